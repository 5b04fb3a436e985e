package life_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"daftari/app"
	"daftari/ui/life"
)

// sheets of a book, by key.
type sheets map[app.Key]app.Sheet

func (b sheets) Sheet(_ context.Context, g app.GroupID, d app.Date) (app.Sheet, error) {
	for _, s := range b {
		if s.Group == g && s.Day == d {
			return s, nil
		}
	}
	return app.Sheet{}, app.Trouble(app.NotFound, "store.no_sheet", nil)
}

func (b sheets) SheetByKey(_ context.Context, k app.Key) (app.Sheet, error) {
	if s, ok := b[k]; ok {
		return s, nil
	}
	return app.Sheet{}, app.Trouble(app.NotFound, "store.no_sheet", nil)
}

func day(t *testing.T, text string) app.Date {
	t.Helper()
	d, err := app.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPlaceOutlivesTheProgram(t *testing.T) {
	file, today := filepath.Join(t.TempDir(), "place"), day(t, "2026-09-17")
	book := sheets{"k1": {Key: "k1", Group: 7, Day: today, State: app.SheetOpen}, "k2": {Key: "k2", Group: 8, Day: today, State: app.SheetOpen}}
	p := &life.Place{File: file, Book: book}
	find := func(what string, want app.GroupID) {
		t.Helper()
		g, d, found := (&life.Place{File: file, Book: book}).Find(t.Context())
		if g != want || found != (want != 0) || found && d != today {
			t.Errorf("%s: group %d of %s, want %d", what, g, d, want)
		}
	}
	keep := func() {
		t.Helper()
		if err := p.Keep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	keep()
	find("before anything was opened", 0)
	p.Sheet(9, today, true)
	keep()
	find("a sheet that is not saved yet", 0)
	book["k3"] = app.Sheet{Key: "k3", Group: 9, Day: today, State: app.SheetOpen}
	keep()
	find("it is saved now", 9)
	p.Sheet(8, today, true)
	p.Sheet(9, today, false)
	keep()
	find("another one in front before the first went", 8)
	if raw, err := os.ReadFile(file); err != nil || string(raw) != "k2\n" {
		t.Errorf("the file holds %q, %v", raw, err)
	}
	book["k2"] = app.Sheet{Key: "k2", Group: 8, Day: today, State: app.SheetClosed}
	find("closed meanwhile", 0)
	book["k2"] = app.Sheet{Key: "k2", Group: 8, Day: today, State: app.SheetOpen}
	p.Sheet(8, today, false)
	keep()
	find("left", 0)
	if err := os.WriteFile(file, []byte("no key at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	find("a file of something else", 0)
}
