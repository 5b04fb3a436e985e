package farside

import (
	"strconv"
	"strings"

	"daftari/fineract/fineracttest/core"
	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/ledger/portfolio/oracle"
)

// report answers "Daftari Portfolio" as its SQL would.
func report(ctx core.ReportContext, params map[string]string) ([]string, [][]any, error) {
	asked := map[string]string{}
	for k, v := range params {
		asked["R_"+k] = v
	}
	v := oracle.Viewer{User: ctx.UserID, Hierarchy: ctx.Hierarchy, Today: ctx.Books.Today().String(), Now: ctx.Books.Now().UTC().Format("2006-01-02 15:04:05.000")}
	rows, err := oracle.Compute(tablesOf(ctx, wantedBy(params)), v, asked)
	if err != nil {
		return nil, nil, err
	}
	out := make([][]any, len(rows))
	for i, r := range rows {
		out[i] = make([]any, len(r))
		for j, cell := range r {
			out[i][j] = cell
		}
	}
	return oracle.Columns(), out, nil
}

// wanted are the accounts whose rows a question can tell: of kinds that it asks for, changed since,
// within a range of ids, and perhaps the officer's. The tables hold schedules, balances and
// transactions of these alone; all others are there by status and owner only. Without it every
// question would cost as much as the whole bank.
type wanted struct {
	staff          int64
	since          string
	loans, savings [2]int64
	all            bool // the question cannot be read: package oracle will refuse it
}

func wantedBy(params map[string]string) wanted {
	w := wanted{since: strings.Replace(params["since"], "T", " ", 1)}
	var last int64
	for name, into := range map[string]*int64{"staffId": &w.staff, "last": &last,
		"l1": &w.loans[0], "l2": &w.loans[1], "s1": &w.savings[0], "s2": &w.savings[1]} {
		n, err := strconv.ParseInt(params[name], 10, 64)
		w.all = w.all || err != nil
		*into = n
	}
	none := [2]int64{1, 0}
	if last < int64(portfolio.KindLoan) {
		w.loans = none
	}
	if last < int64(portfolio.KindSavings) {
		w.savings = none
	}
	return w
}

func (w wanted) tells(ids [2]int64, id int64, stamp string) bool {
	return w.all || ids[0] <= id && id <= ids[1] && stamp >= w.since
}

// perhaps finds the clients and groups that may be the officer's: all that are, and some that are
// not, for states and days are left to package oracle.
func (m *maker) perhaps(meetings []map[string]any) {
	staff := m.wanted.staff
	m.hisGroups, m.hisClients = map[int64]bool{}, map[int64]bool{}
	for _, row := range meetings {
		if colleague, ok := row["colleague_id"].(int64); ok && colleague == staff {
			if group, ok := row["group_id"].(int64); ok {
				m.hisGroups[group] = true
			}
		}
	}
	for _, l := range m.b.Loans() {
		switch {
		case l.OfficerID != staff:
		case l.ClientID != 0:
			m.hisClients[l.ClientID] = true
		default:
			m.hisGroups[l.GroupID] = true
		}
	}
	for _, g := range m.b.Groups() {
		centre := m.b.Group(g.ParentID)
		if m.hisGroups[g.ID] || g.StaffID == staff || centre != nil && centre.StaffID == staff {
			m.hisGroups[g.ID] = true
			for _, c := range g.Clients {
				m.hisClients[c] = true
			}
		}
	}
	for _, c := range m.b.Clients() {
		if c.StaffID == staff {
			m.hisClients[c.ID] = true
		}
	}
}

func (m *maker) maybeHis(client, group int64) bool {
	return m.wanted.all || m.hisClients[client] || client == 0 && m.hisGroups[group]
}
