package today

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/chart"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// Links lead out of the page. Lock may be nil where there is nothing to lock.
type Links struct {
	Sheet    func(group app.GroupID, day app.Date) // an open or unopened sheet
	Closed   func(group app.GroupID, day app.Date) // its receipts
	Group    func(group app.GroupID)               // the group beside the list, on a computer
	Client   func(client app.ClientID)             // likewise, of one that was found
	Receipt  func(no app.ReceiptNo)
	Bag      func()
	Outbox   func()
	Entry    func(key app.Key)
	DayClose func()
	Find     func() // on a phone, which has no field for it here
	Lock     func()
	Download func()
	Trouble  func(error) // shows what could not be read
}

// Source gives the page its view.
type Source interface {
	Load(ctx context.Context) (View, error)
	Find(ctx context.Context, text string) ([]Hit, error) // what a text finds, on a computer
}

// Screen is the page on screen.
type Screen struct {
	Page *kit.Page

	env    *kit.Env
	source Source
	links  Links
	bridge *bridge.Page
	body   *fyne.Container
	view   View
	desk   *desk // nil on a phone
}

// Route makes the page; it reads when it is shown, and again at Refresh.
func Route(source func(*kit.Env) Source, links Links, made func(*Screen)) kit.Route {
	return func(e *kit.Env) *kit.Page {
		s := New(e, source(e), links)
		if made != nil {
			made(s)
		}
		return s.Page
	}
}

// New makes the page.
func New(e *kit.Env, source Source, links Links) *Screen {
	s := &Screen{env: e, source: source, links: links, bridge: e.Bridge.Page(), body: container.NewStack()}
	s.Page = &kit.Page{
		Title: e.T("today.title"), Body: s.body,
		Keys:   []kit.Key{{Caps: []string{"O"}, Word: e.T("today.key.open")}},
		OnShow: s.Refresh, OnGone: s.bridge.Close, OnKey: s.key,
	}
	if e.Computer {
		s.desk, s.Page.OnBack = s.newDesk(), s.cleared
		s.Page.Keys = append([]kit.Key{{Caps: []string{"/"}, Word: e.T("ui.key_find")}}, s.Page.Keys...)
	} else {
		s.Page.Actions = []kit.Action{{Icon: theme.IconSearch, Word: e.T("today.find"), Do: links.Find}}
	}
	if links.Lock != nil {
		s.Page.Actions = append(s.Page.Actions, kit.Action{Icon: theme.IconLock, Word: e.T("today.lock"), Do: links.Lock})
	}
	return s
}

// Refresh reads the day again; many signals make few readings.
func (s *Screen) Refresh() {
	s.bridge.Refresh("today", func(ctx context.Context) func() {
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

// Show draws a view.
func (s *Screen) Show(v View) {
	s.view, s.Page.Second = v, v.Second
	if s.desk != nil {
		s.showDesk()
		return
	}
	s.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, s.parts(v)...))}
	s.body.Refresh()
	s.Page.Changed()
}

func (s *Screen) key(k kit.KeyPress) bool {
	switch {
	case s.desk != nil && s.desk.search.Visible() && (k.Rune == '/' || k.Ctrl && k.Name == fyne.KeyF):
		kit.Focus(s.desk.search.Focus())
	case (k.Rune == 'o' || k.Rune == 'O') && s.view.Next != nil:
		s.links.Sheet(s.view.Next.Group, s.view.Day)
	default:
		return false
	}
	return true
}

func (s *Screen) parts(v View) []fyne.CanvasObject {
	e := s.env
	var all []fyne.CanvasObject
	if v.Needs != nil {
		all = append(all, s.needs(*v.Needs))
	}
	if v.Empty == nil || !v.Empty.Download {
		all = append(all, s.bag(v.Bag))
	}
	if v.Empty != nil {
		all = append(all, kit.Sides(e, s.empty(*v.Empty)))
	}
	if v.Next != nil {
		all = append(all, kit.Pad(e, kit.Gap12, 0, kit.Gap12, 0, s.next(*v.Next, v.Day)))
	}
	if len(v.Rows) > 0 {
		all = append(all, kit.SectionHead(e, e.T("today.meetings"), v.Collected), ledger.Framed(e, s.rows(v)))
	}
	if v.Empty == nil || !v.Empty.Download {
		all = append(all, kit.Space(kit.Gap16), ledger.Framed(e, ledger.NewLine(e, ledger.View{Icon: theme.IconNavDayclose, Name: e.T("today.close"), More: true}, s.links.DayClose)))
	}
	return append(all, kit.Space(kit.Gap24))
}

func (s *Screen) needs(n Needs) fyne.CanvasObject {
	open := s.links.Outbox
	if n.Only != "" {
		open = func() { s.links.Entry(n.Only) }
	}
	return ledger.NewLine(s.env, ledger.View{Icon: theme.IconStateNeedsYou, IconTone: theme.Madder, Name: n.Title, NameTone: theme.Madder,
		Second: n.Text, More: true, Ground: theme.MadderTint}, open)
}

func (s *Screen) empty(x Empty) fyne.CanvasObject {
	if x.Download {
		return kit.Column(kit.Gap16, kit.Space(kit.Gap24), kit.Empty(s.env, theme.IconImport, x.Title, x.Text,
			kit.Action{Word: s.env.T("today.bring.do"), Do: s.links.Download}))
	}
	return kit.Empty(s.env, theme.IconCalendar, x.Title, x.Text, kit.Action{})
}

// bag is one target: the figure, and how much of the limit it takes.
func (s *Screen) bag(b Bag) fyne.CanvasObject {
	e := s.env
	figures := []fyne.CanvasObject{kit.NewText(e, kit.Second, theme.Ink2, e.T("today.bag"))}
	for _, f := range b.Figures {
		figures = append(figures, kit.NewText(e, kit.Hero, theme.Ink, f))
	}
	row := kit.Column(0, figures...)
	if b.Percent >= 0 {
		tone := theme.Indigo
		if b.Over {
			tone = theme.Madder
		}
		bar := chart.NewBar(e, 12, 2, 100, chart.Part{Size: int64(b.Percent), Tone: tone})
		limit := kit.NewText(e, kit.Second, theme.Ink2, b.Limit).Ending()
		if e.Large() {
			row = kit.Column(kit.Gap8, row, bar, limit)
		} else {
			row = kit.Row(e, kit.Gap24, kit.Grow(row), kit.Fixed(132, kit.Column(kit.Gap8, bar, limit)))
		}
	}
	return kit.NewTarget(e, e.T("today.bag"), kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, kit.Gap8, row), s.links.Bag)
}

func (s *Screen) next(n Next, day app.Date) fyne.CanvasObject {
	e := s.env
	word := e.T("today.open")
	if n.Begun {
		word = e.T("today.go_on")
	}
	label := kit.NewText(e, kit.Name, theme.Indigo, n.Label)
	in := kit.NewText(e, kit.Second, theme.Ink2, n.In).Ending()
	name := kit.NewText(e, kit.Title, theme.Ink, n.Name)
	second := kit.NewText(e, kit.Second, theme.Ink2, n.Second)
	amount := kit.NewText(e, kit.Total, theme.Ink, n.Amount).Ending()
	unit := kit.NewText(e, kit.Second, theme.Ink2, n.Unit).Ending()
	button := kit.NewButton(e, kit.Primary, theme.IconNavToday, word, func() { s.links.Sheet(n.Group, day) })
	var top fyne.CanvasObject
	if e.Large() {
		name.Lines, second.Lines = 2, 2
		top = kit.Column(kit.Gap4, label, in, name, second, amount, unit)
	} else {
		top = kit.Column(2,
			kit.Row(e, kit.Gap8, kit.Grow(label), in),
			kit.Row(e, kit.Gap8, kit.Grow(name), amount),
			kit.Row(e, kit.Gap8, kit.Grow(second), unit))
	}
	frame := e.Box(theme.Sheet, theme.Indigo, theme.Stroke, theme.RadCard)
	return kit.Over(frame, kit.Pad(e, kit.Gap16, kit.Gap12, kit.Gap16, kit.Gap16, kit.Column(kit.Gap12, top, button)))
}

func (s *Screen) rows(v View) fyne.CanvasObject {
	lines := make([]fyne.CanvasObject, 0, len(v.Rows))
	for _, r := range v.Rows {
		lines = append(lines, ledger.NewLine(s.env, s.row(r), s.open(r, v.Day)))
	}
	return kit.Column(0, lines...)
}

func (s *Screen) row(r Row) ledger.View {
	return ledger.View{Margin: r.Time, Name: r.Name, Second: r.Second, Stamp: r.Look, Word: r.Stamp, Amount: r.Amount, Expected: !r.Sure}
}

// open leads to what became of the meeting; one that was not held here has nothing to show but its row. On a computer one
// that was not begun shows its group first, with the way to its sheet.
func (s *Screen) open(r Row, day app.Date) func() {
	switch r.State {
	case app.SheetClosed:
		return func() { s.links.Closed(r.Group, day) }
	case "":
		if s.desk != nil {
			return func() { s.links.Group(r.Group) }
		}
		return func() { s.links.Sheet(r.Group, day) }
	case app.SheetOpen:
		return func() { s.links.Sheet(r.Group, day) }
	case app.SheetNotHeld, app.SheetMoved, app.SheetTakenOver:
	}
	return nil
}
