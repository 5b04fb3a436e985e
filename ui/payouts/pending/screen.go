package pending

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/stamp"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/kit/total"
	"daftari/ui/theme"
)

// Links lead out of the pages. Payment may be nil: then a row shows what it knows itself.
type Links struct {
	Send    func(keys []app.Key) // the batch of these payments
	Batch   func(key app.Key)    // one of this device's
	Waiting func(key app.Key)    // one that waits for who is at the device
	Payment func(key app.Key)    // one payment with its states
	Ask     func()               // for a payment
	Trouble func(error)
}

// Source gives the pages their views and does what is tapped.
type Source interface {
	List(ctx context.Context) (List, error)
	Total(rows []Row) (string, error)
	TakeOut(ctx context.Context, key app.Key, reason string) (string, error)
	Again(ctx context.Context, key app.Key) error
	Offers(ctx context.Context, client app.ClientID) ([]Offer, error)
	Ask(ctx context.Context, o Offer, amount money.Amount) error
}

// View of the tab.
type View int

// The views, as their chips stand.
const (
	Pending View = iota
	Approval
	Sent
)

// Place is where the tab stands; it outlives a change of look or language.
type Place struct {
	View View
	Off  map[app.Key]bool // pending payments that are not ticked
	Text string           // typed into the search
	Find bool
}

// Screen is the tab.
type Screen struct {
	Page *kit.Page

	env    *kit.Env
	source Source
	links  Links
	place  *Place
	bridge *bridge.Page
	body   *fyne.Container
	foot   *fyne.Container
	list   *ledger.List
	search *form.Search
	view   List
	rows   []Row
}

// Route makes the tab; it reads when it is shown, and again at Refresh.
func Route(source func(*kit.Env) Source, links Links, made func(*Screen)) kit.Route {
	place := &Place{Off: map[app.Key]bool{}}
	return func(e *kit.Env) *kit.Page {
		s := New(e, source(e), links, place)
		if made != nil {
			made(s)
		}
		return s.Page
	}
}

// New makes the tab.
func New(e *kit.Env, source Source, links Links, place *Place) *Screen {
	s := &Screen{env: e, source: source, links: links, place: place, bridge: e.Bridge.Page(), body: container.NewStack(), foot: container.NewStack()}
	s.Page = &kit.Page{Title: e.T("payout.title"), Body: s.body, Foot: s.foot, OnShow: s.Refresh, OnBook: s.Refresh, OnGone: s.bridge.Close, OnKey: s.key,
		Actions: []kit.Action{
			{Icon: theme.IconSearch, Word: e.T("batch.find"), Do: s.find},
			{Icon: theme.IconAdd, Word: e.T("batch.ask"), Do: links.Ask},
		}}
	s.list = ledger.NewList(e, func() int { return len(s.rows) }, func(i int) ledger.View { return s.row(s.rows[i]) }).Uneven()
	s.list.OnOpen = func(i int) { s.open(s.rows[i]) }
	s.list.OnMargin = func(i int) { s.tick(s.rows[i]) }
	s.search = form.NewSearch(e, place.Text, e.T("batch.find"), "/")
	s.search.OnChanged = func(text string) {
		place.Text = text
		s.filter()
	}
	s.search.OnDown = func() { kit.Focus(s.list) }
	return s
}

// Refresh reads the tab again; many signals make few readings.
func (s *Screen) Refresh() {
	s.bridge.Refresh("pending", func(ctx context.Context) func() {
		v, err := s.source.List(ctx)
		return func() {
			if err != nil {
				s.links.Trouble(err)
				return
			}
			s.Show(v)
		}
	})
}

func (s *Screen) key(k kit.KeyPress) bool {
	switch {
	case k.Rune == '/', k.Ctrl && k.Name == fyne.KeyF:
		if !s.place.Find {
			s.find()
		}
		kit.Focus(s.search.Focus())
	case k.Name == fyne.KeyF9 && s.place.View == Pending && len(s.ticked()) > 0:
		s.send()
	default:
		return false
	}
	return true
}

// Show draws a view.
func (s *Screen) Show(v List) {
	s.view = v
	e := s.env
	for k := range s.place.Off { // what is no longer there keeps no tick
		if !slices.ContainsFunc(v.Pending, func(r Row) bool { return r.Key == k }) {
			delete(s.place.Off, k)
		}
	}
	words := []string{e.T("batch.pending_n", "n", len(v.Pending)), e.T("batch.approval_n", "n", v.Waits()), e.T("batch.sent_n", "n", len(v.Sent))}
	chips := form.NewChips(e, false, words, int(s.place.View), func(i int) {
		s.place.View = View(i)
		s.Show(s.view)
	}).Bare()
	parts := []fyne.CanvasObject{kit.Pad(e, kit.Gap16, 6, kit.Gap16, 6, chips.Container)}
	if s.place.Find {
		parts = append([]fyne.CanvasObject{kit.Pad(e, kit.Gap16, kit.Gap4, kit.Gap16, 0, s.search)}, parts...)
	}
	parts = append(parts, kit.Rule(e))
	s.rows = s.shown()
	s.body.Objects = []fyne.CanvasObject{kit.Topped(kit.Column(0, parts...), s.below())}
	s.Page.Keys = []kit.Key{{Caps: []string{"/"}, Word: e.T("batch.key.find")}}
	if s.place.View == Pending && len(v.Pending) > 0 {
		s.Page.Keys = append(s.Page.Keys, kit.Key{Caps: []string{"Space"}, Word: e.T("batch.key.tick")}, kit.Key{Caps: []string{"F9"}, Word: e.T("batch.key.send")})
	}
	s.Page.First = s.list
	s.total()
	s.body.Refresh()
	s.Page.Changed()
}

// shown are the rows of the view that the search finds.
func (s *Screen) shown() []Row {
	all := s.view.Pending
	if s.place.View == Sent {
		all = s.view.Sent
	}
	if !s.place.Find || strings.TrimSpace(s.place.Text) == "" {
		return all
	}
	want := strings.ToLower(strings.TrimSpace(s.place.Text))
	return slices.DeleteFunc(slices.Clone(all), func(r Row) bool {
		return !strings.Contains(strings.ToLower(r.Name+" "+r.Account+" "+r.No), want)
	})
}

// below is what stands under the chips.
func (s *Screen) below() fyne.CanvasObject {
	e := s.env
	empty := func(icon theme.Icon, key string, act kit.Action) fyne.CanvasObject {
		return kit.NewScroll(kit.Column(0, kit.Space(kit.Gap24), kit.Sides(e, kit.Empty(e, icon, e.T(key), e.T(key+".text"), act))))
	}
	switch {
	case s.place.View == Approval && len(s.view.Asked)+len(s.view.ForYou) == 0:
		return empty(theme.IconPayApproval, "batch.no_approval", kit.Action{})
	case s.place.View == Approval:
		return s.batches()
	case len(s.rows) == 0 && s.place.Find && s.place.Text != "":
		return empty(theme.IconSearch, "batch.not_found", kit.Action{})
	case len(s.rows) == 0 && s.place.View == Sent:
		return empty(theme.IconPayMade, "batch.no_sent", kit.Action{})
	case len(s.rows) == 0:
		return empty(theme.IconPayPending, "batch.no_pending", kit.Action{Icon: theme.IconAdd, Word: e.T("batch.ask"), Do: s.links.Ask})
	}
	s.list.Refresh()
	return s.list
}

func (s *Screen) batches() fyne.CanvasObject {
	lines := func(all []Batch, open func(app.Key)) (out []fyne.CanvasObject) {
		for _, b := range all {
			v := ledger.View{Icon: theme.Icon(b.Look.Icon), Name: b.Name, Second: b.Second, Stamp: b.Look, Word: b.Stamp, Both: true, Amount: b.Amount, More: true}
			out = append(out, ledger.NewLine(s.env, v, func() { open(b.Key) }))
		}
		return out
	}
	var all []fyne.CanvasObject
	all = append(all, ledger.Section(s.env, s.env.T("batch.for_you"), "", lines(s.view.ForYou, s.links.Waiting)...)...)
	all = append(all, ledger.Section(s.env, s.env.T("batch.you_asked"), "", lines(s.view.Asked, s.links.Batch)...)...)
	return kit.NewScroll(kit.Column(0, append(all, kit.Space(kit.Gap24))...))
}

func (s *Screen) row(r Row) ledger.View {
	v := ledger.View{Name: r.Name, Second: r.Wallet, Amount: r.Amount}
	if s.place.View == Sent {
		v.Icon, v.Stamp, v.Word, v.More = theme.Icon(r.Look.Icon), r.Look, r.State, !s.env.Large()
		v.Second, v.Both = r.Wallet, true
		return v
	}
	switch {
	case r.Barred != "":
		v.Icon, v.IconTone, v.Expected = theme.IconLock, theme.Ink3, true
		v.Stamp, v.Word, v.Both = stamp.Look{Word: "batch.barred", Icon: "state-unsure", Tone: "unsure", Loud: stamp.Quiet}, r.Barred, true
	case s.place.Off[r.Key]:
		v.Icon, v.IconTone, v.Expected = theme.IconMinus, theme.Ink3, true
	default:
		v.Icon, v.IconTone = theme.IconCheck, theme.Indigo
	}
	if r.Barred == "" && r.Check {
		v.Stamp, v.Word, v.Both = r.Holder, r.Asks, true
	}
	return v
}

// ticked are the rows that would be sent.
func (s *Screen) ticked() (rows []Row) {
	for _, r := range s.view.Pending {
		if r.Barred == "" && !s.place.Off[r.Key] {
			rows = append(rows, r)
		}
	}
	return rows
}

func (s *Screen) tick(r Row) {
	if s.place.View != Pending || r.Barred != "" {
		s.open(r)
		return
	}
	if s.place.Off[r.Key] {
		delete(s.place.Off, r.Key)
	} else {
		s.place.Off[r.Key] = true
	}
	s.list.Refresh()
	s.total()
}

// total is the foot: how many are ticked, what they come to, and the way on.
func (s *Screen) total() {
	e, rows := s.env, s.ticked()
	s.foot.Objects = nil
	if s.place.View == Pending && len(s.view.Pending) > 0 {
		sum, err := s.source.Total(rows)
		if err != nil {
			s.links.Trouble(err)
			return
		}
		word := e.T("batch.ticked", "n", len(rows), "all", len(s.view.Pending))
		if len(rows) == len(s.view.Pending) {
			word = e.T("batch.all_ticked", "n", len(rows))
		}
		label := kit.NewPara(e, kit.Second, theme.Ink2, word)
		send := kit.NewButton(e, kit.Primary, theme.IconSend, e.T("batch.send"), s.send)
		if len(rows) == 0 {
			send.Disable()
		}
		figure := total.New(e, kit.Total, sum).Ending()
		line := fyne.CanvasObject(kit.Row(e, kit.Gap8, kit.Grow(label), figure))
		if e.Large() {
			line = kit.Column(0, label, figure)
		}
		s.foot.Objects = []fyne.CanvasObject{ledger.Foot(e, line, send)}
	}
	s.foot.Refresh()
	s.Page.Changed()
}

func (s *Screen) send() {
	rows := s.ticked()
	keys := make([]app.Key, len(rows))
	for i, r := range rows {
		keys[i] = r.Key
	}
	s.links.Send(keys)
}

func (s *Screen) find() {
	s.place.Find = !s.place.Find
	s.Show(s.view)
	if s.place.Find {
		kit.Focus(s.search.Focus())
	}
}

func (s *Screen) filter() {
	s.rows = s.shown()
	s.Show(s.view)
	kit.Focus(s.search.Focus())
}

// At puts the tab on a view, as a tap on its chip does.
func (s *Screen) At(v View) { s.place.View = v }
