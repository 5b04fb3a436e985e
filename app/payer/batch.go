package payer

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/app/wallet"
)

// Draft is a batch before it is sent: the table of C2 with its total against what the officer may send alone.
type Draft struct {
	Group     payout.Group
	May       payout.Authority   // of the officer
	Above     money.Amount       // how much of the total is above; no amount = she may send it alone
	Approvers []payout.Authority // who could let it go where it is above
}

// Within says that the officer may send it alone.
func (d Draft) Within() bool { return !d.Above.Valid() }

// Draft shows what a batch of these payments would be; nothing is written. No keys are all that the officer has pending.
// payer.nothing_pending, payer.currencies (BadInput), payout.not_now, payer.wallet_off (Conflict), payout.not_yours (NotPermitted).
func (p *Payer) Draft(ctx context.Context, keys ...app.Key) (Draft, error) {
	officer, err := p.Portfolio.Officer(ctx)
	if err != nil {
		return Draft{}, err
	}
	policy, err := p.Known.Policy(ctx)
	if err != nil {
		return Draft{}, err
	}
	lines, err := p.pending(ctx, keys, officer.Username)
	if err != nil {
		return Draft{}, err
	}
	g := payout.Group{Key: p.NewKey(), Lines: lines, By: officer, At: p.Stamp(), Until: p.Now().UTC().Truncate(time.Second).Add(policy.Life())}
	amounts := make([]money.Amount, len(lines))
	for i := range lines {
		lines[i].Batch, amounts[i] = g.Key, lines[i].Amount
	}
	if g.Total, err = money.Sum(amounts[0].Currency(), amounts...); err != nil {
		return Draft{}, app.Trouble(app.BadInput, "payer.currencies", err)
	}
	d := Draft{May: policy.Of(officer.Username)}
	g.Limit = d.May.Sends
	above, is := d.May.Above(g.Total)
	if d.May.Pays(g) { // nobody lets her own money go alone
		above, is = g.Total, true
	}
	if is {
		g.Asks, d.Above = true, above
		d.Approvers = policy.Approvers(g)
	}
	d.Group = g
	return d, g.Check()
}

// pending payments of an officer out of the named ones, or all of hers.
func (p *Payer) pending(ctx context.Context, keys []app.Key, user string) ([]payout.Payment, error) {
	all, err := p.Files.Payments(ctx)
	if err != nil {
		return nil, err
	}
	var lines []payout.Payment
	for _, x := range all {
		named := slices.Contains(keys, x.Key)
		switch {
		case len(keys) > 0 && !named:
		case !strings.EqualFold(x.By.Username, user):
			if named {
				return nil, app.Trouble(app.NotPermitted, "payout.not_yours", nil)
			}
		case x.State == payout.Pending && x.Purpose.Flow() == app.CashOut:
			lines = append(lines, x)
		case named:
			return nil, app.Trouble(app.Conflict, "payout.not_now", nil, "name", x.Name, "no", x.No)
		}
	}
	if len(lines) == 0 {
		return nil, trouble(app.BadInput, "nothing_pending")
	}
	for _, x := range lines {
		if err := p.still(ctx, x); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

// still says that money may go to a payment's wallet now, whatever was when it was asked for: payer.wallet_off (Conflict).
func (p *Payer) still(ctx context.Context, x payout.Payment) error {
	rows, err := p.Purses.WalletRows(ctx, x.Client)
	if err != nil {
		return err
	}
	if wallet.Payable(rows, x.Client, x.Wallet, p.Now(), 0) != nil {
		return trouble(app.Conflict, "wallet_off", "name", x.Name, "no", x.No)
	}
	return nil
}

// Send freezes the batch of a draft (C2): within the officer's limit it goes with her own signature, above it a second
// person is asked. Two quick taps make one batch: the second finds its payments sent.
func (p *Payer) Send(ctx context.Context, d Draft) (payout.Group, error) {
	if d.Group.Asks {
		return p.Ledger.Send(ctx, d.Group, nil)
	}
	by, err := p.signer(nil)
	if err != nil {
		return payout.Group{}, err
	}
	own := payout.Decision{Batch: d.Group.Key, Digest: d.Group.Digest(), Verdict: payout.Sent, At: p.Now().UTC().Truncate(time.Millisecond)}
	if own, err = own.Sign(by); err != nil {
		return payout.Group{}, err
	}
	policy, err := p.Known.Policy(ctx)
	if err != nil {
		return payout.Group{}, err
	}
	if _, err := policy.Judge(d.Group, own, p.Now()); err != nil {
		return payout.Group{}, err
	}
	return p.Ledger.Send(ctx, d.Group, &own)
}

// Deciding is what a second person says of a batch.
type Deciding struct {
	Batch   app.Key
	Verdict payout.Verdict // Yes or No
	Out     []app.Key      // with Yes: lines that stay behind
	Reason  string         // needed with No
}

// Decide on a batch of this device, or on one that waits for who is at it. by is the approver where she is enrolled here
// and another has the book open; nil is who is at the device. payer.no_reason, and those of payout.Policy.Judge.
func (p *Payer) Decide(ctx context.Context, d Deciding, by proof.Signer) error {
	by, err := p.signer(by)
	if err != nil {
		return err
	}
	if d.Verdict == payout.No && d.Reason == "" {
		return trouble(app.BadInput, "no_reason")
	}
	g, err := p.group(ctx, d.Batch)
	if err != nil {
		return err
	}
	left := g
	if d.Verdict == payout.Yes && len(d.Out) > 0 {
		if left, err = g.Without(d.Out); err != nil {
			return err
		}
	} else {
		d.Out = nil
	}
	said := payout.Decision{Batch: g.Key, Digest: left.Digest(), Verdict: d.Verdict, Out: d.Out, Reason: d.Reason, At: p.Now().UTC().Truncate(time.Millisecond)}
	if said, err = said.Sign(by); err != nil {
		return err
	}
	policy, err := p.Known.Policy(ctx)
	if err != nil {
		return err
	}
	if _, err := policy.Judge(g, said, p.Now()); err != nil {
		return err
	}
	return p.Ledger.Decide(ctx, said, by)
}

// group is a batch of this device's, or one that waits for who is at it; payout.no_batch (NotFound).
func (p *Payer) group(ctx context.Context, key app.Key) (payout.Group, error) {
	f, err := p.Files.Batch(ctx, key)
	if err == nil || app.ClassOf(err) != app.NotFound {
		return f.Group, err
	}
	all, werr := p.Files.Waiting(ctx)
	if werr != nil {
		return payout.Group{}, werr
	}
	i := slices.IndexFunc(all, func(w payout.Waiting) bool { return w.Batch.Key == key })
	if i < 0 {
		return payout.Group{}, err
	}
	return all[i].Batch, nil
}

// Code takes the answer that an approver read out over the telephone. It is kept, goes to the desk, and the desk alone can
// tell whether it fits. user is the approver's name at the core; "" = the only one who may approve. payout.misheard,
// payer.which_approver (BadInput), payout.decided (Conflict), and those of payout.Policy.MayApprove.
func (p *Payer) Code(ctx context.Context, batch app.Key, typed, user string) error {
	code, err := payout.Typed(typed)
	if err != nil {
		return err
	}
	f, err := p.Files.Batch(ctx, batch)
	if err != nil {
		return err
	}
	policy, err := p.Known.Policy(ctx)
	if err != nil {
		return err
	}
	if user == "" {
		if all := policy.Approvers(f.Group); len(all) == 1 {
			user = all[0].User
		} else {
			return trouble(app.BadInput, "which_approver")
		}
	}
	said := payout.Decision{Batch: batch, Digest: f.Group.Digest(), Verdict: payout.Yes, Way: payout.ByCode, Code: code,
		At: p.Now().UTC().Truncate(time.Millisecond), Signed: payout.Signed{By: user, Name: policy.Of(user).Name}}
	if _, err := policy.Judge(f.Group, said, p.Now()); err != nil {
		return err
	}
	return p.Ledger.Decide(ctx, said, nil)
}

// Withdraw takes a batch back that waits for approval. gone says that it is done; else the desk was asked for it.
func (p *Payer) Withdraw(ctx context.Context, batch app.Key, reason string) (gone bool, err error) {
	return p.Ledger.Withdraw(ctx, batch, reason)
}

// problem of an error; nil where it is none that people are told.
func problem(err error) *app.Problem {
	var p *app.Problem
	if errors.As(err, &p) && p.Class != app.Internal && p.Class != app.BrokenBook {
		return p
	}
	return nil
}
