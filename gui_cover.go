//go:build !headless

package main

import (
	"context"
	"time"

	"daftari/ui"
	"daftari/ui/cover"
	"daftari/ui/kit"
)

// covered shows the closed books, and lets go of the one that was opened when the window closes.
func (w world) covered(ctx context.Context, d doors) error {
	t, err := w.words("")
	if err != nil {
		return err
	}
	g := w.glass(ctx)
	front := porch{d}
	flow := cover.Closed(front, w.now)
	flow.Computer = true
	var held *opened
	cfg := g.config(t.Lang())
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
	covered := false
	over := func() {
		if covered {
			return
		}
		covered = true
		g.lockedOver(front, code, in, func() { covered = false })
	}
	lock := func(act func() (bool, error)) {
		lane.Save(func(context.Context) func() {
			locked, err := act()
			return func() {
				if err != nil {
					g.shell.Trouble(err)
				}
				if locked {
					over()
				}
			}
		})
	}
	err := g.dwell(in.House, func(c *ui.Config) {
		c.OnLock = func() { lock(func() (bool, error) { return true, in.Session.Lock() }) }
		c.OnTouch = func() { in.Lock.Touch(in.doors.sinceStart()) }
	})
	if err != nil {
		g.shell.Trouble(err)
		return in.opened
	}
	g.b.Every(time.Second, func() {
		in.Lock.Sheet(g.shell.At() == kit.Today && g.shell.Depth() > 1, in.doors.sinceStart())
		lock(in.Tick)
	})
	return in.opened
}

// lockedOver lays the cover over the pages of a locked book: nothing below is drawn or hears a key.
func (g *glass) lockedOver(front porch, code string, in held, opened func()) {
	flow := cover.Locked(front, g.now, code, in.Session.User().Slot, in)
	flow.Computer = true
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
