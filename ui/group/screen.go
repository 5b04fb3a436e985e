package group

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

// Links lead on.
type Links struct {
	Sheet    func(group app.GroupID, day app.Date)
	Client   func(id app.ClientID)
	Pay      func(client app.ClientID) // records a payment of a member
	PayGroup func(group app.GroupID)   // of the group itself
	Trouble  func(error)
}

// Source gives the page its view.
type Source interface {
	Load(ctx context.Context) (View, error)
}

// Screen is the page.
type Screen struct {
	Page *kit.Page

	env    *kit.Env
	source Source
	links  Links
	bridge *bridge.Page
	body   *fyne.Container
	view   View
	at     app.ClientID // the member with the focus, for P
}

// Route makes the page of a group.
func Route(source func(*kit.Env) Source, links Links) kit.Route {
	return func(e *kit.Env) *kit.Page { return New(e, source(e), links).Page }
}

// New makes the page.
func New(e *kit.Env, source Source, links Links) *Screen {
	s := &Screen{env: e, source: source, links: links, bridge: e.Bridge.Page(), body: container.NewStack()}
	s.Page = &kit.Page{Title: e.T("group.title"), Body: s.body, Tabs: true, OnShow: s.Refresh, OnGone: s.bridge.Close, OnKey: s.key,
		Keys: []kit.Key{{Caps: []string{"O"}, Word: e.T("group.key.open")}, {Caps: []string{"P"}, Word: e.T("group.key.pay")}}}
	return s
}

// Refresh reads the group again.
func (s *Screen) Refresh() {
	s.bridge.Refresh("group", func(ctx context.Context) func() {
		v, err := s.source.Load(ctx)
		return func() {
			if err != nil {
				s.links.Trouble(err)
				return
			}
			s.Show(v)
		}
	})
}

func (s *Screen) key(k kit.KeyPress) bool {
	if s.view.Group == 0 {
		return false
	}
	switch k.Rune {
	case 'o', 'O':
		s.links.Sheet(s.view.Group, s.view.Day)
	case 'p', 'P':
		s.pay()
	default:
		return false
	}
	return true
}

// pay is for the member with the focus, else for the group itself.
func (s *Screen) pay() {
	if s.at == 0 {
		s.links.PayGroup(s.view.Group)
		return
	}
	s.links.Pay(s.at)
}

// Show draws a view.
func (s *Screen) Show(v View) {
	e := s.env
	s.view = v
	s.Page.Title, s.Page.Second = v.Name, v.Second
	if v.Group == 0 {
		s.Page.Bar = nil
		s.body.Objects = []fyne.CanvasObject{kit.Pad(e, kit.Gap16, kit.Gap16, kit.Gap16, kit.Gap16,
			kit.Empty(e, theme.IconMeeting, e.T("group.none"), e.T("group.none.text"), kit.Action{}))}
		s.body.Refresh()
		s.Page.Changed()
		return
	}
	parts := []fyne.CanvasObject{s.buttons(), s.summary(v)}
	if !e.Large() {
		s.Page.Bar, parts[0] = s.bar(), kit.Below(kit.BarFrom, parts[0])
	}
	if v.Empty != "" {
		parts = append(parts, kit.Sides(e, kit.Empty(e, theme.IconNavClients, v.Empty, e.T("group.empty.text"), kit.Action{})))
	} else {
		parts = append(parts, byWidth(tableWidth, s.table(v), s.lines(v)))
	}
	s.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, append(parts, kit.Space(kit.Gap16))...))}
	s.body.Refresh()
	s.Page.Changed()
}

func (s *Screen) acts() (pay, open *kit.Button) {
	e := s.env
	return kit.NewSmallButton(e, kit.Secondary, theme.IconCash, e.T("group.pay"), s.pay).WithKey("P"),
		kit.NewSmallButton(e, kit.Primary, theme.IconNavToday, e.T("group.open"), func() { s.links.Sheet(s.view.Group, s.view.Day) }).WithKey("O")
}

// bar is the buttons in the head of a wide pane (d1).
func (s *Screen) bar() fyne.CanvasObject {
	pay, open := s.acts()
	return kit.Row(s.env, kit.Gap12, pay, open)
}

func (s *Screen) buttons() fyne.CanvasObject {
	e := s.env
	pay, open := s.acts()
	if e.Large() {
		return kit.Pad(e, kit.Gap16, kit.Gap4, kit.Gap16, kit.Gap12, kit.Column(kit.Gap8, open, pay))
	}
	return kit.Pad(e, kit.Gap16, kit.Gap4, kit.Gap16, kit.Gap12, kit.Handed(e, kit.Gap12, kit.Grow(pay), kit.Grow(open)))
}

// lines are the members where there is no room for columns.
func (s *Screen) lines(v View) fyne.CanvasObject {
	e := s.env
	all := []fyne.CanvasObject{kit.SectionHead(e, e.T("group.members_head"), e.T("group.lines_head"))}
	for _, r := range v.Rows {
		row := ledger.View{Margin: r.No, Name: r.Name, Second: e.T("group.balance_savings", "balance", r.Balance, "savings", r.Savings), Amount: r.Due, Expected: true}
		if r.IsLate {
			row.Under, row.UnderTone = e.T("group.late_amount", "amount", r.Late), theme.Madder
		}
		all = append(all, ledger.NewLine(e, row, func() { s.links.Client(r.Client) }))
	}
	return kit.Column(0, all...)
}
