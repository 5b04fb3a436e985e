//go:build !headless

package main

import (
	"cmp"
	"context"
	"path/filepath"
	"runtime"
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

// window opens the book and shows it until the window is closed or ctx ends. A script that names a descriptor with the
// passphrase gets its book at once; a person gets the cover.
func (w world) window() func(context.Context, cli.Place) error {
	return func(ctx context.Context, at cli.Place) error {
		if !w.display() {
			return app.Trouble(app.BadConfig, "ui.no_display", nil)
		}
		w.hub = &life.Hub{}
		fd, err := w.descriptor(at.PassphraseFD)
		if err != nil {
			return err
		}
		d, err := doorsIn(w, at.Data)
		if err != nil {
			return err
		}
		if codes, err := institutions(d.data); fd < 0 && w.secrets.Fixed == "" && err == nil && len(codes) > 0 {
			return w.covered(ctx, d, at.Language)
		}
		house, err := w.open(ctx, at)
		if err != nil {
			return err
		}
		err = w.show(ctx, house, func(c *ui.Config) { c.Look.Lang = cmp.Or(at.Language, c.Look.Lang) })
		if cerr := house.Close(); err == nil {
			err = cerr
		}
		return err
	}
}

// display says that there is a screen; without one Fyne would panic when it makes the window.
func (w world) display() bool {
	return runtime.GOOS != "linux" || w.env("DISPLAY") != "" || w.env("WAYLAND_DISPLAY") != ""
}

// glass is the window of one run.
type glass struct {
	world
	ctx   context.Context
	stop  context.CancelFunc
	app   fyne.App
	win   fyne.Window
	b     *bridge.Bridge
	shell *ui.Shell
	prefs *prefs.Store
	end   func() // ends what goes on by itself over the open book
}

func (w world) glass(ctx context.Context, data string) *glass {
	g := &glass{world: w, end: func() {}, prefs: &prefs.Store{Dir: data}}
	g.ctx, g.stop = context.WithCancel(ctx)
	g.app = fyneapp.NewWithID(appID)
	g.app.SetIcon(fyne.NewStaticResource("app-512.png", assets.AppIcon))
	g.win = g.app.NewWindow("Daftari")
	g.win.Resize(fyne.NewSize(1280, 800))
	g.b = bridge.New(g.ctx)
	return g
}

// config of a window in the look that was chosen, else in a language.
func (g *glass) config(p prefs.Prefs, lang string) ui.Config {
	return ui.Config{Window: g.win, Bridge: g.b, Words: g.words, Now: g.now, Computer: !fyne.CurrentDevice().IsMobile(), Look: ui.LookOf(p, lang)}
}

// dwell shows the pages of an open book, which begins to live by itself.
func (g *glass) dwell(house *cli.House, near *ui.Keeper, dress ...func(*ui.Config)) error {
	nav := func() kit.Nav { return g.shell }
	near.House, near.Prefs, near.App, near.Clock = house, g.prefs, g.version, g.now
	near.Look = func(l ui.Look) error { return g.shell.Relook(l) }
	near.Doctor = func(ctx context.Context) []cli.Check {
		return setup{g.world}.Checks(ctx, cli.Place{Data: g.prefs.Dir, Institution: house.Institution})
	}
	near.Out = filepath.Join(g.prefs.Dir, "exports")
	open := g.rooms(g.ctx, house)
	open.Keeper = near
	cfg := g.config(near.Begin(), house.Words.Lang())
	for _, d := range dress {
		d(&cfg)
	}
	cfg.Sections = ui.Sections(open, ui.Device{Lock: cfg.OnLock}, nav)
	cfg.OnFind = func() { g.shell.Root(kit.Clients) }
	cfg.OnLine = func() { g.shell.Push(ui.SyncPage(open, nav)) }
	cfg.OnSync = cfg.OnLine
	shell, err := ui.New(cfg)
	if err != nil {
		return err
	}
	g.shell = shell
	again := shell.Watch(house.Book)
	g.b.Every(time.Minute, func() { again(nil) })
	auto := g.alive(house, g.b, shell, again)
	far := g.b.Page()
	near.Alone = func(on bool) {
		far.Far(func(context.Context) func() {
			if auto.Stop(); on { // a request on the wire may take its grace of some seconds
				auto.Start(g.ctx)
			}
			return nil
		})
	}
	if !near.Now().ByHand {
		auto.Start(g.ctx)
	}
	g.end = auto.Stop
	return nil
}

// run shows the window until it is closed. What reads and asks ends then; what was tapped is still saved.
func (g *glass) run() {
	context.AfterFunc(g.ctx, func() { g.b.Post(g.app.Quit) })
	tellBoxes(g.b, g.win)
	g.win.ShowAndRun()
	g.end()
	g.stop()
	g.b.Wait()
}

func (w world) show(ctx context.Context, house *cli.House, dress ...func(*ui.Config)) error {
	g := w.glass(ctx, filepath.Dir(house.Book.Dir()))
	if err := g.dwell(house, &ui.Keeper{}, dress...); err != nil {
		g.stop()
		return err
	}
	g.run()
	return nil
}

// rooms is the open book as the pages ask for it.
func (w world) rooms(ctx context.Context, house *cli.House) ui.House {
	h := ui.House{Book: house.Book, Teller: house.Teller, Closer: house.Closer, Asker: house.Core}
	reach := func(context.Context) bool { return false }
	if far, ok := house.Core.(*core); ok {
		reach = far.reach
	}
	h.Hand = life.NewHand(ctx, house.Core.Sync, reach)
	return h
}
