package pairing_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"daftari/app"
	"daftari/fineract/fineracttest"
	"daftari/store/vault/branch"
	"daftari/sync/pairing"
)

// knowing is a book that was set up before.
type knowing struct {
	p app.Profile
	b branch.Public
}

func (k knowing) Profile(context.Context) (app.Profile, error)  { return k.p, nil }
func (k knowing) Branch(context.Context) (branch.Public, error) { return k.b, nil }

// The first sign-in of a set-up over a book believes what the book holds, or a new enrolment of its own branch.
func TestKnownAtASetUpOverABook(t *testing.T) {
	own, rogue := keysOf(t), must1(branch.NewKeys(ones{}, "Umoja SACCO", "umoja"))
	pem := authority(t)
	file, other := filepath.Join(t.TempDir(), "ca"), filepath.Join(t.TempDir(), "other")
	must(t, os.WriteFile(file, pem, 0o600))
	must(t, os.WriteFile(other, authority(t), 0o600))
	p := app.Profile{Server: "https://core.example", CAPEM: pem, Pins: []string{"sha256/a"}}
	enrolled, alone := knowing{p, own.Public()}, knowing{p: p}
	doc := func(k *branch.Keys) *branch.Enrolment {
		return &branch.Enrolment{Branch: k.Public(), Pins: []string{"sha256/b"}}
	}
	for name, c := range map[string]struct {
		book   knowing
		doc    *branch.Enrolment
		file   string
		pin    string
		strict bool // settings must not say anything else
		key    string
	}{
		"enrolled":                        {enrolled, nil, "", "sha256/a", true, ""},
		"enrolled, the same authority":    {enrolled, nil, file, "sha256/a", true, ""},
		"enrolled, another authority":     {enrolled, nil, other, "", false, "config.ca_other"},
		"enrolled anew":                   {enrolled, doc(own), "", "sha256/b", false, ""},
		"enrolled by another branch":      {enrolled, doc(rogue), "", "", false, "enrol.other_branch"},
		"by no branch":                    {alone, nil, "", "sha256/a", true, ""},
		"by no branch, another authority": {alone, nil, other, "sha256/a", false, ""},
		"by no branch, and now by one":    {alone, doc(own), "", "sha256/b", false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := pairing.Known(t.Context(), c.book, c.doc, c.file)
			var problem *app.Problem
			if errors.As(err, &problem) != (c.key != "") || problem != nil && problem.Key != c.key {
				t.Fatalf("%v, want %q", err, c.key)
			}
			if c.key == "" && (len(got.Pins) != 1 || got.Pins[0] != c.pin || (got.Server != "") != c.strict) {
				t.Errorf("%+v", got)
			}
		})
	}
}

func must1(k *branch.Keys, err error) *branch.Keys {
	if err != nil {
		panic(err)
	}
	return k
}

func authority(t *testing.T) []byte {
	t.Helper()
	srv, err := fineracttest.New(fineracttest.Options{TLS: true})
	must(t, err)
	defer srv.Close()
	return srv.CA()
}
