package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/theme"
)

// Press is embedded by everything that can be tapped. It gives tap, hold (long press, right button), focus with its
// ring, Enter and Space, hover, and off. Keys it has no use for go on to the page.
type Press struct {
	widget.BaseWidget

	OnTap  func()
	OnHold func() // always reachable in a menu too

	// Keyed is asked for keys before Press acts on them; true = used.
	Keyed func(KeyPress) bool

	env              *Env
	ring             *canvas.Rectangle
	glow             *canvas.Rectangle
	off              bool
	focused, hovered bool
	repaint          func()
}

// Init must be called by the constructor with the widget that embeds p. repaint, which may be nil, follows
// each change of focus, hover and off. radius is that of the drawn thing, for the ring.
func (p *Press) Init(e *Env, whole fyne.Widget, radius float32, repaint func()) {
	p.env, p.repaint = e, repaint
	p.ring = e.Box("", theme.Indigo, theme.FocusRing, radius)
	p.ring.Hide()
	glow := e.Theme.Token(theme.Indigo)
	glow.A = 20
	p.glow = &canvas.Rectangle{FillColor: glow, CornerRadius: radius}
	p.glow.Hide()
	p.ExtendBaseWidget(whole)
}

// Marks are the hover and the focus ring, to be the last objects of the renderer; Frame places them.
func (p *Press) Marks() []fyne.CanvasObject { return []fyne.CanvasObject{p.glow, p.ring} }

// Frame places hover and ring around what is drawn, in the widget's own coordinates.
func (p *Press) Frame(x, y, w, h float32) {
	for _, o := range p.Marks() {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
}

// RingColor changes the colour of the focus ring where indigo would not be seen.
func (p *Press) RingColor(t theme.Token) { p.ring.StrokeColor = p.env.Theme.Token(t) }

// Env is what it was made with.
func (p *Press) Env() *Env { return p.env }

// SetRadius changes the corners of hover and ring.
func (p *Press) SetRadius(r float32) { p.ring.CornerRadius, p.glow.CornerRadius = r, r }

// Focused says that keys go here.
func (p *Press) Focused() bool { return p.focused }

// Hovered says that the mouse is over it.
func (p *Press) Hovered() bool { return p.hovered }

// Disabled is fyne.Disableable.
func (p *Press) Disabled() bool { return p.off }

// Enable is fyne.Disableable.
func (p *Press) Enable() { p.setOff(false) }

// Disable is fyne.Disableable.
func (p *Press) Disable() { p.setOff(true) }

// Able switches it on or off.
func (p *Press) Able(on bool) { p.setOff(!on) }

func (p *Press) setOff(off bool) {
	if p.off == off {
		return
	}
	p.off = off
	if off {
		p.glow.Hide()
		p.ring.Hide()
	}
	p.again()
}

func (p *Press) again() {
	if p.repaint != nil {
		p.repaint()
	}
	canvas.Refresh(p.ring)
	canvas.Refresh(p.glow)
}

// Tapped is fyne.Tappable.
func (p *Press) Tapped(*fyne.PointEvent) {
	p.env.touch()
	if !p.off && p.OnTap != nil {
		p.OnTap()
	}
}

// TappedSecondary is a long press on a phone and the right button on a desktop.
func (p *Press) TappedSecondary(*fyne.PointEvent) {
	if !p.off && p.OnHold != nil {
		p.OnHold()
	}
}

// FocusGained is fyne.Focusable.
func (p *Press) FocusGained() {
	p.focused = true
	if !p.off {
		p.ring.Show()
	}
	p.again()
}

// FocusLost is fyne.Focusable.
func (p *Press) FocusLost() {
	p.focused = false
	p.ring.Hide()
	p.again()
}

// TypedRune is fyne.Focusable.
func (p *Press) TypedRune(r rune) {
	p.env.touch()
	k := KeyPress{Rune: r}
	if p.Keyed != nil && p.Keyed(k) {
		return
	}
	if r == ' ' {
		return // its key event has tapped
	}
	p.env.unused(k)
}

// TypedKey is fyne.Focusable.
func (p *Press) TypedKey(ev *fyne.KeyEvent) {
	p.env.touch()
	k := KeyPress{Name: ev.Name}
	switch {
	case p.Keyed != nil && p.Keyed(k):
	case (ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter || ev.Name == fyne.KeySpace) && p.OnTap != nil:
		p.Tapped(nil)
	default:
		p.env.unused(k)
	}
}

// MouseIn is desktop.Hoverable.
func (p *Press) MouseIn(*desktop.MouseEvent) {
	p.hovered = true
	if !p.off && p.OnTap != nil {
		p.glow.Show()
	}
	p.again()
}

// MouseMoved is desktop.Hoverable.
func (p *Press) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is desktop.Hoverable.
func (p *Press) MouseOut() {
	p.hovered = false
	p.glow.Hide()
	p.again()
}

func (e *Env) unused(k KeyPress) {
	if e.Nav != nil {
		e.Nav.Unused(k)
	}
}
