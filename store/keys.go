package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"daftari/app"
	"daftari/store/disk"
	"daftari/store/mirror"
	"daftari/store/sealed"
	"daftari/store/sealing"
	"daftari/store/vault"
)

// inBook and the words under it bind a book to its data key.
const (
	inBook     = "book"
	proofWords = "daftari"
)

// named writes the row of a new book.
func (o Options) named(t *disk.Tx, rev, mirrorGen int64) error {
	proof, err := o.Vault.Seal(inBook, o.Name, sealed.RowFormat, []byte(proofWords))
	if err != nil {
		return err
	}
	_, err = t.Exec("INSERT INTO book (id, name, proof, keys, rev, mirror_gen) VALUES (1, ?, ?, ?, ?, ?)",
		o.Name, proof, o.Keys, rev, mirrorGen)
	return err
}

// seal takes a book of the versions that did not seal into a sealed one.
func (o Options) seal(ctx context.Context, file string, how disk.Options) error {
	err := disk.Replace(ctx, file, how, func(from, to *disk.Tx) error {
		return sealing.Copy(from, to, o.Vault, func(rev, mirrorGen int64) error { return o.named(to, rev, mirrorGen) })
	})
	return trouble("seal the book", err)
}

// prove holds the vault against the book: another book's keys open nothing, and a key file that
// is older than one that opened this book before was put back by somebody.
func (b *Book) prove(ctx context.Context) error {
	var name string
	var proof []byte
	var keys int64
	err := b.read(ctx, "read the book's name", func(t *tx) error {
		_, err := t.One([]any{&name, &proof, &keys}, "SELECT name, proof, keys FROM book")
		return err
	})
	if err != nil {
		return err
	}
	if name != b.opt.Name {
		return app.Trouble(app.BrokenBook, "vault.other_keys", nil)
	}
	plain, err := b.box.Vault.Open(inBook, name, sealed.RowFormat, proof)
	if errors.Is(err, vault.ErrSealed) || err == nil && string(plain) != proofWords {
		return app.Trouble(app.BrokenBook, "vault.other_keys", err)
	}
	if err != nil {
		return fmt.Errorf("prove the book: %w", err)
	}
	switch {
	case b.opt.Keys < keys:
		return app.Trouble(app.BrokenBook, "vault.old_keys", nil)
	case b.opt.Keys == keys:
		return nil
	}
	return b.KeysChanged(ctx, b.opt.Keys)
}

// KeysChanged notes a new generation of the key file: from now on an older one opens nothing.
func (b *Book) KeysChanged(ctx context.Context, gen int64) error {
	return b.write(ctx, "note the keys", func(t *tx) ([]app.Change, error) {
		_, err := t.Exec("UPDATE book SET keys = max(keys, ?)", gen)
		return nil, err
	})
}

// Forget drops what the book holds in memory: names, open entries, sums. A lock calls it once the
// vault is wiped; what is needed again is read again.
func (b *Book) Forget() {
	b.headsMu.Lock()
	b.heads = mirror.Heads{}
	b.headsMu.Unlock()
	b.mirror.Forget()
	b.memo.Forget()
}

// Warm reads the clients' names, phones and accounts into memory, for Find.
func (b *Book) Warm(ctx context.Context) error {
	_, err := b.Find(ctx, "", 0)
	return err
}

// Unsealed reports whether dir holds a book of the versions that did not seal. It is told apart
// without keys, and false for anything that cannot be read: Open says what is wrong then.
func Unsealed(ctx context.Context, dir string) bool {
	return disk.Old(ctx, filepath.Join(dir, FileName), sealing.Version)
}

// SinceAnswer is how long the core has not answered, by the clock that nobody can turn as far as
// the device has one; false before its first answer.
func (b *Book) SinceAnswer(ctx context.Context) (time.Duration, bool, error) {
	f, err := b.Freshness(ctx)
	if err != nil || f.AnsweredAt.IsZero() {
		return 0, false, err
	}
	return b.reading().Since(f.Heard()), true, nil
}

// Waiting is how many entries have not come to their end at the core. It needs no keys: states are
// plain. A book that is not there, or cannot be read, has none to tell of.
func Waiting(ctx context.Context, dir string) (n int, err error) {
	err = disk.Look(ctx, filepath.Join(dir, FileName), func(t *disk.Tx) error {
		_, err := t.One([]any{&n}, `SELECT coalesce(sum(n), 0) FROM tally
			WHERE state IN ('queued', 'sending', 'awaiting', 'unsure', 'parked')`)
		return err
	})
	return n, err
}
