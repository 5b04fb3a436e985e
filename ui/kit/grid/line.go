package grid

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daftari/app"
	"daftari/app/money"
	"daftari/ui/kit"
	"daftari/ui/theme"
)

// line is one row: number, name, attendance, a figure a column, total, why. Its objects are made once and filled.
type line struct {
	widget.BaseWidget

	g      *Grid
	ground *canvas.Rectangle
	rule   *canvas.Rectangle
	margin *canvas.Rectangle
	no     *kit.Text
	who    *canvas.Image // of the group, in place of the number
	name   *kit.Text
	here   *canvas.Image
	cells  []*figure
	total  *kit.Text
	why    *kit.Text
	drawn  int // how often it was filled, for tests
}

// figure is a cell: what stands there and, struck through before it, what was expected.
type figure struct{ now, was *kit.Text }

func newFigure(e *kit.Env) figure {
	was := kit.NewText(e, kit.Second, theme.Ink2, "").Ending()
	was.Set(theme.Ink2, false, true)
	return figure{now: kit.NewText(e, kit.Note, theme.Ink, "").Ending(), was: was}
}

func newLine(g *Grid) *line {
	e := g.env
	l := &line{g: g, ground: e.Rect(theme.Sheet), rule: e.Rect(theme.Rule), margin: e.Rect(theme.Margin)}
	l.no = kit.NewText(e, kit.Note, theme.Ink2, "").Centred()
	l.who = e.Blank(18)
	l.name = kit.NewText(e, kit.Note, theme.Ink, "")
	l.name.Bold = true
	l.here = e.Blank(18)
	for range g.cursor.sheet.Columns {
		f := newFigure(e)
		l.cells = append(l.cells, &f)
	}
	l.total = kit.NewText(e, kit.Head, theme.Ink, "").Ending()
	l.why = kit.NewText(e, kit.Second, theme.Ink, "")
	l.ExtendBaseWidget(l)
	return l
}

// fill shows the i-th row of the sheet.
func (l *line) fill(i, number int) {
	l.drawn++
	e, r := l.g.env, l.g.cursor.sheet.Rows[i]
	ground, rule := theme.Sheet, theme.Rule
	switch {
	case r.Group:
		ground, rule = theme.Paper, theme.Ink
	case r.Hot:
		ground = theme.TurmericTint
	}
	l.ground.FillColor, l.rule.FillColor = e.Theme.Token(ground), e.Theme.Token(rule)
	l.no.SetText("")
	l.who.Hidden = !r.Group
	l.here.Hidden = r.Group
	if r.Group {
		e.SetIcon(l.who, theme.IconGroup, theme.Ink2)
	} else {
		l.no.SetText(e.Words.Number(number))
		icon, token := presence(r.Was)
		e.SetIcon(l.here, icon, token)
	}
	l.name.SetText(r.Name)
	for c, f := range l.cells {
		cell := Cell{}
		if c < len(r.Cells) {
			cell = r.Cells[c]
		}
		l.figure(f, cell)
	}
	l.total.SetText(r.Total.Format(e.Words.Lang()))
	l.why.SetText(r.Why)
	l.place(l.Size())
	canvas.Refresh(l)
}

func presence(p app.Presence) (theme.Icon, theme.Token) {
	switch p {
	case app.Absent:
		return theme.IconAbsent, theme.Madder
	case app.Late:
		return theme.IconLate, theme.Ink2
	case app.Present:
		return theme.IconPresent, theme.Ink2
	}
	return theme.IconPerson, theme.Ink3
}

func (l *line) figure(f *figure, c Cell) {
	lang := l.g.env.Words.Lang()
	switch a := c.shown(); {
	case !c.there() || a.IsZero() && !c.differs():
		l.write(f, "·", theme.Ink3, false, money.Amount{})
	case c.differs():
		l.write(f, a.Format(lang), theme.Ink, true, c.Expected)
	case c.Blocked:
		l.write(f, a.Format(lang), theme.Ink3, false, money.Amount{})
	default:
		token := theme.Ink
		if !c.Actual.Valid() {
			token = theme.Ink2
		}
		l.write(f, a.Format(lang), token, false, money.Amount{})
	}
}

func (l *line) write(f *figure, s string, token theme.Token, bold bool, was money.Amount) {
	f.now.Bold, f.now.Token = bold, token
	f.now.SetText(s)
	f.now.Redraw()
	f.was.SetText(was.Format(l.g.env.Words.Lang()))
	f.was.Hidden = !was.Valid()
}

// CreateRenderer is fyne.Widget.
func (l *line) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{l.ground, l.rule, l.margin, l.no, l.who, l.name, l.here}
	for _, c := range l.cells {
		parts = append(parts, c.now, c.was)
	}
	return &kit.Drawn{
		Parts: append(parts, l.total, l.why), Place: l.place,
		Min: func() fyne.Size { return fyne.NewSize(l.g.least(), l.g.pitch()) },
	}
}

func (l *line) place(s fyne.Size) {
	if s.Width == 0 {
		return
	}
	e, w := l.g.env, l.g.columns
	x := float32(0)
	at := func(o fyne.CanvasObject, from, wide, h float32) { e.Place(o, s.Width, from, (s.Height-h)/2, wide, h) }
	text := func(t *kit.Text, from, wide float32) { at(t, from, wide, t.LineHeight()) }
	l.ground.Resize(s)
	thick := e.Theme.Hair()
	if l.rule.FillColor == e.Theme.Token(theme.Ink) {
		thick = theme.Stroke
	}
	e.Place(l.rule, s.Width, 0, s.Height-thick, s.Width, thick)
	text(l.no, 0, w.no)
	icon := l.who.MinSize().Width
	at(l.who, (w.no-icon)/2, icon, icon)
	e.Place(l.margin, s.Width, w.no, 0, theme.Stroke, s.Height)
	x = w.no + theme.Stroke
	text(l.name, x+cellPad, w.name-2*cellPad)
	x += w.name
	at(l.here, x+(w.here-icon)/2, icon, icon)
	x += w.here
	for i, c := range l.cells {
		end := x + w.cells[i] - cellPad
		now := kit.Ceil(c.now.Natural())
		text(c.now, x+cellPad, w.cells[i]-2*cellPad)
		was := kit.Ceil(c.was.Natural())
		text(c.was, end-now-8-was, was)
		x += w.cells[i]
	}
	text(l.total, x+cellPad, w.total-2*cellPad)
	x += w.total
	text(l.why, x+cellPad, w.why-cellPad)
}

// sums is the frozen row at the foot.
func (g *Grid) writeSums() {
	s, lang := g.cursor.sheet, g.env.Words.Lang()
	g.label.SetText(s.Label)
	g.present.SetText(s.Here)
	for i, t := range g.sums {
		text := "·"
		if i < len(s.Sums) {
			text = s.Sums[i].Format(lang)
		}
		t.SetText(text)
	}
	g.grand.SetText(s.Total.Format(lang))
}
