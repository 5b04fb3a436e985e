package desk

import (
	"context"
	"errors"
	"slices"
	"strings"

	"daftari/app"
	"daftari/app/payout"
	"daftari/providers"
	"daftari/store/deskbook"
	"daftari/sync/deskapi"
)

// Ask takes a batch: one that waits for approval, or one that the officer sends herself. The same batch may come again;
// another under its key is payout.changed. payout.not_yours (NotPermitted), payout.twice (Conflict), payout.no_rail
// (Misfit), and those of Group.Check and Policy.Judge.
func (d *Desk) Ask(ctx context.Context, who Caller, a deskapi.Ask) (s deskapi.BatchStatus, err error) {
	if err := who.Open(); err != nil {
		return s, err
	}
	g := a.Batch
	if err := d.takes(who, g); err != nil {
		return s, err
	}
	err = d.write(ctx, func(t *deskbook.Tx) error {
		was, err := t.Batch(g.Key)
		if err != nil {
			return err
		}
		if was != nil {
			if was.Digest() != g.Digest() || !strings.EqualFold(was.By.Username, g.By.Username) {
				return app.Trouble(app.Conflict, "payout.changed", nil)
			}
			s, err = batchStatus(t, was)
			return err
		}
		b, err := d.file(t, who, a)
		if err == nil {
			s, err = batchStatus(t, b)
		}
		return err
	})
	return s, err
}

// takes says whether the desk can take a group from a caller at all.
func (d *Desk) takes(who Caller, g payout.Group) error {
	if !strings.EqualFold(who.User, g.By.Username) {
		return app.Trouble(app.NotPermitted, "payout.not_yours", nil)
	}
	if err := g.Check(); err != nil {
		return err
	}
	for _, p := range g.Lines {
		if !strings.EqualFold(who.User, p.By.Username) {
			return app.Trouble(app.NotPermitted, "payout.not_yours", nil)
		}
	}
	return nil
}

// file a new batch and its lines.
func (d *Desk) file(t *deskbook.Tx, who Caller, a deskapi.Ask) (*deskbook.Batch, error) {
	policy, err := t.Policy()
	if err != nil {
		return nil, err
	}
	g := a.Batch
	for _, p := range g.Lines {
		if err := policy.Allows(p.Wallet.Provider); err != nil {
			return nil, err
		}
		if _, can := providers.Find[providers.Disburser](d.Rails, p.Wallet.Provider); !can {
			return nil, noRail(p.Wallet.Provider)
		}
	}
	if last := t.Now.Add(policy.Life()); g.Until.IsZero() || g.Until.After(last) {
		g.Until = last // the desk's clock counts
	}
	state, event := payout.Asked, payout.Ask
	if a.Decision != nil {
		if a.Decision.Verdict != payout.Sent {
			return nil, app.Trouble(app.BadInput, "payout.digest", nil)
		}
		if err := d.answersFor(t, a.Decision); err != nil {
			return nil, err
		}
		if _, err := policy.Judge(g, *a.Decision, t.Now); err != nil {
			return nil, err
		}
		state, event = payout.Approved, payout.Approve
	}
	b := &deskbook.Batch{Group: g, Device: who.Device.ID}
	if err := t.PutBatch(b); err != nil {
		return nil, err
	}
	for _, p := range g.Lines {
		if err := d.fileLine(t, who, p, state, event, policy); err != nil {
			return nil, err
		}
	}
	if a.Decision != nil {
		err = t.EndBatch(b, deskbook.Sent, a.Decision)
	}
	return b, err
}

// noRail is said of what is new alone: what the desk took stays taken, whatever is switched off after.
func noRail(name string) error { return app.Trouble(app.Misfit, "payout.no_rail", nil, "rail", name) }

// fileLine writes one line; one that went back to its device may be asked for again.
func (d *Desk) fileLine(t *deskbook.Tx, who Caller, p payout.Payment, state payout.State, event payout.Event, policy payout.Policy) error {
	was, err := t.Payment(p.Key)
	if err != nil {
		return err
	}
	row := &deskbook.Paying{}
	if was != nil {
		back := []payout.State{payout.Pending, payout.Rejected, payout.Expired}
		if !slices.Contains(back, was.State) || was.Slot() != p.Slot() || !strings.EqualFold(was.By.Username, p.By.Username) {
			return app.Trouble(app.Conflict, "payout.twice", nil, "name", p.Name)
		}
		row = was
		if row.State != payout.Pending {
			if err := t.Move(row, payout.Again, payout.Step{}); err != nil {
				return err
			}
		}
		row.Live = deskbook.Live{}
	}
	p.State = state
	row.Payment, row.Device, row.Bell = p, who.Device.ID, d.Door.Token(p.Wallet.Provider, p.Key)
	write := func() error { return errors.Join(t.PutPayment(row), t.Born(row, event, p.By.Name)) }
	if state == payout.Approved {
		return d.let(t, row, policy, write)
	}
	return write()
}

// Withdraw takes a batch back that waits; once decided it is as it is. payout.not_yours (NotPermitted).
func (d *Desk) Withdraw(ctx context.Context, who Caller, key app.Key) (s deskapi.BatchStatus, err error) {
	if err := who.Open(); err != nil {
		return s, err
	}
	err = d.write(ctx, func(t *deskbook.Tx) error {
		b, err := ownBatch(t, who, key)
		if err != nil {
			return err
		}
		if b.State == deskbook.Waiting {
			err = d.endBatch(t, b, deskbook.Withdrawn, nil, func(deskbook.Paying) payout.Event { return payout.Again }, who.Name)
		}
		if err == nil {
			s, err = batchStatus(t, b)
		}
		return err
	})
	return s, err
}

func ownBatch(t *deskbook.Tx, who Caller, key app.Key) (*deskbook.Batch, error) {
	b, err := t.Batch(key)
	switch {
	case err != nil:
		return nil, err
	case b == nil:
		return nil, app.Trouble(app.NotFound, "payout.unknown", nil)
	case !strings.EqualFold(b.By.Username, who.User):
		return nil, app.Trouble(app.NotPermitted, "payout.not_yours", nil)
	}
	return b, nil
}

// endBatch ends a waiting batch and moves each of its lines by the event of its own.
func (d *Desk) endBatch(t *deskbook.Tx, b *deskbook.Batch, to deskbook.BatchState, dec *payout.Decision, event func(deskbook.Paying) payout.Event, by string) error {
	lines, err := t.Lines(b.Key)
	if err != nil {
		return err
	}
	policy, err := t.Policy()
	if err != nil {
		return err
	}
	step := payout.Step{By: by}
	if dec != nil {
		step.Reason = dec.Reason
	}
	for i := range lines {
		p := &lines[i]
		if p.State != payout.Asked { // taken out while the batch waited
			continue
		}
		e := event(*p)
		moves := func() error { return t.Move(p, e, step) }
		if e == payout.Approve {
			err = d.let(t, p, policy, moves)
		} else {
			err = moves()
		}
		if err != nil {
			return err
		}
	}
	return t.EndBatch(b, to, dec)
}

// runOut ends the batches that nobody decided on in time.
func (d *Desk) runOut(ctx context.Context) error {
	return d.Book.Write(ctx, func(t *deskbook.Tx) error {
		late, err := t.OverdueBatches()
		for i := range late {
			if err == nil {
				err = d.endBatch(t, &late[i], deskbook.RanOut, nil, func(deskbook.Paying) payout.Event { return payout.Expire }, "")
			}
		}
		return err
	})
}

// batchStatus for devices. Lines are told where they are not on their way as approved.
func batchStatus(t *deskbook.Tx, b *deskbook.Batch) (deskapi.BatchStatus, error) {
	s := deskapi.BatchStatus{Key: b.Key, At: b.Came, Withdrew: b.State == deskbook.Withdrawn, RanOut: b.State == deskbook.RanOut}
	if !b.Ended.IsZero() {
		s.At = b.Ended
	}
	if dec := b.Decided; dec != nil {
		s.Decided, s.By, s.Way, s.Reason, s.Out = dec.Verdict, dec.Name, dec.Way, dec.Reason, dec.Out
		if s.By == "" {
			s.By = dec.By
		}
	}
	lines, err := t.Lines(b.Key)
	for i := range lines {
		if lines[i].State == payout.Approved {
			continue
		}
		one, serr := status(t, &lines[i])
		if serr != nil {
			return s, serr
		}
		s.Lines = append(s.Lines, one)
	}
	return s, err
}
