package portfolio

import (
	"cmp"
	"maps"
	"slices"
)

// join takes the rows of another answer: what is told again replaces what was told before, a loan's
// instalments and an account's transactions together.
func (r *Rows) join(n Rows) {
	merge(&r.Offices, n.Offices, func(v Office) int64 { return v.ID })
	merge(&r.Staff, n.Staff, func(v Staff) int64 { return v.ID })
	merge(&r.PaymentTypes, n.PaymentTypes, func(v PaymentType) int64 { return v.ID })
	merge(&r.Currencies, n.Currencies, func(v Currency) int64 { return v.ID })
	merge(&r.Holidays, n.Holidays, func(v Holiday) int64 { return v.ID })
	merge(&r.WorkingDays, n.WorkingDays, func(v WorkingDays) int64 { return v.ID })
	merge(&r.Centres, n.Centres, func(v Centre) int64 { return v.ID })
	merge(&r.Groups, n.Groups, func(v Group) int64 { return v.ID })
	merge(&r.Calendars, n.Calendars, func(v Calendar) int64 { return v.ID })
	merge(&r.Devices, n.Devices, func(v DeviceCode) int64 { return v.ID })
	merge(&r.Limits, n.Limits, func(v Limit) int64 { return v.ID })
	merge(&r.MeetingNotes, n.MeetingNotes, func(v MeetingNote) int64 { return v.ID })
	merge(&r.Charges, n.Charges, func(v ClientCharge) int64 { return v.ID })
	merge(&r.Members, n.Members, func(v Membership) int64 { return v.Group })
	merge(&r.Clients, n.Clients, func(v Client) int64 { return v.ID })
	merge(&r.Loans, n.Loans, func(v Loan) int64 { return v.ID })
	merge(&r.LoanCharges, n.LoanCharges, func(v LoanCharge) int64 { return v.ID })
	merge(&r.Instalments, n.Instalments, func(v Instalment) int64 { return v.Loan })
	merge(&r.Savings, n.Savings, func(v Savings) int64 { return v.ID })
	merge(&r.Transactions, n.Transactions, func(v Transaction) [2]int64 { return [2]int64{v.Loan, v.Savings} })
	merge(&r.Gone, n.Gone, func(v Gone) Gone { return v })
	if r.Sets == nil {
		r.Sets = map[Kind][]int64{}
	}
	maps.Copy(r.Sets, n.Sets)
	if r.Sums == nil {
		r.Sums = map[Kind]Sum{}
	}
	maps.Copy(r.Sums, n.Sums)
	if n.Clock != (Clock{}) {
		r.Clock = n.Clock
	}
	sortRows(r)
}

func merge[T any, K comparable](list *[]T, told []T, key func(T) K) {
	again := make(map[K]bool, len(told))
	for _, v := range told {
		again[key(v)] = true
	}
	*list = append(slices.DeleteFunc(*list, func(v T) bool { return again[key(v)] }), told...)
}

// sortRows puts rows into one order, whatever the server's: by id; members by group and client,
// instalments by loan and number, holidays and calendars by id and where they hold, transactions by
// account and then the newest first.
func sortRows(r *Rows) {
	by(r.Offices, func(v Office) int64 { return v.ID })
	by(r.Staff, func(v Staff) int64 { return v.ID })
	by(r.PaymentTypes, func(v PaymentType) int64 { return v.ID })
	by(r.Currencies, func(v Currency) int64 { return v.ID })
	by(r.Holidays, func(v Holiday) int64 { return v.ID }, func(v Holiday) int64 { return v.Office })
	by(r.WorkingDays, func(v WorkingDays) int64 { return v.ID })
	by(r.Centres, func(v Centre) int64 { return v.ID })
	by(r.Groups, func(v Group) int64 { return v.ID })
	by(r.Calendars, func(v Calendar) int64 { return v.ID },
		func(v Calendar) int64 { return int64(v.Entity) }, func(v Calendar) int64 { return v.EntityID })
	by(r.Devices, func(v DeviceCode) int64 { return v.ID })
	by(r.Limits, func(v Limit) int64 { return v.ID })
	by(r.MeetingNotes, func(v MeetingNote) int64 { return v.ID })
	by(r.Charges, func(v ClientCharge) int64 { return v.ID })
	by(r.Members, func(v Membership) int64 { return v.Group }, func(v Membership) int64 { return v.Client })
	by(r.Clients, func(v Client) int64 { return v.ID })
	by(r.Loans, func(v Loan) int64 { return v.ID })
	by(r.LoanCharges, func(v LoanCharge) int64 { return v.ID })
	by(r.Instalments, func(v Instalment) int64 { return v.Loan }, func(v Instalment) int64 { return int64(v.No) })
	by(r.Savings, func(v Savings) int64 { return v.ID })
	slices.SortStableFunc(r.Transactions, func(x, y Transaction) int {
		return cmp.Or(cmp.Compare(x.Loan, y.Loan), cmp.Compare(x.Savings, y.Savings), cmp.Compare(y.On, x.On), cmp.Compare(y.ID, x.ID))
	})
	by(r.Gone, func(v Gone) int64 { return int64(v.Set) }, func(v Gone) int64 { return v.ID })
}

func by[T any](list []T, keys ...func(T) int64) {
	slices.SortStableFunc(list, func(x, y T) int {
		for _, key := range keys {
			if c := cmp.Compare(key(x), key(y)); c != 0 {
				return c
			}
		}
		return 0
	})
}
