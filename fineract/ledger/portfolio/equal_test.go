package portfolio_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/ledger/portfolio/oracle"
)

const today = "2026-11-21"

func engines() []engine { return []engine{mariaDB, postgreSQL} }

// everything asks all kinds at once.
func everything(staff int64) portfolio.Ask {
	return portfolio.Ask{
		Staff: staff, Since: portfolio.Beginning, First: portfolio.KindOffice, Last: portfolio.KindSavingsTransaction,
		Clients: portfolio.Everyone(), Loans: portfolio.Everyone(), Savings: portfolio.Everyone(), Recent: portfolio.Recent,
	}
}

// sameNow hides the one cell that is never the same.
func sameNow(rows [][]string) [][]string {
	for _, r := range rows {
		if r[0] == "30" {
			r[2] = "now"
		}
	}
	return rows
}

func expect(t *testing.T, w oracle.World, who viewer, ask portfolio.Ask) [][]string {
	t.Helper()
	rows, err := oracle.Compute(w, oracle.Viewer{User: who.id, Hierarchy: who.hierarchy, Today: who.today, Now: today + " 08:00:00.000"}, ask.Params())
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// raw is the rows as the server's JSON has them.
func raw(t *testing.T, rows [][]string) [][]json.RawMessage {
	t.Helper()
	out := make([][]json.RawMessage, len(rows))
	for i, r := range rows {
		for _, c := range r {
			j, err := json.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			out[i] = append(out[i], j)
		}
	}
	return out
}

func decode(t *testing.T, rows [][]string) portfolio.Rows {
	t.Helper()
	var out portfolio.Rows
	if err := portfolio.Decode(portfolio.Name, portfolio.Columns(), raw(t, rows), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// question is who asks what.
type question struct {
	name string
	who  viewer
	ask  portfolio.Ask
}

func questions() []question {
	officer := viewer{4, ".2.", today}
	since := everything(1)
	since.Since = "2026-11-21 05:07:43"
	iso := since
	iso.Since = "2026-11-21T05:07:43.500"
	narrow := everything(1)
	narrow.Clients, narrow.Loans, narrow.Savings = portfolio.Range{From: 2, To: 4}, portfolio.Range{From: 3, To: 3}, portfolio.Nobody()
	few := everything(1)
	few.Recent = 1
	list := []question{
		{"officer 1", officer, everything(1)},
		{"officer 2", viewer{5, ".2.", today}, everything(2)},
		{"head office", viewer{1, ".", today}, everything(1)},
		{"other branch sees nothing", viewer{6, ".3.", today}, everything(1)},
		{"nobody's staff", officer, everything(999)},
		{"since", officer, since},
		{"since as ISO", officer, iso},
		{"ranges", officer, narrow},
		{"one transaction", officer, few},
		{"opening", officer, portfolio.Opening(1)},
		{"after the take-over", viewer{5, ".2.", "2026-12-24"}, everything(2)},
		{"made branch", viewer{oracle.BranchUser, ".4.", today}, everything(oracle.BranchStaff)},
	}
	return list
}

// TestSameOnBothDatabases: the rows of MariaDB, of PostgreSQL and of the oracle are the same, text
// by text, for the recorded world, for rows of every table empty there, and for a branch of 500.
func TestSameOnBothDatabases(t *testing.T) {
	recorded := world(t)
	rich := ownRows(world(t))
	if err := oracle.Branch(rich, 500, today); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		w    oracle.World
	}{{"recorded world", recorded}, {"own rows and 500 clients", rich}} {
		for _, e := range engines() {
			t.Run(tt.name+"/"+string(e), func(t *testing.T) {
				db := database(t, e)
				load(t, db, e, tt.w)
				for _, q := range questions() {
					t.Run(q.name, func(t *testing.T) {
						columns, got := run(t, db, e, q.who, q.ask)
						if diff := cmp.Diff(portfolio.Columns(), columns); diff != "" {
							t.Fatal(diff)
						}
						want, got := sameNow(sorted(expect(t, tt.w, q.who, q.ask))), sameNow(sorted(got))
						if slices.EqualFunc(want, got, slices.Equal[[]string]) {
							return
						}
						if diff := cmp.Diff(want, got); diff != "" {
							t.Fatalf("%d rows instead of %d (-oracle +%s):\n%.6000s", len(got), len(want), e, diff)
						}
					})
				}
			})
		}
	}
}

// TestFirstPullIsSmall: an officer with 500 clients, everything included, in at most 8 calls and 60 kB.
func TestFirstPullIsSmall(t *testing.T) {
	w := ownRows(world(t))
	if err := oracle.Branch(w, 500, today); err != nil {
		t.Fatal(err)
	}
	if got := len(w["m_loan_repayment_schedule"]); got < 6000 {
		t.Fatalf("only %d instalments", got)
	}
	for _, e := range engines() {
		t.Run(string(e), func(t *testing.T) {
			db := database(t, e)
			load(t, db, e, w)
			who := viewer{oracle.BranchUser, ".4.", today}
			p := &puller{t: t, db: db, e: e, who: who, staff: oracle.BranchStaff}
			p.first()
			t.Logf("first pull: %d requests, %d bytes of HTTP", p.requests, p.bytes)
			for k, n := range p.byKind {
				t.Logf("kind %s: %d bytes gzipped alone", k, n)
			}
			if p.requests > 8 || p.bytes > 60_000 {
				t.Errorf("first pull took %d requests and %d bytes", p.requests, p.bytes)
			}
			for table, want := range map[string]int{"clients": 500, "loans": 500, "savings": 500, "instalments": 6000, "members": 500} {
				got := map[string]int{"clients": len(p.rows.Clients), "loans": len(p.rows.Loans), "savings": len(p.rows.Savings),
					"instalments": len(p.rows.Instalments), "members": len(p.rows.Members)}[table]
				if got != want {
					t.Errorf("%d %s instead of %d", got, table, want)
				}
			}
		})
	}
}
