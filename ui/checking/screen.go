package checking

import (
	"context"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/app/stamp"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// Links lead out of the page. Picture is nil where the device cannot choose one.
type Links struct {
	Paste   func() string // what was copied last
	Picture func(chosen func(path string, img image.Image))
	Trouble func(error) // what could not be read
}

// Models makes the model in the language of an Env.
type Models func(*kit.Env) *Model

// found outlives a change of look: what was checked last, as it came.
type found struct {
	way   Way
	again func(context.Context, *Model) (View, error) // nil = nothing was checked yet
	code  string
}

// Screen is the page.
type Screen struct {
	Page *kit.Page

	env     *kit.Env
	m       *Model
	links   Links
	bridge  *bridge.Page
	body    *fyne.Container
	result  *fyne.Container
	scroll  *kit.Scroll
	code    *form.Input
	found   *found
	scanner *scanner
}

// Route is the page.
func Route(models Models, links Links) kit.Route {
	f := &found{}
	return func(e *kit.Env) *kit.Page { return New(e, models(e), links, f).Page }
}

// New makes the page.
func New(e *kit.Env, m *Model, links Links, f *found) *Screen {
	if f == nil {
		f = &found{}
	}
	s := &Screen{env: e, m: m, links: links, bridge: e.Bridge.Page(), result: container.NewStack(), found: f}
	s.scanner = &scanner{after: e.Bridge.After, whole: func(text string) { s.text(Scanned, text) }}
	s.Page = &kit.Page{Title: e.T("checking.title"), Second: e.T("checking.no_network"), OnShow: s.load, OnGone: s.bridge.Close, OnKey: s.key,
		Actions: []kit.Action{{Icon: theme.IconHelp, Word: e.T("checking.help"), Do: s.help}},
		Keys:    []kit.Key{{Caps: []string{"Ctrl", "V"}, Word: e.T("checking.paste")}}}
	s.draw()
	return s
}

func (s *Screen) load() {
	s.bridge.Refresh("checking", func(ctx context.Context) func() {
		second, err := s.m.Second(ctx)
		return func() {
			if err != nil {
				s.links.Trouble(err)
				return
			}
			s.Page.Second = second
			s.Page.Changed()
		}
	})
	if s.found.again != nil {
		s.check(s.found.way, s.found.again)
	}
}

func (s *Screen) key(k kit.KeyPress) bool {
	if k.Ctrl && k.Name == fyne.KeyV {
		s.paste()
		return true
	}
	return s.scanner.key(k)
}

func (s *Screen) draw() {
	e := s.env
	var cards []fyne.CanvasObject
	if s.links.Picture != nil {
		cards = append(cards, form.NewChoice(e, theme.IconPicture, e.T("checking.picture"), e.Here("checking.picture.second"), false, s.picture))
	}
	scan := form.NewChoice(e, theme.IconScanner, e.T("checking.scanner"), e.T("checking.scanner.second"), false, s.ready)
	scan.Keyed = s.key
	cards = append(cards, form.NewChoice(e, theme.IconPaste, e.T("checking.text"), e.T("checking.text.second"), true, s.paste), scan)
	s.scroll = kit.NewScroll(kit.Column(0, kit.Pad(e, 0, -8, 0, 0, kit.SectionHead(e, e.T("checking.what"), "")),
		kit.Sides(e, kit.Column(kit.Gap8, cards...)), s.result, kit.Space(kit.Gap16)))
	s.Page.Body, s.Page.First = s.scroll, scan
	s.code = form.NewInput(e, "", s.found.code, "XXXX-XXXX")
	s.code.OnChanged = func(t string) { s.found.code = t }
	s.code.OnDone = func(string) { s.lookUp() }
	look := kit.NewButton(e, kit.Secondary, theme.IconSearch, e.T("checking.look_up"), s.lookUp)
	hint := kit.NewPara(e, kit.Second, theme.Ink2, e.T("checking.only_code"))
	if e.Large() {
		s.Page.Foot = ledger.Foot(e, s.code, look)
		return
	}
	s.Page.Foot = ledger.Foot(e, hint, kit.Handed(e, kit.Gap8, kit.Grow(s.code), look))
}

// check judges off the window's goroutine and shows what was found, or why nothing was.
func (s *Screen) check(way Way, judge func(context.Context, *Model) (View, error)) {
	s.found.way, s.found.again = way, judge
	s.bridge.Go(func(ctx context.Context) func() {
		v, err := judge(ctx, s.m)
		return func() {
			var shown fyne.CanvasObject
			if err != nil {
				shown = kit.Sides(s.env, kit.TroubleCard(s.env, err))
			} else {
				shown = s.receipt(v)
			}
			s.result.Objects = []fyne.CanvasObject{kit.Column(0, kit.SectionHead(s.env, s.env.T(way.head()), ""), shown)}
			s.result.Refresh()
			s.scroll.Refresh()
		}
	})
}

func (w Way) head() string {
	return [...]string{"checking.pasted", "checking.pictured", "checking.scanned", "checking.looked_up"}[w]
}

func (s *Screen) text(way Way, text string) {
	s.check(way, func(ctx context.Context, m *Model) (View, error) { return m.Text(ctx, way, text) })
}

func (s *Screen) paste() { s.text(Pasted, s.links.Paste()) }

func (s *Screen) picture() {
	s.links.Picture(func(path string, img image.Image) {
		s.check(Pictured, func(ctx context.Context, m *Model) (View, error) { return m.Picture(ctx, path, img) })
	})
}

func (s *Screen) lookUp() {
	code := s.found.code
	if code == "" { // there is nothing to look up before it is typed
		kit.Focus(s.code.Focus())
		return
	}
	s.check(Coded, func(ctx context.Context, m *Model) (View, error) { return m.Code(ctx, code) })
}

// ready says that a scanner may be used; it would be heard without this too.
func (s *Screen) ready() {
	s.env.Nav.Say(kit.Notice{Tone: kit.Info, Icon: theme.IconScanner, Fact: s.env.T("checking.ready"), Text: s.env.T("checking.ready.text")})
}

func (s *Screen) help() {
	s.env.Nav.Sheet(func(e *kit.Env) *kit.Sheet {
		return kit.TextSheet(e, e.T("checking.help"), e.T("checking.help.square"), e.T("checking.help.signature"), e.T("checking.help.code"))
	})
}

// narrowest is the room of a card on the smallest phone.
const narrowest float32 = 320 - 4*kit.Gap16

// receipt is what was found.
func (s *Screen) receipt(v View) fyne.CanvasObject {
	e := s.env
	look := map[Tone]stamp.Look{
		Right: {Icon: string(theme.IconCheck), Tone: string(theme.Leaf), Loud: stamp.Tint},
		Doubt: {Icon: string(theme.IconStateWaiting), Tone: string(theme.Turmeric), Loud: stamp.Tint},
		Known: {Icon: string(theme.IconReceipt), Tone: string(theme.Slate), Loud: stamp.Tint},
		Gone:  {Icon: string(theme.IconStateNeedsYou), Tone: string(theme.Madder), Loud: stamp.Solid},
	}[v.Tone]
	word := v.Stamp
	if v.Tone == Gone {
		word = e.T("checking.void")
	}
	stamp := ledger.NewBigStamp(e, look, word)
	figure := kit.NewText(e, kit.Total, theme.Ink, v.Total).Ending()
	if v.State == app.Void {
		figure.Set(theme.Ink2, false, true)
	}
	head := fyne.CanvasObject(kit.Row(e, kit.Gap8, stamp, kit.Grow(figure)))
	if e.Large() || stamp.Natural()+kit.Gap8+figure.Natural() > narrowest {
		head = kit.Column(kit.Gap8, stamp, figure)
	}
	parts := []fyne.CanvasObject{head, kit.Pad(e, 0, 10, 0, 6, kit.Rule(e))}
	parts = append(parts, s.words(v)...)
	if v.Standing != "" {
		tone, icon := theme.Slate, theme.IconStateOnPhone
		switch {
		case v.State == app.Void:
			tone, icon = theme.Madder, theme.IconStateCancelled
		case v.State == app.Final:
			tone, icon = theme.Leaf, theme.IconStatePosted
		case e.Computer:
			icon = theme.IconStateOnComputer
		}
		text := kit.NewPara(e, kit.Label, tone, v.Standing)
		parts = append(parts, kit.Space(kit.Gap4), kit.TopRow(e, 6, e.Icon(icon, tone, 16), kit.Grow(text)))
	}
	card := kit.Over(e.Box(theme.Sheet, theme.Rule, e.Theme.Hair(), theme.RadCard), kit.Pad(e, 16, 14, 16, 14, kit.Column(0, parts...)))
	note := kit.Notice{Tone: kit.Info, Text: v.Note}
	if v.Tone == Doubt || v.Tone == Gone {
		note.Tone = kit.Warn
	}
	if v.Tone == Gone {
		note.Tone = kit.Needs
	}
	return kit.Sides(e, kit.Column(10, card, kit.Banner(e, note)))
}

// words of the receipt, set out; in the order they came where they are not as this program writes them.
func (s *Screen) words(v View) []fyne.CanvasObject {
	e := s.env
	if len(v.Loose) > 0 {
		var all []fyne.CanvasObject
		for _, l := range v.Loose {
			all = append(all, kit.NewPara(e, kit.Body, theme.Ink, l))
		}
		return all
	}
	all := []fyne.CanvasObject{s.line(Line{Word: v.Name, Second: v.Number})}
	for _, l := range v.Lines {
		all = append(all, s.line(l))
	}
	foot, by := kit.NewText(e, kit.Second, theme.Ink2, v.Foot), kit.NewText(e, kit.Second, theme.Ink2, v.By).Ending()
	foot.Lines = 2
	if e.Large() {
		return append(all, kit.Column(0, foot, by))
	}
	return append(all, kit.Pad(e, 0, 4, 0, 0, kit.Row(e, kit.Gap8, kit.Grow(foot), by)))
}

func (s *Screen) line(l Line) fyne.CanvasObject {
	e := s.env
	word := kit.NewText(e, kit.Body, theme.Ink, "")
	word.Lines = 2
	spans := []kit.Span{{Text: l.Word}}
	if l.Second != "" {
		spans = append(spans, kit.Span{Text: " " + l.Second, Token: theme.Ink2})
	}
	word.SetSpans(spans...)
	amount := kit.NewText(e, kit.Body, theme.Ink, l.Amount).Ending()
	row := fyne.CanvasObject(kit.Row(e, kit.Gap8, kit.Grow(word), amount))
	if e.Large() {
		row = kit.Column(0, word, amount)
	}
	return kit.Pad(e, 0, 2, 0, 3, row)
}
