package oracle

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Row of a table: column to value. Values are nil, string, bool, any integer, or json.Number;
// booleans may be 0 and 1, dates "yyyy-mm-dd", times "yyyy-mm-dd hh:mm:ss.ffffff" UTC.
type Row = map[string]any

// World holds tables by Fineract's names. A missing table is an empty one.
type World map[string][]Row

// Viewer is who asks, and when.
type Viewer struct {
	User      int64  // m_appuser.id
	Hierarchy string // of the user's office, ".2."
	Today     string // the tenant's day, yyyy-mm-dd
	Now       string // "yyyy-mm-dd hh:mm:ss.mmm" UTC
}

// Columns of the report.
func Columns() []string {
	return []string{"k", "id", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}
}

// portfolio is one question with what is the officer's.
type portfolio struct {
	w           World
	v           Viewer
	staff       int64
	since       string
	first, last int64
	n           int64
	ranges      map[string]int64
	offices     map[int64]Row // those the user may see
	groups      map[int64]Row
	centres     map[int64]Row
	candidates  map[int64]bool
	clients     map[int64]Row
	loans       map[int64]Row
	savings     map[int64]Row
	workplaces  map[int64]bool // offices he works in
	out         [][]string
}

// Compute answers the report for the parameters of GET /runreports (R_staffId, R_since, R_first,
// R_last, R_n, R_c1, R_c2, R_l1, R_l2, R_s1, R_s2). The rows are in no promised order.
func Compute(w World, v Viewer, params map[string]string) ([][]string, error) {
	p := &portfolio{w: w, v: v, since: strings.Replace(params["R_since"], "T", " ", 1), ranges: map[string]int64{}}
	for name, into := range map[string]*int64{"R_staffId": &p.staff, "R_first": &p.first, "R_last": &p.last, "R_n": &p.n} {
		n, err := strconv.ParseInt(params[name], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("parameter %s: %w", name, err)
		}
		*into = n
	}
	for _, name := range []string{"R_c1", "R_c2", "R_l1", "R_l2", "R_s1", "R_s2"} {
		n, err := strconv.ParseInt(params[name], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("parameter %s: %w", name, err)
		}
		p.ranges[name] = n
	}
	p.whose()
	whole := p.whole()
	for _, r := range whole {
		if k := integer(r[0]); p.first <= k && k <= p.last {
			p.out = append(p.out, r)
		}
	}
	p.sets()
	p.clock(whole)
	p.gone()
	p.people()
	p.loanRows()
	p.savingsRows()
	return p.out, nil
}

func (p *portfolio) wants(k int64) bool { return p.first <= k && k <= p.last }

func (p *portfolio) add(k int64, id string, cells ...string) {
	if p.wants(k) {
		p.out = append(p.out, line(k, id, cells...))
	}
}

func line(k int64, id string, cells ...string) []string {
	row := make([]string, 12)
	row[0], row[1] = strconv.FormatInt(k, 10), id
	copy(row[2:], cells)
	return row
}

func openLoan(r Row) bool {
	return slices.Contains([]int64{100, 200, 300, 303, 304, 700}, num(r, "loan_status_id"))
}

func openParty(r Row) bool {
	return slices.Contains([]int64{100, 300, 303, 304}, num(r, "status_enum"))
}

func openSavings(r Row) bool {
	return slices.Contains([]int64{100, 200, 300, 303, 304}, num(r, "status_enum"))
}

// whose finds what is the officer's.
func (p *portfolio) whose() {
	p.offices, p.groups, p.centres = map[int64]Row{}, map[int64]Row{}, map[int64]Row{}
	p.candidates, p.clients = map[int64]bool{}, map[int64]Row{}
	p.loans, p.savings, p.workplaces = map[int64]Row{}, map[int64]Row{}, map[int64]bool{}
	for _, o := range p.w["m_office"] {
		if strings.HasPrefix(text(o, "hierarchy"), p.v.Hierarchy) {
			p.offices[num(o, "id")] = o
		}
	}
	p.whoseGroups()
	for _, c := range p.w["m_client"] {
		if num(c, "staff_id") == p.staff {
			p.candidates[num(c, "id")] = true
		}
	}
	for _, m := range p.w["m_group_client"] {
		if _, mine := p.groups[num(m, "group_id")]; mine {
			p.candidates[num(m, "client_id")] = true
		}
	}
	for _, l := range p.w["m_loan"] {
		if num(l, "loan_officer_id") == p.staff && openLoan(l) && num(l, "client_id") != 0 {
			p.candidates[num(l, "client_id")] = true
		}
	}
	for _, c := range p.w["m_client"] {
		if p.candidates[num(c, "id")] && openParty(c) && p.offices[num(c, "office_id")] != nil {
			p.clients[num(c, "id")] = c
		}
	}
	for _, l := range p.w["m_loan"] {
		if openLoan(l) && p.owns(l) {
			p.loans[num(l, "id")] = l
		}
	}
	for _, s := range p.w["m_savings_account"] {
		if openSavings(s) && p.owns(s) {
			p.savings[num(s, "id")] = s
		}
	}
	p.whoseOffices()
}

// owns reports whether an account is of his client, or of his group alone.
func (p *portfolio) owns(account Row) bool {
	if client := num(account, "client_id"); client != 0 {
		return p.clients[client] != nil
	}
	return p.groups[num(account, "group_id")] != nil
}

func (p *portfolio) whoseGroups() {
	byID := map[int64]Row{}
	for _, g := range p.w["m_group"] {
		byID[num(g, "id")] = g
	}
	given := map[int64]bool{}
	for _, m := range p.w["daftari_meeting"] {
		if text(m, "outcome") == "taken_over" && num(m, "colleague_id") == p.staff && text(m, "until_day") >= p.v.Today {
			given[num(m, "group_id")] = true
		}
	}
	for _, l := range p.w["m_loan"] {
		if num(l, "loan_officer_id") == p.staff && num(l, "client_id") == 0 && openLoan(l) {
			given[num(l, "group_id")] = true
		}
	}
	alive := func(g Row, level int64) bool {
		status := num(g, "status_enum")
		return num(g, "level_id") == level && (status == 100 || status == 300) && p.offices[num(g, "office_id")] != nil
	}
	for id, g := range byID {
		staff := num(g, "staff_id")
		if staff == 0 {
			staff = num(byID[num(g, "parent_id")], "staff_id")
		}
		if alive(g, 2) && (staff == p.staff || given[id]) {
			p.groups[id] = g
		}
	}
	parents := map[int64]bool{}
	for _, g := range p.groups {
		parents[num(g, "parent_id")] = true
	}
	for id, g := range byID {
		if alive(g, 1) && (num(g, "staff_id") == p.staff || parents[id]) {
			p.centres[id] = g
		}
	}
}

func (p *portfolio) whoseOffices() {
	for _, s := range p.w["m_staff"] {
		if office := num(s, "office_id"); num(s, "id") == p.staff && p.offices[office] != nil {
			p.workplaces[office] = true
		}
	}
	for _, g := range p.groups {
		p.workplaces[num(g, "office_id")] = true
	}
	for _, c := range p.clients {
		p.workplaces[num(c, "office_id")] = true
	}
}

// index of a table by id.
func (p *portfolio) index(table string) map[int64]Row {
	out := map[int64]Row{}
	for _, r := range p.w[table] {
		out[num(r, "id")] = r
	}
	return out
}

// changed reports whether a row carries a stamp of since or later; without one it counts as old.
func (p *portfolio) changed(r Row) bool {
	stamp := text(r, "last_modified_on_utc")
	if stamp == "" {
		stamp = "2000-01-01 00:00:00"
	}
	return stamp >= p.since
}

func (p *portfolio) within(r Row, from, to string) bool {
	id := num(r, "id")
	return p.ranges[from] <= id && id <= p.ranges[to]
}

func ids[V any](m map[int64]V) []int64 { return slices.Sorted(maps.Keys(m)) }
