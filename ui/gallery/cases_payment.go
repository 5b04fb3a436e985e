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

// paymentCases are p08, and what may come in the way of a payment.
func paymentCases() []Case {
	pages := func(p paid) []kit.Route {
		return []kit.Route{clientsPage(people{}, clients.Place{Age: -1}), clientPage(people{}, 104), payment.Route(p.source, payment.Links{
			Saved: func(app.ReceiptNo) {}, Trouble: func(err error) { panic(err) }})}
	}
	data := []string{"AO", "group savings", "D-0412", "Lydia Chepkemoi"}
	return []Case{
		{Name: "payment", Picture: "p08-record-payment", Tab: kit.Clients, At: "12:08", Data: data, Main: true, Pages: pages(paid{}),
			Then: func(w *Walker) { w.Tap(both(w)) }},
		{Name: "payment-again", Tab: kit.Clients, At: "12:08", Data: data, Pages: pages(paid{err: app.Trouble(app.Conflict, "teller.same_again", nil,
			"name", "Achieng Odhiambo", "amount", design.KES(750), "at", "11:30", "account", "Second loan L-000288")}), Then: pay},
		{Name: "payment-limit", Tab: kit.Clients, At: "12:08", Data: data, Pages: pages(paid{err: overBag()}), Then: pay},
		{Name: "payment-none", Tab: kit.Clients, At: "12:08", Data: data, Pages: pages(paid{people: people{bare: true}})},
	}
}

func pay(w *Walker) {
	w.Tap(both(w))
	save := ""
	for _, t := range w.Screen().Targets { // the chip that is on looks like one, but stands above
		if t.Kind == "primary" && !t.Behind {
			save = t.Label
		}
	}
	w.Tap(save)
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

func overBag() error {
	p := app.Trouble(app.OverLimit, "limits.bag", nil, "used", design.KES(60650), "most", design.KES(60000))
	p.Challenge = "D0412-B2AN-QX4TM"
	return p
}

// paid answers a payment with err.
type paid struct {
	people
	err error
}

func (p paid) source(e *kit.Env) payment.Source {
	return &payment.Model{Book: p, Till: p, Words: e.Words, Computer: e.Computer, Now: e.Now, Client: 104}
}

// Group is not asked for.
func (p paid) Group(context.Context, app.GroupID) (app.GroupFile, error) {
	return design.AmaniFile(), nil
}

// Pay fails as the case says.
func (p paid) Pay(context.Context, teller.Payment) (teller.Done, error) {
	return teller.Done{Recorded: app.Recorded{Receipts: []app.Receipt{{}}}}, p.err
}

// GoOn is not reached.
func (p paid) GoOn(context.Context, string, string, string) (teller.Done, error) {
	return teller.Done{}, p.err
}
