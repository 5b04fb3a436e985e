// Package total draws sums as a ledger does: a single ink rule above, a double one below (UI.md 1).
package total

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Rule is the single ink rule above a sum, as wide as it is given.
func Rule(e *kit.Env) fyne.CanvasObject {
	r := e.Rect(theme.Ink)
	r.SetMinSize(fyne.NewSize(0, theme.Stroke))
	return r
}

// Double is the double rule below a total: two lines of 1.5 with 1 between.
func Double(e *kit.Env) fyne.CanvasObject {
	upper, lower := e.Rect(theme.Ink), e.Rect(theme.Ink)
	for _, r := range []*canvas.Rectangle{upper, lower} {
		r.SetMinSize(fyne.NewSize(0, theme.Stroke))
	}
	return kit.Column(1, upper, lower)
}

// Figure is a sum on its double rule, which is as wide as the figure.
type Figure struct {
	widget.BaseWidget

	text *kit.Text
	most kit.Role // the size it has where there is room
	rule fyne.CanvasObject
	env  *kit.Env
	end  bool
}

// New makes a figure at the start of its room.
func New(e *kit.Env, role kit.Role, s string) *Figure {
	f := &Figure{env: e, most: role, text: kit.NewText(e, role, theme.Ink, s), rule: Double(e)}
	f.ExtendBaseWidget(f)
	return f
}

// Ending puts it at the end of its room, where figures stand; it returns f.
func (f *Figure) Ending() *Figure {
	f.end = true
	f.text.Align = kit.End
	return f
}

// SetText replaces the figure.
func (f *Figure) SetText(s string) {
	f.text.SetText(s)
	f.Refresh()
}

// Natural is kit.Natural.
func (f *Figure) Natural() float32 { return f.text.Natural() + 1 }

// HeightFor is kit.Tall: it steps down, never cuts.
func (f *Figure) HeightFor(w float32) float32 {
	f.fit(w)
	return f.text.LineHeight() + 4
}

func (f *Figure) fit(w float32) {
	for _, r := range []kit.Role{kit.Hero, kit.Total, kit.Figure, kit.Summary, kit.Amount, kit.Name} {
		if r < f.most {
			continue
		}
		if f.text.Role = r; f.text.Natural() <= w {
			return
		}
	}
}

// CreateRenderer is fyne.Widget.
func (f *Figure) CreateRenderer() fyne.WidgetRenderer {
	place := func(s fyne.Size) {
		f.fit(s.Width)
		w, h := min(f.Natural(), s.Width), f.text.LineHeight()
		x := float32(0)
		if f.end {
			x = s.Width - w
		}
		f.env.Place(f.text, s.Width, x, 0, w, h)
		f.env.Place(f.rule, s.Width, x, h, w, 4)
	}
	return &kit.Drawn{Parts: []fyne.CanvasObject{f.text, f.rule}, Place: place,
		Min:   func() fyne.Size { return fyne.NewSize(f.Natural(), f.text.LineHeight()+4) },
		Paint: func() { place(f.Size()) },
	}
}
