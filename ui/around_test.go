package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daftari/app/words"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/kittest"
	"daftari/ui/theme"
)

// TestAroundTheShell: what stands beside it needs room; without room the menu of the roots leads there.
func TestAroundTheShell(t *testing.T) {
	test.NewTempApp(t)
	win := test.NewTempWindow(t, kit.Space(0))
	shows := 0
	panel := func(e *kit.Env) *kit.Page {
		return &kit.Page{Title: "The panel", Body: kit.NewText(e, kit.Entry, theme.Ink, "both books"), OnShow: func() { shows++ }}
	}
	root := func(e *kit.Env) *kit.Page { return &kit.Page{Title: "Root", Body: kit.Space(10)} }
	s, err := New(Config{Window: win, Bridge: bridge.Inline(), Words: words.New, Now: time.Now, Computer: true, Look: Look{Lang: "en", Still: true},
		Sections: []Section{{Tab: kit.Today, Icon: theme.IconNavToday, Word: "ui.tab_today", Root: root, Phone: true, Desk: true}},
		Aside:    panel, Ribbon: "demo.ribbon"})
	if err != nil {
		t.Fatal(err)
	}
	seen := func(word string) bool { return slices.Contains(kittest.Texts(win.Content()), word) }
	for _, x := range []struct {
		name   string
		size   fyne.Size
		beside bool
	}{
		{"a wide window", fyne.NewSize(1600, 900), true},
		{"a desktop without room", fyne.NewSize(1280, 800), false},
		{"a phone", fyne.NewSize(360, 800), false},
		{"wide again", fyne.NewSize(1500, 900), true},
	} {
		win.Resize(x.size)
		if all := strings.Join(kittest.Texts(win.Content()), " "); !strings.Contains(all, "real money") {
			t.Errorf("%s: nothing says what this is", x.name)
		}
		if seen("both books") != x.beside || (len(s.headed(s.Page(), true).Menu) == 0) != x.beside {
			t.Errorf("%s: beside %v, in the menu %v", x.name, seen("both books"), len(s.headed(s.Page(), true).Menu) > 0)
		}
		if edge := s.stage.Position().X + s.stage.Size().Width; (edge < x.size.Width) != x.beside || s.stage.Position().Y < 20 {
			t.Errorf("%s: the shell ends at %v of %v and begins at %v", x.name, edge, x.size.Width, s.stage.Position().Y)
		}
	}
	if shows != 2 {
		t.Errorf("the panel was shown %d times, want 2", shows)
	}
	if err := s.Relook(Look{Lang: "ar", Still: true}); err != nil || !seen("both books") {
		t.Errorf("after another look: %v", err)
	}
	win.Resize(fyne.NewSize(360, 800))
	s.headed(s.Page(), true).Menu[0].Do()
	if !seen("both books") || s.Depth() != 2 {
		t.Error("the menu does not lead to the panel")
	}
}

// TestReloadLeavesAlonePagesThatArePushed: what a person is typing is not drawn over.
func TestReloadLeavesAlonePagesThatArePushed(t *testing.T) {
	s := open(t, 360, 800, false)
	s.Reload()
	same(t, "a root", s.took(), "today shows")
	s.Push(s.page("sheet", false))
	s.took()
	s.Reload()
	same(t, "a sheet", s.took())
}

// TestReloadOnADesktop: the list beside a pushed page is seen, so it is read again.
func TestReloadOnADesktop(t *testing.T) {
	s := open(t, 1280, 800, true)
	s.Push(s.page("sheet", false))
	s.took()
	s.Reload()
	same(t, "the list beside", s.took(), "today shows")
}
