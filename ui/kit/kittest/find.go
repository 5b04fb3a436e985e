package kittest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Walk visits every visible object below o with its place in o.
func Walk(o fyne.CanvasObject, visit func(o fyne.CanvasObject, at fyne.Position)) {
	walk(o, fyne.Position{}, visit)
}

func walk(o fyne.CanvasObject, at fyne.Position, visit func(fyne.CanvasObject, fyne.Position)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o, at)
	var below []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		below = o.Objects
	case fyne.Widget:
		below = test.WidgetRenderer(o).Objects()
	}
	for _, c := range below {
		walk(c, at.Add(c.Position()), visit)
	}
}

// Texts are the words that are visible below o, in the order of drawing.
func Texts(o fyne.CanvasObject) []string {
	var all []string
	Walk(o, func(o fyne.CanvasObject, _ fyne.Position) {
		if x, ok := o.(*kit.Text); ok && x.Text() != "" {
			all = append(all, x.Text())
		}
	})
	return all
}

// Tap taps what shows the words, or something around them.
func Tap(t testing.TB, o fyne.CanvasObject, words string) {
	t.Helper()
	target(t, o, words).Tapped(&fyne.PointEvent{Position: fyne.NewPos(1, 1)})
}

// Hold presses long on what shows the words.
func Hold(t testing.TB, o fyne.CanvasObject, words string) {
	t.Helper()
	held, ok := target(t, o, words).(fyne.SecondaryTappable)
	if !ok {
		t.Fatalf("%q cannot be held", words)
	}
	held.TappedSecondary(&fyne.PointEvent{})
}

func target(t testing.TB, o fyne.CanvasObject, words string) fyne.Tappable {
	t.Helper()
	var found fyne.Tappable
	Walk(o, func(o fyne.CanvasObject, _ fyne.Position) {
		tap, ok := o.(fyne.Tappable)
		if !ok {
			return
		}
		for _, s := range Texts(o) {
			if s == words {
				found = tap
			}
		}
	})
	if found == nil {
		t.Fatalf("nothing to tap shows %q among %q", words, Texts(o))
	}
	return found
}

// Type sends digits and signs as a keyboard does.
func Type(o fyne.Focusable, keys string) {
	for _, r := range keys {
		o.TypedRune(r)
	}
}

// Key sends named keys.
func Key(o fyne.Focusable, names ...fyne.KeyName) {
	for _, n := range names {
		o.TypedKey(&fyne.KeyEvent{Name: n})
	}
}

// Ctrl sends a key with Control.
func Ctrl(o fyne.Shortcutable, name fyne.KeyName) {
	o.TypedShortcut(&desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierControl})
}

func checkTargets(t *testing.T, look string, o fyne.CanvasObject) {
	t.Helper()
	Walk(o, func(o fyne.CanvasObject, _ fyne.Position) {
		if _, ok := o.(fyne.Tappable); !ok {
			return
		}
		if _, typed := o.(interface{ SelectedText() string }); typed { // the field around it takes the tap
			return
		}
		if s := o.Size(); s.Width < theme.Touch || s.Height < theme.Touch {
			t.Errorf("%s: a target %q of %.0f by %.0f", look, Texts(o), s.Width, s.Height)
		}
	})
}
