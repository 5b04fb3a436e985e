package cloth

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// View is what a row says. It is a person (Letters), a book (Letters and Book), or something to add or do (Icon).
type View struct {
	Letters string
	Book    bool
	Icon    theme.Icon
	Name    string
	Second  string
	Third   string
	On      bool // the likely one
	Down    bool // it opens a choice below instead of leading on
	Trouble bool // Second says why it cannot be opened
}

// Row is one choice on the cover.
type Row struct {
	kit.Press
	view    View
	ground  *canvas.Rectangle
	mark    []fyne.CanvasObject
	letters *kit.Text
	icon    *canvas.Image
	name    *kit.Text
	second  []*kit.Text
	chevron *canvas.Image
}

// NewRow makes a row; do nil: it only tells.
func NewRow(e *kit.Env, v View, do func()) *Row {
	r := &Row{view: v}
	fill, edge := theme.Cover, theme.Cover2
	if v.On {
		fill = theme.Cover2
	}
	if v.Icon != "" && !v.On {
		fill, edge = "", ""
	}
	r.ground = e.Box(fill, edge, theme.Stroke, theme.RadField)
	r.marks(e)
	r.name = kit.NewText(e, kit.Name, theme.OnCover, v.Name)
	r.name.Lines = 2
	for _, line := range []string{v.Second, v.Third} {
		if line != "" {
			t := kit.NewPara(e, kit.Second, theme.OnCover2, line)
			t.Bold = v.Trouble
			r.second = append(r.second, t)
		}
	}
	if do != nil && (v.Icon == "" || v.On) {
		icon := theme.IconNext
		if v.Down {
			icon = theme.IconDown
		}
		r.chevron = e.Icon(icon, theme.OnCover, 18)
	}
	r.Init(e, r, theme.RadField, nil)
	r.RingColor(theme.OnCover)
	r.OnTap = do
	return r
}

func (r *Row) marks(e *kit.Env) {
	v := r.view
	if v.Icon != "" {
		r.icon = e.Icon(v.Icon, theme.OnCover, 24)
		r.mark = []fyne.CanvasObject{r.icon}
		return
	}
	fill, edge, ink := theme.Cover, theme.OnCover2, theme.OnCover2
	if v.Book {
		ink = theme.OnCover
	} else if v.On {
		fill, edge, ink = theme.OnCover, "", theme.Cover
	}
	r.letters = kit.NewText(e, kit.Title, ink, v.Letters).Centred()
	r.letters.Most = 16
	r.mark = []fyne.CanvasObject{e.Box(fill, edge, theme.Stroke, theme.RadField-2)}
	if v.Book {
		r.mark = append(r.mark, e.Rect(theme.Margin))
	}
	r.mark = append(r.mark, r.letters)
}

func (r *Row) pad() float32 {
	if r.view.Book {
		return 12
	}
	return 10
}

func (r *Row) markSize() fyne.Size {
	if r.view.Book {
		return fyne.NewSize(44, 56)
	}
	return fyne.NewSize(40, 40)
}

func (r *Row) textWidth(w float32) float32 {
	w -= r.pad() + r.markSize().Width + kit.Gap12 + r.pad()
	if r.chevron != nil {
		w -= r.chevron.MinSize().Width + kit.Gap8
	}
	return max(1, w)
}

func (r *Row) below(tw float32) float32 {
	var h float32
	for _, t := range r.second {
		h += t.HeightFor(tw)
	}
	return h
}

// HeightFor is kit.Tall.
func (r *Row) HeightFor(w float32) float32 {
	tw := r.textWidth(w)
	h := r.name.HeightFor(tw) + r.below(tw)
	low := float32(60)
	if r.view.Book {
		low = 84
	}
	return max(low, h+18)
}

// CreateRenderer is fyne.Widget.
func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	parts := append([]fyne.CanvasObject{r.ground}, r.mark...)
	parts = append(parts, r.name)
	for _, t := range r.second {
		parts = append(parts, t)
	}
	if r.chevron != nil {
		parts = append(parts, r.chevron)
	}
	return &kit.Drawn{Parts: append(parts, r.Marks()...), Place: r.place, Min: func() fyne.Size {
		return fyne.NewSize(theme.Touch, r.HeightFor(max(r.Size().Width, 200)))
	}}
}

func (r *Row) place(s fyne.Size) {
	e := r.Env()
	r.ground.Resize(s)
	r.Frame(0, 0, s.Width, s.Height)
	m, pad := r.markSize(), r.pad()
	y := (s.Height - m.Height) / 2
	if r.icon != nil {
		i := r.icon.MinSize().Width
		e.Place(r.icon, s.Width, pad+(m.Width-i)/2, (s.Height-i)/2, i, i)
	} else {
		e.Place(r.mark[0], s.Width, pad, y, m.Width, m.Height)
		x, w := pad, m.Width
		if r.view.Book {
			e.Place(r.mark[1], s.Width, pad+1, y+1, 7, m.Height-2)
			x, w = x+8, w-8
		}
		h := r.letters.LineHeight()
		e.Place(r.letters, s.Width, x, y+(m.Height-h)/2, w, h)
	}
	tw := r.textWidth(s.Width)
	nh := r.name.HeightFor(tw)
	x, at := pad+m.Width+kit.Gap12, (s.Height-nh-r.below(tw))/2
	e.Place(r.name, s.Width, x, at, tw, nh)
	at += nh
	for _, t := range r.second {
		h := t.HeightFor(tw)
		e.Place(t, s.Width, x, at, tw, h)
		at += h
	}
	if r.chevron != nil {
		c := r.chevron.MinSize().Width
		e.Place(r.chevron, s.Width, s.Width-pad-c, (s.Height-c)/2, c, c)
	}
}
