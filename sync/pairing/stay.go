package pairing

import (
	"context"
	"errors"
	"time"

	"daftari/app"
)

// meetEvery is how often a device that stays in contact asks what the branch says of it: a few hundred
// bytes, and a thief has no longer than that.
const meetEvery = 15 * time.Minute

// Stay runs a service and meets the branch before, and now and then. What the branch says ends it; what
// went wrong with a checkpoint or because the book is locked does not.
func (v *Visit) Stay(ctx context.Context, run func(context.Context) error) error {
	if err := v.Arrive(ctx); err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	v.mu.Lock()
	v.end = stop
	v.mu.Unlock()
	var late error // what nobody heard
	met := make(chan struct{})
	go func() {
		defer close(met)
		tick := time.NewTicker(meetEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			switch err := v.Depart(ctx); {
			case err == nil || has(err, "vault.locked"): // till somebody opens it again
			case v.Told != nil:
				v.Told(err)
			default:
				late = err
			}
			if err := v.Arrive(ctx); err != nil && !has(err, "vault.locked") {
				stop(err)
				return
			}
		}
	}()
	err := run(ctx)
	stop(nil)
	<-met
	if told := context.Cause(ctx); errors.As(told, new(*app.Problem)) {
		return told
	}
	return errors.Join(err, late)
}
