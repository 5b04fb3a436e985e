package portfolio_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"daftari/fineract/ledger/portfolio"
)

// device is a model of the mirror that a pull keeps: it takes rows as the package says and nothing
// else, so that its mirror can be compared with a pull from scratch.
type device struct {
	*puller
	mirror portfolio.Rows
}

func newDevice(p *puller) *device {
	d := &device{puller: p}
	d.first()
	d.mirror = portfolio.Rows{}
	d.take(d.rows, portfolio.Ask{First: portfolio.KindOffice, Last: portfolio.KindSavingsTransaction})
	return d
}

// pull does a later pull and takes it.
func (d *device) pull() {
	d.next()
	d.take(d.rows, d.follow)
}

func (d *device) take(r portfolio.Rows, whole portfolio.Ask) {
	m := &d.mirror
	type of struct {
		k    portfolio.Kind
		take func()
	}
	for _, w := range []of{
		{portfolio.KindOffice, func() { m.Offices = r.Offices }}, {portfolio.KindStaff, func() { m.Staff = r.Staff }},
		{portfolio.KindPaymentType, func() { m.PaymentTypes = r.PaymentTypes }}, {portfolio.KindCurrency, func() { m.Currencies = r.Currencies }},
		{portfolio.KindHoliday, func() { m.Holidays = r.Holidays }}, {portfolio.KindWorkingDays, func() { m.WorkingDays = r.WorkingDays }},
		{portfolio.KindCentre, func() { m.Centres = r.Centres }}, {portfolio.KindGroup, func() { m.Groups = r.Groups }},
		{portfolio.KindCalendar, func() { m.Calendars = r.Calendars }}, {portfolio.KindDevice, func() { m.Devices = r.Devices }},
		{portfolio.KindLimit, func() { m.Limits = r.Limits }}, {portfolio.KindMeetingNote, func() { m.MeetingNotes = r.MeetingNotes }},
		{portfolio.KindCharge, func() { m.Charges = r.Charges }}, {portfolio.KindMembership, func() { m.Members = r.Members }},
	} {
		if whole.Covers(w.k) {
			w.take()
		}
	}
	gone := map[portfolio.Gone]bool{}
	for _, g := range r.Gone {
		gone[g] = true
	}
	told := map[int64]bool{}
	for _, l := range r.Loans {
		told[l.ID] = true
	}
	m.Clients = upsert(m.Clients, r.Clients, func(v portfolio.Client) int64 { return v.ID },
		func(id int64) bool { return gone[portfolio.Gone{Set: portfolio.KindClientSet, ID: id}] })
	leftLoan := func(id int64) bool { return gone[portfolio.Gone{Set: portfolio.KindLoanSet, ID: id}] }
	replaced := func(id int64) bool { return leftLoan(id) || told[id] }
	m.Loans = upsert(m.Loans, r.Loans, func(v portfolio.Loan) int64 { return v.ID }, leftLoan)
	m.Instalments = replace(m.Instalments, r.Instalments, func(v portfolio.Instalment) int64 { return v.Loan }, replaced)
	m.LoanCharges = replace(m.LoanCharges, r.LoanCharges, func(v portfolio.LoanCharge) int64 { return v.Loan }, replaced)
	m.Savings = upsert(m.Savings, r.Savings, func(v portfolio.Savings) int64 { return v.ID },
		func(id int64) bool { return gone[portfolio.Gone{Set: portfolio.KindSavingsSet, ID: id}] })
}

func upsert[T any](held, told []T, id func(T) int64, gone func(int64) bool) []T {
	byID := map[int64]bool{}
	for _, v := range told {
		byID[id(v)] = true
	}
	return replace(held, told, id, func(k int64) bool { return byID[k] || gone(k) })
}

func replace[T any](held, told []T, id func(T) int64, drop func(int64) bool) []T {
	var out []T
	for _, v := range held {
		if !drop(id(v)) {
			out = append(out, v)
		}
	}
	return append(out, told...)
}

// same fails unless the mirror is what a device that starts from nothing would have.
func (d *device) same(t *testing.T) {
	t.Helper()
	fresh := *d.puller
	fresh.first()
	if diff := cmp.Diff(fresh.held, d.held); diff != "" {
		t.Fatalf("held ids differ (-server +device):\n%.2000s", diff)
	}
	opts := []cmp.Option{
		cmpopts.IgnoreFields(portfolio.Rows{}, "Transactions", "Clock", "Sums", "Sets", "Gone"), cmpopts.EquateEmpty(),
		cmpopts.SortSlices(func(x, y portfolio.Client) bool { return x.ID < y.ID }),
		cmpopts.SortSlices(func(x, y portfolio.Loan) bool { return x.ID < y.ID }),
		cmpopts.SortSlices(func(x, y portfolio.Savings) bool { return x.ID < y.ID }),
		cmpopts.SortSlices(func(x, y portfolio.LoanCharge) bool { return x.ID < y.ID }),
		cmpopts.SortSlices(func(x, y portfolio.Instalment) bool { return x.Loan < y.Loan || x.Loan == y.Loan && x.No < y.No }),
	}
	if sameParties(fresh.rows, d.mirror) {
		return // go-cmp takes seconds over 6,000 instalments: it is asked only to show a difference
	}
	if diff := cmp.Diff(fresh.rows, d.mirror, opts...); diff != "" {
		t.Fatalf("mirror differs (-server +device):\n%.4000s", diff)
	}
	t.Fatal("mirrors differ in what the comparison does not show")
}

// sameParties compares two mirrors as one by one equal sets of rows.
func sameParties(x, y portfolio.Rows) bool {
	line := func(r portfolio.Rows) []string {
		var out []string
		for _, list := range []any{r.Offices, r.Staff, r.PaymentTypes, r.Currencies, r.Holidays, r.WorkingDays, r.Centres, r.Groups, r.Calendars,
			r.Devices, r.Limits, r.MeetingNotes, r.Charges, r.Members, r.Clients, r.Loans, r.LoanCharges, r.Instalments, r.Savings} {
			v := reflect.ValueOf(list)
			for i := range v.Len() {
				out = append(out, fmt.Sprintf("%T %v", v.Index(i).Interface(), v.Index(i).Interface()))
			}
		}
		slices.Sort(out)
		return out
	}
	return slices.Equal(line(x), line(y))
}
