// Package handset is the device of the mock-ups at the end of the day, as More and Settings ask for it (p19, p18).
package handset

import (
	"context"
	"errors"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/ui/gallery/design"
	"daftari/ui/settings"
	"daftari/ui/settings/prefs"
)

// Device is Rehema's, with what is kept beside its book and what its check finds.
type Device struct {
	Bag             int64  // shillings, of which 60,000 are allowed; 0 = nothing, and no limit
	Copied, Audit   string // clock times of the last copy and audit; "" = none
	Failing, Broken bool   // copies cannot be made; audit and check find something
	Users           int
	Bare            bool // it can do little
}

// Standing is how the bag stands.
func (d Device) Standing(context.Context, app.Date, ...app.AccountRef) (app.Standing, error) {
	s := app.Standing{}
	if d.Bag > 0 {
		s = app.Standing{Bag: []money.Amount{design.KES(d.Bag)}, Limits: app.Limits{BagMax: design.KES(60000)}}
	}
	return s, nil
}

// Officer is Rehema.
func (Device) Officer(context.Context) (app.Officer, error) { return design.Officer(), nil }

// Device is her phone.
func (Device) Device(context.Context) (app.Device, error) { return design.Device(), nil }

// Profile of the book.
func (Device) Profile(context.Context) (app.Profile, error) { return design.Profile(), nil }

// Role is hers.
func (Device) Role() string { return "officer" }

// Approves is what she does not.
func (Device) Approves(context.Context) (bool, error) { return false, nil }

// People may open the book.
func (d Device) People() (int, error) { return d.Users, nil }

// Kept is the last copy.
func (d Device) Kept() (time.Time, bool) { return clock(d.Copied), d.Failing }

// Audited is the last audit.
func (d Device) Audited() (at time.Time, whole, done bool) {
	return clock(d.Audit), !d.Broken, d.Audit != ""
}

// Apply changes nothing.
func (Device) Apply(prefs.Prefs) error { return nil }

// Keep keeps nothing.
func (Device) Keep(prefs.Prefs) error { return nil }

// HasPIN is so.
func (Device) HasPIN() bool { return true }

// SetPIN refuses.
func (Device) SetPIN(context.Context, string, string) error { return errNothing() }

// SetPassphrase refuses.
func (Device) SetPassphrase(_ context.Context, _, _ string) error { return errNothing() }

// Version of the program.
func (Device) Version() string { return "1.0.0" }

// Now is English in light.
func (Device) Now() prefs.Prefs {
	return prefs.Prefs{Language: "en", Colours: "light", Text: 100, Lock: 2}
}

// Export writes nothing.
func (Device) Export(context.Context, settings.Export) (string, []byte, error) {
	return "", nil, errNothing()
}

// Check finds what Broken says.
func (d Device) Check(context.Context) []settings.Check {
	all := []settings.Check{{Name: "doctor.disk", OK: true}, {Name: "doctor.clock", OK: true}, {Name: "doctor.settings", OK: true}, {Name: "doctor.book", OK: true},
		{Name: "doctor.server", OK: true}}
	if d.Broken {
		all[0] = settings.Check{Name: "doctor.disk", Problem: app.Trouble(app.BrokenBook, "doctor.little_room", nil, "mb", int64(31))}
		all[4] = settings.Check{Name: "doctor.warning", OK: true, Warn: true, Problem: app.Trouble(app.BadConfig, "enrol.no_shelf", nil)}
	}
	return all
}

// clock is a time of the story.
func clock(at string) time.Time {
	if at == "" {
		return time.Time{}
	}
	return design.At(at)
}

// Freshness of the figures.
func (Device) Freshness(context.Context) (app.Freshness, error) {
	at := design.At("06:10")
	return app.Freshness{PulledAt: at, AnsweredAt: at, ServedAt: at, CoreDay: design.Day(), DayAt: at}, nil
}

// Institution is Mlimani Savings.
func (Device) Institution(context.Context) (app.Institution, error) { return design.Institution(), nil }

func errNothing() error { return errors.New("the gallery changes nothing") }
