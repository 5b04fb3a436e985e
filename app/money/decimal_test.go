package money

import (
	"errors"
	"math"
	"strings"
	"testing"
)

func TestParseDecimal(t *testing.T) {
	for _, c := range []struct {
		name, text, cur string
		want            int64
		err             error
	}{
		{"six decimals of the database", "1055.380000", "KES", 105538, nil},
		{"zero", "0", "KES", 0, nil},
		{"zero with decimals", "0.000000", "UGX", 0, nil},
		{"zero with an exponent", "0E-6", "KES", 0, nil},
		{"exponent", "1e1", "KES", 1000, nil},
		{"capital exponent", "1.2E+3", "UGX", 1200, nil},
		{"negative exponent", "125E-2", "KES", 125, nil},
		{"negative", "-3", "KES", -300, nil},
		{"negative zero", "-0.00", "KES", 0, nil},
		{"leading zeros", "007.50", "KES", 750, nil},
		{"whole number of a currency without decimals", "1200.000000", "UGX", 1200, nil},
		{"four decimals", "1.2345", "CLF", 12345, nil},
		{"largest", "92233720368547758.07", "KES", math.MaxInt64, nil},
		{"smallest", "-92233720368547758.07", "KES", -math.MaxInt64, nil},
		{"third decimal", "1055.385", "KES", 0, ErrPrecision},
		{"decimals where there are none", "12.5", "UGX", 0, ErrPrecision},
		{"tiny", "1e-9999", "KES", 0, ErrPrecision},
		{"one above the largest", "92233720368547758.08", "KES", 0, ErrOverflow},
		{"the number without negation", "-92233720368547758.08", "KES", 0, ErrOverflow},
		{"huge", "1e9999", "KES", 0, ErrOverflow},
		{"empty", "", "KES", 0, ErrSyntax},
		{"grouped", "1,250.00", "KES", 0, ErrSyntax},
		{"plus", "+5", "KES", 0, ErrSyntax},
		{"not a number", "NaN", "KES", 0, ErrSyntax},
		{"infinite", "-Infinity", "KES", 0, ErrSyntax},
		{"no digit after the point", "5.", "KES", 0, ErrSyntax},
		{"no digit before the point", ".5", "KES", 0, ErrSyntax},
		{"space", " 5", "KES", 0, ErrSyntax},
		{"line end", "5\n", "KES", 0, ErrSyntax},
		{"null", "null", "KES", 0, ErrSyntax},
		{"exponent of a gigabyte", "1e999999999", "KES", 0, ErrSyntax},
		{"very long", strings.Repeat("9", 200), "KES", 0, ErrSyntax},
	} {
		t.Run(c.name, func(t *testing.T) {
			cur := testCurrency(t, c.cur)
			got, err := ParseDecimal(c.text, cur)
			if !errors.Is(err, c.err) || err == nil && got != FromMinor(c.want, cur) || err != nil && got.Valid() {
				t.Errorf("ParseDecimal(%q) = %v, %v; want %d, %v", c.text, got, err, c.want, c.err)
			}
		})
	}
	if _, err := ParseDecimal("1", Currency{}); !errors.Is(err, ErrCurrency) {
		t.Errorf("without currency: %v", err)
	}
}

func FuzzParseDecimal(f *testing.F) {
	for _, s := range []string{"1055.380000", "0", "1e1", "-3", "0E-6", "92233720368547758.07", "1e-9999", "1e9999", "NaN", "+5", "007"} {
		f.Add(s, uint8(2), int64(-5))
	}
	f.Fuzz(func(t *testing.T, text string, digits uint8, minor int64) {
		c, err := New("KES", int(digits%(maxDigits+1)), 0)
		if err != nil {
			t.Fatal(err)
		}
		if a, err := ParseDecimal(text, c); err == nil {
			if back, err := ParseDecimal(a.Decimal(), c); err != nil || back != a {
				t.Fatalf("%q is %v, written %q, read %v, %v", text, a, a.Decimal(), back, err)
			}
		}
		if a := FromMinor(minor, c); a.Valid() {
			if back, err := ParseDecimal(a.Decimal(), c); err != nil || back != a {
				t.Fatalf("%v written %q, read %v, %v", a, a.Decimal(), back, err)
			}
		}
	})
}
