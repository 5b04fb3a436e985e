// Package tile holds what is chosen from beside its like: parts of a line, ways with an icon, days, pictures (UI.md
// section 4; p04, p25, p22).
package tile

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// box is the frame of every tile: a target with a border, on or not.
type box struct {
	kit.Press

	ground *canvas.Rectangle
	on     bool
	low    float32 // height at normal text
	wide   float32 // the least width
}

func (b *box) begin(e *kit.Env, whole fyne.Widget, low, wide float32, do func(), paint func()) {
	b.low, b.wide = low, wide
	b.ground = e.Box(theme.Sheet, theme.Edge, theme.Stroke, theme.RadField)
	b.Init(e, whole, theme.RadField, paint)
	b.OnTap = do
}

// On says whether it is chosen.
func (b *box) On() bool { return b.on }

// fill paints the ground and gives the ink that stands on it; solid is indigo instead of its tint when on.
func (b *box) fill(solid bool) theme.Token {
	fill, edge, ink := theme.Sheet, theme.Edge, theme.Ink
	switch {
	case b.Disabled():
		fill, edge, ink = theme.Sunk, theme.Rule, theme.Ink3
	case b.on && solid:
		fill, edge, ink = theme.Indigo, theme.Indigo, theme.OnIndigo
		b.RingColor(theme.Ink)
	case b.on:
		fill, edge, ink = theme.IndigoTint, theme.Indigo, theme.Indigo
	}
	b.Env().Paint(b.ground, fill, edge)
	canvas.Refresh(b.ground)
	return ink
}

// stacked draws texts and an icon below each other in the middle.
func (b *box) stacked(parts ...fyne.CanvasObject) fyne.WidgetRenderer {
	height := func() float32 {
		var h float32
		for _, o := range parts {
			if o.Visible() {
				h += o.MinSize().Height
			}
		}
		return h
	}
	all := append([]fyne.CanvasObject{b.ground}, parts...)
	return &kit.Drawn{
		Parts: append(all, b.Marks()...),
		Min:   func() fyne.Size { return fyne.NewSize(max(b.wide, theme.Touch), max(b.low, height()+16)) },
		Place: func(s fyne.Size) {
			b.ground.Resize(s)
			b.Frame(0, 0, s.Width, s.Height)
			y := (s.Height - height()) / 2
			for _, o := range parts {
				if !o.Visible() {
					continue
				}
				m := o.MinSize()
				w := m.Width
				if _, ok := o.(*kit.Text); ok {
					w = s.Width - 8
				}
				o.Move(fyne.NewPos((s.Width-w)/2, y))
				o.Resize(fyne.NewSize(w, m.Height))
				y += m.Height
			}
		},
	}
}

// Part is one account of a line: its name over its amount (p04).
type Part struct {
	box
	label, value *kit.Text
}

// NewPart makes a part: label "Loan · due 800", value "700".
func NewPart(e *kit.Env, label, value string, do func()) *Part {
	p := &Part{label: kit.NewText(e, kit.Second, theme.Ink2, label), value: kit.NewText(e, kit.Amount, theme.Ink, value)}
	p.begin(e, p, 52, 96, do, p.paint)
	return p
}

// Set chooses it or not.
func (p *Part) Set(on bool) {
	p.on = on
	p.paint()
}

// SetValue shows another amount.
func (p *Part) SetValue(s string) { p.value.SetText(s) }

func (p *Part) paint() {
	p.fill(false)
	ink := theme.Ink
	if p.Disabled() {
		ink = theme.Ink3
	}
	p.value.Set(ink, false, false)
}

// Natural is kit.Natural.
func (p *Part) Natural() float32 { return max(p.label.Natural(), p.value.Natural()) + 27 }

// CreateRenderer is fyne.Widget.
func (p *Part) CreateRenderer() fyne.WidgetRenderer {
	height := func() float32 { return p.label.LineHeight() + p.value.LineHeight() }
	return &kit.Drawn{
		Parts: append([]fyne.CanvasObject{p.ground, p.label, p.value}, p.Marks()...),
		Min:   func() fyne.Size { return fyne.NewSize(p.wide, max(p.low, height()+10)) },
		Place: func(s fyne.Size) {
			p.ground.Resize(s)
			p.Frame(0, 0, s.Width, s.Height)
			y, e := (s.Height-height())/2, p.Env()
			e.Place(p.label, s.Width, 13, y, s.Width-26, p.label.LineHeight())
			e.Place(p.value, s.Width, 13, y+p.label.LineHeight(), s.Width-26, p.value.LineHeight())
		},
	}
}

// Way is an icon over a word: "Not held", "Holiday", "Colleague" (p25); or before it, where there are two (p26).
type Way struct {
	box
	icon   *canvas.Image
	glyph  theme.Icon
	word   *kit.Text
	beside bool
}

// NewWay makes a way.
func NewWay(e *kit.Env, icon theme.Icon, word string, do func()) *Way {
	w := &Way{icon: e.Icon(icon, theme.Ink, 22), glyph: icon, word: kit.NewText(e, kit.Second, theme.Ink, word).Centred()}
	w.begin(e, w, 64, 64, do, w.paint)
	return w
}

// Beside puts the icon before the word; it returns the way.
func (w *Way) Beside() *Way {
	w.beside, w.low, w.word.Role = true, 52, kit.Body
	w.word.Redraw()
	return w
}

// Set chooses it or not.
func (w *Way) Set(on bool) {
	w.on = on
	w.paint()
}

func (w *Way) paint() {
	ink := w.fill(false)
	w.Env().SetIcon(w.icon, w.glyph, ink)
	w.word.Bold = w.on
	w.word.Token = ink
	w.word.Redraw()
}

// Natural is kit.Natural; the bold word is the wider one.
func (w *Way) Natural() float32 {
	if w.beside {
		return w.lead() + w.word.Natural()*1.08 + 17
	}
	return w.word.Natural()*1.08 + 9
}

func (w *Way) lead() float32 { return w.icon.MinSize().Width + kit.Gap8 }

// CreateRenderer is fyne.Widget.
func (w *Way) CreateRenderer() fyne.WidgetRenderer {
	if !w.beside {
		return w.stacked(w.icon, w.word)
	}
	return &kit.Drawn{
		Parts: append([]fyne.CanvasObject{w.ground, w.icon, w.word}, w.Marks()...),
		Min:   func() fyne.Size { return fyne.NewSize(theme.Touch, max(w.low, w.word.LineHeight()+16)) },
		Place: func(s fyne.Size) {
			w.ground.Resize(s)
			w.Frame(0, 0, s.Width, s.Height)
			i, h := w.icon.MinSize().Width, w.word.LineHeight()
			wide := min(kit.Ceil(w.word.Natural()), s.Width-w.lead()-8)
			x := (s.Width - w.lead() - wide) / 2
			w.Env().Place(w.icon, s.Width, x, (s.Height-i)/2, i, i)
			w.Env().Place(w.word, s.Width, x+w.lead(), (s.Height-h)/2, wide, h)
		},
	}
}

// Day is a day that a meeting can be moved to: weekday, day, and what else stands there (p25).
type Day struct {
	box
	texts [3]*kit.Text
}

// NewDay makes a day: "Sat", "19", "free". A holiday is disabled: sunk, and cannot be chosen.
func NewDay(e *kit.Env, weekday, day, load string, do func()) *Day {
	d := &Day{}
	for i, r := range []kit.Role{kit.Small, kit.Amount, kit.Small} {
		d.texts[i] = kit.NewText(e, r, theme.Ink, []string{weekday, day, load}[i]).Centred()
	}
	d.begin(e, d, 62, 52, do, d.paint)
	return d
}

// Set chooses it or not.
func (d *Day) Set(on bool) {
	d.on = on
	d.paint()
}

func (d *Day) paint() {
	ink := d.fill(true)
	for _, t := range d.texts {
		t.Set(ink, false, false)
	}
}

// Natural is kit.Natural.
func (d *Day) Natural() float32 {
	return max(d.texts[0].Natural(), d.texts[1].Natural(), d.texts[2].Natural()) + 9
}

// CreateRenderer is fyne.Widget.
func (d *Day) CreateRenderer() fyne.WidgetRenderer {
	return d.stacked(d.texts[0], d.texts[1], d.texts[2])
}

// Picture is a place for a picture: empty with an icon and "Choose", or the picture with a leaf tick (p22). What it is
// of stands below.
type Picture struct {
	box
	icon  *canvas.Image
	word  *kit.Text
	shown *canvas.Image
	disc  *canvas.Circle
	tick  *canvas.Image
	label *kit.Text
}

// NewPicture makes a place; img may be nil.
func NewPicture(e *kit.Env, label string, img image.Image, do func()) *Picture {
	p := &Picture{icon: e.Icon(theme.IconPicture, theme.Indigo, 24), word: kit.NewText(e, kit.Label, theme.Indigo, e.T("kit.choose")).Centred()}
	p.shown = &canvas.Image{FillMode: canvas.ImageFillContain}
	p.disc = canvas.NewCircle(e.Theme.Token(theme.Leaf))
	p.tick = e.Icon(theme.IconCheck, theme.Sheet, 14)
	p.label = kit.NewText(e, kit.Second, theme.Ink2, label).Centred()
	p.begin(e, p, 84, 80, do, func() {})
	p.SetImage(img)
	return p
}

// SetImage shows a picture, nil takes it away.
func (p *Picture) SetImage(img image.Image) {
	p.on = img != nil
	p.fill(false)
	for _, o := range []fyne.CanvasObject{p.shown, p.disc, p.tick} {
		if p.on {
			o.Show()
		} else {
			o.Hide()
		}
	}
	p.icon.Hidden, p.word.Hidden = p.on, p.on
	p.shown.Image = img
	p.shown.Refresh()
	p.Refresh()
}

// Natural is kit.Natural.
func (p *Picture) Natural() float32 { return max(p.word.Natural(), p.label.Natural()) + 9 }

// CreateRenderer is fyne.Widget.
func (p *Picture) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{p.ground, p.shown, p.icon, p.word, p.disc, p.tick, p.label}
	frame := func() float32 { return max(84, p.icon.MinSize().Height+p.word.LineHeight()+20) }
	return &kit.Drawn{
		Parts: append(parts, p.Marks()...),
		Min:   func() fyne.Size { return fyne.NewSize(p.wide, frame()+3+p.label.LineHeight()) },
		Place: func(s fyne.Size) {
			h, e := frame(), p.Env()
			p.ground.Resize(fyne.NewSize(s.Width, h))
			p.Frame(0, 0, s.Width, h)
			e.Place(p.shown, s.Width, 4, 4, s.Width-8, h-8)
			icon, lh := p.icon.MinSize().Width, p.word.LineHeight()
			y := (h - icon - 2 - lh) / 2
			e.Place(p.icon, s.Width, (s.Width-icon)/2, y, icon, icon)
			e.Place(p.word, s.Width, 4, y+icon+2, s.Width-8, lh)
			e.Place(p.disc, s.Width, s.Width-27, 5, 22, 22)
			e.Place(p.tick, s.Width, s.Width-23, 9, 14, 14)
			e.Place(p.label, s.Width, 0, h+3, s.Width, p.label.LineHeight())
		},
	}
}
