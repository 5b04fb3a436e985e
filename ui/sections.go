package ui

import (
	"context"

	"daftari/app"
	"daftari/app/closer"
	"daftari/app/teller"
	"daftari/store"
	"daftari/ui/kit"
	"daftari/ui/kit/frame"
	"daftari/ui/standing"
	"daftari/ui/theme"
	"daftari/ui/today"
)

// House is the open book and what can be done with it.
type House struct {
	Book   *store.Book
	Teller *teller.Teller
	Closer *closer.Closer
}

// Rooms are the pages that features lead to. One that is nil is not there for this user, and nothing leads to it.
type Rooms struct {
	Sheet    func(group app.GroupID, day app.Date) kit.Route
	Closed   func(group app.GroupID, day app.Date) kit.Route
	Group    func(group app.GroupID) kit.Route
	Entry    func(key app.Key) kit.Route
	Bag      func() kit.Route
	DayClose func() kit.Route
	Sync     func() kit.Route
	Receipt  func(no app.ReceiptNo) kit.Route
	Print    func(all []app.ReceiptNo) // nil where nothing prints
}

// Sections are the roots of the window over an open book. Each feature adds its own here, and its pages to Rooms.
func Sections(h House, rooms Rooms, nav func() kit.Nav) []Section {
	meetings(h, &rooms, nav)
	return []Section{
		{Tab: kit.Today, Icon: theme.IconNavToday, Word: "ui.tab_today", Root: todayRoot(h, rooms, nav), Phone: true, Desk: true},
		{Tab: kit.PayOut, Icon: theme.IconNavPay, Word: "ui.tab_payout", Root: payOutRoot, Phone: true, Desk: true},
	}
}

func todayRoot(h House, rooms Rooms, nav func() kit.Nav) kit.Route {
	go0 := func(r func() kit.Route) func() {
		return func() {
			if r != nil {
				nav().Push(r())
			}
		}
	}
	return func(e *kit.Env) *kit.Page {
		links := today.Links{
			Bag: go0(rooms.Bag), DayClose: go0(rooms.DayClose), Download: go0(rooms.Sync),
			Outbox: func() { nav().Root(kit.Outbox) }, Find: func() { nav().Root(kit.Clients) },
			Trouble: func(err error) { nav().Say(kit.Trouble(e, err)) },
		}
		links.Sheet = pushSheet(rooms.Sheet, nav)
		links.Closed = pushSheet(rooms.Closed, nav)
		links.Group = func(g app.GroupID) {
			if rooms.Group != nil {
				nav().Push(rooms.Group(g))
			}
		}
		links.Entry = func(k app.Key) {
			if rooms.Entry != nil {
				nav().Push(rooms.Entry(k))
			}
		}
		return today.Route(func(e *kit.Env) today.Source {
			return &today.Model{Book: h.Book, Teller: h.Teller, Words: e.Words, Computer: e.Computer, Now: e.Now}
		}, links, nil)(e)
	}
}

func pushSheet(r func(app.GroupID, app.Date) kit.Route, nav func() kit.Nav) func(app.GroupID, app.Date) {
	return func(g app.GroupID, d app.Date) {
		if r != nil {
			nav().Push(r(g, d))
		}
	}
}

// payOutRoot is the page of mobile money without payments: how they get there.
func payOutRoot(e *kit.Env) *kit.Page {
	body := kit.Pad(e, kit.Gap16, kit.Gap16, kit.Gap16, 0, kit.Empty(e, theme.IconNavPay, e.T("ui.payout_none"), e.T("ui.payout_how"), kit.Action{}))
	return &kit.Page{Title: e.T("ui.tab_payout"), Body: kit.NewScroll(body)}
}

// Watch keeps the sync line and the badge of the outbox by the book: now, and at every call of the function it
// returns. running is the pass that is under way, or nil.
func (s *Shell) Watch(book standing.Book) (again func(running *app.SyncProgress)) {
	page := s.cfg.Bridge.Page()
	again = func(running *app.SyncProgress) {
		teller := standing.Teller{Book: book, Words: s.env.Words, Now: s.cfg.Now}
		page.Refresh("standing", func(ctx context.Context) func() {
			v, err := teller.Load(ctx, running)
			return func() {
				if err != nil {
					s.Say(kit.Trouble(s.env, err))
					return
				}
				s.SetSync(frame.Sync{Tone: theme.Token(v.Tone), Icon: theme.Icon(v.Icon), Text: v.Text})
				s.SetBadge(kit.Outbox, v.Badge.N, v.Badge.Needs)
			}
		})
	}
	again(nil)
	return again
}
