package pairing

import (
	"context"
	"encoding/hex"
	"strings"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/ledger"
)

// Settled is the part of a book that says whose it is, and of which institution (store.Book).
type Settled interface {
	Owner(ctx context.Context) (app.Officer, error)
	SetOfficer(ctx context.Context, o app.Officer) error
	Device(ctx context.Context) (app.Device, error)
	SetDevice(ctx context.Context, d app.Device) error
	Profile(ctx context.Context) (app.Profile, error)
	SetProfile(ctx context.Context, p app.Profile) error
}

// Identity is what a sign-in makes of a book.
type Identity struct {
	Book    Settled
	Client  *fineract.Client
	Session ledger.Session
	NewID   func() string
	Dice    func(n int64) int64
}

// Settle claims a code for the device, and writes down who the officer is and which institution this is; p has no pins.
// It can be done again: the device's id is in the book before the code is claimed, so that a device never claims two.
// config.other_officer, config.other_institution.
func (i Identity) Settle(ctx context.Context, p app.Profile) (app.Device, error) {
	old, err := i.Book.Owner(ctx)
	if err == nil && old.User != 0 && old.User != i.Session.Officer.User {
		return app.Device{}, app.Trouble(app.Conflict, "config.other_officer", nil, "name", old.Name)
	}
	device, err := i.Book.Device(ctx)
	if err != nil && app.ClassOf(err) != app.NotFound {
		return app.Device{}, err
	}
	if device.ID == "" {
		device = app.Device{ID: i.NewID()}
		if err := i.Book.SetDevice(ctx, device); err != nil {
			return app.Device{}, err
		}
	}
	was, err := i.Book.Profile(ctx)
	if err != nil {
		return app.Device{}, err
	}
	if err := i.same(ctx, device, was, p); err != nil {
		return app.Device{}, err
	}
	if device.Code == "" {
		if device, err = i.claim(ctx, device.ID); err != nil {
			return app.Device{}, err
		}
		if err := i.Book.SetDevice(ctx, device); err != nil {
			return app.Device{}, err
		}
	}
	if err := i.Book.SetOfficer(ctx, i.Session.Officer); err != nil {
		return app.Device{}, err
	}
	p.Pins, p.PinsUntil = was.Pins, was.PinsUntil // those of an enrolment outlive a sign-in without its document
	return device, i.Book.SetProfile(ctx, p)
}

func (i Identity) claim(ctx context.Context, id string) (app.Device, error) {
	return ledger.ClaimDevice(ctx, i.Client, i.Session.Officer, id, i.Dice, i.NewID)
}

// same lets a book follow its institution to a new address, and nowhere else: there the device's code stands claimed
// for this device.
func (i Identity) same(ctx context.Context, device app.Device, was, now app.Profile) error {
	if was.Server == "" || was.Server == now.Server && was.Tenant == now.Tenant {
		return nil
	}
	if was.Tenant != now.Tenant {
		return OtherInstitution(was)
	}
	there, err := i.claim(ctx, device.ID)
	if err == nil && there.Code != device.Code {
		err = OtherInstitution(was)
	}
	return err
}

// OtherInstitution is the refusal of settings that are not those of the book: loan 7 of another institution is another
// person's.
func OtherInstitution(of app.Profile) error {
	return app.Trouble(app.BadConfig, "config.other_institution", nil, "server", of.Server, "tenant", of.Tenant)
}

// Fingerprint of the server's certificate, hex; "" for plain HTTP or where none came: the sign-in that
// follows says what is wrong then.
func Fingerprint(ctx context.Context, server string) string {
	if !strings.HasPrefix(server, "https://") {
		return ""
	}
	cert, err := fineract.Fingerprint(ctx, server)
	if err != nil {
		return ""
	}
	return hex.EncodeToString(cert.SHA256[:])
}

// SignIn signs the officer of a set-up in, who must be allowed what the app does (config.permissions).
func SignIn(ctx context.Context, c *fineract.Client, server, user, password string, newID func() string) (ledger.Session, error) {
	session, err := ledger.SignIn(ctx, c, user, password, newID)
	if err != nil {
		return session, ledger.Unreached(server, err)
	}
	if len(session.Missing) > 0 {
		return session, app.Trouble(app.NotPermitted, "config.permissions", nil, "missing", strings.Join(session.Missing, ", "))
	}
	return session, nil
}
