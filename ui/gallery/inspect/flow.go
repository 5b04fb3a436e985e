package inspect

import (
	"slices"
	"strings"
)

// Flow is one sentence as people read it: the pieces of a kit.Text; or texts of any other holder
// that follow each other on a line, and lines of one style below each other.
type Flow struct {
	T string // whole, even where it is shown with an ellipsis
	Box
	Parts []Text // in the order of painting, never empty
}

// Flows of the screen, in the order of painting. Texts behind a scrim are left out.
func (s *Screen) Flows() []Flow {
	var lines []Flow
	for _, t := range s.Texts {
		if t.Behind {
			continue
		}
		switch n := len(lines); {
		case n > 0 && t.Kit && lines[n-1].Parts[0].Parent == t.Parent:
			lines[n-1].Box = lines[n-1].Union(t.Box)
			lines[n-1].Parts = append(lines[n-1].Parts, t)
		case n > 0 && !t.Kit && goesOn(lines[n-1], t):
			lines[n-1].join(t)
		default:
			lines = append(lines, Flow{T: shown(t), Box: t.Box, Parts: []Text{t}})
		}
	}
	var out []Flow
	for _, l := range lines {
		if n := len(out); n > 0 && !l.Parts[0].Kit && below(out[n-1], l) {
			for _, p := range l.Parts {
				out[n-1].join(p)
			}
			continue
		}
		out = append(out, l)
	}
	return out
}

func shown(t Text) string {
	if t.Kit {
		return t.Full
	}
	return t.T
}

func (f *Flow) join(t Text) {
	sep := " "
	if strings.HasSuffix(f.T, " ") || strings.HasPrefix(t.T, " ") || len(f.Parts) > 0 && touches(f.Parts[len(f.Parts)-1], t) {
		sep = ""
	}
	f.T += sep + shown(t)
	f.Box = f.Union(t.Box)
	f.Parts = append(f.Parts, t)
}

// touches: the next text follows without room for a space.
func touches(a, b Text) bool {
	gap := max(b.X-a.Right(), a.X-b.Right())
	return abs(a.Y-b.Y) < 4 && gap < a.Size*0.12
}

// goesOn: the same line of the same holder, no further than a wide space away.
func goesOn(f Flow, t Text) bool {
	last := f.Parts[len(f.Parts)-1]
	gap := max(t.X-last.Right(), last.X-t.Right())
	return t.Parent == last.Parent && abs(t.Y+t.H-last.Y-last.H) <= 3 && gap > -2 && gap < 0.5*max(t.Size, last.Size)
}

// below: the next line of the same style and holder.
func below(f Flow, next Flow) bool {
	last, t := f.Parts[len(f.Parts)-1], next.Parts[0]
	drop := t.Y - last.Y
	sameEdge := abs(t.X-f.X) < 2 || abs(next.Right()-f.Right()) < 2 || abs(next.X+next.W/2-f.X-f.W/2) < 2
	return t.Parent == last.Parent && t.Size == last.Size && t.Color == last.Color && sameEdge && drop > last.H*0.7 && drop < last.H*1.15
}

func abs(v float32) float32 { return max(v, -v) }

// Words of a text, for comparison: small differences of spacing do not count.
func Words(t string) []string { return strings.Fields(t) }

// Find is the first text that reads so and is not behind a scrim.
func (s *Screen) Find(t string) (Text, bool) {
	i := slices.IndexFunc(s.Texts, func(x Text) bool { return !x.Behind && x.T == t })
	if i < 0 {
		return Text{}, false
	}
	return s.Texts[i], true
}
