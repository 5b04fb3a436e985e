package count

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/kit"
	"daftari/ui/kit/keypad"
	"daftari/ui/theme"
)

// line is one note or coin: icon, value, - count +, product. On a computer it is the row of the action pane (d2):
// value, x, a field, product.
type line struct {
	widget.BaseWidget

	c       *Counter
	i       int
	icon    *canvas.Image
	margin  *canvas.Rectangle
	value   *kit.Text
	less    *step
	n       *number
	more    *step
	times   *kit.Text
	product *kit.Text
}

func newLine(c *Counter, i int) *line {
	e, r := c.env, c.count.rows[i]
	icon, role := theme.IconCash, kit.Amount
	if r.coin {
		icon = theme.IconCoins
	}
	if c.opt.Compact {
		role = kit.Head
	}
	l := &line{c: c, i: i, icon: e.Icon(icon, theme.Ink3, 22), margin: e.Rect(theme.Margin)}
	l.value = kit.NewText(e, role, theme.Ink, r.value.Format(e.Words.Lang()))
	l.product = kit.NewText(e, role, theme.Ink, "").Ending()
	l.product.Regular = true
	l.times = kit.NewText(e, kit.Note, theme.Ink3, "×")
	l.less = newStep(e, theme.IconMinus, func(n int64) { c.add(i, -n) })
	l.more = newStep(e, theme.IconAdd, func(n int64) { c.add(i, n) })
	l.n = newNumber(c, i)
	l.ExtendBaseWidget(l)
	l.show()
	return l
}

// show draws the count.
func (l *line) show() {
	r, lang := l.c.count.rows[l.i], l.c.env.Words.Lang()
	ink := theme.Ink
	if r.n == 0 {
		ink = theme.Ink3
	}
	product, err := r.value.Mul(r.n)
	if err != nil { // bounded by mostOfOne; a note of the book's own that is too large shows no product
		product = r.value
	}
	l.product.Set(ink, true, false)
	l.product.SetText(product.Format(lang))
	l.n.show(r.n, ink)
}

// HeightFor is kit.Tall. Large text puts the steps below value and product.
func (l *line) HeightFor(float32) float32 {
	switch e := l.c.env; {
	case l.c.opt.Compact:
		return max(34, e.Sp(28)+4)
	case e.Large():
		return l.value.LineHeight() + theme.Touch + 20
	}
	return 52
}

// CreateRenderer is fyne.Widget.
func (l *line) CreateRenderer() fyne.WidgetRenderer {
	parts, place := []fyne.CanvasObject{l.icon, l.margin, l.value, l.product, l.less, l.n, l.more}, l.place
	if l.c.opt.Compact {
		parts, place = []fyne.CanvasObject{l.value, l.times, l.product, l.n}, l.placeCompact
	}
	return &kit.Drawn{Parts: parts, Place: place, Min: func() fyne.Size { return fyne.NewSize(238, l.HeightFor(0)) }}
}

const marginAt = 44 // the margin line of the counter, nearer than a ledger's

func (l *line) place(s fyne.Size) {
	e := l.c.env
	at := func(o fyne.CanvasObject, x, y, w, h float32) { e.Place(o, s.Width, x, y, w, h) }
	icon := l.icon.MinSize().Width
	at(l.icon, (marginAt-icon)/2, (s.Height-icon)/2, icon, icon)
	at(l.margin, marginAt, 0, theme.Stroke, s.Height)
	x, vh := float32(marginAt+11), l.value.LineHeight()
	if e.Large() {
		at(l.value, x, 8, (s.Width-x-16)/2, vh)
		at(l.product, x+(s.Width-x-16)/2, 8, (s.Width-x-16)/2, vh)
		at(l.less, x-10, 12+vh, theme.Touch, theme.Touch)
		at(l.n, x+38, 12+vh, 80, theme.Touch)
		at(l.more, x+118, 12+vh, theme.Touch, theme.Touch)
		return
	}
	at(l.value, x, (s.Height-vh)/2, 66, vh)
	const side = 78
	mid := marginAt + 66 + (s.Width-marginAt-66-side)/2
	y := (s.Height - theme.Touch) / 2
	at(l.less, mid-72, y, theme.Touch, theme.Touch)
	at(l.n, mid-24, y, theme.Touch, theme.Touch)
	at(l.more, mid+24, y, theme.Touch, theme.Touch)
	at(l.product, mid+72, (s.Height-vh)/2, s.Width-mid-72-16, vh)
}

func (l *line) placeCompact(s fyne.Size) {
	e := l.c.env
	k := e.Sp(1)
	vh := l.value.LineHeight()
	e.Place(l.value, s.Width, 0, (s.Height-vh)/2, 56*k, vh)
	th := l.times.LineHeight()
	e.Place(l.times, s.Width, 60*k, (s.Height-th)/2, 12*k, th)
	e.Place(l.n, s.Width, 76*k, (s.Height-28*k)/2, 56*k, 28*k)
	e.Place(l.product, s.Width, 136*k, (s.Height-vh)/2, s.Width-136*k, vh)
}

// step is the round - or +: one at a tap, ten when held, on a right click or with Shift.
type step struct {
	kit.Press

	ring  *canvas.Rectangle
	sign  *canvas.Image
	shift bool
}

func newStep(e *kit.Env, icon theme.Icon, by func(int64)) *step {
	s := &step{ring: e.Box("", theme.Edge, theme.Stroke, 19), sign: e.Icon(icon, theme.Ink, 18)}
	s.Init(e, s, 19, nil)
	s.OnTap = func() {
		if s.shift {
			by(10)
			return
		}
		by(1)
	}
	s.OnHold = func() { by(10) }
	return s
}

// MouseDown is desktop.Mouseable; it comes before the tap.
func (s *step) MouseDown(ev *desktop.MouseEvent) { s.shift = ev.Modifier&fyne.KeyModifierShift != 0 }

// MouseUp is desktop.Mouseable.
func (s *step) MouseUp(*desktop.MouseEvent) {}

// CreateRenderer is fyne.Widget.
func (s *step) CreateRenderer() fyne.WidgetRenderer {
	return &kit.Drawn{
		Parts: append([]fyne.CanvasObject{s.ring, s.sign}, s.Marks()...),
		Min:   func() fyne.Size { return fyne.NewSquareSize(theme.Touch) },
		Place: func(z fyne.Size) {
			const drawn = 38
			icon := min(s.sign.MinSize().Width, 24)
			s.ring.Move(fyne.NewPos((z.Width-drawn)/2, (z.Height-drawn)/2))
			s.ring.Resize(fyne.NewSquareSize(drawn))
			s.sign.Move(fyne.NewPos((z.Width-icon)/2, (z.Height-icon)/2))
			s.sign.Resize(fyne.NewSquareSize(icon))
			s.Frame((z.Width-drawn)/2, (z.Height-drawn)/2, drawn, drawn)
		},
	}
}

// number is the count. A tap opens the keypad; with the focus it takes the digits of a keyboard, the first of which
// replaces it, and + and -.
type number struct {
	kit.Press

	box   *canvas.Rectangle
	text  *kit.Text
	fresh bool
}

func newNumber(c *Counter, i int) *number {
	role, edge := kit.Summary, theme.Token("")
	if c.opt.Compact {
		role, edge = kit.Name, theme.Edge
	}
	n := &number{box: c.env.Box(theme.Sheet, edge, theme.Stroke, 6), text: kit.NewText(c.env, role, theme.Ink, "").Centred()}
	if edge == "" {
		n.box.Hide()
	}
	n.Init(c.env, n, 6, func() { n.fresh = true })
	n.OnTap = func() { c.open(i) }
	n.Keyed = func(k kit.KeyPress) bool { return n.key(c, i, k) }
	return n
}

func (n *number) key(c *Counter, i int, k kit.KeyPress) bool {
	switch {
	case k.Rune == '+':
		c.add(i, 1)
		return true
	case k.Rune == '-':
		c.add(i, -1)
		return true
	case k.Name == fyne.KeyDown || c.opt.Compact && (k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter):
		c.Focus(i + 1)
		return true
	case k.Name == fyne.KeyUp:
		c.Focus(i - 1)
		return true
	}
	key, ok := keypad.Of(k)
	if !ok || key == keypad.Point {
		return false
	}
	c.set(i, typed(c.count.rows[i].n, key, n.fresh))
	n.fresh = false
	return true
}

// typed is a count after a key.
func typed(n int64, key keypad.Key, fresh bool) int64 {
	switch key {
	case keypad.Back:
		return n / 10
	case keypad.Clear:
		return 0
	case keypad.DoubleZero:
		return n * 100
	case keypad.Point, keypad.None:
		return n
	}
	if fresh {
		n = 0
	}
	if n > mostOfOne/10 {
		return n
	}
	return n*10 + int64(key)
}

func (n *number) show(v int64, ink theme.Token) {
	n.text.Set(ink, false, false)
	n.text.SetText(n.Env().Words.Number(int(v)))
}

// CreateRenderer is fyne.Widget.
func (n *number) CreateRenderer() fyne.WidgetRenderer {
	return &kit.Drawn{
		Parts: append([]fyne.CanvasObject{n.box, n.text}, n.Marks()...),
		Min:   func() fyne.Size { return fyne.NewSize(theme.Touch, n.text.LineHeight()) },
		Place: func(s fyne.Size) {
			n.box.Resize(s)
			h := n.text.LineHeight()
			n.text.Move(fyne.NewPos(0, (s.Height-h)/2))
			n.text.Resize(fyne.NewSize(s.Width, h))
			n.Frame(0, 0, s.Width, s.Height)
		},
	}
}
