package office

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/store/deskbook"
	"daftari/store/files"
)

// When copies of the books are taken, and how many of each are kept.
const (
	copyEvery = 24 * time.Hour
	copyLook  = time.Hour
	keptOf    = 14
)

const (
	copyStamp  = "20060102T150405Z"
	copySuffix = ".desk.db"
)

// copyAll takes copies of all books until ctx ends. What fails is tried again in an hour, and is an alarm by and by.
func (r *Running) copyAll(ctx context.Context) error {
	if r.o.Copies == "" {
		return nil
	}
	tick := time.NewTicker(copyLook)
	defer tick.Stop()
	for {
		for _, one := range r.served() {
			if r.o.Now().Sub(r.o.copied(one.Name)) < copyEvery {
				continue
			}
			if _, err := r.o.copy(ctx, one); err != nil && ctx.Err() == nil {
				r.o.Log.ErrorContext(ctx, "a book could not be copied", "tenant", one.Name, "problem", err)
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// copy the book of an institution, as sealed as it is itself, and open the copy to see that it is one.
func (o *Office) copy(ctx context.Context, one *Open) (path string, err error) {
	if o.Copies == "" {
		return "", app.Trouble(app.BadConfig, "office.no_copies", nil)
	}
	dir := o.path(o.Copies)
	path = filepath.Join(dir, one.Name+"-"+o.Now().UTC().Format(copyStamp)+copySuffix)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", app.Trouble(app.BadConfig, "office.unwritable", err, "path", dir)
	}
	half, err := os.MkdirTemp(dir, ".half-*")
	if err != nil {
		return "", app.Trouble(app.BadConfig, "office.unwritable", err, "path", dir)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(half)) }()
	file := filepath.Join(half, deskbook.FileName)
	if err := write(ctx, one, file); err != nil {
		return "", err
	}
	box, err := o.vault(one.Name)
	if err != nil {
		return "", err
	}
	copied, err := deskbook.Open(ctx, half, deskbook.Options{Now: o.Now, Random: o.Random, Vault: box})
	if err != nil {
		return "", err
	}
	err = copied.Read(ctx, func(t *deskbook.Tx) error {
		_, err := t.Counts()
		return err
	})
	if err = errors.Join(err, copied.Close()); err != nil {
		return "", err
	}
	if err := os.Rename(file, path); err != nil {
		return "", app.Trouble(app.BadConfig, "office.unwritable", err, "path", path)
	}
	return path, errors.Join(files.SyncDir(dir), o.thin(one.Name))
}

func write(ctx context.Context, one *Open, file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(one.Book.Backup(ctx, f), f.Sync(), f.Close())
}

// copies of an institution's book, oldest first.
func (o *Office) copiesOf(name string) (all []string) {
	entries, err := os.ReadDir(o.path(o.Copies))
	if err != nil {
		return nil
	}
	for _, e := range entries {
		rest, ours := strings.CutPrefix(e.Name(), name+"-")
		stamp, whole := strings.CutSuffix(rest, copySuffix)
		if _, err := time.Parse(copyStamp, stamp); ours && whole && err == nil {
			all = append(all, e.Name())
		}
	}
	slices.Sort(all)
	return all
}

// copied is when the last copy was taken; zero = never.
func (o *Office) copied(name string) time.Time {
	if o.Copies == "" {
		return time.Time{}
	}
	all := o.copiesOf(name)
	if len(all) == 0 {
		return time.Time{}
	}
	at, _ := time.Parse(copyStamp, strings.TrimSuffix(strings.TrimPrefix(all[len(all)-1], name+"-"), copySuffix))
	return at
}

// thin takes the oldest copies away.
func (o *Office) thin(name string) error {
	all := o.copiesOf(name)
	if len(all) <= keptOf {
		return nil
	}
	var errs []error
	for _, old := range all[:len(all)-keptOf] {
		errs = append(errs, os.Remove(filepath.Join(o.path(o.Copies), old)))
	}
	return errors.Join(errs...)
}
