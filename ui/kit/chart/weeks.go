package chart

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Week is one pair of standing bars: what was expected beside what came.
type Week struct {
	Label          string // "10 Sep"
	Expected, Came int64
	Value          string // what came, printed above the bars; "" = the figures stand elsewhere
}

// Weeks is a chart of standing bars over time, expected in rule beside indigo (d1). Time runs to the right in all
// languages; where there is no room for all, the oldest are left out.
type Weeks struct {
	widget.BaseWidget

	env    *kit.Env
	height float32
	weeks  []weekBars
	axis   *canvas.Rectangle
}

type weekBars struct {
	Week
	expected, came *canvas.Rectangle
	label, value   *kit.Text
}

// NewWeeks makes a chart whose bars are at most height high.
func NewWeeks(e *kit.Env, height float32, weeks ...Week) *Weeks {
	c := &Weeks{env: e, height: height, axis: e.Rect(theme.Ink)}
	bar := func(t theme.Token) *canvas.Rectangle {
		return &canvas.Rectangle{FillColor: e.Theme.Token(t), TopLeftCornerRadius: 3, TopRightCornerRadius: 3}
	}
	for _, w := range weeks {
		c.weeks = append(c.weeks, weekBars{Week: w, expected: bar(theme.Edge), came: bar(theme.Indigo),
			label: kit.NewText(e, kit.Small, theme.Ink2, w.Label).Centred(), value: kit.NewText(e, kit.SmallBold, theme.Ink, w.Value).Centred()})
	}
	c.ExtendBaseWidget(c)
	return c
}

func (c *Weeks) pitch() float32 {
	w := float32(36)
	for _, k := range c.weeks {
		w = max(w, k.label.Natural()+4, k.value.Natural()+4)
	}
	return w
}

func (c *Weeks) line() float32 { return kit.NewText(c.env, kit.Small, theme.Ink2, "").LineHeight() }

// above is the room for the figures over the bars.
func (c *Weeks) above() float32 {
	for _, k := range c.weeks {
		if k.Value != "" {
			return c.line() + 2
		}
	}
	return 0
}

// Natural is kit.Natural.
func (c *Weeks) Natural() float32 { return c.pitch() * float32(len(c.weeks)) }

// HeightFor is kit.Tall.
func (c *Weeks) HeightFor(float32) float32 { return c.above() + c.height + theme.Stroke + 3 + c.line() }

// CreateRenderer is fyne.Widget.
func (c *Weeks) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{}
	for _, k := range c.weeks {
		parts = append(parts, k.expected, k.came, k.label, k.value)
	}
	return &kit.Drawn{
		Parts: append(parts, c.axis),
		Min:   func() fyne.Size { return fyne.NewSize(c.Natural(), c.HeightFor(0)) },
		Place: c.place,
	}
}

func (c *Weeks) place(s fyne.Size) {
	most := int64(1)
	for _, k := range c.weeks {
		most = max(most, k.Expected, k.Came)
	}
	set := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	seen := min(len(c.weeks), max(1, int((s.Width+0.5)/c.pitch()))) // the latest, as many as have room for their words
	pitch := s.Width / float32(max(seen, 1))
	foot := c.above() + c.height
	high := func(n int64) float32 { return max(2, c.height*float32(n)/float32(most)) }
	for i, k := range c.weeks {
		late := i >= len(c.weeks)-seen
		for _, o := range []fyne.CanvasObject{k.expected, k.came, k.label, k.value} {
			if late {
				o.Show()
			} else {
				o.Hide()
			}
		}
		x := float32(i-len(c.weeks)+seen) * pitch
		const wide = 12
		eh, ch := high(k.Expected), high(k.Came)
		set(k.expected, x+pitch/2-wide-1, foot-eh, wide, eh)
		set(k.came, x+pitch/2+1, foot-ch, wide, ch)
		set(k.value, x, foot-max(eh, ch)-c.line()-1, pitch, c.line())
		set(k.label, x, foot+theme.Stroke+3, pitch, c.line())
	}
	set(c.axis, 0, foot, s.Width, theme.Stroke)
}
