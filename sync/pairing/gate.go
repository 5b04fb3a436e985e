package pairing

import (
	"context"
	"time"

	"daftari/app"
)

// Core is the far side as an engine calls it (engine.Ledger).
type Core interface {
	Post(ctx context.Context, works []app.Work) ([]app.Outcome, error)
	Ask(ctx context.Context, works []app.Work) ([]app.Outcome, error)
	Pull(ctx context.Context, cursor string, progress func(done, total int)) (app.Pull, error)
	Wire() (requests int, up, down int64)
	Clock() (at time.Time, day app.Date)
}

// Gate is the core to which nothing is posted before this visit knows that the book is no older copy
// of itself, or doubted all that waits. The line may have been down at Arrive and be back at the first
// posting: the branch is met again then.
func (v *Visit) Gate(core Core) Core { return gate{core, v} }

type gate struct {
	Core
	v *Visit
}

// Post is Core. What was found at the gate is an error of the pass, and ends a service.
func (g gate) Post(ctx context.Context, works []app.Work) ([]app.Outcome, error) {
	open, why, err := g.v.passes(ctx)
	if open && err == nil {
		return g.Core.Post(ctx, works)
	}
	outs := make([]app.Outcome, len(works))
	for i, w := range works {
		outs[i] = app.Outcome{Key: w.Entry.Key, Event: app.NotApplied, Class: why}
		if open { // an older copy: the book that it is a copy of may have posted it
			outs[i].Event, outs[i].Class = app.Lost, app.Doubtful
		}
	}
	return outs, err
}

func (v *Visit) passes(ctx context.Context) (open bool, why app.Class, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.passed {
		return true, "", nil
	}
	v.why = app.Offline
	err = v.arrive(ctx)
	if err != nil && v.end != nil && ctx.Err() == nil {
		v.end(err)
	}
	return v.passed, v.why, unlessStopped(ctx, err)
}

// unmet is a branch that could not be asked. Trouble that passes keeps the gate shut; a core that has no
// such table, or does not show it, would say the same tomorrow: all that waits is looked up before it is sent.
func (v *Visit) unmet(ctx context.Context, err error) error {
	switch class := app.ClassOf(err); class {
	case app.Misfit, app.NotPermitted, app.Rejected:
		return v.doubt(ctx)
	case app.Busy, app.SignedOut:
		v.why = class
	default:
		v.why = app.Offline
	}
	return notNow(err)
}

// doubt lets through what waits, after it was taken to be looked up first: no checkpoint says that this
// book is not an older copy of itself.
func (v *Visit) doubt(ctx context.Context) error {
	if v.passed {
		return nil
	}
	err := v.Book.Doubt(ctx)
	v.passed = err == nil
	return err
}
