package core

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/wire"
)

// ReportContext is what a report's function may read. It runs under the tenant's lock.
type ReportContext struct {
	Books     *books.World
	SQL       string // as stored; the function stands for it
	Hierarchy string // ${currentUserHierarchy}
	UserID    int64
	Office    int64
	// Rows are those of a datatable with the columns the server adds ("id", "office_id"); nil for an unknown one.
	// Values are nil, string, bool, int64, wire.Num or books.Date.
	Rows func(table string) []map[string]any
}

// ReportFunc computes a report. Columns are names, or "name:TYPE" with an SQL type. Values are nil, string, int, int64, bool (503 on MariaDB),
// books.Amount, books.Date or time.Time.
type ReportFunc func(ctx ReportContext, params map[string]string) (columns []string, rows [][]any, err error)

// RegisterRun adds GET /runreports/{name} for the functions that the lookup knows.
func RegisterRun(m *Mux, lookup func(name string) ReportFunc) {
	m.Add("GET", "runreports/{=name}", func(c *Call) (any, error) { return c.runReport(lookup) })
}

func sqlError() error {
	text := "org.springframework.jdbc.BadSqlGrammarException"
	return wire.Integrity("error.msg.report.unknown.data.integrity.issue", text, nil)
}

func (c *Call) runReport(lookup func(string) ReportFunc) (any, error) {
	name := c.Var("name")
	rep := c.T.report(name)
	if rep != nil && rep.Type == "Pentaho" {
		return nil, wire.Unavailable("err.msg.report.service.implementation.missing",
			"There is no ReportingProcessService registered in the ReportingProcessServiceProvider for this report type: Pentaho", "Pentaho")
	}
	if rep == nil || c.T.MariaDB() && !plainName(name) {
		return nil, wire.NotFound("error.msg.report.name.not.found", "Reporting meta-data entry not found.", "Report Name: "+c.escaped(name))
	}
	if !c.T.Can(c.A, "READ_"+rep.Name, "ALL_FUNCTIONS_READ", "REPORTING_SUPER_USER") {
		return nil, wire.Denied("Not authorised to run report: " + rep.Name)
	}
	params, err := c.reportParams(rep)
	if err != nil {
		return nil, err
	}
	fn := lookup(rep.Name)
	if fn == nil || strings.HasSuffix(strings.TrimSpace(rep.SQL), ";") {
		return nil, sqlError()
	}
	ctx := ReportContext{Books: c.W(), SQL: rep.SQL, UserID: c.A.ID, Office: c.Office(), Rows: c.T.TableRows}
	if o := c.W().Office(c.Office()); o != nil {
		ctx.Hierarchy = o.Hierarchy
	}
	columns, rows, err := fn(ctx, params)
	if err != nil {
		return nil, sqlError()
	}
	return c.render(columns, rows)
}

// plainName says whether MariaDB's escaping leaves the name alone (fineract-observed.md 0.15).
func plainName(name string) bool {
	for _, r := range name {
		if !(r == ' ' || r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r))) {
			return false
		}
	}
	return true
}

func (c *Call) escaped(name string) string {
	if !c.T.MariaDB() {
		return name
	}
	var b strings.Builder
	for _, r := range name {
		if !plainName(string(r)) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// filters are the patterns of the server's check against injected SQL (671, 672, 777).
var filters = []struct {
	name string
	re   *regexp.Regexp
}{
	{"detect-column", regexp.MustCompile(`(?i)\bunion\s+(all\s+)?select\b|\border\s+by\s+\d`)},
	{"inject-blind", regexp.MustCompile(`(?i)\b(or|and)\s+\d+\s*=\s*\d+`)},
	{"inject-stacked-query", regexp.MustCompile(`;\s*\w`)},
	{"inject-comment", regexp.MustCompile(`--|/\*|\s-\s|#`)},
}

// SQLFilter refuses texts that look like injected SQL.
func SQLFilter(text string) error {
	for _, f := range filters {
		if f.re.MatchString(text) {
			return wire.Refused("error.msg.sql.validation", "SQL validation error: invalid SQL statement (detected '"+f.name+"' pattern)")
		}
	}
	return nil
}

// builtin are the placeholders the server fills itself.
var builtin = map[string]bool{"currentUserHierarchy": true, "currentUserId": true, "currentDate": true, "currentDateTime": true}

var numeric = regexp.MustCompile(`^-?\d+(\.\d+)?(\s[^,']*)?$`)

// reportParams takes R_x into ${x}; a placeholder left over, a quote or a text where a number stands is an SQL error (667, 674, 742).
func (c *Call) reportParams(rep *Report) (map[string]string, error) {
	params := map[string]string{}
	for k, v := range c.Query {
		if name, ok := strings.CutPrefix(k, "R_"); ok {
			params[name] = v[0]
			if err := SQLFilter(v[0]); err != nil {
				return nil, err
			}
		}
	}
	for name, quoted := range placeholders(rep.SQL) {
		v := params[name]
		if builtin[name] {
			continue
		}
		if v == "" || strings.Contains(v, "'") || !quoted && !numeric.MatchString(v) {
			return nil, sqlError()
		}
	}
	return params, nil
}

func (c *Call) render(columns []string, rows [][]any) (any, error) {
	names, types := splitColumns(columns, rows)
	flat := c.Query.Has("genericResultSet") && !c.Flag("genericResultSet")
	seen := map[string]bool{}
	for i, n := range names {
		if seen[n] && c.T.MariaDB() {
			return nil, sqlError()
		}
		seen[n] = true
		if (types[i] == "BOOLEAN" || types[i] == "NULL") && c.T.MariaDB() {
			return nil, wire.Unavailable("error.msg.database.type.not.supported", "Data type '"+types[i]+"' is not supported ")
		}
		if types[i] == "DATETIME" && flat && !c.T.MariaDB() {
			return nil, wire.Bare(500)
		}
	}
	switch {
	case c.Flag("exportCSV"):
		return csvOf(names, rows), nil
	case flat:
		out := []wire.Obj{}
		for _, row := range rows {
			var o wire.Obj
			for i, v := range row {
				o = append(o, wire.Field{Key: names[i], Val: c.cell(v, true)})
			}
			out = append(out, o)
		}
		return out, nil
	}
	heads := make([]wire.Obj, len(names))
	for i := range names {
		heads[i] = wire.O("columnName", names[i], "columnType", types[i], "columnDisplayType", DisplayType(types[i]), "isColumnNullable", false,
			"isColumnPrimaryKey", false, "isColumnUnique", false, "isColumnIndexed", false, "columnValues", []any{})
	}
	data := []wire.Obj{}
	for _, row := range rows {
		cells := make([]any, len(row))
		for i, v := range row {
			cells[i] = c.cell(v, false)
		}
		data = append(data, wire.O("row", cells))
	}
	return wire.O("columnHeaders", heads, "data", data), nil
}

func splitColumns(columns []string, rows [][]any) (names, types []string) {
	for i, col := range columns {
		name, kind, given := strings.Cut(col, ":")
		if !given {
			kind = "VARCHAR"
			for _, row := range rows {
				if row[i] != nil {
					kind = sqlTypeOf(row[i])
					break
				}
			}
		}
		names, types = append(names, name), append(types, kind)
	}
	return names, types
}

func sqlTypeOf(v any) string {
	switch v.(type) {
	case int:
		return "INTEGER"
	case int64:
		return "BIGINT"
	case bool:
		return "BOOLEAN"
	case books.Amount:
		return "DECIMAL"
	case books.Date:
		return "DATE"
	case time.Time:
		return "DATETIME"
	}
	return "VARCHAR"
}

// cell shows a value: decimals keep 6 places, timestamps differ by database and form (fineract-observed.md section 2, types).
func (c *Call) cell(v any, flat bool) any {
	switch x := v.(type) {
	case books.Amount:
		return wire.Dec6(x)
	case books.Date:
		if x.IsZero() {
			return nil
		}
		return x
	case bool:
		if flat {
			return fmt.Sprint(x) // PostgreSQL, 763; on MariaDB it does not come so far
		}
	case time.Time:
		x = x.UTC()
		if !c.T.MariaDB() {
			return x.Format("2006-01-02T15:04:05.000000")
		}
		parts := []int{x.Year(), int(x.Month()), x.Day(), x.Hour(), x.Minute(), x.Second()}
		if flat {
			parts = append(parts, x.Nanosecond())
		}
		return parts
	}
	return v
}

// CSV is an answer that is no JSON.
type CSV string

func csvOf(names []string, rows [][]any) CSV {
	var b strings.Builder
	b.WriteString(strings.Join(names, ",") + "\r\n")
	for _, row := range rows {
		for i, v := range row {
			if i > 0 {
				b.WriteByte(',')
			}
			text := csvCell(v)
			if strings.ContainsAny(text, ",\"\n") {
				text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
			}
			b.WriteString(text)
		}
		b.WriteString("\r\n")
	}
	return CSV(b.String())
}

func csvCell(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case books.Amount:
		return x.Fixed(6)
	case time.Time:
		return x.UTC().Format("2006-01-02 15:04:05")
	}
	return fmt.Sprint(v)
}

// DisplayType is how a column of an SQL type is shown.
func DisplayType(sql string) string {
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
