package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/theme"
)

// Keycap is the picture of a key. It has a thicker foot, like a key seen from the front.
type Keycap struct {
	widget.BaseWidget
	env   *Env
	bare  bool
	cap   *canvas.Rectangle
	foot  *canvas.Line
	label *Text
}

// NewKeycap makes a keycap.
func NewKeycap(e *Env, label string) *Keycap {
	k := &Keycap{env: e}
	k.cap = e.Box(theme.Sheet, theme.Edge, theme.Stroke, theme.RadKeycap)
	k.foot = canvas.NewLine(e.Theme.Token(theme.Edge))
	k.foot.StrokeWidth = theme.Stroke
	k.label = NewText(e, SmallBold, theme.Ink, label).Centred()
	k.ExtendBaseWidget(k)
	return k
}

// On draws the cap on a button: no ground, in the button's own ink.
func (k *Keycap) On(ink theme.Token) {
	k.bare = true
	k.cap.FillColor = nil
	k.cap.StrokeColor = k.env.Theme.Token(ink)
	k.foot.StrokeColor = k.env.Theme.Token(ink)
	k.label.Set(ink, false, false)
	canvas.Refresh(k)
}

// MinSize is fyne.CanvasObject.
func (k *Keycap) MinSize() fyne.Size {
	h := max(24, k.label.LineHeight()+6)
	if k.bare {
		h = max(20, k.label.LineHeight()+4)
	}
	return fyne.NewSize(max(h, Ceil(k.label.Natural())+14), h)
}

// CreateRenderer is fyne.Widget.
func (k *Keycap) CreateRenderer() fyne.WidgetRenderer {
	return &Drawn{Parts: []fyne.CanvasObject{k.cap, k.foot, k.label}, Place: func(s fyne.Size) {
		k.cap.Resize(s)
		k.foot.Move(fyne.NewPos(4, s.Height-2))
		k.foot.Resize(fyne.NewSize(s.Width-8, 0))
		h := k.label.LineHeight()
		k.label.Move(fyne.NewPos(0, (s.Height-h)/2-0.5))
		k.label.Resize(fyne.NewSize(s.Width, h))
	}, Min: k.MinSize}
}

// Badge is a number on a tab: madder when a person is needed, indigo when things only wait.
type Badge struct {
	widget.BaseWidget
	env   *Env
	dot   *canvas.Rectangle
	label *Text
}

// NewBadge makes a badge; an empty number hides it.
func NewBadge(e *Env) *Badge {
	b := &Badge{env: e, dot: e.Box(theme.Indigo, "", 0, 10), label: NewText(e, SmallBold, theme.OnIndigo, "").Centred()}
	b.label.Most = 14
	b.ExtendBaseWidget(b)
	b.Hide()
	return b
}

// Count shows a number; 0 hides the badge. needs says that a person must act.
func (b *Badge) Count(n int, needs bool) {
	if n == 0 {
		b.Hide()
		return
	}
	token := theme.Indigo
	if needs {
		token = theme.Madder
	}
	b.dot.FillColor = b.env.Theme.Token(token)
	b.label.SetText(b.env.Words.Number(min(n, 999)))
	b.label.Set(token.On(), false, false)
	b.BaseWidget.Show()
	b.Refresh()
}

// MinSize is fyne.CanvasObject.
func (b *Badge) MinSize() fyne.Size {
	h := max(19, b.label.LineHeight()+3)
	return fyne.NewSize(max(h, Ceil(b.label.Natural())+10), h)
}

// CreateRenderer is fyne.Widget.
func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	return &Drawn{Parts: []fyne.CanvasObject{b.dot, b.label}, Place: func(s fyne.Size) {
		b.dot.CornerRadius = s.Height / 2
		b.dot.Resize(s)
		h := b.label.LineHeight()
		b.label.Move(fyne.NewPos(0, (s.Height-h)/2))
		b.label.Resize(fyne.NewSize(s.Width, h))
	}, Min: b.MinSize}
}
