package accounts

import (
	"fmt"
	"strconv"
	"strings"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
)

// loanFields are the keys that "fields" knows for loans, by recordings 337 and 342.
const loanFields = `id accountNo status externalId clientId group loanProductId loanProductName loanProductDescription isLoanProductLinkedToFloatingRate fundId
fundName loanPurposeId loanPurposeName loanOfficerId loanOfficerName currency principal totalOverpaid inArrearsTolerance termFrequency termPeriodFrequencyType
numberOfRepayments repaymentEvery interestRatePerPeriod annualInterestRate repaymentFrequencyType transactionProcessingStrategyCode
transactionProcessingStrategyName interestRateFrequencyType amortizationType interestType interestCalculationPeriodType expectedFirstRepaymentOnDate
graceOnPrincipalPayment graceOnInterestPayment graceOnInterestCharged interestChargedFromDate timeline summary repaymentSchedule transactions charges
collateral guarantors meeting syncDisbursementWithMeeting loanCounter loanProductCounter notes linkedAccount interestRateDifferential isFloatingInterestRate
interestRatesPeriods canUseForTopup isTopup loanIdToClose topupAmount clientActiveLoanOptions`

// Register adds all routes of the package.
func Register(m *core.Mux) {
	registerLoans(m)
	registerSavings(m)
}

func registerLoans(m *core.Mux) {
	m.Add("GET", "loans", listLoans)
	m.Add("POST", "loans", applyLoan)
	m.Add("GET", "loans/loanreassignment/template", reassignment)
	for _, p := range []string{"loans/{id}", "loans/external-id/{=ext}"} {
		m.Add("GET", p, readLoan)
		m.Add("POST", p, loanCommand)
		m.Add("PUT", p, unsupportedPut)
		m.Add("DELETE", p, unsupportedPut)
		m.Add("POST", p+"/transactions", loanTransaction)
		m.Add("GET", p+"/transactions/template", loanTemplate)
		for _, tx := range []string{"/transactions/{tx}", "/transactions/external-id/{=txext}"} {
			m.Add("GET", p+tx, readLoanTransaction)
			m.Add("POST", p+tx, adjustTransaction)
		}
		m.Add("GET", p+"/charges", readLoanCharges)
		m.Add("POST", p+"/charges", addLoanCharge)
		m.Add("GET", p+"/charges/{charge}", readLoanCharge)
		m.Add("POST", p+"/charges/{charge}", loanChargeCommand)
		m.Add("GET", p+"/notes", loanNotes)
		m.Add("POST", p+"/notes", addLoanNote)
	}
}

func unsupportedPut(c *core.Call) (any, error) {
	return nil, wire.Denied("User has no authority to: UPDATE_LOAN")
}

// seenLoan finds the loan of the path as a reader sees it: of his office or below.
func seenLoan(c *core.Call) (*books.Loan, error) {
	if ext := c.Var("ext"); ext != "" {
		return c.W().FindLoanByExternalID(ext, c.Office())
	}
	return c.W().FindLoan(c.ID("id"), c.Office())
}

// anyLoan finds the loan of the path for a write: those are not limited to the user's office (fineract-observed.md 0.10).
func anyLoan(c *core.Call) (*books.Loan, error) {
	if ext := c.Var("ext"); ext != "" {
		return c.W().FindLoanByExternalID(ext, 0)
	}
	return c.W().FindLoan(c.ID("id"), 0)
}

func listLoans(c *core.Call) (any, error) {
	if err := c.Reading("LOAN", ""); err != nil {
		return nil, err
	}
	var all []*books.Loan
	for _, l := range c.W().Loans() {
		if c.W().Sees(c.Office(), l.OfficeID) && loanMatches(c, l) {
			all = append(all, l)
		}
	}
	all, err := shape.Sort(c, all, map[string]func(*books.Loan) string{"accountNo": func(l *books.Loan) string { return l.AccountNo },
		"account_no": func(l *books.Loan) string { return l.AccountNo }}, func(l *books.Loan) int64 { return l.ID })
	if err != nil {
		return nil, err
	}
	total := len(all)
	if all, err = shape.Cut(c, all); err != nil {
		return nil, err
	}
	items := []wire.Obj{}
	for _, l := range all {
		items = append(items, loan(c, l, true))
	}
	if c.T.MariaDB() {
		total = 0 // it always says 0 there (fineract-observed.md 0.17)
	}
	return shape.Fields(c, shape.Page(total, items), loanFields)
}

func loanMatches(c *core.Call, l *books.Loan) bool {
	if ext := c.Q("externalId"); ext != "" && l.ExternalID != ext {
		return false
	}
	if no := c.Q("accountNo"); no != "" && l.AccountNo != no {
		return false
	}
	if c.T.Version() != "1.11" && c.Query.Has("clientId") && c.Number("clientId") != l.ClientID {
		return false
	}
	return !c.Query.Has("status") || c.Number("status") == int64(l.Status)
}

func readLoan(c *core.Call) (any, error) {
	if err := c.Reading("LOAN", ""); err != nil {
		return nil, err
	}
	l, err := seenLoan(c)
	if err != nil {
		return nil, err
	}
	return shape.Fields(c, loan(c, l, false), loanFields)
}

func reassignment(c *core.Call) (any, error) {
	if err := c.Reading("LOAN", ""); err != nil {
		return nil, err
	}
	w, office, officer := c.W(), c.Number("officeId"), c.Number("fromLoanOfficerId")
	offices, officers, clients, groups := []wire.Obj{}, []wire.Obj{}, []wire.Obj{}, []wire.Obj{}
	for _, o := range w.Offices() {
		if w.Sees(c.Office(), o.ID) {
			offices = append(offices, wire.O("id", o.ID, "name", o.Name, "nameDecorated", Decorated(o)))
		}
	}
	for _, s := range w.Staff() {
		if s.LoanOfficer && s.Active && s.OfficeID == office {
			officers = append(officers, shape.Staff(w, s))
		}
	}
	for _, cl := range w.Clients() {
		if loans := loansOf(w, cl.Loans, officer); len(loans) > 0 && cl.OfficeID == office {
			clients = append(clients, wire.O("id", cl.ID, "displayName", cl.DisplayName, "loans", loans))
		}
	}
	for _, g := range w.Groups() {
		if !g.IsCenter() && g.StaffID == officer && g.OfficeID == office {
			groups = append(groups, wire.O("id", g.ID, "displayName", g.Name, "loans", []wire.Obj{}))
		}
	}
	return wire.O("officeId", office, "fromLoanOfficerId", officer, "assignmentDate", w.Today(), "officeOptions", offices, "loanOfficerOptions", officers,
		"accountSummaryCollection", wire.O("clients", clients, "groups", groups)), nil
}

// Decorated is the name of an office with dots for its depth.
func Decorated(o *books.Office) string {
	return strings.Repeat("....", strings.Count(strings.Trim(o.Hierarchy, "."), ".")+min(1, len(strings.Trim(o.Hierarchy, ".")))) + o.Name
}

// loansOf are the loans of an officer, closed ones included (289).
func loansOf(w *books.World, ids []int64, officer int64) []wire.Obj {
	var out []wire.Obj
	for _, id := range ids {
		l := w.Loan(id)
		if l.OfficerID == officer && l.Status != books.LoanWithdrawn && l.Status != books.LoanRejected {
			out = append(out, LoanAccount(w, l))
		}
	}
	return out
}

func readLoanTransaction(c *core.Call) (any, error) {
	if err := c.Reading("LOAN", ""); err != nil {
		return nil, err
	}
	l, err := seenLoan(c)
	if err != nil {
		return nil, err
	}
	var t *books.LoanTransaction
	if ext := c.Var("txext"); ext != "" {
		t, err = c.W().FindLoanTransactionByExternalID(l.ID, ext)
	} else {
		t, err = c.W().FindLoanTransaction(l.ID, c.ID("tx"))
	}
	if err != nil {
		return nil, err
	}
	return transaction(c.W(), l, t), nil
}

func loanTemplate(c *core.Call) (any, error) {
	if err := c.Reading("LOAN", ""); err != nil {
		return nil, err
	}
	l, err := seenLoan(c)
	if err != nil {
		return nil, err
	}
	w := c.W()
	head := func(t books.TxType, d books.Date) wire.Obj {
		return wire.O("type", txType(t), "date", wire.Day(d), "currency", shape.Currency(l.Currency))
	}
	switch c.Q("command") {
	case "repayment":
		t := w.NextRepayment(l)
		return head(2, t.Date).And("amount", wire.Dec6(t.Amount), "netDisbursalAmount", wire.Dec6(l.Net), "principalPortion", wire.Dec6(t.Principal),
			"interestPortion", wire.Dec6(t.Interest), "feeChargesPortion", wire.Dec6Z(t.Fees), "penaltyChargesPortion", wire.Dec6Z(t.Penalties),
			"manuallyReversed", false, "paymentTypeOptions", shape.PaymentTypes(w), "numberOfRepayments", 0), nil
	case "prepayLoan":
		return prepayTemplate(c, l)
	case "disburse", "disburseToSavings":
		return disburseTemplate(c, l, head(1, l.ExpectedDisbursement)), nil
	case "creditBalanceRefund":
		return append(wire.O("loanId", l.ID, "externalLoanId", wire.Str(l.ExternalID)), head(20, w.Today())...).And("amount", wire.Dec6(l.Overpaid),
			"manuallyReversed", false, "numberOfRepayments", 0), nil
	case "waiveinterest":
		return head(4, w.Today()).And("amount", wire.Dec6(w.LoanSummary(l).UnpaidDueInterest), "manuallyReversed", false, "numberOfRepayments", 0), nil
	}
	var v any
	if c.Query.Has("command") {
		v = c.Q("command")
	}
	return nil, wire.BadQuery("command", v)
}

func prepayTemplate(c *core.Call, l *books.Loan) (any, error) {
	on := c.W().Today()
	if text := c.Q("transactionDate"); text != "" {
		d, ok := wire.ParseDay(text, c.Q("dateFormat"))
		if !ok {
			return nil, wire.Invalid("validation.msg.invalid.dateFormat.format", "The parameter `transactionDate` is invalid.", "transactionDate", text)
		}
		on = d
	}
	t := c.W().Prepayment(l, on)
	two := func(a books.Amount) wire.Num { return wire.Dec(a, 2) }
	return wire.O("loanId", l.ID, "externalLoanId", wire.Str(l.ExternalID), "type", txType(2), "date", on, "currency", shape.Currency(l.Currency), "amount", two(t.Amount),
		"netDisbursalAmount", wire.Dec6(l.Net), "principalPortion", two(t.Principal), "interestPortion", two(t.Interest), "feeChargesPortion", two(t.Fees),
		"penaltyChargesPortion", two(t.Penalties), "outstandingLoanBalance", two(t.Outstanding), "manuallyReversed", false,
		"paymentTypeOptions", shape.PaymentTypes(c.W()), "numberOfRepayments", 0), nil
}

func disburseTemplate(c *core.Call, l *books.Loan, head wire.Obj) any {
	rows := []wire.Obj{}
	for _, i := range l.Installments {
		rows = append(rows, wire.O("id", i.ID, "installmentId", i.Number, "date", i.Due, "amount", wire.Dec6(i.TotalDue())))
	}
	return head.And("amount", wire.Dec6(l.Approved), "netDisbursalAmount", wire.Dec6(l.Net), "manuallyReversed", false, "possibleNextRepaymentDate", c.W().Today(),
		"paymentTypeOptions", shape.PaymentTypes(c.W()), "numberOfRepayments", l.Terms.Number, "loanRepaymentScheduleInstallments", rows)
}

func readLoanCharges(c *core.Call) (any, error) {
	if err := c.Reading("LOAN", ""); err != nil {
		return nil, err
	}
	l, err := seenLoan(c)
	if err != nil {
		return nil, err
	}
	return loanCharges(c.W(), l), nil
}

func readLoanCharge(c *core.Call) (any, error) {
	if err := c.Reading("LOAN", ""); err != nil {
		return nil, err
	}
	l, err := seenLoan(c)
	if err != nil {
		return nil, err
	}
	for _, ch := range l.Charges {
		if ch.ID == c.ID("charge") {
			return loanCharge(c.W(), l, ch), nil
		}
	}
	return nil, wire.NotFound("error.msg.loanCharge.id.invalid", fmt.Sprintf("Loan charge with identifier %d does not exist", c.ID("charge")), c.ID("charge"))
}

func loanNotes(c *core.Call) (any, error) {
	if err := c.Reading("LOANNOTE", "loanNotes"); err != nil {
		return nil, err
	}
	l, err := seenLoan(c)
	if err != nil {
		return nil, err
	}
	return notes(c.W(), l), nil
}

// IDText is an id as the path of a resource has it.
func IDText(n int64) string { return strconv.FormatInt(n, 10) }
