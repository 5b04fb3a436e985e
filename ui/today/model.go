// Package today is the page that Daftari opens on (UI.md p02, d1): the day's meetings, the cash in the bag, what needs
// a person, and the way to the next sheet.
package today

import (
	"context"
	"slices"
	"time"
	"unicode"
	"unicode/utf8"

	"daftari/app"
	"daftari/app/limits"
	"daftari/app/money"
	"daftari/app/stamp"
	"daftari/app/teller"
	"daftari/app/words"
	"daftari/fineract/ledger"
)

// Book is what the page reads.
type Book interface {
	Freshness(ctx context.Context) (app.Freshness, error)
	Standing(ctx context.Context, day app.Date, refs ...app.AccountRef) (app.Standing, error)
	Entries(ctx context.Context, f app.EntryFilter) ([]app.Entry, error)
	Entry(ctx context.Context, key app.Key) (app.EntryFile, error)
	Groups(ctx context.Context) ([]app.Group, error)
	Officer(ctx context.Context) (app.Officer, error)
}

// Teller knows the meetings of a day and what each expects.
type Teller interface {
	Meetings(ctx context.Context, day app.Date) ([]teller.DayMeeting, error)
	Preview(ctx context.Context, group app.GroupID, day app.Date) (app.Sheet, error)
}

// Model of the page. All fields are needed, but a phone looks for nothing here.
type Model struct {
	Book     Book
	Finder   Finder
	Teller   Teller
	Words    *words.Words
	Computer bool
	Now      func() time.Time // in the officer's own zone
}

// View is the page in words and figures.
type View struct {
	Day       app.Date
	Second    string // "Thursday 17 September", on a computer with whose book it is
	Needs     *Needs
	Bag       Bag
	Next      *Next
	Count     int     // meetings of the day
	Collected string  // "41,200 of 68,500 collected", on a computer without the last word; "" when nothing is expected
	Rows      []Row   // on a phone without Next
	Later     []Later // the next days' meetings, for the desktop
	Empty     *Empty
	Figures   string // "24 groups, 411 clients · figures from the core 06:10"
}

// Needs is the row on top when entries need a person.
type Needs struct {
	Title, Text string
	Only        app.Key // the entry, when it is the only one
}

// Bag is the cash in the officer's bag.
type Bag struct {
	Figures []string // one for each currency, with its code only where two are possible
	Percent int      // of the limit, -1 without one
	Limit   string   // "limit 60,000", or that it is passed
	Over    bool
}

// Next is the meeting that comes next, or the one that was begun.
type Next struct {
	Group  app.GroupID
	Label  string // "Next · 11:30"
	In     string // "in 48 min"
	Name   string
	Amount string
	Second string // "20 members · Kwa Mlango"
	Unit   string // "expected, KES"
	Begun  bool   // its sheet holds drafts
}

// Row is a meeting of the day.
type Row struct {
	Group   app.GroupID
	Sheet   app.Key
	State   app.SheetState
	Time    string
	Name    string
	Second  string     // members and place, or what became of it
	Members string     // "18 members · Kisima", whatever Second says
	Look    stamp.Look // Word "" = no stamp: not begun
	Stamp   string     // its words
	Amount  string
	Sure    bool // the amount is counted cash, not only expected
	Next    bool // it is View.Next
}

// Later is a meeting of the next days.
type Later struct {
	Day, Name, Members, Amount string
	Group                      app.GroupID
	On                         app.Date
}

// Empty says why there is nothing to do.
type Empty struct {
	Title, Text string
	Download    bool // there is nothing on this device yet
}

// Load reads the day.
func (m *Model) Load(ctx context.Context) (View, error) {
	fresh, err := m.Book.Freshness(ctx)
	if err != nil {
		return View{}, err
	}
	day := fresh.BusinessDay(m.Now())
	st, err := m.Book.Standing(ctx, day)
	if err != nil {
		return View{}, err
	}
	v := View{Day: day, Second: m.Words.LongDay(day)}
	if m.Computer {
		o, err := m.Book.Officer(ctx)
		if err != nil {
			return v, err
		}
		if o.Name != "" {
			v.Second += " · " + o.Name
		}
	}
	if v.Bag, err = m.bag(st); err != nil {
		return View{}, err
	}
	if v.Needs, err = m.needs(ctx); err != nil {
		return View{}, err
	}
	if fresh.PulledAt.IsZero() {
		v.Empty = &Empty{Title: m.Words.T("today.bring"), Text: m.Words.T("today.bring.text"), Download: true}
		return v, nil
	}
	if err := m.meetings(ctx, &v); err != nil {
		return View{}, err
	}
	return v, m.figures(ctx, &v, fresh)
}

func (m *Model) bag(st app.Standing) (Bag, error) {
	b := Bag{Percent: -1}
	for _, a := range st.Bag {
		b.Figures = append(b.Figures, a.Figure(m.Words.Lang(), len(st.Bag) > 1))
	}
	if len(b.Figures) == 0 {
		b.Figures = []string{m.Words.Number(0)}
	}
	gauges, err := limits.Gauges(st, nil, nil, m.Now())
	if err != nil {
		return b, err
	}
	for _, g := range gauges {
		used, isAmount := g.Used.(money.Amount)
		most, _ := g.Most.(money.Amount)
		if g.Key != limits.Bag || !isAmount || most.Sign() <= 0 {
			continue
		}
		b.Percent = int(min(100, max(0, used.Minor()*100/most.Minor())))
		b.Over = g.Level == limits.Over
		b.Limit = m.Words.T("today.limit", "amount", most.Format(m.Words.Lang()))
	}
	return b, nil
}

// needs names what waits for a person: the cash of the first one, where it is one.
func (m *Model) needs(ctx context.Context) (*Needs, error) {
	all, err := m.Book.Entries(ctx, app.EntryFilter{States: []app.State{app.Refused, app.Unsure, app.Parked}})
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(e app.Entry) bool { return !e.NeedsPerson() })
	if len(all) == 0 {
		return nil, nil
	}
	n := &Needs{Title: m.Words.T("today.needs", "n", len(all))}
	why := ""
	if len(all) == 1 {
		n.Only = all[0].Key
		if why, err = m.why(ctx, all[0]); err != nil {
			return nil, err
		}
	}
	var unplaced []money.Amount
	for _, e := range all {
		if e.Placement == app.Unplaced {
			if unplaced, err = money.AddTo(unplaced, e.Amount); err != nil {
				return nil, err
			}
		}
	}
	if len(unplaced) == 0 {
		n.Text = m.Words.T("today.needs.look")
		return n, nil
	}
	n.Text = why + m.Words.T("today.needs.unplaced", "amount", money.Figures(unplaced, m.Words.Lang()))
	return n, nil
}

// why is "Loan closed · ", or "" where the core refused nothing.
func (m *Model) why(ctx context.Context, e app.Entry) (string, error) {
	if e.State != app.Refused {
		return "", nil
	}
	file, err := m.Book.Entry(ctx, e.Key)
	if err != nil {
		return "", err
	}
	short := m.Words.T(ledger.RefusalOf(file) + ".short")
	first, size := utf8.DecodeRuneInString(short)
	return string(unicode.ToUpper(first)) + short[size:] + " · ", nil
}

func (m *Model) figures(ctx context.Context, v *View, fresh app.Freshness) error {
	groups, err := m.Book.Groups(ctx)
	if err != nil {
		return err
	}
	clients := map[app.ClientID]bool{}
	for _, g := range groups {
		for _, c := range g.Members {
			clients[c] = true
		}
	}
	at := fresh.PulledAt.In(m.Now().Location())
	when := m.Words.Clock(at)
	if app.DateOf(at) != app.DateOf(m.Now()) {
		when = m.Words.ShortDay(at)
	}
	v.Figures = m.Words.T("today.figures", "groups", m.Words.T("today.groups", "n", len(groups)),
		"clients", m.Words.T("today.clients", "n", len(clients)), "time", when)
	return m.later(ctx, v, groups)
}
