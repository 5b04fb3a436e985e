// Package atrail is what the desk says to a provider of a payment, and what the provider's words mean for it. Package desk does
// what follows from them.
package atrail

import (
	"strings"

	"github.com/google/uuid"

	"daftari/app"
	"daftari/app/payout"
	"daftari/providers"
	"daftari/store/deskbook"
)

// OrderOf is what a provider is asked to carry out for a payment.
func OrderOf(p *deskbook.Paying) providers.Order {
	return providers.Order{Key: p.Key, Wallet: p.Wallet.Number, Amount: p.Amount, Note: p.No}
}

// EnquiryOf is what it is asked of one.
func EnquiryOf(p *deskbook.Paying) providers.Enquiry {
	return providers.Enquiry{Order: OrderOf(p), Flow: p.Purpose.Flow(), Handle: p.Handle, First: p.First, Sent: p.Last, Asked: p.Absent}
}

// Judge is the event of a result for a payment, and why.
func Judge(p *deskbook.Paying, res providers.Result, ask bool) (payout.Event, string) {
	reason := ""
	if res.Reason != "" && res.Reason != providers.Done && res.Reason != providers.Open {
		reason = "rail." + string(res.Reason)
	}
	switch {
	case res.Key != "" && res.Key != p.Key, res.Event == app.Confirm && res.Amount.Valid() && !res.Amount.Equal(p.Amount):
		return payout.Freeze, "rail." + string(providers.Mismatch)
	case res.Reason == providers.Reversed && p.Paid:
		return payout.TakeBack, reason
	case res.Reason.Frozen():
		return payout.Freeze, reason
	}
	switch res.Event {
	case app.Confirm:
		return payout.Confirm, reason
	case app.Refuse:
		return payout.Refuse, reason
	case app.Accepted:
		return payout.Accept, reason
	case app.NotApplied:
		if !ask {
			return payout.NotApplied, reason
		}
	case app.UnknownThere:
		if ask {
			return payout.Unknown, reason
		}
	case app.Lost, app.Claimed, app.Cancel, app.Waits, app.Released:
	}
	return payout.Lose, reason
}

// Called is the payment that a callback is about; nil where there is none.
func Called(t *deskbook.Tx, rail string, c providers.Callback, h providers.Heard) (*deskbook.Paying, error) {
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

// ReferenceOf a key is the one of the forms in which rails write keys (package providers) that was told.
func ReferenceOf(key app.Key, told string) string {
	for _, form := range []string{providers.UUID(key), providers.Compact(key), providers.Short(key, len(told))} {
		if strings.EqualFold(form, told) {
			return form
		}
	}
	return providers.UUID(key)
}
