package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Choice is a card for one thing that can be done: icon, a verb, what comes of it, a chevron. The likely one has an
// indigo border.
type Choice struct {
	kit.Press
	ground  *canvas.Rectangle
	icon    *canvas.Image
	glyph   theme.Icon
	verb    *kit.Text
	follows *kit.Text
	chevron *canvas.Image
	likely  bool
}

// NewChoice makes a choice card.
func NewChoice(e *kit.Env, icon theme.Icon, verb, follows string, likely bool, do func()) *Choice {
	c := &Choice{likely: likely, glyph: icon}
	edge, ink, stroke := theme.Rule, theme.Ink, e.Theme.Hair()
	if likely {
		edge, ink, stroke = theme.Indigo, theme.Indigo, theme.Stroke
	}
	c.ground = e.Box(theme.Sheet, edge, stroke, theme.RadCard)
	c.icon = e.Icon(icon, theme.Indigo, 22)
	c.verb = kit.NewText(e, kit.Name, ink, verb)
	c.verb.Lines = 2
	c.follows = kit.NewText(e, kit.Second, theme.Ink2, follows)
	c.follows.Lines = 2
	if e.Large() {
		c.verb.Lines, c.follows.Lines = 0, 0 // as many as it needs
	}
	c.follows.Hidden = follows == ""
	c.chevron = e.Icon(theme.IconNext, theme.Ink2, 20)
	c.Init(e, c, theme.RadCard, func() {
		c.verb.Set(pick(c.Disabled(), theme.Ink3, ink), false, false)
		e.SetIcon(c.icon, c.glyph, pick(c.Disabled(), theme.Ink3, theme.Indigo))
	})
	c.OnTap = do
	return c
}

func (c *Choice) textWidth(w float32) float32 { return max(1, w-50-12-c.chevron.MinSize().Width-6) }

// HeightFor is 56 and more where a language needs it.
func (c *Choice) HeightFor(w float32) float32 {
	tw := c.textWidth(w)
	h := c.verb.HeightFor(tw)
	if !c.follows.Hidden {
		h += c.follows.HeightFor(tw)
	}
	return max(56, h+14)
}

// CreateRenderer is fyne.Widget.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{c.ground, c.icon, c.verb, c.follows, c.chevron}
	return &kit.Drawn{Parts: append(parts, c.Marks()...), Place: c.place, Min: func() fyne.Size {
		return fyne.NewSize(theme.Touch, c.HeightFor(max(c.Size().Width, 200)))
	}}
}

func (c *Choice) place(s fyne.Size) {
	c.ground.Resize(s)
	c.Frame(0, 0, s.Width, s.Height)
	i, n, tw := c.icon.MinSize().Width, c.chevron.MinSize().Width, c.textWidth(s.Width)
	c.Env().Place(c.icon, s.Width, 26-i/2, (s.Height-i)/2, i, i)
	c.Env().Place(c.chevron, s.Width, s.Width-12-n, (s.Height-n)/2, n, n)
	vh, fh := c.verb.HeightFor(tw), float32(0)
	if !c.follows.Hidden {
		fh = c.follows.HeightFor(tw)
	}
	y := (s.Height - vh - fh) / 2
	c.Env().Place(c.verb, s.Width, 50, y, tw, vh)
	c.Env().Place(c.follows, s.Width, 50, y+vh, tw, fh)
}
