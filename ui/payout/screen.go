// Package payout is the tab of mobile payments. They are not built: it says so, and what to do meanwhile (UI.md 9).
package payout

import (
	"daftari/ui/kit"
	"daftari/ui/theme"
)

// Route is the tab's empty form; it reads nothing.
func Route() kit.Route {
	return func(e *kit.Env) *kit.Page {
		return &kit.Page{Title: e.T("payout.title"), Body: kit.NewScroll(kit.Column(kit.Gap16, kit.Space(kit.Gap8),
			kit.Sides(e, kit.Empty(e, theme.IconPayPending, e.T("payout.nothing"), e.T("payout.nothing.text"), kit.Action{})),
			kit.Sides(e, kit.Hint(e, theme.IconInfo, e.T("payout.cash"))), kit.Space(kit.Gap16)))}
	}
}
