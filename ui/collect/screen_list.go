package collect

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// listing is the page of the requests to pay.
type listing struct {
	env    *kit.Env
	m      *Model
	links  Links
	bridge *bridge.Page
	body   *fyne.Container
	busy   bool
}

// ListRoute is the requests to pay of this device.
func ListRoute(models Models, links Links) kit.Route {
	return func(e *kit.Env) *kit.Page {
		s := &listing{env: e, m: models(e), links: links, bridge: e.Bridge.Page(), body: container.NewStack()}
		return &kit.Page{Title: e.T("collect.list"), Body: s.body, OnShow: s.load, OnBook: s.load, OnGone: s.bridge.Close,
			Actions: []kit.Action{{Icon: theme.IconLinkSync, Word: e.T("paying.list.hear"), Do: s.hear}}}
	}
}

func (s *listing) load() {
	s.bridge.Refresh("requests", func(ctx context.Context) func() {
		v, err := s.m.List(ctx)
		return func() {
			if err != nil {
				s.links.Trouble(err)
				return
			}
			s.show(v)
		}
	})
}

func (s *listing) show(v List) {
	e := s.env
	var all []fyne.CanvasObject
	if v.Offline != "" {
		all = append(all, kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, 0, kit.Banner(e, kit.Notice{Tone: kit.Warn, Icon: theme.IconLinkOffline, Fact: v.Offline, Text: e.T("paying.step.offline")})))
	}
	for _, section := range v.Sections {
		lines := make([]fyne.CanvasObject, 0, len(section.Rows))
		for _, r := range section.Rows {
			lines = append(lines, ledger.NewLine(e, ledger.View{Icon: theme.IconPayWithProvider, Name: r.Name, Stamp: r.Look, Word: r.Stamp, Amount: r.Amount, Under: r.Under}, func() { s.links.Open(r.Key) }))
		}
		all = append(all, ledger.Section(e, section.Head, section.Second, lines...)...)
	}
	if len(v.Sections) == 0 {
		all = append(all, kit.Space(kit.Gap24), kit.Sides(e, kit.Empty(e, theme.IconPayWithProvider, e.T("collect.list.nothing"), e.T("collect.list.nothing.text"), kit.Action{})))
	}
	s.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, append(all, kit.Space(kit.Gap24))...))}
	s.body.Refresh()
}

// hear talks with the desk now.
func (s *listing) hear() {
	if s.busy {
		return
	}
	s.busy = true
	s.bridge.Far(func(ctx context.Context) func() {
		told, err := s.m.Tell(ctx)
		return func() {
			s.busy = false
			switch {
			case err != nil:
				s.links.Trouble(err)
			case !told:
				s.env.Nav.Say(kit.Notice{Tone: kit.Warn, Icon: theme.IconLinkOffline, Fact: s.env.T("paying.offline"), Text: s.env.T("paying.step.offline")})
			}
			s.load()
		}
	})
}
