package main

import (
	"context"
	"net"
	"net/url"
	"time"

	"daftari/app"
)

// How often `sync --watch` looks at the book and at the line.
const (
	lookEvery = 5 * time.Second
	dialLimit = 5 * time.Second
)

// Watch stays and syncs by itself: when something was recorded, by this or another process, when
// something falls due, and when the network comes back. It ends with ctx.
func (c *core) Watch(ctx context.Context, progress func(app.SyncProgress)) error {
	c.online = make(chan struct{}, 1)
	e, err := c.engine(ctx, progress)
	if err != nil {
		return err
	}
	v, err := c.visit(ctx)
	if err != nil {
		return err
	}
	go c.lookout(ctx, e.Kick)
	return v.Stay(ctx, e.Run)
}

// lookout kicks while entries wait, and tells when the server's address answers again after it
// did not. A proxy may hide the address for ever; the engine's own backoff tries all the same.
func (c *core) lookout(ctx context.Context, kick func()) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for up := true; ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		counts, err := c.book.Counts(ctx)
		if err != nil || counts.By[app.Queued]+counts.By[app.Unsure] == 0 {
			continue
		}
		kick()
		was := up
		if up = reachable(ctx, c.config.Server); up && !was {
			select {
			case c.online <- struct{}{}:
			default:
			}
		}
	}
}

// reachable reports whether the server's address takes a connection.
func reachable(ctx context.Context, server string) bool {
	u, err := url.Parse(server)
	if err != nil {
		return false
	}
	port := u.Port()
	if port == "" {
		port = u.Scheme // the service's name serves as its port
	}
	ctx, cancel := context.WithTimeout(ctx, dialLimit)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}
