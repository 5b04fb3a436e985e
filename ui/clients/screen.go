package clients

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// Links lead to other pages and out of the program. Those that may be nil are then not offered.
type Links struct {
	Pay      func(client app.ClientID, on app.AccountRef) // records a payment; the zero account = the likely one
	PayGroup func(group app.GroupID)                      // the same on a group's own loan
	Receipt  func(no app.ReceiptNo)
	Entry    func(key app.Key)
	Dial     func(e164 string) // tel:
	Text     func(e164 string) // sms:
	Download func()
	Trouble  func(error) // shows what could not be read

	New     func()                // a new client; may be nil
	Edit    func(id app.ClientID) // may be nil
	Apply   func(id app.ClientID) // for a loan; may be nil
	PayOut  func(id app.ClientID) // to her phone; may be nil
	Wallets func(id app.ClientID) // that money may go to; may be nil
	Collect func(id app.ClientID) // asks her to pay on her phone; may be nil
	Notices func()                // to all who are late; may be nil
}

// Source gives the pages their views.
type Source interface {
	Find(ctx context.Context, text string) (Found, error)
	Late(ctx context.Context) (Late, error)
	Client(ctx context.Context, id app.ClientID) (Client, error)
	History(ctx context.Context, id app.ClientID, on app.AccountRef) ([]Past, error)
	Plan(ctx context.Context, id app.ClientID, ref app.AccountRef) (Plan, error)
}

// Place is where the tab stands; it outlives a change of look or language.
type Place struct {
	Text string // typed into the search
	Late bool   // late loans are shown instead of the list
	Age  int    // of the late ones only these; -1 = all

	shown int // late loans that are drawn; more at a tap
}

// Screen is the tab's root: the list, or the late loans.
type Screen struct {
	Page *kit.Page

	env    *kit.Env
	source Source
	links  Links
	place  *Place
	bridge *bridge.Page

	search *form.Search
	list   *ledger.List
	head   fyne.CanvasObject
	found  Found
	late   Late
	body   *fyne.Container
	below  *fyne.Container // what stands under the search: list or its empty form
}

// Route makes the tab. Made gets each screen that is made of it, for signals; it may be nil.
func Route(source func(*kit.Env) Source, links Links, place *Place, made func(*Screen)) kit.Route {
	return func(e *kit.Env) *kit.Page {
		s := New(e, source(e), links, place)
		if made != nil {
			made(s)
		}
		return s.Page
	}
}

// New makes the tab.
func New(e *kit.Env, source Source, links Links, place *Place) *Screen {
	s := &Screen{env: e, source: source, links: links, place: place, bridge: e.Bridge.Page(), body: container.NewStack(), below: container.NewStack()}
	s.Page = &kit.Page{Body: s.body, OnShow: s.shown, OnGone: s.bridge.Close, OnBack: s.back, OnKey: s.key}
	hint := e.T("clients.find.hint")
	if e.Large() {
		hint = e.T("clients.find")
	}
	s.search = form.NewSearch(e, place.Text, hint, "/")
	s.search.OnChanged = func(text string) {
		s.place.Text = text
		s.find()
	}
	s.list = ledger.NewList(e, func() int { return len(s.found.Rows) }, s.row)
	s.list.OnOpen = func(i int) { s.open(s.found.Rows[i].ID) }
	s.search.OnDown = func() {
		if len(s.found.Rows) > 0 {
			kit.Focus(s.list)
		}
	}
	s.search.OnDone = func(string) {
		if len(s.found.Rows) > 0 {
			s.open(s.found.Rows[0].ID)
		}
	}
	s.arrange()
	return s
}

// arrange draws the frame of the mode it is in; what it shows is read.
func (s *Screen) arrange() {
	e := s.env
	if s.place.Late {
		s.Page.Title = e.T("clients.late")
		s.Page.Keys = []kit.Key{{Caps: []string{"C"}, Word: e.T("clients.key.call")}}
		s.Page.Actions = []kit.Action{{Icon: theme.IconSearch, Word: e.T("clients.find"), Do: func() { s.mode(false) }},
			{Icon: theme.IconFilter, Word: e.T("clients.late.filter"), Do: s.filter}}
		s.body.Objects = nil
	} else {
		s.Page.Title = e.T("clients.title")
		s.Page.Keys = []kit.Key{{Caps: []string{"/"}, Word: e.T("clients.key.find")}, {Caps: []string{"L"}, Word: e.T("clients.key.late")}}
		s.Page.Actions = nil
		if s.links.New != nil {
			s.Page.Actions = []kit.Action{{Icon: theme.IconAdd, Word: e.T("clients.new"), Do: s.links.New}}
		}
		late := ledger.NewLine(e, ledger.View{Icon: theme.IconLateLoan, Name: e.T("clients.late"), More: true}, func() { s.mode(true) })
		top := kit.Column(0, kit.Pad(e, kit.Gap16, kit.Gap4, kit.Gap16, kit.Gap12, s.search), kit.Rule(e), late)
		s.body.Objects = []fyne.CanvasObject{kit.Topped(top, s.below)}
	}
	s.body.Refresh()
	s.Page.Changed()
}

func (s *Screen) mode(late bool) {
	s.place.Late, s.place.Age, s.place.shown = late, -1, 0
	s.arrange()
	s.Refresh()
	if !late {
		s.focus()
	}
}

// shown: on a phone who comes here looks for somebody, and types at once (UI.md 6); on a computer letters are keys of
// the page until / is typed.
func (s *Screen) shown() {
	s.Refresh()
	if !s.env.Computer && !s.place.Late && s.place.Text == "" {
		s.focus()
	}
}

func (s *Screen) focus() {
	kit.Focus(s.search.Focus())
}

func (s *Screen) back() bool {
	if !s.place.Late {
		return false
	}
	s.mode(false)
	return true
}

func (s *Screen) key(k kit.KeyPress) bool {
	switch {
	case k.Rune == '/', k.Ctrl && k.Name == fyne.KeyF:
		if s.place.Late {
			s.mode(false)
		}
		s.focus()
	case k.Rune == 'l' || k.Rune == 'L':
		s.mode(!s.place.Late)
	default:
		return false
	}
	return true
}

// Refresh reads again what is shown; many signals make few readings.
func (s *Screen) Refresh() {
	if !s.place.Late {
		s.find()
		return
	}
	s.bridge.Refresh("late", func(ctx context.Context) func() {
		v, err := s.source.Late(ctx)
		return func() {
			switch {
			case err != nil:
				s.links.Trouble(err)
			case s.place.Late:
				s.ShowLate(v)
			}
		}
	})
}

// find reads what the text finds; while one is read further keys make one more reading.
func (s *Screen) find() {
	s.bridge.Refresh("find", func(ctx context.Context) func() {
		v, err := s.source.Find(ctx, s.place.Text)
		return func() {
			if err != nil {
				s.links.Trouble(err)
				return
			}
			s.Show(v)
		}
	})
}

// Show draws the list.
func (s *Screen) Show(v Found) {
	e := s.env
	again := len(s.below.Objects) > 0 && s.found.Empty == nil && v.Empty == nil && s.found.Head == v.Head && s.found.More == v.More
	s.found = v
	if again {
		s.list.Refresh()
		s.list.ScrollToTop()
		return
	}
	if v.Empty != nil {
		s.below.Objects = []fyne.CanvasObject{container.NewVScroll(kit.Pad(e, kit.Gap16, kit.Gap24, kit.Gap16, kit.Gap24, s.empty(*v.Empty)))}
	} else {
		head := kit.SectionHead(e, v.Head, "")
		if v.More != "" {
			head = kit.Column(0, head, kit.Sides(e, kit.Hint(e, theme.IconSearch, v.More)))
		}
		s.below.Objects = []fyne.CanvasObject{kit.Topped(head, ledger.Framed(e, s.list))}
		s.list.Refresh()
		s.list.ScrollToTop()
	}
	s.below.Refresh()
}

func (s *Screen) empty(x Empty) fyne.CanvasObject {
	switch {
	case x.Download:
		return kit.Empty(s.env, theme.IconImport, x.Title, x.Text, kit.Action{Word: s.env.T("clients.bring.do"), Do: s.links.Download})
	case s.links.New != nil:
		return kit.Empty(s.env, theme.IconNavClients, x.Title, x.Text, kit.Action{Word: s.env.T("clients.new"), Do: s.links.New})
	}
	return kit.Empty(s.env, theme.IconNavClients, x.Title, x.Text, kit.Action{})
}

func (s *Screen) row(i int) ledger.View {
	r := s.found.Rows[i]
	return ledger.View{Icon: theme.IconPerson, Name: r.Name, Second: r.Second, Short: r.Short, More: true}
}

func (s *Screen) open(id app.ClientID) {
	s.env.Nav.Push(ClientRoute(func(*kit.Env) Source { return s.source }, s.links, id))
}
