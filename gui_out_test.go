//go:build !headless

package main

import (
	"context"
	"testing"
	"time"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/ledger/enrol"
	"daftari/store/vault/branch"
	"daftari/ui/cli"
	"daftari/ui/cover"
)

// TestShutOutClosesTheWindow: the window of a device that was shut out closes its book at the next contact, and says
// what happened, where the money is and what to do. It does not open again, and a file that nobody signed shuts nothing.
func TestShutOutClosesTheWindow(t *testing.T) {
	ctx, w, data := t.Context(), testWorld(), t.TempDir()
	srv, b := farSide(t, w)
	k, err := branch.NewKeys(seven{}, "Umoja SACCO", "umoja")
	if err != nil {
		t.Fatal(err)
	}
	text, err := k.Enrol(branch.Enrolment{ID: w.newID(), Made: w.now(), Until: w.now().AddDate(0, 0, 7), Institution: "Umoja SACCO", Code: "umoja",
		Server: srv.URL, Tenant: "default", User: b.Officer.Username})
	if err != nil {
		t.Fatal(err)
	}
	e, err := branch.ReadEnrolment(text, w.now())
	if err != nil {
		t.Fatal(err)
	}
	_, err = setup{w}.Init(ctx, cli.InitRequest{Place: cli.Place{Data: data, PassphraseFD: -1}, Document: &e,
		Ask: func(string) (string, error) { return b.Officer.Password, nil }})
	if err != nil {
		t.Fatal(err)
	}

	p := sit(t, w, data)
	p.sees("Opens the book for the day")
	p.fill(testPassphrase)
	p.tap("Open the book")
	p.tap("Later: the passphrase alone")
	p.sees("Cash in your bag")
	first := p.g.sit
	out(t, srv.URL, k, w)
	first.rest() // the next contact
	first.wake()
	p.sees("This device was shut out by Amina")
	for _, said := range []string{"they can be recovered at the branch", "Bring it to the branch"} {
		if !p.shows(said) {
			t.Errorf("it does not say %q; there is %q", said, p.texts())
		}
	}
	if p.g.sit == first || p.shows("Cash in your bag") {
		t.Error("the pages are still there")
	}
	p.g.gone.Wait()
	if _, err := p.g.front.Open(ctx, "umoja", "", testPassphrase, func(cover.Stage) {}); app.ClassOf(err) != app.NotPermitted {
		t.Errorf("it opens again: %v", err)
	}
	p.quit()
}

// out is the branch's word on the one device that is enrolled.
func out(t *testing.T, url string, k *branch.Keys, w world) {
	t.Helper()
	ctx := context.Background()
	c, err := fineract.New(fineract.Config{BaseURL: url, Tenant: "default", User: "mifos", Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetPassword("password")
	rows, err := enrol.All(ctx, c)
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	text, err := k.Say(branch.Standing{Device: rows[0].Device, Out: true, By: "Amina", At: w.now().UTC().Truncate(time.Second)})
	if err == nil {
		err = enrol.Say(ctx, c, rows[0], text, w.newID)
	}
	if err != nil {
		t.Fatal(err)
	}
}

type seven struct{}

func (seven) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 7
	}
	return len(p), nil
}
