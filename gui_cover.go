//go:build !headless

package main

import (
	"context"
	"sync"
	"time"

	fyneapp "fyne.io/fyne/v2/app"

	"daftari/ui"
	"daftari/ui/bridge"
	"daftari/ui/cli"
	"daftari/ui/cover"
)

// covered shows the closed books of a folder, and the first start where there is none.
func (w world) covered(ctx context.Context, at cli.Place) error {
	d, err := doorsIn(w, at.Data)
	if err != nil {
		return err
	}
	g := w.glass(ctx, d, fyneapp.NewWithID(appID), bridge.New)
	g.lang = at.Language
	if err := g.closed(); err != nil {
		g.stop()
		return err
	}
	return g.run()
}

// closed shows the cover at the start of the program, or after a book was closed.
func (g *glass) closed() error {
	s, err := g.blank()
	if err != nil {
		return err
	}
	flow := cover.Closed(g.front, g.now)
	g.lay(s, flow, func() { g.enter(flow) }, g.close)
	return nil
}

// close is closed where somebody asked for it; without it the window stays as it is.
func (g *glass) close() {
	if err := g.closed(); err != nil && g.sit != nil {
		g.sit.shell.Trouble(err)
	}
}

// lay covers a sitting; back covers it again after something else was done.
func (g *glass) lay(s *sitting, flow *cover.Flow, opened, back func()) {
	flow.Computer = g.computer()
	s.shell.Cover(cover.Route(flow, cover.Links{
		Opened: opened, Trouble: s.shell.Trouble,
		Start:    func() { g.begin(s, !flow.None(), back) },
		Practise: g.practise,
	}))
}

// enter shows the book that a cover opened, which closes whatever was shown before.
func (g *glass) enter(flow *cover.Flow) {
	code, book := flow.Opened()
	in := book.(held)
	was := g.sit
	k := &keeper{glass: g, code: code, held: in}
	k.near = &ui.Keeper{PIN: in.SetPIN, Secret: in.Session.Confirm, Rest: in.Lock.Rest, Most: in.Lock.Most(), User: func() { k.other = true; k.lock(k.cover) }}
	s, err := g.dwell(in.House, k.near, ui.Links{
		Practice:    g.practise,
		Institution: func() { k.lock(func() { g.begin(k.sit, true, k.cover) }) },
		Close:       func() { k.lock(g.close) },
	}, in.Close, k.dress)
	if err != nil {
		was.shell.Trouble(err)
		return
	}
	g.front.taken(in.opened)
	k.keep(s)
}

// keeper locks an open book when it is time, and lays its cover over it.
type keeper struct {
	*glass
	held
	sit     *sitting
	code    string
	near    *ui.Keeper
	covered bool
	other   bool // somebody else is to open it
}

func (k *keeper) dress(c *ui.Config) {
	c.OnLock = func() { k.lock(k.cover) }
	c.OnTouch = func() { k.Lock.Touch(k.held.doors.sinceStart()) }
	c.OnLink = func() { k.Lock.Grace(k.held.doors.sinceStart()) }
}

// keep looks every second whether it is time, which opens nothing of the book; on a phone the screen that went dark is one. Keys
// that went by themselves after wrong PINs are asked for apart: who works with them is waited for.
func (k *keeper) keep(s *sitting) {
	k.sit = s
	s.sheet = func(in bool) { k.Lock.Sheet(in, k.held.doors.sinceStart()) }
	page := s.b.Page()
	s.b.Every(time.Second, func() {
		if k.Lock.Due(k.held.doors.sinceStart()) {
			k.lock(k.cover)
			return
		}
		page.Refresh("lock", func(context.Context) func() {
			if locked, _ := k.Session.Locked(); !locked {
				return nil
			}
			return func() { k.lock(k.cover) }
		})
	})
	if !k.computer() {
		k.app.Lifecycle().SetOnExitedForeground(func() { k.Lock.Away(k.held.doors.sinceStart()) })
		s.front = func() {
			if now := k.held.doors.sinceStart(); !k.Lock.Due(now) { // else the next look locks
				k.Lock.Back(now)
			}
		}
	}
}

// lock hides the pages at once, and takes the keys after what was tapped before is durable and nothing syncs any more.
func (k *keeper) lock(then func()) {
	if k.covered || k.glass.sit != k.sit {
		return
	}
	k.covered = true
	k.sit.shell.Cover(cover.Shut)
	k.sit.b.Page().Save(func(context.Context) func() {
		k.sit.rest()
		err := k.Session.Lock()
		return func() {
			then()
			if err != nil {
				k.sit.shell.Trouble(err)
			}
		}
	})
}

// cover asks who opens the locked book: nothing below is drawn or hears a key.
func (k *keeper) cover() {
	flow := cover.Locked(k.front, k.now, k.code, k.Session.User().Slot, k.held)
	flow.Other, k.other = k.other, false
	k.lay(k.sit, flow, func() {
		if _, book := flow.Opened(); book != cover.Book(k.held) {
			k.enter(flow)
			return
		}
		k.covered = false
		if err := k.near.Again(); err != nil {
			k.sit.shell.Trouble(err)
		}
		k.sit.shell.Uncover()
		k.sit.wake()
	}, k.cover)
}

// porch gives the cover the books of this device, and holds the one that was opened until its pages are shown.
type porch struct {
	doors
	mu   sync.Mutex
	hold *opened
}

// keep holds a book that was opened; one that was held before, and that nobody entered, is closed.
func (p *porch) keep(o *opened) error {
	p.mu.Lock()
	was := p.hold
	p.hold = o
	p.mu.Unlock()
	if was == nil {
		return nil
	}
	return was.Close()
}

// taken says that a book's pages are shown: they close it.
func (p *porch) taken(o *opened) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.hold == o {
		p.hold = nil
	}
}

// List is cover.Doors.
func (p *porch) List(ctx context.Context) ([]cover.Door, error) {
	all, err := p.doors.List(ctx)
	out := make([]cover.Door, len(all))
	for i, d := range all {
		out[i] = cover.Door{Code: d.Code, State: d.State, New: d.New, Waiting: d.Waiting, Problem: d.Problem}
	}
	return out, err
}

// Open is cover.Doors.
func (p *porch) Open(ctx context.Context, code, slot, passphrase string, told func(cover.Stage)) (cover.Book, error) {
	o, err := p.doors.Open(ctx, code, slot, passphrase, func(s stage) { told(cover.Stage(s)) })
	if err != nil {
		return nil, err
	}
	return held{o}, p.keep(o)
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
