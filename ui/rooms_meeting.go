package ui

import (
	"daftari/app"
	"daftari/ui/group"
	"daftari/ui/kit"
	"daftari/ui/meeting"
	"daftari/ui/meeting/away"
	"daftari/ui/meetings"
)

// SheetPage is the open sheet of a group and day, for a window that opens on it.
func SheetPage(h House, d Device, nav func() kit.Nav, g app.GroupID, day app.Date) kit.Route {
	return rooms{House: h, Device: d, nav: nav, typed: meeting.NewTyped()}.sheet(g, day)
}

// sheet is the open sheet of a group and day.
func (r rooms) sheet(g app.GroupID, d app.Date) kit.Route {
	page := r.openSheet(g, d)
	if r.OnSheet == nil {
		return page
	}
	return func(e *kit.Env) *kit.Page {
		p := page(e)
		show, gone := p.OnShow, p.OnGone
		p.OnShow = func() { r.OnSheet(g, d, true); show() }
		p.OnGone = func() { r.OnSheet(g, d, false); gone() }
		return p
	}
}

func (r rooms) openSheet(g app.GroupID, d app.Date) kit.Route {
	return r.dressed(func(now func() *kit.Env) kit.Route {
		return meeting.SheetPage(r.meetingModel(g, d), r.meetingLinks(now, g, d), false)
	})
}

// closed is a closed meeting with its receipts.
func (r rooms) closed(g app.GroupID, d app.Date) kit.Route {
	return r.dressed(func(now func() *kit.Env) kit.Route {
		return meeting.ClosedPage(r.meetingModel(g, d), r.meetingLinks(now, g, d))
	})
}

// dressed is a route that is made once, so that it keeps what must outlive a change of look; its links speak the
// language of now.
func (r rooms) dressed(route func(now func() *kit.Env) kit.Route) kit.Route {
	var now *kit.Env
	made := route(func() *kit.Env { return now })
	return func(e *kit.Env) *kit.Page {
		now = e
		return made(e)
	}
}

func (r rooms) meetingModel(g app.GroupID, d app.Date) meeting.Models {
	return func(e *kit.Env) *meeting.Model {
		return &meeting.Model{Opener: r.Teller, Lines: r.Teller, Till: r.Teller, Book: r.Book, Words: e.Words, Computer: e.Computer,
			Now: e.Now, Typed: r.typed, Group: g, Day: d}
	}
}

func (r rooms) meetingLinks(now func() *kit.Env, g app.GroupID, d app.Date) meeting.Links {
	return meeting.Links{
		Receipt: func(no app.ReceiptNo) { r.push(r.receipt(no, true)) }, Print: r.printAll(now), Sheet: r.printSheet(now), Away: func() { r.push(r.away(g, d)) },
		Done: r.root(kit.Today), Trouble: func(err error) { r.trouble(now())(err) },
	}
}

func (r rooms) away(g app.GroupID, d app.Date) kit.Route {
	return func(e *kit.Env) *kit.Page {
		return away.Page(func(e *kit.Env) *away.Model {
			return &away.Model{Teller: r.Teller, Book: r.Book, Words: e.Words, Now: e.Now, Group: g, Day: d}
		}, away.Links{Done: r.root(kit.Today), Trouble: r.trouble(e)})(e)
	}
}

// meetings are those of the weeks around today.
func (r rooms) meetings(e *kit.Env) *kit.Page {
	return meetings.Route(func(e *kit.Env) meetings.Source {
		return &meetings.Model{Book: r.Book, Teller: r.Teller, Words: e.Words, Computer: e.Computer, Now: e.Now}
	}, meetings.Links{
		Sheet:   func(g app.GroupID, d app.Date) { r.push(r.sheet(g, d)) },
		Closed:  func(g app.GroupID, d app.Date) { r.push(r.closed(g, d)) },
		Group:   func(g app.GroupID) { r.push(r.group(g)) },
		Trouble: r.trouble(e),
	})(e)
}

// group is a group beside the list of Today.
func (r rooms) group(g app.GroupID) kit.Route {
	return r.groupOf(func(m *group.Model) { m.Group = g })
}

// next is the group that meets next, which a desktop shows beside Today.
func (r rooms) next() kit.Route {
	return r.groupOf(func(m *group.Model) { m.Next = r.Teller })
}

func (r rooms) groupOf(which func(*group.Model)) kit.Route {
	return func(e *kit.Env) *kit.Page {
		return group.Route(func(e *kit.Env) group.Source {
			m := &group.Model{Book: r.Book, Words: e.Words, Now: e.Now}
			which(m)
			return m
		}, group.Links{
			Sheet:    func(g app.GroupID, d app.Date) { r.push(r.sheet(g, d)) },
			Client:   func(c app.ClientID) { r.push(r.client(c)) },
			Pay:      func(c app.ClientID) { r.push(r.payment(c, 0, app.AccountRef{})) },
			PayGroup: func(g app.GroupID) { r.push(r.payment(0, g, app.AccountRef{})) },
			Trouble:  r.trouble(e),
		})(e)
	}
}
