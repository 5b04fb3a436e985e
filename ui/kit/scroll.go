package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Scroll lets what is higher than its place be moved up and down. Fyne's own asks its content for a height before it
// has given it a width; this one gives the width first. Refresh it when the content's height may have changed.
type Scroll struct {
	container.Scroll
	held *held
}

// NewScroll makes one; o is drawn as high as it needs to be at the width it gets, at the top of its place.
func NewScroll(o fyne.CanvasObject) *Scroll {
	h := &held{}
	s := &Scroll{held: h}
	s.Direction = container.ScrollVerticalOnly
	s.Content = container.New(h, o)
	s.ExtendBaseWidget(s)
	return s
}

// Resize is fyne.CanvasObject.
func (s *Scroll) Resize(size fyne.Size) {
	s.held.width = size.Width
	s.Scroll.Resize(size)
}

// held is as high as its object needs at a width that is told from outside.
type held struct{ width float32 }

// Layout is fyne.Layout.
func (h *held) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.Position{})
	o[0].Resize(fyne.NewSize(s.Width, HeightFor(o[0], s.Width)))
}

// MinSize is fyne.Layout.
func (h *held) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, HeightFor(o[0], h.width))
}
