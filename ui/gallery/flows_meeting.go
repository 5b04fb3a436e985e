package gallery

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daftari/app"
	"daftari/app/words"
	"daftari/store"
	"daftari/ui"
	"daftari/ui/bridge"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/meeting"
	"daftari/ui/meeting/away"
	"daftari/ui/theme"
	"daftari/ui/today"
)

// Desk is a window of the software driver over a real book of the story: Today, and what is opened from it for a meeting.
type Desk struct {
	*Walker
	Book    *store.Book
	Shell   *ui.Shell
	Clock   *design.Clock
	Typed   *meeting.Typed
	Opened  []app.ReceiptNo // receipts that were opened
	Trouble []error         // what was shown as trouble
	teller  meetingTeller
	win     fyne.Window
	words   *words.Words
	device  Device
}

// meetingTeller is all that the meeting's pages ask a teller for.
type meetingTeller interface {
	meeting.Opener
	meeting.Lines
	meeting.Till
	away.Teller
	today.Teller
}

// NewDesk opens the window at a time of the story; change may put something over the book's teller, nil = nothing.
func NewDesk(t testing.TB, device Device, at string, change func(*design.Clock, *store.Book, meetingTeller) meetingTeller) *Desk {
	t.Helper()
	d := &Desk{Clock: &design.Clock{Now: design.At(at)}, Typed: meeting.NewTyped(), device: device}
	d.Book = design.Book(t, d.Clock)
	d.teller = design.Teller(d.Book, d.Clock)
	if change != nil {
		d.teller = change(d.Clock, d.Book, d.teller)
	}
	var err error
	if d.words, err = words.New("en"); err != nil {
		t.Fatal(err)
	}
	test.NewTempApp(t)
	d.Open(t)
	t.Cleanup(func() { d.win.Close() })
	return d
}

// Open shows the book in a new window, as after a kill: nothing of an old window is left but what the book kept.
func (d *Desk) Open(t testing.TB) {
	t.Helper()
	if d.win != nil {
		d.win.Close()
	}
	d.win = fyne.CurrentApp().NewWindow("desk")
	d.win.Resize(d.device.Size())
	var err error
	d.Shell, err = ui.New(ui.Config{Window: d.win, Bridge: bridge.Inline(), Computer: d.device == Computer,
		Words: func(string) (*words.Words, error) { return d.words, nil }, Now: func() time.Time { return d.Clock.Now },
		Look: ui.Look{Mode: theme.Light, Scale: 100, Lang: "en", Still: true}, Sections: sections(Case{Pages: []kit.Route{d.today()}})})
	if err != nil {
		t.Fatal(err)
	}
	d.win.Resize(d.device.Size())
	d.Walker = NewWalker(t, d.win.Canvas())
}

func (d *Desk) trouble(err error) { d.Trouble = append(d.Trouble, err) }

func (d *Desk) today() kit.Route {
	nothing := func() {}
	return today.Route(func(e *kit.Env) today.Source {
		return &today.Model{Book: d.Book, Teller: d.teller, Words: e.Words, Computer: e.Computer, Now: e.Now}
	}, today.Links{
		Sheet: d.Sheet, Closed: d.Closed, Group: func(app.GroupID) {},
		Bag: nothing, Outbox: nothing, Entry: func(app.Key) {}, DayClose: nothing, Find: nothing, Lock: nothing, Download: nothing, Trouble: d.trouble,
	}, nil)
}

func (d *Desk) models(g app.GroupID, day app.Date) meeting.Models {
	return func(e *kit.Env) *meeting.Model {
		return &meeting.Model{Opener: d.teller, Lines: d.teller, Till: d.teller, Book: d.Book, Words: e.Words, Computer: e.Computer, Now: e.Now,
			Typed: d.Typed, Group: g, Day: day}
	}
}

func (d *Desk) links(g app.GroupID, day app.Date) meeting.Links {
	return meeting.Links{
		Receipt: func(no app.ReceiptNo) { d.Opened = append(d.Opened, no) },
		Away: func() {
			d.Shell.Push(away.Page(func(e *kit.Env) *away.Model {
				return &away.Model{Teller: d.teller, Book: d.Book, Words: e.Words, Now: e.Now, Group: g, Day: day}
			}, away.Links{Done: func() { d.Shell.Root(kit.Today) }, Trouble: d.trouble}))
		},
		Done: func() { d.Shell.Root(kit.Today) }, Trouble: d.trouble,
	}
}

// Sheet opens a group's sheet.
func (d *Desk) Sheet(g app.GroupID, day app.Date) {
	d.Shell.Push(meeting.SheetPage(d.models(g, day), d.links(g, day), false))
}

// Closed opens a closed meeting.
func (d *Desk) Closed(g app.GroupID, day app.Date) {
	d.Shell.Push(meeting.ClosedPage(d.models(g, day), d.links(g, day)))
}

// meetingFlows are the rows of UI.md section 6 that belong to a meeting.
func meetingFlows() []Flow {
	return []Flow{
		{Name: "Meeting, all paid", Most: 6, Walk: func(t testing.TB) *Walker {
			d := atToday(t)
			d.Tap("Open sheet")
			d.Tap("All paid as expected")
			d.Tap("Count cash")
			d.Tap("Exactly 16,750")
			d.Tap("Close meeting")
			d.Sees("Meeting closed")
			d.Tap("Done")
			return d.Walker
		}},
		{Name: "Meeting, all paid, counted by notes", Most: 5 + 10, Walk: func(t testing.TB) *Walker {
			d := atToday(t)
			d.Tap("Open sheet")
			d.Tap("All paid as expected")
			d.Tap("Count cash")
			d.Hold("add") // ten of 1,000
			for range 6 {
				d.Tap("add")
			}
			d.note(1, 1) // 500
			d.note(2, 1) // 200
			d.note(4, 1) // 50
			d.Sees("The cash matches the sheet.")
			d.Tap("Close meeting")
			d.Tap("Done")
			return d.Walker
		}},
		{Name: "+ one member absent", Most: 4, Walk: func(t testing.TB) *Walker {
			d := allPaid(t)
			d.Tap("Faith Wambui")
			d.Tap("Nothing")
			d.Tap("Absent")
			d.Tap("Save line")
			d.Sees("15,850")
			return d.Walker
		}},
		{Name: "+ one part payment", Most: 3, Digits: 3, Walk: func(t testing.TB) *Walker {
			d := allPaid(t)
			d.Tap("Faith Wambui")
			d.Digits("700")
			d.Tap("Slow week")
			d.Tap("Save line")
			d.Sees("100 less · slow week")
			return d.Walker
		}},
		{Name: "Not held, moved", Most: 4, Walk: func(t testing.TB) *Walker {
			d := atSheet(t)
			d.Tap("nav-more")
			d.Tap("Not held")
			d.Tap("Rain")
			d.Tap("Not held, moved to")
			return d.Walker
		}},
		{Name: "Colleague takes over", Most: 5, Walk: func(t testing.TB) *Walker {
			d := atSheet(t)
			d.Tap("nav-more")
			d.Tap("Not held")
			d.Tap("Colleague")
			d.Tap("Daniel Otiato")
			d.Tap("Daniel Otiato holds it until")
			return d.Walker
		}},
	}
}

// atToday is Today when the meetings before Amani Market's are closed.
func atToday(t testing.TB) *Desk {
	d := NewDesk(t, Phone, "11:31", nil)
	ctx := context.Background()
	for _, m := range design.Meetings() {
		if !m.Closed {
			continue
		}
		o, err := d.teller.OpenSheet(ctx, m.Group, design.Day(), false)
		for _, act := range []func() error{
			func() error { return err },
			func() error { _, err := d.teller.AllAsExpected(ctx, o.Sheet.Key); return err },
			func() error {
				_, err := d.teller.Count(ctx, o.Sheet.Key, design.Shilling(), nil, true)
				return err
			},
			func() error { _, err := d.teller.Close(ctx, o.Sheet.Key); return err },
		} {
			if err := act(); err != nil {
				t.Fatal(err)
			}
		}
	}
	d.Open(t)
	return d
}

func atSheet(t testing.TB) *Desk {
	d := atToday(t)
	d.Tap("Open sheet")
	d.Reset()
	return d
}

func allPaid(t testing.TB) *Desk {
	d := atSheet(t)
	d.Tap("All paid as expected")
	d.Scroll(5 * 56)
	d.Reset()
	return d
}

// note adds n of the i-th note or coin.
func (d *Desk) note(i, n int) {
	for range n {
		d.TapNth("add", i)
	}
}
