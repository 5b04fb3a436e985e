package payout

import (
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
)

// Order says when the core hears of a payout.
type Order string

// The orders (mobile-money.md G.2.2; fineract-observed.md, "to savings first"). PayThenPost is the default: interest
// begins on the day on which the money arrived. Under the others it begins on the day of the booking, and a payment
// that fails is taken back at the core.
const (
	PayThenPost  Order = "pay_then_post"
	PostThenPay  Order = "post_then_pay"
	SavingsFirst Order = "savings_first"
)

// Orders in the order of the documentation.
func Orders() []Order { return []Order{PayThenPost, PostThenPay, SavingsFirst} }

// Authority is what one user may do with payouts. Users and amounts come from the institution's table at the core.
type Authority struct {
	User     string       `json:"user"`
	Name     string       `json:"name,omitempty"`
	Client   app.ClientID `json:"client,omitempty"`   // where she is a client too: nobody approves her own money
	Sends    money.Amount `json:"sends"`              // a batch that she sends alone; no amount = none
	Approves money.Amount `json:"approves"`           // of others; no amount = none
	Payments int          `json:"payments,omitempty"` // most in one batch that she approves; 0 = any number
}

// Policy is what the institution decided about payouts.
type Policy struct {
	Order       Order       `json:"order,omitempty"`
	Hours       int         `json:"hours,omitempty"`       // that a request for approval lives; 0 = 24
	WalletHours int         `json:"walletHours,omitempty"` // that a changed number waits before it is paid to; 0 = 48
	Split       bool        `json:"split,omitempty"`       // that a payment above what a wallet takes at once may go in parts
	Providers   []string    `json:"providers,omitempty"`   // whose wallets are paid to and collected from; none = every rail's of the desk
	Authorities []Authority `json:"authorities,omitempty"`
}

// Allows says whether a provider's wallets may be paid to and collected from: payout.provider (NotPermitted).
func (p Policy) Allows(provider string) error {
	if len(p.Providers) > 0 && !slices.Contains(p.Providers, provider) {
		return app.Trouble(app.NotPermitted, "payout.provider", nil, "rail", provider)
	}
	return nil
}

// In is the order in which a purpose is paid and posted: savings are always booked first (C8), and what comes in is
// taken before it is posted.
func (p Policy) In(purpose Purpose) Order {
	switch {
	case purpose == Withdrawal:
		return PostThenPay
	case purpose == Collection || p.Order == "":
		return PayThenPost
	}
	return p.Order
}

// Life of a request for approval.
func (p Policy) Life() time.Duration { return hours(p.Hours, 24) }

// WalletWait is how long a changed number waits.
func (p Policy) WalletWait() time.Duration { return hours(p.WalletHours, 48) }

func hours(n, byDefault int) time.Duration {
	if n <= 0 {
		n = byDefault
	}
	return time.Duration(n) * time.Hour
}

// Of a user; the zero Authority, which may do nothing, where the table does not name her.
func (p Policy) Of(user string) Authority {
	for _, a := range p.Authorities {
		if strings.EqualFold(a.User, user) {
			return a
		}
	}
	return Authority{User: user}
}

// May says whether an amount of n payments is within what she sends alone.
func (a Authority) May(total money.Amount) bool { return within(total, a.Sends) }

// Above is by how much a total is more than she sends alone: all of it where she may send none of its currency. false where
// it is within.
func (a Authority) Above(total money.Amount) (money.Amount, bool) {
	if a.May(total) {
		return money.Amount{}, false
	}
	if above, err := total.Sub(a.Sends); a.Sends.Valid() && err == nil {
		return above, true
	}
	return total, true
}

// Pays says whether a batch pays this user, where she is a client too.
func (a Authority) Pays(g Group) bool { return a.payee(g) != nil }

// payee: payout.payee (NotPermitted).
func (a Authority) payee(g Group) error {
	for _, l := range g.Lines {
		if a.Client != 0 && a.Client == l.Client {
			return app.Trouble(app.NotPermitted, "payout.payee", nil, "name", l.Name)
		}
	}
	return nil
}

// within: another currency is never within.
func within(total, most money.Amount) bool {
	if !most.Valid() {
		return false
	}
	c, err := total.Cmp(most)
	return err == nil && c <= 0
}

// MayApprove says whether a user may let a batch go: not her own, not one that pays her, and within her band.
// payout.own, payout.payee, payout.not_approver (NotPermitted), payout.band (OverLimit).
func (p Policy) MayApprove(user string, g Group) error {
	a := p.Of(user)
	switch {
	case strings.EqualFold(user, g.By.Username):
		return app.Trouble(app.NotPermitted, "payout.own", nil)
	case !a.Approves.Valid():
		return app.Trouble(app.NotPermitted, "payout.not_approver", nil, "user", user)
	case !within(g.Total, a.Approves) || a.Payments > 0 && len(g.Lines) > a.Payments:
		return app.Trouble(app.OverLimit, "payout.band", nil, "used", g.Total, "most", a.Approves, "n", len(g.Lines))
	}
	return a.payee(g)
}

// Approvers who may let a batch go, in the order of the table.
func (p Policy) Approvers(g Group) []Authority {
	var all []Authority
	for _, a := range p.Authorities {
		if p.MayApprove(a.User, g) == nil {
			all = append(all, a)
		}
	}
	return all
}

// Judge a decision on a batch at an instant: that it is of exactly these lines, by one who may, signed by her, and in time.
// What came by code is proven by Code.Fits, which only the desk can ask. payout.changed, payout.ran_out (Conflict), and
// those of MayApprove.
func (p Policy) Judge(g Group, d Decision, now time.Time) (Group, error) {
	left := g
	if len(d.Out) > 0 {
		var err error
		if left, err = g.Without(d.Out); err != nil {
			return Group{}, err
		}
	}
	if d.Batch != g.Key || left.Digest() != d.Digest {
		return Group{}, app.Trouble(app.Conflict, "payout.changed", nil)
	}
	if d.Verdict == Sent {
		if !strings.EqualFold(d.By, g.By.Username) || len(d.Out) > 0 {
			return Group{}, app.Trouble(app.NotPermitted, "payout.not_approver", nil, "user", d.By)
		}
		a := p.Of(d.By)
		if !a.May(g.Total) {
			return Group{}, app.Trouble(app.OverLimit, "payout.above", nil, "used", g.Total, "most", a.Sends)
		}
		if err := a.payee(g); err != nil {
			return Group{}, err
		}
		return g, nil
	}
	if d.Verdict != Yes && d.Verdict != No {
		return Group{}, app.Trouble(app.BadInput, "payout.digest", nil)
	}
	if err := p.MayApprove(d.By, left); err != nil {
		return Group{}, err
	}
	if d.Verdict == Yes && !now.Before(g.Until) {
		return Group{}, app.Trouble(app.Conflict, "payout.ran_out", nil, "hours", int(p.Life().Hours()))
	}
	return left, nil
}
