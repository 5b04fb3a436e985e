package paper

import (
	"strings"
	"unicode"

	"daftari/app/words"
)

// columns of a 58 mm printer in its normal font.
const columns = 32

// Text is the receipt as lines of at most 32 characters, for a terminal or a 58 mm printer.
func (r Receipt) Text(w *words.Words) []string {
	var lines []string
	for _, row := range r.rows(w) {
		lines = append(lines, row.lines()...)
	}
	return lines
}

// lines of one row, at most columns wide.
func (r row) lines() []string {
	switch r.kind {
	case ruleRow:
		return []string{strings.Repeat("-", columns)}
	case doubleRow:
		return []string{strings.Repeat("=", columns)}
	case squareRow: // its words stand above already
		return nil
	case headRow, codeRow:
		lines := wrap(r.left, within(columns))
		for i, l := range lines {
			lines[i] = strings.Repeat(" ", (columns-width(l))/2) + l
		}
		return lines
	case noteRow:
		lines := wrap(r.left, within(columns-2))
		for i, l := range lines {
			lines[i] = "  " + l
		}
		return lines
	case plainRow, boldRow, totalRow:
	}
	return pair(r.left, r.right)
}

// pair sets left and right on one line, or on several with right's end at the edge.
func pair(left, right string) []string {
	lines := wrap(left, within(columns))
	if right == "" {
		return lines
	}
	if len(lines) == 0 {
		lines = []string{""}
	}
	last := &lines[len(lines)-1]
	if gap := columns - width(*last) - width(right); gap > 0 {
		*last += strings.Repeat(" ", gap) + right
		return lines
	}
	for _, l := range wrap(right, within(columns)) {
		lines = append(lines, strings.Repeat(" ", columns-width(l))+l)
	}
	return lines
}

// wrap breaks at spaces into pieces that fit; a word that does not fit alone is cut.
func wrap(text string, fits func(string) bool) []string {
	var lines []string
	line := ""
	for _, word := range strings.Split(text, " ") {
		if word == "" {
			continue
		}
		if line != "" && fits(line+" "+word) {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		line = word
		for !fits(line) {
			n := cut(line, fits)
			lines, line = append(lines, line[:n]), line[n:]
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// cut is how many bytes of word fit, one character at least, marks with their letters.
func cut(word string, fits func(string) bool) int {
	n := 0
	for i, c := range word {
		if i == 0 || unicode.Is(unicode.Mn, c) {
			continue
		}
		if n > 0 && !fits(word[:i]) {
			return n
		}
		n = i
	}
	if n == 0 {
		return len(word)
	}
	return n
}

func within(n int) func(string) bool { return func(s string) bool { return width(s) <= n } }

// width in characters; marks stand over their letters and take none.
func width(s string) int {
	n := 0
	for _, c := range s {
		if !unicode.Is(unicode.Mn, c) {
			n++
		}
	}
	return n
}
