package sealing

import (
	"fmt"

	"daftari/app"
	"daftari/store/sealed"
)

// row of a table, by column.
type row map[string]any

func (r row) text(column string) string {
	s, _ := r[column].(string)
	return s
}

func (r row) number(column string) int64 {
	n, _ := r[column].(int64)
	return n
}

// table of versions 1 and 2, which had the same.
type table struct {
	name      string
	order     string
	blind     []string          // columns that hold blind names
	sealed    map[string]string // columns that hold blobs, with the table's name that these are bound to
	versioned bool              // bound to the column version, else to sealed.RowFormat
	place     func(row) string  // the row that blobs are bound to
}

func by(column string) func(row) string { return func(r row) string { return r.text(column) } }

func numbered(key, no string) func(row) string {
	return func(r row) string { return fmt.Sprintf("%s/%d", r.text(key), r.number(no)) }
}

func blob(table string) map[string]string { return map[string]string{"blob": table} }

// tables in an order in which rows follow those they refer to; receipts refer to younger ones, and
// that is looked at when all are in.
func tables() []table {
	return []table{
		{name: "fact", order: "name", sealed: blob("fact"), versioned: true, place: by("name")},
		{name: "mirror_centre", order: "rowid", blind: []string{"id"}, sealed: blob("mirror_centre"), place: by("id")},
		{name: "mirror_group", order: "rowid", blind: []string{"id"}, sealed: blob("mirror_group"), place: by("id")},
		{name: "mirror_client", order: "rowid", blind: []string{"id"},
			sealed: map[string]string{"blob": "mirror_client", "head": "mirror_client.head"}, place: by("id")},
		{name: "mirror_account", order: "rowid", blind: []string{"id", "kind", "owner"}, sealed: blob("mirror_account"), place: by("id")},
		{name: "mirror_note", order: "rowid", blind: []string{"id", "grp"}, sealed: blob("mirror_note"), place: by("id")},
		{name: "sheet", order: "rowid", blind: []string{"grp"}, sealed: blob("sheet"), versioned: true, place: by("key")},
		{name: "sheet_line", order: "sheet, no", sealed: blob("sheet_line"), versioned: true, place: numbered("sheet", "no")},
		{name: "entry", order: "seq", blind: []string{"kind", "lane", "client", "grp"}, sealed: blob("entry"), place: by("key")},
		{name: "tally", order: "state"},
		{name: "dependency", order: "key, after"},
		{name: "move", order: "id", sealed: blob("move"), place: by("key")},
		{name: "attempt", order: "key, no", sealed: blob("attempt"), place: numbered("key", "no")},
		{name: "confirmation", order: "key, no", sealed: blob("confirmation"), place: numbered("key", "no")},
		{name: "receipt", order: "no", blind: []string{"client", "grp"}, sealed: blob("receipt"),
			place: func(r row) string { return fmt.Sprint(r.number("no")) }},
		{name: "receipt_entry", order: "no, key"},
		{name: "till_movement", order: "id", sealed: blob("till_movement"), place: by("key")},
	}
}

// learn reads from the blobs what the blind names stand for.
func (c *copier) learn() error {
	for _, k := range app.Kinds() {
		c.know(func(b sealed.Box) string { return b.Kind(k) })
	}
	for _, k := range accountKinds() {
		c.know(func(b sealed.Box) string { return b.Blind("account kind", string(k)) })
	}
	for _, step := range []func() error{c.learnParties, c.learnAccounts, c.learnOwn} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func accountKinds() []app.AccountKind {
	return []app.AccountKind{app.OnLoan, app.OnSavings, app.OnCharge}
}

// each opens the blobs of a table.
func each[T any](c *copier, table, id, version string, learn func(T)) error {
	return c.from.Query(func(scan func(...any) error) error {
		var row string
		var v int
		var frame []byte
		if err := scan(&row, &v, &frame); err != nil {
			return err
		}
		var noun T
		if err := c.old.Open(table, row, v, frame, &noun); err != nil {
			return err
		}
		learn(noun)
		return nil
	}, "SELECT "+id+", "+version+", blob FROM "+table)
}

func (c *copier) learnParties() error {
	err := each(c, "mirror_centre", "id", "1", func(v app.Centre) {
		c.know(func(b sealed.Box) string { return b.ID("centre", int64(v.ID)) })
	})
	if err == nil {
		err = each(c, "mirror_group", "id", "1", func(v app.Group) { c.group(v.ID) })
	}
	if err == nil {
		err = each(c, "mirror_client", "id", "1", func(v app.Client) { c.client(v.ID) })
	}
	if err == nil {
		err = each(c, "mirror_note", "id", "1", func(v app.MeetingNote) {
			c.group(v.Group)
			c.know(func(b sealed.Box) string { return b.Blind("note", fmt.Sprintf("%d %s", v.Group, v.Day)) })
		})
	}
	return err
}

// learnAccounts: what kind of account a row is, its own column says.
func (c *copier) learnAccounts() error {
	for _, k := range accountKinds() {
		blind := c.old.Blind("account kind", string(k))
		err := c.from.Query(func(scan func(...any) error) error {
			var id string
			var frame []byte
			if err := scan(&id, &frame); err != nil {
				return err
			}
			var v struct {
				ID     int64        `json:"id"`
				Client app.ClientID `json:"client"`
				Group  app.GroupID  `json:"group"`
			}
			if err := c.old.Open("mirror_account", id, sealed.RowFormat, frame, &v); err != nil {
				return err
			}
			c.account(app.AccountRef{Kind: k, ID: v.ID})
			c.client(v.Client)
			c.group(v.Group)
			return nil
		}, "SELECT id, blob FROM mirror_account WHERE kind = ?", blind)
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *copier) learnOwn() error {
	err := each(c, "sheet", "key", "version", func(v app.Sheet) { c.group(v.Group) })
	if err == nil {
		err = each(c, "entry", "key", "1", func(v app.Entry) {
			c.know(func(b sealed.Box) string { return b.Lane(v.Lane()) })
			c.client(v.Client)
			c.group(v.Group)
		})
	}
	if err == nil {
		err = each(c, "receipt", "no", "1", func(v app.Receipt) {
			c.client(v.Client)
			c.group(v.Group)
		})
	}
	return err
}
