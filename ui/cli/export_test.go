package cli

import (
	"context"
	"crypto/rand"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/words"
	"daftari/store"
	"daftari/store/vault"
	"daftari/store/vault/keys"
)

// exporter runs verbs over a real book with a deposit, a withdrawal and a deposit taken back.
func exporter(t *testing.T) func(args ...string) (out string, code int) {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC) }
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	u := newKeys(t, dir, now)
	v, err := u.Vault(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	book, err := store.Create(t.Context(), dir, store.Options{Now: now, Vault: v, Name: u.Book, Keys: u.Gen})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	})
	fillForExport(t, book, now())
	return func(args ...string) (string, int) {
		var out strings.Builder
		p := Program{Out: &out, Err: &out, Now: now,
			Words: func(string) (*words.Words, error) { return w, nil },
			Open: func(context.Context, Place) (*House, error) {
				return &House{Book: book, Words: w, Keys: u, Close: func() error { return nil }}, nil
			}}
		code := Run(t.Context(), p, args)
		return out.String(), code
	}
}

func newKeys(t *testing.T, dir string, now func() time.Time) *keys.Unlocked {
	t.Helper()
	ring := keys.Ring{Dir: dir, Random: rand.Reader, KDF: vault.Floor,
		Clock: keys.Clock{Wall: now, Boot: func() (time.Duration, string) { return time.Hour, "boot" }}}
	u, err := ring.Create(keys.NewUser{Name: "Rehema", Role: keys.Officer, Passphrase: "five plain words for tests"})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func fillForExport(t *testing.T, book *store.Book, at time.Time) {
	t.Helper()
	day, err := app.NewDate(2026, 11, 20)
	if err != nil {
		t.Fatal(err)
	}
	kes, err := money.ISO("KES")
	if err != nil {
		t.Fatal(err)
	}
	if err := book.SetDevice(t.Context(), app.Device{ID: "0d0f9f0e-0000-4000-8000-000000000000", Code: "K7"}); err != nil {
		t.Fatal(err)
	}
	for i, kind := range []app.Kind{app.Deposit, app.Withdrawal, app.Deposit} {
		e := app.Entry{Key: app.Key("3f0c9f0e-0000-4000-8000-00000000000" + string(rune('0'+i))), Kind: kind, Flow: kind.Flow(),
			Account: app.AccountRef{Kind: app.OnSavings, ID: 3}, Client: 11, Title: "=Amina", Amount: money.FromMinor(10050*int64(3-i), kes),
			Day: day.AddDays(i % 2), At: app.Stamp{Wall: at}, State: app.Queued}
		_, err := book.Record(t.Context(), app.Recording{Entries: []app.Entry{e},
			Receipts: []app.ReceiptPlan{{Title: e.Title, Client: e.Client, Entries: []int{0}}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err = book.Record(t.Context(), app.Recording{Cancels: []app.Cancelling{{Key: "3f0c9f0e-0000-4000-8000-000000000002", Reason: "typed"}}})
	if err != nil {
		t.Fatal(err)
	}
}

func TestExport(t *testing.T) {
	run := exporter(t)
	pick := func(text string, columns ...int) (all []string) {
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		for _, r := range rows[1:] {
			var cells []string
			for _, c := range columns {
				cells = append(cells, r[c])
			}
			all = append(all, strings.Join(cells, " "))
		}
		return all
	}
	for _, c := range []struct {
		name    string
		args    []string
		columns []int
		want    []string
	}{
		{"entries", []string{"entries"}, []int{0, 1, 5, 8, 10, 11}, []string{
			"1 K7-000001 '=Amina 301.50 in queued", "2 K7-000002 '=Amina 201.00 out queued", "3 K7-000003 '=Amina 100.50 in cancelled"}},
		{"entries of a day", []string{"entries", "--day", "2026-11-21"}, []int{0}, []string{"2"}},
		{"receipts", []string{"receipts"}, []int{0, 1, 6, 7}, []string{"K7-000001 provisional 301.50 ", "K7-000002 provisional  201.00", "K7-000003 void 100.50 "}},
		{"till", []string{"till"}, []int{0, 7, 8, 9}, []string{"1 301.50  301.50", "2  201.00 100.50"}},
		{"till of a day", []string{"till", "--day", "2026-11-21"}, []int{0, 9}, []string{"2 100.50"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, code := run(append(append([]string{"export"}, c.args...), "--clear")...)
			if code != 0 {
				t.Fatalf("code %d: %s", code, out)
			}
			if d := cmp.Diff(c.want, pick(out, c.columns...)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestExportToFiles(t *testing.T) {
	run := exporter(t)
	path := filepath.Join(t.TempDir(), "book.xlsx")
	out, code := run("export", "entries", "--clear", "--format", "xlsx", "--out", path)
	if code != 0 || !strings.Contains(out, "Written to "+path) {
		t.Fatalf("code %d: %s", code, out)
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	if v, err := f.GetCellValue("Entries", "I2"); err != nil || v != "301.50" {
		t.Errorf("amount %q, %v", v, err)
	}
	for name, c := range map[string]struct {
		args []string
		code int
	}{
		"no such format":    {[]string{"export", "till", "--format", "ods"}, 2},
		"xlsx on a screen":  {[]string{"export", "till", "--clear", "--format", "xlsx"}, 2},
		"sealed, on screen": {[]string{"export", "till"}, 2},
		"a till of a group": {[]string{"export", "till", "--group", "x"}, 2},
		"a group unknown":   {[]string{"export", "entries", "--group", "x", "--out", path}, 3},
		"a day that is not": {[]string{"export", "till", "--day", "2026-02-30", "--out", path}, 2},
		"a folder missing":  {[]string{"export", "till", "--clear", "--out", filepath.Join(path, "x")}, 2},
	} {
		if out, code := run(c.args...); code != c.code {
			t.Errorf("%s: code %d, %s", name, code, out)
		}
	}
	if b, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(b), "PK") {
		t.Errorf("a wrong name emptied the file that stood there: %v", err)
	}
}

// An export is sealed unless --clear is said, and only its own book opens it.
func TestSealedExports(t *testing.T) {
	run, other := exporter(t), exporter(t)
	path := filepath.Join(t.TempDir(), "entries.sealed")
	if out, code := run("export", "entries", "--out", path); code != 0 {
		t.Fatalf("code %d: %s", code, out)
	}
	text, err := os.ReadFile(path)
	if err != nil || !strings.HasPrefix(string(text), "daftari sealed export 1\n") || strings.Contains(string(text), "Amina") {
		t.Fatalf("%v %.60q", err, text)
	}
	want, code := run("export", "entries", "--clear")
	if code != 0 {
		t.Fatal(want)
	}
	if got, code := run("export", "open", path); code != 0 || got != want {
		t.Errorf("code %d: %s", code, got)
	}
	if out, code := other("export", "open", path); code != 2 || strings.Contains(out, "301.50") {
		t.Errorf("another book: code %d: %s", code, out)
	}
	text[len(text)-1] ^= 1
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, code := run("export", "open", path); code != 2 {
		t.Errorf("a bent byte: code %d: %s", code, out)
	}
}
