package desk

import (
	"context"
	"errors"

	"daftari/app"
	"daftari/app/payout"
	"daftari/store/deskbook"
	"daftari/sync/desk/atcore"
	"daftari/sync/desk/parts"
)

// beginAct writes an attempt at the core, or moves the payment on where nothing is left to do there.
func (d *Desk) beginAct(t *deskbook.Tx, p *deskbook.Paying) (*job, error) {
	acts, err := t.Acts(p.Payment)
	if err != nil {
		return nil, err
	}
	a := atcore.Next(p, acts)
	if a == nil {
		return nil, d.acted(t, p)
	}
	if p.State == payout.Stuck && a.State == app.Queued && !a.Kind.Dated() { // it was paid after all, and stays booked
		a.State, p.Due = app.Refused, never()
		return nil, errors.Join(t.PutAct(a), t.Save(p))
	}
	if p.State == payout.Undoing && a.State == app.Queued && a.Kind.Undoes() != "" { // looked for, and not there
		a.State, p.Due = app.Refused, t.Now
		return nil, errors.Join(t.PutAct(a), t.Save(p))
	}
	first := p.State == payout.Approved && len(acts) == 0
	if first && t.Now.Sub(p.Checked) > fresh {
		return d.check(t, p)
	}
	if first {
		if open, err := d.runs(t, p.Wallet.Provider, false); err != nil || !open {
			return nil, err
		}
	}
	ask := a.State != app.Queued
	if ask {
		a.Asks++
	} else {
		if a.State, err = app.Next(a.State, app.Claimed); err != nil {
			return nil, err
		}
		if a.Tries++; a.First.IsZero() {
			a.First = t.Now
		}
	}
	sum, err := digest(a.Key, a.Kind, p.Account, p.Amount, a.Generation)
	if err != nil {
		return nil, err
	}
	at := &deskbook.Attempt{Payment: p.Key, Leg: deskbook.Core, Key: a.Key, Ask: ask, Generation: a.Generation, Digest: sum}
	p.Due = never()
	if err := errors.Join(t.PutAct(a), t.Begin(at), t.Save(p)); err != nil {
		return nil, err
	}
	what := a.Act
	return &job{p.Key, func(ctx context.Context) func(context.Context) error {
		do := d.Ledger.Do
		if ask {
			do = d.Ledger.Ask
		}
		out := do(ctx, what)
		return func(ctx context.Context) error { return d.replied(ctx, at, out) }
	}}, nil
}

// replied settles what the core said of an act, in one transaction.
func (d *Desk) replied(ctx context.Context, at *deskbook.Attempt, out app.Outcome) error {
	return d.Book.Write(ctx, func(t *deskbook.Tx) error {
		p, err := find(t, at.Payment)
		if err != nil {
			return err
		}
		a, err := atcore.Of(t, p, at.Key)
		if err != nil || a == nil {
			return err
		}
		out := atcore.Lawful(out, a, at.Ask)
		if _, err := t.End(at.Payment, at.No, out.Event, out.Code); err != nil {
			return err
		}
		if a.State, err = app.Next(a.State, out.Event); err != nil {
			return err
		}
		a.Code, a.Text, a.Person = out.Code, out.Text, out.Person
		switch out.Event {
		case app.Confirm:
			a.Proof, a.Waiting = out.Proof, nil
		case app.Accepted:
			if out.Proof != nil {
				a.Waiting = out.Proof
			}
		case app.UnknownThere:
			a.Waiting = nil
			if out.NewKey {
				a.Generation++
				a.First = never()
			}
		}
		if err := t.PutAct(a); err != nil {
			return err
		}
		return d.afterAct(t, p, a, out)
	})
}

// afterAct moves the payment on, or says when the core is spoken with again.
func (d *Desk) afterAct(t *deskbook.Tx, p *deskbook.Paying, a *deskbook.Doing, out app.Outcome) error {
	step := payout.Step{Code: out.Code}
	switch out.Event {
	case app.Confirm:
		return d.stands(t, p, a)
	case app.Refuse:
		p.Due, p.Person = never(), out.Person
		if step.Reason = out.Person; step.Reason == "" {
			step.Reason = "payout.core_refused"
		}
		if p.State == payout.Approved || p.State == payout.Paid {
			return t.Move(p, payout.Stick, step)
		}
		return t.Note(p, "", step)
	case app.NotApplied:
		p.Tried++
		p.Due = later(d.backoff(t.Now, p.Tried), out.RetryAt)
	case app.UnknownThere:
		p.Tried++
		if p.Due = t.Now; a.Tries > 1 {
			p.Due = d.backoff(t.Now, p.Tried)
		}
	case app.Accepted:
		p.Due = d.askAt(t.Now, p.Wallet.Provider, min(a.Asks, 3))
	default:
		p.Tried++
		p.Due = later(d.backoff(t.Now, p.Tried), out.RetryAt)
		if out.Person != "" && out.Person != p.Person {
			p.Person, step.Reason = out.Person, out.Person
			return t.Note(p, "", step)
		}
	}
	return t.Save(p)
}

// stands moves a payment on of which an act is known to stand at the core.
func (d *Desk) stands(t *deskbook.Tx, p *deskbook.Paying, a *deskbook.Doing) error {
	p.Tried, p.Person, p.Due = 0, "", t.Now
	if a.Kind != payout.Arrive && a.Kind.Dated() {
		p.Posted = a.Proof.Transaction
	}
	return d.acted(t, p)
}

// acted moves a payment on whose acts may all be done.
func (d *Desk) acted(t *deskbook.Tx, p *deskbook.Paying) error {
	acts, err := t.Acts(p.Payment)
	if err != nil {
		return err
	}
	p.Due = t.Now
	if atcore.Next(p, acts) != nil {
		return t.Save(p)
	}
	switch p.State {
	case payout.Approved:
		if err := t.Move(p, payout.Reserve, payout.Step{Ref: p.Posted}); err != nil {
			return err
		}
		return t.Move(p, payout.Queue, payout.Step{})
	case payout.Paid, payout.Stuck:
		if atcore.TakenBack(acts) || !p.Paid {
			if p.Due = never(); p.State == payout.Paid {
				return t.Move(p, payout.Stick, payout.Step{Reason: paidAfterAll})
			}
			return t.Save(p)
		}
		if !p.Doubt {
			p.Due = never()
		}
		p.Doubt = false
		return parts.Move(t, p, payout.Post, payout.Step{Ref: p.Ref})
	case payout.Undoing:
		p.Due = never()
		return parts.Move(t, p, payout.Close, payout.Step{Code: p.Code, Reason: p.Reason})
	}
	p.Due = never()
	return t.Save(p)
}

// lostAct notes that a dead desk had an act on the wire.
func (d *Desk) lostAct(t *deskbook.Tx, p *deskbook.Paying, at deskbook.Attempt) error {
	a, err := atcore.Of(t, p, at.Key)
	if err != nil || a == nil || at.Ask {
		return err
	}
	if a.State, err = app.Next(a.State, app.Lost); err != nil {
		return err
	}
	return t.PutAct(a)
}
