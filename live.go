//go:build !headless

package main

import (
	"context"

	"fyne.io/fyne/v2"

	"daftari/app"
	"daftari/app/words"
	"daftari/ui"
	"daftari/ui/cli"
	"daftari/ui/life"
)

// alive lets the open book of a sitting go on by itself: it syncs, the window draws what changed, and a person is called
// when one is needed. That rests while the book is locked. again draws the sync line, keep writes down which sheet lies
// open, hand is the sync that a person began.
func (g *glass) alive(s *sitting, house *cli.House, near *ui.Keeper, hand *life.Hand, again func(*app.SyncProgress), keep func()) {
	far := house.Core.(*core) // every open book has this one
	needs := life.NewAttention(house.Book, func() *words.Words { return s.shell.Env().Words }, func(title, text string) {
		g.app.SendNotification(fyne.NewNotification(title, text))
	})
	page := s.b.Page()
	look := func() {
		page.Refresh("attention", func(ctx context.Context) func() { _ = needs.Look(ctx); return nil })
	}
	far.told = func(err error) {
		s.b.Post(func() {
			if g.sit == s && !s.shell.Covered() { // it begins again with the book
				s.shell.Trouble(err)
			}
		})
	}
	auto := life.New(life.Config{Book: house.Book, Reach: far.reach, Run: far.watch,
		Told:   func(p app.SyncProgress) { s.b.Post(func() { again(&p) }) },
		Failed: far.told,
	})
	far.out = func() { g.b.Post(func() { g.shutOut(s) }) }
	far.hub.Begin(s.b.Post)
	far.hub.Each(auto.Changed)
	far.hub.Listen(func() {
		again(nil)
		s.shell.Reload()
		keep()
		look()
	})
	far.hub.Each(func(c app.Change) {
		if c.Kind == "entry" && house.Copy != nil { // at once: the device may be stolen on the way to the next meeting
			page.Refresh("copy", func(ctx context.Context) func() { _ = house.Copy(ctx); return nil })
		}
	})
	g.app.Lifecycle().SetOnEnteredForeground(func() {
		if s.front != nil {
			s.front()
		}
		auto.Foreground()
	})
	begin := func() {
		if g.sit == s && !near.Now().ByHand && !s.shell.Covered() {
			auto.Start(s.ctx)
		}
	}
	lane := s.b.Page()
	s.anew = func() {
		lane.Far(func(context.Context) func() {
			auto.Stop() // a request on the wire may take its grace of some seconds
			return begin
		})
	}
	near.Alone = s.anew
	s.wake = func() {
		begin()
		again(nil)
		look()
	}
	s.rest = func() {
		auto.Stop()
		hand.Rest()
	}
	s.wake()
}

// shutOut closes the book of a device that the branch shut out, and shows why it does not open any more: what was
// tapped is still saved, and nobody reads the clients' names here.
func (g *glass) shutOut(s *sitting) {
	if g.sit != s {
		return
	}
	if err := g.closed(); err != nil {
		g.stop()
	}
}
