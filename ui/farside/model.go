// Package farside is the trainer's panel of the demo and of practice: he makes the line slow, lets it lose replies, cuts
// it, has an entry refused, lets another officer post; he makes the operator of the wallets slow, forgetful or strict, has
// the branch manager approve, and sees all books side by side (issue 4, item 6; issue 6, item 10).
package farside

import (
	"context"
	"slices"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/stamp"
	"daftari/app/wallet"
	"daftari/app/words"
	far "daftari/fineract/ledger/farside"
	"daftari/providers/sandbox/operator"
	"daftari/sync/desk/sandbox"
)

// Book is the device's side.
type Book interface {
	Entries(ctx context.Context, f app.EntryFilter) ([]app.Entry, error)
}

// Far is the other one (far.Trainer).
type Far interface {
	Line() far.Line
	SetLine(far.Line) error
	RefuseNext()
	OtherPosts() error
	Moves() []far.Move
}

// Wallets are the operator of the wallets, as the trainer makes it, and the branch manager at a device of her own.
type Wallets interface {
	Way() operator.How
	Always(operator.How)
	Payments() []operator.Payment
	Approve(ctx context.Context) (batches int, err error) // all that waits for her
}

// Model of the panel. All fields are needed.
type Model struct {
	Book     Book
	Files    sandbox.Files // the device's payments by wallet
	Far      Far
	Wallets  Wallets
	Words    *words.Words
	Computer bool // words say computer where a phone would say phone
}

// Lines that can be chosen, in the order of the chips.
func Lines() []far.Line { return []far.Line{far.Good, far.Slow, far.Losing, far.Cut} }

// View is the panel in words.
type View struct {
	Line   int // of Lines
	Way    int // of operator.Ways
	Agree  string
	Differ bool // a line stands twice, is lost, or has another amount
	Rows   []Row
}

// Row is one movement, as each book has it.
type Row struct {
	Name  string
	Here  string // "750, posted"; what the device says
	There string // "750", "nothing", "750 twice"; what the core has
	Purse string // "750", "refused": what the operator of the wallets has; "" = nothing goes by wallet
	Look  Look
}

// Look of a row.
type Look int

// The looks: both books agree, the device knows less than the core or the core less than the device for now, or
// something is wrong.
const (
	Agrees Look = iota
	Open
	Wrong
)

// Load puts the books side by side: payments by wallet, then entries, each with the newest first, then what stands for none.
func (m *Model) Load(ctx context.Context) (View, error) {
	entries, err := m.Book.Entries(ctx, app.EntryFilter{})
	if err != nil {
		return View{}, err
	}
	pairs, left := far.Match(entries, m.Far.Moves())
	var v View
	for i, l := range Lines() {
		if l == m.Far.Line() {
			v.Line = i
		}
	}
	v.Way = slices.Index(operator.Ways(), m.Wallets.Way())
	payments, left, alone, err := sandbox.Lines(ctx, m.Files, left, m.Wallets.Payments())
	if err != nil {
		return View{}, err
	}
	for i := len(payments) - 1; i >= 0; i-- {
		v.Rows = append(v.Rows, m.payment(payments[i]))
	}
	for i := len(pairs) - 1; i >= 0; i-- {
		v.Rows = append(v.Rows, m.pair(pairs[i]))
	}
	w := m.Words
	for _, x := range left {
		v.Rows = append(v.Rows, Row{Name: x.Client, Here: w.T("farside.nothing"), There: m.amount(x), Look: Open})
	}
	for _, x := range alone {
		v.Rows = append(v.Rows, Row{Name: x.Wallet, Here: w.T("farside.nothing"), There: w.T("farside.nothing"), Purse: x.Amount, Look: Wrong})
	}
	agree := 0
	for _, r := range v.Rows {
		switch r.Look {
		case Agrees:
			agree++
		case Wrong:
			v.Differ = true
		case Open:
		}
	}
	if len(v.Rows) > 0 {
		v.Agree = w.T("farside.agree", "n", w.Number(agree), "of", w.Number(len(v.Rows)))
	}
	return v, nil
}

func (m *Model) pair(p far.Pair) Row {
	w, e := m.Words, p.Entry
	r := Row{Name: e.Title, Here: e.Amount.Format(w.Lang()) + ", " + w.T(stamp.Of(e, stamp.Seen{Computer: m.Computer}).Word, "name", e.Title), There: m.there(p.There), Look: Open}
	switch p.Verdict {
	case "":
		if len(p.There) == 1 {
			r.Look = Agrees
		}
	case far.Early:
	default:
		r.Look = Wrong
	}
	return r
}

// payment by wallet, as three books have it.
func (m *Model) payment(l sandbox.Line) Row {
	w, p := m.Words, l.Payment
	sum := p.Amount.Format(w.Lang())
	r := Row{Name: p.Name, Here: sum + ", " + w.T(stamp.OfPayment(p, "").Word, "provider", wallet.Brand(p.Wallet.Provider)), There: m.there(l.Core), Purse: w.T("farside.nothing"), Look: Open}
	switch moved := l.Moved(); {
	case len(moved) == 1 && l.Verdict != far.Another:
		r.Purse = sum
	case len(moved) > 0:
		r.Purse = w.T("farside.times", "amount", moved[0].Amount, "n", w.Number(len(moved)))
	case len(l.Wallet) > 0:
		r.Purse = w.T("farside.purse." + string(l.Wallet[len(l.Wallet)-1].State))
	}
	switch {
	case l.Settled():
		r.Look = Agrees
	case l.Verdict != "" && l.Verdict != far.Early:
		r.Look = Wrong
	}
	return r
}

// there is what the core has of one line.
func (m *Model) there(found []far.Move) string {
	switch len(found) {
	case 0:
		return m.Words.T("farside.nothing")
	case 1:
		return m.amount(found[0])
	}
	return m.Words.T("farside.times", "amount", m.amount(found[0]), "n", m.Words.Number(len(found)))
}

// amount of a movement as the language writes it; as the core writes it where its currency is not known here.
func (m *Model) amount(x far.Move) string {
	c, err := money.New(x.Currency, 2, 0)
	if err == nil {
		if a, err := money.ParseDecimal(x.Amount, c); err == nil {
			return a.Format(m.Words.Lang())
		}
	}
	return x.Amount
}

// Choose changes the line.
func (m *Model) Choose(i int) error { return m.Far.SetLine(Lines()[i]) }

// Take has the operator take orders in another way from now on.
func (m *Model) Take(i int) { m.Wallets.Always(operator.Ways()[i]) }

// Approve is the branch manager's word. farside.none_waits (Conflict).
func (m *Model) Approve(ctx context.Context) error {
	n, err := m.Wallets.Approve(ctx)
	if err == nil && n == 0 {
		err = app.Trouble(app.Conflict, "farside.none_waits", nil)
	}
	return err
}
