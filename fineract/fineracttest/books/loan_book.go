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
		sides = []ledger.Side{{Account: portfolio, Credit: false, Amount: t.Amount}, {Account: money, Credit: true, Amount: t.Amount}}
	case TxRepayment:
		sides = []ledger.Side{{Account: portfolio, Credit: true, Amount: t.Principal}, {Account: p.GL["interestOnLoanAccountId"], Credit: true, Amount: t.Interest}, {Account: p.GL["incomeFromFeeAccountId"], Credit: true, Amount: t.Fees},
			{Account: p.GL["incomeFromPenaltyAccountId"], Credit: true, Amount: t.Penalties}, {Account: p.GL["overpaymentLiabilityAccountId"], Credit: true, Amount: t.Overpayment}, {Account: money, Credit: false, Amount: t.Amount}}
	case TxCreditRefund:
		sides = []ledger.Side{{Account: p.GL["overpaymentLiabilityAccountId"], Credit: false, Amount: t.Overpayment}, {Account: money, Credit: true, Amount: t.Amount}}
	case TxWriteOff:
		sides = []ledger.Side{{Account: portfolio, Credit: true, Amount: t.Principal}, {Account: p.GL["writeOffAccountId"], Credit: false, Amount: t.Principal}}
	}
	w.Book(loanKey(l), JournalEntry{OfficeID: l.OfficeID, Currency: l.Currency.Code, TransactionID: loanTxID(t.ID), Date: t.Date,
		LoanTxID: t.ID, Payment: t.Payment}, sides)
}
