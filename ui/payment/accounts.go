package payment

import (
	"strings"

	"daftari/app"
	"daftari/app/money"
)

// accounts of a line that take something today, the likely one chosen.
func (m *Model) accounts(v *View, line app.Line, loans []app.Loan, day app.Date) {
	since, n := map[app.AccountRef]app.Date{}, 0
	for _, p := range line.Parts {
		if p.Account.Kind == app.OnLoan {
			n++
		}
		if p.Blocked != "" {
			continue
		}
		a := Account{Ref: p.Account, Kind: p.Kind, Most: p.Most, Before: p.Most, Second: number(p.Label), Start: money.Zero(p.Expected.Currency()), Out: p.Kind.Flow() == app.CashOut}
		switch p.Kind {
		case app.Repayment:
			a.Name, a.Less, a.OverKey = m.loanName(n), true, "payment.over_loan"
			if l := find(loans, p.Account); l != nil {
				since[p.Account] = l.LateSince(day)
				m.loan(&a, *l, day)
			}
		case app.Disbursement:
			a.Name, a.Whole, a.Before = m.Words.T("payment.hand_out"), true, money.Amount{}
			a.Quick = []Quick{m.quick("payment.whole", p.Most)}
		case app.Deposit:
			a.Name, a.Before = m.Words.T("payment.savings"), money.Amount{}
			if p.Expected.Sign() > 0 {
				a.Means, a.Quick = m.Words.T("payment.due", "amount", m.figure(p.Expected)), []Quick{m.quick("payment.next", p.Expected)}
			}
		case app.Withdrawal:
			a.Name, a.Less, a.OverKey = m.Words.T("payment.withdraw"), true, "payment.over_savings"
			a.Means = m.Words.T("payment.can_take", "amount", m.figure(p.Most))
			a.Quick = []Quick{m.quick("payment.all", p.Most)}
		case app.ChargePayment:
			a.Name, a.Less, a.OverKey, a.Second = p.Label, true, "payment.over_charge", m.Words.T("payment.fee")
			a.Quick = []Quick{m.quick("payment.all", p.Most)}
		default:
			continue
		}
		if a.Means != "" && a.Second != "" {
			a.Second += " · "
		}
		a.Second += a.Means
		v.Accounts = append(v.Accounts, a)
	}
	if len(v.Accounts) > 0 {
		v.Chosen = likely(v.Accounts, m.On, since)
	}
}

func find(loans []app.Loan, ref app.AccountRef) *app.Loan {
	for i := range loans {
		if loans[i].Ref() == ref {
			return &loans[i]
		}
	}
	return nil
}

// number is the account's own at the end of its label, "Biashara L-000104".
func number(label string) string { return label[strings.LastIndex(label, " ")+1:] }

func (m *Model) loanName(n int) string {
	if n == 2 {
		return m.Words.T("payment.second_loan")
	}
	return m.Words.T("payment.loan")
}

func (m *Model) quick(key string, a money.Amount) Quick {
	return Quick{m.Words.T(key, "amount", m.figure(a)), a}
}

// loan gives what is often paid: what is late, the next instalment, both; and all, where there is room for it.
func (m *Model) loan(a *Account, l app.Loan, day app.Date) {
	late, err := l.DueBy(day.AddDays(-1))
	if err != nil {
		return
	}
	next, on := nextOf(l, day)
	if late.Sign() > 0 {
		a.Means = m.Words.T("payment.late", "amount", m.figure(late))
		a.Quick = append(a.Quick, m.quick("payment.quick_late", late))
	} else if next.Sign() > 0 && on == day {
		a.Means = m.Words.T("payment.due", "amount", m.figure(next))
	}
	if next.Sign() > 0 {
		a.Quick = append(a.Quick, m.quick("payment.next", next))
	}
	if both, err := late.Add(next); err == nil && late.Sign() > 0 && next.Sign() > 0 {
		a.Quick = append(a.Quick, m.quick("payment.both", both))
	}
	if len(a.Quick) < 3 && !has(a.Quick, l.Total) {
		a.Quick = append(a.Quick, m.quick("payment.all", l.Total))
	}
}

func has(all []Quick, a money.Amount) bool {
	for _, q := range all {
		if q.Amount == a {
			return true
		}
	}
	return false
}

// nextOf is what is open of the first instalment from day on, and when it is due.
func nextOf(l app.Loan, day app.Date) (money.Amount, app.Date) {
	for _, i := range l.Schedule {
		if i.Due.Before(day) {
			continue
		}
		if open, err := i.Open(); err == nil && open.Sign() > 0 {
			return open, i.Due
		}
	}
	return money.Zero(l.Total.Currency()), app.Date{}
}

// Judge says what an amount means: what is typed so far, and why it cannot be saved.
type Judge struct {
	Text string
	Over bool
}

// Means of an amount on an account.
func (m *Model) Means(a Account, sum money.Amount) Judge {
	if a.Most.Valid() {
		if over, err := sum.Cmp(a.Most); err != nil || over > 0 {
			key := a.OverKey
			if a.Whole {
				key = "payment.only_whole"
			}
			return Judge{m.Words.T(key, "amount", m.figure(a.Most)), true}
		}
		if a.Whole && sum.Sign() > 0 && !sum.Equal(a.Most) {
			return Judge{m.Words.T("payment.only_whole", "amount", m.figure(a.Most)), true}
		}
	}
	return Judge{Text: a.Means}
}

// Balance is what stands below the keys: before, this payment, after.
type Balance struct{ Before, This, After string }

// Balance once it is posted; ok is false where there is none to show.
func (m *Model) Balance(a Account, sum money.Amount) (b Balance, ok bool) {
	if !a.Before.Valid() {
		return b, false
	}
	change := sum
	if a.Less {
		change = sum.Neg()
	}
	after, err := a.Before.Add(change)
	if err != nil || after.Sign() < 0 {
		return b, false
	}
	return Balance{m.figure(a.Before), m.figure(change), m.figure(after)}, true
}
