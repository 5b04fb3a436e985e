// Package schedule is the arithmetic of loans: repayment schedules and the sharing of payments among instalments. It holds no state.
// The numbers are those of fineract-loan's cumulative schedule generators as the recordings show them (reads 265-271).
package schedule

import (
	"time"

	"daftari/fineract/fineracttest/books/exact"
)

// Amount is an exact decimal.
type Amount = exact.Amount

// Date is a calendar day.
type Date = exact.Date

// Units of periods.
const (
	Days   = 0
	Weeks  = 1
	Months = 2
	Years  = 3
)

// Methods of interest and amortization, as the server numbers them.
const (
	Declining        = 0
	Flat             = 1
	EqualPrincipal   = 0
	EqualInstallment = 1
	Daily            = 0
	SameAsRepayment  = 1
	Actual           = 1 // days in month or year
)

// Terms are what a schedule is made of. Frequencies are units of periods.
type Terms struct {
	TermFrequency, TermUnit int // 12, weeks
	Number                  int // of repayments
	Every, Frequency        int
	Rate                    Amount // percent per RateFrequency
	RateFrequency           int
	AnnualRate              Amount // percent
	Amortization            int
	InterestType            int
	CalculationPeriod       int
	DaysInMonth, DaysInYear int
	Strategy                string
	Recalculation           bool
	FirstRepayment          Date // 0 when not given
}

// Portion is one column of money of an instalment.
type Portion struct{ Due, Paid, Waived, WrittenOff Amount }

// Outstanding is what is left of it.
func (p Portion) Outstanding() Amount { return p.Due.Sub(p.Paid).Sub(p.Waived).Sub(p.WrittenOff) }

func (p *Portion) reset() { *p = Portion{Due: p.Due} }

// Installment is a row of the schedule; the disbursement row is not one of them.
type Installment struct {
	ID                      int64
	Number                  int
	From, Due               Date
	Principal, Interest     Portion
	Fees, Penalties         Portion
	Balance                 Amount // principalLoanBalanceOutstanding after it
	Met                     bool
	MetOn                   Date
	PaidInAdvance, PaidLate Amount
	LastModified            time.Time
}

// TotalDue is all that falls due with it.
func (i *Installment) TotalDue() Amount {
	return exact.Sum(i.Principal.Due, i.Interest.Due, i.Fees.Due, i.Penalties.Due)
}

// TotalPaid is all that was paid of it.
func (i *Installment) TotalPaid() Amount {
	return exact.Sum(i.Principal.Paid, i.Interest.Paid, i.Fees.Paid, i.Penalties.Paid)
}

// Outstanding is all that is left of it.
func (i *Installment) Outstanding() Amount {
	return exact.Sum(i.Principal.Outstanding(), i.Interest.Outstanding(), i.Fees.Outstanding(), i.Penalties.Outstanding())
}

// Clone copies the rows, so that a change leaves the old ones as they were.
func Clone(rows []*Installment) []*Installment {
	block := make([]Installment, len(rows))
	out := make([]*Installment, len(rows))
	for i, r := range rows {
		block[i] = *r
		out[i] = &block[i]
	}
	return out
}

// Reset takes all payments off the rows.
func Reset(rows []*Installment) {
	for _, r := range rows {
		r.Principal.reset()
		r.Interest.reset()
		r.Fees.reset()
		r.Penalties.reset()
		r.Met, r.MetOn, r.PaidInAdvance, r.PaidLate = false, 0, Amount{}, Amount{}
	}
}
