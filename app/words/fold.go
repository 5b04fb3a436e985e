package words

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold takes case, accents and the script of digits out of a text, for what is looked for.
func Fold(text string) string {
	var out strings.Builder
	out.Grow(len(text))
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == 'ـ': // tatweel only stretches a word
		case unicode.IsDigit(r):
			out.WriteByte(Digit(r))
		case r == '\n':
			out.WriteByte(' ')
		default:
			out.WriteRune(unicode.ToLower(unicode.ToUpper(r)))
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// Digit of any script as ASCII: Unicode keeps every script's ten digits together, zero first.
func Digit(r rune) byte {
	if r < 0x80 {
		return byte(r)
	}
	zero := r
	for unicode.IsDigit(zero-1) && r-zero < 9 {
		zero--
	}
	return byte('0' + (r-zero)%10)
}
