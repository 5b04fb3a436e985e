// Package pending is the tab of payments by wallet: what was asked for and is not sent, what waits for approval, what was
// sent (UI.md p11), and the page on which a payment is asked for (C1, C8).
package pending

import (
	"context"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/app/stamp"
	"daftari/app/words"
	"daftari/providers/limits"
	"daftari/ui/payouts/line"
)

// Book is what the pages read.
type Book interface {
	Payments(ctx context.Context) ([]payout.Payment, error)
	Batches(ctx context.Context) ([]payout.BatchFile, error)
	Waiting(ctx context.Context) ([]payout.Waiting, error)
}

// House tells in which currencies the institution works.
type House interface {
	Institution(ctx context.Context) (app.Institution, error)
}

// Payer is what people do here.
type Payer interface {
	Candidates(ctx context.Context) ([]payer.Candidate, error)
	Withdrawable(ctx context.Context, client app.ClientID) ([]payer.Candidate, error)
	Request(ctx context.Context, a payer.Asked) (payout.Payment, error)
	Claim(ctx context.Context, key app.Key, reason string) (gone bool, err error)
	Again(ctx context.Context, key app.Key) error
}

// Model of the pages. All fields are needed.
type Model struct {
	Book  Book
	House House
	Payer Payer
	Rules []limits.Rule // of wallets
	Words *words.Words
	Now   func() time.Time // in the officer's own zone
}

// kept is how many days a payment that ended stays in the list of the sent ones.
const kept = 7

// List is the tab.
type List struct {
	Pending []Row
	Asked   []Batch // this device's, waiting for a second person or ended without one today
	ForYou  []Batch // that wait for who is at the device
	Sent    []Row   // the newest first
}

// Waits is how many batches wait for somebody.
func (l List) Waits() int {
	n := len(l.ForYou)
	for _, b := range l.Asked {
		if b.Open {
			n++
		}
	}
	return n
}

// Row is one payment. Barred says why it cannot be ticked: another payment of the same account may be on its way.
type Row struct {
	line.Line
	Sum    money.Amount
	Barred string
	Out    bool // it can be taken out
	Again  bool // it can be put back among the pending ones
}

// Batch is one row of those that wait.
type Batch struct {
	Key    app.Key
	Name   string // who asks, or the batch's number where it is this device's
	Second string // "B-K7-0031 · 9 payments", "9 payments · 15:12"
	Amount string
	Look   stamp.Look
	Stamp  string
	Open   bool
}

// List reads the tab.
func (m *Model) List(ctx context.Context) (List, error) {
	inst, err := m.House.Institution(ctx)
	if err != nil {
		return List{}, err
	}
	all, err := m.Book.Payments(ctx)
	if err != nil {
		return List{}, err
	}
	code := len(inst.Currencies) > 1
	var v List
	for _, p := range all {
		r := Row{Line: line.Of(m.Words, p, code), Sum: p.Amount}
		switch {
		case p.Purpose.Flow() != app.CashOut || p.Parent != "" || p.State == payout.Batched || p.State == payout.Asked:
		case p.State == payout.Pending:
			if r.Line, err = (line.Caps{Rules: m.Rules, Day: m.Now(), Sent: all}).Mark(m.Words, r.Line, p); err != nil {
				return v, err
			}
			r.Out, r.Barred = true, m.barred(p, all)
			v.Pending = append(v.Pending, r)
		case !p.State.Final() || app.DateOf(m.Now()).DaysSince(p.Day) < kept:
			r.Again = p.State == payout.Rejected || p.State == payout.Expired
			v.Sent = append(v.Sent, r)
		}
	}
	slices.SortStableFunc(v.Pending, func(a, b Row) int { return strings.Compare(a.Name, b.Name) })
	slices.Reverse(v.Sent)
	return v, m.batches(ctx, &v, code)
}

// barred: a payment of the same account that may be paid already bars this one, until it is known.
func (m *Model) barred(p payout.Payment, all []payout.Payment) string {
	for _, x := range all {
		if x.Key != p.Key && x.Account == p.Account && x.Purpose.Flow() == app.CashOut && x.State != payout.Made && x.State.MayBePaid() {
			return m.Words.T("batch.barred", "no", x.No)
		}
	}
	return ""
}

func (m *Model) batches(ctx context.Context, v *List, code bool) error {
	mine, err := m.Book.Batches(ctx)
	if err != nil {
		return err
	}
	for _, f := range slices.Backward(mine) {
		if look, shown := m.stands(f); shown {
			g := f.Group
			v.Asked = append(v.Asked, Batch{Key: g.Key, Name: g.No, Look: look, Stamp: m.Words.T(look.Word), Open: f.Stand == payout.Waits,
				Second: m.Words.T("batch.payments", "n", len(g.Lines)) + " · " + m.when(g.At.Wall), Amount: line.Figure(m.Words, g.Total, code)})
		}
	}
	waiting, err := m.Book.Waiting(ctx)
	for _, w := range waiting {
		g := w.Batch
		look := stamp.OfPayment(payout.Payment{State: payout.Asked}, "")
		v.ForYou = append(v.ForYou, Batch{Key: g.Key, Name: g.By.Name, Second: g.No + " · " + m.Words.T("batch.payments", "n", len(g.Lines)),
			Amount: line.Figure(m.Words, g.Total, code), Look: look, Stamp: m.Words.T("batch.waiting_since", "time", m.when(g.At.Wall)), Open: true})
	}
	return err
}

// stands is the look of a batch that is listed: it waits, or it ended without being sent.
func (m *Model) stands(f payout.BatchFile) (stamp.Look, bool) {
	today := app.DateOf(f.Told.At.In(m.Now().Location())) == app.DateOf(m.Now()) || f.Told.At.IsZero()
	switch f.Stand {
	case payout.Waits:
		return stamp.OfPayment(payout.Payment{State: payout.Asked}, ""), true
	case payout.Denied, payout.TurnedBack:
		return stamp.OfPayment(payout.Payment{State: payout.Rejected}, ""), today
	case payout.RanOut:
		return stamp.OfPayment(payout.Payment{State: payout.Expired}, ""), today
	case payout.Allowed:
		return stamp.OfPayment(payout.Payment{State: payout.Approved}, ""), today && f.Group.Asks
	case payout.LetGo, payout.Withdrawn:
	}
	return stamp.Look{}, false
}

// when is the clock of today, else the day.
func (m *Model) when(at time.Time) string {
	at = at.In(m.Now().Location())
	if app.DateOf(at) == app.DateOf(m.Now()) {
		return m.Words.Clock(at)
	}
	return m.Words.DayMonth(at)
}

// Total of the ticked rows, in words.
func (m *Model) Total(rows []Row) (string, error) {
	var sums []money.Amount
	var err error
	for _, r := range rows {
		if sums, err = money.AddTo(sums, r.Sum); err != nil {
			return "", err
		}
	}
	return money.Figures(sums, m.Words.Lang()), nil
}

// TakeOut ends a payment before it is sent; the sentence says whether it is done.
func (m *Model) TakeOut(ctx context.Context, key app.Key, reason string) (string, error) {
	gone, err := m.Payer.Claim(ctx, key, reason)
	if gone {
		return m.Words.T("batch.taken_out"), err
	}
	return m.Words.T("batch.take_out_asked"), err
}

// Again puts one back that was not approved.
func (m *Model) Again(ctx context.Context, key app.Key) error { return m.Payer.Again(ctx, key) }

// Offer is what may be asked for.
type Offer struct {
	On     app.AccountRef
	Client app.ClientID
	Name   string
	Second string // "L-000104 · M-Pesa 0700 000 104"
	Most   money.Amount
	Amount string
	Whole  bool   // a loan is paid out whole
	Not    string // why it cannot be paid so
	Do     string // what helps
}

// Offers are the approved loans that are due; of a client also her savings, and nobody else's.
func (m *Model) Offers(ctx context.Context, client app.ClientID) ([]Offer, error) {
	inst, err := m.House.Institution(ctx)
	if err != nil {
		return nil, err
	}
	all, err := m.Payer.Candidates(ctx)
	if err != nil {
		return nil, err
	}
	if client != 0 {
		all = slices.DeleteFunc(all, func(c payer.Candidate) bool { return c.Payment.Client != client })
		saved, err := m.Payer.Withdrawable(ctx, client)
		if err != nil {
			return nil, err
		}
		all = append(all, saved...)
	}
	out := make([]Offer, 0, len(all))
	for _, c := range all {
		out = append(out, m.offer(c, len(inst.Currencies) > 1))
	}
	return out, nil
}

func (m *Model) offer(c payer.Candidate, code bool) Offer {
	p := c.Payment
	o := Offer{On: p.Account, Client: p.Client, Name: p.Name, Second: p.Label, Most: p.Amount, Whole: p.Purpose == payout.Disbursement, Amount: line.Figure(m.Words, p.Amount, code)}
	if p.Wallet.Number.Valid() {
		o.Second += " · " + line.Of(m.Words, p, code).Wallet
	}
	if c.Problem != nil {
		o.Not, o.Do = m.Words.T(c.Problem.Key+".what", c.Problem.Args...), m.Words.T(c.Problem.Key+".do", c.Problem.Args...)
	}
	return o
}

// Ask makes a payment out; amount is of a withdrawal.
func (m *Model) Ask(ctx context.Context, o Offer, amount money.Amount) error {
	a := payer.Asked{Account: o.On}
	if !o.Whole {
		a.Amount = amount
	}
	_, err := m.Payer.Request(ctx, a)
	return err
}
