package gallery

import (
	"context"
	"strings"

	"daftari/app"
	"daftari/app/teller"
	"daftari/ui/clients"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/payment"
)

// paymentCases are p08, and a client for whom nothing can be paid.
func paymentCases() []Case {
	pages := func(p paid) []kit.Route {
		return []kit.Route{clientsPage(people{}, clients.Place{Age: -1}), clientPage(people{}, 104), payment.Route(p.source, payment.Links{
			Saved: func(app.ReceiptNo) {}, Trouble: func(err error) { panic(err) }})}
	}
	data := []string{"AO", "group savings"}
	return []Case{
		{Name: "payment", Picture: "p08-record-payment", Tab: kit.Clients, At: "12:08", Data: data, Main: true, Pages: pages(paid{}),
			Then: func(w *Walker) { w.Tap(both(w)) }},
		{Name: "payment-none", Tab: kit.Clients, At: "12:08", Data: data, Pages: pages(paid{people: people{bare: true}})},
	}
}

// both is the quick amount of 750 in whatever language.
func both(w *Walker) string {
	for _, t := range w.Screen().Targets {
		if strings.Contains(t.Label, "750") {
			return t.Label
		}
	}
	return "750"
}

// paid records nothing.
type paid struct{ people }

func (p paid) source(e *kit.Env) payment.Source {
	return &payment.Model{Book: p, Till: p, Words: e.Words, Computer: e.Computer, Now: e.Now, Client: 104}
}

// Group is not asked for.
func (p paid) Group(context.Context, app.GroupID) (app.GroupFile, error) {
	return design.AmaniFile(), nil
}

// Pay is not reached.
func (p paid) Pay(context.Context, teller.Payment) (teller.Done, error) {
	return teller.Done{Recorded: app.Recorded{Receipts: []app.Receipt{{}}}}, nil
}

// GoOn is not reached.
func (p paid) GoOn(context.Context, string, string, string) (teller.Done, error) {
	return teller.Done{}, nil
}
