package portfolio_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/ledger/portfolio/oracle"
)

// column of a table as schema.json tells it.
type column struct {
	Column string `json:"column"`
	Type   string `json:"type"`
	Null   bool   `json:"null"`
	Key    string `json:"key"`
}

// fixture reads a file of ../shared/fixtures/fineract, found by walking up to go.mod.
func fixture(t *testing.T, name string) []byte {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != "/" {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "..", "shared", "fixtures", "fineract", name))
	if err != nil {
		if strings.Contains(os.Getenv("DAFTARI_REQUIRE"), "shared") {
			t.Fatal(err)
		}
		t.Skipf("shared fixtures: %v", err)
	}
	return raw
}

func number(raw []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	return dec.Decode(into)
}

// schema of an engine, the three datatables of the Spec included.
func schema(t *testing.T, e engine) map[string][]column {
	t.Helper()
	var all map[string]json.RawMessage
	if err := json.Unmarshal(fixture(t, "schema.json"), &all); err != nil {
		t.Fatal(err)
	}
	tables := map[string][]column{}
	keys := map[string][]column{}
	if err := json.Unmarshal(all["mariadb"], &keys); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(all[map[engine]string{mariaDB: "mariadb", postgreSQL: "postgresql"}[e]], &tables); err != nil {
		t.Fatal(err)
	}
	for name, cols := range tables {
		for i, c := range cols {
			at := slices.IndexFunc(keys[name], func(k column) bool { return k.Column == c.Column })
			cols[i].Key = keys[name][at].Key
		}
	}
	for _, d := range portfolio.TheSpec().Datatables {
		tables[d.Name] = datatableColumns(d)
	}
	return tables
}

// datatableColumns are those Fineract makes of a POST /datatables with multiRow.
func datatableColumns(d portfolio.Datatable) []column {
	owner := map[string]string{"m_office": "office_id", "m_group": "group_id", "m_client": "client_id"}[d.AppTable]
	cols := []column{{Column: "id", Type: "bigint", Key: "PRI"}, {Column: owner, Type: "bigint", Key: "MUL"}}
	for _, c := range d.Columns {
		typ := map[string]string{"String": fmt.Sprintf("varchar(%d)", c.Length), "Number": "int", "Decimal": "decimal(19,6)", "Date": "date"}[c.Type]
		key := ""
		if c.Unique {
			key = "UNI"
		}
		cols = append(cols, column{Column: c.Name, Type: typ, Null: !c.Mandatory, Key: key})
	}
	return cols
}

// world is the recorded world.
func world(t *testing.T) oracle.World {
	t.Helper()
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(fixture(t, "world.json"), &raw); err != nil {
		t.Fatal(err)
	}
	delete(raw, "note")
	w := oracle.World{}
	for name, rows := range raw {
		var table []oracle.Row
		if err := number(rows, &table); err != nil {
			t.Fatal(err)
		}
		w[name] = table
	}
	return w
}

// load builds the schema and puts the world into it.
func load(t *testing.T, db *sql.DB, e engine, w oracle.World) {
	t.Helper()
	for name, cols := range schema(t, e) {
		for _, stmt := range createTable(e, name, cols) {
			if _, err := db.Exec(stmt); err != nil {
				t.Fatalf("%s: %v", stmt, err)
			}
		}
		insert(t, db, e, name, cols, w[name])
	}
}

func createTable(e engine, name string, cols []column) []string {
	var defs, primary, after []string
	for _, c := range cols {
		defs = append(defs, c.Column+" "+c.Type)
		switch c.Key {
		case "PRI":
			primary = append(primary, c.Column)
		case "UNI":
			after = append(after, fmt.Sprintf("create unique index %s_%s on %s (%s)", name, c.Column, name, c.Column))
		case "MUL":
			after = append(after, fmt.Sprintf("create index %s_%s on %s (%s)", name, c.Column, name, c.Column))
		}
	}
	defs = append(defs, "primary key ("+strings.Join(primary, ", ")+")")
	create := "create table " + name + " (" + strings.Join(defs, ", ") + ")"
	if e == mariaDB && strings.HasPrefix(name, "daftari_") {
		create += " default charset=utf8mb4 collate utf8mb4_general_ci"
	}
	return append([]string{create}, after...)
}

func insert(t *testing.T, db *sql.DB, e engine, name string, cols []column, rows []oracle.Row) {
	t.Helper()
	for batch := range slices.Chunk(rows, 200) {
		var sb strings.Builder
		var args []any
		names := make([]string, len(cols))
		for i, c := range cols {
			names[i] = c.Column
		}
		fmt.Fprintf(&sb, "insert into %s (%s) values ", name, strings.Join(names, ", "))
		for i, row := range batch {
			if i > 0 {
				sb.WriteByte(',')
			}
			sb.WriteByte('(')
			for j, c := range cols {
				if j > 0 {
					sb.WriteByte(',')
				}
				sb.WriteString(literal(e, c, row[c.Column]))
			}
			sb.WriteByte(')')
			for k := range row {
				if !slices.ContainsFunc(cols, func(c column) bool { return c.Column == k }) {
					t.Fatalf("%s has no column %s", name, k)
				}
			}
		}
		if _, err := db.Exec(sb.String(), args...); err != nil {
			t.Fatalf("fill %s: %v", name, err)
		}
	}
}

func literal(e engine, c column, v any) string {
	if v == nil {
		return "null"
	}
	s := fmt.Sprint(v)
	if c.Type == "boolean" {
		return map[string]string{"0": "false", "1": "true", "false": "false", "true": "true"}[s]
	}
	if b, ok := v.(bool); ok {
		return map[bool]string{false: "0", true: "1"}[b]
	}
	if e == mariaDB {
		s = strings.ReplaceAll(s, `\`, `\\`)
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// viewer is who asks: what Fineract fills in for ${currentUser...}.
type viewer struct {
	id        int64
	hierarchy string
	today     string
}

// fineractSQL is the statement as Fineract's ReadReportingServiceImpl builds it.
func fineractSQL(e engine, text string, who viewer, params map[string]string) string {
	for k, v := range params {
		text = strings.ReplaceAll(text, "${"+strings.TrimPrefix(k, "R_")+"}", v)
	}
	text = strings.ReplaceAll(text, "${currentUserHierarchy}", who.hierarchy)
	text = strings.ReplaceAll(text, "${currentUserId}", fmt.Sprint(who.id))
	day := "DATE('" + who.today + "')"
	if e == postgreSQL {
		day = "TO_DATE('" + who.today + "', 'yyyy-MM-dd')"
	}
	text = strings.ReplaceAll(text, "${currentDate}", day)
	return "select x.* from (" + text + ") x"
}

// run asks the report on a database and returns columns and text rows, in the server's order.
func run(t *testing.T, db *sql.DB, e engine, who viewer, ask portfolio.Ask) ([]string, [][]string) {
	t.Helper()
	return runText(t, db, e, fineractSQL(e, portfolio.SQL(), who, ask.Params()))
}

func runText(t *testing.T, db *sql.DB, e engine, stmt string) ([]string, [][]string) {
	t.Helper()
	if strings.Contains(stmt, "${") {
		t.Fatal("a placeholder is left over")
	}
	rows, err := db.Query(stmt)
	if err != nil {
		t.Fatalf("%s: %v", e, err)
	}
	defer func() { _ = rows.Close() }()
	types, err := rows.ColumnTypes()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range types {
		names = append(names, c.Name())
		if got := c.DatabaseTypeName(); got != "VARCHAR" && got != "TEXT" || (e == mariaDB && got != "VARCHAR") {
			t.Errorf("%s: column %s is %s: Fineract may not know it", e, c.Name(), got)
		}
	}
	var out [][]string
	for rows.Next() {
		cells := make([]sql.NullString, len(names))
		into := make([]any, len(names))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		row := make([]string, len(names))
		for i, c := range cells {
			if !c.Valid {
				t.Fatalf("%s: NULL in column %s of %v", e, names[i], row)
			}
			row[i] = c.String
		}
		out = append(out, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return names, out
}

func sorted(rows [][]string) [][]string {
	out := slices.Clone(rows)
	slices.SortFunc(out, slices.Compare[[]string])
	return out
}
