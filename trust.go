package main

import (
	"context"
	"time"

	"daftari/app"
	"daftari/sync/pairing"
	"daftari/ui/cli/settings"
)

// Warnings are what stops nothing and must be seen: a clock that is wrong, pins that ran out.
func (c *core) Warnings(ctx context.Context) []*app.Problem {
	var all []*app.Problem
	clock := c.clock(c.book)
	fresh, last := clock.Known()
	if off := fresh.ClockOff(last.Reading(), clock.Reading()); off != 0 {
		all = append(all, wrongClock(off))
	}
	all = append(all, pairing.Warnings(ctx, c.book, c.dir, c.Config.Copies != "")...)
	profile, err := c.book.Profile(ctx)
	if err != nil {
		return all
	}
	trust, err := c.trust(profile)
	if err != nil {
		return all // doctor and sync say so
	}
	if p := settings.PinsExpired(trust); p != nil {
		all = append(all, p)
	}
	return all
}

// wrongClock says how wrong, in whole hours, or in minutes where it is less than one.
func wrongClock(off time.Duration) *app.Problem {
	off = off.Abs()
	if off < time.Hour {
		return app.Trouble(app.BadConfig, "clock.wrong_minutes", nil, "n", int(off.Minutes()))
	}
	return app.Trouble(app.BadConfig, "clock.wrong", nil, "n", int(off.Round(time.Hour).Hours()))
}
