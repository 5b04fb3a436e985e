package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Chip is a reason, a quick amount or a filter: drawn 40 high, hit 48. On, it has a tick beside its colour.
type Chip struct {
	kit.Press
	on     bool
	ground *canvas.Rectangle
	tick   *canvas.Image
	word   *kit.Text
	more   bool // an icon instead of a word
	Snug   bool // less air beside the word, where four stand in a line
	bare   bool // no tick: what was chosen shows beside it
}

// NewChip makes a chip that is off.
func NewChip(e *kit.Env, word string, do func()) *Chip {
	c := &Chip{}
	c.ground = e.Box("", "", theme.Stroke, 20)
	c.word = kit.NewText(e, kit.Note, theme.Ink, word)
	c.tick = e.Icon(theme.IconCheck, theme.OnIndigo, 16)
	c.Init(e, c, 20, c.paint)
	c.OnTap = do
	c.paint()
	return c
}

// NewMoreChip makes the chip behind which the rest of the chips waits.
func NewMoreChip(e *kit.Env, do func()) *Chip {
	c := NewChip(e, "", do)
	c.more = true
	e.SetIcon(c.tick, theme.IconNavMore, theme.Ink)
	c.paint()
	return c
}

// Set switches it on or off.
func (c *Chip) Set(on bool) {
	if c.on != on {
		c.on = on
		c.paint()
		c.place(c.Size())
		c.Refresh()
	}
}

// On says whether it is chosen.
func (c *Chip) On() bool { return c.on }

// Word is what it says.
func (c *Chip) Word() string { return c.word.Text() }

// SetWord changes what it says.
func (c *Chip) SetWord(s string) {
	c.word.SetText(s)
	c.Refresh()
}

func (c *Chip) paint() {
	fill, edge, ink := theme.Sheet, theme.Edge, theme.Ink
	switch {
	case c.Disabled():
		fill, edge, ink = theme.Sunk, theme.Rule, theme.Ink3
	case c.on:
		fill, edge, ink = theme.Indigo, theme.Indigo, theme.OnIndigo
	}
	c.Env().Paint(c.ground, fill, edge)
	c.word.Bold = c.on
	c.word.Token = ink
	c.word.Redraw()
	c.tick.Hidden = (!c.on || c.bare) && !c.more
	c.RingColor(theme.Indigo)
	if c.on {
		c.RingColor(theme.Ink)
	}
	canvas.Refresh(c.ground)
}

func (c *Chip) air() float32 {
	if c.Snug {
		return 11
	}
	return 15
}

// Natural is its width: that of the word and, when on, the tick.
func (c *Chip) Natural() float32 {
	if c.more {
		return theme.Touch
	}
	w := c.word.Natural() + 2*c.air()
	if !c.tick.Hidden {
		w += c.tick.MinSize().Width + 6
	}
	return max(theme.Touch, w)
}

// MinSize is fyne.CanvasObject.
func (c *Chip) MinSize() fyne.Size {
	return fyne.NewSize(theme.Touch, max(theme.Touch, c.word.LineHeight()+20))
}

func (c *Chip) place(s fyne.Size) {
	h := max(40, s.Height-8)
	y := (s.Height - h) / 2
	c.ground.CornerRadius = h / 2
	c.SetRadius(h/2 + 2)
	c.Env().Place(c.ground, s.Width, 0, y, s.Width, h)
	c.Frame(-2, y-2, s.Width+4, h+4)
	x := c.air()
	if !c.tick.Hidden {
		i := c.tick.MinSize().Width
		if c.more {
			x = (s.Width - i) / 2
		}
		c.Env().Place(c.tick, s.Width, x, (s.Height-i)/2, i, i)
		x += i + 6
	}
	lh := c.word.LineHeight()
	c.Env().Place(c.word, s.Width, x, (s.Height-lh)/2, max(0, s.Width-x-c.air()+1), lh)
}

// CreateRenderer is fyne.Widget.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	return &kit.Drawn{Parts: append([]fyne.CanvasObject{c.ground, c.word, c.tick}, c.Marks()...), Place: c.place, Min: c.MinSize}
}

// Chips are chips of which one is chosen at most. They wrap, or scroll sideways where the screen is low.
type Chips struct {
	*fyne.Container
	All      []*Chip
	OnChosen func(i int) // -1: none any more
	optional bool
}

// NewChips makes chips of the words; optional ones can be switched off again.
func NewChips(e *kit.Env, optional bool, words []string, chosen int, on func(i int)) *Chips {
	g := &Chips{OnChosen: on, optional: optional}
	var objects []fyne.CanvasObject
	for i, w := range words {
		c := NewChip(e, w, func() { g.tapped(i) })
		c.Set(i == chosen)
		g.All = append(g.All, c)
		objects = append(objects, c)
	}
	g.Container = kit.WrapHit(e, 6, objects...)
	return g
}

func (g *Chips) tapped(i int) {
	if g.All[i].On() {
		if !g.optional {
			return
		}
		i = -1
	}
	g.Choose(i)
	if g.OnChosen != nil {
		g.OnChosen(i)
	}
}

// Bare leaves the ticks out, where what was chosen shows beside the chips too.
func (g *Chips) Bare() *Chips {
	for _, c := range g.All {
		c.bare = true
		c.paint()
	}
	return g
}

// Sideways is the chips in one line; see the function.
func (g *Chips) Sideways(e *kit.Env) fyne.CanvasObject {
	all := make([]fyne.CanvasObject, 0, len(g.All))
	for _, c := range g.All {
		all = append(all, c)
	}
	return Sideways(e, all...)
}

// Choose switches one on and the others off, -1 all; OnChosen is not called.
func (g *Chips) Choose(i int) {
	for n, c := range g.All {
		c.Set(n == i)
	}
	g.Container.Refresh()
}

// Chosen is the index of the one that is on, or -1.
func (g *Chips) Chosen() int {
	for i, c := range g.All {
		if c.On() {
			return i
		}
	}
	return -1
}
