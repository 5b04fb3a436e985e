package today

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daftari/ui/kit"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// line is a meeting in the list of a desktop (d1): when, who with how many members, how much, and what became of it. Where it
// is narrow, what has no room beside its neighbour stands below it.
type line struct {
	kit.Press
	ground, under, mark *canvas.Rectangle
	when, name, amount  *kit.Text
	second              *kit.Text
	state               fyne.CanvasObject // a stamp or a word; nil = none
	later               bool              // of the next days: one line
}

// Where the texts of a line begin and end, and how high it is.
const (
	lineSide, lineText     float32 = 14, 66
	lineHigh, lineLater    float32 = 66, 48
	lineMark, lineGap      float32 = 4, 8
	lineAmount, lineBefore float32 = 56, 10 // an amount of the next days, and what stands before it
)

// newLine is a meeting of the day.
func newLine(e *kit.Env, r Row, do func()) *line {
	l := lineOf(e, r.Time, r.Name, r.Second, r.Amount, kit.Head, kit.Name)
	switch {
	case r.Look.Word != "":
		l.state = ledger.NewStamp(e, r.Look, r.Stamp)
	case r.Amount != "":
		l.state = kit.NewText(e, kit.Second, theme.Ink2, e.T("today.expected_word")).Ending()
	}
	return l.init(e, r.Next, do)
}

// newLater is one of the next days.
func newLater(e *kit.Env, x Later, do func()) *line {
	l := lineOf(e, x.Day, x.Name, x.Members, x.Amount, kit.Note, kit.Head)
	l.later, l.name.Bold, l.amount.Regular = true, true, true
	return l.init(e, false, do)
}

func lineOf(e *kit.Env, when, name, second, amount string, role, figure kit.Role) *line {
	return &line{when: kit.NewText(e, kit.Note, theme.Ink2, when), name: kit.NewText(e, role, theme.Ink, name),
		second: kit.NewText(e, kit.Second, theme.Ink2, second), amount: kit.NewText(e, figure, theme.Ink, amount).Ending()}
}

func (l *line) init(e *kit.Env, on bool, do func()) *line {
	ground := theme.Sheet
	if on {
		ground = theme.IndigoTint
	}
	l.ground, l.under, l.mark = e.Rect(ground), e.Rect(theme.Rule), e.Rect(theme.Indigo)
	l.mark.Hidden = !on
	l.Init(e, l, 0, nil)
	l.OnTap = do
	return l
}

// Word is whose meeting it is.
func (l *line) Word() string { return l.name.Text() }

// text is where the names begin: Arabic does not shorten its weekdays.
func (l *line) text() float32 { return max(lineText, lineSide+kit.Ceil(l.when.Natural())+lineGap) }

func (l *line) stateWidth() float32 {
	if l.state == nil {
		return 0
	}
	return kit.Ceil(kit.WidthOf(l.state))
}

// beside says that the second line and the state, or members and amount of a later day, have room on one line.
func (l *line) beside(w float32) bool {
	room := w - l.text() - lineSide
	if l.later {
		return l.name.Natural()+lineGap+l.second.Natural()+lineBefore+max(lineAmount, l.amount.Natural()) <= room
	}
	return l.state == nil || l.second.Natural()+lineGap+l.stateWidth() <= room
}

// HeightFor is kit.Tall.
func (l *line) HeightFor(w float32) float32 {
	switch {
	case l.later:
		return lineLater
	case l.beside(w):
		return lineHigh
	}
	return lineHigh + kit.HeightFor(l.state, l.stateWidth())
}

// CreateRenderer is fyne.Widget.
func (l *line) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{l.ground, l.under, l.mark, l.when, l.name, l.amount, l.second}
	if l.state != nil {
		parts = append(parts, l.state)
	}
	return &kit.Drawn{Parts: append(parts, l.Marks()...), Place: l.place,
		Min: func() fyne.Size { return fyne.NewSize(200, l.HeightFor(max(200, l.Size().Width))) }}
}

func (l *line) place(s fyne.Size) {
	e, hair := l.Env(), l.Env().Theme.Hair()
	l.ground.Resize(s)
	e.Place(l.under, s.Width, 0, s.Height-hair, s.Width, hair)
	e.Place(l.mark, s.Width, 0, 0, lineMark, s.Height-hair)
	l.Frame(0, 0, s.Width, s.Height)
	put := func(o fyne.CanvasObject, x, middle, w float32) {
		h := kit.HeightFor(o, w)
		e.Place(o, s.Width, x, middle-h/2, w, h)
	}
	put(l.when, lineSide, s.Height/2, l.text()-lineSide)
	from, end := l.text(), s.Width-lineSide
	figure := kit.Ceil(l.amount.Natural())
	switch {
	case l.later && l.beside(s.Width):
		members := kit.Ceil(l.second.Natural())
		put(l.amount, end-figure, s.Height/2, figure)
		put(l.second, end-max(lineAmount, figure)-lineBefore-members, s.Height/2, members)
		put(l.name, from, s.Height/2, kit.Ceil(l.name.Natural()))
	case l.later:
		put(l.amount, end-figure, s.Height/2, figure)
		put(l.name, from, s.Height/2-9, max(0, end-figure-lineGap-from))
		put(l.second, from, s.Height/2+9, max(0, end-figure-lineGap-from))
	default:
		top, below := lineHigh/2-12, lineHigh/2+10
		put(l.amount, end-figure, top, figure)
		put(l.name, from, top, max(0, end-figure-lineGap-from))
		w := l.stateWidth()
		if l.beside(s.Width) {
			put(l.second, from, below, max(0, end-w-from))
		} else {
			put(l.second, from, below, end-from)
			below += 12 + kit.HeightFor(l.state, w)/2
		}
		if l.state != nil {
			put(l.state, end-w, below, w)
		}
	}
}
