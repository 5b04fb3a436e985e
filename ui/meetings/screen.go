package meetings

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

// Links lead out of the page.
type Links struct {
	Sheet   func(group app.GroupID, day app.Date) // begun, or of today
	Closed  func(group app.GroupID, day app.Date)
	Group   func(group app.GroupID) // of another day, without a sheet
	Trouble func(error)
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

// Route makes the page.
func Route(source func(*kit.Env) Source, links Links) kit.Route {
	return func(e *kit.Env) *kit.Page {
		s := &screen{env: e, source: source(e), links: links, bridge: e.Bridge.Page(), body: container.NewStack()}
		s.page = &kit.Page{Title: e.T("meetings.title"), Body: s.body, OnShow: s.load, OnGone: s.bridge.Close}
		return s.page
	}
}

func (s *screen) load() {
	s.bridge.Refresh("meetings", func(ctx context.Context) func() {
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

func (s *screen) show(v View) {
	e := s.env
	if len(v.Days) == 0 {
		s.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Pad(e, kit.Gap16, kit.Gap16, kit.Gap16, kit.Gap16,
			kit.Empty(e, theme.IconMeeting, e.T("meetings.none"), e.T("meetings.none.text"), kit.Action{})))}
		s.body.Refresh()
		return
	}
	var parts []fyne.CanvasObject
	for _, d := range v.Days {
		lines := make([]fyne.CanvasObject, 0, len(d.Rows))
		for _, r := range d.Rows {
			lines = append(lines, ledger.NewLine(e, row(r), func() { s.open(r, d.End != "") }))
		}
		parts = append(parts, ledger.Section(e, d.Head, d.End, lines...)...)
	}
	s.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, append(parts, kit.Space(kit.Gap24))...))}
	s.body.Refresh()
}

func row(r Row) ledger.View {
	return ledger.View{Margin: r.Time, Name: r.Name, Second: r.Second, Stamp: r.Look, Word: r.Stamp, Amount: r.Amount, More: true}
}

// open leads to what there is of a meeting: its receipts, its sheet, else the group.
func (s *screen) open(r Row, today bool) {
	switch {
	case r.State == app.SheetClosed:
		s.links.Closed(r.Group, r.Day)
	case r.State == app.SheetOpen || today:
		s.links.Sheet(r.Group, r.Day)
	default:
		s.links.Group(r.Group)
	}
}
