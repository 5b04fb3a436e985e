package gallery

import (
	"testing"
	"time"

	"daftari/app"
	"daftari/ui/clients"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/payment"
	"daftari/ui/theme"
)

// clientsFlows are the single repayment of UI.md 6 (A8): five taps and two letters, from any tab to the receipt.
func clientsFlows() []Flow {
	return []Flow{{Name: "Single repayment (A8)", Most: 5, Digits: 2, Walk: func(t testing.TB) *Walker {
		clock := &design.Clock{Now: design.At("12:08")}
		book := design.Book(t, clock)
		till := design.Teller(book, clock)
		stage := NewStage(t)
		trouble := func(err error) { t.Error(err) }
		var saved app.ReceiptNo
		var nav kit.Nav
		links := clients.Links{Trouble: trouble}
		links.Pay = func(id app.ClientID, on app.AccountRef) {
			nav.Push(payment.Route(func(e *kit.Env) payment.Source {
				return &payment.Model{Book: book, Till: till, Words: e.Words, Computer: e.Computer, Now: e.Now, Client: id, On: on}
			}, payment.Links{Saved: func(no app.ReceiptNo) { saved = no }, Trouble: trouble}))
		}
		root := clients.Route(func(e *kit.Env) clients.Source {
			nav = e.Nav
			return &clients.Model{Finder: book, Book: book, Words: e.Words, Computer: e.Computer, Now: func() time.Time { return clock.Now.In(design.Zone()) }}
		}, links, &clients.Place{Age: -1}, nil)
		c := stage.Show(Case{Name: "single-repayment", Tab: kit.Clients, At: "12:08", Pages: []kit.Route{root}}, Form{Device: Phone, Mode: theme.Light, Lang: "en", Scale: 100})
		w := NewWalker(t, c)
		w.Tap("Clients")
		w.Type("ac")
		w.Tap("Achieng Odhiambo")
		w.Tap("Record payment")
		w.Tap("Next due 600")
		w.Tap("Save and show receipt")
		if saved.IsZero() {
			t.Error("there is no receipt")
		}
		return w
	}}}
}
