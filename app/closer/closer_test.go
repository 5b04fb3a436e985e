package closer_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/closer"
	"daftari/app/money"
	"daftari/app/words"
	"daftari/store"
	"daftari/store/vault/vaulttest"
)

var ctx = context.Background()

type bench struct {
	*closer.Closer
	t    *testing.T
	book *store.Book
	at   time.Time
	keys int
	day  app.Date
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, at: time.Date(2026, 9, 17, 14, 40, 0, 0, time.UTC)}
	b.day = app.DateOf(b.at)
	var err error
	b.book, err = store.Create(ctx, t.TempDir(), store.Options{Now: func() time.Time { return b.at }, Vault: vaulttest.New()})
	b.ok(err)
	t.Cleanup(func() { b.book.Close() })
	b.ok(b.book.SetDevice(ctx, app.Device{ID: "d", Code: "K7"}))
	b.ok(b.book.SetOfficer(ctx, app.Officer{Staff: 3, Name: "Rehema"}))
	b.ok(b.book.Answered(ctx, b.at, b.day))
	b.Closer = &closer.Closer{Journal: b.book, Meetings: b.book, Version: "test",
		Now: func() time.Time { return b.at }, NewKey: b.key, Stamp: func() app.Stamp { return app.Stamp{Wall: b.at} }}
	return b
}

func (b *bench) key() app.Key {
	b.keys++
	return app.Key(fmt.Sprintf("00000000-0000-4000-8000-%012d", b.keys))
}

func (b *bench) ok(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) refused(err error, key string) {
	b.t.Helper()
	var p *app.Problem
	if !errors.As(err, &p) || p.Key != key {
		b.t.Fatalf("want %s, got %v", key, err)
	}
	for _, lang := range words.Langs() {
		w, err := words.New(lang)
		b.ok(err)
		for _, part := range []string{".what", ".money", ".do"} {
			if text := w.T(p.Key+part, p.Args...); text == "" || text[0] == '[' {
				b.t.Errorf("%s%s in %s: %q", p.Key, part, lang, text)
			}
		}
	}
}

func of(code string, major int64) money.Amount {
	c, err := money.ISO(code)
	if err != nil {
		panic(err)
	}
	n := int64(1)
	for range c.Digits() {
		n *= 10
	}
	return money.FromMinor(major*n, c)
}

func kes(major int64) money.Amount { return of("KES", major) }

// record one entry with a receipt, and settle it as event says ("" leaves it).
func (b *bench) record(kind app.Kind, a money.Amount, sheet app.Key, event app.Event) app.Entry {
	b.t.Helper()
	e := app.Entry{Key: b.key(), Kind: kind, Flow: kind.Flow(), Amount: a, Day: b.day, Sheet: sheet, Title: "Faith", Client: 2,
		Account: app.AccountRef{Kind: app.OnSavings, ID: int64(b.keys)}, At: app.Stamp{Wall: b.at}}
	rec := app.Recording{Entries: []app.Entry{e}}
	if kind.Receipted() {
		rec.Receipts = []app.ReceiptPlan{{Title: "Faith", Client: 2, Entries: []int{0}}}
	}
	done, err := b.book.Record(ctx, rec)
	b.ok(err)
	if event != "" {
		work, err := b.book.Claim(ctx, "t", b.at.Add(time.Hour), 1, app.Pick{Keys: []app.Key{e.Key}})
		b.ok(err)
		o := app.Outcome{Key: e.Key, Event: event, Proof: &app.Confirmation{Key: e.Key, Transaction: "1", At: b.at}}
		if event != app.Confirm {
			o.Proof = nil
		}
		b.ok(b.book.Settle(ctx, []app.Settlement{{Attempt: work[0].Attempt, Outcome: o, NextAt: b.at.Add(time.Hour)}}))
	}
	return done.Entries[0]
}

func (b *bench) bag() string {
	b.t.Helper()
	till, err := b.book.Till(ctx)
	b.ok(err)
	return list(till)
}

func list(all []money.Amount) string {
	s := ""
	for _, a := range all {
		s += a.String() + " "
	}
	return s
}

// TestEntriesAreNamedByTheirMeeting, while all of them are of meetings.
func TestEntriesAreNamedByTheirMeeting(t *testing.T) {
	b := newBench(t)
	s, err := b.book.SaveSheet(ctx, app.Sheet{Key: b.key(), Group: 1, Name: "Amani", Day: b.day, State: app.SheetOpen})
	b.ok(err)
	s.State = app.SheetClosed
	_, err = b.book.Record(ctx, app.Recording{Sheet: &s})
	b.ok(err)
	b.record(app.Deposit, kes(500), s.Key, "")
	b.record(app.Deposit, kes(200), s.Key, app.Confirm)
	d, err := b.Day(ctx, b.day)
	b.ok(err)
	if !slices.Equal(d.Here.Of, []string{"Amani"}) || !slices.Equal(d.Posted.Of, d.Here.Of) || d.NeedsYou.Of != nil {
		t.Errorf("here %q, posted %q, needs %q", d.Here.Of, d.Posted.Of, d.NeedsYou.Of)
	}
	b.record(app.Deposit, kes(50), "", "")
	if d, err = b.Day(ctx, b.day); err != nil || d.Here.Of != nil || !slices.Equal(d.Posted.Of, []string{"Amani"}) {
		t.Errorf("with a single payment: here %q, posted %q, %v", d.Here.Of, d.Posted.Of, err)
	}
}

func TestDayFigures(t *testing.T) {
	b := newBench(t)
	b.day = b.day.AddDays(-1)
	b.record(app.Deposit, kes(500), "", app.Confirm) // yesterday's
	b.day = b.day.AddDays(1)
	b.record(app.Repayment, kes(1000), "", app.Confirm)
	b.record(app.Repayment, kes(600), "", app.Refuse)
	waits := b.record(app.Deposit, kes(250), "", "")
	b.record(app.Withdrawal, kes(100), "", app.Lost)
	b.record(app.Deposit, of("UGX", 7000), "", "")
	b.record(app.BankDeposit, kes(700), "", "")
	gone := b.record(app.Deposit, kes(99), "", "")
	_, err := b.book.Record(ctx, app.Recording{Cancels: []app.Cancelling{{Key: gone.Key, Reason: "x"}}})
	b.ok(err)
	for i, st := range []app.SheetState{app.SheetOpen, app.SheetNotHeld} {
		s := app.Sheet{Key: b.key(), Group: app.GroupID(i + 1), Name: "Amani", Day: b.day, State: app.SheetOpen}
		if st == app.SheetOpen { // an open sheet with money on it
			s.Lines = []app.Line{{Client: 1, Parts: []app.Part{{Kind: app.Deposit, Expected: kes(5), Actual: kes(5)}}}}
		}
		s, err = b.book.SaveSheet(ctx, s)
		b.ok(err)
		if st == app.SheetNotHeld {
			s.State = st
			_, err = b.book.Record(ctx, app.Recording{Sheet: &s})
			b.ok(err)
		}
	}
	d, err := b.Day(ctx, b.day)
	b.ok(err)
	for _, c := range []struct{ name, got, want string }{
		{"collected", list(d.Collected), "KES 1850.00 UGX 7000 "},
		{"paid out", list(d.PaidOut), "KES 100.00 "},
		{"banked", list(d.Banked), "KES 700.00 "},
		{"carried", list(d.Carried), "KES 500.00 "},
		{"bag", list(d.Bag), "KES 1550.00 UGX 7000 "},
		{"unplaced", list(d.Unplaced), "KES 600.00 "},
		{"posted", list(d.Posted.Amounts), "KES 1000.00 "},
		{"here", list(d.Here.Amounts), "KES 350.00 UGX 7000 "},
		{"needs you", list(d.NeedsYou.Amounts), "KES 600.00 "},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.name, c.got, c.want)
		}
	}
	if d.Single != 5 || d.Waiting != 3 || d.Receipts != 5 || len(d.Open) != 1 || len(d.NotHeld) != 1 || d.Meetings != 0 || len(d.Cash) != 1 || waits.Seq == 0 {
		t.Errorf("%+v", d)
	}
	_, err = b.Close(ctx, closer.Closing{Day: b.day, To: "Lydia"})
	b.refused(err, "closer.sheet_open")
}

func TestCloseHandsOver(t *testing.T) {
	b := newBench(t)
	b.record(app.Repayment, kes(1000), "", "")
	b.record(app.Deposit, of("UGX", 7000), "", "")
	all := closer.Closing{Day: b.day, To: "Lydia", Counts: []app.CashCount{{Total: kes(950)}, {Total: of("UGX", 7100)}}, Explained: map[string]string{}}

	in := all
	in.To = ""
	_, err := b.Close(ctx, in)
	b.refused(err, "closer.to_needed")
	in = all
	in.Counts = all.Counts[:1]
	in.Explained = map[string]string{"KES": "wrong change"}
	_, err = b.Close(ctx, in)
	b.refused(err, "closer.count_first")
	_, err = b.Close(ctx, all)
	b.refused(err, "closer.cash_short")
	all.Explained["KES"] = "wrong change"
	_, err = b.Close(ctx, all)
	b.refused(err, "closer.cash_over")
	all.Explained["UGX"] = "found"
	in = all
	in.Counts = append(in.Counts, app.CashCount{Total: of("USD", 1)})
	_, err = b.Close(ctx, in)
	b.refused(err, "closer.no_cash_of")

	done, err := b.Close(ctx, all)
	b.ok(err)
	if got := b.bag(); got != "KES 0.00 UGX 0 " {
		t.Errorf("the bag holds %s", got)
	}
	last := done.Entries[len(done.Entries)-1]
	if last.Kind != app.DayClosed || last.Close == nil || len(last.Close.Differences) != 2 || last.Close.To != "Lydia" || last.State != app.Kept {
		t.Errorf("%+v", last)
	}
	if got := list(last.Close.Bag); got != "KES 1000.00 UGX 7000 " {
		t.Errorf("the close says the bag must hold %s", got)
	}
	_, err = b.Close(ctx, closer.Closing{Day: b.day})
	b.refused(err, "closer.closed_already")

	b.record(app.Deposit, kes(20), "", "")
	d, err := b.Day(ctx, b.day)
	b.ok(err)
	if d.Closed == nil || !d.Again {
		t.Errorf("%+v", d)
	}
	_, err = b.Close(ctx, closer.Closing{Day: b.day, To: "Lydia", Counts: []app.CashCount{{Total: kes(20)}}})
	b.ok(err)
	_, err = b.Close(ctx, closer.Closing{Day: b.day})
	b.refused(err, "closer.closed_already")
	_, err = b.Close(ctx, closer.Closing{Day: b.day.AddDays(1)})
	b.refused(err, "limits.future")
}

// What was recorded between the look and the close is not handed over unseen.
func TestCloseSeesWhatMoved(t *testing.T) {
	b := newBench(t)
	b.record(app.Repayment, kes(1000), "", "")
	b.Journal = racing{b.book, func() { b.record(app.Deposit, kes(1), "", "") }}
	_, err := b.Close(ctx, closer.Closing{Day: b.day, To: "Lydia", Counts: []app.CashCount{{Total: kes(1000)}}})
	b.refused(err, "closer.moved_meanwhile")
}

type racing struct {
	*store.Book
	first func()
}

func (r racing) Record(ctx context.Context, rec app.Recording) (app.Recorded, error) {
	r.first()
	return r.Book.Record(ctx, rec)
}
