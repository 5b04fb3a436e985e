// Package checks looks up what must be true of a payment beside what a device says of it: at the core, at the provider, and
// in the desk's book. The desk goes by it before it lets a payout go; an approver is told what it found.
package checks

import (
	"context"
	"strconv"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/app/wallet"
	"daftari/providers"
	"daftari/store/deskbook"
)

// Core is what is read there: desk.Ledger.
type Core interface {
	Due(ctx context.Context, p payout.Payment, made int) error
}

// Checks of one institution; all fields are needed.
type Checks struct {
	Book     *deskbook.Book
	Rails    *providers.Registry
	Core     Core
	Patience time.Duration // with one request
}

// lookBack is how far an approver is told of payments to the same client.
const lookBack = 7 * 24 * time.Hour

// Unread says that a Problem tells nothing of the payment: the core could not be read now.
func Unread(err error) bool {
	switch app.ClassOf(err) {
	case app.Offline, app.Busy, app.SignedOut, app.Doubtful, app.Foreign, app.Internal, app.BadConfig:
		return true
	}
	return false
}

// Batch is what an approver wants to know of a batch. An error is of the book; what rail and core do not tell is a finding.
func (c Checks) Batch(ctx context.Context, lines []payout.Payment) ([]payout.Finding, error) {
	twice := payout.Finding{Key: "payout.check.twice", OK: true}
	if err := c.Book.Read(ctx, func(t *deskbook.Tx) error {
		for _, l := range lines {
			like, err := t.Alike(l, t.Now.Add(-lookBack))
			if err != nil {
				return err
			}
			if len(like) > 0 {
				twice.Lines = append(twice.Lines, l.Key)
			}
		}
		return nil
	}); err != nil {
		return nil, err
	}
	all := append([]payout.Finding{twice, c.agrees(ctx, lines)}, c.lasts(ctx, lines)...)
	all = append(all, names(lines))
	for i := range all {
		if f := &all[i]; len(f.Lines) > 0 {
			f.OK, f.Key = false, odd(f.Key)
			f.Args = append(f.Args, "n", strconv.Itoa(len(f.Lines)))
		}
	}
	return all, nil
}

// odd is the key of a check that found something.
func odd(key string) string {
	switch key {
	case "payout.check.twice":
		return "payout.check.twice_found"
	case "payout.check.core":
		return "payout.check.core_refuses"
	}
	return "payout.check.names_odd"
}

// agrees asks the core about each line, until it cannot be asked.
func (c Checks) agrees(ctx context.Context, lines []payout.Payment) payout.Finding {
	f := payout.Finding{Key: "payout.check.core", OK: true}
	deaf := false
	for _, l := range lines {
		var err error
		if !deaf {
			err = c.agreesTo(ctx, l)
			deaf = err != nil && Unread(err)
		}
		if deaf || err != nil {
			f.Lines = append(f.Lines, l.Key)
		}
	}
	return f
}

func (c Checks) agreesTo(ctx context.Context, p payout.Payment) error {
	var made int
	if err := c.Book.Read(ctx, func(t *deskbook.Tx) (err error) {
		made, err = t.Made(p.Account)
		return err
	}); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, c.Patience)
	defer cancel()
	return c.Core.Due(ctx, p, made)
}

// lasts asks each rail whether its float is enough for the batch.
func (c Checks) lasts(ctx context.Context, lines []payout.Payment) (all []payout.Finding) {
	sums := map[string]money.Amount{}
	for _, l := range lines {
		sum, ok := sums[l.Wallet.Provider]
		if !ok {
			sum = money.Zero(l.Amount.Currency())
		}
		if sum, err := sum.Add(l.Amount); err == nil {
			sums[l.Wallet.Provider] = sum
		}
	}
	for _, rail := range c.Rails.Names() {
		sum, ok := sums[rail]
		if !ok {
			continue
		}
		f := payout.Finding{Key: "payout.check.float", Args: []string{"rail", rail}}
		if left, told := c.Float(ctx, rail, sum.Currency()); told {
			n, err := sum.Cmp(left)
			if f.OK = err == nil && n <= 0; !f.OK {
				f.Key = "payout.check.float_short"
			}
		} else {
			f.Key = "payout.check.float_untold"
		}
		all = append(all, f)
	}
	return all
}

// Float of a rail in a currency: the most of the accounts that it pays from; false where it cannot tell.
func (c Checks) Float(ctx context.Context, rail string, in money.Currency) (most money.Amount, ok bool) {
	r, can := providers.Find[providers.Balance](c.Rails, rail)
	if !can {
		return most, false
	}
	ctx, cancel := context.WithTimeout(ctx, c.Patience)
	defer cancel()
	all, err := r.Float(ctx)
	if err != nil {
		return most, false
	}
	for _, f := range all {
		if !f.In && f.Amount.Currency().Code() == in.Code() && (!ok || f.Amount.Minor() > most.Minor()) {
			most, ok = money.FromMinor(f.Amount.Minor(), in), true
		}
	}
	return most, ok
}

// names are the wallets whose holder the provider did not tell, or tells by another name.
func names(lines []payout.Payment) payout.Finding {
	f := payout.Finding{Key: "payout.check.names", OK: true}
	for _, l := range lines {
		if !wallet.Alike(l.Name, l.Wallet.Holder) {
			f.Lines = append(f.Lines, l.Key)
		}
	}
	return f
}
