package dayclose

import (
	"daftari/app"
	"daftari/ui/kit"
	"daftari/ui/kit/count"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// counting is the count of the i-th currency: notes and coins, or exactly what must be there, and why it differs.
func (s *screen) counting(i int) kit.Route {
	return func(e *kit.Env) *kit.Page {
		purse, at := s.view.Purses[i], -1
		words := make([]string, 0, len(s.view.Reasons))
		for n, r := range s.view.Reasons {
			words = append(words, r.Word)
			if r.Key == s.said.counts[i].Reason {
				at = n
			}
		}
		now := s.said.counts[i].Counted
		var counter *count.Counter
		var done *kit.Button
		var whole *kit.Scroll // with large text all but the button scrolls
		able := func() {
			if whole != nil {
				whole.Refresh()
			}
			if counter == nil || done == nil {
				return
			}
			if state := counter.State(); state == count.Nothing || (state != count.Matches && at < 0) {
				done.Disable()
				return
			}
			done.Enable()
		}
		counter = count.New(e, count.Options{Expected: purse.Must, Kept: now, NoExactly: s.view.NoExact, Reasons: words,
			Reason: at, Says: e.T("dayclose.must"), Counted: func(c app.CashCount) { now = c; able() }, Reasoned: func(n int) { at = n; able() }})
		done = kit.NewButton(e, kit.Primary, theme.IconCheck, e.T("kit.done"), func() {
			c := Count{Counted: now, At: e.Words.Clock(s.m.Now())}
			if counter.State() != count.Matches && at >= 0 {
				c.Reason = s.view.Reasons[at].Key
			}
			s.said.counts[i], s.said.state[i] = c, counter.State()
			e.Nav.Pop()
		})
		able()
		page := &kit.Page{Title: e.T("dayclose.count"), Second: s.view.Second, Body: kit.Under(counter.Head, kit.NewScroll(counter.Rows)),
			Foot: ledger.Foot(e, counter.Foot, done)}
		if e.Large() { // there is no room for a head and sums that stay
			whole = kit.NewScroll(kit.Column(0, counter.Head, counter.Rows, kit.Pad(e, kit.Gap16, kit.Gap12, kit.Gap16, kit.Gap16, counter.Foot)))
			page.Body, page.Foot = whole, ledger.Foot(e, done)
		}
		return page
	}
}
