package books

import (
	"fmt"
	"slices"

	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/fineracttest/books/org"
	"daftari/fineract/fineracttest/books/schedule"
	"daftari/fineract/fineracttest/books/undo"
)

// newLoanCharge checks a charge and computes its amount for the loan as it is planned.
func (w *World) newLoanCharge(l *Loan, c ChargeCmd) (*LoanCharge, error) {
	def := w.Charge(c.ChargeID)
	if def == nil || def.AppliesTo != org.ChargeLoan {
		return nil, org.NotFound("error.msg.charge.id.invalid", fmt.Sprintf("Charge with identifier %d does not exist", c.ChargeID), c.ChargeID)
	}
	k := org.Checks{Resource: "loan"}
	rate := def.Amount
	if c.Amount != nil {
		k.Positive("amount", c.Amount)
		rate = *c.Amount
	}
	k.Blank("dueDate", def.Time == org.ChargeAtDueDate && c.Due == 0)
	if err := k.Err(); err != nil {
		return nil, err
	}
	if def.Currency != l.Currency.Code {
		return nil, org.Domain("error.msg.loan.charge.currency.not.matching", "Charge and Loan must have the same currency.", c.ChargeID)
	}
	if !slices.Contains([]int{org.ChargeAtDisbursement, org.ChargeAtDueDate, org.ChargePerInstallment}, def.Time) {
		return nil, org.Domain("error.msg.loan.charge.time.not.supported",
			"The double knows charges at disbursement, on a due date and on each instalment only.", c.ChargeID)
	}
	return &LoanCharge{ChargeID: def.ID, Name: def.Name, Time: def.Time, Calculation: def.Calculation, Penalty: def.Penalty,
		Due: c.Due, Submitted: w.Today(), AmountOrPercent: rate, Active: true}, nil
}

// levy puts a charge on clones of the loan's rows and fixes its amount. One that falls due after the last row gets a row of its own.
func levy(l *Loan, ch *LoanCharge) []*Installment {
	rows := schedule.Clone(l.Installments)
	if ch.Time == org.ChargeAtDisbursement {
		ch.Amount = ch.share(l, rows, rows[0])
		ch.Outstanding = ch.Amount.Sub(ch.Paid)
		return rows
	}
	if ch.Time == org.ChargeAtDueDate && ch.Due > rows[len(rows)-1].Due {
		last := rows[len(rows)-1]
		rows = append(rows, &Installment{Number: last.Number + 1, From: last.Due, Due: ch.Due})
	}
	var total Amount
	for i, r := range rows {
		if ch.Time == org.ChargeAtDueDate && (ch.Due > r.Due || (ch.Due <= r.From && i > 0)) {
			continue
		}
		part := ch.share(l, rows, r)
		if ch.Penalty {
			r.Penalties.Due = r.Penalties.Due.Add(part)
		} else {
			r.Fees.Due = r.Fees.Due.Add(part)
		}
		if !part.IsZero() {
			r.Met, r.MetOn = false, 0
		}
		total = total.Add(part)
	}
	ch.Amount = total
	ch.Outstanding = total.Sub(ch.Paid).Sub(ch.Waived)
	return rows
}

// share is what the charge costs in one row.
func (ch *LoanCharge) share(l *Loan, rows []*Installment, r *Installment) Amount {
	principal, interest := r.Principal.Due, r.Interest.Due
	if ch.Time != org.ChargePerInstallment {
		principal, interest = l.Principal, Amount{}
		for _, x := range rows {
			interest = interest.Add(x.Interest.Due)
		}
	}
	base := map[int]Amount{2: principal, 3: principal.Add(interest), 4: interest}
	b, percent := base[ch.Calculation]
	if !percent {
		return ch.AmountOrPercent.Round(l.Currency.Digits)
	}
	return b.Mul(ch.AmountOrPercent).Quo(exact.Int(100)).Round(l.Currency.Digits)
}

// AddLoanCharge puts a charge on a loan; ResourceID is the loan charge.
func (w *World) AddLoanCharge(id int64, c ChargeCmd) (res Result, err error) {
	l, err := w.needLoan(id)
	if err != nil {
		return res, err
	}
	if l.Status != LoanSubmitted && l.Status != LoanApproved && l.Status != LoanActive {
		return res, org.Domain("error.msg.loan.charge.cannot.be.added.loan.is.closed", "Charge cannot be added as loan is closed", id)
	}
	ch, err := w.newLoanCharge(l, c)
	if err != nil {
		return res, err
	}
	if ch.Due != 0 && ch.Due < l.start() {
		return res, org.Domain("error.msg.loanCharge.due.date.before.disbursement.date", "Charge with due date before disbursement date not allowed.", ch.Due)
	}
	w.touchLoan(l)
	ch.ID, ch.LoanID = w.loanCharges.Next(), l.ID
	w.loanCharges.Add(&w.Log, ch.ID, ch)
	l.Charges = append(l.Charges, ch)
	rows := levy(l, ch)
	w.adopt(l, rows)
	if l.Status == LoanActive {
		w.reprocess(l)
	}
	res = w.loanResult(l)
	res.ResourceID = ch.ID
	return res, nil
}

// start is the day the schedule begins.
func (l *Loan) start() Date {
	if l.Disbursed.On != 0 {
		return l.Disbursed.On
	}
	return l.ExpectedDisbursement
}

// adopt takes changed rows as the loan's own; the touched loan keeps the old ones for undo.
func (w *World) adopt(l *Loan, rows []*Installment) {
	for i, r := range rows {
		if r.ID == 0 {
			r.ID = w.rows.Next()
		}
		if i >= len(l.Installments) || *l.Installments[i] != *r {
			r.LastModified = w.Touched()
		}
	}
	l.Installments = rows
}

// settleCharges shares what was paid of fees and penalties among the charges, the earliest due first.
func (w *World) settleCharges(l *Loan, t *LoanTransaction) {
	order := slices.Clone(l.Charges)
	slices.SortStableFunc(order, func(a, b *LoanCharge) int { return int(a.Due - b.Due) })
	fees, penalties := t.Fees, t.Penalties
	t.ChargesPaid = nil
	for _, ch := range order {
		if ch.Time == org.ChargeAtDisbursement {
			continue
		}
		left := &fees
		if ch.Penalty {
			left = &penalties
		}
		part := exact.Min(ch.Outstanding, *left)
		if part.Sign() <= 0 {
			continue
		}
		undo.Touch(&w.Log, ch)
		ch.Paid, ch.Outstanding, *left = ch.Paid.Add(part), ch.Outstanding.Sub(part), left.Sub(part)
		t.ChargesPaid = append(t.ChargesPaid, ChargePaid{LoanChargeID: ch.ID, Name: ch.Name, Amount: part})
	}
}

// keepBack pays the charges at disbursement out of the loan that is handed out.
func (w *World) keepBack(l *Loan, pay *PaymentDetail) {
	t := w.newLoanTx(l, TxAtDisbursement, l.Disbursed.On, Amount{})
	for _, ch := range l.Charges {
		if ch.Time != org.ChargeAtDisbursement {
			continue
		}
		undo.Touch(&w.Log, ch)
		ch.Paid, ch.Outstanding = ch.Amount, Amount{}
		t.ChargesPaid = append(t.ChargesPaid, ChargePaid{LoanChargeID: ch.ID, Name: ch.Name, Amount: ch.Amount})
		if ch.Penalty {
			t.Penalties = t.Penalties.Add(ch.Amount)
		} else {
			t.Fees = t.Fees.Add(ch.Amount)
		}
	}
	t.Amount = t.Fees.Add(t.Penalties)
	l.Net = l.Principal.Sub(t.Amount)
	if t.Amount.IsZero() {
		return
	}
	t.Payment, t.Outstanding = pay, l.Principal
	w.insert(l, t)
	w.bookLoan(l, t, w.loanFund(l, pay))
}

// WaiveLoanCharge waives what is left of a charge of a loan; ResourceID is the charge.
func (w *World) WaiveLoanCharge(id, loanChargeID int64) (res Result, err error) {
	l, err := w.needLoan(id)
	if err != nil {
		return res, err
	}
	ch := w.loanCharges.Get(loanChargeID)
	if ch == nil || ch.LoanID != id {
		return res, org.NotFound("error.msg.loanCharge.id.invalid",
			fmt.Sprintf("Loan charge with identifier %d does not exist for loan %d", loanChargeID, id), loanChargeID, id)
	}
	if ch.Outstanding.IsZero() {
		return res, org.Domain("error.msg.loan.charge.already.paid", "Loan charge is already paid or waived.", loanChargeID)
	}
	err = w.Do(func() error {
		w.touchLoan(l)
		t := w.newLoanTx(l, TxWaiveCharges, w.Today(), ch.Outstanding)
		t.ChargesPaid = []ChargePaid{{LoanChargeID: ch.ID, Name: ch.Name, Amount: ch.Outstanding}}
		w.insert(l, t)
		w.reprocess(l)
		res = w.loanResult(l)
		res.ResourceID, res.SubResourceID = ch.ID, t.ID
		return nil
	})
	return res, err
}

// waiveCharge applies a waiver of a charge to rows.
func (w *World) waiveCharge(rows []*Installment, t *LoanTransaction) {
	ch := w.loanCharges.Get(t.ChargesPaid[0].LoanChargeID)
	undo.Touch(&w.Log, ch)
	left := exact.Min(ch.Outstanding, t.Amount)
	ch.Waived, ch.Outstanding = ch.Waived.Add(left), ch.Outstanding.Sub(left)
	t.Fees, t.Penalties = Amount{}, Amount{}
	for _, r := range rows {
		col, into := &r.Fees, &t.Fees
		if ch.Penalty {
			col, into = &r.Penalties, &t.Penalties
		}
		part := exact.Min(col.Outstanding(), left)
		col.Waived, *into, left = col.Waived.Add(part), into.Add(part), left.Sub(part)
	}
	schedule.Settle(rows, t.Date)
}
