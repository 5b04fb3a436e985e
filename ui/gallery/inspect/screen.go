// Package inspect turns what a canvas shows into plain boxes in dp: every text, target, icon,
// line and filled area that is really visible, in the order in which it is painted. The JSON is
// the format of ../shared/design/boxes (UI.md section 12), so that a built screen and a mock-up
// can be read by the same eyes; what only checks need is left out of it.
package inspect

import (
	"encoding/json"
	"math"
)

// Box is a place in dp from the top left corner of the window.
type Box struct {
	X float32 `json:"x"`
	Y float32 `json:"y"`
	W float32 `json:"w"`
	H float32 `json:"h"`
}

// Right edge.
func (b Box) Right() float32 { return b.X + b.W }

// Bottom edge.
func (b Box) Bottom() float32 { return b.Y + b.H }

// Empty says that nothing of it is left.
func (b Box) Empty() bool { return b.W <= 0 || b.H <= 0 }

// Intersect is what both have in common; its sizes are never negative.
func (b Box) Intersect(o Box) Box {
	x, y := max(b.X, o.X), max(b.Y, o.Y)
	return Box{x, y, max(0, min(b.Right(), o.Right())-x), max(0, min(b.Bottom(), o.Bottom())-y)}
}

// Union is the smallest box around both.
func (b Box) Union(o Box) Box {
	x, y := min(b.X, o.X), min(b.Y, o.Y)
	return Box{x, y, max(b.Right(), o.Right()) - x, max(b.Bottom(), o.Bottom()) - y}
}

// Covers says that o lies in b, give or take slack.
func (b Box) Covers(o Box, slack float32) bool {
	return o.X >= b.X-slack && o.Y >= b.Y-slack && o.Right() <= b.Right()+slack && o.Bottom() <= b.Bottom()+slack
}

// Near says that all four edges lie within slack of o's.
func (b Box) Near(o Box, slack float32) bool { return b.Covers(o, slack) && o.Covers(b, slack) }

// Has says that the point lies in it.
func (b Box) Has(x, y float32) bool {
	return x >= b.X && x < b.Right() && y >= b.Y && y < b.Bottom()
}

// Text is one text object. Its box is that of its letters, not of the room it was given.
type Text struct {
	T string `json:"t"`
	Box
	Size   float32 `json:"size"`
	Weight int     `json:"weight"` // 400, 600 (the serif of titles) or 700
	Color  string  `json:"color"`  // "#1C1D2A"
	Align  string  `json:"align"`  // left, center, right
	Face   string  `json:"face,omitempty"`
	Struck bool    `json:"struck,omitempty"`
	Cut    bool    `json:"cut,omitempty"` // ends with an ellipsis
	Behind bool    `json:"behind,omitempty"`

	Full   string `json:"-"` // the whole text of the kit.Text that this is a piece of
	Kit    bool   `json:"-"` // it is a piece of a kit.Text; Parent is its number
	Title  bool   `json:"-"` // a title, which may end with an ellipsis (UI.md section 4)
	Clip   Box    `json:"-"` // what may be seen of it
	Scroll bool   `json:"-"` // the clip is a scroller's: what is cut can be scrolled to
	Aside  bool   `json:"-"` // and that scroller moves sideways too
	Room   Box    `json:"-"` // what its object was given; zero if it was only moved
	Back   string `json:"-"` // the colour it stands on, worst of its two ends and its middle
	Ground Box    `json:"-"` // the filled area it stands on; zero on the page itself
	Parent int    `json:"-"` // number of the object that holds it
	Order  int    `json:"-"` // when it is painted
}

// Target is what a tap hits. Its box is the hit area as far as it can be seen.
type Target struct {
	Label string `json:"label"` // the texts in it joined by " | ", else its icon
	Kind  string `json:"kind"`  // primary, button, icon, row, field, as far as it can be told
	Box
	Icon   string `json:"icon,omitempty"`
	Behind bool   `json:"behind,omitempty"`

	Flows  []string `json:"-"` // the sentences in it, whole
	Whole  Box      `json:"-"` // without any clip
	Scroll bool     `json:"-"` // cut by a scroller
	Says   string   `json:"-"` // its accessibility label
	Parent int      `json:"-"`
	Self   int      `json:"-"`
	Order  int      `json:"-"`
	object any
}

// Object is what is tapped.
func (t Target) Object() any { return t.object }

// Icon is a picture; name and colour are those of ui/theme's resources.
type Icon struct {
	Name string `json:"name"`
	Box
	Color  string `json:"color,omitempty"`
	Behind bool   `json:"behind,omitempty"`
	Order  int    `json:"-"`
	Parent int    `json:"-"`
}

// Fill is a filled rectangle or circle.
type Fill struct {
	Box
	Color  string `json:"color"`
	Alpha  uint8  `json:"alpha,omitempty"` // 0 = opaque
	Stroke string `json:"stroke,omitempty"`
	Order  int    `json:"-"`
	Parent int    `json:"-"`
}

// Line is a drawn line.
type Line struct {
	Box
	Color string  `json:"color"`
	Width float32 `json:"stroke"`
	Order int     `json:"-"`
}

// Column is an edge at which three or more figures end.
type Column struct {
	Right   float32  `json:"right,omitempty"`
	Left    float32  `json:"left,omitempty"`
	Figures []string `json:"figures"`
}

// Screen is what a canvas shows.
type Screen struct {
	Name    string   `json:"name"`
	Width   float32  `json:"width"`
	Height  float32  `json:"height"`
	Margin  float32  `json:"margin,omitempty"`
	Texts   []Text   `json:"texts"`
	Targets []Target `json:"targets"`
	Columns []Column `json:"columns,omitempty"`
	Icons   []Icon   `json:"icons"`
	Fills   []Fill   `json:"fills,omitempty"`
	Lines   []Line   `json:"lines,omitempty"`

	Covered []Text      `json:"-"` // texts of targets that can be seen, but something is painted over the text
	Margins []float32   `json:"-"` // the middles of all margin lines; Margin is the longest
	Objects []Box       `json:"-"` // of all containers, widgets and fills that can be seen
	holds   map[int]int // object to the object that holds it
}

// Holds says that object a is b or holds it, at any depth.
func (s *Screen) Holds(a, b int) bool {
	for ; b != 0; b = s.holds[b] {
		if a == b {
			return true
		}
	}
	return false
}

// JSON of the screen, a line for each entry, numbers in tenths of a dp.
func (s Screen) JSON() ([]byte, error) { return json.MarshalIndent(s.rounded(), "", " ") }

func (s Screen) rounded() Screen {
	for i := range s.Texts {
		s.Texts[i].Box = s.Texts[i].Box.round()
	}
	for i := range s.Targets {
		s.Targets[i].Box = s.Targets[i].Box.round()
	}
	for i := range s.Icons {
		s.Icons[i].Box = s.Icons[i].Box.round()
	}
	for i := range s.Fills {
		s.Fills[i].Box = s.Fills[i].Box.round()
	}
	for i := range s.Lines {
		s.Lines[i].Box = s.Lines[i].Box.round()
	}
	return s
}

func (b Box) round() Box {
	r := func(v float32) float32 { return float32(math.Round(float64(v)*10) / 10) }
	return Box{r(b.X), r(b.Y), r(b.W), r(b.H)}
}
