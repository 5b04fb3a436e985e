// Package pin is what opens the book on the closed cloth cover: the PIN with its own keys, and the passphrase (UI.md
// section 4, p01 and p01b). Neither is ever drawn, but by the passphrase's eye.
package pin

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/keypad"
	"daftari/ui/theme"
)

// Digits of a PIN.
const Digits = 6

// Pin is the dots and the keys; the page puts its words between them.
type Pin struct {
	Dots *Dots
	Pad  *keypad.Pad

	typed []byte
	done  func([]byte)
}

// New makes both. done gets the six digits as soon as the last is typed, in a slice that is the caller's to clear;
// the dots are empty again by then.
func New(e *kit.Env, done func(pin []byte)) *Pin {
	p := &Pin{done: done, typed: make([]byte, 0, Digits)}
	p.Dots = newDots(e, p.Take)
	p.Pad = keypad.New(e, keypad.Look{Height: 60, First: keypad.None, Cover: true}, p.press)
	return p
}

// Take is for keys that reach the page while nothing has the focus; true when the PIN had a use for it.
func (p *Pin) Take(k kit.KeyPress) bool {
	key, ok := keypad.Of(k)
	if !ok || key == keypad.Point {
		return false
	}
	p.press(key)
	return true
}

// Clear forgets what was typed.
func (p *Pin) Clear() {
	clear(p.typed[:cap(p.typed)])
	p.typed = p.typed[:0]
	p.Dots.show(0)
}

func (p *Pin) press(k keypad.Key) {
	switch {
	case p.Dots.Disabled():
		return
	case k == keypad.Clear:
		p.Clear()
		return
	case k == keypad.Back:
		if n := len(p.typed); n > 0 {
			p.typed[n-1] = 0
			p.typed = p.typed[:n-1]
		}
	case k <= 9:
		p.typed = append(p.typed, '0'+byte(k))
	}
	p.Dots.show(len(p.typed))
	if len(p.typed) == Digits {
		pin := append([]byte(nil), p.typed...)
		p.Clear()
		p.done(pin)
	}
}

// Dots show how many digits are typed and take those of a keyboard.
type Dots struct {
	kit.Press
	dots []*canvas.Circle
}

func newDots(e *kit.Env, take func(kit.KeyPress) bool) *Dots {
	d := &Dots{}
	for range Digits {
		c := canvas.NewCircle(nil)
		c.StrokeWidth = 2
		d.dots = append(d.dots, c)
	}
	d.Init(e, d, theme.RadField, nil)
	d.RingColor(theme.OnCover)
	d.Keyed = take
	d.show(0)
	return d
}

func (d *Dots) show(n int) {
	t := d.Env().Theme
	for i, c := range d.dots {
		c.FillColor, c.StrokeColor = nil, t.Token(theme.OnCover2)
		if i < n {
			c.FillColor, c.StrokeColor = t.Token(theme.OnCover), t.Token(theme.OnCover)
		}
		c.Refresh()
	}
}

const dot, between = 14, 16

// CreateRenderer is fyne.Widget. Dots fill from left to right in all languages, as the keys stand.
func (d *Dots) CreateRenderer() fyne.WidgetRenderer {
	const wide = Digits*dot + (Digits-1)*between
	parts := []fyne.CanvasObject{}
	for _, c := range d.dots {
		parts = append(parts, c)
	}
	return &kit.Drawn{
		Parts: append(parts, d.Marks()...),
		Min:   func() fyne.Size { return fyne.NewSize(wide+24, theme.Touch) },
		Place: func(s fyne.Size) {
			x, y := (s.Width-wide)/2, (s.Height-dot)/2
			for i, c := range d.dots {
				c.Move(fyne.NewPos(x+float32(i)*(dot+between), y))
				c.Resize(fyne.NewSquareSize(dot))
			}
			d.Frame(x-12, y-12, wide+24, dot+24)
		},
	}
}

// Passphrase is the field on the cover, with an eye that shows what is typed.
type Passphrase struct {
	widget.BaseWidget

	env    *kit.Env
	input  *form.Input
	ring   *canvas.Rectangle
	eye    *kit.IconButton
	hidden bool
}

// NewPassphrase makes the field; done follows Enter.
func NewPassphrase(e *kit.Env, label string, done func(string)) *Passphrase {
	p := &Passphrase{env: e, hidden: true}
	p.ring = e.Box(theme.Sheet, theme.OnCover2, theme.FocusRing, theme.RadField+1)
	p.eye = kit.NewIconButton(e, theme.IconEye, e.T("kit.show_passphrase"), p.look).Tone(theme.Ink2)
	p.input = form.NewInput(e, label, "", "").Secret(true).Aside(p.eye)
	p.input.OnDone = done
	p.ExtendBaseWidget(p)
	return p
}

func (p *Passphrase) look() {
	p.hidden = !p.hidden
	p.input.Secret(p.hidden)
	tone := theme.Indigo
	if p.hidden {
		tone = theme.Ink2
	}
	p.eye.Tone(tone)
}

// Text is what is typed.
func (p *Passphrase) Text() string { return p.input.Text() }

// Clear forgets it.
func (p *Passphrase) Clear() { p.input.SetText("") }

// SetWrong marks the field; the page says why.
func (p *Passphrase) SetWrong(wrong bool) { p.input.SetWrong(wrong) }

// Focus is what takes the focus.
func (p *Passphrase) Focus() fyne.Focusable { return p.input.Focus() }

// CreateRenderer is fyne.Widget.
func (p *Passphrase) CreateRenderer() fyne.WidgetRenderer {
	return &kit.Drawn{
		Parts: []fyne.CanvasObject{p.ring, p.input},
		Min:   func() fyne.Size { return fyne.NewSize(180, p.HeightFor(0)) },
		Place: func(s fyne.Size) {
			const in = 1.5
			p.ring.Resize(s)
			p.env.Place(p.input, s.Width, in, in, s.Width-2*in, s.Height-2*in)
		},
	}
}

// HeightFor is kit.Tall.
func (p *Passphrase) HeightFor(float32) float32 { return max(60, p.input.MinSize().Height+4) }
