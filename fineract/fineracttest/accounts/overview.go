package accounts

import (
	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
)

// LoanAccount is a loan as the overview of its client or group shows it.
func LoanAccount(w *books.World, l *books.Loan) wire.Obj {
	p := w.LoanProduct(l.ProductID)
	o := wire.O("id", l.ID, "accountNo", l.AccountNo, "externalId", wire.Str(l.ExternalID), "productId", p.ID, "productName", p.Name, "shortProductName", p.ShortName,
		"status", loanStatus(l.Status), "currency", shape.Currency(l.Currency), "loanType", LoanTypeEnum(l.Type))
	if l.Counter > 0 {
		o = o.And("loanCycle", l.Counter)
	}
	o = o.And("timeline", loanTimeline(w, l), "inArrears", w.InArrears(l))
	if !l.Disbursed.On.IsZero() {
		s := w.LoanSummary(l)
		o = o.And("originalLoan", wire.Dec6(l.Principal))
		if !s.Outstanding.IsZero() {
			o = o.And("loanBalance", wire.Dec6(s.Outstanding))
		}
		if !s.Repayment.IsZero() {
			o = o.And("amountPaid", wire.Dec6(s.Repayment))
		}
	}
	return o
}

// SavingsAccount is the same of a savings account.
func SavingsAccount(w *books.World, s *books.Savings) wire.Obj {
	p := w.SavingsProduct(s.ProductID)
	line := shape.Stamp(nil, w, "submitted", s.Submitted)
	line = shape.Stamp(line, w, "approved", s.Approved)
	line = line.And("activatedOnDate", wire.Day(s.Activated.On))
	kind := LoanTypeEnum(1)
	if s.GroupID != 0 {
		kind = LoanTypeEnum(2)
	}
	o := wire.O("id", s.ID, "accountNo", s.AccountNo, "externalId", wire.Str(s.ExternalID), "productId", p.ID, "productName", p.Name, "shortProductName", p.ShortName,
		"status", savingsStatus(s.Status), "currency", shape.Currency(s.Currency))
	if len(s.Transactions) > 0 {
		o = o.And("accountBalance", wire.Dec6(s.Balance))
	}
	return o.And("accountType", kind, "timeline", line, "subStatus", subStatus(), "lastActiveTransactionDate", lastActive(s), "depositType", depositType())
}

// lastActive is the day of the latest transaction, of the activation when there is none.
func lastActive(s *books.Savings) any {
	if s.LastActive.IsZero() {
		return wire.Day(s.Activated.On)
	}
	return s.LastActive
}
