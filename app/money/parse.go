package money

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
)

// Parse reads what a person typed, in the conventions of lang: "1,250", "1 250,50",
// "1.250,50", "1'250", Western, Arabic, Persian, Devanagari or Bengali digits.
//
// No text means two amounts: whatever lang is, a text gives one and the same amount or is
// refused. The rules that make it so:
//   - two kinds of signs: the last stands once and is the decimal sign, the other groups;
//   - one sign, several times: it groups;
//   - U+066B is always decimal; U+066C, spaces and apostrophes always group;
//   - one comma or point, once: if lang groups with it, it groups. Otherwise it is
//     decimal, but with exactly three digits after it, where it could also group, it is
//     ErrAmbiguous if lang's own decimal sign, and groups if it is foreign to lang;
//   - where the currency has three or more decimals, such a comma or point with three
//     digits after it is always ErrAmbiguous ("1.250" dinars).
//
// The error does not repeat the text, which may be anything, a name too.
//
// Groups are of three, in Indian languages also 12,34,567. Signs below zero, exponents,
// letters and anything else are ErrSyntax; decimals beyond the currency's are
// ErrPrecision, even zeros; too much is ErrOverflow. Nothing is rounded or guessed.
func Parse(text string, c Currency, lang string) (Amount, error) {
	if !c.Valid() {
		return Amount{}, fmt.Errorf("amount without currency: %w", ErrCurrency)
	}
	typed, err := scan(text)
	if err == nil {
		err = typed.read(conventionOf(lang), c)
	}
	var minor int64
	if err == nil {
		minor, err = typed.minor(c)
	}
	if err != nil {
		return Amount{}, fmt.Errorf("typed amount in %s: %w", c.code, err)
	}
	return FromMinor(minor, c), nil
}

// The signs after scan has folded their many code points into one of a kind.
const (
	comma      = ','
	point      = '.'
	space      = ' '
	apostrophe = '\''
)

// typing is a scanned text: runs of digits in ASCII with the signs between them, so
// that len(runs) == len(signs)+1. After read, the last decimals runs (0 or 1) are the
// fraction.
type typing struct {
	runs     []string
	signs    []rune
	decimals int
}

// scan folds digits and signs and checks that digits stand on both sides of each sign.
func scan(text string) (typing, error) {
	var (
		t    typing
		run  strings.Builder
		zero rune
	)
	for _, r := range strings.TrimFunc(text, isMargin) {
		if z := zeroOf(r); z != 0 {
			if zero != 0 && z != zero {
				return typing{}, fmt.Errorf("digits of two scripts: %w", ErrSyntax)
			}
			zero = z
			run.WriteByte(byte('0' + r - z))
			continue
		}
		sign := signOf(r)
		if sign == 0 || run.Len() == 0 {
			return typing{}, ErrSyntax
		}
		t.runs, t.signs = append(t.runs, run.String()), append(t.signs, sign)
		run.Reset()
	}
	if run.Len() == 0 {
		return typing{}, ErrSyntax
	}
	t.runs = append(t.runs, run.String())
	return t, nil
}

// isMargin is what pasting leaves around a figure: white space and direction marks.
func isMargin(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200E' || r == '\u200F' || r == '\u061C' || r == '\u2068' || r == '\u2069'
}

// zeroOf is the zero of r's script where r is a digit we read, else 0.
func zeroOf(r rune) rune {
	for _, zero := range [...]rune{'0', '\u0660', '\u06F0', '\u0966', '\u09E6'} {
		if r >= zero && r <= zero+9 {
			return zero
		}
	}
	return 0
}

// signOf folds the code points of one sign into one; 0 is no sign.
func signOf(r rune) rune {
	switch r {
	case comma, point, arabicDecimal, arabicGroup:
		return r
	case space, noBreakSpace, '\u202F', '\u2009', '\u2007':
		return space
	case apostrophe, '\u2019', '\u02BC':
		return apostrophe
	}
	return 0
}

// read decides which sign is decimal and whether the groups are right.
func (t *typing) read(conv convention, c Currency) error {
	decimal, err := t.lastIsDecimal(conv, c)
	if err != nil {
		return err
	}
	whole := t.runs
	if decimal {
		t.decimals = 1
		whole = t.runs[:len(t.runs)-1]
	}
	if len(whole[0]) > 1 && whole[0][0] == '0' || len(whole) > 1 && whole[0] == "0" {
		return fmt.Errorf("leading zero: %w", ErrSyntax)
	}
	for _, s := range t.signs[:len(whole)-1] {
		if s != t.signs[0] {
			return fmt.Errorf("groups with two signs: %w", ErrSyntax)
		}
	}
	if len(whole) > 1 && !groupsOf(whole, 3) && (!conv.indian || t.signs[0] != comma || !groupsOf(whole, 2)) {
		return fmt.Errorf("groups: %w", ErrSyntax)
	}
	if decimal && len(t.runs[len(t.runs)-1]) > c.Digits() {
		return ErrPrecision
	}
	return nil
}

// lastIsDecimal reports whether the last sign is the decimal sign; see Parse.
func (t *typing) lastIsDecimal(conv convention, c Currency) (bool, error) {
	if len(t.signs) == 0 {
		return false, nil
	}
	last := t.signs[len(t.signs)-1]
	switch last {
	case arabicDecimal:
		return true, nil
	case comma, point:
	default:
		return false, nil
	}
	if before := t.signs[:len(t.signs)-1]; len(before) > 0 {
		return !slices.Contains(before, last), nil
	}
	couldGroup := groupsOf(t.runs, 3)
	switch {
	case couldGroup && c.digits >= groupAmbiguousFrom:
		return false, ErrAmbiguous
	case signOf(conv.group) == last:
		return false, nil
	case couldGroup && signOf(conv.decimal) == last:
		return false, ErrAmbiguous
	}
	return !couldGroup, nil
}

// groupsOf reports whether runs are groups: one to width digits, no zero in front, then
// groups of width, then three.
func groupsOf(runs []string, width int) bool {
	last := len(runs) - 1
	if len(runs[0]) > width || runs[0][0] == '0' || len(runs[last]) != 3 {
		return false
	}
	for _, run := range runs[1:last] {
		if len(run) != width {
			return false
		}
	}
	return true
}

// minor is the amount in minor units of c.
func (t *typing) minor(c Currency) (int64, error) {
	digits := strings.Join(t.runs, "")
	missing := c.Digits()
	if t.decimals == 1 {
		missing -= len(t.runs[len(t.runs)-1])
	}
	var n int64
	for _, d := range digits + strings.Repeat("0", missing) {
		v := int64(d - '0')
		if n > (math.MaxInt64-v)/10 {
			return 0, ErrOverflow
		}
		n = n*10 + v
	}
	return n, nil
}
