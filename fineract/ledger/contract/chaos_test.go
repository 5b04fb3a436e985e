package contract_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/fineract"
	"daftari/fineract/fineracttest"
	"daftari/fineract/fineracttest/faults"
	"daftari/fineract/ledger"
	"daftari/fineract/ledger/contract"
	"daftari/fineract/ledger/farside"
)

// driver is an outbox in a few lines: it follows app.Next and nothing else.
type driver struct {
	t   *testing.T
	l   *ledger.Ledger
	all []*app.Work
	now time.Time
}

func (d *driver) in(states ...app.State) (some []*app.Work) {
	for _, w := range d.all {
		for _, s := range states {
			if w.Entry.State == s && w.Entry.Person == "" {
				some = append(some, w)
			}
		}
	}
	return some
}

func (d *driver) move(w *app.Work, e app.Event) {
	d.t.Helper()
	to, err := app.Next(w.Entry.State, e)
	if err != nil {
		d.t.Fatalf("%s: %v", w.Entry.Kind, err)
	}
	w.Entry.State = to
}

// round sends what is queued, in batches, or asks for what is unsure.
func (d *driver) round(ask bool, batch int) {
	d.t.Helper()
	states, do := []app.State{app.Queued}, d.l.Post
	if ask {
		states, do = []app.State{app.Unsure, app.Awaiting}, d.l.Ask
	}
	some := d.in(states...)
	some = some[:min(len(some), batch)]
	if len(some) == 0 {
		return
	}
	works := make([]app.Work, len(some))
	by := map[app.Key]*app.Work{}
	for i, w := range some {
		w.Attempt.No++
		if !ask {
			d.move(w, app.Claimed)
			if w.Tries++; w.First.IsZero() {
				w.First = d.now
			}
		}
		works[i], by[w.Entry.Key] = *w, w
	}
	ctx, stop := context.WithTimeout(context.Background(), 300*time.Millisecond) // for the answers that never come
	defer stop()
	outs, err := do(ctx, works)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, o := range outs {
		w := by[o.Key]
		delete(by, o.Key)
		if o.Alarm {
			d.t.Errorf("alarm for %s %s: %s %s", w.Entry.Kind, o.Key, o.Code, o.Text)
		}
		if o.Event == app.Confirm && o.Proof == nil || o.NewKey && o.Event != app.UnknownThere {
			d.t.Errorf("%+v", o)
		}
		d.move(w, o.Event)
		if o.Person != "" {
			w.Entry.Person = o.Person
		}
		if o.NewKey {
			w.Entry.Generation++
			w.First = time.Time{}
		}
	}
	if len(by) > 0 {
		d.t.Errorf("%d works without an outcome", len(by))
	}
}

// TestChaos: whatever goes wrong, each entry's money moves once when it is confirmed, never when it is refused,
// and at most once when a person must decide.
func TestChaos(t *testing.T) {
	for _, o := range []fineracttest.Options{{Version: "1.11"}, {Version: "1.11", Database: fineracttest.PostgreSQL}, {Version: "1.16"}} {
		for seed := range uint64(2) {
			t.Run(fmt.Sprintf("%s %v seed %d", o.Version, o.Database, seed), func(t *testing.T) { chaos(t, o, seed) })
		}
	}
}

func chaos(t *testing.T, o fineracttest.Options, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 7))
	d := &driver{t: t, now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
	o.Now, o.Seed = func() time.Time { return time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC) }, seed
	s, err := fineracttest.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	if err := farside.Ready(context.Background(), s); err != nil {
		t.Fatal(err)
	}
	key := keys()
	b, err := contract.Seed(context.Background(), contract.Target{URL: s.URL, Tenant: "default", User: "mifos", Password: "password", Now: o.Now, NewKey: key}, 8)
	if err != nil {
		t.Fatal(err)
	}
	meter := &ledger.Meter{}
	c, err := fineract.New(fineract.Config{BaseURL: s.URL, Tenant: "default", User: b.Username, Now: o.Now, Observe: meter.Observe, RetryWait: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	session, err := ledger.SignIn(context.Background(), c, b.Username, b.Secret, key)
	if err != nil {
		t.Fatal(err)
	}
	if d.l, err = ledger.New(ledger.Config{Client: c, Meter: meter, Officer: session.Officer, Server: session.Server, Now: func() time.Time { return d.now }}); err != nil {
		t.Fatal(err)
	}
	before := len(s.Moves("default"))
	d.fill(b, key)
	faulty(s, r)
	for i := range 400 {
		d.now = d.now.Add(time.Minute)
		if i == 150 {
			s.Faults().Clear()
			s.Tenant("default").UnlockLoan(b.Loans[0])
		}
		d.round(i%2 == 1, 1+r.IntN(20))
		if len(d.in(app.Queued, app.Sending, app.Unsure, app.Awaiting)) == 0 {
			break
		}
	}
	d.balance(s, before)
}

// fill records 72 entries; some will be refused.
func (d *driver) fill(b *contract.Branch, key func() string) {
	for n := range int64(72) {
		i := n % 8
		e := app.Entry{Key: app.Key(key()), Seq: n + 1, Day: b.Day, Payment: b.Payment, Client: app.ClientID(b.Clients[i]), State: app.Queued,
			Receipt: app.ReceiptNo{Device: "X1", N: n + 1}, Amount: money.FromMinor(1000+n, b.Currency)}
		switch {
		case n < 3:
			e.Kind, e.Account = app.ChargePayment, app.AccountRef{Kind: app.OnCharge, ID: b.Charges[n]}
		case n%9 == 8:
			e.Kind, e.Account, e.Amount = app.Withdrawal, app.AccountRef{Kind: app.OnSavings, ID: b.Savings[i]}, money.FromMinor(99999900, b.Currency)
		case n%2 == 0:
			e.Kind, e.Account = app.Deposit, app.AccountRef{Kind: app.OnSavings, ID: b.Savings[i]}
		default:
			e.Kind, e.Account = app.Repayment, app.AccountRef{Kind: app.OnLoan, ID: b.Loans[i]}
		}
		d.all = append(d.all, &app.Work{Entry: e, Attempt: app.Attempt{Key: e.Key}})
	}
}

func faulty(s *fineracttest.Server, r *rand.Rand) {
	for kind, chance := range map[faults.Kind]float64{faults.DropBefore: .05, faults.DropAfter: .15, faults.HalfReply: .05, faults.HTML: .03, faults.Captive: .03,
		faults.WrongJSON: .05, faults.Busy: .03, faults.Died: .04, faults.Conflict: .05} {
		s.Faults().Add(fineracttest.Fault{Kind: kind, Probability: chance})
	}
	s.Faults().Add(fineracttest.Fault{Kind: faults.Status, Status: 500, Probability: .03, Commit: r.IntN(2) == 0})
	s.Faults().Add(fineracttest.Fault{Kind: faults.Status, Status: 503, RetryAfter: "5", Probability: .03})
	s.Faults().Add(fineracttest.Fault{Kind: faults.Hang, Commit: true, Method: "POST", Probability: .02})
}

// balance compares both books.
func (d *driver) balance(s *fineracttest.Server, before int) {
	d.t.Helper()
	moved := map[string]int{}
	for _, m := range s.Moves("default")[before:] {
		moved[m.Receipt]++
	}
	count := map[string]int{}
	for _, w := range d.all {
		e := w.Entry
		n, is := moved[e.WireReceipt()], string(e.State)
		if e.Person != "" {
			is = "person"
		}
		count[is]++
		switch {
		case is == string(app.Confirmed) && n != 1, is == string(app.Refused) && n != 0, is == "person" && n > 1:
			d.t.Errorf("%s %s is %s and moved %d times", e.Kind, e.Key, is, n)
		case is == "person" && (e.Kind == app.Repayment || e.Account.Kind == app.OnSavings && n == 1):
			d.t.Errorf("%s %s waits for a person (%s), moved %d times", e.Kind, e.Key, e.Person, n)
		case is != "person" && e.State.Open():
			d.t.Errorf("%s %s is still %s", e.Kind, e.Key, e.State)
		}
		delete(moved, e.WireReceipt())
	}
	for receipt, n := range moved {
		d.t.Errorf("money moved that nobody recorded: %s, %d times", receipt, n)
	}
	d.t.Logf("%v", count)
	if count[string(app.Confirmed)] < 40 || count[string(app.Refused)] == 0 {
		d.t.Errorf("%v", count)
	}
}
