package app

import (
	"slices"

	"daftari/app/money"
)

// Overlay is the file as it will be once the core has taken the pending entries: the figures
// of the sheet must not ask twice for what was paid an hour ago. Pending are entries whose
// effect the mirror does not show yet; cancelled and refused ones among them are left out.
// The file itself is not changed.
func Overlay(file GroupFile, pending []Entry) GroupFile {
	by := effective(pending)
	file.Loans = overlayAll(file.Loans, by, overlayLoan)
	file.Savings = overlayAll(file.Savings, by, overlaySavings)
	file.Members = slices.Clone(file.Members)
	for i, m := range file.Members {
		file.Members[i] = overlayMember(m, by)
	}
	return file
}

// OverlayClient is Overlay for one client's file.
func OverlayClient(file ClientFile, pending []Entry) ClientFile {
	return overlayMember(file, effective(pending))
}

func overlayMember(file ClientFile, by map[AccountRef][]Entry) ClientFile {
	file.Loans = overlayAll(file.Loans, by, overlayLoan)
	file.Savings = overlayAll(file.Savings, by, overlaySavings)
	file.Charges = overlayAll(file.Charges, by, overlayCharge)
	return file
}

type accounted interface{ Ref() AccountRef }

func overlayAll[A accounted](all []A, by map[AccountRef][]Entry, one func(A, Entry) A) []A {
	all = slices.Clone(all)
	for i := range all {
		for _, e := range by[all[i].Ref()] {
			all[i] = one(all[i], e)
		}
	}
	return all
}

// effective sorts what will count by account, in the order it was recorded.
func effective(pending []Entry) map[AccountRef][]Entry {
	by := map[AccountRef][]Entry{}
	for _, e := range pending {
		if e.State != Cancelled && e.State != Refused && e.Amount.Sign() > 0 {
			by[e.Account] = append(by[e.Account], e)
		}
	}
	for _, list := range by {
		slices.SortFunc(list, func(a, b Entry) int { return int(a.Seq - b.Seq) })
	}
	return by
}

// overlayLoan marks the loan Odd where the arithmetic does not hold (another currency, too
// large): it is shown and not posted on, instead of shown wrong.
func overlayLoan(l Loan, e Entry) Loan {
	after, err := applyToLoan(l, e)
	if err != nil {
		l.Odd = e.Amount.Decimal()
		return l
	}
	return after
}

func applyToLoan(l Loan, e Entry) (Loan, error) {
	switch {
	case e.Kind == Repayment:
		return l.repaid(e.Amount)
	case e.Kind == Disbursement:
		return l.disbursed(e.Day)
	case e.Kind == Reversal && e.Flow == CashOut: // of a repayment
		return l.unpaid(e)
	case e.Kind == Reversal && e.Flow == CashIn: // of a disbursement
		l.Status, l.Disbursed = LoanApproved, Date{}
		l.Total = money.Zero(l.Principal.Currency())
	}
	return l, nil
}

// repaid applies money by the core's default order: the oldest open instalment first, in it
// penalties, fees, interest, principal; what is left over is overpaid (fineract.md 4.5).
func (l Loan) repaid(amount money.Amount) (Loan, error) {
	left := amount
	l.Schedule = slices.Clone(l.Schedule)
	for i := range l.Schedule {
		var err error
		if left, err = l.settle(i, left); err != nil {
			return l, err
		}
	}
	taken, err := smaller(amount, l.Total)
	if err != nil {
		return l, err
	}
	over, err := amount.Sub(taken)
	if err != nil {
		return l, err
	}
	if l.Total, err = l.Total.Sub(taken); err != nil {
		return l, err
	}
	if over.Sign() > 0 {
		if !l.Overpaid.Valid() {
			l.Overpaid = money.Zero(l.Total.Currency())
		}
		l.Overpaid, err = l.Overpaid.Add(over)
	}
	return l, err
}

// settle pays as much of instalment i as left allows and gives what remains.
func (l *Loan) settle(i int, left money.Amount) (money.Amount, error) {
	inst := &l.Schedule[i]
	parts := []struct{ owed, settled, outstanding *money.Amount }{
		{&inst.Owed.Penalties, &inst.Settled.Penalties, &l.Outstanding.Penalties},
		{&inst.Owed.Fees, &inst.Settled.Fees, &l.Outstanding.Fees},
		{&inst.Owed.Interest, &inst.Settled.Interest, &l.Outstanding.Interest},
		{&inst.Owed.Principal, &inst.Settled.Principal, &l.Outstanding.Principal},
	}
	for _, p := range parts {
		open, err := p.owed.Sub(*p.settled)
		if err != nil {
			return left, err
		}
		pay, err := smaller(left, open)
		if err != nil {
			return left, err
		}
		if pay.Sign() <= 0 {
			continue
		}
		if *p.settled, err = p.settled.Add(pay); err != nil {
			return left, err
		}
		if p.outstanding.Valid() {
			if *p.outstanding, err = p.outstanding.Sub(pay); err != nil {
				return left, err
			}
		}
		if left, err = left.Sub(pay); err != nil {
			return left, err
		}
	}
	return left, nil
}

// unpaid puts a reversed repayment back: first it was overpaid, then it is owed again, as due
// on the day it had been paid for; the mirror does not say which instalments it had settled.
func (l Loan) unpaid(e Entry) (Loan, error) {
	back := e.Amount
	if l.Overpaid.Sign() > 0 {
		credit, err := smaller(back, l.Overpaid)
		if err != nil {
			return l, err
		}
		if l.Overpaid, err = l.Overpaid.Sub(credit); err != nil {
			return l, err
		}
		if back, err = back.Sub(credit); err != nil {
			return l, err
		}
	}
	total, err := l.Total.Add(back)
	if err != nil || back.IsZero() {
		return l, err
	}
	l.Total = total
	if l.Outstanding.Principal.Valid() {
		if l.Outstanding.Principal, err = l.Outstanding.Principal.Add(back); err != nil {
			return l, err
		}
	}
	if l.Status == LoanClosed || l.Status == LoanOverpaid {
		l.Status = LoanActive
	}
	zero := money.Zero(back.Currency())
	again := Instalment{Due: e.Day,
		Owed:    Portions{Principal: back, Interest: zero, Fees: zero, Penalties: zero},
		Settled: Portions{Principal: zero, Interest: zero, Fees: zero, Penalties: zero}}
	l.Schedule = append([]Instalment{again}, l.Schedule...)
	return l, nil
}

func (l Loan) disbursed(day Date) (Loan, error) {
	l.Status, l.Disbursed = LoanActive, day
	owed := money.Zero(l.Principal.Currency())
	for _, i := range l.Schedule {
		open, err := i.Open()
		if err != nil {
			return l, err
		}
		if owed, err = owed.Add(open); err != nil {
			return l, err
		}
	}
	if owed.IsZero() { // the core has not told the schedule yet
		owed = l.Principal
	}
	l.Total = owed
	return l, nil
}

func overlaySavings(s Savings, e Entry) Savings {
	change := e.Amount
	switch {
	case e.Kind == Deposit, e.Kind == Reversal && e.Flow == CashIn:
	case e.Kind == Withdrawal, e.Kind == Reversal && e.Flow == CashOut:
		change = change.Neg()
	default:
		return s
	}
	balance, err := s.Balance.Add(change)
	if err != nil {
		s.Odd = e.Amount.Decimal()
		return s
	}
	available, err := s.Available.Add(change)
	if err != nil {
		s.Odd = e.Amount.Decimal()
		return s
	}
	s.Balance, s.Available = balance, available
	return s
}

func overlayCharge(c ClientCharge, e Entry) ClientCharge {
	change := e.Amount.Neg()
	if e.Kind == Reversal {
		change = e.Amount
	}
	left, err := c.Outstanding.Add(change)
	if err != nil {
		c.Odd = e.Amount.Decimal()
		return c
	}
	if left.Sign() < 0 {
		left = money.Zero(left.Currency())
	}
	c.Outstanding = left
	return c
}

func smaller(a, b money.Amount) (money.Amount, error) {
	c, err := a.Cmp(b)
	if err != nil || c <= 0 {
		return a, err
	}
	return b, nil
}
