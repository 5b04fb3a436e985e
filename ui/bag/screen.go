package bag

import (
	"context"
	"image"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app/money"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/amount"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/kit/tile"
	"daftari/ui/kit/total"
	"daftari/ui/theme"
)

// Links lead out of the page. Picture lets the person choose a picture and gives its path and what it shows; nil where
// the device cannot.
type Links struct {
	Picture func(chosen func(path string, img image.Image))
	Done    func() // it is recorded
	Trouble func(error)
}

// Models makes the model in the language of an Env.
type Models func(*kit.Env) *Model

// said outlives a change of look.
type said struct {
	Draft
	at      int // currency
	picture image.Image
	chosen  time.Time
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

	sum  *fyne.Container // in the bag, out of it, left
	save *kit.Button
}

// Route is the page, beginning with a way; its menu leads to cash from the branch and back.
func Route(models Models, way Way, links Links) kit.Route {
	d := &said{Draft: Draft{Way: way}}
	return func(e *kit.Env) *kit.Page {
		s := &screen{env: e, m: models(e), links: links, bridge: e.Bridge.Page(), body: container.NewStack(), foot: container.NewStack(), said: d}
		s.page = &kit.Page{Title: e.T("bag.title"), Body: s.body, Foot: s.foot, OnShow: s.load, OnGone: s.bridge.Close}
		return s.page
	}
}

func (s *screen) load() {
	s.bridge.Refresh("bag", func(ctx context.Context) func() {
		v, err := s.m.Load(ctx)
		return func() {
			if err != nil {
				s.links.Trouble(err)
				return
			}
			s.view = v
			if s.said.Bank == "" && len(v.Banks) > 0 {
				s.said.Bank = v.Banks[0]
			}
			if s.said.Who == "" && len(v.People) > 0 {
				s.said.Who = v.People[0]
			}
			s.show()
		}
	})
}

func (s *screen) have() money.Amount {
	if s.said.at < len(s.view.Bag) {
		return s.view.Bag[s.said.at]
	}
	return money.Amount{}
}

func (s *screen) figure(a money.Amount) string { return a.Figure(s.env.Words.Lang(), s.view.Code) }

func (s *screen) show() {
	e := s.env
	s.page.Title, s.page.Second = e.T("bag.title"), s.view.Second
	s.page.Menu = []kit.Action{{Icon: theme.IconHandover, Word: e.T("bag.from_branch"), Do: func() { s.said.Way = FromBranch; s.show() }}}
	if s.said.Way == FromBranch {
		s.page.Title = e.T("bag.title_in")
		s.page.Menu = []kit.Action{{Icon: theme.IconBank, Word: e.T("bag.title"), Do: func() { s.said.Way = ToBank; s.show() }}}
	}
	s.save = kit.NewButton(e, kit.Primary, theme.IconCheck, e.T("bag.save"), s.store)
	s.save.Once = true
	s.sum = container.NewStack()
	var parts []fyne.CanvasObject
	if s.said.Way != FromBranch {
		parts = append(parts, s.ways())
	}
	if len(s.view.Bag) > 1 {
		parts = append(parts, s.currencies())
	}
	if s.have().Valid() {
		parts = append(parts, s.amount()...)
	}
	switch s.said.Way {
	case ToBank:
		parts = append(parts, s.bank()...)
		parts = append(parts, s.picture())
	case ToBranch:
		parts = append(parts, s.who("bag.takes"))
	case FromBranch:
		parts = append(parts, s.who("bag.gives"))
	}
	parts = append(parts, s.sum, kit.Space(kit.Gap8))
	s.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Sides(e, kit.Column(kit.Gap8, parts...)))}
	s.foot.Objects = []fyne.CanvasObject{ledger.Foot(e, kit.Hint(e, theme.IconStateOnPhone, e.Here("bag.saved")), s.save)}
	s.told()
	s.body.Refresh()
	s.foot.Refresh()
	s.page.Changed()
}

func (s *screen) ways() fyne.CanvasObject {
	e := s.env
	all := make([]fyne.CanvasObject, 0, 2)
	for i, w := range []struct {
		icon theme.Icon
		word string
	}{{theme.IconBank, "bag.to_bank"}, {theme.IconNavBranch, "bag.to_branch"}} {
		t := tile.NewWay(e, w.icon, e.T(w.word), func() { s.said.Way = Way(i); s.show() }).Beside()
		t.Set(Way(i) == s.said.Way)
		all = append(all, t)
	}
	return tile.Even(e, kit.Gap8, all...)
}

func (s *screen) currencies() fyne.CanvasObject {
	codes := make([]string, 0, len(s.view.Bag))
	for _, a := range s.view.Bag {
		codes = append(codes, a.Currency().Code())
	}
	return form.NewChips(s.env, false, codes, s.said.at, func(i int) { s.said.at, s.said.Amount = i, money.Amount{}; s.show() }).Container
}

// amount is the field with its quick amounts; its keypad comes up by a tap, digits of a keyboard work at once.
func (s *screen) amount() []fyne.CanvasObject {
	e := s.env
	start := s.said.Amount
	if !start.Valid() {
		start = money.Zero(s.have().Currency())
		s.said.Amount = start
	}
	entry := amount.NewEntry(e, amount.Field{Start: start, Code: true, Height: 72, Means: s.means, Changed: func(a money.Amount, _ bool) {
		s.said.Amount = a
		s.told()
	}})
	entry.OnTap = func() {
		if e.Computer {
			return
		}
		e.Nav.Sheet(func(e *kit.Env) *kit.Sheet {
			return &kit.Sheet{Title: e.T("bag.amount"), Body: kit.Sides(e, entry.Pad(56)), OnKey: entry.Take,
				Foot: kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, kit.Gap12, kit.NewButton(e, kit.Primary, theme.IconCheck, e.T("kit.done"), e.Nav.CloseSheet))}
		})
	}
	s.page.First, s.page.OnKey = entry, entry.Take
	out := []fyne.CanvasObject{entry}
	if s.said.Way == FromBranch {
		return out
	}
	var quick []amount.Quick
	for i, a := range Quick(s.have()) {
		word := a.Format(e.Words.Lang())
		if i == 0 {
			word = e.T("bag.all", "amount", word)
		}
		quick = append(quick, amount.Quick{Word: word, Amount: a})
	}
	if len(quick) > 0 {
		out = append(out, kit.Pad(e, 0, -kit.Gap4, 0, -kit.Gap4, amount.Chips(e, entry, quick...))) // drawn 40, hit 48
	}
	return out
}

func (s *screen) means(a money.Amount) amount.Meaning {
	d := s.said.Draft
	d.Amount = a
	if _, can := d.Left(s.have()); !can {
		return amount.Meaning{Text: s.env.T("bag.too_much", "amount", s.figure(s.have())), Token: theme.Madder, Over: true}
	}
	if d.Way == ToBank {
		return amount.Meaning{Text: s.env.T("bag.on_slip")}
	}
	return amount.Meaning{Text: s.env.T("bag.cash")}
}

func (s *screen) bank() []fyne.CanvasObject {
	e := s.env
	slip := form.NewInput(e, e.T("bag.slip"), s.said.Slip, "")
	slip.OnChanged = func(t string) { s.said.Slip = strings.TrimSpace(t); s.told() }
	var bank fyne.CanvasObject
	if len(s.view.Banks) == 0 {
		in := form.NewInput(e, e.T("bag.bank"), s.said.Bank, "")
		in.OnChanged = func(t string) { s.said.Bank = strings.TrimSpace(t); s.told() }
		bank = in
	} else {
		bank = form.NewField(e, e.T("bag.bank"), "", s.said.Bank, s.banks)
	}
	if e.Large() {
		return []fyne.CanvasObject{bank, slip}
	}
	return []fyne.CanvasObject{kit.Row(e, kit.Gap8, kit.Grow(bank), kit.Grow(slip))}
}

// banks are those named before, and another.
func (s *screen) banks() {
	s.env.Nav.Sheet(func(e *kit.Env) *kit.Sheet {
		other := form.NewInput(e, e.T("bag.other_bank"), "", "")
		choose := func(name string) func() {
			return func() {
				if name = strings.TrimSpace(name); name != "" {
					s.said.Bank = name
				}
				e.Nav.CloseSheet()
				s.show()
			}
		}
		var lines []fyne.CanvasObject
		for _, b := range s.view.Banks {
			v := ledger.View{Icon: theme.IconBank, Name: b}
			if b == s.said.Bank {
				v.Icon, v.IconTone, v.Ground = theme.IconCheck, theme.Indigo, theme.IndigoTint
			}
			lines = append(lines, ledger.NewLine(e, v, choose(b)))
		}
		other.OnDone = func(t string) { choose(t)() }
		return &kit.Sheet{Title: e.T("bag.bank"), Body: kit.Column(kit.Gap12, ledger.Framed(e, kit.Column(0, lines...)), kit.Sides(e, other)),
			Foot: kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, kit.Gap12, kit.NewButton(e, kit.Primary, theme.IconCheck, e.T("kit.done"), func() { choose(other.Text())() }))}
	})
}

func (s *screen) who(label string) fyne.CanvasObject {
	in := form.NewInput(s.env, s.env.T(label), s.said.Who, "")
	in.OnChanged = func(t string) { s.said.Who = strings.TrimSpace(t); s.told() }
	return in
}

// picture of the slip; without one it can be saved too.
func (s *screen) picture() fyne.CanvasObject {
	e := s.env
	hint := kit.NewPara(e, kit.Second, theme.Ink2, e.T("bag.without"))
	if s.links.Picture == nil {
		return hint
	}
	word := e.T("bag.picture_choose")
	if s.said.File != "" {
		word = e.T("bag.picture_other")
	}
	choose := func() {
		s.links.Picture(func(path string, img image.Image) {
			s.said.File, s.said.picture, s.said.chosen = path, img, s.m.Now()
			s.show()
		})
	}
	button := kit.NewSmallButton(e, kit.Secondary, theme.IconPicture, word, choose)
	title := kit.NewPara(e, kit.Name, theme.Ink, e.T("bag.picture"))
	if s.said.picture == nil {
		return kit.Column(kit.Gap4, title, button, hint)
	}
	text := kit.Column(kit.Gap4, title, kit.NewPara(e, kit.Second, theme.Ink2, e.T("bag.picture_chosen", "time", e.Words.Clock(s.said.chosen))), button, hint)
	shown := tile.NewPicture(e, "", s.said.picture, choose)
	if e.Large() {
		return kit.Column(kit.Gap8, shown, text)
	}
	return kit.TopRow(e, kit.Gap12, kit.Fixed(120, shown), kit.Grow(text))
}

// told draws what follows from what was said: the sum, and whether it can be saved.
func (s *screen) told() {
	e, d := s.env, s.said
	have := s.have()
	left, can := d.Left(have)
	word, moved := e.T("bag.to_bank"), d.Amount.Neg()
	switch d.Way {
	case ToBranch:
		word = e.T("bag.to_branch")
	case FromBranch:
		word, moved = e.T("bag.from_branch"), d.Amount
	case ToBank:
	}
	sum := total.New(e, kit.Figure, s.figure(left)).Ending()
	last := fyne.CanvasObject(kit.NewPara(e, kit.Name, theme.Ink, e.T("bag.left")))
	if e.Large() {
		last = kit.Column(0, last, sum)
	} else {
		last = kit.Row(e, kit.Gap8, kit.Grow(last), sum)
	}
	rows := []fyne.CanvasObject{s.line(e.T("bag.now"), s.figure(have)), s.line(word, s.figure(moved)), total.Rule(e)}
	if can {
		rows = append(rows, last)
	}
	s.sum.Objects = []fyne.CanvasObject{kit.Card(e, kit.Pad(e, 3, 0, 3, 0, kit.Column(kit.Gap8, rows...)))}
	s.sum.Refresh()
	key := "bag.save_out"
	if d.Way == FromBranch {
		key = "bag.save_in"
	}
	s.save.SetWord(e.T("bag.save"))
	if d.Amount.Sign() > 0 {
		s.save.SetWord(e.T(key, "amount", s.figure(d.Amount)))
	}
	if d.Whole(have) {
		s.save.Enable()
	} else {
		s.save.Disable()
	}
}

func (s *screen) line(word, figure string) fyne.CanvasObject {
	w, f := kit.NewPara(s.env, kit.Body, theme.Ink2, word), kit.NewText(s.env, kit.Body, theme.Ink, figure).Ending()
	if s.env.Large() {
		return kit.Column(0, w, f)
	}
	return kit.Row(s.env, kit.Gap8, kit.Grow(w), f)
}

func (s *screen) store() {
	d := s.said.Draft
	s.bridge.Save(func(ctx context.Context) func() {
		notices, err := s.m.Save(ctx, d)
		return func() {
			if err != nil {
				s.told()
				s.links.Trouble(err)
				return
			}
			*s.said = said{Draft: Draft{Way: d.Way}}
			s.env.Nav.Say(kit.Notice{Tone: kit.Info, Icon: theme.IconStateOnPhone, Fact: s.env.Here("saving.saved"), Text: strings.Join(notices, " ")})
			s.links.Done()
		}
	})
}
