package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"daftari/app"
	"daftari/store"
	"daftari/store/vault/vaulttest"
)

// What is held in memory after any step of either of two handles is what a third, which has just
// opened the book, reads from the disk.
func TestStandingIsWhatTheDiskHolds(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			w := newStanding(t, seed)
			for range 40 {
				w.step()
				w.compare()
			}
		})
	}
}

type standingWorld struct {
	*testing.T
	c     *clock
	books []*store.Book
	dice  *rand.Rand
	keys  []app.Key
	days  []app.Date
}

func newStanding(t *testing.T, seed uint64) *standingWorld {
	w := &standingWorld{T: t, c: newClock(), dice: rand.New(rand.NewPCG(seed, 1))}
	w.books = []*store.Book{newBook(t, w.c, nil)}
	other := w.open()
	t.Cleanup(func() { must(t, other.Close()) })
	w.books = append(w.books, other)
	for d := range 6 {
		w.days = append(w.days, app.DateOf(w.c.at).AddDays(d))
	}
	return w
}

func (w *standingWorld) open() *store.Book {
	w.Helper()
	b, err := store.Open(context.Background(), w.books[0].Dir(), store.Options{Now: w.c.Now, Vault: vaulttest.New()})
	must(w, err)
	return b
}

func (w *standingWorld) step() {
	ctx := context.Background()
	b := w.books[w.dice.IntN(len(w.books))]
	switch w.dice.IntN(10) {
	case 0, 1, 2, 3:
		r := app.Recording{}
		for range 1 + w.dice.IntN(4) {
			kinds := []app.Kind{app.Repayment, app.Deposit, app.Withdrawal, app.BankDeposit}
			e := entry(app.Key(fmt.Sprint("k", len(w.keys))), kinds[w.dice.IntN(len(kinds))], w.dice.Int64N(4), 1+w.dice.Int64N(900))
			e.Day = w.days[w.dice.IntN(len(w.days))]
			w.keys = append(w.keys, e.Key)
			r.Entries = append(r.Entries, e)
		}
		r.Receipts = []app.ReceiptPlan{{Title: "Amina", Client: 1, Entries: []int{0}}}
		record(w, b, r)
	case 4:
		if len(w.keys) > 0 { // what was sent is refused, which changes nothing
			_, _ = b.Record(ctx, app.Recording{Cancels: []app.Cancelling{{Key: w.keys[w.dice.IntN(len(w.keys))]}}})
		}
	case 5, 6, 7:
		work, err := b.Claim(ctx, "h", w.c.at, 1+w.dice.IntN(3), app.Pick{Now: true})
		must(w, err)
		var all []app.Settlement
		for _, one := range work {
			o := app.Outcome{Key: one.Entry.Key, Event: []app.Event{app.Confirm, app.Refuse, app.NotApplied, app.Accepted}[w.dice.IntN(4)]}
			if one.Attempt.Ask {
				o.Event = app.Confirm
			}
			if o.Event == app.Confirm {
				o.Proof = &app.Confirmation{Transaction: "9", At: w.c.at}
			}
			all = append(all, app.Settlement{Attempt: one.Attempt, Outcome: o})
		}
		must(w, b.Settle(ctx, all))
	case 8:
		must(w, b.ApplyPull(ctx, app.Pull{Cursor: "c", Started: w.c.at}))
	case 9:
		if len(w.keys) > 0 {
			_, _ = b.Record(ctx, app.Recording{Place: []app.Placing{{Key: w.keys[w.dice.IntN(len(w.keys))], To: app.Placed}}})
		}
	}
}

func (w *standingWorld) compare() {
	w.Helper()
	day := w.days[w.dice.IntN(len(w.days))]
	refs := []app.AccountRef{{Kind: app.OnLoan, ID: 1}, {Kind: app.OnLoan, ID: 2}}
	look := func(b *store.Book) app.Standing {
		s, err := b.Standing(context.Background(), day, refs...)
		must(w, err)
		return s
	}
	fresh := w.open()
	want := look(fresh)
	must(w, fresh.Close())
	for i, b := range w.books {
		if d := cmp.Diff(want, look(b), cmpopts.EquateComparable(app.Date{}), cmpopts.EquateEmpty()); d != "" {
			w.Fatalf("day %s, handle %d (-disk +memory):\n%s", day, i, d)
		}
	}
}
