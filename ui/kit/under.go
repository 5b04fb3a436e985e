package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Under puts a body under a head: the head is as high as it needs at the width it gets, the body takes the rest.
// Refresh the container when the head has changed.
func Under(head, body fyne.CanvasObject) *fyne.Container {
	return container.New(under{}, head, body)
}

type under struct{}

// Layout is fyne.Layout.
func (under) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	h := min(HeightFor(objects[0], s.Width), s.Height)
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(s.Width, h))
	objects[1].Move(fyne.NewPos(0, h))
	objects[1].Resize(fyne.NewSize(s.Width, s.Height-h))
}

// MinSize is fyne.Layout.
func (under) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(a.Width, b.Width), b.Height)
}

// Below shows an object only where it gets less than a width, and takes no room from there on.
func Below(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&below{width: width}, o)
}

// From shows an object only where it gets a width or more, and takes no room below it.
func From(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&below{width: width, from: true}, o)
}

type below struct {
	width, at float32
	from      bool
}

func (b *below) hides(w float32) bool { return (w >= b.width) != b.from }

func (b *below) heightFor(objects []fyne.CanvasObject, w float32) float32 {
	if b.hides(w) {
		return 0
	}
	return HeightFor(objects[0], w)
}

// Layout is fyne.Layout.
func (b *below) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	b.at = s.Width
	if b.hides(s.Width) {
		objects[0].Hide()
		return
	}
	objects[0].Show()
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(s)
}

// MinSize is fyne.Layout.
func (b *below) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, b.heightFor(objects, b.at))
}

// ByWidth shows one object where it gets less than a width, another from there on.
func ByWidth(from float32, narrow, wide fyne.CanvasObject) *fyne.Container {
	return container.New(byWidth(from), narrow, wide)
}

type byWidth float32

// Layout is fyne.Layout.
func (b byWidth) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for i, o := range objects {
		if (i == 1) != (s.Width >= float32(b)) {
			o.Hide()
			continue
		}
		o.Show()
		o.Move(fyne.NewPos(0, 0))
		o.Resize(s)
	}
}

// heightFor is that of the one that is shown.
func (b byWidth) heightFor(objects []fyne.CanvasObject, w float32) float32 {
	if w >= float32(b) {
		return HeightFor(objects[1], w)
	}
	return HeightFor(objects[0], w)
}

// MinSize is fyne.Layout.
func (b byWidth) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 120) }
