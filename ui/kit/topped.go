package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Topped puts an object, as high as it needs to be, above one that takes the rest: what stands over a pooled list.
func Topped(top, rest fyne.CanvasObject) *fyne.Container { return container.New(topped{}, top, rest) }

type topped struct{}

// Layout is fyne.Layout.
func (topped) Layout(o []fyne.CanvasObject, s fyne.Size) {
	h := HeightFor(o[0], s.Width)
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(s.Width, h))
	o[1].Move(fyne.NewPos(0, h))
	o[1].Resize(fyne.NewSize(s.Width, max(0, s.Height-h)))
}

// MinSize is fyne.Layout.
func (topped) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(max(a.Width, b.Width), a.Height+b.Height)
}
