package payouts_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/wallet"
	"daftari/store"
	"daftari/store/vault/vaulttest"
)

// purse is a book with wallets.
type purse struct {
	*testing.T
	dir  string
	book *store.Book
}

func newPurse(t *testing.T) *purse {
	p := &purse{T: t, dir: t.TempDir()}
	b, err := store.Create(t.Context(), p.dir, store.Options{Now: func() time.Time { return start }, Vault: vaulttest.New()})
	p.must(err)
	p.book = b
	t.Cleanup(func() { p.must(p.book.Close()) })
	return p
}

var start = time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)

func (p *purse) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

func (p *purse) reopen() {
	p.must(p.book.Close())
	b, err := store.Open(p.Context(), p.dir, store.Options{Now: func() time.Time { return start }, Vault: vaulttest.New()})
	p.must(err)
	p.book = b
}

func row(key string, client app.ClientID, id int64) wallet.Row {
	return wallet.Row{Key: app.Key(key), ID: id, Client: client, Act: wallet.Add, Of: app.Key(key), By: "rehema", At: start,
		Wallet: payout.Wallet{Provider: "mpesa", Number: number(), Holder: "ACHIENG OTIENO"}}
}

// rows as "key/id", in order.
func rows(all []wallet.Row) string {
	var out []string
	for _, r := range all {
		out = append(out, fmt.Sprintf("%s/%d", r.Key, r.ID))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func (p *purse) stands(client app.ClientID, want, owed string) {
	p.Helper()
	all, err := p.book.Payouts().WalletRows(p.Context(), client)
	p.must(err)
	due, err := p.book.Payouts().OwedRows(p.Context())
	p.must(err)
	if rows(all) != want || rows(due) != owed {
		p.Errorf("rows %q, owed %q; want %q, %q", rows(all), rows(due), want, owed)
	}
}

// TestWalletRows: what was added here is owed to the core until it has it, and stays whatever the core tells meanwhile.
func TestWalletRows(t *testing.T) {
	p := newPurse(t)
	w, ctx := p.book.Payouts(), t.Context()
	p.must(w.AddRow(ctx, row("a", 1, 0)))
	p.must(w.AddRow(ctx, row("b", 2, 0)))
	p.stands(1, "a/0", "a/0 b/0")
	p.reopen()
	w = p.book.Payouts()
	p.must(w.Placed(ctx, row("a", 1, 7)))
	p.stands(1, "a/7", "b/0")

	p.must(w.PullWallets(ctx, []wallet.Row{row("a", 1, 7), row("c", 1, 8)}, 8, false, []app.ClientID{1, 2}))
	p.stands(1, "a/7 c/8", "b/0")
	var cursor int
	if p.must(w.WalletCursor(ctx, &cursor)); cursor != 8 {
		t.Errorf("cursor %d", cursor)
	}

	p.must(w.PullWallets(ctx, []wallet.Row{row("d", 1, 9)}, 9, true, []app.ClientID{1, 2})) // all that the core has
	p.stands(1, "d/9", "b/0")
	p.stands(2, "b/0", "b/0")

	// The answer was lost, and the row came with a pull: it is owed no more, and adding it again changes nothing.
	p.must(w.PullWallets(ctx, []wallet.Row{row("b", 2, 10)}, 10, false, []app.ClientID{1, 2}))
	p.stands(2, "b/10", "")
	p.must(w.AddRow(ctx, row("b", 2, 0)))
	p.stands(2, "b/10", "")
}

// TestRefusedRows: a row that the core does not take stays owed, with why; what was taken meanwhile is not touched.
func TestRefusedRows(t *testing.T) {
	p := newPurse(t)
	w, ctx := p.book.Payouts(), t.Context()
	p.must(w.AddRow(ctx, row("a", 1, 0)))
	p.must(w.AddRow(ctx, row("b", 1, 0)))
	p.must(w.Placed(ctx, row("b", 1, 7)))
	for _, key := range []string{"a", "b"} {
		no := row(key, 1, 0)
		no.Refused = "ledger.not_permitted"
		p.must(w.Refuse(ctx, no))
	}
	p.stands(1, "a/0 b/7", "a/0")
	rows, err := w.WalletRows(ctx, 1)
	p.must(err)
	for _, r := range rows {
		if want := map[app.Key]string{"a": "ledger.not_permitted"}[r.Key]; r.Refused != want {
			t.Errorf("%s: %q", r.Key, r.Refused)
		}
	}
}

// TestWhoseWalletsWereRead: of whom the last pull was.
func TestWhoseWalletsWereRead(t *testing.T) {
	p := newPurse(t)
	w, ctx := p.book.Payouts(), t.Context()
	for _, of := range [][]app.ClientID{nil, {1}, {2, 1}, {2}} {
		if of != nil {
			p.must(w.PullWallets(ctx, nil, 1, false, of))
		}
		for id := range app.ClientID(3) {
			read, err := w.WalletsRead(ctx, id)
			if p.must(err); read != slices.Contains(of, id) {
				t.Errorf("of %v: %d %v", of, id, read)
			}
		}
	}
}

// TestCursorBeforeTheFirst leaves what it was given.
func TestCursorBeforeTheFirst(t *testing.T) {
	cursor := 3
	p := newPurse(t)
	p.must(p.book.Payouts().WalletCursor(t.Context(), &cursor))
	if cursor != 3 {
		t.Error(cursor)
	}
}

// TestWalletsAreSealed: neither number nor holder nor who added it stands in the file.
func TestWalletsAreSealed(t *testing.T) {
	p := newPurse(t)
	p.must(p.book.Payouts().AddRow(t.Context(), row("a", 1, 0)))
	p.must(p.book.Close())
	files, err := filepath.Glob(filepath.Join(p.dir, "*"))
	p.must(err)
	seen := 0
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil { // a folder
			continue
		}
		seen++
		for _, private := range []string{number().E164(), number().E164()[1:], "ACHIENG", "rehema"} {
			if bytes.Contains(text, []byte(private)) {
				t.Errorf("%s holds %q", filepath.Base(f), private)
			}
		}
	}
	if seen == 0 {
		t.Error("no file was read")
	}
	p.book, err = store.Open(t.Context(), p.dir, store.Options{Now: func() time.Time { return start }, Vault: vaulttest.New()})
	p.must(err)
}
