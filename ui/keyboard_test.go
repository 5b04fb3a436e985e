package ui

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"daftari/app"
	"daftari/app/closer"
	"daftari/app/words"
	"daftari/store"
	"daftari/ui/bridge"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/kit/grid"
	"daftari/ui/kit/kittest"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// clerk sits at a branch PC without a mouse: a window over a real book, whose work is done off the window's goroutine.
type clerk struct {
	t     *testing.T
	win   fyne.Window
	shell *Shell
	book  *store.Book
	work  *bridge.Bridge

	mu     sync.Mutex
	posted []func()
	near   Keeper // the program around the book
}

// core takes everything that is sent to it.
type core struct{ book *store.Book }

func (c core) Start(ctx context.Context, told func(app.SyncProgress)) (app.SyncReport, error) {
	work, err := c.book.Claim(ctx, "keyboard", design.At("08:30"), 100, app.Pick{})
	if err != nil {
		return app.SyncReport{}, err
	}
	var all []app.Settlement
	for i, w := range work {
		all = append(all, app.Settlement{Attempt: w.Attempt, Outcome: app.Outcome{Key: w.Entry.Key, Event: app.Confirm, Proof: &app.Confirmation{Key: w.Entry.Key, Transaction: strconv.Itoa(900 + i), At: design.At("08:30")}}})
	}
	told(app.SyncProgress{Phase: app.PhaseSending, Done: len(work), Total: len(work), Posted: len(work)})
	return app.SyncReport{Ended: design.At("08:31"), Posted: len(work)}, c.book.Settle(ctx, all)
}

func (core) Stop()                      {}
func (core) Running() *app.SyncProgress { return nil }
func (core) Reach(context.Context) bool { return true }

func newClerk(t *testing.T) *clerk {
	t.Helper()
	test.NewTempApp(t)
	clock := &design.Clock{Now: design.At("07:31")}
	c := &clerk{t: t, win: test.NewTempWindow(t, kit.Space(0)), book: design.Book(t, clock)}
	c.work = bridge.With(t.Context(), func(f func()) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.posted = append(c.posted, f)
	})
	till := design.Teller(c.book, clock)
	now := func() time.Time { return clock.Now.In(design.Zone()) }
	h := House{Book: c.book, Teller: till, Payer: design.Payer(c.book, till, clock), Hand: core{c.book}, Keeper: &c.near,
		Closer: &closer.Closer{Journal: c.book, Meetings: c.book, Now: now, NewKey: till.NewKey, Stamp: till.Stamp, Version: "test"}}
	nav := func() kit.Nav { return c.shell }
	cfg := Config{Window: c.win, Bridge: c.work, Words: words.New, Now: now, Computer: true, Look: Look{Mode: theme.Light, Scale: 100, Lang: "en", Still: true},
		Sections: Sections(h, Device{}, nav), OnFind: func() { c.shell.Root(kit.Clients) }}
	cfg.OnLine = func() { c.shell.Push(SyncPage(h, nav)) }
	cfg.OnSync = cfg.OnLine
	shell, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	c.shell = shell
	c.win.Resize(fyne.NewSize(1280, 800))
	c.settle()
	return c
}

// settle lets all work end and be applied, as it is a moment after a key.
func (c *clerk) settle() {
	for {
		c.work.Wait()
		c.mu.Lock()
		now := c.posted
		c.posted = nil
		c.mu.Unlock()
		if len(now) == 0 {
			return
		}
		for _, f := range now {
			f()
		}
	}
}

// press types keys as the driver of a desktop gives them: "F2", "Tab", "Ctrl S", "Shift Tab", or characters.
func (c *clerk) press(keys ...string) {
	c.t.Helper()
	for _, k := range keys {
		on := c.win.Canvas()
		focused := on.Focused()
		name, ctrl := strings.CutPrefix(k, "Ctrl ")
		switch {
		case ctrl:
			short := &desktop.CustomShortcut{KeyName: fyne.KeyName(name), Modifier: fyne.KeyModifierControl}
			if f, ok := focused.(fyne.Shortcutable); ok {
				f.TypedShortcut(short)
			} else {
				c.shell.Unused(kit.KeyPress{Name: fyne.KeyName(name), Ctrl: true}) // the test canvas forgets its shortcuts
			}
		case k == "Tab":
			if f, ok := focused.(fyne.Tabbable); ok && f.AcceptsTab() {
				focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyTab})
			} else {
				on.FocusNext()
			}
		case len([]rune(k)) == 1:
			for _, r := range k {
				switch {
				case focused != nil:
					focused.TypedRune(r)
				default:
					on.OnTypedRune()(r)
				}
			}
		case focused != nil:
			focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(k)})
		default:
			on.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyName(k)})
		}
		c.settle()
	}
}

// to goes on with Tab until what has the focus says a word.
func (c *clerk) to(word string) {
	c.t.Helper()
	for range 60 {
		if w, ok := c.win.Canvas().Focused().(interface{ Word() string }); ok && strings.Contains(w.Word(), word) {
			return
		}
		c.press("Tab")
	}
	c.t.Fatalf("Tab never reaches %q", word)
}

func (c *clerk) sees(text string) {
	c.t.Helper()
	all := kittest.Texts(c.win.Content())
	if !slices.ContainsFunc(all, func(s string) bool { return strings.Contains(s, text) }) {
		c.t.Fatalf("%q is not seen: %q", text, all)
	}
}

// TestAMeetingByKeysAlone: from Today over the sheet, one member less and one absent, the count and the close to the
// last entry posted, without a mouse.
func TestAMeetingByKeysAlone(t *testing.T) {
	c := newClerk(t)
	c.sees("Tumaini Women")
	c.press("o")
	c.sees("Tumaini Women")
	c.press("F2")
	c.sees("All paid as expected")
	if _, ok := c.win.Canvas().Focused().(*grid.Grid); !ok {
		t.Fatalf("the focus is on %T", c.win.Canvas().Focused())
	}
	c.press("Down", "1", "0", "Return")
	c.press("Up", "F4")
	c.sees("Save line")
	c.to("Slow week")
	c.press("Space")
	c.to("Save line")
	c.press("Return")
	c.press("Down", "Space", "Space")
	c.press("F6")
	c.to("Exactly")
	c.press("Space")
	c.press("F9")
	c.sees("Meeting closed")
	c.sees("not posted yet")
	c.press("Ctrl S")
	c.sees("19 posted")
	counts, err := c.book.Counts(t.Context())
	if err != nil || counts.Open() != 0 {
		t.Errorf("%+v %v", counts, err)
	}
	c.press("Escape")
	c.sees("Meeting closed")
	c.sees("Posted")
	c.press("Escape")
	if c.shell.At() != kit.Today || c.shell.Depth() != 1 {
		t.Errorf("at %s, depth %d", c.shell.At(), c.shell.Depth())
	}
}

// TestAClosedMeetingIsReadAgainWhenItIsPosted: the page that is looked at tells of the posting by itself, as the hub
// signals it, and does not wait to be opened anew.
func TestAClosedMeetingIsReadAgainWhenItIsPosted(t *testing.T) {
	c := newClerk(t)
	c.press("o", "F2", "F6")
	c.to("Exactly")
	c.press("Space", "F9")
	c.sees("not posted yet")
	list, ok := c.win.Canvas().Focused().(*ledger.List)
	if !ok {
		t.Fatalf("the focus is on %T", c.win.Canvas().Focused())
	}
	c.press("j", "j")
	if _, err := (core{c.book}).Start(t.Context(), func(app.SyncProgress) {}); err != nil {
		t.Fatal(err)
	}
	c.shell.Reload()
	c.settle()
	c.sees("Posted")
	if c.win.Canvas().Focused() != fyne.Focusable(list) || list.Current() != 2 {
		t.Errorf("the focus is on %T, line %d", c.win.Canvas().Focused(), list.Current())
	}
}

// TestTheListOfANarrowWindowHasTheFocus: where there is no room for the grid, the keys go to the list.
func TestTheListOfANarrowWindowHasTheFocus(t *testing.T) {
	c := newClerk(t)
	c.win.Resize(fyne.NewSize(700, 800))
	c.press("o")
	if _, ok := c.win.Canvas().Focused().(*ledger.List); !ok {
		t.Fatalf("the focus is on %T", c.win.Canvas().Focused())
	}
	c.press("F2", "Down", "0")
	c.sees("say why")
}

// TestJAndKMoveOverPagesOfLines: a page without a list of its own is gone through line by line, past the rail.
func TestJAndKMoveOverPagesOfLines(t *testing.T) {
	c := newClerk(t)
	at := func() string {
		if l, ok := c.win.Canvas().Focused().(interface{ Word() string }); ok {
			return l.Word()
		}
		return ""
	}
	var way []string
	for _, k := range []string{"j", "j", "j", "Down", "k", "Up"} {
		for c.press(k); at() == ""; c.press(k) { // the bag is no line
		}
		way = append(way, at())
	}
	if want := []string{"Tumaini Women", "Umoja A", "Neema Farmers", "Amani Market", "Neema Farmers", "Umoja A"}; !slices.Equal(way, want) {
		t.Errorf("went over %q, want %q", way, want)
	}
}

// TestFindingFromToday: what / looks for may be a client or a group; Esc brings the day back.
func TestFindingFromToday(t *testing.T) {
	c := newClerk(t)
	c.press("/", "f", "a", "i", "t", "h")
	c.sees("000128 · Amani Market")
	c.press("Return")
	c.sees("L-000128")
	c.press("Escape")
	c.sees("000128 · Amani Market") // what was looked for still stands
	c.press("Escape")
	c.sees("Today, 5 meetings")
	c.press("/", "a", "m", "a", "n", "i", "Return")
	c.sees("Thursdays 11:30 · Kwa Mlango · 20 members")
}

// TestTheNextGroupStandsBesideToday: a desktop shows the group that meets next beside the day, with its keys, and the one
// after it once that is held; a phone does not.
func TestTheNextGroupStandsBesideToday(t *testing.T) {
	c := newClerk(t)
	c.sees("Outstanding")
	c.sees("Tumaini Women 01")
	c.press("p")
	c.sees("Record payment")
	c.press("Escape", "o", "F2", "F6")
	c.to("Exactly")
	c.press("Space", "F9")
	c.sees("Meeting closed")
	c.press("Escape")
	c.sees("Umoja A 01")
	c.win.Resize(fyne.NewSize(700, 800))
	c.settle()
	if slices.ContainsFunc(kittest.Texts(c.win.Content()), func(s string) bool { return strings.Contains(s, "Outstanding") }) {
		t.Error("a narrow window shows the group beside the day")
	}
	c.win.Resize(fyne.NewSize(1280, 800))
	c.settle()
	c.sees("Umoja A 01")
}
