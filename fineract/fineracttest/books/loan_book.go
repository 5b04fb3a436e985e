package books

import (
	"strconv"

	"daftari/fineract/fineracttest/books/ledger"
)

func loanKey(l *Loan) ledger.Key { return ledger.Key{Entity: ledger.LoanEntity, ID: l.ID} }

func loanTxID(id int64) string { return "L" + strconv.FormatInt(id, 10) }

func (w *World) loanFund(l *Loan, pay *PaymentDetail) int64 {
	p := w.loanProducts.Get(l.ProductID)
	return ledger.Fund(p.GL, "fundSourceAccountId", p.Channels, pay)
}

// bookLoan books a loan transaction by cash accounting; money is the account that it came from or went to.
func (w *World) bookLoan(l *Loan, t *LoanTransaction, money int64) {
	t.posted = true
	p := w.loanProducts.Get(l.ProductID)
	if p.AccountingRule == 1 {
		return
	}
	portfolio := p.GL["loanPortfolioAccountId"]
	var sides []ledger.Side
	switch t.Type {
	case TxDisbursement:
		sides = []ledger.Side{ledger.Dr(portfolio, t.Amount), ledger.Cr(money, t.Amount)}
	case TxAtDisbursement:
		sides = []ledger.Side{ledger.Cr(p.GL["incomeFromFeeAccountId"], t.Fees),
			ledger.Cr(p.GL["incomeFromPenaltyAccountId"], t.Penalties), ledger.Dr(money, t.Amount)}
	case TxRepayment:
		sides = []ledger.Side{ledger.Cr(portfolio, t.Principal),
			ledger.Cr(p.GL["interestOnLoanAccountId"], t.Interest), ledger.Cr(p.GL["incomeFromFeeAccountId"], t.Fees),
			ledger.Cr(p.GL["incomeFromPenaltyAccountId"], t.Penalties),
			ledger.Cr(p.GL["overpaymentLiabilityAccountId"], t.Overpayment), ledger.Dr(money, t.Amount)}
	case TxCreditRefund:
		sides = []ledger.Side{ledger.Dr(p.GL["overpaymentLiabilityAccountId"], t.Overpayment), ledger.Cr(money, t.Amount)}
	case TxWriteOff:
		sides = []ledger.Side{ledger.Cr(portfolio, t.Principal), ledger.Dr(p.GL["writeOffAccountId"], t.Principal)}
	}
	w.Book(loanKey(l), JournalEntry{OfficeID: l.OfficeID, Currency: l.Currency.Code, TransactionID: loanTxID(t.ID), Date: t.Date,
		LoanTxID: t.ID, Payment: t.Payment}, sides)
}
