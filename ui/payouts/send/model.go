// Package send is the batch before it is sent: one table of whom, which wallet, how much and for which loan, with its
// total against what the officer may send alone (UI.md p12, C2).
package send

import (
	"context"
	"time"

	"daftari/app"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/app/words"
	"daftari/providers/limits"
	"daftari/ui/payouts/line"
)

// Payer shows a batch and sends it.
type Payer interface {
	Draft(ctx context.Context, keys ...app.Key) (payer.Draft, error)
	Send(ctx context.Context, d payer.Draft) (payout.Group, error)
}

// Known is what the institution decided about payouts.
type Known interface {
	Policy(ctx context.Context) (payout.Policy, error)
}

// Book has what else is paid.
type Book interface {
	Payments(ctx context.Context) ([]payout.Payment, error)
}

// Net says whether the network is there; it may take seconds.
type Net interface {
	Reach(ctx context.Context) bool
}

// Model of one batch. All fields are needed.
type Model struct {
	Payer Payer
	Known Known
	Book  Book
	Rules []limits.Rule // of wallets
	Net   Net
	Words *words.Words
	Now   func() time.Time
	Keys  []app.Key // of the payments; none = all that are pending
}

// View is the page.
type View struct {
	Lines    []line.Line
	Currency string // "KES"
	Count    string // "9 payments"
	Total    string
	Each     []string // "M-Pesa 6 · 91,500"
	May      string   // "You may send 100,000"
	Above    string   // "18,500 above", "" = within
	Used     int64    // minor units, for the bar
	Limit    int64
	Asks     bool   // a second person must approve
	Who      string // how many may, or that nobody may
	Nobody   bool   // nobody could let it go: it is not asked for
	Send     string // "Send 7 payments, 83,500"

	draft payer.Draft
}

// Load makes the batch as it would be.
func (m *Model) Load(ctx context.Context) (View, error) {
	d, err := m.Payer.Draft(ctx, m.Keys...)
	if err != nil {
		return View{}, err
	}
	policy, err := m.Known.Policy(ctx)
	if err != nil {
		return View{}, err
	}
	sent, err := m.Book.Payments(ctx)
	if err != nil {
		return View{}, err
	}
	caps := line.Caps{Rules: m.Rules, Split: policy.Split, Day: m.Now(), Sent: sent}
	g, w := d.Group, m.Words
	v := View{Currency: g.Total.Currency().Code(), Count: w.T("batch.payments", "n", len(g.Lines)), Total: line.Figure(w, g.Total, false), Used: g.Total.Minor(),
		Asks: g.Asks, May: w.T("batch.may_none"), draft: d}
	if d.May.Sends.Valid() {
		v.May, v.Limit = w.T("batch.may", "amount", line.Figure(w, d.May.Sends, false)), d.May.Sends.Minor()
	}
	for _, p := range g.Lines {
		l, err := caps.Mark(w, line.Of(w, p, false), p)
		if err != nil {
			return v, err
		}
		v.Lines = append(v.Lines, l)
	}
	if v.Each, err = line.Each(w, g.Lines); err != nil {
		return v, err
	}
	v.Send = w.T("batch.send_n", "payments", v.Count, "amount", v.Total)
	if g.Asks {
		v.Above, v.Nobody = w.T("batch.above", "amount", line.Figure(w, d.Above, false)), len(d.Approvers) == 0
		if v.Who = w.T("batch.frozen"); v.Nobody {
			v.Who = w.T("batch.nobody")
		}
	}
	return v, nil
}

// Store sends the batch as it was shown, and gives its key.
func (m *Model) Store(ctx context.Context, v View) (app.Key, error) {
	g, err := m.Payer.Send(ctx, v.draft)
	return g.Key, err
}
