package gallery

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daftari/app/words"
	"daftari/ui/gallery/inspect"
)

// Walker drives real screens as a person does, by what can be read on them, and counts: a tap is
// one touch of a target that is really there, a digit is one key of a keypad. What cannot be seen
// cannot be tapped; where several things read alike the first in the order of reading is meant.
type Walker struct {
	t      testing.TB
	canvas fyne.Canvas
	taps   int
	digits int
	path   []string
	words  *words.Words // of the screen's language; nil outside a case
}

// NewWalker walks over what c shows.
func NewWalker(t testing.TB, c fyne.Canvas) *Walker { return &Walker{t: t, canvas: c} }

// T is the text for a key in the language of the screen, for pages that are walked in all of them.
func (w *Walker) T(key string, args ...any) string { return w.words.T(key, args...) }

// Screen as it is now.
func (w *Walker) Screen() inspect.Screen { return inspect.Canvas(w.canvas) }

// Tap touches the target that carries the words (the whole text, or the whole label), and counts
// it. It fails the test when there is none, with what could have been tapped.
func (w *Walker) Tap(words string) {
	w.t.Helper()
	w.touch(words, func(at fyne.Position) { test.TapCanvas(w.canvas, at) })
	w.taps++
	w.path = append(w.path, words)
}

// TapNth touches the n-th target, from 0 and in the order of reading, that has the icon: the steps of a counter.
func (w *Walker) TapNth(icon string, n int) {
	w.t.Helper()
	s := w.Screen()
	for _, t := range s.Targets {
		if t.Behind || t.Icon != icon {
			continue
		}
		if n == 0 {
			test.TapCanvas(w.canvas, fyne.NewPos(t.X+t.W/2, t.Y+t.H/2))
			w.taps++
			w.path = append(w.path, icon)
			return
		}
		n--
	}
	w.t.Fatalf("too few targets have the icon %q", icon)
}

// Hold touches for long: ten at once in the cash counter. It counts as one tap.
func (w *Walker) Hold(words string) {
	w.t.Helper()
	w.touch(words, func(at fyne.Position) {
		o, p := w.under(at)
		o.TappedSecondary(&fyne.PointEvent{Position: p, AbsolutePosition: at})
	})
	w.taps++
	w.path = append(w.path, "hold "+words)
}

// Scroll moves what scrolls below the middle of the screen, or above it where a large foot takes its place; it is no tap.
func (w *Walker) Scroll(dy float32) {
	size, was := w.canvas.Size(), w.Screen()
	for _, at := range []float32{0.7, 0.75, 0.6, 0.5, 0.4} {
		test.Scroll(w.canvas, fyne.NewPos(size.Width/2, size.Height*at), 0, -dy)
		if now := w.Screen(); !now.Same(&was) {
			return
		}
	}
}

// Digits types a figure on the page's own keypad; digits are counted apart from taps.
func (w *Walker) Digits(figure string) {
	w.t.Helper()
	for _, r := range figure {
		w.touch(string(r), func(at fyne.Position) { test.TapCanvas(w.canvas, at) })
		w.digits++
	}
}

// Type writes into the focused field, as a keyboard does; each sign counts as a digit.
func (w *Walker) Type(text string) {
	w.t.Helper()
	focused := w.canvas.Focused()
	if focused == nil {
		w.t.Fatalf("nothing has the focus to type %q into", text)
	}
	for _, r := range text {
		focused.TypedRune(r)
		w.digits++
	}
}

// Reach scrolls until the words can be tapped, or for some screens at most.
func (w *Walker) Reach(words string) {
	for range 40 {
		if _, found := target(w.Screen(), words); found {
			return
		}
		w.Scroll(60)
	}
}

// Fill touches a field at its label, where it takes the focus on every device, and types into it.
func (w *Walker) Fill(label, text string) {
	w.t.Helper()
	s := w.Screen()
	t, found := target(s, label)
	if !found {
		w.t.Fatalf("no field reads %q; there is: %s", label, strings.Join(labels(s), " / "))
	}
	test.TapCanvas(w.canvas, fyne.NewPos(t.X+t.W/2, t.Y+8))
	w.taps++
	w.Type(text)
}

// Key presses a key of the hardware keyboard; it counts as a tap.
func (w *Walker) Key(name fyne.KeyName) {
	w.t.Helper()
	w.taps++
	w.path = append(w.path, string(name))
	if f := w.canvas.Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: name})
		return
	}
	if on := w.canvas.OnTypedKey(); on != nil {
		on(&fyne.KeyEvent{Name: name})
	}
}

// Sees fails the test unless the text stands on the screen, in one piece or as a sentence.
func (w *Walker) Sees(text string) {
	w.t.Helper()
	if !w.Shows(text) {
		s := w.Screen()
		w.t.Fatalf("%q is not on the screen; there is: %s", text, strings.Join(texts(&s), " | "))
	}
}

// Shows tells whether the text stands on the screen.
func (w *Walker) Shows(text string) bool {
	s := w.Screen()
	return slices.ContainsFunc(s.Flows(), func(f inspect.Flow) bool { return f.T == text || strings.Contains(f.T, text) })
}

// Count is what was done so far.
func (w *Walker) Count() (taps, digits int) { return w.taps, w.digits }

// Path is what was tapped, " · " between: the row of docs/taps.md.
func (w *Walker) Path() string { return strings.Join(w.path, " · ") }

// Reset begins a new flow on the same screen.
func (w *Walker) Reset() { w.taps, w.digits, w.path = 0, 0, nil }

func (w *Walker) touch(words string, do func(fyne.Position)) {
	w.t.Helper()
	s := w.Screen()
	t, found := target(s, words)
	if !found {
		w.t.Fatalf("nothing to tap reads %q; there is: %s", words, strings.Join(labels(s), " / "))
	}
	do(fyne.NewPos(t.X+t.W/2, t.Y+t.H/2))
}

// target finds by the whole label, by one text in it, by what it says to a screen reader, by its
// icon, and last by how its label begins.
func target(s inspect.Screen, words string) (inspect.Target, bool) {
	same := func(a, b string) bool { return fold(a) == fold(b) }
	for _, match := range []func(inspect.Target) bool{
		func(t inspect.Target) bool { return same(t.Label, words) || same(t.Says, words) },
		func(t inspect.Target) bool {
			return slices.ContainsFunc(strings.Split(t.Label, " | "), func(part string) bool { return same(part, words) })
		},
		func(t inspect.Target) bool {
			return slices.ContainsFunc(t.Flows, func(part string) bool { return same(part, words) })
		},
		func(t inspect.Target) bool { return t.Icon == words },
		func(t inspect.Target) bool { return strings.HasPrefix(fold(t.Label), fold(words)) },
	} {
		// the innermost of nested ones, which is painted last
		for _, t := range slices.Backward(s.Targets) {
			if !t.Behind && match(t) && !slices.ContainsFunc(s.Targets, func(o inspect.Target) bool {
				return o.Self != t.Self && !o.Behind && match(o) && !s.Holds(o.Self, t.Self) && (o.Y < t.Y-1 || abs(o.Y-t.Y) <= 1 && o.X < t.X)
			}) {
				return t, true
			}
		}
	}
	return inspect.Target{}, false
}

// under is what a long press at a place reaches.
func (w *Walker) under(at fyne.Position) (fyne.SecondaryTappable, fyne.Position) {
	w.t.Helper()
	s := w.Screen()
	for _, t := range slices.Backward(s.Targets) {
		if o, ok := t.Object().(fyne.SecondaryTappable); ok && t.Has(at.X, at.Y) {
			return o, fyne.NewPos(at.X-t.Whole.X, at.Y-t.Whole.Y)
		}
	}
	w.t.Fatal(fmt.Errorf("nothing at %v takes a long press", at))
	return nil, fyne.Position{}
}

func labels(s inspect.Screen) []string {
	var out []string
	for _, t := range s.Targets {
		if !t.Behind {
			out = append(out, t.Label)
		}
	}
	return out
}

func texts(s *inspect.Screen) []string {
	var out []string
	for _, f := range s.Flows() {
		out = append(out, f.T)
	}
	return out
}

func fold(s string) string {
	return strings.ToLower(strings.Join(strings.FieldsFunc(s, unicode.IsSpace), " "))
}

func abs(v float32) float32 { return max(v, -v) }
