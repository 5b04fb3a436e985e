//go:build !headless

package main

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"daftari/app"
	"daftari/assets"
	"daftari/ui"
	"daftari/ui/bridge"
	"daftari/ui/cli"
	"daftari/ui/kit"
	"daftari/ui/life"
	"daftari/ui/settings/prefs"
)

const appID = "org.daftari.app"

// window shows this device's books until the window is closed or ctx ends. A script that names a descriptor with the
// passphrase gets its book at once; a person gets the cover, and where there is no book yet the first start.
func (w world) window() func(context.Context, cli.Place) error {
	return func(ctx context.Context, at cli.Place) error {
		if !w.display() {
			return app.Trouble(app.BadConfig, "ui.no_display", nil)
		}
		fd, err := w.passphrases().Descriptor(at.PassphraseFD)
		if err != nil {
			return err
		}
		if fd < 0 && w.secrets.Fixed == "" {
			return w.covered(ctx, at)
		}
		w.hub = &life.Hub{}
		house, err := w.open(ctx, at)
		if err != nil {
			return err
		}
		return w.show(ctx, house, func(c *ui.Config) { c.Look.Lang = cmp.Or(at.Language, c.Look.Lang) })
	}
}

// display says that there is a screen; without one Fyne would panic when it makes the window.
func (w world) display() bool {
	return runtime.GOOS != "linux" || w.env("DISPLAY") != "" || w.env("WAYLAND_DISPLAY") != ""
}

// glass is the window of one run. It shows one sitting at a time.
type glass struct {
	world
	ctx   context.Context
	stop  context.CancelFunc
	app   fyne.App
	win   fyne.Window
	b     *bridge.Bridge
	prefs *prefs.Store
	lang  string                               // that was asked for; "" = as chosen before, else the system's
	join  func(context.Context) *bridge.Bridge // makes the bridge of a sitting
	front *porch                               // the closed books

	sit  *sitting
	gone sync.WaitGroup // sittings that were left and still end
}

// sitting is what the window shows: the closed cover, or the pages of one open book with what goes on by itself.
type sitting struct {
	ctx   context.Context
	stop  context.CancelFunc
	b     *bridge.Bridge
	shell *ui.Shell
	wake  func()             // what goes on by itself begins
	anew  func()             // it ends and, where it may, begins again: a person chose so
	sheet func(in bool)      // an open sheet came to the front, or was left
	pick  func(func([]byte)) // a file of this device
	rest  func()             // it ends, and is waited for; never on the window's goroutine
	front func()             // it comes to the front again; nil = nobody asks
	shut  func() error
}

// glass is the window over a folder of books, in an app whose goroutine is reached by what join makes.
func (w world) glass(ctx context.Context, d doors, a fyne.App, join func(context.Context) *bridge.Bridge) *glass {
	g := &glass{world: w, app: a, join: join, front: &porch{doors: d}, prefs: &prefs.Store{Dir: d.data}}
	g.ctx, g.stop = context.WithCancel(ctx)
	g.app.SetIcon(fyne.NewStaticResource("app-512.png", assets.AppIcon))
	g.win = g.app.NewWindow("Daftari")
	g.win.Resize(fyne.NewSize(1280, 800))
	g.b = g.join(g.ctx)
	return g
}

// sitting begins one in the place of the one before, which is left; shut closes what it is over.
func (g *glass) sitting(look ui.Look, shut func() error, dress func(*ui.Config, *sitting)) (*sitting, error) {
	s := &sitting{wake: func() {}, anew: func() {}, rest: func() {}, sheet: func(bool) {}, shut: shut}
	s.ctx, s.stop = context.WithCancel(g.ctx)
	s.b = g.join(s.ctx)
	cfg := ui.Config{Window: g.win, Bridge: s.b, Words: g.words, Now: g.now, Computer: g.computer(), Look: look}
	dress(&cfg, s)
	var err error
	if s.shell, err = ui.New(cfg); err != nil {
		s.stop()
		return nil, err
	}
	g.leave(func() {})
	g.sit = s
	return s, nil
}

// blank is a sitting over no book, in the look that was chosen last.
func (g *glass) blank() (*sitting, error) {
	t, err := g.words(g.lang)
	if err != nil {
		return nil, err
	}
	look := g.prefs.Load("")
	look.Language = cmp.Or(g.lang, look.Language)
	return g.sitting(ui.LookOf(look, t.Lang()), nothing, func(c *ui.Config, s *sitting) {
		s.pick = ui.Machine(g.app, s.b, c, "", func() *ui.Shell { return s.shell }).File
	})
}

// nothing is to be closed.
func nothing() error { return nil }

func (g *glass) computer() bool { return !fyne.CurrentDevice().IsMobile() }

// leave ends the sitting that is shown. What it was over is closed off the window's goroutine; then is called after that.
func (g *glass) leave(then func()) {
	was := g.sit
	g.sit = nil
	if was == nil {
		then()
		return
	}
	was.shell.Leave()
	g.gone.Go(func() {
		if err := was.end(); err != nil {
			g.log.Error("a book was not closed", "error", err)
		}
		then()
	})
}

// end waits until nothing of the sitting runs: what reads and asks ends, what was tapped is still saved.
func (s *sitting) end() error {
	s.rest()
	s.stop()
	s.b.Wait()
	return s.shut()
}

// dwell shows the pages of an open book, which begins to live by itself; near is the program around it, out
// leads out of it.
func (g *glass) dwell(house *cli.House, near *ui.Keeper, out ui.Links, shut func() error, dress ...func(*ui.Config)) (*sitting, error) {
	near.House, near.Prefs, near.Setup, near.App, near.Clock = house, cmp.Or(near.Prefs, g.prefs), setup{g.world}, g.version, g.now
	place := &life.Place{File: filepath.Join(house.Book.Dir(), "place"), Book: house.Book}
	var open ui.House
	var machine ui.Device
	var hand *life.Hand
	var keep func()
	s, err := g.sitting(ui.LookOf(near.Begin(), house.Words.Lang()), shut, func(c *ui.Config, s *sitting) {
		nav := func() kit.Nav { return s.shell }
		near.Look = func(l ui.Look) error { return s.shell.Relook(l) }
		page := s.b.Page()
		keep = func() {
			page.Refresh("place", func(ctx context.Context) func() { _ = place.Keep(ctx); return nil })
		}
		open, hand = g.rooms(s.ctx, house)
		open.Keeper, open.Links = near, out
		open.OnSheet = func(group app.GroupID, d app.Date, in bool) {
			if g.sit == s { // a sheet that goes with its window was not left
				place.Sheet(group, d, in)
				keep()
				s.sheet(in)
			}
		}
		for _, d := range dress {
			d(c)
		}
		machine = ui.Device{Lock: c.OnLock} // out of a book that is no real one comes no call, no slip and no file
		if c.Ribbon == "" {
			machine = ui.Machine(g.app, s.b, c, house.Printer, func() *ui.Shell { return s.shell })
			s.pick = machine.File
		}
		c.Sections = ui.Sections(open, machine, nav)
		c.OnFind = func() { s.shell.Root(kit.Clients) }
		c.OnLine = func() { s.shell.Push(ui.SyncPage(open, nav)) }
		c.OnSync = c.OnLine
	})
	if err != nil {
		return nil, err
	}
	again := s.shell.Watch(house.Book, open.Doubts)
	s.b.Every(time.Minute, func() { again(nil) })
	g.alive(s, house, near, hand, again, keep)
	s.b.Page().Go(func(ctx context.Context) func() {
		group, day, found := place.Find(ctx)
		return func() {
			if found && s.shell.At() == kit.Today && s.shell.Depth() == 1 {
				s.shell.Push(ui.SheetPage(open, machine, func() kit.Nav { return s.shell }, group, day))
			}
		}
	})
	return s, nil
}

// run shows the window until it is closed, and closes what lies open then.
func (g *glass) run() error {
	context.AfterFunc(g.ctx, func() { g.b.Post(g.app.Quit) })
	tellBoxes(g.b, g.win)
	g.win.ShowAndRun()
	return g.ends()
}

// ends closes what the closed window showed, and the book that its cover holds.
func (g *glass) ends() error {
	var err error
	if g.sit != nil {
		err = g.sit.end()
	}
	g.stop()
	g.gone.Wait()
	g.b.Wait()
	return errors.Join(err, g.front.keep(nil))
}

// show is the window of one book, which is closed with it.
func (w world) show(ctx context.Context, house *cli.House, dress ...func(*ui.Config)) error {
	d, err := doorsIn(w, filepath.Dir(house.Book.Dir()))
	if err != nil {
		return closing(shutter(house.Close), err)
	}
	g := w.glass(ctx, d, fyneapp.NewWithID(appID), bridge.New)
	if _, err := g.dwell(house, &ui.Keeper{}, ui.Links{}, house.Close, dress...); err != nil {
		g.stop()
		return closing(shutter(house.Close), err)
	}
	return g.run()
}

// rooms is the open book as the pages ask for it, and the sync by hand.
func (w world) rooms(ctx context.Context, house *cli.House) (ui.House, *life.Hand) {
	far := house.Core.(*core) // every open book has this one
	hand := life.NewHand(ctx, far.Sync, far.reach)
	return ui.House{Book: house.Book, Teller: house.Teller, Payer: house.Payer, Closer: house.Closer, Asker: far, Hand: hand, Region: far.Config.Region, Support: far.Config.Support}, hand
}
