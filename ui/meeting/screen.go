package meeting

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/grid"
	"daftari/ui/kit/ledger"
	"daftari/ui/kit/total"
	"daftari/ui/theme"
)

// Links lead out of the meeting.
type Links struct {
	Receipt func(no app.ReceiptNo)
	Print   func(all []app.ReceiptNo) // nil: this device cannot print
	Away    func()                    // the meeting is not held here
	Done    func()                    // the meeting is closed
	Trouble func(error)
}

// Models makes the model in the language of an Env.
type Models func(*kit.Env) *Model

// gridFrom is the width from which the sheet is a grid.
const gridFrom = 640

// sheetScreen is the open sheet (p03a, p03, d2).
type sheetScreen struct {
	env    *kit.Env
	models Models
	m      *Model
	links  Links
	bridge *bridge.Page
	page   *kit.Page

	view   Sheet
	shown  []int // indices of Lines in the list; the filter leaves some out
	only   bool  // only lines that differ
	list   *ledger.List
	grid   *grid.Grid
	root   *fyne.Container
	top    *fyne.Container
	bottom *fyne.Container
	count  *counting                   // the action pane's, on a desktop
	drafts map[app.ClientID]*exception // lines typed and not saved
}

// SheetPage opens the sheet; anyway holds a meeting on a day that is none of the group's.
func SheetPage(models Models, links Links, anyway bool) kit.Route {
	return func(e *kit.Env) *kit.Page {
		s := &sheetScreen{env: e, models: models, m: models(e), links: links, bridge: e.Bridge.Page()}
		s.build(anyway)
		return s.page
	}
}

func (s *sheetScreen) build(anyway bool) {
	s.top, s.bottom = kit.Column(0), container.NewStack()
	s.list = ledger.NewList(s.env, func() int { return len(s.shown) }, s.row)
	s.list.OnOpen = func(i int) { s.except(s.view.Lines[s.shown[i]]) }
	s.list.OnMargin = func(i int) { s.mark(s.view.Lines[s.shown[i]]) }
	s.list.Keyed = s.listKey
	s.grid = grid.New(s.env, &grid.Sheet{}, s.acts())
	s.root = kit.Under(s.top, kit.ByWidth(gridFrom, s.list, container.NewVScroll(s.grid)))
	s.page = &kit.Page{
		Wide: kit.Alone, Foot: s.bottom, OnGone: s.bridge.Close, OnKey: s.key,
		Body: s.root, Keys: s.keys(),
		OnShow: func() { s.load(anyway) },
	}
	s.page.Actions = []kit.Action{{Icon: theme.IconFilter, Word: s.env.T("meeting.only_differ"), Do: s.filter}}
	s.page.Menu = []kit.Action{{Icon: theme.IconNotHeld, Word: s.env.T("meeting.not_held"), Do: s.links.Away}}
}

func (s *sheetScreen) load(anyway bool) {
	s.bridge.Refresh("sheet", func(ctx context.Context) func() {
		v, err := s.m.Open(ctx, anyway)
		return func() { s.answer(v, err) }
	})
}

// save runs one act on the draft and shows what came of it.
func (s *sheetScreen) save(act func(ctx context.Context) (Sheet, error)) {
	s.bridge.Save(func(ctx context.Context) func() {
		v, err := act(ctx)
		return func() { s.answer(v, err) }
	})
}

func (s *sheetScreen) answer(v Sheet, err error) {
	if err != nil {
		s.links.Trouble(err)
		s.Show(s.view)
		return
	}
	s.Show(v)
}

// Show draws a view.
func (s *sheetScreen) Show(v Sheet) {
	s.view = v
	s.page.Title, s.page.Second = v.Name, v.Second
	s.shown = s.shown[:0]
	for i, l := range v.Lines {
		if !s.only || l.Differs {
			s.shown = append(s.shown, i)
		}
	}
	s.list.Refresh()
	s.fillGrid()
	s.top.Objects = s.head()
	s.bottom.Objects = []fyne.CanvasObject{s.foot()}
	s.root.Refresh()
	s.bottom.Refresh()
	s.pane()
	s.page.Changed()
}

func (s *sheetScreen) head() []fyne.CanvasObject {
	e, v := s.env, s.view
	present := ledger.Column{Label: e.T("meeting.members"), Figure: v.Present, Quiet: true}
	if v.Began {
		present = ledger.Column{Label: e.T("meeting.present"), Figure: v.Present}
	}
	all := []fyne.CanvasObject{ledger.Summary(e,
		ledger.Column{Label: e.T("meeting.expected"), Figure: v.Expected, Quiet: v.Began},
		ledger.Column{Label: e.T("meeting.received"), Figure: v.Received, Quiet: v.None}, present)}
	for _, text := range append(v.Notices[:len(v.Notices):len(v.Notices)], v.Cannot...) {
		all = append(all, kit.Pad(e, kit.Gap8, kit.Gap4, kit.Gap8, kit.Gap4, kit.Banner(e, kit.Notice{Tone: kit.Warn, Text: text})))
	}
	if v.All != nil {
		all = append(all, s.allPaid(*v.All))
	}
	if v.Own != nil {
		own := *v.Own
		row := ledger.Group(own.Name, own.Text, own.Amount, own.Said)
		if own.Differs {
			row.Second, row.Tone, row.Was, row.Ground = own.Text, theme.Turmeric, own.Before, theme.TurmericTint
		}
		line := ledger.NewLine(e, row, func() { s.except(own) })
		all = append(all, kit.Below(gridFrom, line)) // the grid has it as its first row
	}
	return all
}

// allPaid is the leaf banner with its way back.
func (s *sheetScreen) allPaid(a AllPaid) fyne.CanvasObject {
	e := s.env
	fact := kit.NewText(e, kit.Head, theme.Leaf, "")
	fact.Lines = 2
	fact.SetSpans(kit.Span{Text: e.T("meeting.all_paid"), Bold: true}, kit.Span{Text: a.Text, Token: theme.Ink})
	saved := kit.Row(e, 6, e.Icon(theme.IconStateDraft, theme.Slate, 14), kit.Grow(kit.NewText(e, kit.Second, theme.Slate, a.Saved)))
	undo := kit.NewLink(e, kit.Note, e.T("meeting.undo"), func() {
		s.save(func(ctx context.Context) (Sheet, error) { return s.m.Undo(ctx, s.view.Key) })
	})
	row := kit.Row(e, kit.Gap12, e.Icon(theme.IconAllPaid, theme.Leaf, 22), kit.Grow(kit.Column(0, fact, saved)), undo)
	return kit.Over(e.Rect(theme.LeafTint), kit.Pad(e, 14, 4, kit.Gap16, 4, row))
}

func (s *sheetScreen) row(i int) ledger.View {
	l := s.view.Lines[s.shown[i]]
	m := ledger.Member{Name: l.Name, Parts: l.Text, Count: s.env.T("meeting.lines", "n", parts(l)), Amount: l.Amount, Was: l.Before,
		Paid: l.Said, Mark: mark(l)}
	if l.Alike && !l.Differs {
		m.Parts = l.Number
	}
	switch {
	case l.Marked != "":
		m.Reason, m.Difference = l.Marked, ledger.Less
	case l.Differs && l.Tone == Less:
		m.Reason, m.Difference = l.Text, ledger.Less
	case l.Differs && takesOut(l):
		m.Reason, m.Difference = l.Text, ledger.TakesOut
	case l.Differs:
		m.Reason, m.Difference = l.Text, ledger.Extra
	}
	return m.View()
}

func parts(l Line) int {
	n := 0
	for _, p := range l.Raw.Parts {
		if a := shown(p); a.Valid() && !a.IsZero() {
			n++
		}
	}
	return n
}

func takesOut(l Line) bool {
	for _, p := range l.Raw.Parts {
		if p.Kind == app.Withdrawal && p.Said() && p.Actual.Sign() > 0 {
			return true
		}
	}
	return false
}

func mark(l Line) ledger.Mark {
	switch l.Was {
	case app.Present:
		return ledger.Present
	case app.Late:
		return ledger.Late
	case app.Absent:
		return ledger.Absent
	case app.OnLeave, app.Approved:
		return ledger.OnLeave
	case app.NotMarked:
	}
	return ledger.Unmarked
}

// foot holds the one thing to do next: say that all paid, then count the cash.
func (s *sheetScreen) foot() fyne.CanvasObject {
	e, v := s.env, s.view
	if v.State != app.SheetOpen {
		return kit.Space(0)
	}
	if len(v.Lines) == 0 && v.Own == nil {
		return ledger.Foot(e, kit.Hint(e, theme.IconInfo, e.T("meeting.nobody")))
	}
	if v.All == nil {
		button := kit.NewButton(e, kit.Primary, theme.IconAllPaid, e.T("meeting.all_paid"), s.allAsExpected)
		button.Once = true
		hint := kit.NewText(e, kit.Second, theme.Ink2, e.T("meeting.then_tap")).Centred()
		hint.Lines = 2
		return ledger.Foot(e, button, hint)
	}
	count := kit.NewButton(e, kit.Primary, theme.IconCoins, e.T("meeting.count"), s.counting)
	figure := ""
	for i, p := range v.Purses {
		if i > 0 {
			figure += " + "
		}
		figure += p.Figure
	}
	if !v.Ready {
		count.Disable()
		return ledger.Foot(e, kit.Hint(e, theme.IconInfo, e.T("meeting.left", "n", v.Left)), ledger.TotalBar(e, e.T("meeting.hand"), total.New(e, kit.Total, figure), count))
	}
	return ledger.Foot(e, ledger.TotalBar(e, e.T("meeting.hand"), total.New(e, kit.Total, figure), count))
}

func (s *sheetScreen) allAsExpected() {
	s.save(func(ctx context.Context) (Sheet, error) { return s.m.AllAsExpected(ctx, s.view.Key) })
}

func (s *sheetScreen) filter() {
	s.only = !s.only
	s.Show(s.view)
}

// mark goes on to the next mark of a member: present, late, absent.
func (s *sheetScreen) mark(l Line) {
	if s.view.State != app.SheetOpen {
		return
	}
	s.save(func(ctx context.Context) (Sheet, error) {
		return s.m.Attend(ctx, s.view.Key, l.Client, NextMark(l.Was))
	})
}

// counting goes to the count: on to the page, one currency after the other.
func (s *sheetScreen) counting() {
	if !s.view.Ready {
		return
	}
	s.env.Nav.Push(CountPage(s.models, s.links, purses(s.view), 0))
}

func (s *sheetScreen) except(l Line) {
	if s.view.State != app.SheetOpen || l.Marked != "" {
		return
	}
	s.env.Nav.Sheet(exceptionSheet(s, l.Client))
}

// line of a client in the newest view.
func (s *sheetScreen) line(client app.ClientID) (Line, bool) {
	if client == 0 {
		if s.view.Own == nil {
			return Line{}, false
		}
		return *s.view.Own, true
	}
	for _, l := range s.view.Lines {
		if l.Client == client {
			return l, true
		}
	}
	return Line{}, false
}
