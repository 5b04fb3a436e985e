package money

import "strings"

// enDash is the sign of negative amounts on screen: the fonts lack U+2212 (UI.md 11).
const enDash = "–"

// groupAmbiguousFrom is the number of decimals from which "1,250" could be a fraction.
const groupAmbiguousFrom = 3

// Format is what people read, without the currency: grouped as lang groups ("1,250"),
// decimals only when there are some ("1,250.50"), a leading en dash below zero, "" for no
// amount. A currency of three or more decimals keeps them in a grouped figure
// ("1,250.000"), which could otherwise be read as 1.25. Parse reads it back in the same
// language, except what it calls ambiguous.
func (a Amount) Format(lang string) string {
	if !a.Valid() {
		return ""
	}
	whole, fraction := a.split()
	if strings.Trim(fraction, "0") != "" || len(whole) > 3 && len(fraction) >= groupAmbiguousFrom {
		return a.written(lang, len(fraction))
	}
	return a.written(lang, -1)
}

// FormatTyped is the figure while it is typed: grouped like Format, with the first decimals
// of its decimals whatever they are, the bare decimal sign at 0 ("1,250."), none below 0.
func (a Amount) FormatTyped(lang string, decimals int) string {
	if !a.Valid() {
		return ""
	}
	if a.cur.Digits() == 0 {
		decimals = -1
	}
	return a.written(lang, min(decimals, a.cur.Digits()))
}

// written is the figure in lang with so many decimals; -1 leaves out the decimal sign too.
func (a Amount) written(lang string, decimals int) string {
	conv := conventionOf(lang).inDigitsOf(lang)
	whole, fraction := a.split()
	var b strings.Builder
	if a.minor < 0 {
		b.WriteString(enDash)
	}
	for i, digit := range whole {
		if i > 0 && conv.groupsBefore(len(whole)-i) {
			b.WriteRune(conv.group)
		}
		b.WriteRune(conv.zero + digit - '0')
	}
	if decimals < 0 {
		return b.String()
	}
	b.WriteRune(conv.decimal)
	for _, digit := range fraction[:decimals] {
		b.WriteRune(conv.zero + digit - '0')
	}
	return b.String()
}

// FormatWithCode is the code, a space and Format: "KES 1,250".
func (a Amount) FormatWithCode(lang string) string {
	if !a.Valid() {
		return ""
	}
	return a.cur.code + " " + a.Format(lang)
}

// Figure is Format, or FormatWithCode where amounts of several currencies stand together.
func (a Amount) Figure(lang string, code bool) string {
	if code {
		return a.FormatWithCode(lang)
	}
	return a.Format(lang)
}

// Figures are sums of different currencies, "KES 1,250 + UGX 300"; one alone has no code. "" for none.
func Figures(all []Amount, lang string) string {
	parts := make([]string, len(all))
	for i, a := range all {
		parts[i] = a.Figure(lang, len(all) > 1)
	}
	return strings.Join(parts, " + ")
}

// groupsBefore reports whether a group sign stands before the last n digits.
func (c convention) groupsBefore(n int) bool {
	if c.indian && n > 3 {
		return n%2 == 1
	}
	return n%3 == 0
}
