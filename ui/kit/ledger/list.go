package ledger

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// List is a ruled list of pooled rows: ten thousand clients cost as many rows as fit on the screen. It has the focus
// as a whole; arrows or J and K move the ring, Enter opens, Space is a tap on the margin.
type List struct {
	widget.List

	// At gives the view of line i. It only reads memory.
	At func(i int) View
	// OnOpen is a tap on line i, OnMargin one on its margin (OnOpen when nil), OnHold a long press.
	OnOpen, OnMargin, OnHold func(i int)
	// OnAct is a tap on View.Act.
	OnAct func(i int)
	// Keyed is asked for keys first; i is the line with the ring. true = used.
	Keyed func(i int, k kit.KeyPress) bool

	env     *kit.Env
	at      int
	focused bool
	made    int // rows so far, for tests
	heights map[int]float32
	width   float32 // that they belong to
	measure bool
}

// NewList makes a list; count is asked at each refresh.
func NewList(e *kit.Env, count func() int, at func(i int) View) *List {
	l := &List{At: at, env: e, heights: map[int]float32{}}
	l.Length = count
	l.HideSeparators = true
	l.CreateItem = l.create
	l.UpdateItem = l.update
	l.OnSelected = func(id widget.ListItemID) { l.UnselectAll(); l.open(id, onLine) }
	l.ExtendBaseWidget(l)
	return l
}

// Uneven measures each line: for lists that hold stamps or long names and are short. Without it all lines are as
// high as the first needs to be at least.
func (l *List) Uneven() *List {
	l.measure = true
	return l
}

func (l *List) create() fyne.CanvasObject {
	r := NewRow(l.env)
	r.Set(l.tallest())
	r.Resize(fyne.NewSize(l.Size().Width, 0))
	l.made++
	return r
}

// tallest is what lines of one height are measured by.
func (l *List) tallest() View {
	v := View{Name: "A", Second: "A", Amount: "0"}
	if l.env.Large() {
		v.Name = "AAAAAAAA AAAAAAAAAA AAAAAAAAAA"
	}
	if !l.measure && l.Length() > 0 {
		first := l.At(0)
		if v.Low = first.Low; first.Stamp.Word != "" {
			v.Stamp, v.Word = first.Stamp, "A"
		}
	}
	return v
}

func (l *List) update(id widget.ListItemID, o fyne.CanvasObject) {
	r := o.(*Row)
	v := l.At(id)
	r.Set(v)
	r.setRing(l.focused && id == l.at)
	r.tapped = func(at spot) { l.open(id, at) }
	r.held = nil
	if l.OnHold != nil {
		r.held = func() { l.OnHold(id) }
	}
	if l.measure {
		l.setHeight(id, r.HeightFor(max(l.width, 1)))
	}
}

func (l *List) setHeight(id int, h float32) {
	if l.heights[id] != h {
		l.heights[id] = h
		l.SetItemHeight(id, h)
	}
}

func (l *List) open(id int, at spot) {
	l.move(id)
	switch {
	case at == onMargin && l.OnMargin != nil:
		l.OnMargin(id)
	case at == onAct && l.OnAct != nil:
		l.OnAct(id)
	case l.OnOpen != nil:
		l.OnOpen(id)
	}
}

// Resize lays the list out; the heights of uneven lines belong to a width.
func (l *List) Resize(s fyne.Size) {
	l.width = s.Width // before the heights are set: each of them draws lines again
	if s.Width != l.Size().Width && l.measure {
		probe := NewRow(l.env)
		for i := range l.Length() {
			probe.Set(l.At(i))
			l.setHeight(i, probe.HeightFor(s.Width))
		}
	}
	again := s.Width != l.Size().Width && l.env.Large() && !l.measure
	l.List.Resize(s)
	if again { // at another width large names take other heights
		l.List.Refresh()
	}
}

// Changed draws one line again.
func (l *List) Changed(i int) { l.RefreshItem(i) }

// Current is the line with the ring.
func (l *List) Current() int { return l.at }

// Choose moves the ring to line i and brings it into view.
func (l *List) Choose(i int) {
	l.move(i)
	l.ScrollTo(i)
}

func (l *List) move(i int) {
	if i < 0 || i >= l.Length() || i == l.at {
		return
	}
	was := l.at
	l.at = i
	l.RefreshItem(was)
	l.RefreshItem(i)
}

// Made is how many rows were made so far, for tests: about twice those that are seen, however long the list is.
func (l *List) Made() int { return l.made }

// FocusGained is fyne.Focusable.
func (l *List) FocusGained() { l.focused = true; l.RefreshItem(l.at) }

// FocusLost is fyne.Focusable.
func (l *List) FocusLost() { l.focused = false; l.RefreshItem(l.at) }

// TypedKey is fyne.Focusable.
func (l *List) TypedKey(ev *fyne.KeyEvent) {
	k := kit.KeyPress{Name: ev.Name}
	if l.Keyed != nil && l.Keyed(l.at, k) {
		return
	}
	switch ev.Name {
	case fyne.KeyDown:
		l.Choose(l.at + 1)
	case fyne.KeyUp:
		l.Choose(l.at - 1)
	case fyne.KeyHome:
		l.Choose(0)
	case fyne.KeyEnd:
		l.Choose(l.Length() - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		l.open(l.at, onLine)
	case fyne.KeySpace:
		if l.OnMargin != nil {
			l.OnMargin(l.at)
		}
	default:
		l.unused(k)
	}
}

// TypedRune is fyne.Focusable.
func (l *List) TypedRune(r rune) {
	k := kit.KeyPress{Rune: r}
	if l.Keyed != nil && l.Keyed(l.at, k) {
		return
	}
	switch r {
	case 'j', 'J':
		l.Choose(l.at + 1)
	case 'k', 'K':
		l.Choose(l.at - 1)
	case ' ': // its key event was taken
	default:
		l.unused(k)
	}
}

func (l *List) unused(k kit.KeyPress) {
	if l.env.Nav != nil {
		l.env.Nav.Unused(k)
	}
}

// Framed puts a list on its sheet with a hairline above and below.
func Framed(e *kit.Env, list fyne.CanvasObject) fyne.CanvasObject {
	return kit.Over(e.Rect(theme.Sheet), list)
}

// Line is one row that is not in a list: the banner row of Today, a row of settings. It has the focus for itself.
type Line struct {
	kit.Press
	OnMargin func()
	OnAct    func() // a tap on View.Act, or C
	row      *Row
}

// NewLine makes a line; do nil: it cannot be tapped.
func NewLine(e *kit.Env, v View, do func()) *Line {
	l := &Line{row: NewRow(e)}
	l.row.Set(v)
	l.Init(e, l, 0, nil)
	l.OnTap = do
	l.Keyed = func(k kit.KeyPress) bool {
		if k.Name == fyne.KeySpace && l.OnMargin != nil {
			l.OnMargin()
			return true
		}
		if (k.Rune == 'c' || k.Rune == 'C') && l.OnAct != nil {
			l.OnAct()
			return true
		}
		return false
	}
	return l
}

// Set fills the line.
func (l *Line) Set(v View) { l.row.Set(v); l.Refresh() }

// View is what it shows.
func (l *Line) View() View { return l.row.view }

// HeightFor is that of its row.
func (l *Line) HeightFor(w float32) float32 { return l.row.HeightFor(w) }

// Tapped is fyne.Tappable.
func (l *Line) Tapped(ev *fyne.PointEvent) {
	if ev != nil {
		switch at := l.row.spot(ev.Position.X); {
		case at == onMargin && l.OnMargin != nil:
			l.OnMargin()
			return
		case at == onAct && l.OnAct != nil:
			l.OnAct()
			return
		}
	}
	l.Press.Tapped(ev)
}

// CreateRenderer is fyne.Widget. The row is drawn, not used: taps belong to the line.
func (l *Line) CreateRenderer() fyne.WidgetRenderer {
	inner := &rowRenderer{kit.Drawn{Place: l.row.place, Min: l.row.MinSize}, l.row}
	return &lineRenderer{inner, l}
}

type lineRenderer struct {
	*rowRenderer
	line *Line
}

// Objects is fyne.WidgetRenderer.
func (x *lineRenderer) Objects() []fyne.CanvasObject {
	return append(x.rowRenderer.Objects(), x.line.Marks()...)
}

// Layout is fyne.WidgetRenderer.
func (x *lineRenderer) Layout(s fyne.Size) {
	x.row.Resize(s)
	x.row.place(s)
	x.line.Frame(0, 0, s.Width, s.Height)
}

// Refresh is fyne.WidgetRenderer.
func (x *lineRenderer) Refresh() {
	x.row.place(x.line.Size())
	canvas.Refresh(x.line)
}
