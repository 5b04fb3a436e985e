package limits_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daftari/app"
	"daftari/app/money"
	"daftari/providers/limits"
)

func amount(t testing.TB, text, code string) money.Amount {
	t.Helper()
	cur, err := money.ISO(code)
	if err != nil {
		t.Fatal(err)
	}
	a, err := money.ParseDecimal(text, cur)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func today() time.Time { return time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC) }

func TestPublishedDataIsWhole(t *testing.T) {
	for _, r := range limits.Published() {
		if r.Source == "" || len(r.Country) != 2 {
			t.Errorf("%+v has no source or country", r)
		}
		if r.Flow != 0 && r.Flow != app.CashIn && r.Flow != app.CashOut {
			t.Errorf("%+v goes nowhere", r)
		}
		for _, d := range []string{r.From, r.To} {
			if _, err := time.Parse(time.DateOnly, d); d != "" && err != nil {
				t.Errorf("%+v: %v", r, err)
			}
		}
		if r.Kind == limits.NoPayout {
			continue
		}
		if a := amount(t, r.Amount, r.Currency); a.Sign() <= 0 {
			t.Errorf("%+v", r)
		}
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name   string
		place  limits.Place
		flow   app.Flow
		amount money.Amount
		used   limits.Used
		day    time.Time
		want   []limits.Kind
	}{
		{"within", limits.Place{Country: "KE", Provider: "mpesa"}, app.CashOut, amount(t, "250000", "KES"), limits.Used{}, today(), nil},
		{"above the cap", limits.Place{Country: "KE", Provider: "mpesa"}, app.CashOut, amount(t, "250000.01", "KES"), limits.Used{}, today(), []limits.Kind{limits.TxMax}},
		{"above all", limits.Place{Country: "KE", Provider: "mpesa"}, app.CashOut, amount(t, "600000", "KES"), limits.Used{}, today(), []limits.Kind{limits.TxMax, limits.DayValue, limits.BalanceMax}},
		{"a collection fills no wallet", limits.Place{Country: "KE", Provider: "mpesa"}, app.CashIn, amount(t, "600000", "KES"), limits.Used{}, today(), []limits.Kind{limits.TxMax, limits.DayValue}},
		{"with what went today", limits.Place{Country: "KE", Provider: "mpesa"}, app.CashOut, amount(t, "200000", "KES"), limits.Used{Day: amount(t, "400000", "KES")}, today(), []limits.Kind{limits.DayValue}},
		{"too little", limits.Place{Country: "KE", Provider: "mpesa"}, app.CashOut, amount(t, "9.99", "KES"), limits.Used{}, today(), []limits.Kind{limits.TxMin}},
		{"too little only to pay out", limits.Place{Country: "KE", Provider: "mpesa"}, app.CashIn, amount(t, "9.99", "KES"), limits.Used{}, today(), nil},
		{"another provider", limits.Place{Country: "KE", Provider: "airtel"}, app.CashOut, amount(t, "600000", "KES"), limits.Used{}, today(), nil},
		{"before it held", limits.Place{Country: "KE", Provider: "mpesa"}, app.CashOut, amount(t, "600000", "KES"), limits.Used{}, time.Date(2023, 8, 14, 0, 0, 0, 0, time.UTC), nil},
		{"tier unknown", limits.Place{Country: "TZ"}, app.CashOut, amount(t, "9000000", "TZS"), limits.Used{}, today(), nil},
		{"tier", limits.Place{Country: "TZ", Tier: "1"}, app.CashOut, amount(t, "1500000", "TZS"), limits.Used{}, today(), []limits.Kind{limits.TxMax, limits.DayValue}},
		{"India", limits.Place{Country: "IN", Tier: "full"}, app.CashOut, amount(t, "1", "INR"), limits.Used{}, today(), []limits.Kind{limits.NoPayout}},
		{"month", limits.Place{Country: "GH", Tier: "minimum"}, app.CashOut, amount(t, "2000", "GHS"), limits.Used{Month: amount(t, "9000", "GHS")}, today(), []limits.Kind{limits.MonthIn}},
	} {
		got, err := limits.Check(limits.In(limits.Published(), c.place, c.day), c.flow, c.amount, c.used)
		if err != nil {
			t.Fatal(err)
		}
		var kinds []limits.Kind
		for _, w := range got {
			kinds = append(kinds, w.Rule.Kind)
		}
		if d := cmp.Diff(c.want, kinds); d != "" {
			t.Errorf("%s:\n%s", c.name, d)
		}
	}
}

func TestSplitOnlyForTheCap(t *testing.T) {
	rules := limits.In(limits.Published(), limits.Place{Country: "KE", Provider: "mpesa"}, today())
	whole := amount(t, "300000", "KES")
	warnings, err := limits.Check(rules, app.CashOut, whole, limits.Used{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := limits.Split(whole, warnings, false); err == nil {
		t.Error("split although the policy is off")
	}
	children, err := limits.Split(whole, warnings, true)
	if d := cmp.Diff([]money.Amount{amount(t, "250000", "KES"), amount(t, "50000", "KES")}, children); d != "" || err != nil {
		t.Error(d, err)
	}
	if warnings, err = limits.Check(rules, app.CashOut, whole, limits.Used{Day: amount(t, "400000", "KES")}); err != nil {
		t.Fatal(err)
	}
	if _, err := limits.Split(whole, warnings, true); err == nil {
		t.Error("split to get under a day's limit")
	}
}

// TestChildren is invariant 12 of reference/mobile-money.md G.4.
func TestChildren(t *testing.T) {
	cur := amount(t, "1", "KES").Currency()
	rapid.Check(t, func(rt *rapid.T) {
		bound := rapid.Int64Range(1, 1000).Draw(rt, "cap")
		whole := money.FromMinor(rapid.Int64Range(1, 100_000).Draw(rt, "amount"), cur)
		children, err := limits.Split(whole, []limits.Warning{{Rule: limits.Rule{Kind: limits.TxMax}, Left: money.FromMinor(bound, cur)}}, true)
		if err != nil {
			rt.Fatal(err)
		}
		sum, err := money.Sum(cur, children...)
		if err != nil || sum != whole {
			rt.Fatalf("the children sum to %v, not %v: %v", sum, whole, err)
		}
		for _, c := range children {
			if c.Sign() <= 0 || c.Minor() > bound {
				rt.Fatalf("a child of %v", c)
			}
		}
	})
}
