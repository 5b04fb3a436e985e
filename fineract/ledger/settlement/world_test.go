package settlement_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/app/payout"
	"daftari/app/wallet"
	"daftari/fineract"
	"daftari/fineract/fineracttest"
	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/ledger"
	"daftari/fineract/ledger/farside"
	"daftari/fineract/ledger/settlement"
	"daftari/fineract/ledger/wallets"
)

var nairobi = time.FixedZone("EAT", 3*3600)

// world is a core with a desk at it, and one client with savings and loans.
type world struct {
	*testing.T
	s       *fineracttest.Server
	branch  *fineracttest.Branch
	pays    farside.Paying
	core    *settlement.Core
	now     time.Time
	cur     money.Currency
	client  app.ClientID
	savings app.SavingsID
	hers    wallet.Row // her first wallet
	keys    int
}

func newWorld(t *testing.T, o fineracttest.Options) *world {
	t.Helper()
	w := &world{T: t, now: time.Date(2026, 11, 18, 9, 0, 0, 0, time.UTC)}
	if o.Now == nil {
		o.Now = func() time.Time { return w.now }
	}
	o.Zone = nairobi
	var err error
	if w.s, err = fineracttest.New(o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.s.Close)
	if w.branch, err = w.s.SeedBranch(fineracttest.SeedOptions{Centers: 1, Groups: 1, GroupSize: 2, NoUGX: true, History: 1}); err != nil {
		t.Fatal(err)
	}
	if err := farside.Ready(t.Context(), w.s); err != nil {
		t.Fatal(err)
	}
	if w.pays, err = farside.Pays(w.s, "default", w.branch); err != nil {
		t.Fatal(err)
	}
	w.client, w.savings = app.ClientID(w.branch.Clients[0]), app.SavingsID(w.branch.Savings[1])
	if w.cur, err = money.New("KES", 2, 0); err != nil {
		t.Fatal(err)
	}
	w.reopen()
	w.hers = w.wrote("mifos", wallet.Row{Act: wallet.Add, Wallet: payout.Wallet{Provider: "mpesa", Number: w.number("+254700000001")}})
	w.s.ForgetRequests()
	return w
}

func (w *world) number(text string) msisdn.Number {
	w.Helper()
	n, err := msisdn.Parse(text, "")
	if err != nil {
		w.Fatal(err)
	}
	return n
}

// wrote a row of the client's wallets, as an administrator may.
func (w *world) wrote(by string, r wallet.Row) wallet.Row {
	w.Helper()
	r.Key, r.Client, r.By, r.At = w.key(), w.client, by, w.now
	if r.Of == "" {
		r.Of = r.Key
	}
	r, err := wallets.Write(w.Context(), w.at("mifos", &ledger.Meter{}), r)
	if err != nil {
		w.Fatal(err)
	}
	return r
}

// reopen is a desk that was started anew.
func (w *world) reopen() {
	w.Helper()
	m := &ledger.Meter{}
	var err error
	w.core, err = settlement.New(settlement.Config{Client: w.at(w.pays.User, m), Meter: m, Now: func() time.Time { return w.now }, Zone: nairobi,
		Accounts: func(string) settlement.Accounts { return w.pays.Accounts }})
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) at(user string, m *ledger.Meter) *fineract.Client {
	w.Helper()
	c, err := fineract.New(fineract.Config{BaseURL: w.s.URL, Tenant: "default", User: user, Now: func() time.Time { return w.now }, Observe: m.Observe,
		RetryWait: time.Millisecond})
	if err != nil {
		w.Fatal(err)
	}
	c.SetPassword("password")
	return c
}

// inBooks acts on the far side as its super user.
func (w *world) inBooks(do func(*books.World) error) {
	w.Helper()
	t := w.s.Tenant("default")
	t.Lock()
	defer t.Unlock()
	t.W.ActAs(1)
	if err := do(t.W); err != nil {
		w.Fatal(err)
	}
}

func (w *world) kes(shillings int64) money.Amount { return money.FromMinor(shillings*100, w.cur) }

func (w *world) today() app.Date { return app.DateOf(w.now.In(nairobi)) }

func (w *world) key() app.Key {
	w.keys++
	return app.Key(fmt.Sprintf("%08x-0000-4000-8000-%012d", uint32(w.keys)*2654435761, w.keys))
}

// loan is an approved one of 5,000 for the client, linked to her savings.
func (w *world) loan() app.LoanID {
	w.Helper()
	var id int64
	amount, one, four, flat, rate := exact.Int(5000), 1, 4, 1, exact.Int(2)
	day := exact.NewDate(w.now.In(nairobi).Date())
	w.inBooks(func(b *books.World) error {
		r, err := b.ApplyLoan(books.LoanCmd{ClientID: int64(w.client), ProductID: w.branch.LoanProduct, Type: books.LoanIndividual, Principal: &amount,
			TermFrequency: &four, TermUnit: &one, Number: &four, Every: &one, Frequency: &one, Rate: &rate, Amortization: &one, InterestType: &flat,
			CalculationPeriod: &one, Strategy: "mifos-standard-strategy", ExpectedDisbursement: day, SubmittedOn: day, LinkAccountID: int64(w.savings)})
		if err != nil {
			return err
		}
		id = r.ResourceID
		_, err = b.ApproveLoan(id, books.ApproveCmd{On: day, Amount: &amount})
		return err
	})
	return app.LoanID(id)
}

func (w *world) payment(purpose payout.Purpose, on app.AccountRef, shillings int64) payout.Payment {
	w.Helper()
	p := payout.Payment{Key: w.key(), No: "P-K7-000118", Purpose: purpose, Client: w.client, Account: on, Amount: w.kes(shillings), Day: w.today(),
		Wallet: payout.Wallet{Provider: "mpesa", Number: w.number("+254700000001")}}
	if purpose == payout.Disbursement {
		p.Tranche = w.today()
	}
	return p
}

func (w *world) disbursement() payout.Payment {
	return w.payment(payout.Disbursement, app.AccountRef{Kind: app.OnLoan, ID: int64(w.loan())}, 5000)
}

func (w *world) withdrawal() payout.Payment {
	return w.payment(payout.Withdrawal, app.AccountRef{Kind: app.OnSavings, ID: int64(w.savings)}, 200)
}

func (w *world) collection(on app.AccountRef) payout.Payment {
	return w.payment(payout.Collection, on, 300)
}

// act that is on its first try now.
func (w *world) act(kind payout.ActKind, p payout.Payment, transit bool) payout.Act {
	a := payout.Act{Key: w.key(), Kind: kind, Payment: p, Transit: transit, State: app.Sending, Tries: 1, First: w.now}
	if !transit {
		a.Ref, a.PaidAt = "QK8ABC", w.now
	}
	return a
}

// after is an act that takes another back, or goes on from it.
func (w *world) after(kind payout.ActKind, of payout.Act) payout.Act {
	a := w.act(kind, of.Payment, false)
	a.Of, a.Booked = of.Key, of.First
	return a
}

func (w *world) do(a payout.Act) app.Outcome  { return w.core.Do(context.Background(), a) }
func (w *world) ask(a payout.Act) app.Outcome { return w.core.Ask(context.Background(), a) }

func (w *world) want(o app.Outcome, event app.Event, class app.Class) app.Outcome {
	w.Helper()
	if o.Event != event || class != "" && o.Class != class {
		w.Fatalf("%s %s %q %q (person %q), want %s %s", o.Event, o.Class, o.Code, o.Text, o.Person, event, class)
	}
	if event == app.Confirm && o.Proof == nil {
		w.Fatalf("confirmed without a proof: %+v", o)
	}
	return o
}

func (w *world) did(a payout.Act) payout.Act {
	w.Helper()
	w.want(w.do(a), app.Confirm, "")
	return a
}

// stands is all that may move: the accounts in transit and of the float, the savings, how many bookings stand on loans.
func (w *world) stands() string {
	w.Helper()
	var out string
	w.inBooks(func(b *books.World) error {
		for _, account := range []int64{int64(w.pays.Transit), int64(w.pays.Float)} {
			sum := exact.Int(0)
			for _, e := range b.JournalEntries(books.JournalFilter{GLAccountID: account}) {
				if e.Credit {
					sum = sum.Add(e.Amount)
				} else {
					sum = sum.Sub(e.Amount)
				}
			}
			out += sum.String() + " "
		}
		n := 0
		for _, l := range b.Loans() {
			for _, t := range l.Transactions {
				if !t.Reversed {
					n++
				}
			}
		}
		out += b.SavingsAccount(int64(w.savings)).Balance.String() + " " + strconv.Itoa(n)
		return nil
	})
	return out
}

// transit is what stands in transit, in shillings.
func (w *world) transit() string {
	w.Helper()
	sum := exact.Int(0)
	w.inBooks(func(b *books.World) error {
		for _, e := range b.JournalEntries(books.JournalFilter{GLAccountID: int64(w.pays.Transit)}) {
			if e.Credit {
				sum = sum.Add(e.Amount)
			} else {
				sum = sum.Sub(e.Amount)
			}
		}
		return nil
	})
	return sum.String()
}

// post writes as the administrator.
func (w *world) post(p fineract.Posting) {
	w.Helper()
	if _, err := w.at("mifos", &ledger.Meter{}).Post(context.Background(), p); err != nil {
		w.Fatal(err)
	}
}

// checked makes a command of everybody's need a second person.
func (w *world) checked(permission string) {
	w.Helper()
	set, err := w.at("mifos", &ledger.Meter{}).Setting(context.Background(), "maker-checker")
	if err != nil {
		w.Fatal(err)
	}
	w.post(fineract.Write(http.MethodPut, "/v1/configurations/{id}", []any{set.ID}, nil, map[string]any{"enabled": true}, false, ""))
	w.post(fineract.Write(http.MethodPut, "/v1/permissions", nil, nil, map[string]any{"permissions": map[string]bool{permission: true}}, false, ""))
}

func (w *world) decide(command, verdict string) {
	w.Helper()
	id, err := strconv.ParseInt(command, 10, 64)
	if err != nil {
		w.Fatal(err)
	}
	w.post(fineract.Write(http.MethodPost, "/v1/makercheckers/{id}", []any{id}, url.Values{"command": {verdict}}, nil, false, ""))
}
