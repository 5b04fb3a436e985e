package core

import (
	"fmt"
	"slices"
	"strings"

	"daftari/fineract/fineracttest/wire"
)

// Table is a datatable: extra columns on rows of an application table (fineract.md section 9).
type Table struct {
	Name, App string
	Multi     bool
	Columns   []Column
	rows      []*tableRow
	lastRow   int64
}

// Column of a datatable.
type Column struct {
	Name, Type string
	Length     int
	Mandatory  bool
	Unique     bool
}

type tableRow struct {
	id, app int64
	vals    map[string]any
}

// foreign names the key column of each application table.
var foreign = map[string]string{"m_client": "client_id", "m_group": "group_id", "m_center": "center_id", "m_office": "office_id", "m_loan": "loan_id",
	"m_product_loan": "product_loan_id", "m_savings_account": "savings_account_id", "m_savings_product": "savings_product_id",
	"m_savings_account_transaction": "savings_transaction_id"}

func registerTables(m *Mux) {
	m.Add("GET", "datatables", (*Call).listTables)
	m.Add("POST", "datatables", (*Call).createTable)
	m.Add("GET", "datatables/{=name}", (*Call).readTable)
	m.Add("PUT", "datatables/{=name}", (*Call).changeTable)
	m.Add("DELETE", "datatables/{=name}", (*Call).dropTable)
	m.Add("GET", "datatables/{=name}/query", (*Call).queryTable)
	m.Add("GET", "datatables/{=name}/{id}", (*Call).readRows)
	m.Add("POST", "datatables/{=name}/{id}", (*Call).createRow)
	m.Add("PUT", "datatables/{=name}/{id}", (*Call).updateRow)
	m.Add("DELETE", "datatables/{=name}/{id}", (*Call).deleteRow)
	m.Add("GET", "datatables/{=name}/{id}/{row}", (*Call).readRows)
	m.Add("PUT", "datatables/{=name}/{id}/{row}", (*Call).updateRow)
	m.Add("DELETE", "datatables/{=name}/{id}/{row}", (*Call).deleteRow)
}

func (t *Tenant) table(name string) *Table {
	for _, d := range t.tables {
		if t.fold(d.Name) == t.fold(name) {
			return d
		}
	}
	return nil
}

// tableRows are the rows of a datatable for a report's function.
func (t *Tenant) tableRows(name string) []map[string]any {
	d := t.table(name)
	if d == nil {
		return nil
	}
	out := make([]map[string]any, len(d.rows))
	for i, row := range d.rows {
		out[i] = map[string]any{}
		for _, f := range d.flat(row) {
			out[i][f.Key] = f.Val
		}
	}
	return out
}

func (c *Call) findTable() (*Table, error) {
	d := c.T.table(c.Var("name"))
	if d == nil {
		return nil, wire.NotFound("error.msg.datatable.not.found", "Datatable not found.", c.Var("name"))
	}
	return d, nil
}

func (c *Call) createTable() (any, error) {
	return c.Run(Cmd{Action: "CREATE", Entity: "DATATABLE", URL: "datatables", Exec: func(c *Call, b *wire.Body) (wire.Obj, error) {
		r, err := b.Read("datatable", "datatableName", "apptableName", "entitySubType", "multiRow", "columns")
		if err != nil {
			return nil, err
		}
		r.Need("datatableName", "apptableName")
		d := &Table{Name: r.Text("datatableName"), App: r.Text("apptableName"), Multi: r.Is("multiRow")}
		if foreign[d.App] == "" {
			r.Fail("apptableName", "is.not.one.of.expected.enumerations", "The parameter `apptableName` must be one of the application tables.", d.App)
		}
		for _, cb := range r.Objects("columns") {
			d.Columns = append(d.Columns, readColumn(r, cb))
		}
		if len(d.Columns) == 0 {
			r.Fail("columns", "cannot.be.blank", "The parameter `columns` is mandatory.", nil)
		}
		if err := r.Err(); err != nil {
			return nil, err
		}
		if c.T.table(d.Name) != nil {
			return nil, wire.Invalid("validation.msg.datatable.datatableName.datatable.already.exists", "Datatable "+d.Name+" is already registered.", "datatableName", d.Name)
		}
		c.T.tables = append(c.T.tables, d)
		c.T.onRollback(func() { c.T.tables = slices.DeleteFunc(c.T.tables, func(x *Table) bool { return x == d }) })
		c.T.AddPermission("CREATE_"+d.Name, "READ_"+d.Name, "UPDATE_"+d.Name, "DELETE_"+d.Name)
		return wire.O("resourceIdentifier", d.Name), nil
	}})
}

func readColumn(r *wire.Reader, cb *wire.Body) Column {
	if err := cb.Only("name", "type", "length", "mandatory", "unique", "indexed", "code"); err != nil {
		r.Fail("columns", "unsupported", "A column has a parameter that is not supported.")
	}
	cr, _ := cb.Read("datatable.column", cb.Keys...)
	col := Column{Name: cb.Text("name"), Type: cb.Text("type"), Length: cr.IntOr("length", 0), Mandatory: cr.Is("mandatory"), Unique: cr.Is("unique")}
	if !slices.Contains([]string{"String", "Number", "Boolean", "Decimal", "Date", "DateTime", "Text", "JSON", "Dropdown"}, col.Type) {
		r.Fail("type", "is.not.one.of.expected.enumerations", "The parameter `type` is not one of the known types.", col.Type)
	}
	if col.Type == "String" && col.Length <= 0 {
		r.Fail("length", "must.be.provided.when.type.is.String", "The parameter `length` must be provided when `type` is String", "type", "String")
	}
	return col
}

func (c *Call) changeTable() (any, error) {
	return c.Run(Cmd{Action: "UPDATE", Entity: "DATATABLE", URL: "datatables", Exec: func(c *Call, b *wire.Body) (wire.Obj, error) {
		d, err := c.findTable()
		if err != nil {
			return nil, err
		}
		r, err := b.Read("datatable", "apptableName", "entitySubType", "addColumns", "changeColumns", "dropColumns")
		if err != nil {
			return nil, err
		}
		old := d.Columns
		for _, cb := range r.Objects("addColumns") {
			d.Columns = append(d.Columns[:len(d.Columns):len(d.Columns)], readColumn(r, cb))
		}
		c.T.onRollback(func() { d.Columns = old })
		return wire.O("resourceIdentifier", d.Name), r.Err()
	}})
}

func (c *Call) dropTable() (any, error) {
	return c.Run(Cmd{Action: "DELETE", Entity: "DATATABLE", URL: "datatables", Exec: func(c *Call, b *wire.Body) (wire.Obj, error) {
		d, err := c.findTable()
		if err != nil {
			return nil, err
		}
		if len(d.rows) > 0 {
			return nil, wire.Invalid("error.msg.non-empty.datatable.cannot.be.deleted", "Non-empty datatable cannot be deleted.", d.Name)
		}
		old := c.T.tables
		c.T.tables = slices.DeleteFunc(slices.Clone(old), func(x *Table) bool { return x == d })
		c.T.onRollback(func() { c.T.tables = old })
		return wire.O("resourceIdentifier", d.Name), nil
	}})
}

func (c *Call) listTables() (any, error) {
	if err := c.Reading("DATATABLE", "datatables"); err != nil {
		return nil, err
	}
	out := []wire.Obj{}
	for _, d := range c.T.tables {
		if app := c.Q("apptable"); app == "" || app == d.App {
			out = append(out, d.shown())
		}
	}
	return out, nil
}

func (c *Call) readTable() (any, error) {
	if err := c.Reading("DATATABLE", "datatables"); err != nil {
		return nil, err
	}
	d, err := c.findTable()
	if err != nil {
		return nil, err
	}
	return d.shown(), nil
}

func (d *Table) shown() wire.Obj {
	heads := []wire.Obj{}
	if d.Multi {
		heads = append(heads, header("id", "BIGINT", true))
	}
	heads = append(heads, header(foreign[d.App], "BIGINT", !d.Multi))
	for _, col := range d.Columns {
		heads = append(heads, header(col.Name, sqlType(col.Type), false))
	}
	return wire.O("applicationTableName", d.App, "registeredTableName", d.Name, "columnHeaderData", heads)
}

func sqlType(t string) string {
	return map[string]string{"String": "VARCHAR", "Number": "BIGINT", "Boolean": "BIT", "Decimal": "DECIMAL", "Date": "DATE", "DateTime": "DATETIME",
		"Text": "TEXT", "JSON": "JSON", "Dropdown": "INTEGER"}[t]
}

func displayType(sql string) string {
	switch sql {
	case "BIGINT", "INTEGER", "SMALLINT", "INT":
		return "INTEGER"
	case "BIT", "BOOLEAN":
		return "BOOLEAN"
	case "DECIMAL", "DATE", "DATETIME", "TEXT":
		return sql
	}
	return "STRING"
}

func header(name, sql string, primary bool) wire.Obj {
	return wire.O("columnName", name, "columnType", sql, "columnDisplayType", displayType(sql), "isColumnNullable", !primary, "isColumnPrimaryKey", primary,
		"isColumnUnique", primary, "isColumnIndexed", primary, "columnValues", []any{})
}

// owner is the row of the application table: the ids for the answer, or 404 when it is not there (891).
func (c *Call) owner(d *Table, id int64) (wire.Obj, error) {
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

func (c *Call) createRow() (any, error) {
	d, err := c.findTable()
	if err != nil {
		return nil, err
	}
	return c.Run(Cmd{Action: "CREATE", Entity: d.Name, URL: fmt.Sprintf("datatables/%s/%d", d.Name, c.ID("id")), Exec: func(c *Call, b *wire.Body) (wire.Obj, error) {
		who, err := c.owner(d, c.ID("id"))
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
		c.T.onRollback(func() { d.rows = slices.DeleteFunc(d.rows, func(x *tableRow) bool { return x == row }) })
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
func (d *Table) unique(row *tableRow, t *Tenant) error {
	for _, other := range d.rows {
		if other == row {
			continue
		}
		clash := !d.Multi && other.app == row.app
		for _, col := range d.Columns {
			v, has := row.vals[col.Name]
			clash = clash || col.Unique && has && v != nil && t.fold(fmt.Sprint(v)) == t.fold(fmt.Sprint(other.vals[col.Name]))
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
func (c *Call) rowPermission(d *Table) error {
	if c.T.Can(c.A, "READ_"+d.Name, "ALL_FUNCTIONS_READ") {
		return nil
	}
	return wire.Denied("User has no authority to READ " + d.Name)
}

func (c *Call) readRows() (any, error) {
	d, err := c.findTable()
	if err != nil {
		return nil, err
	}
	if err := c.rowPermission(d); err != nil {
		return nil, err
	}
	if _, err := c.owner(d, c.ID("id")); err != nil {
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

func (c *Call) updateRow() (any, error) { return c.onRow("UPDATE") }
func (c *Call) deleteRow() (any, error) { return c.onRow("DELETE") }

func (c *Call) onRow(action string) (any, error) {
	d, err := c.findTable()
	if err != nil {
		return nil, err
	}
	url := fmt.Sprintf("datatables/%s/%d", d.Name, c.ID("id"))
	return c.Run(Cmd{Action: action, Entity: d.Name, URL: url, Exec: func(c *Call, b *wire.Body) (wire.Obj, error) {
		who, err := c.owner(d, c.ID("id"))
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(d.rows, func(r *tableRow) bool { return r.app == c.ID("id") && (c.Var("row") == "" || r.id == c.ID("row")) })
		if i < 0 {
			return nil, wire.NotFound("error.msg.datatable.data.not.found", "Data not found for datatable: ", fmt.Sprintf("%s  Id:%d", d.App, c.ID("id")))
		}
		if action == "DELETE" {
			return c.dropRows(d, who)
		}
		return c.changeRow(d, who, d.rows[i], b)
	}})
}

func (c *Call) changeRow(d *Table, who wire.Obj, row *tableRow, b *wire.Body) (wire.Obj, error) {
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
	c.T.onRollback(func() { row.vals = old })
	return d.result(who, row, changes), nil
}

func (c *Call) dropRows(d *Table, who wire.Obj) (wire.Obj, error) {
	old := d.rows
	d.rows = slices.DeleteFunc(slices.Clone(old), func(r *tableRow) bool {
		return r.app == c.ID("id") && (c.Var("row") == "" || r.id == c.ID("row"))
	})
	c.T.onRollback(func() { d.rows = old })
	return d.result(who, &tableRow{app: c.ID("id"), id: c.ID("row")}, nil), nil
}

func (c *Call) queryTable() (any, error) {
	d, err := c.findTable()
	if err != nil {
		return nil, err
	}
	if err := c.rowPermission(d); err != nil {
		return nil, err
	}
	wanted := strings.Split(c.Q("resultColumns"), ",")
	out := []wire.Obj{}
	for _, row := range d.rows {
		flat := d.flat(row)
		if c.T.fold(fmt.Sprint(flat.Get(c.Q("columnFilter")))) != c.T.fold(c.Q("valueFilter")) {
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
