// Package spoken is the alphabet of codes that people read to each other over a telephone, and how such a code is heard.
package spoken

import (
	"io"
	"strings"
)

// Letters of a code: 32 of them, five bits each, none of 0 O 1 I.
const Letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// Letter of the low five bits.
func Letter(b byte) byte { return Letters[b&31] }

// Random letters, n of them, by the bytes of r.
func Random(r io.Reader, n int) (string, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		return "", err
	}
	for i := range b {
		b[i] = Letter(b[i])
	}
	return string(b), nil
}

// Spell the first n times five bits of b, which must hold them and eight more.
func Spell(b []byte, n int) string {
	out := make([]byte, n)
	for i := range out {
		bit := i * 5
		v := uint16(b[bit/8])<<8 | uint16(b[bit/8+1])
		out[i] = Letter(byte(v >> (11 - bit%8)))
	}
	return string(out)
}

// Check is a letter that changes with any single letter of the body before it: its weights are odd.
func Check(body string) byte {
	sum := 0
	for i := range len(body) {
		sum += (2*i + 1) * strings.IndexByte(Letters, body[i])
	}
	return Letters[(sum%32+32)%32]
}

// Bare is a code as it was heard or typed, without blanks and dashes, in capitals.
func Bare(heard string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		switch r {
		case '-', ' ', '\t', '\u00a0':
			return -1
		}
		return r
	}, heard))
}

// Heard says that a bare code is written in the alphabet.
func Heard(bare string) bool { return bare != "" && strings.Trim(bare, Letters) == "" }
