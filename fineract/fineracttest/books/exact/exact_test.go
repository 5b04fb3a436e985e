package exact_test

import (
	"testing"
	"time"

	"daftari/fineract/fineracttest/books/exact"
)

func TestRoundHalfEven(t *testing.T) {
	for _, c := range []struct {
		in       string
		decimals int
		want     string
	}{
		{"10.125", 2, "10.12"}, {"10.135", 2, "10.14"}, {"1000.5", 0, "1000"}, {"1001.5", 0, "1002"}, {"-0.5", 0, "-0"}, {"1e1", 2, "10.00"}, {"7", 6, "7.000000"},
	} {
		if got := exact.MustAmount(c.in).Round(c.decimals).String(); got != c.want {
			t.Errorf("round %s to %d: %s, want %s", c.in, c.decimals, got, c.want)
		}
	}
}

func TestAmounts(t *testing.T) {
	var zero exact.Amount
	third := exact.Int(1).Quo(exact.Int(3))
	for name, ok := range map[string]bool{
		"zero value is zero":  zero.IsZero() && zero.String() == "0" && zero.Add(exact.Int(2)).Equal(exact.Int(2)),
		"scale is no number":  exact.MustAmount("1.50").Equal(exact.MustAmount("1.5")),
		"sum":                 exact.Sum(exact.MustAmount("0.1"), exact.MustAmount("0.2")).Equal(exact.MustAmount("0.3")),
		"min":                 exact.Min(exact.Int(2), exact.Int(1)).Equal(exact.Int(1)),
		"short":               exact.MustAmount("1055.380000").Short() == "1055.38" && exact.MustAmount("100").Short() == "100" && exact.MustAmount("0.00").Short() == "0",
		"division by nothing": exact.Int(1).Quo(zero).IsZero(),
		"significant digits":  third.Digits(12).String() == "0.333333333333",
		"negation":            exact.Int(5).Neg().Sign() == -1,
	} {
		if !ok {
			t.Error(name)
		}
	}
	for _, bad := range []string{"", "ten", "NaN", "Infinity", "1,5"} {
		if _, err := exact.ParseAmount(bad); err == nil {
			t.Errorf("%q was read as an amount", bad)
		}
	}
}

func TestDates(t *testing.T) {
	d := exact.MustDate("2026-01-31")
	for _, c := range []struct {
		name string
		got  exact.Date
		want string
	}{
		{"a month later in a short month", d.AddMonths(1), "2026-02-28"},
		{"leap year", exact.MustDate("2028-01-31").AddMonths(1), "2028-02-29"},
		{"back over the year", d.AddMonths(-2), "2025-11-30"},
		{"a week", d.AddDays(7), "2026-02-07"},
		{"of an instant in its zone", exact.DateOf(time.Date(2026, 11, 21, 23, 30, 0, 0, time.FixedZone("", 3*3600))), "2026-11-21"},
		{"none", 0, ""},
	} {
		if c.got.String() != c.want {
			t.Errorf("%s: %s, want %s", c.name, c.got, c.want)
		}
	}
	if d.Weekday() != time.Saturday || d.Days(exact.MustDate("2026-03-01")) != 29 {
		t.Error("weekday or distance")
	}
	if _, err := exact.ParseDate("2026-02-30"); err == nil {
		t.Error("30 February was read")
	}
}
