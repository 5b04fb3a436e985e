package ui

import (
	"daftari/app"
	"daftari/ui/bag"
	"daftari/ui/dayclose"
	"daftari/ui/kit"
	"daftari/ui/outbox"
	"daftari/ui/syncing"
)

func (r rooms) outboxModel(e *kit.Env) *outbox.Model {
	return &outbox.Model{Book: r.Book, House: r.Book, Teller: r.Teller, Asker: r.Asker, Payments: r.payments(), Words: e.Words, Computer: e.Computer, Now: e.Now}
}

func (r rooms) outboxLinks(e *kit.Env) outbox.Links {
	return outbox.Links{
		Entry: func(k app.Key) { r.push(r.entry(k)) }, Payment: func(k app.Key) { r.push(r.paid(k)) }, Sync: func() { r.push(r.sync()) }, Receipt: func(no app.ReceiptNo) { r.push(r.receipt(no, false)) },
		Client: func(c app.ClientID) { r.push(r.client(c)) }, Trouble: r.trouble(e),
	}
}

func (r rooms) outbox(e *kit.Env) *kit.Page {
	return outbox.Route(func(e *kit.Env) outbox.Source { return r.outboxModel(e) }, r.outboxLinks(e), nil)(e)
}

// entry is one entry with what can be done about it.
func (r rooms) entry(k app.Key) kit.Route {
	return func(e *kit.Env) *kit.Page { return outbox.EntryRoute(r.outboxModel, k, r.outboxLinks(e))(e) }
}

// SyncPage is the page of a sync, for the line and the key that lead there from everywhere.
func SyncPage(h House, nav func() kit.Nav) kit.Route { return rooms{House: h, nav: nav}.sync() }

// sync is the page of a sync.
func (r rooms) sync() kit.Route {
	return func(e *kit.Env) *kit.Page {
		return syncing.Route(func(e *kit.Env) *syncing.Model {
			return &syncing.Model{Port: r.Hand, Book: r.Book, Words: e.Words, Computer: e.Computer, Now: e.Now}
		}, syncing.Links{Outbox: r.root(kit.Outbox), Trouble: r.trouble(e)})(e)
	}
}

// dayClose is the officer's close of the day.
func (r rooms) dayClose() kit.Route {
	return func(e *kit.Env) *kit.Page {
		return dayclose.Route(func(e *kit.Env) *dayclose.Model {
			return &dayclose.Model{Closer: r.Closer, Book: r.Book, Words: e.Words, Computer: e.Computer, Now: e.Now}
		}, dayclose.Links{Outbox: r.root(kit.Outbox), Sheet: r.root(kit.Today), Done: r.root(kit.Today), Trouble: r.trouble(e)})(e)
	}
}

// bag is cash out of the bag and into it.
func (r rooms) bag() kit.Route {
	return func(e *kit.Env) *kit.Page {
		return bag.Route(func(e *kit.Env) *bag.Model {
			return &bag.Model{Book: r.Book, Teller: r.Teller, Words: e.Words, Computer: e.Computer, Now: e.Now}
		}, bag.ToBank, bag.Links{Picture: r.Picture, Done: r.root(kit.Today), Trouble: r.trouble(e)})(e)
	}
}
