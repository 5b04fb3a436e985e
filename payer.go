package main

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"sync"

	"daftari/app"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/app/secret"
	"daftari/app/teller"
	"daftari/fineract/ledger/wallets"
	"daftari/fineract/transport"
	"daftari/store"
	"daftari/store/vault/keys"
	"daftari/store/vault/signing"
	"daftari/sync/deskapi"
	"daftari/sync/pairing"
)

// payer is what people do with money by wallet in one book.
func (w world) payer(book *store.Book, till *teller.Teller) *payer.Payer {
	kept, clock := book.Payouts(), w.clock(book)
	return &payer.Payer{Portfolio: book, Files: kept, Ledger: kept, Errands: kept, Known: kept, Tokens: kept, Purses: kept, Signer: kept.Signer,
		Reach: func(_ context.Context, d payout.Desk) (payer.Line, error) {
			held := func(ctx context.Context) payout.Held { return payer.Held(ctx, book, till.Today, runtime.GOOS) }
			return w.lineTo(d, transport.Trust{RootPEM: d.CA, Now: clock.Core}, held)
		},
		Device: book.Device, Today: till.Today, Now: w.now, NewKey: w.newKey, Stamp: clock.Stamp}
}

// lineTo a desk; it touches no network.
func (w world) lineTo(d payout.Desk, trust transport.Trust, held func(context.Context) payout.Held) (payer.Line, error) {
	line, err := transport.New(trust)
	if err != nil {
		return payer.Line{}, app.Trouble(app.BadConfig, "payer.ca", err)
	}
	t, err := w.words("en") // every language has the same keys
	if err != nil {
		return payer.Line{}, err
	}
	c, err := deskapi.New(deskapi.Config{Base: d.Address, Tenant: d.Tenant, Token: secret.New(d.Token), Transport: line, Known: t.Has, Agent: "daftari/" + w.version, Now: w.now, Held: held})
	if err != nil {
		return payer.Line{}, err
	}
	return payer.Line{Desk: c, Counter: c, Enrol: c.Enrol, Holder: c.Holder, Officers: c.Officers, Close: c.Close}, nil
}

// second person at a device on which she is enrolled, too.
func (w world) second(book *store.Book, ring keys.Ring) func(context.Context, string, func(string) (string, error)) (proof.Signer, error) {
	return func(ctx context.Context, name string, passphrase func(string) (string, error)) (proof.Signer, error) {
		state, err := ring.State()
		if err != nil {
			return nil, err
		}
		user, err := state.Choose(name)
		if err != nil {
			return nil, err
		}
		pass, err := passphrase(user.Name)
		if err != nil {
			return nil, err
		}
		u, err := ring.Unlock(user.Slot, pass)
		if err != nil {
			return nil, err
		}
		defer u.Wipe()
		return signing.Second(ctx, book, u, w.now)
	}
}

// beside the core's pass: clients' wallets are told to it and brought, and the desk is met. What fails is in the report; the
// error is the end of a device that was shut out.
func (c *core) beside(ctx context.Context, v *pairing.Visit, r *app.SyncReport) error {
	note := func(err error) {
		var p *app.Problem
		switch {
		case err == nil || ctx.Err() != nil:
		case errors.As(err, &p):
			r.Beside = append(r.Beside, p)
		default:
			r.Beside = append(r.Beside, app.Trouble(app.Internal, "cli.internal", err, "detail", err.Error()))
		}
	}
	if r.Problem() == nil { // where the core is not to be had, its wallets are not
		n, up, down := c.meter.Wire()
		note(c.wallets(ctx))
		now, u, d := c.meter.Wire()
		r.Requests, r.Up, r.Down = r.Requests+now-n, r.Up+u-up, r.Down+d-down
	}
	x, err := c.house.Payer.Exchange(ctx)
	note(err)
	r.Beside = append(r.Beside, x.Refused...)
	if x.Desk {
		r.Desk = &app.SyncDesk{Told: x.Told, Left: x.Left, Heard: x.Heard, Waiting: x.Waiting}
	}
	return v.Heard(ctx, x.Shut)
}

// wallets are told to the core, and brought from it.
func (c *core) wallets(ctx context.Context) error {
	who, err := c.book.Owner(ctx)
	if err != nil {
		return err
	}
	all, err := c.book.Find(ctx, "", math.MaxInt)
	if err != nil {
		return err
	}
	clients := make([]app.ClientID, len(all))
	for i, one := range all {
		clients[i] = one.ID
	}
	err = wallets.Meet(ctx, c.client, c.book.Payouts(), who.Staff, clients)
	if slices.Contains([]app.Class{app.NotFound, app.Misfit, app.NotPermitted, app.Rejected}, app.ClassOf(err)) {
		if unused, uerr := c.payless(ctx); uerr != nil || unused {
			return uerr
		}
	}
	return err
}

// payless says that nobody pays by wallet from this book: a core without the tables is no trouble to it.
func (c *core) payless(ctx context.Context) (bool, error) {
	d, err := c.book.Payouts().Desk(ctx)
	if err != nil || d.Address != "" {
		return false, err
	}
	owed, err := c.book.Payouts().OwedRows(ctx)
	return len(owed) == 0, err
}

// stay talks with the desk, and with the core about wallets, until ctx ends; what comes back waits for that.
func (c *core) stay(ctx context.Context, v *pairing.Visit) func() {
	var all sync.WaitGroup
	all.Go(func() {
		c.house.Payer.Stay(ctx, func(x payer.Exchanged, err error) {
			if err = errors.Join(err, v.Heard(ctx, x.Shut)); err != nil {
				c.log.Warn("desk not reached", "err", err)
			}
		})
	})
	all.Go(func() {
		wallets.Stay(ctx, c.book.Payouts(), c.wallets, func(err error) { c.log.Warn("wallets not brought", "err", err) })
	})
	return all.Wait
}
