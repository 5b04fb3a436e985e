package paying

import (
	"context"

	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/ui/gallery/design"
	"daftari/ui/joining"
	"daftari/ui/kit"
)

// Joined is a device with its desk, or without one.
type Joined struct{ Alone, Quiet bool }

// Page of the desk; what is typed is d.
func (j Joined) Page(address, tenant, code string) kit.Route {
	return func(e *kit.Env) *kit.Page {
		d := joining.Draft{Joining: payer.Joining{Address: address, Tenant: tenant, Code: code}}
		return joining.Route(func(e *kit.Env) *joining.Model {
			return &joining.Model{Known: j, Payer: j, Words: e.Words, Now: e.Now}
		}, &d, joining.Links{File: func(func([]byte)) {}, Trouble: func(err error) { panic(err) }})(e)
	}
}

// Desk is the branch's.
func (j Joined) Desk(ctx context.Context) (payout.Desk, error) {
	d, err := Book{Alone: j.Alone}.Desk(ctx)
	d.Joined, d.CA = design.On("2026-09-14", "09:10"), []byte("PEM")
	return d, err
}

// Contact was today, or the day it was joined.
func (j Joined) Contact(context.Context) (payout.Contact, error) {
	if j.Quiet {
		return payout.Contact{At: design.On("2026-09-14", "09:12")}, nil
	}
	return payout.Contact{At: design.At("18:01")}, nil
}

// Join is not reached.
func (Joined) Join(context.Context, payer.Joining) (payout.Desk, error) {
	return payout.Desk{}, errNone
}

// Exchange is not reached.
func (Joined) Exchange(context.Context) (payer.Exchanged, error) { return payer.Exchanged{}, errNone }
