//go:build !headless

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"daftari/fineract/fineracttest"
	trainer "daftari/fineract/ledger/farside"
	"daftari/ui"
	"daftari/ui/bridge"
	"daftari/ui/cli"
	"daftari/ui/farside"
	"daftari/ui/kit"
	"daftari/ui/life"
)

// Window shows the demo's book with the trainer's panel; without a display it says so and tells the story.
func (d demo) Window(ctx context.Context, out io.Writer) error {
	if !d.display() {
		return d.untold(ctx, out)
	}
	return d.staged(ctx, func(w world, data string, srv *fineracttest.Server, b *fineracttest.Branch) error {
		return w.rehearse(ctx, data, srv, b, "demo.ribbon")
	})
}

// rehearse sets a book up in an empty folder against a stand-in, and shows it with the trainer's panel under a ribbon
// that says what it is.
func (w world) rehearse(ctx context.Context, data string, srv *fineracttest.Server, b *fineracttest.Branch, ribbon string) error {
	w.hub = &life.Hub{}
	house, err := w.prepared(ctx, data, srv, b)
	if err != nil {
		return err
	}
	t := trainer.NewTrainer(srv, b)
	err = w.show(ctx, house, func(c *ui.Config) { c.Ribbon, c.Aside = ribbon, panel(c.Bridge, house, t) })
	return closing(shutter(house.Close), err)
}

// prepared signs in, takes the portfolio along, and opens the book.
func (w world) prepared(ctx context.Context, data string, srv *fineracttest.Server, b *fineracttest.Branch) (*cli.House, error) {
	secret := filepath.Join(data, "password")
	if err := os.WriteFile(secret, []byte(b.Officer.Password+"\n"), 0o600); err != nil {
		return nil, fmt.Errorf("password file of the demo: %w", err)
	}
	at := cli.Place{Data: data}
	if _, err := (setup{w}).Init(ctx, cli.InitRequest{Place: at, Server: srv.URL, User: b.Officer.Username, Password: "file:" + secret, Region: "KE"}); err != nil {
		return nil, err
	}
	house, err := w.open(ctx, at)
	if err != nil {
		return nil, err
	}
	if _, err := house.Core.Pull(ctx, true, nil); err != nil {
		return nil, closing(shutter(house.Close), err)
	}
	return house, nil
}

// panel of the trainer. It looks at both books every second: what moves at the far side tells nobody here.
func panel(b *bridge.Bridge, house *cli.House, t *trainer.Trainer) kit.Route {
	var shown []*farside.Screen
	b.Every(time.Second, func() {
		shown = slices.DeleteFunc(shown, (*farside.Screen).Gone)
		for _, s := range shown {
			s.Refresh()
		}
	})
	return farside.Route(func(e *kit.Env) *farside.Model {
		return &farside.Model{Book: house.Book, Far: t, Words: e.Words, Computer: e.Computer}
	}, func(e *kit.Env, err error) { e.Nav.Say(kit.Trouble(e, err)) }, func(s *farside.Screen) { shown = append(shown, s) })
}

// shutter makes a Close function an io.Closer.
type shutter func() error

// Close calls it.
func (f shutter) Close() error { return f() }
