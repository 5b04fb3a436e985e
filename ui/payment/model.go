// Package payment records one payment outside a meeting (UI.md p08, A8): into which account, how much, with what it
// means for the balance, the question where the same was paid today already, and the supervisor's code where a limit
// stands in the way.
package payment

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
	Client(ctx context.Context, id app.ClientID) (app.ClientFile, error)
	Group(ctx context.Context, id app.GroupID) (app.GroupFile, error)
	Pending(ctx context.Context, refs ...app.AccountRef) ([]app.Entry, error)
	Freshness(ctx context.Context) (app.Freshness, error)
	Institution(ctx context.Context) (app.Institution, error)
}

// Till records.
type Till interface {
	Pay(ctx context.Context, p teller.Payment) (teller.Done, error)
	GoOn(ctx context.Context, code, by, reason string) (teller.Done, error)
}

// Model of one payment. All fields but one of Client and Group are needed.
type Model struct {
	Book     Book
	Till     Till
	Words    *words.Words
	Computer bool
	Now      func() time.Time // in the officer's own zone

	Client app.ClientID
	Group  app.GroupID    // for the group's own accounts, where Client is zero
	On     app.AccountRef // the account that was asked for; zero = the likely one
}

// View is the page in words and figures.
type View struct {
	Name     string
	Second   string // "Achieng Odhiambo · 000104"
	Accounts []Account
	Chosen   int // index of Accounts
	Ways     []Way
	Way      int    // index of Ways
	Empty    string // why nothing can be paid, "" = something can
}

// Account that takes a payment of one kind.
type Account struct {
	Ref     app.AccountRef
	Kind    app.Kind
	Name    string // "Second loan"
	Second  string // "L-000288 · 500 late"
	Means   string // "500 late", "250 due", ""
	Start   money.Amount
	Before  money.Amount // balance; invalid = none to show
	Most    money.Amount // what it takes at most; invalid = no bound
	Out     bool         // cash goes out
	Less    bool         // the payment makes the balance smaller
	Whole   bool         // only the whole amount can be handed out
	Quick   []Quick
	OverKey string // of what is said above Most
}

// Quick amount with its word, "Late 500".
type Quick struct {
	Word   string
	Amount money.Amount
}

// Way of paying: a cash type of the institution's.
type Way struct {
	ID   app.PaymentTypeID
	Name string
}

// Load reads what can be paid for her, or for the group itself.
func (m *Model) Load(ctx context.Context) (View, error) {
	fresh, err := m.Book.Freshness(ctx)
	if err != nil {
		return View{}, err
	}
	inst, err := m.Book.Institution(ctx)
	if err != nil {
		return View{}, err
	}
	v, loans, line, err := m.line(ctx, fresh.BusinessDay(m.Now()), inst)
	if err != nil {
		return View{}, err
	}
	number := v.Second
	v.Second = v.Name
	if number != "" {
		v.Second = v.Name + " · " + number
	}
	m.accounts(&v, line, loans, fresh.BusinessDay(m.Now()))
	v.Ways = m.ways(inst)
	if len(v.Accounts) == 0 {
		v.Empty = m.Words.T("payment.nothing", "name", v.Name)
	}
	return v, nil
}

// file as one line of a sheet has it, so that the page offers what the teller takes.
func (m *Model) line(ctx context.Context, day app.Date, inst app.Institution) (View, []app.Loan, app.Line, error) {
	one, v := app.GroupFile{}, View{}
	if m.Client != 0 {
		file, err := m.Book.Client(ctx, m.Client)
		if err != nil {
			return v, nil, app.Line{}, err
		}
		one.Group.Office, one.Members = file.Client.Office, []app.ClientFile{file}
		v.Name, v.Second = file.Client.Name, file.Client.AccountNo
	} else {
		file, err := m.Book.Group(ctx, m.Group)
		if err != nil {
			return v, nil, app.Line{}, err
		}
		one, one.Members = file, nil
		v.Name = file.Group.Name
	}
	pending, err := m.Book.Pending(ctx, refs(one)...)
	if err != nil {
		return v, nil, app.Line{}, err
	}
	after, sheet := app.Overlay(one, pending), app.Expected(one, day, pending, inst)
	if m.Client != 0 {
		return v, after.Members[0].Loans, sheet.Lines[0], nil
	}
	if sheet.GroupSelf == nil {
		return v, nil, app.Line{}, nil
	}
	return v, after.Loans, *sheet.GroupSelf, nil
}

func refs(f app.GroupFile) []app.AccountRef {
	var all []app.AccountRef
	files := append([]app.ClientFile{{Loans: f.Loans, Savings: f.Savings}}, f.Members...)
	for _, x := range files {
		for _, l := range x.Loans {
			all = append(all, l.Ref())
		}
		for _, s := range x.Savings {
			all = append(all, s.Ref())
		}
		for _, c := range x.Charges {
			all = append(all, c.Ref())
		}
	}
	return all
}

func (m *Model) ways(inst app.Institution) []Way {
	var all []Way
	for _, t := range inst.PaymentTypes {
		if t.Cash && !t.Retired {
			all = append(all, Way{t.ID, t.Name})
		}
	}
	return all
}

// Pay records it: one entry, one receipt. Again says that it is another than the same of today.
func (m *Model) Pay(ctx context.Context, a Account, sum money.Amount, way Way, again bool) (teller.Done, error) {
	p := teller.Payment{Kind: a.Kind, Account: a.Ref, Amount: sum, Again: again}
	if !a.Out { // what is handed out goes under a type that the teller knows
		p.Payment = way.ID
	}
	return m.Till.Pay(ctx, p)
}

// GoOn takes the supervisor's code for a limit.
func (m *Model) GoOn(ctx context.Context, code, by, reason string) error {
	_, err := m.Till.GoOn(ctx, code, by, reason)
	return err
}

func (m *Model) figure(a money.Amount) string { return a.Format(m.Words.Lang()) }

// likely is the account that is shown first: the one asked for, the one that is late longest, the first that is due.
func likely(all []Account, asked app.AccountRef, since map[app.AccountRef]app.Date) int {
	if i := slices.IndexFunc(all, func(a Account) bool { return a.Ref == asked }); i >= 0 {
		return i
	}
	best := -1
	for i, a := range all {
		if s := since[a.Ref]; !s.IsZero() && (best < 0 || s.Before(since[all[best].Ref])) {
			best = i
		}
	}
	if best >= 0 {
		return best
	}
	return max(0, slices.IndexFunc(all, func(a Account) bool { return len(a.Quick) > 0 && !a.Out }))
}
