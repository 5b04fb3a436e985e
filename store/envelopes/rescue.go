package envelopes

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"daftari/app"
	"daftari/store/disk"
	"daftari/store/vault/branch"
)

// Rescue reads what a book's file tells without a user's key: what a rescue needs, and the entries
// that have come to their end. It works on a copy, so that what is brought to the branch stays as it came.
func Rescue(ctx context.Context, file string) (items []branch.Item, ended []app.Key, err error) {
	dir, err := os.MkdirTemp("", "daftari-rescue-*")
	if err != nil {
		return nil, nil, disk.Trouble("make room for a copy", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	const name = "book.db"
	for _, tail := range []string{"", "-wal"} {
		if err := copyFile(file+tail, filepath.Join(dir, name+tail)); err != nil && (tail == "" || !os.IsNotExist(err)) {
			return nil, nil, disk.Trouble("copy the book", err)
		}
	}
	err = disk.Look(ctx, filepath.Join(dir, name), func(t *disk.Tx) (err error) {
		if items, err = (Rows{Tx: t}).rescued(); err == nil {
			ended, err = disk.List[app.Key](t, "SELECT key FROM entry WHERE state IN ('confirmed', 'refused', 'cancelled', 'kept')")
		}
		return err
	})
	return items, ended, err
}

// rescued are the needed items; a book of a version before the envelopes has none in them.
func (t Rows) rescued() ([]branch.Item, error) {
	var has int
	if _, err := t.One([]any{&has}, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'envelope'"); err != nil {
		return nil, err
	}
	if has == 0 {
		return t.items("NULL")
	}
	return t.Needed()
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
