package desk

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/providers"
	"daftari/store/deskbook"
	"daftari/sync/desk/checks"
)

// How often the desk does what no payment asks for.
const (
	policyEvery = 5 * time.Minute
	floatEvery  = 15 * time.Minute
	checkEvery  = 10 * time.Minute
)

// chores of each Step: the policy, batches that ran out, floats that rails wait for, what approvers want to know.
func (d *Desk) chores(ctx context.Context) error {
	now := d.Now()
	if d.Policy != nil && now.Sub(d.policyAt) >= policyEvery {
		p, err := d.ask(ctx, d.Policy)
		if err != nil {
			d.Log.Warn("desk: the institution's limits could not be read", slog.Any("err", err))
		} else if err := d.Book.Write(ctx, func(t *deskbook.Tx) error { return setPolicy(t, p) }); err != nil {
			return err
		}
		d.policyAt = now
	}
	var late, unseen []deskbook.Batch
	var halted []deskbook.Halt
	err := d.Book.Read(ctx, func(t *deskbook.Tx) (err error) {
		if late, err = t.OverdueBatches(); err != nil {
			return err
		}
		if unseen, err = t.Unseen(t.Now.Add(-checkEvery)); err != nil {
			return err
		}
		halted, err = t.Halted()
		return err
	})
	if err == nil && len(late) > 0 {
		err = d.runOut(ctx)
	}
	if err == nil && len(halted) > 0 && now.Sub(d.floatAt) >= floatEvery {
		d.floatAt = now
		var rails []string
		rails, err = d.checks().Funded(ctx, halted)
		for _, rail := range rails {
			err = errors.Join(err, d.Resume(ctx, rail))
		}
	}
	for _, b := range unseen {
		if now.Before(b.Until) { // one at a time: it asks the core about each line
			d.Kick()
			return errors.Join(err, d.see(ctx, b))
		}
	}
	return err
}

func (d *Desk) ask(ctx context.Context, policy func(context.Context) (payout.Policy, error)) (payout.Policy, error) {
	ctx, cancel := context.WithTimeout(ctx, d.Patience)
	defer cancel()
	return policy(ctx)
}

// halt a rail's queue where a result says that no further order would fare better; what went through opens it again.
func (d *Desk) halt(t *deskbook.Tx, p *deskbook.Paying, res providers.Result) error {
	if !res.Reason.Halts() {
		return nil
	}
	h := deskbook.Halt{Rail: p.Wallet.Provider, Reason: string(res.Reason), Since: t.Now}
	was, err := t.Halt(h.Rail)
	if err != nil {
		return err
	}
	if was != nil {
		h.Since, h.Tried = was.Since, was.Tried
	}
	if res.Event == app.NotApplied { // the door: it is tried again, one at a time
		h.Tried++
		h.TryAt = later(d.backoff(t.Now, h.Tried+3), res.RetryAt)
	}
	d.Log.Warn("desk: a rail stands still", slog.String("rail", h.Rail), slog.String("reason", h.Reason))
	return t.PutHalt(h)
}

// runs says that a rail's queue goes on, or that one payment may try it; take takes that try.
func (d *Desk) runs(t *deskbook.Tx, rail string, take bool) (bool, error) {
	h, err := t.Halt(rail)
	if err != nil || h == nil {
		return err == nil, err
	}
	if h.TryAt.IsZero() || h.TryAt.After(t.Now) {
		return false, nil
	}
	if !take {
		return true, nil
	}
	h.TryAt = d.backoff(t.Now, h.Tried+3)
	return true, t.PutHalt(*h)
}

// Resume lets a rail's queue go on, by a person's word.
func (d *Desk) Resume(ctx context.Context, rail string) error {
	return d.write(ctx, func(t *deskbook.Tx) error { return t.Resume(rail) })
}

// checks are what is looked up beside what a device says.
func (d *Desk) checks() checks.Checks {
	return checks.Checks{Book: d.Book, Rails: d.Rails, Core: d.Ledger, Now: d.Now, Patience: d.Patience}
}

// see looks up what an approver wants to know of a batch.
func (d *Desk) see(ctx context.Context, b deskbook.Batch) error {
	found, err := d.checks().Batch(ctx, b.Lines)
	if err != nil {
		return err
	}
	seen, err := json.Marshal(found)
	if err != nil {
		return err
	}
	return d.Book.Write(ctx, func(t *deskbook.Tx) error { return t.See(b.Key, seen) })
}
