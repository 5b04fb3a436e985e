package line

import (
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
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

// Mark says in a payment's line that it is more than its wallet takes at once, or in which parts it goes for that. What the desk
// sent to the wallet before it alone knows: it may send it whole.
func (c Caps) Mark(w *words.Words, l Line, p payout.Payment) (Line, error) {
	place := limits.Place{Country: p.Wallet.Number.Region(), Provider: p.Wallet.Provider, Tier: p.Wallet.Tier}
	rules := limits.In(c.Rules, place, c.Day)
	warnings, err := limits.Check(rules, app.CashOut, p.Amount, limits.Used{})
	if err != nil {
		return l, err
	}
	if c.Split {
		parts, err := limits.Parts(rules, app.CashOut, p.Amount, limits.Used{})
		if err != nil || len(parts) > 0 {
			return l.inParts(w, parts), err
		}
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

// inParts says how much each part is; a name that a person should look at is said too.
func (l Line) inParts(w *words.Words, parts []money.Amount) Line {
	each := make([]string, len(parts))
	for i, a := range parts {
		each[i] = Figure(w, a, false)
	}
	says := w.T("batch.parts", "n", len(parts)) + ": " + strings.Join(each, " + ")
	if l.Parts = true; l.Check {
		l.Says += " · " + says
		return l
	}
	l.Says, l.Holder = says, stamp.Look{Word: "batch.parts", Icon: "pay-split", Tone: "plum", Loud: stamp.Quiet}
	return l
}
