package ui

import (
	"daftari/app"
	"daftari/ui/clients"
	"daftari/ui/kit"
	"daftari/ui/payment"
)

func (r rooms) clientsModel(e *kit.Env) clients.Source {
	return &clients.Model{Finder: r.Book, Book: r.Book, Words: e.Words, Computer: e.Computer, Now: e.Now}
}

func (r rooms) clientLinks(e *kit.Env) clients.Links {
	return clients.Links{
		Pay:      func(c app.ClientID, on app.AccountRef) { r.push(r.payment(c, 0, on)) },
		PayGroup: func(g app.GroupID) { r.push(r.payment(0, g, app.AccountRef{})) },
		Receipt:  func(no app.ReceiptNo) { r.push(r.receipt(no, false)) }, Entry: func(k app.Key) { r.push(r.entry(k)) },
		Wallets: func(c app.ClientID) { r.push(r.wallets(c)) }, Collect: func(c app.ClientID) { r.push(r.collect(c, app.AccountRef{})) },
		PayOut: func(c app.ClientID) { r.push(r.payouts().Ask(c)) },
		Dial:   r.Dial, Text: r.write(), Download: func() { r.push(r.sync()) }, Trouble: r.trouble(e),
	}
}

// client is the page of one client.
func (r rooms) client(c app.ClientID) kit.Route {
	return func(e *kit.Env) *kit.Page { return clients.ClientRoute(r.clientsModel, r.clientLinks(e), c)(e) }
}

// payment records one outside a meeting: of a client, or where she is zero of a group itself.
func (r rooms) payment(c app.ClientID, g app.GroupID, on app.AccountRef) kit.Route {
	return func(e *kit.Env) *kit.Page {
		return payment.Route(func(e *kit.Env) payment.Source {
			return &payment.Model{Book: r.Book, Till: r.Teller, Words: e.Words, Computer: e.Computer, Now: e.Now, Client: c, Group: g, On: on}
		}, payment.Links{Saved: func(no app.ReceiptNo) { r.nav().Replace(r.receipt(no, false)) }, Collect: r.asks(c), Trouble: r.trouble(e)})(e)
	}
}

// asks a client to pay on her phone instead; a group has no phone.
func (r rooms) asks(c app.ClientID) func(on app.AccountRef) {
	if c == 0 {
		return nil
	}
	return func(on app.AccountRef) { r.nav().Replace(r.collect(c, on)) }
}
