package ui

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/test"

	"daftari/app/words"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/frame"
	"daftari/ui/kit/kittest"
	"daftari/ui/kit/ledger"
	"daftari/ui/kit/total"
	"daftari/ui/theme"
)

// staged is a shell over pages that say what happens to them.
type staged struct {
	*Shell
	win   fyne.Window
	log   []string
	lists map[string]*ledger.List
	input *form.Input
}

func (s *staged) say(format string, args ...any) { s.log = append(s.log, fmt.Sprintf(format, args...)) }

func (s *staged) took() []string {
	log := s.log
	s.log = nil
	return log
}

func open(t *testing.T, w, h float32, computer bool) *staged {
	t.Helper()
	test.NewTempApp(t)
	s := &staged{win: test.NewTempWindow(t, kit.Space(0)), lists: map[string]*ledger.List{}}
	s.win.Resize(fyne.NewSize(w, h))
	section := func(tab kit.Tab, icon theme.Icon, phone bool) Section {
		return Section{Tab: tab, Icon: icon, Word: "ui.tab_" + string(tab), Root: s.page(string(tab), true), Phone: phone, Desk: true}
	}
	cfg := Config{Window: s.win, Bridge: bridge.Inline(), Words: words.New, Computer: computer,
		Now:      func() time.Time { return time.Date(2026, 9, 17, 10, 42, 0, 0, time.UTC) },
		Look:     Look{Lang: "en", Still: true},
		Sections: []Section{section(kit.Today, theme.IconNavToday, true), section(kit.Meetings, theme.IconMeeting, false), section(kit.Clients, theme.IconNavClients, true), section(kit.PayOut, theme.IconNavPay, true), section(kit.Outbox, theme.IconNavOutbox, true), section(kit.More, theme.IconNavMore, true)},
		OnSync:   func() { s.say("sync") }, OnLock: func() { s.say("lock") }, OnFind: func() { s.say("find") }, OnLine: func() { s.say("line") }}
	shell, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.Shell = shell
	shell.SetSync(frame.Sync{Tone: theme.Slate, Icon: theme.IconLinkOffline, Text: "3 meetings · " + words.StrongStart + "41,200" + words.StrongEnd + " not yet posted"})
	shell.SetBadge(kit.Outbox, 3, true)
	s.took()
	return s
}

// page is a list with a foot; deeper ones are pushed on it.
func (s *staged) page(name string, root bool) kit.Route {
	return func(e *kit.Env) *kit.Page {
		l := ledger.NewList(e, func() int { return 40 }, func(i int) ledger.View {
			return ledger.View{Icon: theme.IconPerson, Name: fmt.Sprintf("%s %d", name, i), Second: "Loan 600", Amount: "750"}
		})
		l.OnOpen = func(i int) { s.say("%s opens %d", name, i) }
		s.lists[name] = l
		p := &kit.Page{Title: name, Second: "Thursday 17 September", Body: l, First: l,
			Actions: []kit.Action{{Icon: theme.IconSearch, Word: "Find"}}, Menu: []kit.Action{{Icon: theme.IconPrint, Word: "Print", Do: func() { s.say("print") }}},
			Keys:   []kit.Key{{Caps: []string{"O"}, Word: "open"}},
			OnShow: func() { s.say("%s shows", name) }, OnHide: func() { s.say("%s hides", name) }, OnGone: func() { s.say("%s gone", name) }}
		p.OnKey = func(k kit.KeyPress) bool {
			if k.Rune == 'o' {
				s.say("%s key o", name)
				return true
			}
			return false
		}
		if !root {
			s.input = form.NewInput(e, "Phone", "", "")
			p.Body = kit.Column(0, s.input, kit.Space(100))
			p.First = nil
			p.Foot = ledger.TotalBar(e, "Cash to have in hand", total.New(e, kit.Total, "15,900"), kit.NewButton(e, kit.Primary, theme.IconCoins, "Count cash", nil))
		}
		return p
	}
}

func (s *staged) key(name fyne.KeyName) {
	c := s.win.Canvas()
	if f := c.Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: name})
		return
	}
	c.OnTypedKey()(&fyne.KeyEvent{Name: name})
}

func (s *staged) rune(r rune) {
	c := s.win.Canvas()
	if f := c.Focused(); f != nil {
		f.TypedRune(r)
		return
	}
	c.OnTypedRune()(r)
}

func (s *staged) ctrl(name fyne.KeyName) {
	short := &desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierControl}
	if f, ok := s.win.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(short)
		return
	}
	s.Unused(kit.KeyPress{Name: name, Ctrl: true}) // the test canvas forgets its shortcuts
}

func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestPagesAreToldAndTabsKeepTheirPlace(t *testing.T) {
	s := open(t, 360, 800, false)
	s.Push(s.page("sheet", false))
	same(t, "push", s.took(), "today hides", "sheet shows")
	s.Root(kit.Clients)
	same(t, "another tab", s.took(), "sheet hides", "clients shows")
	s.Root(kit.Today)
	same(t, "back to it", s.took(), "clients hides", "sheet shows")
	s.Root(kit.Today)
	same(t, "the same tab again", s.took(), "sheet hides", "sheet gone", "today shows")
	s.Push(s.page("a", false))
	s.Push(s.page("b", false))
	s.took()
	s.Push(s.page("c", false))
	if s.Depth() != 3 {
		t.Errorf("depth %d, want at most 3", s.Depth())
	}
	same(t, "too deep", s.took(), "b hides", "b gone", "c shows")
	s.Replace(s.page("d", false))
	same(t, "replace", s.took(), "c hides", "c gone", "d shows")
	s.Pop()
	same(t, "pop", s.took(), "d hides", "d gone", "a shows")
}

func TestHardwareBackStepByStep(t *testing.T) {
	s := open(t, 360, 800, false)
	s.Root(kit.Clients)
	s.Push(s.page("client", false))
	closed := false
	s.Sheet(func(e *kit.Env) *kit.Sheet {
		return &kit.Sheet{Title: "Reason", Body: kit.Space(100), OnClose: func() { closed = true }}
	})
	if len(s.win.Canvas().Overlays().List()) != 1 {
		t.Fatal("no bottom sheet")
	}
	s.Back()
	if !closed || len(s.win.Canvas().Overlays().List()) != 0 {
		t.Fatal("the first Back leaves the sheet open")
	}
	s.win.Canvas().Focus(s.input.Focus())
	s.key(mobile.KeyBack)
	if s.win.Canvas().Focused() != nil || s.Depth() != 2 {
		t.Fatal("Back in a field leaves the field, not the page")
	}
	veto := true
	s.Page().OnBack = func() bool { return veto }
	s.key(mobile.KeyBack)
	if s.Depth() != 2 {
		t.Fatal("a page may take Back itself")
	}
	veto = false
	s.key(mobile.KeyBack)
	if s.Depth() != 1 || s.At() != kit.Clients {
		t.Fatal("Back goes one back")
	}
	s.key(mobile.KeyBack)
	if s.At() != kit.Today {
		t.Fatal("at a root Back goes to Today")
	}
	s.took()
	s.key(mobile.KeyBack)
	kittest.Tap(t, s.win.Canvas().Overlays().Top(), "Lock")
	same(t, "the lock question", s.took(), "lock")
}

func TestArrangementFollowsTheWidthLive(t *testing.T) {
	s := open(t, 1280, 800, true)
	s.Push(s.page("sheet", false))
	s.Sheet(func(e *kit.Env) *kit.Sheet { return &kit.Sheet{Title: "Reason", Body: kit.Space(40)} })
	shows := len(s.took())
	for _, c := range []struct {
		w     float32
		class class
		up    int // bottom sheets
		rail  bool
	}{{1280, wide, 0, true}, {999, desk, 1, true}, {719, phone, 1, false}, {1000, wide, 0, true}, {360, phone, 1, false}} {
		s.win.Resize(fyne.NewSize(c.w, 800))
		if s.stage.class != c.class || len(s.win.Canvas().Overlays().List()) != c.up || (s.stage.rail != nil) != c.rail {
			t.Errorf("%v wide: class %d, %d bottom sheets, rail %v", c.w, s.stage.class, len(s.win.Canvas().Overlays().List()), s.stage.rail != nil)
		}
		if !slices.Contains(kittest.Texts(s.win.Content()), "sheet") {
			t.Errorf("%v wide: the page is not shown", c.w)
		}
	}
	if more := s.took(); len(more) != 0 || shows == 0 {
		t.Errorf("pages were told of a change of width: %q", more)
	}
	if s.sheet == nil {
		t.Error("the sheet was lost")
	}
}

func TestKeysOfTheBranch(t *testing.T) {
	s := open(t, 1280, 800, true)
	if s.win.Canvas().Focused() != fyne.Focusable(s.lists["today"]) {
		t.Error("a computer puts the focus on the list")
	}
	s.rune('j')
	s.rune('J')
	s.rune('k')
	s.key(fyne.KeyDown)
	s.key(fyne.KeyReturn)
	same(t, "move and open", s.took(), "today opens 2")
	s.rune('o')
	same(t, "the page's own key through the list", s.took(), "today key o")
	s.ctrl(fyne.KeyS)
	s.ctrl(fyne.KeyL)
	s.rune('/')
	s.ctrl(fyne.KeyF)
	same(t, "everywhere", s.took(), "sync", "lock", "find", "find")
	s.ctrl(fyne.Key3)
	if s.At() != kit.Clients {
		t.Errorf("Ctrl 3 leads to %s", s.At())
	}
	s.Push(s.page("client", false))
	s.took()
	s.win.Canvas().Focus(s.input.Focus())
	s.rune('o')
	s.rune('/')
	if s.input.Text() != "o/" {
		t.Errorf("a field typed %q", s.input.Text())
	}
	s.ctrl(fyne.KeyS)
	same(t, "in a field only Ctrl acts", s.took(), "sync")
	s.key(fyne.KeyEscape)
	if s.Depth() != 1 {
		t.Error("Esc goes back")
	}
	s.win.Canvas().Unfocus()
	s.key(fyne.KeyEscape)
	if s.At() != kit.Clients || s.sheet != nil {
		t.Error("Esc at a root does nothing more")
	}
	s.rune('j')
	if s.win.Canvas().Focused() != fyne.Focusable(s.lists["clients"]) {
		t.Error("J takes up the list")
	}
	s.key(fyne.KeyF1)
	if s.sheet == nil || !slices.Contains(kittest.Texts(s.win.Content()), "All keys") {
		t.Error("F1 shows all keys")
	}
}

func TestTabReachesEverythingInReadingOrder(t *testing.T) {
	s := open(t, 1280, 800, true)
	s.Push(s.page("sheet", false))
	s.win.Canvas().Unfocus()
	var order []string
	for range 40 {
		s.win.Canvas().FocusNext()
		f := s.win.Canvas().Focused()
		name := fmt.Sprintf("%T", f)
		if w, ok := f.(interface{ Word() string }); ok {
			name = w.Word()
		}
		if len(order) > 0 && name == order[0] && len(order) > 8 {
			break
		}
		order = append(order, name)
	}
	rail, list, button := slices.Index(order, "*frame.entry"), slices.Index(order, "*ledger.List"), slices.Index(order, "Count cash")
	if rail != 0 || list < rail || button < list {
		t.Errorf("order of the focus: %q", order)
	}
}

func TestRelookKeepsThePlace(t *testing.T) {
	s := open(t, 360, 800, false)
	s.Root(kit.Outbox)
	s.Push(s.page("entry", false))
	s.took()
	if err := s.Relook(Look{Mode: theme.Dark, Scale: 150, Lang: "ar", Still: true}); err != nil {
		t.Fatal(err)
	}
	if s.At() != kit.Outbox || s.Depth() != 2 || !s.Env().RTL || s.Env().Theme.Mode() != theme.Dark || s.Env().Theme.Scale() != 150 {
		t.Errorf("at %s, depth %d, %+v", s.At(), s.Depth(), s.Look())
	}
	got := s.took()
	if got[0] != "entry hides" || got[len(got)-1] != "entry shows" {
		t.Errorf("told %q", got)
	}
	if err := s.Relook(Look{Lang: "xx"}); err == nil || s.Look().Lang != "ar" {
		t.Error("a language that does not exist is taken")
	}
}

func TestCoverHidesEverything(t *testing.T) {
	s := open(t, 1280, 800, true)
	s.Cover(func(e *kit.Env) *kit.Page {
		return &kit.Page{Body: kit.NewPara(e, kit.Body, theme.OnCover, "Locked")}
	})
	texts := kittest.Texts(s.win.Content())
	if len(texts) != 1 {
		t.Errorf("the cover shows %q", texts)
	}
	s.took()
	s.win.Canvas().Unfocus()
	s.ctrl(fyne.KeyS)
	s.rune('o')
	s.key(fyne.KeyF1)
	s.Back()
	same(t, "keys under the cover", s.took())
	s.Uncover()
	same(t, "uncovered", s.took(), "today shows")
}

func TestNoticeAndMenu(t *testing.T) {
	s := open(t, 360, 800, false)
	acted := false
	s.Say(kit.Notice{Tone: kit.Good, Fact: "Saved on this phone.", Act: kit.Action{Word: "Undo", Do: func() { acted = true }}})
	kittest.Tap(t, s.win.Content(), "Undo")
	if !acted || slices.Contains(kittest.Texts(s.win.Content()), "Undo") {
		t.Errorf("acted %v; the notice stays", acted)
	}
	s.Menu(s.stage, s.Page().Menu)
	kittest.Tap(t, s.win.Canvas().Overlays().Top(), "Print")
	same(t, "menu of a phone", s.took(), "print")
	s.win.Resize(fyne.NewSize(1280, 800))
	s.Menu(s.stage.rail, s.Page().Menu)
	kittest.Tap(t, s.win.Canvas().Overlays().Top(), "Print")
	same(t, "menu of a desktop", s.took(), "print")
	if len(s.win.Canvas().Overlays().List()) != 0 {
		t.Error("the menu stays open")
	}
}

func TestPicturesOfTheShell(t *testing.T) {
	for _, c := range []struct {
		name string
		w, h float32
		look Look
		deep bool
	}{
		{"phone", 360, 800, Look{Lang: "en"}, false}, {"phone-dark-deep", 360, 800, Look{Lang: "en", Mode: theme.Dark}, true},
		{"phone-arabic", 360, 800, Look{Lang: "ar"}, false}, {"phone-200", 360, 800, Look{Lang: "sw", Scale: 200}, true},
		{"desktop", 1280, 800, Look{Lang: "en"}, true}, {"desktop-arabic-dark", 1280, 800, Look{Lang: "ar", Mode: theme.Dark}, true},
		{"landscape", 800, 360, Look{Lang: "fr", Mode: theme.Sun}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t, c.w, c.h, c.w > 1000)
			c.look.Still = true
			if err := s.Relook(c.look); err != nil {
				t.Fatal(err)
			}
			if c.deep {
				s.Push(s.page("sheet", false))
			}
			s.Say(kit.Notice{Tone: kit.Good, Fact: s.Env().T("saving.saved")})
			kittest.Golden(t, c.name, s.win)
		})
	}
}
