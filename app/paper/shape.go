package paper

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// drawn are the characters of both fonts in assets.
func drawn() *unicode.RangeTable {
	return &unicode.RangeTable{R16: []unicode.Range16{
		{Lo: 0x20, Hi: 0x7e, Stride: 1}, {Lo: 0xa0, Hi: 0x2af, Stride: 1}, {Lo: 0x2b9, Hi: 0x2bf, Stride: 1},
		{Lo: 0x2c6, Hi: 0x2dd, Stride: 1}, {Lo: 0x400, Hi: 0x4ff, Stride: 1}, {Lo: 0x60c, Hi: 0x60c, Stride: 1},
		{Lo: 0x61b, Hi: 0x61b, Stride: 1}, {Lo: 0x61f, Hi: 0x61f, Stride: 1}, {Lo: 0x621, Hi: 0x63a, Stride: 1},
		{Lo: 0x640, Hi: 0x64a, Stride: 1}, {Lo: 0x660, Hi: 0x66c, Stride: 1}, {Lo: 0x1e00, Hi: 0x1efb, Stride: 1},
		{Lo: 0x2010, Hi: 0x2015, Stride: 1}, {Lo: 0x2018, Hi: 0x201e, Stride: 1}, {Lo: 0x2020, Hi: 0x2022, Stride: 1},
		{Lo: 0x2026, Hi: 0x2026, Stride: 1}, {Lo: 0x202f, Hi: 0x2030, Stride: 1}, {Lo: 0x2032, Hi: 0x2032, Stride: 1},
		{Lo: 0x2039, Hi: 0x203a, Stride: 1}, {Lo: 0x20a0, Hi: 0x20b5, Stride: 1}, {Lo: 0x20b8, Hi: 0x20ba, Stride: 1},
		{Lo: 0x20bd, Hi: 0x20bd, Stride: 1}, {Lo: 0x2116, Hi: 0x2116, Stride: 1}, {Lo: 0x2122, Hi: 0x2122, Stride: 1},
		{Lo: 0xfe80, Hi: 0xfefc, Stride: 1},
	}, LatinOffset: 1}
}

// forms of an Arabic letter: alone, at the end, at the beginning, in the middle. A zero is none:
// a letter without the last two does not join the one after it.
type forms [4]rune

const (
	alone = iota
	end
	beginning
	middle
)

// joining is the letters with their forms, by Unicode's block of Arabic presentation forms B,
// which lists each letter's forms in this order; two letters stand for lam with alef.
var joining = sync.OnceValue(func() map[string]forms {
	all := map[string]forms{}
	next := map[string]int{}
	for c := rune(0xfe80); c <= 0xfefc; c++ {
		base := norm.NFKC.String(string(c))
		f := all[base]
		f[next[base]] = c
		all[base] = f
		next[base]++
	}
	all["\u0640"] = forms{0x640, 0x640, 0x640, 0x640} // the stretching stroke joins both ways
	return all
})

// join writes Arabic letters in the forms they take beside each other, still in reading order,
// and '?' for what the fonts lack. Vowel signs are left out: without layout tables they would
// stand beside their letters.
func join(s string) string {
	table := joining()
	var in []string // letters, lam with alef as one
	for _, c := range norm.NFC.String(s) {
		if unicode.Is(unicode.Mn, c) {
			continue
		}
		if n := len(in) - 1; n >= 0 && in[n] == "\u0644" {
			if _, ok := table[in[n]+string(c)]; ok {
				in[n] += string(c)
				continue
			}
		}
		in = append(in, string(c))
	}
	var b strings.Builder
	before := false // the letter before joins this one
	for i, letter := range in {
		f, ok := table[letter]
		if !ok {
			b.WriteString(drawable(letter))
			before = false
			continue
		}
		after := false
		if i+1 < len(in) {
			after = table[in[i+1]][end] != 0
		}
		before = f.write(&b, before, after)
	}
	return b.String()
}

// write picks the form and reports whether it joins what comes after.
func (f forms) write(b *strings.Builder, before, after bool) bool {
	joins := after && f[beginning] != 0
	before = before && f[end] != 0
	switch {
	case before && joins:
		b.WriteRune(f[middle])
	case joins:
		b.WriteRune(f[beginning])
	case before:
		b.WriteRune(f[end])
	default:
		b.WriteRune(f[alone])
	}
	return joins
}

func drawable(s string) string {
	for _, c := range s {
		if !unicode.Is(drawn(), c) {
			return "?"
		}
	}
	return s
}

// rightToLeft says how a text runs: as its first letter does.
func rightToLeft(s string) bool {
	for _, c := range s {
		p, _ := bidi.LookupRune(c)
		switch p.Class() {
		case bidi.R, bidi.AL:
			return true
		case bidi.L:
			return false
		default: // signs and figures have no way of their own
		}
	}
	return false
}

// visual puts one joined line of a text that runs rtl into the order in which it is drawn from
// left to right. In a text from left to right, figures between two Arabic words keep the place
// they were written in, which bidi rule L2 would turn.
func visual(line string, rtl bool) (string, error) {
	fallback := bidi.LeftToRight
	if rtl {
		fallback = bidi.RightToLeft
	}
	var p bidi.Paragraph
	if _, err := p.SetString(line, bidi.DefaultDirection(fallback)); err != nil {
		return "", fmt.Errorf("direction of a line: %w", err)
	}
	order, err := p.Order()
	if err != nil {
		return "", fmt.Errorf("order of a line: %w", err)
	}
	var runs []string // as written: x/text leaves their order to us
	for i := range order.NumRuns() {
		run := order.Run(i)
		text := run.String()
		if run.Direction() == bidi.RightToLeft {
			text = bidi.ReverseString(text)
		}
		runs = append(runs, text)
	}
	if rtl {
		slices.Reverse(runs)
	}
	return strings.Join(runs, ""), nil
}
