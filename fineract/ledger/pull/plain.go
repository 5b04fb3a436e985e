package pull

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"slices"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/tables"
)

// byEndpoints brings everything through the plain endpoints, for a server without the report. It
// always pulls afresh: nothing there tells what changed. What they do not tell, and the report
// does: limits set above the user's own office, device codes, times of meetings, ids of currencies,
// when a loan was changed; and the last transactions, which would cost as much as all the rest.
func (p *Puller) byEndpoints(ctx context.Context, progress func(done, total int)) (app.Pull, error) {
	g, err := p.gather(ctx, progress)
	if err != nil {
		return app.Pull{}, err
	}
	got := p.everything(g.rows, false)
	got.Cursor = plainCursor
	return got, nil
}

func (p *Puller) gather(ctx context.Context, progress func(done, total int)) (*gatherer, error) {
	g := &gatherer{c: p.c, staff: int64(p.officer.Staff), office: int64(p.officer.Office), progress: progress,
		groups: map[int64]fineract.Group{}, clients: map[int64]bool{}}
	today, err := p.c.Today(ctx, 0) // first: its answer's clock is the pull's
	if err != nil {
		return nil, err
	}
	if p.served != nil {
		if at := p.served(); !at.IsZero() {
			g.rows.Clock.Now = at.UnixMilli()
		}
	}
	g.rows.Clock.Today = today.String()
	for _, step := range []func(context.Context) error{g.offices, g.whoseGroups, g.readGroups, g.whoseClients, g.loans, g.savings, g.charges, g.notes, g.house, g.products, g.currencies} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	sortAll(&g.rows)
	return g, nil
}

// plainCursor is no cursor of the report: the next pull looks for the report again.
const plainCursor = `{"plain":true}`

const (
	pageSize = 200
	perBatch = 40
)

// gatherer collects rows as the report would tell them.
type gatherer struct {
	c             *fineract.Client
	staff, office int64
	progress      func(done, total int)
	done, total   int
	rows          portfolio.Rows
	groups        map[int64]fineract.Group // his, with members and calendar
	candidates    []int64                  // groups that may be his
	clients       map[int64]bool           // his
}

func (g *gatherer) step(n int) {
	g.done += n
	g.progress(g.done, max(g.total, g.done))
}

// unseen: what is not there, or not to be seen, is left out.
func unseen(err error) bool {
	class := fineract.Classify(err)
	return class == fineract.Refused || class == fineract.NotPermitted
}

func (g *gatherer) offices(ctx context.Context) error {
	all, err := g.c.Offices(ctx)
	for _, o := range all {
		g.rows.Offices = append(g.rows.Offices, portfolio.Office{ID: o.ID, Name: o.Name, Parent: o.ParentID, OpeningOn: o.Opened.String(), Hierarchy: o.Hierarchy, ExternalID: o.ExternalID, ParentName: o.ParentName})
		if o.ID == g.office {
			g.rows.Clock.Hierarchy, g.rows.Clock.Office = o.Hierarchy, o.ID
		}
	}
	return err
}

// whoseGroups finds the groups that may be his: by staff, through their centre, taken over, or by
// a group loan that he is the officer of (see package portfolio).
func (g *gatherer) whoseGroups(ctx context.Context) error {
	add := func(id int64) {
		if !slices.Contains(g.candidates, id) {
			g.candidates = append(g.candidates, id)
		}
	}
	for page, err := range g.c.GroupPages(ctx, 0, g.staff, pageSize) {
		if err != nil {
			return err
		}
		for _, v := range page {
			add(v.ID)
		}
	}
	for page, err := range g.c.CenterPages(ctx, 0, g.staff, pageSize) {
		if err != nil {
			return err
		}
		for _, c := range page {
			if err := g.centre(ctx, c.ID, add); err != nil {
				return err
			}
		}
	}
	loans, err := g.c.OfficerPortfolio(ctx, g.office, g.staff)
	if err != nil && !unseen(err) {
		return err
	}
	for _, h := range loans.Accounts.Groups {
		add(h.ID)
	}
	for _, h := range loans.Accounts.Clients {
		g.clients[h.ID] = true
	}
	over, err := tables.FindRows(ctx, g.c, portfolio.MeetingTable, "colleague_id", idText(g.staff), "group_id", "outcome", "until_day")
	if err != nil && !unseen(err) {
		return err
	}
	for _, r := range over {
		var group int64
		var outcome string
		var until fineract.Date
		if json.Unmarshal(r["group_id"], &group) == nil && json.Unmarshal(r["outcome"], &outcome) == nil && json.Unmarshal(r["until_day"], &until) == nil &&
			outcome == string(app.TakenOver) && until.String() >= g.rows.Clock.Today {
			add(group)
		}
	}
	return nil
}

// centre reads one with its calendar and offers its groups that have no staff of their own.
func (g *gatherer) centre(ctx context.Context, id int64, add func(int64)) error {
	if slices.ContainsFunc(g.rows.Centres, func(c portfolio.Centre) bool { return c.ID == id }) {
		return nil
	}
	c, err := g.c.Center(ctx, id, "groupMembers", "collectionMeetingCalendar")
	if err != nil {
		if unseen(err) {
			return nil
		}
		return err
	}
	if !open(c.Status.ID) {
		return nil
	}
	g.rows.Centres = append(g.rows.Centres, portfolio.Centre{ID: c.ID, Name: c.Name, AccountNo: c.AccountNo, ExternalID: c.ExternalID, Status: int(c.Status.ID),
		Office: c.OfficeID, Staff: c.StaffID, ActivatedOn: c.Activated.String()})
	g.calendar(c.Meeting, portfolio.OfCentre, c.ID)
	for _, m := range c.Groups {
		if m.StaffID == 0 && c.StaffID == g.staff && add != nil {
			add(m.ID)
		}
	}
	return nil
}

// open: pending or active, of groups and centres.
func open(status int64) bool { return status == 100 || status == active }

func (g *gatherer) calendar(c fineract.Calendar, entity int, id int64) {
	if c.ID == 0 {
		return
	}
	g.rows.Calendars = append(g.rows.Calendars, portfolio.Calendar{ID: c.ID, Title: c.Title, Rule: c.Recurrence, Entity: entity, EntityID: id,
		StartOn: c.Start.String(), EndOn: c.End.String(), Repeating: c.Repeating})
}

func (g *gatherer) readGroups(ctx context.Context) error {
	g.total += len(g.candidates)
	for _, id := range g.candidates {
		v, err := g.c.Group(ctx, id, "clientMembers", "collectionMeetingCalendar")
		if err != nil && !unseen(err) {
			return err
		}
		g.step(1)
		if err != nil || !open(v.Status.ID) {
			continue
		}
		g.groups[id] = v
		g.rows.Groups = append(g.rows.Groups, portfolio.Group{ID: v.ID, Name: v.Name, AccountNo: v.AccountNo, ExternalID: v.ExternalID, Status: int(v.Status.ID),
			Office: v.OfficeID, Staff: v.StaffID, ActivatedOn: v.Activated.String(), Centre: v.CenterID})
		if v.Meeting.EntityType.ID != portfolio.OfCentre {
			g.calendar(v.Meeting, portfolio.OfGroup, v.ID)
		}
		if v.CenterID != 0 {
			if err := g.centre(ctx, v.CenterID, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

var clientStatuses = []int64{100, active, 303, 304}

// whoseClients: his own, his groups' members, and who has an open loan he is the officer of. The
// list of clients tells no groups, and no endpoint filters by officer (observed 4.3).
func (g *gatherer) whoseClients(ctx context.Context) error {
	for _, v := range g.groups {
		for _, m := range v.Members {
			g.clients[m.ID] = true
		}
	}
	for page, err := range g.c.LoanPages(ctx, pageSize) { // loans that are not active are in no list of the officer's
		if err != nil {
			return err
		}
		for _, l := range page {
			if l.OfficerID == g.staff && l.ClientID != 0 && openLoan(l.Status.ID) {
				g.clients[l.ClientID] = true
			}
		}
	}
	for page, err := range g.c.ClientPages(ctx, 0, pageSize) {
		if err != nil {
			return err
		}
		for _, c := range page {
			mine := (g.clients[c.ID] || c.StaffID == g.staff) && slices.Contains(clientStatuses, c.Status.ID)
			if g.clients[c.ID] = mine; !mine {
				delete(g.clients, c.ID)
				continue
			}
			g.rows.Clients = append(g.rows.Clients, portfolio.Client{ID: c.ID, Name: c.DisplayName, Mobile: c.MobileNo, AccountNo: c.AccountNo,
				ExternalID: c.ExternalID, Status: int(c.Status.ID), Office: c.OfficeID, Staff: c.StaffID, ActivatedOn: c.Activated.String()})
		}
	}
	for id, v := range g.groups {
		for _, m := range v.Members {
			if g.clients[m.ID] {
				g.rows.Members = append(g.rows.Members, portfolio.Membership{Group: id, Client: m.ID})
			}
		}
	}
	return nil
}

func openLoan(status int64) bool {
	return slices.Contains([]int64{100, app.LoanApproved, app.LoanActive, 303, 304, app.LoanOverpaid}, status)
}

func (g *gatherer) loans(ctx context.Context) error {
	var ids []int64
	for page, err := range g.c.LoanPages(ctx, pageSize) {
		if err != nil {
			return err
		}
		for _, l := range page {
			if openLoan(l.Status.ID) && (g.clients[l.ClientID] || l.ClientID == 0 && g.groups[l.Group.ID].ID != 0) {
				ids = append(ids, l.ID)
			}
		}
	}
	g.total += len(ids)
	for some := range slices.Chunk(ids, perBatch) {
		items := make([]fineract.Posting, len(some))
		for i, id := range some {
			items[i] = fineract.Read("/v1/loans/{loanId}", url.Values{"associations": {"repaymentSchedule,charges"}}, id)
		}
		answers, err := g.c.Batch(ctx, false, items)
		if err != nil {
			return err
		}
		for i, a := range answers {
			var l fineract.Loan
			if a.Status != 200 || json.Unmarshal(a.Body, &l) != nil || l.ID != some[i] {
				if l, err = g.c.Loan(ctx, fineract.Ref{ID: some[i]}, "repaymentSchedule", "charges"); err != nil {
					return err
				}
			}
			g.loan(l)
		}
		g.step(len(some))
	}
	return nil
}

func (g *gatherer) savings(ctx context.Context) error {
	for page, err := range g.c.SavingsPages(ctx, pageSize) {
		if err != nil {
			return err
		}
		for _, s := range page {
			if g.clients[s.ClientID] && slices.Contains([]int64{100, 200, active, 303, 304}, s.Status.ID) {
				g.account(s)
			}
		}
	}
	g.total += len(g.groups)
	for id := range g.groups { // a group's own accounts are in no list (observed 4.5)
		accounts, err := g.c.GroupAccounts(ctx, id)
		if err != nil && !unseen(err) {
			return err
		}
		g.step(1)
		for _, short := range accounts.Savings {
			s, err := g.c.Savings(ctx, short.ID)
			if err != nil && !unseen(err) {
				return err
			}
			if err == nil && slices.Contains([]int64{100, 200, active, 303, 304}, s.Status.ID) {
				s.GroupID = cmp.Or(s.GroupID, id)
				g.account(s)
			}
		}
	}
	return nil
}

func (g *gatherer) charges(ctx context.Context) error {
	g.total += len(g.rows.Clients)
	for _, c := range g.rows.Clients {
		list, err := g.c.ClientCharges(ctx, c.ID)
		if err != nil && !unseen(err) {
			return err
		}
		g.step(1)
		for _, v := range list {
			if v.Active && !v.Outstanding.IsZero() {
				g.rows.Charges = append(g.rows.Charges, portfolio.ClientCharge{ID: v.ID, Name: v.Name, Currency: v.Currency.Code, Client: c.ID, Charge: v.ChargeID,
					Penalty: v.Penalty, TimeType: int(v.TimeType.ID), DueOn: v.Due.String(), Digits: v.Currency.Decimals, Multiple: v.Currency.InMultiplesOf,
					Amount: amountText(v.Amount), Paid: amountText(v.Paid), Waived: amountText(v.AmountOff), WrittenOff: amountText(v.WrittenOff), Outstanding: amountText(v.Outstanding)})
			}
		}
	}
	return nil
}
