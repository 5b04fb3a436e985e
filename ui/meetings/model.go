// Package meetings is the section of the desktop that lists meetings beyond today: those before of which
// this book knows, with what became of them, and those to come (UI.md 5; d1 and d2 show its place on the rail).
package meetings

import (
	"context"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/stamp"
	"daftari/app/teller"
	"daftari/app/words"
)

// How many days are listed on either side of today.
const (
	daysBack  = 14
	daysAhead = 14
)

// Book is what the page reads.
type Book interface {
	Freshness(ctx context.Context) (app.Freshness, error)
	Sheets(ctx context.Context, from, to app.Date) ([]app.Sheet, error)
}

// Teller knows the meetings of a day.
type Teller interface {
	Meetings(ctx context.Context, day app.Date) ([]teller.DayMeeting, error)
}

// Model of the page. All fields are needed.
type Model struct {
	Book     Book
	Teller   Teller
	Words    *words.Words
	Computer bool
	Now      func() time.Time // in the officer's own zone
}

// View is the page in words and figures: today, then the days to come, then those that are over, the last first.
type View struct {
	Days []Day
}

// Day with its meetings.
type Day struct {
	Head string
	End  string // "Today"
	Rows []Row
}

// Row is a meeting.
type Row struct {
	Group  app.GroupID
	Day    app.Date
	State  app.SheetState
	Time   string
	Name   string
	Second string
	Amount string     // that was received, of a closed sheet
	Look   stamp.Look // of an open sheet: what was touched is a draft
	Stamp  string     // its words
}

// Load reads the days.
func (m *Model) Load(ctx context.Context) (View, error) {
	fresh, err := m.Book.Freshness(ctx)
	if err != nil {
		return View{}, err
	}
	today := fresh.BusinessDay(m.Now())
	sheets, err := m.Book.Sheets(ctx, today.AddDays(-daysBack), today.AddDays(daysAhead))
	if err != nil {
		return View{}, err
	}
	days := make([]app.Date, 0, daysBack+1+daysAhead)
	for i := range daysAhead + 1 {
		days = append(days, today.AddDays(i))
	}
	for i := range daysBack {
		days = append(days, today.AddDays(-1-i))
	}
	var v View
	for _, d := range days {
		day, err := m.day(ctx, d, today, sheets)
		if err != nil {
			return View{}, err
		}
		if len(day.Rows) > 0 {
			v.Days = append(v.Days, day)
		}
	}
	return v, nil
}

func (m *Model) day(ctx context.Context, d, today app.Date, sheets []app.Sheet) (Day, error) {
	all, err := m.Teller.Meetings(ctx, d)
	if err != nil {
		return Day{}, err
	}
	day := Day{Head: m.Words.LongDay(d)}
	if d == today {
		day.End = m.Words.T("today.title")
	}
	for _, x := range all {
		if d.Before(today) && x.State == "" && x.Note == nil {
			continue // this book knows nothing of it: it may have been held on another device
		}
		row, err := m.row(x, d, sheets)
		if err != nil {
			return Day{}, err
		}
		day.Rows = append(day.Rows, row)
	}
	return day, nil
}

func (m *Model) row(x teller.DayMeeting, d app.Date, sheets []app.Sheet) (Row, error) {
	r := Row{Group: x.Group.ID, Day: d, State: x.State, Time: x.Time, Name: x.Group.Name}
	parts := []string{m.Words.T("today.members", "n", len(x.Group.Members))}
	if x.Place != "" {
		parts = append(parts, x.Place)
	}
	r.Second = strings.Join(parts, " · ")
	switch {
	case x.State == app.SheetClosed:
		r.Second = m.Words.T("meetings.closed")
		if i := slices.IndexFunc(sheets, func(s app.Sheet) bool { return s.Key == x.Sheet }); i >= 0 {
			amount, err := m.received(sheets[i])
			if err != nil {
				return r, err
			}
			r.Amount = amount
		}
	case x.State == app.SheetOpen:
		r.Look = stamp.Draft(stamp.Seen{Computer: m.Computer})
		r.Stamp = m.Words.T(r.Look.Word)
	case x.Note != nil:
		word, day := x.Note.Said()
		r.Second = m.Words.T(word, "day", m.Words.ShortDay(day))
	case x.Holiday != "":
		r.Second = m.Words.T("today.holiday", "name", x.Holiday)
	}
	return r, nil
}

func (m *Model) received(s app.Sheet) (string, error) {
	totals, err := s.Totals()
	if err != nil {
		return "", err
	}
	var hands []money.Amount
	for _, t := range totals {
		hands = append(hands, t.Hand)
	}
	return money.Figures(hands, m.Words.Lang()), nil
}
