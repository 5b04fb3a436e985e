package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Focus gives f the focus of the window it stands in; nothing where it stands in none yet.
func Focus(f fyne.Focusable) {
	o, ok := f.(fyne.CanvasObject)
	if !ok {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil {
		c.Focus(f)
	}
}

// Target is content that can be tapped as a whole: a figure with what belongs to it.
type Target struct {
	Press
	Word string // of what it opens, for screen readers

	content fyne.CanvasObject
}

// NewTarget makes a target at least 48 high around the content; do nil: it cannot be tapped.
func NewTarget(e *Env, word string, content fyne.CanvasObject, do func()) *Target {
	t := &Target{Word: word, content: content}
	t.OnTap = do
	t.Init(e, t, 0, nil)
	return t
}

// HeightFor is that of the content, at least 48.
func (t *Target) HeightFor(w float32) float32 { return max(48, HeightFor(t.content, w)) }

// CreateRenderer is fyne.Widget.
func (t *Target) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	return &Drawn{
		Parts: append([]fyne.CanvasObject{t.content}, t.Marks()...),
		Place: func(s fyne.Size) {
			t.content.Move(fyne.NewPos(0, 0))
			t.content.Resize(s)
			t.Frame(0, 0, s.Width, s.Height)
		},
		Min: func() fyne.Size { return fyne.NewSize(t.content.MinSize().Width, t.HeightFor(t.Size().Width)) },
	}
}

// Fixed gives an object a width of its own in a row.
func Fixed(w float32, o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(fixed(w), o)
}

// fixed is the width.
type fixed float32

// Layout is fyne.Layout.
func (f fixed) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(s)
	}
}

func (f fixed) heightFor(objects []fyne.CanvasObject, _ float32) float32 {
	return HeightFor(objects[0], float32(f))
}

func (f fixed) natural([]fyne.CanvasObject) float32 { return float32(f) }

// MinSize is fyne.Layout.
func (f fixed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(f), HeightFor(objects[0], float32(f)))
}
