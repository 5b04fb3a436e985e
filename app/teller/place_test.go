package teller_test

import (
	"testing"

	"daftari/app"
	"daftari/app/teller"
)

// refused records one repayment, beside a deposit that is posted, and lets the core refuse it.
func refusedRepayment(t *testing.T) (*bench, app.Entry) {
	b := newBench(t)
	d := b.pay(app.Repayment, onLoan(11), 600)
	b.refuseAll()
	e := b.entry(d.Entries[0].Key)
	if e.State != app.Refused || e.Placement != app.Unplaced || b.bag() != 600 {
		t.Fatalf("%+v", e)
	}
	return b, e
}

func TestPlaceRefusedCash(t *testing.T) {
	t.Run("on her other loan", func(t *testing.T) {
		b, e := refusedRepayment(t)
		d, err := b.Place(ctx, e.Key, []teller.Target{{Account: onLoan(16)}}, "loan closed")
		b.ok(err)
		n := d.Entries[0]
		if n.Kind != app.Repayment || n.Places != e.Key || n.Flow != app.NoCash || n.Amount != kes(600) || b.bag() != 600 {
			t.Errorf("%+v, bag %d", n, b.bag())
		}
		if r := d.Receipts[0]; r.Replaces != e.Receipt || len(r.Entries) != 1 || b.receipt(e.Receipt).Standing != app.Void {
			t.Errorf("%+v", r)
		}
		if b.entry(e.Key).Placement != app.Placed {
			t.Error("not placed")
		}
		_, err = b.Place(ctx, e.Key, []teller.Target{{Account: onSavings(21)}}, "x")
		b.refused(err, "teller.placed_already")
		_, err = b.Cancel(ctx, n.Key, "x")
		b.refused(err, "teller.placing_stays")
		_, err = b.Correct(ctx, n.Key, teller.Correction{Amount: kes(500), Reason: "x"})
		b.refused(err, "teller.place_sum")
		fixed, err := b.Correct(ctx, n.Key, teller.Correction{Kind: app.Deposit, Account: onSavings(21), Reason: "savings rather"})
		b.ok(err)
		if f := fixed.Entries[0]; f.Places != e.Key || f.Flow != app.NoCash || b.bag() != 600 {
			t.Errorf("%+v, bag %d", f, b.bag())
		}
		b.refuseAll() // and again: the cash wants a place again
		if again := b.entry(fixed.Entries[0].Key); again.Placement != app.Unplaced {
			t.Fatalf("%+v", again)
		}
		_, err = b.Place(ctx, fixed.Entries[0].Key, []teller.Target{{}}, "given back")
		b.ok(err)
		if b.bag() != 0 {
			t.Errorf("bag %d", b.bag())
		}
	})
	t.Run("in parts", func(t *testing.T) {
		b, e := refusedRepayment(t)
		_, err := b.Place(ctx, e.Key, []teller.Target{{Account: onLoan(16), Amount: kes(500)}}, "x")
		b.refused(err, "teller.place_sum")
		d, err := b.Place(ctx, e.Key, []teller.Target{{Account: onLoan(16), Amount: kes(350)}, {Account: onSavings(21), Amount: kes(150)}, {Amount: kes(100)}}, "x")
		b.ok(err)
		if len(d.Entries) != 3 || len(d.Receipts) != 2 || len(d.Receipts[0].Entries) != 2 || b.bag() != 500 {
			t.Errorf("%+v, bag %d", d, b.bag())
		}
		if g := d.Entries[2]; g.Kind != app.GivenBack || g.State != app.Kept || g.Flow != app.CashOut {
			t.Errorf("%+v", g)
		}
	})
	t.Run("refusals", func(t *testing.T) {
		b, e := refusedRepayment(t)
		for want, g := range map[string]teller.Target{
			"teller.same_account": {Account: onLoan(11)},
			"teller.other_client": {Account: onSavings(22)},
			"teller.wrong_kind":   {Account: app.AccountRef{Kind: app.OnBag}},
			"teller.over_balance": {Account: onLoan(16), Amount: kes(1001)},
			"teller.no_account":   {Account: onLoan(999)},
		} {
			_, err := b.Place(ctx, e.Key, []teller.Target{g}, "x")
			b.refused(err, want)
		}
		_, err := b.Place(ctx, e.Key, []teller.Target{{}}, "")
		b.refused(err, "teller.reason_needed")
		_, err = b.Place(ctx, e.Key, nil, "x")
		b.refused(err, "teller.place_sum")
		_, err = b.Cancel(ctx, e.Key, "x")
		b.refused(err, "teller.refused_place")
		fine := b.pay(app.Deposit, onSavings(21), 5).Entries[0]
		_, err = b.Place(ctx, fine.Key, []teller.Target{{}}, "x")
		b.refused(err, "teller.not_refused")
	})
	t.Run("to the branch, with the next hand-over", func(t *testing.T) {
		b, e := refusedRepayment(t)
		_, err := b.Suspend(ctx, e.Key, "", "")
		b.refused(err, "teller.reason_needed")
		_, err = b.Suspend(ctx, e.Key, "", "nobody knows")
		b.ok(err)
		if b.entry(e.Key).Placement != app.Suspended || b.bag() != 600 {
			t.Errorf("bag %d", b.bag())
		}
		_, err = b.Suspend(ctx, e.Key, "", "again")
		b.refused(err, "teller.placed_already")
		_, err = b.Place(ctx, e.Key, []teller.Target{{}}, "back")
		b.refused(err, "teller.placed_already") // the branch has it
		_, err = b.Place(ctx, e.Key, []teller.Target{{Account: onSavings(21)}}, "found")
		b.ok(err)
	})
	t.Run("to the branch at once", func(t *testing.T) {
		b, e := refusedRepayment(t)
		_, err := b.Suspend(ctx, e.Key, "Lydia", "nobody knows")
		b.ok(err)
		if b.bag() != 0 {
			t.Errorf("bag %d", b.bag())
		}
	})
	t.Run("on the same account with a later date", func(t *testing.T) {
		b, e := refusedRepayment(t)
		b.at = b.at.AddDate(0, 0, 1)
		d, err := b.Place(ctx, e.Key, []teller.Target{{Account: onLoan(11)}}, "holiday")
		b.ok(err)
		if n := d.Entries[0]; n.Account != e.Account || !n.Day.After(e.Day) || n.Places != e.Key || b.bag() != 600 {
			t.Errorf("%+v, bag %d", n, b.bag())
		}
	})
	t.Run("refused cash out", func(t *testing.T) {
		b := newBench(t)
		e := b.pay(app.Withdrawal, onSavings(21), 100).Entries[0]
		b.refuseAll()
		_, err := b.Place(ctx, e.Key, []teller.Target{{Account: onLoan(16)}}, "x")
		b.refused(err, "teller.place_out")
		d, err := b.Place(ctx, e.Key, []teller.Target{{}}, "she brought it back")
		b.ok(err)
		if d.Entries[0].Flow != app.CashIn || b.bag() != 0 {
			t.Errorf("%+v, bag %d", d.Entries[0], b.bag())
		}
	})
}

func TestBag(t *testing.T) {
	b := newBench(t)
	b.pay(app.Deposit, onSavings(21), 1000)
	bank := teller.BagOut{Kind: app.BankDeposit, Amount: kes(600), Bank: "Ziwa Bank", Slip: "DS 88214"}
	cases := []struct {
		name string
		edit func(*teller.BagOut)
		want string
	}{
		{"no amount", func(o *teller.BagOut) { o.Amount = kes(0) }, "teller.no_amount"},
		{"no bank", func(o *teller.BagOut) { o.Bank = " " }, "teller.bank_needed"},
		{"no slip", func(o *teller.BagOut) { o.Slip = "" }, "teller.slip_needed"},
		{"nobody takes it", func(o *teller.BagOut) { o.Kind = app.HandOver }, "teller.to_needed"},
		{"more than in the bag", func(o *teller.BagOut) { o.Amount = kes(1001) }, "teller.not_in_bag"},
		{"another kind", func(o *teller.BagOut) { o.Kind = app.Deposit }, "teller.not_bag"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := bank
			c.edit(&o)
			_, err := b.TakeOut(ctx, o)
			b.refused(err, c.want)
		})
	}
	d, err := b.TakeOut(ctx, bank)
	b.ok(err)
	if e := d.Entries[0]; e.State != app.Kept || e.Bag.Slip != "DS 88214" || b.bag() != 400 {
		t.Errorf("%+v, bag %d", e, b.bag())
	}
	bank.Amount, bank.Slip = kes(100), "ds 88214"
	_, err = b.TakeOut(ctx, bank)
	b.refused(err, "teller.slip_seen")
	bank.Bank = "Other Bank"
	_, err = b.TakeOut(ctx, bank)
	b.ok(err)
	_, err = b.TakeOut(ctx, teller.BagOut{Kind: app.HandOver, Amount: kes(300), To: "Lydia"})
	b.ok(err)
	if b.bag() != 0 {
		t.Errorf("bag %d", b.bag())
	}
	_, err = b.Cancel(ctx, d.Entries[0].Key, "x")
	b.refused(err, "teller.kept_for_good")
}

func TestCashFromTheBranch(t *testing.T) {
	b := newBench(t)
	for name, c := range map[string]struct {
		in   teller.BagIn
		want string
	}{
		"nothing":           {teller.BagIn{From: "Lydia"}, "teller.no_amount"},
		"less than nothing": {teller.BagIn{From: "Lydia", Amount: kes(-1)}, "teller.no_amount"},
		"nobody":            {teller.BagIn{Amount: kes(300), From: "  "}, "teller.from_needed"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := b.PutIn(ctx, c.in)
			b.refused(err, c.want)
		})
	}
	d, err := b.PutIn(ctx, teller.BagIn{Amount: kes(300), From: "Lydia", Note: "for Grace's loan"})
	b.ok(err)
	e := d.Entries[0]
	if e.Kind != app.CashReceived || e.State != app.Kept || e.Flow != app.CashIn || e.Bag.From != "Lydia" || len(d.Receipts) != 0 || b.bag() != 300 {
		t.Errorf("%+v, bag %d", e, b.bag())
	}
	st, err := b.Journal.Standing(ctx, e.Day)
	b.ok(err)
	if len(st.Unposted) != 0 {
		t.Errorf("cash from the branch waits for the core: %v", st.Unposted)
	}
	_, err = b.TakeOut(ctx, teller.BagOut{Kind: app.HandOver, Amount: kes(300), To: "Lydia"})
	b.ok(err)
}
