// Package bag is where cash leaves the officer's bag, to the bank or to the branch, and where the branch puts some in
// (UI.md p26, A11).
package bag

import (
	"context"
	"slices"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/teller"
	"daftari/app/words"
)

// Book is what the page reads.
type Book interface {
	Freshness(ctx context.Context) (app.Freshness, error)
	Standing(ctx context.Context, day app.Date, refs ...app.AccountRef) (app.Standing, error)
	Entries(ctx context.Context, f app.EntryFilter) ([]app.Entry, error)
	Institution(ctx context.Context) (app.Institution, error)
}

// Teller records what moves.
type Teller interface {
	TakeOut(ctx context.Context, b teller.BagOut) (teller.Done, error)
	PutIn(ctx context.Context, b teller.BagIn) (teller.Done, error)
}

// Model of the page. All fields are needed.
type Model struct {
	Book     Book
	Teller   Teller
	Words    *words.Words
	Computer bool
	Now      func() time.Time // in the officer's own zone
}

// Way of the cash.
type Way int

// The ways; the first two in the order of their tiles.
const (
	ToBank Way = iota
	ToBranch
	FromBranch
)

// View is the page in words and figures.
type View struct {
	Second string         // "Thu 17 Sep, 12:48"
	Bag    []money.Amount // what is in it, one for each currency of the institution
	Banks  []string       // named before, the last one first
	People []string       // at the branch, who took or gave cash before, the last one first
	Code   bool           // the institution has several currencies
}

// Draft is what was said so far.
type Draft struct {
	Way    Way
	Amount money.Amount
	Bank   string
	Slip   string
	Who    string // at the branch
	File   string // picture of the slip
}

// Load reads the bag.
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
	inst, err := m.Book.Institution(ctx)
	if err != nil {
		return View{}, err
	}
	v := View{Second: m.Words.T("bag.second", "day", m.Words.ShortDay(day), "time", m.Words.Clock(m.Now())), Bag: slices.Clone(st.Bag), Code: len(inst.Currencies) > 1}
	for _, c := range inst.Currencies {
		if !slices.ContainsFunc(v.Bag, func(a money.Amount) bool { return a.Currency().Same(c.Currency) }) {
			v.Bag = append(v.Bag, money.Zero(c.Currency))
		}
	}
	earlier, err := m.Book.Entries(ctx, app.EntryFilter{Kinds: []app.Kind{app.BankDeposit, app.HandOver, app.CashReceived}})
	if err != nil {
		return View{}, err
	}
	for _, e := range slices.Backward(earlier) {
		if e.Bag == nil {
			continue
		}
		v.Banks = once(v.Banks, e.Bag.Bank)
		v.People = once(once(v.People, e.Bag.To), e.Bag.From)
	}
	return v, nil
}

func once(all []string, s string) []string {
	if s == "" || slices.Contains(all, s) {
		return all
	}
	return append(all, s)
}

// Quick are the amounts that are often meant: all of it, and round ones that leave some in the bag.
func Quick(have money.Amount) []money.Amount {
	if have.Sign() <= 0 {
		return nil
	}
	out := []money.Amount{have}
	step := int64(1)
	for have.Minor()/step >= 10 {
		step *= 10
	}
	for n := have.Minor()/step - 1; n > 0 && len(out) < 3; n-- {
		out = append(out, money.FromMinor(n*step, have.Currency()))
	}
	return out
}

// Left is what is in the bag afterwards; false when it cannot be: more than is in it, or more than an amount can be.
func (d Draft) Left(have money.Amount) (money.Amount, bool) {
	if !d.Amount.Valid() {
		return have, false
	}
	moved := d.Amount.Neg()
	if d.Way == FromBranch {
		moved = d.Amount
	}
	left, err := have.Add(moved)
	return left, err == nil && left.Sign() >= 0
}

// Whole says that all is said that the way needs.
func (d Draft) Whole(have money.Amount) bool {
	_, can := d.Left(have)
	switch {
	case !can || d.Amount.Sign() <= 0:
		return false
	case d.Way == ToBank:
		return d.Bank != "" && d.Slip != ""
	}
	return d.Who != ""
}

// Save records it; it is durable when it returns. Notices are sentences to tell, such as a bag over its limit.
func (m *Model) Save(ctx context.Context, d Draft) (notices []string, err error) {
	var done teller.Done
	switch d.Way {
	case ToBank:
		done, err = m.Teller.TakeOut(ctx, teller.BagOut{Kind: app.BankDeposit, Amount: d.Amount, Bank: d.Bank, Slip: d.Slip, File: d.File})
	case ToBranch:
		done, err = m.Teller.TakeOut(ctx, teller.BagOut{Kind: app.HandOver, Amount: d.Amount, To: d.Who})
	case FromBranch:
		done, err = m.Teller.PutIn(ctx, teller.BagIn{Amount: d.Amount, From: d.Who})
	}
	for _, n := range done.Notices {
		notices = append(notices, m.Words.T(n.Key, n.Args...))
	}
	return notices, err
}
