package farside

import (
	"fmt"
	"slices"
	"strconv"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/ledger/wallets"
)

// walletsReport answers "Daftari Wallets" as its SQL would.
func walletsReport(ctx core.ReportContext, params map[string]string) ([]string, [][]any, error) {
	columns := []string{"id", "client_id", "act", "entry_key", "about_key", "user_name", "acted_at", "from_at", "provider", "msisdn", "holder", "kyc_tier", "reason"}
	staff, err := strconv.ParseInt(params["staffId"], 10, 64)
	if err != nil {
		return nil, nil, err
	}
	hers := officersClients(ctx, staff)
	var out [][]any
	for _, t := range []struct{ name, after, act string }{{wallets.Table, "after", ""}, {wallets.ApprovalTable, "approved", "approve"}} {
		after, err := strconv.ParseInt(params[t.after], 10, 64)
		if err != nil {
			return nil, nil, err
		}
		for _, row := range ctx.Rows(t.name) {
			id, _ := row["id"].(int64)
			client, _ := row["client_id"].(int64)
			if id <= after || !hers[client] {
				continue
			}
			var cells []any
			for _, c := range columns {
				v := ""
				if row[c] != nil {
					v = fmt.Sprint(row[c])
				}
				if c == "act" && t.act != "" {
					v = t.act
				}
				cells = append(cells, v)
			}
			out = append(out, cells)
		}
	}
	return columns, out, nil
}

// officersClients are those of sql/0-clients.sql.
func officersClients(ctx core.ReportContext, staff int64) map[int64]bool {
	b := ctx.Books
	open := []books.LoanStatus{100, 200, 300, 303, 304, 700}
	groups, some := map[int64]bool{}, map[int64]bool{}
	for _, row := range ctx.Rows(portfolio.MeetingTable) {
		until, _ := row["until_day"].(books.Date)
		if row["outcome"] == "taken_over" && row["colleague_id"] == staff && until >= b.Today() {
			group, _ := row["group_id"].(int64)
			groups[group] = true
		}
	}
	for _, l := range b.Loans() {
		if l.OfficerID == staff && slices.Contains(open, l.Status) {
			groups[l.GroupID] = groups[l.GroupID] || l.ClientID == 0
			some[l.ClientID] = true
		}
	}
	for _, g := range b.Groups() {
		centre := b.Group(g.ParentID)
		if groups[g.ID] || g.StaffID == staff || g.StaffID == 0 && centre != nil && centre.StaffID == staff {
			for _, c := range g.Clients {
				some[c] = true
			}
		}
	}
	hers := map[int64]bool{}
	for _, c := range b.Clients() {
		hers[c.ID] = (some[c.ID] || c.StaffID == staff) && slices.Contains([]int{100, 300, 303, 304}, c.Status) && b.Sees(ctx.Office, c.OfficeID)
	}
	return hers
}
