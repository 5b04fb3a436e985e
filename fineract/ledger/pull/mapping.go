package pull

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/fineract/ledger/portfolio"
)

// mapper says rows in our nouns. members are all memberships known, told now or before.
type mapper struct {
	rows    portfolio.Rows
	officer app.Officer
	members map[int64][]int64
	region  string
}

// day reads yyyy-mm-dd; what is no day is none.
func day(text string) app.Date {
	d, err := app.ParseDate(text)
	if err != nil {
		return app.Date{}
	}
	return d
}

func (m mapper) institution(server app.ServerInfo) app.Institution {
	server.Reports = true // unless the caller knows better
	inst := app.Institution{Server: server, Limits: m.limits()}
	for _, o := range m.rows.Offices {
		inst.Offices = append(inst.Offices, app.Office{ID: app.OfficeID(o.ID), Name: o.Name, Parent: app.OfficeID(o.Parent),
			ParentIs: o.ParentName, Hierarchy: o.Hierarchy, ExternalID: o.ExternalID})
	}
	for _, s := range m.rows.Staff {
		inst.Staff = append(inst.Staff, app.Staff{ID: app.StaffID(s.ID), Name: s.Name, Office: app.OfficeID(s.Office), LoanOfficer: s.LoanOfficer, Active: s.Active})
	}
	types := slices.Clone(m.rows.PaymentTypes)
	slices.SortStableFunc(types, func(a, b portfolio.PaymentType) int { return cmp.Compare(a.Position, b.Position) })
	for _, p := range types {
		if !p.System { // the server's own stand for things that it does itself
			inst.PaymentTypes = append(inst.PaymentTypes, app.PaymentType{ID: app.PaymentTypeID(p.ID), Name: p.Name, Cash: p.Cash})
		}
	}
	for _, c := range m.rows.Currencies {
		if cur, err := money.New(c.Code, c.Digits, int(c.Multiple)); err == nil {
			inst.Currencies = append(inst.Currencies, app.CurrencyInfo{Currency: cur, Code: c.Code, Digits: c.Digits, Multiple: int(c.Multiple), Name: c.Name, Symbol: c.Symbol})
		}
	}
	for _, h := range m.rows.Holidays {
		inst.Holidays = append(inst.Holidays, app.Holiday{ID: h.ID, Name: h.Name, Office: app.OfficeID(h.Office), From: day(h.From), To: day(h.To),
			RescheduledTo: day(h.RescheduledTo), Active: h.Status == active})
	}
	for _, w := range m.rows.WorkingDays {
		inst.WorkingDays = app.WorkingDays{Rule: w.Rule}
	}
	return inst
}

const active = 300 // of clients, groups, holidays, loans and savings alike

// limits: the nearest office up from the user's counts, and there the user's own row before the
// one for everybody; field by field.
func (m mapper) limits() app.Limits {
	path := strings.Split(strings.Trim(m.rows.Clock.Hierarchy, "."), ".")
	near := func(l portfolio.Limit) int { return slices.Index(path, strconv.FormatInt(l.Office, 10)) } // -1: the head office
	all := slices.Clone(m.rows.Limits)
	slices.SortStableFunc(all, func(a, b portfolio.Limit) int {
		return cmp.Or(cmp.Compare(near(b), near(a)), cmp.Compare(b.UserName, a.UserName)) // "*" sorts before letters
	})
	var out app.Limits
	for _, l := range all {
		amount := func(into *money.Amount, text string) {
			if cur, ok := m.currency(l.Currency); ok && text != "" && !into.Valid() {
				if a, err := money.ParseDecimal(text, cur); err == nil {
					*into = a
				}
			}
		}
		amount(&out.EntryMax, l.EntryMax)
		amount(&out.UnpostedMax, l.UnpostedMax)
		amount(&out.BagMax, l.BagMax)
		out.OfflineHours = cmp.Or(out.OfflineHours, int(l.OfflineHours))
		out.BackDays = cmp.Or(out.BackDays, int(l.BackDays))
		out.NoExactly = out.NoExactly || l.NoExactly
	}
	return out
}

func (m mapper) currency(code string) (money.Currency, bool) {
	for _, c := range m.rows.Currencies {
		if c.Code == code {
			cur, err := money.New(c.Code, c.Digits, int(c.Multiple))
			return cur, err == nil
		}
	}
	cur, err := money.ISO(code)
	return cur, err == nil
}

func (m mapper) theOfficer() app.Officer {
	o := m.officer
	for _, s := range m.rows.Staff {
		if s.ID == int64(o.Staff) {
			o.Name = s.Name
		}
	}
	for _, f := range m.rows.Offices {
		if f.ID == int64(o.Office) {
			o.OfficeIs = f.Name
		}
	}
	return o
}

// meeting of a group or centre: the youngest calendar that has not ended.
func (m mapper) meeting(entity int, id int64) *app.Meeting {
	var best *app.Meeting
	today := day(m.rows.Clock.Today)
	for _, c := range m.rows.Calendars { // in order of id
		ends := day(c.EndOn)
		if c.Entity != entity || c.EntityID != id || !ends.IsZero() && ends.Before(today) {
			continue
		}
		at := c.Time
		if len(at) > 5 {
			at = at[:5]
		}
		best = &app.Meeting{Calendar: app.CalendarID(c.ID), Start: day(c.StartOn), Rule: c.Rule, Time: at, OfCentre: entity == portfolio.OfCentre}
	}
	return best
}

func (m mapper) centres() []app.Centre {
	var all []app.Centre
	for _, c := range m.rows.Centres {
		all = append(all, app.Centre{ID: app.CentreID(c.ID), Name: c.Name, AccountNo: c.AccountNo, Office: app.OfficeID(c.Office), Staff: app.StaffID(c.Staff),
			Active: c.Status == active, Meeting: m.meeting(portfolio.OfCentre, c.ID)})
	}
	return all
}

func (m mapper) groups() []app.Group {
	names := map[int64]string{}
	for _, c := range m.rows.Centres {
		names[c.ID] = c.Name
	}
	var all []app.Group
	for _, g := range m.rows.Groups {
		v := app.Group{ID: app.GroupID(g.ID), Name: g.Name, AccountNo: g.AccountNo, ExternalID: g.ExternalID, Centre: app.CentreID(g.Centre),
			CentreName: names[g.Centre], Office: app.OfficeID(g.Office), Staff: app.StaffID(g.Staff), Active: g.Status == active,
			Meeting: m.meeting(portfolio.OfGroup, g.ID)}
		if v.Meeting == nil && g.Centre != 0 {
			v.Meeting = m.meeting(portfolio.OfCentre, g.Centre)
		}
		for _, id := range m.members[g.ID] {
			v.Members = append(v.Members, app.ClientID(id))
		}
		all = append(all, v)
	}
	return all
}

func (m mapper) notes() []app.MeetingNote {
	var all []app.MeetingNote
	for _, n := range m.rows.MeetingNotes {
		all = append(all, app.MeetingNote{Group: app.GroupID(n.Group), Day: day(n.On), Outcome: app.MeetingOutcome(n.Outcome), Reason: n.Reason,
			To: day(n.To), At: n.At, Place: n.Place, Colleague: app.StaffID(n.Colleague), Until: day(n.Until)})
	}
	return all
}

// clients with their groups, in order of id.
func (m mapper) clients() []app.Client {
	of := map[int64][]app.GroupID{}
	for g, list := range m.members {
		for _, c := range list {
			of[c] = append(of[c], app.GroupID(g))
		}
	}
	var all []app.Client
	for _, c := range m.rows.Clients {
		slices.Sort(of[c.ID])
		v := app.Client{ID: app.ClientID(c.ID), AccountNo: c.AccountNo, ExternalID: c.ExternalID, Name: c.Name, PhoneText: c.Mobile,
			Active: c.Status == active, Status: c.Status, Office: app.OfficeID(c.Office), Staff: app.StaffID(c.Staff), Groups: of[c.ID]}
		if n, err := msisdn.Parse(c.Mobile, m.region); err == nil {
			v.Phone = n
		}
		all = append(all, v)
	}
	return all
}
