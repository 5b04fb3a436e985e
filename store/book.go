package store

import (
	"context"
	"database/sql"
	"io"
	"sync"
	"time"

	"daftari/app"
	"daftari/store/vault"
)

// FileName of the database in the book's directory.
const FileName = "book.db"

// Options of a book. Now is needed; the rest has defaults.
type Options struct {
	Now     func() time.Time
	Random  io.Reader        // nil = crypto/rand
	Version string           // of the program, noted in the book at each migration
	Vault   vault.Vault      // nil = vault.Clear under a random key kept in the book
	Listen  func(app.Change) // called after commit, never inside a transaction; nil = nobody listens
}

// Book is an open book. Its methods may be called from any goroutine.
type Book struct {
	dir   string
	opt   Options
	write *sql.DB
	read  *sql.DB
	vault vault.Vault

	heads   heads
	memo    memo
	ballast ballast
	once    sync.Once
	closed  error
}

// Path is the database file.
func (b *Book) Path() string { return bookFile(b.dir) }

// Dir is the book's directory; lock files of the engine stand there too.
func (b *Book) Dir() string { return b.dir }

// Close lets go of the book. What was recorded is durable with or without it.
func (b *Book) Close() error {
	b.once.Do(func() {
		b.ballast.restore(b)
		err := b.read.Close()
		if werr := b.write.Close(); err == nil {
			err = werr
		}
		b.closed = trouble("close the book", err)
	})
	return b.closed
}

func (b *Book) tell(changes ...app.Change) {
	if b.opt.Listen == nil {
		return
	}
	for _, c := range changes {
		b.opt.Listen(c)
	}
}

func (b *Book) now() time.Time { return b.opt.Now().UTC() }

var _ = context.Background
