package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Spaces of UI.md section 2.
const (
	Gap4  float32 = 4
	Gap8  float32 = 8
	Gap12 float32 = 12
	Gap16 float32 = 16
	Gap24 float32 = 24
)

// Tall is an object whose height depends on the width it is given.
type Tall interface{ HeightFor(width float32) float32 }

// Natural is an object that can be narrower than it would like.
type Natural interface{ Natural() float32 }

// HeightFor is the height of o at a width.
func HeightFor(o fyne.CanvasObject, w float32) float32 {
	switch o := o.(type) {
	case Tall:
		return o.HeightFor(w)
	case *fyne.Container:
		if l, ok := o.Layout.(interface {
			heightFor(objects []fyne.CanvasObject, w float32) float32
		}); ok {
			return l.heightFor(o.Objects, w)
		}
	}
	return o.MinSize().Height
}

// WidthOf is the width o would like.
func WidthOf(o fyne.CanvasObject) float32 {
	switch o := o.(type) {
	case Natural:
		return o.Natural()
	case *fyne.Container:
		if l, ok := o.Layout.(interface {
			natural(objects []fyne.CanvasObject) float32
		}); ok {
			return l.natural(o.Objects)
		}
	}
	return o.MinSize().Width
}

func visible(objects []fyne.CanvasObject) []fyne.CanvasObject {
	var seen []fyne.CanvasObject
	for _, o := range objects {
		if o.Visible() {
			seen = append(seen, o)
		}
	}
	return seen
}

// Column puts objects below each other, each as wide as the column.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&column{gap: gap}, objects...)
}

type column struct{ gap, width float32 }

func (c *column) heightFor(objects []fyne.CanvasObject, w float32) float32 {
	var h float32
	for i, o := range visible(objects) {
		if i > 0 {
			h += c.gap
		}
		h += HeightFor(o, w)
	}
	return h
}

func (c *column) natural(objects []fyne.CanvasObject) float32 {
	var w float32
	for _, o := range visible(objects) {
		w = max(w, WidthOf(o))
	}
	return w
}

// Layout is fyne.Layout.
func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c.width = size.Width
	var y float32
	for _, o := range visible(objects) {
		h := HeightFor(o, size.Width)
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, h))
		y += h + c.gap
	}
}

// MinSize is fyne.Layout; the height is that of the last width.
func (c *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w float32
	for _, o := range visible(objects) {
		w = max(w, o.MinSize().Width)
	}
	return fyne.NewSize(w, c.heightFor(objects, max(c.width, w)))
}

// Row puts objects beside each other from the side where reading starts, each as wide as it likes and centred in
// height; objects in Grow share what is left and give way first.
func Row(e *Env, gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&row{env: e, gap: gap}, objects...)
}

// Handed is a Row of two whose near one stands at the side of the hand that works: the button that is tapped most.
func Handed(e *Env, gap float32, far, near fyne.CanvasObject) *fyne.Container {
	if e.Swap {
		far, near = near, far
	}
	return Row(e, gap, far, near)
}

// Grow marks an object of a Row that takes the width that is left. Grow(nil) is empty space.
func Grow(o fyne.CanvasObject) fyne.CanvasObject {
	if o == nil {
		o = Space(0)
	}
	return container.New(&grow{}, o)
}

type grow struct{ column }

type row struct {
	env   *Env
	gap   float32
	width float32
	top   bool // at the top instead of the middle
}

func (r *row) widths(objects []fyne.CanvasObject, w float32) []float32 {
	out := make([]float32, len(objects))
	left, grows := w, 0
	for i, o := range objects {
		if i > 0 {
			left -= r.gap
		}
		if c, ok := o.(*fyne.Container); ok {
			if _, ok := c.Layout.(*grow); ok {
				grows++
				out[i] = -1
				continue
			}
		}
		out[i] = WidthOf(o)
		left -= out[i]
	}
	for i := range out {
		if out[i] < 0 {
			out[i] = max(0, left/float32(grows))
		}
	}
	if grows == 0 && left < 0 { // the last that can give way gives way
		for i := len(out) - 1; i >= 0; i-- {
			if _, ok := objects[i].(Natural); ok {
				out[i] = max(0, out[i]+left)
				break
			}
		}
	}
	return out
}

func (r *row) heightFor(objects []fyne.CanvasObject, w float32) float32 {
	objects = visible(objects)
	var h float32
	for i, ow := range r.widths(objects, w) {
		h = max(h, HeightFor(objects[i], ow))
	}
	return h
}

func (r *row) natural(objects []fyne.CanvasObject) float32 {
	var w float32
	for i, o := range visible(objects) {
		if i > 0 {
			w += r.gap
		}
		w += WidthOf(o)
	}
	return w
}

// Layout is fyne.Layout.
func (r *row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	r.width = size.Width
	objects = visible(objects)
	var x float32
	for i, w := range r.widths(objects, size.Width) {
		h := min(HeightFor(objects[i], w), size.Height)
		if reach, ok := objects[i].(interface{ reach() (w, h float32) }); ok {
			rw, rh := reach.reach() // hit beyond the row; drawn in the middle
			r.env.Place(objects[i], size.Width, x+w-max(rw, w), (size.Height-rh)/2, max(rw, w), rh)
			x += w + r.gap
			continue
		}
		y := (size.Height - h) / 2
		if r.top {
			y = 0
		}
		r.env.Place(objects[i], size.Width, x, y, w, h)
		x += w + r.gap
	}
}

// MinSize is fyne.Layout.
func (r *row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	objects = visible(objects)
	var w float32
	for i, o := range objects {
		if i > 0 {
			w += r.gap
		}
		w += o.MinSize().Width
	}
	return fyne.NewSize(w, r.heightFor(objects, max(w, r.width)))
}

// Pad keeps space around an object: at the side where reading starts, above, at the other side, below.
func Pad(e *Env, start, top, end, bottom float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&pad{env: e, start: start, top: top, end: end, bottom: bottom}, o)
}

// Sides is Pad with the page's own 16 at both sides.
func Sides(e *Env, o fyne.CanvasObject) *fyne.Container { return Pad(e, Gap16, 0, Gap16, 0, o) }

type pad struct {
	env                     *Env
	start, top, end, bottom float32
	width                   float32
}

func (p *pad) heightFor(objects []fyne.CanvasObject, w float32) float32 {
	return HeightFor(objects[0], w-p.start-p.end) + p.top + p.bottom
}

func (p *pad) natural(objects []fyne.CanvasObject) float32 {
	return WidthOf(objects[0]) + p.start + p.end
}

// Layout is fyne.Layout.
func (p *pad) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	p.width = size.Width
	p.env.Place(objects[0], size.Width, p.start, p.top, max(0, size.Width-p.start-p.end), max(0, size.Height-p.top-p.bottom))
}

// MinSize is fyne.Layout.
func (p *pad) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := objects[0].MinSize().Width + p.start + p.end
	return fyne.NewSize(w, p.heightFor(objects, max(w, p.width)))
}

// Over lays objects over each other, all of one size: a background first, the content last.
func Over(objects ...fyne.CanvasObject) *fyne.Container { return container.New(&over{}, objects...) }

type over struct{ width float32 }

func (v *over) heightFor(objects []fyne.CanvasObject, w float32) float32 {
	var h float32
	for _, o := range objects {
		h = max(h, HeightFor(o, w))
	}
	return h
}

func (v *over) natural(objects []fyne.CanvasObject) float32 {
	var w float32
	for _, o := range objects {
		w = max(w, WidthOf(o))
	}
	return w
}

// Layout is fyne.Layout.
func (v *over) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	v.width = size.Width
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

// MinSize is fyne.Layout.
func (v *over) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w float32
	for _, o := range objects {
		w = max(w, o.MinSize().Width)
	}
	return fyne.NewSize(w, v.heightFor(objects, max(w, v.width)))
}

// WrapHit is Wrap for objects that are hit 48 high and drawn 40: lines stand closer.
func WrapHit(e *Env, gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&wrap{env: e, gap: gap, lines: -8}, objects...)
}

// Wrap puts objects beside each other and goes on in the next line where the width ends: chips, stamps.
func Wrap(e *Env, gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&wrap{env: e, gap: gap}, objects...)
}

type wrap struct {
	env        *Env
	gap, width float32
	lines      float32 // added to the gap between lines, for objects that are drawn lower than they are hit
}

// flow calls put for each object and returns the height.
func (l *wrap) flow(objects []fyne.CanvasObject, w float32, put func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	var x, y, line float32
	for _, o := range visible(objects) {
		ow := min(WidthOf(o), w)
		h := HeightFor(o, ow)
		if x > 0 && x+ow > w+0.5 {
			x, y, line = 0, y+line+l.gap+l.lines, 0
		}
		put(o, x, y, ow, h)
		x += ow + l.gap
		line = max(line, h)
	}
	return y + line
}

func (l *wrap) natural(objects []fyne.CanvasObject) float32 {
	return (&row{env: l.env, gap: l.gap}).natural(objects)
}

func (l *wrap) heightFor(objects []fyne.CanvasObject, w float32) float32 {
	return l.flow(objects, w, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

// Layout is fyne.Layout.
func (l *wrap) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.flow(objects, size.Width, func(o fyne.CanvasObject, x, y, w, h float32) { l.env.Place(o, size.Width, x, y, w, h) })
}

// MinSize is fyne.Layout.
func (l *wrap) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w float32
	for _, o := range visible(objects) {
		w = max(w, o.MinSize().Width)
	}
	return fyne.NewSize(w, l.heightFor(objects, max(w, l.width)))
}

// Space is empty height.
func Space(h float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(0, h))
	return r
}
