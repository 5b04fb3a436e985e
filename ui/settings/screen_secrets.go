package settings

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// secrets changes PIN or passphrase. What is typed lives in the fields only, and goes with them.
type secrets struct {
	env    *kit.Env
	m      *Model
	links  Links
	bridge *bridge.Page
	page   *kit.Page
	body   *fyne.Container
	foot   *fyne.Container

	phrase            bool // the passphrase, not the PIN
	busy              bool // it is being changed: a second try would cost one
	trouble           error
	old, fresh, again *form.Input
	change            *kit.Button
}

// SecretsRoute is the page where PIN and passphrase are changed; both ask for the old one.
func SecretsRoute(models Models, links Links) kit.Route {
	return func(e *kit.Env) *kit.Page {
		s := &secrets{env: e, m: models(e), links: links, bridge: e.Bridge.Page(), body: container.NewStack(), foot: container.NewStack()}
		s.page = &kit.Page{Title: e.T("settings.secrets"), Body: s.body, Foot: s.foot, OnGone: s.bridge.Close}
		s.show()
		return s.page
	}
}

func (s *secrets) asksOld() bool { return s.phrase || s.m.Keys.HasPIN() }

func (s *secrets) show() {
	e := s.env
	kind := "settings.pin"
	if s.phrase {
		kind = "settings.passphrase"
	}
	which := form.NewChips(e, false, []string{e.T("settings.pin"), e.T("settings.passphrase")}, choice(s.phrase), func(i int) {
		s.phrase, s.trouble = i == 1, nil
		s.show()
	})
	parts := []fyne.CanvasObject{kit.Space(kit.Gap4), which.Container, kit.NewPara(e, kit.Second, theme.Ink2, e.T(kind+".text"))}
	field := func(key string) *form.Input {
		f := form.NewInput(e, e.T(kind+key), "", "").Secret(true)
		f.OnChanged = func(string) { s.told() }
		parts = append(parts, f)
		return f
	}
	s.old = nil
	if s.asksOld() {
		s.old = field(".old")
	}
	s.fresh, s.again = field(".new"), field(".again")
	s.again.OnDone = func(string) { s.store() }
	if s.trouble != nil {
		parts = append(parts, kit.TroubleCard(e, s.trouble))
	}
	s.page.First = s.fresh.Focus()
	if s.old != nil {
		s.page.First = s.old.Focus()
	}
	s.change = kit.NewButton(e, kit.Primary, theme.IconLock, e.T(kind+".change"), s.store)
	s.change.Once = true
	s.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Sides(e, kit.Column(kit.Gap12, append(parts, kit.Space(kit.Gap8))...)))}
	s.foot.Objects = []fyne.CanvasObject{ledger.Foot(e, s.change)}
	s.told()
	s.body.Refresh()
	s.foot.Refresh()
	s.page.Changed()
}

func choice(phrase bool) int {
	if phrase {
		return 1
	}
	return 0
}

// told switches the button on once everything is typed.
func (s *secrets) told() {
	if !s.busy && s.fresh.Text() != "" && s.again.Text() != "" && (s.old == nil || s.old.Text() != "") {
		s.change.Enable()
	} else {
		s.change.Disable()
	}
}

func (s *secrets) store() {
	old, fresh := "", s.fresh.Text()
	if s.old != nil {
		old = s.old.Text()
	}
	if s.busy || fresh == "" || s.old != nil && old == "" {
		return
	}
	if fresh != s.again.Text() {
		key := "cover.not_twice"
		if s.phrase {
			key = "vault.not_twice"
		}
		s.failed(app.Trouble(app.BadInput, key, nil))
		return
	}
	phrase, act := s.phrase, s.m.Keys.SetPIN
	if phrase {
		act = s.m.Keys.SetPassphrase
	}
	s.busy = true
	s.change.Disable()
	s.bridge.Save(func(ctx context.Context) func() {
		err := act(ctx, old, fresh)
		return func() {
			s.busy = false
			if err != nil {
				s.failed(err)
				return
			}
			key := "settings.pin.changed"
			if phrase {
				key = "settings.passphrase.changed"
			}
			if !s.bridge.Closed() {
				s.env.Nav.Pop()
			}
			s.env.Nav.Say(kit.Notice{Tone: kit.Good, Icon: theme.IconLock, Fact: s.env.T(key)})
		}
	})
}

func (s *secrets) failed(err error) {
	s.trouble = err
	s.show()
	if s.env.Computer && s.page.First != nil {
		kit.Focus(s.page.First)
	}
}
