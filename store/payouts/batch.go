package payouts

import (
	"context"
	"slices"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/store/sealed"
)

// Send freezes a batch under the next number and owes it to the desk: with the officer's own decision where it is within
// her limit, else as a request for approval. Every line must be pending as it was read; payout.changed (Conflict).
func (p *Payouts) Send(ctx context.Context, g payout.Group, own *payout.Decision) (payout.Group, error) {
	out := g
	err := p.write(ctx, "send a batch", func(t Rows) error {
		out = g
		no, err := t.number("B", 4, "payout_batch")
		if err != nil {
			return err
		}
		out.No, out.Lines, out.Asks = no.text, slices.Clone(g.Lines), own == nil
		if err := t.still(out); err != nil {
			return err
		}
		stand, by, what := payout.Waits, payout.Ask, proof.BatchAsked
		if own != nil {
			stand, by, what = payout.LetGo, payout.Approve, proof.BatchSent
		}
		blob, err := t.box.Seal(inBatch, string(out.Key), sealed.RowFormat, out)
		if err != nil {
			return err
		}
		if err := t.Insert("payout_batch (key, no, stand, blob)", [][]any{{out.Key, no.n, stand, blob}}); err != nil {
			return err
		}
		for i := range out.Lines {
			l := &out.Lines[i]
			if _, err := t.Exec("UPDATE payout SET batch = ? WHERE key = ?", out.Key, l.Key); err != nil {
				return err
			}
			for _, e := range []payout.Event{payout.Batch, by} {
				if err := t.move(l, payout.Step{At: p.Now(), Event: e, By: out.By.Name}); err != nil {
					return err
				}
			}
		}
		if own != nil {
			if _, err := t.paper(out.Key, "decision", own); err != nil {
				return err
			}
		}
		if err := t.owe(payout.CallBatch, out.Key, 0); err != nil {
			return err
		}
		return p.chained(t, nil, proof.Event{What: what, About: string(out.Key), Title: out.No, Amounts: amounts(out.Total), Text: out.Digest().String()})
	})
	return out, err
}

// still: the lines are the book's own, pending and unchanged.
func (t Rows) still(g payout.Group) error {
	now := make([]payout.Payment, len(g.Lines))
	for i, l := range g.Lines {
		x, err := t.one(l.Key)
		if err != nil {
			return err
		}
		if x.State != payout.Pending {
			return app.Trouble(app.Conflict, "payout.not_now", nil, "name", x.Name, "no", x.No)
		}
		x.Batch = g.Key
		now[i], g.Lines[i].State = x, x.State
	}
	if payout.DigestOf(g.Key, now) != g.Digest() {
		return app.Trouble(app.Conflict, "payout.changed", nil)
	}
	return nil
}

// Decide keeps a decision of somebody at this device on a batch of its own, or on one that waits for her, and owes it to
// the desk. Nothing moves by it here: somebody else may have been first, and only the desk knows. by signs the record; nil
// is who is at the device. payout.no_batch (NotFound), payout.decided (Conflict), also after a word by key that is owed.
func (p *Payouts) Decide(ctx context.Context, d payout.Decision, by proof.Signer) error {
	return p.write(ctx, "decide on a batch", func(t Rows) error {
		f, err := t.batch(d.Batch)
		own := err == nil
		no := f.Group.No
		if app.ClassOf(err) == app.NotFound {
			no, err = t.waits(d.Batch)
		}
		if err != nil {
			return err
		}
		if own && (f.Stand != payout.Waits || f.Said() != nil) {
			return app.Trouble(app.Conflict, "payout.decided", nil, "no", no)
		}
		n, err := t.paper(d.Batch, "decision", d)
		if err != nil {
			return err
		}
		if err := t.owe(payout.CallDecision, d.Batch, n); err != nil {
			return err
		}
		return p.chained(t, by, proof.Event{What: proof.BatchDecided, About: string(d.Batch), Title: string(d.Verdict), Text: d.Digest.String()})
	})
}

// waits is the number of a batch that waits for who is at this device.
func (t Rows) waits(key app.Key) (string, error) {
	var version int
	var blob []byte
	found, err := t.One([]any{&version, &blob}, "SELECT version, blob FROM payout_waiting WHERE key = ?", key)
	if err != nil {
		return "", err
	}
	if !found {
		return "", app.Trouble(app.NotFound, "payout.no_batch", nil, "id", string(key))
	}
	var w payout.Waiting
	err = t.box.Open(inWaiting, string(key), version, blob, &w)
	return w.Batch.No, err
}

func (t Rows) stands(batch app.Key, s payout.Stand) error {
	_, err := t.Exec("UPDATE payout_batch SET stand = ? WHERE key = ?", s, batch)
	return err
}

// Withdraw takes a batch back. One that never left this device is taken back at once: its payments are pending again, or
// cancelled where they were approved. One that the desk may have waits for the desk's word; gone says which it was.
// payout.gone (Conflict) for one that the desk may be paying already.
func (p *Payouts) Withdraw(ctx context.Context, batch app.Key, reason string) (gone bool, err error) {
	err = p.write(ctx, "withdraw a batch", func(t Rows) error {
		f, err := t.batch(batch)
		if err != nil {
			return err
		}
		if gone = !f.Reached; gone {
			return p.takenBack(t, f, reason)
		}
		if f.Stand != payout.Waits {
			return app.Trouble(app.Conflict, "payout.gone", nil, "no", f.Group.No)
		}
		return t.owe(payout.CallWithdraw, batch, 0)
	})
	return gone, err
}

func (p *Payouts) takenBack(t Rows, f payout.BatchFile, reason string) error {
	for i := range f.Group.Lines {
		l := &f.Group.Lines[i]
		event := payout.Again
		switch {
		case l.Batch != f.Group.Key:
			continue
		case l.State == payout.Asked:
		case l.State == payout.Approved:
			event = payout.Cancel
		default: // not approved, or taken out: it has a way of its own
			continue
		}
		if err := t.move(l, payout.Step{At: p.Now(), Event: event, Reason: reason}); err != nil {
			return err
		}
	}
	if _, err := t.Exec("DELETE FROM payout_errand WHERE about = ?", f.Group.Key); err != nil {
		return err
	}
	if err := t.stands(f.Group.Key, payout.Withdrawn); err != nil {
		return err
	}
	return p.chained(t, nil, proof.Event{What: proof.BatchWithdrawn, About: string(f.Group.Key), Title: f.Group.No, Text: reason})
}
