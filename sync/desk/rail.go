package desk

import (
	"context"
	"errors"
	"log/slog"

	"daftari/app"
	"daftari/app/payout"
	"daftari/providers"
	"daftari/store/deskbook"
	"daftari/sync/desk/atcore"
	"daftari/sync/desk/atrail"
	"daftari/sync/desk/checks"
	"daftari/sync/desk/parts"
)

// beginSend brings a payment that was let go nearer to its provider: the core is read afresh, what the order of booking
// asks for is booked, and an attempt is written.
func (d *Desk) beginSend(t *deskbook.Tx, p *deskbook.Paying) (*job, error) {
	if p.Purpose == payout.Collection && !t.Now.Before(p.Until) {
		if p.Sent {
			p.Due = d.askAt(t.Now, p.Wallet.Provider, 0)
			return nil, t.Move(p, payout.Freeze, payout.Step{Reason: "payout.request_over"})
		}
		p.Due = never()
		return nil, t.Move(p, payout.Cancel, payout.Step{Reason: "payout.request_over"})
	}
	if p.Parts == 0 && p.Sent && t.Now.Sub(p.First) > providers.Ages { // what it did not find then says nothing any more
		p.Due = d.askAt(t.Now, p.Wallet.Provider, 0)
		return nil, t.Move(p, payout.Freeze, payout.Step{Reason: "payout.too_old"})
	}
	books := p.Order.Books(p.Purpose)
	if p.State == payout.Approved && len(books) > 0 {
		return d.beginAct(t, p)
	}
	if p.Purpose != payout.Collection && t.Now.Sub(p.Checked) > fresh {
		return d.check(t, p)
	}
	if p.State == payout.Approved {
		return nil, t.Move(p, payout.Queue, payout.Step{})
	}
	if open, err := d.runs(t, p.Wallet.Provider, true); err != nil || !open {
		if err == nil && p.State != payout.Queued { // between two parts
			p.Due = d.backoff(t.Now, 3)
			err = t.Save(p)
		}
		return nil, err
	}
	return d.sends(t, p)
}

// check reads the core afresh. Of what is booked there already it reads the wallet alone.
func (d *Desk) check(t *deskbook.Tx, p *deskbook.Paying) (*job, error) {
	what, booked := p.Payment, booked(p)
	made, err := t.Made(what.Account)
	if err != nil {
		return nil, err
	}
	policy, err := t.Policy()
	return &job{what.Key, func(ctx context.Context) func(context.Context) error {
		said := d.checks().Payable(ctx, what, made, policy.WalletWait(), booked)
		return func(ctx context.Context) error { return d.checked(ctx, what.Key, said) }
	}}, err
}

func (d *Desk) checked(ctx context.Context, key app.Key, said error) error {
	return d.Book.Write(ctx, func(t *deskbook.Tx) error {
		p, err := find(t, key)
		if err != nil || p.State != payout.Approved && p.State != payout.Queued && (p.Parts == 0 || !parts.Under(p.State)) {
			return err
		}
		switch {
		case said == nil:
			p.Checked, p.Tried, p.Due = t.Now, 0, t.Now
			return t.Save(p)
		case checks.Unread(said):
			d.Log.Warn("desk: the core could not be read", slog.String("payment", string(key)), slog.String("why", keyOf(said)))
			p.Tried++
			p.Due = d.backoff(t.Now, p.Tried)
			return t.Save(p)
		}
		p.Due = never()
		switch step := (payout.Step{Reason: keyOf(said)}); {
		case p.Sent: // an order was out once: nobody closes this alone
			return d.freezes(t, p, step)
		case booked(p):
			p.Due = t.Now
			return parts.Move(t, p, payout.Undo, step)
		default:
			return t.Move(p, payout.Stick, step)
		}
	})
}

// booked says that a payment which waits for its turn, or its next part's, stands at the core as handed out.
func booked(p *deskbook.Paying) bool {
	return p.State != payout.Approved && len(p.Order.Books(p.Purpose)) > 0
}

// claim writes an attempt to send.
func (d *Desk) claim(t *deskbook.Tx, p *deskbook.Paying) (*job, error) {
	sum, err := digest(p.Key, p.Wallet, p.Amount)
	if err != nil {
		return nil, err
	}
	a := &deskbook.Attempt{Payment: p.Key, Leg: deskbook.Rail, Key: p.Key, Digest: sum}
	if err := t.Begin(a); err != nil {
		return nil, err
	}
	if err := out(t, p); err != nil {
		return nil, err
	}
	order, rail := atrail.OrderOf(p), p.Wallet.Provider
	return &job{p.Key, func(ctx context.Context) func(context.Context) error {
		res := d.send(ctx, rail, p.Purpose, order)
		return func(ctx context.Context) error { return d.answered(ctx, a, res) }
	}}, nil
}

// out notes that an order of a payment leaves.
func out(t *deskbook.Tx, p *deskbook.Paying) error {
	if p.First.IsZero() {
		p.First = t.Now
	}
	p.Before, p.Sent, p.Last, p.Due = p.Sent, true, t.Now, never()
	p.Orders++
	p.Looks, p.Absent = 0, 0
	return t.Move(p, payout.Claim, payout.Step{})
}

func (d *Desk) send(ctx context.Context, rail string, purpose payout.Purpose, o providers.Order) (res providers.Result) {
	res, err := providers.Unsent(o.Key), error(nil)
	if purpose == payout.Collection {
		if r, can := providers.Find[providers.Collector](d.Rails, rail); can {
			res, err = r.Collect(ctx, o)
		}
	} else if r, can := providers.Find[providers.Disburser](d.Rails, rail); can {
		res, err = r.Disburse(ctx, o)
	}
	if err != nil {
		d.Log.Error("desk: a rail failed", slog.String("rail", rail), slog.String("payment", string(o.Key)))
	}
	return res
}

// beginAsk writes an attempt to ask.
func (d *Desk) beginAsk(t *deskbook.Tx, p *deskbook.Paying) (*job, error) {
	rail, can := providers.Find[providers.Enquirer](d.Rails, p.Wallet.Provider)
	if !can {
		p.Due = d.backoff(t.Now, 10)
		return nil, t.Save(p)
	}
	q := atrail.EnquiryOf(p)
	sum, err := digest(q.Key, "ask")
	if err != nil {
		return nil, err
	}
	a := &deskbook.Attempt{Payment: p.Key, Leg: deskbook.Rail, Key: p.Key, Ask: true, Digest: sum}
	if err := t.Begin(a); err != nil {
		return nil, err
	}
	p.Due = never()
	if err := t.Save(p); err != nil {
		return nil, err
	}
	return &job{p.Key, func(ctx context.Context) func(context.Context) error {
		res, err := rail.Enquire(ctx, q)
		if err != nil {
			d.Log.Error("desk: a rail failed", slog.String("rail", rail.Name()), slog.String("payment", string(q.Key)))
		}
		return func(ctx context.Context) error { return d.answered(ctx, a, res) }
	}}, nil
}

// answered settles what came of an attempt, in one transaction.
func (d *Desk) answered(ctx context.Context, a *deskbook.Attempt, res providers.Result) error {
	return d.Book.Write(ctx, func(t *deskbook.Tx) error {
		p, err := find(t, a.Payment)
		if err != nil {
			return err
		}
		if _, err := t.End(a.Payment, a.No, res.Event, res.Code); err != nil {
			return err
		}
		if a.Ask {
			p.Asked++
			p.Looks++
		}
		return d.applied(t, p, p.State, res, a.Ask)
	})
}

// apply what a provider said, by answer, enquiry or callback, to a payment.
func (d *Desk) apply(t *deskbook.Tx, p *deskbook.Paying, res providers.Result, ask bool) error {
	if err := t.Keep(p.Key, res.Raw); err != nil {
		return err
	}
	event, reason := atrail.Judge(p, res, ask)
	if res.Handle != "" {
		p.Handle = res.Handle
	}
	if res.Reason == providers.Absent {
		p.Absent++
	}
	step := payout.Step{Code: res.Code, Reason: reason}
	to, err := payout.Next(p.State, event)
	after := event == payout.Confirm && to == payout.Stuck
	if err != nil || after && p.Paid {
		return d.contradicted(t, p, event, step)
	}
	switch {
	case after:
		p.Ref, p.PaidAt, p.Fee = res.Ref, res.At, res.Fee
		step.Ref, step.Reason = res.Ref, paidAfterAll
		return d.afterAll(t, p, step, true)
	case event == payout.Confirm:
		if err := d.opens(t, p, ask); err != nil {
			return err
		}
		p.Ref, p.PaidAt, p.Fee = res.Ref, res.At, res.Fee
		step.Ref = res.Ref
		return paid(t, p, step)
	case event == payout.Refuse:
		if err := d.halt(t, p, res); err != nil {
			return err
		}
		return refused(t, p, step)
	case event == payout.NotApplied:
		if err := d.halt(t, p, res); err != nil {
			return err
		}
		return d.unsent(t, p, res, step)
	case event == payout.Freeze || event == payout.TakeBack:
		p.Due = never()
		return t.Move(p, event, step)
	case to == payout.Queued:
		p.Due = t.Now
		return t.Move(p, event, step)
	case to == payout.Review: // asked once more, and still not told
		p.Due = never()
	case t.Now.Sub(p.First) >= giveUp:
		p.Due = never()
		event = payout.Freeze
	default:
		p.Due = d.askAt(t.Now, p.Wallet.Provider, p.Looks)
	}
	if event == payout.Accept {
		if err := d.opens(t, p, ask); err != nil {
			return err
		}
	}
	if to == p.State && event != payout.Freeze {
		return t.Note(p, "", step) // people wait for it
	}
	return t.Move(p, event, step)
}

// unsent puts back what did not reach the provider. What no provider could carry comes to people.
func (d *Desk) unsent(t *deskbook.Tx, p *deskbook.Paying, res providers.Result, step payout.Step) error {
	p.Sent = p.Before
	if p.Orders--; !p.Sent {
		p.First = never()
	}
	p.Tried++
	p.Due = later(d.backoff(t.Now, p.Tried), res.RetryAt)
	if err := t.Move(p, payout.NotApplied, step); err != nil || res.Class != app.BadInput || p.Sent {
		return err
	}
	p.Due = never()
	if len(p.Order.Books(p.Purpose)) > 0 {
		p.Due = t.Now
		return t.Move(p, payout.Undo, step)
	}
	return t.Move(p, payout.Stick, step)
}

// opens a rail's queue again once an order went through.
func (d *Desk) opens(t *deskbook.Tx, p *deskbook.Paying, ask bool) error {
	p.Tried = 0
	if ask {
		return nil
	}
	return t.Resume(p.Wallet.Provider)
}

// paidAfterAll is why a person goes on where the provider paid what it had said not to.
const paidAfterAll = "payout.paid_after_all"

// contradicted is what people are told where it refuses what it had paid.
const contradicted = "payout.contradicted"

// afterAll holds what was paid after all, all of it or a part: it bars its slot again, where no other has it, and what is being taken back at the
// core stays there, if it is not too late.
func (d *Desk) afterAll(t *deskbook.Tx, p *deskbook.Paying, s payout.Step, whole bool) (err error) {
	d.Log.Error("desk: a provider contradicts itself", slog.String("payment", string(p.Key)), slog.String("state", string(p.State)))
	if p.State != payout.Undoing { // it held its slot all the time
		if p.Twice, err = t.Barred(p); err != nil {
			return err
		}
	}
	acts, err := t.Acts(p.Payment)
	if err != nil {
		return err
	}
	p.Sent, p.Paid, p.Due = true, whole, never()
	if whole && p.PaidAt.IsZero() {
		p.PaidAt = t.Now
	}
	if n := len(acts); n > 0 && acts[n-1].State.Open() {
		p.Due = t.Now
	}
	return t.Move(p, payout.Confirm, s)
}

// contradicted is what a provider says of a payment whose state has no room for it. Late news of what is over say
// nothing; but a verdict against ours is for people.
func (d *Desk) contradicted(t *deskbook.Tx, p *deskbook.Paying, event payout.Event, step payout.Step) error {
	gone := event == payout.Confirm && !p.Paid
	if !gone && !(event == payout.Refuse && p.Paid) {
		if p.State == payout.Made {
			p.Due = never()
			if event == payout.Lose && t.Now.Sub(p.Heard) < giveUp { // whether it was taken back is not told yet
				p.Due = d.askAt(t.Now, p.Wallet.Provider, p.Looks)
			}
		}
		return t.Save(p)
	}
	d.Log.Error("desk: a provider contradicts itself", slog.String("payment", string(p.Key)), slog.String("state", string(p.State)))
	if step.Reason = contradicted; gone {
		step.Reason = paidAfterAll
	}
	return t.Note(p, "", step)
}

// paid notes that the provider paid: the core is told next.
func paid(t *deskbook.Tx, p *deskbook.Paying, s payout.Step) error {
	p.Paid, p.Tried, p.Due = true, 0, t.Now
	if p.PaidAt.IsZero() {
		p.PaidAt = t.Now
	}
	return t.Move(p, payout.Confirm, s)
}

// refused notes that the provider did not pay, and never will: what is booked is taken back.
func refused(t *deskbook.Tx, p *deskbook.Paying, s payout.Step) error {
	p.Due, p.Tried = never(), 0
	if err := t.Move(p, payout.Refuse, s); err != nil {
		return err
	}
	acts, err := t.Acts(p.Payment)
	if err != nil {
		return err
	}
	if !atcore.May(p, acts) {
		return parts.Move(t, p, payout.Close, s)
	}
	p.Due = t.Now
	return parts.Move(t, p, payout.Undo, s)
}

func keyOf(err error) string {
	var p *app.Problem
	if errors.As(err, &p) {
		return p.Key
	}
	return "payout.core_odd"
}
