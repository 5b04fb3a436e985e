package line

import (
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/stamp"
	"daftari/app/words"
	"daftari/providers/limits"
)

// Caps are what wallets take in one payment, as far as it is published: the provider stays the judge. The zero Caps warn
// of nothing.
type Caps struct {
	Rules []limits.Rule
	Split bool // the institution lets a payment go in parts
	Day   time.Time
}

// Mark says in a payment's line that it goes in parts, or that it is more than its wallet takes at once.
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
		parts, err := limits.Split(p.Amount, []limits.Warning{x}, c.Split)
		if err == nil && c.Split {
			l.Parts = w.T("batch.parts", "n", len(parts))
			l.Says = l.Parts + ": "
			for i, a := range parts {
				if i > 0 {
					l.Says += " + "
				}
				l.Says += Figure(w, a, false)
			}
			l.Holder = stamp.Look{Word: "batch.parts", Icon: "pay-split", Tone: "plum", Loud: stamp.Quiet}
			continue
		}
		l.Says = w.T("batch.over_cap", "provider", l.Provider, "amount", Figure(w, x.Left, false))
		l.Holder, l.Check, l.Over = unsaid(), true, true
	}
	return l, nil
}
