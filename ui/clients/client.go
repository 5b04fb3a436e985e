package clients

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/words"
)

// Client is the page of one client (p07).
type Client struct {
	ID       app.ClientID
	Initials string
	Name     string
	Second   string // "No. 000104 · Amani Market"
	Phone    string // as it is written in the country, or what the core holds
	Dial     string // E.164; "" = cannot be called
	Inactive string // why nothing can be recorded for her, ""
	Accounts []Account
	Last     []Past
	Figures  string // when the core told the balances, and what was recorded since
	Empty    *Empty
}

// Account of her in a line.
type Account struct {
	Ref     app.AccountRef
	Name    string // "Loan L-000104"
	Second  string // "week 14 of 26", "12 days late"
	Balance string
	Under   string // "600 due", "500 late"
	Late    bool
}

// lastShown is how many payments stand on her page.
const lastShown = 3

// Client reads one client.
func (m *Model) Client(ctx context.Context, id app.ClientID) (Client, error) {
	file, pending, err := m.file(ctx, id)
	if err != nil {
		return Client{}, err
	}
	names, err := m.groupNames(ctx)
	if err != nil {
		return Client{}, err
	}
	day, fresh, err := m.today(ctx)
	if err != nil {
		return Client{}, err
	}
	c := file.Client
	v := Client{ID: id, Initials: words.Initials(c.Name), Name: c.Name, Phone: c.PhoneText, Dial: c.Phone.E164()}
	if c.AccountNo != "" {
		v.Second = m.Words.T("clients.no", "number", c.AccountNo)
	}
	v.Second = join(v.Second, groupOf(c.Groups, names))
	if c.Phone.Valid() {
		v.Phone = c.Phone.National()
	}
	if !c.Active {
		v.Inactive = m.Words.T(app.MarkInactive)
	}
	v.Accounts = m.accounts(file, day)
	if len(v.Accounts) == 0 {
		v.Empty = &Empty{Title: m.Words.T("clients.no_accounts"), Text: m.Words.T("clients.no_accounts.text")}
	}
	past, err := m.History(ctx, id, app.AccountRef{})
	if err != nil {
		return Client{}, err
	}
	v.Last = past[:min(len(past), lastShown)]
	if !fresh.PulledAt.IsZero() {
		v.Figures = m.Words.T("clients.figures", "time", m.when(fresh.PulledAt))
		if n := len(pending); n > 0 {
			v.Figures = m.Words.T("clients.figures.since", "time", m.when(fresh.PulledAt), "n", n)
		}
	}
	return v, nil
}

// file of a client as it will be once what was recorded is posted, and what that is.
func (m *Model) file(ctx context.Context, id app.ClientID) (app.ClientFile, []app.Entry, error) {
	file, err := m.Book.Client(ctx, id)
	if err != nil {
		return file, nil, err
	}
	var refs []app.AccountRef
	for _, l := range file.Loans {
		refs = append(refs, l.Ref())
	}
	for _, s := range file.Savings {
		refs = append(refs, s.Ref())
	}
	for _, c := range file.Charges {
		refs = append(refs, c.Ref())
	}
	if len(refs) == 0 {
		return file, nil, nil
	}
	pending, err := m.Book.Pending(ctx, refs...)
	pending = slices.DeleteFunc(slices.Clone(pending), func(e app.Entry) bool { return e.State == app.Cancelled || e.State == app.Refused })
	return app.OverlayClient(file, pending), pending, err
}

func (m *Model) accounts(file app.ClientFile, day app.Date) []Account {
	var all []Account
	n := 0
	for _, l := range file.Loans {
		switch l.Status {
		case app.LoanActive:
			all = append(all, m.loan(l, n, day))
			n++
		case app.LoanApproved:
			all = append(all, Account{Ref: l.Ref(), Name: m.loanName(l, n), Second: m.Words.T("clients.approved"), Balance: m.shown(l.Principal, l.Odd)})
			n++
		}
	}
	for _, s := range file.Savings {
		if s.Status != app.SavingsActive {
			continue
		}
		a := Account{Ref: s.Ref(), Name: m.Words.T("clients.savings"), Second: s.Product, Balance: m.shown(s.Balance, s.Odd)}
		if strings.EqualFold(a.Name, a.Second) {
			a.Second = s.AccountNo
		}
		if s.Expected.Sign() > 0 {
			a.Under = m.Words.T("clients.due", "amount", m.figure(s.Expected))
		}
		all = append(all, a)
	}
	for _, c := range file.Charges {
		if c.Outstanding.Sign() <= 0 && c.Odd == "" {
			continue
		}
		a := Account{Ref: c.Ref(), Name: c.Name, Second: m.Words.T("clients.charge"), Balance: m.shown(c.Outstanding, c.Odd)}
		if !c.Due.IsZero() && !c.Due.After(day) {
			a.Under = m.Words.T("clients.due_word")
		}
		all = append(all, a)
	}
	return all
}

// shown is a balance; one that does not fit the currency's decimals is shown as the core wrote it, never rounded.
func (m *Model) shown(a money.Amount, odd string) string {
	if odd != "" || !a.Valid() {
		return odd
	}
	return m.figure(a)
}

func (m *Model) loanName(l app.Loan, n int) string {
	key := "clients.loan"
	if n == 1 {
		key = "clients.second_loan"
	}
	return m.Words.T(key, "number", l.AccountNo)
}

func (m *Model) loan(l app.Loan, n int, day app.Date) Account {
	a := Account{Ref: l.Ref(), Name: m.loanName(l, n), Second: m.progress(l, day), Balance: m.shown(l.Total, l.Odd)}
	due, err := l.DueBy(day)
	if err == nil && due.Sign() > 0 {
		a.Under = m.Words.T("clients.due", "amount", m.figure(due))
	}
	since := l.LateSince(day)
	late, err := l.DueBy(day.AddDays(-1))
	if since.IsZero() || err != nil || late.Sign() <= 0 {
		return a
	}
	a.Late, a.Second = true, m.Words.T("clients.days_late", "n", day.DaysSince(since))
	a.Under = m.Words.T("clients.late_amount", "amount", m.figure(late))
	return a
}

// progress is "week 14 of 26": the instalment that comes next, and the last one.
func (m *Model) progress(l app.Loan, day app.Date) string {
	if len(l.Schedule) == 0 {
		return l.Product
	}
	at := slices.IndexFunc(l.Schedule, func(i app.Instalment) bool { return !i.Due.Before(day) })
	if at < 0 {
		at = len(l.Schedule) - 1
	}
	key, last := m.step(l), l.Schedule[len(l.Schedule)-1].No
	if key == "clients.week_of" && !l.Matures.IsZero() && !l.Disbursed.IsZero() {
		last = max(last, l.Matures.DaysSince(l.Disbursed)/7)
	}
	return m.Words.T(key, "i", strconv.Itoa(l.Schedule[at].No), "of", strconv.Itoa(last))
}

// step says what an instalment is called: by the days between two of them.
func (m *Model) step(l app.Loan) string {
	if n := len(l.Schedule); n > 1 {
		switch gap := l.Schedule[n-1].Due.DaysSince(l.Schedule[n-2].Due); {
		case gap == 7:
			return "clients.week_of"
		case gap >= 28 && gap <= 31:
			return "clients.month_of"
		}
	}
	return "clients.part_of"
}
