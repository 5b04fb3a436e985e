//go:build !headless

package main

import (
	"context"
	"io"

	trainer "daftari/fineract/ledger/farside"
	"daftari/ui"
	"daftari/ui/cli"
	"daftari/ui/cover"
	"daftari/ui/farside"
	"daftari/ui/life"
	"daftari/ui/settings/prefs"
)

// Window shows the demo's book with the trainer's panel; without a display it says so and tells the story.
func (d demo) Window(ctx context.Context, out io.Writer) error {
	if !d.display() {
		return d.untold(ctx, out)
	}
	r, err := d.rehearsal(ctx, io.Discard)
	if err != nil {
		return err
	}
	house, err := r.prepared(ctx)
	if err != nil {
		return closing(r, err)
	}
	return closing(r, r.show(ctx, house, r.marked(house, "demo.ribbon")))
}

// prepared makes the officer's book and the desk ready, and opens the book.
func (r *rehearsal) prepared(ctx context.Context) (*cli.House, error) {
	if err := r.story.Prepare(ctx); err != nil {
		return nil, err
	}
	r.hub = &life.Hub{}
	return r.open(ctx, cli.Place{Data: r.story.Officer(), PassphraseFD: -1})
}

// marked says over every page that the book is no real one, and gives the trainer his panel.
func (r *rehearsal) marked(house *cli.House, ribbon string) func(*ui.Config) {
	t := trainer.NewTrainer(r.srv, r.branch)
	m := farside.Model{Book: house.Book, Files: house.Payer.Files, Far: t, Wallets: r.story.Purses(house)}
	return func(c *ui.Config) { c.Ribbon, c.Aside = ribbon, farside.Live(c.Bridge, m) }
}

// practise shows a book of its own with invented people. The real one is closed before: nothing of it is touched. The
// end leads to the closed cover.
func (g *glass) practise() {
	s, err := g.blank()
	if err != nil {
		g.sit.shell.Trouble(err)
		return
	}
	s.shell.Cover(cover.Waiting("demo.preparing"))
	s.b.Page().Far(func(ctx context.Context) func() {
		g.gone.Wait()
		p, err := g.prepare(ctx)
		if err == nil {
			s.shut = p.Close // with the sitting that waits for it, until it has its own
		}
		return func() {
			if err == nil {
				err = g.rehearse(s, p)
			}
			if err != nil {
				g.close()
				g.sit.shell.Trouble(err)
			}
		}
	})
}

// rehearse shows a practice in the place of the sitting that waited for it.
func (g *glass) rehearse(s *sitting, p *practice) error {
	s.shut = nothing
	_, err := g.dwell(p.house, &ui.Keeper{Prefs: p.prefs}, ui.Links{}, p.Close, p.marked(p.house, "demo.practice"), func(c *ui.Config) {
		c.RibbonEnd, c.OnRibbonEnd, c.OnLock = "demo.end_practice", g.close, g.close
	})
	if err != nil {
		s.shut = p.Close
	}
	return err
}

// practice is a book that is ready to be practised in.
type practice struct {
	*rehearsal
	house *cli.House
	prefs *prefs.Store // what is chosen in it is gone with it
}

// Close clears all of it away.
func (p *practice) Close() error { return closing(p.rehearsal, p.house.Close()) }

// prepare makes a practice; it takes some seconds.
func (g *glass) prepare(ctx context.Context) (*practice, error) {
	r, err := demo{g.world}.rehearsal(ctx, io.Discard)
	if err != nil {
		return nil, err
	}
	own, look := &prefs.Store{Dir: r.data}, g.prefs.Load("")
	look.ByHand = false
	if err := own.Save("", look); err != nil {
		return nil, closing(r, err)
	}
	house, err := r.prepared(ctx)
	if err != nil {
		return nil, closing(r, err)
	}
	return &practice{r, house, own}, nil
}

// shutter makes a Close function an io.Closer.
type shutter func() error

// Close calls it.
func (f shutter) Close() error { return f() }
