package meeting

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/app/money"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/count"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// purses are the currencies that must be counted, in order; where no more came in than went out there is nothing to
// count.
func purses(v Sheet) []money.Currency {
	var out []money.Currency
	for _, p := range v.Purses {
		if p.Hand.Sign() > 0 {
			out = append(out, p.Currency)
		}
	}
	return out
}

// counting is the count of one currency and the close that may follow it, as a page or in the desktop's pane.
type counting struct {
	env    *kit.Env
	m      *Model
	links  Links
	bridge *bridge.Page
	view   Counting
	count  *count.Counter // nil: there is nothing to count
	page   *kit.Page
	whole  *kit.Scroll   // with large text all but the button scrolls; else nil
	now    app.CashCount // what stands in the counter
	reason int           // chosen, -1 = none
	button *kit.Button
	held   bool // the meeting was recorded elsewhere too: compare before closing
	last   bool // the last currency: the button closes the meeting
	shown  func()
	again  func() // reads the sheet again after a refusal
	next   func()
	closed func(notices []string)
}

// start makes the counter for what the model read.
func (c *counting) start(v Counting, compact bool) {
	c.view, c.reason, c.count = v, v.Chosen, nil
	if v.None == "" {
		words := make([]string, 0, len(v.Reasons))
		for _, r := range v.Reasons {
			words = append(words, r.Word)
		}
		c.now = v.Kept
		matches := v.Matches
		if compact {
			matches = ""
		}
		c.count = count.New(c.env, count.Options{Expected: v.Expected, Kept: v.Kept, NoExactly: v.NoExactly, Compact: compact,
			Matches: matches, Reasons: words, Reason: v.Chosen, Says: c.env.T("meeting.sheet_says"),
			Counted: c.counted, Reasoned: c.reasoned})
	}
	c.button = kit.NewButton(c.env, kit.Primary, theme.IconNavDayclose, c.word(), c.finish)
	c.button.Once = true
	if compact {
		c.button.WithKey("F9")
	}
	c.able()
}

// counted keeps each touch: a phone that dies here opens with the same notes.
func (c *counting) counted(now app.CashCount) {
	c.now = now
	c.able()
	c.shown() // the rows below the figures come and go
	c.keep()
}

func (c *counting) reasoned(i int) {
	c.reason = i
	c.able()
	c.keep()
}

// keep saves the count with its reason.
func (c *counting) keep() {
	if !c.now.Total.Valid() {
		return
	}
	now, reason := c.now, c.why()
	c.bridge.Save(func(ctx context.Context) func() {
		err := c.m.SaveCount(ctx, c.view.Sheet, now, reason)
		return func() {
			if err != nil {
				c.links.Trouble(err)
			}
		}
	})
}

// why is the key of the reason, "" while none is needed or chosen.
func (c *counting) why() string {
	if c.reason < 0 || c.state() == count.Matches {
		return ""
	}
	return c.view.Reasons[c.reason].Key
}

func (c *counting) state() count.State {
	if c.count == nil {
		return count.Matches
	}
	return c.count.State()
}

func (c *counting) word() string {
	state := c.state()
	switch {
	case !c.last:
		return c.env.T("meeting.next_currency")
	case state == count.Short || state == count.Over:
		return c.env.T("meeting.close_difference")
	}
	return c.env.T("meeting.close")
}

func (c *counting) able() {
	if c.button == nil {
		return
	}
	c.button.SetWord(c.word())
	state := c.state()
	if state == count.Nothing || (state != count.Matches && c.reason < 0) {
		c.button.Disable()
		return
	}
	c.button.Enable()
}

// finish keeps the count with its reason, then closes the meeting or goes on to the next currency.
func (c *counting) finish() {
	now, reason, counts := c.now, c.why(), c.count != nil
	c.bridge.Save(func(ctx context.Context) func() {
		var err error
		if counts {
			err = c.m.SaveCount(ctx, c.view.Sheet, now, reason)
		}
		var notices []string
		if err == nil && c.last {
			notices, err = c.m.Close(ctx, c.view.Sheet)
		}
		return func() {
			switch {
			case err != nil:
				c.refused(err)
			case c.last:
				c.closed(notices)
			default:
				c.next()
			}
		}
	})
}

// refused tells why, and reads the sheet again: its figures may have moved. A meeting that was recorded elsewhere too is
// to be compared, and can then be closed all the same: the cash in her hand is never lost.
func (c *counting) refused(err error) {
	var p *app.Problem
	c.held = errors.As(err, &p) && p.Key == "teller.held_meanwhile"
	c.able()
	c.links.Trouble(err)
	c.again()
}

// compare is the banner of a meeting that was recorded elsewhere too.
func (c *counting) compare() fyne.CanvasObject {
	return kit.Banner(c.env, kit.Notice{Tone: kit.Warn, Text: c.env.T("meeting.held"),
		Act: kit.Action{Word: c.env.T("meeting.compare"), Do: c.env.Nav.Pop}})
}

// CountPage counts the cash of the sheet, one currency after the other, and closes the meeting (p05).
func CountPage(models Models, links Links, all []money.Currency, at int) kit.Route {
	return func(e *kit.Env) *kit.Page {
		c := &counting{env: e, m: models(e), links: links, bridge: e.Bridge.Page(), last: at >= len(all)-1}
		c.closed = func(notices []string) { e.Nav.Replace(closedPage(models, links, notices)) }
		c.next = func() { e.Nav.Replace(CountPage(models, links, all, at+1)) }
		body, foot := container.NewStack(), container.NewStack()
		p := &kit.Page{Title: e.T("meeting.count_title"), Body: body, Foot: foot, OnGone: c.bridge.Close,
			Keys: []kit.Key{{Caps: []string{"F9"}, Word: e.T("meeting.key.close")}}}
		c.page = p
		p.OnKey = func(k kit.KeyPress) bool {
			if k.Name != fyne.KeyF9 || c.button == nil {
				return false
			}
			c.button.Tapped(nil)
			return true
		}
		c.shown = func() {
			body.Refresh()
			if c.whole != nil {
				c.whole.Refresh()
			}
			p.Changed()
		}
		c.again = func() {
			c.bridge.Refresh("count", func(ctx context.Context) func() {
				v, err := c.read(ctx, all, at)
				return func() {
					if err != nil {
						links.Trouble(err)
						return
					}
					p.Second = v.Second
					c.start(v, false)
					body.Objects, foot.Objects = []fyne.CanvasObject{c.body()}, []fyne.CanvasObject{c.foot()}
					foot.Refresh()
					c.shown()
				}
			})
		}
		p.OnShow = c.again
		return p
	}
}

func (c *counting) body() fyne.CanvasObject {
	if c.count == nil {
		return container.NewVScroll(kit.Pad(c.env, kit.Gap16, kit.Gap16, kit.Gap16, kit.Gap16,
			kit.Empty(c.env, theme.IconCoins, c.env.T("meeting.nothing_to_count"), c.view.None, kit.Action{})))
	}
	if c.env.Large() { // there is no room for a head and sums that stay
		c.whole = kit.NewScroll(kit.Column(0, c.count.Head, c.count.Rows, kit.Pad(c.env, kit.Gap16, kit.Gap12, kit.Gap16, kit.Gap16, c.count.Foot)))
		return c.whole
	}
	return kit.Under(c.count.Head, container.NewVScroll(c.count.Rows))
}

func (c *counting) foot() fyne.CanvasObject {
	var all []fyne.CanvasObject
	if c.count != nil && !c.env.Large() {
		all = append(all, c.count.Foot)
	}
	if c.held {
		all = append(all, c.compare())
	}
	return ledger.Foot(c.env, append(all, c.button)...)
}

// read is the count of a currency, or what stands for it where there is no cash.
func (c *counting) read(ctx context.Context, all []money.Currency, at int) (Counting, error) {
	if at < len(all) {
		return c.m.Counting(ctx, all[at])
	}
	return c.m.NothingToCount(ctx)
}
