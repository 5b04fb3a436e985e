package farside

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/providers/sandbox/operator"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// Screen is the panel on screen.
type Screen struct {
	Page *kit.Page

	env    *kit.Env
	model  *Model
	failed func(error)
	bridge *bridge.Page
	line   *form.Chips
	way    *form.Chips
	books  *fyne.Container
	shown  View
	drawn  bool
}

// Route makes the panel; failed shows what could not be done. made gets the screen, for its Refresh; it may be nil.
func Route(model func(*kit.Env) *Model, failed func(*kit.Env, error), made func(*Screen)) kit.Route {
	return func(e *kit.Env) *kit.Page {
		s := newScreen(e, model(e), func(err error) { failed(e, err) })
		if made != nil {
			made(s)
		}
		return s.Page
	}
}

func newScreen(e *kit.Env, m *Model, failed func(error)) *Screen {
	s := &Screen{env: e, model: m, failed: failed, bridge: e.Bridge.Page(), books: container.NewStack()}
	var words []string
	for _, l := range Lines() {
		words = append(words, e.T("farside.line."+string(l)))
	}
	s.line = form.NewChips(e, false, words, 0, s.choose).Bare() // with a tick the line would change its length at each choice
	var ways []string
	for _, h := range operator.Ways() {
		ways = append(ways, e.T("farside.way."+string(h)))
	}
	s.way = form.NewChips(e, false, ways, 0, s.take).Bare()
	head := kit.Column(0,
		kit.SectionHead(e, e.T("farside.line"), ""),
		kit.Sides(e, s.line.Container),
		kit.Pad(e, kit.Gap16, kit.Gap12, kit.Gap16, 0, kit.Column(kit.Gap8,
			kit.NewButton(e, kit.Secondary, theme.IconNotHeld, e.T("farside.refuse"), s.refuse),
			kit.NewButton(e, kit.Secondary, theme.IconPerson, e.T("farside.other"), s.other),
		)),
		kit.SectionHead(e, e.T("farside.wallets"), ""),
		kit.Sides(e, s.way.Container),
		kit.Pad(e, kit.Gap16, kit.Gap12, kit.Gap16, 0, kit.NewButton(e, kit.Secondary, theme.IconCheck, e.T("farside.approve"), s.approve)),
	)
	body := kit.NewScroll(kit.Column(0, head, s.books, kit.Space(kit.Gap24)))
	s.Page = &kit.Page{Title: e.T("farside.title"), Second: e.T("farside.second"), Body: body, OnShow: s.Refresh, OnGone: s.bridge.Close}
	return s
}

// Refresh reads all books again; many signals make few readings.
func (s *Screen) Refresh() {
	s.bridge.Refresh("farside", func(ctx context.Context) func() {
		v, err := s.model.Load(ctx)
		return func() {
			if err != nil {
				s.failed(err)
				return
			}
			s.Show(v)
		}
	})
}

// Gone says that the panel will not come back.
func (s *Screen) Gone() bool { return s.bridge.Closed() }

// Show draws a view.
func (s *Screen) Show(v View) {
	if s.line.Chosen() != v.Line || s.way.Chosen() != v.Way {
		s.line.Choose(v.Line)
		s.way.Choose(v.Way)
		s.Page.Body.Refresh() // what is chosen is bold: the chips may take another line
	}
	if s.drawn && same(s.shown, v) {
		return
	}
	s.shown, s.drawn = v, true
	e := s.env
	all := []fyne.CanvasObject{kit.SectionHead(e, e.T("farside.books"), v.Agree)}
	if len(v.Rows) == 0 {
		all = append(all, kit.Sides(e, kit.Hint(e, theme.IconInfo, e.T("farside.empty"))))
	} else {
		var rows []fyne.CanvasObject
		for _, r := range v.Rows {
			rows = append(rows, ledger.NewLine(e, line(e, r), nil))
		}
		all = append(all, ledger.Framed(e, kit.Column(0, rows...)))
	}
	s.books.Objects = []fyne.CanvasObject{kit.Column(0, all...)}
	s.books.Refresh()
}

func same(a, b View) bool {
	if a.Line != b.Line || a.Way != b.Way || a.Agree != b.Agree || len(a.Rows) != len(b.Rows) {
		return false
	}
	for i := range a.Rows {
		if a.Rows[i] != b.Rows[i] {
			return false
		}
	}
	return true
}

// line shows what the device says in the second row, what the core has at the end, and below it what the operator has.
func line(e *kit.Env, r Row) ledger.View {
	v := ledger.View{Icon: theme.IconClock, Name: r.Name, Second: e.T("farside.here", "what", r.Here), Amount: r.There, Value: true}
	if r.Purse != "" {
		v.Second, v.Under = r.Here, e.T("farside.purse", "what", r.Purse)
	}
	switch r.Look {
	case Agrees:
		v.Icon, v.IconTone = theme.IconCheck, theme.Leaf
	case Wrong:
		v.Icon, v.IconTone, v.Tone = theme.IconStateNeedsYou, theme.Madder, theme.Madder
	case Open:
	}
	return v
}

func (s *Screen) choose(i int) { s.act(func(context.Context) error { return s.model.Choose(i) }) }

func (s *Screen) refuse() {
	s.act(func(context.Context) error { s.model.Far.RefuseNext(); return nil })
}

func (s *Screen) other() { s.act(func(context.Context) error { return s.model.Far.OtherPosts() }) }

func (s *Screen) take(i int) { s.act(func(context.Context) error { s.model.Take(i); return nil }) }

func (s *Screen) approve() { s.act(s.model.Approve) }

// act does something at the far side, then looks at all books again.
func (s *Screen) act(do func(context.Context) error) {
	s.bridge.Far(func(ctx context.Context) func() {
		err := do(ctx)
		return func() {
			if err != nil {
				s.failed(err)
			}
			s.Refresh()
		}
	})
}
