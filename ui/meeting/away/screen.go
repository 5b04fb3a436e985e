package away

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/kit/tile"
	"daftari/ui/theme"
)

// away is the page of a meeting that is not held here (p25).
type away struct {
	env    *kit.Env
	m      *Model
	links  Links
	bridge *bridge.Page
	page   *kit.Page
	body   *fyne.Container
	foot   *fyne.Container

	view   Absence
	way    int // 0 not held, 1 holiday, 2 colleague
	reason int
	day    int    // of view.Days, -1 = not moved
	who    int    // of view.Colleagues, -1 = not chosen
	until  int    // of view.Days: the colleague's last day
	at     string // when and where it is held instead, "" = not known
	place  string
	later  bool
	save   *kit.Button
}

// Links lead out of the page.
type Links struct {
	Done    func() // it is recorded
	Trouble func(error)
}

// Page records that the meeting is not held, is moved, or is taken over.
func Page(model func(*kit.Env) *Model, links Links) kit.Route {
	return func(e *kit.Env) *kit.Page {
		a := &away{env: e, m: model(e), links: links, bridge: e.Bridge.Page(), body: container.NewStack(), foot: container.NewStack(), reason: -1, day: -1, who: -1}
		a.page = &kit.Page{Title: e.T("away.title"), Body: a.body, Foot: a.foot, OnGone: a.bridge.Close, OnShow: a.load}
		return a.page
	}
}

func (a *away) load() {
	a.bridge.Refresh("away", func(ctx context.Context) func() {
		v, err := a.m.Absence(ctx)
		return func() {
			if err != nil {
				a.links.Trouble(err)
				return
			}
			a.view, a.day, a.until = v, v.Free, max(0, v.Free)
			a.at, a.place = v.At, v.Place
			if v.Holiday != "" {
				a.way = 1
			}
			a.page.Second = v.Second
			a.show()
			a.page.Changed()
		}
	})
}

func (a *away) show() {
	e := a.env
	ways := make([]fyne.CanvasObject, 0, 3)
	for i, w := range []struct {
		icon theme.Icon
		word string
	}{{theme.IconNotHeld, "away.title"}, {theme.IconCalendar, "away.holiday"}, {theme.IconHandover, "away.colleague"}} {
		t := tile.NewWay(e, w.icon, e.T(w.word), func() { a.way = i; a.show() })
		t.Set(i == a.way)
		ways = append(ways, t)
	}
	parts := []fyne.CanvasObject{kit.Sides(e, tile.Even(e, kit.Gap8, ways...)), kit.Space(kit.Gap12)}
	switch a.way {
	case 2:
		parts = append(parts, a.colleagues()...)
	case 1:
		parts = append(parts, a.days()...)
	default:
		parts = append(parts, a.reasons()...)
		parts = append(parts, a.days()...)
	}
	a.save = kit.NewButton(e, kit.Primary, theme.IconCheck, a.word(), a.store)
	a.save.Once = true
	hint := kit.Hint(e, theme.IconInfo, e.T("away.nothing"))
	if a.view.Said {
		hint = kit.Banner(e, kit.Notice{Tone: kit.Needs, Text: e.T("away.said")})
	}
	if !a.able() {
		a.save.Disable()
	}
	a.body.Objects = []fyne.CanvasObject{container.NewVScroll(kit.Column(0, parts...))}
	a.foot.Objects = []fyne.CanvasObject{ledger.Foot(e, hint, a.save)}
	a.body.Refresh()
	a.foot.Refresh()
}

func (a *away) able() bool {
	switch {
	case a.view.Said:
		return false
	case a.way == 2:
		return a.who >= 0 && len(a.view.Days) > 0
	case a.way == 1:
		return true
	}
	return a.reason >= 0
}

func (a *away) word() string {
	e := a.env
	switch {
	case a.way == 2 && a.who >= 0:
		return e.T("away.hand", "name", a.view.Colleagues[a.who].Name, "day", a.view.Days[a.until].Long)
	case a.way == 2:
		return e.T("away.choose_colleague")
	case a.day >= 0:
		return e.T("away.moved", "day", a.view.Days[a.day].Long)
	}
	return e.T("away.title")
}

func (a *away) reasons() []fyne.CanvasObject {
	words := make([]string, 0, len(a.view.Reasons))
	for _, r := range a.view.Reasons {
		words = append(words, r.Word)
	}
	e := a.env
	return []fyne.CanvasObject{kit.SectionHead(e, e.T("away.why"), ""),
		kit.Sides(e, form.NewChips(e, true, words, a.reason, func(i int) { a.reason = i; a.show() }).Container)}
}

// days are the tiles of the next days, one of them chosen; all of the two weeks behind "Later".
func (a *away) days() []fyne.CanvasObject {
	e := a.env
	out := []fyne.CanvasObject{kit.SectionHead(e, e.T("away.hold_on"), e.T("away.once")), kit.Sides(e, a.tiles(a.day, func(i int) { a.day = i }))}
	if a.day >= 0 {
		out = append(out, kit.Space(kit.Gap8), kit.Sides(e, a.when()))
	}
	moves := e.T("away.stay")
	asked := ""
	if a.day >= 0 {
		asked = e.T("away.asked", "amount", a.view.Expected, "day", a.view.Days[a.day].Named)
	}
	regular := ""
	if a.view.Regular != "" {
		regular = e.T("away.regular", "day", a.view.Regular)
	}
	return append(out, kit.SectionHead(e, e.T("away.does"), ""), ledger.Framed(e, kit.Column(0,
		ledger.NewLine(e, ledger.View{Icon: theme.IconCalendar, Name: moves, Second: asked}, nil),
		ledger.NewLine(e, ledger.View{Icon: theme.IconNavBranch, Name: e.T("away.branch"), Second: regular}, nil))))
}

func (a *away) tiles(chosen int, choose func(int)) fyne.CanvasObject {
	e := a.env
	var all []fyne.CanvasObject
	shown := a.view.Row()
	if a.later || chosen >= len(shown) {
		shown = a.view.Days
	}
	for i, d := range shown {
		t := tile.NewDay(e, d.Weekday, d.Day, d.Load, func() { choose(i); a.show() })
		t.Set(i == chosen)
		if d.Off {
			t.Disable()
		}
		all = append(all, t)
	}
	if len(shown) < len(a.view.Days) {
		all = append(all, tile.NewDay(e, e.T("away.later"), "…", e.T("away.choose"), func() { a.later = true; a.show() }))
		return tile.Even(e, 6, all...)
	}
	return kit.Wrap(e, 6, all...)
}

func (a *away) colleagues() []fyne.CanvasObject {
	e := a.env
	if len(a.view.Colleagues) == 0 {
		return []fyne.CanvasObject{kit.Sides(e, kit.Empty(e, theme.IconPerson, e.T("away.nobody"), e.T("away.nobody.text"), kit.Action{}))}
	}
	lines := make([]fyne.CanvasObject, 0, len(a.view.Colleagues))
	for i, c := range a.view.Colleagues {
		v := ledger.View{Icon: theme.IconPerson, Name: c.Name}
		if i == a.who {
			v.Icon, v.IconTone, v.Ground = theme.IconCheck, theme.Indigo, theme.IndigoTint
		}
		lines = append(lines, ledger.NewLine(e, v, func() { a.who = i; a.show() }))
	}
	return []fyne.CanvasObject{kit.SectionHead(e, e.T("away.who"), ""), ledger.Framed(e, kit.Column(0, lines...)),
		kit.SectionHead(e, e.T("away.until"), ""), kit.Sides(e, a.tiles(a.until, func(i int) { a.until = i }))}
}

func (a *away) store() {
	a.bridge.Save(func(ctx context.Context) func() {
		err := a.record(ctx)
		return func() {
			if err != nil {
				a.show()
				a.links.Trouble(err)
				return
			}
			a.links.Done()
		}
	})
}

func (a *away) record(ctx context.Context) error {
	if a.way == 2 {
		return a.m.HandOver(ctx, a.view.Colleagues[a.who].ID, a.view.Days[a.until].On, "")
	}
	reason := a.view.Holiday
	if a.way == 0 {
		reason = a.view.Reasons[a.reason].Key
	}
	if reason == "" {
		reason = a.env.T("away.holiday")
	}
	if a.day < 0 {
		return a.m.NotHeld(ctx, reason, app.Moving{})
	}
	return a.m.NotHeld(ctx, reason, app.Moving{To: a.view.Days[a.day].On, At: a.at, Place: a.place})
}
