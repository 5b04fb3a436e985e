package chart

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Part of a bar: so much of the whole, in a tone.
type Part struct {
	Size int64
	Tone theme.Token
}

// Bar is one bar in parts on a sunk ground. It grows to new parts in 120 ms, unless there is to be no motion.
type Bar struct {
	widget.BaseWidget

	env    *kit.Env
	height float32
	gap    float32 // between parts
	whole  int64
	parts  []Part
	shown  float32 // how much of the way from nothing is drawn, 0 to 1
	ground *canvas.Rectangle
	boxes  []*canvas.Rectangle
}

// NewBar makes a bar of a height; whole is what all of its length means.
func NewBar(e *kit.Env, height, gap float32, whole int64, parts ...Part) *Bar {
	b := &Bar{env: e, height: height, gap: gap, shown: 1, ground: e.Box(theme.Sunk, "", 0, height/2)}
	b.ExtendBaseWidget(b)
	b.put(whole, parts)
	return b
}

// Set changes the parts.
func (b *Bar) Set(whole int64, parts ...Part) {
	b.put(whole, parts)
	if !b.env.Still {
		a := fyne.NewAnimation(120*time.Millisecond, func(part float32) {
			b.shown = 0.9 + part/10
			b.place(b.Size())
		})
		a.Curve = fyne.AnimationEaseOut
		a.Start()
	}
	b.place(b.Size())
	b.Refresh()
}

func (b *Bar) put(whole int64, parts []Part) {
	b.whole, b.parts = max(whole, 1), parts
	for len(b.boxes) < len(parts) {
		b.boxes = append(b.boxes, &canvas.Rectangle{})
	}
	b.boxes = b.boxes[:len(parts)]
	for i, p := range parts {
		b.boxes[i].FillColor = b.env.Theme.Token(p.Tone)
	}
}

// CreateRenderer is fyne.Widget.
func (b *Bar) CreateRenderer() fyne.WidgetRenderer { return &barDrawn{b} }

// barDrawn has as many objects as the bar has parts now.
type barDrawn struct{ b *Bar }

// Destroy is fyne.WidgetRenderer.
func (r *barDrawn) Destroy() {}

// Layout is fyne.WidgetRenderer.
func (r *barDrawn) Layout(s fyne.Size) { r.b.place(s) }

// MinSize is fyne.WidgetRenderer.
func (r *barDrawn) MinSize() fyne.Size { return fyne.NewSize(40, r.b.height) }

// Objects is fyne.WidgetRenderer.
func (r *barDrawn) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.b.ground}
	for _, o := range r.b.boxes {
		all = append(all, o)
	}
	return all
}

// Refresh is fyne.WidgetRenderer.
func (r *barDrawn) Refresh() { canvas.Refresh(r.b) }

func (b *Bar) place(s fyne.Size) {
	b.env.Place(b.ground, s.Width, 0, 0, s.Width, s.Height)
	x := float32(0)
	for i, p := range b.parts {
		w := s.Width * float32(p.Size) / float32(b.whole) * b.shown
		if p.Size > 0 {
			w = max(w, 3) // one entry of hundreds is seen
		}
		last := i == len(b.parts)-1
		if !last && p.Size > 0 && w > b.gap {
			b.env.Place(b.boxes[i], s.Width, x, 0, w-b.gap, s.Height)
		} else {
			b.env.Place(b.boxes[i], s.Width, x, 0, min(w, s.Width-x), s.Height)
		}
		b.corners(i, x, x+w, s)
		x += w
	}
}

// corners are round where a part meets an end of the bar.
func (b *Bar) corners(i int, from, to float32, s fyne.Size) {
	o, r := b.boxes[i], s.Height/2
	start, end := float32(0), float32(0)
	if from < 1 {
		start = r
	}
	if to > s.Width-1 {
		end = r
	}
	if b.env.RTL {
		start, end = end, start
	}
	o.TopLeftCornerRadius, o.BottomLeftCornerRadius = start, start
	o.TopRightCornerRadius, o.BottomRightCornerRadius = end, end
}

// LimitBar shows what is used against a limit: indigo up to it, and turmeric for what is above (p12). The words with
// both numbers are the page's.
func LimitBar(e *kit.Env, used, limit int64) *Bar {
	if used <= limit {
		return NewBar(e, 12, 0, limit, Part{used, theme.Indigo})
	}
	return NewBar(e, 12, 3, used, Part{limit, theme.Indigo}, Part{used - limit, theme.Turmeric})
}

// Counts of a sync that is on its way.
type Counts struct{ Posted, Refused, Unsure, All int }

// Progress is a head with "31 of 58", the bar in parts, and their words (p15).
type Progress struct {
	Object fyne.CanvasObject

	env    *kit.Env
	of     *kit.Text
	bar    *Bar
	legend *fyne.Container
}

// NewProgress makes one; head is what is done ("Sending entries").
func NewProgress(e *kit.Env, head string, c Counts) *Progress {
	p := &Progress{env: e, of: kit.NewText(e, kit.Total, theme.Ink, ""), bar: NewBar(e, 16, 0, 1), legend: kit.Wrap(e, 8)}
	title := kit.NewText(e, kit.Title, theme.Ink, head)
	title.Lines = 2
	top := fyne.CanvasObject(kit.Row(e, 8, kit.Grow(title), p.of))
	if e.Large() {
		top = kit.Column(0, title, p.of)
	}
	p.Object = kit.Column(8, top, p.bar, p.legend)
	p.Set(c)
	return p
}

// Set shows other counts.
func (p *Progress) Set(c Counts) {
	done := c.Posted + c.Refused + c.Unsure
	p.of.SetText(p.env.T("kit.i_of_n", "i", p.env.Words.Number(done), "n", c.All))
	p.bar.Set(int64(c.All), Part{int64(c.Posted), theme.Leaf}, Part{int64(c.Refused), theme.Madder}, Part{int64(c.Unsure), theme.Unsure})
	p.legend.Objects = nil
	p.say(theme.IconStatePosted, theme.Leaf, c.Posted, "kit.n_posted")
	p.say(theme.IconStateNeedsYou, theme.Madder, c.Refused, "kit.n_need_you")
	p.say(theme.IconStateUnsure, theme.Turmeric, c.Unsure, "kit.n_unsure")
	if left := c.All - done; left > 0 {
		p.legend.Add(kit.NewText(p.env, kit.Second, theme.Ink2, p.env.T("kit.n_left", "n", left)))
	}
	p.legend.Refresh()
}

func (p *Progress) say(icon theme.Icon, tone theme.Token, n int, key string) {
	if n == 0 {
		return
	}
	word := kit.NewText(p.env, kit.Label, tone, p.env.T(key, "n", n))
	p.legend.Add(kit.Row(p.env, 4, p.env.Icon(icon, tone, 16), word))
}
