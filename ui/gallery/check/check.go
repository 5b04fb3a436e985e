// Package check judges an inspected screen by UI.md sections 1, 2, 10 and 12. Each check is a
// function from a screen to findings in words; All runs those that a combination needs.
package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"daftari/ui/gallery/inspect"
)

// The names of the checks, as findings and exceptions give them.
const (
	Cut      = "cut"      // text cut off
	Overlap  = "overlap"  // texts over texts, targets over targets
	Target   = "target"   // a tap target under the smallest size
	Words    = "words"    // words that are not in the translation files
	Contrast = "contrast" // a text too faint on what lies behind it
	Mirror   = "mirror"   // a right-to-left screen that is not mirrored
	Grey     = "grey"     // a state told by its colour alone
)

// The bounds.
const (
	TouchSize    = 48  // dp, UI.md 1.2
	PointerSize  = 28  // dp, the keyboard grid of the desktop, UI.md section 2
	TextContrast = 4.5 // UI.md section 2
	slack        = 1.5 // dp of rounding
)

// Finding is one thing that is wrong: which check, and what in words.
type Finding struct {
	Check string
	What  string
}

// String is "cut: ...".
func (f Finding) String() string { return f.Check + ": " + f.What }

// Setting is what a screen is to be judged by.
type Setting struct {
	Desktop bool
	Dict    *Dictionary     // words of the screen's language; nil = not checked
	Data    *Data           // what the page was given to show
	Fonts   *Fonts          // nil = letters are not looked up
	Twin    *inspect.Screen // the same page in English, for a right-to-left language
}

// All findings of a screen.
func All(s inspect.Screen, in Setting) []Finding {
	return append(Colors(s), Places(s, in)...)
}

// Colors are the findings that the colours of a screen decide.
func Colors(s inspect.Screen) []Finding { return append(Contrasts(s), Greys(s)...) }

// Places are the findings that only places, sizes and words decide: they are those of every screen that is the Same.
func Places(s inspect.Screen, in Setting) []Finding {
	least := float32(TouchSize)
	if in.Desktop {
		least = PointerSize
	}
	out := slices.Concat(Cuts(s, in), Overlaps(s), Targets(s, least))
	if in.Dict != nil {
		out = append(out, in.Dict.Check(s, in.Data)...)
	}
	if in.Fonts != nil {
		out = append(out, in.Fonts.Check(s)...)
	}
	if in.Twin != nil {
		out = append(out, Mirrored(s, *in.Twin)...)
	}
	return out
}

func finding(check, format string, args ...any) Finding {
	return Finding{check, fmt.Sprintf(format, args...)}
}

// Cuts finds text that cannot be read whole: letters outside the window, a clip or the area the
// text stands on, and ellipses where none may be (UI.md section 10: never on an amount or a stamp,
// never on our own words; on what people are called, on titles, and on rows of parts).
func Cuts(s inspect.Screen, in Setting) []Finding {
	var out []Finding
	for _, t := range s.Texts {
		if t.Behind {
			continue
		}
		switch seen := letters(t.Box).Intersect(t.Clip); {
		case t.W-seen.W > slack && !t.Aside:
			out = append(out, finding(Cut, "%q shows %.0f of its %.0f dp", t.T, seen.W, t.W))
		case letters(t.Box).H-seen.H > slack && !t.Scroll:
			out = append(out, finding(Cut, "%q is cut at its top or foot", t.T))
		case !t.Ground.Empty() && t.Ground.W < s.Width-2 && outside(t, t.Ground):
			out = append(out, finding(Cut, "%q runs over the edge of what it stands on, by %.0f dp", t.T, max(t.Ground.X-t.X, t.Right()-t.Ground.Right())))
		case strings.HasSuffix(t.T, "…") && !mayShorten(t, in):
			out = append(out, finding(Cut, "%q ends with an ellipsis and is no name", t.T))
		}
	}
	return out
}

func outside(t inspect.Text, ground inspect.Box) bool {
	seen := t.Box.Intersect(t.Clip)
	return seen.X < ground.X-slack || seen.Right() > ground.Right()+slack
}

func mayShorten(t inspect.Text, in Setting) bool {
	short := strings.TrimRight(strings.TrimSuffix(t.T, "…"), " ")
	if short == "" { // the sign itself: there is more
		return true
	}
	if inspect.Figure(short) {
		return false
	}
	if in.Data == nil || in.Data.Begins(short) || t.Title {
		return true
	}
	return t.Cut && in.Dict != nil && !in.Dict.knows(t.Full) && in.Dict.Explains(t.Full, in.Data)
}

// letters is where a text has ink: capitals and figures, without the line's own air.
func letters(b inspect.Box) inspect.Box {
	return inspect.Box{X: b.X, Y: b.Y + 0.24*b.H, W: b.W, H: 0.56 * b.H}
}

// Overlaps finds texts over texts and targets over targets. A target inside another is meant so;
// of two neighbours the later one may take a strip of the earlier one that leaves it its size: the
// sync line reaches into the app bar, chips are drawn 40 and hit 48 (UI.md section 2).
func Overlaps(s inspect.Screen) []Finding {
	var out []Finding
	for i, a := range s.Texts {
		for _, b := range s.Texts[i+1:] {
			if a.Behind || b.Behind {
				continue
			}
			common := letters(a.Box).Intersect(a.Clip).Intersect(letters(b.Box).Intersect(b.Clip))
			if common.W > slack && common.H > slack {
				out = append(out, finding(Overlap, "%q lies over %q", b.T, a.T))
			}
		}
	}
	for _, t := range s.Covered {
		out = append(out, finding(Overlap, "%q is covered by what comes after its line", t.T))
	}
	const strip = 14
	for i, a := range s.Targets {
		for _, b := range s.Targets[i+1:] {
			if a.Behind || b.Behind || s.Holds(a.Self, b.Self) || s.Holds(b.Self, a.Self) {
				continue
			}
			if common := a.Box.Intersect(b.Box); min(common.W, common.H) > strip || !common.Empty() && (common.Covers(a.Box, slack) || common.Covers(b.Box, slack)) {
				out = append(out, finding(Overlap, "target %q lies over target %q", name(b), name(a)))
			}
		}
	}
	return out
}

func name(t inspect.Target) string {
	if t.Label != "" {
		return t.Label
	}
	return t.Says
}

// Targets finds what a finger misses: a hit area smaller than least in width or height. What a
// scroller cuts can be scrolled to.
func Targets(s inspect.Screen, least float32) []Finding {
	var out []Finding
	for _, t := range s.Targets {
		b := t.Box
		if t.Scroll {
			b = t.Whole
		}
		if t.Behind || b.W >= least-0.5 && b.H >= least-0.5 {
			continue
		}
		out = append(out, finding(Target, "%q can be hit on %.0f x %.0f dp only", name(t), b.W, b.H))
	}
	return out
}

// Contrasts finds texts that are too faint on what lies behind them.
func Contrasts(s inspect.Screen) []Finding {
	var out []Finding
	for _, t := range s.Texts {
		if t.Behind {
			continue
		}
		if c := inspect.Contrast(t.Color, t.Back); c < TextContrast {
			out = append(out, finding(Contrast, "%q in %s on %s has %.1f:1", t.T, t.Color, t.Back, c))
		}
	}
	return out
}

// Mirrored holds a right-to-left screen against its twin in English: the margin line and the
// columns of figures change sides, and no text object mixes directions (UI.md section 10).
func Mirrored(s, twin inspect.Screen) []Finding {
	var out []Finding
	if want := s.Width - twin.Margin; twin.Margin > 0 && !slices.ContainsFunc(s.Margins, func(x float32) bool { return abs(x-want) <= 2 }) {
		out = append(out, finding(Mirror, "no margin line stands at %.0f, where it is mirrored to; there are %.0f", want, s.Margins))
	}
	for _, c := range twin.Columns {
		edge, found := twin.Width-c.Right-c.Left, false
		for _, t := range s.Texts {
			at := t.X
			if c.Right == 0 {
				at = t.Right()
			}
			found = found || inspect.Figure(t.T) && abs(at-edge) <= 8
		}
		if !found {
			out = append(out, finding(Mirror, "no figure at %.0f, where the column of %s is mirrored to", edge, c.Figures[0]))
		}
	}
	for _, t := range s.Texts {
		if mixes(t.T) {
			out = append(out, finding(Mirror, "%q is one text object with two directions", t.T))
		}
	}
	return out
}

func mixes(t string) bool {
	rtl, ltr := false, false
	for _, r := range t {
		rtl = rtl || unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r)
		ltr = ltr || unicode.Is(unicode.Latin, r) || unicode.IsDigit(r)
	}
	return rtl && ltr
}

func abs(v float32) float32 { return max(v, -v) }
