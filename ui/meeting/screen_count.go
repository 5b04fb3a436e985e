package meeting

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/app/money"
	"daftari/ui/bridge"
	"daftari/ui/kit"
	"daftari/ui/kit/count"
	"daftari/ui/kit/ledger"
	"daftari/ui/kit/total"
	"daftari/ui/theme"
)

// purses are the currencies that must be counted, in order; where more is handed out than taken in there is nothing
// to count.
func purses(v Sheet) []money.Currency {
	var out []money.Currency
	for _, p := range v.Purses {
		if !p.HandsOut {
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
	count  *count.Counter
	page   *kit.Page
	now    app.CashCount // what stands in the counter
	reason int           // chosen, -1 = none
	button *kit.Button
	last   bool // the last currency: the button closes the meeting
	next   func()
	closed func(Closed)
}

// start makes the counter for what the model read.
func (c *counting) start(v Counting, compact bool) {
	c.view, c.reason = v, v.Chosen
	words := make([]string, 0, len(v.Reasons))
	for _, r := range v.Reasons {
		words = append(words, r.Word)
	}
	c.now = v.Kept
	c.count = count.New(c.env, count.Options{Expected: v.Expected, Kept: v.Kept, NoExactly: v.NoExactly, Compact: compact,
		Matches: v.Matches, Reasons: words, Reason: v.Chosen, Says: c.env.T("meeting.sheet_says"),
		Counted: c.counted, Reasoned: func(i int) { c.reason = i; c.able() }})
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
	c.page.Changed() // the rows below the figures come and go
	if !now.Total.Valid() {
		return
	}
	c.bridge.Save(func(ctx context.Context) func() {
		err := c.m.SaveCount(ctx, c.view.Sheet, now, "")
		return func() {
			if err != nil {
				c.links.Trouble(err)
			}
		}
	})
}

func (c *counting) word() string {
	switch {
	case !c.last:
		return c.env.T("meeting.next_currency")
	case c.count != nil && (c.count.State() == count.Short || c.count.State() == count.Over):
		return c.env.T("meeting.close_difference")
	}
	return c.env.T("meeting.close")
}

func (c *counting) able() {
	if c.button == nil {
		return
	}
	c.button.SetWord(c.word())
	state := c.count.State()
	if state == count.Nothing || (state != count.Matches && c.reason < 0) {
		c.button.Disable()
		return
	}
	c.button.Enable()
}

// finish keeps the count with its reason, then closes the meeting or goes on to the next currency.
func (c *counting) finish() {
	reason := ""
	if c.count.State() != count.Matches && c.reason >= 0 {
		reason = c.view.Reasons[c.reason].Key
	}
	now := c.now
	c.bridge.Save(func(ctx context.Context) func() {
		err := c.m.SaveCount(ctx, c.view.Sheet, now, reason)
		var done Closed
		if err == nil && c.last {
			done, err = c.m.Close(ctx, c.view.Sheet)
		}
		return func() {
			switch {
			case err != nil:
				c.able()
				c.links.Trouble(err)
			case c.last:
				c.closed(done)
			default:
				c.next()
			}
		}
	})
}

// CountPage counts the cash of the sheet, one currency after the other, and closes the meeting (p05).
func CountPage(models Models, links Links, all []money.Currency, at int) kit.Route {
	return func(e *kit.Env) *kit.Page {
		c := &counting{env: e, m: models(e), links: links, bridge: e.Bridge.Page(), last: at >= len(all)-1}
		c.closed = func(Closed) { e.Nav.Replace(ClosedPage(models, links)) }
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
		p.OnShow = func() {
			c.bridge.Refresh("count", func(ctx context.Context) func() {
				v, err := c.read(ctx, all, at)
				return func() {
					if err != nil {
						links.Trouble(err)
						return
					}
					p.Second = v.Second
					c.start(v, false)
					body.Objects = []fyne.CanvasObject{kit.Under(c.count.Head, container.NewVScroll(c.count.Rows))}
					foot.Objects = []fyne.CanvasObject{ledger.Foot(e, c.count.Foot, c.button)}
					body.Refresh()
					foot.Refresh()
					p.Changed()
				}
			})
		}
		return p
	}
}

// read is the count of a currency; a sheet without cash is counted as nothing in the institution's own.
func (c *counting) read(ctx context.Context, all []money.Currency, at int) (Counting, error) {
	if at < len(all) {
		return c.m.Counting(ctx, all[at])
	}
	return c.m.NothingToCount(ctx)
}

// pane is the count beside the grid, on a desktop.
func (s *sheetScreen) pane() {
	all := purses(s.view)
	if !s.view.Ready || s.view.All == nil || s.view.State != app.SheetOpen || len(all) != 1 {
		s.page.Pane, s.count = s.summary(), nil
		return
	}
	c := &counting{env: s.env, m: s.m, links: s.links, bridge: s.bridge, page: s.page, last: true}
	c.closed = func(Closed) { s.env.Nav.Replace(ClosedPage(s.models, s.links)) }
	s.bridge.Refresh("pane", func(ctx context.Context) func() {
		v, err := s.m.Counting(ctx, all[0])
		return func() {
			if err != nil {
				s.links.Trouble(err)
				return
			}
			if s.count != nil && s.count.view.Expected.Equal(v.Expected) {
				return // the same count goes on: it keeps its focus
			}
			c.start(v, true)
			s.count = c
			s.page.Pane = container.NewBorder(s.summary(), kit.Pad(s.env, kit.Gap16, kit.Gap8, kit.Gap16, kit.Gap16, c.button), nil, nil,
				container.NewVScroll(kit.Sides(s.env, c.count.Rows)))
			s.page.Changed()
		}
	})
}

// summary is the head of the pane: expected, what differs, the cash to have.
func (s *sheetScreen) summary() fyne.CanvasObject {
	e := s.env
	var all []fyne.CanvasObject
	line := func(word, figure string, token theme.Token) {
		all = append(all, kit.Row(e, kit.Gap8, kit.Grow(kit.NewText(e, kit.Note, theme.Ink2, word)), kit.NewText(e, kit.Note, token, figure).Ending()))
	}
	for _, p := range s.view.Purses {
		line(e.T("meeting.expected"), s.m.figure(p.Expected), theme.Ink)
		if p.Exceptions != "" && s.view.All != nil {
			line(e.T("meeting.exceptions", "n", s.view.All.Except), p.Exceptions, theme.Turmeric)
		}
		all = append(all, total.Rule(e), kit.Row(e, kit.Gap8, kit.Grow(kit.NewText(e, kit.Head, theme.Ink, e.T("meeting.cash_to_have"))),
			total.New(e, kit.Total, p.Figure).Ending()))
	}
	return kit.Pad(e, kit.Gap16, kit.Gap12, kit.Gap16, kit.Gap12, kit.Column(kit.Gap4, all...))
}

// toCount is F6: into the pane's notes where there is one, else to the page.
func (s *sheetScreen) toCount() {
	if s.count != nil {
		s.count.count.Focus(0)
		return
	}
	s.counting()
}

// closeFromPane is F9: the pane's button, where it can be pressed.
func (s *sheetScreen) closeFromPane() {
	if s.count != nil {
		s.count.button.Tapped(nil)
		return
	}
	s.counting()
}
