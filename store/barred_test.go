package store_test

import (
	"errors"
	"testing"

	"daftari/app"
	"daftari/app/msisdn"
	"daftari/app/payout"
)

// TestCashBesideAWallet: a loan that is paid by wallet, or may be, is not handed out in cash; not even where the payment
// cannot be read any more.
func TestCashBesideAWallet(t *testing.T) {
	ctx, c := t.Context(), newClock()
	b := newBook(t, c, nil)
	number, err := msisdn.Parse("+254700000104", "KE")
	must(t, err)
	cash := func(key string, loan int64) error {
		rec := single(key, loan, app.DateOf(c.at))
		rec.Entries[0].Kind, rec.Entries[0].Flow = app.Disbursement, app.CashOut
		_, err := b.Record(ctx, rec)
		return err
	}
	_, err = b.Payouts().Make(ctx, payout.Payment{Key: "p", Purpose: payout.Disbursement, Client: 1, Name: "Achieng", Account: app.AccountRef{Kind: app.OnLoan, ID: 1},
		Tranche: app.DateOf(c.at), Amount: kes(100), Wallet: payout.Wallet{Provider: "mpesa", Number: number}})
	must(t, err)
	var p *app.Problem
	if err := cash("one", 1); !errors.As(err, &p) || p.Key != "payout.barred" {
		t.Errorf("cash beside a wallet: %v", err)
	}
	if _, err := raw(t, b.Path()).Exec("DROP TRIGGER IF EXISTS payout_written_once; UPDATE payout SET blob = zeroblob(length(blob))"); err != nil {
		t.Fatal(err)
	}
	if err := cash("two", 1); app.ClassOf(err) != app.BrokenBook {
		t.Errorf("cash beside a payment that cannot be read: %v", err)
	}
	if err := cash("three", 2); err != nil {
		t.Errorf("cash for another loan: %v", err)
	}
}
