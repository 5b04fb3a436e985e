package meeting

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/app/money"
	"daftari/ui/kit"
	"daftari/ui/kit/amount"
	"daftari/ui/kit/form"
	"daftari/ui/kit/tile"
	"daftari/ui/theme"
)

// The ways of an exception, in the order of their chips.
const (
	wayNothing = iota
	wayPart
	wayMore
	wayOut
)

// exception is the sheet over a member's line (p04). What was typed lies here, so that it outlives a change of look.
type exception struct {
	s      *sheetScreen
	line   Line
	x      Exception
	paid   map[int]money.Amount
	out    money.Amount
	from   int // account of out, -1 = nothing is taken out
	way    int // chip, -1 = as expected
	at     int // account that is typed
	reason string
	absent bool

	tiles []*tile.Part
	ways  *form.Chips
	entry *amount.Entry
	why   *fyne.Container
	save  *kit.Button
}

// exceptionSheet opens over a line. Unsaved digits are kept until the meeting closes (UI.md 4).
func exceptionSheet(s *sheetScreen, client app.ClientID) func(*kit.Env) *kit.Sheet {
	x := s.unsaved(client)
	return func(e *kit.Env) *kit.Sheet { return x.sheet(e) }
}

// unsaved gives the exception of a client as it was left, or a new one.
func (s *sheetScreen) unsaved(client app.ClientID) *exception {
	l, _ := s.line(client)
	if x := s.drafts[client]; x != nil && slices.Equal(x.line.Raw.Parts, l.Raw.Parts) {
		x.line = l
		return x
	}
	x := &exception{s: s, line: l, paid: map[int]money.Amount{}, from: -1, way: -1, reason: l.Raw.Reason}
	x.absent = l.Was == app.Absent
	for i, p := range l.Raw.Parts {
		if p.Kind == app.Withdrawal && p.Said() && p.Actual.Sign() > 0 {
			x.out, x.from, x.way = p.Actual, i, wayOut
		}
		if p.Said() {
			x.paid[i] = p.Actual
		}
	}
	if s.drafts == nil {
		s.drafts = map[app.ClientID]*exception{}
	}
	s.drafts[client] = x
	return x
}

func (x *exception) sheet(e *kit.Env) *kit.Sheet {
	var err error
	if x.x, err = x.s.m.Exception(x.line.Raw); err != nil {
		x.s.links.Trouble(err)
	}
	x.tiles = nil
	tiles := []fyne.CanvasObject{}
	for i, a := range x.x.Accounts {
		t := tile.NewPart(e, a.Title, x.value(i), func() { x.choose(i) })
		if a.Blocked != "" {
			t.Disable()
		}
		x.tiles = append(x.tiles, t)
		tiles = append(tiles, t)
	}
	words := []string{e.T("meeting.way.nothing"), e.T("meeting.way.part"), e.T("meeting.way.more"), e.T("meeting.way.out")}
	x.ways = form.NewChips(e, true, words, x.way, x.wayChosen)
	x.why = container.NewStack()
	x.save = kit.NewButton(e, kit.Primary, theme.IconCheck, e.T("meeting.save_line"), x.store)
	x.save.Once = true
	parts := []fyne.CanvasObject{tile.Even(e, kit.Gap8, tiles...), x.ways.Container}
	if len(x.x.Accounts) > 0 {
		x.entry = amount.NewEntry(e, amount.Field{Start: x.start(x.at), Height: 60, Means: x.means, Changed: x.typed})
		parts = append(parts, x.entry)
	}
	parts = append(parts, x.why)
	if x.entry != nil {
		parts = append(parts, x.entry.Pad(50))
	}
	x.mark()
	return &kit.Sheet{Title: x.x.Name, Second: x.x.Second, Tall: true,
		Body: container.NewVScroll(kit.Sides(e, kit.Column(kit.Gap8, parts...))), Foot: kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, kit.Gap12, x.save),
		OnKey: x.key, First: x.entry}
}

func (x *exception) key(k kit.KeyPress) bool {
	if k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter {
		x.save.Tapped(nil)
		return true
	}
	return x.entry != nil && x.entry.Take(k)
}

// value is what an account's tile shows.
func (x *exception) value(i int) string {
	a := x.amountOf(i)
	if x.from >= 0 && x.from == i {
		a = x.out.Neg()
	}
	return x.s.m.figure(a)
}

func (x *exception) amountOf(i int) money.Amount {
	if a, said := x.paid[x.x.Accounts[i].Part]; said {
		return a
	}
	return x.x.Accounts[i].Start
}

func (x *exception) start(i int) money.Amount {
	if x.from == i {
		return x.out
	}
	a := x.amountOf(i)
	if !a.Valid() {
		return money.Zero(x.x.Accounts[i].Expected.Currency())
	}
	return a
}

func (x *exception) means(a money.Amount) amount.Meaning {
	m := x.s.m.Means(x.x.Accounts[x.at], a, x.from == x.at)
	out := amount.Meaning{Text: m.Text, Over: m.Over}
	if m.Less {
		out.Token = theme.Turmeric
	}
	if m.Over {
		out.Text = m.Why
	}
	return out
}

func (x *exception) choose(i int) {
	x.at = i
	x.entry.Begin(x.start(i), x.means)
	x.mark()
}

// typed follows the keypad: Part or More is chosen by itself.
func (x *exception) typed(a money.Amount, _ bool) {
	if x.from == x.at {
		x.out = a
	} else {
		acct := x.x.Accounts[x.at]
		x.paid[acct.Part] = a
		x.way = wayPart
		if over, err := a.Cmp(acct.Expected); acct.Expected.Valid() && err == nil && over >= 0 {
			x.way = wayMore
			if over == 0 {
				x.way = -1
			}
		}
		if a.IsZero() && x.total().IsZero() {
			x.way = wayNothing
		}
	}
	x.ways.Choose(x.way)
	x.mark()
}

func (x *exception) total() money.Amount {
	var sum money.Amount
	for i := range x.x.Accounts {
		a := x.amountOf(i)
		if !a.Valid() {
			continue
		}
		if !sum.Valid() {
			sum = money.Zero(a.Currency())
		}
		if next, err := sum.Add(a); err == nil {
			sum = next
		}
	}
	return sum
}

func (x *exception) wayChosen(way int) {
	x.way = way
	x.from, x.out = -1, money.Amount{}
	switch way {
	case wayNothing:
		for _, a := range x.x.Accounts {
			if a.Expected.Valid() {
				x.paid[a.Part] = money.Zero(a.Expected.Currency())
			}
		}
	case wayOut:
		for i, a := range x.x.Accounts {
			if a.TakeOut && a.Blocked == "" {
				x.at, x.from, x.out = i, i, money.Zero(a.Start.Currency())
			}
		}
		if x.from < 0 {
			x.way = -1
			x.ways.Choose(-1)
		}
	case wayPart, wayMore:
	default: // as expected again
		clear(x.paid)
		for _, a := range x.x.Accounts {
			if a.Expected.Valid() {
				x.paid[a.Part] = a.Expected
			}
		}
		x.reason = ""
	}
	if x.entry != nil {
		x.entry.Begin(x.start(x.at), x.means)
	}
	x.mark()
}

// less says that a reason is due.
func (x *exception) less() bool {
	return slices.ContainsFunc(x.x.Accounts, func(a Account) bool {
		paid, said := x.paid[a.Part]
		c, err := paid.Cmp(a.Expected)
		return said && a.Expected.Valid() && err == nil && c < 0
	})
}

// mark draws what follows from the figures: tiles, reasons, whether it can be saved.
func (x *exception) mark() {
	e := x.s.env
	for i, t := range x.tiles {
		t.Set(i == x.at)
		t.SetValue(x.value(i))
	}
	x.why.Objects = nil
	if x.less() {
		words := make([]string, 0, len(x.x.Reasons))
		chosen := -1
		for i, r := range x.x.Reasons {
			words = append(words, r.Word)
			if r.Key == x.reason {
				chosen = i
			}
		}
		x.why.Objects = []fyne.CanvasObject{kit.Column(0, kit.NewText(e, kit.Second, theme.Ink2, e.T("meeting.why")),
			form.NewChips(e, true, words, chosen, func(i int) {
				x.reason = ""
				if i >= 0 {
					x.reason = x.x.Reasons[i].Key
				}
				x.able()
			}).Container)}
	}
	x.why.Refresh()
	x.able()
}

func (x *exception) able() {
	if (x.entry != nil && x.entry.Over()) || (x.less() && x.reason == "") || (x.from >= 0 && x.out.IsZero()) {
		x.save.Disable()
		return
	}
	x.save.Enable()
}

// store saves the line and closes the sheet once the draft is durable.
func (x *exception) store() {
	d := Draft{Client: x.line.Client, Paid: x.paid, Reason: x.reason, Note: x.line.Raw.Note}
	if !x.less() {
		d.Reason = ""
	}
	if x.way == wayNothing && x.total().IsZero() {
		d.Nothing, d.Paid = true, nil
	}
	if x.reason == "sheet.reason.absent" {
		d.Was = app.Absent
	}
	if x.from >= 0 {
		d.Out, d.From = x.out, x.x.Accounts[x.from].Ref
	}
	s, raw := x.s, x.line.Raw
	s.bridge.Save(func(ctx context.Context) func() {
		v, err := s.m.SaveLine(ctx, s.view.Key, raw, d)
		return func() {
			if err != nil {
				x.save.Enable()
				s.links.Trouble(err)
				return
			}
			delete(s.drafts, x.line.Client)
			s.env.Nav.CloseSheet()
			s.Show(v)
		}
	})
}
