package clients

import (
	"context"
	"slices"

	"daftari/app"
	"daftari/app/money"
)

// Late is the page of late loans (p17).
type Late struct {
	Sums    []string // late altogether, one for each currency
	Risk    string   // what is owed on loans more than 30 days late, of all that is owed: "3.1%"
	Ages    []Age
	Head    string // "17 loans, oldest first"
	Rows    []LateRow
	Figures string // when the core told them
	Empty   *Empty
}

// Age is a bar: how much is late for so long.
type Age struct {
	Label  string
	Size   int64
	Amount string
	Loans  string
	Bad    bool // more than 30 days
}

// LateRow is one late loan.
type LateRow struct {
	Client app.ClientID
	Group  app.GroupID // of a group's own loan
	Age    int         // index of Late.Ages
	Days   string
	Unit   string
	Bad    bool
	Name   string
	Second string // her group
	Amount string
	Phone  string // E.164, "" = none
}

// ages are the bars' bounds in days; the last has no end.
func ages() [][2]int { return [][2]int{{1, 7}, {8, 30}, {31, 90}, {91, 0}} }

const badAfter = 30

// Late reads all loans: what is late today, oldest first, with what was recorded since counted in.
func (m *Model) Late(ctx context.Context) (Late, error) {
	day, fresh, err := m.today(ctx)
	if err != nil {
		return Late{}, err
	}
	loans, err := m.loans(ctx)
	if err != nil {
		return Late{}, err
	}
	late := app.LateOn(loans, day)
	v := Late{Head: m.Words.T("clients.late.n", "n", len(late))}
	if !fresh.PulledAt.IsZero() {
		v.Figures = m.Words.T("clients.late.figures", "time", m.when(fresh.PulledAt))
	}
	if len(late) == 0 {
		v.Empty = &Empty{Title: m.Words.T("clients.late.nobody"), Text: v.Figures}
		return v, nil
	}
	if v.Risk, err = m.risk(loans, late); err != nil {
		return v, err
	}
	if err = m.bars(&v, late); err != nil {
		return v, err
	}
	return v, m.lateRows(ctx, &v, late)
}

func (m *Model) loans(ctx context.Context) ([]app.Loan, error) {
	var all []app.Loan
	for l, err := range m.Book.AllLoans(ctx) {
		if err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	pending, err := m.Book.Pending(ctx)
	return app.Overlay(app.GroupFile{Loans: all}, pending).Loans, err
}

// risk is in tenths of a per cent, of the currency of the oldest late loan: sums of two currencies are no figure.
func (m *Model) risk(loans []app.Loan, late []app.LateLoan) (string, error) {
	cur := late[0].Amount.Currency()
	whole, bad := money.Zero(cur), money.Zero(cur)
	var err error
	for _, l := range loans {
		if l.Status == app.LoanActive && l.Total.Currency().Same(cur) && err == nil {
			whole, err = whole.Add(l.Total)
		}
	}
	for _, l := range late {
		if l.Days > badAfter && l.Loan.Total.Currency().Same(cur) && err == nil {
			bad, err = bad.Add(l.Loan.Total)
		}
	}
	if err != nil || whole.Sign() <= 0 {
		return "", err
	}
	tenths := int(bad.Minor() * 1000 / whole.Minor())
	return m.Words.T("clients.late.percent", "whole", m.Words.Number(tenths/10), "tenth", m.Words.Number(tenths%10)), nil
}

func (m *Model) bars(v *Late, late []app.LateLoan) error {
	counts, sums := make([]int, len(ages())), make([]int64, len(ages()))
	var all []money.Amount
	for _, l := range late {
		i := ageOf(l.Days)
		counts[i]++
		sums[i] += l.Amount.Minor()
		at := slices.IndexFunc(all, func(s money.Amount) bool { return s.Currency().Same(l.Amount.Currency()) })
		if at < 0 {
			all = append(all, l.Amount)
			continue
		}
		sum, err := all[at].Add(l.Amount)
		if err != nil {
			return err
		}
		all[at] = sum
	}
	for _, a := range all {
		if len(all) > 1 {
			v.Sums = append(v.Sums, a.FormatWithCode(m.Words.Lang()))
			continue
		}
		v.Sums = append(v.Sums, m.figure(a))
	}
	for i, a := range ages() {
		age := Age{Loans: m.Words.T("clients.loans", "n", counts[i]), Size: sums[i], Bad: a[0] > badAfter, Label: m.Words.T("clients.late.over", "days", a[0]-1)}
		if a[1] > 0 {
			age.Label = m.Words.T("clients.late.days", "from", a[0], "to", a[1])
		}
		if len(all) == 1 { // bars of two currencies have no common figure: only their loans are told
			age.Amount = m.figure(money.FromMinor(sums[i], all[0].Currency()))
		} else {
			age.Size = int64(counts[i])
		}
		v.Ages = append(v.Ages, age)
	}
	return nil
}

func ageOf(days int) int {
	for i, a := range ages() {
		if a[1] == 0 || days <= a[1] {
			return i
		}
	}
	return 0
}

func (m *Model) lateRows(ctx context.Context, v *Late, late []app.LateLoan) error {
	names, err := m.groupNames(ctx)
	if err != nil {
		return err
	}
	heads, err := m.heads(ctx, late)
	if err != nil {
		return err
	}
	for _, l := range late {
		h := heads[l.Loan.Client]
		r := LateRow{Client: l.Loan.Client, Age: ageOf(l.Days), Days: m.Words.Number(l.Days), Unit: m.unit(l.Days),
			Bad: l.Days > badAfter, Name: h.Name, Second: groupOf(h.Groups, names), Amount: m.figure(l.Amount), Phone: h.Phone.E164()}
		if l.Loan.Client == 0 {
			r.Group, r.Name, r.Second = l.Loan.Group, names[l.Loan.Group], m.Words.T("clients.late.group_self")
		}
		v.Rows = append(v.Rows, r)
	}
	return nil
}

func (m *Model) unit(days int) string {
	if days == 1 {
		return m.Words.T("clients.late.unit_one")
	}
	return m.Words.T("clients.late.unit")
}

// heads of those who are late, from the names in memory.
func (m *Model) heads(ctx context.Context, late []app.LateLoan) (map[app.ClientID]app.ClientHead, error) {
	wanted := map[app.ClientID]app.ClientHead{}
	for _, l := range late {
		wanted[l.Loan.Client] = app.ClientHead{}
	}
	all, err := m.Finder.Find(ctx, "", everybody)
	for _, h := range all {
		if _, yes := wanted[h.ID]; yes {
			wanted[h.ID] = h
		}
	}
	return wanted, err
}
