// Package checks looks up what must be true of a payment beside what a device says of it: at the core, at the provider, and
// in the desk's book. The desk goes by it before it lets a payout go; an approver is told what it found.
package checks

import (
	"context"
	"errors"
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
	Payee(ctx context.Context, client app.ClientID) (name string, wallets []wallet.Row, err error)
}

// Checks of one institution; all fields are needed.
type Checks struct {
	Book     *deskbook.Book
	Rails    *providers.Registry
	Core     Core
	Now      func() time.Time
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

// Payable reads the core afresh: whether a payout is still due, of an account on which so many were made, and its wallet one
// that money may go to by this clock. booked: it stands at the core as handed out, so that its wallet alone is looked at. The
// errors of Core.Due, and of wallet.Payable.
func (c Checks) Payable(ctx context.Context, p payout.Payment, made int, wait time.Duration, booked bool) error {
	if !booked {
		if err := c.due(ctx, p, made); err != nil {
			return err
		}
	}
	_, err := c.payee(ctx, p, wait)
	return err
}

func (c Checks) due(ctx context.Context, p payout.Payment, made int) error {
	ctx, cancel := context.WithTimeout(ctx, c.Patience)
	defer cancel()
	return c.Core.Due(ctx, p, made)
}

// payee is the client's name at the core, told where it could be read, and whether money may go to the wallet.
func (c Checks) payee(ctx context.Context, p payout.Payment, wait time.Duration) (name string, err error) {
	if p.Purpose.Flow() != app.CashOut {
		return "", nil
	}
	ctx, cancel := context.WithTimeout(ctx, c.Patience)
	defer cancel()
	name, rows, err := c.Core.Payee(ctx, p.Client)
	if err != nil {
		return "", err
	}
	return name, wallet.Payable(rows, p.Client, p.Wallet, c.Now(), wait)
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
	core, known := c.agrees(ctx, lines)
	all := append([]payout.Finding{twice, core}, c.lasts(ctx, lines)...)
	all = append(all, c.names(ctx, lines, known)...)
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
	case "payout.check.names":
		return "payout.check.names_odd"
	}
	return key
}

// agrees asks the core about each line, until it cannot be asked: what is due, and to whose wallet. known are the clients'
// names there, as far as it told.
func (c Checks) agrees(ctx context.Context, lines []payout.Payment) (f payout.Finding, known map[app.ClientID]string) {
	f, known = payout.Finding{Key: "payout.check.core", OK: true}, map[app.ClientID]string{}
	deaf := false
	for _, l := range lines {
		var err error
		if !deaf {
			var name string
			if name, err = c.agreesTo(ctx, l); name != "" {
				known[l.Client] = name
			}
			deaf = err != nil && Unread(err)
		}
		if deaf || err != nil {
			f.Lines = append(f.Lines, l.Key)
		}
	}
	return f, known
}

func (c Checks) agreesTo(ctx context.Context, p payout.Payment) (name string, err error) {
	var made int
	var policy payout.Policy
	if err := c.Book.Read(ctx, func(t *deskbook.Tx) (err error) {
		if made, err = t.Made(p.Account); err != nil {
			return err
		}
		policy, err = t.Policy()
		return err
	}); err != nil {
		return "", err
	}
	due := c.due(ctx, p, made)
	if due != nil && Unread(due) {
		return "", due
	}
	name, err = c.payee(ctx, p, policy.WalletWait())
	return name, errors.Join(due, err)
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
			f.Args = append(f.Args, "left", left.Decimal())
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

// Funded are those of the halted rails whose float lasts for the next payment again.
func (c Checks) Funded(ctx context.Context, halted []deskbook.Halt) (rails []string, err error) {
	for _, h := range halted {
		if h.Reason != string(providers.FloatShort) {
			continue
		}
		var next *deskbook.Paying
		if err := c.Book.Read(ctx, func(t *deskbook.Tx) error {
			all, err := t.In(payout.Queued, payout.Approved)
			for i := range all {
				if next == nil && all[i].Wallet.Provider == h.Rail && all[i].Purpose.Flow() == app.CashOut {
					next = &all[i]
				}
			}
			return err
		}); err != nil {
			return rails, err
		}
		if next == nil {
			continue
		}
		if left, ok := c.Float(ctx, h.Rail, next.Amount.Currency()); ok {
			if n, err := next.Amount.Cmp(left); err == nil && n <= 0 {
				rails = append(rails, h.Rail)
			}
		}
	}
	return rails, nil
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

// names asks each rail who holds the wallets, and compares with the core's names of the clients: what a device said of them
// counts for nothing. What nobody could tell is a finding of its own.
func (c Checks) names(ctx context.Context, lines []payout.Payment, known map[app.ClientID]string) []payout.Finding {
	agree, unasked := payout.Finding{Key: "payout.check.names", OK: true}, payout.Finding{Key: "payout.check.names_unasked"}
	deaf := map[string]bool{}
	for _, l := range lines {
		holder, told := "", false
		name := known[l.Client]
		if rail := l.Wallet.Provider; name != "" && !deaf[rail] {
			var err error
			holder, err = c.Holder(ctx, rail, l.Wallet)
			told = err == nil && holder != "" || app.ClassOf(err) == app.NotFound // or there is no such wallet
			deaf[rail] = err != nil && Unread(err)
		}
		switch {
		case !told:
			unasked.Lines = append(unasked.Lines, l.Key)
		case !wallet.Alike(name, holder):
			agree.Lines = append(agree.Lines, l.Key)
		}
	}
	switch {
	case len(unasked.Lines) == 0:
		return []payout.Finding{agree}
	case len(agree.Lines) == 0:
		return []payout.Finding{unasked}
	}
	return []payout.Finding{agree, unasked}
}

// Holder asks a rail who holds a wallet; "" where it cannot tell. The errors of providers.Lookup.
func (c Checks) Holder(ctx context.Context, rail string, w payout.Wallet) (string, error) {
	r, can := providers.Find[providers.Lookup](c.Rails, rail)
	if !can {
		return "", nil
	}
	ctx, cancel := context.WithTimeout(ctx, c.Patience)
	defer cancel()
	return r.Holder(ctx, w.Number)
}
