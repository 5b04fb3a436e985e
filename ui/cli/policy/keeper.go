package policy

import (
	"context"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/fineract"
	"daftari/fineract/ledger"
	"daftari/fineract/ledger/policy"
	"daftari/sync/pairing"
)

// Keeper reads and writes decisions at the core, with a sign-in of which this device keeps nothing.
type Keeper struct {
	Client func(at pairing.Counter) (*fineract.Client, error)
	Now    func() time.Time
	NewID  func() string // a UUIDv4
}

func (k Keeper) read(ctx context.Context, at pairing.Counter) (policy.Kept, error) {
	return k.with(at, func(c *fineract.Client) (policy.Kept, error) { return policy.Read(ctx, c) })
}

// set writes a decision down, once its users and clients are found at the core; dry only checks it.
func (k Keeper) set(ctx context.Context, at pairing.Counter, p payout.Policy, dry bool) (policy.Kept, error) {
	return k.with(at, func(c *fineract.Client) (kept policy.Kept, err error) {
		kept = policy.Kept{Key: app.Key(k.NewID()), By: at.User, At: k.Now().UTC()}
		if err := p.Sense(); err != nil {
			return kept, err
		}
		if kept.Policy, err = policy.Known(ctx, c, p); err != nil || dry {
			return kept, err
		}
		if err := policy.Write(ctx, c, kept); err != nil {
			return kept, err
		}
		return policy.Read(ctx, c)
	})
}

func (k Keeper) with(at pairing.Counter, do func(*fineract.Client) (policy.Kept, error)) (policy.Kept, error) {
	if at.Server == "" || at.User == "" {
		return policy.Kept{}, app.Trouble(app.BadInput, "config.init_needs", nil)
	}
	c, err := k.Client(at)
	if err != nil {
		return policy.Kept{}, err
	}
	defer c.Close()
	kept, err := do(c)
	return kept, ledger.Unreached(at.Server, err)
}
