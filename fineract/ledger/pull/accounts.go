package pull

import (
	"slices"

	"daftari/app"
	"daftari/app/money"
	"daftari/fineract/ledger/portfolio"
)

// reader reads amounts in an account's own currency. The first text that does not fit is kept:
// such an account is shown and refused for posting, never rounded.
type reader struct {
	cur money.Currency
	odd string
}

func newReader(code string, digits int, multiple int64) *reader {
	cur, err := money.New(code, digits, int(multiple))
	if err != nil {
		return &reader{odd: code + " "} // a currency that cannot be: no amount can be read
	}
	return &reader{cur: cur}
}

func (r *reader) amount(text string) money.Amount {
	if !r.cur.Valid() {
		return money.Amount{}
	}
	if text == "" {
		return money.Zero(r.cur)
	}
	a, err := money.ParseDecimal(text, r.cur)
	if err != nil {
		if r.odd == "" {
			r.odd = text
		}
		return money.Zero(r.cur)
	}
	return a
}

func (r *reader) portions(p portfolio.Portions) app.Portions {
	return app.Portions{Principal: r.amount(p.Principal), Interest: r.amount(p.Interest), Fees: r.amount(p.Fees), Penalties: r.amount(p.Penalties)}
}

// sum adds what settled an instalment; an overflow is odd too.
func (r *reader) sum(list ...app.Portions) app.Portions {
	add := func(pick func(app.Portions) money.Amount) money.Amount {
		var parts []money.Amount
		for _, p := range list {
			parts = append(parts, pick(p))
		}
		if !r.cur.Valid() {
			return money.Amount{}
		}
		a, err := money.Sum(r.cur, parts...)
		if err != nil {
			r.odd = "overflow"
			return money.Zero(r.cur)
		}
		return a
	}
	return app.Portions{
		Principal: add(func(p app.Portions) money.Amount { return p.Principal }), Interest: add(func(p app.Portions) money.Amount { return p.Interest }),
		Fees: add(func(p app.Portions) money.Amount { return p.Fees }), Penalties: add(func(p app.Portions) money.Amount { return p.Penalties }),
	}
}

func (m mapper) accounts(got *app.Pull) {
	got.Clients = m.clients()
	schedule := map[int64][]portfolio.Instalment{}
	for _, i := range m.rows.Instalments {
		schedule[i.Loan] = append(schedule[i.Loan], i)
	}
	for _, l := range m.rows.Loans {
		got.Loans = append(got.Loans, loanOf(l, schedule[l.ID]))
	}
	for _, s := range m.rows.Savings {
		if s.DepositType == plainSavings {
			got.Savings = append(got.Savings, savingsOf(s))
		}
	}
}

// plainSavings take deposits at a meeting; fixed and recurring deposits have addresses of their
// own at the core and are left out.
const plainSavings = 100

func kindOf(loanType int) app.LoanKind {
	switch loanType {
	case 2:
		return app.GroupLoan
	case 3:
		return app.JLGLoan
	case 4:
		return app.GLIMLoan
	}
	return app.IndividualLoan
}

func loanOf(l portfolio.Loan, schedule []portfolio.Instalment) app.Loan {
	r := newReader(l.Currency, l.Digits, l.Multiple)
	v := app.Loan{ID: app.LoanID(l.ID), AccountNo: l.AccountNo, ExternalID: l.ExternalID, Client: app.ClientID(l.Client), Group: app.GroupID(l.Group),
		Kind: kindOf(l.LoanType), Product: l.Product, ShortName: l.ShortName, Status: l.Status, Officer: app.StaffID(l.Officer),
		Principal: r.amount(l.Principal), NetDisbursal: r.amount(l.NetDisbursal), Outstanding: r.portions(l.Outstanding), Total: r.amount(l.Total),
		Overpaid: r.amount(l.Overpaid), DisburseOn: day(l.DisburseOn), Disbursed: day(l.DisbursedOn), Matures: day(l.MaturesOn), Recalculates: l.Recalculates}
	for _, i := range schedule {
		v.Schedule = append(v.Schedule, app.Instalment{No: i.No, Due: day(i.DueOn), Owed: r.portions(i.Due),
			Settled: r.sum(r.portions(i.Paid), r.portions(i.Waived), r.portions(i.WrittenOff))})
	}
	// An approval of less than was applied for leaves the net amount as it was (recorded: disbursal/813).
	if approved := r.amount(l.Approved); l.Status == app.LoanApproved && approved.Sign() > 0 {
		if c, err := v.NetDisbursal.Cmp(approved); err == nil && c > 0 {
			v.NetDisbursal = approved
		}
	}
	slices.SortStableFunc(v.Schedule, func(a, b app.Instalment) int { return a.No - b.No })
	v.Odd = r.odd
	return v
}

func savingsOf(s portfolio.Savings) app.Savings {
	r := newReader(s.Currency, s.Digits, s.Multiple)
	v := app.Savings{ID: app.SavingsID(s.ID), AccountNo: s.AccountNo, ExternalID: s.ExternalID, Client: app.ClientID(s.Client), Group: app.GroupID(s.Group),
		Product: s.Product, ShortName: s.ShortName, Status: s.Status, Balance: r.amount(s.Balance), Available: r.amount(s.Available)}
	if s.EnforcesMin {
		if less, err := v.Available.Sub(r.amount(s.MinRequired)); err == nil {
			v.Available = less
		}
	}
	v.Odd = r.odd
	return v
}

func (m mapper) charges() []app.ClientCharge {
	var all []app.ClientCharge
	for _, c := range m.rows.Charges {
		r := newReader(c.Currency, c.Digits, c.Multiple)
		all = append(all, app.ClientCharge{ID: app.ChargeID(c.ID), Client: app.ClientID(c.Client), Name: c.Name, Penalty: c.Penalty, Due: day(c.DueOn),
			Amount: r.amount(c.Amount), Outstanding: r.amount(c.Outstanding), Odd: r.odd})
	}
	return all
}
