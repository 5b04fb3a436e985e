package main

import (
	"context"
	"errors"
	"os"
	"time"

	"daftari/app"
	"daftari/fineract/transport"
	"daftari/sync/pairing"
)

// trust says which servers are believed: the configuration's authorities and pins, and those of the
// enrolment, which the book's profile holds, where the configuration has none.
func (c config) trust(p app.Profile) (transport.Trust, error) {
	t := transport.Trust{RootPEM: p.CAPEM}
	if c.CA != "" {
		var err error
		if t.RootPEM, err = os.ReadFile(c.CA); err != nil {
			return transport.Trust{}, app.Trouble(app.BadConfig, "config.ca", err, "path", c.CA)
		}
		if _, err := transport.PinsOfPEM(t.RootPEM); err != nil {
			return transport.Trust{}, app.Trouble(app.BadConfig, "config.ca", err, "path", c.CA)
		}
	}
	pins, until, err := c.pins()
	if len(pins) == 0 && err == nil {
		until = p.PinsUntil
		pins, err = parsePins(p.Pins)
	}
	if err != nil {
		return transport.Trust{}, app.Trouble(app.BadConfig, "config.pins", err, "detail", err.Error())
	}
	t.Pins = pins
	if !until.IsZero() { // the whole of its last day, wherever that ends last
		t.Until = until.AddDays(1).Time().Add(12 * time.Hour)
	}
	return t, nil
}

// pins of the configuration, and the last day on which they bind, zero for ever.
func (c config) pins() (pins []transport.Pin, until app.Date, err error) {
	if c.PinsTill != "" {
		if until, err = app.ParseDate(c.PinsTill); err != nil {
			return nil, until, errors.New("pins_until must be a day, such as 2027-11-28")
		}
	}
	pins, err = parsePins(c.Pins)
	return pins, until, err
}

func parsePins(texts []string) ([]transport.Pin, error) {
	var all []transport.Pin
	for _, text := range texts {
		pin, err := transport.ParsePin(text)
		if err != nil {
			return nil, err
		}
		all = append(all, pin)
	}
	return all, nil
}

// pinsExpired says in words that the pins bind no longer; nil while they do, or where there are none.
func pinsExpired(t transport.Trust) *app.Problem {
	if !t.PinsExpired() {
		return nil
	}
	return app.Trouble(app.BadConfig, "transport.pins_expired", nil, "day", app.DateOf(t.Until.Add(-36*time.Hour)))
}

// Warnings are what stops nothing and must be seen: a clock that is wrong, pins that ran out.
func (c *core) Warnings(ctx context.Context) []*app.Problem {
	var all []*app.Problem
	clock := anchored{c.world, c.book}
	fresh, last := clock.known()
	if off := fresh.ClockOff(last.Reading(), clock.reading()); off != 0 {
		all = append(all, wrongClock(off))
	}
	all = append(all, pairing.Warnings(ctx, c.book, c.dir, c.config.Copies != "")...)
	profile, err := c.book.Profile(ctx)
	if err != nil {
		return all
	}
	trust, err := c.trust(profile)
	if err != nil {
		return all // doctor and sync say so
	}
	if p := pinsExpired(trust); p != nil {
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
