package disk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Backup writes one consistent copy of the database to w. It is put together in a file beside
// the database first, because SQLite can only copy to a file; no writer waits for it.
func (d *DB) Backup(ctx context.Context, w io.Writer) (err error) {
	dir, err := os.MkdirTemp(filepath.Dir(d.file), ".backup-*")
	if err != nil {
		return Trouble("make room for a copy", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file := filepath.Join(dir, "copy.db")
	copier := pool(d.file, copying)
	defer func() { err = errors.Join(err, copier.Close()) }()
	if _, err := copier.ExecContext(ctx, "VACUUM INTO ?", file); err != nil {
		return Trouble("copy the book", err)
	}
	f, err := os.Open(file)
	if err != nil {
		return Trouble("read the copy", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := io.Copy(w, f); err != nil {
		return fmt.Errorf("write the copy: %w", err)
	}
	return nil
}
