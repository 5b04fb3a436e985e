package start_test

import (
	"context"
	"errors"
	"testing"

	"daftari/app"
	"daftari/ui/start"
)

// far is a server that fails as often as it is told to.
type far struct {
	fails int
	got   start.Request
	print string
}

func (f *far) Read(_ context.Context, text string) (start.Enrolment, error) {
	if text != "signed" {
		return start.Enrolment{}, app.Trouble(app.BadInput, "enrol.unreadable", nil)
	}
	return start.Enrolment{Institution: "Umoja", Code: "umoja", Server: "https://core", User: "rehema", Branch: "ab12"}, nil
}
func (f *far) Certificate(context.Context, string) (string, error) { return f.print, nil }
func (f *far) Init(_ context.Context, r start.Request) (start.Made, error) {
	f.got = r
	if f.fails--; f.fails >= 0 {
		return start.Made{}, errors.New("no network")
	}
	if r.Passphrase == "weak" {
		return start.Made{}, app.Trouble(app.BadInput, "vault.weak", nil, "words", 5, "letters", 12)
	}
	return start.Made{Institution: r.Institution, Officer: "Rehema", Device: "D-1"}, nil
}
func (f *far) Download(context.Context, func(app.SyncProgress)) error {
	if f.fails--; f.fails >= 0 {
		return errors.New("no network")
	}
	return nil
}

func at(t *testing.T, f *start.Flow, want start.Step, trouble bool) {
	t.Helper()
	if f.Step() != want || (f.Trouble() != nil) != trouble {
		t.Fatalf("step %d, want %d; trouble %v", f.Step(), want, f.Trouble())
	}
}

// TestByDocument: both fingerprints are confirmed before anything is sent, and what failed goes on where it was.
func TestByDocument(t *testing.T) {
	ctx, core := context.Background(), &far{print: "c0ffee"}
	f := start.New(core)
	f.To(start.Document)
	f.Take(ctx, "torn")
	at(t, f, start.Document, true)
	f.Take(ctx, " signed\n")
	at(t, f, start.Branch, false)
	f.SameBranch(ctx)
	at(t, f, start.Certificate, false)
	f.SameServer()
	f.As("rehema", "")
	at(t, f, start.SignIn, true)
	f.As("rehema", "secret")
	at(t, f, start.Phrase, false)
	if f.Choose("five words of my own", "other") {
		t.Error("two different passphrases were taken")
	}
	f.Choose("weak", "weak")
	f.Make(ctx)
	at(t, f, start.Phrase, true)
	f.Choose("five words of my own", "five words of my own")
	core.fails = 1
	f.Make(ctx)
	at(t, f, start.Making, true)
	f.Make(ctx)
	at(t, f, start.Loading, false)
	if r := core.got; r.Fingerprint != "c0ffee" || r.Branch != "ab12" || r.Enrolment != "signed" || r.Password != "secret" || r.Institution != "umoja" {
		t.Errorf("asked for %+v", r)
	}
	core.fails = 1
	f.Load(ctx, func(app.SyncProgress) {})
	at(t, f, start.Loading, true)
	f.Load(ctx, func(app.SyncProgress) {})
	at(t, f, start.Ready, false)
}

// TestByHand: plain HTTP has no certificate to confirm; an address without a scheme means https.
func TestByHand(t *testing.T) {
	ctx, core := context.Background(), &far{}
	f := start.New(core)
	f.To(start.Server)
	f.At(ctx, "", "default", "umoja", "ke")
	at(t, f, start.Server, true)
	f.At(ctx, "core.example.org", "default", "umoja", "Kenya")
	at(t, f, start.Server, true)
	f.At(ctx, "core.example.org", "default", "umoja", "ke")
	at(t, f, start.SignIn, false)
	if !f.Back() || f.Step() != start.Server {
		t.Error("back did not lead to the server")
	}
	f.At(ctx, "core.example.org", "default", "umoja", "ke")
	f.As("rehema", "secret")
	f.Choose("five words of my own", "five words of my own")
	f.Make(ctx)
	if core.got.Server != "https://core.example.org" || core.got.Enrolment != "" {
		t.Errorf("asked for %+v", core.got)
	}
}

func TestPrint(t *testing.T) {
	if got := start.Print("ab12cd34ef"); got != "AB12 CD34 EF" {
		t.Error(got)
	}
}
