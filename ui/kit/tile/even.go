package tile

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/kit"
)

// Row is tiles beside each other, all of one width. Where their words have no room, as with large text, they stand in
// several lines.
type Row struct {
	widget.BaseWidget

	env   *kit.Env
	gap   float32
	tiles []fyne.CanvasObject
}

// Even makes a row.
func Even(e *kit.Env, gap float32, tiles ...fyne.CanvasObject) *Row {
	r := &Row{env: e, gap: gap, tiles: tiles}
	r.ExtendBaseWidget(r)
	return r
}

// each is how many stand in a line and how wide one is.
func (r *Row) each(w float32) (n int, wide float32) {
	for n = len(r.tiles); n > 1; n-- {
		wide = (w - r.gap*float32(n-1)) / float32(n)
		fits := true
		for _, t := range r.tiles {
			fits = fits && kit.WidthOf(t) <= wide+0.5
		}
		if fits {
			return n, wide
		}
	}
	return 1, w
}

func (r *Row) height(wide float32) float32 {
	var h float32
	for _, t := range r.tiles {
		h = max(h, kit.HeightFor(t, wide))
	}
	return h
}

// Natural is kit.Natural: all in one line.
func (r *Row) Natural() float32 {
	var w float32
	for _, t := range r.tiles {
		w = max(w, kit.WidthOf(t))
	}
	return w*float32(len(r.tiles)) + r.gap*float32(max(len(r.tiles)-1, 0))
}

// HeightFor is kit.Tall.
func (r *Row) HeightFor(w float32) float32 {
	n, wide := r.each(w)
	lines := float32((len(r.tiles) + n - 1) / n)
	return lines*r.height(wide) + max(lines-1, 0)*r.gap
}

// CreateRenderer is fyne.Widget.
func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	return &kit.Drawn{
		Parts: r.tiles,
		Min:   func() fyne.Size { return fyne.NewSize(48, r.HeightFor(max(r.Size().Width, 48))) },
		Place: func(s fyne.Size) {
			n, wide := r.each(s.Width)
			h := r.height(wide)
			for i, t := range r.tiles {
				r.env.Place(t, s.Width, float32(i%n)*(wide+r.gap), float32(i/n)*(h+r.gap), wide, h)
			}
		},
	}
}
