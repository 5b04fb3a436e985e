package grid

import (
	"fyne.io/fyne/v2"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// least is the width the grid needs: what stands in the columns, reason and name cut.
func (g *Grid) least() float32 {
	c := g.natural()
	w := c.no + theme.Stroke + c.name/2 + c.here + c.total + g.env.Sp(60)
	for _, x := range c.cells {
		w += x
	}
	return w
}

// natural are the widths that the words and figures want. Number, attendance and reason have widths of their own.
func (g *Grid) natural() columns {
	want := func(texts ...*kit.Text) float32 {
		var w float32
		for _, t := range texts {
			w = max(w, t.Natural())
		}
		return w + 2*cellPad
	}
	sp := g.env.Sp
	c := columns{no: sp(34), here: max(sp(64), want(g.head[1], g.present)), why: sp(150)}
	c.name = want(g.head[0], g.label)
	for i := range g.sums {
		c.cells = append(c.cells, want(g.head[i+2], g.sums[i]))
	}
	c.total = max(want(g.head[len(g.head)-2]), g.grand.Natural()-1+2*cellPad)
	for _, l := range g.lines {
		c.name = max(c.name, want(l.name))
		c.total = max(c.total, want(l.total))
		for i, f := range l.cells {
			w := want(f.now)
			if f.was.Visible() {
				w += f.was.Natural() + 8
			}
			c.cells[i] = max(c.cells[i], w)
		}
	}
	return c
}

// reckon gives what is left to name, figures and total in proportion to what they want, as a browser lays out a
// table; where it is too narrow the reason gives way first, then the name.
func (g *Grid) reckon(w float32) {
	c := g.natural()
	fixed := c.no + theme.Stroke + c.here + c.why
	want := c.name + c.total
	for _, x := range c.cells {
		want += x
	}
	if over := fixed + want - w; over > 0 {
		less := min(over, c.why-g.env.Sp(60))
		c.why -= less
		c.name = max(c.name/2, c.name-(over-less))
		g.columns = c
		return
	}
	factor := (w - fixed) / want
	c.name *= factor
	c.total *= factor
	for i := range c.cells {
		c.cells[i] *= factor
	}
	g.columns = c
}

// starts are where the money columns begin, the total's last, counted from the side where reading starts.
func (g *Grid) starts() []float32 {
	x := g.columns.no + theme.Stroke + g.columns.name + g.columns.here
	out := make([]float32, 0, len(g.columns.cells)+2)
	for _, w := range append(append([]float32{}, g.columns.cells...), g.columns.total) {
		out = append(out, x)
		x += w
	}
	return append(out, x)
}

func (g *Grid) place(s fyne.Size) {
	if s.Width == 0 {
		return
	}
	if g.wide != s.Width {
		g.wide = s.Width
		g.reckon(s.Width)
	}
	at := func(o fyne.CanvasObject, x, y, w, h float32) { g.env.Place(o, s.Width, x, y, w, h) }
	hh, fh := g.headHeight(), g.footHeight()
	at(g.back, 0, 0, s.Width, s.Height)
	at(g.under, 0, hh-theme.Stroke, s.Width, theme.Stroke)
	rows := float32(len(g.lines)) * g.pitch()
	body := min(rows, s.Height-hh-fh)
	at(g.scroll, 0, hh, s.Width, body)
	for _, l := range g.lines {
		l.place(l.Size())
	}
	row := func(t *kit.Text, x, w, y, h float32) {
		at(t, x+cellPad, y+(h-t.LineHeight())/2, w-2*cellPad, t.LineHeight())
	}
	c, name := g.columns, g.columns.no+theme.Stroke
	row(g.head[0], name, c.name, 0, hh)
	row(g.head[1], name+c.name-cellPad, c.here+2*cellPad, 0, hh)
	foot := hh + body
	at(g.foot, 0, foot, s.Width, fh)
	at(g.over, 0, foot, s.Width, theme.Stroke)
	row(g.label, name, c.name, foot, fh)
	row(g.present, name+c.name-cellPad, c.here+2*cellPad, foot, fh)
	starts := g.starts()
	for i := range c.cells {
		row(g.head[i+2], starts[i], c.cells[i], 0, hh)
		row(g.sums[i], starts[i], c.cells[i], foot, fh)
	}
	n := len(c.cells)
	row(g.head[n+2], starts[n], c.total, 0, hh)
	row(g.head[n+3], starts[n+1], c.why+cellPad, 0, hh)
	gh := g.grand.HeightFor(c.total)
	at(g.grand, starts[n]+cellPad, foot+(fh-gh)/2, c.total-2*cellPad, gh)
	g.mark()
}

// mark places the ring over its cell: what stands there, or what is being typed.
func (g *Grid) mark() {
	f, seen := &g.ringed, g.focused && len(g.lines) > 0 && g.wide > 0
	g.ring.Hidden, f.now.Hidden, f.was.Hidden = !seen, !seen, !seen
	if seen {
		g.reflect(f)
		starts, p := g.starts(), g.cursor.at
		x, w := starts[p.col], starts[p.col+1]-starts[p.col]
		y, h := float32(p.row)*g.pitch(), g.pitch()
		g.env.Place(g.ring, g.wide, x+1, y+1, w-2, h-2)
		nh, wh, now, was := f.now.LineHeight(), f.was.LineHeight(), kit.Ceil(f.now.Natural()), kit.Ceil(f.was.Natural())
		g.env.Place(f.now, g.wide, x+4, y+(h-nh)/2, w-4-cellPad, nh)
		g.env.Place(f.was, g.wide, x+w-cellPad-now-8-was, y+(h-wh)/2, was, wh)
	}
	for _, o := range []fyne.CanvasObject{g.ring, f.now, f.was} {
		o.Refresh()
	}
}

// reflect copies the cell under the ring into f, or what is being typed into it.
func (g *Grid) reflect(f *figure) {
	l := g.lines[g.cursor.at.row]
	from := figure{now: l.total}
	if !g.cursor.onTotal() {
		from = *l.cells[g.cursor.at.col]
	}
	text, token, bold := from.now.Text(), from.now.Token, from.now.Bold
	f.was.Hidden = from.was == nil || from.was.Hidden
	if from.was != nil {
		f.was.SetText(from.was.Text())
	}
	if t := g.cursor.typing; t != nil {
		text, token, bold, f.was.Hidden = t.Text(g.env.Words.Lang()), theme.Ink, true, true
	}
	f.now.Role, f.now.Token, f.now.Bold = from.now.Role, token, bold
	f.now.SetText(text)
	f.now.Redraw()
}

// show brings the row of the ring into sight.
func (g *Grid) show() {
	y, h := float32(g.cursor.at.row)*g.pitch(), g.pitch()
	top, seen := g.scroll.Offset.Y, g.scroll.Size().Height
	switch {
	case y < top:
		g.scroll.ScrollToOffset(fyne.NewPos(0, y))
	case y+h > top+seen:
		g.scroll.ScrollToOffset(fyne.NewPos(0, y+h-seen))
	}
}

// click puts the ring where the mouse is, or does what stands there.
func (g *Grid) click(at fyne.Position) {
	kit.Focus(g)
	x, y := at.X, at.Y-g.headHeight()
	if g.env.RTL {
		x = g.Size().Width - x
	}
	if y < 0 || y >= g.scroll.Size().Height {
		return
	}
	row := int((y + g.scroll.Offset.Y) / g.pitch())
	if row >= len(g.lines) {
		return
	}
	g.finish()
	g.cursor.at.row = row
	starts := g.starts()
	last := len(starts) - 1
	switch {
	case x >= starts[last]:
		g.moved()
		g.ask(g.acts.Why)
		return
	case x < starts[0] && x >= starts[0]-g.columns.here:
		g.moved()
		g.ask(g.acts.Here)
		return
	}
	for col := range last {
		if x >= starts[col] && x < starts[col+1] {
			g.cursor.at.col = col
		}
	}
	g.moved()
}
