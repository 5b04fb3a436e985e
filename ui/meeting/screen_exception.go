package meeting

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"daftari/app"
	"daftari/app/money"
	"daftari/ui/kit"
	"daftari/ui/kit/amount"
	"daftari/ui/kit/form"
	"daftari/ui/kit/tile"
	"daftari/ui/theme"
)

// The ways of an exception, in the order of their chips; noWay is as expected.
const (
	noWay = iota - 1
	wayNothing
	wayPart
	wayMore
	wayOut
)

// exception is the sheet over a member's line (p04). What was typed lies here, so that it outlives a closed sheet and a
// change of look.
type exception struct {
	s      *sheetScreen
	line   Line
	x      Exception
	paid   map[int]money.Amount // by the part's place in the line
	out    money.Amount
	from   int // of x.Accounts, that out is taken from; -1 = nothing is taken out
	way    int
	at     int // of x.Accounts, that is typed
	reason string
	failed error // the line cannot be read

	tiles []*tile.Part
	ways  *form.Chips
	entry *amount.Entry
	why   *whys
	save  *kit.Button
}

// unsaved gives the exception of a client as it was left, or a new one.
func (s *sheetScreen) unsaved(client app.ClientID) *exception {
	l, _ := s.line(client)
	at := s.m.place(client)
	if x := s.typed.lines[at]; x != nil && slices.Equal(x.line.Raw.Parts, l.Raw.Parts) {
		x.s, x.line = s, l
		return x
	}
	x := &exception{s: s, line: l, paid: map[int]money.Amount{}, from: -1, way: noWay, reason: l.Raw.Reason}
	x.x, x.failed = s.m.Exception(l.Raw)
	for _, a := range x.x.Accounts {
		if p := l.Raw.Parts[a.Part]; p.Said() {
			x.paid[a.Part] = p.Actual
		}
	}
	x.way = x.wayOf()
	for i, a := range x.x.Accounts {
		if a.Out.Sign() > 0 {
			x.out, x.from, x.at, x.way = a.Out, i, i, wayOut
		}
	}
	s.typed.lines[at] = x
	return x
}

// wayOf is the chip that fits what stands in the accounts.
func (x *exception) wayOf() int {
	switch total := x.total(); {
	case x.less() && total.IsZero():
		return wayNothing
	case x.less():
		return wayPart
	case x.more():
		return wayMore
	}
	return noWay
}

func (x *exception) sheet(e *kit.Env) *kit.Sheet {
	x.tiles, x.entry = nil, nil
	x.x, x.failed = x.s.m.Exception(x.line.Raw) // in the words of now
	var tiles []fyne.CanvasObject
	for i, a := range x.x.Accounts {
		t := tile.NewPart(e, a.Title, x.value(i), func() { x.choose(i) })
		if a.Blocked != "" {
			t.Disable()
		}
		x.tiles = append(x.tiles, t)
		tiles = append(tiles, t)
	}
	words := []string{e.T("meeting.way.nothing"), e.T("meeting.way.part"), e.T("meeting.way.more"), e.T("meeting.way.out")}
	x.ways = form.NewChips(e, true, words, x.way, x.wayChosen).Bare()
	x.ways.All[wayOut].Hidden = !slices.ContainsFunc(x.x.Accounts, func(a Account) bool { return a.TakeOut })
	x.save = kit.NewButton(e, kit.Primary, theme.IconCheck, e.T("meeting.save_line"), x.store)
	x.save.Once = true
	x.why = newWhys(e, x)
	var parts []fyne.CanvasObject
	if len(tiles) > 0 {
		x.entry = amount.NewEntry(e, amount.Field{Start: x.start(x.at), Height: 60, Means: x.means, Changed: x.typed})
		parts = append(parts, tile.Even(e, kit.Gap8, tiles...), kit.Space(kit.Gap4), x.ways.Sideways(e), kit.Space(kit.Gap4), x.entry,
			kit.Space(kit.Gap8), x.why.box, kit.Space(kit.Gap8), x.entry.Pad(50))
	} else {
		parts = append(parts, kit.Hint(e, theme.IconInfo, e.T("meeting.nothing_due")))
	}
	x.mark()
	sh := &kit.Sheet{Title: x.x.Name, Second: x.x.Second, Body: kit.Column(0, parts...), Foot: x.save, OnKey: x.key}
	switch {
	case x.line.WhyDue:
		sh.First = x.why.all[0]
	case x.entry != nil:
		sh.First = x.entry
	}
	return sh
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
	if a := x.amountOf(i); a.Valid() {
		return a
	}
	return money.Zero(x.x.Accounts[i].Expected.Currency())
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
		x.paid[x.x.Accounts[x.at].Part] = a
		if x.from < 0 {
			x.way = x.wayOf()
			x.ways.Choose(x.way)
		}
	}
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
			if a.Expected.Valid() && a.Blocked == "" {
				x.paid[a.Part] = money.Zero(a.Expected.Currency())
			}
		}
	case wayOut:
		for i, a := range x.x.Accounts {
			if a.TakeOut && x.from < 0 {
				x.at, x.from, x.out = i, i, money.Zero(a.OutMost.Currency())
			}
		}
	case wayPart, wayMore:
	default: // as expected again
		clear(x.paid)
		for _, a := range x.x.Accounts {
			if a.Expected.Valid() && a.Blocked == "" {
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
func (x *exception) less() bool { return x.differs(-1) }

func (x *exception) more() bool { return x.differs(1) }

func (x *exception) differs(sign int) bool {
	return slices.ContainsFunc(x.x.Accounts, func(a Account) bool {
		paid, said := x.paid[a.Part]
		c, err := paid.Cmp(a.Expected)
		return said && a.Expected.Valid() && err == nil && c*sign > 0
	})
}

// over says that an account has more than it takes: the entry shows only one of them.
func (x *exception) over() bool {
	for i, a := range x.x.Accounts {
		if amount, said := x.paid[a.Part]; said && x.s.m.Means(a, amount, false).Over {
			return true
		}
		if x.from == i && x.s.m.Means(a, x.out, true).Over {
			return true
		}
	}
	return false
}

// mark draws what follows from the figures: tiles, reasons, whether it can be saved.
func (x *exception) mark() {
	for i, t := range x.tiles {
		t.Set(i == x.at)
		t.SetValue(x.value(i))
	}
	x.why.show()
	x.able()
}

func (x *exception) able() {
	if x.failed != nil || x.over() || (x.less() && x.reason == "") || (x.from >= 0 && x.out.IsZero()) {
		x.save.Disable()
		return
	}
	x.save.Enable()
}

// draft is what the sheet says of the line.
func (x *exception) draft() Draft {
	d := Draft{Client: x.line.Client, Paid: x.paid, Reason: x.reason, Note: x.line.Raw.Note}
	if !x.less() {
		d.Reason = ""
	}
	if x.from < 0 {
		d.Nothing = x.way == wayNothing && x.total().IsZero()
	} else {
		d.Out, d.From = x.out, x.x.Accounts[x.from].Ref
	}
	if d.Reason == absentReason {
		d.Was = app.Absent
	}
	return d
}

// store saves the line and closes the sheet once the draft is durable.
func (x *exception) store() {
	s, raw, d := x.s, x.line.Raw, x.draft()
	s.bridge.Save(func(ctx context.Context) func() {
		v, err := s.m.SaveLine(ctx, s.view.Key, raw, d)
		return func() {
			s.saves.Add(1)
			if err != nil {
				x.save.Enable()
				s.refused(err)
				return
			}
			delete(s.typed.lines, s.m.place(d.Client))
			s.env.Nav.CloseSheet()
			s.Show(v)
		}
	})
}
