package wallets

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app/payout"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// Draft is a wallet that is being typed; it outlives a change of look or language.
type Draft struct {
	Chosen int // of Form.Providers, -1 = none
	Number string
	Begun  bool
	Asked  payout.Wallet // of which the provider was asked
	Told   bool
	Held   Held
	Tier   string // what the provider knows of her, where its limits go by that
}

// adding is the page of a new wallet.
type adding struct {
	env    *kit.Env
	m      *Model
	links  Links
	bridge *bridge.Page
	page   *kit.Page
	draft  *Draft
	body   *fyne.Container
	tells  *fyne.Container
	save   *kit.Button
	check  *kit.Button
	form   Form
	busy   bool
}

// AddRoute is the page on which a wallet is added.
func AddRoute(models Models, draft *Draft, links Links) kit.Route {
	return func(e *kit.Env) *kit.Page {
		a := &adding{env: e, m: models(e), links: links, bridge: e.Bridge.Page(), draft: draft, body: container.NewStack(), tells: container.NewStack()}
		a.save = kit.NewButton(e, kit.Primary, theme.IconWallet, e.T("wallet.save"), a.store)
		a.save.Once = true
		a.save.Disable()
		a.page = &kit.Page{Title: e.T("wallet.add"), Body: a.body, Foot: ledger.Foot(e, a.save), OnShow: a.load, OnGone: a.bridge.Close,
			Keys: []kit.Key{{Caps: []string{"F9"}, Word: e.T("wallet.save")}}, OnKey: a.keyed}
		return a.page
	}
}

func (a *adding) keyed(k kit.KeyPress) bool {
	return a.save.Struck(k, fyne.KeyF9)
}

func (a *adding) load() {
	a.bridge.Refresh("wallet", func(ctx context.Context) func() {
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

func (a *adding) show(f Form) {
	e, d := a.env, a.draft
	a.form = f
	a.page.Second = f.Name
	if !d.Begun {
		d.Begun, d.Number = true, f.Number
	}
	names := make([]string, len(f.Providers))
	for i, p := range f.Providers {
		names[i] = p.Name
	}
	chips := form.NewChips(e, false, names, d.Chosen, func(i int) { d.Chosen = i; a.changed() })
	number := form.NewInput(e, e.T("wallet.number"), d.Number, "")
	number.OnChanged = func(t string) { d.Number = strings.TrimSpace(t); a.changed() }
	parts := []fyne.CanvasObject{kit.NewText(e, kit.Second, theme.Ink2, e.T("wallet.provider")), chips.Container, number}
	if f.Desk {
		a.check = kit.NewSmallButton(e, kit.Secondary, theme.IconHelp, e.T("wallet.ask"), a.ask)
		parts = append(parts, a.check)
	}
	parts = append(parts, a.tells)
	a.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, kit.Space(kit.Gap8), kit.Sides(e, kit.Column(kit.Gap12, parts...)), kit.Space(kit.Gap16)))}
	a.changed()
	a.body.Refresh()
	a.page.Changed()
}

// wallet as typed so far.
func (a *adding) wallet() (payout.Wallet, error) {
	word := ""
	if a.draft.Chosen >= 0 && a.draft.Chosen < len(a.form.Providers) {
		word = a.form.Providers[a.draft.Chosen].Word
	}
	w, err := a.m.Typed(word, a.draft.Number)
	if err != nil {
		return w, err
	}
	if a.draft.Told && w == a.draft.Asked && a.draft.Held.Name != "" {
		w.Holder = a.draft.Held.Name
	}
	if slices.Contains(a.m.Tiers(w), a.draft.Tier) {
		w.Tier = a.draft.Tier
	}
	return w, nil
}

// changed follows each key: what was asked of another number does not count.
func (a *adding) changed() {
	e, d := a.env, a.draft
	w, err := a.wallet()
	bare := w
	bare.Holder, bare.Tier = "", ""
	if d.Told && bare != d.Asked {
		d.Told, d.Held = false, Held{}
	}
	n := kit.Notice{Tone: kit.Info, Icon: theme.IconInfo, Fact: e.T("wallet.unchecked.fact"), Text: e.T("wallet.unchecked.text")}
	switch {
	case d.Told && d.Held.Same:
		n = kit.Notice{Tone: kit.Good, Icon: theme.IconCheck, Fact: e.T("wallet.told", "name", d.Held.Name), Text: e.T("wallet.same")}
	case d.Told && d.Held.Name != "":
		n = kit.Notice{Tone: kit.Warn, Icon: theme.IconHelp, Fact: e.T("wallet.differs", "provider", a.form.Providers[d.Chosen].Name, "name", d.Held.Name), Text: e.T("wallet.differs.text")}
	case d.Told:
		n = kit.Notice{Tone: kit.Warn, Icon: theme.IconHelp, Fact: e.T("wallet.untold"), Text: e.T("wallet.unchecked.text")}
	case !a.form.Desk:
		n.Text = e.T("wallet.no_desk")
	}
	var tier []fyne.CanvasObject
	if all := a.m.Tiers(bare); err == nil && len(all) > 0 {
		chips := form.NewChips(e, false, all, slices.Index(all, d.Tier), func(i int) { d.Tier = all[i] })
		tier = []fyne.CanvasObject{kit.NewText(e, kit.Second, theme.Ink2, e.T("wallet.fact.tier")), chips.Container}
	}
	a.tells.Objects = []fyne.CanvasObject{kit.Column(kit.Gap12, append(tier, kit.Banner(e, n), kit.Hint(e, theme.IconPayTwoPeople, a.form.Wait))...)}
	a.tells.Refresh()
	a.body.Refresh()
	a.save.Able(err == nil && !a.busy)
	if a.check != nil {
		a.check.Able(err == nil && !a.busy && !d.Told)
	}
}

// ask the provider who holds the wallet.
func (a *adding) ask() {
	w, err := a.wallet()
	if err != nil || a.busy {
		return
	}
	a.busy = true
	a.changed()
	client := a.form.Name
	a.bridge.Far(func(ctx context.Context) func() {
		held, err := a.m.Ask(ctx, w, client)
		return func() {
			a.busy = false
			if err != nil {
				a.links.Trouble(err)
			} else {
				a.draft.Asked, a.draft.Told, a.draft.Held = w, true, held
				a.draft.Asked.Tier = ""
			}
			a.changed()
		}
	})
}

// store keeps it; the page goes when it is in the book.
func (a *adding) store() {
	w, err := a.wallet()
	if err != nil {
		a.links.Trouble(err)
		return
	}
	first := a.form.First
	a.bridge.Save(func(ctx context.Context) func() {
		_, err := a.m.Payer.AddWallet(ctx, a.m.Client, w)
		return func() {
			if err != nil {
				a.changed()
				a.links.Trouble(err)
				return
			}
			a.env.Nav.Pop()
			n := kit.Notice{Tone: kit.Info, Icon: theme.IconWallet, Fact: a.env.T("wallet.added"), Text: a.env.T("wallet.waiting.text")}
			if first {
				n.Text = a.env.T("wallet.told_later")
			}
			a.env.Nav.Say(n)
		}
	})
}
