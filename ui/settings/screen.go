package settings

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/settings/prefs"
	"daftari/ui/theme"
)

// Links lead out of the pages; what is nil is not offered.
type Links struct {
	Practice    func() // a window on a book of its own, for practice
	Institution func() // set another one up
	Desk        func() // the branch's desk, which this device joins
	// Save lets a person choose a file and writes it; done hears its name, "" where none was chosen.
	Save    func(name string, data []byte, done func(where string, err error))
	Trouble func(error)
}

// Models makes the model in the language of an Env.
type Models func(*kit.Env) *Model

type screen struct {
	page   *kit.Page
	env    *kit.Env
	m      *Model
	models Models
	links  Links
	bridge *bridge.Page
	body   *fyne.Container
	view   View
}

// Route is the page of p18.
func Route(models Models, links Links) kit.Route {
	return func(e *kit.Env) *kit.Page {
		s := &screen{env: e, m: models(e), models: models, links: links, bridge: e.Bridge.Page(), body: container.NewStack()}
		s.page = &kit.Page{Title: e.T("settings.title"), Body: s.body, OnShow: s.load, OnGone: s.bridge.Close,
			Actions: []kit.Action{{Icon: theme.IconHelp, Word: e.T("settings.help"), Do: s.help}}}
		return s.page
	}
}

func (s *screen) load() {
	s.bridge.Refresh("settings", func(ctx context.Context) func() {
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

func (s *screen) show() {
	e := s.env
	s.page.Second = s.view.Second
	parts := s.language()
	parts = append(parts, ledger.Section(e, e.T("settings.reading"), "", s.reading()...)...)
	parts = append(parts, ledger.Section(e, e.T("settings.safety"), "", s.safety()...)...)
	parts = append(parts, ledger.Section(e, e.T("settings.device"), "", s.device()...)...)
	s.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, append(parts, kit.Space(kit.Gap24))...))}
	s.body.Refresh()
	s.page.Changed()
}

func (s *screen) language() []fyne.CanvasObject {
	e := s.env
	return []fyne.CanvasObject{kit.SectionHead(e, e.T("settings.language"), e.T("settings.at_once")), kit.Rule(e), s.picks(s.view.Languages, func() {})}
}

// picks are choices below each other; a tap chooses.
func (s *screen) picks(all []Choice, then func()) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, c := range all {
		note := ""
		if c.Draft {
			note = s.env.T("settings.draft")
		}
		rows = append(rows, form.NewPick(s.env, c.Word, note, c.On, func() { then(); s.choose(c.Set) }))
	}
	return kit.Column(0, rows...)
}

// choose changes one thing: it is seen at once and kept.
func (s *screen) choose(set func(*prefs.Prefs)) {
	p := s.m.Chosen.Now()
	set(&p)
	if err := s.m.Chosen.Apply(p); err != nil {
		s.links.Trouble(err)
		return
	}
	s.bridge.Save(func(context.Context) func() {
		err := s.m.Change(p)
		return func() {
			if err != nil {
				s.links.Trouble(err)
			}
		}
	})
	s.load() // a look of the window made the page anew, other choices did not
}

func (s *screen) help() {
	s.env.Nav.Sheet(func(e *kit.Env) *kit.Sheet {
		return kit.TextSheet(e, e.T("settings.help"), e.T("settings.help.draft"), e.T("settings.help.hand"), e.T("settings.help.safety"))
	})
}

// line is a row of p18: icon, word, what is chosen.
func (s *screen) line(icon theme.Icon, word, value string, do func()) fyne.CanvasObject {
	return ledger.NewLine(s.env, ledger.View{Icon: icon, Name: word, Plain: true, Low: true, Amount: value, Value: true, More: do != nil}, do)
}

func (s *screen) toggle(icon theme.Icon, key string, on bool, set func(*prefs.Prefs)) fyne.CanvasObject {
	v := ledger.View{Icon: icon, Name: s.env.T(key), Plain: true, Low: true, Switch: ledger.SwitchOff}
	if on {
		v.Switch = ledger.SwitchOn
	}
	return ledger.NewLine(s.env, v, func() { s.choose(set) })
}

func (s *screen) reading() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		s.line(theme.IconTextSize, s.env.T("settings.text"), On(s.view.Text), s.sheet("settings.text", func(v View) []Choice { return v.Text })),
		s.line(theme.IconSun, s.env.T("settings.colours"), On(s.view.Colours), s.sheet("settings.colours", func(v View) []Choice { return v.Colours })),
		s.hand(),
	}
}

// hand turns the buttons to the side where the language has not put them: in Arabic to the right.
func (s *screen) hand() fyne.CanvasObject {
	key, side := "settings.left_hand", prefs.Left
	if s.env.RTL {
		key, side = "settings.right_hand", prefs.Right
	}
	on := s.view.Prefs.Hand == side
	return s.toggle(theme.IconHandover, key, on, func(p *prefs.Prefs) {
		if p.Hand = side; on {
			p.Hand = ""
		}
	})
}

func (s *screen) safety() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	if s.m.Locks {
		all = append(all, s.line(theme.IconClock, s.env.T("settings.lock"), s.view.LocksIn, s.sheet("settings.lock", func(v View) []Choice { return v.Lock })))
	}
	all = append(all, s.toggle(theme.IconLinkSync, "settings.by_itself", !s.view.Prefs.ByHand, func(p *prefs.Prefs) { p.ByHand = !p.ByHand }))
	if s.m.Keys != nil {
		all = append(all, s.line(theme.IconLock, s.env.T("settings.secrets"), "", s.push(SecretsRoute(s.models, s.links))))
	}
	if s.m.House != nil && s.links.Save != nil {
		all = append(all, s.line(theme.IconExport, s.env.T("settings.export"), "", s.push(ExportRoute(s.models, s.links))))
	}
	return all
}

func (s *screen) device() []fyne.CanvasObject {
	all := []fyne.CanvasObject{ledger.NewLine(s.env, ledger.View{Icon: theme.IconBank, Name: s.env.T("settings.server"), Plain: true, Second: s.view.Place + " · " + s.view.Server, More: true},
		s.push(ServerRoute(s.models, s.links)))}
	if s.links.Desk != nil {
		all = append(all, ledger.NewLine(s.env, ledger.View{Icon: theme.IconNavPay, Name: s.env.T("joining.title"), Plain: true, Second: s.env.T("joining.row"), More: true}, s.links.Desk))
	}
	if s.m.House != nil {
		all = append(all, s.line(theme.IconCheck, s.env.Here("settings.check"), "", s.push(CheckRoute(s.models, s.links))))
	}
	if s.links.Practice != nil {
		all = append(all, s.line(theme.IconEdit, s.env.T("settings.practice"), "", s.links.Practice))
	}
	return append(all, s.line(theme.IconInfo, s.env.T("settings.about"), s.view.Version, s.push(AboutRoute(s.models, s.links))))
}

func (s *screen) push(r kit.Route) func() { return func() { s.env.Nav.Push(r) } }

// sheet opens a choice. It is made again from what stands when the look changes.
func (s *screen) sheet(title string, of func(View) []Choice) func() {
	return func() {
		s.env.Nav.Sheet(func(e *kit.Env) *kit.Sheet {
			return &kit.Sheet{Title: e.T(title), Body: s.picks(of(s.view), e.Nav.CloseSheet)}
		})
	}
}
