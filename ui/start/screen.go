package start

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/chart"
	"daftari/ui/kit/cloth"
	"daftari/ui/kit/form"
	"daftari/ui/kit/pin"
	"daftari/ui/theme"
)

// Links lead out of the setting up. Leave is nil where there is nothing to go back to.
type Links struct {
	Pick     func(done func(text []byte)) // a file of this device
	Done     func(Made)                   // open the book that was made
	Leave    func()
	Practise func() // in a book of its own; nil = not here
}

type screen struct {
	page   *kit.Page
	env    *kit.Env
	flow   *Flow
	links  Links
	bridge *bridge.Page
	body   *fyne.Container
}

// Route shows the flow; the shell lays it over everything.
func Route(f *Flow, links Links) kit.Route {
	return func(e *kit.Env) *kit.Page {
		s := &screen{env: e, flow: f, links: links, bridge: e.Bridge.Page(), body: container.NewStack()}
		f.drawn = s.draw
		s.page = &kit.Page{Body: s.body, OnShow: s.draw, OnGone: s.gone, OnBack: s.back}
		return s.page
	}
}

// gone: what was asked is given up, and can be asked again.
func (s *screen) gone() {
	s.bridge.Close()
	s.flow.busy = false
}

func (s *screen) back() bool {
	if s.flow.Back() {
		s.draw()
	} else if s.flow.step == Begin && s.links.Leave != nil {
		s.links.Leave()
	}
	return true
}

// act asks the far side or makes something, one thing at a time.
func (s *screen) act(do func(ctx context.Context, f *Flow)) {
	if s.flow.busy {
		return
	}
	s.flow.busy = true
	s.draw()
	f := s.flow
	s.bridge.Far(func(ctx context.Context) func() {
		return f.apart(func(next *Flow) { do(ctx, next) })
	})
}

func (s *screen) draw() {
	f := s.flow
	s.page.First = nil
	var head string
	var parts []fyne.CanvasObject
	switch f.step {
	case Begin:
		head, parts = "start.begin", s.begin()
	case Document:
		head, parts = "start.document", s.document()
	case Branch:
		head, parts = "start.branch", s.branch()
	case Server:
		head, parts = "start.server", s.server()
	case Certificate:
		head, parts = "start.certificate", s.certificate()
	case SignIn:
		head, parts = "start.sign_in", s.signIn()
	case Phrase:
		head, parts = "start.phrase", s.phrase()
	case Making:
		head, parts = "start.making", s.making()
	case Loading:
		head, parts = "start.loading", s.loading()
	case Ready:
		head, parts = "start.ready", s.ready()
	}
	e := s.env
	all := []fyne.CanvasObject{kit.Space(kit.Gap16), cloth.Face(e, "", true), kit.Space(kit.Gap8), cloth.Head(e, e.T(head))}
	all = append(all, parts...)
	if f.trouble != nil {
		all = append(all, kit.TroubleCard(e, f.trouble))
	}
	var end fyne.CanvasObject
	if (f.step < Making || f.step == Making && f.trouble != nil) && (f.step != Begin || s.links.Leave != nil) {
		end = cloth.Links(e, cloth.NewLink(e, e.T("start.back"), func() { s.back() }))
	}
	s.body.Objects = []fyne.CanvasObject{cloth.Board(e, kit.Column(10, all...), end)}
	s.body.Refresh()
	s.page.Changed()
}

func (s *screen) button(key string, icon theme.Icon, do func()) *kit.Button {
	b := cloth.Button(s.env, icon, s.env.T(key), do)
	if s.flow.busy {
		b.Disable()
	}
	return b
}

func (s *screen) begin() []fyne.CanvasObject {
	e := s.env
	to := func(step Step) func() {
		return func() { s.flow.To(step); s.draw() }
	}
	all := []fyne.CanvasObject{
		cloth.Says(e, e.T("start.begin.text")),
		cloth.NewRow(e, cloth.View{Icon: theme.IconFile, On: true, Name: e.T("start.by_document"), Second: e.T("start.by_document.text")}, to(Document)),
		cloth.NewRow(e, cloth.View{Icon: theme.IconKeyboard, On: true, Name: e.T("start.by_hand"), Second: e.T("start.by_hand.text")}, to(Server)),
	}
	if s.links.Practise != nil {
		all = append(all, cloth.NewRow(e, cloth.View{Icon: theme.IconHelp, Name: e.T("start.practise"), Second: e.T("start.practise.text")}, s.links.Practise))
	}
	return all
}

func (s *screen) document() []fyne.CanvasObject {
	e := s.env
	text := form.NewInput(e, e.T("start.paste"), "", "")
	take := func(doc string) { s.act(func(ctx context.Context, f *Flow) { f.Take(ctx, doc) }) }
	text.OnDone = take
	s.page.First = text.Focus()
	all := []fyne.CanvasObject{cloth.Says(e, e.T("start.document.text")), text, s.button("start.next", theme.IconNext, func() { take(text.Text()) })}
	if s.links.Pick != nil {
		all = append(all, cloth.NewRow(e, cloth.View{Icon: theme.IconFile, On: true, Name: e.T("start.file")}, func() {
			s.links.Pick(func(doc []byte) { take(string(doc)) })
		}))
	}
	return all
}

func (s *screen) branch() []fyne.CanvasObject {
	e, found := s.env, s.flow.found
	return []fyne.CanvasObject{
		cloth.NewRow(e, cloth.View{Icon: theme.IconNavBranch, Name: found.Institution, Second: found.User, Third: found.Server}, nil),
		cloth.Says(e, e.T("start.branch.text")), s.print(found.Branch),
		s.button("start.same", theme.IconCheck, func() { s.act(func(ctx context.Context, f *Flow) { f.SameBranch(ctx) }) }),
	}
}

func (s *screen) print(hex string) fyne.CanvasObject {
	return kit.NewPara(s.env, kit.Name, theme.OnCover, Print(hex))
}

func (s *screen) server() []fyne.CanvasObject {
	e, r := s.env, s.flow.request
	server := form.NewInput(e, e.T("start.address"), r.Server, "")
	tenant := form.NewInput(e, e.T("start.tenant"), r.Tenant, "")
	code := form.NewInput(e, e.T("start.code"), r.Institution, "")
	region := form.NewInput(e, e.T("start.region"), r.Region, "")
	s.page.First = server.Focus()
	all := []fyne.CanvasObject{cloth.Says(e, e.T("start.server.text")), server, tenant, code, region}
	if s.links.Pick != nil {
		second := e.T("start.authority.text")
		if r.CA != nil {
			second = e.T("start.authority.taken")
		}
		all = append(all, cloth.NewRow(e, cloth.View{Icon: theme.IconFile, On: true, Name: e.T("start.authority"), Second: second}, func() {
			r := &s.flow.request
			r.Server, r.Tenant, r.Institution, r.Region = server.Text(), tenant.Text(), code.Text(), region.Text()
			s.links.Pick(func(pem []byte) { s.flow.Authority(pem); s.draw() })
		}))
	}
	return append(all, s.button("start.next", theme.IconNext, func() {
		a, b, c, d := server.Text(), tenant.Text(), code.Text(), region.Text()
		s.act(func(ctx context.Context, f *Flow) { f.At(ctx, a, b, c, d) })
	}))
}

func (s *screen) certificate() []fyne.CanvasObject {
	e := s.env
	return []fyne.CanvasObject{
		cloth.Says(e, e.T("start.certificate.text", "server", s.flow.request.Server)), s.print(s.flow.print),
		s.button("start.same", theme.IconCheck, func() { s.flow.SameServer(); s.draw() }),
	}
}

func (s *screen) signIn() []fyne.CanvasObject {
	e := s.env
	user := form.NewInput(e, e.T("start.user"), s.flow.request.User, "")
	var password *pin.Passphrase
	next := func() { s.flow.As(user.Text(), password.Text()); s.draw() }
	password = pin.NewPassphrase(e, e.T("start.password"), func(string) { next() })
	s.page.First = user.Focus()
	return []fyne.CanvasObject{cloth.Says(e, e.T("start.sign_in.text")), user, password, s.button("start.next", theme.IconNext, next)}
}

func (s *screen) phrase() []fyne.CanvasObject {
	e := s.env
	var once, twice *pin.Passphrase
	next := func() {
		if s.flow.Choose(once.Text(), twice.Text()) {
			s.act(func(ctx context.Context, f *Flow) { f.Make(ctx) })
			return
		}
		s.draw()
	}
	once = pin.NewPassphrase(e, e.T("start.passphrase"), func(string) {})
	twice = pin.NewPassphrase(e, e.T("start.again"), func(string) { next() })
	s.page.First = once.Focus()
	return []fyne.CanvasObject{cloth.Says(e, e.T("start.phrase.text")), once, twice, s.button("start.make", theme.IconNavToday, next)}
}

func (s *screen) making() []fyne.CanvasObject {
	e := s.env
	all := []fyne.CanvasObject{cloth.Says(e, e.T("start.making.text"))}
	if s.flow.trouble != nil {
		all = append(all, s.button("start.try_again", theme.IconAskAgain, func() { s.act(func(ctx context.Context, f *Flow) { f.Make(ctx) }) }))
	}
	return all
}

func (s *screen) loading() []fyne.CanvasObject {
	e, p := s.env, s.flow.Progress
	load := func() {
		s.act(func(ctx context.Context, f *Flow) {
			f.Load(ctx, func(p app.SyncProgress) {
				e.Bridge.Post(func() { s.flow.Progress = p; s.flow.drawn() })
			})
		})
	}
	all := []fyne.CanvasObject{cloth.Says(e, e.T("start.loading.text"))}
	if !s.flow.busy {
		later := func() { s.flow.Later(); s.draw() }
		return append(all, s.button("start.load", theme.IconImport, load), cloth.Links(e, cloth.NewLink(e, e.T("start.later"), later)))
	}
	return append(all, chart.NewBar(e, 16, 2, int64(max(1, p.Total)), chart.Part{Size: int64(p.Done), Tone: theme.Leaf}), s.count())
}

// count is how much has come.
func (s *screen) count() fyne.CanvasObject {
	e, p := s.env, s.flow.Progress
	return cloth.Says(e, e.T("start.count", "done", p.Done, "total", p.Total, "size", size(e.Words, p.Down)))
}

func (s *screen) ready() []fyne.CanvasObject {
	e, m := s.env, s.flow.made
	all := []fyne.CanvasObject{cloth.Says(e, e.T("start.ready.text", "name", m.Officer, "device", m.Device))}
	if s.flow.Progress.Total > 0 {
		all = append(all, s.count())
	}
	return append(all,
		s.button("start.open", theme.IconNavToday, func() { s.links.Done(m) }))
}
