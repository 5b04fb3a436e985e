package syncing

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/chart"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// Links lead out of the page.
type Links struct {
	Outbox  func() // what needs a person
	Trouble func(error)
}

// Models makes the model in the language of an Env.
type Models func(*kit.Env) *Model

// screen is the page of a sync.
type screen struct {
	env    *kit.Env
	m      *Model
	links  Links
	bridge *bridge.Page
	page   *kit.Page
	body   *fyne.Container
	foot   *fyne.Container

	kept     *kept
	on       bool // this page looks at a pass
	stopping bool
	progress *chart.Progress // of the pass under way: it grows, it is not made again
	state    State
	now      app.SyncProgress // of the pass under way
}

// kept outlives a change of look: the report of the pass that the page saw, and when the one under way began.
type kept struct {
	report  *app.SyncReport
	started time.Time
}

// Route is the page; it begins by itself when something waits and the core answers: the tap on the sync line was the
// one to begin it.
func Route(models Models, links Links) kit.Route {
	k := &kept{}
	return func(e *kit.Env) *kit.Page {
		s := &screen{env: e, m: models(e), links: links, bridge: e.Bridge.Page(), body: container.NewStack(), foot: container.NewStack(), kept: k}
		s.page = &kit.Page{Title: e.T("syncing.title"), Body: s.body, Foot: s.foot, OnShow: s.open, OnGone: s.bridge.Close}
		return s.page
	}
}

func (s *screen) open() {
	switch {
	case s.on:
	case s.m.Port.Running() != nil:
		s.start()
	case s.kept.report != nil:
		s.show(s.m.Over(*s.kept.report))
	default:
		s.look(true)
	}
}

// look asks whether the core answers; begin starts a pass where something waits.
func (s *screen) look(begin bool) {
	s.bridge.Far(func(ctx context.Context) func() {
		v, err := s.m.Load(ctx)
		return func() {
			switch {
			case err != nil:
				s.links.Trouble(err)
			case begin && v.State == Waiting:
				s.start()
			default:
				s.show(v)
			}
		}
	})
}

func (s *screen) start() {
	if s.on {
		return
	}
	s.on, s.stopping, s.kept.report = true, false, nil
	first := app.SyncProgress{Phase: app.PhaseStarting}
	if p := s.m.Port.Running(); p != nil {
		first = *p
	} else {
		s.kept.started = s.m.Now()
	}
	if s.kept.started.IsZero() {
		s.kept.started = s.m.Now()
	}
	s.step(first)
	s.bridge.Far(func(ctx context.Context) func() {
		report, err := s.m.Port.Start(ctx, func(p app.SyncProgress) {
			s.env.Bridge.Post(func() {
				if s.on && !s.bridge.Closed() && p.Phase != app.PhaseEnded {
					s.step(p)
				}
			})
		})
		return func() {
			s.on, s.stopping = false, false
			if errors.Is(err, context.Canceled) { // the looking on has ended, not the pass
				return
			}
			if err != nil {
				s.links.Trouble(err)
				s.look(false)
				return
			}
			s.kept.report, s.kept.started = &report, time.Time{}
			s.show(s.m.Over(report))
		}
	})
}

// step shows how far the pass is; a meeting that is on its way is read from the book, whose states the pass moves.
func (s *screen) step(p app.SyncProgress) {
	if s.now = p; p.Sheet == "" {
		s.show(s.m.Moving(p, s.kept.started, nil))
		return
	}
	s.bridge.Refresh("lines", func(ctx context.Context) func() {
		l, err := s.m.Lines(ctx, p.Sheet)
		return func() {
			switch {
			case err != nil:
				s.links.Trouble(err)
			case s.on && s.now.Sheet == p.Sheet:
				s.show(s.m.Moving(s.now, s.kept.started, l))
			}
		}
	})
}

func (s *screen) stop() {
	s.stopping = true
	s.m.Port.Stop()
}

func (s *screen) show(v View) {
	e := s.env
	s.page.Second = v.Second
	var all []fyne.CanvasObject
	switch v.State {
	case Moving, Ended:
		all = append(all, s.counts(v))
	case Idle, Waiting, Cut:
		icon := theme.IconLinkSync
		if v.State == Cut {
			icon = theme.IconLinkOffline
		}
		all = append(all, kit.Space(kit.Gap24), kit.Sides(e, kit.Empty(e, icon, v.Title, v.Text, kit.Action{})))
	}
	if len(v.Steps) > 0 {
		all = append(all, ledger.Framed(e, steps(e, v.Steps)))
	}
	if v.Trouble != nil {
		all = append(all, kit.Sides(e, kit.Column(kit.Gap8, kit.Banner(e, kit.Notice{Tone: kit.Warn, Fact: v.Trouble.What, Text: v.Trouble.Money}),
			kit.NewPara(e, kit.Note, theme.Ink, v.Trouble.Do))), kit.Space(kit.Gap8))
	}
	all = append(all, kit.Space(kit.Gap12))
	for _, p := range v.Used {
		all = append(all, kit.Sides(e, pair(e, p)), kit.Space(kit.Gap4))
	}
	if v.State == Moving {
		all = append(all, kit.Space(kit.Gap4), kit.Sides(e, kit.Hint(e, theme.IconInfo, e.T("syncing.while_open"))))
	}
	s.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, append(all, kit.Space(kit.Gap16))...))}
	s.foot.Objects = []fyne.CanvasObject{ledger.Foot(e, s.buttons(v)...)}
	s.body.Refresh()
	s.foot.Refresh()
	s.page.Changed()
}

// counts is the bar with its words; it grows with the pass.
func (s *screen) counts(v View) fyne.CanvasObject {
	e := s.env
	c := chart.Counts{Posted: v.Counts.Posted, Refused: v.Counts.Refused, Unsure: v.Counts.Unsure, All: v.Counts.All}
	if v.State == Moving && c.All > 0 {
		if s.progress == nil || s.state != Moving {
			s.progress = chart.NewProgress(e, v.Title, c)
		}
		s.progress.Set(c)
		s.state = Moving
		return kit.Pad(e, kit.Gap16, 0, kit.Gap16, kit.Gap12, s.progress.Object)
	}
	s.state = v.State
	title := kit.NewPara(e, kit.Title, theme.Ink, v.Title)
	parts := []fyne.CanvasObject{title}
	if v.State == Ended && c.All > 0 {
		parts = append(parts, chart.NewBar(e, 16, 0, int64(c.All), chart.Part{Size: int64(c.Posted), Tone: theme.Leaf},
			chart.Part{Size: int64(c.Refused), Tone: theme.Madder}, chart.Part{Size: int64(c.Unsure), Tone: theme.Unsure}))
	}
	if v.Text != "" {
		parts = append(parts, kit.NewPara(e, kit.Second, theme.Ink2, v.Text))
	}
	return kit.Pad(e, kit.Gap16, kit.Gap4, kit.Gap16, kit.Gap12, kit.Column(kit.Gap8, parts...))
}

func steps(e *kit.Env, all []Step) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, x := range all {
		if i > 0 {
			rows = append(rows, kit.Rule(e))
		}
		name := kit.NewPara(e, kit.Name, theme.Ink, x.Name)
		second := kit.NewPara(e, kit.Second, theme.Ink2, x.Second)
		icon := e.Icon(theme.Icon(x.Icon), theme.Token(x.Tone), 22)
		figure := kit.NewText(e, kit.Name, theme.Ink, x.Figure)
		beside := kit.Column(0, name, second, figure)
		if !e.Large() {
			beside = kit.Column(0, kit.TopRow(e, kit.Gap8, kit.Grow(name), figure.Ending()), second)
		}
		if x.All > 0 {
			beside.Add(kit.Space(6))
			beside.Add(chart.NewBar(e, 10, 0, int64(x.All), chart.Part{Size: int64(x.Done), Tone: theme.Indigo}))
		}
		row := kit.TopRow(e, kit.Gap12, icon, kit.Grow(beside))
		rows = append(rows, kit.Pad(e, kit.Gap16, 10, kit.Gap16, 10, row))
	}
	return kit.Over(e.Rect(theme.Sheet), kit.Column(0, rows...))
}

func pair(e *kit.Env, p Pair) fyne.CanvasObject {
	word, figure := kit.NewPara(e, kit.Body, theme.Ink2, p.Word), kit.NewText(e, kit.Body, theme.Ink, p.Figure).Ending()
	if e.Large() {
		return kit.Column(0, word, figure)
	}
	return kit.Row(e, kit.Gap8, kit.Grow(word), figure)
}

func (s *screen) buttons(v View) []fyne.CanvasObject {
	e := s.env
	again := func(word string) *kit.Button {
		b := kit.NewButton(e, kit.Primary, theme.IconLinkSync, e.T(word), s.start)
		b.Once = true
		return b
	}
	switch v.State {
	case Moving:
		b := kit.NewButton(e, kit.Secondary, theme.IconStop, e.T("syncing.stop"), s.stop)
		b.Once = true
		if s.stopping {
			b.SetWord(e.T("syncing.stopping"))
			b.Disable()
		}
		return []fyne.CanvasObject{b}
	case Waiting:
		return []fyne.CanvasObject{again("syncing.send")}
	case Cut:
		b := kit.NewButton(e, kit.Primary, theme.IconLinkOffline, e.T("syncing.no_network"), nil)
		b.Disable()
		look := kit.NewButton(e, kit.Secondary, theme.IconAskAgain, e.T("syncing.look_again"), func() { s.look(true) })
		look.Once = true
		return []fyne.CanvasObject{b, look}
	case Ended:
		if v.Needs {
			return []fyne.CanvasObject{kit.NewButton(e, kit.Primary, theme.IconStateNeedsYou, e.T("syncing.see_outbox"), s.links.Outbox), second(again("syncing.again"))}
		}
		return []fyne.CanvasObject{again("syncing.again")}
	case Idle:
	}
	return []fyne.CanvasObject{again("syncing.changes")}
}

func second(b *kit.Button) *kit.Button {
	return kit.NewButton(b.Env(), kit.Secondary, theme.IconLinkSync, b.Word(), b.OnTap)
}
