package store_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/store"
	"daftari/store/vault/vaulttest"
)

var keep = flag.String("keep", "", "keep a book of this schema as testdata/books/NAME.db.gz, for the upgrades to come")

// kept is what a program of any later version must still read from an old book.
type kept struct {
	Profile  app.Profile     `json:"profile"`
	Device   app.Device      `json:"device"`
	Cursor   string          `json:"cursor"`
	Entries  []app.EntryFile `json:"entries"`
	Receipts []app.Receipt   `json:"receipts"`
	Sheets   []app.Sheet     `json:"sheets"`
	Till     []string        `json:"till"`
	Counts   app.Counts      `json:"counts"`
	Group    app.GroupFile   `json:"group"`
}

// A book of every older version is upgraded with all that is not sent yet, and goes on.
func TestKeptBooksUpgrade(t *testing.T) {
	ctx := context.Background()
	books, err := filepath.Glob("testdata/books/*.db.gz")
	must(t, err)
	if len(books) == 0 {
		t.Fatal("no kept books")
	}
	for _, name := range books {
		t.Run(filepath.Base(name), func(t *testing.T) {
			c := newClock()
			dir := t.TempDir()
			unpackBook(t, name, filepath.Join(dir, store.FileName))
			b, err := store.Open(ctx, dir, store.Options{Now: c.Now, Vault: vaulttest.New()})
			must(t, err)
			defer func() { must(t, b.Close()) }()
			want, err := os.ReadFile(strings.TrimSuffix(name, ".db.gz") + ".json")
			must(t, err)
			var old, now any
			must(t, json.Unmarshal(want, &old))
			must(t, json.Unmarshal(contents(t, b), &now))
			if d := cmp.Diff(old, onlyKnown(old, now)); d != "" {
				t.Fatalf("(-want +got):\n%s", d)
			}
			lives(t, b, c)
		})
	}
}

// onlyKnown drops from now the fields that the old book's time did not know yet.
func onlyKnown(old, now any) any {
	switch was := old.(type) {
	case map[string]any:
		is, ok := now.(map[string]any)
		if !ok {
			return now
		}
		out := map[string]any{}
		for k, v := range was {
			if n, ok := is[k]; ok {
				out[k] = onlyKnown(v, n)
			}
		}
		return out
	case []any:
		is, ok := now.([]any)
		if !ok || len(is) != len(was) {
			return now
		}
		out := make([]any, len(is))
		for i := range is {
			out[i] = onlyKnown(was[i], is[i])
		}
		return out
	}
	return now
}

// lives takes what waits in an old book the rest of its way.
func lives(t *testing.T, b *store.Book, c *clock) {
	t.Helper()
	ctx := context.Background()
	if n, err := b.Recover(ctx, func(string) bool { return true }, c.at); err != nil || n != 1 {
		t.Errorf("recovered %d, %v", n, err)
	}
	c.Add(48 * time.Hour)
	for range 3 {
		asks, err := b.ClaimAsks(ctx, "h", c.at, 50, app.Pick{})
		must(t, err)
		work, err := b.Claim(ctx, "h", c.at, 50, app.Pick{})
		must(t, err)
		var all []app.Settlement
		for _, w := range append(asks, work...) {
			o := app.Outcome{Key: w.Entry.Key, Event: app.Confirm, Proof: &app.Confirmation{Transaction: "1", At: c.at}}
			all = append(all, app.Settlement{Attempt: w.Attempt, Outcome: o})
		}
		must(t, b.Settle(ctx, all))
	}
	n, err := b.Counts(ctx)
	must(t, err)
	if open := n.Open(); open != n.By[app.Parked] {
		t.Errorf("still open: %+v", n)
	}
	out := record(t, b, single("new", 1, app.DateOf(c.at)))
	if last := n.By; out.Entries[0].Seq == 0 || last[app.Confirmed] == 0 {
		t.Errorf("%+v", out)
	}
}

func contents(t *testing.T, b *store.Book) []byte {
	t.Helper()
	ctx := context.Background()
	var k kept
	var err error
	k.Profile, err = b.Profile(ctx)
	must(t, err)
	k.Device, err = b.Device(ctx)
	must(t, err)
	k.Cursor, err = b.Cursor(ctx)
	must(t, err)
	for f, err := range b.Export(ctx, app.EntryFilter{}) {
		must(t, err)
		k.Entries = append(k.Entries, f)
	}
	k.Receipts, err = b.Receipts(ctx, app.ReceiptFilter{})
	must(t, err)
	day := app.DateOf(newClock().at)
	k.Sheets, err = b.Sheets(ctx, day.AddDays(-30), day.AddDays(30))
	must(t, err)
	bag, err := b.Till(ctx)
	must(t, err)
	for _, a := range bag {
		k.Till = append(k.Till, a.String())
	}
	k.Counts, err = b.Counts(ctx)
	must(t, err)
	k.Group, err = b.Group(ctx, 1)
	must(t, err)
	text, err := json.MarshalIndent(k, "", " ")
	must(t, err)
	return append(text, '\n')
}

func unpackBook(t *testing.T, from, to string) {
	t.Helper()
	packed, err := os.ReadFile(from)
	must(t, err)
	r, err := gzip.NewReader(bytes.NewReader(packed))
	must(t, err)
	text, err := io.ReadAll(r)
	must(t, err)
	must(t, os.WriteFile(to, text, 0o600))
}

// Run with -keep v2 when a migration is about to be added, before it is.
func TestKeepABook(t *testing.T) {
	if *keep == "" {
		t.Skip("only with -keep NAME")
	}
	c := newClock()
	b := newBook(t, c, nil)
	lived(t, b, c)
	var text bytes.Buffer
	must(t, b.Backup(context.Background(), &text))
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	must(t, err)
	_, err = z.Write(text.Bytes())
	must(t, err)
	must(t, z.Close())
	name := filepath.Join("testdata", "books", *keep)
	must(t, os.MkdirAll(filepath.Dir(name), 0o755))
	must(t, os.WriteFile(name+".db.gz", packed.Bytes(), 0o644))
	must(t, os.WriteFile(name+".json", contents(t, b), 0o644))
}

// lived brings a book to where every state and every table has something.
func lived(t *testing.T, b *store.Book, c *clock) {
	t.Helper()
	ctx := context.Background()
	must(t, b.SetProfile(ctx, app.Profile{Institution: "umoja", Server: "https://core.example/fineract-provider", Tenant: "umoja", CAPrint: "ab"}))
	must(t, b.SetEngineState(ctx, []byte(`{"breaker":1}`)))
	must(t, b.ApplyPull(ctx, world(t, 4)))
	day := app.DateOf(c.at)
	s, r := meeting(0, 4, day)
	s, err := b.SaveSheet(ctx, s)
	must(t, err)
	s.State = app.SheetClosed
	r.Sheet = &s
	record(t, b, r)
	open, _ := meeting(1, 2, day.AddDays(1))
	_, err = b.SaveSheet(ctx, open)
	must(t, err)
	for key, o := range map[app.Key]app.Outcome{
		"m-0-0-0": {Event: app.Confirm}, "m-0-0-1": {Event: app.Confirm}, "m-0-1-0": {Event: app.Refuse, Code: "error.msg.x", Text: "no"},
		"m-0-1-1": {Event: app.Lost, Text: "cut"}, "m-0-2-0": {Event: app.Accepted, Proof: &app.Confirmation{Command: "55", At: c.at}},
		"m-0-2-1": {Event: app.NotApplied, Class: app.Offline},
	} {
		settled(t, b, c, key, o)
	}
	back := entry("rev", app.Reversal, 1, 110500)
	back.Reverses, back.Flow = "m-0-0-0", app.CashOut
	bank := entry("bank", app.BankDeposit, 0, 1000)
	bank.Account, bank.Bag = app.AccountRef{Kind: app.OnBag}, &app.BagMovement{Bank: "Equity", Slip: "77"}
	follower := entry("follower", app.Deposit, 3, 500)
	follower.After = []app.Key{"m-0-1-0"}
	record(t, b, app.Recording{Entries: []app.Entry{back, bank, follower}})
	record(t, b, app.Recording{Cancels: []app.Cancelling{{Key: "m-0-3-1", Reason: "typed wrong"}},
		Receipts: []app.ReceiptPlan{{Title: "again", Keep: []app.Key{"m-0-3-0"}, Replaces: app.ReceiptNo{Device: "K7", N: 4}}}})
	work, err := b.Claim(ctx, "a process that died", c.at, 1, app.Pick{Keys: []app.Key{"m-0-3-0"}})
	must(t, err)
	if len(work) != 1 {
		t.Fatal("nothing was claimed")
	}
}
