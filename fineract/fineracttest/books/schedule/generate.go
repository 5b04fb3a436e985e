package schedule

import "daftari/fineract/fineracttest/books/exact"

// Plan is a schedule to be made.
type Plan struct {
	Terms
	Principal Amount
	Digits    int // decimals of the currency
	Start     Date
	Due       []Date
}

// Cash is a payment as the recalculation of interest sees it.
type Cash struct {
	On     Date
	Amount Amount
}

// DueDates are the days of repayment. meeting gives the first meeting day after a day, or is nil without a calendar;
// shift moves a day that is not worked on. Later days follow the unshifted ones.
func DueDates(start Date, t Terms, meeting, shift func(Date) Date) []Date {
	out := make([]Date, 0, t.Number)
	at := start
	for i := range t.Number {
		switch {
		case i == 0 && t.FirstRepayment != 0:
			at = t.FirstRepayment
		case meeting != nil:
			steps := t.Every
			if i == 0 {
				steps = 1
			}
			for range steps {
				at = meeting(at)
			}
		case t.FirstRepayment != 0:
			at = add(t.FirstRepayment, i*t.Every, t.Frequency)
		default:
			at = add(start, (i+1)*t.Every, t.Frequency)
		}
		out = append(out, shift(at))
	}
	return out
}

func add(d Date, n, unit int) Date {
	switch unit {
	case Weeks:
		return d.AddDays(7 * n)
	case Months:
		return d.AddMonths(n)
	case Years:
		return d.AddMonths(12 * n)
	}
	return d.AddDays(n)
}

// Generate makes the rows. payments and today count only with recalculation of interest.
func Generate(p Plan, payments []Cash, today Date) []*Installment {
	var rows []*Installment
	switch {
	case p.InterestType == Flat:
		rows = p.flat()
	case p.Recalculation:
		rows = p.recalculated(payments, today)
	default:
		rows = p.declining()
	}
	left := p.Principal
	for _, r := range rows {
		left = left.Sub(r.Principal.Due)
		r.Balance = left
	}
	return rows
}

func (p Plan) row(i int) *Installment {
	from := p.Start
	if i > 0 {
		from = p.Due[i-1]
	}
	return &Installment{Number: i + 1, From: from, Due: p.Due[i]}
}

func periodsInYear(unit int) Amount {
	return exact.Int([]int64{365, 52, 12, 1}[unit])
}

func (p Plan) yearly() Amount { return p.AnnualRate.Quo(exact.Int(100)) }

// flat shares the interest of the whole term equally; the last row takes what rounding left.
func (p Plan) flat() []*Installment {
	n := exact.Int(int64(len(p.Due)))
	term := exact.Int(int64(p.TermFrequency)).Quo(periodsInYear(p.TermUnit))
	if p.CalculationPeriod == Daily {
		term = exact.Int(int64(p.Start.Days(p.Due[len(p.Due)-1]))).Quo(p.daysInYear(p.Start))
	}
	total := p.Principal.Mul(p.yearly()).Mul(term)
	principal, interest := p.Principal.Quo(n).Round(p.Digits), total.Quo(n).Round(p.Digits)
	leftP, leftI := p.Principal, total.Round(p.Digits)
	rows := make([]*Installment, len(p.Due))
	for i := range rows {
		rows[i] = p.row(i)
		if i == len(rows)-1 {
			principal, interest = leftP, leftI
		}
		rows[i].Principal.Due, rows[i].Interest.Due = principal, interest
		leftP, leftI = leftP.Sub(principal), leftI.Sub(interest)
	}
	return rows
}

func (p Plan) daysInYear(from Date) Amount {
	if p.DaysInYear != Actual {
		return exact.Int(int64(p.DaysInYear))
	}
	y, _, _ := from.YMD()
	return exact.Int(int64(exact.NewDate(y, 1, 1).Days(exact.NewDate(y+1, 1, 1))))
}

// rate is the interest of one row on a balance of 1.
func (p Plan) rate(r *Installment) Amount {
	if p.CalculationPeriod == SameAsRepayment {
		return p.yearly().Mul(exact.Int(int64(p.Every))).Quo(periodsInYear(p.Frequency))
	}
	days := r.From.Days(r.Due)
	if p.Frequency == Months && p.DaysInMonth == 30 {
		days = 30 * p.Every
	}
	return p.yearly().Mul(exact.Int(int64(days))).Quo(p.daysInYear(r.From))
}

// payment is the equal instalment of an annuity: P r / (1 - (1+r)^-n).
func (p Plan) payment() Amount {
	r := p.rate(p.row(0))
	if r.IsZero() {
		return p.Principal.Quo(exact.Int(int64(len(p.Due)))).Round(p.Digits)
	}
	growth := exact.Int(1)
	for range p.Due {
		growth = growth.Mul(exact.Int(1).Add(r))
	}
	return p.Principal.Mul(r).Mul(growth).Quo(growth.Sub(exact.Int(1))).Round(p.Digits)
}

// fill sets a row's due amounts for a balance that bears interest and the principal that is left to plan.
func (p Plan) fill(r *Installment, bearing, left, payment Amount) {
	r.Interest.Due = bearing.Mul(p.rate(r)).Round(p.Digits)
	principal := payment.Sub(r.Interest.Due)
	if p.Amortization == EqualPrincipal {
		principal = p.Principal.Quo(exact.Int(int64(len(p.Due)))).Round(p.Digits)
	}
	if r.Number == len(p.Due) || left.Less(principal) {
		principal = left
	}
	r.Principal.Due = principal
}

func (p Plan) declining() []*Installment {
	left, payment := p.Principal, p.payment()
	rows := make([]*Installment, len(p.Due))
	for i := range rows {
		rows[i] = p.row(i)
		p.fill(rows[i], left, left, payment)
		left = left.Sub(rows[i].Principal.Due)
	}
	return rows
}

// recalculated bears interest on the principal really outstanding in the periods that have begun, and on the planned one later;
// what is paid beyond the rows due so far shortens the loan (recording 271, reschedule strategy 2, rest at each repayment).
func (p Plan) recalculated(payments []Cash, today Date) []*Installment {
	left, actual, payment := p.Principal, p.Principal, p.payment()
	var rows []*Installment
	next := 0
	for i := range p.Due {
		r := p.row(i)
		bearing := left
		if r.From <= today {
			bearing = actual
		}
		p.fill(r, bearing, left, payment)
		rows = append(rows, r)
		left = left.Sub(r.Principal.Due)
		for ; next < len(payments) && payments[next].On <= r.Due; next++ {
			s := Pay(rows, payments[next].Amount, payments[next].On)
			early := exact.Min(s.Overpaid, left)
			r.Principal.Due, left = r.Principal.Due.Add(early), left.Sub(early)
			Pay(rows, early, payments[next].On)
			actual = actual.Sub(s.Principal).Sub(early)
		}
		if left.IsZero() {
			break
		}
	}
	Reset(rows)
	return rows
}
