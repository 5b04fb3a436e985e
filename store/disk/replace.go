package disk

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"daftari/store/files"
)

// Told by Options.Tell while a database is replaced, in this order. Whatever ends the program at
// any of them, the next Replace takes it to the end and nothing is lost.
const (
	ReplaceBegun  = "replace_begun"  // nobody else has the old one open
	ReplaceCopied = "replace_copied" // the new one is whole and durable
	ReplaceMarked = "replace_marked" // the old one says that it is not the book any more
	ReplaceDone   = "replace_done"   // the new one has the name
)

// moved is the user_version of a database that was copied and is about to be replaced: every
// program takes it for a newer book and keeps its hands off.
const moved = 1 << 20

// ErrOld says that the database is below Options.Least.
var ErrOld = errors.New("the database is of an older form")

// Replace copies a database below Options.Least into a new one of just that version, which takes
// its place. fill is given a transaction of either; the new one has the tables, empty. The old file is gone
// afterwards. Another process that has it open is told as store.locked.
func Replace(ctx context.Context, file string, opt Options, fill func(from, to *Tx) error) error {
	opt = opt.WithDefaults()
	lock := flock.New(file+".replacing", flock.SetPermissions(0o600))
	if err := lock.Lock(); err != nil {
		return Trouble("lock the book", err)
	}
	r := replacing{file: file, half: file + ".half", whole: file + ".whole", opt: opt}
	err := r.run(ctx, fill)
	return Trouble("replace the book", errors.Join(err, lock.Unlock()))
}

type replacing struct {
	file, half, whole string
	opt               Options
}

func (r replacing) run(ctx context.Context, fill func(from, to *Tx) error) error {
	version, err := r.version(ctx)
	switch {
	case err != nil:
		return err
	case version == moved:
		return r.swap()
	case version >= r.opt.Least:
		return nil // another process was quicker
	}
	for _, name := range []string{r.half, r.whole} {
		if err := removeDatabase(name); err != nil {
			return err
		}
	}
	if err := removeCopies(r.file); err != nil {
		return err
	}
	if err := r.copy(ctx, fill); err != nil {
		return errors.Join(err, removeDatabase(r.half))
	}
	return r.swap()
}

func (r replacing) version(ctx context.Context) (v int, err error) {
	look := pool(r.file, looking)
	defer func() { err = errors.Join(err, look.Close()) }()
	return userVersion(ctx, look)
}

// copy holds the old database alone from before it is read until it is marked. Leaving WAL takes
// every other connection off it, and folds the log into the file; so no log of the old can ever
// lie beside the new.
func (r replacing) copy(ctx context.Context, fill func(from, to *Tx) error) (err error) {
	old := &DB{file: r.file, opt: r.opt, write: pool(r.file, alone)}
	old.writing.db = old.write
	defer func() { err = errors.Join(err, old.write.Close()) }()
	var mode string
	if err := old.write.QueryRowContext(ctx, "PRAGMA journal_mode=DELETE").Scan(&mode); err != nil {
		return err
	}
	if mode != "delete" {
		return problem("store.locked", fmt.Errorf("journal mode %s", mode))
	}
	return old.attempt(ctx, func(from *Tx) error {
		r.opt.Tell(ReplaceBegun)
		opt := r.opt
		opt.Migrations = opt.Migrations[:opt.Least]
		if err := build(ctx, r.half, opt, func(to *Tx) error { return fill(from, to) }); err != nil {
			return err
		}
		if err := os.Rename(r.half, r.whole); err != nil {
			return err
		}
		if err := files.SyncDir(filepath.Dir(r.file)); err != nil {
			return err
		}
		r.opt.Tell(ReplaceCopied)
		_, err := from.tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version=%d", moved))
		return err
	})
}

// swap gives the new database the name of the old, which goes with it.
func (r replacing) swap() error {
	r.opt.Tell(ReplaceMarked)
	for _, side := range []string{"-journal", "-wal", "-shm"} {
		if err := os.Remove(r.file + side); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	if err := os.Rename(r.whole, r.file); err != nil {
		return err
	}
	if err := files.SyncDir(filepath.Dir(r.file)); err != nil {
		return err
	}
	r.opt.Tell(ReplaceDone)
	return nil
}

// removeCopies takes away what a killed program left: whole or half copies of the old database.
func removeCopies(file string) error {
	left, err := filepath.Glob(filepath.Join(filepath.Dir(file), ".backup-*"))
	if err != nil {
		return err
	}
	for _, name := range left {
		if err := os.RemoveAll(name); err != nil {
			return err
		}
	}
	return removeDatabase(file + ".new")
}

// Old reports whether the database at file is below a version, or half replaced.
func Old(ctx context.Context, file string, least int) bool {
	if _, err := os.Stat(file); err != nil {
		return false
	}
	v, err := replacing{file: file}.version(ctx)
	return err == nil && (v < least || v == moved)
}
