package joining

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// Links lead out of the page.
type Links struct {
	File    func(chosen func(data []byte)) // a certificate of this device's files; nil = none can be chosen
	Trouble func(error)
}

// Models makes the model in the language of an Env.
type Models func(*kit.Env) *Model

type screen struct {
	env    *kit.Env
	m      *Model
	links  Links
	draft  *Draft
	bridge *bridge.Page
	page   *kit.Page
	body   *fyne.Container
	save   *kit.Button
	talk   *kit.Button
	view   View
	busy   bool
}

// Route is the page of the desk; draft is what it begins with, as a code that was pasted.
func Route(models Models, draft *Draft, links Links) kit.Route {
	return func(e *kit.Env) *kit.Page {
		s := &screen{env: e, m: models(e), links: links, draft: draft, bridge: e.Bridge.Page(), body: container.NewStack()}
		s.save = kit.NewButton(e, kit.Primary, theme.IconLinkOnline, e.T("joining.save"), s.join)
		s.talk = kit.NewButton(e, kit.Primary, theme.IconLinkSync, e.T("joining.talk"), s.exchange)
		s.page = &kit.Page{Title: e.T("joining.title"), Body: s.body, OnShow: s.load, OnGone: s.bridge.Close, OnKey: s.keyed}
		return s.page
	}
}

func (s *screen) keyed(k kit.KeyPress) bool {
	if s.known() {
		return s.talk.Struck(k, fyne.KeyF9)
	}
	return s.save.Struck(k, fyne.KeyF9)
}

// known says that the page tells of the desk instead of asking for one.
func (s *screen) known() bool { return s.view.Joined && !s.draft.Again }

func (s *screen) load() {
	s.bridge.Refresh("desk", func(ctx context.Context) func() {
		v, err := s.m.Load(ctx)
		return func() {
			if err != nil {
				s.links.Trouble(err)
				return
			}
			s.show(v)
		}
	})
}

func (s *screen) show(v View) {
	e := s.env
	s.view = v
	parts, button, word := s.asks(), s.save, e.T("joining.save")
	if s.known() {
		parts, button, word = s.tells(v), s.talk, e.T("joining.talk")
	}
	s.page.Foot = ledger.Foot(e, button)
	s.page.Keys = []kit.Key{{Caps: []string{"F9"}, Word: word}}
	s.page.Menu = nil
	if s.known() {
		s.page.Menu = []kit.Action{{Icon: theme.IconAdd, Word: e.T("joining.other"), Do: func() { s.draft.Again = true; s.show(s.view) }}}
	}
	s.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, append(parts, kit.Space(kit.Gap16))...))}
	s.body.Refresh()
	s.able()
	s.page.Changed()
}

func (s *screen) tells(v View) []fyne.CanvasObject {
	e := s.env
	var lines []fyne.CanvasObject
	for _, f := range v.Facts {
		lines = append(lines, kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, kit.Gap8, kit.Column(2, kit.NewPara(e, kit.Second, theme.Ink2, f.Name), kit.NewPara(e, kit.Body, theme.Ink, f.Value))), kit.Rule(e))
	}
	parts := []fyne.CanvasObject{kit.Space(kit.Gap8)}
	if v.Quiet {
		parts = append(parts, kit.Sides(e, kit.Banner(e, kit.Notice{Tone: kit.Warn, Icon: theme.IconLinkOffline, Fact: e.T("joining.quiet"), Text: e.T("joining.quiet.text")})), kit.Space(kit.Gap8))
	}
	return append(parts, kit.Rule(e), kit.Over(e.Rect(theme.Sheet), kit.Column(0, lines...)), kit.Space(kit.Gap12), kit.Sides(e, kit.Hint(e, theme.IconInfo, e.T("joining.what"))))
}

func (s *screen) asks() []fyne.CanvasObject {
	e, d := s.env, s.draft
	input := func(key string, to *string) *form.Input {
		in := form.NewInput(e, e.T("joining."+key), *to, "")
		in.OnChanged = func(t string) { *to = strings.TrimSpace(t); s.able() }
		return in
	}
	parts := []fyne.CanvasObject{kit.Hint(e, theme.IconInfo, e.T("joining.what")), input("address", &d.Address), input("tenant", &d.Tenant), input("code", &d.Code)}
	if s.links.File != nil {
		word := e.T("joining.ca.choose")
		if len(d.CA) > 0 {
			word = e.T("joining.ca.chosen")
		}
		parts = append(parts, kit.NewSmallButton(e, kit.Secondary, theme.IconFile, word, func() {
			s.links.File(func(data []byte) { d.CA = data; s.show(s.view) })
		}))
	}
	parts = append(parts, kit.Hint(e, theme.IconLock, e.T("joining.once")))
	return []fyne.CanvasObject{kit.Space(kit.Gap8), kit.Sides(e, kit.Column(kit.Gap12, parts...))}
}

func (s *screen) able() {
	s.save.Able(s.draft.Whole() && !s.busy)
	s.talk.Able(!s.busy)
}

// join enrols this device; the page tells of the desk then, and what waited goes to it.
func (s *screen) join() {
	if s.busy {
		return
	}
	d := *s.draft
	s.far(func(ctx context.Context) error { return s.m.Join(ctx, d) }, func() {
		*s.draft = Draft{}
		s.env.Nav.Say(kit.Notice{Tone: kit.Good, Icon: theme.IconLinkOnline, Fact: s.env.T("joining.done")})
		s.exchange()
	})
}

func (s *screen) exchange() {
	s.far(s.m.Talk, func() {
		s.env.Nav.Say(kit.Notice{Tone: kit.Info, Icon: theme.IconLinkOnline, Fact: s.env.T("joining.talked")})
	})
}

// far asks the desk for something; then follows when it has answered.
func (s *screen) far(do func(context.Context) error, then func()) {
	if s.busy {
		return
	}
	s.busy = true
	s.able()
	s.bridge.Far(func(ctx context.Context) func() {
		err := do(ctx)
		return func() {
			s.busy = false
			s.able()
			if err != nil {
				s.links.Trouble(err)
			} else {
				then()
			}
			s.load()
		}
	})
}
