package pull

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"daftari/app/money"
	"daftari/fineract"
	"daftari/fineract/exact"
	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/tables"
)

func idText(id int64) string { return strconv.FormatInt(id, 10) }

// mostDecimals is what Fineract's amounts have (DECIMAL(19,6)).
const mostDecimals = 6

// amountText writes an amount as the report does: no zeros at the end, "0" for none. What does not
// fit is left as the server wrote it.
func amountText(d fineract.Decimal) string {
	if d.IsAbsent() {
		return "0"
	}
	n, err := d.Minor(mostDecimals)
	if err != nil {
		return d.String()
	}
	return strings.TrimSuffix(strings.TrimRight(exact.DecimalOf(n, mostDecimals).String(), "0"), ".")
}

func minor(d fineract.Decimal) (int64, error) {
	if d.IsAbsent() {
		return 0, nil
	}
	return d.Minor(mostDecimals)
}

func (g *gatherer) loan(l fineract.Loan) {
	g.rows.Loans = append(g.rows.Loans, portfolio.Loan{
		ID: l.ID, AccountNo: l.AccountNo, ExternalID: l.ExternalID, Product: l.ProductName, Currency: l.Currency.Code, Client: l.ClientID, Group: l.Group.ID,
		LoanType: int(l.LoanType.ID), ProductID: l.ProductID, Status: int(l.Status.ID), Officer: l.OfficerID, Digits: l.Currency.Decimals,
		Multiple: l.Currency.InMultiplesOf, Recalculates: l.Recalculates, Repayments: l.Repayments,
		Principal: amountText(l.Principal), Approved: amountText(l.ApprovedPrincipal), NetDisbursal: amountText(l.NetDisbursal),
		Outstanding: portfolio.Portions{Principal: amountText(l.Summary.PrincipalOutstanding), Interest: amountText(l.Summary.InterestOutstanding),
			Fees: amountText(l.Summary.FeesOutstanding), Penalties: amountText(l.Summary.PenaltiesOutstanding)},
		Total: amountText(l.Summary.TotalOutstanding), Overpaid: amountText(l.TotalOverpaid),
		Overdue: portfolio.Portions{Principal: amountText(l.Summary.PrincipalOverdue), Interest: amountText(l.Summary.InterestOverdue),
			Fees: amountText(l.Summary.FeesOverdue), Penalties: amountText(l.Summary.PenaltiesOverdue)}, OverdueSince: l.Summary.OverdueSince.String(),
		DisburseOn: l.Timeline.ExpectedDisbursal.String(), DisbursedOn: l.Timeline.Disbursed.String(), MaturesOn: l.Timeline.ExpectedMaturity.String(),
	})
	for _, p := range l.Schedule.Periods {
		if p.Number == 0 { // the disbursement
			continue
		}
		due := portfolio.Portions{Principal: amountText(p.PrincipalDue), Interest: amountText(p.InterestDue), Fees: amountText(p.FeesDue), Penalties: amountText(p.PenaltiesDue)}
		g.rows.Instalments = append(g.rows.Instalments, portfolio.Instalment{Loan: l.ID, No: p.Number, DueOn: p.Due.String(), Due: due, Complete: p.Complete,
			Paid:       portfolio.Portions{Principal: amountText(p.PrincipalPaid), Interest: amountText(p.InterestPaid), Fees: amountText(p.FeesPaid), Penalties: amountText(p.PenaltiesPaid)},
			Waived:     portfolio.Portions{Principal: "0", Interest: amountText(p.InterestWaived), Fees: amountText(p.FeesWaived), Penalties: amountText(p.PenaltiesWaived)},
			WrittenOff: portfolio.Portions{Principal: amountText(p.PrincipalWrittenOff), Interest: amountText(p.InterestWrittenOff), Fees: amountText(p.FeesWrittenOff), Penalties: amountText(p.PenaltiesWrittenOff)}})
	}
	for _, c := range l.Charges {
		g.rows.LoanCharges = append(g.rows.LoanCharges, portfolio.LoanCharge{ID: c.ID, Name: c.Name, Loan: l.ID, Charge: c.ChargeID, Penalty: c.Penalty,
			TimeType: int(c.TimeType.ID), DueOn: c.Due.String(), Amount: amountText(c.Amount), Paid: amountText(c.Paid), Waived: amountText(c.AmountOff),
			WrittenOff: amountText(c.WrittenOff), Outstanding: amountText(c.Outstanding)})
	}
	g.see(l.Currency)
}

func (g *gatherer) account(s fineract.Savings) {
	balance := amountText(s.Summary.Balance)
	available := balance
	if !s.Summary.Available.IsAbsent() {
		available = amountText(s.Summary.Available)
	}
	g.rows.Savings = append(g.rows.Savings, portfolio.Savings{
		ID: s.ID, AccountNo: s.AccountNo, ExternalID: s.ExternalID, Product: s.ProductName, Currency: s.Currency.Code, Client: s.ClientID, Group: s.GroupID,
		ProductID: s.ProductID, Status: int(s.Status.ID), SubStatus: int(s.SubStatus.ID), AccountType: accountType(s), DepositType: int(cmp.Or(s.DepositType.ID, plainSavings)), Officer: s.OfficerID, Digits: s.Currency.Decimals,
		Multiple: s.Currency.InMultiplesOf, Balance: balance, Available: available, OnHold: amountText(s.OnHold), Held: blocked(s),
		MinRequired: amountText(s.MinRequiredBalance), EnforcesMin: s.EnforceMinBalance, Overdraft: s.AllowOverdraft, OverdraftMax: amountText(s.OverdraftLimit),
		ActivatedOn: s.Timeline.Activated.String(), LockedInUntil: s.LockedUntil.String(),
	})
	g.see(s.Currency)
}

// see notes a currency of his accounts; their ids are not told.
func (g *gatherer) see(c fineract.Currency) {
	if slices.ContainsFunc(g.rows.Currencies, func(o portfolio.Currency) bool { return o.Code == c.Code }) {
		return
	}
	g.rows.Currencies = append(g.rows.Currencies, portfolio.Currency{Code: c.Code, Name: c.Name, Symbol: c.Symbol, Digits: c.Decimals, Multiple: c.InMultiplesOf})
}

// blocked is what the balance and what is available of it differ by, beside guarantees.
func blocked(s fineract.Savings) string {
	if s.Summary.Available.IsAbsent() {
		return "0"
	}
	balance, err1 := minor(s.Summary.Balance)
	available, err2 := minor(s.Summary.Available)
	onHold, err3 := minor(s.OnHold)
	if errors.Join(err1, err2, err3) != nil {
		return "0"
	}
	return amountText(exact.DecimalOf(max(0, balance-available-onHold), mostDecimals))
}

// accountType: 1 of a client, 2 of a group; the endpoints tell it by the owner alone.
func accountType(s fineract.Savings) int {
	if s.ClientID == 0 && s.GroupID != 0 {
		return 2
	}
	return 1
}

// currencies: an account's own digits may differ from the currency's, which the institution's list
// tells, and ISO where the user may not read that.
func (g *gatherer) currencies(ctx context.Context) error {
	list, err := g.c.Currencies(ctx)
	if err != nil && !unseen(err) {
		return err
	}
	for i := range g.rows.Currencies {
		c := &g.rows.Currencies[i]
		if at := slices.IndexFunc(list, func(v fineract.Currency) bool { return v.Code == c.Code }); at >= 0 {
			c.Digits, c.Multiple = list[at].Decimals, list[at].InMultiplesOf
		} else if iso, err := money.ISO(c.Code); err == nil {
			c.Digits, c.Multiple = iso.Digits(), 0
		}
	}
	return nil
}

// products tell their short names, to those who may read them.
func (g *gatherer) products(ctx context.Context) error {
	loans, err := g.shortNames(ctx, "/v1/loanproducts")
	if err != nil {
		return err
	}
	savings, err := g.shortNames(ctx, "/v1/savingsproducts")
	if err != nil {
		return err
	}
	for i := range g.rows.Loans {
		g.rows.Loans[i].ShortName = loans[g.rows.Loans[i].ProductID]
	}
	for i := range g.rows.Savings {
		g.rows.Savings[i].ShortName = savings[g.rows.Savings[i].ProductID]
	}
	return nil
}

func (g *gatherer) shortNames(ctx context.Context, route string) (map[int64]string, error) {
	list, err := fineract.Get[[]struct {
		ID    int64  `json:"id"`
		Short string `json:"shortName"`
	}](ctx, g.c, route, map[string][]string{"fields": {"id,shortName"}})
	if err != nil && !unseen(err) {
		return nil, err
	}
	names := map[int64]string{}
	for _, p := range list {
		names[p.ID] = p.Short
	}
	return names, nil
}

// notes on the meetings of his groups.
func (g *gatherer) notes(ctx context.Context) error {
	for id := range g.groups {
		t, err := tables.Rows(ctx, g.c, portfolio.MeetingTable, id)
		if err != nil {
			if unseen(err) {
				continue
			}
			return err
		}
		for _, row := range t.Rows {
			r := rowOf{t, row}
			g.rows.MeetingNotes = append(g.rows.MeetingNotes, portfolio.MeetingNote{ID: r.number("id"), Group: id, Outcome: r.text("outcome"), Reason: r.text("reason"),
				On: r.day("meeting_day"), To: r.day("to_day"), At: r.text("to_time"), Place: r.text("to_place"), Colleague: r.number("colleague_id"), Until: r.day("until_day"), EntryKey: r.text("entry_key")})
		}
	}
	return nil
}

// rowOf reads cells by the name of their column; what is not there is zero.
type rowOf struct {
	t   tables.Table
	row []json.RawMessage
}

func (r rowOf) cell(name string, into any) {
	if i := r.t.Column(name); i >= 0 {
		_ = json.Unmarshal(r.row[i], into) // a cell of another type is as good as none
	}
}

func (r rowOf) text(name string) (s string) { r.cell(name, &s); return s }

func (r rowOf) number(name string) (n int64) { r.cell(name, &n); return n }

func (r rowOf) day(name string) string {
	var d fineract.Date
	r.cell(name, &d)
	return d.String()
}

func (r rowOf) amount(name string) string {
	var d fineract.Decimal
	if r.cell(name, &d); d.IsAbsent() {
		return ""
	}
	return amountText(d)
}

// house reads what is the institution's: staff and holidays of the offices he works in, payment
// types, working days, and the limits on his own office.
func (g *gatherer) house(ctx context.Context) error {
	offices := map[int64]bool{g.office: true}
	for _, v := range g.rows.Groups {
		offices[v.Office] = true
	}
	for _, c := range g.rows.Clients {
		offices[c.Office] = true
	}
	for id := range offices {
		if err := g.ofOffice(ctx, id); err != nil {
			return err
		}
	}
	types, err := g.c.PaymentTypes(ctx)
	if err != nil {
		return err
	}
	for _, t := range types {
		g.rows.PaymentTypes = append(g.rows.PaymentTypes, portfolio.PaymentType{ID: t.ID, Name: t.Name, Cash: t.Cash, Position: int64(t.Position), System: t.System, CodeName: t.Code})
	}
	week, err := g.c.WorkingDays(ctx)
	if err != nil {
		return err
	}
	g.rows.WorkingDays = []portfolio.WorkingDays{{ID: week.ID, Rule: week.Recurrence, Rescheduling: int(week.RescheduleType.ID)}}
	return g.limits(ctx)
}

func (g *gatherer) ofOffice(ctx context.Context, office int64) error {
	staff, err := fineract.Get[[]fineract.Staff](ctx, g.c, "/v1/staff", map[string][]string{"officeId": {idText(office)}, "status": {"all"}})
	if err != nil && !unseen(err) {
		return err
	}
	for _, s := range staff {
		g.rows.Staff = append(g.rows.Staff, portfolio.Staff{ID: s.ID, Name: s.DisplayName, Office: s.OfficeID, LoanOfficer: s.Officer, Active: s.Active, Mobile: s.MobileNo, ExternalID: s.ExternalID})
	}
	holidays, err := g.c.Holidays(ctx, office)
	if err != nil && !unseen(err) {
		return err
	}
	for _, h := range holidays {
		if h.Status.ID == active {
			g.rows.Holidays = append(g.rows.Holidays, portfolio.Holiday{ID: h.ID, Name: h.Name, Office: office, From: h.From.String(), To: h.To.String(),
				RescheduledTo: h.RescheduledTo.String(), Status: active, Rescheduling: h.Rescheduling})
		}
	}
	return nil
}

// limits on the office and those above it. They are searched for by the office: the rows of an office
// above the user's own are "not found" for her (live run, F2), and limits unseen would be limits lifted.
func (g *gatherer) limits(ctx context.Context) error {
	columns := []string{"id", "user_name", "currency", "offline_hours", "entry_max", "unposted_max", "bag_max", "back_days", "no_exactly"}
	for _, part := range append(strings.Split(strings.Trim(g.rows.Clock.Hierarchy, "."), "."), "1") {
		office, err := strconv.ParseInt(part, 10, 64)
		if err != nil {
			continue
		}
		rows, err := tables.FindRows(ctx, g.c, portfolio.LimitTable, "office_id", part, columns...)
		if err != nil {
			if unseen(err) {
				continue
			}
			return err
		}
		for _, cells := range rows { // empty ones are left out
			r := rowOf{tables.Table{Columns: columns}, make([]json.RawMessage, len(columns))}
			for i, name := range columns {
				r.row[i] = cells[name]
			}
			g.rows.Limits = append(g.rows.Limits, portfolio.Limit{ID: r.number("id"), UserName: r.text("user_name"), Currency: r.text("currency"), Office: office,
				OfflineHours: r.number("offline_hours"), EntryMax: r.amount("entry_max"), UnpostedMax: r.amount("unposted_max"), BagMax: r.amount("bag_max"),
				BackDays: r.number("back_days"), NoExactly: r.number("no_exactly") != 0})
		}
	}
	return nil
}

// sortAll puts what was gathered in the order that the report's rows have.
func sortAll(r *portfolio.Rows) {
	by(r.Offices, func(v portfolio.Office) int64 { return v.ID })
	by(r.Staff, func(v portfolio.Staff) int64 { return v.ID })
	by(r.PaymentTypes, func(v portfolio.PaymentType) int64 { return v.ID })
	by(r.Holidays, func(v portfolio.Holiday) int64 { return v.ID })
	by(r.Centres, func(v portfolio.Centre) int64 { return v.ID })
	by(r.Groups, func(v portfolio.Group) int64 { return v.ID })
	by(r.Calendars, func(v portfolio.Calendar) int64 { return v.ID })
	by(r.Limits, func(v portfolio.Limit) int64 { return v.ID })
	by(r.MeetingNotes, func(v portfolio.MeetingNote) int64 { return v.ID })
	by(r.Charges, func(v portfolio.ClientCharge) int64 { return v.ID })
	by(r.Clients, func(v portfolio.Client) int64 { return v.ID })
	by(r.Loans, func(v portfolio.Loan) int64 { return v.ID })
	by(r.Savings, func(v portfolio.Savings) int64 { return v.ID })
	by(r.LoanCharges, func(v portfolio.LoanCharge) int64 { return v.ID })
	by(r.Members, func(v portfolio.Membership) int64 { return v.Client })
	by(r.Members, func(v portfolio.Membership) int64 { return v.Group }) // stable: by group, then client
	by(r.Instalments, func(v portfolio.Instalment) int64 { return v.Loan })
}

func by[T any](list []T, key func(T) int64) {
	slices.SortStableFunc(list, func(a, b T) int { return cmp.Compare(key(a), key(b)) })
}
