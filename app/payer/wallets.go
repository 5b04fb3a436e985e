package payer

import (
	"context"
	"strings"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/wallet"
	"daftari/sync/deskapi"
)

// Purses are the rows of clients' wallets as the book keeps them (app/wallet).
type Purses interface {
	WalletRows(ctx context.Context, client app.ClientID) ([]wallet.Row, error)
	AddRow(ctx context.Context, r wallet.Row) error
	WalletsRead(ctx context.Context, client app.ClientID) (bool, error) // the core was asked about her
}

// Wallets of a client as they stand now, the withdrawn ones too.
func (p *Payer) Wallets(ctx context.Context, client app.ClientID) ([]wallet.Wallet, error) {
	rows, err := p.Purses.WalletRows(ctx, client)
	return wallet.Of(rows, client, p.Now()), err
}

// AddWallet adds one to a client's (C7). Money may go to her first at once; to a further one after a second person's word
// and a waiting time. Whether it is her first only the core's rows of her tell: before they were read it waits.
func (p *Payer) AddWallet(ctx context.Context, client app.ClientID, w payout.Wallet) (app.Key, error) {
	key := p.NewKey()
	read, err := p.Purses.WalletsRead(ctx, client)
	if err != nil {
		return key, err
	}
	return key, p.act(ctx, client, func(rows []wallet.Row, by string) (wallet.Row, error) {
		r, err := wallet.Adding(rows, key, client, w, by, p.Now())
		r.Unread = !read
		return r, err
	})
}

// ApproveWallet is the second person's word, said by who is at the device, where the device speaks to the core in her name:
// the core keeps the two people apart, and would take it from nobody else. payer.not_her_name (NotPermitted).
func (p *Payer) ApproveWallet(ctx context.Context, client app.ClientID, of app.Key) error {
	owner, err := p.Portfolio.Owner(ctx)
	if err != nil {
		return err
	}
	if me, err := p.Portfolio.Officer(ctx); err != nil {
		return err
	} else if !strings.EqualFold(me.Username, owner.Username) {
		return trouble(app.NotPermitted, "not_her_name", "name", owner.Name)
	}
	policy, err := p.Known.Policy(ctx)
	if err != nil {
		return err
	}
	return p.act(ctx, client, func(rows []wallet.Row, by string) (wallet.Row, error) {
		return wallet.Approving(rows, p.NewKey(), client, of, by, p.Now(), policy.WalletWait())
	})
}

// PreferWallet chooses the one to pay to.
func (p *Payer) PreferWallet(ctx context.Context, client app.ClientID, of app.Key) error {
	return p.act(ctx, client, func(rows []wallet.Row, by string) (wallet.Row, error) {
		return wallet.Preferring(rows, p.NewKey(), client, of, by, p.Now())
	})
}

// WithdrawWallet says that a wallet is not hers any more.
func (p *Payer) WithdrawWallet(ctx context.Context, client app.ClientID, of app.Key, reason string) error {
	return p.act(ctx, client, func(rows []wallet.Row, by string) (wallet.Row, error) {
		return wallet.Withdrawing(rows, p.NewKey(), client, of, by, reason, p.Now())
	})
}

func (p *Payer) act(ctx context.Context, client app.ClientID, make func(rows []wallet.Row, by string) (wallet.Row, error)) error {
	if _, err := p.Portfolio.Client(ctx, client); err != nil {
		return err
	}
	by, err := p.Portfolio.Officer(ctx)
	if err != nil {
		return err
	}
	rows, err := p.Purses.WalletRows(ctx, client)
	if err != nil {
		return err
	}
	r, err := make(rows, by.Username)
	if err != nil {
		return err
	}
	return p.Purses.AddRow(ctx, r)
}

// Holder asks the provider, through the desk, who holds a wallet; "" where it cannot tell. payer.no_desk (BadConfig).
func (p *Payer) Holder(ctx context.Context, w payout.Wallet) (string, error) {
	held, err := called(ctx, p, func(l Line) (deskapi.Held, error) {
		return l.Holder(ctx, deskapi.Holder{Provider: w.Provider, Number: w.Number.E164()})
	})
	return held.Name, err
}
