package payouts

import (
	"context"
	"errors"
	"testing"
	"time"

	"daftari/app"
	"daftari/fineract/fineracttest"
	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/fineracttest/faults"
	"daftari/fineract/ledger"
)

// withKey is an act under another leg: what a second try, or another desk's, would send.
type acting struct {
	name string
	path string // of its posting
	make func(*world) func(Leg) Act
}

// acts are all that a payout needs of the core, each ready to be done.
func acts() []acting {
	return []acting{
		{"disbursal", "loans/", func(w *world) func(Leg) Act {
			loan := w.loan()
			return func(g Leg) Act { return w.disbursal(loan, g) }
		}},
		{"to savings", "loans/", func(w *world) func(Leg) Act {
			loan := w.loan()
			return func(g Leg) Act { return ToSavings{Leg: g, Loan: loan, Entitled: w.entitled(), Day: w.today()} }
		}},
		{"undo of a disbursal", "loans/", func(w *world) func(Leg) Act {
			d := w.disbursal(w.loan(), w.leg())
			w.want(w.do(d), app.Confirm, "")
			return func(g Leg) Act { return Undo{Leg: g, Loan: d.Loan, Of: d.Key, Reason: "not paid"} }
		}},
		{"withdrawal", "savingsaccounts/", func(w *world) func(Leg) Act {
			return func(g Leg) Act { return w.withdrawal(g) }
		}},
		{"undo of a withdrawal", "savingsaccounts/", func(w *world) func(Leg) Act {
			d := w.withdrawal(w.leg())
			w.want(w.do(d), app.Confirm, "")
			return func(g Leg) Act { return UndoWithdrawal{Leg: g, Of: d, Reason: "not paid"} }
		}},
		{"in transit", "journalentries", func(w *world) func(Leg) Act {
			return func(g Leg) Act { return w.move(g) }
		}},
		{"a repayment from a wallet", "loans/", func(w *world) func(Leg) Act {
			d := w.disbursal(w.loan(), w.leg())
			w.want(w.do(d), app.Confirm, "")
			return func(g Leg) Act { return w.collected(g, app.AccountRef{Kind: app.OnLoan, ID: int64(d.Loan)}) }
		}},
		{"a deposit from a wallet", "savingsaccounts/", func(w *world) func(Leg) Act {
			return func(g Leg) Act { return w.collected(g, app.AccountRef{Kind: app.OnSavings, ID: int64(w.savings)}) }
		}},
		{"undo in transit", "journalentries", func(w *world) func(Leg) Act {
			m := w.move(w.leg())
			w.want(w.do(m), app.Confirm, "")
			return func(g Leg) Act { return UndoInTransit{Leg: g, Of: m, Reason: "reversed by the provider"} }
		}},
	}
}

func (w *world) withdrawal(g Leg) Withdrawal {
	return Withdrawal{Leg: g, Savings: w.savings, Amount: w.kes(200), Day: w.today(), Type: w.held, Wallet: "+254700000001"}
}

func (w *world) collected(g Leg, on app.AccountRef) Collected {
	return Collected{Leg: g, Account: on, Amount: w.kes(300), Day: w.today(), Type: app.PaymentTypeID(w.branch.Cash), Receipt: "QK9XYZ", Wallet: "+254700000001"}
}

func (w *world) move(g Leg) InTransit {
	return InTransit{Leg: g, Office: app.OfficeID(w.branch.OfficeID), Debit: transit, Credit: float, Amount: w.kes(5000), Day: w.today(), Type: w.held,
		Receipt: "QK8ABC", Note: "P-K7-000118"}
}

// state is all that may move: it must be the same after one try and after many.
func (w *world) state() [4]string {
	s := [4]string{w.owing(transit), w.owing(float)}
	w.inBooks(func(b *books.World) error {
		s[2] = b.SavingsAccount(int64(w.savings)).Balance.String()
		n := 0
		for _, l := range b.Loans() {
			for _, t := range l.Transactions {
				if !t.Reversed {
					n++
				}
			}
		}
		s[3] = exact.Int(int64(n)).String()
		return nil
	})
	return s
}

// TestActsAreDoneOnce: whatever becomes of the answer, an act is booked once and its enquiry says so.
func TestActsAreDoneOnce(t *testing.T) {
	for _, server := range []fineracttest.Options{{Version: "1.11"}, {Version: "1.16", Database: fineracttest.PostgreSQL}} {
		for _, a := range acts() {
			t.Run(server.Version+" "+a.name, func(t *testing.T) {
				plain := newWorld(t, server)
				act := a.make(plain)
				g := plain.leg()
				plain.want(plain.do(act(g)), app.Confirm, "")
				once := plain.state()
				plain.want(plain.do(act(g)), app.Confirm, "") // twice: the same desk again
				plain.want(plain.ask(act(g)), app.Confirm, "")
				if plain.state() != once {
					t.Errorf("done twice: %v, once: %v", plain.state(), once)
				}

				lost := newWorld(t, server)
				act = a.make(lost)
				before := lost.state()
				g = lost.leg()
				if ev := lost.ask(act(g)).Event; ev != app.UnknownThere {
					t.Errorf("asked before it was done: %s", ev)
				}
				lost.dropped(a.path)
				lost.want(lost.do(act(g)), app.Lost, "")
				if lost.state() == before {
					t.Fatal("the fault dropped the posting, not its answer")
				}
				lost.want(lost.ask(act(g)), app.Confirm, "")
				if lost.state() != once {
					t.Errorf("after a lost answer: %v, plain: %v", lost.state(), once)
				}

				unsent := newWorld(t, server)
				act = a.make(unsent)
				g = unsent.leg()
				unsent.fault(fineracttest.Fault{Kind: faults.DropBefore, Method: "POST", Path: a.path, Count: 1})
				unsent.want(unsent.do(act(g)), app.Lost, "")
				unsent.want(unsent.ask(act(g)), app.UnknownThere, "")
				g.Tries++
				unsent.want(unsent.do(act(g)), app.Confirm, "")
				if unsent.state() != once {
					t.Errorf("after a lost request: %v, plain: %v", unsent.state(), once)
				}
			})
		}
	}
}

// TestBurntKeys: a key that the server holds an error under for ever gives way to the next generation, but only
// where the core itself keeps a second booking out.
func TestBurntKeys(t *testing.T) {
	for _, a := range acts() {
		t.Run(a.name, func(t *testing.T) {
			w := newWorld(t, fineracttest.Options{})
			act := a.make(w)
			g := w.leg()
			w.fault(fineracttest.Fault{Kind: faults.Conflict, Count: 1})
			w.want(w.do(act(g)), app.Lost, app.Conflict)
			o := w.ask(act(g))
			if a.name == "withdrawal" || a.name == "in transit" || a.name == "a deposit from a wallet" {
				if w.want(o, app.Lost, ""); o.Person != ledger.PersonNoNewKey {
					t.Errorf("%+v", o)
				}
				return
			}
			if w.want(o, app.UnknownThere, ""); !o.NewKey {
				t.Fatal("no new key")
			}
			g.Generation, g.Tries = 1, 2
			w.want(w.do(act(g)), app.Confirm, "")
		})
	}
}

// TestUndoLooksFirst: the core would reverse the repayment silently; ours leaves the loan to a person.
func TestUndoLooksFirst(t *testing.T) {
	w := newWorld(t, fineracttest.Options{})
	d := w.disbursal(w.loan(), w.leg())
	w.want(w.do(d), app.Confirm, "")
	w.repay(d.Loan)
	before := w.state()
	o := w.want(w.do(Undo{Leg: w.leg(), Loan: d.Loan, Of: d.Key, Reason: "not paid"}), app.Refuse, app.Rejected)
	if o.Code != ledger.CodeFollowed || o.Person != PersonFollowed {
		t.Errorf("%+v", o)
	}
	if w.state() != before {
		t.Errorf("something moved: %v, before %v", w.state(), before)
	}
	// The double is as silent as the real one: this is what the reading is for.
	w.inBooks(func(b *books.World) error {
		_, err := b.UndoDisbursal(int64(d.Loan), "")
		return err
	})
	if w.booked("R-1") != 0 {
		t.Error("the double keeps a repayment through an undo of the disbursal, which the real server does not")
	}
}

// TestAfterAnUndo: another payment of the loan is another key, and the old one books nothing any more.
func TestAfterAnUndo(t *testing.T) {
	w := newWorld(t, fineracttest.Options{})
	first := w.disbursal(w.loan(), w.leg())
	w.want(w.do(first), app.Confirm, "")
	w.want(w.do(Undo{Leg: w.leg(), Loan: first.Loan, Of: first.Key}), app.Confirm, "")
	if o := w.want(w.ask(first), app.Lost, app.Conflict); o.Person != ledger.PersonUndone || !o.Alarm {
		t.Errorf("%+v", o)
	}
	if got := w.owing(transit); got != "0.00" {
		t.Errorf("in transit %s after an undo", got)
	}
	second := w.disbursal(first.Loan, w.leg())
	w.want(w.do(second), app.Confirm, "")
	if w.booked(first.Key) != 0 || w.booked(second.Key) != 1 {
		t.Error("the loan stands handed out otherwise than once")
	}
}

// TestPostThenPay: what is in transit equals the open payment, and nothing when it is over.
func TestPostThenPay(t *testing.T) {
	w := newWorld(t, fineracttest.Options{})
	start := w.owing(float)
	d := w.disbursal(w.loan(), w.leg())
	d.Receipt = ""
	w.want(w.do(d), app.Confirm, "")
	if got := w.owing(transit); got != "5000.00" {
		t.Fatalf("in transit %s while the payment is open", got)
	}
	if w.booked(d.Key) != 1 {
		t.Error("not under its key")
	}
	m := w.move(w.leg())
	w.want(w.do(m), app.Confirm, "")
	if got := w.owing(transit); got != "0.00" {
		t.Errorf("in transit %s after the provider's word", got)
	}
	if got := w.owing(float); got == start {
		t.Error("the float did not move")
	}
	w.want(w.do(UndoInTransit{Leg: w.leg(), Of: m}), app.Confirm, "") // the provider reversed it
	if got := w.owing(transit); got != "5000.00" {
		t.Errorf("in transit %s after the provider's reversal", got)
	}
	w.want(w.do(Undo{Leg: w.leg(), Loan: d.Loan, Of: d.Key}), app.Confirm, "")
	if got := w.owing(transit); got != "0.00" {
		t.Errorf("in transit %s when all is taken back", got)
	}
}

// TestToSavingsFirst: while the money is at the wallet the core itself refuses to take the disbursal back.
func TestToSavingsFirst(t *testing.T) {
	w := newWorld(t, fineracttest.Options{})
	had := w.state()[2]
	w.inBooks(func(b *books.World) error { // nothing but the loan's money
		a := b.SavingsAccount(int64(w.savings)).Balance
		_, err := b.Withdraw(int64(w.savings), books.SavingsTxCmd{Date: exact.NewDate(w.now.Date()), Amount: &a, Payment: books.PaymentInput{TypeID: int64(w.held)}})
		return err
	})
	d := ToSavings{Leg: w.leg(), Loan: w.loan(), Entitled: w.entitled(), Day: w.today()}
	w.want(w.do(d), app.Confirm, "")
	out := w.withdrawal(w.leg())
	out.Amount = w.kes(5000)
	w.want(w.do(out), app.Confirm, "")
	undo := Undo{Leg: w.leg(), Loan: d.Loan, Of: d.Key}
	if o := w.want(w.do(undo), app.Refuse, app.Rejected); ledger.Refusal(app.Reversal, o.Code) != "ledger.refused.insufficient" || o.Person != PersonStays {
		t.Errorf("had %s: %+v", had, o)
	}
	w.want(w.do(UndoWithdrawal{Leg: w.leg(), Of: out}), app.Confirm, "")
	undo.Leg = w.leg()
	w.want(w.do(undo), app.Confirm, "")
	if got := w.state()[2]; got != "0.00" {
		t.Errorf("savings hold %s", got)
	}
}

// TestRefusals: what the core says no to, and what never goes out.
func TestRefusals(t *testing.T) {
	tests := []struct {
		name string
		act  func(*world) Act
		key  string
	}{
		{"a loan that is handed out already", func(w *world) Act {
			d := w.disbursal(w.loan(), w.leg())
			w.want(w.do(d), app.Confirm, "")
			d.Leg = w.leg()
			return d
		}, "ledger.refused.not_approved"},
		{"a loan that is not approved", func(w *world) Act {
			d := w.disbursal(w.loan(), w.leg())
			w.inBooks(func(b *books.World) error {
				_, err := b.UndoApproval(int64(d.Loan), "")
				return err
			})
			return d
		}, "ledger.refused.not_approved"},
		{"more than was approved", func(w *world) Act {
			d := w.disbursal(w.loan(), w.leg())
			d.Net = w.kes(5001)
			return d
		}, "ledger.refused.disbursal_changed"},
		{"tomorrow", func(w *world) Act {
			d := w.disbursal(w.loan(), w.leg())
			d.Day = d.Day.AddDays(1)
			return d
		}, "ledger.refused.future"},
		{"no such loan", func(w *world) Act { return w.disbursal(987654, w.leg()) }, "ledger.refused.account_gone"},
		{"without a payment type", func(w *world) Act {
			d := w.disbursal(w.loan(), w.leg())
			d.Type = 0
			return d
		}, "ledger.refused.unfit"},
		{"more than there is", func(w *world) Act {
			d := w.withdrawal(w.leg())
			d.Amount = w.kes(900000)
			return d
		}, "ledger.refused.insufficient"},
		{"from an account to itself", func(w *world) Act {
			m := w.move(w.leg())
			m.Credit = m.Debit
			return m
		}, "ledger.refused.unfit"},
		{"an account that takes no entries by hand", func(w *world) Act {
			w.inBooks(func(b *books.World) error { b.GLAccount(int64(transit)).ManualEntries = false; return nil })
			return w.move(w.leg())
		}, "ledger.refused.gl_account"},
		{"an undo of nothing", func(w *world) Act { return UndoWithdrawal{Leg: w.leg(), Of: w.withdrawal(w.leg())} }, "ledger.refused.no_target"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, fineracttest.Options{})
			act := tt.act(w)
			before := w.state()
			o := w.want(w.do(act), app.Refuse, app.Rejected)
			if got := ledger.Refusal("", o.Code); got != tt.key {
				t.Errorf("%q is told as %s, want %s", o.Code, got, tt.key)
			}
			if w.state() != before {
				t.Errorf("refused, and yet %v became %v", before, w.state())
			}
		})
	}
}

// TestChecker: an act may wait for a second person at the core, and is asked for by its own key.
func TestChecker(t *testing.T) {
	w := newWorld(t, fineracttest.Options{})
	w.checked("DISBURSE_LOAN")
	d := w.disbursal(w.loan(), w.leg())
	o := w.want(w.do(d), app.Accepted, "")
	if o.Proof == nil || o.Proof.Command == "" {
		t.Fatalf("no command: %+v", o)
	}
	if w.booked(d.Key) != 0 {
		t.Fatal("booked before it was approved")
	}
	d.Waiting = o.Proof
	w.want(w.ask(d), app.Accepted, "")
	w.approve(o.Proof.Command)
	w.want(w.ask(d), app.Confirm, "")
	if w.booked(d.Key) != 1 {
		t.Error("not booked once")
	}
}

// TestRead: what a loan is entitled to, as the desk must know it before it pays.
func TestRead(t *testing.T) {
	w := newWorld(t, fineracttest.Options{})
	loan := w.loan()
	got, err := w.p.Read(context.Background(), loan)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Open) != 1 || got.Linked != w.savings || got.Office != app.OfficeID(w.branch.OfficeID) || got.Approved != w.kes(5000) {
		t.Fatalf("%+v", got)
	}
	day := got.Open[0].Day
	tests := []struct {
		name   string
		client app.ClientID
		day    app.Date
		net    int64
		key    string
	}{
		{"as it is", w.client, day, 5000, ""},
		{"of no particular day", w.client, app.Date{}, 5000, ""},
		{"another amount", w.client, day, 4999, "ledger.payout.amount"},
		{"another client", w.client + 1, day, 5000, "ledger.payout.client"},
		{"another day", w.client, day.AddDays(1), 5000, "ledger.payout.no_tranche"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tranche, err := got.Due(tt.client, tt.day, w.kes(tt.net))
			var p *app.Problem
			switch {
			case tt.key == "" && (err != nil || tranche.Principal != w.kes(5000)):
				t.Errorf("%+v, %v", tranche, err)
			case tt.key != "" && (!errors.As(err, &p) || p.Key != tt.key):
				t.Errorf("%v, want %s", err, tt.key)
			}
		})
	}
	w.want(w.do(w.disbursal(loan, w.leg())), app.Confirm, "")
	if got, err = w.p.Read(context.Background(), loan); err != nil || len(got.Open) != 0 || got.Disbursed != w.kes(5000) {
		t.Errorf("handed out: %+v, %v", got, err)
	}
	if _, err := got.Due(w.client, day, w.kes(5000)); app.ClassOf(err) != app.Conflict {
		t.Errorf("a second time: %v", err)
	}
	if _, err := w.p.Read(context.Background(), 987654); err == nil {
		t.Error("a loan that is not there")
	}
}

// TestAvailable: what may be withdrawn.
func TestAvailable(t *testing.T) {
	w := newWorld(t, fineracttest.Options{})
	before, err := w.p.Available(context.Background(), w.savings, w.client)
	if err != nil || before.Sign() <= 0 {
		t.Fatalf("%s, %v", before.Decimal(), err)
	}
	w.want(w.do(w.withdrawal(w.leg())), app.Confirm, "")
	after, err := w.p.Available(context.Background(), w.savings, w.client)
	if err != nil {
		t.Fatal(err)
	}
	if left, err := before.Sub(w.kes(200)); err != nil || left != after {
		t.Errorf("%s, then %s", before.Decimal(), after.Decimal())
	}
	if _, err := w.p.Available(context.Background(), w.savings, w.client+1); app.ClassOf(err) != app.Conflict {
		t.Errorf("another's savings: %v", err)
	}
}

// TestOldKeys: what the server may have forgotten is looked up before it goes out again.
func TestOldKeys(t *testing.T) {
	w := newWorld(t, fineracttest.Options{})
	d := w.withdrawal(w.leg())
	w.want(w.do(d), app.Confirm, "")
	w.s.Tenant("default").PurgeKeys()
	w.now = w.now.Add(100 * time.Hour)
	d.Tries++
	w.want(w.do(d), app.Confirm, "")
	if w.booked(d.Key) != 1 {
		t.Error("withdrawn twice")
	}
}
