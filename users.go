package main

import (
	"cmp"
	"context"
	"strings"

	"daftari/app"
	"daftari/fineract/ledger"
	"daftari/store/vault/keys"
	"daftari/ui/cli"
)

// Enrol signs the new user in at the core, which says who she is, and gives her a wrap of her own.
func (s setup) Enrol(ctx context.Context, h *cli.House, r cli.EnrolRequest) (keys.User, error) {
	far, ok := h.Core.(*core)
	if !ok {
		return keys.User{}, app.Trouble(app.BadConfig, "config.server", nil, "server", "")
	}
	c := far.Config
	c.User, c.Password = r.User, cmp.Or(r.Password, "prompt")
	pass, err := s.passwordFor(cli.InitRequest{Place: r.Place, User: c.User, Password: c.Password, Ask: r.Ask}, h.Institution)
	if err != nil {
		return keys.User{}, err
	}
	meter := &ledger.Meter{}
	profile, err := h.Book.Profile(ctx)
	if err != nil {
		return keys.User{}, err
	}
	trust, err := far.trust(profile)
	if err != nil {
		return keys.User{}, err
	}
	client, err := s.client(c, trust, pass.Get, meter)
	if err != nil {
		return keys.User{}, err
	}
	defer client.Close()
	password, err := pass.Get()
	if err != nil {
		return keys.User{}, err
	}
	session, err := ledger.SignIn(ctx, client, c.User, password, s.newID)
	if err != nil {
		return keys.User{}, ledger.Unreached(c.Server, err)
	}
	phrase, err := s.passphrases().New(r.NewFD)
	if err != nil {
		return keys.User{}, err
	}
	name := cmp.Or(strings.TrimSpace(session.Officer.Name), session.Officer.Username)
	u, err := h.Keys.Add(keys.NewUser{Name: name, Role: r.Role, Passphrase: phrase})
	if err != nil {
		return keys.User{}, err
	}
	if err := h.Book.KeysChanged(ctx, h.Keys.Gen); err != nil {
		return keys.User{}, err
	}
	return u, h.Book.SetUser(ctx, u.Slot, session.Officer)
}

// Passphrase asks for the old passphrase, and for the new one twice where it comes from a prompt.
func (s setup) Passphrase(ctx context.Context, h *cli.House, at cli.Place, newFD int) error {
	old, err := s.passphrases().Of(at.PassphraseFD, h.Keys.User.Name)
	if err != nil {
		return err
	}
	fresh, err := s.passphrases().New(newFD)
	if err != nil {
		return err
	}
	if err := h.Keys.ChangePassphrase(old, fresh); err != nil {
		return err
	}
	return h.Book.KeysChanged(ctx, h.Keys.Gen)
}
