package compare

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"daftari/ui/gallery/inspect"
)

// The tolerances of UI.md section 12, in dp.
const (
	edgeSlack = 2 // right edges of money columns
	barSlack  = 8 // bars and the primary button
)

// Difference is one thing that is not as in the picture, in words.
type Difference string

// Result of a comparison.
type Result struct {
	Differences []Difference
	Texts       int // of the picture, that were compared
}

// item is a text of either side.
type item struct {
	text  string
	box   inspect.Box
	color string
	bold  int // percent of its letters
	used  bool
}

type pair struct{ picture, screen item }

// Screen against picture. Names gives the token of a colour, for the words of a difference; it may
// be nil.
func Screen(p Picture, s inspect.Screen, names func(color string) string) Result {
	c := comparing{names: names}
	for _, t := range p.Texts {
		if strings.Trim(t.T, "• ") == "" {
			continue // a secret that is being typed has no words
		}
		c.picture = append(c.picture, item{text: norm(t.T), box: t.Box, color: t.Color, bold: t.bold()})
	}
	for _, f := range s.Flows() {
		c.screen = append(c.screen, item{text: norm(f.T), box: f.Box, color: mainColor(f), bold: boldOf(f)})
	}
	c.match()
	c.order()
	c.colors()
	c.columns(p)
	c.places(p, s)
	return Result{Differences: c.out, Texts: len(p.Texts)}
}

type comparing struct {
	picture, screen []item
	pairs           []pair
	names           func(string) string
	out             []Difference
}

func (c *comparing) say(format string, args ...any) {
	c.out = append(c.out, Difference(fmt.Sprintf(format, args...)))
}

// match finds each text of the picture on the screen: whole, or in pieces that follow each other;
// and whole texts of the screen in pieces of the picture.
func (c *comparing) match() {
	same := make([]int, len(c.picture))
	c.alike(same, true) // of the same word at several places, none takes another's
	c.alike(same, false)
	for i, p := range c.picture {
		if p.used {
			c.pairs = append(c.pairs, pair{p, c.screen[same[i]]})
		}
	}
	pieces(c.picture, c.screen, func(whole, joined item) { c.pairs = append(c.pairs, pair{whole, joined}) })
	pieces(c.screen, c.picture, func(whole, joined item) { c.pairs = append(c.pairs, pair{joined, whole}) })
	c.instead()
	for _, p := range c.picture {
		if !p.used {
			c.say("%q of the picture is not there", p.text)
		}
	}
	for _, line := range lines(c.screen) {
		c.say("%q is not in the picture", line)
	}
}

// alike finds whole texts that are the same, the nearest first; mutual: only where each is the other's nearest.
func (c *comparing) alike(found []int, mutual bool) {
	for i := range c.picture {
		p := &c.picture[i]
		if p.used {
			continue
		}
		same := func(o item) bool { return o.text == p.text }
		if j := nearest(c.screen, p.box, same); j >= 0 && (!mutual || nearest(c.picture, c.screen[j].box, same) == i) {
			p.used, c.screen[j].used, found[i] = true, true, j
		}
	}
}

// lines joins the unused texts that follow each other on a line: a row that the picture has not is one thing.
func lines(all []item) []string {
	var out []string
	var last item
	for _, s := range all {
		if s.used {
			continue
		}
		gap := max(s.box.X-last.box.Right(), last.box.X-s.box.Right())
		if n := len(out); n > 0 && abs(s.box.Y+s.box.H/2-last.box.Y-last.box.H/2) < 10 && gap < 300 {
			out[n-1] += " · " + s.text
		} else {
			out = append(out, s.text)
		}
		last = s
	}
	return out
}

// instead pairs texts of the picture that the screen words in another way at the same place: one difference, and the rules
// for places hold for what stands there.
func (c *comparing) instead() {
	for i := range c.picture {
		p := &c.picture[i]
		if p.used {
			continue
		}
		j := nearest(c.screen, p.box, func(s item) bool { return beside(p.box, s.box) && inspect.Figure(p.text) == inspect.Figure(s.text) })
		if j < 0 {
			continue
		}
		s := &c.screen[j]
		p.used, s.used = true, true
		c.pairs = append(c.pairs, pair{*p, *s})
		c.say("%q of the picture reads %q", p.text, s.text)
	}
}

// beside: on one line of the page and from one edge, or around one middle.
func beside(a, b inspect.Box) bool {
	const near = 12
	edges := abs(a.X-b.X) < near || abs(a.Right()-b.Right()) < near || abs(a.X+a.W/2-b.X-b.W/2) < near
	return edges && abs(a.Y+a.H/2-b.Y-b.H/2) < near
}

// pieces covers unused wholes by unused parts of the other side.
func pieces(wholes, parts []item, found func(whole, joined item)) {
	for i := range wholes {
		w := &wholes[i]
		if w.used {
			continue
		}
		var taken []int
		rest := bare(w.text)
		for rest != "" {
			j := nearest(parts, w.box, func(s item) bool {
				return bare(s.text) != "" && strings.HasPrefix(rest, bare(s.text)) && distance(s.box, w.box) < 120
			}, taken...)
			if j < 0 {
				break
			}
			taken = append(taken, j)
			rest = bare(strings.TrimPrefix(rest, bare(parts[j].text)))
		}
		if rest != "" || len(taken) < 2 {
			continue
		}
		joined := item{text: w.text, box: parts[taken[0]].box, color: parts[taken[0]].color, bold: unjudged}
		longest := 0
		for _, j := range taken {
			parts[j].used = true
			joined.box = joined.box.Union(parts[j].box)
			if n := len(parts[j].text); n > longest {
				longest, joined.color = n, parts[j].color
			}
		}
		w.used = true
		found(*w, joined)
	}
}

// bare is a text without what joins it to its neighbours.
func bare(t string) string { return strings.Trim(t, " ·,") }

// nearest unused item that fits, by the middles of the boxes; -1 = none.
func nearest(all []item, to inspect.Box, fits func(item) bool, but ...int) int {
	best, at := float32(math.MaxFloat32), -1
	for i, s := range all {
		if s.used || slices.Contains(but, i) || !fits(s) {
			continue
		}
		if d := distance(s.box, to); d < best {
			best, at = d, i
		}
	}
	return at
}

func distance(a, b inspect.Box) float32 {
	dx, dy := a.X+a.W/2-b.X-b.W/2, a.Y+a.H/2-b.Y-b.H/2
	return float32(math.Hypot(float64(dx), float64(dy)))
}

// order: what stands above or before another in the picture does not stand below or behind it.
func (c *comparing) order() {
	told := 0
	for i, a := range c.pairs {
		for _, b := range c.pairs[i+1:] {
			if told < 5 && a.picture.text != b.picture.text && (above(a.picture, b.picture) && above(b.screen, a.screen) || above(b.picture, a.picture) && above(a.screen, b.screen) ||
				before(a.picture, b.picture) && before(b.screen, a.screen) || before(b.picture, a.picture) && before(a.screen, b.screen)) {
				c.say("%q and %q stand in the other order", a.picture.text, b.picture.text)
				told++
			}
		}
	}
}

func above(a, b item) bool {
	return a.box.Y+0.8*a.box.H <= b.box.Y+0.2*b.box.H && a.box.X < b.box.Right() && b.box.X < a.box.Right()
}

func before(a, b item) bool {
	return a.box.Right() <= b.box.X+2 && a.box.Y < b.box.Bottom()-0.3*b.box.H && b.box.Y < a.box.Bottom()-0.3*a.box.H
}

func (c *comparing) colors() {
	for _, p := range c.pairs {
		if !strings.EqualFold(p.picture.color, p.screen.color) {
			c.say("%q is in %s, in the picture in %s", p.picture.text, c.name(p.screen.color), c.name(p.picture.color))
		}
		if d := p.picture.bold - p.screen.bold; p.picture.text == p.screen.text && p.picture.bold != unjudged && p.screen.bold != unjudged && (d > 50 || d < -50) {
			c.say("%q: %d %% of it is bold, in the picture %d", p.picture.text, p.screen.bold, p.picture.bold)
		}
	}
}

func (c *comparing) name(color string) string {
	if c.names != nil {
		if n := c.names(color); n != "" {
			return n
		}
	}
	return color
}

// columns: the figures of a column end (in Arabic begin) where the picture's do.
func (c *comparing) columns(p Picture) {
	for _, col := range p.Columns {
		for _, pr := range c.pairs {
			want, got, have := col.Right, pr.screen.box.Right(), pr.picture.box.Right()
			if col.Right == 0 {
				want, got, have = col.Left, pr.screen.box.X, pr.picture.box.X
			}
			if inspect.Figure(pr.picture.text) && abs(have-want) <= 0.6 && abs(got-want) > edgeSlack {
				c.say("%q ends at %.0f, its column in the picture at %.0f", pr.picture.text, got, want)
			}
		}
	}
}

// places: bars and primary buttons lie where the picture has them.
func (c *comparing) places(p Picture, s inspect.Screen) {
	for _, b := range p.Bars {
		if !slices.ContainsFunc(s.Objects, func(o inspect.Box) bool { return o.Near(b.Box, barSlack) }) {
			c.say("the %s of the picture (x %.0f, y %.0f, %.0f x %.0f) is not there", b.Name, b.X, b.Y, b.W, b.H)
		}
	}
	for _, t := range p.Targets {
		if t.Kind != "primary" {
			continue
		}
		found := ""
		ok := slices.ContainsFunc(s.Targets, func(o inspect.Target) bool {
			if o.Behind || norm(strings.ReplaceAll(o.Label, " | ", " ")) != norm(strings.ReplaceAll(t.Label, " | ", " ")) {
				return false
			}
			found = fmt.Sprintf("x %.0f, y %.0f, %.0f x %.0f", o.X, o.Y, o.W, o.H)
			return o.Near(t.Box, barSlack)
		})
		switch want := fmt.Sprintf("x %.0f, y %.0f, %.0f x %.0f", t.X, t.Y, t.W, t.H); {
		case ok:
		case found == "":
			c.say("the button %q is not there", t.Label)
		default:
			c.say("the button %q lies at %s, in the picture at %s", t.Label, found, want)
		}
	}
}

// mainColor is that of the longest piece.
func mainColor(f inspect.Flow) string {
	longest, color := -1, ""
	for _, t := range f.Parts {
		if n := len(t.T); n > longest {
			longest, color = n, t.Color
		}
	}
	return color
}

// unjudged is the weight of a text that is in pieces on one side.
const unjudged = -1

// heavy is the weight from which letters are bold.
const heavy = 600

func boldOf(f inspect.Flow) int {
	all, bold := 0, 0
	for _, t := range f.Parts {
		if t.Struck {
			continue // the picture tells the weight of what stands instead
		}
		if all += len(t.T); t.Weight >= heavy {
			bold += len(t.T)
		}
	}
	return bold * 100 / max(all, 1)
}

// norm makes spaces alike, and signs that only the browser's text has.
func norm(t string) string {
	t = strings.NewReplacer("\u00a0", " ", "\u202f", " ", " ,", ",", " .", ".", " :", ":").Replace(t)
	return strings.Join(strings.Fields(t), " ")
}

func abs(v float32) float32 { return max(v, -v) }
