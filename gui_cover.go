//go:build !headless

package main

import (
	"cmp"
	"context"
	"time"

	"daftari/ui"
	"daftari/ui/cover"
	"daftari/ui/kit"
)

// covered shows the closed books, and lets go of the one that was opened when the window closes.
func (w world) covered(ctx context.Context, d doors, lang string) error {
	t, err := w.words(lang)
	if err != nil {
		return err
	}
	g := w.glass(ctx, d.data)
	front := porch{d}
	flow := cover.Closed(front, w.now)
	flow.Computer = true
	var held *opened
	look := g.prefs.Load("")
	look.Language = cmp.Or(lang, look.Language)
	cfg := g.config(look, t.Lang())
	if g.shell, err = ui.New(cfg); err != nil {
		g.stop()
		return err
	}
	g.shell.Cover(cover.Route(flow, cover.Links{
		Opened:  func() { held = g.enter(front, flow) },
		Trouble: func(err error) { g.shell.Trouble(err) },
	}))
	g.run()
	if held == nil {
		return nil
	}
	return held.Close()
}

// enter shows the book that the flow opened, and locks it when it is time. Locking waits in the lane of the taps that are
// saved: what was tapped before is durable when the keys go.
func (g *glass) enter(front porch, flow *cover.Flow) *opened {
	code, book := flow.Opened()
	in := book.(held)
	lane := g.b.Page()
	near := &ui.Keeper{PIN: in.SetPIN, Rest: in.Lock.Rest}
	covered, other := false, false
	over := func() {
		if covered {
			return
		}
		covered = true
		g.lockedOver(front, code, in, other, func() {
			covered = false
			g.trouble(near.Again())
		})
		other = false
	}
	lock := func(act func() (bool, error)) {
		lane.Save(func(context.Context) func() {
			locked, err := act()
			return func() {
				g.trouble(err)
				if locked {
					over()
				}
			}
		})
	}
	shut := func() { lock(func() (bool, error) { return true, in.Session.Lock() }) }
	near.User = func() { other = true; shut() }
	err := g.dwell(in.House, near, func(c *ui.Config) {
		c.OnLock = shut
		c.OnTouch = func() { in.Lock.Touch(in.doors.sinceStart()) }
	})
	if err != nil {
		g.trouble(err)
		return in.opened
	}
	g.b.Every(time.Second, func() {
		in.Lock.Sheet(g.shell.At() == kit.Today && g.shell.Depth() > 1, in.doors.sinceStart())
		lock(in.Tick)
	})
	return in.opened
}

func (g *glass) trouble(err error) {
	if err != nil {
		g.shell.Trouble(err)
	}
}

// lockedOver lays the cover over the pages of a locked book: nothing below is drawn or hears a key. other asks who opens.
func (g *glass) lockedOver(front porch, code string, in held, other bool, opened func()) {
	flow := cover.Locked(front, g.now, code, in.Session.User().Slot, in)
	flow.Computer, flow.Other = true, other
	g.shell.Cover(cover.Route(flow, cover.Links{
		Opened:  func() { opened(); g.shell.Uncover(); g.shell.Reload() },
		Trouble: func(err error) { g.shell.Trouble(err) },
	}))
}

// porch gives the cover the books of this device.
type porch struct{ doors }

// List is cover.Doors.
func (p porch) List(ctx context.Context) ([]cover.Door, error) {
	all, err := p.doors.List(ctx)
	out := make([]cover.Door, len(all))
	for i, d := range all {
		out[i] = cover.Door{Code: d.Code, State: d.State, New: d.New, Waiting: d.Waiting, Problem: d.Problem}
	}
	return out, err
}

// Open is cover.Doors.
func (p porch) Open(ctx context.Context, code, slot, passphrase string, told func(cover.Stage)) (cover.Book, error) {
	o, err := p.doors.Open(ctx, code, slot, passphrase, func(s stage) { told(cover.Stage(s)) })
	if err != nil {
		return nil, err
	}
	return held{o}, nil
}

// held is an opened book as the cover asks for it.
type held struct{ *opened }

// HasPIN is cover.Book.
func (h held) HasPIN() bool {
	u, err := h.Session.Keys()
	return err != nil || u.HasPIN() // locked: whoever has none is asked for her passphrase all the same
}

// PINs is cover.Book.
func (h held) PINs() int {
	_, left := h.Session.Locked()
	return left
}
