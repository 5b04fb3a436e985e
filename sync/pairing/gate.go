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
	News(ctx context.Context, cursor string) (clients int, known bool, err error)
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
	shut, doubted, err := g.v.passes(ctx)
	var outs []app.Outcome
	var sent []app.Work
	for _, w := range works {
		switch {
		case shut != "":
			outs = append(outs, app.Outcome{Key: w.Entry.Key, Event: app.NotApplied, Class: shut})
		case !w.Attempt.Started.After(doubted): // it was in hand when all that waits was doubted, and escaped that
			outs = append(outs, app.Outcome{Key: w.Entry.Key, Event: app.Lost, Class: app.Doubtful})
		default:
			sent = append(sent, w)
		}
	}
	if err != nil || len(sent) == 0 {
		return outs, err
	}
	more, err := g.Core.Post(ctx, sent)
	return append(outs, more...), err
}

// passes says what keeps the gate shut, "" where it is open, and the instant when all that waits was
// doubted, zero where that was not needed.
func (v *Visit) passes(ctx context.Context) (shut app.Class, doubted time.Time, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.passed {
		return "", v.doubted, nil
	}
	v.why = app.Offline
	err = v.arrive(ctx)
	if err != nil && v.end != nil && ctx.Err() == nil && !has(err, "vault.locked") {
		v.end(err)
	}
	if v.passed {
		v.why = ""
	}
	return v.why, v.doubted, unlessStopped(ctx, err)
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
	return v.doubtAll(ctx)
}

func (v *Visit) doubtAll(ctx context.Context) error {
	if err := v.Book.Doubt(ctx); err != nil {
		return err
	}
	v.passed, v.doubted = true, v.Now()
	return nil
}
