package outbox

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/app/stamp"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/chart"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// Models makes the model in the language of an Env.
type Models func(*kit.Env) *Model

// entryScreen is the page of one entry (p10).
type entryScreen struct {
	env    *kit.Env
	m      *Model
	links  Links
	key    app.Key
	bridge *bridge.Page
	page   *kit.Page
	body   *fyne.Container
	foot   *fyne.Container
	view   Entry
	asking bool
}

// EntryRoute is one entry: what happened, where the money is, and what can be done.
func EntryRoute(models Models, key app.Key, links Links) kit.Route {
	return func(e *kit.Env) *kit.Page {
		s := &entryScreen{env: e, m: models(e), links: links, key: key, bridge: e.Bridge.Page(), body: container.NewStack(), foot: container.NewStack()}
		s.page = &kit.Page{Title: e.T("outbox.entry"), Body: s.body, Foot: s.foot, OnShow: s.load, OnBook: s.load, OnGone: s.bridge.Close}
		return s.page
	}
}

func (s *entryScreen) load() {
	s.bridge.Refresh("entry", func(ctx context.Context) func() {
		v, err := s.m.Entry(ctx, s.key)
		return func() {
			if err != nil {
				s.links.Trouble(err)
				return
			}
			s.show(v)
		}
	})
}

func (s *entryScreen) show(v Entry) {
	e := s.env
	s.view = v
	s.page.Second, s.page.Menu = v.Second, nil
	if !v.Receipt.IsZero() && s.links.Receipt != nil {
		s.page.Menu = append(s.page.Menu, kit.Action{Icon: theme.IconReceipt, Word: e.T("outbox.see_receipt"), Do: func() { s.links.Receipt(v.Receipt) }})
	}
	if v.Client != 0 && s.links.Client != nil {
		s.page.Menu = append(s.page.Menu, kit.Action{Icon: theme.IconPerson, Word: e.T("outbox.see_client"), Do: func() { s.links.Client(v.Client) }})
	}
	all := []fyne.CanvasObject{s.head(v)}
	if v.Money != "" || v.Cash != nil {
		all = append(all, s.money(v), kit.Rule(e))
	}
	if v.Do != "" {
		all = append(all, kit.Space(kit.Gap12), kit.Sides(e, kit.Hint(e, theme.IconInfo, v.Do)))
	}
	if len(v.Choices) > 0 {
		all = append(all, kit.SectionHead(e, e.T("outbox.what_to_do"), ""))
		cards := make([]fyne.CanvasObject, 0, len(v.Choices))
		for _, c := range v.Choices {
			card := form.NewChoice(e, theme.Icon(c.Icon), c.Verb, c.Follows, c.Likely, func() { s.choose(c) })
			if s.asking && c.Act == AskNow {
				card.Disable()
			}
			cards = append(cards, card)
		}
		all = append(all, kit.Sides(e, kit.Column(kit.Gap8, cards...)))
	}
	all = append(all, kit.SectionHead(e, e.T("outbox.past"), ""), kit.Sides(e, s.past(v)), kit.Space(kit.Gap16))
	s.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, all...))}
	s.foot.Objects = []fyne.CanvasObject{s.wrote(v)}
	s.body.Refresh()
	s.foot.Refresh()
	s.page.Changed()
}

// head is the tinted top: stamp and amount, what happened, whose it is.
func (s *entryScreen) head(v Entry) fyne.CanvasObject {
	e := s.env
	mark := ledger.NewBigStamp(e, v.Look, v.Stamp)
	figure := kit.NewText(e, kit.Total, theme.Ink, v.Amount).Ending()
	top := fyne.CanvasObject(kit.Row(e, kit.Gap8, mark, kit.Grow(figure)))
	if e.Large() {
		top = kit.Column(kit.Gap8, mark, figure)
	}
	parts := []fyne.CanvasObject{top}
	if v.What != "" {
		what := kit.NewPara(e, kit.Amount, theme.Ink, v.What)
		parts = append(parts, kit.Space(kit.Gap4), what)
	}
	line := kit.NewPara(e, kit.Head, theme.Ink, v.Line)
	line.Regular = true
	ground := theme.Sheet
	switch {
	case v.Look.Loud == stamp.Solid && v.Look.Tone == "madder":
		ground = theme.MadderTint
	case v.Look.Loud == stamp.Solid:
		ground = theme.TurmericTint
	}
	return kit.Over(e.Rect(ground), kit.Pad(e, kit.Gap16, kit.Gap12, kit.Gap16, kit.Gap16, kit.Column(kit.Gap4, append(parts, line)...)))
}

// money says where it is, with the second stamp.
func (s *entryScreen) money(v Entry) fyne.CanvasObject {
	e := s.env
	text := kit.NewPara(e, kit.Body, theme.Ink, v.Money)
	row := fyne.CanvasObject(text)
	if v.Cash != nil {
		stamp := ledger.NewStamp(e, v.Cash.Look, v.Cash.Word)
		row = kit.TopRow(e, kit.Gap12, kit.Grow(text), stamp)
		if e.Large() {
			row = kit.Column(kit.Gap8, stamp, text)
		}
	}
	return kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, kit.Gap12, row)
}

func (s *entryScreen) past(v Entry) fyne.CanvasObject {
	events := make([]chart.Event, 0, len(v.Past))
	for _, p := range v.Past {
		events = append(events, chart.Event{When: p.When, Icon: theme.Icon(p.Icon), Tone: theme.Token(p.Tone), Word: p.Word, Second: p.Second})
	}
	return chart.History(s.env, events...)
}

// wrote is the way to the server's own words, one tap deeper.
func (s *entryScreen) wrote(v Entry) fyne.CanvasObject {
	e := s.env
	if v.Server == "" {
		return kit.Space(0)
	}
	word := kit.NewText(e, kit.Second, theme.Ink2, e.T("outbox.server"))
	word.Lines = 2
	row := kit.Row(e, kit.Gap12, e.Icon(theme.IconInfo, theme.Ink2, 18), kit.Grow(word), e.Icon(theme.IconDown, theme.Ink2, 20))
	open := func() {
		e.Nav.Sheet(func(e *kit.Env) *kit.Sheet {
			text := []fyne.CanvasObject{kit.NewPara(e, kit.Body, theme.Ink, v.Server)}
			if v.Code != "" {
				text = append(text, kit.NewPara(e, kit.Second, theme.Ink2, v.Code))
			}
			return &kit.Sheet{Title: e.T("outbox.server"), Body: kit.Sides(e, kit.Column(kit.Gap8, append(text, kit.Space(kit.Gap16))...))}
		})
	}
	return kit.Column(0, kit.Rule(e), kit.NewTarget(e, e.T("outbox.server"), kit.Pad(e, kit.Gap16, 13, kit.Gap12, 13, row), open))
}

// choose opens the sheet of a choice; asking needs none.
func (s *entryScreen) choose(c Choice) {
	if c.Act == AskNow {
		s.ask()
		return
	}
	d := &deciding{s: s, choice: c, amount: c.Amount}
	s.env.Nav.Sheet(d.sheet)
}

// ask asks the core; the stamp changes by itself when the answer is here.
func (s *entryScreen) ask() {
	if s.asking {
		return
	}
	s.asking = true
	s.show(s.view)
	s.env.Nav.Say(kit.Notice{Tone: kit.Info, Icon: theme.IconAskAgain, Fact: s.env.T("outbox.asking")})
	s.bridge.Far(func(ctx context.Context) func() {
		err := s.m.Ask(ctx, s.key)
		return func() {
			s.asking = false
			if err != nil {
				s.links.Trouble(err)
			}
			s.load()
		}
	})
}
