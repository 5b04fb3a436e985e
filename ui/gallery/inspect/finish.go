package inspect

import (
	"fmt"
	"image/color"
	"math"
	"regexp"
	"slices"
	"strings"
)

// finish drops what later paint hides, marks what lies behind a scrim, and joins up labels,
// backgrounds, columns and the margin line.
func (w *walker) finish() Screen {
	s := &w.s
	s.Covered = w.covered()
	s.Texts = slices.DeleteFunc(s.Texts, func(t Text) bool { return w.hidden(t.Box.Intersect(t.Clip), t.Order) })
	s.Icons = slices.DeleteFunc(s.Icons, func(i Icon) bool { return w.hidden(i.Box, i.Order) })
	s.Targets = slices.DeleteFunc(s.Targets, func(t Target) bool { return w.hidden(t.Box, t.Order) && !w.paintsOver(t) })
	for i := range s.Texts {
		t := &s.Texts[i]
		t.Behind = w.behind(t.Box, t.Order)
		t.Back, t.Ground = w.ground(*t)
	}
	for i := range s.Icons {
		s.Icons[i].Behind = w.behind(s.Icons[i].Box, s.Icons[i].Order)
	}
	for i := range s.Targets {
		s.Targets[i].Behind = w.behind(s.Targets[i].Box, s.Targets[i].Order)
	}
	w.labels()
	s.Columns = columns(s.Texts, s.Width)
	s.Margin = s.marginLine()
	return *s
}

// covered are hidden texts whose target is not: of a line that lies half under the next one.
func (w *walker) covered() []Text {
	var out []Text
	for _, t := range w.s.Texts {
		seen := t.Box.Intersect(t.Clip)
		if seen.H < t.H/2 || !w.hidden(seen, t.Order) || w.behind(t.Box, t.Order) || w.replaced(t) {
			continue
		}
		for _, of := range slices.Backward(w.s.Targets) {
			if !w.s.Holds(of.Self, t.Parent) {
				continue
			}
			if !w.hidden(of.Box, of.Order) || w.paintsOver(of) {
				out = append(out, t)
			}
			break
		}
	}
	return out
}

// replaced: another text stands in its place, as what is typed into a cell does.
func (w *walker) replaced(t Text) bool {
	return slices.ContainsFunc(w.s.Texts, func(o Text) bool {
		return o.Order > t.Order && t.Box.Has(o.X+o.W/2, o.Y+o.H/2)
	})
}

// hidden: something opaque is painted over its middle later.
func (w *walker) hidden(b Box, order int) bool {
	x, y := b.X+b.W/2, b.Y+b.H/2
	for _, f := range w.s.Fills {
		if f.Order > order && f.Color != "" && f.Alpha == 0 && f.Box.Has(x, y) && f.Covers(b, 2) {
			return true
		}
	}
	return false
}

// paintsOver: what covers the target is its own.
func (w *walker) paintsOver(t Target) bool {
	for _, f := range w.s.Fills {
		if f.Order > t.Order && f.Color != "" && f.Alpha == 0 && f.Covers(t.Box, 2) && !w.s.Holds(t.Self, f.Parent) {
			return false
		}
	}
	return true
}

// behind: a translucent area as large as half the window lies over it. What is left of a scrim above a tall sheet is as wide
// as the window at least.
func (w *walker) behind(b Box, order int) bool {
	for _, f := range w.s.Fills {
		large := f.W*f.H > w.s.Width*w.s.Height/2 || f.W > w.s.Width-1
		if f.Order > order && f.Alpha > 60 && f.Color != "" && large && f.Box.Has(b.X+b.W/2, b.Y+b.H/2) {
			return true
		}
	}
	return false
}

// ground is the colour behind a text, worst of its middle and its two ends, and the smallest of
// the filled areas that lie on top there.
func (w *walker) ground(t Text) (string, Box) {
	seen := t.Box.Intersect(t.Clip)
	y := seen.Y + seen.H/2
	worst, at := "", Box{}
	for _, x := range []float32{seen.X + seen.W/2, seen.X + 1, seen.Right() - 1} {
		c, top := w.page, Box{}
		for _, f := range w.s.Fills {
			if f.Order >= t.Order || f.Color == "" || !f.Box.Has(x, y) {
				continue
			}
			c = over(c, f)
			if f.W > 4 && f.H > 4 { // not a rule or the margin line
				top = f.Box
			}
		}
		if !top.Empty() && (at.Empty() || top.W*top.H < at.W*at.H) {
			at = top
		}
		if h := hex(c); worst == "" || Contrast(t.Color, h) < Contrast(t.Color, worst) {
			worst = h
		}
	}
	return worst, at
}

func over(under color.NRGBA, f Fill) color.NRGBA {
	c := parse(f.Color)
	if f.Alpha == 0 {
		return c
	}
	mix := func(a, b uint8) uint8 {
		return uint8((int(a)*(255-int(f.Alpha)) + int(b)*int(f.Alpha) + 127) / 255)
	}
	return color.NRGBA{mix(under.R, c.R), mix(under.G, c.G), mix(under.B, c.B), 255}
}

func parse(h string) color.NRGBA {
	var r, g, b uint8
	if _, err := fmt.Sscanf(h, "#%02X%02X%02X", &r, &g, &b); err != nil {
		return color.NRGBA{A: 255}
	}
	return color.NRGBA{r, g, b, 255}
}

// Contrast of two colours "#RRGGBB" by WCAG 2: 1 to 21.
func Contrast(a, b string) float64 {
	l, m := Luminance(a), Luminance(b)
	return (max(l, m) + 0.05) / (min(l, m) + 0.05)
}

// Luminance of a colour "#RRGGBB" by WCAG 2: 0 to 1. It is also what is left of it in grey.
func Luminance(h string) float64 {
	c := parse(h)
	lin := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.03928 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(c.R) + 0.7152*lin(c.G) + 0.0722*lin(c.B)
}

// labels names each target by the texts that belong to it; a target that only wraps another of
// the same place goes.
func (w *walker) labels() {
	s := &w.s
	s.Targets = slices.DeleteFunc(s.Targets, func(t Target) bool {
		return slices.ContainsFunc(s.Targets, func(o Target) bool {
			return o.Self != t.Self && s.Holds(t.Self, o.Self) && t.Near(o.Box, 2)
		})
	})
	flows := s.Flows()
	for i := range s.Targets {
		t := &s.Targets[i]
		var words []string
		for _, x := range s.Texts {
			if x.Behind && s.Holds(t.Self, x.Parent) {
				words = append(words, x.T)
			}
		}
		for _, f := range flows {
			if s.Holds(t.Self, f.Parts[0].Parent) {
				t.Flows = append(t.Flows, f.T)
				words = append(words, f.T)
			}
		}
		for _, x := range s.Icons {
			if s.Holds(t.Self, x.Parent) && t.Icon == "" {
				t.Icon = x.Name
			}
		}
		t.Label = strings.Join(words, " | ")
		if t.Label == "" {
			t.Label = t.Icon
		}
		t.Kind = w.kind(*t, len(words))
	}
}

func (w *walker) kind(t Target, words int) string {
	switch {
	case words == 0:
		return "icon"
	case t.W >= w.s.Width-2:
		return "row"
	}
	for _, f := range w.s.Fills {
		if w.s.Holds(t.Self, f.Parent) && f.Color != "" && f.Near(t.Box, 4) && len(w.s.Texts) > 0 {
			for _, x := range w.s.Texts {
				if w.s.Holds(t.Self, x.Parent) && Contrast(x.Color, f.Color) > 4 && Contrast(f.Color, hex(w.page)) > 4 {
					return "primary"
				}
			}
		}
	}
	return "button"
}

var figure = regexp.MustCompile(`^[–+]?\d[\d,.\x{00a0}\x{202f} ]*$`)

// Figure says that a text is a number or an amount without words.
func Figure(t string) bool { return figure.MatchString(t) }

// columns are the edges at which three or more figures end (or begin, on the left half).
func columns(texts []Text, width float32) []Column {
	var out []Column
	for _, left := range []bool{false, true} {
		groups := map[float32][]string{}
		for _, t := range texts {
			edge := t.Right()
			if left {
				edge = t.X
			}
			if t.Behind || !Figure(t.T) || left != (t.X+t.W/2 < width/2) {
				continue
			}
			edge = float32(math.Round(float64(edge)*2) / 2)
			groups[edge] = append(groups[edge], t.T)
		}
		for edge, figures := range groups {
			if len(figures) < 3 {
				continue
			}
			c := Column{Right: edge, Figures: figures}
			if left {
				c = Column{Left: edge, Figures: figures}
			}
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b Column) int { return int((a.Right + a.Left - b.Right - b.Left) * 2) })
	return out
}

// MarginColors are the margin line's in light (and sun) and in dark, by ../shared/design/src/tokens.json.
func marginColor(h string) bool { return h == "#CE8577" || h == "#8C4E45" }

// marginLine is the x of the longest upright line in the margin's colour, or 0.
func (s *Screen) marginLine() float32 {
	sum, middle := map[float32]float32{}, map[float32]float32{}
	add := func(b Box, c string) {
		if marginColor(c) && b.W <= 3 && b.H > 8 {
			x := float32(math.Round(float64(b.X)))
			sum[x] += b.H
			middle[x] = b.X + b.W/2
		}
	}
	for _, l := range s.Lines {
		add(l.Box, l.Color)
	}
	for _, f := range s.Fills {
		add(f.Box, f.Color)
	}
	best, found := float32(0), float32(0)
	for x, h := range sum {
		s.Margins = append(s.Margins, middle[x])
		if h > best {
			best, found = h, middle[x]
		}
	}
	slices.Sort(s.Margins)
	return found
}
