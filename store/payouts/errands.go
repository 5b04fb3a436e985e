package payouts

import (
	"context"
	"strings"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/store/disk"
	"daftari/store/sealed"
)

// Again makes a payment that was not approved, or ran out, pending once more. payout.not_now (Conflict).
func (p *Payouts) Again(ctx context.Context, key app.Key, by string) error {
	return p.write(ctx, "ask for a payment again", func(t Rows) error {
		x, err := t.one(key)
		if err != nil {
			return err
		}
		if x.State != payout.Rejected && x.State != payout.Expired { // others leave their batch with it
			return app.Trouble(app.Conflict, "payout.not_now", nil, "name", x.Name, "no", x.No)
		}
		return t.move(&x, payout.Step{At: p.Now(), Event: payout.Again, By: by})
	})
}

// Claim takes a payment out before anything is sent, to be paid otherwise or not at all. Where the desk cannot have it
// that is done at once; else the desk is asked, and the payment bars every other way until it has answered: gone says
// which it was. payout.may_be_paid, payout.in_batch, payout.ended (Conflict).
func (p *Payouts) Claim(ctx context.Context, key app.Key, by, reason string) (gone bool, err error) {
	err = p.write(ctx, "take a payment out", func(t Rows) error {
		gone = false
		f, err := t.file(key)
		if err != nil {
			return err
		}
		x := f.Payment
		switch {
		case x.State.MayBePaid() && !f.Unsent():
			return x.Barred()
		case x.State.Final():
			return app.Trouble(app.Conflict, "payout.ended", nil, "name", x.Name, "no", x.No)
		case x.Purpose == payout.Collection, x.State == payout.Pending, x.State == payout.Rejected, x.State == payout.Expired:
		default:
			reached, err := t.reached(x.Batch)
			if err != nil {
				return err
			}
			if !reached {
				return app.Trouble(app.Conflict, "payout.in_batch", nil, "name", x.Name, "no", x.No)
			}
		}
		e := proof.Event{What: proof.PaymentClaimed, About: string(key), Title: x.No, Amounts: amounts(x.Amount), Text: reason}
		if err := p.chained(t, nil, e); err != nil {
			return err
		}
		gone, err = t.takeOut(&x, payout.Step{At: p.Now(), Event: payout.Cancel, By: by, Reason: reason})
		return err
	})
	return gone, err
}

// takeOut cancels a payment by a step where it is this device's alone, else owes the desk the question.
func (t Rows) takeOut(x *payout.Payment, s payout.Step) (gone bool, err error) {
	if gone, err = t.here(*x); err != nil || !gone {
		if err != nil {
			return false, err
		}
		return false, t.owe(payout.CallCancel, x.Key, 0)
	}
	if _, err := t.Exec("DELETE FROM payout_errand WHERE about = ?", x.Key); err != nil {
		return false, err
	}
	return true, t.move(x, s)
}

// here says that a payment is this device's alone now: the desk never had it, or is done with it.
func (t Rows) here(x payout.Payment) (bool, error) {
	if x.Purpose != payout.Collection {
		return x.State == payout.Pending || x.State == payout.Rejected || x.State == payout.Expired, nil
	}
	return t.One([]any{new(int)}, "SELECT 1 FROM payout_errand WHERE what = 'collect' AND about = ? AND tried = 0", x.Key)
}

// AskNow owes the desk an enquiry at the provider. payout.nothing_to_ask (Conflict) where asking tells nothing.
func (p *Payouts) AskNow(ctx context.Context, key app.Key) error {
	return p.write(ctx, "ask for a payment", func(t Rows) error {
		f, err := t.file(key)
		if err != nil {
			return err
		}
		x := f.Payment
		if !x.State.MayBePaid() || x.State == payout.Made {
			return app.Trouble(app.Conflict, "payout.nothing_to_ask", nil, "name", x.Name, "no", x.No)
		}
		return t.owe(payout.CallAsk, key, 0)
	})
}

// Testify keeps what a person saw of an unsure payment and owes it to the desk, which goes by it once two have said the
// same. by signs the record. payout.same_person, payout.nothing_to_ask, payout.still_asked (Conflict).
func (p *Payouts) Testify(ctx context.Context, e payout.Evidence, by proof.Signer) error {
	return p.write(ctx, "keep evidence", func(t Rows) error {
		f, err := t.file(e.Payment)
		if err != nil {
			return err
		}
		x := f.Payment
		if x.State != payout.Unsure && x.State != payout.Review {
			return app.Trouble(app.Conflict, "payout.nothing_to_ask", nil, "name", x.Name, "no", x.No)
		}
		if !e.Paid && x.State != payout.Review {
			return app.Trouble(app.Conflict, "payout.still_asked", nil)
		}
		for _, was := range f.Witnesses() { // another word of hers replaces it
			if was.By == e.By && was.Paid == e.Paid && strings.EqualFold(was.Ref, e.Ref) {
				return app.Trouble(app.Conflict, "payout.same_person", nil, "name", e.Name)
			}
		}
		no, err := t.paper(e.Payment, "evidence", e)
		if err != nil {
			return err
		}
		if err := t.owe(payout.CallEvidence, e.Payment, no); err != nil {
			return err
		}
		said := "not paid"
		if e.Paid {
			said = "paid"
		}
		return p.chained(t, by, proof.Event{What: proof.EvidenceGiven, About: string(e.Payment), Title: said, Amounts: amounts(x.Amount), Text: e.Note})
	})
}

// Errands that the desk is owed, in order.
func (p *Payouts) Errands(ctx context.Context) (all []payout.Errand, err error) {
	err = p.read(ctx, "read what the desk is owed", func(t Rows) error {
		all = nil
		err := t.Query(func(scan func(...any) error) error {
			var e payout.Errand
			err := scan(&e.ID, &e.What, &e.About, &e.No)
			all = append(all, e)
			return err
		}, "SELECT id, what, about, no FROM payout_errand ORDER BY id")
		for i := range all {
			if err == nil {
				all[i].By, err = t.whose(all[i].About)
			}
		}
		return err
	})
	return all, err
}

// whose is the core user whose batch or payment that is; "" where this book cannot tell.
func (t Rows) whose(about app.Key) (string, error) {
	some, err := t.some("WHERE key = ?", about)
	if err != nil {
		return "", err
	}
	if len(some) > 0 {
		return some[0].By.Username, nil
	}
	var g payout.Group
	var blob []byte
	found, err := t.One([]any{&blob}, "SELECT blob FROM payout_batch WHERE key = ?", about)
	if err == nil && found {
		if err = t.box.Open(inBatch, string(about), sealed.RowFormat, blob, &g); damaged(err) {
			err = nil
		}
	}
	return g.By.Username, err
}

// Pack gives what an errand carries, and notes first that the desk may have it from now on; found is false where the
// errand was done or taken back meanwhile.
func (p *Payouts) Pack(ctx context.Context, e payout.Errand) (x payout.Parcel, found bool, err error) {
	err = p.Trouble("pack for the desk", p.DB.Write(ctx, func(dt *disk.Tx) error {
		t := On(dt, p.Box)
		x = payout.Parcel{}
		n, err := t.Exec("UPDATE payout_errand SET tried = 1 WHERE id = ?", e.ID)
		if found = n > 0; err != nil || !found {
			return err
		}
		return t.pack(e, &x)
	}))
	return x, found, err
}

func (t Rows) pack(e payout.Errand, x *payout.Parcel) error {
	switch e.What {
	case payout.CallBatch:
		var g payout.Group
		var blob []byte
		if _, err := t.One([]any{&blob}, "SELECT blob FROM payout_batch WHERE key = ?", e.About); err != nil {
			return err
		}
		if err := t.box.Open(inBatch, string(e.About), sealed.RowFormat, blob, &g); err != nil {
			return err
		}
		x.Batch = &g
		if g.Asks {
			return nil
		}
		e.No = 1 // the officer's own
		fallthrough
	case payout.CallDecision:
		all, err := papers[payout.Decision](t, e.About, "decision")
		if err == nil {
			x.Decision = &all[e.No-1]
		}
		return err
	case payout.CallEvidence:
		all, err := papers[payout.Evidence](t, e.About, "evidence")
		if err == nil {
			x.Evidence = &all[e.No-1]
		}
		return err
	case payout.CallCollect:
		one, err := t.one(e.About)
		x.Collect = &one
		return err
	case payout.CallWithdraw, payout.CallAsk, payout.CallCancel: // the key says all
	}
	return nil
}
