package disk

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
)

// Migration is one step of the schema: a script that runs in one transaction.
type Migration struct {
	Name string // of the file: "0001_book.sql"
	SQL  string
}

// Migrations reads dir/*.sql in order of name; names start with their number, from 0001 on
// without a gap.
func Migrations(files fs.FS, dir string) ([]Migration, error) {
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	var all []Migration
	for _, e := range entries {
		text, err := fs.ReadFile(files, dir+"/"+e.Name())
		if err != nil {
			return nil, fmt.Errorf("read migration: %w", err)
		}
		if want := fmt.Sprintf("%04d_", len(all)+1); !strings.HasPrefix(e.Name(), want) {
			return nil, fmt.Errorf("migration %s: the name should start with %s", e.Name(), want)
		}
		all = append(all, Migration{Name: e.Name(), SQL: string(text)})
	}
	return all, nil
}

// migrate brings the schema up to date, one transaction a step. The version is read again
// inside each, because another process may have been quicker.
func (d *DB) migrate(ctx context.Context) error {
	for {
		version, err := userVersion(ctx, d.write)
		if err != nil {
			return err
		}
		if version >= len(d.opt.Migrations) {
			return nil
		}
		if err := d.attempt(ctx, d.step); err != nil {
			return err
		}
	}
}

func (d *DB) step(tx *Tx) error {
	version, err := userVersion(tx.ctx, tx.tx)
	if err != nil || version >= len(d.opt.Migrations) {
		return err
	}
	m := d.opt.Migrations[version]
	if _, err := tx.tx.ExecContext(tx.ctx, m.SQL); err != nil {
		return fmt.Errorf("migration %s: %w", m.Name, err)
	}
	if _, err := tx.tx.ExecContext(tx.ctx, fmt.Sprintf("PRAGMA user_version=%d", version+1)); err != nil {
		return fmt.Errorf("migration %s: %w", m.Name, err)
	}
	return nil
}
