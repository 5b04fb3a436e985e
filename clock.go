package main

import (
	"context"
	"time"

	"daftari/app"
	"daftari/store"
)

// reading of the device's clocks now.
func (w world) reading() app.Reading {
	r := app.Reading{Wall: w.now().UTC().Truncate(time.Millisecond)}
	r.Boot, r.BootID = w.sinceBoot()
	return r
}

// sinceBoot is the boot clock, nothing where the world has none.
func (w world) sinceBoot() (time.Duration, string) {
	if w.boot == nil {
		return 0, ""
	}
	return w.boot()
}

// anchored is the time by the core's clock, moved on by the boot clock since the core was last
// heard: what a turned wall clock cannot change. It knows what the book knows.
type anchored struct {
	world
	book *store.Book
}

// known is what the book has heard of the core's clock, and its newest stamp. A book that cannot be
// read just now leaves the wall clock alone: a clock stops no recording.
func (a anchored) known() (app.Freshness, app.Stamp) {
	ctx := context.Background()
	fresh, err := a.book.Freshness(ctx)
	if err != nil {
		return app.Freshness{}, app.Stamp{}
	}
	last, err := a.book.LastStamp(ctx)
	if err != nil {
		return fresh, app.Stamp{}
	}
	return fresh, last
}

// core is what the core's clock says now, as well as it is known; certificates are judged by it.
func (a anchored) core() time.Time {
	fresh, last := a.known()
	at, _ := fresh.CoreNow(last.Reading(), a.reading())
	return at
}

// stamp is what the device knows about the instant, with what is wrong about its clock.
func (a anchored) stamp() app.Stamp {
	here := a.reading()
	fresh, last := a.known()
	s := app.Stamp{Wall: here.Wall, Zone: a.now().Format("-07:00"), Boot: here.Boot, BootID: here.BootID}
	return fresh.Mark(s, last)
}
