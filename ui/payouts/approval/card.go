package approval

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/app/proof"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/chart"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/kit/total"
	"daftari/ui/payouts/line"
	"daftari/ui/payouts/sign"
	"daftari/ui/payouts/table"
	"daftari/ui/theme"
)

// card is one batch in front of who decides on it: a page of its own on a phone, the detail beside the list on a desktop.
type card struct {
	env     *kit.Env
	m       *Model
	links   Links
	bridge  *bridge.Page
	decided func() // it does not wait any more

	head, body, foot *fyne.Container
	view             Batch
	shown            bool
	paged            bool // the page's own bar says who asks
	out              map[app.Key]bool
}

func newCard(e *kit.Env, m *Model, links Links, b *bridge.Page, decided func()) *card {
	return &card{env: e, m: m, links: links, bridge: b, decided: decided, head: container.NewStack(), body: container.NewStack(), foot: container.NewStack(), out: map[app.Key]bool{}}
}

// Show draws a batch; lines that were taken out of another one come back.
func (c *card) Show(v Batch) {
	if v.Key != c.view.Key {
		clear(c.out)
	}
	c.view, c.shown = v, true
	c.draw()
}

// none: nothing waits.
func (c *card) none() {
	c.shown = false
	for _, o := range []*fyne.Container{c.head, c.body, c.foot} {
		o.Objects = nil
		o.Refresh()
	}
}

func (c *card) draw() {
	e, v := c.env, c.view
	t := table.Batch{Lines: v.Lines, Currency: v.Currency, Count: v.Count, Total: v.Total, Each: v.Each, Out: c.out}
	if c.links.Client != nil {
		t.Tap = func(l line.Line) { c.links.Client(l.Client) }
	}
	c.head.Objects = []fyne.CanvasObject{c.title()}
	c.body.Objects = []fyne.CanvasObject{kit.NewScroll(kit.Column(0, table.New(e, t), c.checks(), kit.Space(kit.Gap12)))}
	c.foot.Objects = []fyne.CanvasObject{c.acts()}
	for _, o := range []*fyne.Container{c.head, c.body, c.foot} {
		o.Refresh()
	}
}

// title tells who asks, and how the total stands against her limit and one's own.
func (c *card) title() fyne.CanvasObject {
	e := c.env
	if c.paged {
		return kit.Pad(e, kit.Gap16, kit.Gap4, kit.Gap16, kit.Gap8, kit.Column(kit.Gap8, kit.Hint(e, theme.IconLock, c.view.Frozen), c.limits()))
	}
	name := kit.NewText(e, kit.Title, theme.Ink, e.T("batch.asks_to_send", "name", c.view.By))
	second := kit.NewText(e, kit.Second, theme.Ink2, c.view.Asked+" · "+c.view.Frozen)
	name.Lines, second.Lines = 2, 2
	who := kit.Column(0, name, second)
	if e.Large() {
		second.Lines = 4
		return kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, kit.Gap8, kit.Column(kit.Gap8, who, c.limits()))
	}
	return kit.Pad(e, kit.Gap16, kit.Gap12, kit.Gap16, kit.Gap8, kit.Row(e, kit.Gap16, kit.Grow(who), kit.Fixed(332, c.limits())))
}

// limits are hers, what is above it, and one's own.
func (c *card) limits() fyne.CanvasObject {
	e, v := c.env, c.view
	hers := kit.NewText(e, kit.Second, theme.Ink2, v.Limit)
	above := kit.NewText(e, kit.Label, theme.Turmeric, v.Above).Centred()
	mine := kit.NewText(e, kit.Second, theme.Ink2, v.Mine).Ending()
	bar := chart.NewBar(e, 12, 3, max(v.Used, v.Most), chart.Part{Size: min(v.Used, v.Lim), Tone: theme.Indigo}, chart.Part{Size: max(0, v.Used-v.Lim), Tone: theme.Turmeric})
	if e.Large() {
		return kit.Column(kit.Gap4, hers, above, mine, bar)
	}
	return kit.Column(kit.Gap4, kit.Row(e, kit.Gap8, hers, kit.Grow(above), mine), bar)
}

// checks are what the desk looked up.
func (c *card) checks() fyne.CanvasObject {
	e := c.env
	cells := make([]fyne.CanvasObject, 0, len(c.view.Checks))
	for _, x := range c.view.Checks {
		icon, tone := theme.IconCheck, theme.Leaf
		if !x.OK {
			icon, tone = theme.IconHelp, theme.Turmeric
		}
		title, second := kit.NewText(e, kit.Note, theme.Ink, x.Title), kit.NewText(e, kit.Second, theme.Ink2, x.Second)
		title.Bold, title.Lines, second.Lines = true, 2, 3
		cells = append(cells, kit.Grow(kit.Row(e, kit.Gap8, e.Icon(icon, tone, 20), kit.Grow(kit.Column(0, title, second)))))
	}
	if len(cells) == 0 {
		return kit.Space(0)
	}
	down := make([]fyne.CanvasObject, len(cells))
	for i, x := range c.view.Checks {
		look := ledger.View{Icon: theme.IconCheck, IconTone: theme.Leaf, Name: x.Title, Second: x.Second}
		if !x.OK {
			look.Icon, look.IconTone = theme.IconHelp, theme.Turmeric
		}
		down[i] = ledger.NewLine(e, look, nil)
	}
	narrow := kit.Pad(e, 0, kit.Gap12, 0, 0, ledger.Framed(e, kit.Column(0, down...)))
	if e.Large() {
		return narrow
	}
	wide := kit.Column(kit.Gap8, kit.Space(kit.Gap4), kit.Rule(e), kit.Sides(e, kit.Row(e, kit.Gap12, cells...)))
	return kit.ByWidth(760, narrow, wide)
}

// total that would be let go.
func (c *card) total() string {
	sum, err := c.m.Less(c.view, c.left())
	if err != nil {
		return c.view.Total
	}
	return sum
}

// left are the lines that stay behind.
func (c *card) left() []app.Key {
	var keys []app.Key
	for _, l := range c.view.Lines {
		if c.out[l.Key] {
			keys = append(keys, l.Key)
		}
	}
	return keys
}

func (c *card) acts() fyne.CanvasObject {
	e := c.env
	hint := kit.Hint(e, theme.IconLock, e.T("batch.pin_asked"))
	no := kit.NewSmallButton(e, kit.Danger, theme.IconPayRejected, e.T("batch.not_approved"), c.reject)
	out := kit.NewSmallButton(e, kit.Secondary, theme.IconMinus, e.T("batch.take_line"), c.takeOut)
	yes := kit.NewButton(e, kit.Primary, theme.IconPayApproval, e.T("batch.approve_n", "amount", c.total()), c.approve)
	if len(c.view.Lines) < 2 {
		out.Disable()
	}
	if e.Large() {
		return ledger.Foot(e, yes, no, out)
	}
	narrow := kit.Column(kit.Gap8, hint, kit.Row(e, kit.Gap8, kit.Grow(no), kit.Grow(out)), yes)
	if !e.Computer {
		return ledger.Foot(e, narrow)
	}
	wno, wout := kit.NewSmallButton(e, kit.Danger, theme.IconPayRejected, e.T("batch.not_approved"), c.reject), kit.NewSmallButton(e, kit.Secondary, theme.IconMinus, e.T("batch.take_line"), c.takeOut)
	wyes := kit.NewSmallButton(e, kit.Primary, theme.IconPayApproval, e.T("batch.approve_n", "amount", c.total()), c.approve)
	if len(c.view.Lines) < 2 {
		wout.Disable()
	}
	asks := kit.Row(e, kit.Gap8, e.Icon(theme.IconLock, theme.Ink, 20), kit.Grow(kit.NewPara(e, kit.Note, theme.Ink, e.T("batch.pin_asked"))))
	wide := kit.Row(e, kit.Gap8, kit.Grow(asks), wno.WithKey("R"), wout.WithKey("X"), wyes.WithKey("A"))
	return kit.Column(0, kit.Rule(e), kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, kit.Gap8, kit.ByWidth(760, narrow, wide)))
}

// openClient opens the first one whose name is to be checked, else the first of the batch.
func (c *card) openClient() {
	i := max(0, slices.IndexFunc(c.view.Lines, func(l line.Line) bool { return l.Check }))
	if c.links.Client != nil && i < len(c.view.Lines) {
		c.links.Client(c.view.Lines[i].Client)
	}
}

// key of the desktop: A, R, X and Enter.
func (c *card) key(k kit.KeyPress) bool {
	if !c.shown || k.Ctrl {
		return false
	}
	if k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter {
		c.openClient()
		return true
	}
	switch k.Rune {
	case 'a', 'A':
		c.approve()
	case 'r', 'R':
		c.reject()
	case 'x', 'X':
		if len(c.view.Lines) > 1 {
			c.takeOut()
		}
	default:
		return false
	}
	return true
}

func (c *card) keys() []kit.Key {
	if !c.shown {
		return nil
	}
	e := c.env
	return []kit.Key{{Caps: []string{"A"}, Word: e.T("batch.key.approve")}, {Caps: []string{"R"}, Word: e.T("batch.key.reject")}, {Caps: []string{"X"}, Word: e.T("batch.key.take_line")}}
}

func (c *card) approve() {
	v, out, e := c.view, c.left(), c.env
	sign.Own(e, c.bridge, c.links.Keys, sign.Act{Word: e.T("batch.approve_n", "amount", c.total()), Icon: theme.IconPayApproval,
		Do: func(ctx context.Context, by proof.Signer) error { return c.m.Decide(ctx, v.Key, true, out, "", by) },
		Then: func(err error) {
			c.done(kit.Notice{Tone: kit.Good, Icon: theme.IconPayApproved, Fact: e.T("batch.approved"), Text: e.T("batch.approved.text")}, err)
		}})
}

// reject asks why, and then who says so.
func (c *card) reject() {
	v, why := c.view, &form.Why{}
	c.env.Nav.Sheet(func(e *kit.Env) *kit.Sheet {
		no := kit.NewButton(e, kit.Danger, theme.IconPayRejected, e.T("batch.not_approved"), func() {
			reason := why.Reason()
			sign.Own(e, c.bridge, c.links.Keys, sign.Act{Word: e.T("batch.not_approved"), Icon: theme.IconPayRejected,
				Do: func(ctx context.Context, by proof.Signer) error {
					return c.m.Decide(ctx, v.Key, false, nil, reason, by)
				},
				Then: func(err error) {
					c.done(kit.Notice{Tone: kit.Info, Icon: theme.IconPayRejected, Fact: e.T("batch.rejected")}, err)
				}})
		})
		asks, first := why.Ask(e, nil, e.T("batch.not_approved.why"), no)
		return &kit.Sheet{Title: e.T("batch.not_approved"), Second: e.T("batch.title", "no", v.No), Body: kit.Column(0, asks...), Foot: no, First: first}
	})
}

// takeOut chooses the lines that stay behind; one at least goes.
func (c *card) takeOut() {
	var route func(*kit.Env) *kit.Sheet
	route = func(e *kit.Env) *kit.Sheet {
		parts := []fyne.CanvasObject{kit.NewPara(e, kit.Second, theme.Ink2, e.T("batch.take_line.text"))}
		for _, l := range c.view.Lines {
			note := l.Amount
			if e.Large() { // no room beside the name
				note = ""
			}
			parts = append(parts, form.NewPick(e, l.Name, note, !c.out[l.Key], func() {
				if !c.out[l.Key] && len(c.left()) == len(c.view.Lines)-1 {
					return
				}
				c.out[l.Key] = !c.out[l.Key]
				e.Nav.Sheet(route)
				c.draw()
			}))
		}
		foot := kit.Row(e, kit.Gap8, kit.Grow(kit.NewText(e, kit.Name, theme.Ink, e.T("batch.payments", "n", len(c.view.Lines)-len(c.left())))), total.New(e, kit.Figure, c.total()).Ending())
		return &kit.Sheet{Title: e.T("batch.take_line"), Body: kit.Column(0, parts...), Foot: foot, Tall: len(c.view.Lines) > 6}
	}
	c.env.Nav.Sheet(route)
}

// done says what came of it, and tells the desk; it is told again with every sync until it has heard.
func (c *card) done(n kit.Notice, err error) {
	if err != nil {
		c.links.Trouble(err)
	} else {
		c.env.Nav.Say(n)
		c.bridge.Far(func(ctx context.Context) func() { _ = errors.Join(c.m.Call(ctx), c.m.Hear(ctx)); return nil })
	}
	c.decided()
}

// find a batch of a list.
func (v List) find(key app.Key) int {
	return slices.IndexFunc(v.Waiting, func(b Batch) bool { return b.Key == key })
}
