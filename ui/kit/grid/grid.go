package grid

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"daftari/app/money"
	"daftari/ui/kit"
	"daftari/ui/kit/total"
	"daftari/ui/theme"
)

// Acts are what the keys and clicks of the grid ask the page for. The page changes its sheet and calls SetSheet or
// SetRow; the grid keeps nothing but where the ring is. Each may be nil.
type Acts struct {
	Cell    func(row, col int, a money.Amount) // typed into a cell
	Nothing func(row int)                      // 0 on the total: the member pays nothing
	Here    func(row int)                      // Space, or a click on the attendance: here, late, absent
	Why     func(row int)                      // F4, or a click on the reason
	Restore func(row, col int)                 // Ctrl D: back to what is expected; col is the number of columns on the total
	Undo    func()                             // Ctrl Z
	AllPaid func()                             // F2
	Count   func()                             // F6
	Close   func()                             // F9
	Moved   func(row int)                      // the ring is in another row
}

// Grid is the sheet. It is one thing to the focus: arrows, Tab and Enter move its ring.
type Grid struct {
	widget.BaseWidget

	env    *kit.Env
	acts   Acts
	cursor cursor

	head    []*kit.Text
	back    *canvas.Rectangle
	under   *canvas.Rectangle // below the heads
	lines   []*line
	body    *fyne.Container
	scroll  *container.Scroll
	ring    *canvas.Rectangle
	ringed  figure // what stands in the ring, over the cell
	foot    *canvas.Rectangle
	over    fyne.CanvasObject // the rule above the sums
	label   *kit.Text
	present *kit.Text
	sums    []*kit.Text
	grand   *total.Figure

	columns columns
	later   *Sheet  // was set while nobody could see the grid
	wide    float32 // that the columns were reckoned for
	focused bool
	shift   bool
}

const cellPad = 10

// columns are the widths.
type columns struct {
	no, name, here float32
	cells          []float32
	total, why     float32
}

// New makes a grid of a sheet.
func New(e *kit.Env, s *Sheet, acts Acts) *Grid {
	g := &Grid{env: e, acts: acts, back: e.Rect(theme.Sheet), under: e.Rect(theme.Edge), foot: e.Rect(theme.Sheet), over: total.Rule(e)}
	g.ring = e.Box(theme.Sheet, theme.Indigo, theme.FocusRing, theme.RadKeycap)
	g.ringed = newFigure(e)
	g.body = container.New(stack{g})
	g.scroll = container.NewVScroll(g.body)
	g.label = kit.NewText(e, kit.Head, theme.Ink, "")
	g.present = kit.NewText(e, kit.Head, theme.Ink, "").Centred()
	g.grand = total.New(e, kit.Head, "").Ending()
	g.ExtendBaseWidget(g)
	g.SetSheet(s)
	return g
}

// SetSheet draws another sheet. The ring stays where it was, as far as there is such a place; what is being typed is kept
// only when the cell is still there. A hidden grid is drawn when it is shown: on a phone never.
func (g *Grid) SetSheet(s *Sheet) {
	if !g.Visible() {
		g.later = s
		return
	}
	g.later = nil
	rebuild := g.cursor.sheet == nil || len(g.cursor.sheet.Rows) != len(s.Rows) || len(g.cursor.sheet.Columns) != len(s.Columns)
	g.cursor.sheet = s
	g.cursor.rows(0)
	g.cursor.columns(0)
	if rebuild {
		g.build()
	}
	for i := range s.Rows {
		g.fill(i)
	}
	g.heads()
	g.writeSums()
	g.wide = 0
	g.place(g.Size())
	g.Refresh()
}

// Show is fyne.CanvasObject.
func (g *Grid) Show() {
	g.BaseWidget.Show()
	if g.later != nil {
		g.SetSheet(g.later)
	}
}

// SetRow draws one row again, and the sums: what a change of one member needs.
func (g *Grid) SetRow(i int) {
	g.fill(i)
	g.writeSums()
	g.mark()
}

// At is the row and the column of the ring.
func (g *Grid) At() (row, col int) { return g.cursor.at.row, g.cursor.at.col }

// Go puts the ring on a row, in the column it is in: the page's search found her.
func (g *Grid) Go(row int) {
	g.finish()
	g.cursor.at.row = row
	g.cursor.rows(0)
	g.moved()
}

func (g *Grid) fill(i int) {
	number := i + 1
	if len(g.cursor.sheet.Rows) > 0 && g.cursor.sheet.Rows[0].Group {
		number = i
	}
	g.lines[i].fill(i, number)
}

// build makes the objects for as many rows and columns as there are.
func (g *Grid) build() {
	s := g.cursor.sheet
	g.lines = nil
	g.body.Objects = nil
	for range s.Rows {
		l := newLine(g)
		g.lines = append(g.lines, l)
		g.body.Objects = append(g.body.Objects, l)
	}
	g.body.Objects = append(g.body.Objects, g.ring, g.ringed.now, g.ringed.was)
	g.head, g.sums = nil, nil
	for i := range len(s.Columns) + 4 {
		t := kit.NewText(g.env, kit.SmallBold, theme.Ink2, "")
		if i >= 2 && i < len(s.Columns)+3 {
			t.Align = kit.End
		}
		g.head = append(g.head, t)
	}
	g.head[1].Align = kit.Center
	for range s.Columns {
		g.sums = append(g.sums, kit.NewText(g.env, kit.Head, theme.Ink, "").Ending())
	}
}

func (g *Grid) heads() {
	e, s := g.env, g.cursor.sheet
	names := append(append([]string{e.T("kit.member"), e.T("kit.here")}, s.Columns...), e.T("kit.total"), e.T("kit.why"))
	for i, t := range g.head {
		t.SetText(names[i])
	}
}

// pitch is the height of a row.
func (g *Grid) pitch() float32 {
	if g.env.RTL {
		return max(30, g.env.Sp(28))
	}
	return max(27, g.env.Sp(25))
}

func (g *Grid) headHeight() float32 { return g.head[0].LineHeight() + 10 }
func (g *Grid) footHeight() float32 { return max(36, g.label.LineHeight()+14) }

// CreateRenderer is fyne.Widget.
func (g *Grid) CreateRenderer() fyne.WidgetRenderer { return &drawn{g} }

// drawn has other heads and sums when the columns change.
type drawn struct{ g *Grid }

// Destroy is fyne.WidgetRenderer.
func (d *drawn) Destroy() {}

// Layout is fyne.WidgetRenderer.
func (d *drawn) Layout(s fyne.Size) { d.g.place(s) }

// MinSize is fyne.WidgetRenderer: three rows are in sight at least.
func (d *drawn) MinSize() fyne.Size {
	return fyne.NewSize(d.g.least(), d.g.headHeight()+3*d.g.pitch()+d.g.footHeight())
}

// Objects is fyne.WidgetRenderer.
func (d *drawn) Objects() []fyne.CanvasObject {
	g := d.g
	all := []fyne.CanvasObject{g.back, g.under}
	for _, t := range g.head {
		all = append(all, t)
	}
	all = append(all, g.scroll, g.foot, g.over, g.label, g.present)
	for _, t := range g.sums {
		all = append(all, t)
	}
	return append(all, g.grand)
}

// Refresh is fyne.WidgetRenderer.
func (d *drawn) Refresh() { canvas.Refresh(d.g) }

// stack puts the lines below each other.
type stack struct{ g *Grid }

// MinSize is fyne.Layout.
func (s stack) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, float32(len(s.g.lines))*s.g.pitch())
}

// Layout is fyne.Layout.
func (s stack) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	for i, l := range s.g.lines {
		l.Move(fyne.NewPos(0, float32(i)*s.g.pitch()))
		l.Resize(fyne.NewSize(size.Width, s.g.pitch()))
	}
	s.g.mark()
}

// MouseDown is desktop.Mouseable: a click focuses the grid and puts the ring there.
func (g *Grid) MouseDown(ev *desktop.MouseEvent) { g.click(ev.Position) }

// MouseUp is desktop.Mouseable.
func (g *Grid) MouseUp(*desktop.MouseEvent) {}
