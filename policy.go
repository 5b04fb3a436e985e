package main

import (
	"context"

	"daftari/app"
	"daftari/app/payout"
	"daftari/fineract"
	"daftari/fineract/ledger"
	"daftari/fineract/ledger/policy"
	"daftari/sync/pairing"
)

// Policy reads what an institution decided about payments by wallet.
func (s setup) Policy(ctx context.Context, at pairing.Counter) (policy.Kept, error) {
	return s.decided(at, func(c *fineract.Client) (policy.Kept, error) { return policy.Read(ctx, c) })
}

// SetPolicy writes it down, once users and clients are found at the core; dry only checks it.
func (s setup) SetPolicy(ctx context.Context, at pairing.Counter, p payout.Policy, dry bool) (policy.Kept, error) {
	return s.decided(at, func(c *fineract.Client) (k policy.Kept, err error) {
		k = policy.Kept{Key: app.Key(s.newID()), By: at.User, At: s.now().UTC()}
		if err := p.Sense(); err != nil {
			return k, err
		}
		if k.Policy, err = policy.Known(ctx, c, p); err != nil || dry {
			return k, err
		}
		if err := policy.Write(ctx, c, k); err != nil {
			return k, err
		}
		return policy.Read(ctx, c)
	})
}

// decided does what a counter asks for with a sign-in of its own.
func (s setup) decided(at pairing.Counter, do func(*fineract.Client) (policy.Kept, error)) (policy.Kept, error) {
	if at.Server == "" || at.User == "" {
		return policy.Kept{}, app.Trouble(app.BadInput, "config.init_needs", nil)
	}
	c, err := s.counter(at)
	if err != nil {
		return policy.Kept{}, err
	}
	defer c.Close()
	k, err := do(c)
	return k, ledger.Unreached(at.Server, err)
}
