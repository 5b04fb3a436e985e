// Package tables is Fineract's reports and datatables: SQL that an institution installs, and tables of its own beside the
// server's. It serves the pull (Run, Rows) and the administrator who installs them.
package tables

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"daftari/fineract"
)

// Table is a result of rows and columns: of a report or a datatable. Cells are JSON: numbers keep their literals, dates
// are arrays, null is null.
type Table struct {
	Columns []string
	Types   []string // BIGINT, VARCHAR ...; the databases name them differently
	Rows    [][]json.RawMessage
}

// UnmarshalJSON takes the generic form {"columnHeaders":[..],"data":[{"row":[..]}]}, the one that works for all types on
// both databases (observed, section 2); each row must be as wide as the header.
func (t *Table) UnmarshalJSON(b []byte) error {
	var w struct {
		Headers []struct {
			Name string `json:"columnName"`
			Type string `json:"columnType"`
		} `json:"columnHeaders"`
		Data []struct {
			Row []json.RawMessage `json:"row"`
		} `json:"data"`
	}
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	if len(w.Headers) == 0 {
		return errors.New("a table without columns")
	}
	*t = Table{Rows: make([][]json.RawMessage, 0, len(w.Data))}
	for _, h := range w.Headers {
		t.Columns, t.Types = append(t.Columns, h.Name), append(t.Types, h.Type)
	}
	for i, d := range w.Data {
		if len(d.Row) != len(t.Columns) {
			return fmt.Errorf("row %d has %d of %d cells", i, len(d.Row), len(t.Columns))
		}
		t.Rows = append(t.Rows, d.Row)
	}
	return nil
}

// Column is the place of a column by name without regard to case, -1 if there is none.
func (t Table) Column(name string) int {
	return slices.IndexFunc(t.Columns, func(c string) bool { return strings.EqualFold(c, name) })
}

var reportParameter = regexp.MustCompile(`^-?\d[\d :.-]*$`)

// Run runs a report. Parameters are named without R_; the server pastes them into the SQL as text, so only whole
// numbers, days and times of day are let through. Order of rows is not kept on MariaDB.
//
// Endpoint: GET /v1/runreports/{reportName}
func Run(ctx context.Context, c *fineract.Client, name string, parameters map[string]string) (Table, error) {
	q := url.Values{}
	for k, v := range parameters {
		if !reportParameter.MatchString(v) {
			return Table{}, fmt.Errorf("parameter %s of a report must be a number or a time: %w", k, fineract.ErrNotBuilt)
		}
		q.Set("R_"+k, v)
	}
	return fineract.Get[Table](ctx, c, "/v1/runreports/{reportName}", q, name)
}

// Rows reads the rows that an office, group, client ... has in a datatable; none is an empty table or NotFound.
//
// Endpoint: GET /v1/datatables/{datatable}/{apptableId}
func Rows(ctx context.Context, c *fineract.Client, datatable string, id int64) (Table, error) {
	return fineract.Get[Table](ctx, c, "/v1/datatables/{datatable}/{apptableId}", url.Values{"genericResultSet": {"true"}}, datatable, id)
}

// FindRows reads columns of the rows whose column has that value.
//
// Endpoint: GET /v1/datatables/{datatable}/query
func FindRows(ctx context.Context, c *fineract.Client, datatable, column, value string, columns ...string) ([]map[string]json.RawMessage, error) {
	q := url.Values{"columnFilter": {column}, "valueFilter": {value}, "resultColumns": {strings.Join(columns, ",")}}
	return fineract.Get[[]map[string]json.RawMessage](ctx, c, "/v1/datatables/{datatable}/query", q, datatable)
}

// AddRow writes a row; row is a struct or map of columns. In a batch id may be "$.resourceId" of the item before.
//
// Endpoint: POST /v1/datatables/{datatable}/{apptableId}
func AddRow[ID int64 | string](datatable string, id ID, row any, key string) fineract.Posting {
	return fineract.Write(http.MethodPost, "/v1/datatables/{datatable}/{apptableId}", []any{datatable, id}, nil, row, true, key)
}

// ChangeRow changes columns of a row of a datatable with many rows for each.
//
// Endpoint: PUT /v1/datatables/{datatable}/{apptableId}/{datatableId}
func ChangeRow(datatable string, id, rowID int64, row any, key string) fineract.Posting {
	return fineract.Write(http.MethodPut, "/v1/datatables/{datatable}/{apptableId}/{datatableId}", []any{datatable, id, rowID}, nil, row, true, key)
}

// DeleteRow takes a row away.
//
// Endpoint: DELETE /v1/datatables/{datatable}/{apptableId}/{datatableId}
func DeleteRow(datatable string, id, rowID int64, key string) fineract.Posting {
	return fineract.Write(http.MethodDelete, "/v1/datatables/{datatable}/{apptableId}/{datatableId}", []any{datatable, id, rowID}, nil, nil, false, key)
}

// Report is a report as it is installed. A report that was made gives the permission "READ_" + Name, which roles need
// to run it. Names hold letters, digits and spaces only (observed 0.15).
type Report struct {
	ID       int64  `json:"id,omitempty"`
	Name     string `json:"reportName"`
	Type     string `json:"reportType"` // "Table"
	SubType  string `json:"reportSubType"`
	Category string `json:"reportCategory"`
	About    string `json:"description"`
	SQL      string `json:"reportSql"`
	Core     bool   `json:"coreReport,omitempty"` // the server's own: cannot be deleted
}

// Reports reads all reports.
//
// Endpoint: GET /v1/reports
func Reports(ctx context.Context, c *fineract.Client) ([]Report, error) {
	return fineract.Get[[]Report](ctx, c, "/v1/reports", nil)
}

// GetReport reads one report.
//
// Endpoint: GET /v1/reports/{id}
func GetReport(ctx context.Context, c *fineract.Client, id int64) (Report, error) {
	return fineract.Get[Report](ctx, c, "/v1/reports/{id}", nil, id)
}

var reportName = regexp.MustCompile(`^[A-Za-z0-9 ]{1,100}$`)

// CreateReport installs a report.
//
// Endpoint: POST /v1/reports
func CreateReport(r Report, key string) fineract.Posting {
	r.ID, r.Core = 0, false
	if !reportName.MatchString(r.Name) {
		return fineract.NotBuilt(errors.New("a report's name has 1 to 100 letters, digits and spaces"))
	}
	return fineract.Write(http.MethodPost, "/v1/reports", nil, nil, r, false, key)
}

// ChangeReport gives a report another SQL text.
//
// Endpoint: PUT /v1/reports/{id}
func ChangeReport(id int64, sql, key string) fineract.Posting {
	return fineract.Write(http.MethodPut, "/v1/reports/{id}", []any{id}, nil, map[string]string{"reportSql": sql}, false, key)
}

// DeleteReport takes a report away.
//
// Endpoint: DELETE /v1/reports/{id}
func DeleteReport(id int64, key string) fineract.Posting {
	return fineract.Write(http.MethodDelete, "/v1/reports/{id}", []any{id}, nil, nil, false, key)
}

// Datatable is a table beside one of the server's: AppTable is m_office, m_group, m_client, m_loan,
// m_savings_account, m_savings_account_transaction ... A new one gives the permissions CREATE_, READ_, UPDATE_ and
// DELETE_ + Name.
type Datatable struct {
	Name     string     `json:"datatableName"`
	AppTable string     `json:"apptableName"`
	MultiRow bool       `json:"multiRow"`
	Columns  []DTColumn `json:"columns"`
}

// DTColumn is a column. Types: String (with Length), Number, Boolean, Decimal, Date, DateTime, Text, JSON.
type DTColumn struct {
	Name      string `json:"name"`
	Type      string `json:"type"`
	Length    int    `json:"length,omitempty"`
	Mandatory bool   `json:"mandatory"`
	Unique    bool   `json:"unique,omitempty"`
	Indexed   bool   `json:"indexed,omitempty"`
}

// CreateDatatable makes one.
//
// Endpoint: POST /v1/datatables
func CreateDatatable(d Datatable, key string) fineract.Posting {
	return fineract.Write(http.MethodPost, "/v1/datatables", nil, nil, d, false, key)
}

// DeleteDatatable takes one away; the server refuses while it has rows.
//
// Endpoint: DELETE /v1/datatables/{datatableName}
func DeleteDatatable(name, key string) fineract.Posting {
	return fineract.Write(http.MethodDelete, "/v1/datatables/{datatableName}", []any{name}, nil, nil, false, key)
}

// Registered is a datatable as it stands.
type Registered struct {
	Name     string `json:"registeredTableName"`
	AppTable string `json:"applicationTableName"`
	Columns  []struct {
		Name   string `json:"columnName"`
		Type   string `json:"columnType"`
		Length int    `json:"columnLength"`
	} `json:"columnHeaderData"`
}

// Datatables reads the datatables beside appTable, "" for all.
//
// Endpoint: GET /v1/datatables
func Datatables(ctx context.Context, c *fineract.Client, appTable string) ([]Registered, error) {
	q := url.Values{}
	if appTable != "" {
		q.Set("apptable", appTable)
	}
	return fineract.Get[[]Registered](ctx, c, "/v1/datatables", q)
}
