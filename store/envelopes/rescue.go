package envelopes

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"daftari/store/disk"
	"daftari/store/vault/branch"
)

// Rescue reads what a book's file tells without a user's key. It works on a copy, so that what is
// brought to the branch stays as it came.
func Rescue(ctx context.Context, file string, how disk.Options) (items []branch.Item, err error) {
	dir, err := os.MkdirTemp("", "daftari-rescue-*")
	if err != nil {
		return nil, disk.Trouble("make room for a copy", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	const name = "book.db"
	for _, tail := range []string{"", "-wal"} {
		if err := copyFile(file+tail, filepath.Join(dir, name+tail)); err != nil && (tail == "" || !os.IsNotExist(err)) {
			return nil, disk.Trouble("copy the book", err)
		}
	}
	db, err := disk.Open(ctx, filepath.Join(dir, name), how)
	if err != nil {
		return nil, err
	}
	err = db.Read(ctx, func(t *disk.Tx) (err error) {
		items, err = Rows{Tx: t}.Needed()
		return err
	})
	return items, errors.Join(err, db.Close())
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
