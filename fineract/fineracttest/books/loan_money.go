package books

import (
	"fmt"
	"slices"

	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/fineracttest/books/ledger"
	"daftari/fineract/fineracttest/books/org"
	"daftari/fineract/fineracttest/books/undo"
)

// tooLarge is where DECIMAL(19,6) ends (recording 352).
var tooLarge = exact.MustAmount("1e13")

func (w *World) newLoanTx(l *Loan, kind TxType, on Date, amount Amount) *LoanTransaction {
	now := w.Touched()
	return &LoanTransaction{LoanID: l.ID, OfficeID: l.OfficeID, Type: kind, Date: on, Submitted: w.Today(), Amount: amount,
		UserID: w.Actor(), Created: now, LastModified: now}
}

// insert adds a transaction to the table and, by date and id, to its loan, which must have been touched.
func (w *World) insert(l *Loan, t *LoanTransaction) {
	if t.ID == 0 {
		t.ID = w.loanTx.Next()
	}
	w.loanTx.Add(&w.Log, t.ID, t)
	i := len(l.Transactions)
	for i > 0 && l.Transactions[i-1].Date > t.Date {
		i--
	}
	if i == len(l.Transactions) {
		l.Transactions = append(l.Transactions, t)
		return
	}
	l.Transactions = slices.Insert(slices.Clone(l.Transactions), i, t)
}

// claimTx takes an external id for a transaction; what is refused depends on the database (fineract-observed.md 0.4, 0.11, 0.12).
func (w *World) claimTx(t *LoanTransaction, ext string) error {
	if ext == "" {
		return nil
	}
	name, word := "repayment", "Repayment"
	if t.Type == TxDisbursement {
		name, word = "disbursement", "Disbursement"
	}
	_, taken := w.txByExternal[w.Fold(ext)]
	postgres := w.Options().Database == PostgreSQL
	if taken {
		w.loanTx.Next() // the refused insert uses an id up; one that is too long does not (317-320, 378)
	}
	switch {
	case len([]rune(ext)) > 100 && postgres:
		return org.Integrity("error.msg.loan."+name+".unknown.data.integrity.issue", "", "Unknown data integrity issue with resource: "+word)
	case taken && postgres && t.Type != TxDisbursement:
		return org.Invalid("validation.msg.loan.transaction.externalId.value.must.be.unique", "externalId",
			"Failed data validation due to: value.must.be.unique.", nil, EmptyList{})
	case taken, len([]rune(ext)) > 100:
		return org.Integrity("error.msg.loan."+name+".duplicate.externalId", "externalId", word+": externalId `"+ext+"` already exists", ext)
	}
	t.ID, t.ExternalID = w.loanTx.Next(), ext
	undo.Put(&w.Log, w.txByExternal, w.Fold(ext), t.ID)
	return nil
}

// DisburseLoan hands out; SubResourceID is the disbursement's transaction.
func (w *World) DisburseLoan(id int64, c DisburseCmd) (res Result, err error) {
	l, amount, err := w.checkDisbursal(id, c)
	if err != nil {
		return res, err
	}
	err = w.Do(func() error {
		pay, err := w.Detail(c.Payment)
		if err != nil {
			return err
		}
		if err := w.cashier(c.Payment.TypeID); err != nil {
			return err
		}
		t, err := w.disburse(l, c, amount, pay)
		if err != nil {
			return err
		}
		w.bookLoan(l, t, w.loanFund(l, pay))
		res = w.loanResult(l)
		res.SubResourceID, res.SubExternalID = t.ID, t.ExternalID
		return nil
	})
	return res, err
}

// cashier is the SQL error of PostgreSQL for cash by a user linked to a staff member (postgres 818).
func (w *World) cashier(paymentType int64) error {
	p, u := w.PaymentType(paymentType), w.User(w.Actor())
	if w.Options().Database != PostgreSQL || p == nil || !p.Cash || u == nil || u.StaffID == 0 {
		return nil
	}
	return org.Integrity("error.msg.data.integrity.issue", "", "ERROR: syntax error at or near \"$4\"\n  Position: 177")
}

func (w *World) checkDisbursal(id int64, c DisburseCmd) (*Loan, Amount, error) {
	k := org.Checks{Resource: "loan.disbursement"}
	k.Blank("actualDisbursementDate", c.On == 0)
	if c.Amount != nil {
		k.Positive("transactionAmount", c.Amount)
	}
	k.MaxLen("note", c.Note, 1000)
	ledger.CheckPayment(&k, c.Payment)
	if err := k.Err(); err != nil {
		return nil, Amount{}, err
	}
	l, err := w.needLoan(id)
	if err != nil {
		return nil, Amount{}, err
	}
	if err := w.Active(l.ClientID, l.GroupID); err != nil {
		return nil, Amount{}, err
	}
	amount := l.Approved
	if c.Amount != nil {
		amount = c.Amount.Round(l.Currency.Digits)
	}
	return l, amount, w.disbursable(l, c.On, amount)
}

// disbursable checks in the order of recordings 785-790, 793 and 811.
func (w *World) disbursable(l *Loan, on Date, amount Amount) error {
	switch {
	case l.Status != LoanApproved:
		return org.Invalid("error.msg.loan.disbursal.account.is.not.approve.not.disbursed.state", "id",
			"Loan Disbursal is not allowed. Loan Account is not in approved and not disbursed state.")
	case l.Approved.Less(amount):
		return org.Domain("error.msg.loan.disburse.amount.must.be.less.than.approved.amount",
			"Loan can't be disbursed,disburse amount is exceeding approved amount ", amount, amount)
	case on < l.ApprovedBy.On:
		return org.Domain("error.msg.loan.disbursal.cannot.be.before.approval.date",
			"The date on which a loan is disbursed cannot be before its approval date: "+l.ApprovedBy.On.String(), on, l.ApprovedBy.On)
	case on > w.Today():
		return org.Domain("error.msg.loan.disbursal.cannot.be.a.future.date",
			"The date on which a loan with identifier : "+l.AccountNo+" is disbursed cannot be in the future.", on)
	case l.Terms.FirstRepayment != 0 && on >= l.Terms.FirstRepayment:
		return org.Domain("error.msg.loan.disbursal.cannot.be.after.expected.first.repayment.date",
			"submittedOnDate cannot be after the loans  expectedFirstRepaymentOnDate: "+l.Terms.FirstRepayment.String(), on, l.Terms.FirstRepayment)
	case !w.On("allow-transactions-on-holiday") && w.IsHoliday(l.OfficeID, on):
		return org.Domain("error.msg.loan.application.disbursement.date.on.holiday", "Expected disbursement date cannot be on a holiday", on)
	case !w.On("allow-transactions-on-non-workingday") && !w.IsWorkingDay(on):
		return org.Domain("error.msg.loan.application.disbursement.date.on.non.working.day", "Expected disbursement date cannot be on a non working day", on)
	}
	return nil
}

// disburse makes the loan active and books its disbursement and accrual.
func (w *World) disburse(l *Loan, c DisburseCmd, amount Amount, pay *PaymentDetail) (*LoanTransaction, error) {
	w.touchLoan(l)
	l.Principal, l.Net = amount, amount
	l.Status, l.Disbursed = LoanActive, w.Stamp(c.On)
	l.Counter = w.nextCounter(l)
	t := w.newLoanTx(l, TxDisbursement, c.On, amount)
	if err := w.claimTx(t, c.ExternalID); err != nil {
		return nil, err
	}
	t.Payment, t.Outstanding, t.Note = pay, amount, c.Note
	w.insert(l, t)
	w.replanIfNew(l, c.On)
	w.keepBack(l, pay)
	w.accrue(l)
	w.note(l, c.Note)
	return t, nil
}

func (w *World) nextCounter(l *Loan) int {
	n := 1
	if c := w.Client(l.ClientID); c != nil {
		for _, id := range c.Loans {
			if o := w.loans.Get(id); o != l && o.ProductID == l.ProductID {
				n = max(n, o.Counter+1)
			}
		}
	}
	return n
}

// accrue keeps the row of the interest of the whole term, dated on the disbursement, that every loan with interest has even with
// cash accounting (fineract-observed.md section 1, 4.4). It books nothing.
func (w *World) accrue(l *Loan) {
	var total Amount
	for _, r := range l.Installments {
		total = total.Add(r.Interest.Due)
	}
	for _, t := range l.Transactions {
		if t.Type != TxAccrual || t.Reversed {
			continue
		}
		if t.Interest.Equal(total) {
			return
		}
		undo.Touch(&w.Log, t)
		t.Reversed, t.ReversedOn, t.LastModified = true, w.Today(), w.Touched()
	}
	if total.IsZero() {
		return
	}
	t := w.newLoanTx(l, TxAccrual, l.Disbursed.On, total)
	t.Interest = total
	w.insert(l, t)
}

// DisburseToSavings books it to the linked savings account (1026-1046).
func (w *World) DisburseToSavings(id int64, c DisburseCmd) (res Result, err error) {
	c.Payment = PaymentInput{}
	l, amount, err := w.checkDisbursal(id, c)
	if err != nil {
		return res, err
	}
	s := w.SavingsAccount(l.LinkAccountID)
	if s == nil {
		return res, org.Domain("error.msg.loan.disburse.to.savings.requires.linked.account",
			fmt.Sprintf("Disburse Loan with id:%d requires linked savings account for payment", id), id)
	}
	err = w.Do(func() error {
		through, err := w.transferAccount(l)
		if err != nil {
			return err
		}
		t, err := w.disburse(l, c, amount, nil)
		if err != nil {
			return err
		}
		dep, err := w.Move(s, SavingsDeposit, SavingsTxCmd{Date: c.On, Amount: &amount}, nil, true)
		if err != nil {
			return err
		}
		t.TransferTo = dep.ID
		w.bookLoan(l, t, through)
		w.BookTransaction(s, dep, through)
		res = w.loanResult(l)
		return nil
	})
	return res, err
}

// transferAccount is the ledger account between a loan and savings; it must be mapped when accounting is on.
func (w *World) transferAccount(l *Loan) (int64, error) {
	if w.loanProducts.Get(l.ProductID).AccountingRule == 1 {
		return 0, nil
	}
	return w.FinancialActivity(200)
}

// UndoDisbursal reverses all transactions and goes back to approved.
func (w *World) UndoDisbursal(id int64, note string) (res Result, err error) {
	l, err := w.needLoan(id)
	if err != nil {
		return res, err
	}
	if l.Status != LoanActive {
		return res, org.Invalid("error.msg.loan.undo.disbursal.account.is.not.active", "id", "Loan Undo disbursal is not allowed. Loan Account is not active.")
	}
	err = w.Do(func() error {
		w.touchLoan(l)
		for _, t := range l.Transactions {
			if t.Reversed {
				continue
			}
			if t.TransferTo != 0 {
				if err := w.TakeBack(l.LinkAccountID, t.TransferTo); err != nil {
					return err
				}
			}
			undo.Touch(&w.Log, t)
			t.Reversed, t.ReversedOn, t.LastModified = true, w.Today(), w.Touched()
			w.Unbook(loanKey(l), loanTxID(t.ID))
		}
		for _, ch := range l.Charges {
			undo.Touch(&w.Log, ch)
			ch.Paid, ch.Waived, ch.Outstanding = Amount{}, Amount{}, ch.Amount
		}
		l.Status, l.Disbursed, l.Counter = LoanApproved, Stamp{}, 0
		l.Principal, l.Net = l.Approved, l.Approved
		w.replan(l, l.ExpectedDisbursement)
		w.note(l, note)
		res = w.loanResult(l)
		return nil
	})
	return res, err
}
