package main

import (
	"context"

	"daftari/app"
	"daftari/ui/life"
)

// Watch stays and syncs by itself: when something was recorded, by this or another process, when
// something falls due, and when the network comes back. It ends with ctx.
func (c *core) Watch(ctx context.Context, progress func(app.SyncProgress)) error {
	return c.watch(ctx, life.NewLookout(c.book, c.reach), progress)
}

// watch is Watch with a lookout that a window speaks to.
func (c *core) watch(ctx context.Context, l *life.Lookout, progress func(app.SyncProgress)) error {
	v, far, err := c.visit(ctx)
	if err != nil {
		return err
	}
	e, err := c.engine(far, progress, l.Online())
	if err != nil {
		return err
	}
	go l.Watch(ctx, e.Kick)
	return v.Stay(ctx, func(ctx context.Context) error {
		ctx, stop := context.WithCancel(ctx)
		defer c.stay(ctx, v)()
		defer stop()
		return e.Run(ctx)
	})
}

// reach says whether the server's address answers.
func (c *core) reach(ctx context.Context) bool { return life.Reachable(ctx, c.Config.Server) }
