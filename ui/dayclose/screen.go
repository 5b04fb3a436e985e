package dayclose

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/app/money"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/chart"
	"daftari/ui/kit/count"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/kit/total"
	"daftari/ui/theme"
)

// Links lead out of the page. Sign lets the officer and who takes the cash sign, and says whether they did; nil where
// nobody signs in this book. Outbox shows what needs a person.
type Links struct {
	Sign    func(ok func(bool))
	Outbox  func()
	Sheet   func() // to the open sheet's tab
	Done    func() // the day is closed
	Trouble func(error)
}

// Models makes the model in the language of an Env.
type Models func(*kit.Env) *Model

// said outlives a change of look.
type said struct {
	must    []money.Amount // what the counts are held against
	counts  []Count
	state   []count.State
	to      string
	preset  bool
	signing bool
}

type screen struct {
	env    *kit.Env
	m      *Model
	links  Links
	bridge *bridge.Page
	page   *kit.Page
	body   *fyne.Container
	foot   *fyne.Container
	said   *said
	view   View
	sign   *kit.Button
}

// Route is the page.
func Route(models Models, links Links) kit.Route {
	d := &said{}
	return func(e *kit.Env) *kit.Page {
		s := &screen{env: e, m: models(e), links: links, bridge: e.Bridge.Page(), body: container.NewStack(), foot: container.NewStack(), said: d}
		s.page = &kit.Page{Title: e.T("dayclose.title"), Body: s.body, Foot: s.foot, OnShow: s.load, OnGone: s.bridge.Close,
			Keys: []kit.Key{{Caps: []string{"F9"}, Word: e.T("dayclose.key.sign")}}}
		s.page.OnKey = func(k kit.KeyPress) bool {
			if k.Name != fyne.KeyF9 || s.sign == nil {
				return false
			}
			s.sign.Tapped(nil)
			return true
		}
		return s.page
	}
}

func (s *screen) load() {
	s.bridge.Refresh("day", func(ctx context.Context) func() {
		v, err := s.m.Load(ctx)
		return func() {
			if err != nil {
				s.links.Trouble(err)
				return
			}
			s.take(v)
			s.show()
		}
	})
}

// take keeps the counts of a bag that is as it was; another one is counted again.
func (s *screen) take(v View) {
	must := make([]money.Amount, len(v.Purses))
	for i, p := range v.Purses {
		must[i] = p.Must
	}
	s.view = v
	if !slices.EqualFunc(s.said.must, must, money.Amount.Equal) || len(s.said.counts) != len(must) {
		s.said.must = must
		s.said.counts, s.said.state = make([]Count, len(v.Purses)), make([]count.State, len(v.Purses))
	}
	if !s.said.preset {
		s.said.to, s.said.preset = v.To, true
	}
}

func (s *screen) show() {
	e, v := s.env, s.view
	s.page.Second, s.page.Menu = v.Second, nil
	s.sign = nil
	var all []fyne.CanvasObject
	switch {
	case v.Empty:
		all = append(all, kit.Space(kit.Gap24), kit.Sides(e, kit.Empty(e, theme.IconNavDayclose, e.T("dayclose.nothing"), e.T("dayclose.nothing.text"), kit.Action{})))
	default:
		all = append(all, kit.Pad(e, 0, -10, 0, 0, kit.SectionHead(e, e.T("dayclose.cash"), v.Head)), ledger.Framed(e, s.sums()))
		if len(v.Where) > 0 {
			all = append(all, kit.SectionHead(e, e.T("dayclose.where"), v.Whole))
			if bar := s.bar(); bar != nil {
				all = append(all, kit.Sides(e, bar), kit.Space(kit.Gap12))
			}
			all = append(all, ledger.Framed(e, s.where()))
		}
		all = append(all, kit.Space(kit.Gap12), kit.Sides(e, s.notice()))
		if len(v.Cash) > 0 {
			all = append(all, kit.Space(kit.Gap24+kit.Gap4), kit.SectionHead(e, e.T("state.unplaced"), ""), ledger.Framed(e, s.names()))
		}
	}
	s.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, append(all, kit.Space(kit.Gap16))...))}
	s.foot.Objects = []fyne.CanvasObject{s.bottom()}
	s.body.Refresh()
	s.foot.Refresh()
	s.page.Changed()
}

// sums is the ledger of the bag: in, out, what must be there, what was counted.
func (s *screen) sums() fyne.CanvasObject {
	e, v := s.env, s.view
	var rows []fyne.CanvasObject
	for _, l := range v.Lines {
		rows = append(rows, s.line(l, kit.Body, theme.Ink2, theme.Ink))
	}
	rows = append(rows, total.Rule(e))
	for i, p := range v.Purses {
		rows = append(rows, s.line(Line{e.T("dayclose.must"), p.Figure}, kit.Name, theme.Ink, theme.Ink))
		c, tone := s.said.counts[i].Counted, theme.Ink
		switch s.said.state[i] {
		case count.Nothing:
			if v.Closed == "" && p.Must.Sign() > 0 {
				rows = append(rows, kit.NewSmallButton(e, kit.Secondary, theme.IconCoins, e.T("dayclose.count"), func() { s.count(i) }))
			}
			continue
		case count.Matches:
			tone = theme.Leaf
		case count.Short, count.Over:
			tone = theme.Madder
		}
		figure := c.Total.Format(e.Words.Lang())
		rows = append(rows, s.line(Line{e.T("dayclose.counted", "time", s.said.counts[i].At), figure}, kit.Name, theme.Ink, tone), total.Double(e), s.difference(i))
		s.page.Menu = append(s.page.Menu, kit.Action{Icon: theme.IconCoins, Word: e.T("dayclose.count_again"), Do: func() { s.count(i) }})
	}
	return kit.Over(e.Rect(theme.Sheet), kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, kit.Gap12, kit.Column(kit.Gap8, rows...)))
}

func (s *screen) difference(i int) fyne.CanvasObject {
	e := s.env
	if s.said.state[i] == count.Matches {
		return kit.Row(e, kit.Gap8, e.Icon(theme.IconCheck, theme.Leaf, 20), kit.Grow(kit.NewPara(e, kit.Head, theme.Leaf, e.T("dayclose.no_difference"))))
	}
	c := s.said.counts[i]
	diff, err := c.Counted.Total.Sub(s.view.Purses[i].Must)
	if err != nil {
		return kit.Space(0)
	}
	key := "dayclose.differs_short"
	if diff.Sign() > 0 {
		key = "dayclose.differs_over"
	} else {
		diff = diff.Neg()
	}
	why := c.Reason
	for _, r := range s.view.Reasons {
		if r.Key == why {
			why = r.Word
		}
	}
	return kit.Row(e, kit.Gap8, e.Icon(theme.IconStateNeedsYou, theme.Madder, 20), kit.Grow(kit.NewPara(e, kit.Head, theme.Madder,
		e.T(key, "amount", diff.Format(e.Words.Lang()), "reason", why))))
}

func (s *screen) line(l Line, role kit.Role, word, figure theme.Token) fyne.CanvasObject {
	w, f := kit.NewPara(s.env, role, word, l.Word), kit.NewText(s.env, role, figure, l.Figure).Ending()
	if s.env.Large() {
		return kit.Column(0, w, f)
	}
	return kit.Row(s.env, kit.Gap8, kit.Grow(w), f)
}

func (s *screen) bar() fyne.CanvasObject {
	var parts []chart.Part
	whole := int64(0)
	for _, w := range s.view.Where {
		if w.Size <= 0 {
			return nil
		}
		whole += w.Size
		parts = append(parts, chart.Part{Size: w.Size, Tone: theme.Token(w.Tone)})
	}
	return chart.NewBar(s.env, 18, 2, whole, parts...)
}

func (s *screen) where() fyne.CanvasObject {
	lines := make([]fyne.CanvasObject, 0, len(s.view.Where))
	for _, w := range s.view.Where {
		lines = append(lines, ledger.NewLine(s.env, ledger.View{Icon: theme.Icon(w.Icon), IconTone: theme.Token(w.Tone), Name: w.Name, Second: w.Second, Amount: w.Amount}, s.links.Outbox))
	}
	return kit.Column(0, lines...)
}

func (s *screen) names() fyne.CanvasObject {
	lines := make([]fyne.CanvasObject, 0, len(s.view.Cash))
	for _, c := range s.view.Cash {
		lines = append(lines, ledger.NewLine(s.env, ledger.View{Icon: theme.IconStateUnplaced, IconTone: theme.Turmeric, Name: c.Word, Amount: c.Figure}, s.links.Outbox))
	}
	return kit.Column(0, lines...)
}

// notice is the one thing to know: it is closed, it cannot be, or what remains.
func (s *screen) notice() fyne.CanvasObject {
	e, v := s.env, s.view
	switch {
	case v.Closed != "":
		return kit.Column(kit.Gap12, ledger.NewLine(e, ledger.View{Icon: theme.IconNavDayclose, IconTone: theme.Leaf, Name: v.Closed, Second: v.Taker}, nil),
			kit.Hint(e, theme.IconInfo, e.T("dayclose.closed.text")))
	case v.Cannot != "":
		return kit.Banner(e, kit.Notice{Tone: kit.Needs, Fact: v.Cannot, Text: e.T("dayclose.open.text")})
	case v.Remains != "":
		return kit.Banner(e, kit.Notice{Tone: kit.Warn, Text: v.Remains})
	}
	return kit.Banner(e, kit.Notice{Tone: kit.Good, Text: e.T("dayclose.all_posted")})
}

// count opens the count of one currency.
func (s *screen) count(i int) {
	s.env.Nav.Push(s.counting(i))
}

// bottom hands over: how much, to whom, and the signature.
func (s *screen) bottom() fyne.CanvasObject {
	e, v := s.env, s.view
	if v.Empty || v.Closed != "" {
		return ledger.Foot(e, kit.NewButton(e, kit.Secondary, theme.IconCheck, e.T("kit.done"), s.links.Done))
	}
	label := kit.NewPara(e, kit.Second, theme.Ink2, e.T("dayclose.hand_over", "office", v.Office))
	var figures []string
	for i := range v.Purses {
		if a := s.said.counts[i].Counted.Total; a.Valid() {
			figures = append(figures, a.Format(e.Words.Lang()))
		}
	}
	figure := kit.NewText(e, kit.Total, theme.Ink, strings.Join(figures, " + "))
	who := kit.NewText(e, kit.Name, theme.Ink, s.said.to).Ending()
	if s.said.to == "" {
		who = kit.NewText(e, kit.Name, theme.Indigo, e.T("dayclose.who")).Ending()
	}
	to := kit.NewTarget(e, e.T("dayclose.to"), kit.Column(0, kit.NewText(e, kit.Second, theme.Ink2, e.T("dayclose.to")).Ending(), who), s.taker)
	top := fyne.CanvasObject(kit.Row(e, kit.Gap12, kit.Grow(kit.Column(0, label, figure)), kit.Grow(to)))
	if e.Large() {
		top = form.NewField(e, e.T("dayclose.to"), "", s.said.to, s.taker)
	}
	word := "dayclose.sign"
	if s.links.Sign == nil {
		word = "dayclose.hand"
	}
	s.sign = kit.NewButton(e, kit.Primary, theme.IconHandover, e.T(word), s.store)
	s.sign.Once = true
	s.able()
	return ledger.Foot(e, top, s.sign)
}

func (s *screen) able() {
	can := s.view.Cannot == "" && !s.said.signing
	cash := false
	for i, p := range s.view.Purses {
		cash = cash || p.Must.Sign() > 0
		state := s.said.state[i]
		can = can && (p.Must.IsZero() || state == count.Matches || (state != count.Nothing && s.said.counts[i].Reason != ""))
	}
	if !can || (cash && s.said.to == "") {
		s.sign.Disable()
		return
	}
	s.sign.Enable()
}

// taker asks who takes the cash.
func (s *screen) taker() {
	s.env.Nav.Sheet(func(e *kit.Env) *kit.Sheet {
		in := form.NewInput(e, e.T("dayclose.to"), s.said.to, "")
		done := func() {
			s.said.to = strings.TrimSpace(in.Text())
			e.Nav.CloseSheet()
			s.show()
		}
		in.OnDone = func(string) { done() }
		return &kit.Sheet{Title: e.T("dayclose.to"), Body: kit.Sides(e, in), First: in.Focus(),
			Foot: kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, kit.Gap12, kit.NewButton(e, kit.Primary, theme.IconCheck, e.T("kit.done"), done))}
	})
}

// store signs, then closes: nothing is recorded without the signatures.
func (s *screen) store() {
	if s.links.Sign == nil {
		s.record()
		return
	}
	s.said.signing = true
	s.links.Sign(func(ok bool) {
		s.said.signing = false
		if !ok {
			s.able()
			return
		}
		s.record()
	})
}

func (s *screen) record() {
	day, to := s.view.Day, s.said.to
	counts := make([]Count, 0, len(s.said.counts))
	for i, c := range s.said.counts {
		if !c.Counted.Total.Valid() {
			c.Counted = app.CashCount{Total: s.view.Purses[i].Must}
		}
		counts = append(counts, c)
	}
	s.bridge.Save(func(ctx context.Context) func() {
		err := s.m.Close(ctx, day, counts, to)
		return func() {
			if err != nil {
				s.able()
				s.links.Trouble(err)
				return
			}
			s.said.counts, s.said.state = nil, nil
			s.env.Nav.Say(kit.Notice{Tone: kit.Good, Fact: s.env.T("dayclose.is_closed"), Text: s.env.Here("saving.saved")})
			s.load()
		}
	})
}
