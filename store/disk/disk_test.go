package disk_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"daftari/app"
	"daftari/store/disk"
)

const first = "CREATE TABLE t (n INTEGER PRIMARY KEY) STRICT; INSERT INTO t VALUES (1), (2);"

func options(steps ...string) disk.Options {
	opt := disk.Options{Now: func() time.Time { return time.Unix(1_800_000_000, 0) }, Magic: 7}
	for i, s := range steps {
		opt.Migrations = append(opt.Migrations, disk.Migration{Name: fmt.Sprintf("%04d_x.sql", i+1), SQL: s})
	}
	return opt
}

func made(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "a dir?", "x y#%41.db")
	if err := disk.Create(context.Background(), file, options(first), func(*disk.Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
	return file
}

func count(t *testing.T, d *disk.DB) (n int) {
	t.Helper()
	err := d.Read(context.Background(), func(tx *disk.Tx) error {
		_, err := tx.One([]any{&n}, "SELECT count(*) FROM t")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func closed(t *testing.T, d *disk.DB) {
	t.Helper()
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
}

// A migration that fails half way leaves the old book as it was, and the mended one goes on.
func TestAMigrationIsOneTransaction(t *testing.T) {
	ctx := context.Background()
	file := made(t)
	if _, err := disk.Open(ctx, file, options(first, "DELETE FROM t; INSERT INTO nowhere VALUES (1)")); err == nil {
		t.Fatal("a broken migration went through")
	}
	d, err := disk.Open(ctx, file, options(first))
	if err != nil {
		t.Fatal(err)
	}
	if n := count(t, d); n != 2 {
		t.Errorf("%d rows are left", n)
	}
	closed(t, d)
	d, err = disk.Open(ctx, file, options(first, "INSERT INTO t VALUES (3)", "INSERT INTO t VALUES (4)"))
	if err != nil {
		t.Fatal(err)
	}
	if n := count(t, d); n != 4 {
		t.Errorf("%d rows after two migrations", n)
	}
	closed(t, d)
	_, err = disk.Open(ctx, file, options(first))
	var p *app.Problem
	if !errors.As(err, &p) || p.Key != "store.newer" {
		t.Errorf("an older program opened it: %v", err)
	}
}

func TestPragmasAreAskedBack(t *testing.T) {
	d, err := disk.Open(context.Background(), made(t), options(first))
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, d)
	want := map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000", "temp_store": "2"}
	for name, value := range want {
		look := func(tx *disk.Tx) error {
			var got string
			if _, err := tx.One([]any{&got}, "PRAGMA "+name); err != nil {
				return err
			}
			if got != value {
				t.Errorf("%s is %s, not %s", name, got, value)
			}
			return nil
		}
		if err := errors.Join(d.Read(context.Background(), look), d.Write(context.Background(), look)); err != nil {
			t.Error(err)
		}
	}
	err = d.Read(context.Background(), func(tx *disk.Tx) error {
		_, err := tx.Exec("DELETE FROM t")
		return err
	})
	if err == nil {
		t.Error("a reader wrote")
	}
}

func TestAnErrorRollsBack(t *testing.T) {
	d, err := disk.Open(context.Background(), made(t), options(first))
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, d)
	no := errors.New("no")
	err = d.Write(context.Background(), func(tx *disk.Tx) error {
		if _, err := tx.Exec("DELETE FROM t"); err != nil {
			return err
		}
		return no
	})
	if !errors.Is(err, no) || count(t, d) != 2 {
		t.Errorf("%v, %d rows", err, count(t, d))
	}
	func() {
		defer func() { _ = recover() }()
		_ = d.Write(context.Background(), func(tx *disk.Tx) error {
			_, err := tx.Exec("DELETE FROM t")
			panic(err)
		})
	}()
	if n := count(t, d); n != 2 {
		t.Errorf("a panic left %d rows", n)
	}
	left, cancel := context.WithCancel(context.Background())
	err = d.Write(left, func(tx *disk.Tx) error {
		cancel() // too late to stop what has begun: no COMMIT is left in doubt
		_, err := tx.Exec("INSERT INTO t VALUES (9)")
		return err
	})
	if err != nil || count(t, d) != 3 {
		t.Errorf("cancelled in the middle: %v, %d rows", err, count(t, d))
	}
}

func TestMigrationsAreNumberedWithoutAGap(t *testing.T) {
	files := fstest.MapFS{"m/0001_a.sql": {Data: []byte("a")}, "m/0003_b.sql": {Data: []byte("b")}}
	if all, err := disk.Migrations(files, "m"); err == nil {
		t.Errorf("took %v", all)
	}
}

func TestAHalfMadeBookIsNone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.db")
	no := errors.New("power cut")
	if err := disk.Create(context.Background(), file, options(first), func(*disk.Tx) error { return no }); !errors.Is(err, no) {
		t.Fatal(err)
	}
	_, err := disk.Open(context.Background(), file, options(first))
	if app.ClassOf(err) != app.NotFound {
		t.Errorf("opened a half-made book: %v", err)
	}
	if err := disk.Create(context.Background(), file, options(first), func(*disk.Tx) error { return nil }); err != nil {
		t.Errorf("a second try: %v", err)
	}
}

// What is copied stands in the file that gets the name, also where closing could not fold the log: as
// on a disk that has room for the log and not for the file.
func TestAReplacementIsInItsFile(t *testing.T) {
	ctx := context.Background()
	file := made(t)
	opt := options(first, "CREATE TABLE u (n INTEGER)")
	opt.Least = 2
	var other *sql.DB
	err := disk.Replace(ctx, file, opt, func(_, to *disk.Tx) error {
		var err error
		if other, err = sql.Open("sqlite", "file:"+(&url.URL{Path: file + ".half"}).EscapedPath()); err != nil {
			return err
		}
		// Somebody who still has it open keeps a close from folding.
		if err := other.PingContext(ctx); err != nil {
			return err
		}
		if err := other.QueryRowContext(ctx, "SELECT count(*) FROM t").Scan(new(int)); err != nil {
			return err
		}
		_, err = to.Exec("INSERT INTO t VALUES (3)")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	d, err := disk.Open(ctx, file, opt)
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, d)
	if n := count(t, d); n != 3 {
		t.Errorf("%d rows", n)
	}
}
