package desk

import (
	"errors"
	"slices"

	"daftari/app/payout"
	"daftari/providers"
	"daftari/store/deskbook"
	"daftari/sync/desk/atcore"
	"daftari/sync/desk/parts"
)

// partRefused is why a person goes on where some of a payment was paid and some will not be.
const partRefused = "payout.part_refused"

// A payment in parts is sent one part after another. While one is with the provider, the whole stands as it does; between two
// it is accepted, and what is read and asked before a payment is sent, is before each part.

// let writes a payment that is let go, and the parts that it goes in by the policy and the limits of now: they stay its parts.
func (d *Desk) let(t *deskbook.Tx, p *deskbook.Paying, policy payout.Policy, write func() error) error {
	p.Due, p.Order, p.Parts = t.Now, policy.In(p.Purpose), 0
	if !policy.Split {
		return write()
	}
	sizes, err := parts.Sizes(t, p.Payment, d.Limits)
	if err != nil {
		return err
	}
	p.Parts = len(sizes)
	if err := write(); err != nil {
		return err
	}
	return parts.Make(t, p, sizes, d.Door.Token)
}

// sends claims a payment whose turn it is, or the part of it whose turn it is.
func (d *Desk) sends(t *deskbook.Tx, p *deskbook.Paying) (*job, error) {
	if p.Parts == 0 {
		return d.claim(t, p)
	}
	s, err := parts.Of(t, p.Key)
	switch {
	case err != nil:
		return nil, err
	case s.Open != nil:
		p.Due = never()
		return nil, parts.Alike(t, p, s.Open, s, payout.Step{Reason: p.Reason})
	case s.Next == nil || s.Ended > 0 || s.Over:
		return nil, d.settle(t, p, s, payout.Step{Code: p.Code, Reason: p.Reason})
	case s.Next.Sent && t.Now.Sub(s.Next.First) > providers.Ages:
		return nil, d.freezes(t, p, payout.Step{Reason: "payout.too_old"})
	}
	if p.State == payout.Unsure || p.State == payout.Review {
		if err := t.Move(p, payout.Accept, payout.Step{}); err != nil {
			return nil, err
		}
	}
	if err := out(t, p); err != nil {
		return nil, err
	}
	return d.claim(t, s.Next)
}

// applied is apply, and what it means for the payment of which p is a part; was is the state that it had before.
func (d *Desk) applied(t *deskbook.Tx, p *deskbook.Paying, was payout.State, res providers.Result, ask bool) error {
	if err := d.apply(t, p, res, ask); err != nil {
		return err
	}
	return d.follow(t, p, was)
}

// follow brings a whole after what became of one of its parts, which was in another state before, or the same.
func (d *Desk) follow(t *deskbook.Tx, p *deskbook.Paying, was payout.State) error {
	if p.Parent == "" {
		return nil
	}
	whole, err := find(t, p.Parent)
	if err != nil {
		return err
	}
	due := p.Due
	if parts.Resting(p) && !due.IsZero() { // its whole sees to it
		p.Due = never()
		if err := t.Save(p); err != nil {
			return err
		}
	}
	s, err := parts.Of(t, whole.Key)
	if err != nil {
		return err
	}
	step := payout.Step{Code: p.Code, Reason: p.Reason, Ref: p.Ref}
	_, back := payout.Next(whole.State, payout.TakeBack)
	switch {
	case p.State == was && (p.State != payout.Stuck || p.Reason != paidAfterAll || !p.Moved.Equal(t.Now)):
		if parts.Under(p.State) {
			whole.Asked, whole.Looks = p.Asked, p.Looks
		}
		if !p.Moved.Equal(t.Now) || !parts.Under(whole.State) && step.Reason != paidAfterAll && step.Reason != contradicted {
			return t.Save(whole)
		}
		return t.Note(whole, "", step)
	case p.State == payout.TakenBack && whole.Paid && back == nil:
		whole.Due = never()
		return t.Move(whole, payout.TakeBack, step)
	case p.State == payout.Stuck && p.Paid:
		return d.partAfterAll(t, whole, s, step)
	case whole.State == payout.Approved || whole.State == payout.Queued: // it was thought not to have arrived
		if err := parts.Held(t, whole, step); err != nil {
			return err
		}
	case !parts.Under(whole.State): // why it waits for a person, if it does, stays
		return t.Note(whole, "", payout.Step{Code: whole.Code, Reason: whole.Reason, Ref: p.Ref})
	}
	switch {
	case s.Open != nil:
		return parts.Alike(t, whole, s.Open, s, step)
	case p.State == payout.Queued: // it did not arrive, and goes again at its time
		whole.Due = due
		return parts.Alike(t, whole, p, s, step)
	}
	return d.settle(t, whole, s, step)
}

// settle says what comes of a whole of which no part is out: the next one's turn, its end, or that a person must go on since
// some of it was paid and some will not be.
func (d *Desk) settle(t *deskbook.Tx, whole *deskbook.Paying, s parts.Stand, step payout.Step) error {
	switch {
	case !parts.Under(whole.State):
		if err := parts.Held(t, whole, step); err != nil {
			return err
		}
		return d.settle(t, whole, s, step)
	case s.Whole():
		s.Tell(whole)
		step.Ref = whole.Ref
		return paid(t, whole, step)
	case s.Next != nil && s.Ended == 0 && !s.Over:
		if whole.Due, whole.Tried = t.Now, 0; whole.State == payout.Accepted {
			return t.Note(whole, "", payout.Step{Ref: step.Ref})
		}
		return t.Move(whole, payout.Accept, payout.Step{Ref: step.Ref})
	case !s.Moved && slices.ContainsFunc(s.All, func(p deskbook.Paying) bool { return p.State == payout.Closed }):
		return refused(t, whole, step)
	}
	if whole.Due = never(); s.Moved {
		if step.Reason = partRefused; s.Over {
			step.Reason = paidAfterAll
		}
		return t.Move(whole, payout.Stick, step)
	}
	if whole.State == payout.Sending { // no provider could carry it
		whole.Sent = whole.Before
		if err := t.Move(whole, payout.NotApplied, step); err != nil {
			return err
		}
	}
	if whole.Sent || len(whole.Order.Books(whole.Purpose)) == 0 {
		return t.Move(whole, payout.Stick, step)
	}
	whole.Due = t.Now
	return parts.Move(t, whole, payout.Undo, step)
}

// partAfterAll holds a whole of which a part was paid after its provider had refused it: nothing more is sent or taken back
// by itself, and a person goes on.
func (d *Desk) partAfterAll(t *deskbook.Tx, whole *deskbook.Paying, s parts.Stand, step payout.Step) error {
	step.Reason = paidAfterAll
	switch whole.State {
	case payout.Closed, payout.Cancelled, payout.Undoing:
		if s.Whole() {
			s.Tell(whole)
		}
		return d.afterAll(t, whole, step, s.Whole())
	case payout.Stuck:
		if s.Whole() && !whole.Paid {
			s.Tell(whole)
			whole.Paid = true
		}
	}
	return t.Note(whole, "", step)
}

// freezes holds a payment of which the core thinks otherwise since an order of it was out: nobody closes it alone.
func (d *Desk) freezes(t *deskbook.Tx, p *deskbook.Paying, step payout.Step) error {
	if p.Parts == 0 {
		return t.Move(p, payout.Freeze, step)
	}
	s, err := parts.Of(t, p.Key)
	if err != nil {
		return err
	}
	if s.Open != nil { // it was heard of meanwhile
		return t.Save(p)
	}
	if s.Next == nil || !s.Next.Sent { // what was paid stands, and no more is sent
		return t.Move(p, payout.Stick, step)
	}
	p.Due, s.Next.Due = never(), d.askAt(t.Now, p.Wallet.Provider, 0)
	return errors.Join(t.Move(s.Next, payout.Freeze, step), t.Move(p, payout.Freeze, step))
}

// mended says whether a person may go on with a payment in parts in this way. What was paid stands: it is never sent again
// nor closed, and its rest is sent again only where nothing of it may be out.
func (d *Desk) mended(t *deskbook.Tx, p *deskbook.Paying, way Way, acts []deskbook.Doing) (is bool, err error) {
	if p.Parts == 0 {
		return p.Parent == "" || way != TryAgain, nil
	}
	s, err := parts.Of(t, p.Key)
	if err != nil || s.Open != nil {
		return false, err
	}
	switch {
	case way == Nothing:
		return s.Paid == 0, nil
	case way == Posted && (p.State == payout.Stuck || p.State == payout.TakenBack) && s.Paid > 0:
		s.Tell(p)
		p.Paid, p.Sent = true, true
	case way == TryAgain && p.State == payout.Stuck && !p.Paid:
		if p.Twice || s.Over || s.Moved && atcore.TakenBack(acts) {
			return false, nil
		}
		return true, parts.Again(t, p, d.Door.Token)
	}
	return true, nil
}
