package ledger

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/ui/kit"
	"daftari/ui/kit/total"
	"daftari/ui/theme"
)

// Foot is the bar at the bottom of a page: a sheet with a hairline above, in which the objects stand below each
// other.
func Foot(e *kit.Env, objects ...fyne.CanvasObject) fyne.CanvasObject {
	return kit.Column(0, kit.Rule(e), kit.Over(e.Rect(theme.Sheet), kit.Pad(e, kit.Gap16, 10, kit.Gap16, kit.Gap12, kit.Column(10, objects...))))
}

// Section is lines below each other under a head, with a figure or word at its end; of no lines it is nothing.
func Section(e *kit.Env, head, end string, lines ...fyne.CanvasObject) []fyne.CanvasObject {
	if len(lines) == 0 {
		return nil
	}
	return []fyne.CanvasObject{kit.SectionHead(e, head, end), kit.Rule(e), Framed(e, kit.Column(0, lines...))}
}

// TotalBar is the foot of a page with a total at the start and its primary button at the end, or the other way round for
// the other hand; at large text the button goes below.
func TotalBar(e *kit.Env, label string, figure *total.Figure, button *kit.Button) fyne.CanvasObject {
	l := kit.NewText(e, kit.Second, theme.Ink2, label)
	l.Lines = 2
	sum := kit.Column(0, l, figure)
	if e.Large() {
		return Foot(e, sum, button)
	}
	if e.Swap {
		l.Ending()
		figure.Ending()
	}
	return Foot(e, container.New(&totalBar{e}, sum, button))
}

type totalBar struct{ env *kit.Env }

// Layout is fyne.Layout.
func (l *totalBar) Layout(o []fyne.CanvasObject, s fyne.Size) {
	tw, bw := l.widths(o, s.Width)
	th, bh := kit.HeightFor(o[0], tw), kit.HeightFor(o[1], bw)
	sum, button := float32(0), s.Width-bw
	if l.env.Swap {
		sum, button = s.Width-tw, 0
	}
	l.env.Place(o[0], s.Width, sum, (s.Height-th)/2, tw, th)
	l.env.Place(o[1], s.Width, button, (s.Height-bh)/2, bw, bh)
}

// figureOf is what must not be cut; the label above it wraps.
func figureOf(o fyne.CanvasObject) fyne.CanvasObject {
	c := o.(*fyne.Container)
	return c.Objects[len(c.Objects)-1]
}

// widths: the button as wide as in the design, 166 of 328, more where its words need it and the total lets it.
func (l *totalBar) widths(o []fyne.CanvasObject, w float32) (sum, button float32) {
	button = min(max(kit.WidthOf(o[1]), w/2+2), max(w-kit.WidthOf(figureOf(o[0]))-14, w*0.4))
	return w - button - 14, button
}

// MinSize is fyne.Layout.
func (l *totalBar) MinSize(o []fyne.CanvasObject) fyne.Size {
	tw, bw := l.widths(o, 328)
	return fyne.NewSize(200, max(kit.HeightFor(o[0], tw), kit.HeightFor(o[1], bw)))
}

// Column of a summary.
type Column struct {
	Label, Figure string
	Quiet         bool // a figure that is only expected
	Faint         bool // a word that stands where no figure is yet
}

// Summary is figures beside each other, each under its label, the last at the end; with large text, one below the
// other. A rule of ink closes it.
func Summary(e *kit.Env, columns ...Column) fyne.CanvasObject {
	var cells []fyne.CanvasObject
	for i, c := range columns {
		label := kit.NewText(e, kit.Second, theme.Ink2, c.Label)
		figure := kit.NewText(e, kit.Summary, theme.Ink, c.Figure)
		figure.Regular = c.Quiet || c.Faint
		if c.Faint {
			figure.Token = theme.Ink3
		}
		if e.Large() {
			figure.Role = kit.Body
			label.Role = kit.Body
			figure.Bold = !figure.Regular
			label.Lines, figure.Lines = 2, 2
			cells = append(cells, kit.Row(e, kit.Gap8, kit.Grow(label), figure))
			continue
		}
		if i == len(columns)-1 && i > 0 {
			label.Ending()
			figure.Ending()
		}
		cells = append(cells, kit.Column(0, label, figure))
	}
	body := container.New(&columnsLayout{e}, cells...)
	if e.Large() {
		body = kit.Column(0, cells...)
	}
	return kit.Column(0, kit.Pad(e, kit.Gap16, kit.Gap4, kit.Gap16, kit.Gap8, body), total.Rule(e))
}

type columnsLayout struct{ env *kit.Env }

// Layout is fyne.Layout: equal columns, none narrower than its figure while there is room.
func (l *columnsLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	const gap = 10
	share := (s.Width - gap*float32(len(o)-1)) / float32(len(o))
	x := float32(0)
	for i, c := range o {
		w := max(share, kit.WidthOf(c))
		if last := i == len(o)-1; last && i > 0 {
			w = max(kit.WidthOf(c), s.Width-x)
			x = s.Width - w
		}
		l.env.Place(c, s.Width, x, 0, w, kit.HeightFor(c, w))
		x += w + gap
	}
}

// MinSize is fyne.Layout.
func (l *columnsLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	var h float32
	for _, c := range o {
		h = max(h, kit.HeightFor(c, 100))
	}
	return fyne.NewSize(200, h)
}
