package sheet

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/test"

	"daftari/app/money"
	"daftari/ui/kit"
	"daftari/ui/kit/amount"
	"daftari/ui/kit/kittest"
	"daftari/ui/theme"
)

// p04 is the exception of a member, as the page of a meeting builds it.
func p04(t *testing.T, e *kit.Env) *kit.Sheet {
	t.Helper()
	kes, err := money.New("KES", 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	x := amount.NewEntry(e, amount.Field{Start: money.FromMinor(700, kes), Height: 60, Means: func(money.Amount) amount.Meaning {
		return amount.Meaning{Text: "100 less than expected", Token: theme.Turmeric}
	}})
	return &kit.Sheet{
		Title: "Faith Wambui", Second: "900 expected today", OnKey: x.Take, First: x,
		Body: kit.Column(kit.Gap8, x, x.Pad(50)),
		Foot: kit.NewButton(e, kit.Primary, theme.IconCheck, "Save line", nil),
	}
}

func page(e *kit.Env) fyne.CanvasObject {
	return kit.Column(0, kit.NewText(e, kit.Title, theme.Ink, "Amani Market"))
}

func TestOpenSheets(t *testing.T) {
	for name, c := range map[string]struct {
		lang string
		look theme.Look
		w, h float32
	}{
		"up": {"en", theme.Look{}, 360, 800}, "up-dark": {"en", theme.Look{Mode: theme.Dark}, 360, 800}, "up-arabic": {"ar", theme.Look{}, 360, 640},
		"up-large": {"sw", theme.Look{Scale: 200}, 360, 640}, "up-small": {"en", theme.Look{}, 320, 480}, "up-wide": {"en", theme.Look{Mode: theme.Sun}, 800, 600},
	} {
		t.Run(name, func(t *testing.T) {
			test.NewTempApp(t)
			e := kittest.Env(t, c.lang, c.look)
			w := kittest.Show(t, e, page(e), c.w, c.h)
			Open(e, w.Canvas(), p04(t, e), nil)
			kittest.Golden(t, name, w)
		})
	}
}

func TestPane(t *testing.T) {
	kittest.Gallery(t, "pane", 300, 560, func(e *kit.Env) fyne.CanvasObject {
		return Pane(e, p04(t, e), func() {})
	})
}

func TestWaysToClose(t *testing.T) {
	for name, closing := range map[string]func(*Up){
		"the cross": func(u *Up) {
			u.in.head.(*fyne.Container).Objects[0].(*fyne.Container).Objects[1].(*kit.IconButton).Tapped(nil)
		},
		"the grip": func(u *Up) { u.grip.Tapped(nil) },
		"pulled down": func(u *Up) {
			u.grip.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, 30)})
			u.grip.DragEnd()
		},
		"the scrim": func(u *Up) { u.scrim.Tapped(nil) },
		"Esc":       func(u *Up) { u.Key(kit.KeyPress{Name: fyne.KeyEscape}) },
		"Back":      func(u *Up) { u.Key(kit.KeyPress{Name: mobile.KeyBack}) },
		"twice":     func(u *Up) { u.Close(); u.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			e := kittest.Plain(t)
			w := kittest.Show(t, e, page(e), 360, 640)
			times := 0
			s := p04(t, e)
			s.OnClose = func() { times++ }
			u := Open(e, w.Canvas(), s, func() { times++ })
			if w.Canvas().Overlays().Top() != u {
				t.Fatal("not on top")
			}
			closing(u)
			if w.Canvas().Overlays().Top() != nil || times != 2 {
				t.Errorf("still there, or told %d times", times)
			}
		})
	}
}

func TestAShortPullDoesNotClose(t *testing.T) {
	e := kittest.Plain(t)
	w := kittest.Show(t, e, page(e), 360, 640)
	u := Open(e, w.Canvas(), p04(t, e), nil)
	u.grip.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, 10)})
	u.grip.DragEnd()
	if w.Canvas().Overlays().Top() != u {
		t.Error("closed")
	}
}

func TestKeysReachTheSheet(t *testing.T) {
	e := kittest.Plain(t)
	w := kittest.Show(t, e, page(e), 360, 640)
	u := Open(e, w.Canvas(), p04(t, e), nil)
	for _, r := range "450" {
		if !u.Key(kit.KeyPress{Rune: r}) {
			t.Errorf("%c was not taken", r)
		}
	}
	if got := kittest.Texts(u); got[len(got)-1] != "Save line" || !contains(got, "450") {
		t.Errorf("shows %q", got)
	}
}

func contains(all []string, s string) bool {
	for _, x := range all {
		if x == s {
			return true
		}
	}
	return false
}

// What was typed is in the model that the sheet closes over, so opening again shows it; with motion the sheet ends
// where it ends without.
func TestMotionEndsInPlace(t *testing.T) {
	e := kittest.Plain(t)
	moving := *e
	moving.Still = false
	w := kittest.Show(t, e, page(e), 360, 640)
	u := Open(&moving, w.Canvas(), p04(t, &moving), nil)
	if u.below != 0 {
		t.Errorf("%v below its place", u.below)
	}
}
