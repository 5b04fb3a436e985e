package more

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// Links lead out of the page; what is nil is not listed.
type Links struct {
	DayClose func()
	Bag      func()
	Check    func() // a receipt
	Doubts   func() // payments by wallet that nobody is sure of; nil = there are none
	Requests func() // clients who were asked to pay; nil = none are
	Branch   func() // the officers at the desk, for who approves
	Audit    func()
	Copy     func(ctx context.Context) error // leaves a sealed copy now
	User     func()                          // somebody else opens the book
	Settings func()
	Lock     func()
	Close    func() // the book: only a passphrase opens it again
	Trouble  func(error)
}

// Source gives the page its view.
type Source interface {
	Load(ctx context.Context) (View, error)
}

type screen struct {
	page   *kit.Page
	env    *kit.Env
	source Source
	links  Links
	bridge *bridge.Page
	body   *fyne.Container
}

// Place is where the page stands: the key of its title, and what a desktop shows beside the list; nil = nothing.
type Place struct {
	Title  string
	Beside kit.Route
}

// Route makes the page.
func Route(source func(*kit.Env) Source, links Links, at Place) kit.Route {
	return func(e *kit.Env) *kit.Page {
		s := &screen{env: e, source: source(e), links: links, bridge: e.Bridge.Page(), body: container.NewStack()}
		s.page = &kit.Page{Title: e.T(at.Title), Body: s.body, OnShow: s.load, OnGone: s.bridge.Close, Beside: at.Beside}
		if links.Lock != nil {
			s.page.Actions = []kit.Action{{Icon: theme.IconLock, Word: e.T("ui.lock"), Do: links.Lock}}
		}
		if links.Close != nil {
			s.page.Menu = []kit.Action{{Icon: theme.IconClose, Word: e.T("more.close"), Do: links.Close}}
		}
		return s.page
	}
}

func (s *screen) load() {
	s.bridge.Refresh("more", func(ctx context.Context) func() {
		v, err := s.source.Load(ctx)
		return func() {
			if err != nil {
				s.links.Trouble(err)
				return
			}
			s.show(v)
		}
	})
}

// row is a line of the page; do nil leaves it out.
type row struct {
	view ledger.View
	do   func()
}

func (s *screen) show(v View) {
	e := s.env
	limit, safe := v.Limit, theme.Ink2
	if limit == "" {
		limit = e.T("more.bag.text")
	}
	if v.Over {
		safe = theme.Madder
	}
	audit := [...]theme.Token{Plain: theme.Ink2, Whole: theme.Leaf, Found: theme.Madder}[v.AuditTone]
	kept := theme.Ink2
	if v.CopyFails {
		kept = theme.Madder
	}
	var copied func()
	if s.links.Copy != nil {
		copied = s.copy
	}
	officers := s.links.Branch
	if !v.Branch {
		officers = nil
	}
	parts := []fyne.CanvasObject{s.who(v)}
	parts = append(parts, s.section("more.day",
		row{ledger.View{Icon: theme.IconNavDayclose, Name: e.T("more.dayclose"), Second: e.T("more.dayclose.text"), Amount: v.Bag}, s.links.DayClose},
		row{ledger.View{Icon: theme.IconBank, IconTone: safe, Name: e.T("more.bag"), Second: limit}, s.links.Bag},
		row{ledger.View{Icon: theme.IconReceipt, Name: e.T("more.check"), Second: e.T("more.check.text")}, s.links.Check},
		row{ledger.View{Icon: theme.IconStateUnsure, Name: e.T("more.uncertain"), Second: e.T("more.uncertain.text")}, s.links.Doubts},
		row{ledger.View{Icon: theme.IconPayWithProvider, Name: e.T("more.requests"), Second: e.T("more.requests.text")}, s.links.Requests},
		row{ledger.View{Icon: theme.IconNavBranch, Name: e.T("ui.tab_branch"), Second: e.T("more.branch.text")}, officers})...)
	parts = append(parts, s.section("more.book",
		row{ledger.View{Icon: theme.IconNavAudit, IconTone: audit, Name: e.T("more.audit"), Second: v.Audit}, s.links.Audit},
		row{ledger.View{Icon: theme.IconExport, IconTone: kept, Name: e.T("more.copy"), Second: v.Copy}, copied},
		row{ledger.View{Icon: theme.IconPerson, Name: e.T("more.user"), Second: v.People}, s.links.User},
		row{ledger.View{Icon: theme.IconNavSettings, Name: e.T("more.settings"), Second: e.T("more.settings.text")}, s.links.Settings})...)
	s.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, append(parts, kit.Space(kit.Gap24))...))}
	s.body.Refresh()
}

func (s *screen) section(head string, rows ...row) []fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for _, r := range rows {
		if r.do != nil {
			r.view.More = true
			lines = append(lines, ledger.NewLine(s.env, r.view, r.do))
		}
	}
	return ledger.Section(s.env, s.env.T(head), "", lines...)
}

// who works with the book, with the letters of the name on a square.
func (s *screen) who(v View) fyne.CanvasObject {
	e := s.env
	letters := kit.NewText(e, kit.Title, theme.Indigo, v.Letters).Centred()
	side := max(52, letters.LineHeight()+kit.Gap16)
	square := kit.Over(kit.Space(side), e.Box(theme.IndigoTint, "", 0, theme.RadField), kit.Row(e, 0, kit.Grow(letters)))
	name, second := kit.NewPara(e, kit.Amount, theme.Ink, v.Name), kit.NewPara(e, kit.Second, theme.Ink2, v.Second)
	return kit.Pad(e, kit.Gap16, kit.Gap12, kit.Gap16, 0, kit.Row(e, kit.Gap12, kit.Fixed(side, square), kit.Grow(kit.Column(2, name, second))))
}

// copy leaves a sealed copy; the page tells when.
func (s *screen) copy() {
	s.bridge.Far(func(ctx context.Context) func() {
		err := s.links.Copy(ctx)
		return func() {
			if err != nil {
				s.links.Trouble(err)
			} else {
				s.env.Nav.Say(kit.Notice{Tone: kit.Good, Icon: theme.IconExport, Fact: s.env.T("more.copy.done")})
			}
			s.load()
		}
	})
}
