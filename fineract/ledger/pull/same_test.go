package pull_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/fineracttest"
	"daftari/fineract/ledger/farside"
	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/ledger/pull"
	"daftari/fineract/tables"
)

func clock() time.Time { return time.Date(2026, 11, 21, 7, 0, 0, 0, time.UTC) }

func stand(t *testing.T, opt fineracttest.Options) *fineracttest.Server {
	t.Helper()
	opt.Now = clock
	srv, err := fineracttest.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	return srv
}

func signedIn(t *testing.T, srv *fineracttest.Server, user, password string) (*fineract.Client, app.Officer) {
	t.Helper()
	c, err := fineract.New(fineract.Config{BaseURL: srv.URL, Tenant: "default", User: user, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	who, err := c.SignIn(t.Context(), user, password)
	if err != nil {
		t.Fatal(err)
	}
	return c, app.Officer{Staff: app.StaffID(who.StaffID), Office: app.OfficeID(who.OfficeID)}
}

// byReport are the rows of the installed report, everything at once.
func byReport(t *testing.T, c *fineract.Client, staff int64) portfolio.Rows {
	t.Helper()
	ask := portfolio.Ask{Staff: staff, Since: portfolio.Beginning, First: portfolio.KindOffice, Last: portfolio.KindSavingsTransaction,
		Clients: portfolio.Everyone(), Loans: portfolio.Everyone(), Savings: portfolio.Everyone(), Recent: portfolio.Recent}
	params := map[string]string{}
	for k, v := range ask.Params() {
		params[strings.TrimPrefix(k, "R_")] = v
	}
	told, err := tables.Run(t.Context(), c, portfolio.Name, params)
	if err != nil {
		t.Fatal(err)
	}
	var rows portfolio.Rows
	if err := portfolio.Decode(portfolio.Name, told.Columns, told.Rows, &rows); err != nil {
		t.Fatal(err)
	}
	return rows
}

// untold is what no plain endpoint tells, or what is the report's own device: sets, sums and what is
// gone belong to its cursor.
func untold() cmp.Options {
	return cmp.Options{
		cmpopts.IgnoreFields(portfolio.Currency{}, "ID"),
		cmpopts.IgnoreFields(portfolio.Loan{}, "Modified"),
		cmpopts.IgnoreFields(portfolio.Rows{}, "Sets", "Sums", "Gone", "Devices", "Transactions"),
		cmpopts.IgnoreFields(portfolio.Clock{}, "Now", "Format"),
	}
}

func sameRows(t *testing.T, c *fineract.Client, officer app.Officer) {
	t.Helper()
	plain, err := pull.New(pull.Config{Client: c, Officer: officer, Plain: true}).PlainRows(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	report := byReport(t, c, int64(officer.Staff))
	if len(report.Clients) == 0 || len(report.Instalments) == 0 || len(report.Savings) == 0 {
		t.Fatal("nothing to compare")
	}
	if diff := cmp.Diff(report, plain, untold()); diff != "" {
		t.Errorf("(-report +plain):\n%s", diff)
	}
}

func TestSameRowsSeeded(t *testing.T) {
	for _, db := range []fineracttest.Database{fineracttest.MariaDB, fineracttest.PostgreSQL} {
		t.Run(fmt.Sprint("database ", db), func(t *testing.T) {
			srv := stand(t, fineracttest.Options{Database: db})
			b, err := srv.SeedBranch(fineracttest.SeedOptions{Officers: 2})
			if err != nil {
				t.Fatal(err)
			}
			if err := farside.Ready(t.Context(), srv); err != nil {
				t.Fatal(err)
			}
			alive(t, srv, b)
			c, officer := signedIn(t, srv, b.Officers[1].Username, b.Officers[1].Password)
			sameRows(t, c, officer)
		})
	}
}

// alive adds what a seeded branch has not: limits, notes on meetings, groups taken over, interest
// waived, a repayment undone and one too large, a charge, money out of savings, a member whose
// officer is another than the group's.
func alive(t *testing.T, srv *fineracttest.Server, b *fineracttest.Branch) {
	t.Helper()
	user, password := srv.SuperUser()
	c, _ := signedIn(t, srv, user, password)
	w := srv.Tenant("default").W
	other, second := b.Officers[0].StaffID, b.Officers[1].StaffID
	var mine, theirs []int64
	for _, g := range b.Groups {
		if w.Group(g).StaffID == second {
			mine = append(mine, g)
		} else {
			theirs = append(theirs, g)
		}
	}
	var loans, savings []int64 // of the members of his first group
	for _, client := range w.Group(mine[0]).Clients {
		loans, savings = append(loans, w.Client(client).Loans[0]), append(savings, w.Client(client).Savings[0])
	}
	post := func(what string, p fineract.Posting) fineract.CommandResult {
		t.Helper()
		r, err := c.Post(t.Context(), p)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		return r
	}
	row := func(table string, id int64, cells map[string]any) {
		t.Helper()
		maps.Copy(cells, map[string]any{"locale": "en", "dateFormat": "yyyy-MM-dd"})
		post(table, tables.AddRow(table, id, cells, ""))
	}
	on := func(route string, id int64, command, amount string) fineract.CommandResult {
		t.Helper()
		body := map[string]any{"transactionDate": "2026-11-21", "transactionAmount": amount}
		if command != "waiveinterest" {
			body["paymentTypeId"] = b.Cash
		}
		return post(command, fineract.Write(http.MethodPost, route, []any{id}, url.Values{"command": {command}}, body, true, ""))
	}
	const loan, account = "/v1/loans/{id}/transactions", "/v1/savingsaccounts/{id}/transactions"
	row(portfolio.LimitTable, b.OfficeID, map[string]any{"user_name": "*", "currency": "KES", "offline_hours": 48, "entry_max": "50000.50", "no_exactly": 1})
	row(portfolio.MeetingTable, mine[0], map[string]any{"entry_key": "k1", "meeting_day": "2026-11-21", "outcome": "moved", "reason": "rain | mud", "to_day": "2026-11-23", "to_time": "15:30", "to_place": "Mto | Mdogo"})
	row(portfolio.MeetingTable, theirs[0], map[string]any{"entry_key": "k2", "meeting_day": "2026-11-21", "outcome": "taken_over", "colleague_id": second, "until_day": "2026-11-30"})
	row(portfolio.MeetingTable, theirs[1], map[string]any{"entry_key": "k3", "meeting_day": "2026-11-14", "outcome": "taken_over", "colleague_id": second, "until_day": "2026-11-20"})
	row(portfolio.MeetingTable, mine[1], map[string]any{"entry_key": "k4", "meeting_day": "2026-11-21", "outcome": "taken_over", "colleague_id": other, "until_day": "2026-11-30"})
	part := on(loan, loans[0], "repayment", "111.11")
	post("undo", fineract.Write(http.MethodPost, loan+"/{tx}", []any{loans[0], part.ResourceID}, url.Values{"command": {"undo"}},
		map[string]any{"transactionDate": "2026-11-21", "transactionAmount": 0}, true, ""))
	on(loan, loans[1], "repayment", "77.77")
	on(loan, loans[2], "repayment", "90000")
	on(loan, loans[3], "waiveinterest", "10")
	post("charge", fineract.Write(http.MethodPost, "/v1/loans/{id}/charges", []any{loans[4]}, nil, map[string]any{"chargeId": b.ClientCharge + 1, "amount": "40", "dueDate": "2026-11-21"}, true, ""))
	on(account, savings[0], "withdrawal", "20.05")
	post("a colleague's member", fineract.Write(http.MethodPost, "/v1/clients/{id}", []any{w.Group(theirs[1]).Clients[0]}, url.Values{"command": {"assignStaff"}},
		map[string]any{"staffId": second}, false, ""))
}

func TestSameRowsRecorded(t *testing.T) {
	srv := stand(t, fineracttest.Options{})
	passwords, err := srv.LoadRecorded(fixtures(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := farside.Ready(t.Context(), srv); err != nil {
		t.Fatal(err)
	}
	c, officer := signedIn(t, srv, "officer", passwords["officer"])
	sameRows(t, c, officer)
}

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
