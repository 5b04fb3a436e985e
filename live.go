//go:build !headless

package main

import (
	"context"

	"fyne.io/fyne/v2"

	"daftari/app"
	"daftari/app/words"
	"daftari/ui"
	"daftari/ui/bridge"
	"daftari/ui/cli"
	"daftari/ui/life"
)

// alive lets an open book go on by itself while its window is shown: the window draws what changed, a person is called
// when one is needed, and once what it returns is started, it syncs. again draws the sync line.
func (w world) alive(house *cli.House, b *bridge.Bridge, shell *ui.Shell, again func(*app.SyncProgress)) *life.Autosync {
	far := house.Core.(*core) // every open book has this one
	needs := life.NewAttention(house.Book, func() *words.Words { return shell.Env().Words }, func(title, text string) {
		fyne.CurrentApp().SendNotification(fyne.NewNotification(title, text))
	})
	page := b.Page()
	look := func() {
		page.Refresh("attention", func(ctx context.Context) func() { _ = needs.Look(ctx); return nil })
	}
	auto := life.New(life.Config{Book: house.Book, Reach: far.reach, Run: far.watch,
		Told:   func(p app.SyncProgress) { b.Post(func() { again(&p) }) },
		Failed: func(err error) { b.Post(func() { shell.Trouble(err) }) },
	})
	w.hub.Begin(b.Post)
	w.hub.Each(auto.Changed)
	w.hub.Listen(func() {
		again(nil)
		shell.Reload()
		look()
	})
	look()
	fyne.CurrentApp().Lifecycle().SetOnEnteredForeground(auto.Foreground)
	return auto
}
