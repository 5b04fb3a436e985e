package schedule_test

import (
	"testing"

	"pgregory.net/rapid"

	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/fineracttest/books/schedule"
)

func same(d exact.Date) exact.Date { return d }

func plan(principal int64, t schedule.Terms, start string) schedule.Plan {
	s := exact.MustDate(start)
	return schedule.Plan{Terms: t, Principal: exact.Int(principal), Digits: 2, Start: s, Due: schedule.DueDates(s, t, nil, same)}
}

// The figures are worked out by hand from the formulas, beside the recorded ones of package books.
func TestGenerate(t *testing.T) {
	yearly := exact.Int(24)
	for _, c := range []struct {
		name            string
		plan            schedule.Plan
		first, interest string // first row's principal and interest
		last, total     string // last row's principal, whole interest
		due             string // last due day
	}{
		{"flat weekly", plan(12000, schedule.Terms{Number: 12, Every: 1, Frequency: schedule.Weeks, TermFrequency: 12, TermUnit: schedule.Weeks, AnnualRate: yearly,
			Amortization: schedule.EqualInstallment, InterestType: schedule.Flat, CalculationPeriod: schedule.SameAsRepayment, DaysInYear: 365}, "2026-09-01"),
			"1000.00", "55.38", "1000.00", "664.62", "2026-11-24"},
		{"declining monthly, equal instalments", plan(1200, schedule.Terms{Number: 12, Every: 1, Frequency: schedule.Months, AnnualRate: exact.Int(12),
			Amortization: schedule.EqualInstallment, CalculationPeriod: schedule.SameAsRepayment, DaysInYear: 365}, "2026-01-31"),
			"94.62", "12.00", "105.54", "79.42", "2027-01-31"},
		{"declining monthly, equal principal", plan(1200, schedule.Terms{Number: 12, Every: 1, Frequency: schedule.Months, AnnualRate: exact.Int(12),
			Amortization: schedule.EqualPrincipal, CalculationPeriod: schedule.SameAsRepayment, DaysInYear: 365}, "2026-01-31"),
			"100.00", "12.00", "100.00", "78.00", "2027-01-31"},
		{"without interest", plan(100, schedule.Terms{Number: 3, Every: 2, Frequency: schedule.Weeks, Amortization: schedule.EqualInstallment, DaysInYear: 365}, "2026-01-05"),
			"33.33", "0.00", "33.34", "0.00", "2026-02-16"},
	} {
		rows := schedule.Generate(c.plan, nil, 0)
		last := rows[len(rows)-1]
		var total exact.Amount
		for _, r := range rows {
			total = total.Add(r.Interest.Due)
		}
		for what, pair := range map[string][2]string{
			"first principal": {rows[0].Principal.Due.Fixed(2), c.first}, "first interest": {rows[0].Interest.Due.Fixed(2), c.interest},
			"last principal": {last.Principal.Due.Fixed(2), c.last}, "interest": {total.Fixed(2), c.total}, "last day": {last.Due.String(), c.due},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%s: %s is %s, want %s", c.name, what, pair[0], pair[1])
			}
		}
	}
}

func TestDueDates(t *testing.T) {
	start := exact.MustDate("2026-09-02") // a Wednesday
	tuesday := func(d exact.Date) exact.Date {
		for d = d.AddDays(1); d.Weekday() != 2; d = d.AddDays(1) {
		}
		return d
	}
	got := schedule.DueDates(start, schedule.Terms{Number: 3, Every: 2, Frequency: schedule.Weeks}, tuesday, same)
	for i, want := range []string{"2026-09-08", "2026-09-22", "2026-10-06"} {
		if got[i].String() != want {
			t.Errorf("meeting %d: %s, want %s", i, got[i], want)
		}
	}
	monday := func(d exact.Date) exact.Date {
		if d.Weekday() == 0 {
			return d.AddDays(1)
		}
		return d
	}
	got = schedule.DueDates(exact.MustDate("2026-11-01"), schedule.Terms{Number: 2, Every: 1, Frequency: schedule.Weeks}, nil, monday)
	if got[0].String() != "2026-11-09" || got[1].String() != "2026-11-16" {
		t.Errorf("shifted: %v", got)
	}
}

// Whatever is paid, nothing is lost: the parts add up, no row is paid twice over, and the rows sum up to the loan.
func TestPaySharesEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms := schedule.Terms{Number: rapid.IntRange(1, 30).Draw(t, "n"), Every: 1, Frequency: rapid.IntRange(0, 2).Draw(t, "unit"), TermFrequency: 12, TermUnit: schedule.Weeks,
			AnnualRate: exact.Int(rapid.Int64Range(0, 80).Draw(t, "rate")), Amortization: rapid.IntRange(0, 1).Draw(t, "amortization"),
			InterestType: rapid.IntRange(0, 1).Draw(t, "type"), CalculationPeriod: rapid.IntRange(0, 1).Draw(t, "period"), DaysInYear: 365}
		principal := rapid.Int64Range(100, 1_000_000).Draw(t, "principal")
		rows := schedule.Generate(plan(principal, terms, "2026-01-05"), nil, 0)
		var sum exact.Amount
		for _, r := range rows {
			sum = sum.Add(r.Principal.Due)
		}
		if !sum.Equal(exact.Int(principal)) {
			t.Fatalf("the rows sum up to %s of %d", sum, principal)
		}
		var paid, over exact.Amount
		for _, cents := range rapid.SliceOfN(rapid.Int64Range(1, 100_000_00), 0, 8).Draw(t, "payments") {
			a := exact.Int(cents).Quo(exact.Int(100))
			s := schedule.Pay(rows, a, exact.MustDate("2026-02-01"))
			if !s.Total().Equal(a) {
				t.Fatalf("%s was shared as %+v", a, s)
			}
			paid, over = paid.Add(a), over.Add(s.Overpaid)
		}
		var kept exact.Amount
		for _, r := range rows {
			if r.Outstanding().Sign() < 0 {
				t.Fatalf("row %d owes %s", r.Number, r.Outstanding())
			}
			kept = kept.Add(r.TotalPaid())
		}
		if !kept.Add(over).Equal(paid) {
			t.Fatalf("%s paid, %s in rows, %s over", paid, kept, over)
		}
	})
}
