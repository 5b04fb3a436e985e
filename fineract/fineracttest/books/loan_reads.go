package books

import (
	"fmt"

	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/fineracttest/books/org"
	"daftari/fineract/fineracttest/books/schedule"
)

// Loans are all, by id.
func (w *World) Loans() []*Loan { return w.loans.All() }

// Loan is one or nil.
func (w *World) Loan(id int64) *Loan { return w.loans.Get(id) }

// LoanByExternalID is one or nil.
func (w *World) LoanByExternalID(ext string) *Loan { return w.loans.Get(w.loanByExternal[w.Fold(ext)]) }

// FindLoan is one, or the server's error when unknown or not below userOffice (275, 278); userOffice 0 sees all.
func (w *World) FindLoan(id, userOffice int64) (*Loan, error) {
	if l := w.loans.Get(id); l != nil && w.Sees(userOffice, l.OfficeID) {
		return l, nil
	}
	return nil, org.NotFound("error.msg.loan.id.invalid", fmt.Sprintf("Loan with identifier %d does not exist", id), id)
}

// FindLoanByExternalID is one, or the server's error (276).
func (w *World) FindLoanByExternalID(ext string, userOffice int64) (*Loan, error) {
	l := w.LoanByExternalID(ext)
	if l == nil {
		return nil, org.NotFound("error.msg.loan.external.id.invalid", "Loan with external identifier "+ext+" does not exist", ext)
	}
	return w.FindLoan(l.ID, userOffice)
}

// FindLoanTransaction is one of that loan, replaced ones included, or the server's error (279, 284, 987).
func (w *World) FindLoanTransaction(loanID, id int64) (*LoanTransaction, error) {
	if t := w.loanTx.Get(id); t != nil && t.LoanID == loanID {
		return t, nil
	}
	return nil, org.NotFound("error.msg.loan.transaction.id.invalid", fmt.Sprintf("Transaction with identifier %d does not exist", id), id)
}

// FindLoanTransactionByExternalID is one of that loan, or the server's error; under another loan the code is another (283).
func (w *World) FindLoanTransactionByExternalID(loanID int64, ext string) (*LoanTransaction, error) {
	t := w.loanTx.Get(w.txByExternal[w.Fold(ext)])
	if t == nil {
		return nil, org.NotFound("error.msg.loan.transaction.external.id.invalid", "Transaction with external identifier "+ext+" does not exist", ext)
	}
	return w.FindLoanTransaction(loanID, t.ID)
}

// ListedTransactions are those that the loan's answer shows, by date and id.
func (l *Loan) ListedTransactions() []*LoanTransaction {
	var out []*LoanTransaction
	for _, t := range l.Transactions {
		if t.Listed() {
			out = append(out, t)
		}
	}
	return out
}

// LoanSummary is the money of the loan today; zero before disbursement.
func (w *World) LoanSummary(l *Loan) LoanSummary {
	var s LoanSummary
	if l.Disbursed.On == 0 {
		return s
	}
	today := w.Today()
	s.Disbursed = l.Principal
	for _, r := range l.Installments {
		s.Principal, s.Interest = addPortions(s.Principal, r.Principal), addPortions(s.Interest, r.Interest)
		s.Fees, s.Penalties = addPortions(s.Fees, r.Fees), addPortions(s.Penalties, r.Penalties)
		switch {
		case r.Due <= today:
			s.UnpaidDueInterest = s.UnpaidDueInterest.Add(r.Interest.Outstanding())
		case r.From < today:
			accrued := r.Interest.Due.Mul(exact.Int(int64(r.From.Days(today)))).Quo(exact.Int(int64(r.From.Days(r.Due)))).Round(l.Currency.Digits)
			if left := accrued.Sub(r.Interest.Paid).Sub(r.Interest.Waived); left.Sign() > 0 {
				s.UnpaidNotDueInterest = left
			}
		}
	}
	for _, ch := range l.Charges {
		if ch.Time == org.ChargeAtDisbursement {
			s.FeesAtDisbursement = s.FeesAtDisbursement.Add(ch.Amount)
		}
	}
	s.Fees.Due, s.Fees.Paid = s.Fees.Due.Add(s.FeesAtDisbursement), s.Fees.Paid.Add(s.FeesAtDisbursement)
	w.overdue(l, &s)
	all := []Portion{s.Principal, s.Interest, s.Fees, s.Penalties}
	for i, p := range all {
		s.ExpectedRepayment, s.Repayment = s.ExpectedRepayment.Add(p.Due), s.Repayment.Add(p.Paid)
		s.Waived, s.WrittenOff, s.Outstanding = s.Waived.Add(p.Waived), s.WrittenOff.Add(p.WrittenOff), s.Outstanding.Add(p.Outstanding())
		if i > 0 {
			s.CostExpected, s.Cost = s.CostExpected.Add(p.Due), s.Cost.Add(p.Paid)
		}
	}
	for _, t := range l.Transactions {
		switch {
		case t.Type == TxRepayment && !t.Reversed:
			s.RepaymentTotal = s.RepaymentTotal.Add(t.Amount)
		case t.Type == TxRepayment && t.ManuallyReversed:
			s.RepaymentReversed = s.RepaymentReversed.Add(t.Amount)
		case t.Type == TxCreditRefund && !t.Reversed:
			s.CreditBalanceRefund = s.CreditBalanceRefund.Add(t.Amount)
		}
	}
	return s
}

func addPortions(a, b Portion) Portion {
	return Portion{Due: a.Due.Add(b.Due), Paid: a.Paid.Add(b.Paid), Waived: a.Waived.Add(b.Waived), WrittenOff: a.WrittenOff.Add(b.WrittenOff)}
}

// overdue fills what should have been paid before today. With recalculation it is counted against the first plan:
// the product says isArrearsBasedOnOriginalSchedule (recording 271).
func (w *World) overdue(l *Loan, s *LoanSummary) {
	if l.Status != LoanActive {
		return
	}
	rows := l.Installments
	if l.Original != nil {
		rows = schedule.Clone(l.Original)
		left := s.Principal.Paid
		for _, r := range rows {
			r.Principal.Paid = exact.Min(r.Principal.Due, left)
			left = left.Sub(r.Principal.Paid)
		}
		left = s.Interest.Paid.Add(s.Interest.Waived)
		for _, r := range rows {
			r.Interest.Paid = exact.Min(r.Interest.Due, left)
			left = left.Sub(r.Interest.Paid)
		}
	}
	late := lateParts(rows, w.Today())
	s.PrincipalOverdue, s.InterestOverdue, s.FeesOverdue, s.PenaltiesOverdue = late.Principal, late.Interest, late.Fees, late.Penalties
	s.Overdue, s.OverdueSince = late.Total(), firstLate(rows, w.Today())
}

// lateParts is what is outstanding of the rows that were due before the day.
func lateParts(rows []*Installment, today Date) schedule.Split {
	var s schedule.Split
	for _, r := range rows {
		if r.Due < today {
			s.Principal, s.Interest = s.Principal.Add(r.Principal.Outstanding()), s.Interest.Add(r.Interest.Outstanding())
			s.Fees, s.Penalties = s.Fees.Add(r.Fees.Outstanding()), s.Penalties.Add(r.Penalties.Outstanding())
		}
	}
	return s
}

func firstLate(rows []*Installment, today Date) Date {
	for _, r := range rows {
		if r.Due < today && r.Outstanding().Sign() > 0 {
			return r.Due
		}
	}
	return 0
}

// InArrears says whether something is overdue today.
func (w *World) InArrears(l *Loan) bool { return w.LoanSummary(l).Overdue.Sign() > 0 }

// Delinquency of the loan today; unlike the summary's overdue it follows the present schedule.
func (w *World) Delinquency(l *Loan) Delinquency {
	d := Delinquency{Available: l.Approved, NextDue: w.NextDue(l)}
	if l.Status == LoanActive {
		late := lateParts(l.Installments, w.Today())
		d.Amount, d.Principal, d.Interest, d.Fee, d.Penalty = late.Total(), late.Principal, late.Interest, late.Fees, late.Penalties
		if since := firstLate(l.Installments, w.Today()); since != 0 {
			d.DelinquentDate, d.PastDueDays = since, since.Days(w.Today())
			d.DelinquentDays = d.PastDueDays
		}
	}
	for _, t := range l.Transactions {
		if t.Type == TxRepayment && !t.Reversed {
			d.LastPaymentDate, d.LastPaymentAmount, d.LastRepaymentDate, d.LastRepaymentAmount = t.Date, t.Amount, t.Date, t.Amount
		}
	}
	return d
}

// NextDue is the later of the oldest unpaid due day (today when all is paid) and the latest payment (264, 392, 395, 828).
func (w *World) NextDue(l *Loan) Date {
	next := w.Today()
	if r := l.oldestUnpaid(); r != nil {
		next = r.Due
	}
	if t := l.lastPayment(); t != nil {
		next = max(next, t.Date)
	}
	return next
}

func (l *Loan) oldestUnpaid() *Installment {
	for _, r := range l.Installments {
		if !r.Met {
			return r
		}
	}
	return nil
}

// NextRepayment is the template of command=repayment: the oldest unpaid instalment (286, 390).
func (w *World) NextRepayment(l *Loan) RepaymentTemplate {
	t := RepaymentTemplate{Date: w.NextDue(l), Net: l.Net}
	if r := l.oldestUnpaid(); r != nil {
		t.Principal, t.Interest, t.Fees, t.Penalties = r.Principal.Outstanding(), r.Interest.Outstanding(), r.Fees.Outstanding(), r.Penalties.Outstanding()
		t.Amount = r.Outstanding()
	}
	return t
}

// Prepayment is the template of command=prepayLoan: the whole rest on a day (287).
func (w *World) Prepayment(l *Loan, on Date) RepaymentTemplate {
	s := w.LoanSummary(l)
	t := RepaymentTemplate{Date: on, Net: l.Net, Principal: s.Principal.Outstanding(), Interest: s.Interest.Outstanding(),
		Fees: s.Fees.Outstanding(), Penalties: s.Penalties.Outstanding(), Outstanding: s.Principal.Outstanding()}
	t.Amount = exact.Sum(t.Principal, t.Interest, t.Fees, t.Penalties)
	return t
}
