package desk

import (
	"context"
	"errors"
	"slices"

	"daftari/app"
	"daftari/app/payout"
	"daftari/store/deskbook"
)

// standing are the acts that stand at the core: confirmed, and not taken back by one that is. Oldest first.
func standing(acts []deskbook.Doing) (all []deskbook.Doing) {
	back := map[app.Key]bool{}
	for _, a := range acts {
		if a.State == app.Confirmed && a.Of != "" && a.Kind != payout.Arrive {
			back[a.Of] = true
		}
	}
	for _, a := range acts {
		if a.State == app.Confirmed && a.Kind.Undoes() != "" && !back[a.Key] {
			all = append(all, a)
		}
	}
	return all
}

// takenBack says that something that was booked is taken back: if it was paid after all, a person books it.
func takenBack(acts []deskbook.Doing) bool {
	return slices.ContainsFunc(acts, func(a deskbook.Doing) bool {
		return a.State == app.Confirmed && a.Of != "" && a.Kind != payout.Arrive
	})
}

// nextAct is what is to be done at the core for a payment in its state: an act that is under way, a new one, or nil where
// all is done.
func (d *Desk) nextAct(p *deskbook.Paying, acts []deskbook.Doing) *deskbook.Doing {
	if n := len(acts); n > 0 && acts[n-1].State.Open() {
		return &acts[n-1]
	}
	fresh := func(kind payout.ActKind, of *deskbook.Doing) *deskbook.Doing {
		a := &deskbook.Doing{Act: payout.Act{Key: d.NewKey(), Kind: kind, Payment: p.Payment, Ref: p.Ref, PaidAt: p.PaidAt, State: app.Queued}}
		if of != nil {
			a.Of, a.Booked = of.Key, of.First
		}
		if len(acts) == 0 { // the first has the payment's own key: every device finds it
			a.Key = p.Key
		}
		return a
	}
	stands := standing(acts)
	before := func() *deskbook.Doing {
		books := p.Order.Books(p.Purpose)
		if len(stands) == len(books) {
			return nil
		}
		a := fresh(books[len(stands)], nil)
		a.Transit = true
		return a
	}
	switch p.State {
	case payout.Approved:
		return before()
	case payout.Paid, payout.Stuck:
		kind := p.Order.Posts(p.Purpose)
		for _, a := range acts {
			if a.Kind == kind && !a.Transit && a.State == app.Confirmed {
				return nil
			}
		}
		if takenBack(acts) {
			return nil
		}
		if a := before(); a != nil { // a book that was put back does not know of it: under the same key it stands once
			return a
		}
		var of *deskbook.Doing
		if kind == payout.Arrive && len(stands) > 0 {
			of = &stands[len(stands)-1]
		}
		return fresh(kind, of)
	case payout.Undoing:
		if n := len(stands); n > 0 {
			return fresh(stands[n-1].Kind.Undoes(), &stands[n-1])
		}
	}
	return nil
}

// beginAct writes an attempt at the core, or moves the payment on where nothing is left to do there.
func (d *Desk) beginAct(t *deskbook.Tx, p *deskbook.Paying) (*job, error) {
	acts, err := t.Acts(p.Payment)
	if err != nil {
		return nil, err
	}
	a := d.nextAct(p, acts)
	if a == nil {
		return nil, d.acted(t, p)
	}
	if p.State == payout.Stuck && a.State == app.Queued && !a.Kind.Dated() { // it was paid after all, and stays booked
		a.State, p.Due = app.Refused, never()
		return nil, errors.Join(t.PutAct(a), t.Save(p))
	}
	first := p.State == payout.Approved && len(acts) == 0
	if first && t.Now.Sub(p.Checked) > fresh {
		return d.check(t, p)
	}
	if first {
		if open, err := d.runs(t, p.Wallet.Provider, false); err != nil || !open {
			return nil, err
		}
	}
	ask := a.State != app.Queued
	if ask {
		a.Asks++
	} else {
		if a.State, err = app.Next(a.State, app.Claimed); err != nil {
			return nil, err
		}
		if a.Tries++; a.First.IsZero() {
			a.First = t.Now
		}
	}
	sum, err := digest(a.Key, a.Kind, p.Account, p.Amount, a.Generation)
	if err != nil {
		return nil, err
	}
	at := &deskbook.Attempt{Payment: p.Key, Leg: deskbook.Core, Key: a.Key, Ask: ask, Generation: a.Generation, Digest: sum}
	p.Due = never()
	if err := errors.Join(t.PutAct(a), t.Begin(at), t.Save(p)); err != nil {
		return nil, err
	}
	what := a.Act
	return &job{p.Key, func(ctx context.Context) func(context.Context) error {
		do := d.Ledger.Do
		if ask {
			do = d.Ledger.Ask
		}
		out := do(ctx, what)
		return func(ctx context.Context) error { return d.replied(ctx, at, out) }
	}}, nil
}

// replied settles what the core said of an act, in one transaction.
func (d *Desk) replied(ctx context.Context, at *deskbook.Attempt, out app.Outcome) error {
	return d.Book.Write(ctx, func(t *deskbook.Tx) error {
		p, err := find(t, at.Payment)
		if err != nil {
			return err
		}
		a, err := actOf(t, p, at.Key)
		if err != nil || a == nil {
			return err
		}
		out := lawful(out, a, at.Ask)
		if _, err := t.End(at.Payment, at.No, out.Event, out.Code); err != nil {
			return err
		}
		if a.State, err = app.Next(a.State, out.Event); err != nil {
			return err
		}
		a.Code, a.Text, a.Person = out.Code, out.Text, out.Person
		switch out.Event {
		case app.Confirm:
			a.Proof, a.Waiting = out.Proof, nil
		case app.Accepted:
			if out.Proof != nil {
				a.Waiting = out.Proof
			}
		case app.UnknownThere:
			a.Waiting = nil
			if out.NewKey {
				a.Generation++
				a.First = never()
			}
		}
		if err := t.PutAct(a); err != nil {
			return err
		}
		return d.afterAct(t, p, a, out)
	})
}

func actOf(t *deskbook.Tx, p *deskbook.Paying, key app.Key) (*deskbook.Doing, error) {
	acts, err := t.Acts(p.Payment)
	for i := range acts {
		if acts[i].Key == key {
			return &acts[i], err
		}
	}
	return nil, err
}

// lawful makes of an outcome what the act's state allows: a confirmation without evidence, and what makes no sense, is
// Lost; an enquiry that did not get through too.
func lawful(o app.Outcome, a *deskbook.Doing, ask bool) app.Outcome {
	switch {
	case o.Key != a.Key, o.Event == app.Confirm && o.Proof == nil, o.Event == app.UnknownThere && !ask:
		return app.Outcome{Key: a.Key, Event: app.Lost, Class: app.Internal, Code: o.Code, Text: o.Text}
	case o.Event == app.NotApplied && ask:
		o.Event = app.Lost
	}
	if _, err := app.Next(a.State, o.Event); err != nil {
		o.Event = app.Lost
	}
	return o
}

// afterAct moves the payment on, or says when the core is spoken with again.
func (d *Desk) afterAct(t *deskbook.Tx, p *deskbook.Paying, a *deskbook.Doing, out app.Outcome) error {
	step := payout.Step{Code: out.Code}
	switch out.Event {
	case app.Confirm:
		return d.stands(t, p, a)
	case app.Refuse:
		p.Due, p.Person = never(), out.Person
		if step.Reason = out.Person; step.Reason == "" {
			step.Reason = "payout.core_refused"
		}
		if p.State == payout.Approved || p.State == payout.Paid {
			return t.Move(p, payout.Stick, step)
		}
		return t.Note(p, "", step)
	case app.NotApplied:
		p.Tried++
		p.Due = later(d.backoff(t.Now, p.Tried), out.RetryAt)
	case app.UnknownThere:
		p.Tried++
		if p.Due = t.Now; a.Tries > 1 {
			p.Due = d.backoff(t.Now, p.Tried)
		}
	case app.Accepted:
		p.Due = d.askAt(t.Now, p.Wallet.Provider, min(a.Asks, 3))
	default:
		p.Tried++
		p.Due = later(d.backoff(t.Now, p.Tried), out.RetryAt)
		if out.Person != "" && out.Person != p.Person {
			p.Person, step.Reason = out.Person, out.Person
			return t.Note(p, "", step)
		}
	}
	return t.Save(p)
}

// stands moves a payment on of which an act is known to stand at the core.
func (d *Desk) stands(t *deskbook.Tx, p *deskbook.Paying, a *deskbook.Doing) error {
	p.Tried, p.Person, p.Due = 0, "", t.Now
	if a.Kind != payout.Arrive && a.Kind.Dated() {
		p.Posted = a.Proof.Transaction
	}
	return d.acted(t, p)
}

// acted moves a payment on whose acts may all be done.
func (d *Desk) acted(t *deskbook.Tx, p *deskbook.Paying) error {
	acts, err := t.Acts(p.Payment)
	if err != nil {
		return err
	}
	p.Due = t.Now
	if d.nextAct(p, acts) != nil {
		return t.Save(p)
	}
	switch p.State {
	case payout.Approved:
		if err := t.Move(p, payout.Reserve, payout.Step{Ref: p.Posted}); err != nil {
			return err
		}
		return t.Move(p, payout.Queue, payout.Step{})
	case payout.Paid, payout.Stuck:
		if takenBack(acts) {
			if p.Due = never(); p.State == payout.Paid {
				return t.Move(p, payout.Stick, payout.Step{Reason: paidAfterAll})
			}
			return t.Save(p)
		}
		if !p.Doubt {
			p.Due = never()
		}
		p.Doubt = false
		return t.Move(p, payout.Post, payout.Step{Ref: p.Ref})
	case payout.Undoing:
		p.Due = never()
		return t.Move(p, payout.Close, payout.Step{Code: p.Code, Reason: p.Reason})
	}
	p.Due = never()
	return t.Save(p)
}

// lostAct notes that a dead desk had an act on the wire.
func (d *Desk) lostAct(t *deskbook.Tx, p *deskbook.Paying, at deskbook.Attempt) error {
	a, err := actOf(t, p, at.Key)
	if err != nil || a == nil || at.Ask {
		return err
	}
	if a.State, err = app.Next(a.State, app.Lost); err != nil {
		return err
	}
	return t.PutAct(a)
}
