package teller_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/teller"
	"daftari/app/words"
	"daftari/store"
	"daftari/store/vault/vaulttest"
)

// The bench is a teller over a real book, with a small group that has one of everything.
type bench struct {
	*teller.Teller
	t    testing.TB
	book *store.Book
	at   time.Time
	keys int
}

const (
	amani   = app.GroupID(1)
	neema   = app.GroupID(2) // meets on Fridays
	achieng = app.ClientID(1)
	faith   = app.ClientID(2)
	halima  = app.ClientID(3) // shares a loan
	jane    = app.ClientID(4) // not active
	bea     = app.ClientID(5) // a loan approved for today, a fee
)

var (
	ctx      = context.Background()
	thursday = day("2026-09-17")
)

func day(text string) app.Date {
	d, err := app.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func kes(major int64) money.Amount {
	c, err := money.New("KES", 2, 0)
	if err != nil {
		panic(err)
	}
	return money.FromMinor(major*100, c)
}

func loan(id int64, client app.ClientID, due, total int64) app.Loan {
	p := func(n int64) app.Portions {
		return app.Portions{Principal: kes(n), Interest: kes(0), Fees: kes(0), Penalties: kes(0)}
	}
	return app.Loan{ID: app.LoanID(id), AccountNo: fmt.Sprintf("L-%06d", id), Client: client, Kind: app.JLGLoan, Product: "Biashara",
		Status: app.LoanActive, Principal: kes(total), NetDisbursal: kes(total), Total: kes(total), Outstanding: p(total), Overpaid: kes(0),
		Schedule: []app.Instalment{
			{No: 1, Due: thursday, Owed: p(due), Settled: p(0)},
			{No: 2, Due: thursday.AddDays(7), Owed: p(total - due), Settled: p(0)},
		}}
}

func savings(id int64, client app.ClientID, expected, available int64) app.Savings {
	return app.Savings{ID: app.SavingsID(id), AccountNo: fmt.Sprintf("S-%06d", id), Client: client, Product: "Akiba",
		Status: app.SavingsActive, Balance: kes(available), Available: kes(available), Expected: kes(expected)}
}

func person(id app.ClientID, name string) app.Client {
	return app.Client{ID: id, AccountNo: fmt.Sprintf("%06d", id), Name: name, Active: true, Office: 2, Groups: []app.GroupID{amani}}
}

// world of the bench as one pull of the core.
func world() app.Pull {
	shared := loan(13, halima, 300, 900)
	shared.Kind = app.GLIMLoan
	approved := loan(15, bea, 0, 5000)
	approved.Status, approved.DisburseOn, approved.Total = app.LoanApproved, thursday, kes(0)
	own := loan(10, 0, 500, 5000)
	own.Group, own.Kind = amani, app.GroupLoan
	box := savings(20, 0, 200, 1000)
	box.Group = amani
	asleep := person(jane, "Jane Gichuru")
	asleep.Active = false
	weekly := func(on app.Date, by string) *app.Meeting {
		return &app.Meeting{Calendar: 1, Start: on, Rule: "FREQ=WEEKLY;INTERVAL=1;BYDAY=" + by}
	}
	return app.Pull{Full: true, Cursor: "1", Started: noon.Add(-3 * time.Hour), CoreDay: thursday,
		Officer: &app.Officer{User: 7, Username: "rehema", Staff: 3, Name: "Rehema Achola", Office: 2},
		Institution: &app.Institution{
			Staff:        []app.Staff{{ID: 3, Name: "Rehema Achola", Office: 2, Active: true}, {ID: 4, Name: "Otieno", Office: 2, Active: true}},
			PaymentTypes: []app.PaymentType{{ID: 1, Name: "Money Transfer"}, {ID: 2, Name: "Cash", Cash: true}, {ID: 3, Name: "Cash paid out"}},
			Holidays:     []app.Holiday{{ID: 1, Name: "Heroes", Office: 2, From: day("2026-09-21"), To: day("2026-09-21"), Active: true}},
			WorkingDays:  app.WorkingDays{Rule: "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU,WE,TH,FR,SA"},
			Limits:       app.Limits{OfflineHours: 72, BackDays: 7},
		},
		Groups: []app.Group{
			{ID: amani, Name: "Amani Market", Office: 2, Staff: 3, Active: true, Meeting: weekly(day("2026-09-03"), "TH"), Members: []app.ClientID{achieng, faith, halima, jane, bea}},
			{ID: neema, Name: "Neema Farmers", Office: 2, Staff: 3, Active: true, Meeting: weekly(day("2026-09-04"), "FR")},
		},
		Clients: []app.Client{person(achieng, "Achieng Odhiambo"), person(faith, "Faith Wambui"), person(halima, "Halima Noor"), asleep, person(bea, "Beatrice Wekesa")},
		Loans:   []app.Loan{own, loan(11, achieng, 600, 2500), loan(16, achieng, 250, 1000), loan(12, faith, 800, 3200), shared, loan(14, jane, 100, 100), approved},
		Savings: []app.Savings{box, savings(21, achieng, 150, 300), savings(22, faith, 100, 0), savings(23, halima, 100, 500), savings(25, bea, 150, 1900)},
		Charges: []app.ClientCharge{{ID: 31, Client: bea, Name: "Passbook", Due: thursday, Amount: kes(50), Outstanding: kes(50)}},
	}
}

var noon = time.Date(2026, 9, 17, 9, 0, 0, 0, time.UTC) // 12:00 at Nairobi

func newBench(t testing.TB, edit ...func(*app.Pull)) *bench {
	t.Helper()
	b := &bench{t: t, at: noon}
	var err error
	b.book, err = store.Create(ctx, tempDir(t), store.Options{Now: func() time.Time { return b.at }, Vault: vaulttest.New()})
	b.ok(err)
	t.Cleanup(func() { b.book.Close() })
	b.ok(b.book.SetDevice(ctx, app.Device{ID: "d", Code: "K7"}))
	b.pull(edit...)
	nairobi := time.FixedZone("EAT", 3*3600)
	b.Teller = &teller.Teller{Portfolio: b.book, Calendar: b.book, Drafts: b.book, Journal: b.book, Decisions: b.book, Lifts: b.book, Version: "test",
		Now:    func() time.Time { return b.at.In(nairobi) },
		NewKey: func() app.Key { b.keys++; return app.Key(fmt.Sprintf("00000000-0000-4000-8000-%012d", b.keys)) },
		Stamp:  func() app.Stamp { return app.Stamp{Wall: b.at} }}
	return b
}

func (b *bench) pull(edit ...func(*app.Pull)) {
	b.t.Helper()
	p := world()
	p.Started = b.at
	for _, e := range edit {
		e(&p)
	}
	b.ok(b.book.ApplyPull(ctx, p))
	b.ok(b.book.Answered(ctx, b.at, p.CoreDay))
}

func (b *bench) ok(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// refused checks the problem's key, and that its three messages exist and are whole.
func (b *bench) refused(err error, key string) {
	b.t.Helper()
	var p *app.Problem
	if !errors.As(err, &p) || p.Key != key {
		b.t.Fatalf("want %s, got %v", key, err)
	}
	whole(b.t, p)
}

func whole(t testing.TB, p *app.Problem) {
	t.Helper()
	for _, lang := range words.Langs() {
		w, err := words.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range []string{".what", ".money", ".do"} {
			if text := w.T(p.Key+part, p.Args...); text == "" || text[0] == '[' {
				t.Errorf("%s%s in %s: %q with %v", p.Key, part, lang, text, p.Args)
			}
		}
	}
}

func (b *bench) open() app.Sheet {
	b.t.Helper()
	o, err := b.OpenSheet(ctx, amani, thursday, false)
	b.ok(err)
	return o.Sheet
}

// allPaid opens the sheet, says all as expected and counts exactly.
func (b *bench) allPaid() app.Sheet {
	b.t.Helper()
	s := b.open()
	s, err := b.AllAsExpected(ctx, s.Key)
	b.ok(err)
	return b.exactly(s)
}

func (b *bench) exactly(s app.Sheet) app.Sheet {
	b.t.Helper()
	totals, err := s.Totals()
	b.ok(err)
	for _, t := range totals {
		if t.Hand.Sign() > 0 {
			s, err = b.Count(ctx, s.Key, t.Hand.Currency(), nil, true)
			b.ok(err)
		}
	}
	return s
}

// settle sends every due entry and ends it with what outcome says.
func (b *bench) settle(outcome func(app.Entry) app.Outcome) {
	b.t.Helper()
	for {
		work, err := b.book.Claim(ctx, "test", b.at.Add(time.Hour), 100, app.Pick{})
		b.ok(err)
		if len(work) == 0 {
			return
		}
		var all []app.Settlement
		for _, w := range work {
			o := outcome(w.Entry)
			o.Key = w.Entry.Key
			all = append(all, app.Settlement{Attempt: w.Attempt, Outcome: o, NextAt: b.at.Add(time.Hour * 100)})
		}
		b.ok(b.book.Settle(ctx, all))
	}
}

func (b *bench) confirmAll() {
	b.settle(func(e app.Entry) app.Outcome {
		return app.Outcome{Event: app.Confirm, Proof: &app.Confirmation{Key: e.Key, Transaction: "1", At: b.at}}
	})
}

func (b *bench) refuseAll() {
	b.settle(func(app.Entry) app.Outcome {
		return app.Outcome{Event: app.Refuse, Class: app.Rejected, Code: "closed"}
	})
}

func (b *bench) bag() int64 {
	b.t.Helper()
	till, err := b.book.Till(ctx)
	b.ok(err)
	n := int64(0)
	for _, a := range till {
		n += a.Minor()
	}
	return n / 100
}

func (b *bench) entry(k app.Key) app.Entry {
	b.t.Helper()
	f, err := b.book.Entry(ctx, k)
	b.ok(err)
	return f.Entry
}

func (b *bench) receipt(no app.ReceiptNo) app.Receipt {
	b.t.Helper()
	r, err := b.book.Receipt(ctx, no)
	b.ok(err)
	return r
}

func (b *bench) pay(kind app.Kind, ref app.AccountRef, major int64) teller.Done {
	b.t.Helper()
	d, err := b.Pay(ctx, teller.Payment{Kind: kind, Account: ref, Amount: kes(major)})
	b.ok(err)
	return d
}

func onLoan(id int64) app.AccountRef    { return app.AccountRef{Kind: app.OnLoan, ID: id} }
func onSavings(id int64) app.AccountRef { return app.AccountRef{Kind: app.OnSavings, ID: id} }
