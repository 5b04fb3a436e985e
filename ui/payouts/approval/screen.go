package approval

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/app/proof"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/kit/total"
	"daftari/ui/payouts/line"
	"daftari/ui/payouts/sign"
	"daftari/ui/payouts/table"
	"daftari/ui/theme"
)

// Links lead out of the pages. Payment and Client may be nil: then lines lead nowhere.
type Links struct {
	Payment func(key app.Key)
	Client  func(id app.ClientID)
	Send    func(keys []app.Key) // the same payments once more
	Pending func()               // the tab of pending payments
	Own     func(key app.Key)    // one of this device's
	Waiting func(key app.Key)    // one that waits for who is at the device
	Keys    sign.Keys
	Trouble func(error)
}

// Models makes the model in the language of an Env.
type Models func(*kit.Env) *Model

// own is the page of a batch of this device (p13).
type own struct {
	env    *kit.Env
	m      *Model
	models Models
	links  Links
	key    app.Key
	bridge *bridge.Page
	page   *kit.Page
	body   *fyne.Container
	foot   *fyne.Container
	view   Batch
	called bool
}

// OwnRoute is a batch that was asked for or sent from this device.
func OwnRoute(models Models, key app.Key, links Links) kit.Route {
	return func(e *kit.Env) *kit.Page {
		o := &own{env: e, m: models(e), models: models, links: links, key: key, bridge: e.Bridge.Page(), body: container.NewStack(), foot: container.NewStack()}
		o.page = &kit.Page{Title: e.T("batch.approvals"), Body: o.body, Foot: o.foot, OnShow: o.load, OnBook: o.load, OnGone: o.bridge.Close}
		return o.page
	}
}

// load reads the batch, and once calls the desk where it was not told everything yet: without a network that is tried
// again with the next sync.
func (o *own) load() {
	o.bridge.Refresh("batch", func(ctx context.Context) func() {
		v, err := o.m.Own(ctx, o.key)
		return func() {
			if err != nil {
				o.links.Trouble(err)
				return
			}
			o.Show(v)
			if v.Owed && !o.called {
				o.called = true
				o.call()
			}
		}
	})
}

func (o *own) call() {
	o.bridge.Far(func(ctx context.Context) func() {
		if o.m.Call(ctx) != nil {
			return nil // the page says that it goes when a network returns
		}
		return o.load
	})
}

// Show draws a view.
func (o *own) Show(v Batch) {
	o.view = v
	e := o.env
	o.page.Title, o.page.Second = e.T("batch.title", "no", v.No), v.Asked
	o.page.Menu = []kit.Action{{Icon: theme.IconPayPending, Word: e.T("batch.the_payments"), Do: o.lines}}
	parts := []fyne.CanvasObject{ledger.NewBigStamp(e, v.Look, v.Stamp), kit.Space(10), o.card(v)}
	for i, t := range v.Troubles {
		if i == 0 {
			parts = append(parts, kit.Space(10), kit.NeedsCard(e, t.What, t.Money, t.Do))
		}
	}
	if v.Decided != "" {
		parts = append(parts, kit.Space(10), kit.Hint(e, theme.IconPerson, v.Decided))
	}
	if v.Waits {
		parts = append(parts, kit.Space(10), kit.Banner(e, kit.Notice{Tone: kit.Info, Icon: theme.IconLock, Text: e.T("batch.frozen_text")}))
		if v.Decided == "" {
			parts = append(parts, o.ways(v)...)
		}
	} else {
		parts = append(parts, kit.Space(14), kit.NewText(e, kit.Label, theme.Ink2, e.T("batch.the_payments")), kit.Space(6))
	}
	all := []fyne.CanvasObject{kit.Sides(e, kit.Column(0, parts...))}
	if !v.Waits {
		all = append(all, ledger.Framed(e, o.states(v)))
	}
	o.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, append(all, kit.Space(kit.Gap16))...))}
	o.foot.Objects = o.acts(v)
	o.body.Refresh()
	o.foot.Refresh()
	o.page.Changed()
}

// card is what was asked for, how much, and until when.
func (o *own) card(v Batch) fyne.CanvasObject {
	e := o.env
	count := kit.NewText(e, kit.Second, theme.Ink2, e.T("batch.currency", "payments", v.Count, "currency", v.Currency))
	sum := total.New(e, kit.Hero, v.Total).Ending()
	head := fyne.CanvasObject(kit.Row(e, kit.Gap8, kit.Grow(count), sum))
	if e.Large() {
		count.Lines = 2
		head = kit.Column(0, count, sum)
	}
	return kit.Card(e, kit.Column(kit.Gap4, append([]fyne.CanvasObject{head, kit.Space(kit.Gap4)}, facts(e, v.Facts)...)...))
}

func facts(e *kit.Env, all []Fact) []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(all))
	for i, f := range all {
		label, value := kit.NewText(e, kit.Head, theme.Ink2, f.Label), kit.NewText(e, kit.Head, theme.Ink, f.Value).Ending()
		label.Regular, value.Regular = true, !f.Bold
		if e.Large() {
			label.Lines, value.Lines, value.Align = 2, 3, kit.Start
			out[i] = kit.Column(0, label, value)
			continue
		}
		value.Lines = 2
		out[i] = kit.Row(e, kit.Gap12, label, kit.Grow(value))
	}
	return out
}

// ways are those that work now.
func (o *own) ways(v Batch) []fyne.CanvasObject {
	e := o.env
	parts := []fyne.CanvasObject{kit.Space(14), kit.NewText(e, kit.Label, theme.Ink2, e.T("batch.ways")), kit.Space(6)}
	if v.Arrived != "" {
		parts = append(parts, o.device(v), kit.Space(kit.Gap8))
		if len(v.Approvers) > 0 {
			parts = append(parts, form.NewChoice(e, theme.IconCall, e.T("batch.way.call"), e.T("batch.way.call.text"), true, o.byPhone), kit.Space(kit.Gap8))
		}
	} else {
		parts = append(parts, kit.Hint(e, theme.IconLinkOffline, e.T("batch.no_desk")), kit.Space(kit.Gap8))
	}
	for _, p := range v.Here {
		parts = append(parts, form.NewChoice(e, theme.IconPerson, e.Here("batch.way.here", "name", p.Name), e.T("batch.way.here.text"), false, func() { o.here(p) }), kit.Space(kit.Gap8))
	}
	if len(v.Here) == 0 {
		parts = append(parts, kit.Hint(e, theme.IconInfo, e.Here("batch.nobody_here")))
	}
	return parts
}

// device is no button: it happens elsewhere.
func (o *own) device(v Batch) fyne.CanvasObject {
	e := o.env
	second := kit.NewText(e, kit.Second, theme.Ink2, v.Arrived)
	second.Lines = 3
	name := kit.NewText(e, kit.Name, theme.Ink, e.T("batch.way.device"))
	name.Lines = 2
	row := []fyne.CanvasObject{e.Icon(theme.IconStateOnComputer, theme.Ink, 24), kit.Grow(kit.Column(0, name, second))}
	if v.There {
		row = append(row, e.Icon(theme.IconCheck, theme.Leaf, 20))
	}
	return kit.Card(e, kit.Row(e, kit.Gap12, row...))
}

// states are the payments with what became of them.
func (o *own) states(v Batch) fyne.CanvasObject {
	rows := make([]fyne.CanvasObject, len(v.Lines))
	for i, l := range v.Lines {
		var do func()
		if o.links.Payment != nil {
			do = func() { o.links.Payment(l.Key) }
		}
		rows[i] = ledger.NewLine(o.env, ledger.View{Icon: theme.Icon(l.Look.Icon), Name: l.Name, Second: l.Wallet, Stamp: l.Look, Word: l.State, Both: true, Amount: l.Amount, More: do != nil && !o.env.Large()}, do)
	}
	return kit.Column(0, rows...)
}

// lines is the frozen list.
func (o *own) lines() {
	v := o.view
	o.env.Nav.Sheet(func(e *kit.Env) *kit.Sheet {
		b := table.Batch{Lines: v.Lines, Currency: v.Currency, Count: v.Count, Total: v.Total, Each: v.Each}
		if o.links.Payment != nil {
			b.Tap = func(l line.Line) {
				e.Nav.CloseSheet()
				o.links.Payment(l.Key)
			}
		}
		return &kit.Sheet{Title: e.T("batch.the_payments"), Second: e.T("batch.title", "no", v.No), Body: table.New(e, b), Tall: true}
	})
}

// acts at the foot: back out, or once more.
func (o *own) acts(v Batch) []fyne.CanvasObject {
	e := o.env
	switch {
	case v.Withdrew:
		return []fyne.CanvasObject{ledger.Foot(e, kit.Hint(e, theme.IconClock, e.T("batch.withdraw.asked")))}
	case v.Waits:
		return []fyne.CanvasObject{ledger.Foot(e, kit.NewButton(e, kit.Danger, theme.IconClose, e.T("batch.withdraw"), o.withdraw))}
	case len(v.Again) > 0:
		again := kit.NewButton(e, kit.Primary, theme.IconPayApproval, e.T("batch.ask_again"), func() { o.anew(v.Again, func() { o.links.Send(v.Again) }) })
		fewer := kit.NewSmallButton(e, kit.Secondary, "", e.T("batch.fewer"), func() { o.anew(v.Again, o.links.Pending) })
		again.Once, fewer.Once = true, true
		if e.Large() {
			return []fyne.CanvasObject{ledger.Foot(e, again, fewer)}
		}
		return []fyne.CanvasObject{ledger.Foot(e, kit.Handed(e, kit.Gap8, kit.Grow(fewer), kit.Grow(again)))}
	}
	return nil
}

func (o *own) anew(keys []app.Key, then func()) {
	o.bridge.Save(func(ctx context.Context) func() {
		err := o.m.Anew(ctx, keys)
		return func() {
			if err != nil {
				o.links.Trouble(err)
				o.load()
				return
			}
			then()
		}
	})
}

func (o *own) withdraw() {
	o.env.Nav.Sheet(func(e *kit.Env) *kit.Sheet {
		yes := kit.NewButton(e, kit.Danger, theme.IconClose, e.T("batch.withdraw"), func() {
			o.bridge.Save(func(ctx context.Context) func() {
				said, err := o.m.Withdraw(ctx, o.key)
				return func() { o.done(said, err) }
			})
		})
		yes.Once = true
		return &kit.Sheet{Title: e.T("batch.title", "no", o.view.No), Body: kit.NewPara(e, kit.Body, theme.Ink, e.T("batch.withdraw.text")), Foot: yes}
	})
}

// here: a second person signs on this device with her own passphrase.
func (o *own) here(p sign.Person) {
	sign.Other(o.env, o.bridge, o.links.Keys, p, sign.Act{Word: o.env.T("batch.approve_n", "amount", o.view.Total), Icon: theme.IconPayApproval,
		Do:   func(ctx context.Context, by proof.Signer) error { return o.m.Decide(ctx, o.key, true, nil, "", by) },
		Then: func(err error) { o.done(o.env.T("batch.approved")+" "+o.env.T("batch.approved.text"), err) }})
}

// done says what came of it, and tells the desk.
func (o *own) done(said string, err error) {
	o.env.Nav.CloseSheet()
	if err != nil {
		o.links.Trouble(err)
	} else {
		o.env.Nav.Say(kit.Notice{Tone: kit.Good, Fact: said})
	}
	o.called = false
	o.load()
}
