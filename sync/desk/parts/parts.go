// Package parts is a payment that goes in several, since it is more than its wallet takes at once: how large the parts are,
// which keys they have, and where they stand together (reference/mobile-money.md F). The whole does everything at the core;
// its parts live at the provider alone, one after another. What becomes of the whole, package desk says.
package parts

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/providers"
	"daftari/providers/limits"
	"daftari/store/deskbook"
)

// longReceipt is what a receipt at the core holds.
const longReceipt = 50

// Key of a part, by the whole's: the same whenever it is made. again counts the parts of this number that were refused before.
func Key(whole app.Key, part, again int) app.Key {
	return app.Key(providers.UUID(app.Key(fmt.Sprintf("%s part %d/%d", whole, part, again))))
}

// Sizes in which a payment goes, by limits.Parts with what this desk sent to the wallet before; none where it goes whole.
func Sizes(t *deskbook.Tx, p payout.Payment, rules []limits.Rule) ([]money.Amount, error) {
	held := limits.In(rules, limits.Place{Country: p.Wallet.Number.Region(), Provider: p.Wallet.Provider, Tier: p.Wallet.Tier}, t.Now)
	warnings, err := limits.Check(held, p.Purpose.Flow(), p.Amount, limits.Used{})
	if err != nil || len(warnings) == 0 || p.Purpose.Flow() != app.CashOut {
		return nil, err
	}
	before, err := used(t, p)
	if err != nil {
		return nil, err
	}
	return limits.Parts(held, p.Purpose.Flow(), p.Amount, before)
}

// used is what went to a payment's wallet, or may yet: within a day, a month and a year.
func used(t *deskbook.Tx, p payout.Payment) (u limits.Used, err error) {
	const day = 24 * time.Hour
	rows, err := t.Since(p.Wallet, t.Now.Add(-366*day))
	for _, r := range rows {
		if r.Key == p.Key || r.Purpose.Flow() != p.Purpose.Flow() || r.Amount.Currency() != p.Amount.Currency() {
			continue
		}
		age := time.Duration(0)
		if !r.First.IsZero() {
			age = t.Now.Sub(r.First)
		}
		for _, x := range []struct {
			sum    *money.Amount
			within time.Duration
		}{{&u.Day, day}, {&u.Month, 31 * day}, {&u.Year, 366 * day}} {
			if age > x.within {
				continue
			}
			if !x.sum.Valid() {
				*x.sum = money.Zero(p.Amount.Currency())
			}
			if *x.sum, err = x.sum.Add(r.Amount); err != nil {
				return u, err
			}
		}
	}
	return u, err
}

// Bell makes the address at which a provider calls back about a key.
type Bell func(rail string, key app.Key) string

// Make the parts of a payment that is let go: each waits for its turn.
func Make(t *deskbook.Tx, whole *deskbook.Paying, sizes []money.Amount, bell Bell) error {
	for i, a := range sizes {
		if err := put(t, whole, i+1, 0, a, bell); err != nil {
			return err
		}
	}
	return nil
}

func put(t *deskbook.Tx, whole *deskbook.Paying, part, again int, a money.Amount, bell Bell) error {
	p := &deskbook.Paying{Payment: whole.Payment, Live: deskbook.Live{Order: payout.PayThenPost}, Device: whole.Device, Part: part, Again: again}
	p.Key, p.Parent, p.Batch, p.Amount, p.State = Key(whole.Key, part, again), whole.Key, "", a, payout.Approved
	p.Bell = bell(p.Wallet.Provider, p.Key)
	return errors.Join(t.PutPayment(p), t.Move(p, payout.Queue, payout.Step{}))
}

// Stand of the parts of a payment.
type Stand struct {
	All   []deskbook.Paying // of each number the one that is with the wallet, else the last that was made, in their order
	Next  *deskbook.Paying  // whose turn comes; nil = nobody's
	Open  *deskbook.Paying  // the first that is with the provider, or may be
	Paid  int               // so many of All are with the wallet
	Ended int               // so many were refused, reversed, or could not be sent
	Moved bool              // one was paid, at least for a time
	Over  bool              // one was paid twice: a provider paid what it had refused
}

// Whole says that every part is with the wallet, and none twice.
func (s Stand) Whole() bool { return len(s.All) > 0 && s.Paid == len(s.All) && !s.Over }

// Of a payment.
func Of(t *deskbook.Tx, whole app.Key) (s Stand, err error) {
	rows, err := t.Parts(whole)
	for i := range rows {
		p := &rows[i]
		s.Moved = s.Moved || p.Paid
		if s.Open == nil && Under(p.State) {
			s.Open = p
		}
		switch n := len(s.All); {
		case n == 0 || s.All[n-1].Part != p.Part:
			s.All = append(s.All, *p)
		case !stays(&s.All[n-1]):
			s.All[n-1] = *p
		case stays(p):
			s.Over = true
		}
	}
	for i := range s.All {
		switch p := &s.All[i]; {
		case stays(p):
			s.Paid++
		case p.State == payout.Queued:
			if s.Next == nil {
				s.Next = p
			}
		case !Under(p.State):
			s.Ended++
		}
	}
	return s, err
}

// Under says that a payment or a part is with the provider, or may be.
func Under(s payout.State) bool {
	return s == payout.Sending || s == payout.Accepted || s == payout.Unsure || s == payout.Review
}

// stays says that a part is with the wallet.
func stays(p *deskbook.Paying) bool {
	return p.Paid && (p.State == payout.Paid || p.State == payout.Made || p.State == payout.Stuck)
}

// Tell a whole what its parts were paid by: their numbers, as many as a receipt holds, the last time, and all fees.
func (s Stand) Tell(whole *deskbook.Paying) {
	var refs []string
	fee, told := money.Zero(whole.Amount.Currency()), true
	for i := range s.All {
		p := &s.All[i]
		if !stays(p) {
			continue
		}
		refs = append(refs, p.Ref)
		if p.PaidAt.After(whole.PaidAt) {
			whole.PaidAt = p.PaidAt
		}
		sum, err := fee.Add(p.Fee)
		if told = told && p.Fee.Valid() && err == nil; told {
			fee = sum
		}
	}
	if whole.Fee = (money.Amount{}); told {
		whole.Fee = fee
	}
	if whole.Ref = strings.Join(refs, "+"); len(whole.Ref) > longReceipt {
		whole.Ref = fmt.Sprintf("%s+%d", refs[0], len(refs)-1)
	}
}

// Again makes out anew, under new keys, the parts that were refused or taken back, and lets those go on that could not be
// sent. Only a person has it done.
func Again(t *deskbook.Tx, whole *deskbook.Paying, bell Bell) error {
	s, err := Of(t, whole.Key)
	for i := range s.All {
		p := &s.All[i]
		switch {
		case err != nil:
		case stays(p):
		case p.State == payout.Stuck:
			err = errors.Join(t.Move(p, payout.Approve, payout.Step{}), t.Move(p, payout.Queue, payout.Step{}))
		case p.State == payout.Closed || p.State == payout.Cancelled || p.State == payout.TakenBack:
			err = put(t, whole, p.Part, p.Again+1, p.Amount, bell)
		}
	}
	return err
}

// End what is left of the parts of a payment that has ended: what is with the wallet is made with it, nothing else is sent.
func End(t *deskbook.Tx, whole *deskbook.Paying) error {
	rows, err := t.Parts(whole.Key)
	for i := range rows {
		if err == nil {
			err = end(t, &rows[i], whole.State == payout.Made)
		}
	}
	return err
}

func end(t *deskbook.Tx, p *deskbook.Paying, made bool) error {
	var events []payout.Event
	switch {
	case stays(p) && made && p.State != payout.Made:
		events = []payout.Event{payout.Post}
		if p.Doubt { // it may have been taken back meanwhile
			p.Due, p.Doubt = t.Now, false
		}
	case p.State == payout.Queued && p.Sent: // the provider proved that it has no such order
		events = []payout.Event{payout.Undo, payout.Close}
	case p.State == payout.Queued:
		events = []payout.Event{payout.Cancel}
	case p.State == payout.TakenBack, p.State == payout.Stuck && !p.Paid:
		events = []payout.Event{payout.Close}
	}
	for _, e := range events {
		if err := t.Move(p, e, payout.Step{Code: p.Code, Reason: p.Reason, Ref: p.Ref}); err != nil {
			return err
		}
	}
	return nil
}

// Move is Move for events that may end a payment: its parts end with it.
func Move(t *deskbook.Tx, p *deskbook.Paying, e payout.Event, s payout.Step) error {
	if err := t.Move(p, e, s); err != nil || p.Parts == 0 {
		return err
	}
	return End(t, p)
}

// Resting says that nothing is due by itself: of a part while its whole sees to it, of a whole that its parts have made.
func Resting(p *deskbook.Paying) bool {
	return p.Parent != "" && !Under(p.State) && p.State != payout.Made || p.Parts > 0 && p.State == payout.Made
}

// Doubted is the payment itself, or the part of it that people and its provider are asked about; nil = none.
func Doubted(t *deskbook.Tx, p *deskbook.Paying) (*deskbook.Paying, error) {
	if p.Parts == 0 {
		return p, nil
	}
	s, err := Of(t, p.Key)
	return s.Open, err
}

// Witnesses of a payment and of all parts of it.
func Witnesses(t *deskbook.Tx, p *deskbook.Paying) ([]payout.Evidence, error) {
	all, err := t.Witnesses(p.Key)
	if err != nil || p.Parts == 0 {
		return all, err
	}
	rows, err := t.Parts(p.Key)
	for i := range rows {
		given, gerr := t.Witnesses(rows[i].Key)
		all, err = append(all, given...), errors.Join(err, gerr)
	}
	return all, err
}

// Held keeps a whole from being sent of which a part turns out to be with the provider.
func Held(t *deskbook.Tx, whole *deskbook.Paying, step payout.Step) error {
	whole.Sent, whole.Due = true, time.Time{}
	if whole.First.IsZero() {
		whole.First, whole.Last = t.Now, t.Now
	}
	return t.Move(whole, payout.Freeze, step)
}

// Alike brings a whole to where its part is. Once one was paid it is never queued again: it may be paid.
func Alike(t *deskbook.Tx, whole, p *deskbook.Paying, s Stand, step payout.Step) error {
	want := p.State
	if want == payout.Queued && s.Moved {
		want = payout.Accepted
	}
	if whole.State == payout.Sending && want == payout.Queued && !p.Sent {
		whole.Sent = whole.Before
	}
	whole.Asked, whole.Looks = p.Asked, p.Looks
	for _, e := range payout.Events() {
		if to, err := payout.Next(whole.State, e); err == nil && to == want && to != whole.State {
			return t.Move(whole, e, step)
		}
	}
	return t.Note(whole, "", step)
}
