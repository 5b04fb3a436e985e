//go:build !headless

package main

import (
	"context"
	"sync/atomic"
	"testing"

	"daftari/app"
	"daftari/app/teller"
	"daftari/ui"
	"daftari/ui/gallery/design"
)

// TestTheWindowOpensAsItWasLeft: a language that was chosen in the settings is that of the cover too, now and when the
// program starts again; and somebody else can take the book from More.
func TestTheWindowOpensAsItWasLeft(t *testing.T) {
	c := newCover(t)
	p := sit(t, c.world, c.data)
	p.sees("Opens the book for the day")
	p.fill(testPassphrase)
	p.tap("Open the book")
	p.tap("Later: the passphrase alone")
	p.sees("No meetings today")
	p.tap("Settings")
	p.tap("Kiswahili")
	p.sees("Mipangilio")
	p.tap("Badilisha mtumiaji")
	p.sees("Nani anafungua daftari?")
	p.quit()

	p = sit(t, c.world, c.data)
	p.sees("Linafungua daftari kwa siku nzima")
	p.fill(testPassphrase)
	p.tap("Fungua daftari")
	p.tap("Baadaye: nenosiri pekee")
	p.sees("Leo")
	p.tap("Mipangilio")
	first := p.g.sit
	first.shell.Page().Menu[0].Do() // "Funga daftari"
	p.until("the book is not closed", func() bool { return p.g.sit != first && p.shows("Linafungua daftari kwa siku nzima") })
	p.g.gone.Wait()
	p.quit()
}

// TestACopyIsLeftAtOnce: what was recorded is in the folder of copies before anybody closes the book.
func TestACopyIsLeftAtOnce(t *testing.T) {
	c := newCover(t)
	p := sit(t, c.world, c.data)
	p.sees("Opens the book for the day")
	o, _, err := c.open(c.only().State.Users[0].Slot, testPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	if o.House.Copy != nil {
		t.Error("a copy is offered without a folder")
	}
	var copies atomic.Int32
	o.House.Copy = func(context.Context) error { copies.Add(1); return nil }
	c.must(o.House.Book.SetDevice(t.Context(), app.Device{ID: "0d1f4a52-0412-4d3a-9c1e-7f3c5b2a9e10", Code: "K7"}))
	if _, err := p.g.dwell(o.House, &ui.Keeper{}, ui.Links{}, func() error { return nil }); err != nil {
		t.Fatal(err)
	}
	p.sees("No meetings today")
	if n := copies.Load(); n != 0 {
		t.Errorf("%d copies before anything was recorded", n)
	}
	if _, err := o.House.Teller.PutIn(t.Context(), teller.BagIn{Amount: design.KES(500), From: "Lydia"}); err != nil {
		t.Fatal(err)
	}
	p.until("no copy", func() bool { return copies.Load() > 0 })
	p.quit()
}
