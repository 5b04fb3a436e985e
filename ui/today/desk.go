package today

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/ui/kit"
	"daftari/ui/kit/chart"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// desk is the list of a computer (d1): a field to find in, the day's meetings with the next one marked, those of the next
// days, and at its foot the bag and how old the figures are. The group of the next meeting stands beside it.
type desk struct {
	text   string // what is looked for; "" = the day is shown
	search *form.Search
	top    fyne.CanvasObject
	below  *fyne.Container
	hits   []Hit
}

func (s *Screen) newDesk() *desk {
	e := s.env
	d := &desk{search: form.NewSearch(e, "", e.T("today.find.hint"), "/"), below: container.NewStack()}
	d.search.Short = e.T("today.find.short")
	d.search.OnChanged = func(text string) {
		if d.text = strings.TrimSpace(text); d.text == "" {
			d.hits = nil
			s.showDesk()
			return
		}
		s.find()
	}
	d.search.OnDone = func(string) {
		if d.text != "" && len(d.hits) > 0 {
			s.hit(d.hits[0])()
		}
	}
	d.top = kit.Column(0, kit.Pad(e, kit.Gap8, kit.Gap8, kit.Gap8, kit.Gap8, d.search), kit.Rule(e))
	return d
}

// find reads what the text finds; while one is read further keys make one more reading.
func (s *Screen) find() {
	s.bridge.Refresh("find", func(ctx context.Context) func() {
		text := s.desk.text
		if text == "" {
			return nil
		}
		all, err := s.source.Find(ctx, text)
		return func() {
			switch {
			case err != nil:
				s.links.Trouble(err)
			case s.desk.text != "":
				s.desk.hits = all
				s.showHits()
			}
		}
	})
}

// showDesk draws the day below the field.
func (s *Screen) showDesk() {
	v, e, d := s.view, s.env, s.desk
	first := v.Empty != nil && v.Empty.Download
	s.Page.Foot = nil
	if !first && !e.Large() {
		s.Page.Foot = s.deskFoot(v)
	}
	day := kit.NewScroll(kit.Column(0, s.day(v)...))
	switch {
	case first:
		s.body.Objects = []fyne.CanvasObject{day}
	case d.text == "":
		d.below.Objects = []fyne.CanvasObject{day}
		fallthrough
	default: // the field stays, with what is being typed
		s.body.Objects = []fyne.CanvasObject{kit.Topped(d.top, d.below)}
	}
	d.below.Refresh()
	s.body.Refresh()
	s.Page.Changed()
}

func (s *Screen) day(v View) []fyne.CanvasObject {
	e := s.env
	var all []fyne.CanvasObject
	if v.Needs != nil {
		all = append(all, s.needs(*v.Needs))
	}
	if v.Empty != nil {
		all = append(all, kit.Sides(e, s.empty(*v.Empty)))
	}
	if len(v.Rows) > 0 {
		all = append(all, s.deskHead(e.T("today.meetings_n", "n", v.Count), v.Collected))
		for _, r := range v.Rows {
			all = append(all, s.deskRow(r, v))
		}
	}
	if len(v.Later) > 0 {
		all = append(all, s.deskHead(e.T("today.next_days"), ""))
		for _, x := range v.Later {
			all = append(all, s.deskLater(x))
		}
	}
	if e.Large() && (v.Empty == nil || !v.Empty.Download) {
		all = append(all, s.bag(v.Bag), kit.Sides(e, kit.Hint(e, theme.IconClock, v.Figures)), kit.Space(kit.Gap24))
	}
	return all
}

func (s *Screen) deskHead(head, end string) fyne.CanvasObject {
	if s.env.Large() {
		return kit.SectionHead(s.env, head, end)
	}
	return kit.Pad(s.env, -2, -6, -2, 0, kit.SectionHead(s.env, head, end))
}

func (s *Screen) deskRow(r Row, v View) fyne.CanvasObject {
	if s.env.Large() {
		return ledger.NewLine(s.env, s.row(r), s.open(r, v.Day))
	}
	return newLine(s.env, r, s.open(r, v.Day))
}

func (s *Screen) deskLater(x Later) fyne.CanvasObject {
	open := func() { s.links.Group(x.Group) }
	if s.env.Large() {
		return ledger.NewLine(s.env, ledger.View{Icon: theme.IconCalendar, Name: x.Name, Second: x.Day + " · " + x.Members, Amount: x.Amount, Expected: true}, open)
	}
	return newLater(s.env, x, open)
}

// deskFoot is the bag, which is one target, and how old the figures are.
func (s *Screen) deskFoot(v View) fyne.CanvasObject {
	e, b := s.env, v.Bag
	tone, room := theme.Indigo, kit.Grow(nil)
	if b.Over {
		tone = theme.Madder
	}
	if b.Percent >= 0 {
		room = kit.Grow(chart.NewBar(e, 12, 2, 100, chart.Part{Size: int64(b.Percent), Tone: tone}))
	}
	row := []fyne.CanvasObject{e.Icon(theme.IconWallet, theme.Ink2, 18), kit.NewText(e, kit.Second, theme.Ink2, e.T("today.bag")), room}
	for _, f := range b.Figures {
		row = append(row, kit.NewText(e, kit.Head, theme.Ink, f))
	}
	bag := kit.Column(2, kit.Row(e, kit.Gap8, row...))
	if b.Over {
		bag.Add(kit.NewText(e, kit.Label, theme.Madder, b.Limit).Ending())
	}
	return kit.Column(0, kit.Rule(e), kit.NewTarget(e, e.T("today.bag"), kit.Pad(e, lineSide, 14, lineSide, 14, bag), s.links.Bag),
		kit.Rule(e), kit.Pad(e, lineSide, 10, lineSide, 8, kit.Hint(e, theme.IconClock, v.Figures)))
}

// showHits draws what was found.
func (s *Screen) showHits() {
	e, d := s.env, s.desk
	lines := make([]fyne.CanvasObject, 0, len(d.hits))
	for _, h := range d.hits {
		icon := theme.IconPerson
		switch {
		case h.Group != 0:
			icon = theme.IconGroup
		case !h.Receipt.IsZero():
			icon = theme.IconReceipt
		}
		lines = append(lines, ledger.NewLine(e, ledger.View{Icon: icon, Name: h.Name, Second: h.Second, More: true}, s.hit(h)))
	}
	if len(lines) == 0 {
		lines = append(lines, kit.Pad(e, kit.Gap16, kit.Gap16, kit.Gap16, kit.Gap16,
			kit.Empty(e, theme.IconSearch, e.T("today.find.none", "text", d.text), e.T("today.find.none.text"), kit.Action{})))
	}
	d.search.OnDown = func() {
		if f, ok := lines[0].(fyne.Focusable); ok {
			kit.Focus(f)
		}
	}
	d.below.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, lines...))}
	d.below.Refresh()
}

// hit leads to what was found.
func (s *Screen) hit(h Hit) func() {
	switch {
	case h.Group != 0:
		return func() { s.links.Group(h.Group) }
	case h.Client != 0:
		return func() { s.links.Client(h.Client) }
	}
	return func() { s.links.Receipt(h.Receipt) }
}

// cleared: Back leaves what was looked for, if there is something.
func (s *Screen) cleared() bool {
	if s.desk.text == "" {
		return false
	}
	s.desk.search.SetText("")
	return true
}
