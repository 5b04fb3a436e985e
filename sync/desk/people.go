package desk

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"daftari/app"
	"daftari/app/payout"
	"daftari/store/deskbook"
	"daftari/sync/desk/parts"
	"daftari/sync/desk/witness"
	"daftari/sync/deskapi"
)

// AskNow has the provider asked now instead of at its time; what it says comes with the feed. A payment that is not with
// a provider is left as it is.
func (d *Desk) AskNow(ctx context.Context, who Caller, key app.Key) (deskapi.Status, error) {
	return d.touch(ctx, who, key, func(t *deskbook.Tx, p *deskbook.Paying) error {
		if p, err := parts.Doubted(t, p); err != nil || p == nil {
			return err
		} else if p.State == payout.Accepted || p.State == payout.Unsure || p.State == payout.Review {
			p.Due = t.Now
			return t.Save(p)
		}
		return nil
	})
}

// touch does something to a payment and tells where it stands then.
func (d *Desk) touch(ctx context.Context, who Caller, key app.Key, do func(*deskbook.Tx, *deskbook.Paying) error) (s deskapi.Status, err error) {
	if err := who.Open(); err != nil {
		return s, err
	}
	err = d.write(ctx, func(t *deskbook.Tx) error {
		p, err := find(t, key)
		if err == nil && p.Parent != "" && who.User != "" { // devices know of the whole
			err = app.Trouble(app.NotFound, "payout.unknown", nil)
		}
		if err != nil {
			return err
		}
		if err := do(t, p); err != nil {
			return err
		}
		if p, err = find(t, key); err != nil { // a part of it may have moved it
			return err
		}
		s, err = status(t, p)
		return err
	})
	return s, err
}

// Cancel takes a payment out before anything was sent, to be paid otherwise or not at all: what the core said no to, too.
// payout.not_yours (NotPermitted); payout.too_late (Conflict) where it may have been sent, or is being booked at the core.
func (d *Desk) Cancel(ctx context.Context, who Caller, key app.Key) (deskapi.Status, error) {
	return d.touch(ctx, who, key, func(t *deskbook.Tx, p *deskbook.Paying) error {
		policy, err := t.Policy()
		if err != nil {
			return err
		}
		if !strings.EqualFold(p.By.Username, who.User) && !policy.Of(who.User).Approves.Valid() {
			return app.Trouble(app.NotPermitted, "payout.not_yours", nil)
		}
		if p.State == payout.Cancelled || (p.State == payout.Undoing || p.State == payout.Closed) && !p.Sent {
			return nil
		}
		return takeOut(t, p, payout.Step{By: who.Name})
	})
}

// takeOut cancels what was never sent; what is booked at the core already is taken back there.
func takeOut(t *deskbook.Tx, p *deskbook.Paying, s payout.Step) error {
	late := app.Trouble(app.Conflict, "payout.too_late", nil)
	acts, err := t.Acts(p.Payment)
	if err != nil {
		return err
	}
	if n := len(acts); n > 0 && acts[n-1].State.Open() || p.State == payout.Stuck && p.Parts > 0 { // a part may be out
		return late
	}
	booked := slices.ContainsFunc(acts, func(a deskbook.Doing) bool { return a.State == app.Confirmed })
	event := payout.Cancel
	switch {
	case booked:
		event = payout.Undo
	case p.State == payout.Stuck: // the core said no before anything was sent
		event = payout.Close
	}
	if _, err := payout.Next(p.State, event); err != nil || p.Sent {
		return late
	}
	if p.Due = never(); booked {
		p.Due = t.Now
	}
	return parts.Move(t, p, event, s)
}

// Evidence keeps what a person saw of a payment that asking does not settle. When two people say the same, one of them an
// approver and neither the payee or who asked for the payment, that is what became of it; that it was not paid, only in
// Review and a day after it was sent last. payout.unsigned, payout.payee, payout.maker (NotPermitted), payout.settled,
// payout.ask_first, payout.still_asked (Conflict), payout.no_number (BadInput).
func (d *Desk) Evidence(ctx context.Context, who Caller, e payout.Evidence) (deskapi.Status, error) {
	e.Name = e.Certificate.Name
	return d.touch(ctx, who, e.Payment, func(t *deskbook.Tx, p *deskbook.Paying) error {
		if err := d.signed(t, e.Signed, payout.ForEvidence, e.Message(), e.At); err != nil {
			return err
		}
		given, err := parts.Witnesses(t, p)
		if err != nil || slices.ContainsFunc(given, func(o payout.Evidence) bool { return bytes.Equal(o.Signature, e.Signature) }) {
			return err // it is sent again since the answer was lost
		}
		if p, err = parts.Doubted(t, p); err != nil {
			return err
		}
		if err := witness.Heeds(p, e.Paid, e.Ref, witness.Seen(e, t.Now)); err != nil {
			return err
		}
		policy, err := t.Policy()
		if err != nil {
			return err
		}
		if err := witness.May(policy, p, e.By); err != nil {
			return err
		}
		if err := t.Witness(p.Key, e); err != nil {
			return err
		}
		was := p.State
		if err := judged(t, p, policy); err != nil {
			return err
		}
		return d.follow(t, p, was)
	})
}

// Attest is what two people saw of a payment, said at the desk itself by whoever runs it: who cannot say it on a device of
// her own. By are their user names. As Evidence, and payout.same_person (Conflict), payout.not_approver (NotPermitted).
func (d *Desk) Attest(ctx context.Context, key app.Key, by [2]string, paid bool, ref, note string) (deskapi.Status, error) {
	return d.touch(ctx, Caller{}, key, func(t *deskbook.Tx, p *deskbook.Paying) error {
		policy, err := t.Policy()
		if err != nil {
			return err
		}
		if err := witness.Two(policy, p, &by); err != nil {
			return err
		}
		if p, err = parts.Doubted(t, p); err != nil {
			return err
		}
		if err := witness.Heeds(p, paid, ref, t.Now); err != nil {
			return err
		}
		was := p.State
		if err := ends(t, p, paid, payout.Step{By: by[0] + ", " + by[1], Reason: note, Ref: strings.TrimSpace(ref)}); err != nil {
			return err
		}
		return d.follow(t, p, was)
	})
}

// judged settles a payment of which two people said the same last.
func judged(t *deskbook.Tx, p *deskbook.Paying, policy payout.Policy) error {
	all, err := t.Witnesses(p.Key)
	if err != nil || len(all) == 0 {
		return err
	}
	if made, step, agreed := witness.Agreed(policy, p, all); agreed {
		return ends(t, p, made, step)
	}
	last := all[len(all)-1]
	return t.Note(p, "", payout.Step{By: last.Name, Reason: last.Note, Code: p.Code})
}

// ends a payment as people saw it.
func ends(t *deskbook.Tx, p *deskbook.Paying, made bool, step payout.Step) error {
	if !made {
		return refused(t, p, step)
	}
	p.Ref = step.Ref
	return paid(t, p, step)
}
