//go:build !headless

package main

import (
	"context"
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
	"daftari/ui/theme"
)

const appID = "org.daftari.app"

// window opens the book and shows it until the window is closed or ctx ends.
func (w world) window() func(context.Context, cli.Place) error {
	return func(ctx context.Context, at cli.Place) error {
		if !w.display() {
			return app.Trouble(app.BadConfig, "ui.no_display", nil)
		}
		w.hub = &life.Hub{}
		house, err := w.open(ctx, at)
		if err != nil {
			return err
		}
		err = w.show(ctx, house)
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

func (w world) show(ctx context.Context, house *cli.House, dress ...func(*ui.Config)) error {
	ctx, stop := context.WithCancel(ctx)
	a := fyneapp.NewWithID(appID)
	a.SetIcon(fyne.NewStaticResource("app-512.png", assets.AppIcon))
	win := a.NewWindow("Daftari")
	win.Resize(fyne.NewSize(1280, 800))
	b := bridge.New(ctx)
	var shell *ui.Shell
	nav := func() kit.Nav { return shell }
	open := w.rooms(ctx, house)
	cfg := ui.Config{
		Window: win, Bridge: b, Words: w.words, Now: w.now, Computer: !fyne.CurrentDevice().IsMobile(),
		Look:     ui.Look{Mode: theme.System, Scale: 100, Lang: house.Words.Lang()},
		Sections: ui.Sections(open, ui.Device{}, nav),
		OnFind:   func() { shell.Root(kit.Clients) },
		OnLine:   func() { shell.Push(ui.SyncPage(open, nav)) },
	}
	cfg.OnSync = cfg.OnLine
	for _, d := range dress {
		d(&cfg)
	}
	shell, err := ui.New(cfg)
	if err != nil {
		stop()
		return err
	}
	again := shell.Watch(house.Book)
	b.Every(time.Minute, func() { again(nil) })
	context.AfterFunc(ctx, func() { b.Post(a.Quit) })
	tellBoxes(b, win)
	end := w.alive(ctx, house, b, shell, again)
	win.ShowAndRun()
	end()
	stop() // what reads and asks ends; what was tapped is still saved
	b.Wait()
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
