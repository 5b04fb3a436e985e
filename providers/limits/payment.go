package limits

import (
	"slices"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/app/words"
)

// For are the rules of a payment's wallet on a day, and what else this book pays to it on that day, in that month and year: sent
// are its payments, this one among them or not.
func For(rules []Rule, p payout.Payment, day time.Time, sent []payout.Payment) ([]Rule, Used, error) {
	used, err := usedOf(p, app.DateOf(day), sent)
	return In(rules, Place{Country: p.Wallet.Number.Region(), Provider: p.Wallet.Provider, Tier: p.Wallet.Tier}, day), used, err
}

// Of are the limits that a payment would pass; see For.
func Of(rules []Rule, p payout.Payment, day time.Time, sent []payout.Payment) ([]Warning, error) {
	rules, used, err := For(rules, p, day, sent)
	if err != nil {
		return nil, err
	}
	return Check(rules, p.Purpose.Flow(), p.Amount, used)
}

// usedOf sums what was paid, or may be. Parts are in their whole.
func usedOf(p payout.Payment, day app.Date, sent []payout.Payment) (u Used, err error) {
	add := func(to *money.Amount, a money.Amount) {
		switch {
		case err != nil:
		case !to.Valid():
			*to = a
		default:
			*to, err = to.Add(a)
		}
	}
	month, year := day.String()[:len("2006-01")], day.String()[:len("2006")]
	for _, x := range sent {
		if x.Key == p.Key || x.Parent != "" || x.Wallet.Number != p.Wallet.Number || x.Wallet.Provider != p.Wallet.Provider || x.Purpose.Flow() != p.Purpose.Flow() ||
			!x.State.Holds() || x.Amount.Currency() != p.Amount.Currency() {
			continue
		}
		on := x.Day.String()
		if x.State != payout.Made { // it may go today, whenever it was made out
			on = day.String()
		}
		if on == day.String() {
			add(&u.Day, x.Amount)
		}
		if on[:len(month)] == month {
			add(&u.Month, x.Amount)
		}
		if on[:len(year)] == year {
			add(&u.Year, x.Amount)
		}
	}
	return u, err
}

// Say tells the warnings in a few words each; the one cap that parts answer comes last. provider is as people call it.
func Say(w *words.Words, provider string, all []Warning) (said []string) {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Warning) int { return last(a) - last(b) })
	for _, x := range all {
		amount := x.Rule.Amount
		if c, err := money.ISO(x.Rule.Currency); err == nil {
			if a, err := money.ParseDecimal(amount, c); err == nil {
				amount = a.Figure(w.Lang(), false)
			}
		}
		left := amount
		if x.Left.Valid() {
			left = x.Left.Figure(w.Lang(), false)
		}
		one := w.T("payout.cap."+string(x.Rule.Kind), "provider", provider, "most", amount, "left", left)
		if !slices.Contains(said, one) {
			said = append(said, one)
		}
	}
	return said
}

func last(x Warning) int {
	if x.Rule.Kind == TxMax {
		return 1
	}
	return 0
}
