package money

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"daftari/assets"
)

// maxDigits is Fineract's widest money column, DECIMAL(19,6).
const maxDigits = 6

// maxMultiple bounds InMultiplesOf so that multiple * 10^digits stays inside int64.
const maxMultiple = 1_000_000_000

// Currency is a code with the number of decimals and the multiple that one account
// (or ISO 4217) gives it. It is comparable with ==; the zero value is no currency.
type Currency struct {
	code     string
	digits   int8
	multiple int32
}

// ISO gives the currency of a current ISO 4217 code with that list's decimals and no
// multiple. Codes without a minor unit (XAU, XXX ...) and unknown ones are ErrCurrency.
func ISO(code string) (Currency, error) {
	digits, ok := isoDigits()[code]
	if !ok {
		return Currency{}, fmt.Errorf("iso 4217 %q: %w", clip(code), ErrCurrency)
	}
	return Currency{code: code, digits: digits}, nil
}

// New gives an account's own currency: Fineract's code, digitsAfterDecimal (0 to 6) and
// inMultiplesOf in major units (0 and 1 mean none). The code is three capital letters,
// in ISO 4217 or not: an institution may still run on a withdrawn one.
func New(code string, digits, inMultiplesOf int) (Currency, error) {
	if !isCode(code) || digits < 0 || digits > maxDigits || inMultiplesOf < 0 || inMultiplesOf > maxMultiple {
		return Currency{}, fmt.Errorf("currency %q with %d digits in multiples of %d: %w", clip(code), digits, inMultiplesOf, ErrCurrency)
	}
	if inMultiplesOf == 1 {
		inMultiplesOf = 0
	}
	return Currency{code: code, digits: int8(digits), multiple: int32(inMultiplesOf)}, nil
}

// Code is the three letters, "" for no currency.
func (c Currency) Code() string { return c.code }

// Digits is the number of decimals of the minor unit, 0 to 6.
func (c Currency) Digits() int { return int(c.digits) }

// InMultiplesOf is what amounts are rounded to at the server, in major units; 0 is none.
func (c Currency) InMultiplesOf() int { return int(c.multiple) }

// Valid tells a currency from the zero value.
func (c Currency) Valid() bool { return c.code != "" }

// Same reports whether amounts of both may be added: same code, same decimals. The
// multiple does not count, since products of one currency may differ in it.
func (c Currency) Same(d Currency) bool { return c.code == d.code && c.digits == d.digits }

// Equal is ==, for go-cmp.
func (c Currency) Equal(d Currency) bool { return c == d }

// String is the code, for logs and tests.
func (c Currency) String() string { return c.code }

// minorPerMajor is 10^digits.
func (c Currency) minorPerMajor() int64 {
	p := int64(1)
	for range c.digits {
		p *= 10
	}
	return p
}

// isoDigits is the embedded list, decoded once.
var isoDigits = sync.OnceValue(func() map[string]int8 {
	var rows []struct {
		Code     string `json:"code"`
		Decimals *int8  `json:"decimals"`
	}
	if err := json.Unmarshal(assets.ISO4217, &rows); err != nil {
		panic("assets/iso4217.json does not decode: " + err.Error())
	}
	m := make(map[string]int8, len(rows))
	for _, r := range rows {
		if r.Decimals != nil {
			m[r.Code] = *r.Decimals
		}
	}
	return m
})

func isCode(s string) bool {
	return len(s) == 3 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// clip keeps foreign text short in error chains.
func clip(s string) string {
	const most = 40
	if len(s) > most {
		return s[:most] + "..."
	}
	return s
}
