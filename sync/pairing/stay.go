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

// Stay runs a service and meets the branch before, now and then, and after. What the branch says ends it.
func (v *Visit) Stay(ctx context.Context, run func(context.Context) error) error {
	if err := v.Arrive(ctx); err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	v.mu.Lock()
	v.end = stop
	v.mu.Unlock()
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
			if err := v.Depart(ctx); err != nil {
				stop(err)
				return
			}
			if err := v.Arrive(ctx); err != nil {
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
	return err
}
