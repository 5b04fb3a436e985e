// Package settlement is the core as the desk speaks with it: it says the desk's acts (app/payout) in the words of
// fineract/ledger/payouts, and reads before a payment whether it is still due. It satisfies desk.Ledger.
//
// What an act needs beside itself is read when it is done, never remembered: the principal of the loan, the savings
// linked to it, the office of the client, the core's business day. The day of a booking follows from the act alone, so
// that an enquiry looks for what was posted: that of the provider's payment, or of the first posting where the core is
// told first, by the institution's clock. Where the core's own day has not come so far, the act waits for it.
package settlement

import (
	"context"
	"errors"
	"sync"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/wallet"
	"daftari/fineract"
	"daftari/fineract/ledger"
	"daftari/fineract/ledger/payouts"
	"daftari/fineract/ledger/wallets"
)

// Accounts say how the core books what goes by one provider's wallets: numbers of its payment types, and of accounts of
// the institution's books. All but Paid are needed only for what is booked before it is paid.
type Accounts struct {
	Paid      app.PaymentTypeID // of what the provider has paid; the products book it to the wallet's float
	InTransit app.PaymentTypeID // of what is booked before; the products book it to Transit
	Transit   payouts.GLID      // money in transit
	Float     payouts.GLID      // of the wallet
	Office    app.OfficeID      // in whose books the two stand; 0 = the client's own
}

// whole says that they suffice for what is booked before it is paid.
func (a Accounts) whole() bool {
	return a.InTransit > 0 && a.Transit > 0 && a.Float > 0 && a.Transit != a.Float
}

// Config of a Core; all are needed. Meter.Observe must be the Observe of the Client's own configuration.
type Config struct {
	Client   *fineract.Client
	Meter    *ledger.Meter
	Now      func() time.Time
	Zone     *time.Location                 // in which the institution's days begin: its tenant's at the core
	Accounts func(provider string) Accounts // by the provider's word in the configuration of rails
}

// Core of one institution. It may be shared by goroutines.
type Core struct {
	Config
	mu     sync.Mutex
	legs   *payouts.Payouts
	server app.ServerInfo
	asked  time.Time // when server was found out
	today  app.Date  // the core's, as last told; it never runs back
}

// New makes a Core; it does not touch the network.
func New(c Config) (*Core, error) {
	if c.Client == nil || c.Meter == nil || c.Now == nil || c.Zone == nil || c.Accounts == nil {
		return nil, errors.New("settlement: needs a client, a meter, a clock, a zone and accounts")
	}
	return &Core{Config: c}, nil
}

// serverTrust is how long the core's release and switches are gone by.
const serverTrust = time.Hour

// ready finds out what the core is, at first and every hour; what was known serves while it cannot be asked.
func (c *Core) ready(ctx context.Context) (*payouts.Payouts, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.legs != nil && c.Now().Sub(c.asked) < serverTrust {
		return c.legs, nil
	}
	server, err := ledger.ServerOf(ctx, c.Client)
	switch {
	case err != nil && c.legs == nil:
		return nil, err
	case err != nil, c.legs != nil && server == c.server:
		c.asked = c.Now()
		return c.legs, nil
	}
	legs, err := payouts.New(payouts.Config{Client: c.Client, Meter: c.Meter, Server: server, Now: c.Now})
	if err != nil {
		return nil, err
	}
	c.legs, c.server, c.asked = legs, server, c.Now()
	return legs, nil
}

// Due reads the core afresh: a loan, approved, its earliest open tranche of this day and net amount, for this client,
// who is active, with no fewer tranches out than were made before; savings that are hers and hold it; an account to which a collection can be posted. A Problem of class
// Offline, Busy, SignedOut, Doubtful, Foreign, BadConfig or Internal says that it could not be read, any other that the
// core says no: those of package payouts,
// and ledger.payout.gone, .inactive, .not_active, .undone, .short (Conflict).
func (c *Core) Due(ctx context.Context, p payout.Payment, made int) error {
	return verdict(c.due(ctx, p, made))
}

func (c *Core) due(ctx context.Context, p payout.Payment, made int) error {
	legs, err := c.ready(ctx)
	if err != nil {
		return err
	}
	switch her, err := legs.Person(ctx, p.Client); {
	case err != nil:
		return err
	case !her.Active:
		return app.Trouble(app.Conflict, "ledger.payout.inactive", nil)
	}
	switch {
	case p.Purpose == payout.Disbursement:
		loan, err := legs.Read(ctx, app.LoanID(p.Account.ID))
		if err != nil {
			return err
		}
		if _, err = loan.Due(p.Client, p.Tranche, p.Amount); err == nil && len(loan.Out) < made { // the client has what the core took back
			err = app.Trouble(app.Conflict, "ledger.payout.undone", nil)
		}
		return err
	case p.Account.Kind == app.OnLoan:
		loan, err := legs.Read(ctx, app.LoanID(p.Account.ID))
		switch {
		case err != nil:
			return err
		case loan.Client != p.Client:
			return app.Trouble(app.Conflict, "ledger.payout.client", nil)
		case loan.Status != app.LoanActive:
			return app.Trouble(app.Conflict, "ledger.payout.not_active", nil)
		}
		return nil
	}
	left, err := legs.Available(ctx, app.SavingsID(p.Account.ID), p.Client)
	if err != nil || p.Purpose != payout.Withdrawal {
		return err
	}
	if n, err := p.Amount.Cmp(left); err != nil || n > 0 {
		return app.Trouble(app.Conflict, "ledger.payout.short", err, "core", left)
	}
	return nil
}

// Payee reads a client afresh: the core's name of her, and the rows of her wallets. The classes are those of Due; a core
// without the tables of wallets cannot be read: ledger.wallets.none (BadConfig).
func (c *Core) Payee(ctx context.Context, client app.ClientID) (string, []wallet.Row, error) {
	legs, err := c.ready(ctx)
	if err != nil {
		return "", nil, verdict(err)
	}
	her, err := legs.Person(ctx, client)
	if err != nil {
		return "", nil, verdict(err)
	}
	rows, err := wallets.OfClient(ctx, c.Client, client)
	if app.ClassOf(err) == app.Misfit {
		return "", nil, app.Trouble(app.BadConfig, "ledger.wallets.none", err)
	}
	return her.Name, rows, verdict(err)
}

// verdict tells the core's no from what could not be read: what is not there is a no; what this user may not see, and
// what no server of ours answers so, are not.
func verdict(err error) error {
	var p *app.Problem
	var e *fineract.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &e) && e.Kind == fineract.KindNotFound:
		return app.Trouble(app.Conflict, "ledger.payout.gone", err)
	case !errors.As(err, &p):
		return app.Trouble(app.Internal, "ledger.failing", err)
	case p.Class == app.NotPermitted, p.Class == app.Misfit && e != nil:
		return &app.Problem{Class: app.BadConfig, Key: p.Key, Args: p.Args, Err: p.Err}
	}
	return err
}
