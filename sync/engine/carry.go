package engine

import (
	"context"
	"errors"
	"time"

	"daftari/app"
)

// errHung is our own fault: the ledger did not come back though its context had ended.
var errHung = errors.New("the ledger did not end with its context")

// carry puts one request on the wire in a worker and waits for its result. After a stop the
// request may end within the grace; then it is cancelled, and what has no answer is Lost.
func (e *Engine) carry(ctx context.Context, works []app.Work, ask bool) ([]app.Outcome, error) {
	do := e.cfg.Ledger.Post
	if ask {
		do = e.cfg.Ledger.Ask
	}
	type result struct {
		outs []app.Outcome
		err  error
	}
	res, ok := work(ctx, e.pace.Request, e.pace.Grace, nil, func(ctx context.Context) result {
		outs, err := do(ctx, works)
		return result{outs, err}
	})
	if !ok {
		return nil, errHung
	}
	if errors.Is(res.err, context.Canceled) || errors.Is(res.err, context.DeadlineExceeded) {
		return res.outs, nil // we ended it; what has no outcome is Lost
	}
	return res.outs, res.err
}

// fetch carries a pull; tick runs in the deciding goroutine.
func (e *Engine) fetch(ctx context.Context, cursor string, tick func(done, total int)) (app.Pull, error) {
	type result struct {
		pull app.Pull
		err  error
	}
	// A pull is only reading: a stop need not wait for it.
	ticks := make(chan [2]int, 1)
	res, ok := work(ctx, e.pace.Pull, 0, func() (<-chan [2]int, func(int, int)) { return ticks, tick }, func(ctx context.Context) result {
		got, err := e.cfg.Ledger.Pull(ctx, cursor, func(done, total int) {
			select {
			case ticks <- [2]int{done, total}:
			default: // a newer one comes
			}
		})
		return result{got, err}
	})
	if !ok {
		return app.Pull{}, errHung
	}
	return res.pull, res.err
}

// work runs do in a goroutine of its own. Its context outlives ctx by the grace and never lasts
// longer than limit. ok is false when do has not returned a good while after its context ended;
// its result, should it come, is then nobody's.
func work[T any](ctx context.Context, limit, grace time.Duration, ticks func() (<-chan [2]int, func(int, int)), do func(context.Context) T) (res T, ok bool) {
	inner, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	done := make(chan T, 1)
	go func() { done <- do(inner) }()
	var progress <-chan [2]int
	tick := func(int, int) {}
	if ticks != nil {
		progress, tick = ticks()
	}
	stop := ctx.Done()
	timer := time.NewTimer(limit + hungAfter)
	defer timer.Stop()
	for {
		select {
		case res = <-done:
			return res, true
		case t := <-progress:
			tick(t[0], t[1])
		case <-stop:
			stop = nil
			if grace <= 0 {
				cancel()
			} else {
				defer time.AfterFunc(grace, cancel).Stop()
			}
			timer.Reset(grace + hungAfter)
		case <-timer.C:
			return res, false
		}
	}
}

// hungAfter is how long a worker has to return once its context has ended.
const hungAfter = 5 * time.Second

func (e *Engine) planted(step string) {
	if e.crash != nil {
		e.crash(step)
	}
}
