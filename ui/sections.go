package ui

import (
	"context"
	"errors"
	"maps"

	"daftari/app"
	"daftari/ui/clients"
	"daftari/ui/kit"
	"daftari/ui/kit/frame"
	"daftari/ui/meeting"
	"daftari/ui/standing"
	"daftari/ui/theme"
	"daftari/ui/today"
)

// Sections are the roots of the window over an open book.
func Sections(h House, d Device, nav func() kit.Nav) []Section {
	r := rooms{House: h, Device: d, nav: nav, typed: meeting.NewTyped()}
	return []Section{
		{Tab: kit.Today, Icon: theme.IconNavToday, Word: "ui.tab_today", Root: r.today, Phone: true, Desk: true},
		{Tab: kit.Meetings, Icon: theme.IconMeeting, Word: "ui.tab_meetings", Root: r.meetings, Desk: true},
		{Tab: kit.Clients, Icon: theme.IconNavClients, Word: "ui.tab_clients", Root: r.clients(), Phone: true, Desk: true},
		{Tab: kit.PayOut, Icon: theme.IconNavPay, Word: "ui.tab_payout", Root: r.payouts().Tab, Phone: true, Desk: true},
		{Tab: kit.Approvals, Icon: theme.IconNavApprove, Word: "batch.approvals", Root: r.payouts().Approvals, Desk: true},
		{Tab: kit.DayClose, Icon: theme.IconNavDayclose, Word: "ui.tab_dayclose", Root: r.dayClose(), Desk: true},
		{Tab: kit.Branch, Icon: theme.IconNavBranch, Word: "ui.tab_branch", Root: r.payouts().Branch, Desk: true, When: h.Keeper.Approves},
		{Tab: kit.Outbox, Icon: theme.IconNavOutbox, Word: "ui.tab_outbox", Root: r.outbox, Phone: true, Desk: true},
		{Tab: kit.More, Icon: theme.IconNavMore, Word: "ui.tab_more", Root: r.more("more.title", nil), Phone: true},
		{Tab: kit.Settings, Icon: theme.IconNavSettings, Word: "ui.tab_settings", Root: r.more("settings.title", r.settings()), Desk: true, Foot: true},
	}
}

func (r rooms) today(e *kit.Env) *kit.Page {
	links := today.Links{
		Sheet:  func(g app.GroupID, d app.Date) { r.push(r.sheet(g, d)) },
		Closed: func(g app.GroupID, d app.Date) { r.push(r.closed(g, d)) },
		Group:  func(g app.GroupID) { r.push(r.group(g)) },
		Bag:    func() { r.push(r.bag()) }, DayClose: func() { r.push(r.dayClose()) }, Download: func() { r.push(r.sync()) }, Lock: r.Lock,
		Client: func(c app.ClientID) { r.push(r.client(c)) }, Receipt: func(no app.ReceiptNo) { r.push(r.receipt(no, false)) },
		Outbox: r.root(kit.Outbox), Find: r.root(kit.Clients), Entry: func(k app.Key) { r.push(r.entry(k)) },
		Trouble: r.trouble(e),
	}
	return today.Route(func(e *kit.Env) today.Source {
		return &today.Model{Book: r.Book, Finder: r.Book, Teller: r.Teller, Words: e.Words, Computer: e.Computer, Now: e.Now}
	}, links, func(s *today.Screen) { s.Page.Beside = r.next() })(e)
}

func (r rooms) clients() kit.Route {
	place := &clients.Place{Age: -1}
	return func(e *kit.Env) *kit.Page { return clients.Route(r.clientsModel, r.clientLinks(e), place, nil)(e) }
}

// Watch keeps the sync line and the badge of the outbox by the book: now, and at every call of the function it
// returns. running is the pass that is under way, or nil; doubts counts the payments by wallet that need a person, nil = none.
func (s *Shell) Watch(book standing.Book, doubts func(context.Context) (int, error)) (again func(running *app.SyncProgress)) {
	page := s.cfg.Bridge.Page()
	again = func(running *app.SyncProgress) {
		if s.cover != nil {
			return // a locked book tells nothing
		}
		teller := standing.Teller{Book: book, Doubts: doubts, Words: s.env.Words, Now: s.cfg.Now}
		page.Refresh("standing", func(ctx context.Context) func() {
			v, err := teller.Load(ctx, running)
			may, merr := s.may(ctx)
			return func() {
				if err = errors.Join(err, merr); err == nil && !maps.Equal(s.open, may) {
					s.open = may
					s.stage.arrange()
				}
				if err != nil {
					if !overtaken(err) {
						s.Say(kit.Trouble(s.env, err))
					}
					return
				}
				s.SetSync(frame.Sync{Tone: theme.Token(v.Tone), Icon: theme.Icon(v.Icon), Text: v.Text})
				s.SetBadge(kit.Outbox, v.Badge.N, v.Badge.Needs)
			}
		})
	}
	s.stands = func() { again(nil) }
	s.stands()
	return again
}
