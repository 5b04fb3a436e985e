// Package exact holds the values of Fineract's wire that must not lose anything: amounts of any scale, days, and points
// in time in all the forms in which the server writes them.
package exact

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Decimal is an amount or rate exactly as the server wrote it: the literal of a JSON number of any scale. The zero
// Decimal is "absent" (the server leaves out nulls). It never passes through a float.
type Decimal struct{ literal string }

// ErrDecimal marks text that is no decimal, or one that does not fit where it was asked to.
var ErrDecimal = errors.New("not an exact amount")

// ParseDecimal takes the literal of a JSON number: 0, -12.50, 1e3.
func ParseDecimal(s string) (Decimal, error) {
	if len(s) > 400 || !json.Valid([]byte(s)) || s == "" || s[0] != '-' && (s[0] < '0' || s[0] > '9') || strings.TrimSpace(s) != s {
		return Decimal{}, fmt.Errorf("fineract: decimal of %d characters: %w", len(s), ErrDecimal)
	}
	return Decimal{s}, nil
}

// DecimalOf writes minor units with that many decimals: (105538, 2) is 1055.38.
func DecimalOf(minor int64, decimals int) Decimal {
	s := strconv.FormatInt(minor, 10)
	if decimals <= 0 {
		return Decimal{s + strings.Repeat("0", -decimals)}
	}
	sign, digits := "", s
	if minor < 0 {
		sign, digits = "-", s[1:]
	}
	if pad := decimals + 1 - len(digits); pad > 0 {
		digits = strings.Repeat("0", pad) + digits
	}
	cut := len(digits) - decimals
	return Decimal{sign + digits[:cut] + "." + digits[cut:]}
}

// IsAbsent tells whether the server said nothing.
func (d Decimal) IsAbsent() bool { return d.literal == "" }

// String is the literal as the server wrote it, "" if absent.
func (d Decimal) String() string { return d.literal }

// Minor is the value in units of 10^-decimals. It is an error if that is not a whole number, or more than an int64
// holds: nothing is ever rounded. Absent is an error too.
func (d Decimal) Minor(decimals int) (int64, error) {
	digits, scale, negative, err := d.parts()
	if err != nil {
		return 0, err
	}
	for scale > decimals && strings.HasSuffix(digits, "0") {
		digits, scale = digits[:len(digits)-1], scale-1
	}
	if digits = strings.TrimLeft(digits, "0"); digits == "" {
		return 0, nil
	}
	if scale > decimals {
		return 0, fmt.Errorf("fineract: more than %d decimals: %w", decimals, ErrDecimal)
	}
	if decimals-scale > 19 {
		return 0, fmt.Errorf("fineract: amount too large: %w", ErrDecimal)
	}
	n, err := strconv.ParseUint(digits+strings.Repeat("0", decimals-scale), 10, 64)
	if err != nil || n > math.MaxInt64 {
		return 0, fmt.Errorf("fineract: amount too large: %w", ErrDecimal)
	}
	if negative {
		return -int64(n), nil
	}
	return int64(n), nil
}

// IsZero tells whether the value is nought or absent.
func (d Decimal) IsZero() bool {
	digits, _, _, err := d.parts()
	return err != nil || strings.Trim(digits, "0") == ""
}

// parts: value = digits * 10^-scale.
func (d Decimal) parts() (digits string, scale int, negative bool, err error) {
	if d.literal == "" {
		return "", 0, false, fmt.Errorf("fineract: absent: %w", ErrDecimal)
	}
	mantissa, exponent := d.literal, 0
	if i := strings.IndexAny(mantissa, "eE"); i >= 0 {
		if exponent, err = strconv.Atoi(strings.TrimPrefix(mantissa[i+1:], "+")); err != nil || exponent > 1000 || exponent < -1000 {
			return "", 0, false, fmt.Errorf("fineract: exponent out of range: %w", ErrDecimal)
		}
		mantissa = mantissa[:i]
	}
	mantissa, negative = strings.CutPrefix(mantissa, "-")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	return whole + fraction, len(fraction) - exponent, negative, nil
}

// UnmarshalJSON takes a number, a string that holds one (changes.transactionAmount is such, observed 1 row 1), "" or null.
func (d *Decimal) UnmarshalJSON(b []byte) error {
	*d = Decimal{}
	if bytes.Equal(b, []byte("null")) {
		return nil
	}
	s := string(b)
	if s[0] == '"' {
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		if s == "" {
			return nil
		}
	}
	v, err := ParseDecimal(s)
	if err == nil {
		*d = v
	}
	return err
}

// MarshalJSON writes the number, null if absent.
func (d Decimal) MarshalJSON() ([]byte, error) {
	if d.literal == "" {
		return []byte("null"), nil
	}
	return []byte(d.literal), nil
}
