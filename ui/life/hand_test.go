package life_test

import (
	"context"
	"testing"
	"testing/synctest"

	"daftari/app"
	"daftari/ui/life"
)

func TestHand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		passes, step := 0, make(chan struct{})
		h := life.NewHand(t.Context(), func(ctx context.Context, told func(app.SyncProgress)) (app.SyncReport, error) {
			passes++
			told(app.SyncProgress{Done: 31, Total: 58})
			select {
			case <-step:
				return app.SyncReport{Posted: 58}, nil
			case <-ctx.Done():
				return app.SyncReport{Posted: 31, Stop: app.SyncStopped}, nil
			}
		}, func(context.Context) bool { return true })
		var first, second app.SyncProgress
		reports := make(chan app.SyncReport, 3)
		look := func(ctx context.Context, told *app.SyncProgress) {
			go func() {
				r, err := h.Start(ctx, func(p app.SyncProgress) { *told = p })
				if err == nil {
					reports <- r
				}
			}()
			synctest.Wait()
		}
		look(t.Context(), &first)
		gone, leave := context.WithCancel(t.Context())
		look(gone, &second)
		if !h.Reach(t.Context()) || passes != 1 || first.Done != 31 || h.Running() == nil || h.Running().Done != 31 {
			t.Fatalf("%d passes, told %+v", passes, first)
		}
		leave() // a page that goes takes no pass with it
		synctest.Wait()
		if h.Running() == nil {
			t.Fatal("the pass ended with who looked on")
		}
		close(step)
		synctest.Wait()
		if r := <-reports; r.Posted != 58 || h.Running() != nil {
			t.Errorf("%+v", r)
		}
		step = make(chan struct{})
		look(t.Context(), &first)
		h.Stop()
		synctest.Wait()
		if r := <-reports; r.Stop != app.SyncStopped || passes != 2 {
			t.Errorf("stopped: %+v after %d passes", r, passes)
		}
	})
}
