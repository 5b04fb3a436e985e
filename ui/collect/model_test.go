package collect

import (
	"context"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/app/wallet"
	"daftari/app/words"
)

var noon = time.Date(2026, time.September, 17, 12, 0, 0, 0, time.UTC)

// house is one client with a loan and savings, and the requests to her.
type house struct {
	file     app.ClientFile
	pending  []app.Entry
	requests []payout.File
	wallets  []wallet.Wallet
	asked    payer.Collected
	contact  time.Time
}

func (h *house) Client(context.Context, app.ClientID) (app.ClientFile, error) { return h.file, nil }

func (h *house) Pending(context.Context, ...app.AccountRef) ([]app.Entry, error) {
	return h.pending, nil
}

func (h *house) Freshness(context.Context) (app.Freshness, error) {
	return app.Freshness{PulledAt: noon, AnsweredAt: noon, CoreDay: app.DateOf(noon), DayAt: noon}, nil
}

func (h *house) Institution(context.Context) (app.Institution, error) { return app.Institution{}, nil }

func (h *house) Payments(context.Context) (all []payout.Payment, err error) {
	for _, f := range h.requests {
		all = append(all, f.Payment)
	}
	return all, nil
}

func (h *house) Payment(_ context.Context, key app.Key) (payout.File, error) {
	for _, f := range h.requests {
		if f.Payment.Key == key {
			return f, nil
		}
	}
	return payout.File{}, app.Trouble(app.NotFound, "payout.no_payment", nil)
}

func (h *house) Desk(context.Context) (payout.Desk, error) {
	return payout.Desk{Address: "https://desk"}, nil
}

func (h *house) Contact(context.Context) (payout.Contact, error) {
	return payout.Contact{At: h.contact}, nil
}

func (h *house) Wallets(context.Context, app.ClientID) ([]wallet.Wallet, error) {
	return h.wallets, nil
}

func (h *house) Collect(_ context.Context, c payer.Collected) (payout.Payment, error) {
	h.asked = c
	return payout.Payment{Key: "new"}, nil
}

func (h *house) Exchange(context.Context) (payer.Exchanged, error) {
	return payer.Exchanged{}, app.Trouble(app.Offline, "deskapi.offline", nil)
}

func begin(t *testing.T) (*house, *Model, func(int64) money.Amount) {
	t.Helper()
	kes, err := money.New("KES", 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	n, err := msisdn.Parse("0700000104", "KE")
	if err != nil {
		t.Fatal(err)
	}
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	sum := func(n int64) money.Amount { return money.FromMinor(n, kes) }
	parts := func(n int64) app.Portions {
		return app.Portions{Principal: sum(n), Interest: sum(0), Fees: sum(0), Penalties: sum(0)}
	}
	day := app.DateOf(noon)
	h := &house{contact: noon, wallets: []wallet.Wallet{{Wallet: payout.Wallet{Provider: "mpesa", Number: n}, Standing: wallet.Usable, Preferred: true}}}
	h.file = app.ClientFile{Client: app.Client{ID: 5, Name: "Achieng"},
		Loans: []app.Loan{{ID: 104, AccountNo: "L-000104", Client: 5, Status: app.LoanActive, Total: sum(7200), Schedule: []app.Instalment{
			{No: 1, Due: day, Owed: parts(600), Settled: parts(0)}, {No: 2, Due: day.AddDays(7), Owed: parts(600), Settled: parts(0)}}}, {ID: 105, Status: app.LoanApproved, Total: sum(0)}},
		Savings: []app.Savings{{ID: 9, AccountNo: "S-9", Product: "group savings", Client: 5, Status: app.SavingsActive, Balance: sum(10)}}}
	return h, &Model{Book: h, Requests: h, Payer: h, Words: w, Now: func() time.Time { return noon }, Client: 5}, sum
}

// TestDueTodayIsAskedFor: what is due today stands there, an account with an open request takes no second one.
func TestDueTodayIsAskedFor(t *testing.T) {
	h, m, sum := begin(t)
	f, err := m.Form(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Accounts) != 2 || !f.Accounts[0].Start.Equal(sum(600)) || f.Accounts[0].Second != "600 due today" || f.Wallet != "M-Pesa 0700 000 104" || !f.Accounts[1].Start.IsZero() {
		t.Fatalf("%+v", f)
	}
	for n, want := range map[int64]string{600: "as due today", 500: "100 less than due", 700: "", 7300: "She owes 7,200 in all."} {
		if text, over := m.Means(f.Accounts[0], sum(n)); text != want || over != (n > 7200) {
			t.Errorf("%d: %q %v", n, text, over)
		}
	}
	if key, err := m.Ask(t.Context(), f.Accounts[0], sum(600), f.Lives[1]); err != nil || key != "new" || h.asked.Life != 24*time.Hour || !h.asked.Amount.Equal(sum(600)) {
		t.Errorf("%s %v %+v", key, err, h.asked)
	}
	for s, bars := range map[payout.State]bool{payout.Pending: true, payout.Accepted: true, payout.Unsure: true, payout.Stuck: true, payout.Made: false, payout.Closed: false, payout.Cancelled: false} {
		h.requests = []payout.File{{Payment: payout.Payment{Key: "old", No: "P-1", Purpose: payout.Collection, Account: f.Accounts[0].Ref, Amount: sum(600), State: s}}}
		again, err := m.Form(t.Context())
		if err != nil || (again.Accounts[0].Open != "") != bars || again.Accounts[1].Open != "" {
			t.Errorf("%s: %+v %v", s, again.Accounts, err)
		}
	}
	h.pending = []app.Entry{{Kind: app.Repayment, Account: f.Accounts[0].Ref, Amount: sum(450), State: app.Queued}}
	if f, err = m.Form(t.Context()); err != nil || !f.Accounts[0].Start.Equal(sum(150)) || !f.Accounts[0].Most.Equal(sum(6750)) {
		t.Errorf("beside cash: %+v %v", f.Accounts, err)
	}
	h.wallets = nil
	if f, err = m.Form(t.Context()); err != nil || f.Wallet != "" {
		t.Errorf("%+v %v", f, err)
	}
}

// TestSuspenseStays: what the core did not take stays however old it is; what ended well is gone after a week.
func TestSuspenseStays(t *testing.T) {
	h, m, sum := begin(t)
	for i, s := range []payout.State{payout.Stuck, payout.Made, payout.Accepted, payout.Closed} {
		h.requests = append(h.requests, payout.File{Payment: payout.Payment{Key: app.Key(rune('a' + i)), Purpose: payout.Collection, Amount: sum(350), State: s},
			Steps: []payout.Step{{At: noon.Add(-30 * 24 * time.Hour), To: s}}})
	}
	h.requests = append(h.requests, payout.File{Payment: payout.Payment{Key: "out", Purpose: payout.Withdrawal, Amount: sum(1), State: payout.Unsure}})
	heads := func() string {
		v, err := m.List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, s := range v.Sections {
			all = append(all, s.Head+" "+s.Second)
		}
		return strings.Join(all, "; ")
	}
	if got, want := heads(), "In suspense: posted or given back? 1 request · 350; Asked 1 request"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	h.requests[1].Steps[0].At = noon.Add(-time.Hour)
	if got, want := heads(), "In suspense: posted or given back? 1 request · 350; Asked 1 request; Ended, last 7 days 1 request"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	h.contact = noon.Add(-3 * time.Hour)
	if v, err := m.List(t.Context()); err != nil || !strings.Contains(v.Offline, "09:00") {
		t.Errorf("%q %v", v.Offline, err)
	}
	if told, err := m.Tell(t.Context()); told || err != nil {
		t.Error(told, err)
	}
}
