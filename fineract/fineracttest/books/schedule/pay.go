package schedule

import "daftari/fineract/fineracttest/books/exact"

// Split is how a payment was shared.
type Split struct{ Principal, Interest, Fees, Penalties, Overpaid Amount }

// Total is all of it.
func (s Split) Total() Amount {
	return exact.Sum(s.Principal, s.Interest, s.Fees, s.Penalties, s.Overpaid)
}

// Pay shares an amount by mifos-standard-strategy: the oldest unpaid row first, in it penalties, fees, interest, principal;
// the same for late, timely and early payments (fineract.md 5.1). What is left over is overpaid.
func Pay(rows []*Installment, amount Amount, on Date) Split {
	var s Split
	for _, r := range rows {
		if amount.IsZero() {
			break
		}
		if r.Met {
			continue
		}
		before := amount
		for _, c := range []struct {
			col  *Portion
			into *Amount
		}{{&r.Penalties, &s.Penalties}, {&r.Fees, &s.Fees}, {&r.Interest, &s.Interest}, {&r.Principal, &s.Principal}} {
			part := exact.Min(c.col.Outstanding(), amount)
			c.col.Paid, *c.into, amount = c.col.Paid.Add(part), c.into.Add(part), amount.Sub(part)
		}
		r.timed(before.Sub(amount), on)
		r.settle(on)
	}
	s.Overpaid = amount
	return s
}

func (r *Installment) timed(paid Amount, on Date) {
	switch {
	case on < r.Due:
		r.PaidInAdvance = r.PaidInAdvance.Add(paid)
	case on > r.Due:
		r.PaidLate = r.PaidLate.Add(paid)
	}
}

func (r *Installment) settle(on Date) {
	if !r.Met && r.Outstanding().IsZero() {
		r.Met, r.MetOn = true, on
	}
}

// Settle marks rows that owe nothing as met on the day.
func Settle(rows []*Installment, on Date) {
	for _, r := range rows {
		r.settle(on)
	}
}

// WaiveInterest waives interest of the oldest rows first and gives what it could not use.
func WaiveInterest(rows []*Installment, amount Amount, on Date) Amount {
	for _, r := range rows {
		part := exact.Min(r.Interest.Outstanding(), amount)
		r.Interest.Waived, amount = r.Interest.Waived.Add(part), amount.Sub(part)
		r.settle(on)
	}
	return amount
}

// WriteOff writes off all that is outstanding.
func WriteOff(rows []*Installment, on Date) Split {
	var s Split
	for _, r := range rows {
		for _, c := range []struct {
			col  *Portion
			into *Amount
		}{{&r.Principal, &s.Principal}, {&r.Interest, &s.Interest}, {&r.Fees, &s.Fees}, {&r.Penalties, &s.Penalties}} {
			part := c.col.Outstanding()
			c.col.WrittenOff, *c.into = c.col.WrittenOff.Add(part), c.into.Add(part)
		}
		r.settle(on)
	}
	return s
}
