package inspect

import (
	"fmt"
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"daftari/ui/kit"
)

// Canvas reads what c shows now: its content and all overlays. It must have its size already.
func Canvas(c fyne.Canvas) Screen {
	size := c.Size()
	w := walker{s: Screen{Width: size.Width, Height: size.Height, holds: map[int]int{}}}
	w.clip = Box{0, 0, size.Width, size.Height}
	w.page = opaque(theme.Color(theme.ColorNameBackground))
	w.walk(c.Content(), fyne.NewPos(0, 0), w.clip, false, frame{})
	for _, o := range c.Overlays().List() {
		w.walk(o, fyne.NewPos(0, 0), w.clip, false, frame{})
	}
	return w.finish()
}

// frame is what a holder hands down.
type frame struct {
	self  int       // number of the holder
	of    *kit.Text // the kit's text that draws it; nil for any other
	aside bool      // it can be scrolled sideways
}

type walker struct {
	s     Screen
	clip  Box
	page  color.NRGBA
	order int
}

func (w *walker) walk(o fyne.CanvasObject, at fyne.Position, clip Box, scroll bool, up frame) {
	if o == nil || !o.Visible() || scrollBar(o) {
		return
	}
	at = at.Add(o.Position())
	size := o.Size()
	box := Box{at.X, at.Y, size.Width, size.Height}
	w.order++
	self := frame{self: w.order, aside: up.aside}
	w.s.holds[self.self] = up.self
	self.of, _ = o.(*kit.Text)
	children := w.children(o)
	if clips(o) {
		_, by := o.(fyne.Scrollable)
		scroll = scroll || by
		if s, plain := o.(*container.Scroll); plain && s.Direction != container.ScrollVerticalOnly {
			self.aside = true
		}
		clip = clip.Intersect(box)
	}
	seen := box.Intersect(clip)
	if !seen.Empty() {
		w.target(o, box, seen, scroll, up.self, self.self)
	}
	switch v := o.(type) {
	case *canvas.Text:
		w.text(v, box, clip, scroll, up)
		return
	case *canvas.Image:
		if v.Resource != nil && !seen.Empty() {
			name, tint := iconName(v.Resource.Name())
			w.s.Icons = append(w.s.Icons, Icon{Name: name, Box: box, Color: tint, Order: w.order, Parent: up.self})
		}
		return
	case *canvas.Line:
		if !seen.grow(v.StrokeWidth).Empty() {
			w.s.Lines = append(w.s.Lines, Line{Box: box, Color: hex(v.StrokeColor), Width: v.StrokeWidth, Order: w.order})
		}
		return
	case *canvas.Rectangle:
		w.fill(v.FillColor, v.StrokeColor, v.StrokeWidth, seen, up.self)
		return
	case *canvas.Circle:
		w.fill(v.FillColor, v.StrokeColor, v.StrokeWidth, seen, up.self)
		return
	}
	if !seen.Empty() {
		w.s.Objects = append(w.s.Objects, seen)
	}
	for _, child := range children {
		w.walk(child, at, clip, scroll, self)
	}
}

// scrollBar: Fyne's own, which a finger never needs.
func scrollBar(o fyne.CanvasObject) bool {
	return strings.HasPrefix(fmt.Sprintf("%T", o), "*widget.scrollBar")
}

// grow gives a line without height something to be seen by.
func (b Box) grow(by float32) Box { return Box{b.X, b.Y, b.W + by, b.H + by} }

func (w *walker) children(o fyne.CanvasObject) []fyne.CanvasObject {
	switch v := o.(type) {
	case *fyne.Container:
		return v.Objects
	case fyne.Widget:
		return test.WidgetRenderer(v).Objects()
	}
	return nil
}

// clips: as the drivers find it, scrollers and what says so.
func clips(o fyne.CanvasObject) bool {
	if _, ok := o.(fyne.Scrollable); ok {
		return true
	}
	if v, ok := o.(fyne.Widget); ok {
		_, clip := test.WidgetRenderer(v).(interface{ IsClip() })
		return clip
	}
	return false
}

func (w *walker) fill(fill, stroke color.Color, width float32, seen Box, parent int) {
	if seen.Empty() {
		return
	}
	f := Fill{Box: seen, Order: w.order, Parent: parent}
	if width > 0 && visible(stroke) {
		f.Stroke = hex(stroke)
	}
	if fill != nil {
		if c := nrgba(fill); c.A > 0 {
			f.Color = hex(c)
			if c.A < 255 {
				f.Alpha = c.A
			}
		}
	}
	if f.Color == "" && f.Stroke == "" {
		return
	}
	w.s.Fills = append(w.s.Fills, f)
	w.s.Objects = append(w.s.Objects, seen)
}

func (w *walker) text(t *canvas.Text, box, clip Box, scroll bool, up frame) {
	if strings.TrimSpace(t.Text) == "" {
		return
	}
	need := t.MinSize()
	x, y := box.X, box.Y
	align := "left"
	switch t.Alignment {
	case fyne.TextAlignCenter:
		align, x = "center", box.X+(box.W-need.Width)/2
	case fyne.TextAlignTrailing:
		align, x = "right", box.X+box.W-need.Width
	}
	if box.H > need.Height {
		y += (box.H - need.Height) / 2
	}
	out := Text{T: t.Text, Box: Box{x, y, need.Width, need.Height}, Size: t.TextSize, Weight: 400, Align: align, Color: hex(t.Color),
		Struck: t.TextStyle.Strikethrough, Scroll: scroll, Aside: up.aside, Clip: clip, Parent: up.self, Order: w.order}
	if up.of != nil {
		out.Full, out.Kit, out.Title, out.Struck = up.of.Text(), true, up.of.Role == kit.Title, up.of.Struck
		_, cut := up.of.Shown()
		out.Cut = cut && strings.HasSuffix(t.Text, "…")
	}
	if t.Color == nil {
		out.Color = hex(theme.Color(theme.ColorNameForeground))
	}
	switch {
	case t.FontSource != nil && strings.Contains(t.FontSource.Name(), "Serif"):
		out.Weight, out.Face = 600, "serif"
	case t.TextStyle.Bold || t.FontSource != nil && strings.Contains(t.FontSource.Name(), "Bold"):
		out.Weight = 700
	}
	if t.TextStyle.Monospace {
		out.Face = "mono"
	}
	if box.W > 0 && box.H > 0 {
		out.Room = box
	}
	if out.Box.Intersect(clip).Empty() {
		return
	}
	w.s.Texts = append(w.s.Texts, out)
}

func (w *walker) target(o fyne.CanvasObject, box, seen Box, scroll bool, parent, self int) {
	if _, window := o.(*widget.PopUp); window {
		return
	}
	_, tap := o.(fyne.Tappable)
	_, second := o.(fyne.SecondaryTappable)
	_, focus := o.(fyne.Focusable)
	if !tap && !second && !focus {
		return
	}
	if d, ok := o.(fyne.Disableable); ok && d.Disabled() && !tap {
		return
	}
	if _, typed := o.(fyne.Shortcutable); typed && slices.ContainsFunc(w.s.Targets, func(t Target) bool { return w.s.Holds(t.Self, self) }) {
		return // what is typed into is hit by the field around it
	}
	t := Target{Box: seen, Whole: box, Scroll: scroll && seen != box, Parent: parent, Self: self, Order: w.order, object: o}
	if a, ok := o.(fyne.Accessible); ok {
		t.Says = a.AccessibilityLabel()
	}
	w.s.Targets = append(w.s.Targets, t)
}

// iconName splits the name that ui/theme gives a resource: <icon>-<mode>-<token>[-flip].svg.
func iconName(resource string) (name, token string) {
	name = strings.TrimSuffix(strings.TrimSuffix(resource, ".svg"), "-flip")
	for _, mode := range []string{"-light-", "-dark-", "-sun-"} {
		if icon, tint, found := strings.Cut(name, mode); found {
			return icon, tint
		}
	}
	return name, ""
}

func nrgba(c color.Color) color.NRGBA { return color.NRGBAModel.Convert(c).(color.NRGBA) }

func opaque(c color.Color) color.NRGBA {
	n := nrgba(c)
	n.A = 255
	return n
}

func visible(c color.Color) bool { return c != nil && nrgba(c).A > 0 }

func hex(c color.Color) string {
	if c == nil {
		return ""
	}
	n := nrgba(c)
	return fmt.Sprintf("#%02X%02X%02X", n.R, n.G, n.B)
}
