package disk

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A sync leaves a long log. It is folded and cut as soon as nobody writes, so that no tap has to; while somebody
// still reads from it, it stays.
func TestALongLogIsCutAtRest(t *testing.T) {
	ctx := context.Background()
	file := filepath.Join(t.TempDir(), "x.db")
	opt := Options{Now: time.Now, Magic: 7, Migrations: []Migration{{Name: "0001_x.sql", SQL: "CREATE TABLE t (n INTEGER PRIMARY KEY, b BLOB) STRICT"}}}
	if err := Create(ctx, file, opt, func(*Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
	d, err := Open(ctx, file, opt.WithDefaults())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}()
	write := func() int64 {
		t.Helper()
		err := d.Write(ctx, func(tx *Tx) error {
			_, err := tx.Exec(fmt.Sprintf(`WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < %d)
				INSERT INTO t (b) SELECT zeroblob(?) FROM c`, foldAfter), 2*logKept/foldAfter)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		d.folder.wait.Wait()
		info, err := os.Stat(file + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	one := func(query string) (n int64) {
		t.Helper()
		err := d.Read(ctx, func(tx *Tx) error {
			_, err := tx.One([]any{&n}, query)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if size := write(); size > logKept {
		t.Errorf("the log is left with %d bytes", size)
	}
	if due := d.folder.due.Load(); due != 0 {
		t.Errorf("the cut calls for a fold of %d rows itself", due)
	}
	if err := d.Read(ctx, func(tx *Tx) error {
		if _, err := tx.One([]any{new(int)}, "SELECT count(*) FROM t"); err != nil {
			return err
		}
		if size := write(); size <= logKept {
			t.Errorf("%d bytes are left of a log that somebody reads", size)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if size := write(); size > logKept {
		t.Errorf("after the reading the log is left with %d bytes", size)
	}
	if n, magic := one("SELECT count(*) FROM t"), one("PRAGMA application_id"); n != 3*foldAfter || magic != 7 {
		t.Errorf("%d rows in a file of kind %d", n, magic)
	}
}
