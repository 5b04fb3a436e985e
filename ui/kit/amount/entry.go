// Package amount is where money is typed (UI.md section 4, p04 and p08): a field with the figure at its end and what
// it means at its start, and our own keypad below. No float, no cursor: an amount is whole minor units all the way.
package amount

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daftari/app/money"
	"daftari/ui/kit"
	"daftari/ui/kit/keypad"
	"daftari/ui/theme"
)

// Meaning of the figure that stands in the field, said at its start.
type Meaning struct {
	Text  string
	Token theme.Token // "" = ink2, plain; any other is bold
	Over  bool        // cannot be saved: madder border, and Text says why
}

// Field is what an entry begins with.
type Field struct {
	Start  money.Amount // expected, or said before; the first digit replaces it
	Code   bool         // name the currency above the meaning: where the page does not say it elsewhere
	Height float32      // 60 to 86
	Means  func(money.Amount) Meaning
	// Changed follows each key; ok is false while the amount cannot be saved.
	Changed func(a money.Amount, ok bool)
}

// Entry is the field. Give it the focus, or hand it keys with Take: digits of a real keyboard and of the pad do the
// same.
type Entry struct {
	kit.Press

	env    *kit.Env
	field  Field
	typing Typing
	over   bool
	chips  func()

	back   *canvas.Rectangle
	code   *kit.Text
	means  *kit.Text
	figure *kit.Text
}

// NewEntry makes the field.
func NewEntry(e *kit.Env, f Field) *Entry {
	x := &Entry{env: e, field: f, typing: StartTyping(f.Start)}
	x.back = e.Box(theme.Sheet, theme.Indigo, theme.FocusRing, theme.RadField)
	x.code = kit.NewText(e, kit.Note, theme.Ink2, f.Start.Currency().Code())
	if !f.Code {
		x.code.Hide()
	}
	x.means = kit.NewPara(e, kit.Note, theme.Ink2, "")
	x.means.Lines = 2
	x.figure = kit.NewText(e, kit.Entry, theme.Ink, "").Ending()
	x.Init(e, x, theme.RadField, nil)
	x.OnTap = x.claim
	x.Keyed = x.Take
	x.show()
	return x
}

// Amount that stands there.
func (x *Entry) Amount() money.Amount { return x.typing.Amount() }

// Over reports that what stands there cannot be saved.
func (x *Entry) Over() bool { return x.over }

// Begin puts another figure there, as if the entry were new: another account of the same member.
func (x *Entry) Begin(a money.Amount, means func(money.Amount) Meaning) {
	x.field.Means = means
	x.code.SetText(a.Currency().Code())
	x.typing = StartTyping(a)
	x.show()
}

// Set takes a quick amount; it counts as typed.
func (x *Entry) Set(a money.Amount) { x.become(StartTyping(a)) }

// Take is for keys that reach the page while nothing has the focus; true when the entry had a use for it.
func (x *Entry) Take(k kit.KeyPress) bool {
	key, ok := keypad.Of(k)
	if ok {
		x.press(key)
	}
	return ok
}

// Pad is the keypad for this entry, its keys of the given height.
func (x *Entry) Pad(height float32) *keypad.Pad {
	look := keypad.Look{Height: height, First: keypad.DoubleZero}
	if cur := x.Amount().Currency(); TakesPoint(cur) {
		zero := []rune(money.Zero(cur).FormatTyped(x.env.Words.Lang(), 0))
		look.First, look.Sign = keypad.Point, string(zero[len(zero)-1:])
	}
	return keypad.New(x.env, look, func(k keypad.Key) {
		x.press(k)
		x.claim()
	})
}

// claim takes the focus where there is a keyboard; a tap on a key of the pad has taken it away.
func (x *Entry) claim() { kit.Focus(x) }

func (x *Entry) press(k keypad.Key) {
	switch t := x.typing; k {
	case keypad.Back:
		x.become(t.Back())
	case keypad.Clear:
		x.become(t.Clear())
	case keypad.Point:
		x.become(t.Point())
	case keypad.DoubleZero:
		x.become(t.Digit(0).Digit(0))
	case keypad.None:
	default:
		x.become(t.Digit(int(k)))
	}
}

func (x *Entry) become(t Typing) {
	if x.Disabled() {
		return
	}
	x.typing = t
	x.show()
	if x.field.Changed != nil {
		x.field.Changed(t.Amount(), !x.over)
	}
}

// show draws what stands there and what it means.
func (x *Entry) show() {
	m := Meaning{}
	if x.field.Means != nil {
		m = x.field.Means(x.Amount())
	}
	x.over = m.Over
	fill, edge, token := theme.Sheet, theme.Indigo, m.Token
	if m.Over {
		fill, edge, token = theme.MadderTint, theme.Madder, theme.Madder
	}
	x.back.FillColor, x.back.StrokeColor = x.env.Theme.Token(fill), x.env.Theme.Token(edge)
	x.back.Refresh()
	x.RingColor(edge)
	x.means.Bold = token != ""
	if token == "" {
		token = theme.Ink2
	}
	x.means.Set(token, false, false)
	x.means.SetText(m.Text)
	ink := theme.Ink
	if x.typing.Empty() {
		ink = theme.Ink3
	}
	x.figure.Set(ink, false, false)
	x.figure.SetText(x.typing.Text(x.env.Words.Lang()))
	x.place(x.Size())
	if x.chips != nil {
		x.chips()
	}
}

// steps are the sizes of the figure, the first that fits is taken.
func steps() []kit.Role {
	return []kit.Role{kit.Entry, kit.Hero, kit.Total, kit.Figure, kit.Summary, kit.Amount}
}

const inset = 14 // between border and words

// HeightFor is kit.Tall. Large text puts the meaning above the figure.
func (x *Entry) HeightFor(w float32) float32 {
	if !x.env.Large() {
		return max(x.field.Height, x.saidHeight(w*0.4)+16)
	}
	x.fit(w - 2*inset)
	return x.saidHeight(w-2*inset) + x.figure.LineHeight() + 16
}

func (x *Entry) saidHeight(w float32) float32 {
	h := x.means.HeightFor(w)
	if x.means.Text() == "" {
		h = 0
	}
	if x.code.Visible() {
		h += x.code.LineHeight()
	}
	return h
}

func (x *Entry) fit(w float32) {
	for _, r := range steps() {
		x.figure.Role = r
		if x.figure.Natural() <= w {
			return
		}
	}
}

// CreateRenderer is fyne.Widget.
func (x *Entry) CreateRenderer() fyne.WidgetRenderer {
	return &kit.Drawn{
		Parts: append([]fyne.CanvasObject{x.back, x.code, x.means, x.figure}, x.Marks()...),
		Min:   func() fyne.Size { return fyne.NewSize(200, x.HeightFor(max(x.Size().Width, 200))) },
		Place: x.place,
	}
}

func (x *Entry) place(s fyne.Size) {
	if s.Width == 0 {
		return
	}
	x.back.Resize(s)
	x.Frame(0, 0, s.Width, s.Height)
	inner := s.Width - 2*inset
	said := inner
	x.fit(inner * 0.68)
	if x.env.Large() {
		x.fit(inner)
	} else {
		said = inner - min(x.figure.Natural(), inner*0.68) - 8
	}
	h, fh := x.saidHeight(said), x.figure.LineHeight()
	y, fy := (s.Height-h)/2, (s.Height-fh)/2
	if x.env.Large() {
		y, fy = 8, s.Height-8-fh
	}
	if x.code.Visible() {
		x.env.Place(x.code, s.Width, inset, y, said, x.code.LineHeight())
		y += x.code.LineHeight()
	}
	x.env.Place(x.means, s.Width, inset, y, said, x.means.HeightFor(said))
	x.env.Place(x.figure, s.Width, inset, fy, inner, fh)
}
