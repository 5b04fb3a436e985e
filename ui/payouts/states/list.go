package states

import (
	"context"
	"slices"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/stamp"
	"daftari/app/wallet"
)

// List is what nobody is sure of, and what is on its way (C4).
type List struct {
	Sections []Section
	Offline  string // since when this device has not reached its desk; "" = it has lately
}

// Section of the list: payments that ask for the same.
type Section struct {
	Head, Second string
	Rows         []Row
}

// Row is one payment.
type Row struct {
	Key           app.Key
	In            bool // a request to pay
	Name, Second  string
	Look          stamp.Look
	Stamp         string
	Amount, Under string
}

// quiet is how long a device may hear nothing of its desk while payments are on their way.
const quiet = 30 * time.Minute

// List reads the payments that need a person or an answer: first those that do, then those with the provider.
func (m *Model) List(ctx context.Context) (List, error) {
	all, err := m.Book.Payments(ctx)
	if err != nil {
		return List{}, err
	}
	others, err := m.Payer.Doubts(ctx)
	if err != nil {
		return List{}, err
	}
	for _, d := range slices.Backward(others) {
		all = append(all, d.Payment)
	}
	var person, moving []Row
	for _, x := range slices.Backward(all) {
		mine := stamp.NeedsPerson(x)
		if !mine && !underWay(x.State) {
			continue
		}
		r, err := m.row(ctx, x)
		if err != nil {
			return List{}, err
		}
		if mine {
			person = append(person, r)
		} else {
			moving = append(moving, r)
		}
	}
	var v List
	for _, s := range []Section{{Head: m.Words.T("paying.list.unsure"), Rows: person}, {Head: m.Words.T("paying.list.moving"), Rows: moving}} {
		if len(s.Rows) > 0 {
			s.Second = m.Words.T("paying.list.n", "n", len(s.Rows))
			v.Sections = append(v.Sections, s)
		}
	}
	c, err := m.Book.Contact(ctx)
	if len(v.Sections) > 0 && m.Now().Sub(c.At) > quiet {
		v.Offline = m.Words.T("paying.list.never")
		if !c.At.IsZero() {
			v.Offline = m.Words.T("paying.list.offline", "time", m.when(c.At))
		}
	}
	return v, err
}

// underWay: it left the officer's hands and has no end yet.
func underWay(s payout.State) bool {
	switch s {
	case payout.Reserved, payout.Queued, payout.Sending, payout.Accepted, payout.Paid, payout.NotPaid, payout.Undoing:
		return true
	default:
		return false
	}
}

func (m *Model) row(ctx context.Context, x payout.Payment) (Row, error) {
	f, err := m.Book.Payment(ctx, x.Key)
	if err != nil {
		return Row{}, err
	}
	r := Row{Key: x.Key, In: x.Purpose == payout.Collection, Name: x.Name, Second: join(" · ", wallet.Brand(x.Wallet.Provider)+" "+x.Wallet.Number.Spaced(), x.Label)}
	r.Look, r.Stamp = m.look(x, f.Told.Reason)
	if n := len(f.Steps); n > 0 {
		r.Under = m.when(f.Steps[n-1].At)
	} else if x.Key == f.Told.Key { // a colleague's
		r.Under = m.when(f.Told.At)
	}
	r.Amount, err = m.figure(ctx, x.Amount)
	return r, err
}
