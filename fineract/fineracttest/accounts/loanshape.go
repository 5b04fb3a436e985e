// Package accounts serves loans and savings of the strict Fineract: routes, strict reading of commands, and the shapes of the answers. The rules
// themselves are in package books.
package accounts

import (
	"slices"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
)

var loanStates = map[books.LoanStatus][2]string{100: {"submitted.and.pending.approval", "Submitted and pending approval"}, 200: {"approved", "Approved"},
	300: {"active", "Active"}, 400: {"withdrawn.by.client", "Withdrawn by applicant"}, 500: {"rejected", "Rejected"},
	600: {"closed.obligations.met", "Closed (obligations met)"}, 601: {"closed.written.off", "Closed (written off)"}, 700: {"overpaid", "Overpaid"}}

// LoanState is the code and the words of a status.
func LoanState(s books.LoanStatus) [2]string { return loanStates[s] }

func loanStatus(s books.LoanStatus) wire.Obj {
	o := shape.Enum(int(s), "loanStatusType."+loanStates[s][0], loanStates[s][1])
	closed := s >= 600 && s < 700
	return o.And("pendingApproval", s == 100, "waitingForDisbursal", s == 200, "active", s == 300, "closedObligationsMet", s == 600,
		"closedWrittenOff", s == 601, "closedRescheduled", s == 602, "closed", closed, "overpaid", s == 700)
}

// LoanTypeEnum says whose a loan is: one client's, a group's, one's within a group (JLG), or shared by members (GLIM).
func LoanTypeEnum(t books.LoanType) wire.Obj {
	names := map[books.LoanType][2]string{1: {"individual", "Individual"}, 2: {"group", "Group"}, 3: {"jlg", "JLG"}, 4: {"glim", "GLIM"}}
	return shape.Enum(int(t), "accountType."+names[t][0], names[t][1])
}

// Frequency is a unit of time: days, weeks, months, years.
func Frequency(prefix string, n int) wire.Obj {
	names := [...][2]string{{"days", "Days"}, {"weeks", "Weeks"}, {"months", "Months"}, {"years", "Years"}}
	if n < 0 || n >= len(names) {
		return shape.Enum(n, prefix+".periodFrequencyType.invalid", "Invalid")
	}
	return shape.Enum(n, prefix+".periodFrequencyType."+names[n][0], names[n][1])
}

// RateFrequency is the period of an interest rate.
func RateFrequency(n int) wire.Obj {
	names := map[int][2]string{0: {"days", "Per day"}, 1: {"weeks", "Per week"}, 2: {"months", "Per month"}, 3: {"years", "Per year"}}
	return shape.Enum(n, "interestRateFrequency.periodFrequencyType."+names[n][0], names[n][1])
}

// Amortization, InterestType and CalculationPeriod are enums of loans and their products.
func Amortization(n int) wire.Obj {
	if n == 0 {
		return shape.Enum(0, "amortizationType.equal.principal", "Equal principal payments")
	}
	return shape.Enum(1, "amortizationType.equal.installments", "Equal installments")
}

// InterestType is flat or declining balance.
func InterestType(n int) wire.Obj {
	if n == 0 {
		return shape.Enum(0, "interestType.declining.balance", "Declining Balance")
	}
	return shape.Enum(1, "interestType.flat", "Flat")
}

// CalculationPeriod is daily or the repayment period.
func CalculationPeriod(n int) wire.Obj {
	if n == 0 {
		return shape.Enum(0, "interestCalculationPeriodType.daily", "Daily")
	}
	return shape.Enum(1, "interestCalculationPeriodType.same.as.repayment.period", "Same as repayment period")
}

// DaysInMonth is 1 actual or 30.
func DaysInMonth(n int) wire.Obj {
	if n == 30 {
		return shape.Enum(30, "DaysInMonthType.days360", "30 Days")
	}
	return shape.Enum(1, "DaysInMonthType.actual", "Actual")
}

// DaysInYear is 1 actual, 360, 364 or 365.
func DaysInYear(n int) wire.Obj {
	names := map[int][2]string{1: {"actual", "Actual"}, 360: {"days360", "360 Days"}, 364: {"days364", "364 Days"}, 365: {"days365", "365 Days"}}
	return shape.Enum(n, "DaysInYearType."+names[n][0], names[n][1])
}

func strategyName(code string) any {
	if code == "mifos-standard-strategy" {
		return "Penalties, Fees, Interest, Principal order"
	}
	return code
}

// loan draws a loan; in lists (list) some keys are absent.
func loan(c *core.Call, l *books.Loan, list bool) wire.Obj {
	w := c.W()
	o := wire.O("id", l.ID, "accountNo", l.AccountNo, "externalId", wire.Str(l.ExternalID), "status", loanStatus(l.Status))
	o = append(o, loanOwner(w, l)...)
	p := w.LoanProduct(l.ProductID)
	o = o.And("loanProductId", l.ProductID, "loanProductName", p.Name, "isLoanProductLinkedToFloatingRate", false,
		"loanOfficerId", wire.ID(l.OfficerID), "loanOfficerName", shape.StaffName(w, l.OfficerID), "loanType", LoanTypeEnum(l.Type),
		"currency", shape.Currency(l.Currency), "principal", wire.Dec6(l.Principal), "approvedPrincipal", wire.Dec6(l.Approved),
		"proposedPrincipal", wire.Dec6(l.Proposed), "netDisbursalAmount", wire.Dec6(l.Net))
	o = append(o, loanTerms(l)...)
	o = o.And("timeline", loanTimeline(w, l))
	if l.Status >= books.LoanActive && l.Status != books.LoanWithdrawn && l.Status != books.LoanRejected {
		o = o.And("summary", loanSummary(w, l, list, !list && shape.Has(c, "repaymentSchedule")))
	}
	if !list {
		o = append(o, associations(c, l)...)
	}
	return append(o, loanTail(c, l, p, list)...)
}

func loanOwner(w *books.World, l *books.Loan) wire.Obj {
	var o wire.Obj
	if cl := w.Client(l.ClientID); cl != nil {
		o = wire.O("clientId", cl.ID, "clientAccountNo", cl.AccountNo, "clientName", cl.DisplayName, "clientExternalId", wire.Str(cl.ExternalID),
			"clientOfficeId", cl.OfficeID)
	}
	if g := w.Group(l.GroupID); g != nil {
		var center, name any
		if up := w.Group(g.ParentID); up != nil {
			center, name = up.ID, up.Name
		}
		o = o.And("group", wire.O("id", g.ID, "accountNo", g.AccountNo, "name", g.Name, "externalId", wire.Str(g.ExternalID), "status", shape.ClientStatus(g.Status),
			"active", g.Status == books.PartyActive, "activationDate", wire.Day(g.Activated.On), "officeId", g.OfficeID, "centerId", center,
			"centerName", name, "staffId", wire.ID(g.StaffID), "hierarchy", g.Hierarchy, "groupLevel", "2"))
	}
	return o
}

func loanTerms(l *books.Loan) wire.Obj {
	t := l.Terms
	return wire.O("termFrequency", t.TermFrequency, "termPeriodFrequencyType", Frequency("termFrequency", t.TermUnit), "numberOfRepayments", t.Number,
		"repaymentEvery", t.Every, "repaymentFrequencyType", Frequency("repaymentFrequency", t.Frequency), "interestRatePerPeriod", wire.Dec6(t.Rate),
		"interestRateFrequencyType", RateFrequency(t.RateFrequency), "annualInterestRate", wire.Dec6(t.AnnualRate), "isFloatingInterestRate", false,
		"amortizationType", Amortization(t.Amortization), "interestType", InterestType(t.InterestType),
		"interestCalculationPeriodType", CalculationPeriod(t.CalculationPeriod), "allowPartialPeriodInterestCalculation", false,
		"transactionProcessingStrategyCode", t.Strategy, "transactionProcessingStrategyName", strategyName(t.Strategy),
		"syncDisbursementWithMeeting", l.SyncWithMeeting, "disallowExpectedDisbursements", false)
}

func loanTimeline(w *books.World, l *books.Loan) wire.Obj {
	o := shape.Stamp(nil, w, "submitted", l.Submitted)
	o = shape.Stamp(o, w, "rejected", l.Rejected)
	o = shape.Stamp(o, w, "withdrawn", l.Withdrawn)
	o = shape.Stamp(o, w, "approved", l.ApprovedBy)
	o = o.And("expectedDisbursementDate", wire.Day(l.ExpectedDisbursement))
	if !l.Disbursed.On.IsZero() {
		o = shape.By(o.And("actualDisbursementDate", l.Disbursed.On), w, "disbursed", l.Disbursed.UserID)
	}
	o = o.And("closedOnDate", wire.Day(l.Closed.On))
	if !l.WrittenOff.On.IsZero() {
		o = o.And("writeOffOnDate", l.WrittenOff.On)
	}
	return o.And("actualMaturityDate", wire.Day(l.ActualMaturity), "expectedMaturityDate", wire.Day(l.ExpectedMaturity))
}

func overdue(s books.LoanSummary, a books.Amount) wire.Num {
	if s.Overdue.IsZero() {
		return "0"
	}
	return wire.Dec6(a)
}

func loanSummary(w *books.World, l *books.Loan, list, scheduled bool) wire.Obj {
	s := w.LoanSummary(l)
	part := func(name string, p books.Portion, over books.Amount) wire.Obj {
		return wire.O(name+"Paid", wire.Dec6(p.Paid), name+"Waived", wire.Dec6(p.Waived), name+"WrittenOff", wire.Dec6(p.WrittenOff),
			name+"Outstanding", wire.Dec6(p.Outstanding()), name+"Overdue", overdue(s, over))
	}
	o := wire.O("currency", shape.Currency(l.Currency), "principalDisbursed", wire.Dec6(s.Disbursed), "principalAdjustments", wire.Num("0.000000"),
		"principalPaid", wire.Dec6(s.Principal.Paid), "principalWrittenOff", wire.Dec6(s.Principal.WrittenOff),
		"principalOutstanding", wire.Dec6(s.Principal.Outstanding()), "principalOverdue", overdue(s, s.PrincipalOverdue),
		"interestCharged", wire.Dec6(s.Interest.Due))
	o = append(o, part("interest", s.Interest, s.InterestOverdue)...)
	o = o.And("feeChargesCharged", wire.Dec6(s.Fees.Due), "feeAdjustments", wire.Num("0.000000"),
		"feeChargesDueAtDisbursementCharged", wire.Dec6(s.FeesAtDisbursement))
	o = append(o, part("feeCharges", s.Fees, s.FeesOverdue)...)
	o = o.And("penaltyChargesCharged", wire.Dec6(s.Penalties.Due), "penaltyAdjustments", wire.Num("0.000000"))
	o = append(o, part("penaltyCharges", s.Penalties, s.PenaltiesOverdue)...)
	o = o.And("totalExpectedRepayment", wire.Dec6(s.ExpectedRepayment), "totalRepayment", wire.Dec6(s.Repayment), "totalExpectedCostOfLoan", wire.Dec6(s.CostExpected),
		"totalCostOfLoan", wire.Dec6(s.Cost), "totalWaived", wire.Dec6(s.Waived), "totalWrittenOff", wire.Dec6(s.WrittenOff),
		"totalOutstanding", wire.Dec6(s.Outstanding), "totalOverdue", overdue(s, s.Overdue), "totalRecovered", 0, "overdueSinceDate", wire.Day(s.OverdueSince))
	if list {
		return o
	}
	for _, k := range []string{"totalMerchantRefund", "totalMerchantRefundReversed", "totalPayoutRefund", "totalPayoutRefundReversed", "totalGoodwillCredit",
		"totalGoodwillCreditReversed", "totalChargeAdjustment", "totalChargeAdjustmentReversed", "totalChargeback"} {
		o = append(o, wire.Field{Key: k, Val: 0})
	}
	due, notDue := wire.Num("0"), wire.Num("0") // computed only when the schedule is asked for (264, 265)
	if scheduled {
		due, notDue = wire.Dec6(s.UnpaidDueInterest), wire.Num(s.UnpaidNotDueInterest.String())
	}
	return o.And("totalCreditBalanceRefund", wire.Dec6Z(s.CreditBalanceRefund), "totalCreditBalanceRefundReversed", 0,
		"totalRepaymentTransaction", wire.Dec6Z(s.RepaymentTotal), "totalRepaymentTransactionReversed", wire.Dec6Z(s.RepaymentReversed),
		"totalInterestPaymentWaiver", 0, "totalInterestRefund", 0, "totalUnpaidPayableDueInterest", due,
		"totalUnpaidPayableNotDueInterest", notDue)
}

// associations are what the query asks for; without it none are there (fineract.md 4.4).
func associations(c *core.Call, l *books.Loan) wire.Obj {
	w := c.W()
	var o wire.Obj
	if shape.Has(c, "repaymentSchedule") {
		o = o.And("repaymentSchedule", schedule(w, l))
	}
	if shape.Has(c, "transactions") {
		o = o.And("transactions", transactions(w, l))
	}
	if shape.Has(c, "charges") && len(l.Charges) > 0 {
		o = o.And("charges", loanCharges(w, l))
	}
	o = o.And("collateral", []any{})
	if shape.Has(c, "notes") && len(l.Notes) > 0 {
		o = o.And("notes", notes(w, l))
	}
	if a := w.SavingsAccount(l.LinkAccountID); a != nil && shape.Has(c, "linkedAccount") {
		o = o.And("linkedAccount", wire.O("id", a.ID, "accountNo", a.AccountNo))
	}
	if shape.Has(c, "multiDisburseDetails") || shape.Has(c, "repaymentSchedule") {
		o = o.And("disbursementDetails", []any{})
	}
	if l.Terms.Recalculation && shape.Has(c, "originalSchedule") {
		o = o.And("originalSchedule", original(w, l))
	}
	return o.And("loanScheduleTypeOptions", []wire.Obj{shape.Enum(1, "CUMULATIVE", "Cumulative"), shape.Enum(2, "PROGRESSIVE", "Progressive")},
		"loanScheduleProcessingTypeOptions", []wire.Obj{shape.Enum(1, "HORIZONTAL", "Horizontal"), shape.Enum(2, "VERTICAL", "Vertical")})
}

func notes(w *books.World, l *books.Loan) []wire.Obj {
	out := []wire.Obj{}
	for i, n := range l.Notes {
		o := wire.O("id", int64(i+1), "clientId", wire.ID(l.ClientID), "loanId", l.ID, "noteType", shape.Enum(200, "noteType.loan", "Loan note"), "note", n.Text)
		if u := w.User(n.UserID); u != nil {
			at := shape.Instant(n.At)
			o = o.And("createdById", u.ID, "createdByUsername", u.Username, "createdOn", at, "updatedById", u.ID, "updatedByUsername", u.Username, "updatedOn", at)
		}
		out = append(out, o)
	}
	slices.Reverse(out)
	return out
}

func loanTail(c *core.Call, l *books.Loan, p *books.LoanProduct, list bool) wire.Obj {
	w := c.W()
	o := wire.O("feeChargesAtDisbursementCharged", wire.Dec6(w.LoanSummary(l).FeesAtDisbursement))
	if l.Status == books.LoanOverpaid {
		o = o.And("totalOverpaid", wire.Dec6(l.Overpaid))
	}
	if l.Counter > 0 {
		o = o.And("loanProductCounter", l.Counter)
	}
	o = o.And("multiDisburseLoan", false, "canDefineInstallmentAmount", p.DefineInstallmentAmount)
	if !list && shape.Has(c, "repaymentSchedule") {
		o = o.And("emiAmountVariations", []any{})
	}
	if !list && shape.Has(c, "loanTermVariations") {
		o = o.And("loanTermVariations", []any{})
	}
	o = o.And("canUseForTopup", false, "isTopup", false,
		"fraud", false, "closureLoanId", 0, "inArrears", w.InArrears(l), "isNPA", false)
	if !list {
		o = o.And("overdueCharges", []any{})
	}
	o = o.And("daysInMonthType", DaysInMonth(l.Terms.DaysInMonth), "daysInYearType", DaysInYear(l.Terms.DaysInYear),
		"isInterestRecalculationEnabled", l.Terms.Recalculation)
	if l.Terms.Recalculation {
		o = o.And("interestRecalculationData", recalculation(w, l, p, list))
	}
	o = o.And("createStandingInstructionAtDisbursement", false)
	if !list {
		o = o.And("paidInAdvance", wire.O("paidInAdvance", inAdvance(w, l)))
	}
	o = o.And("isVariableInstallmentsAllowed", false, "minimumGap", 0, "maximumGap", 0, "isEqualAmortization", false)
	if !list {
		o = o.And("isRatesEnabled", false)
	}
	return o.And("overpaidOnDate", wire.Day(l.OverpaidOn), "delinquent", delinquent(w, l, list), "enableInstallmentLevelDelinquency", false,
		"chargedOff", false, "enableDownPayment", false, "enableAutoRepaymentForDownPayment", false,
		"loanScheduleType", shape.Enum(0, "CUMULATIVE", "Cumulative"), "loanScheduleProcessingType", shape.Enum(0, "HORIZONTAL", "Horizontal"))
}

// inAdvance is what was paid of instalments that fall due after today.
func inAdvance(w *books.World, l *books.Loan) wire.Num {
	var sum books.Amount
	for _, i := range l.Installments {
		if i.Due > w.Today() {
			sum = sum.Add(i.TotalPaid())
		}
	}
	return wire.Dec6Z(sum)
}

// delinquent is computed for a single loan that was handed out; in lists it is empty.
func delinquent(w *books.World, l *books.Loan, list bool) wire.Obj {
	var d books.Delinquency
	if !list && !l.Disbursed.On.IsZero() {
		d = w.Delinquency(l)
	}
	o := wire.O("availableDisbursementAmount", wire.Dec6Z(d.Available), "pastDueDays", d.PastDueDays, "nextPaymentDueDate", wire.Day(d.NextDue),
		"delinquentDays", d.DelinquentDays, "delinquentDate", wire.Day(d.DelinquentDate), "delinquentAmount", d.Amount,
		"lastPaymentDate", wire.Day(d.LastPaymentDate), "lastPaymentAmount", wire.Dec6Z(d.LastPaymentAmount),
		"lastRepaymentDate", wire.Day(d.LastRepaymentDate), "lastRepaymentAmount", wire.Dec6Z(d.LastRepaymentAmount))
	if !list && !l.Disbursed.On.IsZero() {
		o = o.And("delinquencyPausePeriods", []any{})
	}
	return o.And("delinquentPrincipal", d.Principal, "delinquentInterest", d.Interest, "delinquentFee", d.Fee, "delinquentPenalty", d.Penalty)
}

func recalculation(w *books.World, l *books.Loan, p *books.LoanProduct, list bool) wire.Obj {
	o := wire.O("id", int64(1), "loanId", l.ID,
		"interestRecalculationCompoundingType", shape.Enum(0, "interestRecalculationCompoundingMethod.none", "None"),
		"rescheduleStrategyType", shape.Enum(2, "loanRescheduleStrategyMethod.reduce.number.of.installments", "Reduce number of installments"))
	if !list {
		cal := &books.Calendar{ID: 3, InstanceID: 8, EntityType: 6, EntityID: 1, Title: "loan_recalculation_detail_1", Type: 1, Start: l.Disbursed.On,
			End: l.ExpectedMaturity, Repeating: true, Recurrence: "FREQ=WEEKLY;BYDAY=" + shape.Weekday(int(l.Disbursed.On.Weekday())), Frequency: 2, Interval: -1,
			RepeatsOnDay: (int(l.Disbursed.On.Weekday())+6)%7 + 1, Created: l.Created, Updated: l.LastModified, CreatedBy: 1, UpdatedBy: 1}
		o = o.And("calendarData", shape.CalendarHead(w, cal).And("humanReadable", cal.HumanReadable()).And(shape.CalendarStamps(w, cal)...))
	}
	return o.And("recalculationRestFrequencyType", shape.Enum(1, "interestRecalculationFrequencyType.same.as.repayment.period", "Same as repayment period"),
		"recalculationRestFrequencyInterval", 0,
		"recalculationCompoundingFrequencyType", shape.Enum(0, "interestRecalculationFrequencyType.invalid", "Invalid"),
		"isCompoundingToBePostedAsTransaction", false, "allowCompoundingOnEod", false)
}
