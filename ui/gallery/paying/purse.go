package paying

import (
	"context"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/wallet"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/wallets"
)

// Purse is Achieng's wallets.
type Purse struct {
	None  bool // she has none
	Mine  bool // who is at the device added the one that waits
	Alone bool // this device has joined no desk
	Other bool // the provider knows the number by another name
}

// Models over the purse.
func (p Purse) models() wallets.Models {
	return func(e *kit.Env) *wallets.Model {
		return &wallets.Model{Book: p, Known: p, Purses: p, Payer: p, Words: e.Words, Now: e.Now, Region: "KE", Client: 104}
	}
}

func (Purse) links() wallets.Links {
	return wallets.Links{Trouble: func(err error) { panic(err) }}
}

// Page is the client's.
func (p Purse) Page() kit.Route { return wallets.Route(p.models(), p.links()) }

// Add is the page of a new wallet as begun; asked says that the provider told who holds it.
func (p Purse) Add(asked bool) kit.Route {
	return func(e *kit.Env) *kit.Page {
		d := wallets.Draft{Chosen: -1}
		if asked {
			d = wallets.Draft{Chosen: 1, Begun: true, Number: "0730 000 104", Told: true, Asked: payout.Wallet{Provider: "airtel", Number: number("0730 000 104")},
				Held: wallets.Held{Name: "ACHIENG ODHIAMBO", Same: true}}
			if p.Other {
				d.Held = wallets.Held{Name: "OTIENO OKELLO"}
			}
		}
		return wallets.AddRoute(p.models(), &d, p.links())(e)
	}
}

// Client is Achieng.
func (Purse) Client(context.Context, app.ClientID) (app.ClientFile, error) {
	return design.Achieng(), nil
}

// Officer is Rehema.
func (Purse) Officer(context.Context) (app.Officer, error) { return design.Officer(), nil }

// Policy is the usual one.
func (Purse) Policy(context.Context) (payout.Policy, error) { return payout.Policy{}, nil }

// WalletsRead says that the core was asked.
func (Purse) WalletsRead(context.Context, app.ClientID) (bool, error) { return true, nil }

// Desk is the branch's.
func (p Purse) Desk(ctx context.Context) (payout.Desk, error) { return Book{Alone: p.Alone}.Desk(ctx) }

// Wallets in every standing.
func (p Purse) Wallets(context.Context, app.ClientID) ([]wallet.Wallet, error) {
	if p.None {
		return nil, nil
	}
	by := "daniel"
	if p.Mine {
		by = "rehema"
	}
	one := func(key app.Key, provider, no, holder string) wallet.Wallet {
		return wallet.Wallet{Key: key, Wallet: payout.Wallet{Provider: provider, Number: number(no), Holder: holder}, AddedBy: by, AddedAt: design.On("2026-09-14", "11:20"), Standing: wallet.Usable}
	}
	first, second, third, rests, gone := one("1", "mpesa", "0700 000 104", "ACHIENG ODHIAMBO"), one("2", "airtel", "0730 000 104", ""), one("3", "mpesa", "0700 000 204", "ACHIENG A ODHIAMBO"),
		one("4", "mtn", "0700 000 304", "ACHIENG ODHIAMBO"), one("5", "mpesa", "0700 000 404", "OTIENO OKELLO")
	first.First, first.Preferred, first.From, first.Tier = true, true, first.AddedAt, "full"
	second.Standing = wallet.Waiting
	third.ApprovedBy, third.From = "joseph", design.On("2026-09-16", "11:30")
	rests.Standing, rests.ApprovedBy, rests.From = wallet.Resting, "joseph", design.At("07:26").Add(26*time.Hour)
	gone.Standing = wallet.Withdrawn
	return []wallet.Wallet{first, second, third, rests, gone}, nil
}

// AddWallet is not reached.
func (Purse) AddWallet(context.Context, app.ClientID, payout.Wallet) (app.Key, error) {
	return "", errNone
}

// ApproveWallet is not reached.
func (Purse) ApproveWallet(context.Context, app.ClientID, app.Key) error { return errNone }

// PreferWallet is not reached.
func (Purse) PreferWallet(context.Context, app.ClientID, app.Key) error { return errNone }

// WithdrawWallet is not reached.
func (Purse) WithdrawWallet(context.Context, app.ClientID, app.Key, string) error { return errNone }

// Holder is not asked.
func (Purse) Holder(context.Context, payout.Wallet) (string, error) { return "", errNone }
