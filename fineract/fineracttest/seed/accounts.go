package seed

import (
	"fmt"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/books/exact"
)

func (m *maker) officer(group int) int64 { return m.b.Officers[group%len(m.b.Officers)].StaffID }

func (m *maker) isUGX(group int) bool { return !m.o.NoUGX && group == m.o.Groups-1 && group > 0 }

// group makes a group with its members; the last one keeps its books in Ugandan shillings.
func (m *maker) group(i int) {
	joined := m.b.today.AddMonths(-10)
	var members []int64
	for k := 0; k < m.o.GroupSize && m.err == nil; k++ {
		members = append(members, m.client(i, k, joined))
	}
	name := groupNames[i%len(groupNames)]
	if i >= len(groupNames) {
		name = fmt.Sprintf("%s %d", name, i/len(groupNames)+1)
	}
	yes := true
	id := m.id(m.w.CreateGroup(books.GroupCmd{OfficeID: m.b.OfficeID, StaffID: m.officer(i), Name: name, ExternalID: fmt.Sprintf("GR-%d", i+1), Active: &yes, ActivationDate: joined.AddDays(1), Clients: members}))
	m.b.Groups = append(m.b.Groups, id)
	m.b.Clients = append(m.b.Clients, members...)
	if m.isUGX(i) {
		m.b.UGXGroup = id
	}
}

func (m *maker) client(group, k int, joined books.Date) int64 {
	n := group*m.o.GroupSize + k + 1
	first, last, phone := pick(m, kenyaFirst[:]), pick(m, kenyaLast[:]), fmt.Sprintf("+25470%07d", 1000000+n)
	if m.isUGX(group) {
		first, last, phone = pick(m, ugandaFirst[:]), pick(m, ugandaLast[:]), fmt.Sprintf("+25670%07d", 1000000+n)
	}
	yes := true
	return m.id(m.w.CreateClient(books.ClientCmd{OfficeID: m.b.OfficeID, LegalForm: 1, Firstname: first, Lastname: last, ExternalID: fmt.Sprintf("CL-%05d", n), MobileNo: phone, Active: &yes,
		ActivationDate: joined, StaffID: m.officer(group), GenderID: m.w.CodeValues(4)[0].ID}))
}

func pick(m *maker, list []string) string { return list[m.rng.IntN(len(list))] }

// centers joins the groups to centres. The first centre, and with it its groups, meets today, the others on the working days that follow.
func (m *maker) centers() {
	yes := true
	for c := 0; c < m.o.Centers && m.err == nil; c++ {
		var groups []int64
		for i, g := range m.b.Groups {
			if i*m.o.Centers/m.o.Groups == c {
				groups = append(groups, g)
			}
		}
		name := centerNames[c%len(centerNames)]
		if c >= len(centerNames) {
			name = fmt.Sprintf("%s %d", name, c/len(centerNames)+1)
		}
		id := m.id(m.w.CreateCenter(books.GroupCmd{OfficeID: m.b.OfficeID, StaffID: m.officer(c), Name: name + " Centre", ExternalID: fmt.Sprintf("CE-%d", c+1), Active: &yes,
			ActivationDate: m.b.today.AddMonths(-10).AddDays(1), Groups: groups}))
		m.b.Centers = append(m.b.Centers, id)
		m.calendar(id, name+" weekly", m.openDay(c))
	}
	m.b.TodayGroup = m.b.Groups[0]
}

// openDay is today or a working day shortly after it.
func (m *maker) openDay(n int) books.Date {
	d := m.b.today
	for i := 0; i < n%6; i++ {
		for d = d.AddDays(1); !m.w.IsWorkingDay(d); {
			d = d.AddDays(1)
		}
	}
	return d
}

func (m *maker) calendar(center int64, title string, day books.Date) {
	weekday := (int(day.Weekday())+6)%7 + 1
	m.id(m.w.CreateCalendar(books.EntityCenter, center, books.CalendarCmd{Title: title, Location: "Under the mango tree", Type: 1, Start: day.AddDays(-7 * (m.o.History + 6)), Repeating: true, Frequency: 2, Interval: 1, OnDay: weekday}))
}

// accounts gives a group its savings account and its members their loans and savings.
func (m *maker) accounts(i int) {
	g := m.w.Group(m.b.Groups[i])
	product := m.b.SavingsProduct
	if m.isUGX(i) {
		product = m.b.ugxSavings
	}
	opened := m.b.today.AddMonths(-9)
	m.savings(0, g.ID, product, m.officer(i), opened, fmt.Sprintf("SV-G%d", i+1))
	cal := m.w.MeetingCalendar(g.ID)
	next := m.b.today
	if cal != nil && m.w.RecentDate(cal) != m.b.today {
		next = m.w.NextTenDates(cal)[0]
	}
	for k, client := range g.Clients {
		if m.err != nil {
			return
		}
		n := i*m.o.GroupSize + k
		sv := m.savings(client, 0, product, m.officer(i), opened, fmt.Sprintf("SV-%05d", n+1))
		m.deposit(sv, m.isUGX(i), opened.AddDays(3))
		m.loans(i, k, client, g.ID, cal, next)
		if k%9 == 4 && !m.isUGX(i) {
			m.id(m.w.AddClientCharge(client, books.ChargeCmd{ChargeID: m.b.ClientCharge, Amount: amount(100), Due: next}))
		}
	}
}

func amount(n int64) *books.Amount { a := exact.Int(n); return &a }

func (m *maker) savings(client, group, product, officer int64, on books.Date, ext string) int64 {
	id := m.id(m.w.ApplySavings(books.SavingsCmd{ClientID: client, GroupID: group, ProductID: product, OfficerID: officer, SubmittedOn: on, ExternalID: ext}))
	m.id(m.w.ApproveSavings(id, on))
	m.id(m.w.ActivateSavings(id, on))
	m.b.Savings = append(m.b.Savings, id)
	return id
}

func (m *maker) deposit(id int64, ugx bool, on books.Date) {
	n := int64(200 + 50*m.rng.IntN(60))
	if ugx {
		n *= 30
	}
	m.id(m.w.Deposit(id, books.SavingsTxCmd{Date: on, Amount: amount(n), Payment: books.PaymentInput{TypeID: m.b.Cash, Receipt: fmt.Sprintf("SR-%d", id)}}))
}

// loans gives a member her loan: handed out on a meeting day some weeks ago and paid since. Two in each group of the first centre wait for cash
// on the next meeting day, some are behind, some have a second loan.
func (m *maker) loans(i, k int, client, group int64, cal *books.Calendar, next books.Date) {
	product, unit := m.b.LoanProduct, int64(1000)
	if m.isUGX(i) {
		product, unit = m.b.ugxLoan, 50000
	}
	size := unit * int64(8+2*m.rng.IntN(10))
	waits := k == 5 || k == 12
	if waits {
		id := m.apply(client, group, product, size, next, cal, i, fmt.Sprintf("LN-%d-%d", i+1, k+1))
		if next == m.b.today && group == m.b.TodayGroup {
			m.b.DueToday = append(m.b.DueToday, id)
		}
		return
	}
	weeks := 1 + m.rng.IntN(m.o.History)
	id := m.apply(client, group, product, size, next.AddDays(-7*weeks), cal, i, fmt.Sprintf("LN-%d-%d", i+1, k+1))
	missed := 0
	switch {
	case k%7 == 3:
		missed = 2
	case k%10 == 8:
		missed = 1
	}
	m.pay(id, next, missed)
	if k%8 == 6 {
		second := m.apply(client, group, product, size/2, next.AddDays(-7), cal, i, fmt.Sprintf("LN-%d-%d-B", i+1, k+1))
		m.pay(second, next, 0)
	}
	if missed == 2 && !m.isUGX(i) {
		m.b.InArrears++
		if weeks > 2 && k%2 == 1 {
			m.id(m.w.AddLoanCharge(id, books.ChargeCmd{ChargeID: m.b.ClientCharge + 1, Amount: amount(50), Due: m.b.today}))
		}
	}
}

// apply brings a loan to life; one whose day lies ahead, or is today, stays approved.
func (m *maker) apply(client, group, product, size int64, day books.Date, cal *books.Calendar, g int, ext string) int64 {
	if m.err != nil {
		return 0
	}
	unit, one, twelve, flat := 1, 1, 12, 1
	no := false
	cmd := books.LoanCmd{ClientID: client, GroupID: group, ProductID: product, OfficerID: m.officer(g), Type: books.LoanJLG, Principal: amount(size), TermFrequency: &twelve, TermUnit: &unit, Number: &twelve,
		Every: &one, Frequency: &unit, Rate: amount(2), Amortization: &one, InterestType: &flat, CalculationPeriod: &one, Strategy: "mifos-standard-strategy", ExpectedDisbursement: day,
		SubmittedOn: min(day, m.b.today).AddDays(-8), ExternalID: ext, SyncWithMeeting: &no}
	if cal != nil {
		cmd.CalendarID = cal.ID
	}
	id := m.id(m.w.ApplyLoan(cmd))
	m.id(m.w.ApproveLoan(id, books.ApproveCmd{On: min(day, m.b.today).AddDays(-7), Amount: amount(size)}))
	m.b.Loans = append(m.b.Loans, id)
	if day < m.b.today {
		m.id(m.w.DisburseLoan(id, books.DisburseCmd{On: day, Amount: amount(size), ExternalID: "DISB-" + ext, Payment: books.PaymentInput{TypeID: m.b.Cash}}))
	}
	return id
}

// pay posts the instalments that fell due before the day, but for the last ones missed.
func (m *maker) pay(id int64, before books.Date, missed int) {
	if m.err != nil {
		return
	}
	l := m.w.Loan(id)
	var due []*books.Installment
	for _, i := range l.Installments {
		if i.Due < before && i.Due < m.b.today {
			due = append(due, i)
		}
	}
	due = due[:max(0, len(due)-missed)]
	for _, i := range due {
		a := i.Principal.Due.Add(i.Interest.Due)
		m.id(m.w.Repay(id, books.RepayCmd{Date: i.Due, Amount: &a, ExternalID: fmt.Sprintf("SEED-%d-%d", id, i.Number), Payment: books.PaymentInput{TypeID: m.b.Cash, Receipt: fmt.Sprintf("R-%d-%d", id, i.Number)}}))
	}
}
