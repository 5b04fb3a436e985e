package disk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"

	"daftari/app"
)

type use int

const (
	writing use = iota
	reading
	copying // reads here, writes elsewhere
	looking // changes nothing, not even the journal mode
	alone   // writes, with nobody else, and without a log
)

// pool of connections by DSN, so that every connection the pool ever opens has the pragmas.
func pool(file string, as use) *sql.DB {
	q := url.Values{"_pragma": {"busy_timeout(5000)"}}
	for _, p := range []string{
		"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "temp_store(MEMORY)",
		"fullfsync(1)", "checkpoint_fullfsync(1)", // macOS: reach the platter; nothing elsewhere
		"cache_size(-8000)", "trusted_schema(0)", "cell_size_check(1)",
		// The folder folds long before: SQLite itself would do it inside somebody's commit. This
		// is for when it cannot, and a log of 64 MB is read again in 200 ms.
		"wal_autocheckpoint(16000)", fmt.Sprintf("journal_size_limit(%d)", logKept),
	} {
		if as != looking && (as != alone || !strings.HasPrefix(p, "journal_mode")) {
			q.Add("_pragma", p)
		}
	}
	switch as {
	case writing:
		q.Set("_txlock", "immediate")
	case reading, looking:
		q.Add("_pragma", "query_only(1)")
	case alone:
		q.Set("_txlock", "exclusive")
		q.Add("_pragma", "locking_mode(EXCLUSIVE)")
	case copying:
	}
	path := filepath.ToSlash(file)
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		// database/sql fails here only for a driver that is not registered.
		panic("sqlite driver is not linked in: " + err.Error())
	}
	if as != reading {
		db.SetMaxOpenConns(1)
		return db
	}
	db.SetMaxOpenConns(readers)
	db.SetMaxIdleConns(readers)
	return db
}

// assertPragmas asks back what the DSN asked for: durability is one misspelt word away from
// false (reliability.md 0.1), and SQLite ignores misspelt pragmas.
func (d *DB) assertPragmas(ctx context.Context, db *sql.DB) error {
	for _, want := range [][2]string{
		{"journal_mode", "wal"}, {"synchronous", "2"}, {"foreign_keys", "1"}, {"busy_timeout", "5000"}, {"temp_store", "2"},
	} {
		var got string
		if err := db.QueryRowContext(ctx, "PRAGMA "+want[0]).Scan(&got); err != nil {
			return fmt.Errorf("ask %s: %w", want[0], err)
		}
		if !strings.EqualFold(got, want[1]) {
			return problem("store.unsafe", fmt.Errorf("%s is %s, not %s", want[0], got, want[1]))
		}
	}
	return nil
}

// known refuses files that are not ours, or newer than this program, before anything is
// written to them.
func (d *DB) known(ctx context.Context) (err error) {
	look := pool(d.file, looking)
	defer func() { err = errors.Join(err, look.Close()) }()
	var magic int32
	if err := look.QueryRowContext(ctx, "PRAGMA application_id").Scan(&magic); err != nil {
		return fmt.Errorf("read the header: %w", err)
	}
	if magic != d.opt.Magic {
		return problem("store.foreign", fmt.Errorf("application_id %#x", magic))
	}
	version, err := userVersion(ctx, look)
	if err != nil {
		return err
	}
	if version < d.opt.Least || version == moved {
		return ErrOld
	}
	if most := len(d.opt.Migrations); version > most {
		return problem("store.newer", nil, "have", version, "known", most)
	}
	return nil
}

type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func userVersion(ctx context.Context, q querier) (int, error) {
	var v int
	if err := q.QueryRowContext(ctx, "PRAGMA user_version").Scan(&v); err != nil {
		return 0, fmt.Errorf("read the version: %w", err)
	}
	return v, nil
}

var pageOf = regexp.MustCompile(`(?i)page (\d+)`)

// quickCheck reads every page once. What it finds is shown; nothing is repaired or deleted.
func (d *DB) quickCheck(ctx context.Context) error {
	rows, err := d.read.QueryContext(ctx, "PRAGMA quick_check(10)")
	if err != nil {
		return fmt.Errorf("check the pages: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var found []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return fmt.Errorf("check the pages: %w", err)
		}
		if line != "ok" {
			found = append(found, line)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("check the pages: %w", err)
	}
	if len(found) == 0 {
		return nil
	}
	text := strings.Join(found, "; ")
	page := "?"
	if m := pageOf.FindStringSubmatch(text); m != nil {
		page = m[1]
	}
	return app.Trouble(app.BrokenBook, "store.corrupt", fmt.Errorf("quick_check: %s", text), "page", page, "code", "quick_check")
}
