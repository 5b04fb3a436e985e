// Package group is the page of one group (UI.md d1, the right side): what is due, owed, saved and late, how the last
// meetings went, and a line for each member.
package group

import (
	"cmp"
	"context"
	"strconv"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/teller"
	"daftari/app/words"
)

// Book is what the page reads.
type Book interface {
	Group(ctx context.Context, id app.GroupID) (app.GroupFile, error)
	Pending(ctx context.Context, refs ...app.AccountRef) ([]app.Entry, error)
	Freshness(ctx context.Context) (app.Freshness, error)
	Institution(ctx context.Context) (app.Institution, error)
	Entries(ctx context.Context, f app.EntryFilter) ([]app.Entry, error)
	Sheets(ctx context.Context, from, to app.Date) ([]app.Sheet, error)
}

// Model of the page. All fields but Next are needed.
type Model struct {
	Book  Book
	Words *words.Words
	Now   func() time.Time // in the officer's own zone
	Group app.GroupID
	Next  Meetings // the group whose meeting is next, instead of Group; nil = Group
}

// Meetings of a day, by time.
type Meetings interface {
	Meetings(ctx context.Context, day app.Date) ([]teller.DayMeeting, error)
}

// next is the group that meets next today, or whose sheet was begun; 0 when all is held.
func (m *Model) next(ctx context.Context, day app.Date) (app.GroupID, error) {
	all, err := m.Next.Meetings(ctx, day)
	for _, x := range all {
		if (x.State == "" || x.State == app.SheetOpen) && x.Note == nil {
			return x.Group.ID, err
		}
	}
	return 0, err
}

// View is the page in words and figures.
type View struct {
	Group   app.GroupID // 0 = there is none to show
	Day     app.Date
	Name    string
	Second  string // "Thursdays 11:30 · Kwa Mlango · 20 members"
	Figures []Figure
	Weeks   []Week
	Rows    []Row
	Empty   string // "" = there are members
}

// Figure of the summary.
type Figure struct {
	Label, Value, Below string
	Late                bool
}

// Week is a meeting that was held, in minor units.
type Week struct {
	day            app.Date
	Label          string // "30 Jul", then "6"
	Expected, Came int64
}

// Row is a member.
type Row struct {
	Client   app.ClientID
	No       string
	Name     string
	Balance  string // "–" = none
	Due      string
	Savings  string
	Late     string // "–" = nothing
	IsLate   bool
	Days     string
	LastPaid string // "10 Sep", as this device knows it; "" = never
}

const (
	none      = "–"
	weeksBack = 70 // days
	mostWeeks = 7
)

// Load reads the group.
func (m *Model) Load(ctx context.Context) (View, error) {
	fresh, err := m.Book.Freshness(ctx)
	if err != nil {
		return View{}, err
	}
	id, day := m.Group, fresh.BusinessDay(m.Now())
	if m.Next != nil {
		if id, err = m.next(ctx, day); err != nil || id == 0 {
			return View{Name: m.Words.T("group.title")}, err
		}
	}
	file, err := m.Book.Group(ctx, id)
	if err != nil {
		return View{}, err
	}
	inst, err := m.Book.Institution(ctx)
	if err != nil {
		return View{}, err
	}
	pending, err := m.Book.Pending(ctx)
	if err != nil {
		return View{}, err
	}
	v := View{Group: id, Day: day, Name: file.Group.Name, Second: m.second(file.Group)}
	if len(file.Members) == 0 {
		v.Empty = m.Words.T("group.empty")
	}
	if v.Weeks, err = m.weeks(ctx, id, day); err != nil {
		return v, err
	}
	last, err := m.lastPaid(ctx, id)
	if err != nil {
		return v, err
	}
	return v, m.fill(&v, app.Overlay(file, pending), app.Expected(file, day, pending, inst), last)
}

func (m *Model) second(g app.Group) string {
	var parts []string
	if g.Meeting != nil && !g.Meeting.Start.IsZero() {
		parts = append(parts, strings.TrimSpace(m.Words.T("group.on", "weekday", m.Words.Weekday(g.Meeting.Start), "time", g.Meeting.Time)))
	}
	if g.CentreName != "" {
		parts = append(parts, g.CentreName)
	}
	return strings.Join(append(parts, m.Words.T("group.members", "n", len(g.Members))), " · ")
}

// weeks are the meetings that this book closed, oldest first.
func (m *Model) weeks(ctx context.Context, id app.GroupID, day app.Date) ([]Week, error) {
	sheets, err := m.Book.Sheets(ctx, day.AddDays(-weeksBack), day.AddDays(-1))
	if err != nil {
		return nil, err
	}
	var all []Week
	for _, s := range sheets {
		if s.Group != id || s.State != app.SheetClosed {
			continue
		}
		totals, err := s.Totals()
		if err != nil {
			return nil, err
		}
		if len(totals) == 1 {
			all = append(all, Week{s.Day, "", totals[0].Expected.Minor(), totals[0].Hand.Minor()})
		}
	}
	all = all[max(0, len(all)-mostWeeks):]
	for i := range all { // the month stands where it begins
		if all[i].Label = strconv.Itoa(all[i].day.Day()); i == 0 || all[i].day.Month() != all[i-1].day.Month() {
			all[i].Label = m.Words.DayMonth(all[i].day)
		}
	}
	return all, nil
}

func (m *Model) lastPaid(ctx context.Context, id app.GroupID) (map[app.ClientID]app.Date, error) {
	entries, err := m.Book.Entries(ctx, app.EntryFilter{Group: id})
	last := map[app.ClientID]app.Date{}
	for _, e := range entries {
		if e.Way() == app.CashIn && e.State != app.Cancelled && e.State != app.Refused && e.Kind != app.Reversal && e.Day.After(last[e.Client]) {
			last[e.Client] = e.Day
		}
	}
	return last, err
}

// sums of the summary, one amount for each currency.
type sums struct {
	due, owed, saved, late        []money.Amount
	lines, loans, accounts, tardy int
}

// fill writes the rows and the summary; the group's own accounts count in the summary.
func (m *Model) fill(v *View, file app.GroupFile, sheet app.Sheet, last map[app.ClientID]app.Date) error {
	var s sums
	if sheet.GroupSelf != nil {
		if _, err := m.row(&s, app.ClientFile{Loans: file.Loans, Savings: file.Savings}, *sheet.GroupSelf, v.Day); err != nil {
			return err
		}
	}
	for i, f := range file.Members {
		r, err := m.row(&s, f, sheet.Lines[i], v.Day)
		if err != nil {
			return err
		}
		r.Client, r.Name, r.No = f.Client.ID, f.Client.Name, m.Words.Number(i+1)
		if d := last[f.Client.ID]; !d.IsZero() {
			r.LastPaid = m.Words.DayMonth(d)
		}
		v.Rows = append(v.Rows, r)
	}
	t := m.Words.T
	v.Figures = []Figure{
		{Label: t("group.due"), Value: m.amounts(s.due), Below: t("group.lines", "n", s.lines)},
		{Label: t("group.owed"), Value: m.amounts(s.owed), Below: t("group.loans", "n", s.loans)},
		{Label: t("group.saved"), Value: m.amounts(s.saved), Below: t("group.accounts", "n", s.accounts)},
		{Label: t("group.late"), Value: m.amounts(s.late), Below: t("group.late_clients", "n", s.tardy), Late: s.tardy > 0},
	}
	return nil
}

func (m *Model) row(s *sums, f app.ClientFile, line app.Line, day app.Date) (Row, error) {
	var due, owed, saved, late []money.Amount
	days := 0
	var err error
	to := func(sum *[]money.Amount, a money.Amount) {
		if err == nil && a.Valid() && a.Sign() > 0 {
			*sum, err = money.AddTo(*sum, a)
		}
	}
	for _, p := range line.Parts {
		if p.Kind.Flow() == app.CashIn && p.Expected.Sign() > 0 {
			to(&due, p.Expected)
			s.lines++
		}
	}
	for _, l := range f.Loans {
		if l.Status != app.LoanActive {
			continue
		}
		to(&owed, l.Total)
		s.loans++
		if since := l.LateSince(day); !since.IsZero() {
			behind, bad := l.DueBy(day.AddDays(-1))
			err = cmp.Or(err, bad)
			to(&late, behind)
			days = max(days, day.DaysSince(since))
		}
	}
	for _, a := range f.Savings {
		if a.Status == app.SavingsActive {
			to(&saved, a.Balance)
			s.accounts++
		}
	}
	r := Row{Balance: m.orNone(owed), Due: m.orNone(due), Savings: m.orNone(saved), Late: m.orNone(late), IsLate: len(late) > 0}
	if r.IsLate {
		s.tardy++
		r.Days = m.Words.T("group.days", "n", days)
	}
	for _, x := range []struct{ all, one *[]money.Amount }{{&s.due, &due}, {&s.owed, &owed}, {&s.saved, &saved}, {&s.late, &late}} {
		for _, a := range *x.one {
			to(x.all, a)
		}
	}
	return r, err
}

func (m *Model) orNone(all []money.Amount) string {
	if len(all) == 0 {
		return none
	}
	return m.amounts(all)
}

// amounts carry the currency only where two are possible (UI.md 7).
func (m *Model) amounts(all []money.Amount) string {
	if len(all) == 0 {
		return m.Words.Number(0)
	}
	return money.Figures(all, m.Words.Lang())
}
