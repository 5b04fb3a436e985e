package settings

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"daftari/app"
	"daftari/fineract/fineracttest"
	"daftari/fineract/transport"
)

// What was sealed into the book wins; settings that say something else are refused, and not followed.
func TestTheBooksProfileWins(t *testing.T) {
	own, rogue := authority(t), authority(t)
	files := map[string][]byte{"own": own, "rogue": rogue, "padded": append([]byte("\n"), own...)}
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	a, b := transport.Pin{1}.String(), transport.Pin{2}.String()
	day, err := app.ParseDate("2027-11-28")
	if err != nil {
		t.Fatal(err)
	}
	book := app.Profile{Server: "https://core.example", CAPEM: own, Pins: []string{a, b}, PinsUntil: day}
	bare := app.Profile{Server: "https://core.example"}
	for name, c := range map[string]struct {
		c    Config
		p    app.Profile
		ca   []byte
		pins int
		key  string
	}{
		"the book's alone":             {Config{}, book, own, 2, ""},
		"the same once more":           {Config{CA: "own", Pins: []string{b, a}, PinsTill: "2027-11-28"}, book, own, 2, ""},
		"the same file, edited blank":  {Config{CA: "padded"}, book, files["padded"], 2, ""},
		"another authority":            {Config{CA: "rogue"}, book, nil, 0, "config.ca_other"},
		"one where the book has none":  {Config{CA: "rogue"}, bare, nil, 0, "config.ca_other"},
		"another pin":                  {Config{Pins: []string{transport.Pin{3}.String()}}, book, nil, 0, "config.pins_other"},
		"one pin more":                 {Config{Pins: []string{a, b, transport.Pin{3}.String()}}, book, nil, 0, "config.pins_other"},
		"pins that end sooner":         {Config{PinsTill: "2026-11-28"}, book, nil, 0, "config.pins_other"},
		"pins where the book has none": {Config{Pins: []string{a}}, bare, nil, 1, ""},
		"no book yet":                  {Config{CA: "own", Pins: []string{a}}, app.Profile{}, own, 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if c.c.CA != "" {
				c.c.CA = filepath.Join(dir, c.c.CA)
			}
			trust, err := c.c.Trust(c.p)
			var p *app.Problem
			if errors.As(err, &p) != (c.key != "") || p != nil && p.Key != c.key {
				t.Fatalf("%v, want %q", err, c.key)
			}
			if string(trust.RootPEM) != string(c.ca) || len(trust.Pins) != c.pins {
				t.Errorf("%d bytes of authorities, %d pins", len(trust.RootPEM), len(trust.Pins))
			}
		})
	}
}

func authority(t *testing.T) []byte {
	t.Helper()
	srv, err := fineracttest.New(fineracttest.Options{TLS: true})
	if err != nil {
		t.Fatal(err)
	}
	defer srv.Close()
	return srv.CA()
}
