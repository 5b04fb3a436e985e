package states

import (
	"context"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/chart"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// Links lead out of the pages. What is nil is not offered.
type Links struct {
	Payment func(key app.Key)
	Client  func(id app.ClientID)
	Collect func(id app.ClientID, on app.AccountRef) // a new request to pay
	Join    func()                                   // the page on which this device joins a desk
	Dial    func(e164 string)
	Support string // E.164 of who helps with payments; "" = nobody is named
	Picture func(chosen func(path string, img image.Image))
	Trouble func(error)
}

// Models makes the model in the language of an Env.
type Models func(*kit.Env) *Model

// screen is the page of one payment (p14).
type screen struct {
	env    *kit.Env
	m      *Model
	models Models
	links  Links
	key    app.Key
	bridge *bridge.Page
	page   *kit.Page
	body   *fyne.Container
	foot   *fyne.Container
	view   Payment
	asking bool
}

// Route is one payment: where it is, what it means, and what can be done.
func Route(models Models, key app.Key, links Links) kit.Route {
	return func(e *kit.Env) *kit.Page {
		s := &screen{env: e, m: models(e), models: models, links: links, key: key, bridge: e.Bridge.Page(), body: container.NewStack(), foot: container.NewStack()}
		s.page = &kit.Page{Title: e.T("paying.title"), Body: s.body, Foot: s.foot, OnShow: s.load, OnBook: s.load, OnGone: s.bridge.Close, OnKey: s.keyed}
		return s.page
	}
}

func (s *screen) load() {
	s.bridge.Refresh("payment", func(ctx context.Context) func() {
		v, err := s.m.Payment(ctx, s.key)
		return func() {
			if err != nil {
				s.links.Trouble(err)
				return
			}
			s.show(v)
		}
	})
}

func (s *screen) show(v Payment) {
	s.view = v
	s.page.Title, s.page.Second, s.page.Menu, s.page.Keys = v.Name, v.Second, s.menu(v), nil
	for _, b := range s.buttons(v) {
		if b.key != "" {
			s.page.Keys = append(s.page.Keys, kit.Key{Caps: []string{b.key}, Word: b.word})
		}
	}
	s.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.ByWidth(wideFrom, s.narrow(v), s.wide(v)))}
	s.foot.Objects = []fyne.CanvasObject{s.feet(v)}
	s.body.Refresh()
	s.foot.Refresh()
	s.page.Changed()
}

// wideFrom is from where the timeline has what else is known beside it.
const wideFrom float32 = 720

func (s *screen) narrow(v Payment) fyne.CanvasObject {
	e := s.env
	parts := []fyne.CanvasObject{s.head(v), s.banner(v), kit.Space(kit.Gap16), kit.Sides(e, s.timeline(v))}
	parts = append(parts, s.more(v)...)
	return kit.Column(0, append(parts, kit.Space(kit.Gap16))...)
}

func (s *screen) wide(v Payment) fyne.CanvasObject {
	e := s.env
	side := append([]fyne.CanvasObject{s.banner(v)}, s.more(v)...)
	return kit.Column(0, s.head(v), kit.TopRow(e, kit.Gap16, kit.Grow(kit.Sides(e, s.timeline(v))), kit.Fixed(360, kit.Column(0, side...))), kit.Space(kit.Gap16))
}

// head is whereto and how much, with the stamp.
func (s *screen) head(v Payment) fyne.CanvasObject {
	e := s.env
	to := kit.NewText(e, kit.Second, theme.Ink2, v.To)
	to.Lines = 2
	sum, mark := kit.NewText(e, kit.Hero, theme.Ink, v.Amount), ledger.NewBigStamp(e, v.Look, v.Stamp)
	row := fyne.CanvasObject(kit.TopRow(e, kit.Gap8, kit.Grow(kit.Column(0, to, sum)), mark))
	if e.Large() || kit.WidthOf(to)+kit.WidthOf(mark) > 320 {
		row = kit.Column(kit.Gap8, kit.Column(0, to, sum), mark)
	}
	return kit.Pad(e, kit.Gap16, 0, kit.Gap16, 10, row)
}

func (s *screen) banner(v Payment) fyne.CanvasObject {
	e := s.env
	all := []fyne.CanvasObject{kit.Banner(e, kit.Notice{Tone: kit.Tone(v.Means.Tone), Icon: theme.Icon(v.Means.Icon), Fact: v.Means.Fact, Text: v.Means.Text})}
	if v.Join && s.links.Join != nil {
		all = append(all, kit.Banner(e, kit.Notice{Tone: kit.Warn, Icon: theme.IconLinkOffline, Fact: e.T("paying.no_desk"), Text: e.T("paying.no_desk.text"),
			Act: kit.Action{Word: e.T("paying.join"), Do: s.links.Join}}))
	}
	return kit.Sides(e, kit.Column(kit.Gap8, all...))
}

func (s *screen) timeline(v Payment) fyne.CanvasObject {
	e := s.env
	steps := make([]chart.Step, len(v.Steps))
	for i, p := range v.Steps {
		steps[i] = chart.Step{Icon: theme.Icon(p.Icon), Word: p.Word, Second: p.Second, When: p.When, Reach: chart.Reach(p.Reach), Tone: theme.Token(p.Tone)}
	}
	line := chart.Timeline(e, steps...)
	if v.Or == nil {
		return line
	}
	word, mark := kit.NewText(e, kit.Second, theme.Ink2, e.T("paying.or")), ledger.NewStamp(e, v.Or.Look, v.Or.Word)
	or := kit.Pad(e, 46, 0, 0, 0, kit.Row(e, kit.Gap12, word, kit.Grow(mark)))
	if e.Large() {
		or = kit.Column(kit.Gap4, word, mark)
	}
	return kit.Column(0, line, or)
}

// more is what there is beside the timeline: figures, evidence, what waits for the desk.
func (s *screen) more(v Payment) []fyne.CanvasObject {
	e := s.env
	var all []fyne.CanvasObject
	if len(v.Facts) > 0 {
		lines := make([]fyne.CanvasObject, 0, len(v.Facts))
		for _, f := range v.Facts {
			lines = append(lines, ledger.NewLine(e, ledger.View{Name: f.Name, Plain: true, Low: true, Amount: f.Value, Value: true}, nil))
		}
		all = append(all, ledger.Section(e, e.T("paying.facts"), "", lines...)...)
	}
	if len(v.Seen) > 0 {
		lines := make([]fyne.CanvasObject, 0, len(v.Seen))
		for _, w := range v.Seen {
			lines = append(lines, kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, kit.Gap8, kit.Column(2, kit.NewPara(e, kit.Name, theme.Ink, w.Name),
				kit.NewPara(e, kit.Body, theme.Ink, w.Said), kit.NewPara(e, kit.Second, theme.Ink2, w.When))), kit.Rule(e))
		}
		all = append(all, kit.SectionHead(e, e.T("paying.evidence"), e.T("paying.evidence.of_two", "i", e.Words.Number(len(v.Seen)))), kit.Rule(e),
			kit.Over(e.Rect(theme.Sheet), kit.Column(0, lines...)), kit.Sides(e, kit.Column(0, kit.Space(kit.Gap8), kit.Hint(e, theme.IconPayTwoPeople, e.T("paying.evidence.second")))))
	}
	for _, w := range v.Waits {
		all = append(all, kit.Space(kit.Gap8), kit.Sides(e, kit.Hint(e, theme.IconClock, w)))
	}
	return all
}

func (s *screen) menu(v Payment) []kit.Action {
	e := s.env
	var all []kit.Action
	if s.links.Client != nil && v.Client != 0 {
		all = append(all, kit.Action{Icon: theme.IconPerson, Word: e.T("paying.client"), Do: func() { s.links.Client(v.Client) }})
	}
	if s.links.Dial != nil && v.Phone != "" {
		all = append(all, kit.Action{Icon: theme.IconCall, Word: e.T("paying.call"), Do: func() { s.links.Dial(v.Phone) }})
	}
	for i, x := range s.buttons(v) {
		if i >= shown(e) {
			all = append(all, kit.Action{Icon: x.icon, Word: x.word, Do: x.do})
		}
	}
	return all
}

// button is one act as the foot shows it.
type button struct {
	icon theme.Icon
	word string
	key  string
	do   func()
}

// shown buttons stand in the foot; what is more stands in the menu.
func shown(e *kit.Env) int {
	if e.Large() { // the foot stays low
		return 1
	}
	return 3
}

// buttons are what can be done, the likeliest first.
func (s *screen) buttons(v Payment) []button {
	e := s.env
	var all []button
	for _, a := range v.Acts {
		switch a {
		case Ask:
			all = append(all, button{theme.IconAskAgain, e.T("paying.ask_now", "provider", v.Provider), "A", s.ask})
		case Testify:
			all = append(all, button{theme.IconPayTwoPeople, e.T("paying.proof"), "E", s.testify})
		case Again:
			all = append(all, button{theme.IconUndo, e.T("paying.again"), "R", s.again})
		case Anew:
			if s.links.Collect != nil {
				all = append(all, button{theme.IconPayWithProvider, e.T("paying.anew"), "R", func() { s.links.Collect(v.Client, v.Account) }})
			}
		case Claim:
			all = append(all, button{theme.IconHandover, e.T("paying.claim"), "X", s.claim})
		}
	}
	if s.links.Dial != nil && s.links.Support != "" && v.Look.Tone == "unsure" {
		all = append(all, button{theme.IconCall, e.T("paying.support"), "C", func() { s.links.Dial(s.links.Support) }})
	}
	return all
}

// feet: the likeliest is primary, two more stand below it.
func (s *screen) feet(v Payment) fyne.CanvasObject {
	e := s.env
	all := s.buttons(v)
	if len(all) == 0 {
		return kit.Space(0)
	}
	kind := kit.Primary
	if v.Acts[0] == Claim { // nobody is led to pay otherwise
		kind = kit.Secondary
	}
	first := kit.NewButton(e, kind, all[0].icon, all[0].word, all[0].do)
	if s.asking && v.Acts[0] == Ask {
		first.Disable()
	}
	rows := []fyne.CanvasObject{first}
	var small []fyne.CanvasObject
	for _, b := range all[1:min(len(all), shown(e))] {
		small = append(small, kit.Grow(kit.NewSmallButton(e, kit.Secondary, b.icon, b.word, b.do)))
	}
	if len(small) > 0 {
		rows = append(rows, kit.Row(e, kit.Gap8, small...))
	}
	return ledger.Foot(e, rows...)
}

func (s *screen) keyed(k kit.KeyPress) bool {
	for _, b := range s.buttons(s.view) {
		if b.key != "" && len(b.key) == 1 && (k.Rune == rune(b.key[0]) || k.Rune == rune(b.key[0])+'a'-'A') {
			b.do()
			return true
		}
	}
	return false
}
