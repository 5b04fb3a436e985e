package portfolio_test

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/ledger/portfolio/oracle"
)

// TestText: the traps of fineract-observed.md section 2 that a running database does not show.
func TestText(t *testing.T) {
	text := portfolio.SQL()
	for _, tt := range []struct {
		name string
		bad  *regexp.Regexp
	}{
		{"trailing semicolon", regexp.MustCompile(`;`)},
		{"comment", regexp.MustCompile(`--|/\*|#`)},
		{"order by at the end", regexp.MustCompile(`(?i)order by[^)]*$`)},
		{"aggregate that differs", regexp.MustCompile(`(?i)group_concat|string_agg|json_|curdate|interval|datediff|ifnull|::`)},
		{"backslash", regexp.MustCompile(`\\`)},
		{"double quote", regexp.MustCompile(`"`)},
	} {
		if at := tt.bad.FindString(text); at != "" {
			t.Errorf("%s: %q", tt.name, at)
		}
	}
	if len(text) > 60_000 {
		t.Errorf("%d characters do not fit the column report_sql", len(text))
	}
	if !strings.Contains(text, "'"+portfolio.Format+"'") {
		t.Error("the text does not tell its format")
	}
	if !regexp.MustCompile(`^[A-Za-z0-9 ]+$`).MatchString(portfolio.Name) {
		t.Errorf("MariaDB servers cannot run %q", portfolio.Name)
	}
	want := []string{"currentDate", "currentUserHierarchy", "currentUserId"}
	for name := range portfolio.Opening(1).Params() {
		want = append(want, strings.TrimPrefix(name, "R_"))
	}
	got := map[string]bool{}
	for _, m := range regexp.MustCompile(`\$\{(\w+)\}`).FindAllStringSubmatch(text, -1) {
		got[m[1]] = true
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(got))); diff != "" {
		t.Errorf("placeholders: %s", diff)
	}
}

// TestParams: only whole numbers and one timestamp go into the SQL.
func TestParams(t *testing.T) {
	ask := portfolio.Changes(7, portfolio.Rows{Clock: portfolio.Clock{Now: 1795253335815}}.Cursor())
	for k, v := range ask.Params() {
		re := `^[0-9]+$`
		if k == "R_since" {
			re = `^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$`
		}
		if !regexp.MustCompile(re).MatchString(v) {
			t.Errorf("%s = %q", k, v)
		}
	}
}

func TestSpec(t *testing.T) {
	s := portfolio.TheSpec()
	name := regexp.MustCompile(`^daftari_[a-z]+$`)
	for _, d := range s.Datatables {
		if !name.MatchString(d.Name) || !d.MultiRow {
			t.Errorf("datatable %+v", d)
		}
		if !strings.Contains(portfolio.SQL(), "from "+d.Name+" ") {
			t.Errorf("the report does not read %s", d.Name)
		}
		for _, c := range d.Columns {
			if (c.Type == "String") != (c.Length > 0) || (c.Unique && !c.Mandatory) {
				t.Errorf("%s.%s: %+v", d.Name, c.Name, c)
			}
		}
	}
	for _, p := range []string{"READ_Daftari Portfolio", "READ_daftari_device", "CREATE_daftari_device", "CREATE_daftari_meeting", "REPAYMENT_LOAN"} {
		if !slices.Contains(s.Permissions, p) {
			t.Errorf("permission %s is missing", p)
		}
	}
	if slices.Contains(s.Permissions, "CREATE_daftari_limit") {
		t.Error("an officer may set his own limits")
	}
	if len(slices.Compact(slices.Clone(s.Permissions))) != len(s.Permissions) {
		t.Error("a permission is named twice")
	}
	var recorded struct {
		Request struct{ Body map[string]any }
	}
	if err := json.Unmarshal(fixture(t, "reports/1057-portable-loans-create.json"), &recorded); err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(s.Reports[0])
	if err != nil {
		t.Fatal(err)
	}
	var sent map[string]any
	if err := json.Unmarshal(body, &sent); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(recorded.Request.Body)), slices.Sorted(maps.Keys(sent))); diff != "" {
		t.Errorf("body of POST /reports: %s", diff)
	}
	for _, p := range s.PaymentTypes {
		if p.Cash {
			t.Errorf("%s is flagged cash: PostgreSQL servers refuse it to officers", p.Name)
		}
	}
}

// TestRest: the calls of a first pull cover every id once, in chunks of a bounded size.
func TestRest(t *testing.T) {
	ids := func(rt *rapid.T, name string) []int64 {
		set := rapid.SliceOfNDistinct(rapid.Int64Range(1, 100_000), 0, 900, rapid.ID[int64]).Draw(rt, name)
		slices.Sort(set)
		return set
	}
	rapid.Check(t, func(rt *rapid.T) {
		sets := map[portfolio.Kind][]int64{
			portfolio.KindClientSet: ids(rt, "clients"), portfolio.KindLoanSet: ids(rt, "loans"), portfolio.KindSavingsSet: ids(rt, "savings"),
		}
		asks := portfolio.Rest(3, portfolio.Rows{Sets: sets})
		for k, of := range map[portfolio.Kind]func(portfolio.Ask) portfolio.Range{
			portfolio.KindClientSet:  func(a portfolio.Ask) portfolio.Range { return a.Clients },
			portfolio.KindLoanSet:    func(a portfolio.Ask) portfolio.Range { return a.Loans },
			portfolio.KindSavingsSet: func(a portfolio.Ask) portfolio.Range { return a.Savings },
		} {
			from := int64(0)
			for _, a := range asks {
				r := of(a)
				if r.From != from || r.To < r.From-1 {
					rt.Fatalf("kind %d: range %+v does not begin at %d", k, r, from)
				}
				from = r.To + 1
				n := 0
				for _, id := range sets[k] {
					if r.From <= id && id <= r.To {
						n++
					}
				}
				if n > portfolio.Chunk {
					rt.Fatalf("kind %d: %d in one call", k, n)
				}
			}
			if from != portfolio.Everyone().To+1 {
				rt.Fatalf("kind %d: ends at %d", k, from)
			}
		}
	})
}

// TestCompare: what left and what is missing, whatever is held and told.
func TestCompare(t *testing.T) {
	ask := portfolio.Ask{Staff: 1, First: portfolio.KindMembership, Last: portfolio.KindLoanSet}
	held := portfolio.Held{Clients: []int64{1, 2, 3}, Loans: []int64{10}, Savings: []int64{5}}
	left, missing, some := held.Compare(ask, portfolio.Rows{Sets: map[portfolio.Kind][]int64{
		portfolio.KindClientSet: {2, 3, 7, 9}, portfolio.KindLoanSet: {10},
	}})
	if diff := cmp.Diff([]portfolio.Gone{{Set: portfolio.KindClientSet, ID: 1}}, left); diff != "" {
		t.Error(diff)
	}
	if !some || missing.Clients != (portfolio.Range{From: 7, To: 9}) || missing.Loans != portfolio.Nobody() || missing.Savings != portfolio.Nobody() {
		t.Errorf("missing %v %+v", some, missing)
	}
	left, _, some = held.Compare(ask, portfolio.Rows{})
	if len(left) != 4 || some {
		t.Errorf("an officer without clients: %v left, missing %v", left, some)
	}
}

// TestSumIDs: different sets have different sums, and the oracle's arithmetic is the package's.
func TestSumIDs(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		set := rapid.SliceOfNDistinct(rapid.Int64Range(1, 1<<40), 1, 50, rapid.ID[int64]).Draw(rt, "ids")
		other := slices.Clone(set)
		other[rapid.IntRange(0, len(set)-1).Draw(rt, "which")] = rapid.Int64Range(1<<40+1, 1<<41).Draw(rt, "instead")
		if portfolio.SumIDs(set) == portfolio.SumIDs(other) {
			rt.Fatalf("%v and %v sum the same", set, other)
		}
	})
}

// TestMadeBranch: the same number of clients makes the same rows.
func TestMadeBranch(t *testing.T) {
	a, b := oracle.World{}, oracle.World{}
	for _, w := range []oracle.World{a, b} {
		if err := oracle.Branch(w, 40, today); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
	if err := oracle.Branch(a, 1, "yesterday"); err == nil {
		t.Error("a day that is none was taken")
	}
}
