// Package limits knows what wallets may hold and move, by country, provider and KYC tier: dated
// data from reference/mobile-money.md F, to be verified with the provider before use. A limit here
// only warns, for the balance of a wallet and its other senders are unknown to us: the provider stays
// the judge.
package limits

import (
	"errors"
	"fmt"
	"time"

	"daftari/app"
	"daftari/app/money"
)

// Kind of a limit.
type Kind string

// The kinds.
const (
	TxMin      Kind = "tx_min"
	TxMax      Kind = "tx_max"
	DayValue   Kind = "day_value"
	MonthIn    Kind = "month_in"
	MonthOut   Kind = "month_out"
	Year       Kind = "year"
	BalanceMax Kind = "balance_max"
	NoPayout   Kind = "no_payout" // wallets of the tier may not be paid by an institution
)

// Rule is one limit as it was published.
type Rule struct {
	Country  string // ISO 3166
	Provider string // "" = all of the country
	Tier     string // "" = all
	Kind     Kind
	Flow     app.Flow // seen from the institution; 0 = both ways
	Amount   string   // a machine's decimal; "" for NoPayout
	Currency string
	From     string // ISO date; "" = unknown
	To       string // last day; "" = still
	Source   string
	Note     string
}

// Place is whose wallet it is.
type Place struct{ Country, Provider, Tier string }

// In are the rules that hold for the place on the day. A rule of a tier holds only for a wallet whose
// tier is known; where it is not, the lowest of the country's would be a guess.
func In(rules []Rule, p Place, day time.Time) []Rule {
	iso := day.Format(time.DateOnly)
	var held []Rule
	for _, r := range rules {
		if r.Country == p.Country && (r.Provider == "" || r.Provider == p.Provider) && (r.Tier == "" || r.Tier == p.Tier) &&
			(r.From == "" || r.From <= iso) && (r.To == "" || iso <= r.To) {
			held = append(held, r)
		}
	}
	return held
}

// Used is what we ourselves have moved to or from the wallet already. No amount = nothing.
type Used struct{ Day, Month, Year money.Amount }

// Warning is a rule that a payment would pass, with what is left under it; no amount = nothing said.
type Warning struct {
	Rule Rule
	Left money.Amount
}

// Check a payment. Rules of another currency are left out.
func Check(rules []Rule, flow app.Flow, amount money.Amount, used Used) ([]Warning, error) {
	var all []Warning
	for _, r := range rules {
		if r.Flow != 0 && r.Flow != flow {
			continue
		}
		if r.Kind == NoPayout {
			if flow == app.CashOut {
				all = append(all, Warning{Rule: r})
			}
			continue
		}
		if r.Currency != amount.Currency().Code() {
			continue
		}
		bound, err := money.ParseDecimal(r.Amount, amount.Currency())
		if err != nil {
			return nil, fmt.Errorf("limit of %s: %w", r.Country, err)
		}
		w, passed, err := r.passed(flow, bound, amount, used)
		if err != nil {
			return nil, err
		}
		if passed {
			all = append(all, w)
		}
	}
	return all, nil
}

func (r Rule) passed(flow app.Flow, bound, amount money.Amount, used Used) (Warning, bool, error) {
	before := money.Amount{}
	switch r.Kind {
	case TxMin:
		return Warning{Rule: r}, amount.Minor() < bound.Minor(), nil
	case DayValue:
		before = used.Day
	case MonthIn: // into the wallet is out of the institution
		if flow != app.CashOut {
			return Warning{}, false, nil
		}
		before = used.Month
	case MonthOut:
		if flow != app.CashIn {
			return Warning{}, false, nil
		}
		before = used.Month
	case Year:
		before = used.Year
	case BalanceMax:
		if flow != app.CashOut {
			return Warning{}, false, nil
		}
	case TxMax, NoPayout:
	}
	left := bound
	if before.Valid() {
		var err error
		if left, err = bound.Sub(before); err != nil {
			return Warning{}, false, err
		}
	}
	if left.Sign() < 0 {
		left = money.Zero(bound.Currency())
	}
	return Warning{Rule: r, Left: left}, amount.Minor() > left.Minor(), nil
}

// errNotSplit: only a cap on single payments is answered by several.
var errNotSplit = errors.New("not to be split")

// Split a payment that passes nothing but the cap on single payments into the fewest children that
// do not pass it, all but the last of the cap's size. allowed is the institution's policy for the
// country, off by default: to split in order to get under any other limit is structuring, and is
// refused here whatever the policy says.
func Split(amount money.Amount, warnings []Warning, allowed bool) ([]money.Amount, error) {
	bound := money.Amount{}
	for _, w := range warnings {
		if w.Rule.Kind != TxMax || !allowed {
			return nil, fmt.Errorf("%s: %w", w.Rule.Kind, errNotSplit)
		}
		if !bound.Valid() || w.Left.Minor() < bound.Minor() {
			bound = w.Left
		}
	}
	if !bound.Valid() || amount.Minor() <= bound.Minor() {
		return []money.Amount{amount}, nil
	}
	if bound.Sign() <= 0 {
		return nil, errNotSplit
	}
	var children []money.Amount
	for left := amount.Minor(); left > 0; left -= bound.Minor() {
		children = append(children, money.FromMinor(min(left, bound.Minor()), amount.Currency()))
	}
	return children, nil
}

// most parts of a payment: more would be another way to pay than an institution thinks of.
const most = 10

// Parts in which a payment goes under these rules where its institution lets payments go in parts; none where it goes whole:
// it passes nothing, or more than the cap on single payments, with what we moved before, or a part would pass something.
func Parts(rules []Rule, flow app.Flow, amount money.Amount, before Used) ([]money.Amount, error) {
	warnings, err := Check(rules, flow, amount, before)
	if err != nil || len(warnings) == 0 || flow != app.CashOut {
		return nil, err
	}
	all, err := Split(amount, warnings, true)
	if err != nil || len(all) < 2 || len(all) > most {
		return nil, nil //nolint:nilerr // it goes whole: its provider judges
	}
	for _, a := range all {
		if w, err := Check(rules, flow, a, Used{}); err != nil || len(w) > 0 {
			return nil, err
		}
	}
	return all, nil
}
