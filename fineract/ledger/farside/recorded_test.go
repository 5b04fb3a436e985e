package farside_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daftari/fineract"
	"daftari/fineract/fineracttest"
	"daftari/fineract/ledger/farside"
	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/ledger/portfolio/oracle"
	"daftari/fineract/tables"
)

// fixtures is ../shared/fixtures/fineract, found by walking up to go.mod.
func fixtures(t *testing.T) string {
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
	dir = filepath.Join(dir, "..", "shared", "fixtures", "fineract")
	if _, err := os.Stat(dir); err != nil {
		if strings.Contains(os.Getenv("DAFTARI_REQUIRE"), "shared") {
			t.Fatal(err)
		}
		t.Skipf("shared fixtures: %v", err)
	}
	return dir
}

// world is what a real server's tables held after the recorded setup.
func world(t *testing.T, dir string) oracle.World {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "world.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	delete(all, "note")
	w := oracle.World{}
	for name, rows := range all {
		var table []oracle.Row
		dec := json.NewDecoder(bytes.NewReader(rows))
		dec.UseNumber()
		if err := dec.Decode(&table); err != nil {
			t.Fatal(err)
		}
		w[name] = table
	}
	return w
}

// everything asks all kinds at once.
func everything(staff int64) portfolio.Ask {
	return portfolio.Ask{Staff: staff, Since: portfolio.Beginning, First: portfolio.KindOffice, Last: portfolio.KindSavingsTransaction,
		Clients: portfolio.Everyone(), Loans: portfolio.Everyone(), Savings: portfolio.Everyone(), Recent: portfolio.Recent}
}

func params(a portfolio.Ask) map[string]string {
	out := map[string]string{}
	for k, v := range a.Params() {
		out[strings.TrimPrefix(k, "R_")] = v
	}
	return out
}

// overHTTP asks the stand-in for its report, as the device does.
func overHTTP(t *testing.T, c *fineract.Client, a portfolio.Ask) portfolio.Rows {
	t.Helper()
	told, err := tables.Run(t.Context(), c, portfolio.Name, params(a))
	if err != nil {
		t.Fatal(err)
	}
	var rows portfolio.Rows
	if err := portfolio.Decode(portfolio.Name, told.Columns, told.Rows, &rows); err != nil {
		t.Fatal(err)
	}
	return rows
}

// byOracle is what package oracle makes of the tables of world.json, which the tests of package
// portfolio hold against MariaDB and PostgreSQL.
func byOracle(t *testing.T, w oracle.World, v oracle.Viewer, a portfolio.Ask) portfolio.Rows {
	t.Helper()
	told, err := oracle.Compute(w, v, a.Params())
	if err != nil {
		t.Fatal(err)
	}
	cells := make([][]json.RawMessage, len(told))
	for i, row := range told {
		for _, c := range row {
			raw, err := json.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			cells[i] = append(cells[i], raw)
		}
	}
	var rows portfolio.Rows
	if err := portfolio.Decode(portfolio.Name, portfolio.Columns(), cells, &rows); err != nil {
		t.Fatal(err)
	}
	return rows
}

// installed is the world as it is once Daftari is installed, at the clock of the stand-in: Cash is
// flagged there, so a type to hand loans out by was made; the rows are stamped when they are loaded.
func installed(w oracle.World) oracle.World {
	w["m_payment_type"] = append(w["m_payment_type"], oracle.Row{"id": 6, "value": "Cash paid out", "is_cash_payment": 0, "order_position": 3})
	for _, table := range []string{"m_loan", "m_client", "m_savings_account"} {
		for _, r := range w[table] {
			r["last_modified_on_utc"] = "2026-11-21 07:00:00.000000"
		}
	}
	return w
}

// TestRecordedWorld: loaded with the recorded setup, the stand-in's report tells what the real
// server's tables tell.
func TestRecordedWorld(t *testing.T) {
	dir := fixtures(t)
	c := newClock()
	srv, _ := server(t, c, fineracttest.Options{}, nil)
	passwords, err := srv.LoadRecorded(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := farside.Ready(t.Context(), srv); err != nil {
		t.Fatal(err)
	}
	w := installed(world(t, dir))
	for _, q := range []struct {
		user      string
		id, staff int64
		hierarchy string
	}{{"officer", 4, 1, ".2."}, {"mifos", 1, 1, "."}, {"kitui", 7, 1, ".3."}} {
		t.Run(q.user, func(t *testing.T) {
			client, err := fineract.New(fineract.Config{BaseURL: srv.URL, Tenant: "default", User: q.user, Now: c.now})
			if err != nil {
				t.Fatal(err)
			}
			client.SetPassword(passwords[q.user])
			got := overHTTP(t, client, everything(q.staff))
			want := byOracle(t, w, oracle.Viewer{User: q.id, Hierarchy: q.hierarchy, Today: "2026-11-21", Now: "2026-11-21 07:00:00.000"}, everything(q.staff))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-real tables +stand-in):\n%s", diff)
			}
		})
	}
}
