package clients

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/ledger"
	"daftari/ui/kit/total"
	"daftari/ui/theme"
)

// PlanRoute makes the page of one account: its figures, its instalments, what was recorded on it.
func PlanRoute(source func(*kit.Env) Source, links Links, id app.ClientID, ref app.AccountRef) kit.Route {
	return func(e *kit.Env) *kit.Page { return newPlan(e, source(e), links, id, ref) }
}

func newPlan(e *kit.Env, source Source, links Links, id app.ClientID, ref app.AccountRef) *kit.Page {
	b, body := e.Bridge.Page(), container.NewStack()
	page := &kit.Page{Title: e.T("clients.account"), Body: body, OnGone: b.Close}
	page.OnShow = func() {
		b.Refresh("plan", func(ctx context.Context) func() {
			v, err := source.Plan(ctx, id, ref)
			return func() {
				if err != nil {
					links.Trouble(err)
					return
				}
				showPlan(e, page, body, v, links, func() { links.Pay(id, ref) })
			}
		})
	}
	return page
}

func showPlan(e *kit.Env, page *kit.Page, body *fyne.Container, v Plan, links Links, pay func()) {
	var parts []fyne.CanvasObject
	page.Second = v.Second
	page.Foot = nil
	if v.Name == "" {
		parts = append(parts, kit.Pad(e, kit.Gap16, kit.Gap24, kit.Gap16, 0, kit.Empty(e, theme.IconLoan, e.T("clients.plan.gone"), e.T("clients.plan.gone.text"), kit.Action{})))
	} else {
		page.Title = v.Name
		page.Foot = ledger.Foot(e, kit.NewButton(e, kit.Primary, theme.IconCash, e.T("clients.pay"), pay))
		parts = append(parts, planFigures(e, v.Figures))
	}
	if len(v.Instalments) > 0 {
		lines := make([]fyne.CanvasObject, len(v.Instalments))
		for i, x := range v.Instalments {
			row := ledger.View{Margin: margin(e, x.Day), Name: x.Name, Second: x.Second, Amount: x.Amount, Expected: true}
			if x.Late {
				row.Tone = theme.Madder
			}
			lines[i] = ledger.NewLine(e, row, nil)
		}
		parts = append(parts, kit.SectionHead(e, e.T("clients.plan.title"), e.T("clients.plan.open")), ledger.Framed(e, kit.Column(0, lines...)))
	}
	if len(v.Past) > 0 {
		parts = append(parts, kit.SectionHead(e, e.T("clients.last"), ""), ledger.Framed(e, pastLines(e, v.Past, links)))
	}
	body.Objects = []fyne.CanvasObject{container.NewVScroll(kit.Column(0, append(parts, kit.Space(kit.Gap24))...))}
	body.Refresh()
	page.Changed()
}

func planFigures(e *kit.Env, all []Figure) fyne.CanvasObject {
	rows := make([]fyne.CanvasObject, len(all))
	for i, f := range all {
		label := kit.NewText(e, kit.Body, theme.Ink2, f.Label)
		value := kit.NewText(e, kit.Name, theme.Ink, f.Value).Ending()
		if e.Large() {
			rows[i] = kit.Column(0, label, value)
			continue
		}
		rows[i] = kit.Row(e, kit.Gap8, kit.Grow(label), value)
	}
	return kit.Column(0, kit.Pad(e, kit.Gap16, kit.Gap4, kit.Gap16, kit.Gap8, kit.Column(kit.Gap4, rows...)), total.Rule(e))
}

// HistoryRoute makes the page of all that was recorded for a client.
func HistoryRoute(source func(*kit.Env) Source, links Links, id app.ClientID) kit.Route {
	return func(e *kit.Env) *kit.Page { return newHistory(e, source(e), links, id) }
}

type history struct {
	env    *kit.Env
	links  Links
	all    []Past
	list   *ledger.List
	body   *fyne.Container
	bridge *bridge.Page
}

func newHistory(e *kit.Env, source Source, links Links, id app.ClientID) *kit.Page {
	s := &history{env: e, links: links, body: container.NewStack(), bridge: e.Bridge.Page()}
	s.list = ledger.NewList(e, func() int { return len(s.all) }, func(i int) ledger.View { return pastView(e, s.all[i]) })
	if e.Large() {
		s.list.Uneven() // names and stamps take one line or two
	}
	s.list.OnOpen = func(i int) { openPast(s.all[i], links) }
	return &kit.Page{Title: e.T("clients.history"), Tabs: true, Body: s.body, OnGone: s.bridge.Close, OnShow: func() {
		s.bridge.Refresh("history", func(ctx context.Context) func() {
			all, err := source.History(ctx, id, app.AccountRef{})
			return func() {
				if err != nil {
					links.Trouble(err)
					return
				}
				s.show(all)
			}
		})
	}}
}

func (s *history) show(all []Past) {
	s.all = all
	s.body.Objects = []fyne.CanvasObject{ledger.Framed(s.env, s.list)}
	if len(all) == 0 {
		s.body.Objects = []fyne.CanvasObject{kit.Column(0, kit.Pad(s.env, kit.Gap16, kit.Gap24, kit.Gap16, 0,
			kit.Empty(s.env, theme.IconReceipt, s.env.T("clients.history.none"), s.env.T("clients.history.none.text"), kit.Action{})))}
	}
	s.list.Refresh()
	s.body.Refresh()
}
