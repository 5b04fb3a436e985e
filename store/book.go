package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"daftari/app"
	"daftari/app/proof"
	"daftari/store/disk"
	"daftari/store/journal"
	"daftari/store/memo"
	"daftari/store/mirror"
	"daftari/store/sealed"
	"daftari/store/sealing"
	"daftari/store/vault"
)

// FileName of the database in the book's directory.
const FileName = "book.db"

// magic is the application_id of a book: "daft".
const magic = 0x64616674

//go:embed migrations/*.sql
var migrations embed.FS

// Options of a book. Now and Vault are needed.
type Options struct {
	Now    func() time.Time
	Boot   func() (time.Duration, string) // since boot, and which boot; nil = not to be had
	Random io.Reader                      // nil = crypto/rand
	Vault  vault.Vault                    // seals every row; needed
	Name   string                         // of the book, as its key file has it
	Keys   int64                          // generation of the key file
	// Signer of who is at the device now; nil, or giving nil, chains records without a signature.
	Signer func() proof.Signer
	// Slip writes the words of a receipt's square (proof.Slip); nil = receipts have none.
	Slip func(app.Receipt, []app.Entry) string
	// Listen is called after each commit, never inside a transaction, in the goroutine that
	// committed; nil = nobody listens.
	Listen func(app.Change)
}

// Book is an open book. Its methods may be called from any goroutine.
type Book struct {
	dir     string
	opt     Options
	db      *disk.DB
	box     sealed.Box
	headsMu sync.Mutex
	heads   mirror.Heads
	mirror  mirror.Cache
	memo    memo.Memo
	user    atomic.Pointer[string]
	once    sync.Once
	shut    error
}

// Exists reports whether dir holds a book.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, FileName))
	return err == nil
}

// Create makes a new book in dir, which is made 0700 if it is missing, and opens it;
// store.exists when there is one already.
func Create(ctx context.Context, dir string, opt Options) (*Book, error) {
	how, err := opt.disk()
	if err != nil {
		return nil, err
	}
	err = disk.Create(ctx, filepath.Join(dir, FileName), how, func(t *disk.Tx) error { return opt.named(t, 0, 0) })
	if err != nil {
		return nil, err
	}
	return Open(ctx, dir, opt)
}

// Open opens the book in dir and brings an older one up to date; one of the versions that did not
// seal is copied into a sealed one first. What can be wrong is told as a Problem: store.missing,
// store.foreign, store.newer, store.corrupt, store.read_only, store.locked, store.full,
// store.failing, and vault.other_keys or vault.old_keys when the vault is not this book's.
func Open(ctx context.Context, dir string, opt Options) (*Book, error) {
	how, err := opt.disk()
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, FileName)
	db, err := disk.Open(ctx, file, how)
	if errors.Is(err, disk.ErrOld) {
		if err := opt.seal(ctx, file, how); err != nil {
			return nil, err
		}
		db, err = disk.Open(ctx, file, how)
	}
	if err != nil {
		return nil, err
	}
	b := &Book{dir: dir, opt: opt, db: db, box: sealed.Box{Vault: opt.Vault}}
	if err := b.prove(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if err := b.Ledger().Before(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return b, nil
}

func (o Options) disk() (disk.Options, error) {
	if o.Vault == nil {
		return disk.Options{}, errors.New("a book needs a vault")
	}
	steps, err := disk.Migrations(migrations, "migrations")
	if err != nil {
		return disk.Options{}, err
	}
	how := disk.Options{Now: o.Now, Random: o.Random, Migrations: steps, Least: sealing.Version, Magic: magic}
	if o.Listen != nil {
		how.Tell = func(what string) { o.Listen(app.Change{Kind: "disk", Key: what}) }
	}
	return how.WithDefaults(), nil
}

// Path is the database file.
func (b *Book) Path() string { return b.db.File() }

// Dir is the book's directory; the engine's lock file stands there too.
func (b *Book) Dir() string { return b.dir }

// Close lets go of the book. What was recorded is durable with or without it.
func (b *Book) Close() error {
	b.once.Do(func() { b.shut = trouble("close the book", b.db.Close()) })
	return b.shut
}

// Backup writes a whole copy of the book to w, as sealed as the book itself.
func (b *Book) Backup(ctx context.Context, w io.Writer) error { return b.db.Backup(ctx, w) }

// tx is a transaction of a book.
type tx struct {
	journal.Rows
	b   *Book
	box sealed.Box
}

func (b *Book) read(ctx context.Context, doing string, fn func(*tx) error) error {
	return trouble(doing, b.db.Read(ctx, func(t *disk.Tx) error { return fn(&tx{journal.On(t, b.box), b, b.box}) }))
}

// write runs fn in one transaction and tells the changes that it gives once they are durable.
func (b *Book) write(ctx context.Context, doing string, fn func(*tx) ([]app.Change, error)) error {
	var changes []app.Change
	err := b.db.Write(ctx, func(t *disk.Tx) (err error) {
		changes, err = fn(&tx{journal.On(t, b.box), b, b.box})
		return err
	})
	if err != nil {
		return trouble(doing, err)
	}
	b.tell(changes)
	return nil
}

func (b *Book) tell(changes []app.Change) {
	if b.opt.Listen == nil {
		return
	}
	for _, c := range changes {
		b.opt.Listen(c)
	}
}

func (b *Book) now() time.Time { return b.opt.Now().UTC().Truncate(time.Millisecond) }

// reading of the device's clocks now.
func (b *Book) reading() app.Reading {
	r := app.Reading{Wall: b.now()}
	if b.opt.Boot != nil {
		r.Boot, r.BootID = b.opt.Boot()
	}
	return r
}

func trouble(doing string, err error) error {
	var p *app.Problem
	if errors.Is(err, vault.ErrLocked) && !errors.As(err, &p) {
		return app.Trouble(app.SignedOut, "vault.locked", fmt.Errorf("%s: %w", doing, err))
	}
	if errors.Is(err, vault.ErrSealed) && !errors.As(err, &p) {
		return app.Trouble(app.BrokenBook, "store.corrupt", fmt.Errorf("%s: %w", doing, err), "page", "-", "code", "seal")
	}
	return disk.Trouble(doing, err)
}
