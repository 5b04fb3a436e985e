package outbox

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

// Links lead out of both pages. Receipt and Client may be nil: then the menu does not name them.
type Links struct {
	Entry   func(key app.Key)
	Payment func(key app.Key) // one by wallet
	Sync    func()            // the page of the sync
	Receipt func(no app.ReceiptNo)
	Client  func(id app.ClientID)
	Trouble func(error)
}

// Source gives the list its view.
type Source interface {
	List(ctx context.Context) (List, error)
}

// Screen is the outbox on screen.
type Screen struct {
	Page *kit.Page

	env    *kit.Env
	source Source
	links  Links
	bridge *bridge.Page
	body   *fyne.Container
	view   List
	opened map[string]bool // folds that show their lines
	only   bool            // only what needs a person
}

// Route makes the outbox; it reads when it is shown, and again at Refresh.
func Route(source func(*kit.Env) Source, links Links, made func(*Screen)) kit.Route {
	opened := map[string]bool{}
	return func(e *kit.Env) *kit.Page {
		s := &Screen{env: e, source: source(e), links: links, bridge: e.Bridge.Page(), body: container.NewStack(), opened: opened}
		s.Page = &kit.Page{Title: e.T("outbox.title"), Body: s.body, OnShow: s.Refresh, OnGone: s.bridge.Close,
			Actions: []kit.Action{
				{Icon: theme.IconFilter, Word: e.T("outbox.filter"), Do: s.filter},
				{Icon: theme.IconLinkSync, Word: e.T("outbox.sync"), Do: links.Sync},
			}}
		if made != nil {
			made(s)
		}
		return s.Page
	}
}

// Refresh reads the list again; many signals make few readings.
func (s *Screen) Refresh() {
	s.bridge.Refresh("outbox", func(ctx context.Context) func() {
		v, err := s.source.List(ctx)
		return func() {
			if err != nil {
				s.links.Trouble(err)
				return
			}
			s.Show(v)
		}
	})
}

func (s *Screen) filter() {
	s.only = !s.only
	s.Show(s.view)
}

// Show draws a view.
func (s *Screen) Show(v List) {
	s.view = v
	e := s.env
	var all []fyne.CanvasObject
	for _, section := range v.Sections {
		if s.only && !section.Needs {
			continue
		}
		all = append(all, kit.SectionHead(e, section.Head, section.Second), ledger.Framed(e, kit.Column(0, s.rows(section.Rows)...)))
	}
	if len(all) == 0 {
		title, text := e.T("outbox.nothing"), e.T("outbox.nothing.text")
		if s.only {
			title, text = e.T("outbox.nobody"), e.T("outbox.nobody.text")
		}
		all = append(all, kit.Space(kit.Gap24), kit.Sides(e, kit.Empty(e, theme.IconNavOutbox, title, text, kit.Action{})))
	}
	s.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, append(all, kit.Space(kit.Gap24))...))}
	s.body.Refresh()
}

func (s *Screen) rows(rows []Row) []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, r := range rows {
		if r.Fold == "" {
			open := s.links.Entry
			if r.Wallet {
				open = s.links.Payment
			}
			all = append(all, ledger.NewLine(s.env, view(r), func() { open(r.Key) }))
			continue
		}
		all = append(all, ledger.NewLine(s.env, view(r), func() { s.opened[r.Fold] = !s.opened[r.Fold]; s.Show(s.view) }))
		if s.opened[r.Fold] {
			all = append(all, s.rows(r.Lines)...)
		}
	}
	return all
}

func view(r Row) ledger.View {
	v := ledger.View{Icon: icon(r.Kind), Name: r.Name, Stamp: r.Look, Word: r.Stamp, Amount: r.Amount, Under: r.When}
	if r.Amount == "" { // the time has the amount's place
		v.Amount, v.Under, v.Value, v.Expected = r.When, "", true, true
	}
	return v
}

// icon of a kind of entry, in the margin.
func icon(k app.Kind) theme.Icon {
	switch k {
	case app.Repayment:
		return theme.IconLoan
	case app.ChargePayment:
		return theme.IconFees
	case app.Deposit, app.Withdrawal:
		return theme.IconSavings
	case app.Disbursement:
		return theme.IconNavPay
	case app.Reversal, app.GivenBack:
		return theme.IconUndo
	case app.Attendance:
		return theme.IconMeeting
	case app.MeetingNoted:
		return theme.IconCalendar
	case app.BankDeposit:
		return theme.IconBank
	case app.HandOver, app.CashReceived:
		return theme.IconHandover
	case app.DayClosed:
		return theme.IconNavDayclose
	case app.LimitLifted:
		return theme.IconLock
	}
	return theme.IconFile
}
