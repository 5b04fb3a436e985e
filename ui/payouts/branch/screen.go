package branch

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/ledger"
	"daftari/ui/kit/total"
	"daftari/ui/theme"
)

// Links lead out of the page.
type Links struct {
	Join    func() // a desk
	Trouble func(error)
}

// Models makes the model in the language of an Env.
type Models func(*kit.Env) *Model

type screen struct {
	env    *kit.Env
	m      *Model
	links  Links
	bridge *bridge.Page
	page   *kit.Page
	body   *fyne.Container
	view   View
	away   bool  // the desk was not reached now
	wrong  error // it did not tell
	asking bool
}

// Route is the page.
func Route(models Models, links Links) kit.Route {
	return func(e *kit.Env) *kit.Page {
		s := &screen{env: e, m: models(e), links: links, bridge: e.Bridge.Page(), body: container.NewStack()}
		s.page = &kit.Page{Title: e.T("ui.tab_branch"), Body: s.body, OnShow: func() { s.load(); s.hear() }, OnBook: s.load, OnGone: s.bridge.Close,
			Actions: []kit.Action{{Icon: theme.IconLinkSync, Word: e.T("paying.list.hear"), Do: s.hear}}}
		return s.page
	}
}

func (s *screen) load() {
	s.bridge.Refresh("officers", func(ctx context.Context) func() {
		v, err := s.m.Load(ctx)
		return func() {
			if err != nil {
				s.links.Trouble(err)
				return
			}
			s.view = v
			s.show()
		}
	})
}

// hear asks the desk; what it told before stands there meanwhile.
func (s *screen) hear() {
	if s.asking {
		return
	}
	s.asking = true
	s.bridge.Far(func(ctx context.Context) func() {
		v, err := s.m.Load(ctx)
		away := false
		if err == nil && v.Joined {
			away, err = s.m.Hear(ctx)
		}
		return func() {
			s.asking, s.away, s.wrong = false, away, err
			s.load()
		}
	})
}

func (s *screen) show() {
	e, v := s.env, s.view
	parts := []fyne.CanvasObject{}
	above := func(o fyne.CanvasObject) {
		parts = append(parts, kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, 0, o))
	}
	switch {
	case s.wrong != nil:
		above(kit.TroubleCard(e, s.wrong))
	case s.away && v.Told != "":
		above(kit.Banner(e, kit.Notice{Tone: kit.Warn, Icon: theme.IconLinkOffline, Fact: e.T("officers.away"), Text: e.T("officers.away.old", "time", v.Told)}))
	case s.away:
		above(kit.Banner(e, kit.Notice{Tone: kit.Warn, Icon: theme.IconLinkOffline, Fact: e.T("officers.away"), Text: e.T("officers.away.never")}))
	}
	switch {
	case !v.Joined:
		parts = append(parts, kit.Space(kit.Gap24), kit.Sides(e, kit.Empty(e, theme.IconLinkOffline, e.T("paying.no_desk"), e.T("officers.no_desk"),
			kit.Action{Icon: theme.IconLinkOnline, Word: e.T("officers.join"), Do: s.links.Join})))
	case v.Told != "" && len(v.Officers) == 0:
		parts = append(parts, kit.Space(kit.Gap24), kit.Sides(e, kit.Empty(e, theme.IconPerson, e.T("officers.none"), e.T("officers.none.text"), kit.Action{})))
	case v.Told != "":
		parts = append(parts, kit.SectionHead(e, e.T("officers.head"), e.T("officers.told", "time", v.Told)), s.table())
	}
	s.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, append(parts, kit.Space(kit.Gap24))...))}
	s.body.Refresh()
}

// Columns of the table, and from where there is room for it.
const (
	wideFrom  float32 = 820
	codeWide  float32 = 130
	seenWide  float32 = 120
	countWide float32 = 84
	stateWide float32 = 210
	edge      float32 = 10
)

// table of d6: with room a line each, else two lines of the ledger.
func (s *screen) table() fyne.CanvasObject {
	e := s.env
	lines := make([]fyne.CanvasObject, 0, len(s.view.Officers))
	for _, r := range s.view.Officers {
		icon, tone := seen(r)
		v := ledger.View{Icon: icon, IconTone: tone, Name: r.Name, Second: r.Codes, Stamp: r.Look, Word: r.State, Both: true, Amount: r.Seen, Value: true}
		if r.Late {
			v.Ground = theme.TurmericTint
		}
		lines = append(lines, ledger.NewLine(e, v, nil))
	}
	narrow := ledger.Framed(e, kit.Column(0, lines...))
	if e.Large() {
		return narrow
	}
	return kit.ByWidth(wideFrom, narrow, s.wide())
}

func seen(r Row) (theme.Icon, theme.Token) {
	switch {
	case r.Shut:
		return theme.IconLock, theme.Madder
	case r.Late:
		return theme.IconLinkOffline, theme.Turmeric
	}
	return theme.IconLinkOnline, theme.Ink2
}

func (s *screen) wide() fyne.CanvasObject {
	e := s.env
	cells := func(name, code, seen, open, unsure, waiting, state fyne.CanvasObject) fyne.CanvasObject {
		return kit.Row(e, 0, kit.Grow(name), kit.Fixed(codeWide, code), kit.Fixed(seenWide, seen), kit.Fixed(countWide, open), kit.Fixed(countWide, unsure),
			kit.Fixed(countWide, waiting), kit.Fixed(stateWide, kit.Pad(e, kit.Gap24, 0, 0, 0, state)))
	}
	head := func(key string) *kit.Text { return kit.NewText(e, kit.SmallBold, theme.Ink2, e.T("officers.col."+key)) }
	rows := []fyne.CanvasObject{kit.Pad(e, kit.Gap16, 9, edge, 9, cells(head("officer"), head("device"), head("seen"), head("open").Ending(), head("unsure").Ending(),
		head("waiting").Ending(), head("state"))), total.Rule(e)}
	for _, r := range s.view.Officers {
		name, ground := kit.NewText(e, kit.Note, theme.Ink, r.Name), theme.Sheet
		name.Bold = true
		at := kit.NewText(e, kit.Note, theme.Ink, r.Seen)
		if r.Late {
			ground = theme.TurmericTint
			at = kit.NewText(e, kit.Note, theme.Turmeric, r.Seen)
			at.Bold = true
		}
		icon, tone := seen(r)
		figure := func(s string) fyne.CanvasObject { return kit.NewText(e, kit.Note, theme.Ink, s).Ending() }
		row := cells(name, kit.NewText(e, kit.Note, theme.Ink2, r.Codes), kit.Row(e, kit.Gap8, e.Icon(icon, tone, 18), kit.Grow(at)), figure(r.Open), figure(r.Unsure),
			figure(r.Waiting), ledger.NewStamp(e, r.Look, r.State))
		rows = append(rows, kit.Over(e.Rect(ground), kit.Pad(e, kit.Gap16, 10, edge, 10, row)), kit.Rule(e))
	}
	return kit.Over(e.Rect(theme.Sheet), kit.Column(0, append([]fyne.CanvasObject{kit.Rule(e)}, rows...)...))
}
