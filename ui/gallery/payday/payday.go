// Package payday is the disbursement day of the mock-ups (p11 to p13, d3) as the pages of payments read it: what is
// pending, what waits for approval, what was sent. It records nothing.
package payday

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/providers/limits"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/payouts/pending"
	"daftari/ui/payouts/send"
	"daftari/ui/payouts/sign"
)

var errNone = errors.New("the gallery records nothing")

// Day is the book; its fields choose what else there is.
type Day struct {
	Empty  bool // nothing was asked for
	Unsure bool // another tranche of one of the loans may be on its way

	Within  bool // the batch is within what she sends alone
	Nobody  bool // nobody may let the batch go
	Other   bool // one wallet is known by another name
	Capped  bool // one payment is more than its wallet takes at once
	Parts   bool // as Capped, and the institution lets it go in parts
	Offline bool
}

// List is the tab of p11.
func List(d Day, place pending.View) kit.Route {
	return pending.Route(d.source(), d.links(), func(s *pending.Screen) { s.At(place) })
}

// Ask is the page on which payments are asked for; of a client where she is not zero.
func Ask(d Day, client app.ClientID) kit.Route {
	return pending.AskRoute(d.source(), d.links(), client)
}

func (d Day) source() func(*kit.Env) pending.Source {
	return func(e *kit.Env) pending.Source {
		return &pending.Model{Book: d, House: d, Payer: d, Words: e.Words, Now: e.Now}
	}
}

func (d Day) links() pending.Links {
	return pending.Links{Send: func([]app.Key) {}, Batch: func(app.Key) {}, Waiting: func(app.Key) {}, Ask: func() {}, Trouble: func(err error) { panic(err) }}
}

// Institution is pending.House.
func (Day) Institution(context.Context) (app.Institution, error) { return design.Institution(), nil }

// Payments are the nine pending ones, and four that were sent on the days before.
func (d Day) Payments(context.Context) ([]payout.Payment, error) {
	if d.Empty {
		return nil, nil
	}
	all := design.Payday()
	for i, s := range []payout.State{payout.Made, payout.Accepted, payout.Rejected, payout.Unsure} {
		x := all[i]
		x.Key, x.No, x.State, x.Account.ID = app.Key(fmt.Sprintf("%s-sent", x.Key)), fmt.Sprintf("P-0412-%06d", 90+i), s, 700+int64(i)
		if d.Unsure && s == payout.Unsure {
			x.Account = all[i].Account
		}
		all = append(all, x)
	}
	return all, nil
}

// Batches are those of this device: one waits.
func (d Day) Batches(context.Context) ([]payout.BatchFile, error) {
	if d.Empty {
		return nil, nil
	}
	g := design.Batch()
	return []payout.BatchFile{{Group: g, Stand: payout.Waits, Reached: true, Told: payout.BatchStatus{Key: g.Key, At: design.At("15:13")}}}, nil
}

// Waiting are none: she approves nothing.
func (Day) Waiting(context.Context) ([]payout.Waiting, error) { return nil, nil }

// Candidates are two loans that can be paid, and one without a wallet.
func (d Day) Candidates(context.Context) ([]payer.Candidate, error) {
	if d.Empty {
		return nil, nil
	}
	all := design.Payday()[:3]
	out := []payer.Candidate{{Payment: all[0]}, {Payment: all[1]}, {Payment: all[2]}}
	out[2].Payment.Wallet = payout.Wallet{}
	out[2].Problem = &app.Problem{Class: app.BadInput, Key: "payout.wallet", Args: []any{"name", all[2].Name}}
	return out, nil
}

// Withdrawable are her savings.
func (d Day) Withdrawable(_ context.Context, client app.ClientID) ([]payer.Candidate, error) {
	all := design.Payday()
	i := slices.IndexFunc(all, func(p payout.Payment) bool { return p.Client == client })
	if i < 0 {
		return nil, errNone
	}
	x := all[i]
	x.Purpose, x.Account, x.Label, x.Amount = payout.Withdrawal, app.AccountRef{Kind: app.OnSavings, ID: 3000 + int64(client)}, fmt.Sprintf("S-%06d", 3000+client), design.KES(3400)
	return []payer.Candidate{{Payment: x}}, nil
}

// Request is not done here.
func (Day) Request(context.Context, payer.Asked) (payout.Payment, error) {
	return payout.Payment{}, errNone
}

// Claim is not done here.
func (Day) Claim(context.Context, app.Key, string) (bool, error) { return false, errNone }

// Draft of the nine payments, or of the first seven that she may send alone.
func (d Day) Draft(context.Context, ...app.Key) (payer.Draft, error) {
	g, policy := design.Batch(), design.Authorities()
	g.No = ""
	out := payer.Draft{May: policy.Of(g.By.Username), Above: design.KES(18500), Approvers: policy.Approvers(g)}
	if d.Within {
		g.Lines, g.Total, g.Asks, out.Above, out.Approvers = g.Lines[:7], design.KES(83500), false, money.Amount{}, nil
	}
	if d.Nobody {
		out.Approvers = nil
	}
	if d.Other {
		g.Lines[6].Wallet.Holder = "Phylis Otieno"
	}
	out.Group = g
	return out, nil
}

// Send is not done here.
func (Day) Send(context.Context, payer.Draft) (payout.Group, error) { return payout.Group{}, errNone }

// Reach is send.Net.
func (d Day) Reach(context.Context) bool { return !d.Offline }

// Send is the page of p12.
func Send(d Day) kit.Route {
	return send.Route(func(e *kit.Env) *send.Model {
		return &send.Model{Payer: d, Known: d, Book: d, Rules: d.rules(), Net: d, Words: e.Words, Now: e.Now}
	},
		send.Links{Sent: func(app.Key) {}, Fewer: func() {}, Keys: Keys{}, Trouble: func(err error) { panic(err) }})
}

// Policy of the story.
func (d Day) Policy(context.Context) (payout.Policy, error) {
	p := design.Authorities()
	p.Split = d.Parts
	return p, nil
}

// rules of the story are none; or M-Pesa takes 19,000 at once, and one of its payments is more.
func (d Day) rules() []limits.Rule {
	if !d.Capped && !d.Parts {
		return nil
	}
	return []limits.Rule{{Country: "KE", Provider: "mpesa", Kind: limits.TxMax, Amount: "19000", Currency: "KES"}}
}

// Keys are those of nobody: the gallery signs nothing.
type Keys struct{ Alone bool }

// HasPIN is sign.Keys.
func (Keys) HasPIN() bool { return true }

// Confirm is sign.Keys.
func (Keys) Confirm(context.Context, string) error {
	return app.Trouble(app.SignedOut, "vault.wrong_pin", nil, "n", 4)
}

// Beside is a second person of the branch, unless nobody else is enrolled here.
func (k Keys) Beside(context.Context) ([]sign.Person, error) {
	if k.Alone {
		return nil, nil
	}
	return []sign.Person{{Slot: "lydia", Name: "Lydia Chepkemoi", User: "lydia"}}, nil
}

// As is sign.Keys.
func (Keys) As(context.Context, string, string) (proof.Signer, func(), error) {
	return nil, nil, errNone
}

// Again is not done here.
func (Day) Again(context.Context, app.Key) error { return errNone }
