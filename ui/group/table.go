package group

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// tableWidth is what the columns need.
const tableWidth = 640

// table is the members in columns, for a desktop.
func (s *Screen) table(v View) fyne.CanvasObject {
	e := s.env
	if e.Large() { // its figures would meet
		return s.lines(v)
	}
	head := newLine(e, Row{Name: e.T("group.member"), Balance: e.T("group.balance"), Due: e.T("group.due"), Savings: e.T("group.saved"), Late: e.T("group.late"), LastPaid: e.T("group.last_paid")}, true)
	head.Disable()
	all := []fyne.CanvasObject{head}
	for _, r := range v.Rows {
		l := newLine(e, r, false)
		l.OnTap = func() { s.links.Client(r.Client) }
		l.focus = func() { s.at = r.Client }
		all = append(all, l)
	}
	return kit.Column(0, all...)
}

// line is one member in columns.
type line struct {
	kit.Press
	head  bool
	texts []*kit.Text // in the order of columns
	back  []fyne.CanvasObject
	focus func()
}

// column of the table: from the start of the row where At is positive, else counted from its end; End: figures.
type column struct {
	at, width float32
	end       bool
}

// columns as d1 has them: number, member, balance, due, savings, late, days, last paid.
func columns() []column {
	return []column{{0, 36, false}, {47, 0, false}, {-392, 90, true}, {-302, 84, true}, {-230, 68, true}, {-169, 56, true}, {-149, 74, false}, {-72, 64, false}}
}

func newLine(e *kit.Env, r Row, head bool) *line {
	l := &line{head: head}
	late := theme.Ink
	if r.IsLate {
		late = theme.Madder
	}
	for i, x := range []struct {
		text string
		tone theme.Token
		bold bool
	}{{r.No, theme.Ink2, false}, {r.Name, theme.Ink, true}, {r.Balance, theme.Ink, false}, {r.Due, theme.Ink, true}, {r.Savings, theme.Ink, false},
		{r.Late, late, r.IsLate}, {r.Days, theme.Ink2, false}, {r.LastPaid, theme.Ink2, false}} {
		role := kit.Note
		if head {
			role, x.tone = kit.SmallBold, theme.Ink2
		}
		t := kit.NewText(e, role, x.tone, x.text)
		t.Bold = x.bold
		if columns()[i].end {
			t.Ending()
		}
		if i == 0 {
			t.Centred()
		}
		l.texts = append(l.texts, t)
	}
	under := theme.Rule
	if head {
		under = theme.Ink
	}
	l.back = []fyne.CanvasObject{e.Rect(theme.Sheet), e.Rect(under), e.Rect(theme.Margin)}
	if head {
		l.back[2].Hide()
	}
	l.Init(e, l, 0, nil)
	return l
}

// FocusGained is fyne.Focusable.
func (l *line) FocusGained() {
	l.Press.FocusGained()
	if l.focus != nil {
		l.focus()
	}
}

// HeightFor is 36, the desktop's.
func (l *line) HeightFor(float32) float32 { return max(36, l.texts[1].LineHeight()+14) }

// CreateRenderer is fyne.Widget.
func (l *line) CreateRenderer() fyne.WidgetRenderer {
	parts := append([]fyne.CanvasObject{}, l.back...)
	for _, t := range l.texts {
		parts = append(parts, t)
	}
	return &kit.Drawn{Parts: append(parts, l.Marks()...), Place: l.place, Min: func() fyne.Size { return fyne.NewSize(200, l.HeightFor(0)) }}
}

func (l *line) place(s fyne.Size) {
	e := l.Env()
	l.back[0].Resize(s)
	hair := e.Theme.Hair()
	e.Place(l.back[1], s.Width, 0, s.Height-hair, s.Width, hair)
	e.Place(l.back[2], s.Width, 36, 0, theme.Stroke, s.Height)
	all := columns()
	for i, t := range l.texts {
		c, h := all[i], t.LineHeight()
		x, w := c.at, c.width
		if x < 0 {
			x += s.Width
		}
		if c.end {
			x -= w
		}
		if w == 0 { // the member takes what the figures leave
			w = s.Width + all[2].at - all[2].width - x
		}
		e.Place(t, s.Width, x, (s.Height-h)/2, w, h)
	}
	l.Frame(0, 0, s.Width, s.Height)
}

// either shows one of two by the width it is given.
type either struct {
	widget.BaseWidget
	from         float32
	wide, narrow fyne.CanvasObject
}

func byWidth(from float32, wide, narrow fyne.CanvasObject) *either {
	x := &either{from: from, wide: wide, narrow: narrow}
	x.ExtendBaseWidget(x)
	return x
}

func (x *either) chosen(w float32) fyne.CanvasObject {
	if w >= x.from {
		return x.wide
	}
	return x.narrow
}

// HeightFor is kit.Tall.
func (x *either) HeightFor(w float32) float32 { return kit.HeightFor(x.chosen(w), w) }

// CreateRenderer is fyne.Widget.
func (x *either) CreateRenderer() fyne.WidgetRenderer {
	return &kit.Drawn{Parts: []fyne.CanvasObject{x.wide, x.narrow}, Min: func() fyne.Size { return fyne.NewSize(200, x.HeightFor(max(x.Size().Width, 200))) },
		Place: func(s fyne.Size) {
			at := x.chosen(s.Width)
			x.wide.Hide()
			x.narrow.Hide()
			at.Show()
			at.Resize(s)
		}}
}
