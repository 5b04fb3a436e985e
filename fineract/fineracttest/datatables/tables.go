// Package datatables keeps the datatables of a tenant of the strict Fineract: extra columns on rows of the application's tables.
package datatables

import (
	"slices"

	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/wire"
)

// store is the datatables of a tenant.
type store struct {
	t      *core.Tenant
	tables []*Table
}

// Attach gives a tenant its datatables, and its reports the rows of them.
func Attach(t *core.Tenant) {
	st := &store{t: t}
	t.Tables, t.TableRows = st, st.rowsOf
}

func of(t *core.Tenant) *store { return t.Tables.(*store) }

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

func findTable(c *core.Call) (*Table, error) {
	d := of(c.T).table(c.Var("name"))
	if d == nil {
		return nil, wire.NotFound("error.msg.datatable.not.found", "Datatable not found.", c.Var("name"))
	}
	return d, nil
}

func createTable(c *core.Call) (any, error) {
	return c.Run(core.Cmd{Action: "CREATE", Entity: "DATATABLE", URL: "datatables", Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
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
		if of(c.T).table(d.Name) != nil {
			return nil, wire.Invalid("validation.msg.datatable.datatableName.datatable.already.exists", "Datatable "+d.Name+" is already registered.", "datatableName", d.Name)
		}
		of(c.T).tables = append(of(c.T).tables, d)
		c.T.OnRollback(func() { of(c.T).tables = slices.DeleteFunc(of(c.T).tables, func(x *Table) bool { return x == d }) })
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

func changeTable(c *core.Call) (any, error) {
	return c.Run(core.Cmd{Action: "UPDATE", Entity: "DATATABLE", URL: "datatables", Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		d, err := findTable(c)
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
		c.T.OnRollback(func() { d.Columns = old })
		return wire.O("resourceIdentifier", d.Name), r.Err()
	}})
}

func dropTable(c *core.Call) (any, error) {
	return c.Run(core.Cmd{Action: "DELETE", Entity: "DATATABLE", URL: "datatables", Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		d, err := findTable(c)
		if err != nil {
			return nil, err
		}
		if len(d.rows) > 0 {
			return nil, wire.Invalid("error.msg.non-empty.datatable.cannot.be.deleted", "Non-empty datatable cannot be deleted.", d.Name)
		}
		old := of(c.T).tables
		of(c.T).tables = slices.DeleteFunc(slices.Clone(old), func(x *Table) bool { return x == d })
		c.T.OnRollback(func() { of(c.T).tables = old })
		return wire.O("resourceIdentifier", d.Name), nil
	}})
}

func listTables(c *core.Call) (any, error) {
	if err := c.Reading("DATATABLE", "datatables"); err != nil {
		return nil, err
	}
	out := []wire.Obj{}
	for _, d := range of(c.T).tables {
		if app := c.Q("apptable"); app == "" || app == d.App {
			out = append(out, d.shown())
		}
	}
	return out, nil
}

func readTable(c *core.Call) (any, error) {
	if err := c.Reading("DATATABLE", "datatables"); err != nil {
		return nil, err
	}
	d, err := findTable(c)
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

func header(name, sql string, primary bool) wire.Obj {
	return wire.O("columnName", name, "columnType", sql, "columnDisplayType", core.DisplayType(sql), "isColumnNullable", !primary, "isColumnPrimaryKey", primary,
		"isColumnUnique", primary, "isColumnIndexed", primary, "columnValues", []any{})
}

func (s *store) table(name string) *Table {
	for _, d := range s.tables {
		if s.t.Fold(d.Name) == s.t.Fold(name) {
			return d
		}
	}
	return nil
}

// rowsOf are the rows of a datatable for a report's function.
func (s *store) rowsOf(name string) []map[string]any {
	d := s.table(name)
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

// Register adds the routes of datatables.
func Register(m *core.Mux) {
	m.Add("GET", "datatables", listTables)
	m.Add("POST", "datatables", createTable)
	m.Add("GET", "datatables/{=name}", readTable)
	m.Add("PUT", "datatables/{=name}", changeTable)
	m.Add("DELETE", "datatables/{=name}", dropTable)
	m.Add("GET", "datatables/{=name}/query", queryTable)
	m.Add("GET", "datatables/{=name}/{id}", readRows)
	m.Add("POST", "datatables/{=name}/{id}", createRow)
	m.Add("PUT", "datatables/{=name}/{id}", updateRow)
	m.Add("DELETE", "datatables/{=name}/{id}", deleteRow)
	m.Add("GET", "datatables/{=name}/{id}/{row}", readRows)
	m.Add("PUT", "datatables/{=name}/{id}/{row}", updateRow)
	m.Add("DELETE", "datatables/{=name}/{id}/{row}", deleteRow)
}
