package store_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/store"
	"daftari/store/disk"
	"daftari/store/vault/vaulttest"
)

// sealer opens an old book and kills itself at a stage of the sealing.
func sealer(dir, stage string) {
	c := newClock()
	b, err := store.Open(context.Background(), dir, store.Options{Now: c.Now, Vault: vaulttest.New(), Listen: func(ch app.Change) {
		if ch.Key == stage {
			self, _ := os.FindProcess(os.Getpid()) // never fails
			_ = self.Kill()
			select {} // until it has come
		}
	}})
	if err != nil {
		fmt.Println("error", err)
		return
	}
	fmt.Println("sealed", b.Close())
}

// unsealedBooks are the kept books of the versions that did not seal.
func unsealedBooks(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob("testdata/books/v[12].db.gz")
	must(t, err)
	if len(names) == 0 {
		t.Fatal("no kept books")
	}
	return names
}

// Words that the kept books' people and accounts are made of.
func privateWords() []string {
	return []string{"Wanjik", "Otieno", "Achieng", "Kamau", "Group 1", "+2547", "00000001", "Equity", "Biashara", "Akiba", "umoja", "typed wrong"}
}

// nothingPrivate searches every file of a directory.
func nothingPrivate(t *testing.T, dir string) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, w := range privateWords() {
			if bytes.Contains(text, []byte(w)) && filepath.Base(path) != disk.BallastName {
				t.Errorf("%s holds %q", filepath.Base(path), w)
			}
		}
		return nil
	}))
}

// An old book with unsent entries is sealed; kill -9 at any stage loses nothing and leaves nothing
// readable behind once it is done.
func TestSealingSurvivesKills(t *testing.T) {
	for _, name := range unsealedBooks(t) {
		for _, stage := range []string{"", disk.ReplaceBegun, disk.ReplaceCopied, disk.ReplaceMarked, disk.ReplaceDone} {
			t.Run(filepath.Base(name)+"/"+stage, func(t *testing.T) {
				dir := t.TempDir()
				unpackBook(t, name, filepath.Join(dir, store.FileName))
				must(t, os.Mkdir(filepath.Join(dir, ".backup-1"), 0o700))
				must(t, os.WriteFile(filepath.Join(dir, ".backup-1", "copy.db"), []byte("Wanjikũ"), 0o600))
				if !store.Unsealed(context.Background(), dir) {
					t.Fatal("the kept book is sealed")
				}
				if stage != "" {
					cmd := exec.Command(os.Args[0])
					cmd.Env = append(os.Environ(), "DAFTARI_STORE_SEALER="+dir, "DAFTARI_STORE_NAME="+stage)
					out, err := cmd.CombinedOutput()
					var exit *exec.ExitError
					if !errors.As(err, &exit) || bytes.Contains(out, []byte("sealed")) {
						t.Fatalf("%v: %s", err, out)
					}
				}
				c := newClock()
				b, err := store.Open(context.Background(), dir, store.Options{Now: c.Now, Vault: vaulttest.New()})
				must(t, err)
				asKept(t, b, name)
				nothingPrivate(t, dir)
				lives(t, b, c)
				must(t, b.Close())
				nothingPrivate(t, dir)
				left, err := filepath.Glob(filepath.Join(dir, "*"))
				must(t, err)
				for i := range left {
					left[i] = filepath.Base(left[i])
				}
				slices.Sort(left)
				if d := cmp.Diff([]string{"ballast", "book.db", "book.db.replacing"}, left); d != "" {
					t.Error(d)
				}
				if store.Unsealed(context.Background(), dir) {
					t.Error("still unsealed")
				}
			})
		}
	}
}

// Killed after any time at all, and again and again.
func TestSealingSurvivesKillsAtAnyTime(t *testing.T) {
	name := unsealedBooks(t)[0]
	dir := t.TempDir()
	unpackBook(t, name, filepath.Join(dir, store.FileName))
	for i := 0; store.Unsealed(context.Background(), dir) && i < 60; i++ {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "DAFTARI_STORE_SEALER="+dir)
		must(t, cmd.Start())
		kill := time.AfterFunc(time.Duration(5+3*i)*time.Millisecond, func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		kill.Stop()
	}
	c := newClock()
	b, err := store.Open(context.Background(), dir, store.Options{Now: c.Now, Vault: vaulttest.New()})
	must(t, err)
	defer func() { must(t, b.Close()) }()
	asKept(t, b, name)
	nothingPrivate(t, dir)
}

func asKept(t *testing.T, b *store.Book, name string) {
	t.Helper()
	want, err := os.ReadFile(strings.TrimSuffix(name, ".db.gz") + ".json")
	must(t, err)
	var old, now any
	must(t, json.Unmarshal(want, &old))
	must(t, json.Unmarshal(contents(t, b), &now))
	if d := cmp.Diff(old, onlyKnown(old, now)); d != "" {
		t.Fatalf("(-want +got):\n%s", d)
	}
	// Blind names were made anew in every column: what is asked for by them is found.
	ctx := context.Background()
	for _, f := range now.(map[string]any)["entries"].([]any) { //nolint:forcetypeassert // of our own making
		var e app.EntryFile
		text, err := json.Marshal(f)
		must(t, err)
		must(t, json.Unmarshal(text, &e))
		found, err := b.Entries(ctx, app.EntryFilter{Client: e.Entry.Client, Group: e.Entry.Group, Kinds: []app.Kind{e.Entry.Kind}})
		must(t, err)
		if !slices.ContainsFunc(found, func(x app.Entry) bool { return x.Key == e.Entry.Key }) {
			t.Errorf("%s is not found by what it is about", e.Entry.Key)
		}
	}
	if found, err := b.Find(ctx, "achieng", 5); err != nil || len(found) == 0 {
		t.Errorf("%v %v", found, err)
	}
}

// An older program at work keeps its book: it is not taken away under its hands.
func TestSealingWaitsForOthers(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	name := unsealedBooks(t)[0]
	unpackBook(t, name, filepath.Join(dir, store.FileName))
	other := raw(t, filepath.Join(dir, store.FileName))
	for _, q := range []string{"PRAGMA journal_mode=WAL", "UPDATE book SET rev = rev"} {
		_, err := other.Exec(q)
		must(t, err)
	}
	c := newClock()
	opt := store.Options{Now: c.Now, Vault: vaulttest.New()}
	_, err := store.Open(ctx, dir, opt)
	problemIs(t, err, "store.locked")
	must(t, other.Close())
	b, err := store.Open(ctx, dir, opt)
	must(t, err)
	asKept(t, b, name)
	must(t, b.Close())
}

func problemIs(t *testing.T, err error, key string) {
	t.Helper()
	var p *app.Problem
	if !errors.As(err, &p) || p.Key != key {
		t.Errorf("%v, not %s", err, key)
	}
}

// Attacks with whole files and rows, by somebody who has the folder but no passphrase.
func TestSwaps(t *testing.T) {
	ctx := context.Background()
	c := newClock()
	create := func(fill byte, name string) (string, store.Options) {
		dir := t.TempDir()
		opt := store.Options{Now: c.Now, Vault: vaulttest.Other(fill), Name: name, Keys: 3}
		b, err := store.Create(ctx, dir, opt)
		must(t, err)
		must(t, b.SetDevice(ctx, app.Device{ID: "d", Code: "K7"}))
		record(t, b, single("one", 1, app.DateOf(c.at)))
		record(t, b, single("two", 2, app.DateOf(c.at)))
		must(t, b.Close())
		return dir, opt
	}
	dir, own := create(1, "book-a")
	_, others := create(2, "book-b")
	open := func(o store.Options) error {
		b, err := store.Open(ctx, dir, o)
		if err == nil {
			must(t, b.Close())
		}
		return err
	}
	must(t, open(own))
	problemIs(t, open(others), "vault.other_keys")
	renamed := others
	renamed.Name = own.Name
	problemIs(t, open(renamed), "vault.other_keys")
	newer, older := own, own
	newer.Keys, older.Keys = 4, 3
	must(t, open(newer))
	problemIs(t, open(older), "vault.old_keys")
	// Two rows' blobs change places.
	db := raw(t, filepath.Join(dir, store.FileName))
	for _, q := range []string{"DROP TRIGGER entry_written_once",
		`UPDATE entry SET blob = (SELECT blob FROM entry o WHERE o.key <> entry.key)`} {
		_, err := db.Exec(q)
		must(t, err)
	}
	must(t, db.Close())
	b, err := store.Open(ctx, dir, newer)
	must(t, err)
	defer func() { must(t, b.Close()) }()
	_, err = b.Entry(ctx, "one")
	problemIs(t, err, "store.corrupt")
}
