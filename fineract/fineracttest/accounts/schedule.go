package accounts

import (
	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
)

// schedule draws the repayment schedule; totals come with two decimals, rows with six or a bare 0 (recording 265).
func schedule(w *books.World, l *books.Loan) wire.Obj {
	s := totals(l)
	two := func(a books.Amount) wire.Num { return wire.Dec(a, 2) }
	out := wire.O("currency", shape.Currency(l.Currency), "loanTermInDays", start(l).Days(l.ExpectedMaturity), "totalPrincipalDisbursed", two(l.Principal),
		"totalPrincipalExpected", two(s.principal.Due), "totalPrincipalPaid", two(s.principal.Paid), "totalInterestCharged", two(s.interest.Due),
		"totalFeeChargesCharged", two(s.fees.Due), "totalPenaltyChargesCharged", two(s.penalties.Due),
		"totalWaived", two(s.interest.Waived.Add(s.fees.Waived).Add(s.penalties.Waived)), "totalWrittenOff", two(s.principal.WrittenOff),
		"totalRepaymentExpected", two(s.due), "totalRepayment", two(s.paid), "totalPaidInAdvance", two(s.advance), "totalPaidLate", two(s.late),
		"totalOutstanding", two(s.outstanding), "totalCredits", wire.Num("0.00"))
	rows := []wire.Obj{disbursementRow(l)}
	for _, i := range l.Installments {
		rows = append(rows, period(w, l, i))
	}
	return out.And("periods", rows)
}

func start(l *books.Loan) books.Date {
	if !l.Disbursed.On.IsZero() {
		return l.Disbursed.On
	}
	return l.ExpectedDisbursement
}

type sums struct {
	principal, interest, fees, penalties  books.Portion
	due, paid, advance, late, outstanding books.Amount
}

func totals(l *books.Loan) sums {
	var s sums
	add := func(p *books.Portion, q books.Portion) {
		p.Due, p.Paid, p.Waived, p.WrittenOff = p.Due.Add(q.Due), p.Paid.Add(q.Paid), p.Waived.Add(q.Waived), p.WrittenOff.Add(q.WrittenOff)
	}
	for _, i := range l.Installments {
		add(&s.principal, i.Principal)
		add(&s.interest, i.Interest)
		add(&s.fees, i.Fees)
		add(&s.penalties, i.Penalties)
		s.due, s.paid = s.due.Add(i.TotalDue()), s.paid.Add(i.TotalPaid())
		s.advance, s.late = s.advance.Add(i.PaidInAdvance), s.late.Add(i.PaidLate)
		s.outstanding = s.outstanding.Add(i.Outstanding())
	}
	return s
}

// disbursementRow is the first row: it has no "period".
func disbursementRow(l *books.Loan) wire.Obj {
	o := wire.O("dueDate", start(l), "principalDisbursed", wire.Dec6(l.Principal), "principalLoanBalanceOutstanding", wire.Dec6(l.Principal), "feeChargesDue", wire.Num("0.000000"))
	disbursed := !l.Disbursed.On.IsZero()
	if disbursed {
		o = o.And("feeChargesPaid", wire.Num("0.000000"))
	} else {
		o = o.And("feeChargesOutstanding", wire.Num("0.000000"))
	}
	o = o.And("totalOriginalDueForPeriod", wire.Num("0.000000"), "totalDueForPeriod", wire.Num("0.000000"))
	if disbursed {
		o = o.And("totalPaidForPeriod", wire.Num("0.000000"))
	} else {
		o = o.And("totalOutstandingForPeriod", wire.Num("0.000000"))
	}
	return o.And("totalActualCostOfLoanForPeriod", wire.Num("0.000000"), "totalCredits", 0, "totalAccruedInterest", 0, "downPaymentPeriod", false)
}

func period(w *books.World, l *books.Loan, i *books.Installment) wire.Obj {
	d, z := wire.Dec6, wire.Dec6Z
	left := func(p books.Portion) wire.Num {
		if p.Due.IsZero() {
			return "0"
		}
		return d(p.Outstanding())
	}
	o := wire.O("period", i.Number, "fromDate", i.From, "dueDate", i.Due, "obligationsMetOnDate", wire.Day(i.MetOn), "complete", i.Met, "daysInPeriod", i.From.Days(i.Due),
		"principalOriginalDue", d(i.Principal.Due), "principalDue", d(i.Principal.Due), "principalPaid", z(i.Principal.Paid), "principalWrittenOff", z(i.Principal.WrittenOff),
		"principalOutstanding", d(i.Principal.Outstanding()), "principalLoanBalanceOutstanding", d(i.Balance), "interestOriginalDue", d(i.Interest.Due),
		"interestDue", d(i.Interest.Due), "interestPaid", z(i.Interest.Paid), "interestWaived", z(i.Interest.Waived), "interestWrittenOff", z(i.Interest.WrittenOff),
		"interestOutstanding", d(i.Interest.Outstanding()))
	for _, c := range []struct {
		name string
		p    books.Portion
	}{{"feeCharges", i.Fees}, {"penaltyCharges", i.Penalties}} {
		o = o.And(c.name+"Due", z(c.p.Due), c.name+"Paid", z(c.p.Paid), c.name+"Waived", z(c.p.Waived), c.name+"WrittenOff", z(c.p.WrittenOff), c.name+"Outstanding", left(c.p))
	}
	total := i.TotalDue()
	waived := i.Interest.Waived.Add(i.Fees.Waived).Add(i.Penalties.Waived)
	o = o.And("totalOriginalDueForPeriod", d(total), "totalDueForPeriod", d(total), "totalPaidForPeriod", z(i.TotalPaid()),
		"totalPaidInAdvanceForPeriod", z(i.PaidInAdvance), "totalPaidLateForPeriod", z(i.PaidLate), "totalWaivedForPeriod", z(waived),
		"totalWrittenOffForPeriod", z(i.Principal.WrittenOff.Add(i.Interest.WrittenOff)), "totalOutstandingForPeriod", d(i.Outstanding()))
	if !l.Disbursed.On.IsZero() && i.Due < w.Today() {
		o = o.And("totalOverdue", d(i.Outstanding()))
	}
	cost := i.Interest.Due.Add(i.Fees.Due).Add(i.Penalties.Due).Sub(waived)
	return o.And("totalActualCostOfLoanForPeriod", d(cost), "totalInstallmentAmountForPeriod", i.Principal.Due.Add(i.Interest.Due).Round(l.Currency.Digits),
		"totalCredits", 0, "totalAccruedInterest", 0, "downPaymentPeriod", false)
}

// original is the first plan of a loan with recalculation of interest (271): like a preview, with what was handed out.
func original(w *books.World, l *books.Loan) wire.Obj {
	plan := *l
	plan.Installments = l.Original
	p := preview(&plan)
	rows, _ := p.Get("periods").([]wire.Obj)
	rows[0] = disbursementRow(l)
	for i := range l.Original {
		if l.Original[i].Due < w.Today() {
			at := rows[i+1].Get("totalOutstandingForPeriod")
			rows[i+1] = rows[i+1].Set("totalOverdue", at)
		}
	}
	var out wire.Obj
	for _, f := range p {
		if f.Key != "totalPrincipalPaid" && f.Key != "totalOutstanding" {
			out = append(out, f)
		}
	}
	return out
}

// preview draws the schedule of an application (command=calculateLoanSchedule, recording 821): keys of paid amounts are absent.
func preview(l *books.Loan) wire.Obj {
	s := totals(l)
	out := wire.O("currency", shape.Currency(l.Currency), "loanTermInDays", l.ExpectedDisbursement.Days(l.ExpectedMaturity), "totalPrincipalDisbursed", wire.Dec(l.Principal, 2),
		"totalPrincipalExpected", wire.Dec(s.principal.Due, 2), "totalPrincipalPaid", 0, "totalInterestCharged", wire.Dec(s.interest.Due, 2),
		"totalFeeChargesCharged", wire.Dec(s.fees.Due, 2), "totalPenaltyChargesCharged", wire.Dec(s.penalties.Due, 2), "totalRepaymentExpected", wire.Dec(s.due, 2),
		"totalOutstanding", 0, "totalCredits", 0)
	first := wire.O("dueDate", l.ExpectedDisbursement, "principalDisbursed", wire.Dec(l.Principal, 2), "principalLoanBalanceOutstanding", wire.Dec(l.Principal, 2))
	for _, k := range []string{"feeChargesDue", "feeChargesOutstanding", "totalOriginalDueForPeriod", "totalDueForPeriod", "totalOutstandingForPeriod", "totalOverdue",
		"totalActualCostOfLoanForPeriod", "totalCredits", "totalAccruedInterest"} {
		first = append(first, wire.Field{Key: k, Val: 0})
	}
	rows := []wire.Obj{first.And("downPaymentPeriod", false)}
	for _, i := range l.Installments {
		t := wire.Dec(i.TotalDue(), 2)
		p, n := wire.Dec(i.Principal.Due, 2), wire.Dec(i.Interest.Due, 2)
		rows = append(rows, wire.O("period", i.Number, "fromDate", i.From, "dueDate", i.Due, "daysInPeriod", i.From.Days(i.Due), "principalOriginalDue", p, "principalDue", p,
			"principalOutstanding", p, "principalLoanBalanceOutstanding", wire.Dec(i.Balance, 2), "interestOriginalDue", n, "interestDue", n, "interestOutstanding", n,
			"feeChargesDue", wire.Dec(i.Fees.Due, 2), "penaltyChargesDue", wire.Dec(i.Penalties.Due, 2), "totalOriginalDueForPeriod", t, "totalDueForPeriod", t,
			"totalPaidForPeriod", 0, "totalOutstandingForPeriod", t, "totalActualCostOfLoanForPeriod", n, "totalInstallmentAmountForPeriod", t, "totalCredits", 0,
			"totalAccruedInterest", 0, "downPaymentPeriod", false))
	}
	return out.And("periods", rows)
}
