package disk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
)

// Tx is a transaction. Statements are compiled at most once in it, since one transaction often runs
// the same few many times.
type Tx struct {
	ctx   context.Context
	tx    *sql.Tx
	kept  *stmts
	stmts map[string]*sql.Stmt
	wrote int64 // rows, and statements that found none

	fleeting *fleeting // instead of tx and kept; nil where the database is a file
}

// Exec runs a statement and gives the number of rows it changed.
func (t *Tx) Exec(query string, args ...any) (int64, error) {
	st, err := t.stmt(query)
	if err != nil {
		return 0, err
	}
	res, err := st.ExecContext(t.ctx, args...)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	t.wrote += max(n, 1)
	return n, err
}

// Insert adds rows to a table, several by one statement: a sheet's close writes hundreds. into names the table
// and its columns, as in "move (key, blob)".
func (t *Tx) Insert(into string, rows [][]any) error {
	for len(rows) > 0 {
		n := 1
		for _, form := range []int{16, 4} { // few forms, so that each stays compiled
			if len(rows) >= form {
				n = form
				break
			}
		}
		row := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(rows[0])), ", ") + ")"
		query := "INSERT INTO " + into + " VALUES " + strings.TrimSuffix(strings.Repeat(row+", ", n), ", ")
		if _, err := t.Exec(query, slices.Concat(rows[:n]...)...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// Query calls each with a scan function for every row.
func (t *Tx) Query(each func(scan func(dest ...any) error) error, query string, args ...any) (err error) {
	st, err := t.stmt(query)
	if err != nil {
		return err
	}
	rows, err := st.QueryContext(t.ctx, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// One reads a single row; false when there is none.
func (t *Tx) One(dest []any, query string, args ...any) (bool, error) {
	st, err := t.stmt(query)
	if err != nil {
		return false, err
	}
	err = st.QueryRowContext(t.ctx, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

func (t *Tx) stmt(query string) (*sql.Stmt, error) {
	if st := t.stmts[query]; st != nil {
		return st, nil
	}
	if t.fleeting != nil {
		return t.fleeting.prepare(t.ctx, query)
	}
	st := t.kept.find(t.ctx, t.tx, query)
	if st == nil {
		var err error
		if st, err = t.tx.PrepareContext(t.ctx, query); err != nil {
			return nil, fmt.Errorf("compile: %w", err)
		}
	}
	t.stmts[query] = st
	return st, nil
}

// ErrCommit marks an error of COMMIT itself: what was written may or may not stand, so who
// gets it reads again before answering.
var ErrCommit = errors.New("commit")

// Write runs fn in one immediate transaction; an error of fn rolls back. fn may run a second
// time when the disk was full and the ballast made room. The context is asked until the
// transaction begins and not after: a cancel must not leave us guessing about a COMMIT.
func (d *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	if d.fleeting != nil {
		return d.fleeting.inside(context.WithoutCancel(ctx), d.opt.Commit, fn)
	}
	err := d.attempt(ctx, fn)
	if isFull(err) && d.ballast.release() {
		d.opt.Tell(BallastReleased)
		d.fold(ctx)
		err = d.attempt(ctx, fn)
	}
	if err == nil && d.ballast.afterWrite(d.opt) {
		d.fold(ctx)
	}
	d.folder.soon()
	return err
}

// fold writes the log back into the file so that its room can be used again. On a full disk
// this is done after each write: a record needs 80 kB of log but hardly 2 kB in the file.
func (d *DB) fold(ctx context.Context) {
	// What cannot be folded now stays in the log, where it is as safe.
	_, _ = d.write.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
}

func (d *DB) attempt(ctx context.Context, fn func(*Tx) error) (err error) {
	d.writing.learn(ctx)
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return fmt.Errorf("reach the writer: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	return transact(context.WithoutCancel(ctx), conn, &d.writing, func(t *Tx) error {
		defer func() { d.folder.due.Add(t.wrote) }()
		return fn(t)
	})
}

// touch commits a page that says what it said before.
func (d *DB) touch(ctx context.Context) error {
	return d.attempt(ctx, func(t *Tx) error {
		// Not Exec: what a PRAGMA tells to have changed are the rows of the statement before it, which would call the next fold.
		_, err := t.tx.ExecContext(t.ctx, fmt.Sprintf("PRAGMA application_id=%d", d.opt.Magic))
		return err
	})
}

// Read runs fn on one snapshot of the database.
func (d *DB) Read(ctx context.Context, fn func(*Tx) error) (err error) {
	if f := d.fleeting; f != nil {
		return fn(&Tx{ctx: ctx, fleeting: f, stmts: f.stmts})
	}
	d.reading.learn(ctx)
	conn, err := d.read.Conn(ctx)
	if err != nil {
		return fmt.Errorf("reach a reader: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	return transact(ctx, conn, &d.reading, fn)
}

// Look runs fn on a database that is not opened otherwise; it changes nothing.
func Look(ctx context.Context, file string, fn func(*Tx) error) (err error) {
	if _, err := os.Stat(file); err != nil {
		return Trouble("look for the book", err)
	}
	look := pool(file, looking)
	defer func() { err = errors.Join(err, look.Close()) }()
	conn, err := look.Conn(ctx)
	if err != nil {
		return Trouble("look at the book", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	return Trouble("look at the book", transact(ctx, conn, nil, fn))
}

func transact(ctx context.Context, conn *sql.Conn, kept *stmts, fn func(*Tx) error) error {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	done := false
	defer func() {
		if !done {
			_ = tx.Rollback() // the error that led here says more
		}
	}()
	if err := fn(&Tx{ctx: ctx, tx: tx, kept: kept, stmts: map[string]*sql.Stmt{}}); err != nil {
		return err
	}
	done = true
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("%w: %w", ErrCommit, err)
	}
	return nil
}

// InChunks calls fn with as many question marks as values, below SQLite's and good sense's limit.
func InChunks(ids []string, fn func(marks string, args []any) error) error {
	for chunk := range slices.Chunk(ids, 400) {
		args := make([]any, len(chunk))
		for i, id := range chunk {
			args[i] = id
		}
		if err := fn(strings.TrimSuffix(strings.Repeat("?,", len(chunk)), ","), args); err != nil {
			return err
		}
	}
	return nil
}

// List reads a query of one column.
func List[T any](t *Tx, query string, args ...any) (all []T, err error) {
	err = t.Query(func(scan func(...any) error) error {
		var v T
		err := scan(&v)
		all = append(all, v)
		return err
	}, query, args...)
	return all, err
}
