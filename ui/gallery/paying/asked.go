package paying

import (
	"context"

	"daftari/app"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/app/wallet"
	"daftari/ui/collect"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
)

// Asked is Achieng, who may be asked to pay, and the requests of the day.
type Asked struct {
	NoWallet bool
	Busy     bool // one is open on her loan
	Alone    bool // this device has joined no desk
	Empty    bool // there are no requests
	Lost     bool // the desk was last reached long ago
}

func (a Asked) models() collect.Models {
	return func(e *kit.Env) *collect.Model {
		return &collect.Model{Book: a, Requests: a, Payer: a, Words: e.Words, Now: e.Now, Client: 104}
	}
}

func (Asked) links() collect.Links {
	return collect.Links{Payment: func(app.Key) {}, Open: func(app.Key) {}, Wallets: func(app.ClientID) {}, Join: func() {}, Trouble: func(err error) { panic(err) }}
}

// Page is a new request.
func (a Asked) Page() kit.Route {
	return func(e *kit.Env) *kit.Page { return collect.Route(a.models(), a.links())(e) }
}

// List is the requests of the day.
func (a Asked) List() kit.Route { return collect.ListRoute(a.models(), a.links()) }

// Client is Achieng.
func (Asked) Client(context.Context, app.ClientID) (app.ClientFile, error) {
	return design.Achieng(), nil
}

// Pending is no cash.
func (Asked) Pending(context.Context, ...app.AccountRef) ([]app.Entry, error) { return nil, nil }

// Freshness of the figures.
func (Asked) Freshness(context.Context) (app.Freshness, error) {
	at := design.At("07:20")
	return app.Freshness{PulledAt: at, AnsweredAt: at, ServedAt: at, CoreDay: design.Day(), DayAt: at}, nil
}

// Institution is Mlimani Savings.
func (Asked) Institution(context.Context) (app.Institution, error) { return design.Institution(), nil }

func (a Asked) files() []payout.File {
	one := func(name string, sum int64, s payout.State, reason, at string) payout.File {
		x := Book{In: true, State: s}.payment()
		x.Key, x.Name, x.Amount, x.Account = app.Key(name), name, design.KES(sum), app.AccountRef{Kind: app.OnLoan, ID: 1}
		return payout.File{Payment: x, Told: payout.Status{Reason: reason}, Steps: []payout.Step{{At: design.At(at), To: s}}}
	}
	all := []payout.File{one("Salma Hassan", 400, payout.Closed, "rail.payer_refused", "07:40"), one("Ruth Auma", 700, payout.Made, "", "08:15"),
		one("Peninah Cherop", 600, payout.Unsure, "", "09:30"), one("Esther Nduku", 600, payout.Accepted, "", "10:02"), one("Irene Kwamboka", 350, payout.Stuck, "payout.core_refused", "09:15")}
	if a.Busy {
		hers := one("Achieng Odhiambo", 600, payout.Accepted, "", "10:20")
		hers.Payment.Account = design.Achieng().Loans[0].Ref()
		all = append(all, hers)
	}
	return all
}

// Payments are the requests of the day.
func (a Asked) Payments(context.Context) (all []payout.Payment, err error) {
	if a.Empty {
		return nil, nil
	}
	for _, f := range a.files() {
		all = append(all, f.Payment)
	}
	return all, nil
}

// Payment is one of them.
func (a Asked) Payment(_ context.Context, key app.Key) (payout.File, error) {
	for _, f := range a.files() {
		if f.Payment.Key == key {
			return f, nil
		}
	}
	return payout.File{}, errNone
}

// Desk is the branch's.
func (a Asked) Desk(ctx context.Context) (payout.Desk, error) { return Book{Alone: a.Alone}.Desk(ctx) }

// Contact was a moment ago.
func (a Asked) Contact(context.Context) (payout.Contact, error) {
	if a.Lost {
		return payout.Contact{At: design.At("08:20")}, nil
	}
	return payout.Contact{At: design.At("10:33")}, nil
}

// Wallets are hers.
func (a Asked) Wallets(ctx context.Context, c app.ClientID) ([]wallet.Wallet, error) {
	return Purse{None: a.NoWallet}.Wallets(ctx, c)
}

// Collect is not reached.
func (Asked) Collect(context.Context, payer.Collected) (payout.Payment, error) {
	return payout.Payment{}, errNone
}

// Exchange is not reached.
func (Asked) Exchange(context.Context) (payer.Exchanged, error) { return payer.Exchanged{}, errNone }
