// Package money holds exact amounts: a whole number of minor units and the currency
// that says what they are worth. Nothing here is a float, nothing is rounded: what does
// not fit is refused. Text becomes an amount at the edge only, by ParseDecimal for the
// decimals of machines and by Parse for what a person typed.
package money

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// What can be wrong with an amount or its text; always wrapped, ask with errors.Is.
var (
	ErrSyntax    = errors.New("not an amount")
	ErrAmbiguous = errors.New("amount can be read in two ways")
	ErrPrecision = errors.New("more decimals than the currency has")
	ErrOverflow  = errors.New("amount too large")
	ErrCurrency  = errors.New("wrong or mixed currency")
	ErrMultiple  = errors.New("not in the multiples the account takes")
)

// Amount is a number of minor units in a currency. It is comparable with ==. The zero
// value is "no amount": not Valid, equal to no zero of any currency.
type Amount struct {
	minor int64
	cur   Currency
}

// FromMinor is minor units of c. With no currency, or with math.MinInt64 (which has no
// negation), it is no amount.
func FromMinor(minor int64, c Currency) Amount {
	if !c.Valid() || minor == math.MinInt64 {
		return Amount{}
	}
	return Amount{minor: minor, cur: c}
}

// Zero is nothing in c.
func Zero(c Currency) Amount { return FromMinor(0, c) }

// Minor is the number of minor units; 0 for no amount.
func (a Amount) Minor() int64 { return a.minor }

// Currency is what the minor units are of.
func (a Amount) Currency() Currency { return a.cur }

// Valid tells an amount, zero included, from no amount.
func (a Amount) Valid() bool { return a.cur.Valid() }

// IsZero reports whether there is nothing to move: zero or no amount.
func (a Amount) IsZero() bool { return a.minor == 0 }

// Sign is -1, 0 or 1.
func (a Amount) Sign() int {
	switch {
	case a.minor < 0:
		return -1
	case a.minor > 0:
		return 1
	}
	return 0
}

// Neg is the opposite amount.
func (a Amount) Neg() Amount { return Amount{minor: -a.minor, cur: a.cur} }

// Equal is ==, for go-cmp.
func (a Amount) Equal(b Amount) bool { return a == b }

// Add is a + b in a's currency; ErrCurrency when they are not Same, ErrOverflow.
func (a Amount) Add(b Amount) (Amount, error) {
	if err := a.mixes(b); err != nil {
		return Amount{}, fmt.Errorf("add: %w", err)
	}
	sum := a.minor + b.minor
	if (sum > a.minor) != (b.minor > 0) && b.minor != 0 || sum == math.MinInt64 {
		return Amount{}, fmt.Errorf("add: %w", ErrOverflow)
	}
	return Amount{minor: sum, cur: a.cur}, nil
}

// Sub is a - b in a's currency; ErrCurrency when they are not Same, ErrOverflow.
func (a Amount) Sub(b Amount) (Amount, error) { return a.Add(b.Neg()) }

// Mul is n times a; ErrOverflow, and ErrCurrency for no amount.
func (a Amount) Mul(n int64) (Amount, error) {
	if !a.Valid() {
		return Amount{}, fmt.Errorf("multiply no amount: %w", ErrCurrency)
	}
	hi, lo := bits.Mul64(magnitude(a.minor), magnitude(n))
	if hi != 0 || lo > math.MaxInt64 {
		return Amount{}, fmt.Errorf("multiply: %w", ErrOverflow)
	}
	minor := int64(lo)
	if (a.minor < 0) != (n < 0) {
		minor = -minor
	}
	return Amount{minor: minor, cur: a.cur}, nil
}

// Cmp is -1, 0 or 1 as a is below, equal to or above b; ErrCurrency when not Same.
func (a Amount) Cmp(b Amount) (int, error) {
	if err := a.mixes(b); err != nil {
		return 0, fmt.Errorf("compare: %w", err)
	}
	switch {
	case a.minor < b.minor:
		return -1, nil
	case a.minor > b.minor:
		return 1, nil
	}
	return 0, nil
}

// AddTo adds an amount to the sum of its currency among sums of different ones; what is no amount adds nothing.
func AddTo(sums []Amount, a Amount) ([]Amount, error) {
	if !a.Valid() {
		return sums, nil
	}
	for i, s := range sums {
		if s.Currency().Same(a.Currency()) {
			sum, err := s.Add(a)
			sums[i] = sum
			return sums, err
		}
	}
	return append(sums, a), nil
}

// Sum adds all in c; none is Zero(c). One that is no amount, or of a currency not Same
// as c, is ErrCurrency.
func Sum(c Currency, as ...Amount) (Amount, error) {
	total := Zero(c)
	for _, a := range as {
		var err error
		if total, err = total.Add(a); err != nil {
			return Amount{}, fmt.Errorf("sum: %w", err)
		}
	}
	if !total.Valid() {
		return Amount{}, fmt.Errorf("sum: %w", ErrCurrency)
	}
	return total, nil
}

// FitsMultiple reports whether a is a whole number of InMultiplesOf major units; always
// true where the currency has no multiple. Who refuses it wraps ErrMultiple.
func (a Amount) FitsMultiple() bool {
	m := int64(a.cur.multiple) * a.cur.minorPerMajor()
	return m == 0 || a.minor%m == 0
}

// Decimal is the machine form, "1250.50" or "-3": a point, all decimals of the currency,
// never grouped; "" for no amount.
func (a Amount) Decimal() string {
	if !a.Valid() {
		return ""
	}
	whole, fraction := a.split()
	if fraction != "" {
		whole += "." + fraction
	}
	if a.minor < 0 {
		return "-" + whole
	}
	return whole
}

// String is "KES 1250.50", for logs and tests; people see Format. "" for no amount.
func (a Amount) String() string {
	if !a.Valid() {
		return ""
	}
	return a.cur.code + " " + a.Decimal()
}

// LogValue is the currency alone.
func (a Amount) LogValue() slog.Value { return slog.StringValue(a.Currency().Code()) }

func (a Amount) mixes(b Amount) error {
	if !a.Valid() || !a.cur.Same(b.cur) {
		return fmt.Errorf("%q/%d with %q/%d: %w", a.cur.code, a.cur.digits, b.cur.code, b.cur.digits, ErrCurrency)
	}
	return nil
}

// split gives the digits before and after the decimal sign, without a sign of a's own.
func (a Amount) split() (whole, fraction string) {
	text := strconv.FormatUint(magnitude(a.minor), 10)
	n := a.cur.Digits()
	if len(text) <= n {
		text = strings.Repeat("0", n+1-len(text)) + text
	}
	return text[:len(text)-n], text[len(text)-n:]
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}
