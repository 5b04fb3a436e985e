package rescue_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/store"
	"daftari/store/rescue"
	"daftari/store/vault/branch"
	"daftari/store/vault/vaulttest"
)

type seeds byte

func (s *seeds) Read(p []byte) (int, error) {
	for i := range p {
		*s = *s*31 + 7
		p[i] = byte(*s)
	}
	return len(p), nil
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func keys(t *testing.T, seed byte) *branch.Keys {
	t.Helper()
	s := seeds(seed)
	k, err := branch.NewKeys(&s, "Umoja SACCO", "umoja")
	must(t, err)
	return k
}

var at = time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)

func newBook(t *testing.T, k *branch.Keys) *store.Book {
	t.Helper()
	ctx := context.Background()
	b, err := store.Create(ctx, t.TempDir(), store.Options{Now: func() time.Time { return at }, Vault: vaulttest.New()})
	must(t, err)
	t.Cleanup(func() { must(t, b.Close()) })
	must(t, b.SetDevice(ctx, app.Device{ID: "d1", Code: "K7"}))
	must(t, b.SetBranch(ctx, k.Public()))
	return b
}

func collect(t *testing.T, b *store.Book, key app.Key) {
	t.Helper()
	kes, err := money.ISO("KES")
	must(t, err)
	_, err = b.Record(context.Background(), app.Recording{
		Entries: []app.Entry{{Key: key, Kind: app.Repayment, Account: app.AccountRef{Kind: app.OnLoan, ID: 7}, Client: 1,
			Title: "Wanjikũ", Amount: money.FromMinor(50000, kes), Day: app.DateOf(at)}},
		Receipts: []app.ReceiptPlan{{Title: "Wanjikũ", Client: 1, Entries: []int{0}}},
	})
	must(t, err)
}

func keysOf(all []store.Found) (keys []app.Key) {
	for _, f := range all {
		keys = append(keys, f.Entry.Key)
	}
	return keys
}

func TestACopyOnTheShelf(t *testing.T) {
	ctx := context.Background()
	k := keys(t, 1)
	b := newBook(t, k)
	shelf := t.TempDir()
	collect(t, b, "one")
	must(t, rescue.Keep(ctx, b, b.Dir(), rescue.Folder(shelf), at))
	collect(t, b, "two")
	must(t, rescue.Keep(ctx, b, b.Dir(), rescue.Folder(shelf), at.Add(time.Hour)))
	if s := rescue.StateOf(b.Dir()); !s.Kept.Equal(at.Add(time.Hour)) || s.Items != 2 || !s.Failed.IsZero() {
		t.Errorf("the state: %+v", s)
	}
	files, err := os.ReadDir(shelf)
	must(t, err)
	if len(files) != 2 {
		t.Fatalf("%d files on the shelf", len(files))
	}
	pieces, err := rescue.Read(ctx, shelf)
	must(t, err)
	h := rescue.Open(k, pieces)
	if got := keysOf(h.Open); len(got) != 2 || h.Damaged+h.Foreign+h.Bare != 0 {
		t.Errorf("read %v, %+v", got, h)
	}

	// A torn newest copy leaves the one before it.
	newest := filepath.Join(shelf, "daftari-K7-2.copy")
	text, err := os.ReadFile(newest)
	must(t, err)
	must(t, os.WriteFile(newest, text[:len(text)-40], 0o600))
	pieces, err = rescue.Read(ctx, shelf)
	must(t, err)
	h = rescue.Open(k, pieces)
	if got := keysOf(h.Open); len(got) != 1 || got[0] != "one" || len(h.Torn) != 1 || h.Torn[0] != newest {
		t.Errorf("beside a torn copy: %v, torn %v", got, h.Torn)
	}
	_, err = rescue.Read(ctx, newest)
	wrong(t, err, "enrol.recover_torn")

	// Another branch's keys open nothing, and say so.
	if h := rescue.Open(keys(t, 2), pieces); len(h.Open) != 0 || h.Foreign == 0 {
		t.Errorf("by another branch: %+v", h)
	}
}

// What was taken back after an older copy was made is not brought from that one: its money was given
// back, or stands on another entry.
func TestWhatWasTakenBackStaysSo(t *testing.T) {
	ctx := context.Background()
	k := keys(t, 1)
	b := newBook(t, k)
	shelf := t.TempDir()
	collect(t, b, "one")
	collect(t, b, "two")
	must(t, rescue.KeepNew(ctx, b, b.Dir(), rescue.Folder(shelf), at))
	_, err := b.Record(ctx, app.Recording{Cancels: []app.Cancelling{{Key: "one", Reason: "given back"}}})
	must(t, err)
	must(t, rescue.KeepNew(ctx, b, b.Dir(), rescue.Folder(shelf), at.Add(-time.Hour))) // the clock was turned back
	copies, err := rescue.Read(ctx, shelf)
	must(t, err)
	if len(copies) != 2 {
		t.Fatalf("%d copies: nothing new was recorded, but one was taken back", len(copies))
	}
	// Both copies stand at the same entry; by the device's clock the one with "one" is the youngest.
	collect(t, b, "three")
	must(t, rescue.KeepNew(ctx, b, b.Dir(), rescue.Folder(shelf), at.Add(-time.Hour)))
	young, err := rescue.Read(ctx, shelf)
	must(t, err)
	book, err := rescue.Read(ctx, b.Dir())
	must(t, err)
	for name, pieces := range map[string][]rescue.Piece{"copies": append(young, copies...), "the book beside copies": append(copies, book...)} {
		if got := keysOf(rescue.Open(k, pieces).Bringable()); len(got) != 2 || got[0] != "two" || got[1] != "three" {
			t.Errorf("%s: %v would be brought", name, got)
		}
	}
}

// A correction is not posted beside what it corrects where the reversal between them cannot be brought.
func TestACorrectionWithoutItsReversal(t *testing.T) {
	k := keys(t, 1)
	sealer, err := branch.NewSealer(k.Public())
	must(t, err)
	envelopes, err := sealer.Seal([]branch.Record{{Entry: app.Entry{Key: "wrong"}}, {Entry: app.Entry{Key: "undone", Reverses: "wrong"}},
		{Entry: app.Entry{Key: "right", After: []app.Key{"undone"}}}, {Entry: app.Entry{Key: "other"}}})
	must(t, err)
	for name, torn := range map[string]int{"what it undoes has no envelope": 0, "it is damaged itself": 1, "all is there": -1} {
		c := branch.Copy{Items: []branch.Item{{Key: "wrong", Seq: 1, State: app.Confirmed}, {Key: "undone", Seq: 2, State: app.Queued},
			{Key: "right", Seq: 3, State: app.Queued}, {Key: "other", Seq: 4, State: app.Queued}}}
		for i := range c.Items {
			c.Items[i].Envelope = envelopes[i]
		}
		switch torn {
		case 0:
			c.Items[0].Envelope = nil
		case 1:
			c.Items[1].Envelope = append([]byte(nil), envelopes[2]...)
		}
		for _, f := range rescue.Open(k, []rescue.Piece{{Copy: c}}).Bringable() {
			if parked := f.State == app.Parked; parked != (torn >= 0 && f.Entry.Key == "right") {
				t.Errorf("%s: %s is %s", name, f.Entry.Key, f.State)
			}
		}
	}
}

// failing takes half of a file and then nothing.
type failing map[string]int

func (f failing) Put(_ context.Context, name string, _ []byte) error {
	f[name]++
	return errors.New("the stick was pulled out")
}

// Tries that fail all take the name of the older copy: the youngest whole one is never written over.
func TestAFailedCopyLeavesTheGoodOne(t *testing.T) {
	ctx := context.Background()
	b := newBook(t, keys(t, 1))
	must(t, rescue.Keep(ctx, b, b.Dir(), rescue.Folder(t.TempDir()), at))
	tried := failing{}
	for range 3 {
		wrong(t, rescue.Keep(ctx, b, b.Dir(), tried, at), "enrol.no_copy")
	}
	if tried["daftari-K7-2.copy"] != 3 || len(tried) != 1 {
		t.Errorf("%v", tried)
	}
}

func TestTheBookItself(t *testing.T) {
	ctx := context.Background()
	k := keys(t, 1)
	b := newBook(t, k)
	collect(t, b, "one")
	for name, path := range map[string]string{"its folder": b.Dir(), "its file": b.Path()} {
		pieces, err := rescue.Read(ctx, path)
		must(t, err)
		if got := keysOf(rescue.Open(k, pieces).Bringable()); len(got) != 1 {
			t.Errorf("%s: %v", name, got)
		}
	}
	before, err := os.ReadFile(b.Path())
	must(t, err)
	_, err = rescue.Read(ctx, b.Path())
	must(t, err)
	if after, err := os.ReadFile(b.Path()); err != nil || string(after) != string(before) {
		t.Error("reading changed the file")
	}
	_, err = rescue.Read(ctx, t.TempDir())
	wrong(t, err, "enrol.recover_nothing")
	_, err = rescue.Read(ctx, filepath.Join(t.TempDir(), "gone"))
	wrong(t, err, "enrol.recover_nothing")
}

// A shelf that is not there is told of and stands in nobody's way.
func TestAShelfThatIsGone(t *testing.T) {
	ctx := context.Background()
	b := newBook(t, keys(t, 1))
	shelf := filepath.Join(t.TempDir(), "stick")
	wrong(t, rescue.Keep(ctx, b, b.Dir(), rescue.Folder(shelf), at), "enrol.no_copy")
	wrong(t, rescue.Keep(ctx, b, b.Dir(), rescue.Folder(shelf), at.Add(time.Hour)), "enrol.no_copy")
	if s := rescue.StateOf(b.Dir()); !s.Failed.Equal(at) || s.Why == "" {
		t.Errorf("the state: %+v", s)
	}
	if _, err := os.Stat(shelf); !errors.Is(err, os.ErrNotExist) {
		t.Error("a folder was made where a stick should be")
	}
	collect(t, b, "one")
	must(t, os.Mkdir(shelf, 0o700))
	must(t, rescue.Keep(ctx, b, b.Dir(), rescue.Folder(shelf), at.Add(2*time.Hour)))
	if s := rescue.StateOf(b.Dir()); !s.Failed.IsZero() || s.Items != 1 {
		t.Errorf("the state: %+v", s)
	}
}

func wrong(t *testing.T, err error, key string) {
	t.Helper()
	var p *app.Problem
	if !errors.As(err, &p) || p.Key != key {
		t.Fatalf("got %v, want %s", err, key)
	}
}
