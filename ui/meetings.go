package ui

import (
	"daftari/app"
	"daftari/ui/kit"
	"daftari/ui/meeting"
	"daftari/ui/meeting/away"
)

// meetings adds the rooms of a group's meeting: its sheet, its receipts, the meeting that is not held.
func meetings(h House, rooms *Rooms, nav func() kit.Nav) {
	trouble := func(e func() *kit.Env) func(error) {
		return func(err error) { nav().Say(kit.Trouble(e(), err)) }
	}
	models := func(g app.GroupID, d app.Date) meeting.Models {
		return func(e *kit.Env) *meeting.Model {
			return &meeting.Model{Opener: h.Teller, Lines: h.Teller, Till: h.Teller, Book: h.Book, Words: e.Words, Computer: e.Computer,
				Now: e.Now, Group: g, Day: d}
		}
	}
	links := func(e *kit.Env, g app.GroupID, d app.Date) meeting.Links {
		env := func() *kit.Env { return e }
		return meeting.Links{
			Receipt: func(no app.ReceiptNo) {
				if rooms.Receipt != nil {
					nav().Push(rooms.Receipt(no))
				}
			},
			Print: rooms.Print,
			Away: func() {
				nav().Push(away.Page(func(e *kit.Env) *away.Model {
					return &away.Model{Teller: h.Teller, Book: h.Book, Words: e.Words, Now: e.Now, Group: g, Day: d}
				}, away.Links{Done: func() { nav().Root(kit.Today) }, Trouble: trouble(env)}))
			},
			Done:    func() { nav().Root(kit.Today) },
			Trouble: trouble(env),
		}
	}
	rooms.Sheet = func(g app.GroupID, d app.Date) kit.Route {
		return func(e *kit.Env) *kit.Page { return meeting.SheetPage(models(g, d), links(e, g, d), false)(e) }
	}
	rooms.Closed = func(g app.GroupID, d app.Date) kit.Route {
		return func(e *kit.Env) *kit.Page { return meeting.ClosedPage(models(g, d), links(e, g, d))(e) }
	}
}
