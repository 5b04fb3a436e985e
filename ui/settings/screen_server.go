package settings

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// ServerRoute tells of the institution and its server. They are not changed here: another server's clients are other
// people.
func ServerRoute(models Models, links Links) kit.Route {
	return func(e *kit.Env) *kit.Page {
		m, b, body := models(e), e.Bridge.Page(), container.NewStack()
		p := &kit.Page{Title: e.T("settings.server"), Body: body, OnGone: b.Close}
		p.OnShow = func() {
			b.Refresh("server", func(ctx context.Context) func() {
				all, err := m.Facts(ctx)
				return func() {
					if err != nil {
						links.Trouble(err)
						return
					}
					body.Objects = []fyne.CanvasObject{kit.NewScroll(facts(e, all, links))}
					body.Refresh()
				}
			})
		}
		return p
	}
}

func facts(e *kit.Env, all []Fact, links Links) fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for _, f := range all {
		lines = append(lines, named(e, f.Name, f.Value), kit.Rule(e))
	}
	parts := []fyne.CanvasObject{kit.Space(kit.Gap8), kit.Rule(e), kit.Over(e.Rect(theme.Sheet), kit.Column(0, lines...)),
		kit.Pad(e, kit.Gap16, kit.Gap12, kit.Gap16, kit.Gap12, kit.Hint(e, theme.IconInfo, e.T("settings.server.fixed")))}
	if links.Institution != nil {
		parts = append(parts, kit.Rule(e), ledger.Framed(e, ledger.NewLine(e, ledger.View{Icon: theme.IconAdd, Name: e.T("settings.institution"),
			Second: e.T("settings.institution.text"), More: true}, links.Institution)))
	}
	return kit.Column(0, append(parts, kit.Space(kit.Gap24))...)
}

// named is a label over what it names.
func named(e *kit.Env, label, value string) fyne.CanvasObject {
	return kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, kit.Gap8, kit.Column(2, kit.NewPara(e, kit.Second, theme.Ink2, label), kit.NewPara(e, kit.Body, theme.Ink, value)))
}

// AboutRoute says which program this is, whose work it stands on, and which translations are drafts.
func AboutRoute(models Models, links Links) kit.Route {
	return func(e *kit.Env) *kit.Page {
		m := models(e)
		version := ""
		if m.House != nil {
			version = m.House.Version()
		}
		para := func(key string) fyne.CanvasObject { return kit.NewPara(e, kit.Body, theme.Ink, e.T(key)) }
		parts := []fyne.CanvasObject{kit.Space(kit.Gap8), kit.NewPara(e, kit.Title, theme.Ink, e.T("kit.daftari"))}
		if version != "" {
			parts = append(parts, kit.NewPara(e, kit.Second, theme.Ink2, e.T("settings.about.version", "version", version)))
		}
		parts = append(parts, para("settings.about.what"), kit.NewPara(e, kit.Name, theme.Ink, e.T("settings.about.drafts")), para("settings.about.drafts.text"),
			kit.NewPara(e, kit.Name, theme.Ink, e.T("settings.about.licences")), para("settings.about.licences.text"), kit.Space(kit.Gap24))
		return &kit.Page{Title: e.T("settings.about"), Body: kit.NewScroll(kit.Sides(e, kit.Column(kit.Gap8, parts...)))}
	}
}

// checking is the check of everything: lines with a tick, or what is wrong and what to do.
type checking struct {
	env    *kit.Env
	m      *Model
	bridge *bridge.Page
	body   *fyne.Container
	again  *kit.Button
}

// CheckRoute is `daftari doctor`; it begins by itself.
func CheckRoute(models Models, _ Links) kit.Route {
	return func(e *kit.Env) *kit.Page {
		c := &checking{env: e, m: models(e), bridge: e.Bridge.Page(), body: container.NewStack()}
		c.again = kit.NewButton(e, kit.Secondary, theme.IconAskAgain, e.T("settings.check.again"), c.run)
		p := &kit.Page{Title: e.Here("settings.check"), Body: c.body, Foot: ledger.Foot(e, c.again), OnGone: c.bridge.Close}
		p.OnShow = c.run
		return p
	}
}

func (c *checking) run() {
	e := c.env
	c.again.Disable()
	c.body.Objects = []fyne.CanvasObject{kit.Sides(e, kit.Column(0, kit.Space(kit.Gap16), kit.Hint(e, theme.IconClock, e.T("settings.check.runs"))))}
	c.body.Refresh()
	c.bridge.Far(func(ctx context.Context) func() {
		all := c.m.House.Check(ctx)
		return func() {
			c.again.Enable()
			c.show(all)
		}
	})
}

func (c *checking) show(all []Check) {
	e := c.env
	wrong := 0
	lines := make([]fyne.CanvasObject, 0, len(all))
	for _, x := range all {
		if !x.OK {
			wrong++
		}
		lines = append(lines, c.line(x), kit.Rule(e))
	}
	head := kit.Banner(e, kit.Notice{Tone: kit.Good, Fact: e.T("settings.check.right")})
	if wrong > 0 {
		head = kit.Banner(e, kit.Notice{Tone: kit.Needs, Fact: e.T("settings.check.wrong", "n", wrong)})
	}
	c.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, kit.Pad(e, kit.Gap12, kit.Gap12, kit.Gap12, kit.Gap12, head), kit.Rule(e),
		kit.Over(e.Rect(theme.Sheet), kit.Column(0, lines...)), kit.Space(kit.Gap24)))}
	c.body.Refresh()
}

func (c *checking) line(x Check) fyne.CanvasObject {
	e := c.env
	icon, tone := theme.IconCheck, theme.Leaf
	switch {
	case !x.OK:
		icon, tone = theme.IconStateNeedsYou, theme.Madder
	case x.Warn:
		icon, tone = theme.IconInfo, theme.Turmeric
	}
	parts := []fyne.CanvasObject{kit.NewPara(e, kit.Name, theme.Ink, e.T(x.Name, x.Args...))}
	if x.Problem != nil {
		for _, part := range []string{".what", ".money", ".do"} {
			if e.Words.Has(x.Problem.Key + part) {
				parts = append(parts, kit.NewPara(e, kit.Second, theme.Ink2, e.T(x.Problem.Key+part, x.Problem.Args...)))
			}
		}
	}
	return kit.Pad(e, kit.Gap16, kit.Gap12, kit.Gap16, kit.Gap12, kit.TopRow(e, kit.Gap12, e.Icon(icon, tone, 22), kit.Grow(kit.Column(2, parts...))))
}
