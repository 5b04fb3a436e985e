package proof

import (
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strings"

	"daftari/app"
)

// ForCode is the domain of the printed code. It is hashed, not signed.
const ForCode Domain = "daftari code 1"

// codeLetters leave out 0 O 1 I, which are read wrongly.
const codeLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

// Code is printed under the square, XXXX-XXXX: the first 40 bits of a SHA-256 over the receipt's
// number and the sorted keys of its entries, which are random, so that nobody finds a code without the
// book. A code proves nothing by itself: it is looked up where the records are.
func Code(no app.ReceiptNo, entries []app.Key) string {
	var c codec
	c.no(&no)
	sorted := slices.Sorted(slices.Values(entries))
	c.keys(&sorted)
	sum := sha256.Sum256(Message(ForCode, c.b))
	text := base32.NewEncoding(codeLetters).EncodeToString(sum[:5])
	return text[:4] + "-" + text[4:]
}

// ReadCode brings what was typed or read out into the form of Code: any case, with or without the
// dash and spaces. False: it is no code.
func ReadCode(typed string) (string, bool) {
	var b strings.Builder
	for _, c := range strings.ToUpper(typed) {
		switch {
		case c == '-' || c == ' ' || c == '\u2013':
		case strings.ContainsRune(codeLetters, c):
			b.WriteRune(c)
		default:
			return "", false
		}
	}
	text := b.String()
	if len(text) != 8 {
		return "", false
	}
	return text[:4] + "-" + text[4:], true
}
