package store

import (
	"context"
	"time"

	"daftari/app"
	"daftari/app/proof"
	"daftari/store/memo"
)

// Single documents of a book.
const (
	factProfile     = "profile"
	factDevice      = "device"
	factOfficer     = "officer"
	factInstitution = memo.FactInstitution
	factPull        = "pull"
	factEngine      = "engine"
	factLimitsKey   = "limits_key"
	factLimits      = "limits" // of the enrolment
	factLifting     = "lifting"
	factPassword    = "password"
)

func readFact[T any](ctx context.Context, b *Book, name string) (v T, err error) {
	err = b.read(ctx, "read "+name, func(t *tx) error {
		_, err := t.Fact(name, &v)
		return err
	})
	return v, err
}

func writeFact(ctx context.Context, b *Book, name string, v any, told ...app.Change) error {
	return b.write(ctx, "write "+name, func(t *tx) ([]app.Change, error) { return told, t.SetFact(name, v) })
}

// Profile of the institution; zero before SetProfile.
func (b *Book) Profile(ctx context.Context) (app.Profile, error) {
	return readFact[app.Profile](ctx, b, factProfile)
}

// SetProfile replaces the profile.
func (b *Book) SetProfile(ctx context.Context, p app.Profile) error {
	return writeFact(ctx, b, factProfile, p)
}

// Device of this book; zero before SetDevice.
func (b *Book) Device(ctx context.Context) (app.Device, error) {
	return readFact[app.Device](ctx, b, factDevice)
}

// Identity is the kind of Change that tells of another device, officer, user or certificate.
const Identity = "identity"

// SetDevice gives the book its identity. Once a receipt is out the code stays as it is
// (store.device_fixed): two numberings in one book would meet. Only a stand-in, which the book took
// when it was found to be an older copy, gives way to a newly claimed code.
func (b *Book) SetDevice(ctx context.Context, d app.Device) error {
	return b.write(ctx, "write "+factDevice, func(t *tx) ([]app.Change, error) {
		var was app.Device
		if _, err := t.Fact(factDevice, &was); err != nil {
			return nil, err
		}
		_, last, err := t.Counters()
		if err != nil {
			return nil, err
		}
		if last > 0 && was.Code != d.Code && !proof.StandsIn(was.Code) {
			return nil, app.Trouble(app.Conflict, "store.device_fixed", nil, "code", was.Code)
		}
		return []app.Change{{Kind: Identity}}, t.SetFact(factDevice, d)
	})
}

// Officer who uses the book now: the user of UseAs where she was enrolled as one, else its
// owner. Zero before SetOfficer.
func (b *Book) Officer(ctx context.Context) (o app.Officer, err error) {
	if slot := b.user.Load(); slot != nil {
		return b.OfficerOf(ctx, *slot)
	}
	return b.Owner(ctx)
}

// OfficerOf is who a user of the key file is at the core; the owner where nothing else was noted of her.
func (b *Book) OfficerOf(ctx context.Context, slot string) (app.Officer, error) {
	if slot != "" {
		if o, err := readFact[app.Officer](ctx, b, officerOf(slot)); err != nil || o.User != 0 {
			return o, err
		}
	}
	return b.Owner(ctx)
}

// UseAs says which user of the key file records from now on.
func (b *Book) UseAs(slot string) { b.user.Store(&slot) }

// SetUser notes who a user is at the core, who is not the book's owner.
func (b *Book) SetUser(ctx context.Context, slot string, o app.Officer) error {
	return writeFact(ctx, b, officerOf(slot), o, app.Change{Kind: Identity})
}

func officerOf(slot string) string { return factOfficer + "/" + slot }

// Owner is the officer in whose name the book speaks to the core; zero before SetOfficer.
func (b *Book) Owner(ctx context.Context) (app.Officer, error) {
	return readFact[app.Officer](ctx, b, factOfficer)
}

// SetOfficer replaces the owner; a pull may do so too.
func (b *Book) SetOfficer(ctx context.Context, o app.Officer) error {
	return writeFact(ctx, b, factOfficer, o, app.Change{Kind: Identity})
}

// pulled is what is known of the last pull and the last answer.
type pulled struct {
	Cursor string        `json:"cursor"`
	Fresh  app.Freshness `json:"fresh"`
}

// Cursor of the last pull that committed; "" before the first.
func (b *Book) Cursor(ctx context.Context) (string, error) {
	p, err := readFact[pulled](ctx, b, factPull)
	return p.Cursor, err
}

// Freshness of the core's figures.
func (b *Book) Freshness(ctx context.Context) (app.Freshness, error) {
	p, err := readFact[pulled](ctx, b, factPull)
	return p.Fresh, err
}

// Answered notes an answer of the core to anything: served is its own clock, coreDay may be zero.
func (b *Book) Answered(ctx context.Context, served time.Time, coreDay app.Date) error {
	return b.write(ctx, "note an answer", func(t *tx) ([]app.Change, error) {
		var p pulled
		if _, err := t.Fact(factPull, &p); err != nil {
			return nil, err
		}
		p.answered(t.b.reading(), served, coreDay)
		return []app.Change{{Kind: "sync"}}, t.SetFact(factPull, p)
	})
}

// answered keeps the device's instant of what it compares with the device's clock later: what
// the core's clock says would make a wrong clock here count as days gone by.
func (p *pulled) answered(here app.Reading, served time.Time, coreDay app.Date) {
	now := here.Wall
	p.Fresh.AnsweredAt, p.Fresh.Boot, p.Fresh.BootID = now, here.Boot, here.BootID
	if !served.IsZero() {
		p.Fresh.ServedAt = served.UTC().Truncate(time.Millisecond)
	}
	if !coreDay.IsZero() {
		p.Fresh.CoreDay, p.Fresh.DayAt = coreDay, now
	}
}

// EngineState is what SetEngineState wrote last; nil before.
func (b *Book) EngineState(ctx context.Context) ([]byte, error) {
	return readFact[[]byte](ctx, b, factEngine)
}

// SetEngineState keeps what the engine must know after a restart (breaker, budget).
func (b *Book) SetEngineState(ctx context.Context, state []byte) error {
	return writeFact(ctx, b, factEngine, state)
}
