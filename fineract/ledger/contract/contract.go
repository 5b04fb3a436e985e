package contract

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"daftari/app"
	"daftari/app/money"
	"daftari/fineract"
	"daftari/fineract/ledger"
	"daftari/fineract/transport"
)

// said is what the server wrote, for whoever reads a failed test.
func said(err error) string {
	var e *fineract.Error
	if errors.As(err, &e) {
		return e.UserMessage
	}
	return ""
}

// desk is an officer's device at the branch.
type desk struct {
	*Branch
	t     *testing.T
	c     *fineract.Client
	l     *ledger.Ledger
	s     ledger.Session
	lossy *lossy
	meter *ledger.Meter
	seq   *int64
}

// lossy carries requests and, when told to, loses the answer or the request.
type lossy struct {
	next  http.RoundTripper
	lose  int // answers
	posts int
}

// RoundTrip counts postings.
func (l *lossy) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodPost {
		l.posts++
	}
	resp, err := l.next.RoundTrip(r)
	if err == nil && r.Method == http.MethodPost && l.lose > 0 {
		l.lose--
		_ = resp.Body.Close()
		return nil, errors.New("the line broke")
	}
	return resp, err
}

// at signs the officer in on a device of her own.
func (b *Branch) at(t *testing.T, seq *int64) *desk {
	t.Helper()
	d := &desk{Branch: b, t: t, meter: &ledger.Meter{}, seq: seq}
	rt, err := transport.New(transport.Trust{RootPEM: b.RootCAs, Now: b.Now})
	if err != nil {
		t.Fatal(err)
	}
	d.lossy = &lossy{next: rt}
	d.c, err = fineract.New(fineract.Config{BaseURL: b.URL, AllowHTTP: true, Tenant: b.Tenant, RootCAs: b.RootCAs, Now: b.Now, Observe: d.meter.Observe, Transport: d.lossy})
	if err != nil {
		t.Fatal(err)
	}
	d.s, err = ledger.SignIn(context.Background(), d.c, b.Username, b.Secret, b.NewKey)
	if err != nil {
		t.Fatalf("sign in: %v", err)
	}
	d.l, err = ledger.New(ledger.Config{Client: d.c, Meter: d.meter, Officer: d.s.Officer, Server: d.s.Server, Now: b.Now})
	if err != nil {
		t.Fatal(err)
	}
	d.lossy.posts = 0
	return d
}

// work is a fresh entry of an amount in minor units, claimed for its first posting.
func (d *desk) work(kind app.Kind, on app.AccountRef, client, minor int64) app.Work {
	*d.seq++
	e := app.Entry{Key: app.Key(d.NewKey()), Seq: *d.seq, Kind: kind, Account: on, Client: app.ClientID(client), Group: app.GroupID(d.Group),
		Payment: d.Payment, Day: d.Day, Receipt: app.ReceiptNo{Device: "C" + d.tag, N: *d.seq}, State: app.Sending}
	if minor != 0 {
		e.Amount = money.FromMinor(minor, d.Currency)
	}
	return app.Work{Entry: e, Attempt: app.Attempt{Key: e.Key, No: 1}, Tries: 1, First: d.Now()}
}

func (d *desk) undo(target app.Work, proof *app.Confirmation) app.Work {
	w := d.work(app.Reversal, target.Entry.Account, int64(target.Entry.Client), 0)
	w.Entry.Reverses, w.Entry.Amount, w.Entry.Reason = target.Entry.Key, target.Entry.Amount, "typed twice"
	e := target.Entry
	e.State = app.Confirmed
	w.Target, w.Proof = &e, proof
	return w
}

func unsure(w app.Work) app.Work {
	w.Entry.State, w.Attempt.Ask = app.Unsure, true
	w.Attempt.No++
	return w
}

func again(w app.Work) app.Work {
	w.Entry.State = app.Sending
	w.Tries++
	w.Attempt.No++
	return w
}

func (d *desk) post(works ...app.Work) []app.Outcome {
	d.t.Helper()
	outs, err := d.l.Post(context.Background(), works)
	if err != nil {
		d.t.Fatal(err)
	}
	return inOrder(d.t, works, outs)
}

func (d *desk) ask(works ...app.Work) []app.Outcome {
	d.t.Helper()
	list := make([]app.Work, len(works))
	for i, w := range works {
		list[i] = unsure(w)
	}
	outs, err := d.l.Ask(context.Background(), list)
	if err != nil {
		d.t.Fatal(err)
	}
	return inOrder(d.t, list, outs)
}

func inOrder(t *testing.T, works []app.Work, outs []app.Outcome) []app.Outcome {
	t.Helper()
	by := map[app.Key]app.Outcome{}
	for _, o := range outs {
		by[o.Key] = o
	}
	all := make([]app.Outcome, len(works))
	for i, w := range works {
		o, ok := by[w.Entry.Key]
		if !ok || len(outs) != len(works) {
			t.Fatalf("%d outcomes for %d works", len(outs), len(works))
		}
		all[i] = o
	}
	return all
}

// want checks an outcome's event and, where given, its class, and that a confirmation has its proof.
func (d *desk) want(o app.Outcome, event app.Event, class app.Class) app.Outcome {
	d.t.Helper()
	if o.Event != event || class != "" && o.Class != class {
		d.t.Fatalf("%s %s %s %q, want %s %s", o.Event, o.Class, o.Code, o.Text, event, class)
	}
	if event == app.Confirm && (o.Proof == nil || o.Proof.Key != o.Key || o.Proof.At.IsZero()) {
		d.t.Fatalf("a confirmation without proof: %+v", o.Proof)
	}
	return o
}

// repaid is how often and how much the loan was repaid, as the administrator sees it.
func (d *desk) repaid(loan int64) (n int, sum int64) {
	d.t.Helper()
	v, err := d.Admin.Loan(context.Background(), fineract.Ref{ID: loan}, "transactions")
	if err != nil {
		d.t.Fatal(err)
	}
	for _, t := range v.Transactions {
		if t.Type.ID == fineract.LoanRepayment && !t.Reversed {
			minor, err := t.Amount.Minor(2)
			if err != nil {
				d.t.Fatal(err)
			}
			n, sum = n+1, sum+minor
		}
	}
	return n, sum
}

func (d *desk) balance(savings int64) int64 {
	d.t.Helper()
	v, err := d.Admin.Savings(context.Background(), savings)
	if err != nil {
		d.t.Fatal(err)
	}
	minor, err := v.Summary.Balance.Minor(2)
	if err != nil && !v.Summary.Balance.IsAbsent() {
		d.t.Fatal(err)
	}
	return minor
}

func onLoan(id int64) app.AccountRef    { return app.AccountRef{Kind: app.OnLoan, ID: id} }
func onSavings(id int64) app.AccountRef { return app.AccountRef{Kind: app.OnSavings, ID: id} }
func onCharge(id int64) app.AccountRef  { return app.AccountRef{Kind: app.OnCharge, ID: id} }
func (d *desk) onGroup() app.AccountRef { return app.AccountRef{Kind: app.OnGroup, ID: d.Group} }

// Run holds the target to the contract.
func Run(t *testing.T, target Target) {
	t.Helper()
	b, err := Seed(context.Background(), target, 12)
	if err != nil {
		t.Fatal(err)
	}
	var seq int64
	for _, c := range []struct {
		name string
		do   func(*desk)
	}{
		{"install again", installAgain}, {"sign in", signIn}, {"device codes", deviceCodes},
		{"a meeting in one request", meeting}, {"a lost answer", lostAnswer}, {"a duplicate externalId", duplicate},
		{"unknown entries", unknown}, {"refusals", refusals}, {"undo", undo}, {"disbursement", disbursement}, {"an approval changed", reapproved},
		{"charge", charge}, {"attendance and notes", attendance}, {"pull", pulls}, {"maker-checker", makerChecker},
	} {
		t.Run(c.name, func(t *testing.T) { c.do(b.at(t, &seq)) })
	}
}
