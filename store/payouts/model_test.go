package payouts_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/app/payout"
	"daftari/store"
	"daftari/store/vault/vaulttest"
)

// machine drives a book, and the desk that it talks to, side by side.
type machine struct {
	dir   string
	now   time.Time
	book  *store.Book
	made  []app.Key
	desk  *desk
	names int
}

func (m *machine) open(t *rapid.T) {
	b, err := store.Open(context.Background(), m.dir, store.Options{Now: func() time.Time { return m.now }, Vault: vaulttest.New()})
	check(t, err)
	m.book = b
}

func check(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func kes(minor int64) money.Amount {
	c, err := money.ISO("KES")
	if err != nil {
		panic(err)
	}
	return money.FromMinor(minor, c)
}

func number() msisdn.Number {
	n, err := msisdn.Parse("+254700000123", "KE")
	if err != nil {
		panic(err)
	}
	return n
}

// TestModel: whatever people, here and elsewhere, lost answers and kills do, no payment is lost, numbers have no gap, no slot
// has two payments that bar it, what the desk may pay bars every other way here, none is in two batches that are open, and in
// the end the device says what the desk says.
func TestModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := &machine{dir: t.TempDir(), now: time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC), desk: newDesk()}
		b, err := store.Create(context.Background(), m.dir, store.Options{Now: func() time.Time { return m.now }, Vault: vaulttest.New()})
		check(rt, err)
		check(rt, b.SetDevice(context.Background(), app.Device{ID: "d", Code: "K7"}))
		m.book = b
		rt.Repeat(map[string]func(*rapid.T){
			"make": m.make, "make again": m.make, "send": m.send, "send more": m.send, "decide": m.decide, "withdraw": m.withdraw,
			"claim": m.claim, "again": m.again, "ask": m.ask, "talk": m.talk, "talk more": m.talk, "desk goes on": m.goesOn, "desk goes further": m.goesOn,
			"killed": func(t *rapid.T) { check(t, m.book.Close()); m.open(t) },
			"":       m.holds,
		})
		m.settle(rt)
		check(rt, m.book.Close())
	})
}

func (m *machine) key(letter string) app.Key {
	m.names++
	return app.Key(fmt.Sprintf("%s%d", letter, m.names))
}

func (m *machine) later() time.Time { m.now = m.now.Add(time.Second); return m.now }

func (m *machine) payments(t *rapid.T) []payout.Payment {
	all, err := m.book.Payouts().Payments(context.Background())
	check(t, err)
	return all
}

// refused lets what people are told pass, and nothing else.
func refused(t *rapid.T, err error) {
	t.Helper()
	if err != nil && app.ClassOf(err) != app.Conflict {
		t.Fatal(err)
	}
}

func (m *machine) make(t *rapid.T) {
	id := rapid.Int64Range(1, 4).Draw(t, "account")
	x := payout.Payment{Key: m.key("p"), Purpose: payout.Disbursement, Client: app.ClientID(id), Name: "Achieng", Account: app.AccountRef{Kind: app.OnLoan, ID: id},
		Tranche: app.DateOf(m.now), Amount: kes(100 * id), Wallet: payout.Wallet{Provider: "mpesa", Number: number()}, By: app.Officer{Username: "rehema"}}
	switch rapid.IntRange(0, 3).Draw(t, "purpose") {
	case 0:
		x.Purpose, x.Account.Kind, x.Tranche = payout.Withdrawal, app.OnSavings, app.Date{}
	case 1:
		x.Purpose, x.Until, x.Tranche = payout.Collection, m.now.Add(time.Hour), app.Date{}
	}
	barred := slices.ContainsFunc(m.payments(t), func(o payout.Payment) bool { return o.Slot() == x.Slot() && o.Bars() })
	_, err := m.book.Payouts().Make(context.Background(), x)
	refused(t, err)
	if barred == (err == nil) {
		t.Fatalf("slot %s barred %v, made: %v", x.Slot(), barred, err)
	}
	if err == nil {
		m.made = append(m.made, x.Key)
	}
}

func (m *machine) some(t *rapid.T, fits func(payout.Payment) bool) payout.Payment {
	all := slices.DeleteFunc(m.payments(t), func(p payout.Payment) bool { return !fits(p) })
	if len(all) == 0 {
		t.Skip("none")
	}
	return rapid.SampledFrom(all).Draw(t, "payment")
}

func (m *machine) send(t *rapid.T) {
	g := payout.Group{Key: m.key("b"), Total: kes(0), By: app.Officer{Username: "rehema"}, Asks: rapid.Bool().Draw(t, "asks"), Until: m.now.Add(24 * time.Hour)}
	for _, p := range m.payments(t) {
		if p.State == payout.Pending && p.Purpose != payout.Collection && rapid.Bool().Draw(t, "in") {
			p.Batch = g.Key
			g.Lines = append(g.Lines, p)
			g.Total, _ = g.Total.Add(p.Amount)
		}
	}
	if len(g.Lines) == 0 {
		t.Skip("none")
	}
	var own *payout.Decision
	if !g.Asks {
		own = &payout.Decision{Batch: g.Key, Digest: g.Digest(), Verdict: payout.Sent, Way: payout.ByKey}
	}
	_, err := m.book.Payouts().Send(context.Background(), g, own)
	check(t, err)
}

func (m *machine) batch(t *rapid.T) payout.BatchFile {
	all, err := m.book.Payouts().Batches(context.Background())
	check(t, err)
	if len(all) == 0 {
		t.Skip("none")
	}
	return rapid.SampledFrom(all).Draw(t, "batch")
}

func (m *machine) decide(t *rapid.T) {
	f := m.batch(t)
	d := payout.Decision{Batch: f.Group.Key, Digest: f.Group.Digest(), Verdict: rapid.SampledFrom([]payout.Verdict{payout.Yes, payout.No}).Draw(t, "verdict"),
		Way: rapid.SampledFrom([]payout.Way{payout.ByKey, payout.ByCode}).Draw(t, "way"), Code: "AAAA-BBBB", At: m.later()}
	if len(f.Group.Lines) > 1 && rapid.Bool().Draw(t, "out") {
		d.Out = []app.Key{f.Group.Lines[0].Key}
	}
	refused(t, m.book.Payouts().Decide(context.Background(), d, nil))
}

func (m *machine) withdraw(t *rapid.T) {
	_, err := m.book.Payouts().Withdraw(context.Background(), m.batch(t).Group.Key, "changed my mind")
	refused(t, err)
}

func (m *machine) claim(t *rapid.T) {
	x := m.some(t, func(payout.Payment) bool { return true })
	gone, err := m.book.Payouts().Claim(context.Background(), x.Key, "Rehema", "paid in cash")
	refused(t, err)
	if err == nil && x.State.MayBePaid() && (gone || x.State != payout.Stuck) {
		t.Fatalf("%s was taken out of %s", x.Key, x.State)
	}
}

func (m *machine) again(t *rapid.T) {
	x := m.some(t, func(p payout.Payment) bool { return p.State == payout.Rejected || p.State == payout.Expired })
	refused(t, m.book.Payouts().Again(context.Background(), x.Key, "Rehema"))
}

func (m *machine) ask(t *rapid.T) {
	refused(t, m.book.Payouts().AskNow(context.Background(), m.some(t, func(payout.Payment) bool { return true }).Key))
}

func (m *machine) goesOn(t *rapid.T) { m.desk.goesOn(t, m.later()) }

// talk is one contact, in which answers may be lost after the desk has acted.
func (m *machine) talk(t *rapid.T) {
	m.contact(t, func() bool { return rapid.IntRange(0, 3).Draw(t, "lost") == 0 })
}

func (m *machine) contact(t *rapid.T, lost func() bool) {
	ctx, p := context.Background(), m.book.Payouts()
	errands, err := p.Errands(ctx)
	check(t, err)
	for _, e := range errands {
		parcel, found, err := p.Pack(ctx, e)
		check(t, err)
		if !found {
			continue
		}
		h := m.desk.hears(e, parcel, m.later())
		if lost() {
			return
		}
		h.Errand = e.ID
		check(t, p.Hear(ctx, h))
		if lost() {
			check(t, p.Hear(ctx, h)) // the answer twice
		}
	}
	c, err := p.Contact(ctx)
	check(t, err)
	h := m.desk.feed(c.After)
	if lost() {
		return
	}
	check(t, p.Hear(ctx, h))
}

// holds are the invariants after every step.
func (m *machine) holds(t *rapid.T) {
	all := m.payments(t)
	if len(all) != len(m.made) {
		t.Fatalf("%d payments of %d", len(all), len(m.made))
	}
	slots := map[string]app.Key{}
	for i, p := range all {
		if p.Key != m.made[i] || p.No != fmt.Sprintf("P-K7-%06d", i+1) {
			t.Fatalf("payment %d is %s %s, made %s", i, p.Key, p.No, m.made[i])
		}
		if !p.Bars() {
			if s := m.desk.payments[p.Key]; s != nil && (payout.Payment{Purpose: p.Purpose, State: s.State}).Bars() {
				t.Fatalf("%s is %s and may be paid otherwise, and the desk has it as %s", p.Key, p.State, s.State)
			}
			continue
		}
		if other := slots[p.Slot()]; other != "" {
			t.Fatalf("%s and %s bar one slot", other, p.Key)
		}
		slots[p.Slot()] = p.Key
	}
	batches, err := m.book.Payouts().Batches(context.Background())
	check(t, err)
	in := map[app.Key]app.Key{}
	for i, f := range batches {
		if f.Group.No != fmt.Sprintf("B-K7-%04d", i+1) {
			t.Fatalf("batch %d is %s", i, f.Group.No)
		}
		for _, l := range f.Group.Lines {
			if open := f.Stand == payout.Waits || f.Stand == payout.LetGo || f.Stand == payout.Allowed; !open || l.Batch != f.Group.Key {
				continue
			}
			if in[l.Key] != "" {
				t.Fatalf("%s is in %s and %s", l.Key, in[l.Key], f.Group.Key)
			}
			in[l.Key] = f.Group.Key
		}
	}
}

// settle lets both sides talk until nothing is owed: the device says of every payment that may have been paid what the
// desk says.
func (m *machine) settle(t *rapid.T) {
	for range 3 {
		m.contact(t, func() bool { return false })
	}
	errands, err := m.book.Payouts().Errands(context.Background())
	check(t, err)
	if len(errands) > 0 {
		t.Fatalf("still owed: %v", errands)
	}
	for _, p := range m.payments(t) {
		s, known := m.desk.payments[p.Key]
		switch {
		case !known && p.State.MayBePaid():
			t.Fatalf("%s is %s, and the desk never had it", p.Key, p.State)
		case known && (s.State.Holds() || p.State.Holds()) && s.State != p.State && !(p.State == payout.Pending && !s.State.Holds()) && !(p.State == payout.Cancelled && !s.State.Holds()):
			t.Fatalf("%s is %s here and %s at the desk", p.Key, p.State, s.State)
		}
	}
}
