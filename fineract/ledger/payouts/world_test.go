package payouts

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
	"daftari/fineract"
	"daftari/fineract/fineracttest"
	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/fineracttest/faults"
	"daftari/fineract/ledger"
)

// Accounts of the seeded branch, and the one that the test adds.
const (
	float   GLID = 2
	transit GLID = 17
)

// world is a desk at the double, with one client, her savings and what her loans are made from.
type world struct {
	*testing.T
	p       *Payouts
	s       *fineracttest.Server
	now     time.Time
	branch  *fineracttest.Branch
	cur     money.Currency
	client  app.ClientID
	savings app.SavingsID
	held    app.PaymentTypeID // booked to the account of money in transit
	keys    int
}

func newWorld(t *testing.T, o fineracttest.Options) *world {
	t.Helper()
	w := &world{T: t, now: time.Date(2026, 11, 18, 9, 0, 0, 0, time.UTC)}
	o.Now = func() time.Time { return w.now }
	s, err := fineracttest.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	w.s = s
	if w.branch, err = s.SeedBranch(fineracttest.SeedOptions{Centers: 1, Groups: 1, GroupSize: 2, NoUGX: true, History: 1}); err != nil {
		t.Fatal(err)
	}
	w.client, w.savings = app.ClientID(w.branch.Clients[0]), app.SavingsID(w.branch.Savings[1])
	w.inBooks(func(b *books.World) error {
		gl, err := b.CreateGLAccount(books.GLAccountCmd{Name: "Money in transit", Code: "2005", Type: 2, Usage: 1, ManualEntries: true})
		if err != nil || GLID(gl.ResourceID) != transit {
			return fmt.Errorf("account %d: %w", gl.ResourceID, err)
		}
		pt, err := b.CreatePaymentType(books.PaymentTypeCmd{Name: "Wallet, in transit", Position: 7})
		w.held = app.PaymentTypeID(pt.ResourceID)
		way := books.PaymentMapping{PaymentTypeID: pt.ResourceID, GLAccountID: int64(transit)}
		loan := b.LoanProduct(w.branch.LoanProduct)
		loan.Channels = append(loan.Channels, way)
		sv := b.SavingsProducts()[0]
		sv.Channels = append(sv.Channels, way)
		for _, activity := range []int64{100, 200} {
			if _, err := b.SetFinancialActivity(activity, 8); err != nil {
				return err
			}
		}
		return err
	})
	w.user("desk", Permissions()...)
	m := &ledger.Meter{}
	c := w.at("desk", m)
	w.p, err = New(Config{Client: c, Meter: m, Server: app.ServerInfo{SavingsExternalID: o.Version == "1.16"}, Now: o.Now})
	if err != nil {
		t.Fatal(err)
	}
	if w.cur, err = money.New("KES", 2, 0); err != nil {
		t.Fatal(err)
	}
	return w
}

// user makes one of the branch's users with exactly these rights.
func (w *world) user(name string, rights ...string) {
	w.inBooks(func(b *books.World) error {
		t := w.s.Tenant("default")
		role := t.AddRole(name, "")
		for _, p := range rights {
			role.Perms[p] = true
		}
		u, err := b.CreateUser(books.UserCmd{OfficeID: w.branch.OfficeID, Username: name, Firstname: "A", Lastname: "B", Email: name + "@example.org"})
		if err == nil {
			t.AddAccount(b.User(u.ResourceID), "password", []int64{role.ID})
		}
		return err
	})
}

func (w *world) at(user string, m *ledger.Meter) *fineract.Client {
	w.Helper()
	c, err := fineract.New(fineract.Config{BaseURL: w.s.URL, Tenant: "default", User: user, Now: func() time.Time { return w.now }, Observe: m.Observe, RetryWait: time.Millisecond})
	if err != nil {
		w.Fatal(err)
	}
	c.SetPassword("password")
	return c
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

func (w *world) approve(command string) {
	w.Helper()
	id, err := strconv.ParseInt(command, 10, 64)
	if err != nil {
		w.Fatal(err)
	}
	w.post(fineract.Write(http.MethodPost, "/v1/makercheckers/{id}", []any{id}, url.Values{"command": {"approve"}}, nil, false, ""))
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

func (w *world) today() app.Date { return app.DateOf(w.now) }

// leg is a first try under a fresh key.
func (w *world) leg() Leg {
	w.keys++
	return Leg{Key: app.Key(fmt.Sprintf("%08x-0000-4000-8000-%012d", uint32(w.keys)*2654435761, w.keys)), Tries: 1, First: w.now}
}

// loan is an approved one of 5,000 for the client, linked to her savings.
func (w *world) loan() app.LoanID {
	w.Helper()
	var id int64
	amount, one, four, flat, rate := exact.Int(5000), 1, 4, 1, exact.Int(2)
	day := exact.NewDate(w.now.Date())
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

func (w *world) disbursal(loan app.LoanID, g Leg) Disbursal {
	return Disbursal{Leg: g, Loan: loan, Entitled: w.entitled(), Day: w.today(), Type: w.held, Receipt: "QK8ABC", Wallet: "+254700000001", Note: "P-K7-000118"}
}

func (w *world) entitled() Entitled { return Entitled{w.client, w.today(), w.kes(5000)} }

// repay books a repayment, as an officer's device would.
func (w *world) repay(loan app.LoanID) {
	w.Helper()
	amount := exact.Int(500)
	w.inBooks(func(b *books.World) error {
		_, err := b.Repay(int64(loan), books.RepayCmd{Date: exact.NewDate(w.now.Date()), Amount: &amount, ExternalID: "R-1"})
		return err
	})
}

// owing is what stands on the account of money in transit: credits less debits, in shillings.
func (w *world) owing(account GLID) (sum string) {
	w.Helper()
	total := exact.Int(0)
	w.inBooks(func(b *books.World) error {
		for _, e := range b.JournalEntries(books.JournalFilter{GLAccountID: int64(account)}) {
			if e.Credit {
				total = total.Add(e.Amount)
			} else {
				total = total.Sub(e.Amount)
			}
		}
		return nil
	})
	return total.String()
}

// booked counts what stands in the books under a key: as externalId or as our receipt number.
func (w *world) booked(key app.Key) (n int) {
	w.Helper()
	w.inBooks(func(b *books.World) error {
		n = max(b.CountByExternalID(string(key)), b.CountByReceipt(Reference(key)))
		return nil
	})
	return n
}

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

func (w *world) fault(f fineracttest.Fault) { w.s.Faults().Add(f) }

// dropped loses the next answers to postings on a path; the postings are booked.
func (w *world) dropped(path string) {
	w.fault(fineracttest.Fault{Kind: faults.DropAfter, Method: "POST", Path: path, Count: 1})
}

func (w *world) do(a Act) app.Outcome  { return w.p.Do(context.Background(), a) }
func (w *world) ask(a Act) app.Outcome { return w.p.Enquire(context.Background(), a) }
