package wallets

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app/stamp"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// Links lead out of the pages.
type Links struct {
	Trouble func(error)
}

// Models makes the model in the language of an Env.
type Models func(*kit.Env) *Model

type screen struct {
	env    *kit.Env
	m      *Model
	models Models
	links  Links
	bridge *bridge.Page
	page   *kit.Page
	body   *fyne.Container
}

// Route is the wallets of one client.
func Route(models Models, links Links) kit.Route {
	return func(e *kit.Env) *kit.Page {
		s := &screen{env: e, m: models(e), models: models, links: links, bridge: e.Bridge.Page(), body: container.NewStack()}
		s.page = &kit.Page{Title: e.T("wallet.title"), Body: s.body, Foot: ledger.Foot(e, kit.NewButton(e, kit.Primary, theme.IconAdd, e.T("wallet.add"), s.add)),
			Keys: []kit.Key{{Caps: []string{"N"}, Word: e.T("wallet.add")}}, OnKey: s.keyed, OnShow: s.load, OnBook: s.load, OnGone: s.bridge.Close}
		return s.page
	}
}

func (s *screen) keyed(k kit.KeyPress) bool {
	if k.Rune == 'n' || k.Rune == 'N' {
		s.add()
		return true
	}
	return false
}

func (s *screen) add() {
	s.env.Nav.Push(AddRoute(s.models, &Draft{Chosen: -1}, s.links))
}

func (s *screen) load() {
	s.bridge.Refresh("wallets", func(ctx context.Context) func() {
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

func (s *screen) show(v List) {
	e := s.env
	s.page.Second = v.Name
	var all []fyne.CanvasObject
	if v.Waiting > 0 {
		all = append(all, kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, 0, kit.Banner(e, kit.Notice{Tone: kit.Warn, Icon: theme.IconPayTwoPeople, Fact: e.T("wallet.waiting", "n", v.Waiting), Text: e.T("wallet.waiting.text")})))
	}
	all = append(all, ledger.Section(e, e.T("wallet.hers"), "", s.lines(v.Rows)...)...)
	if len(v.Rows) == 0 {
		all = append(all, kit.Space(kit.Gap16), kit.Sides(e, kit.Empty(e, theme.IconWallet, e.T("wallet.none"), e.T("wallet.none.text"), kit.Action{})))
	}
	all = append(all, ledger.Section(e, e.T("wallet.gone"), "", s.lines(v.Gone)...)...)
	s.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, append(all, kit.Space(kit.Gap24))...))}
	s.body.Refresh()
	s.page.Changed()
}

func (s *screen) lines(rows []Row) []fyne.CanvasObject {
	all := make([]fyne.CanvasObject, len(rows))
	for i, r := range rows {
		all[i] = ledger.NewLine(s.env, ledger.View{Icon: theme.IconWallet, Name: r.Name, Stamp: look(r), Word: r.Stand, More: true}, func() { s.open(r) })
	}
	return all
}

// look of a wallet's stamp.
func look(r Row) stamp.Look {
	l := stamp.Look{Word: "wallet", Icon: r.Icon, Tone: r.Tone, Loud: stamp.Quiet}
	if r.Tone == "turmeric" {
		l.Loud = stamp.Tint
	}
	return l
}

// open shows one wallet with its story and what can be done about it.
func (s *screen) open(r Row) { s.env.Nav.Sheet(func(e *kit.Env) *kit.Sheet { return s.sheet(e, r) }) }

func (s *screen) sheet(e *kit.Env, r Row) *kit.Sheet {
	facts := []fyne.CanvasObject{ledger.NewBigStamp(e, look(r), r.Stand)}
	for _, f := range r.Story {
		facts = append(facts, kit.Column(2, kit.NewPara(e, kit.Second, theme.Ink2, f.Name), kit.NewPara(e, kit.Body, theme.Ink, f.Value)))
	}
	if r.Odd && r.Withdraw {
		facts = append(facts, kit.Hint(e, theme.IconInfo, e.T("wallet.odd")))
	}
	if r.Own {
		facts = append(facts, kit.Hint(e, theme.IconPayTwoPeople, e.T("wallet.own.what")+" "+e.T("wallet.own.do")))
	}
	var cards []fyne.CanvasObject
	card := func(icon theme.Icon, key string, likely bool, do func()) {
		cards = append(cards, form.NewChoice(e, icon, e.T(key), e.T(key+".text"), likely, do))
	}
	if r.Approve {
		card(theme.IconPayTwoPeople, "wallet.approve", true, func() {
			s.do("wallet.approved", func(ctx context.Context) error { return s.m.Payer.ApproveWallet(ctx, s.m.Client, r.Key) })
		})
	}
	if r.Prefer {
		card(theme.IconWallet, "wallet.prefer", true, func() {
			s.do("wallet.prefers", func(ctx context.Context) error { return s.m.Payer.PreferWallet(ctx, s.m.Client, r.Key) })
		})
	}
	if r.Withdraw {
		card(theme.IconBin, "wallet.withdraw", false, func() { s.withdraw(r) })
	}
	return &kit.Sheet{Title: r.Name, Body: kit.Column(kit.Gap12, append(append(facts, cards...), kit.Space(kit.Gap8))...)}
}

// withdraw asks why.
func (s *screen) withdraw(r Row) {
	w := &withdrawing{s: s, row: r}
	s.env.Nav.CloseSheet()
	s.env.Nav.Sheet(w.sheet)
}

// withdrawing is why a wallet is not hers any more; it outlives a change of look.
type withdrawing struct {
	s   *screen
	row Row
	why form.Why
}

func (w *withdrawing) sheet(e *kit.Env) *kit.Sheet {
	reasons := []string{e.T("wallet.reason.lost"), e.T("wallet.reason.wrong"), e.T("wallet.reason.closed")}
	save := kit.NewButton(e, kit.Danger, theme.IconBin, e.T("wallet.withdraw"), func() {
		reason := w.why.Reason()
		w.s.do("wallet.withdrawn", func(ctx context.Context) error {
			return w.s.m.Payer.WithdrawWallet(ctx, w.s.m.Client, w.row.Key, reason)
		})
	})
	save.Once = true
	asks, _ := w.why.Ask(e, reasons, e.T("wallet.reason.other"), save)
	parts := append([]fyne.CanvasObject{kit.NewPara(e, kit.Body, theme.Ink, e.T("wallet.withdraw.text"))}, asks...)
	return &kit.Sheet{Title: e.T("wallet.withdraw"), Second: w.row.Name, Body: kit.Column(kit.Gap12, parts...), Foot: save}
}

// do saves one act; the sheet closes when it is in the book.
func (s *screen) do(said string, act func(context.Context) error) {
	s.bridge.Save(func(ctx context.Context) func() {
		err := act(ctx)
		return func() {
			s.env.Nav.CloseSheet()
			if err != nil {
				s.links.Trouble(err)
			} else {
				s.env.Nav.Say(kit.Notice{Tone: kit.Info, Icon: theme.IconWallet, Fact: s.env.T(said), Text: s.env.T("wallet.told_later")})
			}
			s.load()
		}
	})
}
