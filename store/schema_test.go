package store_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"daftari/app"
	"daftari/store"
	"daftari/store/vault/vaulttest"
)

// raw opens the database behind the book's back.
func raw(t testing.TB, file string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=foreign_keys(1)&_pragma=busy_timeout(5000)")
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	return db
}

func TestStatesOfTheTablesAreTheLifecycle(t *testing.T) {
	b := newBook(t, newClock(), nil)
	db := raw(t, b.Path())
	var text string
	must(t, db.QueryRow("SELECT sql FROM sqlite_schema WHERE name = 'entry'").Scan(&text))
	list := regexp.MustCompile(`(?s)state\s+TEXT NOT NULL CHECK \(state IN\s*\((.*?)\)`).FindStringSubmatch(text)
	if list == nil {
		t.Fatalf("no CHECK of states in:\n%s", text)
	}
	var got []string
	for _, s := range strings.Split(list[1], ",") {
		got = append(got, strings.Trim(strings.TrimSpace(s), "'"))
	}
	var want []string
	for _, s := range app.States() {
		want = append(want, string(s))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(want, got) {
		t.Errorf("the table has %v, the lifecycle %v", got, want)
	}
}

// Each pair of states is tried in the table itself.
func TestMovesOfTheTablesAreTheLifecycle(t *testing.T) {
	ctx := context.Background()
	b := newBook(t, newClock(), nil)
	_, err := b.Record(ctx, single("k", 1, app.DateOf(newClock().at)))
	must(t, err)
	db := raw(t, b.Path())
	var guard string
	must(t, db.QueryRow("SELECT sql FROM sqlite_schema WHERE name = 'entry_moves'").Scan(&guard))
	legal := map[[2]app.State]bool{}
	for _, from := range app.States() {
		for _, ev := range app.Events() {
			if to, err := app.Next(from, ev); err == nil && to != from {
				legal[[2]app.State{from, to}] = true
			}
		}
	}
	const set = `UPDATE entry SET state = ?1, parked = iif(?1 = 'parked', 'person', ''), holder = iif(?1 = 'sending', 'h', NULL),
		confirmed_at = iif(?1 = 'confirmed', 1, NULL)`
	for _, from := range app.States() {
		for _, to := range app.States() {
			if from == to {
				continue
			}
			_, err := db.Exec("DROP TRIGGER entry_moves")
			must(t, err)
			_, err = db.Exec(set, from)
			must(t, err)
			_, err = db.Exec(guard)
			must(t, err)
			_, err = db.Exec(set, to)
			if want := legal[[2]app.State{from, to}]; want != (err == nil) {
				t.Errorf("%s > %s: legal %v, the table says %v", from, to, want, err)
			}
		}
	}
}

// What the code never does, the tables refuse.
func TestInvariantsStandInTheTables(t *testing.T) {
	ctx := context.Background()
	c := newClock()
	b := newBook(t, c, nil)
	for i, key := range []string{"one", "two"} {
		_, err := b.Record(ctx, single(key, int64(i+1), app.DateOf(c.at)))
		must(t, err)
	}
	db := raw(t, b.Path())
	const columns = "(key, seq, kind, lane, day, blob, state, rev)"
	for name, query := range map[string]string{
		"gap in the sequence":       "INSERT INTO entry " + columns + " VALUES ('x', 4, '', '', '2026-11-21', x'', 'queued', 1)",
		"a second time the number":  "INSERT INTO entry " + columns + " VALUES ('x', 2, '', '', '2026-11-21', x'', 'queued', 1)",
		"born confirmed":            "INSERT INTO entry " + columns + " VALUES ('x', 3, '', '', '2026-11-21', x'', 'confirmed', 1)",
		"delete an entry":           "DELETE FROM entry",
		"rewrite an entry":          "UPDATE entry SET blob = x'00'",
		"renumber an entry":         "UPDATE entry SET seq = 9 WHERE seq = 2",
		"confirmed without a time":  "UPDATE entry SET state = 'sending', holder = 'h'; UPDATE entry SET state = 'confirmed', holder = NULL",
		"time without confirmation": "UPDATE entry SET confirmed_at = 1",
		"sending without a holder":  "UPDATE entry SET state = 'sending'",
		"parked without a reason":   "UPDATE entry SET state = 'parked'",
		"cancelled though sent":     "UPDATE entry SET sent = 1, state = 'cancelled'",
		"unplaced though queued":    "UPDATE entry SET placement = 'unplaced'",
		"absorbed though queued":    "UPDATE entry SET absorbed = 1",
		"gap in the receipts":       "INSERT INTO receipt (no, standing, day, blob) VALUES (4, 'provisional', '', x'')",
		"delete a receipt":          "DELETE FROM receipt",
		"a false receipt":           "UPDATE receipt SET standing = 'final' WHERE no = 1",
		"delete cash":               "DELETE FROM till_movement",
		"change cash":               "UPDATE till_movement SET blob = x''",
		"text for a number":         "UPDATE entry SET due_at = 'soon'",
	} {
		t.Run(name, func(t *testing.T) {
			tx, err := db.Begin()
			must(t, err)
			defer func() { must(t, tx.Rollback()) }()
			for _, q := range strings.Split(query, "; ") {
				_, err = tx.Exec(q)
			}
			if err == nil {
				t.Error("the tables took it")
			}
		})
	}
}

func TestTwoBooksShareNoName(t *testing.T) {
	c := newClock()
	ids := map[string]bool{}
	for fill := range 2 {
		b, err := store.Create(context.Background(), t.TempDir(), store.Options{Now: c.Now, Vault: vaulttest.Other(byte(fill))})
		must(t, err)
		t.Cleanup(func() { must(t, b.Close()) })
		must(t, b.SetDevice(context.Background(), app.Device{ID: "d0d0d0d0-0000-4000-8000-000000000001", Code: "K7"}))
		_, err = b.Record(context.Background(), single("k", 1, app.DateOf(c.at)))
		must(t, err)
		var lane string
		must(t, raw(t, b.Path()).QueryRow("SELECT lane FROM entry").Scan(&lane))
		if strings.Contains(lane, "loan") || ids[lane] {
			t.Errorf("lane %q is readable or the same in both books", lane)
		}
		ids[lane] = true
	}
}

// A blob that somebody moved to another row, or changed, is refused wherever it is read.
func TestSwappedBlobIsRefused(t *testing.T) {
	ctx := context.Background()
	c := newClock()
	for name, swap := range map[string]string{
		"entry of another":        "DROP TRIGGER entry_written_once; UPDATE entry SET blob = (SELECT blob FROM entry WHERE key = 'two') WHERE key = 'one'",
		"one byte of an entry":    "DROP TRIGGER entry_written_once; UPDATE entry SET blob = CAST(substr(blob, 1, 20) || x'00' || substr(blob, 22) AS BLOB) WHERE key = 'one'",
		"empty":                   "DROP TRIGGER entry_written_once; UPDATE entry SET blob = x'' WHERE key = 'one'",
		"movement of the other's": "DROP TRIGGER till_movement_written_once; UPDATE till_movement SET blob = (SELECT blob FROM till_movement WHERE key = 'two') WHERE key = 'one'",
	} {
		t.Run(name, func(t *testing.T) {
			b := newBook(t, c, nil)
			for i, key := range []string{"one", "two"} {
				_, err := b.Record(ctx, single(key, int64(i+1), app.DateOf(c.at)))
				must(t, err)
			}
			for _, q := range strings.Split(swap, "; ") {
				_, err := raw(t, b.Path()).Exec(q)
				must(t, err)
			}
			other, err := store.Open(ctx, b.Dir(), store.Options{Now: c.Now, Vault: vaulttest.New()})
			must(t, err)
			defer func() { must(t, other.Close()) }()
			_, err = other.Entries(ctx, app.EntryFilter{})
			if _, terr := other.Till(ctx); err == nil {
				err = terr
			}
			wantProblem(t, err, app.BrokenBook, "store.corrupt")
		})
	}
}

// Every key of a Problem has its three messages.
func TestProblemsHaveWords(t *testing.T) {
	words := map[string]any{}
	text, err := os.ReadFile(filepath.Join("..", "assets", "translations", "store.en.json"))
	must(t, err)
	must(t, json.Unmarshal(text, &words))
	used := map[string]bool{}
	for _, dir := range []string{".", "disk", "drafts", "journal", "mirror"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		must(t, err)
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			text, err := os.ReadFile(f)
			must(t, err)
			for _, m := range regexp.MustCompile(`"(store\.[a-z_]+)"`).FindAllStringSubmatch(string(text), -1) {
				used[m[1]] = true
			}
		}
	}
	if len(used) < 20 {
		t.Fatalf("found only %d keys", len(used))
	}
	for key := range used {
		for _, part := range []string{".what", ".money", ".do"} {
			if words[key+part] == nil {
				t.Errorf("no words for %s%s", key, part)
			}
			delete(words, key+part)
		}
	}
	for key := range words {
		t.Errorf("nobody says %s", key)
	}
}

func wantProblem(t testing.TB, err error, class app.Class, key string) {
	t.Helper()
	if got := fmt.Sprint(err); app.ClassOf(err) != class || !strings.Contains(got, key) {
		t.Fatalf("got %v, want %s %s", err, class, key)
	}
}
