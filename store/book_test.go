package store_test

import (
	"context"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/store"
	"daftari/store/vault/vaulttest"
)

// clock that a test moves.
type clock struct{ at time.Time }

func newClock() *clock { return &clock{time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time { return c.at }

func (c *clock) Add(d time.Duration) time.Time { c.at = c.at.Add(d); return c.at }

func newBook(t testing.TB, c *clock, listen func(app.Change)) *store.Book {
	t.Helper()
	b, err := store.Create(context.Background(), t.TempDir(), store.Options{Now: c.Now, Vault: vaulttest.New(), Listen: listen})
	must(t, err)
	t.Cleanup(func() { must(t, b.Close()) })
	must(t, b.SetDevice(context.Background(), app.Device{ID: "d0d0d0d0-0000-4000-8000-000000000001", Code: "K7"}))
	return b
}

func must(t testing.TB, err error) {
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

func TestSmoke(t *testing.T) {
	c := newClock()
	ctx := context.Background()
	b := newBook(t, c, nil)
	rec, err := b.Record(ctx, app.Recording{
		Entries: []app.Entry{{Key: "k1", Kind: app.Repayment, Account: app.AccountRef{Kind: app.OnLoan, ID: 7}, Amount: kes(100),
			Day: app.DateOf(c.at)}},
		Receipts: []app.ReceiptPlan{{Title: "Amina", Client: 1, Entries: []int{0}}},
	})
	must(t, err)
	t.Logf("%+v", rec)
	w, err := b.Claim(ctx, "h", c.at, 10, app.Pick{})
	must(t, err)
	if len(w) != 1 {
		t.Fatal(w)
	}
	must(t, b.Settle(ctx, []app.Settlement{{Attempt: w[0].Attempt, Outcome: app.Outcome{Key: "k1", Event: app.Confirm, Proof: &app.Confirmation{Transaction: "9", At: c.at}}}}))
	f, err := b.Entry(ctx, "k1")
	must(t, err)
	t.Logf("%+v %+v", f, f.Receipt)
	till, err := b.Till(ctx)
	must(t, err)
	t.Log(till)
}
