// Package keypad is the phone's own keypad of 3 by 4 keys, for amounts, counts and the PIN (UI.md section 4): no
// keyboard of the system comes up, and the digits of a real one work beside it.
package keypad

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Key of the pad. The digits are their own values.
type Key int

// The keys beside the digits.
const (
	DoubleZero Key = iota + 10
	Point
	Back
	Clear
	None // an empty place
)

// Look of a pad.
type Look struct {
	Height float32 // of a key at normal text, 48 to 60
	First  Key     // at the left of 0: DoubleZero, Point or None
	Sign   string  // what Point shows: the language's decimal sign
	Cover  bool    // on the cloth cover instead of paper
}

// Pad is the keypad.
type Pad struct {
	widget.BaseWidget

	env  *kit.Env
	look Look
	keys []*button
}

// New makes a pad; press is called for each key, Clear when backspace is held.
func New(e *kit.Env, look Look, press func(Key)) *Pad {
	p := &Pad{env: e, look: look}
	for _, k := range []Key{1, 2, 3, 4, 5, 6, 7, 8, 9, look.First, 0, Back} {
		p.keys = append(p.keys, newButton(e, look, k, press))
	}
	p.ExtendBaseWidget(p)
	return p
}

// Of reads a key of a real keyboard, in any script's digits; false for one that the pad has not.
func Of(k kit.KeyPress) (Key, bool) {
	switch {
	case k.Ctrl:
	case k.Name == fyne.KeyBackspace:
		return Back, true
	case k.Name == fyne.KeyDelete:
		return Clear, true
	case k.Rune == '.' || k.Rune == ',' || k.Rune == '٫':
		return Point, true
	default:
		return digitOf(k.Rune)
	}
	return None, false
}

func digitOf(r rune) (Key, bool) {
	for _, zero := range []rune{'0', '\u0660', '\u06F0', '\u0966', '\u09E6'} {
		if r >= zero && r <= zero+9 {
			return Key(r - zero), true
		}
	}
	return None, false
}

func (p *Pad) gap() float32 {
	if p.look.Cover {
		return 8
	}
	return 6
}

// height of a key: it grows a little with the text, for the pad must stay on the screen.
func (p *Pad) height() float32 { return max(p.look.Height, min(p.env.Sp(32), 64)) }

// HeightFor is kit.Tall.
func (p *Pad) HeightFor(float32) float32 { return 4*p.height() + 3*p.gap() }

// CreateRenderer is fyne.Widget. Keys stand as on every telephone, from left to right, in all languages.
func (p *Pad) CreateRenderer() fyne.WidgetRenderer {
	var parts []fyne.CanvasObject
	for _, k := range p.keys {
		parts = append(parts, k)
	}
	return &kit.Drawn{
		Parts: parts,
		Min:   func() fyne.Size { return fyne.NewSize(3*theme.Touch+2*p.gap(), p.HeightFor(0)) },
		Place: func(s fyne.Size) {
			g := p.gap()
			w, h := (s.Width-2*g)/3, (s.Height-3*g)/4
			for i, k := range p.keys {
				k.Move(fyne.NewPos(float32(i%3)*(w+g), float32(i/3)*(h+g)))
				k.Resize(fyne.NewSize(w, h))
			}
		},
	}
}

// button is one key.
type button struct {
	kit.Press

	env  *kit.Env
	back *canvas.Rectangle
	face fyne.CanvasObject
}

func newButton(e *kit.Env, look Look, k Key, press func(Key)) *button {
	b := &button{env: e, back: e.Box(theme.Sheet, theme.Rule, theme.Hairline, theme.RadField)}
	ink := theme.Ink
	if look.Cover {
		b.back, ink = e.Box(theme.Cover2, "", 0, theme.RadField), theme.OnCover
	}
	b.Init(e, b, theme.RadField, nil)
	if look.Cover {
		b.RingColor(theme.OnCover)
	}
	b.OnTap = func() { press(k) }
	b.Keyed = func(kp kit.KeyPress) bool {
		typed, ok := Of(kp)
		if ok {
			press(typed)
		}
		return ok
	}
	switch k {
	case Back:
		b.back.Hide()
		b.face = e.Icon(theme.IconBackspace, ink, 28)
		b.OnHold = func() { press(Clear) }
	case None:
		b.Hide()
	case DoubleZero:
		b.back.Hide()
		b.face = kit.NewText(e, kit.Amount, ink, e.Words.Number(0)+e.Words.Number(0)).Centred()
	case Point:
		b.back.Hide()
		b.face = kit.NewText(e, kit.Figure, ink, look.Sign).Centred()
	default:
		b.face = kit.NewText(e, kit.Figure, ink, e.Words.Number(int(k))).Centred()
	}
	return b
}

// CreateRenderer is fyne.Widget.
func (b *button) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{b.back}
	if b.face != nil {
		parts = append(parts, b.face)
	}
	return &kit.Drawn{
		Parts: append(parts, b.Marks()...),
		Min:   func() fyne.Size { return fyne.NewSize(theme.Touch, theme.Touch) },
		Place: func(s fyne.Size) {
			b.back.Resize(s)
			b.Frame(0, 0, s.Width, s.Height)
			switch f := b.face.(type) {
			case *canvas.Image:
				m := f.MinSize()
				f.Move(fyne.NewPos((s.Width-m.Width)/2, (s.Height-m.Height)/2))
				f.Resize(m)
			case *kit.Text:
				f.Move(fyne.NewPos(0, (s.Height-f.LineHeight())/2))
				f.Resize(fyne.NewSize(s.Width, f.LineHeight()))
			}
		},
	}
}
