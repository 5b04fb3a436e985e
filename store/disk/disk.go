// Package disk keeps one SQLite database safe on a device's disk: how it is opened, checked,
// migrated, written, copied and defended against a full disk. It knows nothing of what is in
// the tables; package store does.
package disk

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the driver, registered as "sqlite"

	"daftari/app"
	"daftari/store/files"
)

// Told by Options.Tell when the ballast changes.
const (
	BallastReleased = "ballast_released" // the disk is full: the reserve is being used
	BallastRestored = "ballast_restored" // there is room again
)

const readers = 4

// Options of a database.
type Options struct {
	Now        func() time.Time
	Random     io.Reader           // nil = crypto/rand
	Migrations []Migration         // in order; the n-th leads to user_version n
	Least      int                 // user_version below which Open gives ErrOld, for Replace to help
	Magic      int32               // application_id: tells our file from any other
	Tell       func(change string) // about the ballast; called outside transactions; may be nil

	Commit func() (stands bool, err error) // of a Fleeting database: lets a COMMIT fail, whether what was written stands or not; may be nil
}

// DB is an open database: one writer connection and a pool of readers.
type DB struct {
	file    string
	opt     Options
	write   *sql.DB
	read    *sql.DB
	writing stmts // of write
	reading stmts // of read
	ballast ballast
	folder  folder

	fleeting *fleeting // nil where it is a file
}

// Create makes a new database at file and fills it; store.exists when one is there. A crash
// on the way leaves no half-made book: the file gets its name last.
func Create(ctx context.Context, file string, opt Options, fill func(*Tx) error) error {
	opt = opt.WithDefaults()
	if _, err := os.Stat(file); err == nil {
		return app.Trouble(app.Conflict, "store.exists", nil)
	}
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Trouble("make the book's directory", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return Trouble("close the book's directory to others", err)
	}
	half := file + ".new"
	if err := removeDatabase(half); err != nil {
		return Trouble("clear a half-made book", err)
	}
	if err := build(ctx, half, opt, fill); err != nil {
		return errors.Join(Trouble("make the book", err), removeDatabase(half))
	}
	if err := os.Rename(half, file); err != nil {
		return Trouble("name the book", err)
	}
	return Trouble("make the book's name durable", files.SyncDir(dir))
}

func build(ctx context.Context, file string, opt Options, fill func(*Tx) error) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	d := &DB{file: file, opt: opt, write: pool(file, writing)}
	d.writing.db = d.write
	if err = d.fresh(ctx, fill); err == nil {
		// Closing folds the log too, but says nothing where it could not, and the file alone is renamed.
		_, err = d.write.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	}
	if cerr := d.write.Close(); err == nil {
		err = cerr
	}
	return err
}

func (d *DB) fresh(ctx context.Context, fill func(*Tx) error) error {
	if err := d.assertPragmas(ctx, d.write); err != nil {
		return err
	}
	if _, err := d.write.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id=%d", d.opt.Magic)); err != nil {
		return err
	}
	if err := d.migrate(ctx); err != nil {
		return err
	}
	return d.attempt(ctx, fill)
}

// Open opens the database at file, checks it, and brings an older one up to date. Errors are
// Problems: store.missing, store.foreign, store.newer, store.corrupt, store.read_only,
// store.locked, store.full. A database below Options.Least is ErrOld.
func Open(ctx context.Context, file string, opt Options) (*DB, error) {
	opt = opt.WithDefaults()
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
		return nil, app.Trouble(app.NotFound, "store.missing", err)
	} else if err != nil {
		return nil, Trouble("look for the book", err)
	}
	if err := guard(file); err != nil {
		return nil, err
	}
	d := &DB{file: file, opt: opt}
	d.ballast.file = filepath.Join(filepath.Dir(file), BallastName)
	err := d.open(ctx)
	if isFull(err) && d.ballast.release() {
		opt.Tell(BallastReleased)
		err = d.open(ctx)
	}
	if errors.Is(err, ErrOld) {
		return nil, err
	}
	if err != nil {
		return nil, Trouble("open the book", err)
	}
	d.ballast.tryRestore(opt)
	return d, nil
}

func (d *DB) open(ctx context.Context) (err error) {
	// A clean close folds the log into the file and removes it. A log that is still there
	// means a crash, or another process at work: only then is the check's time spent.
	log, statErr := os.Stat(d.file + "-wal")
	unclean := statErr == nil && log.Size() > 0
	if err := d.known(ctx); err != nil {
		return err
	}
	d.write = pool(d.file, writing)
	d.read = pool(d.file, reading)
	d.writing, d.reading = stmts{db: d.write}, stmts{db: d.read}
	d.folder.db, d.folder.closing = pool(d.file, copying), make(chan struct{})
	d.folder.log, d.folder.anew = d.file+"-wal", d.touch
	defer func() {
		if err != nil {
			err = errors.Join(err, d.Close())
		}
	}()
	if err := d.assertPragmas(ctx, d.write); err != nil {
		return err
	}
	// SQLite opens a file that it may not write for reading only, and says nothing.
	if err := d.attempt(ctx, func(*Tx) error { return nil }); err != nil {
		return err
	}
	if unclean {
		if err := d.quickCheck(ctx); err != nil {
			return err
		}
	}
	if err := d.migrate(ctx); err != nil {
		return err
	}
	return d.assertPragmas(ctx, d.read)
}

// Close lets go of all connections; the last process out folds the log into the file.
func (d *DB) Close() error {
	if f := d.fleeting; f != nil {
		return errors.Join(f.conn.Close(), d.write.Close())
	}
	err := errors.Join(d.folder.close(), d.read.Close())
	if werr := d.write.Close(); err == nil {
		err = werr
	}
	return err
}

// File is the path of the database.
func (d *DB) File() string { return d.file }

// WithDefaults fills in what was left out.
func (o Options) WithDefaults() Options {
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Tell == nil {
		o.Tell = func(string) {}
	}
	return o
}

// guard closes directory and file to others, and refuses a directory that cannot be written.
// It never opens the file itself: closing it again would drop the locks that this process may
// hold on it through SQLite (POSIX locks go with any close), and with them the book's safety.
func guard(file string) error {
	dir := filepath.Dir(file)
	for path, mode := range map[string]os.FileMode{dir: 0o700, file: 0o600} {
		info, err := os.Stat(path)
		if err != nil {
			return Trouble("look at the book", err)
		}
		if info.Mode().Perm()&0o077 == 0 {
			continue
		}
		if err := os.Chmod(path, mode); err != nil {
			return Trouble("close the book to others", err)
		}
	}
	probe, err := os.CreateTemp(dir, ".probe-*")
	if isFull(err) {
		return nil
	}
	if err != nil {
		return Trouble("write to the book's directory", err)
	}
	err = errors.Join(probe.Close(), os.Remove(probe.Name()))
	return Trouble("write to the book's directory", err)
}

func removeDatabase(file string) error {
	for _, name := range []string{file, file + "-wal", file + "-shm"} {
		if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}
