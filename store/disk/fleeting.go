package disk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Fleeting makes a database in memory, with one connection, that lasts as long as the process at most: for simulations, which
// run a hundred thousand books and test nothing of a disk. Nothing of it may be called from two goroutines at a time.
func Fleeting(ctx context.Context, opt Options, fill func(*Tx) error) (_ *DB, err error) {
	db, err := sql.Open("sqlite", "file::memory:?_pragma=foreign_keys(1)&_pragma=temp_store(MEMORY)&_pragma=synchronous(OFF)")
	if err != nil {
		return nil, Trouble("make a fleeting book", err)
	}
	db.SetMaxOpenConns(1)
	f := &fleeting{stmts: map[string]*sql.Stmt{}}
	defer func() {
		if err != nil {
			err = errors.Join(Trouble("make a fleeting book", err), db.Close())
		}
	}()
	if f.conn, err = db.Conn(ctx); err != nil {
		return nil, err
	}
	opt = opt.WithDefaults()
	for _, m := range opt.Migrations {
		if _, err := f.conn.ExecContext(ctx, m.SQL); err != nil {
			return nil, fmt.Errorf("migration %s: %w", m.Name, err)
		}
	}
	if err := f.inside(ctx, nil, fill); err != nil {
		return nil, err
	}
	return &DB{opt: opt, write: db, fleeting: f}, f.run(ctx, "BEGIN", "SAVEPOINT copy")
}

// fleeting is what a database in memory has instead of pools: one transaction from Fleeting or Forget on, in which every
// other is a savepoint.
type fleeting struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

// Forget all that was written since Fleeting.
func (d *DB) Forget(ctx context.Context) error {
	return Trouble("forget", d.fleeting.run(ctx, "ROLLBACK", "BEGIN", "SAVEPOINT copy"))
}

// Copy a fleeting database as it is now, over an older copy. PutBack forgets all that was written since.
func (d *DB) Copy(ctx context.Context) error {
	return Trouble("copy", d.fleeting.run(ctx, "RELEASE copy", "SAVEPOINT copy"))
}

// PutBack the last copy, or what there was at first.
func (d *DB) PutBack(ctx context.Context) error {
	return Trouble("put a copy back", d.fleeting.run(ctx, "ROLLBACK TO copy"))
}

func (f *fleeting) run(ctx context.Context, all ...string) error {
	for _, query := range all {
		st, err := f.prepare(ctx, query)
		if err != nil {
			return err
		}
		if _, err := st.ExecContext(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (f *fleeting) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	st := f.stmts[query]
	if st == nil {
		var err error
		if st, err = f.conn.PrepareContext(ctx, query); err != nil {
			return nil, err
		}
		f.stmts[query] = st
	}
	return st, nil
}

// inside runs fn in a savepoint. commit, if any, is asked at its end: an error of it is one of COMMIT, after which what was
// written may stand.
func (f *fleeting) inside(ctx context.Context, commit func() (stands bool, err error), fn func(*Tx) error) (err error) {
	if err := f.run(ctx, "SAVEPOINT one"); err != nil {
		return err
	}
	stands := false
	defer func() {
		end := []string{"ROLLBACK TO one", "RELEASE one"}
		if stands {
			end = end[1:]
		}
		err = errors.Join(err, f.run(ctx, end...))
	}()
	if err := fn(&Tx{ctx: ctx, fleeting: f, stmts: f.stmts}); err != nil {
		return err
	}
	if stands = commit == nil; stands {
		return nil
	}
	if stands, err = commit(); err != nil {
		return fmt.Errorf("%w: %w", ErrCommit, err)
	}
	stands = true
	return nil
}
