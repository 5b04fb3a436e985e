package line

import (
	"slices"

	"daftari/app/money"
	"daftari/app/payout"
	"daftari/app/words"
)

// Each provider with how many payments, and how much: in the order in which they first come.
func Each(w *words.Words, lines []payout.Payment) ([]string, error) {
	type part struct {
		name string
		n    int
		sums []money.Amount
	}
	var parts []part
	for _, p := range lines {
		l := Of(w, p, false)
		i := slices.IndexFunc(parts, func(x part) bool { return x.name == l.Provider })
		if i < 0 {
			i, parts = len(parts), append(parts, part{name: l.Provider})
		}
		var err error
		parts[i].n++
		if parts[i].sums, err = money.AddTo(parts[i].sums, p.Amount); err != nil {
			return nil, err
		}
	}
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = w.T("batch.each", "provider", p.name, "n", p.n, "amount", money.Figures(p.sums, w.Lang()))
	}
	return out, nil
}
