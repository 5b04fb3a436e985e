package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/ui/kit"
)

// Sideways puts the chips into one line that scrolls to the side, so that what lies below keeps its place under the
// finger; large text wraps all the same.
func Sideways(e *kit.Env, chips ...fyne.CanvasObject) fyne.CanvasObject {
	if e.Large() {
		return kit.WrapHit(e, chipGap, chips...)
	}
	line := kit.Pad(e, 0, 0, 0, kit.Gap4, container.New(sideways{e}, chips...)) // room for the scroller's own bar
	scroll := container.NewHScroll(line)
	if e.RTL {
		scroll.Offset.X = line.MinSize().Width // it begins at the right; the scroller keeps it within its bounds
	}
	return scroll
}

const chipGap float32 = 6

// sideways is a row in which nothing gives way.
type sideways struct{ env *kit.Env }

// Layout is fyne.Layout.
func (l sideways) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	var x float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		w := kit.WidthOf(o)
		l.env.Place(o, s.Width, x, 0, w, s.Height)
		x += w + chipGap
	}
}

// MinSize is fyne.Layout.
func (l sideways) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w, h float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if w > 0 {
			w += chipGap
		}
		w += kit.WidthOf(o)
		h = max(h, o.MinSize().Height)
	}
	return fyne.NewSize(w, h)
}
