package meeting

import (
	"context"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/grid"
	"daftari/ui/kit/ledger"
	"daftari/ui/meeting/closed"
	"daftari/ui/theme"
)

// Links lead out of the meeting.
type Links struct {
	Receipt func(no app.ReceiptNo)
	Print   func(ctx context.Context, all []app.ReceiptNo) error // off the window's goroutine; nil: this device cannot print
	Sheet   func(ctx context.Context, key app.Key) error         // prints the sheet, off the window's goroutine; nil: this device cannot
	Away    func()                                               // the meeting is not held here; nil: it cannot be said here
	Done    func()                                               // the meeting is closed
	Trouble func(error)
}

// Models makes the model in the language of an Env.
type Models func(*kit.Env) *Model

// gridFrom is the width from which the sheet is a grid; large text needs more of it.
func (s *sheetScreen) gridFrom() float32 { return s.env.Sp(640) }

// sheetScreen is the open sheet (p03a, p03, d2).
type sheetScreen struct {
	env    *kit.Env
	models Models
	m      *Model
	links  Links
	bridge *bridge.Page
	page   *kit.Page
	anyway bool

	view   Sheet
	saves  atomic.Int64 // that came back: what was read before one is not shown after it
	shown  []int        // indices of Lines in the list; the filter leaves some out
	only   bool         // only lines that differ
	list   *ledger.List
	grid   *grid.Grid
	lines  fyne.CanvasObject // list or grid, by width
	body   *fyne.Container
	root   *fyne.Container
	top    *fyne.Container
	bottom *fyne.Container
	count  *counting // the action pane's, on a desktop
	prints bool      // the sheet is on its way to the printer
	print  *kit.Button
	typed  *Typed
	open   func(Line) // the exception of a line
}

// kept is what outlives a change of look: the screen that stands now, and what was typed on it.
type kept struct {
	now   *sheetScreen
	typed *Typed
	only  bool
}

// SheetPage opens the sheet; anyway holds a meeting on a day that is none of the group's.
func SheetPage(models Models, links Links, anyway bool) kit.Route {
	k := &kept{typed: NewTyped()}
	return func(e *kit.Env) *kit.Page {
		s := &sheetScreen{env: e, models: models, m: models(e), links: links, bridge: e.Bridge.Page(), anyway: anyway, typed: k.typed}
		if s.m.Typed != nil {
			s.typed = s.m.Typed
		}
		k.now = s
		s.build(k)
		return s.page
	}
}

func (s *sheetScreen) build(k *kept) {
	s.only = k.only
	s.top, s.bottom, s.body = kit.Column(0), container.NewStack(), container.NewStack()
	s.list = ledger.NewList(s.env, func() int { return len(s.shown) }, s.row)
	s.open = func(l Line) { s.except(k, l) }
	s.list.OnOpen = func(i int) { s.open(s.view.Lines[s.shown[i]]) }
	s.list.OnMargin = func(i int) { s.mark(s.view.Lines[s.shown[i]]) }
	s.list.Keyed = s.listKey
	s.grid = grid.New(s.env, &grid.Sheet{}, s.acts())
	s.grid.Hide() // until the width is known
	s.lines = kit.ByWidth(s.gridFrom(), s.list, s.grid)
	s.root = kit.Under(s.top, s.body)
	s.page = &kit.Page{
		Wide: kit.Alone, Foot: s.bottom, OrFoot: true, OnGone: s.bridge.Close, OnKey: s.key,
		Body: s.root, Keys: s.keys(), OnShow: s.load,
	}
	s.page.Actions = []kit.Action{{Icon: theme.IconFilter, Word: s.env.T("meeting.only_differ"), Do: func() {
		s.only = !s.only
		k.only = s.only
		s.Show(s.view)
	}}}
	s.page.Menu = s.menu()
}

// first is what takes the keys: the grid, or the list where a window has no room for it.
func (s *sheetScreen) first() fyne.Focusable {
	if s.grid.Visible() {
		return s.grid
	}
	return s.list
}

func (s *sheetScreen) menu() []kit.Action {
	var all []kit.Action
	if s.view.All != nil && s.env.Large() {
		all = append(all, kit.Action{Icon: theme.IconUndo, Word: s.env.T("meeting.undo"), Do: s.undo})
	}
	if s.links.Away != nil {
		all = append(all, kit.Action{Icon: theme.IconNotHeld, Word: s.env.T("meeting.not_held"), Do: s.links.Away})
	}
	return all
}

func (s *sheetScreen) load() {
	s.read("sheet", func(ctx context.Context) func() {
		v, err := s.m.Open(ctx, s.anyway)
		if err == nil {
			return func() { s.Show(v) }
		}
		now, known := s.m.Again(ctx)
		return func() { s.notOpened(now, known == nil, err) }
	})
}

// read shows what was read, unless a save came back meanwhile: it showed the newer sheet.
func (s *sheetScreen) read(key string, work bridge.Work) {
	s.bridge.Refresh(key, func(ctx context.Context) func() {
		before := s.saves.Load()
		apply := work(ctx)
		return func() {
			if s.saves.Load() == before {
				apply()
			}
		}
	})
}

// notOpened shows what became of the meeting when its sheet cannot be opened.
func (s *sheetScreen) notOpened(v Sheet, known bool, err error) {
	if known && v.State == app.SheetClosed {
		s.env.Nav.Replace(ClosedPage(s.models, s.links))
		return
	}
	s.links.Trouble(err)
	s.body.Objects = []fyne.CanvasObject{container.NewVScroll(kit.Pad(s.env, kit.Gap16, kit.Gap16, kit.Gap16, kit.Gap16,
		kit.Empty(s.env, theme.IconMeeting, s.env.T("meeting.not_opened"), s.env.T("meeting.not_opened.text"),
			kit.Action{Word: s.env.T("meeting.open_again"), Do: s.load})))}
	s.body.Refresh()
}

// save runs one act on the draft and shows what came of it.
func (s *sheetScreen) save(act func(ctx context.Context) (Sheet, error)) {
	s.bridge.Save(func(ctx context.Context) func() {
		v, err := act(ctx)
		return func() {
			s.saves.Add(1)
			if err != nil {
				s.refused(err)
				return
			}
			s.Show(v)
		}
	})
}

// refused tells why nothing was saved, and shows the sheet as the book has it: it may have been closed or moved
// meanwhile.
func (s *sheetScreen) refused(err error) {
	s.links.Trouble(err)
	s.Show(s.view)
	s.read("again", func(ctx context.Context) func() {
		v, err := s.m.Again(ctx)
		return func() {
			switch {
			case err != nil: // what stands there is the last that could be read
			case v.State == app.SheetClosed:
				s.env.Nav.CloseSheet()
				s.env.Nav.Replace(ClosedPage(s.models, s.links))
			default:
				s.Show(v)
			}
		}
	})
}

// Show draws a view.
func (s *sheetScreen) Show(v Sheet) {
	s.view = v
	s.page.Title, s.page.Second = v.Name, v.Second
	s.page.Menu = s.menu()
	s.shown = s.shown[:0]
	for i, l := range v.Lines {
		if !s.only || l.Differs {
			s.shown = append(s.shown, i)
		}
	}
	s.list.Refresh()
	s.fillGrid()
	s.body.Objects = []fyne.CanvasObject{s.lines}
	if len(v.Lines) == 0 && v.Own == nil && v.State == app.SheetOpen {
		s.body.Objects = []fyne.CanvasObject{container.NewVScroll(kit.Pad(s.env, kit.Gap16, kit.Gap16, kit.Gap16, kit.Gap16,
			kit.Empty(s.env, theme.IconGroup, s.env.T("meeting.no_members"), s.env.T("meeting.no_members.text"), kit.Action{})))}
	}
	s.top.Objects = s.head()
	s.bottom.Objects = []fyne.CanvasObject{s.foot()}
	s.body.Refresh()
	s.root.Refresh()
	s.bottom.Refresh()
	s.pane()
	s.page.Changed()
	if first := s.first(); s.env.Computer && s.page.First != first { // which of both is known once they have a size
		s.page.First = first
		s.page.Changed()
	}
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

func (s *sheetScreen) allAsExpected() {
	if s.view.State != app.SheetOpen {
		return
	}
	s.save(func(ctx context.Context) (Sheet, error) { return s.m.AllAsExpected(ctx, s.view.Key) })
}

func (s *sheetScreen) undo() {
	s.save(func(ctx context.Context) (Sheet, error) { return s.m.Undo(ctx, s.view.Key) })
}

// mark goes on to the next mark of a member: present, late, absent.
func (s *sheetScreen) mark(l Line) {
	if s.view.State != app.SheetOpen || l.Client == 0 {
		return
	}
	s.save(func(ctx context.Context) (Sheet, error) {
		return s.m.Attend(ctx, s.view.Key, l.Client, NextMark(l.Was))
	})
}

// counting goes to the count: on to the page, one currency after the other. Lines that are not said, or not why, keep it.
func (s *sheetScreen) counting() {
	if !s.view.Ready {
		s.env.Nav.Say(kit.Notice{Tone: kit.Warn, Text: s.due()})
		return
	}
	s.env.Nav.Push(CountPage(s.models, s.links, purses(s.view), 0))
}

func (s *sheetScreen) except(k *kept, l Line) {
	if s.view.State != app.SheetOpen || l.Marked != "" {
		return
	}
	client := l.Client
	s.env.Nav.Sheet(func(e *kit.Env) *kit.Sheet { return k.now.unsaved(client).sheet(e) })
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

// ClosedPage is the closed meeting of a model with its receipts (p06).
func ClosedPage(models Models, links Links) kit.Route { return closedPage(models, links, nil) }

// closedPage tells what the close had to say beside.
func closedPage(models Models, links Links, notices []string) kit.Route {
	return closed.Page(func(e *kit.Env) *closed.Model {
		m := models(e)
		if m.Typed != nil {
			m.Typed.forget(m)
		}
		return &closed.Model{Sheets: m.Opener, Book: m.Book, Words: m.Words, Computer: m.Computer, Group: m.Group, Day: m.Day}
	}, closed.Links{Receipt: links.Receipt, Print: links.Print, Done: links.Done, Trouble: links.Trouble}, notices)
}
