package engine

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Run works until ctx ends: it passes when something is due, when it is kicked, and when a
// network comes back. It returns nil after a stop. Faults of our own are logged and tried again
// with backoff: a service that gives up at the first full disk would have to be restarted by an
// officer who does not know that it died.
func (e *Engine) Run(ctx context.Context) error {
	r := runner{e: e, until: e.cfg.Now(), why: byStart}
	for ctx.Err() == nil {
		if err := r.turn(ctx); err != nil {
			e.cfg.Log.Error("pass failed", "err", err)
			r.until = e.cfg.Now().Add(e.pace.Base + e.pace.backoff(e.rand, r.faults))
			r.held = r.until
			r.faults++
		}
	}
	return nil
}

// runner is what Run remembers from pass to pass.
type runner struct {
	e      *Engine
	until  time.Time // the next pass, unless there is a reason for an earlier one
	held   time.Time // by line or server: no reason counts before
	spread bool      // the first contact of this outage has been spread
	faults int
	why    cause
}

// turn waits for a reason and does one pass.
func (r *runner) turn(ctx context.Context) error {
	if ok, err := r.wait(ctx); err != nil || !ok {
		return err
	}
	s, err := takeSeat(r.e.cfg.Dir)
	if err != nil {
		return err
	}
	if s == nil { // somebody syncs by hand; look again when that has ended
		r.until = r.e.cfg.Now().Add(r.e.pace.Base)
		return nil
	}
	why := r.why
	r.why = byTimer
	rep, err := r.e.sit(ctx, s, why, errand{})
	if err != nil {
		return err
	}
	return r.next(ctx, rep)
}

// next says when the following pass is.
func (r *runner) next(ctx context.Context, rep Report) error {
	now := r.e.cfg.Now()
	r.faults, r.held = 0, rep.RetryAt
	if rep.Stop == Completed {
		r.spread = false
	}
	due, err := r.e.cfg.Outbox.NextDue(context.WithoutCancel(ctx))
	if err != nil {
		return fmt.Errorf("look for what is due: %w", err)
	}
	switch {
	case rep.Stop == SignIn: // nothing goes before a person has signed in
		r.until = now.Add(r.e.pace.AwaitMax)
	case rep.Stop != Completed:
		r.until = now.Add(r.e.pace.Cap)
	case due.IsZero() || due.After(now.Add(r.e.pace.PullEvery)):
		r.until = now.Add(r.e.pace.PullEvery)
	case due.After(now):
		r.until = due
	default: // due and not to be had in the pass that just ended: for a kick, or later
		r.until = now.Add(r.e.pace.AwaitMin)
	}
	if r.held.After(now) && rep.Stop != Completed {
		r.until = r.held
	}
	// Never a busy loop.
	r.until = slices.MaxFunc([]time.Time{r.until, r.held, now.Add(r.e.pace.Base)}, time.Time.Compare)
	return nil
}

// wait until there is a reason for a pass; false when ctx ended.
func (r *runner) wait(ctx context.Context) (bool, error) {
	for {
		timer := time.NewTimer(max(0, r.until.Sub(r.e.cfg.Now())))
		select {
		case <-ctx.Done():
			timer.Stop()
			return false, nil
		case <-timer.C:
			return r.spreadOut(ctx)
		case <-r.e.kick:
			timer.Stop()
			if !r.held.After(r.e.cfg.Now()) {
				return r.spreadOut(ctx)
			}
		case <-r.e.cfg.Online:
			timer.Stop()
			r.why, r.spread = byLine, false
			return r.spreadOut(ctx)
		}
	}
}

// spreadOut delays the first contact after an outage by a moment of this device's own, so that
// all devices of a server that was down do not come at once (reliability.md A.2 rule 9: a peak
// of 16 a second instead of 788).
func (r *runner) spreadOut(ctx context.Context) (bool, error) {
	now := r.e.cfg.Now()
	st, err := loadState(context.WithoutCancel(ctx), r.e.cfg.Memory, now, r.e.pace)
	if err != nil {
		return false, err
	}
	out := st.LinkFails > 0 || st.Opens > 0
	if r.spread || !out || st.LastGood.IsZero() || now.Sub(st.LastGood) < r.e.pace.Outage {
		return true, nil
	}
	r.spread = true
	timer := time.NewTimer(r.e.rand.within(r.e.pace.Spread))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false, nil
	case <-timer.C:
		return true, nil
	}
}
