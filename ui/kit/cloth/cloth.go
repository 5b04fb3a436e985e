// Package cloth is what stands on the closed cover of the book: its face, rows to choose from, links, a sentence
// (UI.md section 4, p01 to p01d). The cloth and its spine are the shell's.
package cloth

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Face is the mark, the name and what stands below it; low where more follows.
func Face(e *kit.Env, second string, low bool) fyne.CanvasObject {
	size := float32(84)
	name := kit.NewText(e, kit.Brand, theme.OnCover, e.T("kit.daftari")).Centred()
	if low {
		size, name.Most = 56, 24
	}
	mark := container.NewCenter(e.Icon(theme.IconApp, "", size))
	parts := []fyne.CanvasObject{mark, kit.Space(kit.Gap8), name}
	if second != "" {
		below := kit.NewPara(e, kit.Head, theme.OnCover2, second).Centred()
		below.Regular = true
		parts = append(parts, below)
	}
	return kit.Column(0, parts...)
}

// Head is the question of the page.
func Head(e *kit.Env, s string) fyne.CanvasObject {
	return kit.NewPara(e, kit.Title, theme.OnCover, s)
}

// Says is a sentence in the second colour of the cloth.
func Says(e *kit.Env, s string) *kit.Text { return kit.NewPara(e, kit.Second, theme.OnCover2, s) }

// Hint is an icon and a sentence.
func Hint(e *kit.Env, icon theme.Icon, s string) fyne.CanvasObject {
	return kit.TopRow(e, kit.Gap8, e.Icon(icon, theme.OnCover2, 18), kit.Grow(Says(e, s)))
}

// Button is the one thing to do.
func Button(e *kit.Env, icon theme.Icon, word string, do func()) *kit.Button {
	return kit.NewButton(e, kit.Light, icon, word, do)
}

// Link is a word that leads elsewhere.
type Link struct {
	kit.Press
	word *kit.Text
}

// NewLink makes a link.
func NewLink(e *kit.Env, word string, do func()) *Link {
	l := &Link{word: kit.NewText(e, kit.Note, theme.OnCover, word)}
	l.word.Bold, l.word.Lines = true, 2
	l.Init(e, l, theme.RadStamp, nil)
	l.RingColor(theme.OnCover)
	l.OnTap = do
	return l
}

// Natural is kit.Natural.
func (l *Link) Natural() float32 { return max(theme.Touch, kit.Ceil(l.word.Natural())+1) }

// HeightFor is kit.Tall.
func (l *Link) HeightFor(w float32) float32 { return max(theme.Touch, l.word.HeightFor(w)) }

// CreateRenderer is fyne.Widget.
func (l *Link) CreateRenderer() fyne.WidgetRenderer {
	return &kit.Drawn{Parts: append([]fyne.CanvasObject{l.word}, l.Marks()...), Place: func(s fyne.Size) {
		h := l.word.HeightFor(s.Width)
		l.word.Move(fyne.NewPos(0, (s.Height-h)/2))
		l.word.Resize(fyne.NewSize(s.Width, h))
		l.Frame(-4, (s.Height-h)/2-3, s.Width+8, h+6)
	}, Min: func() fyne.Size { return fyne.NewSize(theme.Touch, theme.Touch) }}
}

// pair stands two links at the two ends of a line, or below each other where they have no room.
type pair struct {
	widget.BaseWidget
	env   *kit.Env
	links []*Link
}

// Links stands links at the ends of a line: two at most, nil ones are left out.
func Links(e *kit.Env, links ...*Link) fyne.CanvasObject {
	p := &pair{env: e}
	for _, l := range links {
		if l != nil {
			p.links = append(p.links, l)
		}
	}
	p.ExtendBaseWidget(p)
	return p
}

func (p *pair) beside(w float32) bool {
	var sum float32
	for _, l := range p.links {
		sum += l.Natural() + kit.Gap12
	}
	return sum-kit.Gap12 <= w
}

// HeightFor is kit.Tall.
func (p *pair) HeightFor(w float32) float32 {
	var h float32
	for _, l := range p.links {
		if p.beside(w) {
			h = max(h, l.HeightFor(l.Natural()))
		} else {
			h += l.HeightFor(w)
		}
	}
	return h
}

// CreateRenderer is fyne.Widget.
func (p *pair) CreateRenderer() fyne.WidgetRenderer {
	parts := make([]fyne.CanvasObject, 0, len(p.links))
	for _, l := range p.links {
		parts = append(parts, l)
	}
	return &kit.Drawn{Parts: parts, Place: p.place, Min: func() fyne.Size {
		return fyne.NewSize(theme.Touch, p.HeightFor(max(p.Size().Width, theme.Touch)))
	}}
}

func (p *pair) place(s fyne.Size) {
	var y float32
	for i, l := range p.links {
		w := min(l.Natural(), s.Width)
		h := l.HeightFor(w)
		switch {
		case !p.beside(s.Width):
			p.env.Place(l, s.Width, 0, y, w, h)
			y += h
		case i == 0:
			p.env.Place(l, s.Width, 0, 0, w, h)
		default:
			p.env.Place(l, s.Width, s.Width-w, 0, w, h)
		}
	}
}

// The sides of the cover's column, which is never wider than a phone would have it.
const (
	sideStart float32 = 23
	sideEnd   float32 = 24
	widest    float32 = 400
)

type board struct {
	widget.BaseWidget
	env       *kit.Env
	body, end fyne.CanvasObject
}

// Board is a whole page of the cover: the body at the top, the end at the bottom, both in one column that scrolls
// where they have no room. On a computer's large window the column hangs a third down what is left. end may be nil.
func Board(e *kit.Env, body, end fyne.CanvasObject) fyne.CanvasObject {
	if end == nil {
		end = kit.Space(0)
	}
	b := &board{env: e, body: body, end: end}
	b.ExtendBaseWidget(b)
	if e.Computer {
		return container.New(hung{b}, kit.NewScroll(b))
	}
	return kit.NewScroll(b)
}

// hung lays a board that is lower than its place.
type hung struct{ b *board }

// Layout is fyne.Layout.
func (h hung) Layout(o []fyne.CanvasObject, s fyne.Size) {
	high := min(s.Height, h.b.HeightFor(s.Width))
	o[0].Move(fyne.NewPos(0, (s.Height-high)/3))
	o[0].Resize(fyne.NewSize(s.Width, high))
}

// MinSize is fyne.Layout.
func (h hung) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (b *board) column(w float32) float32 {
	return max(1, min(w-sideStart-sideEnd, widest))
}

// HeightFor is kit.Tall.
func (b *board) HeightFor(w float32) float32 {
	c := b.column(w)
	return kit.HeightFor(b.body, c) + kit.Gap8 + kit.HeightFor(b.end, c) + kit.Gap12
}

// CreateRenderer is fyne.Widget.
func (b *board) CreateRenderer() fyne.WidgetRenderer {
	return &kit.Drawn{Parts: []fyne.CanvasObject{b.body, b.end}, Place: func(s fyne.Size) {
		w := b.column(s.Width)
		x := sideStart + (s.Width-sideStart-sideEnd-w)/2
		end := kit.HeightFor(b.end, w)
		b.env.Place(b.body, s.Width, x, 0, w, kit.HeightFor(b.body, w))
		b.env.Place(b.end, s.Width, x, s.Height-end-kit.Gap12, w, end)
	}, Min: func() fyne.Size { return fyne.NewSize(theme.Touch, b.HeightFor(b.Size().Width)) }}
}
