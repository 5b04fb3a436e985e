package group

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/ui/kit"
	"daftari/ui/kit/chart"
	"daftari/ui/theme"
)

// summary is figures beside each other with the weeks at their end; narrow, in twos with the weeks below.
func (s *Screen) summary(v View) fyne.CanvasObject {
	e := s.env
	cells := make([]fyne.CanvasObject, 0, 5)
	var twos []fyne.CanvasObject
	for i, f := range v.Figures {
		cells = append(cells, s.figure(f))
		if e.Large() {
			twos = append(twos, s.figure(f))
		} else if i%2 == 1 {
			twos = append(twos, kit.Row(e, kit.Gap12, kit.Grow(s.figure(v.Figures[i-1])), kit.Grow(s.figure(f))))
		}
	}
	if len(v.Weeks) > 0 {
		cells, twos = append(cells, s.weeks(v)), append(twos, s.weeks(v))
	}
	var both fyne.CanvasObject = kit.Pad(e, kit.Gap16, 10, kit.Gap16, 10, kit.Column(kit.Gap12, twos...))
	if !e.Large() {
		both = byWidth(tableWidth, inCells(e, len(v.Figures), cells...), both)
	}
	return kit.Column(0, kit.Rule(e), kit.Over(e.Rect(theme.Sheet), both), kit.Rule(e))
}

func (s *Screen) figure(f Figure) fyne.CanvasObject {
	tone := theme.Ink
	if f.Late {
		tone = theme.Madder
	}
	return kit.Column(0, kit.NewText(s.env, kit.Second, theme.Ink2, f.Label), kit.NewText(s.env, kit.Summary, tone, f.Value),
		kit.NewText(s.env, kit.Second, theme.Ink2, f.Below))
}

func (s *Screen) weeks(v View) fyne.CanvasObject {
	weeks := make([]chart.Week, len(v.Weeks))
	for i, w := range v.Weeks {
		weeks[i] = chart.Week{Label: w.Label, Expected: w.Expected, Came: w.Came}
	}
	return chart.NewWeeks(s.env, 54, weeks...)
}

// cells are figures in cells of one width, each closed by a hairline, and what stands at their end: at most weeksWide, less
// where the figures need the room (d1).
type cells struct {
	env     *kit.Env
	figures int
}

const (
	cellStart, cellEnd float32 = 14, 8
	cellTop, cellLow   float32 = 10, 12
	weeksWide          float32 = 270
)

// inCells puts the first n objects into cells and the one after them, if there is one, at their end.
func inCells(e *kit.Env, n int, objects ...fyne.CanvasObject) *fyne.Container {
	rules := make([]fyne.CanvasObject, 0, n)
	for range n {
		rules = append(rules, e.Rect(theme.Rule))
	}
	return container.New(&cells{e, n}, append(objects, rules...)...)
}

// Layout is fyne.Layout.
func (c *cells) Layout(o []fyne.CanvasObject, s fyne.Size) {
	wide := s.Width / float32(max(1, c.figures))
	end := o[c.figures : len(o)-c.figures]
	if len(end) > 0 {
		wide = (s.Width - weeksWide - 2*kit.Gap16) / float32(c.figures)
	}
	for _, f := range o[:c.figures] {
		wide = max(wide, kit.WidthOf(f)+cellStart+cellEnd)
	}
	x, hair := float32(0), c.env.Theme.Hair()
	for i, f := range o[:c.figures] {
		c.env.Place(f, s.Width, x+cellStart, cellTop, wide-cellStart-cellEnd, kit.HeightFor(f, wide))
		x += wide
		c.env.Place(o[len(o)-c.figures+i], s.Width, x-hair, 0, hair, s.Height)
	}
	for _, w := range end {
		room := max(1, s.Width-x-2*kit.Gap16)
		h := kit.HeightFor(w, room)
		c.env.Place(w, s.Width, x+kit.Gap16, s.Height-h-cellTop, room, h)
	}
}

// MinSize is fyne.Layout.
func (c *cells) MinSize(o []fyne.CanvasObject) fyne.Size {
	var h float32
	for _, f := range o[:len(o)-c.figures] {
		h = max(h, kit.HeightFor(f, weeksWide)+cellTop+cellLow)
	}
	return fyne.NewSize(200, h)
}
