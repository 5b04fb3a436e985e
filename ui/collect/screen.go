package collect

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/app/money"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/amount"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// Links lead out of the pages. What is nil is not offered.
type Links struct {
	Payment func(key app.Key)     // one request, in the place of the form
	Open    func(key app.Key)     // one request, from the list
	Wallets func(id app.ClientID) // where she gets one
	Join    func()                // the page on which this device joins a desk
	Trouble func(error)
}

// Models makes the model in the language of an Env.
type Models func(*kit.Env) *Model

// Draft is what was chosen and typed; it outlives a change of look or language.
type Draft struct {
	Begun bool
	On    app.AccountRef
	Sum   money.Amount
	Life  int
}

// asking is the page of a new request.
type asking struct {
	env    *kit.Env
	m      *Model
	links  Links
	draft  *Draft
	bridge *bridge.Page
	page   *kit.Page
	body   *fyne.Container
	entry  *amount.Entry
	send   *kit.Button
	form   Form
	chosen int
	busy   bool
}

// Route is the page on which a client is asked to pay.
func Route(models Models, links Links) kit.Route {
	draft := &Draft{Life: 1}
	return func(e *kit.Env) *kit.Page {
		a := &asking{env: e, m: models(e), links: links, draft: draft, bridge: e.Bridge.Page(), body: container.NewStack()}
		a.send = kit.NewButton(e, kit.Primary, theme.IconPayWithProvider, e.T("collect.send_none"), a.ask)
		a.send.Once = true
		a.send.Disable()
		a.page = &kit.Page{Title: e.T("collect.title"), Body: a.body, OnShow: a.load, OnGone: a.bridge.Close, OnKey: a.keyed}
		return a.page
	}
}

func (a *asking) keyed(k kit.KeyPress) bool {
	return a.send.Struck(k, fyne.KeyF9) || a.entry != nil && a.entry.Take(k)
}

func (a *asking) load() {
	a.bridge.Refresh("form", func(ctx context.Context) func() {
		f, err := a.m.Form(ctx)
		return func() {
			if err != nil {
				a.links.Trouble(err)
				return
			}
			a.show(f)
		}
	})
}

func (a *asking) show(f Form) {
	a.form, a.chosen = f, f.Chosen
	a.page.Second = f.Name
	e := a.env
	if f.Wallet == "" || len(f.Accounts) == 0 {
		fact, text, act := e.T("collect.nothing"), e.T("collect.nothing.text"), kit.Action{}
		if len(f.Accounts) > 0 {
			fact, text = e.T("collect.no_wallet"), e.T("collect.no_wallet.text")
			if a.links.Wallets != nil {
				act = kit.Action{Icon: theme.IconWallet, Word: e.T("collect.wallets"), Do: func() { a.links.Wallets(a.m.Client) }}
			}
		}
		a.feet(false)
		a.body.Objects = []fyne.CanvasObject{kit.Column(0, kit.Space(kit.Gap24), kit.Sides(e, kit.Empty(e, theme.IconPayWithProvider, fact, text, act)))}
		a.body.Refresh()
		return
	}
	for i, x := range f.Accounts {
		if a.draft.Begun && x.Ref == a.draft.On {
			a.chosen = i
		}
	}
	start := f.Accounts[a.chosen].Start
	if a.draft.Begun && a.draft.Sum.Currency().Same(start.Currency()) {
		start = a.draft.Sum
	}
	a.draw(start)
}

func (a *asking) account() Account { return a.form.Accounts[a.chosen] }

func (a *asking) draw(start money.Amount) {
	e, x := a.env, a.account()
	pick := a.choose
	if len(a.form.Accounts) == 1 {
		pick = nil
	}
	parts := []fyne.CanvasObject{form.NewField(e, e.T("collect.for"), "", x.Name+" · "+x.Second, pick)}
	if e.Large() {
		parts = []fyne.CanvasObject{form.NewField(e, e.T("collect.for"), "", x.Name, pick)}
	}
	parts = append(parts, form.NewField(e, e.T("collect.on"), theme.IconWallet, a.form.Wallet, nil))
	a.feet(x.Open == "")
	if x.Open != "" {
		parts = append(parts, kit.Banner(e, kit.Notice{Tone: kit.Warn, Icon: theme.IconPayWithProvider, Fact: x.Said, Text: e.T("collect.open.text"),
			Act: kit.Action{Word: e.T("collect.see"), Do: func() { a.links.Payment(x.Open) }}}))
	} else {
		a.entry = amount.NewEntry(e, amount.Field{Start: start, Code: true, Height: 76, Changed: func(money.Amount, bool) { a.changed() }, Means: func(sum money.Amount) amount.Meaning {
			text, over := a.m.Means(x, sum)
			return amount.Meaning{Text: text, Over: over}
		}})
		lives := make([]string, len(a.form.Lives))
		for i, l := range a.form.Lives {
			lives[i] = l.Word
		}
		chips := form.NewChips(e, false, lives, a.draft.Life, func(i int) { a.draft.Life = i })
		parts = append(parts, a.entry, a.entry.Pad(50), kit.NewText(e, kit.Second, theme.Ink2, e.T("collect.life")), chips.Container)
		parts = append(parts, a.desk())
		a.changed()
	}
	a.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, kit.Space(kit.Gap4), kit.Sides(e, kit.Column(kit.Gap8, parts...)), kit.Space(kit.Gap16)))}
	a.body.Refresh()
}

// feet: where nothing can be asked for there is no button.
func (a *asking) feet(can bool) {
	a.entry, a.page.Foot, a.page.Keys = nil, nil, nil
	a.send.Disable()
	if can {
		a.page.Foot, a.page.Keys = ledger.Foot(a.env, a.send), []kit.Key{{Caps: []string{"F9"}, Word: a.env.T("collect.key.send")}}
	}
	a.page.Changed()
}

// desk says how the request gets to her.
func (a *asking) desk() fyne.CanvasObject {
	e := a.env
	if a.form.Desk {
		return kit.Hint(e, theme.IconInfo, e.T("collect.way"))
	}
	all := []fyne.CanvasObject{kit.Banner(e, kit.Notice{Tone: kit.Warn, Icon: theme.IconLinkOffline, Fact: e.T("paying.no_desk"), Text: e.T("collect.no_desk")})}
	if a.links.Join != nil {
		all = append(all, kit.NewSmallButton(e, kit.Secondary, theme.IconLinkOnline, e.T("paying.join"), a.links.Join))
	}
	return kit.Column(kit.Gap8, all...)
}

func (a *asking) changed() {
	sum := a.entry.Amount()
	a.draft.Begun, a.draft.On, a.draft.Sum = true, a.account().Ref, sum
	word := a.env.T("collect.send_none")
	if sum.Sign() > 0 {
		word = a.env.T("collect.send", "amount", sum.Format(a.env.Words.Lang()))
	}
	a.send.SetWord(word)
	a.able()
}

func (a *asking) able() {
	a.send.Able(a.entry != nil && !a.busy && a.entry.Amount().Sign() > 0 && !a.entry.Over())
}

// choose opens the accounts that she can be asked for.
func (a *asking) choose() {
	a.env.Nav.Sheet(func(e *kit.Env) *kit.Sheet {
		cards := make([]fyne.CanvasObject, 0, len(a.form.Accounts))
		for i, x := range a.form.Accounts {
			icon := theme.IconLoan
			if x.Ref.Kind == app.OnSavings {
				icon = theme.IconSavings
			}
			cards = append(cards, form.NewChoice(e, icon, x.Name, x.Second, i == a.chosen, func() {
				e.Nav.CloseSheet()
				a.chosen = i
				a.draw(x.Start)
			}))
		}
		return &kit.Sheet{Title: e.T("collect.which"), Body: kit.Column(kit.Gap8, cards...)}
	})
}

// ask makes the request; its own page takes the place of this one when it is in the book.
func (a *asking) ask() {
	if a.busy || a.entry == nil {
		return
	}
	a.busy = true
	x, sum, life := a.account(), a.entry.Amount(), a.form.Lives[a.draft.Life]
	a.bridge.Save(func(ctx context.Context) func() {
		key, err := a.m.Ask(ctx, x, sum, life)
		return func() {
			a.busy = false
			if err != nil {
				a.able()
				a.links.Trouble(err)
				a.load()
				return
			}
			*a.draft = Draft{Life: 1}
			a.env.Nav.Say(kit.Notice{Tone: kit.Info, Icon: theme.IconPayWithProvider, Fact: a.env.T("collect.kept"), Text: a.env.T("collect.way")})
			a.links.Payment(key)
		}
	})
}
