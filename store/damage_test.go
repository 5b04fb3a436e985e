package store_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"daftari/app"
	"daftari/store"
	"daftari/store/vault/vaulttest"
)

func openErr(t testing.TB, dir string, c *clock) error {
	t.Helper()
	b, err := store.Open(context.Background(), dir, store.Options{Now: c.Now, Vault: vaulttest.New()})
	if err == nil {
		must(t, b.Close())
	}
	return err
}

// filled is the directory of a closed book with some entries.
func filled(t testing.TB, c *clock) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "book")
	b, err := store.Create(context.Background(), dir, store.Options{Now: c.Now, Vault: vaulttest.New()})
	must(t, err)
	must(t, b.SetDevice(context.Background(), app.Device{ID: "d", Code: "K7"}))
	must(t, b.ApplyPull(context.Background(), world(t, 200)))
	for i := range 50 {
		record(t, b, single("k"+strconv.Itoa(i), int64(i+1), app.DateOf(c.at)))
	}
	must(t, b.Close())
	return dir
}

func TestPlacesWithoutABook(t *testing.T) {
	c := newClock()
	dir := t.TempDir()
	wantProblem(t, openErr(t, dir, c), app.NotFound, "store.missing")
	if store.Exists(dir) {
		t.Error("a book where there is none")
	}
	dir = filled(t, c)
	_, err := store.Create(context.Background(), dir, store.Options{Now: c.Now, Vault: vaulttest.New()})
	wantProblem(t, err, app.Conflict, "store.exists")
	if !store.Exists(dir) {
		t.Error("no book where there is one")
	}
}

func TestOnlyTheOfficerMayRead(t *testing.T) {
	c := newClock()
	dir := filled(t, c)
	must(t, os.Chmod(dir, 0o755))
	must(t, os.Chmod(filepath.Join(dir, store.FileName), 0o644))
	b, err := store.Open(context.Background(), dir, store.Options{Now: c.Now, Vault: vaulttest.New()})
	must(t, err)
	record(t, b, single("more", 1, app.DateOf(c.at)))
	files, err := os.ReadDir(dir)
	must(t, err)
	for _, f := range files {
		info, err := f.Info()
		must(t, err)
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %v", f.Name(), info.Mode())
		}
	}
	info, err := os.Stat(dir)
	must(t, err)
	if info.Mode().Perm() != 0o700 || len(files) < 4 {
		t.Errorf("the directory is %v with %d files", info.Mode(), len(files))
	}
	must(t, b.Close())
}

func TestForeignAndNewerBooks(t *testing.T) {
	c := newClock()
	for name, tt := range map[string]struct{ change, key string }{
		"newer":              {"PRAGMA user_version = 9999", "store.newer"},
		"of another program": {"PRAGMA application_id = 7", "store.foreign"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filled(t, c)
			file := filepath.Join(dir, store.FileName)
			_, err := raw(t, file).Exec(tt.change)
			must(t, err)
			before, err := os.ReadFile(file)
			must(t, err)
			wantProblem(t, openErr(t, dir, c), app.BrokenBook, tt.key)
			after, err := os.ReadFile(file)
			must(t, err)
			if !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
	t.Run("another program's journal stays", func(t *testing.T) {
		dir := t.TempDir()
		file := filepath.Join(dir, store.FileName)
		_, err := raw(t, file).Exec("CREATE TABLE theirs (n)")
		must(t, err)
		wantProblem(t, openErr(t, dir, c), app.BrokenBook, "store.foreign")
		var mode string
		must(t, raw(t, file).QueryRow("PRAGMA journal_mode").Scan(&mode))
		if mode != "delete" {
			t.Errorf("the journal mode became %s", mode)
		}
	})
	t.Run("a file that may not be written", func(t *testing.T) {
		if os.Geteuid() == 0 {
			t.Skip("root may write to any file; TestReadOnlyPlace covers it")
		}
		dir := filled(t, c)
		must(t, os.Chmod(filepath.Join(dir, store.FileName), 0o400))
		wantProblem(t, openErr(t, dir, c), app.BrokenBook, "store.read_only")
	})
	t.Run("no database", func(t *testing.T) {
		dir := t.TempDir()
		must(t, os.WriteFile(filepath.Join(dir, store.FileName), bytes.Repeat([]byte("not a book\n"), 1000), 0o600))
		wantProblem(t, openErr(t, dir, c), app.BrokenBook, "store.corrupt")
	})
}

// crashed leaves the book as a process does that dies: with its log.
func crashed(t *testing.T, c *clock) string {
	t.Helper()
	dir := filled(t, c)
	b, err := store.Open(context.Background(), dir, store.Options{Now: c.Now, Vault: vaulttest.New()})
	must(t, err)
	record(t, b, single("last", 3, app.DateOf(c.at)))
	copied := filepath.Join(t.TempDir(), "crashed")
	must(t, os.CopyFS(copied, os.DirFS(dir)))
	must(t, b.Close())
	return copied
}

func TestAfterACrashNothingIsMissing(t *testing.T) {
	c := newClock()
	b, err := store.Open(context.Background(), crashed(t, c), store.Options{Now: c.Now, Vault: vaulttest.New()})
	must(t, err)
	defer func() { must(t, b.Close()) }()
	all, err := b.Entries(context.Background(), app.EntryFilter{})
	must(t, err)
	if len(all) != 51 || all[50].Key != "last" {
		t.Errorf("%d entries", len(all))
	}
}

func TestDamagedPagesAreToldAndLeftAlone(t *testing.T) {
	c := newClock()
	dir := crashed(t, c)
	file := filepath.Join(dir, store.FileName)
	text, err := os.ReadFile(file)
	must(t, err)
	const page = 4096
	for at := 5 * page; at+page < len(text); at += 7 * page {
		copy(text[at:at+200], bytes.Repeat([]byte{0xEE}, 200))
	}
	must(t, os.WriteFile(file, text, 0o600))
	err = openErr(t, dir, c)
	wantProblem(t, err, app.BrokenBook, "store.corrupt")
	if after, rerr := os.ReadFile(file); rerr != nil || len(after) != len(text) {
		t.Errorf("the damaged file is gone or cut: %d bytes, %v", len(after), rerr)
	}
	t.Log(err)
}

func TestBackupIsAWholeBook(t *testing.T) {
	c := newClock()
	dir := filled(t, c)
	b, err := store.Open(context.Background(), dir, store.Options{Now: c.Now, Vault: vaulttest.New()})
	must(t, err)
	var copied bytes.Buffer
	must(t, b.Backup(context.Background(), &copied))
	left, err := filepath.Glob(filepath.Join(dir, ".backup*"))
	must(t, err)
	must(t, b.Close())
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	other := t.TempDir()
	must(t, os.WriteFile(filepath.Join(other, store.FileName), copied.Bytes(), 0o600))
	again, err := store.Open(context.Background(), other, store.Options{Now: c.Now, Vault: vaulttest.New()})
	must(t, err)
	defer func() { must(t, again.Close()) }()
	n := 0
	for f, err := range again.Export(context.Background(), app.EntryFilter{}) {
		must(t, err)
		if n++; f.Entry.Seq != int64(n) || len(f.Moves) == 0 || f.Receipt == nil {
			t.Errorf("entry %d: %+v", n, f)
		}
	}
	if n != 50 {
		t.Errorf("%d entries in the copy", n)
	}
}

func TestExportPages(t *testing.T) {
	c := newClock()
	b := newBook(t, c, nil)
	for i := range 9 {
		var r app.Recording
		for k := range 50 {
			r.Entries = append(r.Entries, entry(app.Key("k"+strconv.Itoa(i*50+k)), app.Deposit, 1, 1))
		}
		record(t, b, r)
	}
	for limit, want := range map[int]int{0: 450, 3: 3, 200: 200, 201: 201, 1000: 450} {
		n := 0
		for _, err := range b.Export(context.Background(), app.EntryFilter{Limit: limit}) {
			must(t, err)
			n++
		}
		if n != want {
			t.Errorf("limit %d gave %d", limit, n)
		}
	}
}

// A writer that holds the book too long is told as such, and nothing is half done.
func TestLockedBook(t *testing.T) {
	if testing.Short() {
		t.Skip("waits out the busy timeout of 5 s")
	}
	c := newClock()
	b := newBook(t, c, nil)
	db := raw(t, b.Path())
	_, err := db.Exec("PRAGMA user_version") // a connection of its own
	must(t, err)
	conn, err := db.Conn(context.Background())
	must(t, err)
	_, err = conn.ExecContext(context.Background(), "BEGIN IMMEDIATE")
	must(t, err)
	_, err = b.Record(context.Background(), single("k", 1, app.DateOf(c.at)))
	wantProblem(t, err, app.BrokenBook, "store.locked")
	_, err = conn.ExecContext(context.Background(), "ROLLBACK")
	must(t, err)
	must(t, conn.Close())
	record(t, b, single("k", 1, app.DateOf(c.at)))
}
