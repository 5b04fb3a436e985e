package parties

import (
	"daftari/fineract/fineracttest/accounts"
	"encoding/json"
	"strings"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
)

func registerSearch(m *core.Mux) {
	m.Add("GET", "search", search)
	m.Add("POST", "v2/clients/search", searchClients)
}

// search looks for names, numbers and external ids in clients, groups, loans and savings (253, 254).
func search(c *core.Call) (any, error) {
	w := c.W()
	out := []wire.Obj{}
	kinds := "," + strings.ToLower(c.Q("resource")) + ","
	if kinds == ",," {
		kinds = ",clients,groups,loans,savings,"
	}
	hit := func(office int64, texts ...string) bool {
		if !w.Sees(c.Office(), office) {
			return false
		}
		for _, t := range texts {
			if c.Flag("exactMatch") && t == c.Q("query") || !c.Flag("exactMatch") && strings.Contains(strings.ToLower(t), strings.ToLower(c.Q("query"))) {
				return true
			}
		}
		return false
	}
	if strings.Contains(kinds, ",clients,") {
		for _, cl := range w.Clients() {
			if hit(cl.OfficeID, cl.AccountNo, cl.DisplayName, cl.ExternalID, cl.MobileNo) {
				out = append(out, wire.O("entityId", cl.ID, "entityAccountNo", cl.AccountNo, "entityExternalId", wire.Str(cl.ExternalID), "entityName", cl.DisplayName,
					"entityType", "CLIENT", "parentId", cl.OfficeID, "parentName", shape.OfficeName(w, cl.OfficeID), "entityMobileNo", wire.Str(cl.MobileNo),
					"entityStatus", shape.ClientStatus(cl.Status), "subEntityType", "depositAccountType.invalid"))
			}
		}
	}
	if strings.Contains(kinds, ",loans,") {
		for _, l := range w.Loans() {
			if hit(l.OfficeID, l.AccountNo, l.ExternalID) {
				out = append(out, accountHit(w, l.ID, l.AccountNo, l.ExternalID, w.LoanProduct(l.ProductID).Name, "LOAN", l.ClientID, l.GroupID,
					shape.Enum(int(l.Status), "loanStatusType."+accounts.LoanState(l.Status)[0], accounts.LoanState(l.Status)[1]), "depositAccountType.invalid"))
			}
		}
	}
	if strings.Contains(kinds, ",savings,") {
		for _, s := range w.SavingsAccounts() {
			if hit(s.OfficeID, s.AccountNo, s.ExternalID) {
				n := accounts.SavingsState(s.Status)
				out = append(out, accountHit(w, s.ID, s.AccountNo, s.ExternalID, w.SavingsProduct(s.ProductID).Name, "SAVING", s.ClientID, s.GroupID,
					shape.Enum(int(s.Status), "savingsAccountStatusType."+n[0], n[1]), "depositAccountType.savingsDeposit"))
			}
		}
	}
	if strings.Contains(kinds, ",groups,") {
		for _, g := range w.Groups() {
			if hit(g.OfficeID, g.AccountNo, g.Name, g.ExternalID) {
				out = append(out, wire.O("entityId", g.ID, "entityAccountNo", g.AccountNo, "entityExternalId", wire.Str(g.ExternalID), "entityName", g.Name,
					"entityType", map[bool]string{true: "CENTER", false: "GROUP"}[g.IsCenter()], "parentId", g.OfficeID, "parentName", shape.OfficeName(w, g.OfficeID),
					"entityStatus", shape.Enum(g.Status, "groupingStatusType."+shape.PartyState(g.Status)[0], shape.PartyState(g.Status)[1]), "subEntityType", "depositAccountType.invalid"))
			}
		}
	}
	return out, nil
}

func accountHit(w *books.World, id int64, no, ext, product, kind string, client, group int64, status wire.Obj, sub string) wire.Obj {
	parent, name, what := client, any(nil), "client"
	if cl := w.Client(client); cl != nil {
		name = cl.DisplayName
	}
	if g := w.Group(group); g != nil {
		what = "group" // the kind of the parent is the group's even when the client is shown (254)
		if client == 0 {
			parent, name = group, g.Name
		}
	}
	return wire.O("entityId", id, "entityAccountNo", no, "entityExternalId", wire.Str(ext), "entityName", product, "entityType", kind, "parentId", parent, "parentName", name,
		"entityStatus", status, "parentType", what, "subEntityType", sub)
}

// searchClients is the one answer with ISO dates (251).
func searchClients(c *core.Call) (any, error) {
	if err := c.Reading("CLIENT", "clients"); err != nil {
		return nil, err
	}
	var q struct {
		Request    struct{ Text string }
		Page, Size int
	}
	if json.Unmarshal([]byte(c.Body), &q) != nil {
		return nil, wire.Bare(400)
	}
	if q.Size <= 0 {
		q.Size = 50
	}
	w, items, total := c.W(), []wire.Obj{}, 0
	for _, cl := range w.Clients() {
		all := strings.ToLower(strings.Join([]string{cl.AccountNo, cl.DisplayName, cl.ExternalID, cl.MobileNo}, "\n"))
		if !w.Sees(c.Office(), cl.OfficeID) || !strings.Contains(all, strings.ToLower(q.Request.Text)) {
			continue
		}
		if total++; total > q.Page*q.Size && len(items) < q.Size {
			items = append(items, wire.O("id", cl.ID, "displayName", cl.DisplayName, "externalId", wire.Str(cl.ExternalID), "accountNumber", cl.AccountNo, "officeId", cl.OfficeID,
				"officeName", shape.OfficeName(w, cl.OfficeID), "mobileNo", wire.Str(cl.MobileNo), "status", shape.ClientStatus(cl.Status),
				"activationDate", wire.Str(cl.Activated.On.String()), "createdDate", cl.Created))
		}
	}
	sort := wire.O("sorted", true, "empty", false, "unsorted", false)
	pages := (total + q.Size - 1) / q.Size
	return wire.O("content", items, "pageable", wire.O("pageNumber", q.Page, "pageSize", q.Size, "sort", sort, "offset", q.Page*q.Size, "paged", true, "unpaged", false),
		"totalElements", total, "totalPages", pages, "last", q.Page+1 >= pages, "size", q.Size, "number", q.Page, "sort", sort, "numberOfElements", len(items),
		"first", q.Page == 0, "empty", len(items) == 0), nil
}
