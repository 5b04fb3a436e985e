// Package sealing takes the book of a version that did not seal yet into a sealed one: every blob
// is opened and sealed anew, every blind name made anew under the new key, and all else stays as
// it is. Sequence, receipts, counters and states are the same before and after.
package sealing

import (
	"fmt"
	"slices"
	"strings"

	"daftari/app"
	"daftari/store/disk"
	"daftari/store/sealed"
	"daftari/store/vault"
)

// Version of the first sealed book: its migration 0003.
const Version = 3

// Copy fills the empty tables of a sealed book from those of an unsealed one. into is the vault
// of the new book; book writes its own row, with revision and generation of the mirror.
func Copy(from, to *disk.Tx, into vault.Vault, book func(rev, mirror int64) error) error {
	var key []byte
	var rev, mirror int64
	if _, err := from.One([]any{&key, &rev, &mirror}, "SELECT blind_key, rev, mirror_gen FROM book"); err != nil {
		return err
	}
	clear, err := vault.NewClear(key)
	if err != nil {
		return err
	}
	c := &copier{from: from, to: to, old: sealed.Box{Vault: clear}, fresh: sealed.Box{Vault: into}, names: map[string]string{}}
	if err := c.learn(); err != nil {
		return err
	}
	triggers, err := c.dropTriggers()
	if err != nil {
		return err
	}
	if _, err := to.Exec("PRAGMA defer_foreign_keys=ON"); err != nil {
		return err
	}
	if err := c.tables(); err != nil {
		return err
	}
	for _, sql := range triggers {
		if _, err := to.Exec(sql); err != nil {
			return err
		}
	}
	return book(rev, mirror)
}

type copier struct {
	from, to   *disk.Tx
	old, fresh sealed.Box
	names      map[string]string // blind names, old to new
}

// name is the new blind name for an old one. One that no blob explains keeps its place among its
// equals under a name of its own: order by lane and by group still holds.
func (c *copier) name(old string) string {
	if n, ok := c.names[old]; ok {
		return n
	}
	return c.fresh.Blind("unexplained", old)
}

func (c *copier) know(name func(sealed.Box) string) { c.names[name(c.old)] = name(c.fresh) }

func (c *copier) group(id app.GroupID) {
	c.know(func(b sealed.Box) string { return b.Group(id) })
}

func (c *copier) client(id app.ClientID) {
	c.know(func(b sealed.Box) string { return b.Client(id) })
}

func (c *copier) account(r app.AccountRef) {
	c.know(func(b sealed.Box) string { return b.Account(r) })
}

// dropTriggers takes the new tables' triggers off, which guard the birth and life of rows and
// would refuse, or count twice, rows that have lived elsewhere. It gives their text.
func (c *copier) dropTriggers() (sql []string, err error) {
	names, err := disk.List[string](c.to, "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
	if err != nil {
		return nil, err
	}
	if sql, err = disk.List[string](c.to, "SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"); err != nil {
		return nil, err
	}
	for _, n := range names {
		if _, err := c.to.Exec("DROP TRIGGER " + n); err != nil {
			return nil, err
		}
	}
	return sql, nil
}

// tables copies all, and refuses to leave one out.
func (c *copier) tables() error {
	all := tables()
	there, err := disk.List[string](c.from, "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'book'")
	if err != nil {
		return err
	}
	for _, name := range there {
		if !slices.ContainsFunc(all, func(t table) bool { return t.name == name }) {
			return fmt.Errorf("table %s would be left behind", name)
		}
	}
	for _, t := range all {
		if err := c.table(t); err != nil {
			return fmt.Errorf("copy %s: %w", t.name, err)
		}
	}
	return nil
}

func (c *copier) table(t table) error {
	columns, err := disk.List[string](c.from, "SELECT name FROM pragma_table_info(?)", t.name)
	if err != nil {
		return err
	}
	insert := fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", t.name, strings.Join(columns, ", "),
		strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", "))
	return c.from.Query(func(scan func(...any) error) error {
		values := make([]any, len(columns))
		dest := make([]any, len(columns))
		for i := range values {
			dest[i] = &values[i]
		}
		if err := scan(dest...); err != nil {
			return err
		}
		old := row{}
		for i, name := range columns {
			old[name] = values[i]
		}
		fresh, err := c.row(t, old)
		if err != nil {
			return err
		}
		for i, name := range columns {
			values[i] = fresh[name]
		}
		_, err = c.to.Exec(insert, values...)
		return err
	}, "SELECT "+strings.Join(columns, ", ")+" FROM "+t.name+" ORDER BY "+t.order)
}

// row gives the new values of a row.
func (c *copier) row(t table, old row) (row, error) {
	fresh := row{}
	for name, v := range old {
		fresh[name] = v
	}
	for _, name := range t.blind {
		if text, ok := old[name].(string); ok {
			fresh[name] = c.name(text)
		}
	}
	for column, table := range t.sealed {
		frame, ok := old[column].([]byte)
		if !ok {
			continue // an attempt that has not ended
		}
		version := sealed.RowFormat
		if t.versioned {
			version = int(old.number("version"))
		}
		plain, err := c.old.Vault.Open(table, t.place(old), version, frame)
		if err != nil {
			return nil, err
		}
		if fresh[column], err = c.fresh.Vault.Seal(table, t.place(fresh), version, plain); err != nil {
			return nil, err
		}
	}
	return fresh, nil
}
