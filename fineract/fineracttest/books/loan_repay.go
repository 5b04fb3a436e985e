package books

import (
	"fmt"

	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/fineracttest/books/ledger"
	"daftari/fineract/fineracttest/books/org"
	"daftari/fineract/fineracttest/books/schedule"
	"daftari/fineract/fineracttest/books/undo"
)

// Repay posts a repayment; ResourceID is the transaction.
func (w *World) Repay(id int64, c RepayCmd) (Result, error) {
	return w.transact(id, c, TxRepayment, w.repayable)
}

// WaiveInterest waives interest.
func (w *World) WaiveInterest(id int64, c RepayCmd) (Result, error) {
	return w.transact(id, c, TxWaiveInterest, func(l *Loan, on Date, amount Amount) error {
		if s := w.LoanSummary(l); s.Interest.Outstanding().Less(amount) {
			return org.Domain("error.msg.loan.waive.interest.amount.exceeds.total.outstanding.interest",
				"Waive interest amount exceeds total outstanding interest.", amount)
		}
		return w.repayable(l, on, amount)
	})
}

// RefundCredit pays an overpaid amount back (command=creditBalanceRefund; 1018, 1019).
func (w *World) RefundCredit(id int64, c RepayCmd) (Result, error) {
	return w.transact(id, c, TxCreditRefund, func(l *Loan, on Date, amount Amount) error {
		if l.Overpaid.Less(amount) {
			return org.Invalid("error.msg.transactionAmount.invalid.must.be.>zero.and<=overpaidamount", "transactionAmount",
				fmt.Sprintf("Transaction Amount (%s) must be > zero and <= Overpaid amount (%s).", amount.Fixed(l.Currency.Digits), l.Overpaid.Fixed(6)), amount)
		}
		if on > w.Today() {
			return org.Domain("error.msg.loan.transaction.cannot.be.a.future.date", "The transaction date cannot be in the future.", on)
		}
		return nil
	})
}

func (w *World) transact(id int64, c RepayCmd, kind TxType, allowed func(*Loan, Date, Amount) error) (res Result, err error) {
	k := org.Checks{Resource: "loan.transaction"}
	k.Blank("transactionDate", c.Date == 0)
	k.Positive("transactionAmount", c.Amount)
	k.MaxLen("note", c.Note, 1000)
	ledger.CheckPayment(&k, c.Payment)
	if err := k.Err(); err != nil {
		return res, err
	}
	l, err := w.needLoan(id)
	if err != nil {
		return res, err
	}
	amount := c.Amount.Round(l.Currency.Digits)
	err = w.Do(func() error {
		if err := w.Active(l.ClientID, l.GroupID); err != nil {
			return err
		}
		pay, err := w.Detail(c.Payment)
		if err != nil {
			return err
		}
		if err := allowed(l, c.Date, amount); err != nil {
			return err
		}
		if amount.Cmp(tooLarge) >= 0 {
			return org.Integrity("error.msg.loan.repayment.unknown.data.integrity.issue", "", "Unknown data integrity issue with resource: Repayment")
		}
		t, err := w.add(l, kind, c.Date, amount, c.ExternalID, pay, c.Note)
		if err != nil {
			return err
		}
		res = w.loanResult(l)
		res.ResourceID, res.ExternalID = t.ID, t.ExternalID
		return nil
	})
	return res, err
}

// repayable checks in the order of recordings 321 and 338-345, 391, 934: the day before the state, both before the dates.
func (w *World) repayable(l *Loan, on Date, _ Amount) error {
	switch c := w.Client(l.ClientID); {
	case !w.On("allow-transactions-on-holiday") && w.IsHoliday(l.OfficeID, on):
		return org.Domain("error.msg.loan.application.repayment.date.on.holiday", "Repayment date cannot be on a holiday", on)
	case !w.On("allow-transactions-on-non-workingday") && !w.IsWorkingDay(on):
		return org.Domain("error.msg.loan.application.repayment.date.on.non.working.day", "Repayment date cannot be on a non working day", on)
	case l.Status != LoanActive && l.Status != LoanClosed && l.Status != LoanOverpaid:
		return org.Invalid("error.msg.loan.must.be.active.fully.paid.or.overpaid", "id", "Loan must be Active, Fully Paid or Overpaid")
	case c != nil && on < c.Activated.On:
		return org.Domain("error.msg.loan.repayment.or.waiver.cannot.be.made.before.client.transfer.date",
			"The date on which a repayment or waiver is made cannot be earlier than client's transfer date to this office", on, c.Activated.On)
	}
	if last := l.lastPayment(); l.Terms.Recalculation && last != nil && on < last.Date {
		return org.Domain("error.msg.loan.repayment.or.waiver.cannot.be.made.before.last.transaction.date",
			"The date on which a repayment or waiver is made cannot be earlier than last transaction date", last.Date)
	}
	switch {
	case on < l.Disbursed.On:
		return org.Domain("error.msg.loan.transaction.cannot.be.before.disbursement.date",
			"The transaction date cannot be before the loan disbursement date: "+l.Disbursed.On.String(), on, l.Disbursed.On)
	case on > w.Today():
		return org.Domain("error.msg.loan.transaction.cannot.be.a.future.date", "The transaction date cannot be in the future.", on)
	}
	return nil
}

// shared says whether transactions of the type are shared among the rows of the schedule.
func (k TxType) shared() bool { return k != TxDisbursement && k != TxAccrual && k != TxAtDisbursement }

// lastPayment is the latest standing transaction that paid or waived something, or nil.
func (l *Loan) lastPayment() *LoanTransaction {
	for i := len(l.Transactions) - 1; i >= 0; i-- {
		if t := l.Transactions[i]; !t.Reversed && t.Type.shared() {
			return t
		}
	}
	return nil
}

// add books a new transaction; one that is not the last reprocesses the loan.
func (w *World) add(l *Loan, kind TxType, on Date, amount Amount, ext string, pay *PaymentDetail, note string) (*LoanTransaction, error) {
	w.touchLoan(l)
	last := l.lastPayment()
	t := w.newLoanTx(l, kind, on, amount)
	if err := w.claimTx(t, ext); err != nil {
		return nil, err
	}
	t.Payment, t.Note = pay, note
	w.insert(l, t)
	if l.Terms.Recalculation || (last != nil && on < last.Date) {
		w.reprocess(l)
	} else {
		rows := schedule.Clone(l.Installments)
		w.apply(l, rows, t)
		t.Outstanding = principalLeft(rows)
		w.adopt(l, rows)
		w.bookLoan(l, t, w.loanFund(l, pay))
		w.settle(l)
	}
	w.note(l, note)
	return t, nil
}

// apply shares a transaction among the rows and keeps its portions.
func (w *World) apply(l *Loan, rows []*Installment, t *LoanTransaction) {
	switch t.Type {
	case TxRepayment:
		s := schedule.Pay(rows, t.Amount, t.Date)
		t.Principal, t.Interest, t.Fees, t.Penalties, t.Overpayment = s.Principal, s.Interest, s.Fees, s.Penalties, s.Overpaid
		l.Overpaid = l.Overpaid.Add(s.Overpaid)
		w.settleCharges(l, t)
	case TxWaiveInterest:
		t.Interest = t.Amount.Sub(schedule.WaiveInterest(rows, t.Amount, t.Date))
	case TxWaiveCharges:
		w.waiveCharge(rows, t)
	case TxWriteOff:
		s := schedule.WriteOff(rows, t.Date)
		t.Principal, t.Interest, t.Fees, t.Penalties = s.Principal, s.Interest, s.Fees, s.Penalties
	case TxCreditRefund:
		t.Overpayment = exact.Min(l.Overpaid, t.Amount)
		l.Overpaid = l.Overpaid.Sub(t.Overpayment)
	}
}

func principalLeft(rows []*Installment) Amount {
	var s Amount
	for _, r := range rows {
		s = s.Add(r.Principal.Outstanding())
	}
	return s
}

// reprocess shares all payments anew. A booked transaction whose portions change is reversed and made again under a new id,
// to which its external id moves (fineract.md 5.1; recordings 394-396, 987); the others keep their ids.
func (w *World) reprocess(l *Loan) {
	rows := schedule.Clone(l.Installments)
	if l.Terms.Recalculation {
		w.plan(l, l.Disbursed.On)
		rows = l.Installments
	}
	schedule.Reset(rows)
	for _, ch := range l.Charges {
		if ch.Time != org.ChargeAtDisbursement {
			undo.Touch(&w.Log, ch)
			ch.Paid, ch.Waived, ch.Outstanding = Amount{}, Amount{}, ch.Amount
		}
	}
	l.Overpaid = Amount{}
	for _, t := range l.Transactions {
		if t.Reversed || !t.Type.shared() {
			continue
		}
		undo.Touch(&w.Log, t)
		before := *t
		w.apply(l, rows, t)
		switch {
		case !t.posted:
			w.bookLoan(l, t, w.loanFund(l, t.Payment))
		case !samePortions(&before, t):
			after := *t
			*t = before
			w.replace(l, t, after)
		}
	}
	w.adopt(l, rows)
	w.accrue(l)
	w.rebalanceLoan(l)
	w.settle(l)
}

// rebalanceLoan computes the principal left after each standing transaction anew, in the order of date and id (395, 409).
func (w *World) rebalanceLoan(l *Loan) {
	var left Amount
	for _, t := range l.Transactions {
		switch {
		case t.Reversed || t.Type == TxAccrual:
			continue
		case t.Type == TxDisbursement:
			left = left.Add(t.Amount)
		default:
			left = left.Sub(t.Principal)
		}
		if !t.Outstanding.Equal(left) {
			undo.Touch(&w.Log, t)
			t.Outstanding, t.LastModified = left, w.Touched()
		}
	}
}

func samePortions(a, b *LoanTransaction) bool {
	return a.Principal.Equal(b.Principal) && a.Interest.Equal(b.Interest) && a.Fees.Equal(b.Fees) &&
		a.Penalties.Equal(b.Penalties) && a.Overpayment.Equal(b.Overpayment)
}

// replace reverses old and books it again with the portions of after.
func (w *World) replace(l *Loan, old *LoanTransaction, after LoanTransaction) {
	w.Unbook(loanKey(l), loanTxID(old.ID))
	fresh := after
	fresh.ID, fresh.Replaces = w.loanTx.Next(), []int64{old.ID}
	fresh.Submitted, fresh.Created, fresh.LastModified = w.Today(), w.Touched(), w.Touched()
	old.Reversed, old.ReversedOn, old.ReplacedBy, old.ExternalID = true, w.Today(), fresh.ID, ""
	old.LastModified = fresh.Created
	if fresh.ExternalID != "" {
		undo.Put(&w.Log, w.txByExternal, w.Fold(fresh.ExternalID), fresh.ID)
	}
	w.insert(l, &fresh)
	w.bookLoan(l, &fresh, w.loanFund(l, fresh.Payment))
}

// settle moves the loan between active, closed and overpaid after its rows changed.
func (w *World) settle(l *Loan) {
	if l.Status != LoanActive && l.Status != LoanClosed && l.Status != LoanOverpaid {
		return
	}
	met := true
	for _, r := range l.Installments {
		met = met && r.Met
	}
	last := l.lastPayment()
	switch {
	case l.Overpaid.Sign() > 0:
		l.Status, l.Closed, l.ActualMaturity, l.OverpaidOn = LoanOverpaid, Stamp{}, 0, last.Date
	case met && last != nil:
		l.Status, l.Closed, l.ActualMaturity, l.OverpaidOn = LoanClosed, Stamp{On: last.Date, UserID: last.UserID}, last.Date, 0
	default:
		l.Status, l.Closed, l.ActualMaturity, l.OverpaidOn = LoanActive, Stamp{}, l.ExpectedMaturity, 0
	}
}

// WriteOff writes the whole rest off.
func (w *World) WriteOff(id int64, on Date, note string) (res Result, err error) {
	k := org.Checks{Resource: "loan.transaction"}
	k.Blank("transactionDate", on == 0)
	if err := k.Err(); err != nil {
		return res, err
	}
	l, err := w.needLoan(id)
	if err != nil {
		return res, err
	}
	last := l.lastPayment()
	switch {
	case l.Status != LoanActive:
		return res, org.Invalid("error.msg.loan.writeoff.account.is.not.active", "id", "Loan Writeoff is not allowed. Loan Account is not active.")
	case on > w.Today():
		return res, org.Domain("error.msg.loan.writeoff.cannot.be.a.future.date", "The date on which a loan is written off cannot be in the future.", on)
	case last != nil && on < last.Date:
		return res, org.Domain("error.msg.loan.writeoff.must.occur.on.or.after.other.transaction.dates",
			"The date of the writeoff transaction must occur on or before previous transactions.", on)
	}
	err = w.Do(func() error {
		t, err := w.add(l, TxWriteOff, on, w.LoanSummary(l).Outstanding, "", nil, note)
		if err != nil {
			return err
		}
		l.Status, l.WrittenOff, l.Closed, l.ActualMaturity = LoanWrittenOff, w.Stamp(on), w.Stamp(on), on
		res = w.loanResult(l)
		res.ResourceID = t.ID
		return nil
	})
	return res, err
}

// AdjustTransaction undoes (amount 0; the result is the same id) or adjusts (amount > 0; the result is a new id) a transaction.
func (w *World) AdjustTransaction(loanID, txID int64, c AdjustCmd) (res Result, err error) {
	k := org.Checks{Resource: "loan.transaction"}
	k.Blank("transactionDate", c.Date == 0)
	k.NotNegative("transactionAmount", c.Amount)
	k.MaxLen("note", c.Note, 1000)
	ledger.CheckPayment(&k, c.Payment)
	if err := k.Err(); err != nil {
		return res, err
	}
	l, err := w.needLoan(loanID)
	if err != nil {
		return res, err
	}
	t := w.loanTx.Get(txID)
	if t == nil || t.LoanID != loanID {
		return res, org.NotFound("error.msg.loan.transaction.id.invalid",
			fmt.Sprintf("Transaction with identifier %d does not exist for loan with identifier %d.", txID, loanID), txID, loanID)
	}
	if t.Reversed || (t.Type != TxRepayment && t.Type != TxWaiveInterest && t.Type != TxCreditRefund) {
		return res, org.Domain("error.msg.loan.transaction.adjustment.is.only.allowed.to.repayment.or.waiver.or.creditbalancerefund.transactions",
			"Only (non-reversed) transactions of type repayment, waiver or credit balance refund can be adjusted.")
	}
	err = w.Do(func() error {
		if err := w.Active(l.ClientID, l.GroupID); err != nil {
			return err
		}
		made, err := w.adjust(l, t, c)
		if err != nil {
			return err
		}
		res = w.loanResult(l)
		res.ResourceID, res.ExternalID = made.ID, made.ExternalID
		return nil
	})
	return res, err
}

func (w *World) adjust(l *Loan, t *LoanTransaction, c AdjustCmd) (*LoanTransaction, error) {
	amount := c.Amount.Round(l.Currency.Digits)
	pay, err := w.Detail(c.Payment)
	if err != nil {
		return nil, err
	}
	if amount.Sign() > 0 {
		if c.Date < l.Disbursed.On || c.Date > w.Today() {
			return nil, w.repayable(l, c.Date, amount)
		}
	}
	w.touchLoan(l)
	undo.Touch(&w.Log, t)
	t.Reversed, t.ManuallyReversed, t.ReversedOn, t.ReversalExternalID = true, true, w.Today(), c.ReversalExternalID
	t.LastModified = w.Touched()
	w.Unbook(loanKey(l), loanTxID(t.ID))
	made := t
	if amount.Sign() > 0 {
		made = w.newLoanTx(l, t.Type, c.Date, amount)
		if err := w.claimTx(made, c.ExternalID); err != nil {
			return nil, err
		}
		made.Payment, made.Note = pay, c.Note
		w.insert(l, made)
	}
	w.reprocess(l)
	w.note(l, c.Note)
	return made, nil
}
