package desk

import (
	"context"
	"errors"
	"strings"

	"daftari/app"
	"daftari/app/msisdn"
	"daftari/app/payout"
	"daftari/providers"
	"daftari/store/deskbook"
	"daftari/sync/deskapi"
)

// Collect takes a request to pay: one open for each account. The same may come again. payout.not_yours (NotPermitted),
// payout.request_past (BadInput), payout.no_rail (Misfit), payout.twice (Conflict).
func (d *Desk) Collect(ctx context.Context, who Caller, p payout.Payment) (s deskapi.Status, err error) {
	if err := who.Open(); err != nil {
		return s, err
	}
	if !strings.EqualFold(who.User, p.By.Username) {
		return s, app.Trouble(app.NotPermitted, "payout.not_yours", nil)
	}
	if err := p.Check(); err != nil {
		return s, err
	}
	if p.Purpose != payout.Collection || p.Batch != "" || p.Parent != "" {
		return s, app.Trouble(app.Internal, "payout.unwhole", nil)
	}
	err = d.write(ctx, func(t *deskbook.Tx) error {
		row, err := t.Payment(p.Key)
		switch {
		case err != nil:
			return err
		case row != nil && payout.DigestOf("", []payout.Payment{row.Payment}) != payout.DigestOf("", []payout.Payment{p}):
			return app.Trouble(app.Conflict, "payout.changed", nil)
		case row == nil && !t.Now.Before(p.Until):
			return app.Trouble(app.BadInput, "payout.request_past", nil)
		case row == nil:
			policy, err := t.Policy()
			if err == nil {
				err = policy.Allows(p.Wallet.Provider)
			}
			if _, can := providers.Find[providers.Collector](d.Rails, p.Wallet.Provider); err == nil && !can {
				err = noRail(p.Wallet.Provider)
			}
			if err != nil {
				return err
			}
			p.State = payout.Approved
			row = &deskbook.Paying{Payment: p, Device: who.Device.ID, Bell: d.Door.Token(p.Wallet.Provider, p.Key), Due: t.Now,
				Live: deskbook.Live{Order: payout.PayThenPost}}
			if err := errors.Join(t.PutPayment(row), t.Born(row, payout.Approve, p.By.Name)); err != nil {
				return err
			}
		}
		s, err = status(t, row)
		return err
	})
	return s, err
}

// Holder asks a provider who holds a wallet; Told is false where it cannot tell. payout.no_rail (Misfit), and the
// rail's own.
func (d *Desk) Holder(ctx context.Context, who Caller, h deskapi.Holder) (deskapi.Held, error) {
	if err := who.Open(); err != nil {
		return deskapi.Held{}, err
	}
	n, err := msisdn.Parse(h.Number, "")
	if err != nil || !strings.HasPrefix(h.Number, "+") {
		return deskapi.Held{}, app.Trouble(app.BadInput, "payout.number", err)
	}
	if _, there := providers.Find[providers.Provider](d.Rails, h.Provider); !there {
		return deskapi.Held{}, noRail(h.Provider)
	}
	name, err := d.checks().Holder(ctx, h.Provider, payout.Wallet{Number: n})
	return deskapi.Held{Told: err == nil && name != "", Name: name}, err
}
