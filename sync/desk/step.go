package desk

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/store/deskbook"
	"daftari/sync/desk/parts"
)

// Bounds of one Step and of the wait between two.
const (
	atOnce  = 64     // requests under way
	passes  = 10_000 // over what is due
	longest = time.Minute
)

// job is one request on the wire. carry makes it and gives what settles it; carry may run in any goroutine, what it gives
// runs in the one that decides.
type job struct {
	key   app.Key
	carry func(ctx context.Context) func(ctx context.Context) error
}

// Run does what is due until the context ends.
func (d *Desk) Run(ctx context.Context) error {
	for {
		next, err := d.Step(ctx)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // told to stop; what was under way is found again
		}
		wait := longest
		switch {
		case err != nil:
			d.Log.Error("desk: a step failed", slog.Any("err", err))
		case !next.IsZero():
			wait = min(max(next.Sub(d.Now()), 50*time.Millisecond), longest)
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-d.kick:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// Step does all that is due and says when something is due again; zero = nothing is.
func (d *Desk) Step(ctx context.Context) (time.Time, error) {
	d.deciding.Lock()
	defer d.deciding.Unlock()
	err := d.recover(ctx)
	if err == nil {
		err = newWire(d).work(ctx)
	}
	var next time.Time
	rerr := d.Book.Read(ctx, func(t *deskbook.Tx) (err error) {
		next, err = t.NextDue()
		return err
	})
	return next, errors.Join(err, rerr)
}

// begin reads a payment that is due and commits to its next request; moved says that it went on without one.
func (d *Desk) begin(ctx context.Context, key app.Key) (j *job, moved bool, err error) {
	err = d.Book.Write(ctx, func(t *deskbook.Tx) error {
		j, moved = nil, false
		p, err := find(t, key)
		if err != nil || p.Due.IsZero() || p.Due.After(t.Now) {
			return err
		}
		before := p.State
		state := p.State
		switch {
		case parts.Resting(p):
			state = ""
		case p.Parts > 0 && parts.Under(p.State):
			state = payout.Queued // for its next part
		}
		switch state {
		case payout.Approved, payout.Queued:
			j, err = d.beginSend(t, p)
		case payout.Accepted, payout.Unsure, payout.Review, payout.Made:
			j, err = d.beginAsk(t, p)
		case payout.Reserved:
			err = t.Move(p, payout.Queue, payout.Step{})
		case payout.Paid, payout.Stuck, payout.Undoing:
			j, err = d.beginAct(t, p)
		default:
			p.Due = never()
			err = t.Save(p)
		}
		moved = p.State != before
		return err
	})
	if err != nil { // what the job rests on is not written, though COMMIT alone failed
		return nil, false, err
	}
	return j, moved, nil
}

// recover ends what a dead desk had on the wire, or what came back and could not be written: it may have arrived, so it is
// asked for. Nothing may be under way.
func (d *Desk) recover(ctx context.Context) error {
	return d.Book.Write(ctx, func(t *deskbook.Tx) error {
		all, err := t.Unfinished()
		if err != nil {
			return err
		}
		for i := range all {
			if err := d.recoverOne(t, &all[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

func (d *Desk) recoverOne(t *deskbook.Tx, p *deskbook.Paying) error {
	open, err := t.OpenAttempts(p.Key)
	if err != nil {
		return err
	}
	was := p.State
	p.Due = t.Now
	for _, a := range open {
		if _, err := t.End(p.Key, a.No, app.Lost, "crash"); err != nil {
			return err
		}
		if a.Leg == deskbook.Core {
			p.Due = d.backoff(t.Now, 0)
			if err := d.lostAct(t, p, a); err != nil {
				return err
			}
		}
	}
	if p.State == payout.Sending {
		p.Due = d.askAt(t.Now, p.Wallet.Provider, 0)
		if err := t.Move(p, payout.Lose, payout.Step{Reason: "payout.restarted"}); err != nil {
			return err
		}
		return d.follow(t, p, was)
	}
	return t.Save(p)
}

// digest of what is asked for, as an attempt keeps it.
func digest(v ...any) ([]byte, error) {
	b, err := json.Marshal(v)
	sum := sha256.Sum256(b)
	return sum[:], err
}
