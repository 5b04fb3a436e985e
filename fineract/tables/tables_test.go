package tables

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/fineract"
	"daftari/fineract/internal/fixtures"
)

var runs = regexp.MustCompile(`^/v1/runreports/`)

// TestRecordedTables: every report that ran in the generic form, on both databases, keeps names, types and each cell.
func TestRecordedTables(t *testing.T) {
	n, cells := 0, 0
	for _, r := range fixtures.Load(t) {
		if !runs.MatchString(r.Path) || r.Status != 200 || !r.JSON || strings.Contains(r.Query, "genericResultSet=false") {
			continue
		}
		n++
		var got Table
		if err := json.Unmarshal(r.Body, &got); err != nil {
			t.Errorf("%s: %v", r.Name, err)
			continue
		}
		var want struct {
			ColumnHeaders []struct{ ColumnName, ColumnType string }
			Data          []struct{ Row []json.RawMessage }
		}
		if err := json.Unmarshal(r.Body, &want); err != nil {
			t.Fatal(err)
		}
		if len(got.Rows) != len(want.Data) || len(got.Columns) != len(want.ColumnHeaders) {
			t.Errorf("%s: %d rows of %d", r.Name, len(got.Rows), len(want.Data))
			continue
		}
		for i, h := range want.ColumnHeaders {
			if got.Columns[i] != h.ColumnName || got.Types[i] != h.ColumnType || got.Column(strings.ToUpper(h.ColumnName)) < 0 {
				t.Errorf("%s: column %d is %s %s, want %+v", r.Name, i, got.Columns[i], got.Types[i], h)
			}
		}
		for i, d := range want.Data {
			cells += len(d.Row)
			if diff := cmp.Diff(d.Row, got.Rows[i]); diff != "" {
				t.Errorf("%s: row %d: %s", r.Name, i, diff)
			}
		}
	}
	if n < 20 || cells < 500 {
		t.Errorf("only %d reports with %d cells", n, cells)
	}
}

func TestRecordedReports(t *testing.T) {
	seen, n := map[string]bool{}, 0
	for _, r := range fixtures.Load(t) {
		if r.Method != "GET" || r.Status != 200 || !regexp.MustCompile(`^/v1/reports(/\d+)?$`).MatchString(r.Path) {
			continue
		}
		for _, item := range r.Items(t) {
			var rep Report
			if err := json.Unmarshal(item, &rep); err != nil {
				t.Fatal(r.Name, err)
			}
			for _, lost := range fixtures.Losses(item, rep, seen) {
				t.Errorf("%s: %s", r.Name, lost)
			}
			n++
		}
	}
	if n < 3 || !seen["Report.reportSql"] {
		t.Errorf("%d reports, seen %v", n, seen)
	}
}

func client(t *testing.T, answer string, asked *http.Request) *fineract.Client {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked = *r
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, answer)
	}))
	t.Cleanup(srv.Close)
	c, err := fineract.New(fineract.Config{BaseURL: srv.URL, Tenant: "default", User: "u", Now: time.Now,
		Password: func(context.Context) (string, error) { return "p", nil }})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestRunParameters: values are pasted into SQL, so only numbers and times pass.
func TestRunParameters(t *testing.T) {
	var asked http.Request
	c := client(t, `{"columnHeaders":[{"columnName":"id","columnType":"BIGINT"}],"data":[{"row":[7]},{"row":[null]}]}`, &asked)
	for value, ok := range map[string]bool{"1": true, "-1": true, "2026-11-21 05:19:00": true, "2026-11-21": true, "1 or l.id > 0": false,
		"": false, "1'": false, "a": false, "1 union select 1": false, "1;": false} {
		got, err := Run(t.Context(), c, "Daftari loans", map[string]string{"since": value})
		if (err == nil) != ok {
			t.Errorf("%q: %v", value, err)
		}
		if ok && (len(got.Rows) != 2 || string(got.Rows[1][0]) != "null" || asked.URL.Query().Get("R_since") != value) {
			t.Errorf("%q: %+v, asked %s", value, got, asked.URL)
		}
	}
	if asked.URL.EscapedPath() != "/fineract-provider/api/v1/runreports/Daftari%20loans" {
		t.Errorf("asked %s", asked.URL.EscapedPath())
	}
}

func TestFindRows(t *testing.T) {
	var asked http.Request
	c := client(t, `[{"savings_transaction_id":39,"ext_id":"sx-0001"}]`, &asked)
	got, err := FindRows(t.Context(), c, "dt_daftari_savings", "ext_id", "sx-0001", "savings_transaction_id", "ext_id")
	if err != nil || len(got) != 1 || string(got[0]["savings_transaction_id"]) != "39" {
		t.Errorf("%v, %v", got, err)
	}
}

func TestReportNames(t *testing.T) {
	for name, ok := range map[string]bool{"Daftari loans 2": true, "Daftari-loans": false, "": false, "a_b": false, "Übersicht": false} {
		if err := CreateReport(Report{Name: name, SQL: "select 1"}, "k").Err(); (err == nil) != ok || err != nil && !errors.Is(err, fineract.ErrNotBuilt) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// FuzzTable: all rows of what is taken are as wide as the header.
func FuzzTable(f *testing.F) {
	files, err := filepath.Glob("testdata/seeds/*.json")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var tab Table
		if json.Unmarshal(body, &tab) != nil {
			return
		}
		for i, row := range tab.Rows {
			if len(row) != len(tab.Columns) || len(tab.Types) != len(tab.Columns) || len(row) == 0 {
				t.Errorf("row %d of %d cells, %d columns", i, len(row), len(tab.Columns))
			}
		}
	})
}
