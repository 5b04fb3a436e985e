// Package contract holds what fineract/ledger promises against any Fineract: the double of package
// fineracttest, or a real server (-tags live). It makes its own branch on the server over the API,
// so that nothing of the tests depends on what stands there.
package contract

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/fineract"
	"daftari/fineract/admin"
	"daftari/fineract/ledger/install"
	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/tables"
)

// Target is a server to hold to the contract. User must be allowed everything.
type Target struct {
	URL, Tenant, User, Password string
	RootCAs                     []byte
	Now                         func() time.Time
	NewKey                      func() string // a fresh UUID
}

// Branch is what Seed made: an office with one officer, a group that meets weekly on the weekday of
// Day, and its members with a loan and savings each.
type Branch struct {
	Target
	Admin *fineract.Client

	Office, Staff, Role, Group, Calendar int64
	Username, Secret                     string // of the officer's user
	Unlinked                             string // a user without staff, with the same role and password
	Clients, Loans, Savings, Charges     []int64
	Approved                             []int64 // loans not handed out yet
	Payment                              app.PaymentTypeID
	Centre, Child                        int64    // a centre of the officer's, and a group in it that has no staff of its own
	Others                               []int64  // members of Child, without staff and accounts
	GroupSavings                         int64    // the group's own account
	Day                                  app.Date // a meeting day in the past
	Currency                             money.Currency

	tag  string
	err  error
	ctx  context.Context //nolint:containedctx // lives as long as Seed
	from fineract.Date   // when everything began
}

const (
	secret     = "Field#2026-officer"
	extraLoans = 3
)

// Seed makes a branch of n clients and installs what Daftari needs.
func Seed(ctx context.Context, t Target, n int) (*Branch, error) {
	c, err := fineract.New(fineract.Config{BaseURL: t.URL, AllowHTTP: true, Tenant: t.Tenant, User: t.User, RootCAs: t.RootCAs, Now: t.Now})
	if err != nil {
		return nil, err
	}
	c.SetPassword(t.Password)
	if _, err := install.Run(ctx, c, false, t.NewKey); err != nil {
		return nil, fmt.Errorf("install: %w", err)
	}
	b := &Branch{Target: t, Admin: c, tag: strings.ToUpper(t.NewKey()[:6]), Secret: secret, ctx: ctx}
	if b.Currency, err = money.New("KES", 2, 0); err != nil {
		return nil, err
	}
	today, err := c.Today(ctx, 0)
	if err != nil {
		return nil, fmt.Errorf("the tenant's day: %w", err)
	}
	day := today.Time().AddDate(0, 0, -1)
	for day.Weekday() != time.Wednesday { // a working day everywhere
		day = day.AddDate(0, 0, -1)
	}
	b.Day, b.from = app.DateOf(day), fdate(day.AddDate(0, 0, -70))
	b.people(n)
	products := b.products()
	for i, client := range b.Clients {
		b.Savings = append(b.Savings, b.savings(products[1], client))
		b.Loans = append(b.Loans, b.loan(products[0], client, true))
		if i < extraLoans {
			b.Approved = append(b.Approved, b.loan(products[0], client, false))
			b.Charges = append(b.Charges, b.charge(products[2], client))
		}
	}
	b.surroundings(products[1])
	return b, b.err
}

// surroundings are what a pull must tell beside: a centre, a group's own savings, limits, a holiday.
func (b *Branch) surroundings(savings int64) {
	for i := range 2 {
		b.Others = append(b.Others, b.make("/v1/clients", map[string]any{"officeId": b.Office, "legalFormId": 1, "firstname": fmt.Sprintf("Other%02d", i),
			"lastname": b.tag, "mobileNo": fmt.Sprintf("+2547%08d", int64(b.Office)*100+int64(i)), "active": true, "activationDate": b.from}, true))
	}
	b.Child = b.make("/v1/groups", map[string]any{"officeId": b.Office, "name": "Child " + b.tag, "active": true, "activationDate": b.from, "clientMembers": b.Others}, true)
	b.Centre = b.make("/v1/centers", map[string]any{"officeId": b.Office, "name": "Centre " + b.tag, "staffId": b.Staff, "active": true, "activationDate": b.from,
		"groupMembers": []int64{b.Child}}, true)
	b.do(http.MethodPost, "/v1/centers/{id}/calendars", []any{b.Centre}, "", map[string]any{"title": "Centre " + b.tag, "typeId": "1",
		"startDate": fdate(b.Day.Time().AddDate(0, 0, -63)), "frequency": "2", "interval": "1", "repeating": "true", "repeatsOnDay": "3"}, true)
	b.GroupSavings = b.make("/v1/savingsaccounts", map[string]any{"productId": savings, "groupId": b.Group, "submittedOnDate": b.from, "fieldOfficerId": b.Staff}, true)
	b.do(http.MethodPost, "/v1/savingsaccounts/{id}", []any{b.GroupSavings}, "approve", map[string]any{"approvedOnDate": b.from}, true)
	b.do(http.MethodPost, "/v1/savingsaccounts/{id}", []any{b.GroupSavings}, "activate", map[string]any{"activatedOnDate": b.from}, true)
	holiday := fdate(b.Day.Time().AddDate(0, 0, 40))
	id := b.make("/v1/holidays", map[string]any{"offices": []map[string]any{{"officeId": b.Office}}, "name": "Day " + b.tag, "fromDate": holiday, "toDate": holiday,
		"repaymentsRescheduledTo": fdate(b.Day.Time().AddDate(0, 0, 41)), "reschedulingType": 2}, true)
	b.do(http.MethodPost, "/v1/holidays/{id}", []any{id}, "activate", map[string]any{}, false)
	if b.err == nil {
		_, err := b.Admin.Post(b.ctx, tables.AddRow(portfolio.LimitTable, b.Office, map[string]any{"user_name": b.Username, "currency": "KES", "offline_hours": 48,
			"entry_max": json.Number("50000.5"), "back_days": 3}, b.NewKey()))
		b.fail(err)
	}
}

func fdate(t time.Time) fineract.Date {
	return fineract.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}
}

// do posts; after the first failure it does nothing.
func (b *Branch) do(method, route string, args []any, command string, body map[string]any, dated bool) int64 {
	if b.err != nil {
		return 0
	}
	q := url.Values{}
	if command != "" {
		q.Set("command", command)
	}
	r, err := b.Admin.Post(b.ctx, fineract.Write(method, route, args, q, body, dated, b.NewKey()))
	if err != nil {
		b.err = fmt.Errorf("seed: %w: %s", err, said(err))
		return 0
	}
	return r.ResourceID
}

func (b *Branch) make(route string, body map[string]any, dated bool) int64 {
	return b.do(http.MethodPost, route, nil, "", body, dated)
}

func (b *Branch) people(n int) {
	b.currency()
	b.Office = b.make("/v1/offices", map[string]any{"parentId": 1, "name": "Branch " + b.tag, "openingDate": b.from}, true)
	b.Staff = b.make("/v1/staff", map[string]any{"officeId": b.Office, "firstname": "Akinyi", "lastname": b.tag, "isLoanOfficer": true, "joiningDate": b.from}, true)
	b.Role = b.make("/v1/roles", map[string]any{"name": "Officer " + b.tag, "description": "field officer"}, false)
	rights := map[string]bool{}
	for _, p := range portfolio.TheSpec().Permissions {
		rights[p] = true
	}
	if b.err == nil {
		_, err := b.Admin.Post(b.ctx, admin.Grant(b.Role, rights, b.NewKey()))
		b.fail(err)
	}
	b.Username, b.Unlinked = "officer"+strings.ToLower(b.tag), "nobody"+strings.ToLower(b.tag)
	user := func(name string, staff int64) {
		body := map[string]any{"username": name, "firstname": "Akinyi", "lastname": "Test", "email": name + "@example.org", "officeId": b.Office,
			"roles": []int64{b.Role}, "sendPasswordToEmail": false, "password": secret, "repeatPassword": secret}
		if staff != 0 {
			body["staffId"] = staff
		}
		b.make("/v1/users", body, false)
	}
	user(b.Username, b.Staff)
	user(b.Unlinked, 0)
	for i := range n {
		b.Clients = append(b.Clients, b.make("/v1/clients", map[string]any{"officeId": b.Office, "legalFormId": 1, "firstname": fmt.Sprintf("Client%02d", i),
			"lastname": b.tag, "active": true, "activationDate": b.from, "staffId": b.Staff}, true))
	}
	b.Group = b.make("/v1/groups", map[string]any{"officeId": b.Office, "name": "Group " + b.tag, "staffId": b.Staff, "active": true,
		"activationDate": b.from, "clientMembers": b.Clients}, true)
	b.Calendar = b.do(http.MethodPost, "/v1/groups/{id}/calendars", []any{b.Group}, "", map[string]any{"title": "Weekly " + b.tag, "typeId": "1",
		"startDate": fdate(b.Day.Time().AddDate(0, 0, -63)), "frequency": "2", "interval": "1", "repeating": "true", "repeatsOnDay": "3"}, true)
}

// currency adds ours to those that the tenant uses.
func (b *Branch) currency() {
	used, err := b.Admin.Currencies(b.ctx)
	b.fail(err)
	codes := []string{b.Currency.Code()}
	for _, c := range used {
		if c.Code == codes[0] {
			return
		}
		codes = append(codes, c.Code)
	}
	b.do(http.MethodPut, "/v1/currencies", nil, "", map[string]any{"currencies": codes}, false)
}

// products makes a loan product, a savings product and a client's charge.
func (b *Branch) products() [3]int64 {
	short := strings.ToUpper(b.NewKey()[:4])
	loan := b.make("/v1/loanproducts", map[string]any{"name": "Weekly " + b.tag, "shortName": short, "currencyCode": "KES", "digitsAfterDecimal": 2,
		"inMultiplesOf": 0, "principal": 12000, "numberOfRepayments": 12, "repaymentEvery": 1, "repaymentFrequencyType": 1, "interestRatePerPeriod": 2,
		"interestRateFrequencyType": 2, "amortizationType": 1, "interestType": 1, "interestCalculationPeriodType": 1,
		"transactionProcessingStrategyCode": "mifos-standard-strategy", "loanScheduleType": "CUMULATIVE", "daysInMonthType": 1, "daysInYearType": 365,
		"isInterestRecalculationEnabled": false, "accountingRule": 1}, true)
	savings := b.make("/v1/savingsproducts", map[string]any{"name": "Akiba " + b.tag, "shortName": short, "description": "Voluntary savings",
		"currencyCode": "KES", "digitsAfterDecimal": 2, "inMultiplesOf": 0, "nominalAnnualInterestRate": 3, "interestCompoundingPeriodType": 4,
		"interestPostingPeriodType": 4, "interestCalculationType": 1, "interestCalculationDaysInYearType": 365, "accountingRule": 1, "locale": "en"}, false)
	charge := b.make("/v1/charges", map[string]any{"name": "Card " + b.tag, "chargeAppliesTo": 3, "currencyCode": "KES", "amount": 120, "chargeTimeType": 2,
		"chargeCalculationType": 1, "chargePaymentMode": 0, "active": true, "penalty": false, "locale": "en"}, false)
	types, err := b.Admin.PaymentTypes(b.ctx)
	b.fail(err)
	for _, t := range types {
		if !t.Cash && !t.System { // disbursements by staff need one on PostgreSQL
			b.Payment = app.PaymentTypeID(t.ID)
			break
		}
	}
	return [3]int64{loan, savings, charge}
}

func (b *Branch) savings(product, client int64) int64 {
	id := b.make("/v1/savingsaccounts", map[string]any{"productId": product, "clientId": client, "submittedOnDate": b.from, "fieldOfficerId": b.Staff}, true)
	b.do(http.MethodPost, "/v1/savingsaccounts/{id}", []any{id}, "approve", map[string]any{"approvedOnDate": b.from}, true)
	b.do(http.MethodPost, "/v1/savingsaccounts/{id}", []any{id}, "activate", map[string]any{"activatedOnDate": b.from}, true)
	return id
}

// loan of 12,000 over 12 weeks, approved, handed out two weeks after it all began if active.
func (b *Branch) loan(product, client int64, active bool) int64 {
	out := fdate(b.Day.Time().AddDate(0, 0, -56))
	if !active {
		out = fdate(b.Day.Time())
	}
	id := b.make("/v1/loans", map[string]any{"clientId": client, "groupId": b.Group, "productId": product, "principal": 12000, "loanTermFrequency": 12,
		"loanTermFrequencyType": 1, "numberOfRepayments": 12, "repaymentEvery": 1, "repaymentFrequencyType": 1, "interestRatePerPeriod": 2,
		"amortizationType": 1, "interestType": 1, "interestCalculationPeriodType": 1, "transactionProcessingStrategyCode": "mifos-standard-strategy",
		"expectedDisbursementDate": out, "submittedOnDate": b.from, "loanType": "jlg", "loanOfficerId": b.Staff}, true)
	b.do(http.MethodPost, "/v1/loans/{id}", []any{id}, "approve", map[string]any{"approvedOnDate": b.from, "approvedLoanAmount": 12000}, true)
	if active {
		b.do(http.MethodPost, "/v1/loans/{id}", []any{id}, "disburse", map[string]any{"actualDisbursementDate": out, "paymentTypeId": int64(b.Payment)}, true)
	}
	return id
}

func (b *Branch) charge(charge, client int64) int64 {
	return b.do(http.MethodPost, "/v1/clients/{id}/charges", []any{client}, "", map[string]any{"chargeId": charge, "amount": 120, "dueDate": fdate(b.Day.Time())}, true)
}

func (b *Branch) fail(err error) {
	if b.err == nil && err != nil {
		b.err = err
	}
}
