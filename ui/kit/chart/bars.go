package chart

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Row of a bar chart: its words and figures stand beside the bar.
type Row struct {
	Label  string // "8–30 days"
	Size   int64
	Value  string // "6,150"
	Second string // "5 loans", may be ""
	Tone   theme.Token
}

// Limit is a line through all bars, in madder, with words.
type Limit struct {
	Size int64
	Word string
}

// Bars is a chart of lying bars on a single line (p17). A tap gives the row under the finger; with the focus, Up and
// Down choose a row and Enter gives it.
type Bars struct {
	kit.Press

	rows   []barRow
	axis   *canvas.Rectangle
	limit  *Limit
	line   *canvas.Rectangle
	word   *kit.Text
	tapped func(i int)
	chosen int
}

type barRow struct {
	Row
	bar                  *canvas.Rectangle
	label, value, second *kit.Text
}

// NewBars makes the chart; limit and tapped may be nil.
func NewBars(e *kit.Env, rows []Row, limit *Limit, tapped func(i int)) *Bars {
	b := &Bars{axis: e.Rect(theme.Margin), limit: limit, tapped: tapped}
	for _, r := range rows {
		bar := &canvas.Rectangle{FillColor: e.Theme.Token(r.Tone), TopRightCornerRadius: 3, BottomRightCornerRadius: 3}
		if e.RTL {
			bar = &canvas.Rectangle{FillColor: e.Theme.Token(r.Tone), TopLeftCornerRadius: 3, BottomLeftCornerRadius: 3}
		}
		value := kit.NewText(e, kit.Note, theme.Ink, r.Value).Ending()
		value.Bold = true
		b.rows = append(b.rows, barRow{Row: r, bar: bar, label: kit.NewText(e, kit.Second, theme.Ink, r.Label), value: value,
			second: kit.NewText(e, kit.Second, theme.Ink2, r.Second).Ending()})
	}
	if limit != nil {
		b.line, b.word = e.Rect(theme.Madder), kit.NewText(e, kit.SmallBold, theme.Madder, limit.Word).Ending()
	}
	b.Init(e, b, theme.RadStamp, func() { b.place(b.Size()) })
	b.Keyed = b.key
	if tapped != nil {
		b.OnTap = func() { tapped(b.chosen) }
	}
	return b
}

// Tapped is fyne.Tappable.
func (b *Bars) Tapped(ev *fyne.PointEvent) {
	if ev != nil && len(b.rows) > 0 {
		b.chosen = min(max(int(ev.Position.Y/b.pitch()), 0), len(b.rows)-1)
	}
	b.Press.Tapped(ev)
}

func (b *Bars) key(k kit.KeyPress) bool {
	by := map[fyne.KeyName]int{fyne.KeyUp: -1, fyne.KeyDown: 1}[k.Name]
	if by == 0 || b.tapped == nil || len(b.rows) == 0 {
		return false
	}
	b.chosen = min(max(b.chosen+by, 0), len(b.rows)-1)
	b.place(b.Size())
	return true
}

// pitch is the height of one row; large text puts the bar below its words.
func (b *Bars) pitch() float32 {
	e := b.Env()
	if e.Large() && len(b.rows) > 0 {
		return b.rows[0].label.LineHeight() + 24
	}
	return max(26, e.Sp(22))
}

// HeightFor is kit.Tall.
func (b *Bars) HeightFor(float32) float32 {
	h := b.pitch() * float32(len(b.rows))
	if b.word != nil {
		h += b.word.LineHeight() + 4
	}
	return max(h, theme.Touch)
}

// CreateRenderer is fyne.Widget.
func (b *Bars) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{b.axis}
	for _, r := range b.rows {
		parts = append(parts, r.bar, r.label, r.value, r.second)
	}
	if b.line != nil {
		parts = append(parts, b.line, b.word)
	}
	return &kit.Drawn{
		Parts: append(parts, b.Marks()...),
		Min:   func() fyne.Size { return fyne.NewSize(240, b.HeightFor(0)) },
		Place: b.place,
	}
}

// most is what the whole room of a bar means.
func (b *Bars) most() int64 {
	m := int64(1)
	for _, r := range b.rows {
		m = max(m, r.Size)
	}
	if b.limit != nil {
		m = max(m, b.limit.Size)
	}
	return m
}

func widest(texts func(barRow) *kit.Text, rows []barRow) float32 {
	var w float32
	for _, r := range rows {
		w = max(w, kit.Ceil(texts(r).Natural()))
	}
	return w
}

func (b *Bars) place(s fyne.Size) {
	if s.Width == 0 {
		return
	}
	e := b.Env()
	at := func(o fyne.CanvasObject, x, y, w, h float32) { e.Place(o, s.Width, x, y, w, h) }
	pitch := b.pitch()
	high := pitch * float32(len(b.rows))
	label := max(72, widest(func(r barRow) *kit.Text { return r.label }, b.rows))
	value := max(50, widest(func(r barRow) *kit.Text { return r.value }, b.rows))
	second := widest(func(r barRow) *kit.Text { return r.second }, b.rows)
	from := 8 + label + 8
	to := s.Width - value - 8
	if second > 0 {
		to -= second + 12
	}
	if e.Large() {
		from, to = 8, s.Width
	}
	at(b.axis, 0, 0, theme.Stroke, high)
	for i, r := range b.rows {
		y := float32(i) * pitch
		w := max(2, (to-from)*float32(r.Size)/float32(b.most()))
		lh, vh, sh := r.label.LineHeight(), r.value.LineHeight(), r.second.LineHeight()
		if e.Large() {
			at(r.label, 8, y, s.Width-16-value, lh)
			at(r.value, s.Width-value, y, value, vh)
			r.second.Hide()
			at(r.bar, from, y+lh, w, 16)
			continue
		}
		at(r.label, 8, y+(pitch-lh)/2, label, lh)
		at(r.bar, from, y+(pitch-16)/2, w, 16)
		at(r.value, to+8, y+(pitch-vh)/2, value, vh)
		at(r.second, s.Width-second, y+(pitch-sh)/2, second, sh)
	}
	b.placeLimit(s, from, to, high)
	b.Frame(0, float32(b.chosen)*pitch, s.Width, pitch)
}

func (b *Bars) placeLimit(s fyne.Size, from, to, high float32) {
	if b.line == nil {
		return
	}
	if b.Env().Large() { // it would cross the figures
		b.line.Hide()
	}
	x := from + (to-from)*float32(b.limit.Size)/float32(b.most())
	b.Env().Place(b.line, s.Width, x-1, 0, 2, high+4)
	lh := b.word.LineHeight()
	w := kit.Ceil(b.word.Natural())
	b.Env().Place(b.word, s.Width, min(max(x-w/2, 0), s.Width-w), high+4, w, lh)
}
