package clients

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// ClientScreen is the page of one client.
type ClientScreen struct {
	Page *kit.Page

	env    *kit.Env
	source Source
	links  Links
	id     app.ClientID
	bridge *bridge.Page
	body   *fyne.Container
}

// ClientRoute makes the page of a client.
func ClientRoute(source func(*kit.Env) Source, links Links, id app.ClientID) kit.Route {
	return func(e *kit.Env) *kit.Page { return NewClient(e, source(e), links, id).Page }
}

// NewClient makes the page.
func NewClient(e *kit.Env, source Source, links Links, id app.ClientID) *ClientScreen {
	s := &ClientScreen{env: e, source: source, links: links, id: id, bridge: e.Bridge.Page(), body: container.NewStack()}
	s.Page = &kit.Page{Title: e.T("clients.client"), Tabs: true, Body: s.body, OnShow: s.Refresh, OnBook: s.Refresh, OnGone: s.bridge.Close}
	if links.Edit != nil {
		s.Page.Actions = []kit.Action{{Icon: theme.IconEdit, Word: e.T("clients.edit"), Do: func() { links.Edit(id) }}}
	}
	return s
}

// Refresh reads the client again.
func (s *ClientScreen) Refresh() {
	s.bridge.Refresh("client", func(ctx context.Context) func() {
		v, err := s.source.Client(ctx, s.id)
		return func() {
			if err != nil {
				s.links.Trouble(err)
				return
			}
			s.Show(v)
		}
	})
}

// Show draws a view.
func (s *ClientScreen) Show(v Client) {
	e := s.env
	s.menu(v)
	parts := []fyne.CanvasObject{s.who(v)}
	if v.Inactive != "" {
		parts = append(parts, kit.Pad(e, kit.Gap16, 0, kit.Gap16, kit.Gap8, kit.Banner(e, kit.Notice{Tone: kit.Warn, Fact: v.Inactive})))
	}
	parts = append(parts, s.buttons(v))
	if v.Empty != nil {
		act := kit.Action{}
		if s.links.Apply != nil {
			act = kit.Action{Word: e.T("clients.apply"), Do: func() { s.links.Apply(s.id) }}
		}
		parts = append(parts, kit.Pad(e, kit.Gap16, kit.Gap16, kit.Gap16, 0, kit.Empty(e, theme.IconLoan, v.Empty.Title, v.Empty.Text, act)))
	} else {
		parts = append(parts, kit.SectionHead(e, e.T("clients.accounts"), e.T("clients.accounts.columns")), ledger.Framed(e, s.accounts(v)))
	}
	if len(v.Last) > 0 {
		parts = append(parts, kit.SectionHeadWith(e, e.T("clients.last"), kit.Action{Word: e.T("clients.see_all"), Do: s.all}),
			ledger.Framed(e, pastLines(e, v.Last, s.links)))
	}
	if v.Figures != "" {
		parts = append(parts, kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, kit.Gap24, kit.Hint(e, theme.IconClock, v.Figures)))
	}
	s.body.Objects = []fyne.CanvasObject{container.NewVScroll(kit.Column(0, parts...))}
	s.body.Refresh()
	s.Page.Changed()
}

// menu and keys offer what works for this client.
func (s *ClientScreen) menu(v Client) {
	e := s.env
	s.Page.Menu = []kit.Action{{Icon: theme.IconReceipt, Word: e.T("clients.history"), Do: s.all}}
	if s.links.Apply != nil {
		s.Page.Menu = append(s.Page.Menu, kit.Action{Icon: theme.IconLoan, Word: e.T("clients.apply"), Do: func() { s.links.Apply(s.id) }})
	}
	if s.links.Collect != nil && s.payable(v) {
		s.Page.Menu = append(s.Page.Menu, kit.Action{Icon: theme.IconPayWithProvider, Word: e.T("clients.collect"), Do: func() { s.links.Collect(s.id) }})
	}
	if s.links.Wallets != nil {
		s.Page.Menu = append(s.Page.Menu, kit.Action{Icon: theme.IconWallet, Word: e.T("clients.wallets"), Do: func() { s.links.Wallets(s.id) }})
	}
	s.Page.Keys = nil
	if s.payable(v) {
		s.Page.Keys = append(s.Page.Keys, kit.Key{Caps: []string{"P"}, Word: e.T("clients.key.pay")})
	}
	if v.Dial != "" {
		s.Page.Menu = append(s.Page.Menu, kit.Action{Icon: theme.IconCall, Word: e.T("clients.call"), Do: func() { s.links.Dial(v.Dial) }},
			kit.Action{Icon: theme.IconLinkSms, Word: e.T("clients.text"), Do: func() { s.links.Text(v.Dial) }})
		s.Page.Keys = append(s.Page.Keys, kit.Key{Caps: []string{"C"}, Word: e.T("clients.key.call")})
	}
	s.Page.OnKey = func(k kit.KeyPress) bool {
		switch {
		case (k.Rune == 'p' || k.Rune == 'P') && s.payable(v):
			s.pay()
		case (k.Rune == 'c' || k.Rune == 'C') && v.Dial != "":
			s.links.Dial(v.Dial)
		default:
			return false
		}
		return true
	}
}

func (s *ClientScreen) payable(v Client) bool { return v.Empty == nil && v.Inactive == "" }

func (s *ClientScreen) pay() { s.links.Pay(s.id, app.AccountRef{}) }

func (s *ClientScreen) who(v Client) fyne.CanvasObject {
	e := s.env
	name := kit.NewText(e, kit.Title, theme.Ink, v.Name)
	name.Lines = 2
	texts := []fyne.CanvasObject{name}
	for _, line := range []string{v.Second, v.Phone} {
		if line != "" {
			t := kit.NewText(e, kit.Second, theme.Ink2, line)
			t.Lines = 2
			texts = append(texts, t)
		}
	}
	row := kit.Column(0, texts...)
	if !e.Large() {
		mark := kit.Over(e.Box(theme.IndigoTint, "", 0, theme.RadCard), kit.Pad(e, 0, 16, 0, 16, kit.NewText(e, kit.Title, theme.Indigo, v.Initials).Centred()))
		row = kit.Row(e, kit.Gap12, kit.Fixed(60, mark), kit.Grow(row))
	}
	return kit.Pad(e, kit.Gap16, 0, kit.Gap16, kit.Gap12, row)
}

func (s *ClientScreen) buttons(v Client) fyne.CanvasObject {
	e := s.env
	pay := kit.NewSmallButton(e, kit.Primary, theme.IconCash, e.T("clients.pay"), s.pay)
	if !s.payable(v) {
		pay.Disable()
	}
	row := []fyne.CanvasObject{kit.Grow(pay)}
	if v.Dial != "" {
		row = append(row, kit.SquareButton(e, theme.IconCall, e.T("clients.call"), func() { s.links.Dial(v.Dial) }))
	}
	switch {
	case s.links.PayOut != nil:
		row = append(row, kit.SquareButton(e, theme.IconNavPay, e.T("clients.pay_out"), func() { s.links.PayOut(s.id) }))
	case v.Dial != "":
		row = append(row, kit.SquareButton(e, theme.IconLinkSms, e.T("clients.text"), func() { s.links.Text(v.Dial) }))
	}
	return kit.Sides(e, kit.Row(e, kit.Gap8, row...))
}

func (s *ClientScreen) accounts(v Client) fyne.CanvasObject {
	lines := make([]fyne.CanvasObject, 0, len(v.Accounts))
	for _, a := range v.Accounts {
		row := ledger.View{Icon: accountIcon(a), Name: a.Name, Second: a.Second, Amount: a.Balance, Under: a.Under}
		if a.Late {
			row.UnderTone = theme.Madder
		}
		lines = append(lines, ledger.NewLine(s.env, row, func() {
			s.env.Nav.Push(PlanRoute(func(*kit.Env) Source { return s.source }, s.links, s.id, a.Ref))
		}))
	}
	return kit.Column(0, lines...)
}

func accountIcon(a Account) theme.Icon {
	switch {
	case a.Late:
		return theme.IconLateLoan
	case a.Ref.Kind == app.OnSavings:
		return theme.IconSavings
	case a.Ref.Kind == app.OnCharge:
		return theme.IconFees
	}
	return theme.IconLoan
}

func (s *ClientScreen) all() {
	s.env.Nav.Push(HistoryRoute(func(*kit.Env) Source { return s.source }, s.links, s.id))
}

// pastLines are payments on a page; a list of many is pooled.
func pastLines(e *kit.Env, all []Past, links Links) fyne.CanvasObject {
	lines := make([]fyne.CanvasObject, 0, len(all))
	for _, p := range all {
		lines = append(lines, ledger.NewLine(e, pastView(e, p), func() { openPast(p, links) }))
	}
	return kit.Column(0, lines...)
}

// margin: Arabic does not shorten its months, and the margin is too narrow for them; so it is for large text.
func margin(e *kit.Env, d Margin) string {
	if e.RTL || e.Large() {
		return d.Figures
	}
	return d.Lines
}

func pastView(e *kit.Env, p Past) ledger.View {
	v := ledger.View{Margin: margin(e, p.Day), Name: p.What, Plain: true, Stamp: p.Look, Word: p.Stamp, Amount: p.Amount, Value: true}
	if p.Struck {
		v.Amount, v.Was = "", p.Amount
	}
	return v
}

// openPast shows the receipt; what has none is an entry alone.
func openPast(p Past, links Links) {
	if p.Receipt.IsZero() {
		links.Entry(p.Key)
		return
	}
	links.Receipt(p.Receipt)
}
