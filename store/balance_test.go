package store_test

import (
	"context"
	"testing"

	"daftari/app"
)

// The newest of our postings on an account gets the balance of the first pull after it, from
// that pull alone.
func TestBalanceComesWithThePull(t *testing.T) {
	ctx := context.Background()
	c := newClock()
	b := newBook(t, c, nil)
	total := func(loan int64, minor int64) app.Loan { return app.Loan{ID: app.LoanID(loan), Total: kes(minor)} }
	balances := func(want map[app.Key]string) {
		t.Helper()
		for key, balance := range want {
			f, err := b.Entry(ctx, key)
			must(t, err)
			if f.Proof == nil || f.Proof.Balance != balance || f.Proof.Transaction != "77" {
				t.Errorf("%s: %+v, want %q", key, f.Proof, balance)
			}
		}
	}
	for i, key := range []app.Key{"a", "b", "c"} {
		record(t, b, app.Recording{Entries: []app.Entry{entry(key, app.Repayment, int64(1+i/2), 100)}}) // a and b on one loan
		settled(t, b, c, key, app.Outcome{Event: app.Confirm})
	}
	must(t, b.ApplyPull(ctx, app.Pull{Cursor: "1", Loans: []app.Loan{total(1, 5000), total(9, 1)}}))
	balances(map[app.Key]string{"a": "", "b": "50.00", "c": ""})
	must(t, b.ApplyPull(ctx, app.Pull{Cursor: "2", Loans: []app.Loan{total(1, 4000), total(2, 7000)}}))
	balances(map[app.Key]string{"a": "", "b": "50.00", "c": ""})
}
