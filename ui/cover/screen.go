package cover

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/cloth"
	"daftari/ui/kit/pin"
	"daftari/ui/theme"
)

// Links lead out of the cover. Start, Enrol and Practise may be nil where they cannot work.
type Links struct {
	Opened   func()            // Flow.Opened is open: take the cover away, or show its first page
	Start    func()            // set an institution up; also where there is none yet
	Enrol    func(code string) // let someone else open this book, over a network
	Practise func()            // in a book of its own, with invented people
	Trouble  func(error)       // the books could not be read at all
}

// Screen is the cover on screen.
type Screen struct {
	Page *kit.Page

	env    *kit.Env
	flow   *Flow
	links  Links
	bridge *bridge.Page
	body   *fyne.Container
	pin    *pin.Pin
	says   *kit.Text
	view   View
}

// Route shows the flow; the shell lays it over everything.
func Route(f *Flow, links Links) kit.Route {
	return func(e *kit.Env) *kit.Page { return newScreen(e, f, links).Page }
}

// Shut is the closed cover while the keys are put away: nothing is asked, and nothing of the book is seen.
func Shut(e *kit.Env) *kit.Page {
	return &kit.Page{Body: cloth.Board(e, kit.Column(0, kit.Space(34), cloth.Face(e, "", false)), nil), OnBack: func() bool { return true }}
}

// Waiting is the closed cover with the words of a key, while something is made ready.
func Waiting(key string) kit.Route {
	return func(e *kit.Env) *kit.Page {
		says := cloth.Says(e, e.T(key)).Centred()
		return &kit.Page{Body: cloth.Board(e, kit.Column(kit.Gap24, kit.Space(34), cloth.Face(e, "", false), says), nil), OnBack: func() bool { return true }}
	}
}

func newScreen(e *kit.Env, f *Flow, links Links) *Screen {
	s := &Screen{env: e, flow: f, links: links, bridge: e.Bridge.Page(), body: container.NewStack()}
	f.drawn = s.draw
	s.Page = &kit.Page{Body: s.body, OnShow: s.load, OnGone: s.bridge.Close, OnBack: s.back, OnKey: s.key}
	return s
}

func (s *Screen) load() {
	if s.flow.step != Asking {
		s.draw()
		return
	}
	next := *s.flow
	s.bridge.Go(func(ctx context.Context) func() {
		err := next.Load(ctx)
		return func() {
			next.drawn = s.flow.drawn
			*s.flow = next
			switch {
			case err != nil:
				s.links.Trouble(err)
			case s.flow.None() && s.links.Start != nil:
				s.links.Start()
			default:
				s.flow.drawn()
			}
		}
	})
}

// act does what may take a second, once: taps are not heard until it came back.
func (s *Screen) act(do func(ctx context.Context, f *Flow) bool) {
	if s.flow.busy {
		return
	}
	s.flow.busy = true
	s.draw()
	f := s.flow
	s.bridge.Save(func(ctx context.Context) func() {
		end := f.apart(func(next *Flow) bool { return do(ctx, next) })
		return func() {
			if end() {
				s.links.Opened()
				return
			}
			f.drawn()
		}
	})
}

// told shows the stage of an opening, from any goroutine.
func (s *Screen) told(stage Stage) {
	s.env.Bridge.Post(func() {
		s.flow.stage = stage
		if s.says != nil {
			s.says.SetText(s.env.T("cover.stage." + string(stage)))
		}
	})
}

func (s *Screen) to(step Step) func() {
	return func() {
		if !s.flow.busy {
			s.flow.To(step)
			s.draw()
		}
	}
}

func (s *Screen) back() bool {
	f := s.flow
	switch {
	case f.busy:
	case f.step == Users && f.slot != "":
		s.to(Passphrase)()
	case f.step == Passphrase && f.book != nil && f.book.PINs() > 0:
		s.to(PIN)()
	case f.step == Erased || (f.step == Passphrase || f.step == Users || f.step == First) && len(f.doors) > 1:
		s.to(Books)()
	}
	return true // nothing lies below that could be shown
}

func (s *Screen) key(k kit.KeyPress) bool { return s.pin != nil && s.pin.Take(k) }

func (s *Screen) draw() {
	s.pin, s.says, s.Page.First = nil, nil, nil
	v := s.flow.View(s.env.Words)
	s.view = v
	var board fyne.CanvasObject
	switch v.Step {
	case Books:
		board = s.books(v)
	case Users:
		board = s.users(v)
	case Passphrase:
		board = s.passphrase(v)
	case First:
		board = s.first(v)
	case PIN, NewPIN:
		board = s.digits(v)
	case Erased:
		board = s.erased(v)
	case Ended:
		board = s.ended(v)
	case Asking:
		board = kit.Space(0)
	}
	s.body.Objects = []fyne.CanvasObject{board}
	s.body.Refresh()
	s.Page.Changed()
}

func (s *Screen) face(v View, low bool) fyne.CanvasObject {
	top := float32(62)
	if low {
		top = 44
	}
	return kit.Column(0, kit.Space(top-28), cloth.Face(s.env, v.Second, low))
}

func (s *Screen) books(v View) fyne.CanvasObject {
	e := s.env
	all := []fyne.CanvasObject{s.face(v, true), kit.Space(10), cloth.Head(e, e.T("cover.whose"))}
	for i, b := range v.Books {
		all = append(all, cloth.NewRow(e, cloth.View{Letters: b.Letters, Book: true, Name: b.Name, Second: b.Second, Third: b.Third, On: b.On, Trouble: b.Trouble}, func() {
			s.flow.Choose(i)
			s.draw()
		}))
	}
	if s.links.Start != nil {
		all = append(all, cloth.NewRow(e, cloth.View{Icon: theme.IconAdd, Name: e.T("cover.add"), Second: e.T("cover.add.text")}, s.links.Start))
	}
	if s.links.Practise != nil {
		all = append(all, cloth.NewRow(e, cloth.View{Icon: theme.IconHelp, Name: e.T("cover.practise"), Second: e.T("cover.practise.text")}, s.links.Practise))
	}
	if v.Trouble != nil {
		all = append(all, kit.TroubleCard(e, v.Trouble))
	}
	end := kit.Column(0, cloth.Hint(e, theme.IconLock, e.T("cover.books_apart")), kit.Space(14))
	return cloth.Board(e, kit.Column(kit.Gap8, all...), end)
}

func (s *Screen) users(v View) fyne.CanvasObject {
	e := s.env
	all := []fyne.CanvasObject{s.face(v, true), kit.Space(10), cloth.Head(e, e.T("cover.who"))}
	for _, u := range v.Users {
		all = append(all, cloth.NewRow(e, cloth.View{Letters: u.Letters, Name: u.Name, Second: u.Second, On: u.On}, func() {
			s.flow.As(u.Slot)
			s.draw()
		}))
	}
	if s.links.Enrol != nil {
		code := s.flow.doors[s.flow.door].Code
		all = append(all, cloth.NewRow(e, cloth.View{Icon: theme.IconAdd, Name: e.T("cover.someone"), Second: e.T("cover.someone.text")}, func() { s.links.Enrol(code) }))
	}
	var back *cloth.Link
	if s.flow.slot != "" {
		back = cloth.NewLink(e, e.T("cover.back"), func() { s.back() })
	}
	end := kit.Column(6, cloth.Hint(e, theme.IconLock, e.T("cover.users_apart")), cloth.Links(e, back, s.other(v)))
	return cloth.Board(e, kit.Column(kit.Gap8, all...), end)
}

// other leads to the institutions, where there are several.
func (s *Screen) other(v View) *cloth.Link {
	if !v.Several {
		return nil
	}
	return cloth.NewLink(s.env, s.env.T("cover.other"), s.to(Books))
}

// practise leads to the practice, which has a book of its own.
func (s *Screen) practise() *cloth.Link {
	if s.links.Practise == nil || s.flow.book != nil {
		return nil
	}
	return cloth.NewLink(s.env, s.env.T("cover.practise"), s.links.Practise)
}

func (s *Screen) trouble(v View) []fyne.CanvasObject {
	if v.Trouble == nil {
		return nil
	}
	return []fyne.CanvasObject{kit.TroubleCard(s.env, v.Trouble)}
}

func (s *Screen) saying(v View) *kit.Text {
	s.says = cloth.Says(s.env, v.Says)
	return s.says
}

func (s *Screen) passphrase(v View) fyne.CanvasObject {
	e := s.env
	var field *pin.Passphrase
	open := func() {
		text := field.Text()
		if text == "" || s.flow.busy {
			return
		}
		field.Clear()
		s.act(func(ctx context.Context, f *Flow) bool { return f.Open(ctx, text, s.told) })
	}
	field = pin.NewPassphrase(e, e.T("cover.passphrase"), func(string) { open() })
	field.SetWrong(v.Trouble != nil)
	button := cloth.Button(e, theme.IconNavToday, e.T("cover.open"), open)
	if v.Waits || v.Busy {
		button.Disable()
	}
	s.Page.First = field.Focus()
	who := cloth.NewRow(e, cloth.View{Letters: v.User.Letters, Name: v.User.Name, Second: v.User.Second, On: true, Down: true}, s.to(Users))
	all := []fyne.CanvasObject{s.face(v, true), kit.Space(2), who, field}
	all = append(all, s.trouble(v)...)
	all = append(all, s.saying(v), button,
		cloth.Links(e, cloth.NewLink(e, e.T("cover.not_me", "name", v.User.First), s.to(Users)), s.other(v)))
	if v.Forgot != "" {
		all = append(all, cloth.Hint(e, theme.IconHelp, v.Forgot))
	} else {
		all = append(all, cloth.Links(e, cloth.NewLink(e, e.T("cover.forgot"), func() { s.flow.Forgot(); s.draw() }), s.practise()))
	}
	return cloth.Board(e, kit.Column(10, all...), nil)
}

// first asks for the passphrase of an older book, twice.
func (s *Screen) first(v View) fyne.CanvasObject {
	e := s.env
	var once, twice *pin.Passphrase
	open := func() {
		a, b := once.Text(), twice.Text()
		if a == "" || s.flow.busy {
			return
		}
		s.act(func(ctx context.Context, f *Flow) bool { return f.FirstPassphrase(ctx, a, b, s.told) })
	}
	once = pin.NewPassphrase(e, e.T("cover.new_passphrase"), func(string) {})
	twice = pin.NewPassphrase(e, e.T("cover.once_more"), func(string) { open() })
	button := cloth.Button(e, theme.IconNavToday, e.T("cover.open"), open)
	if v.Busy {
		button.Disable()
	}
	s.Page.First = once.Focus()
	all := []fyne.CanvasObject{s.face(v, true), kit.Space(2), cloth.Head(e, e.T("cover.first")), s.saying(v), once, twice}
	all = append(all, s.trouble(v)...)
	return cloth.Board(e, kit.Column(10, append(all, button, cloth.Links(e, s.other(v)))...), nil)
}

// digits is the PIN at a locked screen, or the first one.
func (s *Screen) digits(v View) fyne.CanvasObject {
	e := s.env
	s.pin = pin.New(e, func(digits []byte) {
		text := string(digits)
		clear(digits)
		s.act(func(ctx context.Context, f *Flow) bool {
			if v.Step == PIN {
				return f.Reopen(ctx, text)
			}
			return f.SetPIN(ctx, text)
		})
	})
	if v.Busy {
		s.pin.Dots.Disable()
	}
	s.Page.First = s.pin.Dots
	head := v.User.Name
	if v.Step == NewPIN {
		head = e.T("cover.new_pin")
	}
	name := kit.NewPara(e, kit.Amount, theme.OnCover, head).Centred()
	says := s.saying(v).Centred()
	all := []fyne.CanvasObject{s.face(v, e.Large() || v.Trouble != nil), kit.Space(22), name, says, s.pin.Dots}
	all = append(all, s.trouble(v)...)
	links := cloth.Links(e, cloth.NewLink(e, e.T("cover.not_me", "name", v.User.First), s.to(Users)), cloth.NewLink(e, e.T("cover.use_passphrase"), s.to(Passphrase)))
	if v.Step == NewPIN {
		links = cloth.Links(e, cloth.NewLink(e, e.T("cover.later"), func() { s.act(func(ctx context.Context, f *Flow) bool { return f.Later(ctx) }) }))
	}
	return cloth.Board(e, kit.Column(kit.Gap4, all...), kit.Column(kit.Gap4, s.pin.Pad, links))
}

func (s *Screen) erased(v View) fyne.CanvasObject {
	e := s.env
	lines := []string{v.Lost.Fact}
	if v.Lost.Money != "" {
		lines = append(lines, v.Lost.Money)
	}
	card := kit.NeedsCard(e, lines...)
	all := []fyne.CanvasObject{s.face(v, true), kit.Space(kit.Gap8), card, cloth.Hint(e, theme.IconNavBranch, v.Lost.Do), cloth.Links(e, s.other(v))}
	return cloth.Board(e, kit.Column(kit.Gap12, all...), nil)
}

// ended tells what a sign-in that has run out still allows, before the book is seen.
func (s *Screen) ended(v View) fyne.CanvasObject {
	e := s.env
	all := []fyne.CanvasObject{s.face(v, true), kit.Space(kit.Gap8)}
	all = append(all, s.trouble(v)...)
	all = append(all, cloth.Button(e, theme.IconNavToday, e.T("cover.go_on"), s.links.Opened))
	return cloth.Board(e, kit.Column(kit.Gap12, all...), nil)
}
