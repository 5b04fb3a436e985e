// Package anchor is the time by the core's clock, moved on by the boot clock since the core was last heard: what a turned
// wall clock cannot change.
package anchor

import (
	"context"
	"time"

	"daftari/app"
)

// Book remembers when the core was heard, and what was stamped last.
type Book interface {
	Freshness(ctx context.Context) (app.Freshness, error)
	LastStamp(ctx context.Context) (app.Stamp, error)
}

// Clock knows what its book knows.
type Clock struct {
	Now  func() time.Time
	Boot func() (time.Duration, string) // since boot, and which boot; nothing where it is not to be had
	Book Book
}

// Reading of the device's clocks now.
func (c Clock) Reading() app.Reading {
	r := app.Reading{Wall: c.Now().UTC().Truncate(time.Millisecond)}
	r.Boot, r.BootID = c.Boot()
	return r
}

// Known is what the book has heard of the core's clock, and its newest stamp. A book that cannot be
// read just now leaves the wall clock alone: a clock stops no recording.
func (c Clock) Known() (app.Freshness, app.Stamp) {
	ctx := context.Background()
	fresh, err := c.Book.Freshness(ctx)
	if err != nil {
		return app.Freshness{}, app.Stamp{}
	}
	last, err := c.Book.LastStamp(ctx)
	if err != nil {
		return fresh, app.Stamp{}
	}
	return fresh, last
}

// Core is what the core's clock says now, as well as it is known; certificates are judged by it.
func (c Clock) Core() time.Time {
	fresh, last := c.Known()
	at, _ := fresh.CoreNow(last.Reading(), c.Reading())
	return at
}

// Stamp is what the device knows about the instant, with what is wrong about its clock.
func (c Clock) Stamp() app.Stamp {
	here := c.Reading()
	fresh, last := c.Known()
	s := app.Stamp{Wall: here.Wall, Zone: c.Now().Format("-07:00"), Boot: here.Boot, BootID: here.BootID}
	return fresh.Mark(s, last)
}
