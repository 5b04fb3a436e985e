package send

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/app/proof"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/chart"
	"daftari/ui/kit/ledger"
	"daftari/ui/payouts/sign"
	"daftari/ui/payouts/table"
	"daftari/ui/theme"
)

// Links lead on.
type Links struct {
	Sent    func(batch app.Key) // shows it in the place of this page
	Fewer   func()              // back to the ticks
	Keys    sign.Keys
	Trouble func(error)
}

// Screen is the page.
type Screen struct {
	Page *kit.Page

	env     *kit.Env
	m       *Model
	links   Links
	bridge  *bridge.Page
	body    *fyne.Container
	foot    *fyne.Container
	view    View
	shown   bool
	offline bool
	busy    bool
}

// Route makes the page.
func Route(model func(*kit.Env) *Model, links Links) kit.Route {
	return func(e *kit.Env) *kit.Page { return New(e, model(e), links).Page }
}

// New makes the page.
func New(e *kit.Env, m *Model, links Links) *Screen {
	s := &Screen{env: e, m: m, links: links, bridge: e.Bridge.Page(), body: container.NewStack(), foot: container.NewStack()}
	s.Page = &kit.Page{Title: e.T("batch.send"), Second: e.T("batch.draft"), Body: s.body, Foot: s.foot, OnShow: s.load, OnGone: s.bridge.Close, OnKey: s.key}
	return s
}

// load makes the batch, and looks meanwhile whether there is a network.
func (s *Screen) load() {
	s.bridge.Refresh("batch", func(ctx context.Context) func() {
		v, err := s.m.Load(ctx)
		return func() {
			if err != nil {
				s.links.Trouble(err)
				return
			}
			s.Show(v)
		}
	})
	s.bridge.Far(func(ctx context.Context) func() {
		there := s.m.Net.Reach(ctx)
		return func() {
			if s.offline = !there; s.shown {
				s.Show(s.view)
			}
		}
	})
}

func (s *Screen) key(k kit.KeyPress) bool {
	if k.Name == fyne.KeyF9 && s.able() {
		s.tap()
		return true
	}
	return false
}

func (s *Screen) able() bool { return s.shown && !s.busy && !s.view.Nobody }

// Show draws a view.
func (s *Screen) Show(v View) {
	s.view, s.shown = v, true
	e := s.env
	s.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, table.New(e, table.Batch{Lines: v.Lines, Currency: v.Currency, Count: v.Count, Total: v.Total, Each: v.Each}), kit.Space(kit.Gap16)))}
	above := kit.NewText(e, kit.Label, theme.Turmeric, v.Above).Ending()
	may := kit.NewText(e, kit.Second, theme.Ink2, v.May)
	words := fyne.CanvasObject(kit.Row(e, kit.Gap8, kit.Grow(may), above))
	if e.Large() {
		may.Lines, above.Lines, above.Align = 2, 2, kit.Start
		words = kit.Column(0, may, above)
	}
	parts := []fyne.CanvasObject{words, chart.LimitBar(e, v.Used, v.Limit)}
	if v.Asks && !e.Large() {
		parts = append(parts, kit.TopRow(e, kit.Gap8, e.Icon(theme.IconPayApproval, theme.Ink, 20), kit.Grow(kit.NewPara(e, kit.Note, theme.Ink, v.Who))))
	}
	parts = append(parts, s.buttons())
	s.foot.Objects = []fyne.CanvasObject{ledger.Foot(e, parts...)}
	s.Page.Keys = nil
	if s.able() {
		s.Page.Keys = []kit.Key{{Caps: []string{"F9"}, Word: s.word()}}
	}
	s.body.Refresh()
	s.foot.Refresh()
	s.Page.Changed()
}

func (s *Screen) word() string {
	switch {
	case s.view.Asks:
		return s.env.T("batch.ask_approval")
	case s.offline:
		return s.env.T("batch.send_later")
	}
	return s.view.Send
}

func (s *Screen) buttons() fyne.CanvasObject {
	e, v := s.env, s.view
	icon := theme.IconSend
	if v.Asks {
		icon = theme.IconPayApproval
	}
	do := kit.NewButton(e, kit.Primary, icon, s.word(), s.tap)
	if e.Computer {
		do.WithKey("F9")
	}
	if !s.able() {
		do.Disable()
	}
	fewer := kit.NewSmallButton(e, kit.Secondary, "", e.T("batch.fewer"), s.links.Fewer)
	if e.Large() {
		return kit.Column(kit.Gap8, do, fewer)
	}
	if !v.Asks {
		return do
	}
	return kit.Handed(e, kit.Gap8, kit.Fixed(121, fewer), kit.Grow(do))
}

// tap: within her limit the officer signs for it; above it nothing moves before a second person has.
func (s *Screen) tap() {
	if !s.able() {
		return
	}
	v, sent := s.view, app.Key("")
	do := func(ctx context.Context, _ proof.Signer) (err error) {
		sent, err = s.m.Store(ctx, v)
		return err
	}
	then := func(err error) { s.stored(v, sent, err) }
	if !v.Asks {
		sign.Own(s.env, s.bridge, s.links.Keys, sign.Act{Word: v.Send, Icon: theme.IconSend, Do: do, Then: then})
		return
	}
	s.busy = true
	s.Show(v)
	s.bridge.Save(func(ctx context.Context) func() {
		err := do(ctx, nil)
		return func() { then(err) }
	})
}

func (s *Screen) stored(v View, sent app.Key, err error) {
	s.busy = false
	if err != nil {
		s.load() // as it is now
		s.links.Trouble(err)
		return
	}
	s.links.Sent(sent)
	n := kit.Notice{Tone: kit.Good, Icon: theme.IconSend, Fact: s.env.T("batch.sent"), Text: s.env.T("batch.sent.text")}
	if v.Asks {
		n = kit.Notice{Tone: kit.Good, Icon: theme.IconPayApproval, Fact: s.env.T("batch.asked"), Text: s.env.T("batch.asked.text")}
	}
	s.env.Nav.Say(n)
}
