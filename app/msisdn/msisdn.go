// Package msisdn holds phone numbers in international form and keeps them out of sight:
// whatever prints or logs a Number shows a mask. Numbers are read by the metadata of
// github.com/nyaruka/phonenumbers; errors never repeat what was typed.
package msisdn

import (
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"unicode"
	"unique"

	"github.com/nyaruka/phonenumbers"
)

// What can be wrong with a number's text; always wrapped, ask with errors.Is.
var (
	// ErrSyntax: no phone number at all: letters, signs, no or unknown region.
	ErrSyntax = errors.New("not a phone number")
	// ErrNotPossible: too short, too long, or of no country.
	ErrNotPossible = errors.New("no such phone number is possible")
)

// Number is a phone number, E.164 inside. It is comparable with ==; the zero value is no
// number. The digits sit behind a handle because fmt calls no method of an unexported
// field: a struct that holds a Number would print them, this way it prints an address.
type Number struct {
	e164 unique.Handle[string]
}

// maxText is more than any number with its spaces and brackets.
const maxText = 40

// Parse reads a number as people and files write it: "0722 000 000" in region "KE" (ISO
// 3166, two letters), "+254722000000", "00254...", digits of five scripts. Without a
// region only the international forms are read. A number of a possible length is taken
// even where its range is unknown to us, since operators open ranges faster than
// metadata follows.
func Parse(raw, region string) (Number, error) {
	text, err := plain(raw)
	if err != nil {
		return Number{}, err
	}
	region = strings.ToUpper(region)
	if !strings.HasPrefix(text, "+") && !phonenumbers.GetSupportedRegions()[region] {
		return Number{}, fmt.Errorf("national number without a known region: %w", ErrSyntax)
	}
	n, err := phonenumbers.Parse(text, region)
	switch {
	case errors.Is(err, phonenumbers.ErrNumTooLong),
		errors.Is(err, phonenumbers.ErrTooShortNSN),
		errors.Is(err, phonenumbers.ErrTooShortAfterIDD),
		errors.Is(err, phonenumbers.ErrInvalidCountryCode):
		return Number{}, fmt.Errorf("%w: %w", ErrNotPossible, err)
	case err != nil:
		return Number{}, fmt.Errorf("%w: %w", ErrSyntax, err)
	}
	if reason := phonenumbers.IsPossibleNumberWithReason(n); reason != phonenumbers.IS_POSSIBLE {
		return Number{}, fmt.Errorf("length or country (%d): %w", reason, ErrNotPossible)
	}
	return canonical(phonenumbers.Format(n, phonenumbers.E164))
}

// canonical takes an E.164 text only if it reads back as itself: the library can build
// numbers such as +2540254... that it reads in another way.
func canonical(e164 string) (Number, error) {
	n, err := phonenumbers.Parse(e164, "")
	if err != nil {
		return Number{}, fmt.Errorf("%w: %w", ErrNotPossible, err)
	}
	if phonenumbers.Format(n, phonenumbers.E164) != e164 || !phonenumbers.IsPossibleNumber(n) {
		return Number{}, fmt.Errorf("reads in two ways: %w", ErrNotPossible)
	}
	return Number{e164: unique.Make(e164)}, nil
}

// plain folds digits to ASCII, drops what people put between them, and turns a leading
// 00 into +, which the library would take for national digits (libraries.md).
func plain(raw string) (string, error) {
	if len(raw) > maxText*4 {
		return "", fmt.Errorf("too long a text: %w", ErrSyntax)
	}
	var b strings.Builder
	for _, r := range strings.TrimFunc(raw, isMargin) {
		switch {
		case digitOf(r) >= 0:
			b.WriteByte(byte('0' + digitOf(r)))
		case r == '+' || r == '\uFF0B':
			if b.Len() > 0 {
				return "", fmt.Errorf("plus inside: %w", ErrSyntax)
			}
			b.WriteByte('+')
		case unicode.IsSpace(r) || strings.ContainsRune("-.()/\u2010\u2011\u2013", r):
		default:
			return "", fmt.Errorf("letter or sign: %w", ErrSyntax)
		}
	}
	text := b.String()
	if strings.HasPrefix(text, "00") {
		text = "+" + text[2:]
	}
	if len(strings.TrimPrefix(text, "+")) == 0 || len(text) > maxText {
		return "", fmt.Errorf("%d digits: %w", len(text), ErrSyntax)
	}
	return text, nil
}

func isMargin(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Bidi_Control, r)
}

// digitOf is the value of a Western, Arabic, Persian, Devanagari or Bengali digit, or -1.
func digitOf(r rune) int {
	for _, zero := range [...]rune{'0', '\u0660', '\u06F0', '\u0966', '\u09E6'} {
		if r >= zero && r <= zero+9 {
			return int(r - zero)
		}
	}
	return -1
}

// Valid tells a number from the zero value.
func (n Number) Valid() bool { return n != Number{} }

// Equal is ==, for go-cmp.
func (n Number) Equal(m Number) bool { return n == m }

// E164 is "+254722000000", "" for no number. It is the one way, with National and
// MarshalText, to the digits.
func (n Number) E164() string {
	if !n.Valid() {
		return ""
	}
	return n.e164.Value()
}

// National is the number as it is dialled in its own country, "0722 000000".
func (n Number) National() string {
	p := n.parsed()
	if p == nil {
		return ""
	}
	return phonenumbers.Format(p, phonenumbers.NATIONAL)
}

// Spaced is National as people read it out and copy it: a run of six digits stands in threes, "0722 000 000".
func (n Number) Spaced() string {
	runs := strings.Fields(n.National())
	for i, run := range runs {
		if len(run) == 6 && strings.Trim(run, "0123456789") == "" {
			runs[i] = run[:3] + " " + run[3:]
		}
	}
	return strings.Join(runs, " ")
}

// Region is the country of the number, ISO 3166 in two letters; "" where its code tells none.
func (n Number) Region() string {
	if p := n.parsed(); p != nil {
		return phonenumbers.GetRegionCodeForNumber(p)
	}
	return ""
}

// MaybeMobile reports whether the number can receive money or a message as far as we
// know: false only for ranges known to be something else, a fixed line say.
func (n Number) MaybeMobile() bool {
	p := n.parsed()
	if p == nil {
		return false
	}
	switch phonenumbers.GetNumberType(p) {
	case phonenumbers.MOBILE, phonenumbers.FIXED_LINE_OR_MOBILE, phonenumbers.UNKNOWN:
		return true
	}
	return false
}

// dot stands for a hidden digit.
const dot = "•"

// Masked is what a screen or a receipt may show: "+2547••••••12".
func (n Number) Masked() string {
	const shown, tail, least = 1, 2, 7
	code, national := n.split()
	if len(national) < least {
		return code + strings.Repeat(dot, len(national))
	}
	return code + national[:shown] + strings.Repeat(dot, len(national)-shown-tail) + national[len(national)-tail:]
}

// String is Masked.
func (n Number) String() string { return n.Masked() }

// Format writes Masked for every verb, so that no %d or %#v gets past the mask.
func (n Number) Format(s fmt.State, _ rune) {
	_, _ = s.Write([]byte(n.Masked())) // a State cannot fail to take bytes
}

// LogValue shows the country alone, "+254•••••••••".
func (n Number) LogValue() slog.Value {
	code, national := n.split()
	return slog.StringValue(code + strings.Repeat(dot, len(national)))
}

// MarshalText is E164, "" for no number.
func (n Number) MarshalText() ([]byte, error) { return []byte(n.E164()), nil }

// UnmarshalText reads what MarshalText writes; no spaces, no national form.
func (n *Number) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*n = Number{}
		return nil
	}
	if len(text) > maxText || text[0] != '+' || strings.Trim(string(text[1:]), "0123456789") != "" {
		return fmt.Errorf("no E.164: %w", ErrSyntax)
	}
	if possible(string(text)) {
		n.e164 = unique.Make(string(text))
		return nil
	}
	got, err := canonical(string(text))
	if err != nil {
		return err
	}
	*n = got
	return nil
}

// possible says that a text is a calling code and a number of a length that exists there, which
// is what nearly all stored numbers are. The library's own reader tries regular expressions on
// it: for the 40 members of a sheet that was a tenth of the time of its opening.
func possible(e164 string) bool {
	const longestCode = 3
	for i := 2; i <= 1+longestCode && i < len(e164); i++ {
		code, err := strconv.ParseInt(e164[1:i], 10, 32)
		if err != nil || phonenumbers.GetRegionCodeForCountryCode(int(code)) == phonenumbers.UNKNOWN_REGION {
			continue
		}
		country := int32(code)
		national, err := strconv.ParseUint(e164[i:], 10, 64)
		n := &phonenumbers.PhoneNumber{CountryCode: &country, NationalNumber: &national}
		return err == nil && phonenumbers.Format(n, phonenumbers.E164) == e164 &&
			phonenumbers.IsPossibleNumberWithReason(n) == phonenumbers.IS_POSSIBLE
	}
	return false
}

// split gives "+254" and the digits after it.
func (n Number) split() (code, national string) {
	p := n.parsed()
	if p == nil {
		return "", ""
	}
	code = "+" + strconv.Itoa(int(p.GetCountryCode()))
	return code, strings.TrimPrefix(n.E164(), code)
}

// parsed is nil for no number; what canonical let in always parses.
func (n Number) parsed() *phonenumbers.PhoneNumber {
	if !n.Valid() {
		return nil
	}
	p, err := phonenumbers.Parse(n.E164(), "")
	if err != nil {
		return nil
	}
	return p
}
