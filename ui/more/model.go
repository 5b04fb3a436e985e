// Package more is the tab of the places without one (UI.md p19): the day, the book, who works with it. It lists only
// what this device and this user may do.
package more

import (
	"cmp"
	"context"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/limits"
	"daftari/app/money"
	"daftari/app/words"
)

// Book is what the page reads.
type Book interface {
	Officer(ctx context.Context) (app.Officer, error)
	Institution(ctx context.Context) (app.Institution, error)
	Device(ctx context.Context) (app.Device, error)
	Freshness(ctx context.Context) (app.Freshness, error)
	Standing(ctx context.Context, day app.Date, refs ...app.AccountRef) (app.Standing, error)
}

// Keeper tells of what is kept beside the book, and who may open it.
type Keeper interface {
	Role() string                               // of who works with the book now: officer, colleague, cashier, approver
	People() (int, error)                       // who may open it
	Approves(ctx context.Context) (bool, error) // payments of others, who works with it now
	Kept() (at time.Time, failing bool)         // the last sealed copy, and that none could be written since; zero = none yet
	Audited() (at time.Time, whole, done bool)  // the last check of the records since the program began
}

// Model of the page. All fields are needed.
type Model struct {
	Book     Book
	Keeper   Keeper
	Words    *words.Words
	Computer bool
	Now      func() time.Time // in the officer's own zone
}

// View is the page in words and figures.
type View struct {
	Letters, Name, Second string
	Bag                   string // the cash that should be in the bag
	Limit                 string // of it, and how much is above; "" without one
	Over                  bool
	Audit                 string
	AuditTone             Tone
	Copy                  string // "" = none yet
	CopyFails             bool
	People                string
	Branch                bool // she sees how its officers stand
}

// Tone of the last audit.
type Tone int

// Plain: none was made. Whole: nothing was found. Found: something was.
const (
	Plain Tone = iota
	Whole
	Found
)

// Load reads the book.
func (m *Model) Load(ctx context.Context) (View, error) {
	var v View
	if err := m.who(ctx, &v); err != nil {
		return v, err
	}
	if err := m.bag(ctx, &v); err != nil {
		return v, err
	}
	var err error
	if v.Branch, err = m.Keeper.Approves(ctx); err != nil {
		return v, err
	}
	n, err := m.Keeper.People()
	if err != nil {
		return v, err
	}
	v.People = m.Words.Here(m.Computer, "more.people", "n", n)
	kept, failing := m.Keeper.Kept()
	switch v.CopyFails = failing; {
	case failing && kept.IsZero():
		v.Copy = m.Words.T("more.copy.fails")
	case failing:
		v.Copy = m.Words.T("more.copy.old", "time", m.when(kept))
	case !kept.IsZero():
		v.Copy = m.Words.T("more.copy.since", "time", m.when(kept))
	}
	v.Audit = m.Words.T("more.audit.text")
	if at, whole, done := m.Keeper.Audited(); done {
		v.Audit, v.AuditTone = m.Words.T("more.audit.whole", "time", m.when(at)), Whole
		if !whole {
			v.Audit, v.AuditTone = m.Words.T("more.audit.found", "time", m.when(at)), Found
		}
	}
	return v, nil
}

// when is a clock time today, a day otherwise.
func (m *Model) when(at time.Time) string {
	at = at.In(m.Now().Location())
	if app.DateOf(at) == app.DateOf(m.Now()) {
		return m.Words.Clock(at)
	}
	return m.Words.ShortDay(app.DateOf(at))
}

func (m *Model) who(ctx context.Context, v *View) error {
	o, err := m.Book.Officer(ctx)
	if err != nil {
		return err
	}
	inst, err := m.Book.Institution(ctx)
	if err != nil {
		return err
	}
	d, err := m.Book.Device(ctx)
	if err != nil {
		return err
	}
	parts := []string{m.Words.T("cover.role." + m.Keeper.Role())}
	if place := cmp.Or(inst.Name(), o.OfficeIs); place != "" {
		parts = append(parts, place)
	}
	if d.Code != "" {
		parts = append(parts, d.Code)
	}
	v.Name, v.Letters, v.Second = o.Name, words.Initials(o.Name), strings.Join(parts, " · ")
	return nil
}

// bag tells the figure of p19: one currency, or each with its code.
func (m *Model) bag(ctx context.Context, v *View) error {
	fresh, err := m.Book.Freshness(ctx)
	if err != nil {
		return err
	}
	st, err := m.Book.Standing(ctx, fresh.BusinessDay(m.Now()))
	if err != nil {
		return err
	}
	var figures []string
	for _, a := range st.Bag {
		figures = append(figures, a.Figure(m.Words.Lang(), len(st.Bag) > 1))
	}
	if len(figures) == 0 {
		figures = []string{m.Words.Number(0)}
	}
	v.Bag = strings.Join(figures, " · ")
	gauges, err := limits.Gauges(st, nil, nil, m.Now())
	if err != nil {
		return err
	}
	for _, g := range gauges {
		used, isAmount := g.Used.(money.Amount)
		most, _ := g.Most.(money.Amount)
		if g.Key != limits.Bag || !isAmount || most.Sign() <= 0 {
			continue
		}
		v.Limit = m.Words.T("more.limit", "amount", most.Format(m.Words.Lang()))
		if above, err := used.Add(most.Neg()); err == nil && above.Sign() > 0 {
			v.Over = true
			v.Limit = m.Words.T("more.limit.over", "amount", most.Format(m.Words.Lang()), "above", above.Format(m.Words.Lang()))
		}
	}
	return nil
}
