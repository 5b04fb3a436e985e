// Package deskbook is the desk's book, one SQLite database for each institution: what devices asked for, who let it go,
// what was sent to providers and to the core, and what came of it. It decides nothing: package sync/desk does, in
// transactions of this book.
package deskbook

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"daftari/app"
	"daftari/store/disk"
	"daftari/store/sealed"
	"daftari/store/vault"
)

// Names of the book's files in its directory. The lock is held while the book is open: two desks on one book would
// pay twice.
const (
	FileName = "desk.db"
	lockName = "desk.lock"
)

// magic is the application_id of a desk's book: "dask".
const magic = 0x6461736b

//go:embed migrations/*.sql
var migrations embed.FS

// Options of a book. Now and Vault are needed.
type Options struct {
	Now    func() time.Time
	Random io.Reader // nil = crypto/rand
	Vault  vault.Vault
	Tell   func(change string) // about the disk (store/disk); may be nil

	Commit func() (stands bool, err error) // of a Fleeting book (store/disk); may be nil
}

// Book is an open book. Its methods may be called from any goroutine.
type Book struct {
	db   *disk.DB
	box  sealed.Box
	now  func() time.Time
	lock *flock.Flock
}

// Exists reports whether dir holds a desk's book.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, FileName))
	return err == nil
}

// Create makes a new book in dir, which is made 0700 if it is missing, and opens it; store.exists.
func Create(ctx context.Context, dir string, opt Options) (*Book, error) {
	how, err := opt.disk()
	if err != nil {
		return nil, err
	}
	box := sealed.Box{Vault: opt.Vault}
	if err := disk.Create(ctx, filepath.Join(dir, FileName), how, func(t *disk.Tx) error {
		return (&Tx{Tx: t, box: box}).SetFact(factProof, true)
	}); err != nil {
		return nil, err
	}
	return Open(ctx, dir, opt)
}

// Open opens the book in dir, brings an older one up to date, and keeps every other desk out until Close. Problems are
// those of store/disk, desk.second (Conflict) where another desk has it, and vault.other_keys (BrokenBook) where it is
// sealed with other keys.
func Open(ctx context.Context, dir string, opt Options) (_ *Book, err error) {
	how, err := opt.disk()
	if err != nil {
		return nil, err
	}
	b := &Book{box: sealed.Box{Vault: opt.Vault}, now: opt.Now, lock: flock.New(filepath.Join(dir, lockName), flock.SetPermissions(0o600))}
	if Exists(dir) {
		held, err := b.lock.TryLock()
		if err != nil {
			return nil, disk.Trouble("take the desk's lock", err)
		}
		if !held {
			return nil, app.Trouble(app.Conflict, "desk.second", nil)
		}
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.lock.Close())
		}
	}()
	if b.db, err = disk.Open(ctx, filepath.Join(dir, FileName), how); err != nil {
		return nil, err
	}
	if err := b.Read(ctx, func(t *Tx) error {
		var ours bool
		if _, err := t.Fact(factProof, &ours); err != nil {
			return app.Trouble(app.BrokenBook, "vault.other_keys", err)
		}
		return nil
	}); err != nil {
		return nil, errors.Join(err, b.db.Close())
	}
	return b, nil
}

// Fleeting makes a book in memory, for simulations (disk.Fleeting).
func Fleeting(ctx context.Context, opt Options) (*Book, error) {
	how, err := opt.disk()
	if err != nil {
		return nil, err
	}
	b := &Book{box: sealed.Box{Vault: opt.Vault}, now: opt.Now}
	b.db, err = disk.Fleeting(ctx, how, func(*disk.Tx) error { return nil })
	return b, err
}

// Forget all that was written into a Fleeting book.
func (b *Book) Forget(ctx context.Context) error { return b.db.Forget(ctx) }

// Copy a Fleeting book as it is now; PutBack goes back to the last copy, or to the beginning.
func (b *Book) Copy(ctx context.Context) error { return b.db.Copy(ctx) }

// PutBack the last Copy of a Fleeting book.
func (b *Book) PutBack(ctx context.Context) error { return b.db.PutBack(ctx) }

func (o Options) disk() (disk.Options, error) {
	if o.Vault == nil || o.Now == nil {
		return disk.Options{}, errors.New("a desk's book needs a vault and a clock")
	}
	steps, err := disk.Migrations(migrations, "migrations")
	if err != nil {
		return disk.Options{}, err
	}
	return disk.Options{Now: o.Now, Random: o.Random, Migrations: steps, Magic: magic, Tell: o.Tell, Commit: o.Commit}.WithDefaults(), nil
}

// Close lets go of the book and of its lock.
func (b *Book) Close() error {
	if b.lock == nil {
		return disk.Trouble("close the desk's book", b.db.Close())
	}
	return errors.Join(disk.Trouble("close the desk's book", b.db.Close()), b.lock.Close())
}

// Backup writes a whole copy of the book to w, as sealed as the book itself.
func (b *Book) Backup(ctx context.Context, w io.Writer) error { return b.db.Backup(ctx, w) }

// Tx is a transaction of the book. Now is its instant, for all that it writes.
type Tx struct {
	*disk.Tx
	Now time.Time
	box sealed.Box
}

// Write runs fn in one transaction; an error of fn rolls back and is given as it is. fn may run twice, see
// disk.DB.Write.
func (b *Book) Write(ctx context.Context, fn func(*Tx) error) error {
	return trouble("write the desk's book", b.db.Write(ctx, func(t *disk.Tx) error { return fn(b.tx(t)) }))
}

// Read runs fn on one snapshot.
func (b *Book) Read(ctx context.Context, fn func(*Tx) error) error {
	return trouble("read the desk's book", b.db.Read(ctx, func(t *disk.Tx) error { return fn(b.tx(t)) }))
}

func (b *Book) tx(t *disk.Tx) *Tx {
	return &Tx{Tx: t, Now: b.now().UTC().Truncate(time.Millisecond), box: b.box}
}

func trouble(doing string, err error) error {
	var p *app.Problem
	if errors.Is(err, vault.ErrSealed) && !errors.As(err, &p) {
		return app.Trouble(app.BrokenBook, "store.corrupt", fmt.Errorf("%s: %w", doing, err), "page", "-", "code", "seal")
	}
	return disk.Trouble(doing, err)
}

// stamp is an instant in a column; 0 for none.
func stamp(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.UnixMilli()
}

func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// null is NULL for "".
func null(text string) any {
	if text == "" {
		return nil
	}
	return text
}
