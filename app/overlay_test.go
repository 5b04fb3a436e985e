package app_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"daftari/app"
	"daftari/app/money"
)

func kes(minor int64) money.Amount {
	c, err := money.New("KES", 2, 0)
	if err != nil {
		panic(err)
	}
	return money.FromMinor(minor, c)
}

func on(text string) app.Date {
	d, err := app.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func portions(principal, interest, fees, penalties int64) app.Portions {
	return app.Portions{Principal: kes(principal), Interest: kes(interest), Fees: kes(fees), Penalties: kes(penalties)}
}

var first = on("2026-09-03")

// twoWeeks is a loan of two instalments: 100+20+10+5 and 100+20.
func twoWeeks() app.Loan {
	return app.Loan{ID: 7, Client: 1, Kind: app.IndividualLoan, Status: app.LoanActive, Principal: kes(200), NetDisbursal: kes(200),
		Total: kes(255), Overpaid: kes(0), Outstanding: portions(200, 40, 10, 5),
		Schedule: []app.Instalment{
			{No: 1, Due: first, Owed: portions(100, 20, 10, 5), Settled: portions(0, 0, 0, 0)},
			{No: 2, Due: first.AddDays(7), Owed: portions(100, 20, 0, 0), Settled: portions(0, 0, 0, 0)},
		}}
}

func overlaid(l app.Loan, entries ...app.Entry) app.Loan {
	for i := range entries {
		entries[i].Account, entries[i].Seq = l.Ref(), int64(i+1)
		if entries[i].State == "" {
			entries[i].State = app.Queued
		}
	}
	return app.OverlayClient(app.ClientFile{Loans: []app.Loan{l}}, entries).Loans[0]
}

func paid(minor int64) app.Entry {
	return app.Entry{Kind: app.Repayment, Flow: app.CashIn, Amount: kes(minor), Day: first}
}

func TestOverlayOldestFirst(t *testing.T) {
	cases := []struct {
		name    string
		entries []app.Entry
		settled [2]app.Portions
		total   int64
		over    int64
	}{
		{"penalties, then fees", []app.Entry{paid(12)}, [2]app.Portions{portions(0, 0, 7, 5), portions(0, 0, 0, 0)}, 243, 0},
		{"then interest, then principal", []app.Entry{paid(36)}, [2]app.Portions{portions(1, 20, 10, 5), portions(0, 0, 0, 0)}, 219, 0},
		{"into the next instalment", []app.Entry{paid(100), paid(60)}, [2]app.Portions{portions(100, 20, 10, 5), portions(5, 20, 0, 0)}, 95, 0},
		{"too much", []app.Entry{paid(300)}, [2]app.Portions{portions(100, 20, 10, 5), portions(100, 20, 0, 0)}, 0, 45},
		{"cancelled and refused ones do not count", []app.Entry{{Kind: app.Repayment, Amount: kes(50), State: app.Cancelled}, {Kind: app.Repayment, Amount: kes(50), State: app.Refused}},
			[2]app.Portions{portions(0, 0, 0, 0), portions(0, 0, 0, 0)}, 255, 0},
		{"confirmed and not pulled yet", []app.Entry{{Kind: app.Repayment, Amount: kes(5), State: app.Confirmed}}, [2]app.Portions{portions(0, 0, 0, 5), portions(0, 0, 0, 0)}, 250, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			before := twoWeeks()
			got := overlaid(before, c.entries...)
			if d := cmp.Diff(c.settled, [2]app.Portions{got.Schedule[0].Settled, got.Schedule[1].Settled}); d != "" {
				t.Error(d)
			}
			if got.Total != kes(c.total) || got.Overpaid != kes(c.over) {
				t.Errorf("total %v, overpaid %v", got.Total, got.Overpaid)
			}
			if d := cmp.Diff(twoWeeks(), before, cmpopts.EquateComparable(app.Date{})); d != "" {
				t.Errorf("the file itself was changed: %s", d)
			}
		})
	}
}

func TestOverlayReversalsAndDisbursements(t *testing.T) {
	back := app.Entry{Kind: app.Reversal, Flow: app.CashOut, Amount: kes(100), Day: first}
	l := overlaid(twoWeeks(), back)
	if due, _ := l.DueBy(first); l.Total != kes(355) || due != kes(235) {
		t.Errorf("a reversed repayment is owed again: total %v, due %v", l.Total, due)
	}
	closed := twoWeeks()
	closed.Status, closed.Total, closed.Schedule, closed.Outstanding = app.LoanClosed, kes(0), nil, portions(0, 0, 0, 0)
	if l = overlaid(closed, back); l.Status != app.LoanActive || l.Total != kes(100) {
		t.Errorf("%+v", l)
	}
	if l = overlaid(twoWeeks(), paid(300), app.Entry{Kind: app.Reversal, Flow: app.CashOut, Amount: kes(300), Day: first}); l.Total != kes(255) || l.Overpaid != kes(0) {
		t.Errorf("there and back: total %v, overpaid %v", l.Total, l.Overpaid)
	}
	waiting := twoWeeks()
	waiting.Status, waiting.Total = app.LoanApproved, kes(0)
	out := app.Entry{Kind: app.Disbursement, Flow: app.CashOut, Amount: kes(200), Day: first}
	if l = overlaid(waiting, out); l.Status != app.LoanActive || l.Total != kes(255) || l.Disbursed != first {
		t.Errorf("%+v", l)
	}
	if l = overlaid(waiting, out, app.Entry{Kind: app.Reversal, Flow: app.CashIn, Amount: kes(200), Day: first}); l.Status != app.LoanApproved {
		t.Errorf("%+v", l)
	}
	other, _ := money.New("UGX", 0, 0)
	if l = overlaid(twoWeeks(), app.Entry{Kind: app.Repayment, Amount: money.FromMinor(5, other)}); l.Odd == "" || l.Total != kes(255) {
		t.Errorf("another currency: %+v", l)
	}
}

func TestOverlaySavingsAndCharges(t *testing.T) {
	file := app.ClientFile{
		Savings: []app.Savings{{ID: 1, Balance: kes(500), Available: kes(300)}},
		Charges: []app.ClientCharge{{ID: 2, Amount: kes(50), Outstanding: kes(50)}},
	}
	entry := func(k app.Kind, f app.Flow, ref app.AccountRef, minor int64) app.Entry {
		return app.Entry{Kind: k, Flow: f, Account: ref, Amount: kes(minor), State: app.Awaiting}
	}
	s, c := file.Savings[0].Ref(), file.Charges[0].Ref()
	cases := []struct {
		name                        string
		entry                       app.Entry
		balance, available, charged int64
	}{
		{"deposit", entry(app.Deposit, app.CashIn, s, 100), 600, 400, 50},
		{"deposit that placed refused cash", entry(app.Deposit, app.NoCash, s, 100), 600, 400, 50},
		{"withdrawal", entry(app.Withdrawal, app.CashOut, s, 100), 400, 200, 50},
		{"reversed deposit", entry(app.Reversal, app.CashOut, s, 100), 400, 200, 50},
		{"reversed withdrawal", entry(app.Reversal, app.CashIn, s, 100), 600, 400, 50},
		{"charge", entry(app.ChargePayment, app.CashIn, c, 30), 500, 300, 20},
		{"reversed charge", entry(app.Reversal, app.CashOut, c, 30), 500, 300, 80},
		{"given back", entry(app.GivenBack, app.CashOut, s, 30), 500, 300, 50},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := app.OverlayClient(file, []app.Entry{c.entry})
			if got.Savings[0].Balance != kes(c.balance) || got.Savings[0].Available != kes(c.available) || got.Charges[0].Outstanding != kes(c.charged) {
				t.Errorf("%+v", got)
			}
		})
	}
}

// Whatever is paid in whatever parts, what the loan owes and what its schedule says stay one.
func TestOverlayModel(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		parts := rapid.SliceOfN(rapid.Int64Range(1, 200), 0, 6).Draw(r, "parts")
		var entries []app.Entry
		sum := int64(0)
		for _, p := range parts {
			entries = append(entries, paid(p))
			sum += p
		}
		l := overlaid(twoWeeks(), entries...)
		open, err := l.DueBy(first.AddDays(100))
		if err != nil {
			r.Fatal(err)
		}
		if open != l.Total || l.Total != kes(max(0, 255-sum)) || l.Overpaid != kes(max(0, sum-255)) {
			r.Fatalf("paid %d: schedule %v, total %v, over %v", sum, open, l.Total, l.Overpaid)
		}
		if out, err := l.Outstanding.Total(); err != nil || out != l.Total {
			r.Fatalf("outstanding %v, total %v", out, l.Total)
		}
	})
}
