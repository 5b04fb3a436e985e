package engine

import (
	"context"
	"slices"
	"testing"
	"time"

	"daftari/app"
	"daftari/fineract/ledger"
	"daftari/store"
	"daftari/store/vault/vaulttest"
)

var (
	_ Ledger = (*ledger.Ledger)(nil)
	_ Outbox = (*store.Book)(nil)
	_ Mirror = (*store.Book)(nil)
	_ Memory = (*store.Book)(nil)
)

// simBook is a book that a simulation can look into: memBook, or the real store.
type simBook interface {
	Outbox
	Mirror
	Memory
	record(e app.Entry, now time.Time)
	rowsNow() []simRow // by seq
	openAttempt(a app.Attempt) bool
}

type simRow struct {
	entry    app.Entry
	attempts int
}

// waitsFor lists the open entries of the lane that must be done before e may be sent.
func waitsFor(b simBook, e app.Entry) []app.Key {
	var keys []app.Key
	for _, o := range b.rowsNow() {
		if o.entry.Seq < e.Seq && o.entry.Lane() == e.Lane() && o.entry.State.Open() && o.entry.State != app.Parked {
			keys = append(keys, o.entry.Key)
		}
	}
	return keys
}

// claimable entries of the book by the rules of lanes and dependencies.
func claimable(rows []simRow) map[app.Key]bool {
	state := map[app.Key]app.State{}
	for _, r := range rows {
		state[r.entry.Key] = r.entry.State
	}
	can := map[app.Key]bool{}
	for _, r := range rows {
		e := r.entry
		if e.State != app.Queued || slices.ContainsFunc(e.After, func(k app.Key) bool { return state[k] != app.Confirmed }) {
			continue
		}
		can[e.Key] = !slices.ContainsFunc(rows, func(o simRow) bool {
			s, older := o.entry.State, o.entry.Seq < e.Seq
			return o.entry.Key != e.Key && o.entry.Lane() == e.Lane() &&
				(s == app.Sending || s == app.Unsure || older && (s == app.Queued || s == app.Awaiting))
		})
	}
	return can
}

func (b *memBook) rowsNow() []simRow {
	b.mu.Lock()
	defer b.mu.Unlock()
	rows := make([]simRow, len(b.rows))
	for i, r := range b.rows {
		rows[i] = simRow{r.entry, len(r.attempts)}
	}
	return rows
}

// realBook is store.Book with the same windows.
type realBook struct {
	*store.Book
	t *testing.T
}

func newRealBook(t *testing.T, dir string, now func() time.Time) *realBook {
	b, err := store.Create(t.Context(), dir, store.Options{Now: now, Vault: vaulttest.New()})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.SetDevice(t.Context(), app.Device{ID: "d", Code: "K7"}); err != nil {
		t.Fatal(err)
	}
	return &realBook{b, t}
}

func (b *realBook) record(e app.Entry, _ time.Time) {
	if _, err := b.Record(context.Background(), app.Recording{Entries: []app.Entry{e}}); err != nil {
		b.t.Fatal(err)
	}
}

func (b *realBook) rowsNow() []simRow {
	all, err := b.Entries(context.Background(), app.EntryFilter{})
	if err != nil {
		b.t.Fatal(err)
	}
	rows := make([]simRow, len(all))
	for i, e := range all {
		rows[i] = simRow{entry: e}
	}
	return rows
}

func (b *realBook) openAttempt(a app.Attempt) bool {
	f, err := b.Entry(context.Background(), a.Key)
	if err != nil {
		b.t.Fatal(err)
	}
	last := f.Attempts[len(f.Attempts)-1]
	return last.No == a.No && last.Ended.IsZero()
}
