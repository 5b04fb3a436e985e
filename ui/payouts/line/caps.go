package line

import (
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/words"
	"daftari/providers/limits"
)

// Caps are what wallets take in one payment, as far as it is published: the provider stays the judge. The zero Caps warn
// of nothing.
type Caps struct {
	Rules []limits.Rule
	Day   time.Time
}

// Mark says in a payment's line that it is more than its wallet takes at once: whatever the policy, each payment goes whole.
func (c Caps) Mark(w *words.Words, l Line, p payout.Payment) (Line, error) {
	place := limits.Place{Country: p.Wallet.Number.Region(), Provider: p.Wallet.Provider, Tier: p.Wallet.Tier}
	warnings, err := limits.Check(limits.In(c.Rules, place, c.Day), app.CashOut, p.Amount, limits.Used{})
	if err != nil {
		return l, err
	}
	for _, x := range warnings {
		if x.Rule.Kind != limits.TxMax {
			continue
		}
		l.Says = w.T("batch.over_cap", "provider", l.Provider, "amount", Figure(w, x.Left, false))
		l.Holder, l.Check, l.Over = unsaid(), true, true
	}
	return l, nil
}
