package settlement_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/fineract/fineracttest"
	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/fineracttest/faults"
	"daftari/fineract/ledger"
	"daftari/fineract/ledger/payouts"
	"daftari/fineract/ledger/settlement"
	"daftari/sync/desk"
)

// The desk takes a Core as it is.
var _ desk.Ledger = (*settlement.Core)(nil)

// acts are one of each kind, ready to be done.
func acts() map[payout.ActKind]func(*world) payout.Act {
	return map[payout.ActKind]func(*world) payout.Act{
		payout.BookLoan:     func(w *world) payout.Act { return w.act(payout.BookLoan, w.disbursement(), true) },
		payout.BookSavings:  func(w *world) payout.Act { return w.act(payout.BookSavings, w.disbursement(), true) },
		payout.BookWithdraw: func(w *world) payout.Act { return w.act(payout.BookWithdraw, w.withdrawal(), true) },
		payout.BookIn: func(w *world) payout.Act {
			return w.act(payout.BookIn, w.collection(app.AccountRef{Kind: app.OnSavings, ID: int64(w.savings)}), false)
		},
		payout.Arrive: func(w *world) payout.Act {
			return w.after(payout.Arrive, w.did(w.act(payout.BookLoan, w.disbursement(), true)))
		},
		payout.UndoArrive: func(w *world) payout.Act {
			return w.after(payout.UndoArrive, w.did(w.after(payout.Arrive, w.did(w.act(payout.BookLoan, w.disbursement(), true)))))
		},
		payout.UndoLoan: func(w *world) payout.Act {
			return w.after(payout.UndoLoan, w.did(w.act(payout.BookLoan, w.disbursement(), true)))
		},
		payout.UndoSavings: func(w *world) payout.Act {
			return w.after(payout.UndoSavings, w.did(w.act(payout.BookSavings, w.disbursement(), true)))
		},
		payout.UndoWithdraw: func(w *world) payout.Act {
			return w.after(payout.UndoWithdraw, w.did(w.act(payout.BookWithdraw, w.withdrawal(), true)))
		},
	}
}

// settle does an act as the desk does: once, then by asking, and again only where the core proved not to have it. It
// gives the last outcome; a desk that waits for a person stops.
func (w *world) settle(a payout.Act) app.Outcome {
	w.Helper()
	o := w.do(a)
	for range 20 {
		switch {
		case o.Event == app.Confirm, o.Event == app.Refuse, o.Event == app.Accepted, o.Person != "":
			return o
		case o.Event == app.UnknownThere:
			if a.Tries++; o.NewKey {
				a.Generation, a.First = a.Generation+1, w.now
			}
			o = w.do(a)
		case o.Event == app.NotApplied:
			w.now = w.now.Add(time.Minute)
			if o.RetryAt.After(w.now) {
				w.now = o.RetryAt
			}
			a.Tries++
			o = w.do(a)
		default:
			w.now = w.now.Add(2 * time.Minute)
			a.Asks++
			o = w.ask(a)
		}
	}
	w.Fatalf("no end: %+v", o)
	return o
}

// onLoan tells the kinds of which the core keeps a second one out under any key.
func onLoan(kind payout.ActKind) bool {
	return kind == payout.BookLoan || kind == payout.BookSavings || kind == payout.UndoLoan || kind == payout.UndoSavings
}

// TestBooksOnce: whatever the line and the core do, an act stands booked once, or waits for a person where the core
// gives no way to tell.
func TestBooksOnce(t *testing.T) {
	for _, server := range []fineracttest.Options{{Version: "1.11"}, {Version: "1.16", Database: fineracttest.PostgreSQL}} {
		for kind, ready := range acts() {
			t.Run(server.Version+" "+string(kind), func(t *testing.T) {
				plain := newWorld(t, server)
				a := ready(plain)
				before := plain.stands()
				plain.did(a)
				once := plain.stands()
				if once == before {
					t.Fatal("nothing was booked")
				}
				plain.did(a)
				plain.want(plain.ask(a), app.Confirm, "")
				plain.reopen()
				plain.want(plain.ask(a), app.Confirm, "")
				if plain.stands() != once {
					t.Errorf("again: %s, once: %s", plain.stands(), once)
				}
				for name, f := range map[string]fineracttest.Fault{
					"the answer is lost":    {Kind: faults.DropAfter, Method: "POST", Count: 1},
					"half an answer":        {Kind: faults.HalfReply, Method: "POST", Count: 1},
					"the request is lost":   {Kind: faults.DropBefore, Method: "POST", Count: 1},
					"a portal":              {Kind: faults.Captive, Method: "POST", Count: 1},
					"another's JSON":        {Kind: faults.WrongJSON, Method: "POST", Count: 1},
					"425":                   {Kind: faults.Busy, Count: 1},
					"503 before":            {Kind: faults.Status, Method: "POST", Status: 503, Count: 1},
					"500 after":             {Kind: faults.Status, Method: "POST", Status: 500, Commit: true, Count: 1},
					"reads fail, then post": {Kind: faults.DropBefore, Method: "GET", Count: 4},
				} {
					w := newWorld(t, server)
					a := ready(w)
					w.s.Faults().Add(f)
					before := w.stands()
					o := w.settle(a)
					if name == "425" && !onLoan(kind) { // for ever asked about, never sent anew
						if o.Person != ledger.PersonNoNewKey || w.stands() != before {
							t.Errorf("%s: %+v", name, o)
						}
						continue
					}
					w.want(o, app.Confirm, "")
					if w.stands() != once {
						t.Errorf("%s: %s, plain: %s", name, w.stands(), once)
					}
				}
			})
		}
	}
}

// TestCachedErrors: where the server keeps an error under a key, a new key goes out only where the core itself keeps a
// second booking out.
func TestCachedErrors(t *testing.T) {
	for _, server := range []fineracttest.Options{{Version: "1.11"}, {Version: "1.16"}} {
		for kind, ready := range acts() {
			t.Run(server.Version+" "+string(kind), func(t *testing.T) {
				w := newWorld(t, server)
				a := ready(w)
				before := w.stands()
				w.s.Faults().Add(fineracttest.Fault{Kind: faults.Conflict, Count: 1})
				o := w.settle(a)
				savings := kind == payout.BookWithdraw || kind == payout.BookIn
				if kind == payout.Arrive || savings && server.Version == "1.11" {
					if o.Person != ledger.PersonNoNewKey || w.stands() != before {
						t.Errorf("%+v: %s, before %s", o, w.stands(), before)
					}
					return
				}
				w.want(o, app.Confirm, "")
			})
		}
	}
}

// TestTransitNeedsItsAccounts: without them nothing is booked before it is paid, since it could not be posted afterwards.
func TestTransitNeedsItsAccounts(t *testing.T) {
	tried := 0
	for kind, ready := range acts() {
		for name, lack := range map[string]func(*settlement.Accounts){
			"no payment type":    func(a *settlement.Accounts) { a.InTransit = 0 },
			"no account":         func(a *settlement.Accounts) { a.Transit = 0 },
			"no float":           func(a *settlement.Accounts) { a.Float = 0 },
			"one account for it": func(a *settlement.Accounts) { a.Float = a.Transit },
		} {
			w := newWorld(t, fineracttest.Options{})
			a := ready(w)
			if !a.Transit {
				continue
			}
			tried++
			before, whole := w.stands(), w.pays.Accounts
			lack(&w.pays.Accounts)
			o := w.want(w.do(a), app.Refuse, app.BadConfig)
			w.pays.Accounts = whole
			if o.Code != ledger.CodeUnfit || w.stands() != before {
				t.Errorf("%s, %s: %+v; %s, before %s", kind, name, o, w.stands(), before)
			}
		}
	}
	if tried == 0 {
		t.Error("no act is in transit")
	}
}

// TestLockedLoan: close of business holds the loan; what waited for it is booked once.
func TestLockedLoan(t *testing.T) {
	for kind, ready := range acts() {
		if kind != payout.BookLoan && kind != payout.BookSavings && kind != payout.UndoLoan {
			continue
		}
		t.Run(string(kind), func(t *testing.T) {
			w := newWorld(t, fineracttest.Options{})
			a := ready(w)
			w.s.Tenant("default").LockLoan(a.Payment.Account.ID)
			before := w.stands()
			if o := w.want(w.do(a), app.NotApplied, app.Conflict); !o.RetryAt.After(w.now) {
				t.Errorf("%+v", o)
			}
			if w.stands() != before {
				t.Error("booked on a locked loan")
			}
			w.s.Tenant("default").UnlockLoan(a.Payment.Account.ID)
			w.want(w.settle(a), app.Confirm, "")
		})
	}
}

// TestOrders: each order from its first booking to its end, and taken back.
func TestOrders(t *testing.T) {
	w := newWorld(t, fineracttest.Options{})
	start := w.stands()
	tests := []struct {
		name  string
		order payout.Order
		p     payout.Payment
	}{
		{"post then pay", payout.PostThenPay, w.disbursement()},
		{"to savings first", payout.SavingsFirst, w.disbursement()},
		{"a withdrawal", payout.PostThenPay, w.withdrawal()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var booked []payout.Act
			for _, kind := range tt.order.Books(tt.p.Purpose) {
				booked = append(booked, w.did(w.act(kind, tt.p, true)))
			}
			if got := w.transit(); got != tt.p.Amount.Decimal() {
				t.Errorf("in transit %s, want %s", got, tt.p.Amount.Decimal())
			}
			for i := len(booked) - 1; i >= 0; i-- {
				w.did(w.after(booked[i].Kind.Undoes(), booked[i]))
			}
			if got := w.transit(); got != "0.00" {
				t.Errorf("in transit %s when all is taken back", got)
			}
			booked = nil
			for _, kind := range tt.order.Books(tt.p.Purpose) {
				booked = append(booked, w.did(w.act(kind, tt.p, true)))
			}
			w.did(w.after(tt.order.Posts(tt.p.Purpose), booked[len(booked)-1]))
			if got := w.transit(); got != "0.00" {
				t.Errorf("in transit %s when it has arrived", got)
			}
		})
	}
	if w.stands() == start {
		t.Error("nothing moved")
	}
}

// TestNotInOrder: the first half of "to savings first" is not taken back while the second stands.
func TestNotInOrder(t *testing.T) {
	w := newWorld(t, fineracttest.Options{})
	w.inBooks(func(b *books.World) error { // nothing but the loan's money
		left := b.SavingsAccount(int64(w.savings)).Balance
		_, err := b.Withdraw(int64(w.savings), books.SavingsTxCmd{Date: b.Today(), Amount: &left, Payment: books.PaymentInput{TypeID: w.branch.Cash}})
		return err
	})
	p := w.disbursement()
	in := w.did(w.act(payout.BookSavings, p, true))
	out := w.did(w.act(payout.BookWithdraw, p, true))
	if o := w.want(w.do(w.after(payout.UndoSavings, in)), app.Refuse, app.Rejected); o.Person != payouts.PersonStays {
		t.Errorf("%+v", o)
	}
	w.did(w.after(payout.UndoWithdraw, out))
	w.did(w.after(payout.UndoSavings, in))
}

// TestUndoAfterRepayment: a repayment stands on the loan: a person must go on, and nothing moves.
func TestUndoAfterRepayment(t *testing.T) {
	w := newWorld(t, fineracttest.Options{})
	a := w.did(w.act(payout.BookLoan, w.disbursement(), true))
	amount := exact.Int(500)
	w.inBooks(func(b *books.World) error {
		_, err := b.Repay(a.Payment.Account.ID, books.RepayCmd{Date: b.Today(), Amount: &amount, ExternalID: "R-1"})
		return err
	})
	before := w.stands()
	if o := w.want(w.do(w.after(payout.UndoLoan, a)), app.Refuse, app.Rejected); o.Person != payouts.PersonFollowed {
		t.Errorf("%+v", o)
	}
	if w.stands() != before {
		t.Errorf("%s, before %s", w.stands(), before)
	}
}

// TestSecondPerson: an act that waits for the core's checker is Accepted until it is decided.
func TestSecondPerson(t *testing.T) {
	for verdict, want := range map[string]app.Event{"approve": app.Confirm, "reject": app.Refuse} {
		w := newWorld(t, fineracttest.Options{})
		w.checked("DISBURSE_LOAN")
		a := w.act(payout.BookLoan, w.disbursement(), true)
		before := w.stands()
		o := w.want(w.do(a), app.Accepted, "")
		if o.Proof == nil || o.Proof.Command == "" || w.stands() != before {
			t.Fatalf("%+v", o)
		}
		a.Waiting = o.Proof
		w.want(w.ask(a), app.Accepted, "")
		w.decide(o.Proof.Command, verdict)
		w.want(w.ask(a), want, "")
		if (w.stands() != before) != (want == app.Confirm) {
			t.Errorf("%s: %s, before %s", verdict, w.stands(), before)
		}
	}
}

// TestDue: the core's no is told from what could not be read.
func TestDue(t *testing.T) {
	tests := []struct {
		name  string
		make  func(*world) payout.Payment
		key   string
		class app.Class
	}{
		{"a loan that is approved", (*world).disbursement, "", ""},
		{"savings that hold it", (*world).withdrawal, "", ""},
		{"a deposit", func(w *world) payout.Payment {
			return w.collection(app.AccountRef{Kind: app.OnSavings, ID: int64(w.savings)})
		}, "", ""},
		{"a repayment of an active loan", func(w *world) payout.Payment {
			return w.collection(w.did(w.act(payout.BookLoan, w.disbursement(), true)).Payment.Account)
		}, "", ""},
		{"a repayment of one that is not", func(w *world) payout.Payment { return w.collection(w.disbursement().Account) }, "ledger.payout.not_active", app.Conflict},
		{"another amount", func(w *world) payout.Payment {
			p := w.disbursement()
			p.Amount = w.kes(4999)
			return p
		}, "ledger.payout.amount", app.Conflict},
		{"another day", func(w *world) payout.Payment {
			p := w.disbursement()
			p.Tranche = p.Tranche.AddDays(1)
			return p
		}, "ledger.payout.no_tranche", app.Conflict},
		{"another client", func(w *world) payout.Payment {
			p := w.disbursement()
			p.Client = app.ClientID(w.branch.Clients[1])
			return p
		}, "ledger.payout.client", app.Conflict},
		{"handed out already", func(w *world) payout.Payment { return w.did(w.act(payout.BookLoan, w.disbursement(), true)).Payment }, "ledger.payout.not_approved", app.Conflict},
		{"not approved any more", func(w *world) payout.Payment {
			p := w.disbursement()
			w.inBooks(func(b *books.World) error {
				_, err := b.UndoApproval(p.Account.ID, "")
				return err
			})
			return p
		}, "ledger.payout.not_approved", app.Conflict},
		{"no such loan", func(w *world) payout.Payment {
			p := w.disbursement()
			p.Account.ID = 987654
			return p
		}, "ledger.payout.gone", app.Conflict},
		{"more than the savings hold", func(w *world) payout.Payment {
			p := w.withdrawal()
			p.Amount = w.kes(900000)
			return p
		}, "ledger.payout.short", app.Conflict},
		{"another currency", func(w *world) payout.Payment {
			p := w.withdrawal()
			usd, err := money.ISO("USD")
			if err != nil {
				w.Fatal(err)
			}
			p.Amount = money.FromMinor(100, usd)
			return p
		}, "ledger.payout.short", app.Conflict},
		{"no network", func(w *world) payout.Payment {
			w.s.Cut()
			return w.payment(payout.Withdrawal, app.AccountRef{Kind: app.OnSavings, ID: int64(w.savings)}, 1)
		}, "ledger.offline", app.Offline},
		{"a portal", func(w *world) payout.Payment {
			w.s.Faults().Add(fineracttest.Fault{Kind: faults.Captive})
			return w.withdrawal()
		}, "ledger.portal", app.Foreign},
		{"a proxy's error page", func(w *world) payout.Payment {
			w.s.Faults().Add(fineracttest.Fault{Kind: faults.Status, Status: 500, Method: "GET", Path: "savingsaccounts"})
			return w.withdrawal()
		}, "ledger.portal", app.Foreign},
		{"a user who may not read it", func(w *world) payout.Payment {
			t := w.s.Tenant("default")
			t.Lock()
			defer t.Unlock()
			for _, u := range t.W.Users() {
				if u.Username == w.pays.User {
					delete(t.Role(t.Account(u.ID).Roles()[0]).Perms, "READ_SAVINGSACCOUNT")
				}
			}
			return w.withdrawal()
		}, "ledger.not_permitted", app.BadConfig},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, fineracttest.Options{})
			err := w.core.Due(context.Background(), tt.make(w), 0)
			var p *app.Problem
			if tt.key == "" && err != nil || tt.key != "" && (!errors.As(err, &p) || p.Key != tt.key || p.Class != tt.class) {
				t.Errorf("%v, want %s %s", err, tt.class, tt.key)
			}
		})
	}
}

// TestDueOnceMore: what the client was paid, and the core took back since, is no tranche to be paid.
func TestDueOnceMore(t *testing.T) {
	w := newWorld(t, fineracttest.Options{})
	var p *app.Problem
	if err := w.core.Due(context.Background(), w.disbursement(), 1); !errors.As(err, &p) || p.Key != "ledger.payout.undone" || p.Class != app.Conflict {
		t.Error(err)
	}
}

// TestDays: interest begins on the day of the payment, or of the booking where that comes first, by the institution's
// clock; and nothing is dated ahead of the core's day.
func TestDays(t *testing.T) {
	late := time.Date(2026, 11, 18, 22, 30, 0, 0, time.UTC) // the 19th at the institution
	tests := []struct {
		name    string
		transit bool
		paid    time.Time
		want    string
	}{
		{"posted first, after midnight there", true, time.Time{}, "2026-11-19"},
		{"paid before midnight, posted after", false, late.Add(-3 * time.Hour), "2026-11-18"},
		{"a provider whose clock is ahead", false, late.Add(30 * time.Hour), "2026-11-19"},
		{"a provider whose clock stands still", false, late.AddDate(-3, 0, 0), "2026-11-18"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, fineracttest.Options{})
			a := w.act(payout.BookLoan, w.disbursement(), tt.transit)
			w.now = late
			a.First, a.PaidAt = w.now, tt.paid
			w.did(a)
			w.inBooks(func(b *books.World) error {
				if got := b.Loan(a.Payment.Account.ID).Disbursed.On.String(); got != tt.want {
					t.Errorf("interest begins on %s, want %s", got, tt.want)
				}
				return nil
			})
		})
	}
	t.Run("the core's day is behind", func(t *testing.T) {
		var w *world
		behind := 48 * time.Hour
		w = newWorld(t, fineracttest.Options{Now: func() time.Time {
			if w == nil {
				return time.Date(2026, 11, 18, 9, 0, 0, 0, time.UTC)
			}
			return w.now.Add(-behind)
		}})
		w.now = w.now.Add(behind)
		p := w.withdrawal()
		a := w.act(payout.BookWithdraw, p, true)
		before := w.stands()
		if o := w.want(w.do(a), app.NotApplied, app.Busy); !o.RetryAt.After(w.now) || w.s.Count("POST", "savingsaccounts") != 0 {
			t.Errorf("%+v, %d postings", o, w.s.Count("POST", "savingsaccounts"))
		}
		if w.stands() != before {
			t.Error("booked ahead of the core's day")
		}
		behind = 0
		w.did(a)
	})
}

// TestProviderCode: what came in stands under the provider's confirmation number, on its loan and by our key.
func TestProviderCode(t *testing.T) {
	w := newWorld(t, fineracttest.Options{})
	loan := w.did(w.act(payout.BookLoan, w.disbursement(), true)).Payment.Account
	a := w.did(w.act(payout.BookIn, w.collection(loan), false))
	w.inBooks(func(b *books.World) error {
		if b.CountByExternalID(string(a.Key)) != 1 || b.CountByReceipt("QK8ABC") != 1 {
			t.Errorf("%d by key, %d by the provider's number", b.CountByExternalID(string(a.Key)), b.CountByReceipt("QK8ABC"))
		}
		return nil
	})
}

// TestNotReady: an act whose reads fail goes nowhere, and an enquiry about it settles nothing.
func TestNotReady(t *testing.T) {
	w := newWorld(t, fineracttest.Options{})
	a := w.act(payout.BookWithdraw, w.withdrawal(), true)
	w.s.Cut()
	w.want(w.do(a), app.NotApplied, app.Offline)
	w.want(w.ask(a), app.Lost, app.Offline)
	if err := w.s.Restore(); err != nil {
		t.Fatal(err)
	}
	w.did(a)
}
