package ui

import (
	"time"

	"daftari/ui/kit"
	"daftari/ui/more"
	"daftari/ui/settings"
)

// Links are ways out that More and Settings lead to; what is nil is not offered.
type Links struct {
	Practice    func() // a window on a book of its own
	Institution func() // set another institution up
	Close       func() // the book: only a passphrase opens it again
}

// more is the tab of the places without one. On a desktop it is the list of the section Settings, with those beside it.
func (r rooms) more(title string, beside kit.Route) kit.Route {
	return func(e *kit.Env) *kit.Page {
		return more.Route(func(e *kit.Env) more.Source {
			return &more.Model{Book: r.Book, Keeper: r.Keeper, Words: e.Words, Computer: e.Computer, Now: e.Now}
		}, more.Links{
			DayClose: func() { r.push(r.dayClose()) }, Bag: func() { r.push(r.bag()) },
			Check: func() { r.push(r.checking()) }, Audit: func() { r.push(r.audit()) }, Copy: r.Keeper.House.Copy, User: r.Keeper.User,
			Doubts: func() { r.push(r.uncertain()) }, Requests: func() { r.push(r.requests()) }, Branch: func() { r.push(r.payouts().Branch) },
			Settings: func() { r.push(r.settings()) }, Lock: r.Lock, Close: r.Links.Close, Trouble: r.trouble(e),
		}, more.Place{Title: title, Beside: beside})(e)
	}
}

// settings of this device.
func (r rooms) settings() kit.Route {
	return func(e *kit.Env) *kit.Page {
		return settings.Route(func(e *kit.Env) *settings.Model {
			m := &settings.Model{Book: r.Book, Chosen: r.Keeper, House: r.Keeper, User: r.Keeper.House.Keys.User.Name,
				Locks: r.Keeper.Rest != nil, MostLock: int(r.Keeper.Most / time.Minute), Words: e.Words, Computer: e.Computer, Now: e.Now}
			if r.Keeper.PIN != nil {
				m.Keys = r.Keeper
			}
			return m
		}, settings.Links{Practice: r.Links.Practice, Institution: r.Links.Institution, Save: r.Save, Desk: func() { r.push(r.joining()) }, Trouble: r.trouble(e)})(e)
	}
}
