package datatables

import (
	"fmt"
	"slices"
	"strings"

	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/wire"
)

// owner is the row of the application table: the ids for the answer, or 404 when it is not there (891).
func owner(c *core.Call, d *Table, id int64) (wire.Obj, error) {
	w := c.W()
	switch d.App {
	case "m_office":
		if o := w.Office(id); o != nil {
			return wire.O("officeId", id), nil
		}
	case "m_client":
		if x := w.Client(id); x != nil {
			return wire.O("officeId", x.OfficeID, "clientId", id), nil
		}
	case "m_group", "m_center":
		if g := w.Group(id); g != nil {
			return wire.O("officeId", g.OfficeID, "groupId", id), nil
		}
	case "m_loan":
		if l := w.Loan(id); l != nil {
			return wire.O("officeId", l.OfficeID, "groupId", wire.ID(l.GroupID), "clientId", wire.ID(l.ClientID), "loanId", id), nil
		}
	case "m_savings_account":
		if s := w.SavingsAccount(id); s != nil {
			return wire.O("officeId", s.OfficeID, "groupId", wire.ID(s.GroupID), "clientId", wire.ID(s.ClientID), "savingsId", id), nil
		}
	case "m_savings_account_transaction":
		if tx := w.SavingsTransaction(id); tx != nil {
			s := w.SavingsAccount(tx.SavingsID)
			return wire.O("officeId", s.OfficeID, "groupId", wire.ID(s.GroupID), "clientId", wire.ID(s.ClientID), "savingsId", s.ID, "transactionId", fmt.Sprint(id)), nil
		}
	}
	return nil, wire.NotFound("error.msg.datatable.data.not.found", "Data not found for datatable: ", fmt.Sprintf("%s  Id:%d", d.App, id))
}

func createRow(c *core.Call) (any, error) {
	d, err := findTable(c)
	if err != nil {
		return nil, err
	}
	return c.Run(core.Cmd{Action: "CREATE", Entity: d.Name, URL: fmt.Sprintf("datatables/%s/%d", d.Name, c.ID("id")), Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		who, err := owner(c, d, c.ID("id"))
		if err != nil {
			return nil, err
		}
		vals, err := d.values(b, true)
		if err != nil {
			return nil, err
		}
		row := &tableRow{app: c.ID("id"), vals: vals}
		if err := d.unique(row, c.T); err != nil {
			return nil, err
		}
		d.lastRow++
		row.id = d.lastRow
		d.rows = append(d.rows, row)
		c.T.OnRollback(func() { d.rows = slices.DeleteFunc(d.rows, func(x *tableRow) bool { return x == row }) })
		return d.result(who, row, nil), nil
	}})
}

func (d *Table) result(who wire.Obj, row *tableRow, changes any) wire.Obj {
	id := row.app
	if d.Multi {
		id = row.id
	}
	tx := who.Get("transactionId")
	var o wire.Obj
	for _, f := range who {
		if f.Key != "transactionId" {
			o = append(o, f)
		}
	}
	return append(o, wire.O("resourceId", id, "transactionId", tx, "changes", changes)...)
}

// unique refuses a second row of a one-row table and a second value of a unique column (889).
func (d *Table) unique(row *tableRow, t *core.Tenant) error {
	for _, other := range d.rows {
		if other == row {
			continue
		}
		clash := !d.Multi && other.app == row.app
		for _, col := range d.Columns {
			v, has := row.vals[col.Name]
			clash = clash || col.Unique && has && v != nil && t.Fold(fmt.Sprint(v)) == t.Fold(fmt.Sprint(other.vals[col.Name]))
		}
		if clash {
			text := fmt.Sprintf("An entry already exists for datatable `%s` and application table with identifier `%d`.", d.Name, row.app)
			return wire.Integrity("error.msg.datatable.entry.duplicate", text, "datatableName", d.Name, row.app)
		}
	}
	return nil
}

// values reads the columns of a request by their types.
func (d *Table) values(b *wire.Body, whole bool) (map[string]any, error) {
	allowed := []string{"locale", "dateFormat", "dateTimeFormat", foreign[d.App]}
	for _, col := range d.Columns {
		allowed = append(allowed, col.Name)
	}
	r, err := b.Read("datatable", allowed...)
	if err != nil {
		return nil, err
	}
	vals := map[string]any{}
	for _, col := range d.Columns {
		if r.Text(col.Name) == "" {
			if col.Mandatory && (whole || r.Has(col.Name)) {
				r.Need(col.Name)
			}
			if whole || r.Has(col.Name) {
				vals[col.Name] = nil
			}
			continue
		}
		vals[col.Name] = columnValue(r, col)
	}
	return vals, r.Err()
}

func columnValue(r *wire.Reader, col Column) any {
	switch col.Type {
	case "Number", "Dropdown":
		return r.ID(col.Name)
	case "Boolean":
		return r.Is(col.Name)
	case "Decimal":
		if a := r.Amount(col.Name); a != nil {
			return wire.Dec6(*a)
		}
		return nil
	case "Date":
		return r.Date(col.Name)
	case "String":
		r.Max(col.Length, col.Name)
	}
	return r.Text(col.Name)
}

// rowPermission is READ_<datatable>: each datatable brings its own (fineract-observed.md section 1, 9).
func rowPermission(c *core.Call, d *Table) error {
	if c.T.Can(c.A, "READ_"+d.Name, "ALL_FUNCTIONS_READ") {
		return nil
	}
	return wire.Denied("User has no authority to READ " + d.Name)
}

func readRows(c *core.Call) (any, error) {
	d, err := findTable(c)
	if err != nil {
		return nil, err
	}
	if err := rowPermission(c, d); err != nil {
		return nil, err
	}
	if _, err := owner(c, d, c.ID("id")); err != nil {
		return nil, err
	}
	var rows []*tableRow
	for _, row := range d.rows {
		if row.app == c.ID("id") && (c.Var("row") == "" || row.id == c.ID("row")) {
			rows = append(rows, row)
		}
	}
	if !c.Flag("genericResultSet") {
		out := []wire.Obj{}
		for _, row := range rows {
			out = append(out, d.flat(row))
		}
		return out, nil
	}
	data := []wire.Obj{}
	for _, row := range rows {
		var cells []any
		for _, f := range d.flat(row) {
			cells = append(cells, f.Val)
		}
		data = append(data, wire.O("row", cells))
	}
	return wire.O("columnHeaders", d.shown().Get("columnHeaderData"), "data", data), nil
}

func (d *Table) flat(row *tableRow) wire.Obj {
	var o wire.Obj
	if d.Multi {
		o = append(o, wire.Field{Key: "id", Val: row.id})
	}
	o = append(o, wire.Field{Key: foreign[d.App], Val: row.app})
	for _, col := range d.Columns {
		o = append(o, wire.Field{Key: col.Name, Val: row.vals[col.Name]})
	}
	return o
}

func updateRow(c *core.Call) (any, error) { return onRow(c, "UPDATE") }
func deleteRow(c *core.Call) (any, error) { return onRow(c, "DELETE") }

func onRow(c *core.Call, action string) (any, error) {
	d, err := findTable(c)
	if err != nil {
		return nil, err
	}
	url := fmt.Sprintf("datatables/%s/%d", d.Name, c.ID("id"))
	return c.Run(core.Cmd{Action: action, Entity: d.Name, URL: url, Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		who, err := owner(c, d, c.ID("id"))
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(d.rows, func(r *tableRow) bool { return r.app == c.ID("id") && (c.Var("row") == "" || r.id == c.ID("row")) })
		if i < 0 {
			return nil, wire.NotFound("error.msg.datatable.data.not.found", "Data not found for datatable: ", fmt.Sprintf("%s  Id:%d", d.App, c.ID("id")))
		}
		if action == "DELETE" {
			return dropRows(c, d, who)
		}
		return changeRow(c, d, who, d.rows[i], b)
	}})
}

func changeRow(c *core.Call, d *Table, who wire.Obj, row *tableRow, b *wire.Body) (wire.Obj, error) {
	vals, err := d.values(b, false)
	if err != nil {
		return nil, err
	}
	old := row.vals
	next := map[string]any{}
	for k, v := range old {
		next[k] = v
	}
	changes := wire.Obj{}
	for _, col := range d.Columns {
		if v, ok := vals[col.Name]; ok && v != old[col.Name] {
			next[col.Name] = v
			changes = append(changes, wire.Field{Key: col.Name, Val: v})
		}
	}
	row.vals = next
	if err := d.unique(row, c.T); err != nil {
		row.vals = old
		return nil, err
	}
	c.T.OnRollback(func() { row.vals = old })
	return d.result(who, row, changes), nil
}

func dropRows(c *core.Call, d *Table, who wire.Obj) (wire.Obj, error) {
	old := d.rows
	d.rows = slices.DeleteFunc(slices.Clone(old), func(r *tableRow) bool {
		return r.app == c.ID("id") && (c.Var("row") == "" || r.id == c.ID("row"))
	})
	c.T.OnRollback(func() { d.rows = old })
	return d.result(who, &tableRow{app: c.ID("id"), id: c.ID("row")}, nil), nil
}

func queryTable(c *core.Call) (any, error) {
	d, err := findTable(c)
	if err != nil {
		return nil, err
	}
	if err := rowPermission(c, d); err != nil {
		return nil, err
	}
	wanted := strings.Split(c.Q("resultColumns"), ",")
	out := []wire.Obj{}
	for _, row := range d.rows {
		flat := d.flat(row)
		if c.T.Fold(fmt.Sprint(flat.Get(c.Q("columnFilter")))) != c.T.Fold(c.Q("valueFilter")) {
			continue
		}
		var o wire.Obj
		for _, k := range wanted {
			o = append(o, wire.Field{Key: k, Val: flat.Get(k)})
		}
		out = append(out, o)
	}
	return out, nil
}
