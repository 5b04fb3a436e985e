package teller_test

import (
	"fmt"
	"testing"

	"daftari/app"
	"daftari/app/teller"
)

func TestPayRefuses(t *testing.T) {
	cases := []struct {
		name string
		p    teller.Payment
		want string
	}{
		{"nothing", teller.Payment{Kind: app.Repayment, Account: onLoan(11), Amount: kes(0)}, "teller.no_amount"},
		{"more than the balance", teller.Payment{Kind: app.Repayment, Account: onLoan(11), Amount: kes(2501)}, "teller.over_balance"},
		{"more than the savings", teller.Payment{Kind: app.Withdrawal, Account: onSavings(21), Amount: kes(301)}, "teller.over_savings"},
		{"out of an empty account", teller.Payment{Kind: app.Withdrawal, Account: onSavings(22), Amount: kes(1)}, "teller.nothing_to_withdraw"},
		{"unknown account", teller.Payment{Kind: app.Repayment, Account: onLoan(999), Amount: kes(1)}, "teller.no_account"},
		{"shared loan", teller.Payment{Kind: app.Repayment, Account: onLoan(13), Amount: kes(1)}, "teller.blocked.shared"},
		{"client not active", teller.Payment{Kind: app.Repayment, Account: onLoan(14), Amount: kes(1)}, "teller.blocked.inactive"},
		{"loan not handed out", teller.Payment{Kind: app.Repayment, Account: onLoan(15), Amount: kes(1)}, "teller.not_disbursed"},
		{"loan handed out before", teller.Payment{Kind: app.Disbursement, Account: onLoan(11), Amount: kes(2500)}, "teller.not_approved"},
		{"part of a disbursement", teller.Payment{Kind: app.Disbursement, Account: onLoan(15), Amount: kes(4999)}, "teller.disbursement_whole"},
		{"deposit on a loan", teller.Payment{Kind: app.Deposit, Account: onLoan(11), Amount: kes(1)}, "teller.wrong_kind"},
		{"tomorrow", teller.Payment{Kind: app.Deposit, Account: onSavings(21), Amount: kes(1), Day: thursday.AddDays(1)}, "limits.future"},
		{"long ago", teller.Payment{Kind: app.Deposit, Account: onSavings(21), Amount: kes(1), Day: thursday.AddDays(-8)}, "limits.back"},
		{"on Sunday", teller.Payment{Kind: app.Repayment, Account: onLoan(11), Amount: kes(1), Day: day("2026-09-13")}, "teller.blocked.non_working"},
	}
	b := newBench(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := b.Pay(ctx, c.p)
			b.refused(err, c.want)
		})
	}
	if b.bag() != 0 {
		t.Error("a refused payment moved cash")
	}
}

func TestPayRecordsOnceAndCountsAtOnce(t *testing.T) {
	b := newBench(t)
	d := b.pay(app.Repayment, onLoan(11), 600)
	e := d.Entries[0]
	if e.Title != "Achieng Odhiambo" || e.Label != "Biashara L-000011" || e.Client != achieng || e.Group != amani || e.Receipt.String() != "K7-000001" {
		t.Errorf("entry %+v", e)
	}
	_, err := b.Pay(ctx, teller.Payment{Kind: app.Repayment, Account: onLoan(11), Amount: kes(600)})
	b.refused(err, "teller.same_again")
	_, err = b.Pay(ctx, teller.Payment{Kind: app.Repayment, Account: onLoan(11), Amount: kes(600), Again: true})
	b.ok(err)
	_, err = b.Pay(ctx, teller.Payment{Kind: app.Repayment, Account: onLoan(11), Amount: kes(1301)})
	b.refused(err, "teller.over_balance") // 2500 - 1200: the outbox counts
	if s := b.open(); !s.Lines[0].Parts[0].Expected.IsZero() {
		t.Errorf("the sheet asks again: %+v", s.Lines[0].Parts[0])
	}
	b.confirmAll()
	if s := b.open(); !s.Lines[0].Parts[0].Expected.IsZero() {
		t.Errorf("the sheet asks again before the next pull: %+v", s.Lines[0].Parts[0])
	}
	b.pay(app.Disbursement, onLoan(15), 5000)
	_, err = b.Pay(ctx, teller.Payment{Kind: app.Disbursement, Account: onLoan(15), Amount: kes(5000), Again: true})
	b.refused(err, "teller.not_approved")
	b.pay(app.ChargePayment, app.AccountRef{Kind: app.OnCharge, ID: 31}, 50)
	_, err = b.Pay(ctx, teller.Payment{Kind: app.ChargePayment, Account: app.AccountRef{Kind: app.OnCharge, ID: 31}, Amount: kes(50), Again: true})
	b.refused(err, "teller.charge_paid")
	d = b.pay(app.Withdrawal, onSavings(21), 300)
	if rc := d.Receipts[0]; rc.Number != fmt.Sprintf("%06d", rc.Client) {
		t.Errorf("the receipt of %s has number %q", rc.Title, rc.Number)
	}
	if got := b.bag(); got != 1200-5000+50-300 {
		t.Errorf("bag %d", got)
	}
}

func TestUnsureBlocksTheSameLine(t *testing.T) {
	b := newBench(t)
	d := b.pay(app.Repayment, onLoan(11), 600)
	b.settle(func(app.Entry) app.Outcome { return app.Outcome{Event: app.Lost, Person: "app.look"} })
	_, err := b.Pay(ctx, teller.Payment{Kind: app.Repayment, Account: onLoan(11), Amount: kes(600), Again: true})
	b.refused(err, "teller.unsure_open")
	key := d.Entries[0].Key
	_, err = b.Cancel(ctx, key, "x")
	b.refused(err, "teller.sent_already")
	b.refused(b.Decide(ctx, key, teller.PostedThere, "", "seen"), "teller.proof_needed")
	b.refused(b.Decide(ctx, key, teller.PostedThere, "77", ""), "teller.reason_needed")
	b.ok(b.Decide(ctx, key, teller.PostedThere, "77", "seen at the branch"))
	f, err := b.book.Entry(ctx, key)
	b.ok(err)
	if f.Entry.State != app.Confirmed || f.Proof == nil || f.Proof.Transaction != "77" {
		t.Errorf("%+v", f)
	}
	b.refused(b.Decide(ctx, key, teller.SendAgain, "", "x"), "teller.nothing_to_decide")

	again := b.pay(app.Repayment, onLoan(12), 800).Entries[0].Key
	b.settle(func(app.Entry) app.Outcome { return app.Outcome{Event: app.Lost, Person: "app.look"} })
	b.ok(b.Decide(ctx, again, teller.SendAgain, "", "not there"))
	if e := b.entry(again); e.State != app.Queued || e.Generation != 1 {
		t.Errorf("%+v", e)
	}
}

func TestCorrectAndCancel(t *testing.T) {
	b := newBench(t, func(p *app.Pull) { p.Loans = p.Loans[:len(p.Loans)-1] })
	done, err := b.Close(ctx, b.allPaid().Key)
	b.ok(err)
	first := done.Receipts[1] // Achieng: 600, 250, 150
	old := first.Entries[0]

	_, err = b.Correct(ctx, old, teller.Correction{Amount: kes(500)})
	b.refused(err, "teller.reason_needed")
	_, err = b.Correct(ctx, old, teller.Correction{Amount: kes(600), Reason: "x"})
	b.refused(err, "teller.no_change")
	_, err = b.Correct(ctx, old, teller.Correction{Amount: kes(2501), Reason: "x"})
	b.refused(err, "teller.over_balance")
	_, err = b.Correct(ctx, old, teller.Correction{Account: onLoan(12), Reason: "x"})
	b.refused(err, "teller.other_client")
	fixed, err := b.Correct(ctx, old, teller.Correction{Amount: kes(500), Reason: "read wrongly"})
	b.ok(err)
	second := fixed.Receipts[0]
	if second.Replaces != first.No || len(second.Entries) != 3 || b.receipt(first.No).Standing != app.Void || b.receipt(first.No).ReplacedBy != second.No {
		t.Errorf("first %+v, second %+v", b.receipt(first.No), second)
	}
	if e := fixed.Entries[0]; e.Corrects != old || e.Sheet == "" || e.Amount != kes(500) || e.Day != thursday {
		t.Errorf("correcting entry %+v", e)
	}
	if b.entry(old).State != app.Cancelled || b.bag() != 2800 {
		t.Errorf("old is %s, bag %d", b.entry(old).State, b.bag())
	}
	_, err = b.Cancel(ctx, old, "again")
	b.refused(err, "teller.cancelled_already")

	// A line that was kept on the new receipt can be cancelled too.
	kept := first.Entries[1]
	third, err := b.Cancel(ctx, kept, "never paid")
	b.ok(err)
	if r := third.Receipts[0]; r.Replaces != second.No || len(r.Entries) != 2 {
		t.Errorf("third %+v", r)
	}
	// The only line of a receipt leaves none.
	last := b.pay(app.Deposit, onSavings(22), 40)
	gone, err := b.Correct(ctx, last.Entries[0].Key, teller.Correction{Amount: kes(0), Reason: "not paid"})
	b.ok(err)
	if len(gone.Receipts) != 0 || b.receipt(last.Receipts[0].No).Standing != app.Void {
		t.Errorf("%+v", gone)
	}
	b.confirmAll()
	_, err = b.Cancel(ctx, fixed.Entries[0].Key, "x")
	b.refused(err, "teller.posted_already")
	_, err = b.Correct(ctx, done.Entries[len(done.Entries)-1].Key, teller.Correction{Amount: kes(1), Reason: "x"})
	b.refused(err, "teller.posted_already")
}

func TestReverse(t *testing.T) {
	b := newBench(t, func(p *app.Pull) { p.Loans = p.Loans[:len(p.Loans)-1] })
	done, err := b.Close(ctx, b.allPaid().Key)
	b.ok(err)
	first := done.Receipts[1]
	_, err = b.Reverse(ctx, first.Entries[0], "wrong member")
	b.refused(err, "teller.cancel_instead")
	b.confirmAll()
	if b.receipt(first.No).Standing != app.Final {
		t.Error("not final")
	}
	_, err = b.Reverse(ctx, first.Entries[0], "")
	b.refused(err, "teller.reason_needed")
	_, err = b.Reverse(ctx, done.Entries[len(done.Entries)-1].Key, "x")
	b.refused(err, "teller.not_money")
	rev, err := b.Reverse(ctx, first.Entries[0], "wrong member")
	b.ok(err)
	if e := rev.Entries[0]; e.Flow != app.CashOut || e.Reverses != first.Entries[0] || e.Lane() != "loan:11" || b.bag() != 2300 {
		t.Errorf("reversal %+v, bag %d", e, b.bag())
	}
	if r := b.receipt(first.No); r.Standing != app.Void || len(rev.Receipts) != 1 || len(rev.Receipts[0].Entries) != 2 || rev.Receipts[0].Standing != app.Final {
		t.Errorf("receipts %+v %+v", r, rev.Receipts)
	}
	if s, err := b.Sheet(ctx, amani, thursday); err != nil || s.State != app.SheetClosed {
		t.Error("the sheet opened")
	}
	_, err = b.Reverse(ctx, first.Entries[0], "x")
	b.refused(err, "teller.reversed_already")
	back, err := b.Cancel(ctx, rev.Entries[0].Key, "it was right")
	b.ok(err)
	if r := back.Receipts[0]; len(r.Entries) != 3 || r.Standing != app.Final || b.bag() != 2900 {
		t.Errorf("%+v, bag %d", r, b.bag())
	}
	_, err = b.Reverse(ctx, first.Entries[0], "wrong after all")
	b.ok(err)
	b.confirmAll()
	b.pay(app.Repayment, onLoan(11), 2500) // owed again in full

	out := b.pay(app.Withdrawal, onSavings(21), 100).Entries[0]
	b.confirmAll()
	rev, err = b.Reverse(ctx, out.Key, "not hers")
	b.ok(err)
	if rev.Entries[0].Flow != app.CashIn || len(rev.Receipts) != 0 || b.receipt(out.Receipt).Standing != app.Void {
		t.Errorf("%+v", rev)
	}
	if _, err = b.Cancel(ctx, rev.Entries[0].Key, "hers"); err != nil {
		t.Error(err)
	}
}

// Last week's answer may be lost while this week's instalment, the same amount, is in the hand.
func TestUnsureOfAnotherDayDoesNotStopTheMeeting(t *testing.T) {
	b := newBench(t)
	b.pay(app.Repayment, onLoan(12), 800)
	b.settle(func(app.Entry) app.Outcome { return app.Outcome{Event: app.Lost} })
	b.at = b.at.AddDate(0, 0, 7)
	b.pull(func(p *app.Pull) { p.CoreDay = thursday.AddDays(7) })
	o, err := b.OpenSheet(ctx, amani, thursday.AddDays(7), false)
	b.ok(err)
	s, err := b.AllAsExpected(ctx, o.Sheet.Key)
	b.ok(err)
	s, err = b.Say(ctx, s.Key, teller.Said{Client: faith, Reason: "x", Parts: []teller.SaidPart{{Kind: app.Repayment, Account: onLoan(12), Amount: kes(800)}}})
	b.ok(err)
	b.exactly(s)
	_, err = b.Close(ctx, s.Key)
	b.ok(err)
	_, err = b.Pay(ctx, teller.Payment{Kind: app.Repayment, Account: onLoan(12), Amount: kes(800)})
	b.refused(err, "teller.unsure_open")
	_, err = b.Pay(ctx, teller.Payment{Kind: app.Repayment, Account: onLoan(12), Amount: kes(800), Again: true})
	b.ok(err)
}

// A refused reversal leaves the posting standing: its receipt must come back when the cash has
// its place again, and it may be reversed anew.
func TestReversalRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(b *bench, rev app.Entry) error
	}{
		{"cash back", func(b *bench, rev app.Entry) error {
			_, err := b.Place(ctx, rev.Key, []teller.Target{{}}, "she returned it")
			return err
		}},
		{"to the branch", func(b *bench, rev app.Entry) error {
			_, err := b.Suspend(ctx, rev.Key, "", "branch settles it")
			return err
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			first := b.pay(app.Repayment, onLoan(11), 600).Entries[0]
			b.confirmAll()
			rev, err := b.Reverse(ctx, first.Key, "wrong member")
			b.ok(err)
			b.refuseAll()
			b.ok(c.end(b, rev.Entries[0]))
			f, err := b.book.Entry(ctx, first.Key)
			b.ok(err)
			if f.Entry.State != app.Confirmed || f.Receipt == nil || f.Receipt.Standing != app.Final {
				t.Fatalf("posted, and its receipt is %+v", f.Receipt)
			}
			_, err = b.Reverse(ctx, first.Key, "again")
			b.ok(err)
			f, err = b.book.Entry(ctx, first.Key)
			b.ok(err)
			if f.Receipt.Standing != app.Void {
				t.Errorf("reversed, and its receipt is %+v", f.Receipt)
			}
		})
	}
	t.Run("reversed, cancelled, reversed", func(t *testing.T) {
		b := newBench(t)
		first := b.pay(app.Repayment, onLoan(11), 600).Entries[0]
		b.confirmAll()
		rev, err := b.Reverse(ctx, first.Key, "wrong member")
		b.ok(err)
		back, err := b.Cancel(ctx, rev.Entries[0].Key, "it was right")
		b.ok(err)
		_, err = b.Reverse(ctx, first.Key, "wrong after all")
		b.ok(err)
		if r := b.receipt(back.Receipts[0].No); r.Standing != app.Void {
			t.Errorf("%+v", r)
		}
	})
}

// The close of the day hands over all that is in the bag, refused cash too; the same cash cannot
// go to the branch once more.
func TestSuspendWhatWasHandedOver(t *testing.T) {
	b, e := refusedRepayment(t)
	_, err := b.TakeOut(ctx, teller.BagOut{Kind: app.HandOver, Amount: kes(600), To: "Cashier"})
	b.ok(err)
	_, err = b.Suspend(ctx, e.Key, "Cashier", "x")
	b.refused(err, "teller.not_in_bag")
	_, err = b.Suspend(ctx, e.Key, "", "x")
	b.ok(err)
	if b.bag() != 0 {
		t.Errorf("bag %d", b.bag())
	}
}
