// Package seed fills a tenant of the strict Fineract with a branch in the middle of its work: centres, groups, clients, loans with history and
// arrears, savings, charges, one group in another currency. It is deterministic: the same options and the same day give the same branch.
package seed

import (
	"fmt"
	"math/rand/v2"
	"time"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/fineracttest/core"
)

// Options of a branch. Zero values are those of the demo: 3 centres, 12 groups of 20, 240 clients of one officer.
type Options struct {
	Centers, Groups, GroupSize int
	Officers                   int  // the groups are shared among them in turn
	History                    int  // weeks of loans and repayments behind today; 8 when 0
	NoUGX                      bool // without the group in Ugandan shillings
	MinimalRole                bool // the officer gets MinimalRole and not FieldRole
	Seed                       uint64
}

// Branch is what was made.
type Branch struct {
	OfficeID            int64
	Officer, Manager    Login
	Officers            []Login // the first is Officer
	Cash, MobileMoney   int64   // payment types
	TodayGroup          int64   // a group whose meeting is today
	UGXGroup            int64   // 0 without
	Centers, Groups     []int64
	Clients, Loans      []int64
	Savings             []int64
	DueToday            []int64 // approved loans to hand out in cash today, of TodayGroup
	InArrears           int
	LoanProduct         int64
	SavingsProduct      int64
	ClientCharge        int64
	today               books.Date
	ugxLoan, ugxSavings int64
}

// Login is a user that can sign in.
type Login struct {
	StaffID            int64
	Username, Password string
}

// MinimalRole are the permissions of fineract-observed.md section 4.
func MinimalRole() []string {
	return []string{"READ_CLIENT", "READ_LOAN", "READ_SAVINGSACCOUNT", "READ_GROUP", "READ_CENTER", "READ_STAFF", "READ_OFFICE", "READ_PAYMENTTYPE", "READ_CURRENCY", "READ_HOLIDAY", "READ_WORKINGDAYS",
		"READ_CODE", "READ_CODEVALUE", "READ_LOANPRODUCT", "READ_SAVINGSPRODUCT", "READ_CALENDAR", "READ_MEETING", "READ_COLLECTIONSHEET", "READ_CONFIGURATION", "READ_BUSINESS_DATE",
		"READ_CLIENTIDENTIFIER", "REPAYMENT_LOAN", "DEPOSIT_SAVINGSACCOUNT", "WITHDRAWAL_SAVINGSACCOUNT", "CREATE_CLIENT", "ACTIVATE_CLIENT"}
}

// FieldRole is the minimal role and what the rest of a meeting needs: handing out cash loans, charges of clients, attendance, taking back.
func FieldRole() []string {
	return append(MinimalRole(), "DISBURSE_LOAN", "PAY_CLIENTCHARGE", "CREATE_MEETING", "SAVEORUPDATEATTENDANCE_MEETING", "ADJUST_LOAN", "UNDOTRANSACTION_SAVINGSACCOUNT",
		"UNDOTRANSACTION_CLIENT", "DISBURSALUNDO_LOAN")
}

type maker struct {
	t   *core.Tenant
	w   *books.World
	o   Options
	b   *Branch
	rng *rand.Rand
	err error
}

// id takes the id of something made; the first error ends all.
func (m *maker) id(r books.Result, err error) int64 {
	if err != nil && m.err == nil {
		m.err = err
	}
	return r.ResourceID
}

// Fill makes the branch.
func Fill(t *core.Tenant, o Options) (*Branch, error) {
	def := func(v *int, n int) {
		if *v == 0 {
			*v = n
		}
	}
	def(&o.Centers, 3)
	def(&o.Groups, 12)
	def(&o.GroupSize, 20)
	def(&o.Officers, 1)
	def(&o.History, 8)
	t.Lock()
	defer t.Unlock()
	m := &maker{t: t, w: t.W, o: o, b: &Branch{today: t.W.Today()}, rng: rand.New(rand.NewPCG(o.Seed, 254))}
	m.w.ActAs(1)
	m.organisation()
	m.products()
	m.people()
	for i := 0; i < o.Groups && m.err == nil; i++ {
		m.group(i)
	}
	m.centers()
	for i := range m.b.Groups {
		if m.err == nil {
			m.accounts(i)
		}
	}
	if m.err != nil {
		return nil, fmt.Errorf("seed: %w", m.err)
	}
	m.age()
	return m.b, nil
}

// age dates the rows' stamps a day back: all was there yesterday, so that what a device reads next as changes is what changed since.
func (m *maker) age() {
	then := m.w.Touched().AddDate(0, 0, -1)
	for _, c := range m.w.Clients() {
		c.Created, c.LastModified = then, then
	}
	for _, g := range m.w.Groups() {
		g.Created, g.LastModified = then, then
	}
	for _, l := range m.w.Loans() {
		l.Created, l.LastModified = then, then
	}
	for _, s := range m.w.SavingsAccounts() {
		s.Created, s.LastModified = then, then
	}
}

func (m *maker) organisation() {
	if err := m.w.SetCurrencies([]string{"KES", "UGX", "USD"}); err != nil {
		m.err = err
	}
	days := "MO,TU,WE,TH,FR,SA"
	if m.b.today.Weekday() == time.Sunday {
		days += ",SU" // a demo on a Sunday has its meeting too
	}
	m.id(m.w.SetWorkingDays(books.WorkingDays{Recurrence: "FREQ=WEEKLY;INTERVAL=1;BYDAY=" + days, RescheduleType: 2}))
	m.b.OfficeID = m.id(m.w.CreateOffice(books.OfficeCmd{ParentID: 1, Name: "Machakos Branch", ExternalID: "BR-MKS", Opened: m.b.today.AddMonths(-60)}))
	m.b.Cash = m.id(m.w.CreatePaymentType(books.PaymentTypeCmd{Name: "Cash", Description: "Notes and coins", Cash: true, Position: 1}))
	m.b.MobileMoney = m.id(m.w.CreatePaymentType(books.PaymentTypeCmd{Name: "Mobile money", Description: "M-Pesa and others", Position: 2}))
	m.id(m.w.CreateCodeValue(4, books.CodeValue{Name: "Female", Position: 1, Active: true}))
	m.id(m.w.CreateCodeValue(4, books.CodeValue{Name: "Male", Position: 2, Active: true}))
	for _, g := range []struct {
		name, code string
		kind       int
	}{{"Cash in hand", "1001", 1}, {"Mobile money float", "1002", 1}, {"Loan portfolio", "1003", 1}, {"Transfers in suspense", "1004", 1}, {"Savings overdraft portfolio", "1005", 1},
		{"Savings control", "2001", 2}, {"Loan overpayments", "2002", 2}, {"Savings transfers in suspense", "2003", 2}, {"Mobile money suspense", "2004", 2}, {"Interest income", "4001", 4},
		{"Fee income", "4002", 4}, {"Penalty income", "4003", 4}, {"Recovery income", "4004", 4}, {"Write-offs", "5001", 5}, {"Interest on savings", "5002", 5}, {"Goodwill", "5003", 5}} {
		m.id(m.w.CreateGLAccount(books.GLAccountCmd{Name: g.name, Code: g.code, Description: g.name, Type: g.kind, Usage: 1, ManualEntries: true}))
	}
	holiday := m.id(m.w.CreateHoliday(books.HolidayCmd{Name: "Mashujaa Day", Description: "National holiday", From: m.holiday(), To: m.holiday(), RescheduledTo: m.holiday().AddDays(1),
		ReschedulingType: 2, Offices: []int64{m.b.OfficeID}}))
	m.id(m.w.ActivateHoliday(holiday))
}

// holiday is 20 October to come, so that no history falls on it.
func (m *maker) holiday() books.Date {
	y, _, _ := m.b.today.YMD()
	d := exact.NewDate(y, time.October, 20)
	if d <= m.b.today.AddDays(14) {
		d = exact.NewDate(y+1, time.October, 20)
	}
	return d
}

func (m *maker) products() {
	gl := map[string]int64{"fundSourceAccountId": 1, "loanPortfolioAccountId": 3, "transfersInSuspenseAccountId": 4, "interestOnLoanAccountId": 10, "incomeFromFeeAccountId": 11,
		"incomeFromPenaltyAccountId": 12, "incomeFromRecoveryAccountId": 13, "writeOffAccountId": 14, "goodwillCreditAccountId": 16, "overpaymentLiabilityAccountId": 7}
	channels := []books.PaymentMapping{{PaymentTypeID: m.b.MobileMoney, GLAccountID: 2}}
	loan := func(name, short, currency string, digits int, principal, least, most int64) int64 {
		return m.id(m.w.CreateLoanProduct(books.LoanProduct{Name: name, ShortName: short, Currency: books.Currency{Code: currency, Digits: digits}, Principal: exact.Int(principal),
			MinPrincipal: exact.Int(least), MaxPrincipal: exact.Int(most), Number: 12, MinNumber: 1, MaxNumber: 52, Every: 1, Frequency: 1, Rate: exact.Int(2), RateFrequency: 2, Amortization: 1,
			InterestType: 1, CalculationPeriod: 1, Strategy: "mifos-standard-strategy", DaysInMonth: 1, DaysInYear: 365, AccountingRule: 2, GL: gl, Channels: channels, DefineInstallmentAmount: true}))
	}
	m.b.LoanProduct = loan("Biashara Weekly", "BW", "KES", 2, 12000, 1000, 200000)
	m.b.ugxLoan = loan("Kampala Weekly", "KW", "UGX", 0, 500000, 10000, 5000000)
	sgl := map[string]int64{"savingsReferenceAccountId": 1, "overdraftPortfolioControlId": 5, "savingsControlAccountId": 6, "transfersInSuspenseAccountId": 8, "interestOnSavingsAccountId": 15,
		"writeOffAccountId": 14, "incomeFromFeeAccountId": 11, "incomeFromPenaltyAccountId": 12, "incomeFromInterestId": 10}
	savings := func(name, short, currency string, digits int) int64 {
		return m.id(m.w.CreateSavingsProduct(books.SavingsProduct{Name: name, ShortName: short, Description: "Voluntary savings", Currency: books.Currency{Code: currency, Digits: digits},
			Rate: exact.Int(3), Compounding: 4, Posting: 4, Calculation: 1, DaysInYear: 365, AccountingRule: 2, GL: sgl, Channels: channels}))
	}
	m.b.SavingsProduct = savings("Akiba", "AK", "KES", 2)
	m.b.ugxSavings = savings("Okutereka", "OK", "UGX", 0)
	m.b.ClientCharge = m.id(m.w.CreateCharge(books.Charge{Name: "Passbook fee", Currency: "KES", Amount: exact.Int(100), AppliesTo: 3, Time: 2, Calculation: 1, Active: true}))
	m.id(m.w.CreateCharge(books.Charge{Name: "Late fee", Currency: "KES", Amount: exact.Int(50), AppliesTo: 1, Time: 2, Calculation: 1, Active: true, Penalty: true}))
}

func (m *maker) role(name, text string, perms []string) int64 {
	r := m.t.AddRole(name, text)
	for _, p := range perms {
		r.Perms[p] = true
	}
	return r.ID
}

func (m *maker) user(staff int64, name, first, password string, role int64) Login {
	id := m.id(m.w.CreateUser(books.UserCmd{OfficeID: m.b.OfficeID, StaffID: staff, Username: name, Firstname: first, Lastname: "Daftari", Email: name + "@example.org"}))
	if m.err == nil {
		m.t.AddAccount(m.w.User(id), password, []int64{role})
	}
	return Login{StaffID: staff, Username: name, Password: password}
}

func (m *maker) people() {
	perms := FieldRole()
	if m.o.MinimalRole {
		perms = MinimalRole()
	}
	field := m.role("Loan officer", "field agent", perms)
	office := m.role("Branch manager", "approves", append(FieldRole(), "READ_AUDIT", "APPROVE_LOAN", "APPROVALUNDO_LOAN", "CREATE_LOAN", "READ_JOURNALENTRY", "READ_GLACCOUNT", "REPAYMENT_LOAN_CHECKER",
		"DEPOSIT_SAVINGSACCOUNT_CHECKER"))
	for i := 0; i < m.o.Officers; i++ {
		first, last := officers[i%len(officers)][0], officers[i%len(officers)][1]
		staff := m.id(m.w.CreateStaff(books.StaffCmd{OfficeID: m.b.OfficeID, Firstname: first, Lastname: last, ExternalID: fmt.Sprintf("ST-%d", i+1), MobileNo: fmt.Sprintf("+2547009%05d", i+1),
			LoanOfficer: true, Joined: m.b.today.AddMonths(-40)}))
		name := "officer"
		if i > 0 {
			name = fmt.Sprintf("officer%d", i+1)
		}
		m.b.Officers = append(m.b.Officers, m.user(staff, name, first, "Officer#2026x", field))
	}
	m.b.Officer = m.b.Officers[0]
	staff := m.id(m.w.CreateStaff(books.StaffCmd{OfficeID: m.b.OfficeID, Firstname: "Chebet", Lastname: "Rono", ExternalID: "ST-M", MobileNo: "+254700990000", Joined: m.b.today.AddMonths(-50)}))
	m.b.Manager = m.user(staff, "manager", "Chebet", "Manager#2026x", office)
}
