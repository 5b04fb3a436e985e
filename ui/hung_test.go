package ui

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daftari/app"
	"daftari/app/teller"
	"daftari/app/words"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/kittest"
	"daftari/ui/theme"
	"daftari/ui/today"
)

// stuck is a book on a disk that does not answer, and a server that hangs: each call waits for the test's end.
type stuck struct {
	asked chan string
	end   chan struct{}
}

func (s stuck) wait(what string) error {
	s.asked <- what
	<-s.end
	return context.Canceled
}

func (s stuck) Freshness(context.Context) (app.Freshness, error) {
	return app.Freshness{}, s.wait("disk")
}

func (s stuck) Standing(context.Context, app.Date, ...app.AccountRef) (app.Standing, error) {
	return app.Standing{}, s.wait("disk")
}

func (s stuck) Entries(context.Context, app.EntryFilter) ([]app.Entry, error) {
	return nil, s.wait("disk")
}

func (s stuck) Entry(context.Context, app.Key) (app.EntryFile, error) {
	return app.EntryFile{}, s.wait("disk")
}

func (s stuck) Officer(context.Context) (app.Officer, error) { return app.Officer{}, s.wait("disk") }

func (s stuck) Groups(context.Context) ([]app.Group, error) { return nil, s.wait("disk") }

func (s stuck) Meetings(context.Context, app.Date) ([]teller.DayMeeting, error) {
	return nil, s.wait("disk")
}

func (s stuck) Preview(context.Context, app.GroupID, app.Date) (app.Sheet, error) {
	return app.Sheet{}, s.wait("disk")
}

// TestTheWindowLivesWhileDiskAndServerHang: pages whose reading, saving and asking never end are drawn, opened and
// left, and each tap is answered. A call of the book on the window's goroutine would hang the test.
func TestTheWindowLivesWhileDiskAndServerHang(t *testing.T) {
	test.NewTempApp(t)
	win := test.NewTempWindow(t, kit.Space(0))
	s := stuck{asked: make(chan string, 99), end: make(chan struct{})}
	var mu sync.Mutex
	var posted []func()
	ctx, stop := context.WithCancel(context.Background())
	b := bridge.With(ctx, func(f func()) {
		mu.Lock()
		defer mu.Unlock()
		posted = append(posted, f)
	})
	taps := 0
	acts := func(e *kit.Env) *kit.Page {
		page := e.Bridge.Page()
		hang := func(what string) bridge.Work {
			return func(context.Context) func() {
				_ = s.wait(what)
				return nil
			}
		}
		var save *kit.Button
		save = kit.NewButton(e, kit.Primary, theme.IconCheck, "Save", func() {
			taps++
			save.Disable()
			page.Save(hang("save"))
		})
		send := kit.NewButton(e, kit.Secondary, theme.IconSend, "Send", func() { taps++; page.Far(hang("server")) })
		return &kit.Page{Title: "Acts", Body: kit.Column(0, save, send), OnGone: page.Close}
	}
	nothing := func() {}
	root := today.Route(func(e *kit.Env) today.Source {
		return &today.Model{Book: s, Teller: s, Words: e.Words, Now: e.Now}
	}, today.Links{Find: nothing, Bag: nothing, Trouble: func(error) {}}, nil)
	shell, err := New(Config{Window: win, Bridge: b, Words: words.New, Now: time.Now, Look: Look{Lang: "en", Still: true},
		Sections: []Section{
			{Tab: kit.Today, Icon: theme.IconNavToday, Word: "ui.tab_today", Root: root, Phone: true, Desk: true},
			{Tab: kit.Outbox, Icon: theme.IconNavOutbox, Word: "ui.tab_outbox", Root: acts, Phone: true, Desk: true},
		}})
	if err != nil {
		t.Fatal(err)
	}
	win.Resize(fyne.NewSize(360, 800))
	expect := func(what string) {
		t.Helper()
		for {
			if got := <-s.asked; got == what {
				return
			}
		}
	}
	expect("disk")
	for range 20 { // as a sync would tell of changes while the disk hangs
		shell.Reload()
	}
	kittest.Tap(t, win.Content(), "Outbox")
	kittest.Tap(t, win.Content(), "Save")
	expect("save")
	kittest.Tap(t, win.Content(), "Send")
	kittest.Tap(t, win.Content(), "Send")
	expect("server")
	expect("server")
	if taps != 3 {
		t.Errorf("%d taps were heard, want 3", taps)
	}
	kittest.Tap(t, win.Content(), "Today")
	if img := win.Canvas().Capture(); img.Bounds().Dx() != 360 {
		t.Errorf("drawn %v", img.Bounds())
	}
	if !slices.Contains(kittest.Texts(win.Content()), "Today") {
		t.Error("Today is not shown")
	}
	stop()
	close(s.end)
	b.Wait()
}
