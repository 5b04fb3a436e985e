package desk

import (
	"context"
	"log/slog"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/providers"
	"daftari/store/deskbook"
	"daftari/sync/desk/atrail"
)

// quietly is how often calls that settle nothing may have a provider asked about one payment.
const quietly = time.Minute

// Hear takes a provider's callback. Only one that is proven settles anything (providers.Doorbell.Settle); any other, forged
// or honest, has the provider asked. desk.callback (BadInput) where the rail cannot read it, payout.unknown (NotFound) where
// it speaks of no payment here.
func (d *Desk) Hear(ctx context.Context, rail string, c providers.Callback) error {
	l, can := providers.Find[providers.Listener](d.Rails, rail)
	if !can {
		return app.Trouble(app.NotFound, "payout.unknown", nil)
	}
	h, err := l.Hear(c)
	if err != nil {
		return app.Trouble(app.BadInput, "desk.callback", nil)
	}
	return d.write(ctx, func(t *deskbook.Tx) error {
		p, err := atrail.Called(t, rail, c, h)
		if err == nil && (p == nil || p.Parts > 0) { // providers know parts alone
			d.Log.Warn("desk: a callback about no payment of ours", slog.String("rail", rail))
			err = app.Trouble(app.NotFound, "payout.unknown", nil)
		}
		if err != nil {
			return err
		}
		was := p.State
		res, settles := d.Door.Settle(rail, atrail.EnquiryOf(p), atrail.ReferenceOf(p.Key, h.Told.Reference), c, h)
		if settles {
			if p.State == payout.Queued || p.State == payout.Approved { // it was thought not to have arrived, and is about to go out again
				p.Sent, p.Due = true, never()
				if p.First.IsZero() {
					p.First, p.Last = t.Now, t.Now
				}
				if err := t.Move(p, payout.Freeze, payout.Step{Reason: "rail." + string(providers.Called)}); err != nil {
					return err
				}
			}
			return d.applied(t, p, was, res, true)
		}
		return d.doubt(t, p, h)
	})
}

// doubt has the provider asked, seldom, about what a callback said and did not prove.
func (d *Desk) doubt(t *deskbook.Tx, p *deskbook.Paying, h providers.Heard) error {
	if t.Now.Sub(p.Heard) < quietly {
		return nil
	}
	p.Heard = t.Now
	switch p.State {
	case payout.Accepted, payout.Unsure, payout.Review:
		p.Due = t.Now
	case payout.Made:
		if h.Reason != providers.Reversed {
			return nil
		}
		p.Due = t.Now
	case payout.Paid, payout.Stuck:
		p.Doubt = p.Doubt || h.Reason == providers.Reversed // asked about once the core is told
	default:
		return nil
	}
	if err := t.Keep(p.Key, h.Raw); err != nil {
		return err
	}
	return t.Save(p)
}
