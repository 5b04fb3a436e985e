// Package exact holds the two value types of the bookkeeping model: decimal amounts and calendar days.
// They are the double's own: it shares neither money nor date code with the client it tests, so a mistake there cannot agree with itself.
package exact

import (
	"fmt"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// Amount is an immutable exact decimal; its zero value is 0.
// The server keeps money as DECIMAL(19,6) and rounds HALF_EVEN (fineract-observed.md 0.9).
type Amount struct{ d *apd.Decimal }

// wide is far beyond DECIMAL(19,6), so sums and products are exact and only divisions round.
var wide = apd.Context{Precision: 60, MaxExponent: apd.MaxExponent, MinExponent: apd.MinExponent, Rounding: apd.RoundHalfEven}

var zero = apd.New(0, 0)

func (a Amount) dec() *apd.Decimal {
	if a.d == nil {
		return zero
	}
	return a.d
}

// ParseAmount reads plain or exponent notation ("1055.38", "1e1"); NaN and infinities are refused.
func ParseAmount(s string) (Amount, error) {
	d, _, err := apd.NewFromString(strings.TrimSpace(s))
	if err != nil || d.Form != apd.Finite {
		return Amount{}, fmt.Errorf("parse amount %q: not a decimal", s)
	}
	return Amount{d}, nil
}

// MustAmount is ParseAmount for constants; it panics on a bad literal.
func MustAmount(s string) Amount {
	a, err := ParseAmount(s)
	if err != nil {
		panic(err)
	}
	return a
}

// Int makes an amount of a whole number.
func Int(n int64) Amount { return Amount{apd.New(n, 0)} }

// Add gives a + b.
func (a Amount) Add(b Amount) Amount { return a.apply(wide.Add, b) }

// Sub gives a - b.
func (a Amount) Sub(b Amount) Amount { return a.apply(wide.Sub, b) }

// Mul gives a * b.
func (a Amount) Mul(b Amount) Amount { return a.apply(wide.Mul, b) }

// Quo gives a / b to 60 digits; a division by zero gives 0 (callers check).
func (a Amount) Quo(b Amount) Amount {
	if b.IsZero() {
		return Amount{}
	}
	return a.apply(wide.Quo, b)
}

func (a Amount) apply(op func(d, x, y *apd.Decimal) (apd.Condition, error), b Amount) Amount {
	out := new(apd.Decimal)
	// Errors arise only for non-finite operands and exponents beyond 10^5, which ParseAmount's callers cannot make.
	_, _ = op(out, a.dec(), b.dec())
	return Amount{out}
}

// Digits rounds to that many significant digits, HALF_EVEN: Fineract computes with MathContext(12) (recording 1018).
func (a Amount) Digits(n uint32) Amount {
	ctx := wide
	ctx.Precision = n
	out := new(apd.Decimal)
	_, _ = ctx.Round(out, a.dec())
	return Amount{out}
}

// Round gives the amount with that many decimals, HALF_EVEN.
func (a Amount) Round(decimals int) Amount {
	out := new(apd.Decimal)
	_, _ = wide.Quantize(out, a.dec(), int32(-decimals))
	return Amount{out}
}

// Neg gives -a.
func (a Amount) Neg() Amount { return Amount{}.Sub(a) }

// Cmp is -1, 0 or 1 as a is less than, equal to or greater than b.
func (a Amount) Cmp(b Amount) int { return a.dec().Cmp(b.dec()) }

// Equal says whether both are the same number, whatever their scale.
func (a Amount) Equal(b Amount) bool { return a.Cmp(b) == 0 }

// Less says a < b.
func (a Amount) Less(b Amount) bool { return a.Cmp(b) < 0 }

// Sign is -1, 0 or 1.
func (a Amount) Sign() int { return a.dec().Sign() }

// IsZero says a == 0.
func (a Amount) IsZero() bool { return a.Sign() == 0 }

// Min gives the smaller of both.
func Min(a, b Amount) Amount {
	if b.Less(a) {
		return b
	}
	return a
}

// Sum adds up.
func Sum(all ...Amount) Amount {
	var s Amount
	for _, a := range all {
		s = s.Add(a)
	}
	return s
}

// String is the plain notation in the scale the amount has ("1055.38", "1000.00").
func (a Amount) String() string { return a.dec().Text('f') }

// Fixed is the plain notation with exactly that many decimals ("1055.380000").
func (a Amount) Fixed(decimals int) string { return a.Round(decimals).String() }

// Short is the plain notation without trailing zeros ("1055.38", "1000", "0").
func (a Amount) Short() string {
	s := a.String()
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// MarshalText is String, so that dumps of the model show the number.
func (a Amount) MarshalText() ([]byte, error) { return []byte(a.String()), nil }
