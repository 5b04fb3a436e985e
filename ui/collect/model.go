// Package collect asks a client on her phone to pay a repayment or a deposit (D1), and keeps every such request in sight
// until it has ended: what she paid and the core did not take stays until it is posted or given back (D4).
package collect

import (
	"context"
	"slices"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/app/stamp"
	"daftari/app/wallet"
	"daftari/app/words"
)

// Book is what the pages read of the core's figures.
type Book interface {
	Client(ctx context.Context, id app.ClientID) (app.ClientFile, error)
	Pending(ctx context.Context, refs ...app.AccountRef) ([]app.Entry, error)
	Freshness(ctx context.Context) (app.Freshness, error)
	Institution(ctx context.Context) (app.Institution, error)
}

// Requests are those of this device, and what is known of its desk.
type Requests interface {
	Payments(ctx context.Context) ([]payout.Payment, error)
	Payment(ctx context.Context, key app.Key) (payout.File, error)
	Desk(ctx context.Context) (payout.Desk, error)
	Contact(ctx context.Context) (payout.Contact, error)
}

// Payer asks. Exchange is one contact with the desk; it may take a minute.
type Payer interface {
	Wallets(ctx context.Context, client app.ClientID) ([]wallet.Wallet, error)
	Collect(ctx context.Context, c payer.Collected) (payout.Payment, error)
	Exchange(ctx context.Context) (payer.Exchanged, error)
}

// Model of the pages. Client and On are of a new request alone; On zero = the likely account.
type Model struct {
	Book     Book
	Requests Requests
	Payer    Payer
	Words    *words.Words
	Now      func() time.Time // in the officer's own zone

	Client app.ClientID
	On     app.AccountRef
}

// Form is a request before it is made.
type Form struct {
	Name     string // of the client
	Wallet   string // "M-Pesa 0700 000 104"; "" = she has none that money may move with
	Accounts []Account
	Chosen   int
	Lives    []Life
	Desk     bool // this device has joined one
}

// Account that a request can be for.
type Account struct {
	Ref    app.AccountRef
	Name   string // "Loan L-000104"
	Second string // "600 due today"
	Start  money.Amount
	Most   money.Amount // of a loan: all that is owed; invalid = no bound
	Open   app.Key      // of the request that is open on it; "" = none
	Said   string       // how that one stands
}

// Life of a request.
type Life struct {
	Word string
	Is   time.Duration
}

// Form reads what she can be asked for.
func (m *Model) Form(ctx context.Context) (Form, error) {
	file, err := m.Book.Client(ctx, m.Client)
	if err != nil {
		return Form{}, err
	}
	pending, err := m.Book.Pending(ctx)
	if err != nil {
		return Form{}, err
	}
	file = app.OverlayClient(file, pending)
	fresh, err := m.Book.Freshness(ctx)
	if err != nil {
		return Form{}, err
	}
	desk, err := m.Requests.Desk(ctx)
	if err != nil {
		return Form{}, err
	}
	f := Form{Name: file.Client.Name, Desk: desk.Address != "", Lives: []Life{
		{m.Words.T("collect.life.hours", "n", 1), time.Hour}, {m.Words.T("collect.life.day"), 24 * time.Hour}, {m.Words.T("collect.life.days", "n", 3), 72 * time.Hour}}}
	all, err := m.Payer.Wallets(ctx, m.Client)
	if err != nil {
		return f, err
	}
	if i := slices.IndexFunc(all, func(w wallet.Wallet) bool { return w.Preferred }); i >= 0 {
		f.Wallet = wallet.Brand(all[i].Provider) + " " + all[i].Number.Spaced()
	}
	if err := m.accounts(&f, file, fresh.BusinessDay(m.Now())); err != nil {
		return f, err
	}
	if err := m.open(ctx, &f); err != nil {
		return f, err
	}
	f.Chosen = max(0, slices.IndexFunc(f.Accounts, func(a Account) bool { return a.Ref == m.On }))
	return f, nil
}

func (m *Model) accounts(f *Form, file app.ClientFile, day app.Date) error {
	for _, l := range file.Loans {
		if l.Status != app.LoanActive || l.Odd != "" {
			continue
		}
		due, err := l.DueBy(day)
		if err != nil {
			return err
		}
		a := Account{Ref: l.Ref(), Name: m.Words.T("collect.loan", "number", l.AccountNo), Start: due, Most: l.Total, Second: m.Words.T("collect.nothing_due")}
		if due.Sign() > 0 {
			a.Second = m.Words.T("collect.due", "amount", due.Format(m.Words.Lang()))
		}
		f.Accounts = append(f.Accounts, a)
	}
	for _, s := range file.Savings {
		if s.Status != app.SavingsActive || s.Odd != "" {
			continue
		}
		a := Account{Ref: s.Ref(), Name: m.Words.T("collect.savings", "number", s.AccountNo), Start: s.Expected, Second: s.Product}
		if !a.Start.Valid() {
			a.Start = money.Zero(s.Balance.Currency())
		}
		f.Accounts = append(f.Accounts, a)
	}
	return nil
}

// open marks the accounts that have a request under way: there is one at a time.
func (m *Model) open(ctx context.Context, f *Form) error {
	all, err := m.Requests.Payments(ctx)
	if err != nil {
		return err
	}
	for _, x := range all {
		i := slices.IndexFunc(f.Accounts, func(a Account) bool { return a.Ref == x.Account })
		if x.Purpose != payout.Collection || i < 0 || !x.Bars() {
			continue
		}
		f.Accounts[i].Open = x.Key
		f.Accounts[i].Said = m.Words.T("collect.open", "amount", x.Amount.Format(m.Words.Lang()), "no", x.No)
	}
	return nil
}

// Means is what an amount means for an account.
func (m *Model) Means(a Account, sum money.Amount) (text string, over bool) {
	if a.Most.Valid() {
		if c, err := sum.Cmp(a.Most); err == nil && c > 0 {
			return m.Words.T("collect.over", "most", a.Most.Format(m.Words.Lang())), true
		}
	}
	if a.Start.Sign() > 0 {
		switch c, err := sum.Cmp(a.Start); {
		case err != nil:
		case c == 0:
			return m.Words.T("collect.as_due"), false
		case c < 0:
			less, err := a.Start.Sub(sum)
			if err == nil {
				return m.Words.T("collect.less", "amount", less.Format(m.Words.Lang())), false
			}
		}
	}
	return "", false
}

// Ask makes the request; it is in the book when Ask returns, and reaches her once the desk has it.
func (m *Model) Ask(ctx context.Context, a Account, sum money.Amount, life Life) (app.Key, error) {
	x, err := m.Payer.Collect(ctx, payer.Collected{Account: a.Ref, Amount: sum, Life: life.Is})
	return x.Key, err
}

// Tell lets the desk have it. Without a network it waits in the book.
func (m *Model) Tell(ctx context.Context) (told bool, err error) {
	_, err = m.Payer.Exchange(ctx)
	if c := app.ClassOf(err); c == app.Offline || c == app.Doubtful || c == app.Busy {
		return false, nil
	}
	return err == nil, err
}

// List is the requests to pay, by what they ask for.
type List struct {
	Sections []Section
	Offline  string // when the desk was last reached, where requests are open and it is long ago; "" = lately
}

// Section of the list.
type Section struct {
	Head, Second string
	Rows         []Row
}

// Row is one request.
type Row struct {
	Key           app.Key
	Name          string
	Look          stamp.Look
	Stamp         string
	Amount, Under string
}

// kept is how long an ended request stays on the list; quiet how long a device may hear nothing of its desk.
const (
	kept  = 7 * 24 * time.Hour
	quiet = 30 * time.Minute
)

// List reads the requests: what she paid and the core did not take, what is open, and what ended in the last week.
func (m *Model) List(ctx context.Context) (List, error) {
	all, err := m.Requests.Payments(ctx)
	if err != nil {
		return List{}, err
	}
	parts := make([][]Row, 3)
	sums := make([]money.Amount, 3)
	for _, x := range slices.Backward(all) {
		if x.Purpose != payout.Collection {
			continue
		}
		f, err := m.Requests.Payment(ctx, x.Key)
		if err != nil {
			return List{}, err
		}
		i := part(x.State)
		if i == ended && m.Now().Sub(last(f)) > kept {
			continue
		}
		parts[i] = append(parts[i], m.row(f))
		sums[i] = plus(sums[i], x.Amount)
	}
	var v List
	for i, head := range []string{"collect.suspense", "collect.asked", "collect.ended"} {
		if len(parts[i]) == 0 {
			continue
		}
		s := Section{Head: m.Words.T(head), Rows: parts[i], Second: m.Words.T("collect.n", "n", len(parts[i]))}
		if i == suspense && sums[i].Valid() {
			s.Second += " · " + sums[i].Format(m.Words.Lang())
		}
		v.Sections = append(v.Sections, s)
	}
	c, err := m.Requests.Contact(ctx)
	if len(parts[suspense])+len(parts[open]) > 0 && m.Now().Sub(c.At) > quiet {
		v.Offline = m.Words.T("paying.list.never")
		if !c.At.IsZero() {
			v.Offline = m.Words.T("paying.list.offline", "time", m.when(c.At))
		}
	}
	return v, err
}

// The parts of the list.
const (
	suspense = iota
	open
	ended
)

func part(s payout.State) int {
	switch s {
	case payout.Stuck, payout.TakenBack:
		return suspense
	case payout.Made, payout.NotPaid, payout.Closed, payout.Cancelled:
		return ended
	default:
		return open
	}
}

// plus leaves sums of several currencies out.
func plus(sum, a money.Amount) money.Amount {
	if !sum.Valid() {
		return a
	}
	if s, err := sum.Add(a); err == nil {
		return s
	}
	return sum
}

func last(f payout.File) time.Time {
	if n := len(f.Steps); n > 0 {
		return f.Steps[n-1].At
	}
	return f.Payment.At.Wall
}

func (m *Model) row(f payout.File) Row {
	x := f.Payment
	r := Row{Key: x.Key, Name: x.Name, Look: stamp.OfPayment(x, f.Told.Reason), Amount: x.Amount.Format(m.Words.Lang()), Under: m.when(last(f))}
	r.Stamp = m.Words.T(r.Look.Word, "provider", wallet.Brand(x.Wallet.Provider))
	return r
}

func (m *Model) when(at time.Time) string {
	at = at.In(m.Now().Location())
	if app.DateOf(at) == app.DateOf(m.Now()) {
		return m.Words.Clock(at)
	}
	return m.Words.Day(at, m.Now())
}
