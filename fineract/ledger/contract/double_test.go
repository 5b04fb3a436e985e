package contract

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/fineracttest"
	"daftari/fineract/fineracttest/faults"
	"daftari/fineract/ledger"
	"daftari/fineract/ledger/farside"
)

// atDouble is a desk at a double whose clock the test moves, for what no request can bring about; before
// is what the institution did before Daftari was installed.
func atDouble(t *testing.T, o fineracttest.Options, before ...fineract.Posting) (*desk, *fineracttest.Server, *time.Time) {
	t.Helper()
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	o.Now = func() time.Time { return now }
	s, err := fineracttest.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	c, err := fineract.New(fineract.Config{BaseURL: s.URL, AllowHTTP: true, Tenant: "default", User: "mifos", Now: o.Now})
	if err != nil {
		t.Fatal(err)
	}
	c.SetPassword("password")
	for _, p := range before {
		if _, err := c.Post(context.Background(), p); err != nil {
			t.Fatal(err)
		}
	}
	if err := farside.Ready(context.Background(), s); err != nil {
		t.Fatal(err)
	}
	n := 0
	key := func() string { n++; return fmt.Sprintf("%08x-0000-4000-8000-%012d", uint32(n*2654435761), n) }
	b, err := Seed(context.Background(), Target{URL: s.URL, Tenant: "default", User: "mifos", Password: "password", Now: o.Now, NewKey: key}, 3)
	if err != nil {
		t.Fatal(err)
	}
	var seq int64
	return b.at(t, &seq), s, &now
}

// TestCloseOfBusiness: one loan held by close of business refuses the whole batch; the others go again
// at once, it later.
func TestCloseOfBusiness(t *testing.T) {
	d, s, now := atDouble(t, fineracttest.Options{})
	held, free := d.work(app.Repayment, onLoan(d.Loans[0]), d.Clients[0], 1000), d.work(app.Repayment, onLoan(d.Loans[1]), d.Clients[1], 1000)
	dep := d.work(app.Deposit, onSavings(d.Savings[0]), d.Clients[0], 1000)
	s.Tenant("default").LockLoan(d.Loans[0])
	outs := d.post(held, free, dep)
	if o := d.want(outs[0], app.NotApplied, app.Conflict); !o.RetryAt.After(*now) {
		t.Errorf("the held loan goes again at %s", o.RetryAt)
	}
	for _, o := range outs[1:] {
		if d.want(o, app.NotApplied, app.Conflict); !o.RetryAt.Before(*now) {
			t.Errorf("an innocent one waits until %s", o.RetryAt)
		}
	}
	for _, o := range d.post(again(free), again(dep)) {
		d.want(o, app.Confirm, "")
	}
	d.want(d.post(again(held))[0], app.NotApplied, app.Conflict)
	s.Tenant("default").UnlockLoan(d.Loans[0])
	d.want(d.post(again(held))[0], app.Confirm, "")
}

// TestPasswordExpires: a posting then gets a bare 500; a read tells why.
func TestPasswordExpires(t *testing.T) {
	d, s, _ := atDouble(t, fineracttest.Options{})
	set, err := d.Admin.Setting(context.Background(), "force-password-reset-days")
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Admin.Post(context.Background(), fineract.Write(http.MethodPut, "/v1/configurations/{id}", []any{set.ID}, nil, map[string]any{"enabled": true, "value": 30}, false, ""))
	if err != nil || !s.Tenant("default").ExpirePassword(d.Username, true) {
		t.Fatal(err)
	}
	a, b := d.work(app.Repayment, onLoan(d.Loans[0]), d.Clients[0], 1000), d.work(app.Repayment, onLoan(d.Loans[1]), d.Clients[1], 1000)
	for _, o := range append(d.post(a, b), d.post(a)...) {
		d.want(o, app.NotApplied, app.SignedOut)
	}
	d.want(d.ask(a)[0], app.Lost, app.SignedOut)
	if _, err := d.l.Pull(context.Background(), "", nil); app.ClassOf(err) != app.SignedOut {
		t.Errorf("pull: %v", err)
	}
	_, err = ledger.SignIn(context.Background(), d.c, d.Username, d.Secret, d.NewKey)
	var p *app.Problem
	if !errors.As(err, &p) || p.Key != "ledger.signin.expired" {
		t.Errorf("sign in: %v", err)
	}
}

// TestSecondFactor: asked for at the sign-in and by each request.
func TestSecondFactor(t *testing.T) {
	d, s, _ := atDouble(t, fineracttest.Options{})
	s.Tenant("default").SetTwoFactor(true, true)
	d.want(d.post(d.work(app.Repayment, onLoan(d.Loans[0]), d.Clients[0], 1000))[0], app.NotApplied, app.SignedOut)
	_, err := ledger.SignIn(context.Background(), d.c, d.Username, d.Secret, d.NewKey)
	var p *app.Problem
	if !errors.As(err, &p) || p.Key != "ledger.signin.second_factor" {
		t.Errorf("sign in: %v", err)
	}
}

// TestServerDied: a key that stays at 425 is given up after 15 minutes; the externalId then holds.
func TestServerDied(t *testing.T) {
	d, s, now := atDouble(t, fineracttest.Options{})
	s.Faults().Add(fineracttest.Fault{Kind: faults.Died, Count: 1, Action: "REPAYMENT"})
	w := d.work(app.Repayment, onLoan(d.Loans[0]), d.Clients[0], 1000)
	d.want(d.post(w)[0], app.Lost, "")
	d.want(d.post(again(w))[0], app.Lost, app.Busy)
	if o := d.want(d.ask(w)[0], app.Lost, ""); o.RetryAt.IsZero() || o.Person != "" {
		t.Errorf("asked at once: %+v", o)
	}
	*now = now.Add(16 * time.Minute)
	if o := d.want(d.ask(w)[0], app.UnknownThere, ""); !o.NewKey {
		t.Error("no new key after 16 minutes")
	}
	w.Entry.Generation = 1
	d.want(d.post(again(w))[0], app.Confirm, "")
	if n, _ := d.repaid(d.Loans[0]); n != 1 {
		t.Errorf("repaid %d times", n)
	}
}

// TestPurge: a deposit whose key the server has purged is found by its receipt, not posted again.
func TestPurge(t *testing.T) {
	d, s, now := atDouble(t, fineracttest.Options{})
	w := d.work(app.Deposit, onSavings(d.Savings[0]), d.Clients[0], 1000)
	d.lossy.lose = 1
	d.want(d.post(w)[0], app.Lost, app.Doubtful)
	s.Tenant("default").PurgeKeys()
	*now = now.Add(100 * time.Hour)
	d.want(d.ask(w)[0], app.Confirm, "")
	lost := d.work(app.Deposit, onSavings(d.Savings[0]), d.Clients[0], 1000)
	lost.First = now.Add(-100 * time.Hour)
	if o := d.want(d.ask(lost)[0], app.Lost, ""); o.Person != ledger.PersonOld {
		t.Errorf("%+v", o)
	}
}

// TestNotTheServer: a portal in the report's place, and nobody at all.
func TestNotTheServer(t *testing.T) {
	d, s, _ := atDouble(t, fineracttest.Options{})
	s.Faults().Add(fineracttest.Fault{Kind: faults.Captive, Method: "GET", Path: "runreports"})
	if _, err := d.l.Pull(context.Background(), "", nil); app.ClassOf(err) != app.Foreign {
		t.Errorf("a portal's page as a report: %v", err)
	}
	c, err := fineract.New(fineract.Config{BaseURL: "http://127.0.0.1:1", Tenant: "default", Now: d.Now})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ledger.SignIn(context.Background(), c, "x", "y", d.NewKey); app.ClassOf(err) != app.Offline {
		t.Errorf("nobody there: %v", err)
	}
}

// TestCashPaidOut: after `server install` an officer linked to staff hands loans out in cash on PostgreSQL,
// by entries recorded since and, as the app builds the ledger, by those recorded before.
func TestCashPaidOut(t *testing.T) {
	d, _, _ := atDouble(t, fineracttest.Options{Database: fineracttest.PostgreSQL}, fineract.Write(http.MethodPost, "/v1/paymenttypes", nil, nil,
		map[string]any{"name": "Cash", "description": "Notes and coins", "isCashPayment": true, "position": 1}, false, ""))
	p, err := d.l.Pull(context.Background(), "", nil)
	if err != nil || p.Institution == nil {
		t.Fatal(err)
	}
	since, ok := p.Institution.CashType(app.Disbursement)
	before, flagged := p.Institution.CashType(app.Repayment)
	if !ok || !flagged || since.Cash || !before.Cash {
		t.Fatalf("%+v for disbursements, %+v for repayments: the double must have one flagged", since, before)
	}
	hand := func(i int, payment app.PaymentTypeID) app.Work {
		w := d.work(app.Disbursement, onLoan(d.Approved[i]), d.Clients[i], 1200000)
		w.Entry.Payment = payment
		return w
	}
	d.want(d.post(hand(0, since.ID))[0], app.Confirm, "")
	if o := d.want(d.post(hand(1, before.ID))[0], app.Refuse, app.Rejected); ledger.Refusal(app.Disbursement, o.Code) != "ledger.refused.cash_disbursal" {
		t.Errorf("the double refused a flagged type by %s", o.Code)
	}
	d.l, err = ledger.New(ledger.Config{Client: d.c, Meter: d.meter, Officer: d.s.Officer, Server: d.s.Server, Disburse: ledger.PaidOut(*p.Institution), Now: d.Now})
	if err != nil {
		t.Fatal(err)
	}
	w := hand(1, before.ID)
	d.want(d.post(w)[0], app.Confirm, "")
	d.want(d.ask(w)[0], app.Confirm, "")
	d.want(d.post(hand(2, d.Payment))[0], app.Confirm, "") // not cash at all: it stays as it is
}
