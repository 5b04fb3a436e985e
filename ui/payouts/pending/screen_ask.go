package pending

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/app/money"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/amount"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// ask is the page on which a payment is asked for.
type ask struct {
	env    *kit.Env
	source Source
	links  Links
	client app.ClientID
	bridge *bridge.Page
	page   *kit.Page
	body   *fyne.Container
	busy   bool
}

// AskRoute is the page where payments are made out: of the approved loans that are due, or of one client's loans and
// savings.
func AskRoute(source func(*kit.Env) Source, links Links, client app.ClientID) kit.Route {
	return func(e *kit.Env) *kit.Page {
		a := &ask{env: e, source: source(e), links: links, client: client, bridge: e.Bridge.Page(), body: container.NewStack()}
		a.page = &kit.Page{Title: e.T("batch.ask"), Second: e.T("batch.ask.loans"), Body: a.body, OnShow: a.load, OnGone: a.bridge.Close}
		if client != 0 {
			a.page.Second = ""
		}
		return a.page
	}
}

func (a *ask) load() {
	a.bridge.Refresh("offers", func(ctx context.Context) func() {
		all, err := a.source.Offers(ctx, a.client)
		return func() {
			if err != nil {
				a.links.Trouble(err)
				return
			}
			a.show(all)
		}
	})
}

func (a *ask) show(all []Offer) {
	e := a.env
	var able, not []fyne.CanvasObject
	for _, o := range all {
		v := ledger.View{Icon: theme.IconLoan, Name: o.Name, Second: o.Second, Amount: o.Amount, More: true}
		if !o.Whole {
			v.Icon = theme.IconSavings
		}
		if o.Not == "" {
			able = append(able, ledger.NewLine(e, v, func() { a.choose(o) }))
			continue
		}
		v.Expected = true
		not = append(not, ledger.NewLine(e, v, func() {
			e.Nav.Sheet(func(e *kit.Env) *kit.Sheet { return kit.TextSheet(e, o.Name, o.Not, o.Do) })
		}))
	}
	parts := ledger.Section(e, e.T("batch.ask.can"), "", able...)
	parts = append(parts, ledger.Section(e, e.T("batch.ask.cannot"), "", not...)...)
	if len(all) == 0 {
		key := "batch.ask.none"
		if a.client != 0 {
			key = "batch.ask.none_of_her"
		}
		parts = []fyne.CanvasObject{kit.Space(kit.Gap24), kit.Sides(e, kit.Empty(e, theme.IconPayPending, e.T(key), e.T(key+".text"), kit.Action{}))}
	} else if a.client != 0 && a.page.Second == "" {
		a.page.Second = all[0].Name
		a.page.Changed()
	}
	a.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, append(parts, kit.Space(kit.Gap24))...))}
	a.body.Refresh()
}

// choose asks how much of savings; a loan goes whole.
func (a *ask) choose(o Offer) {
	a.env.Nav.Sheet(func(e *kit.Env) *kit.Sheet {
		sheet := &kit.Sheet{Title: o.Name, Second: o.Second}
		save := kit.NewButton(e, kit.Primary, theme.IconNavPay, e.T("batch.ask.save", "amount", o.Amount), nil)
		save.Once = true
		if o.Whole {
			save.OnTap = func() { a.record(o, o.Most) }
			sheet.Body, sheet.Foot = kit.Column(kit.Gap8, kit.NewPara(e, kit.Body, theme.Ink, e.T("batch.ask.whole"))), save
			return sheet
		}
		var entry *amount.Entry
		changed := func() {
			save.SetWord(e.T("batch.ask.save", "amount", entry.Amount().Format(e.Words.Lang())))
			save.Able(entry.Amount().Sign() > 0 && !entry.Over())
		}
		entry = amount.NewEntry(e, amount.Field{Start: o.Most, Code: true, Height: 86, Changed: func(money.Amount, bool) { changed() },
			Means: func(sum money.Amount) amount.Meaning {
				if c, err := sum.Cmp(o.Most); err != nil || c > 0 {
					return amount.Meaning{Text: e.T("batch.ask.over", "most", o.Amount), Over: true}
				}
				return amount.Meaning{Text: e.T("batch.ask.from")}
			}})
		save.OnTap = func() { a.record(o, entry.Amount()) }
		sheet.Body, sheet.Foot, sheet.OnKey = kit.Column(kit.Gap8, entry, entry.Pad(52)), save, entry.Take
		return sheet
	})
}

// record makes the payment out; what is said is true only after the commit.
func (a *ask) record(o Offer, sum money.Amount) {
	if a.busy {
		return
	}
	a.busy = true
	a.bridge.Save(func(ctx context.Context) func() {
		err := a.source.Ask(ctx, o, sum)
		return func() {
			a.busy = false
			a.env.Nav.CloseSheet()
			if err != nil {
				a.links.Trouble(err)
			} else {
				a.env.Nav.Say(kit.Notice{Tone: kit.Good, Icon: theme.IconPayPending, Fact: a.env.T("batch.ask.saved"), Text: a.env.T("batch.ask.saved.text")})
			}
			a.load()
		}
	})
}
