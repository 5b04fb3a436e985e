package teller

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"daftari/app"
	"daftari/app/limits"
)

// Lifts is what a supervisor's code needs of a book.
type Lifts interface {
	Device(ctx context.Context) (app.Device, error)
	LimitsKey(ctx context.Context) (limits.Key, error)
	Lifting(ctx context.Context, change func(*limits.Lifting, app.Reading) error) error
}

// Gauges of the limits as they stand now, with nothing added.
func (t *Teller) Gauges(ctx context.Context) ([]limits.Gauge, error) {
	st, err := t.Journal.Standing(ctx, app.DateOf(t.Now()))
	if err != nil {
		return nil, err
	}
	return limits.Gauges(st, nil, nil, t.Now())
}

// Challenge is what the supervisor must be told to let a limit go today; the same one until it is
// answered or the day is over. limits.no_key where the device was not given a key at enrolment.
func (t *Teller) Challenge(ctx context.Context, limit string) (limits.Challenge, error) {
	if !slices.Contains(limits.Names(), limit) {
		return limits.Challenge{}, app.Trouble(app.BadInput, "limits.unknown", nil, "name", limit)
	}
	device, key, err := t.liftable(ctx)
	if err != nil {
		return limits.Challenge{}, err
	}
	if key.IsZero() {
		return limits.Challenge{}, app.Trouble(app.Conflict, "limits.no_key", nil)
	}
	day, err := t.Today(ctx)
	if err != nil {
		return limits.Challenge{}, err
	}
	random, err := hex.DecodeString(strings.ReplaceAll(string(t.NewKey()), "-", ""))
	if err != nil {
		return limits.Challenge{}, err
	}
	var c limits.Challenge
	err = t.Lifts.Lifting(ctx, func(l *limits.Lifting, _ app.Reading) error {
		shown := false
		if c, shown = l.Shown(device.Code, limit, day); shown {
			return nil
		}
		if c, err = limits.NewChallenge(device.Code, limit, day, random); err == nil {
			l.Show(c)
		}
		return err
	})
	return c, err
}

func (t *Teller) liftable(ctx context.Context) (app.Device, limits.Key, error) {
	device, err := t.Lifts.Device(ctx)
	if err != nil {
		return app.Device{}, limits.Key{}, err
	}
	key, err := t.Lifts.LimitsKey(ctx)
	return device, key, err
}

// GoOn takes a supervisor's code: the limit that it is for stops nothing for the rest of the
// business day. That is an entry of the journal, with who answered and why, so that it cannot be
// denied. A code that does not fit is counted, and slows the next ones.
func (t *Teller) GoOn(ctx context.Context, code, by, reason string) (Done, error) {
	by, reason = strings.TrimSpace(by), strings.TrimSpace(reason)
	switch {
	case by == "":
		return Done{}, app.Trouble(app.BadInput, "limits.by_needed", nil)
	case reason == "":
		return Done{}, app.Trouble(app.BadInput, "limits.reason_needed", nil)
	}
	device, key, err := t.liftable(ctx)
	if err != nil {
		return Done{}, err
	}
	if key.IsZero() {
		return Done{}, app.Trouble(app.Conflict, "limits.no_key", nil)
	}
	day, err := t.Today(ctx)
	if err != nil {
		return Done{}, err
	}
	var c limits.Challenge
	wrong := 0
	err = t.Lifts.Lifting(ctx, func(l *limits.Lifting, here app.Reading) error {
		c, wrong, err = l.Try(key, device.Code, code, day, here)
		return err
	})
	if err != nil {
		return Done{}, err
	}
	who, err := t.Portfolio.Officer(ctx)
	if err != nil {
		return Done{}, err
	}
	e := t.entry(app.LimitLifted, who, t.Stamp())
	e.Account, e.Title, e.Reason, e.Day = app.AccountRef{Kind: app.OnBag}, by, reason, day
	e.Lifted = &app.Lifted{Limit: c.Limit, Challenge: c.String(), By: by, Wrong: wrong}
	done, err := t.Journal.Record(ctx, app.Recording{Entries: []app.Entry{e}})
	return Done{Recorded: done}, err
}

// offer adds to a refusal for a limit what a supervisor needs to let it go.
func (t *Teller) offer(ctx context.Context, err error) error {
	var p *app.Problem
	if t.Lifts == nil || !errors.As(err, &p) || p.Class != app.OverLimit {
		return err
	}
	if c, none := t.Challenge(ctx, p.Key); none == nil {
		p.Challenge = c.String()
	}
	return err
}
