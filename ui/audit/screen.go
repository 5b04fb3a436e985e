package audit

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// Links lead out of the page. Save is nil where the device keeps no files for people.
type Links struct {
	// Save lets the person choose a file and writes it; done hears its name, "" where none was chosen.
	Save    func(name string, data []byte, done func(where string, err error))
	Checked func(at time.Time, whole bool) // the audit is done; may be nil
	Trouble func(error)
}

// Source gives the page its view.
type Source interface {
	Load(ctx context.Context) (View, error)
	Export(ctx context.Context) (name string, data []byte, err error)
}

// Screen is the page.
type Screen struct {
	Page *kit.Page

	env    *kit.Env
	source Source
	links  Links
	bridge *bridge.Page
	body   *fyne.Container
	foot   *fyne.Container
	view   View
	shown  []Row
	sort   *Sort // what the filter lets through; Other = all
	busy   bool  // it checks, or writes
}

// Route is the page. It checks by itself when it comes to the front.
func Route(source func(*kit.Env) Source, links Links) kit.Route {
	sort := Other
	return func(e *kit.Env) *kit.Page { return New(e, source(e), links, &sort).Page }
}

// New makes the page.
func New(e *kit.Env, source Source, links Links, sort *Sort) *Screen {
	s := &Screen{env: e, source: source, links: links, sort: sort, bridge: e.Bridge.Page(), body: container.NewStack(), foot: container.NewStack()}
	s.Page = &kit.Page{Title: e.T("audit.title"), Body: s.body, Foot: s.foot, OnShow: s.check, OnGone: s.bridge.Close}
	if links.Save != nil {
		s.Page.Actions = append(s.Page.Actions, kit.Action{Icon: theme.IconExport, Word: e.T("audit.export"), Do: s.export})
	}
	s.Page.Actions = append(s.Page.Actions, kit.Action{Icon: theme.IconHelp, Word: e.T("audit.help"), Do: s.help})
	return s
}

// check reads and judges the whole book.
func (s *Screen) check() {
	if s.busy {
		return
	}
	s.busy = true
	s.drawFoot()
	if s.view.Records == "" && !s.view.Empty {
		s.body.Objects = []fyne.CanvasObject{kit.Pad(s.env, kit.Gap16, kit.Gap24, kit.Gap16, 0,
			kit.Empty(s.env, theme.IconNavAudit, s.env.T("audit.checking"), s.env.T("audit.checking.text"), kit.Action{}))}
		s.body.Refresh()
	}
	s.bridge.Go(func(ctx context.Context) func() {
		v, err := s.source.Load(ctx)
		return func() {
			s.busy = false
			if err != nil {
				s.drawFoot()
				s.links.Trouble(err)
				return
			}
			if s.links.Checked != nil {
				s.links.Checked(s.env.Now(), !v.Broken)
			}
			s.Show(v)
		}
	})
}

// Show draws an audit.
func (s *Screen) Show(v View) {
	e := s.env
	s.view = v
	s.Page.Second = v.Second
	if v.Empty {
		s.body.Objects = []fyne.CanvasObject{kit.Pad(e, kit.Gap16, kit.Gap24, kit.Gap16, 0,
			kit.Empty(e, theme.IconNavAudit, e.T("proof.nothing"), e.T("audit.nothing"), kit.Action{}))}
	} else {
		s.filter()
		s.body.Objects = []fyne.CanvasObject{s.whole(v)}
		if len(v.Findings) == 0 && !e.Large() {
			list := ledger.NewList(e, func() int { return len(s.shown) }, func(i int) ledger.View { return rowView(s.shown[i]) })
			head := s.top(v)
			low := container.NewStack()
			s.body.Objects = []fyne.CanvasObject{container.New(byHeight{head, func() {
				if len(low.Objects) == 0 {
					low.Objects = []fyne.CanvasObject{s.whole(v)}
				}
			}}, kit.Under(head, ledger.Framed(e, list)), low)}
		}
	}
	s.body.Refresh()
	s.drawFoot()
	s.Page.Changed()
}

// top is what stands above the rows.
func (s *Screen) top(v View) fyne.CanvasObject {
	e := s.env
	parts := []fyne.CanvasObject{s.head(v)}
	if len(v.Findings) > 0 {
		parts = append(parts, kit.Pad(e, kit.Gap16, kit.Gap12, kit.Gap16, 0, s.findings(v)))
	}
	return kit.Column(0, append(parts, s.facts(v), kit.Rule(e), kit.Pad(e, kit.Gap16, kit.Gap4, 0, kit.Gap4, s.chips()))...)
}

// whole scrolls all of it, with the newest rows: where findings, large text or a low screen leave no room for a list.
func (s *Screen) whole(v View) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, r := range s.shown[:min(len(s.shown), mostBelow)] {
		rows = append(rows, ledger.NewLine(s.env, rowView(r), nil))
	}
	return kit.NewScroll(kit.Column(0, s.top(v), ledger.Framed(s.env, kit.Column(0, rows...))))
}

// byHeight shows the first where three rows have room below the head, else the second, which is made then.
type byHeight struct {
	head fyne.CanvasObject
	low  func()
}

// Layout is fyne.Layout.
func (b byHeight) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	shown := 0
	if s.Height-kit.HeightFor(b.head, s.Width) < 3*56 {
		shown = 1
		b.low()
	}
	for i, o := range objects {
		if i != shown {
			o.Hide()
			continue
		}
		o.Show()
		o.Move(fyne.NewPos(0, 0))
		o.Resize(s)
	}
}

// MinSize is fyne.Layout.
func (byHeight) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 120) }

// mostBelow is how many rows follow findings, where the list is not pooled.
const mostBelow = 50

func rowView(r Row) ledger.View {
	return ledger.View{Margin: r.No, Before: theme.Icon(r.Icon), Name: r.Word, Second: r.Second, Amount: r.Amount, Value: true}
}

// head is the tinted top: how many records, and what was found.
func (s *Screen) head(v View) fyne.CanvasObject {
	e := s.env
	tone, ground, icon := theme.Leaf, theme.LeafTint, theme.IconNavAudit
	if v.Broken {
		tone, ground, icon = theme.Madder, theme.MadderTint, theme.IconStateNeedsYou
	}
	count := kit.NewText(e, kit.Hero, tone, v.Records)
	unit := kit.NewText(e, kit.Amount, tone, v.Unit)
	top := kit.Row(e, kit.Gap8, e.Icon(icon, tone, 28), count, kit.Grow(kit.Pad(e, 0, 9, 0, 0, unit)))
	if e.Large() {
		top = kit.Column(0, kit.Row(e, kit.Gap8, e.Icon(icon, tone, 28), count), unit)
	}
	return kit.Over(e.Rect(ground), kit.Pad(e, kit.Gap16, kit.Gap12, kit.Gap16, kit.Gap12, kit.Column(0, top,
		kit.Space(2), kit.NewPara(e, kit.Amount, theme.Ink, v.Fact), kit.NewPara(e, kit.Second, theme.Ink2, v.Checked))))
}

func (s *Screen) facts(v View) fyne.CanvasObject {
	e := s.env
	var rows []fyne.CanvasObject
	for _, f := range v.Facts {
		tone := theme.Leaf
		if f.Warn {
			tone = theme.Turmeric
		}
		icon, word := e.Icon(theme.Icon(f.Icon), tone, 18), kit.NewPara(e, kit.Note, theme.Ink, f.Word)
		value := kit.NewText(e, kit.Note, theme.Ink, f.Value).Ending()
		value.Bold = true
		row := fyne.CanvasObject(kit.Row(e, kit.Gap8, icon, kit.Grow(word), value))
		switch {
		case f.Value == "":
			row = kit.TopRow(e, kit.Gap8, icon, kit.Grow(word))
		case e.Large():
			row = kit.Column(0, kit.TopRow(e, kit.Gap8, icon, kit.Grow(word)), value)
		}
		rows = append(rows, kit.Pad(e, 0, 4, 0, 5, row))
	}
	return kit.Pad(e, kit.Gap16, 10, kit.Gap16, 8, kit.Column(0, rows...))
}

// findings, those first that say something is wrong, each with both versions.
func (s *Screen) findings(v View) fyne.CanvasObject {
	e := s.env
	var cards []fyne.CanvasObject
	for _, f := range v.Findings {
		lines := []string{f.Text}
		for _, t := range []string{f.Was, f.Is} {
			if t != "" {
				lines = append(lines, t)
			}
		}
		if f.Look {
			text := f.Text
			if len(lines) > 1 {
				text += " " + lines[1]
			}
			cards = append(cards, kit.Banner(e, kit.Notice{Tone: kit.Warn, Text: text}))
			continue
		}
		cards = append(cards, kit.NeedsCard(e, lines...))
	}
	if v.Broken {
		cards = append(cards, kit.NewSmallButton(e, kit.Danger, theme.IconFlag, e.T("audit.tell"), s.tell))
	}
	return kit.Column(kit.Gap8, cards...)
}

func (s *Screen) chips() fyne.CanvasObject {
	e := s.env
	words := []string{e.T("audit.all"), e.T("audit.money"), e.T("audit.approvals"), e.T("audit.openings")}
	chips := form.NewChips(e, false, words, int(*s.sort), func(i int) {
		*s.sort = Sort(i)
		s.Show(s.view)
	}).Bare()
	return chips.Sideways(e)
}

func (s *Screen) filter() {
	s.shown = s.view.Rows
	if *s.sort != Other {
		s.shown = slices.DeleteFunc(slices.Clone(s.view.Rows), func(r Row) bool { return r.Sort != *s.sort })
	}
}

func (s *Screen) drawFoot() {
	e := s.env
	again := kit.NewButton(e, kit.Primary, theme.IconNavAudit, e.T("audit.again"), s.check)
	export := kit.NewButton(e, kit.Secondary, theme.IconExport, e.T("audit.export"), s.export)
	if s.busy {
		again.Disable()
		export.Disable()
	}
	row := ledger.Foot(e, again)
	if s.links.Save != nil && !s.view.Empty && !e.Large() {
		row = ledger.Foot(e, kit.Handed(e, kit.Gap8, export, kit.Grow(again)))
	}
	s.foot.Objects = []fyne.CanvasObject{row}
	s.foot.Refresh()
}

// export asks first: the file names people and amounts, and is not sealed.
func (s *Screen) export() {
	s.sheet("audit.export", []string{s.env.T("audit.export.text"), s.env.T("audit.export.clear")}, theme.IconExport, "audit.export.yes", s.write)
}

// tell is what to do when something is wrong.
func (s *Screen) tell() {
	s.sheet("audit.tell", []string{s.env.T("proof.broken.do"), s.env.T("audit.export.clear")}, theme.IconExport, "audit.export.yes", s.write)
}

func (s *Screen) help() {
	s.sheet("audit.help", []string{s.env.T("audit.help.chain"), s.env.T("audit.help.seal"), s.env.T("audit.help.look")}, "", "", nil)
}

func (s *Screen) sheet(title string, text []string, icon theme.Icon, verb string, do func()) {
	s.env.Nav.Sheet(func(e *kit.Env) *kit.Sheet {
		x := kit.TextSheet(e, e.T(title), text...)
		if do == nil || s.links.Save == nil {
			return x
		}
		b := kit.NewButton(e, kit.Primary, icon, e.T(verb), func() {
			e.Nav.CloseSheet()
			do()
		})
		b.Once = true
		x.Foot = kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, kit.Gap12, b)
		return x
	})
}

// write makes the export and asks where to put it.
func (s *Screen) write() {
	if s.busy {
		return
	}
	s.busy = true
	s.drawFoot()
	s.bridge.Go(func(ctx context.Context) func() {
		name, data, err := s.source.Export(ctx)
		return func() {
			if err != nil {
				s.wrote("", err)
				return
			}
			s.links.Save(name, data, s.wrote)
		}
	})
}

func (s *Screen) wrote(where string, err error) {
	s.busy = false
	s.drawFoot()
	switch {
	case err != nil:
		s.links.Trouble(err)
	case where != "":
		s.env.Nav.Say(kit.Notice{Tone: kit.Good, Icon: theme.IconExport, Fact: s.env.T("receipt.saved_as", "name", where)})
	}
}
