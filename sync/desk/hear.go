package desk

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"github.com/google/uuid"

	"daftari/app"
	"daftari/app/payout"
	"daftari/providers"
	"daftari/store/deskbook"
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
		p, err := called(t, rail, c, h)
		if err == nil && p == nil {
			d.Log.Warn("desk: a callback about no payment of ours", slog.String("rail", rail))
			err = app.Trouble(app.NotFound, "payout.unknown", nil)
		}
		if err != nil {
			return err
		}
		res, settles := d.Door.Settle(rail, enquiryOf(p), referenceOf(p.Key, h.Told.Reference), c, h)
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
			return d.apply(t, p, res, true)
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

// called is the payment that a callback is about; nil where there is none.
func called(t *deskbook.Tx, rail string, c providers.Callback, h providers.Heard) (*deskbook.Paying, error) {
	if c.Token != "" {
		if p, err := t.Rung(rail, c.Token); err != nil || p != nil {
			return p, err
		}
	}
	if h.Handle != "" {
		if p, err := t.Handled(rail, h.Handle); err != nil || p != nil {
			return p, err
		}
	}
	u, err := uuid.Parse(h.Told.Reference)
	if err != nil {
		return nil, nil //nolint:nilerr // it names no key of ours
	}
	p, err := t.Payment(app.Key(u.String()))
	if err != nil || p == nil || p.Wallet.Provider != rail {
		return nil, err
	}
	return p, nil
}

// referenceOf a key is the one of the forms in which rails write keys (package providers) that was told.
func referenceOf(key app.Key, told string) string {
	for _, form := range []string{providers.UUID(key), providers.Compact(key), providers.Short(key, len(told))} {
		if strings.EqualFold(form, told) {
			return form
		}
	}
	return providers.UUID(key)
}
