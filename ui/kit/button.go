package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daftari/ui/theme"
)

// Kind of a button: how much it claims.
type Kind int

// Primary is the one thing to do on a page; Plain is a word alone.
const (
	Primary Kind = iota
	Secondary
	Danger
	Plain
	Light // the one thing to do on the cloth cover
)

// Button is a verb. Phones draw it 52 high, small ones and those on a desktop 48 and 44; its word wraps where a
// language needs it: to two lines, with large text or in a narrow pane to more.
type Button struct {
	Press
	Once bool // the first tap switches it off: what it does must not be done twice

	kind   Kind
	small  bool
	icon   *canvas.Image
	glyph  theme.Icon
	word   *Text
	cap    *Keycap
	ground *canvas.Rectangle
}

// NewButton makes a button; icon may be "".
func NewButton(e *Env, kind Kind, icon theme.Icon, word string, do func()) *Button {
	return newButton(e, kind, icon, word, false, do)
}

// NewSmallButton makes one of 48, for two beside each other and inside cards.
func NewSmallButton(e *Env, kind Kind, icon theme.Icon, word string, do func()) *Button {
	return newButton(e, kind, icon, word, true, do)
}

func newButton(e *Env, kind Kind, icon theme.Icon, word string, small bool, do func()) *Button {
	b := &Button{kind: kind, small: small, glyph: icon}
	role := ButtonWord
	if small {
		role = Head
	}
	b.ground = e.Box("", "", theme.Stroke, theme.RadField)
	b.word = NewText(e, role, theme.Indigo, word)
	b.word.Bold, b.word.Lines = true, 4
	if icon != "" {
		b.icon = e.Icon(icon, theme.Indigo, 22)
	}
	b.Init(e, b, theme.RadField, b.paint)
	b.OnTap = func() {
		if b.Once {
			b.Disable()
		}
		if do != nil {
			do()
		}
	}
	b.paint()
	return b
}

// WithKey shows the key that does the same, on desktops; it returns the button.
func (b *Button) WithKey(key string) *Button {
	b.cap = NewKeycap(b.env, key)
	b.paint()
	return b
}

// SetWord changes the word, as "Send 7 payments" follows the ticks.
func (b *Button) SetWord(s string) {
	if b.word.Text() != s {
		b.word.SetText(s)
		b.place(b.Size())
		b.Refresh()
	}
}

// Word is what it says.
func (b *Button) Word() string { return b.word.Text() }

// Struck taps it where it is on and k is the key that does the same; it says whether it did.
func (b *Button) Struck(k KeyPress, key fyne.KeyName) bool {
	if k.Name != key || b.Disabled() {
		return false
	}
	b.Tapped(nil)
	return true
}

func (b *Button) colors() (fill, edge, ink theme.Token) {
	switch {
	case b.off && b.kind == Plain:
		return "", "", theme.Ink3
	case b.off && b.kind == Light:
		return theme.Cover2, "", theme.OnCover2
	case b.off:
		return theme.Sunk, "", theme.Ink3
	}
	switch b.kind {
	case Secondary:
		return theme.Sheet, theme.Indigo, theme.Indigo
	case Danger:
		return "", theme.Madder, theme.Madder
	case Plain:
		return "", "", theme.Indigo
	case Light:
		return theme.OnCover, "", theme.Cover
	case Primary:
	}
	if b.hovered {
		return theme.IndigoPress, "", theme.OnIndigo
	}
	return theme.Indigo, "", theme.OnIndigo
}

func (b *Button) paint() {
	fill, edge, ink := b.colors()
	b.env.Paint(b.ground, fill, edge)
	b.word.Set(ink, false, false)
	if b.icon != nil {
		b.env.SetIcon(b.icon, b.glyph, ink)
	}
	if b.cap != nil {
		b.cap.On(ink)
	}
	switch b.kind {
	case Primary: // indigo around indigo is not seen
		b.RingColor(theme.Ink)
	case Light:
		b.RingColor(theme.OnCover2)
	case Secondary, Danger, Plain:
	}
	canvas.Refresh(b.ground)
}

func (b *Button) lead() float32 {
	var w float32
	if b.icon != nil {
		w = b.icon.MinSize().Width + 10
	}
	if b.cap != nil {
		w += b.cap.MinSize().Width + 8
	}
	return w
}

func (b *Button) pad() float32 {
	if b.small {
		return 12
	}
	return 16
}

// Natural is the width on one line.
func (b *Button) Natural() float32 { return max(theme.Touch, b.lead()+b.word.Natural()+2*b.pad()+1) }

// HeightFor is 52 or 48, more where the word takes two lines.
func (b *Button) HeightFor(w float32) float32 {
	low := float32(52)
	if b.small {
		low = 48
	}
	if b.env.Computer && !b.small {
		low = 48
	}
	return max(low, b.word.HeightFor(max(1, w-b.lead()-2*b.pad()))+12)
}

// CreateRenderer is fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{b.ground, b.word}
	if b.icon != nil {
		parts = append(parts, b.icon)
	}
	if b.cap != nil {
		parts = append(parts, b.cap)
	}
	return &Drawn{Parts: append(parts, b.Marks()...), Place: b.place, Min: func() fyne.Size {
		w := b.Size().Width
		if w == 0 {
			w = b.Natural()
		}
		return fyne.NewSize(theme.Touch, b.HeightFor(w))
	}}
}

func (b *Button) place(s fyne.Size) {
	b.ground.Resize(s)
	b.Frame(0, 0, s.Width, s.Height)
	room := s.Width - b.lead() - 2*b.pad()
	ww := min(room, Ceil(b.word.Natural()))
	x := (s.Width - ww - b.lead()) / 2
	if b.icon != nil {
		size := b.icon.MinSize().Width
		b.env.Place(b.icon, s.Width, x, (s.Height-size)/2, size, size)
		x += size + 10
	}
	h := b.word.HeightFor(ww)
	b.word.Align = Center
	b.env.Place(b.word, s.Width, x, (s.Height-h)/2, ww, h)
	if b.cap != nil {
		c := b.cap.MinSize()
		b.env.Place(b.cap, s.Width, x+ww+8, (s.Height-c.Height)/2, c.Width, c.Height)
	}
}

// IconButton is an icon with a target of 48 and a word for menus and screen readers.
type IconButton struct {
	Press
	Word  string
	icon  *canvas.Image
	glyph theme.Icon
	token theme.Token
}

// NewIconButton makes an icon button in ink.
func NewIconButton(e *Env, icon theme.Icon, word string, do func()) *IconButton {
	b := &IconButton{Word: word, glyph: icon, token: theme.Ink}
	b.icon = e.Icon(icon, theme.Ink, 24)
	b.Init(e, b, theme.RadField, b.paint)
	b.OnTap = do
	return b
}

// Tone changes the colour; it returns the button.
func (b *IconButton) Tone(t theme.Token) *IconButton {
	b.token = t
	b.paint()
	return b
}

// SetIcon changes the icon.
func (b *IconButton) SetIcon(i theme.Icon) {
	b.glyph = i
	b.paint()
}

// Icon is the one that is shown.
func (b *IconButton) Icon() theme.Icon { return b.glyph }

func (b *IconButton) paint() {
	t := b.token
	if b.off {
		t = theme.Ink3
	}
	b.env.SetIcon(b.icon, b.glyph, t)
}

// CreateRenderer is fyne.Widget.
func (b *IconButton) CreateRenderer() fyne.WidgetRenderer {
	return &Drawn{Parts: append([]fyne.CanvasObject{b.icon}, b.Marks()...), Place: func(s fyne.Size) {
		size := b.icon.MinSize().Width
		b.icon.Resize(fyne.NewSquareSize(size))
		b.icon.Move(fyne.NewPos((s.Width-size)/2, (s.Height-size)/2))
		b.Frame(2, 2, s.Width-4, s.Height-4)
	}, Min: func() fyne.Size { return fyne.NewSquareSize(theme.Touch) }}
}

// SquareButton is an icon alone in a secondary button's frame, 48 wide.
func SquareButton(e *Env, icon theme.Icon, word string, do func()) fyne.CanvasObject {
	b := NewIconButton(e, icon, word, do).Tone(theme.Indigo)
	return Over(e.Box(theme.Sheet, theme.Indigo, theme.Stroke, theme.RadField), b)
}
