package app_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/stamp"
)

var update = flag.Bool("update", false, "write docs/lifecycle.md")

func TestLifecycleDoc(t *testing.T) {
	path := filepath.Join("..", "docs", "lifecycle.md")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(lifecycleMarkdown()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(lifecycleMarkdown(), string(file)); d != "" {
		t.Errorf("docs/lifecycle.md is old; run go test ./app -run Lifecycle -update\n%s", d)
	}
}

// Every look is reachable, and every state of every kind has one.
func TestLooks(t *testing.T) {
	var entries []app.Entry
	for _, s := range app.States() {
		for _, p := range []app.Placement{app.NoPlacement, app.Unplaced, app.Placed, app.Suspended} {
			for _, why := range []string{"", "follows", "person"} {
				entries = append(entries, app.Entry{State: s, Placement: p, Parked: why, Person: why})
			}
		}
	}
	seen := map[string]bool{}
	for _, computer := range []bool{false, true} {
		seen[stamp.Draft(stamp.Seen{Computer: computer}).Word] = true
		for _, reversed := range []bool{false, true} {
			for _, e := range entries {
				l := stamp.Of(e, stamp.Seen{Computer: computer, Reversed: reversed})
				if l.Word == "" || l.Icon == "" || l.Tone == "" || l.Loud == "" {
					t.Errorf("%+v has no look", e)
				}
				seen[l.Word] = true
				if cash, ok := stamp.Cash(e); ok {
					seen[cash.Word] = true
				}
				if (l.Loud == stamp.Solid) != (e.State == app.Unsure || e.State == app.Refused && (e.Placement == app.NoPlacement || e.Placement == app.Unplaced)) {
					t.Errorf("%+v is %s", e, l.Loud)
				}
			}
		}
	}
	for _, l := range stamp.All() {
		if !seen[l.Word] {
			t.Errorf("%s is never seen", l.Word)
		}
	}
	for e, want := range map[*app.Entry]bool{
		{State: app.Unsure}: false, {State: app.Unsure, Person: "x"}: true, {State: app.Parked, Parked: "person"}: true,
		{State: app.Parked, Parked: "follows"}: false, {State: app.Refused}: true, {State: app.Refused, Placement: app.Placed}: false, {State: app.Confirmed}: false,
	} {
		if e.NeedsPerson() != want {
			t.Errorf("%+v needs a person: %v", *e, !want)
		}
	}
}

func TestBusinessDayIsTheCores(t *testing.T) {
	east := time.FixedZone("", 10*3600)
	cases := []struct {
		name     string
		answered string
		now      string
		want     string
	}{
		{"same moment", "2026-09-17T01:00:00Z", "2026-09-17T01:00:00Z", "2026-09-16"},
		{"later that day here", "2026-09-17T01:00:00Z", "2026-09-17T13:59:00Z", "2026-09-16"},
		{"after midnight here", "2026-09-17T01:00:00Z", "2026-09-17T14:01:00Z", "2026-09-17"},
		{"a week on", "2026-09-17T01:00:00Z", "2026-09-24T01:00:00Z", "2026-09-23"},
		{"the clock went back", "2026-09-17T01:00:00Z", "2026-09-01T01:00:00Z", "2026-09-16"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			answered, _ := time.Parse(time.RFC3339, c.answered)
			now, _ := time.Parse(time.RFC3339, c.now)
			f := app.Freshness{AnsweredAt: answered, CoreDay: on("2026-09-16")}
			if got := f.BusinessDay(now.In(east)); got != on(c.want) {
				t.Errorf("%v, want %s", got, c.want)
			}
		})
	}
	ahead := app.Freshness{CoreDay: on("2026-09-17"), DayAt: time.Date(2026, 9, 16, 22, 0, 0, 0, time.UTC)} // the tenant is hours ahead of the device
	for hours, want := range map[int]string{1: "2026-09-17", 3: "2026-09-17", 23: "2026-09-17", 25: "2026-09-18"} {
		if got := ahead.BusinessDay(ahead.DayAt.Add(time.Duration(hours) * time.Hour)); got != on(want) {
			t.Errorf("%d hours on in a zone behind: %v, want %s", hours, got, want)
		}
	}
	if got := (app.Freshness{}).BusinessDay(time.Date(2026, 9, 17, 20, 0, 0, 0, time.UTC).In(east)); got != on("2026-09-18") {
		t.Errorf("before the first answer: %v", got)
	}
}

func TestCashType(t *testing.T) {
	types := []app.PaymentType{{ID: 1, Name: "Money Transfer"}, {ID: 5, Name: "Cash", Cash: true}, {ID: 4, Name: "Old cash", Cash: true, Retired: true}, {ID: 9, Name: "Cash paid out"}}
	cases := []struct {
		name  string
		types []app.PaymentType
		kind  app.Kind
		want  app.PaymentTypeID
	}{
		{"collection", types, app.Deposit, 5},
		{"disbursement", types, app.Disbursement, 9},
		{"disbursement, only flagged", types[:2], app.Disbursement, 5},
		{"collection, only named", types[3:], app.Repayment, 9},
		{"none", types[:1], app.Repayment, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, ok := app.Institution{PaymentTypes: c.types}.CashType(c.kind)
			if got.ID != c.want || ok != (c.want != 0) {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestExpectedBlocksAndLeavesOut(t *testing.T) {
	day := first.AddDays(7)
	loan := func(edit func(*app.Loan)) app.ClientFile {
		l := twoWeeks()
		edit(&l)
		return app.ClientFile{Client: app.Client{ID: 1, Active: true}, Loans: []app.Loan{l}}
	}
	cases := []struct {
		name     string
		file     app.ClientFile
		expected money.Amount
		blocked  string
		none     bool
	}{
		{"arrears and today's", loan(func(*app.Loan) {}), kes(255), "", false},
		{"odd", loan(func(l *app.Loan) { l.Odd = "10.125" }), money.Amount{}, app.BlockedOdd, false},
		{"odd and shared", loan(func(l *app.Loan) { l.Odd, l.Kind = "1", app.GLIMLoan }), money.Amount{}, app.BlockedShared, false},
		{"no total", loan(func(l *app.Loan) { l.Total = money.Amount{} }), money.Amount{}, app.BlockedOdd, false},
		{"closed", loan(func(l *app.Loan) { l.Status = app.LoanClosed }), money.Amount{}, "", true},
		{"overpaid", loan(func(l *app.Loan) { l.Status = app.LoanOverpaid }), money.Amount{}, "", true},
		{"the schedule asks more than is owed", loan(func(l *app.Loan) { l.Total = kes(250) }), kes(250), "", false},
		{"approved for later", loan(func(l *app.Loan) { l.Status, l.DisburseOn = app.LoanApproved, day.AddDays(1) }), money.Amount{}, "", true},
		{"approved for today", loan(func(l *app.Loan) { l.Status, l.DisburseOn, l.NetDisbursal = app.LoanApproved, day, kes(190) }), kes(190), "", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := app.Expected(app.GroupFile{Members: []app.ClientFile{c.file}}, day, nil, app.Institution{})
			parts := s.Lines[0].Parts
			if c.none {
				if len(parts) > 0 {
					t.Errorf("%+v", parts)
				}
				return
			}
			if len(parts) != 1 || parts[0].Expected != c.expected || parts[0].Blocked != c.blocked {
				t.Errorf("%+v", parts)
			}
		})
	}
}

func TestLateOn(t *testing.T) {
	a, b, c := twoWeeks(), twoWeeks(), twoWeeks()
	b.ID, b.Schedule = 8, b.Schedule[1:]
	c.ID, c.Status = 9, app.LoanClosed
	late := app.LateOn([]app.Loan{b, c, a}, first.AddDays(8))
	ids := []app.LoanID{}
	for _, l := range late {
		ids = append(ids, l.Loan.ID)
	}
	if !slices.Equal(ids, []app.LoanID{7, 8}) || late[0].Days != 8 || late[0].Amount != kes(255) || late[1].Days != 1 || late[1].Amount != kes(120) {
		t.Errorf("%+v", late)
	}
	if got := app.LateOn([]app.Loan{a}, first); len(got) != 0 {
		t.Errorf("due today is not late: %+v", got)
	}
}
