package farside

import (
	"time"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/ledger/portfolio/oracle"
)

// maker fills the tables that package oracle reads with what the books hold.
type maker struct {
	b       *books.World
	w       oracle.World
	wanted  wanted
	details map[int64]bool // payment details that are in already

	hisGroups, hisClients map[int64]bool
}

func tablesOf(ctx core.ReportContext, asked wanted) oracle.World {
	m := &maker{b: ctx.Books, w: oracle.World{}, wanted: asked, details: map[int64]bool{}}
	m.organisation()
	m.people()
	m.parties()
	m.clients()
	m.perhaps(ctx.Rows(portfolio.MeetingTable))
	m.loans()
	m.savings()
	for _, name := range []string{portfolio.DeviceTable, portfolio.LimitTable, portfolio.MeetingTable} {
		m.datatable(name, ctx.Rows(name))
	}
	return m.w
}

func (m *maker) add(table string, r oracle.Row) { m.w[table] = append(m.w[table], r) }

// The columns' forms: 0, "" and no day are NULL.

func id(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

func str(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

func day(d books.Date) any { return str(d.String()) }

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.000000") }

// datatable copies rows; what is no day stands as the server keeps it.
func (m *maker) datatable(name string, rows []map[string]any) {
	for _, row := range rows {
		r := oracle.Row{}
		for k, v := range row {
			if d, ok := v.(books.Date); ok {
				v = day(d)
			}
			r[k] = v
		}
		m.add(name, r)
	}
}

func (m *maker) organisation() {
	holidays := map[int64]bool{}
	for _, o := range m.b.Offices() {
		m.add("m_office", oracle.Row{"id": o.ID, "parent_id": id(o.ParentID), "hierarchy": o.Hierarchy, "external_id": str(o.ExternalID),
			"name": o.Name, "opening_date": day(o.Opened)})
		for _, h := range m.b.Holidays(o.ID) {
			m.add("m_holiday_office", oracle.Row{"holiday_id": h.ID, "office_id": o.ID})
			if holidays[h.ID] {
				continue
			}
			holidays[h.ID] = true
			m.add("m_holiday", oracle.Row{"id": h.ID, "name": h.Name, "from_date": day(h.From), "to_date": day(h.To),
				"repayments_rescheduled_to": day(h.RescheduledTo), "status_enum": h.Status, "rescheduling_type": h.ReschedulingType})
		}
	}
	for i, c := range m.b.AllCurrencies() {
		m.add("m_currency", oracle.Row{"id": i + 1, "code": c.Code, "name": c.Name, "display_symbol": str(c.Symbol), "decimal_places": c.Digits,
			"currency_multiplesof": id(int64(c.Multiples))})
	}
	for _, p := range m.b.PaymentTypes() {
		r := oracle.Row{"id": p.ID, "value": p.Name, "is_cash_payment": bit(p.Cash), "order_position": p.Position, "is_system_defined": bit(p.SystemDefined)}
		if p.CodeName != nil {
			r["code_name"] = *p.CodeName
		}
		m.add("m_payment_type", r)
	}
	week := m.b.WorkingDays()
	m.add("m_working_days", oracle.Row{"id": 1, "recurrence": week.Recurrence, "repayment_rescheduling_enum": week.RescheduleType})
	for _, c := range m.b.Charges() {
		m.add("m_charge", oracle.Row{"id": c.ID, "name": c.Name, "currency_code": c.Currency})
	}
}

func (m *maker) people() {
	for _, s := range m.b.Staff() {
		m.add("m_staff", oracle.Row{"id": s.ID, "office_id": s.OfficeID, "display_name": s.DisplayName, "mobile_no": str(s.MobileNo),
			"external_id": str(s.ExternalID), "is_loan_officer": bit(s.LoanOfficer), "is_active": bit(s.Active)})
	}
	for _, u := range m.b.Users() {
		m.add("m_appuser", oracle.Row{"id": u.ID, "username": u.Username})
	}
}

// parties are groups, centres, and the rules of their meetings.
func (m *maker) parties() {
	for _, g := range m.b.Groups() {
		m.add("m_group", oracle.Row{"id": g.ID, "external_id": str(g.ExternalID), "status_enum": g.Status, "activation_date": day(g.Activated.On),
			"office_id": g.OfficeID, "staff_id": id(g.StaffID), "parent_id": id(g.ParentID), "level_id": g.Level, "display_name": g.Name, "account_no": g.AccountNo})
		for _, c := range g.Clients {
			m.add("m_group_client", oracle.Row{"group_id": g.ID, "client_id": c})
		}
		entity := books.EntityGroup
		if g.IsCenter() {
			entity = books.EntityCenter
		}
		for _, c := range m.b.CalendarsOf(entity, g.ID) {
			m.calendar(c)
		}
	}
}

func (m *maker) calendar(c *books.Calendar) {
	r := oracle.Row{"id": c.ID, "title": c.Title, "recurrence": str(c.Recurrence), "start_date": day(c.Start), "end_date": day(c.End),
		"calendar_type_enum": c.Type, "repeating": bit(c.Repeating)}
	if c.MeetingTime != "" {
		r["meeting_time"] = c.MeetingTime + ":00" // the column is a TIME
	}
	m.add("m_calendar", r)
	m.add("m_calendar_instance", oracle.Row{"id": c.InstanceID, "calendar_id": c.ID, "entity_id": c.EntityID, "entity_type_enum": c.EntityType})
}

func (m *maker) clients() {
	for _, c := range m.b.Clients() {
		m.add("m_client", oracle.Row{"id": c.ID, "account_no": c.AccountNo, "external_id": str(c.ExternalID), "status_enum": c.Status,
			"activation_date": day(c.Activated.On), "office_id": c.OfficeID, "staff_id": id(c.StaffID), "display_name": c.DisplayName,
			"mobile_no": str(c.MobileNo), "last_modified_on_utc": stamp(c.LastModified)})
		for _, ch := range c.Charges {
			m.add("m_client_charge", oracle.Row{"id": ch.ID, "client_id": c.ID, "charge_id": ch.ChargeID, "is_penalty": bit(ch.Penalty), "is_active": 1,
				"charge_time_enum": ch.Time, "charge_due_date": day(ch.Due), "amount": ch.Amount.String(), "amount_paid_derived": ch.Paid.String(),
				"amount_waived_derived": ch.Waived.String(), "amount_outstanding_derived": ch.Outstanding.String()})
		}
	}
}

// detail brings a payment's detail into its table and gives the key.
func (m *maker) detail(p *books.PaymentDetail) any {
	if p == nil {
		return nil
	}
	if !m.details[p.ID] {
		m.details[p.ID] = true
		m.add("m_payment_detail", oracle.Row{"id": p.ID, "payment_type_id": p.TypeID, "receipt_number": str(p.Receipt)})
	}
	return p.ID
}
