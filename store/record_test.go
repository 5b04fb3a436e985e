package store_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"daftari/app"
	"daftari/app/money"
	"daftari/store"
	"daftari/store/vault/vaulttest"
)

// settled posts an entry the whole way.
func settled(t testing.TB, b *store.Book, c *clock, key app.Key, o app.Outcome) {
	t.Helper()
	work, err := b.Claim(context.Background(), "h", c.at, 1, app.Pick{Keys: []app.Key{key}})
	must(t, err)
	if len(work) != 1 {
		t.Fatalf("%s cannot be claimed", key)
	}
	o.Key = key
	if o.Event == app.Confirm && o.Proof == nil {
		o.Proof = &app.Confirmation{Transaction: "77", At: c.at}
	}
	must(t, b.Settle(context.Background(), []app.Settlement{{Attempt: work[0].Attempt, Outcome: o}}))
}

func record(t testing.TB, b *store.Book, r app.Recording) app.Recorded {
	t.Helper()
	out, err := b.Record(context.Background(), r)
	must(t, err)
	return out
}

func entry(key app.Key, kind app.Kind, account int64, minor int64) app.Entry {
	return app.Entry{Key: key, Kind: kind, Account: app.AccountRef{Kind: app.OnLoan, ID: account}, Amount: kes(minor), Day: app.DateOf(newClock().at)}
}

func TestRecordedIsReadBackWhole(t *testing.T) {
	c := newClock()
	b := newBook(t, c, nil)
	day := app.DateOf(c.at)
	full := app.Entry{Key: "k", Kind: app.Repayment, Account: app.AccountRef{Kind: app.OnLoan, ID: 7}, Client: 5, Group: 6, Title: "Wanjikũ", Label: "Loan 7",
		Amount: kes(110500), Payment: 3, Day: day, Reason: "reason.less", Note: "said she'd bring the rest",
		By: app.Officer{User: 3, Username: "amina", Name: "Amina"}, At: app.Stamp{Wall: c.at, Zone: "+03:00", Boot: time.Hour, BootID: "b", LastServer: c.at}, Version: "1.2.3"}
	out := record(t, b, app.Recording{Entries: []app.Entry{full}, Receipts: []app.ReceiptPlan{{Title: "Wanjikũ", Client: 5, Entries: []int{0}}}})
	want := full
	want.Seq, want.Flow, want.State, want.Receipt = 1, app.CashIn, app.Queued, app.ReceiptNo{Device: "K7", N: 1}
	comparers := cmp.Options{cmpopts.EquateComparable(app.Date{}), cmpopts.EquateEmpty()}
	if d := cmp.Diff([]app.Entry{want}, out.Entries, comparers); d != "" {
		t.Errorf("answer (-want +got):\n%s", d)
	}
	file, err := b.Entry(context.Background(), "k")
	must(t, err)
	if d := cmp.Diff(want, file.Entry, comparers); d != "" {
		t.Errorf("book (-want +got):\n%s", d)
	}
	rc, err := b.Receipt(context.Background(), app.ReceiptNo{Device: "K7", N: 1})
	must(t, err)
	wantRC := app.Receipt{No: want.Receipt, Title: "Wanjikũ", Client: 5, Entries: []app.Key{"k"}, Day: day, At: c.at, Standing: app.Provisional}
	if d := cmp.Diff(wantRC, rc, comparers); d != "" {
		t.Errorf("receipt (-want +got):\n%s", d)
	}
	_, err = b.Receipt(context.Background(), app.ReceiptNo{Device: "K8", N: 1})
	wantProblem(t, err, app.NotFound, "store.no_receipt")
}

// TestWhoseWaits: a group counts once whatever its members' lines, and so does each client outside one.
func TestWhoseWaits(t *testing.T) {
	c := newClock()
	b := newBook(t, c, nil)
	var r app.Recording
	for i, of := range []struct {
		client app.ClientID
		group  app.GroupID
	}{{1, 6}, {2, 6}, {0, 6}, {3, 7}, {4, 0}, {4, 0}} {
		e := entry(app.Key(fmt.Sprint("w", i)), app.Repayment, int64(i+1), 100)
		e.Client, e.Group = of.client, of.group
		r.Entries = append(r.Entries, e)
	}
	record(t, b, r)
	want := func(n int) {
		t.Helper()
		if got, err := b.Counts(t.Context()); err != nil || got.Whose != n {
			t.Errorf("%d, want %d (%v)", got.Whose, n, err)
		}
	}
	want(3)
	settled(t, b, c, "w3", app.Outcome{Event: app.Confirm, Proof: &app.Confirmation{Transaction: "1", At: c.at}})
	want(2)
}

func TestCorrectionVoidsTheReceiptAndKeepsTheRest(t *testing.T) {
	c := newClock()
	b := newBook(t, c, nil)
	record(t, b, app.Recording{Entries: []app.Entry{entry("a", app.Repayment, 1, 100), entry("b", app.Deposit, 2, 50)},
		Receipts: []app.ReceiptPlan{{Title: "x", Entries: []int{0, 1}}}})
	settled(t, b, c, "b", app.Outcome{Event: app.Confirm})

	_, err := b.Record(context.Background(), app.Recording{Cancels: []app.Cancelling{{Key: "a", Reason: "typed wrong"}}})
	wantProblem(t, err, app.Internal, "store.invariant") // the receipt would tell of a cancelled line

	fixed := entry("a2", app.Repayment, 1, 70)
	fixed.Corrects = "a"
	first := app.ReceiptNo{Device: "K7", N: 1}
	out := record(t, b, app.Recording{Cancels: []app.Cancelling{{Key: "a", Reason: "typed wrong"}}, Entries: []app.Entry{fixed},
		Receipts: []app.ReceiptPlan{{Title: "x", Entries: []int{0}, Keep: []app.Key{"b"}, Replaces: first}}})
	if len(out.Cancelled) != 1 || out.Cancelled[0].State != app.Cancelled || out.Receipts[0].No.N != 2 {
		t.Errorf("answer %+v", out)
	}
	old, err := b.Receipt(context.Background(), first)
	must(t, err)
	if old.Standing != app.Void || old.ReplacedBy.N != 2 {
		t.Errorf("old receipt %+v", old)
	}
	kept, err := b.Entry(context.Background(), "b")
	must(t, err)
	if kept.Receipt.No.N != 2 || kept.Entry.Receipt.N != 1 {
		t.Errorf("the kept entry stands on %v and was sent with %v", kept.Receipt.No, kept.Entry.Receipt)
	}
	gone, err := b.Entry(context.Background(), "a")
	must(t, err)
	if last := gone.Moves[len(gone.Moves)-1]; last.Reason != "typed wrong" || last.To != app.Cancelled {
		t.Errorf("the reason is lost: %+v", last)
	}
	settled(t, b, c, "a2", app.Outcome{Event: app.Confirm})
	now, err := b.Receipt(context.Background(), app.ReceiptNo{Device: "K7", N: 2})
	must(t, err)
	bag, err := b.Till(context.Background())
	must(t, err)
	if now.Standing != app.Final || sumOf(bag) != 120 {
		t.Errorf("receipt %s, till %v", now.Standing, bag)
	}
}

func TestWhatIsSentCannotBeTakenBack(t *testing.T) {
	c := newClock()
	cancel := func(b *store.Book) error {
		_, err := b.Record(context.Background(), app.Recording{Cancels: []app.Cancelling{{Key: "k"}}})
		return err
	}
	for name, tt := range map[string]struct {
		outcome *app.Outcome
		allowed bool
	}{
		"never tried":                   {nil, true},
		"tried and not one byte left":   {&app.Outcome{Event: app.NotApplied, Class: app.Offline}, true},
		"lost":                          {&app.Outcome{Event: app.Lost}, false},
		"confirmed":                     {&app.Outcome{Event: app.Confirm}, false},
		"refused":                       {&app.Outcome{Event: app.Refuse}, false},
		"accepted by the maker-checker": {&app.Outcome{Event: app.Accepted}, false},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBook(t, c, nil)
			record(t, b, app.Recording{Entries: []app.Entry{entry("k", app.Repayment, 1, 100)}})
			if tt.outcome != nil {
				settled(t, b, c, "k", *tt.outcome)
			}
			if err := cancel(b); tt.allowed {
				must(t, err)
			} else {
				wantProblem(t, err, app.Conflict, "store.sent_already")
			}
		})
	}
	t.Run("unsure and then unknown there", func(t *testing.T) {
		b := newBook(t, c, nil)
		record(t, b, app.Recording{Entries: []app.Entry{entry("k", app.Repayment, 1, 100)}})
		settled(t, b, c, "k", app.Outcome{Event: app.Lost})
		must(t, b.Decide(context.Background(), "k", app.Outcome{Key: "k", Event: app.UnknownThere}))
		// It is queued again, but the lost request may still arrive.
		wantProblem(t, cancel(b), app.Conflict, "store.sent_already")
	})
}

func TestMoneyIsGivenBackOnce(t *testing.T) {
	c := newClock()
	b := newBook(t, c, nil)
	ctx := context.Background()
	record(t, b, app.Recording{Entries: []app.Entry{entry("k", app.Repayment, 1, 100)}})
	back := func(key app.Key) app.Recording {
		e := entry(key, app.Reversal, 1, 100)
		e.Reverses, e.Flow = "k", app.CashOut
		return app.Recording{Entries: []app.Entry{e}}
	}
	_, err := b.Record(ctx, back("r1"))
	wantProblem(t, err, app.Conflict, "store.not_confirmed")
	settled(t, b, c, "k", app.Outcome{Event: app.Confirm})
	record(t, b, back("r1"))
	_, err = b.Record(ctx, back("r2"))
	wantProblem(t, err, app.Conflict, "store.reversed_already")
	work, err := b.Claim(ctx, "h", c.at, 5, app.Pick{})
	must(t, err)
	if len(work) != 1 || work[0].Target == nil || work[0].Target.Key != "k" || work[0].Proof == nil || work[0].Proof.Transaction != "77" {
		t.Errorf("the sender needs what it reverses: %+v", work)
	}
}

func TestRecordIsAllOrNothing(t *testing.T) {
	c := newClock()
	b := newBook(t, c, nil)
	ctx := context.Background()
	no := errors.New("over the limit")
	var seen app.Standing
	r := single("k1", 1, app.DateOf(c.at))
	r.Check = func(s app.Standing) error { seen = s; return no }
	if _, err := b.Record(ctx, r); !errors.Is(err, no) {
		t.Fatal(err)
	}
	r.Check = nil
	record(t, b, r)
	_, err := b.Record(ctx, r)
	wantProblem(t, err, app.Conflict, "store.recorded_already")
	twice := app.Recording{Entries: []app.Entry{entry("n1", app.Deposit, 4, 5), entry("k1", app.Deposit, 4, 5)}}
	_, err = b.Record(ctx, twice)
	wantProblem(t, err, app.Conflict, "store.recorded_already")
	all, err := b.Entries(ctx, app.EntryFilter{})
	must(t, err)
	bag, err := b.Till(ctx)
	must(t, err)
	if len(all) != 1 || all[0].Seq != 1 || all[0].Receipt.N != 1 || sumOf(bag) != 110500 || len(seen.Today) != 0 {
		t.Errorf("entries %+v bag %v first standing %+v", all, bag, seen)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := b.Record(cancelled, single("k2", 1, app.DateOf(c.at))); !errors.Is(err, context.Canceled) {
		t.Errorf("recorded for somebody who had left: %v", err)
	}
}

// Two handles of one book, as two processes have: each sees at once what the other wrote.
func TestStandingSeesTheOtherProcess(t *testing.T) {
	c := newClock()
	one := newBook(t, c, nil)
	two, err := store.Open(context.Background(), one.Dir(), store.Options{Now: c.Now, Vault: vaulttest.New()})
	must(t, err)
	defer func() { must(t, two.Close()) }()
	day := app.DateOf(c.at)
	ref := app.AccountRef{Kind: app.OnLoan, ID: 1}
	look := func(b *store.Book) (today, open int, bag, unposted int64) {
		s, err := b.Standing(context.Background(), day, ref)
		must(t, err)
		return len(s.Today), len(s.OpenOn), sumOf(s.Bag), sumOf(s.Unposted)
	}
	want := func(b *store.Book, today, open int, bag, unposted int64) {
		t.Helper()
		a, o, g, u := look(b)
		if a != today || o != open || g != bag || u != unposted {
			t.Errorf("today %d open %d bag %d unposted %d, want %d %d %d %d", a, o, g, u, today, open, bag, unposted)
		}
	}
	want(one, 0, 0, 0, 0)
	want(two, 0, 0, 0, 0)
	record(t, one, app.Recording{Entries: []app.Entry{entry("a", app.Repayment, 1, 100)}})
	want(two, 1, 1, 100, 100)
	record(t, two, app.Recording{Entries: []app.Entry{entry("b", app.Withdrawal, 2, 30)}})
	want(one, 2, 1, 70, 100)
	settled(t, two, c, "a", app.Outcome{Event: app.Refuse})
	want(one, 2, 0, 70, 0)
	s, err := one.Standing(context.Background(), day)
	must(t, err)
	if len(s.Unplaced) != 1 || s.CountersAt != [2]int64{2, 0} {
		t.Errorf("standing %+v", s)
	}
	record(t, one, app.Recording{Cancels: []app.Cancelling{{Key: "b"}}, Place: []app.Placing{{Key: "a", To: app.Placed}}})
	want(two, 1, 0, 100, 0)
}

func TestWhatFollowsARefusedEntryIsParked(t *testing.T) {
	c := newClock()
	b := newBook(t, c, nil)
	ctx := context.Background()
	second := entry("b", app.Deposit, 2, 5)
	second.After = []app.Key{"a"}
	record(t, b, app.Recording{Entries: []app.Entry{entry("a", app.Repayment, 1, 100), second}})
	work, err := b.Claim(ctx, "h", c.at, 5, app.Pick{})
	must(t, err)
	if len(work) != 1 {
		t.Fatalf("claimed %d: what depends went out too early", len(work))
	}
	must(t, b.Settle(ctx, []app.Settlement{{Attempt: work[0].Attempt, Outcome: app.Outcome{Key: "a", Event: app.Refuse, Code: "x"}}}))
	f, err := b.Entry(ctx, "b")
	must(t, err)
	if f.Entry.State != app.Parked || f.Entry.Parked != "follows" {
		t.Errorf("the follower is %s %q", f.Entry.State, f.Entry.Parked)
	}
	third := entry("c", app.Deposit, 2, 5)
	third.After = []app.Key{"a"}
	if out := record(t, b, app.Recording{Entries: []app.Entry{third}}); out.Entries[0].State != app.Parked {
		t.Errorf("a late follower is %s", out.Entries[0].State)
	}
}

// Changes are told after the commit and by then can be read.
func TestListenersHearAfterTheCommit(t *testing.T) {
	c := newClock()
	var heard []app.Change
	var b *store.Book
	b = newBook(t, c, func(ch app.Change) {
		heard = append(heard, ch)
		if ch.Kind == "entry" {
			_, err := b.Entry(context.Background(), app.Key(ch.Key))
			must(t, err)
		}
	})
	record(t, b, single("k", 1, app.DateOf(c.at)))
	must(t, b.ApplyPull(context.Background(), app.Pull{}))
	want := []app.Change{{Kind: store.Identity}, {Kind: "entry", Key: "k"}, {Kind: "till"}, {Kind: "mirror"}}
	if !slices.Equal(want, heard) {
		t.Errorf("heard %v, want %v", heard, want)
	}
}

// The sum that is written down now and then gives the same till as all movements.
func TestTillIsTheSumOfAllMovements(t *testing.T) {
	c := newClock()
	b := newBook(t, c, nil)
	want := int64(0)
	for i := range 26 {
		var r app.Recording
		for k := range 80 {
			n := int64(i*80 + k + 1)
			r.Entries = append(r.Entries, entry(app.Key("k"+time.Duration(n).String()), app.Repayment, n, n))
			want += n
		}
		record(t, b, r)
	}
	ugx, err := money.ISO("UGX")
	must(t, err)
	e := entry("u", app.Deposit, 9, 1)
	e.Amount = money.FromMinor(5000, ugx)
	record(t, b, app.Recording{Entries: []app.Entry{e}})
	var kept int
	must(t, raw(t, b.Path()).QueryRow("SELECT count(*) FROM fact WHERE name = 'till'").Scan(&kept))
	if kept != 1 {
		t.Error("the sum was never written down")
	}
	again, err := store.Open(context.Background(), b.Dir(), store.Options{Now: c.Now, Vault: vaulttest.New()})
	must(t, err)
	defer func() { must(t, again.Close()) }()
	for _, book := range []*store.Book{b, again} {
		bag, err := book.Till(context.Background())
		must(t, err)
		if len(bag) != 2 || bag[0] != kes(want) || bag[1].Minor() != 5000 {
			t.Errorf("till %v, want %d KES and 5000 UGX", bag, want)
		}
	}
}

// More days than the memo keeps: what is asked for again is whole again.
func TestStandingOverManyDays(t *testing.T) {
	c := newClock()
	b := newBook(t, c, nil)
	day := app.DateOf(c.at)
	for d := range 20 {
		for k, kind := range []app.Kind{app.Repayment, app.GivenBack} {
			e := entry(app.Key("k"+time.Duration(2*d+k).String()), kind, int64(d+1), 10)
			e.Day = day.AddDays(d)
			record(t, b, app.Recording{Entries: []app.Entry{e}})
		}
	}
	for d := range 20 {
		s, err := b.Standing(context.Background(), day.AddDays(d))
		must(t, err)
		if len(s.Today) != 2 || s.Today[0].Seq != int64(2*d+1) || sumOf(s.Unposted) != 200 {
			t.Errorf("day %d: %d entries, unposted %v", d, len(s.Today), s.Unposted)
		}
	}
}

// A figure typed or scanned into the amount must not make the sums overflow: the book could
// never be written to again.
func TestAnAmountBeyondAllCash(t *testing.T) {
	ctx := context.Background()
	b := newBook(t, newClock(), nil)
	for i, kind := range []app.Kind{app.Deposit, app.Deposit, app.HandOver} {
		_, err := b.Record(ctx, app.Recording{Entries: []app.Entry{entry(app.Key(fmt.Sprint("huge", i)), kind, 1, math.MaxInt64)}})
		wantProblem(t, err, app.BadInput, "limits.entry")
	}
	record(t, b, app.Recording{Entries: []app.Entry{entry("a", app.Deposit, 1, 100)}})
	record(t, b, app.Recording{Entries: []app.Entry{entry("b", app.Deposit, 1, 100)}})
	if bag, err := b.Till(ctx); err != nil || sumOf(bag) != 200 {
		t.Errorf("%v %v", bag, err)
	}
}
