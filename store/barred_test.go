package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
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

// TestRefusedCashBesideAWallet: cash that was handed out and that the core refused is with her: no wallet pays it again, until a
// person says where the cash is.
func TestRefusedCashBesideAWallet(t *testing.T) {
	ctx, c := t.Context(), newClock()
	b := newBook(t, c, nil)
	number, err := msisdn.Parse("+254700000104", "KE")
	must(t, err)
	for i, kind := range []app.Kind{app.Disbursement, app.Withdrawal} {
		account, purpose, day := app.AccountRef{Kind: app.OnLoan, ID: 7}, payout.Disbursement, app.DateOf(c.at)
		if kind == app.Withdrawal {
			account, purpose, day = app.AccountRef{Kind: app.OnSavings, ID: 8}, payout.Withdrawal, app.Date{}
		}
		pay := func(key string) string {
			_, err := b.Payouts().Make(ctx, payout.Payment{Key: app.Key(key), Purpose: purpose, Client: 1, Name: "Achieng", Account: account, Tranche: day,
				Amount: kes(100), Wallet: payout.Wallet{Provider: "mpesa", Number: number}})
			return keyed(err)
		}
		cash := app.Key(fmt.Sprint("cash", i))
		rec := single(string(cash), account.ID, app.DateOf(c.at))
		rec.Entries[0].Kind, rec.Entries[0].Flow, rec.Entries[0].Account = kind, app.CashOut, account
		_, err := b.Record(ctx, rec)
		must(t, err)
		work, err := b.Claim(ctx, "h", c.at, 10, app.Pick{})
		must(t, err)
		if len(work) != 1 {
			t.Fatalf("%d to send", len(work))
		}
		must(t, b.Settle(ctx, []app.Settlement{{Attempt: work[0].Attempt, Outcome: app.Outcome{Key: cash, Event: app.Refuse, Class: app.Misfit}}}))
		if got := pay(fmt.Sprint("wallet", i)); got != "payout.in_cash" {
			t.Errorf("%s: %q", kind, got)
		}
	}
}

// TestSheetBesideAWallet: cash that an open sheet says was handed out bars a payment by wallet, and the other way round; what
// was said before the payment stays as it was said.
func TestSheetBesideAWallet(t *testing.T) {
	ctx, c := t.Context(), newClock()
	b := newBook(t, c, nil)
	number, err := msisdn.Parse("+254700000104", "KE")
	must(t, err)
	loan := func(n int64) app.AccountRef { return app.AccountRef{Kind: app.OnLoan, ID: n} }
	savings := app.AccountRef{Kind: app.OnSavings, ID: 3}
	pay := func(key app.Key, purpose payout.Purpose, a app.AccountRef) string {
		x := payout.Payment{Key: key, Purpose: purpose, Client: 1, Name: "Achieng", Account: a, Amount: kes(100), Wallet: payout.Wallet{Provider: "mpesa", Number: number}}
		if purpose == payout.Disbursement {
			x.Tranche = app.DateOf(c.at)
		}
		_, err := b.Payouts().Make(ctx, x)
		return keyed(err)
	}
	s := app.Sheet{Key: "s", Group: 1, Name: "Umoja", Day: app.DateOf(c.at), State: app.SheetOpen, Lines: []app.Line{
		{Parts: []app.Part{{Kind: app.Disbursement, Account: loan(1), Expected: kes(100)}, {Kind: app.Disbursement, Account: loan(2), Expected: kes(100)}}},
		{Parts: []app.Part{{Kind: app.Withdrawal, Account: savings, Expected: kes(0)}}}}}
	say := func(line, part int, amount money.Amount) string {
		was := s.Lines[line].Parts[part].Actual
		s.Lines[line].Parts[part].Actual = amount
		out, err := b.SaveSheet(ctx, s)
		if err == nil {
			s = out
		} else {
			s.Lines[line].Parts[part].Actual = was
		}
		return keyed(err)
	}
	for _, step := range []struct{ name, got, want string }{
		{"cash for the first", say(0, 0, kes(100)), ""},
		{"and no wallet", pay("p1", payout.Disbursement, loan(1)), "payout.in_sheet"},
		{"a wallet for the second", pay("p2", payout.Disbursement, loan(2)), ""},
		{"and no cash", say(0, 1, kes(100)), "payout.barred"},
		{"nothing is no cash", say(0, 1, kes(0)), ""},
		{"cash from savings", say(1, 0, kes(50)), ""},
		{"and no wallet for them", pay("p3", payout.Withdrawal, savings), "payout.in_sheet"},
		{"it was not handed out", say(1, 0, kes(0)), ""},
		{"a wallet for them", pay("p4", payout.Withdrawal, savings), ""},
		{"and no cash from them", say(1, 0, kes(50)), "payout.barred"},
		{"what was said of the first is taken back", say(0, 0, kes(0)), ""},
		{"a wallet for the first", pay("p5", payout.Disbursement, loan(1)), ""},
	} {
		if step.got != step.want {
			t.Errorf("%s: %q, want %q", step.name, step.got, step.want)
		}
	}
	found, err := b.PaidOut(ctx, loan(1), loan(2), savings)
	if err != nil || len(found) != 0 {
		t.Errorf("%v %v", found, err)
	}
}

// TestRequestBesideCash: money that is taken in cash takes back the request for it, as far as that can be.
func TestRequestBesideCash(t *testing.T) {
	ctx, c := t.Context(), newClock()
	b := newBook(t, c, nil)
	number, err := msisdn.Parse("+254700000104", "KE")
	must(t, err)
	for loan, x := range []struct {
		told  bool
		state payout.State
		left  payout.State
		owed  string
	}{{false, payout.Pending, payout.Cancelled, "[]"}, {true, payout.Queued, payout.Queued, "[cancel]"}, {true, payout.Accepted, payout.Accepted, "[]"}} {
		key := app.Key(fmt.Sprint("r", loan))
		_, err := b.Payouts().Make(ctx, payout.Payment{Key: key, Purpose: payout.Collection, Client: 1, Name: "Achieng", Account: app.AccountRef{Kind: app.OnLoan, ID: int64(loan + 1)},
			Until: c.at.Add(24 * time.Hour), Amount: kes(100), Wallet: payout.Wallet{Provider: "mpesa", Number: number}})
		must(t, err)
		if x.told {
			all, err := b.Payouts().Errands(ctx)
			must(t, err)
			must(t, b.Payouts().Hear(ctx, payout.Heard{Errand: all[len(all)-1].ID, Payments: []payout.Status{{Key: key, State: x.state, At: c.at}}}))
		}
		_, err = b.Record(ctx, single(fmt.Sprint("cash", loan), int64(loan+1), app.DateOf(c.at)))
		must(t, err)
		f, err := b.Payouts().Payment(ctx, key)
		must(t, err)
		if f.Payment.State != x.left || fmt.Sprint(f.Owed) != x.owed {
			t.Errorf("%s: %s, owed %v", x.state, f.Payment.State, f.Owed)
		}
	}
}

// TestOneDamagedBatch hides no other.
func TestOneDamagedBatch(t *testing.T) {
	ctx, c := t.Context(), newClock()
	b := newBook(t, c, nil)
	number, err := msisdn.Parse("+254700000104", "KE")
	must(t, err)
	for n := range int64(2) {
		x, err := b.Payouts().Make(ctx, payout.Payment{Key: app.Key(fmt.Sprint("p", n)), Purpose: payout.Disbursement, Client: 1, Account: app.AccountRef{Kind: app.OnLoan, ID: n + 1},
			Tranche: app.DateOf(c.at), Amount: kes(100), Wallet: payout.Wallet{Provider: "mpesa", Number: number}})
		must(t, err)
		x.Batch = app.Key(fmt.Sprint("b", n))
		_, err = b.Payouts().Send(ctx, payout.Group{Key: x.Batch, Lines: []payout.Payment{x}, Total: x.Amount}, nil)
		must(t, err)
	}
	if _, err := raw(t, b.Path()).Exec("DROP TRIGGER payout_batch_frozen; UPDATE payout_batch SET blob = zeroblob(length(blob)) WHERE key = 'b0'"); err != nil {
		t.Fatal(err)
	}
	all, err := b.Payouts().Batches(ctx)
	if err != nil || len(all) != 1 || all[0].Group.Key != "b1" {
		t.Errorf("%v %v", all, err)
	}
	owed, err := b.Payouts().Errands(ctx)
	if err != nil || len(owed) != 2 {
		t.Errorf("owed %v %v", owed, err)
	}
}

func keyed(err error) string {
	var p *app.Problem
	if errors.As(err, &p) {
		return p.Key
	}
	return fmt.Sprint(map[bool]any{true: err, false: ""}[err != nil])
}

// TestTwoMovesFurther: a feed tells where a payment stands, not how it came there: what was made and is closed meanwhile is
// closed here, and what was closed and is made after all is made. What was said before changes nothing.
func TestTwoMovesFurther(t *testing.T) {
	ctx, c := t.Context(), newClock()
	b := newBook(t, c, nil)
	number, err := msisdn.Parse("+254700000104", "KE")
	must(t, err)
	for i, way := range [][2]payout.State{{payout.Made, payout.Closed}, {payout.Closed, payout.Made}} {
		key := app.Key(fmt.Sprint("p", i))
		_, err := b.Payouts().Make(ctx, payout.Payment{Key: key, Purpose: payout.Collection, Client: 1, Name: "Achieng", Account: app.AccountRef{Kind: app.OnLoan, ID: int64(i + 1)},
			Amount: kes(100), Until: c.at.Add(time.Hour), Wallet: payout.Wallet{Provider: "mpesa", Number: number}})
		must(t, err)
		for n, at := range []time.Duration{time.Minute, 2 * time.Minute, 30 * time.Second} {
			must(t, b.Payouts().Hear(ctx, payout.Heard{Fed: true, After: int64(3*i + n + 1), Now: c.at,
				Payments: []payout.Status{{Key: key, State: way[n%2], At: c.at.Add(at)}}}))
		}
		f, err := b.Payouts().Payment(ctx, key)
		must(t, err)
		if f.Payment.State != way[1] {
			t.Errorf("%s, then %s: it is %s", way[0], way[1], f.Payment.State)
		}
	}
}
