package main

import (
	"cmp"
	"context"
	"encoding/hex"
	"os"
	"path/filepath"

	"daftari/app"
	"daftari/app/secret"
	"daftari/fineract"
	"daftari/fineract/ledger"
	"daftari/store"
	"daftari/store/vault/keys"
	"daftari/sync/pairing"
	"daftari/ui/cli"
	"daftari/ui/cli/doctor"
	"daftari/ui/cli/password"
	"daftari/ui/cli/settings"
)

// setup makes books and prepares servers.
type setup struct{ world }

var _ cli.Setup = setup{}

// Checks of doctor that need no open book.
func (s setup) Checks(_ context.Context, at cli.Place) []cli.Check {
	return doctor.Checks(s.now(), at, keyringName)
}

// Init signs in, finds out what the server is, claims a device code and makes the book. It can be
// run again after it failed half-way: the device's id is in the book before the code is claimed,
// so that a device never claims two.
func (s setup) Init(ctx context.Context, r cli.InitRequest) (cli.InitReport, error) {
	if err := s.enrolled(&r); err != nil {
		return cli.InitReport{}, err
	}
	dir, c, err := settings.Place(r)
	if err != nil {
		return cli.InitReport{}, err
	}
	defer func() { _ = os.Remove(dir) }() // goes only where it stayed empty: nothing was set up
	r.User, r.Password = c.User, c.Password
	pass, err := s.passwordFor(r, filepath.Base(dir))
	if err != nil {
		return cli.InitReport{}, err
	}
	u, known, err := s.known(ctx, dir, r)
	if err != nil {
		return cli.InitReport{}, err
	}
	defer u.Wipe()
	if c, err = settings.KeepCA(dir, c, r); err != nil {
		return cli.InitReport{}, err
	}
	print := cmp.Or(r.Compared, pairing.Fingerprint(ctx, c.Server))
	if print != "" && r.Told != nil {
		r.Told(print)
	}
	trust, err := c.Trust(known)
	if err != nil {
		return cli.InitReport{}, err
	}
	trust.Now = s.now
	if _, err := hex.Decode(trust.Leaf[:], []byte(print)); err != nil {
		return cli.InitReport{}, app.Trouble(app.BadConfig, "transport.pin", err)
	}
	client, err := s.client(c, trust, pass.Get, &ledger.Meter{})
	if err != nil {
		return cli.InitReport{}, err
	}
	defer client.Close()
	password, err := pass.Get()
	if err != nil {
		return cli.InitReport{}, err
	}
	session, err := pairing.SignIn(ctx, client, c.Server, c.User, password, s.newID)
	if err != nil {
		return cli.InitReport{}, err
	}
	device, err := s.makeBook(ctx, dir, u, c, session, client, r, secret.New(password))
	if err != nil {
		return cli.InitReport{}, err
	}
	c.Pin = print
	if r.Document != nil {
		c.Branch = r.Document.Branch.Fingerprint()
	}
	if err := settings.Save(dir, c); err != nil {
		return cli.InitReport{}, err
	}
	return cli.InitReport{Institution: filepath.Base(dir), Path: dir, Officer: session.Officer, Device: device, Server: session.Server, Fingerprint: print}, nil
}

// passwordFor reads the password now, and keeps it in the keyring when that is its place and it
// is not there yet.
func (s setup) passwordFor(r cli.InitRequest, code string) (*password.Source, error) {
	ask := func() (string, error) { return "", os.ErrInvalid }
	if r.Ask != nil {
		t, err := s.words(r.Language)
		if err != nil {
			return nil, err
		}
		ask = func() (string, error) { return r.Ask(t.T("cli.password", "user", r.User)) }
	}
	return password.Choose(r.Password, keyringName(code, r.User), ask, r.Ask != nil, r.Again)
}

func (s setup) makeBook(ctx context.Context, dir string, u *keys.Unlocked, c settings.Config, session ledger.Session, client *fineract.Client, r cli.InitRequest, password secret.Secret) (app.Device, error) {
	code := filepath.Base(dir)
	if u == nil {
		var err error
		if u, err = s.newKeys(ctx, dir, code, r, session.Officer); err != nil {
			return app.Device{}, err
		}
		defer u.Wipe()
	}
	open := store.Open
	if !store.Exists(dir) {
		open = store.Create
	}
	book, err := s.bookOf(ctx, dir, u, open)
	if err != nil {
		return app.Device{}, err
	}
	device, err := s.identify(ctx, book, code, c, session, client)
	if err == nil && c.Password == "book" {
		err = book.SetPassword(ctx, password)
	}
	if err == nil {
		err = s.pair(ctx, book, u, session.Officer, client, r)
	}
	return device, closing(book, err)
}

// newKeys are those of a book that is there, else new ones for the officer who signed in.
func (s setup) newKeys(ctx context.Context, dir, code string, r cli.InitRequest, officer app.Officer) (*keys.Unlocked, error) {
	if keys.Exists(dir) || store.Exists(dir) {
		return s.unlock(ctx, dir, code, r.Place)
	}
	pass, err := s.passphrases().First(r.PassphraseFD)
	if err != nil {
		return nil, err
	}
	return s.ring(dir, code).Create(keys.NewUser{Name: cmp.Or(officer.Name, officer.Username), Role: keys.Officer, Passphrase: pass})
}

func (s setup) identify(ctx context.Context, book *store.Book, code string, c settings.Config, session ledger.Session, client *fineract.Client) (app.Device, error) {
	profile := app.Profile{Institution: code, Server: c.Server, Tenant: c.Tenant, Core: session.Server}
	if c.CA != "" {
		var err error
		if profile.CAPEM, err = os.ReadFile(c.CA); err != nil {
			return app.Device{}, app.Trouble(app.BadConfig, "config.ca", err, "path", c.CA)
		}
		profile.CAPrint = pairing.PrintOf(profile.CAPEM)
	}
	return pairing.Identity{Book: book, Client: client, Session: session, NewID: s.newID, Dice: s.dice}.Settle(ctx, profile)
}
