package farside

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daftari/fineract/fineracttest"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/ledger/portfolio/oracle"
)

// branch is a tenant of that many clients of one officer, and how a report's function sees it.
func branch(t testing.TB, o fineracttest.SeedOptions) (core.ReportContext, *fineracttest.Branch) {
	t.Helper()
	srv, err := fineracttest.Prepare(fineracttest.Options{Now: func() time.Time { return time.Date(2026, 11, 21, 7, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	b, err := srv.SeedBranch(o)
	if err != nil {
		t.Fatal(err)
	}
	w := srv.Tenant("default").W
	return core.ReportContext{Books: w, Hierarchy: w.Office(b.OfficeID).Hierarchy, Office: b.OfficeID, UserID: w.UserByName(b.Officer.Username).ID,
		Rows: func(string) []map[string]any { return nil }}, b
}

func questionOf(a portfolio.Ask) map[string]string {
	out := map[string]string{}
	for k, v := range a.Params() {
		out[k[len("R_"):]] = v
	}
	return out
}

// TestWanted: leaving out what a question cannot tell leaves nothing out of its answer.
func TestWanted(t *testing.T) {
	ctx, b := branch(t, fineracttest.SeedOptions{Centers: 2, Groups: 3, GroupSize: 6, Officers: 2})
	for i, l := range ctx.Books.Loans() { // changed at different times
		l.LastModified = l.LastModified.Add(-time.Duration(i) * time.Hour)
	}
	for i, c := range ctx.Books.Clients() { // his by the group, by the loan, by himself
		if i%3 == 0 {
			c.StaffID = 0
		}
	}
	for i, l := range ctx.Books.Loans() {
		switch i % 5 {
		case 0:
			l.OfficerID = b.Officers[0].StaffID
		case 1:
			l.ClientID, l.GroupID = 0, b.Groups[2]
		}
	}
	ctx.Books.Group(b.Groups[1]).StaffID = 0
	ctx.Rows = func(table string) []map[string]any {
		if table != portfolio.MeetingTable {
			return nil
		}
		return []map[string]any{{"id": int64(1), "group_id": b.Groups[0], "outcome": "taken_over", "colleague_id": b.Officers[1].StaffID, "until_day": ctx.Books.Today()}}
	}
	for i, s := range ctx.Books.SavingsAccounts() {
		s.LastModified = s.LastModified.Add(-time.Duration(i) * time.Hour)
	}
	whole := tablesOf(ctx, wanted{all: true})
	v := oracle.Viewer{User: ctx.UserID, Hierarchy: ctx.Hierarchy, Today: ctx.Books.Today().String(), Now: "2026-11-21 07:00:00.000"}
	rapid.Check(t, func(t *rapid.T) {
		span := func(name string, top int) portfolio.Range {
			return portfolio.Range{From: int64(rapid.IntRange(0, top/2).Draw(t, name+" from")), To: int64(rapid.IntRange(top/3, top).Draw(t, name+" to"))}
		}
		since := time.Date(2026, 11, 20, 7, 0, 0, 0, time.UTC).Add(-time.Duration(rapid.IntRange(0, 30).Draw(t, "hours")) * time.Hour)
		ask := portfolio.Ask{Staff: b.Officers[rapid.IntRange(0, 1).Draw(t, "officer")].StaffID, First: portfolio.Kind(rapid.SampledFrom([]int{1, 33, 34, 36, 38}).Draw(t, "first")), Last: portfolio.Kind(rapid.SampledFrom([]int{22, 33, 34, 37, 38, 40}).Draw(t, "last")),
			Since:   since.Format(rapid.SampledFrom([]string{"2006-01-02 15:04:05", "2006-01-02T15:04:05.000"}).Draw(t, "form")),
			Clients: portfolio.Everyone(), Loans: span("loans", 25), Savings: span("savings", 25), Recent: rapid.IntRange(1, 3).Draw(t, "recent")}
		want, err := oracle.Compute(whole, v, ask.Params())
		if err != nil {
			t.Fatal(err)
		}
		got, err := oracle.Compute(tablesOf(ctx, wantedBy(questionOf(ask))), v, ask.Params())
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(want, slices.Compare[[]string])
		slices.SortFunc(got, slices.Compare[[]string])
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-all tables +wanted):\n%.3000s", diff)
		}
	})
}

// TestUnreadable: a question that cannot be read is refused, as SQL with a hole in it is.
func TestUnreadable(t *testing.T) {
	ctx, b := branch(t, fineracttest.SeedOptions{Centers: 1, Groups: 1, GroupSize: 2, NoUGX: true})
	q := questionOf(portfolio.Opening(b.Officer.StaffID))
	q["l1"] = "many"
	if _, _, err := report(ctx, q); err == nil {
		t.Error("answered")
	}
}

// BenchmarkReport: the opening call, one chunk of a first pull, and a later pull without a change.
func BenchmarkReport(b *testing.B) {
	for _, groups := range []int{25, 500} {
		ctx, made := branch(b, fineracttest.SeedOptions{Centers: max(1, groups/5), Groups: groups, NoUGX: true, Officers: max(1, groups/25)})
		staff := made.Officer.StaffID
		chunk := portfolio.Opening(staff)
		chunk.First, chunk.Last = portfolio.KindClient, portfolio.KindSavingsTransaction
		chunk.Clients, chunk.Loans, chunk.Savings = portfolio.Everyone(), portfolio.Range{From: 1, To: 250 * int64(max(1, groups/25))}, portfolio.Range{From: 1, To: 250 * int64(max(1, groups/25))}
		for _, q := range []struct {
			name string
			ask  portfolio.Ask
		}{{"opening", portfolio.Opening(staff)}, {"chunk", chunk}, {"changes", portfolio.Changes(staff, portfolio.Cursor{Since: "2026-11-21 06:00:00"})}} {
			b.Run(fmt.Sprintf("%d clients/%s", groups*20, q.name), func(b *testing.B) {
				for b.Loop() {
					if _, _, err := report(ctx, questionOf(q.ask)); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
