package payout

import (
	"slices"
	"strings"

	"daftari/app"
	"daftari/app/money"
)

// longest that a request for approval may live and a changed number may wait, in hours.
const longest = 30 * 24

// Sense is what no policy may lack, whoever wrote it down: an order that there is, hours that pass, every user once with
// amounts above nought, and for whatever somebody may send or ask for somebody else who may let it go. All are BadInput:
// payout.policy.order, .hours, .provider, .nobody, .user, .twice, .amount, .count, .payee, .herself, .no_approver.
func (p Policy) Sense() error {
	wrong := func(key string, args ...any) error {
		return app.Trouble(app.BadInput, "payout.policy."+key, nil, args...)
	}
	switch {
	case p.Order != "" && !slices.Contains(Orders(), p.Order):
		return wrong("order", "order", string(p.Order))
	case p.Hours < 0 || p.Hours > longest || p.WalletHours < 0 || p.WalletHours > longest:
		return wrong("hours", "most", longest)
	case len(p.Authorities) == 0:
		return wrong("nobody")
	}
	for i, name := range p.Providers {
		if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || name == "" || slices.Contains(p.Providers[:i], name) {
			return wrong("provider", "rail", name)
		}
	}
	for i, a := range p.Authorities {
		again := func(b Authority) bool { return strings.EqualFold(a.User, b.User) }
		one := func(b Authority) bool { return a.Client != 0 && a.Client == b.Client }
		earlier := p.Authorities[:i]
		switch {
		case strings.TrimSpace(a.User) != a.User || a.User == "":
			return wrong("user", "user", a.User)
		case slices.ContainsFunc(earlier, again):
			return wrong("twice", "user", a.User)
		case slices.ContainsFunc(earlier, one):
			return wrong("payee", "user", a.User)
		case unfit(a.Sends), unfit(a.Approves), !a.Sends.Valid() && !a.Approves.Valid() && a.Client == 0:
			return wrong("amount", "user", a.User)
		case a.Payments < 0, a.Payments > 0 && !a.Approves.Valid(), a.Client < 0:
			return wrong("count", "user", a.User)
		}
	}
	return p.covered()
}

func unfit(a money.Amount) bool { return a.Valid() && (a.Sign() <= 0 || app.TooLarge(a) != nil) }

// covered: above what anybody sends alone somebody else must be able to say yes.
func (p Policy) covered() error {
	for _, a := range p.Authorities {
		if !a.Sends.Valid() {
			continue
		}
		above := func(b Authority) bool {
			return b.Approves.Valid() && !within(b.Approves, a.Sends) && b.Approves.Currency().Same(a.Sends.Currency())
		}
		key := "no_approver"
		for _, b := range p.Authorities {
			switch {
			case !above(b):
			case b.User == a.User:
				key = "herself"
			default:
				key = ""
			}
			if key == "" {
				break
			}
		}
		if key != "" {
			return app.Trouble(app.BadInput, "payout.policy."+key, nil, "user", a.User, "most", a.Sends)
		}
	}
	return nil
}
