// Package dayclose is the officer's half of the close of the day (UI.md p16): what must be in the bag, what was
// counted, where the money is, and the hand-over.
package dayclose

import (
	"context"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/closer"
	"daftari/app/money"
	"daftari/app/teller"
	"daftari/app/words"
)

// Closer closes the day.
type Closer interface {
	Day(ctx context.Context, day app.Date) (closer.Day, error)
	Close(ctx context.Context, in closer.Closing) (app.Recorded, error)
}

// Book is what else the page reads.
type Book interface {
	Freshness(ctx context.Context) (app.Freshness, error)
	Institution(ctx context.Context) (app.Institution, error)
	Officer(ctx context.Context) (app.Officer, error)
	Entries(ctx context.Context, f app.EntryFilter) ([]app.Entry, error)
}

// Model of the page. All fields are needed.
type Model struct {
	Closer   Closer
	Book     Book
	Words    *words.Words
	Computer bool
	Now      func() time.Time // in the officer's own zone
}

// View is the page in words and figures.
type View struct {
	Day     app.Date
	Second  string // "Thursday 17 September"
	Head    string // "5 meetings, 2 single payments"
	Empty   bool   // nothing was recorded, and nothing is in the bag
	Lines   []Line // collected, paid out, banked
	Purses  []Purse
	Where   []Where
	Whole   string // of Where
	Cash    []Line // refused cash without a place, with its names
	Cannot  string // why it cannot be closed now: a sheet is open
	Remains string // "You can close now. ..." where something is not posted
	Closed  string // "Closed 17:40", and nothing was recorded since
	Taker   string // "Handed to Lydia Chepkemoi"
	Office  string
	To      string // who took cash before
	Reasons []Reason
	NoExact bool
}

// Line is a word and a figure.
type Line struct{ Word, Figure string }

// Purse is one currency of the bag.
type Purse struct {
	Must   money.Amount
	Figure string
}

// Where some of the day's money is.
type Where struct {
	Icon, Tone   string
	Name, Second string
	Amount       string
	Size         int64 // of the bar, 0 where several currencies cannot be added
}

// Reason is offered where the count differs.
type Reason struct{ Key, Word string }

// Count is what the officer counted in one currency, when, and why it differs.
type Count struct {
	Counted app.CashCount
	At      string // "17:32"
	Reason  string
}

// Load reads the day.
func (m *Model) Load(ctx context.Context) (View, error) {
	fresh, err := m.Book.Freshness(ctx)
	if err != nil {
		return View{}, err
	}
	inst, err := m.Book.Institution(ctx)
	if err != nil {
		return View{}, err
	}
	by, err := m.Book.Officer(ctx)
	if err != nil {
		return View{}, err
	}
	d, err := m.Closer.Day(ctx, fresh.BusinessDay(m.Now()))
	if err != nil {
		return View{}, err
	}
	w := m.Words
	v := View{Day: d.Day, Second: w.LongDay(d.Day), Office: by.OfficeIs, NoExact: inst.Limits.NoExactly,
		Head: w.T("dayclose.head", "meetings", w.T("dayclose.meetings", "n", d.Meetings), "single", w.T("dayclose.single", "n", d.Single))}
	for _, k := range teller.CountReasons() {
		v.Reasons = append(v.Reasons, Reason{k, w.T(k)})
	}
	code := len(inst.Currencies) > 1
	m.figures(&v, d, code)
	m.stands(&v, d, code)
	v.Empty = len(v.Lines) == 0 && len(v.Purses) == 0 && d.Meetings == 0 && d.Closed == nil
	if len(d.Open) > 0 {
		v.Cannot = w.T("dayclose.open", "group", d.Open[0].Name)
	}
	if d.Closed != nil && !d.Again {
		v.Closed = w.T("dayclose.closed", "time", w.Clock(d.Closed.At.Wall.In(m.Now().Location())))
		if d.Closed.Close != nil && d.Closed.Close.To != "" {
			v.Taker = w.T("dayclose.taken", "name", d.Closed.Close.To)
		}
	}
	return v, m.takers(ctx, &v)
}

func (m *Model) figures(v *View, d closer.Day, code bool) {
	w := m.Words
	row := func(key string, all []money.Amount, out bool) {
		for _, a := range all {
			if out {
				a = a.Neg()
			}
			v.Lines = append(v.Lines, Line{w.T(key), m.figure(a, code)})
		}
	}
	row("dayclose.carried", d.Carried, false)
	row("dayclose.received", d.Received, false)
	row("dayclose.collected", d.Collected, false)
	row("dayclose.paid_out", d.PaidOut, true)
	row("dayclose.away", added(d.Banked, d.HandedOver), true)
	row("dayclose.short", d.Short, true)
	row("dayclose.over", d.Over, false)
	for _, a := range d.Bag {
		if !a.IsZero() || len(d.Bag) == 1 {
			v.Purses = append(v.Purses, Purse{a, m.figure(a, code)})
		}
	}
	for _, e := range d.Cash {
		v.Cash = append(v.Cash, Line{e.Title, m.figure(e.Amount, code)})
	}
}

// mostNamed is how many meetings are named in a line; of more only the entries are counted.
const mostNamed = 2

// stands says where the day's money is: posted, here, or with a person.
func (m *Model) stands(v *View, d closer.Day, code bool) {
	w := m.Words
	here := "state-on-phone"
	if m.Computer {
		here = "state-on-computer"
	}
	var whole []money.Amount
	for _, x := range []struct {
		icon, tone, name, unplaced string
		where                      closer.Where
	}{{"state-posted", "leaf", w.T("dayclose.posted"), "", d.Posted}, {here, "slate", w.Here(m.Computer, "dayclose.here"), "", d.Here},
		{"state-needs-you", "madder", w.T("dayclose.needs"), m.all(d.Unplaced, code), d.NeedsYou}} {
		if x.where.Entries == 0 {
			continue
		}
		p := Where{Icon: x.icon, Tone: x.tone, Name: x.name, Second: w.T("dayclose.entries", "n", x.where.Entries), Amount: m.all(x.where.Amounts, code)}
		if n := len(x.where.Of); n > 0 && n <= mostNamed {
			p.Second = w.T("dayclose.entries_of", "entries", p.Second, "groups", strings.Join(x.where.Of, " · "))
		}
		if x.unplaced != "" {
			p.Second = w.T("dayclose.entries_unplaced", "n", x.where.Entries, "amount", x.unplaced)
		}
		if len(x.where.Amounts) == 1 {
			p.Size = x.where.Amounts[0].Minor()
		}
		for _, a := range x.where.Amounts {
			whole = sum(whole, a)
		}
		v.Where = append(v.Where, p)
	}
	v.Whole = m.all(whole, code)
	if d.Here.Entries+d.NeedsYou.Entries > 0 {
		v.Remains = w.T("dayclose.remains")
	}
}

func added(all, more []money.Amount) []money.Amount {
	all = slices.Clone(all)
	for _, a := range more {
		all = sum(all, a)
	}
	return all
}

func sum(all []money.Amount, a money.Amount) []money.Amount {
	for i, s := range all {
		if s.Currency().Same(a.Currency()) {
			if next, err := s.Add(a); err == nil {
				all[i] = next
			}
			return all
		}
	}
	return append(all, a)
}

// takers presets who took the cash last.
func (m *Model) takers(ctx context.Context, v *View) error {
	earlier, err := m.Book.Entries(ctx, app.EntryFilter{Kinds: []app.Kind{app.HandOver}})
	for _, e := range slices.Backward(earlier) {
		if e.Bag != nil && e.Bag.To != "" {
			v.To = e.Bag.To
			break
		}
	}
	return err
}

func (m *Model) figure(a money.Amount, code bool) string { return a.Figure(m.Words.Lang(), code) }

func (m *Model) all(sums []money.Amount, code bool) string {
	parts := make([]string, 0, len(sums))
	for _, a := range sums {
		parts = append(parts, m.figure(a, code))
	}
	return strings.Join(parts, " + ")
}

// Close records the close of the day and hands the counted cash over; it is durable when it returns.
func (m *Model) Close(ctx context.Context, day app.Date, counts []Count, to string) error {
	in := closer.Closing{Day: day, To: strings.TrimSpace(to), Explained: map[string]string{}}
	for _, c := range counts {
		in.Counts = append(in.Counts, c.Counted)
		if c.Reason != "" {
			in.Explained[c.Counted.Total.Currency().Code()] = c.Reason
		}
	}
	_, err := m.Closer.Close(ctx, in)
	return err
}
