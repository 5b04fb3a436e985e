package away

import (
	"cmp"
	"strings"

	"fyne.io/fyne/v2"

	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// when is the time and the place of the new day, as usual until others are chosen.
func (a *away) when() fyne.CanvasObject {
	e := a.env
	at := form.NewField(e, e.T("away.at"), "", cmp.Or(a.at, e.T("away.unset")), func() {
		a.choose("away.at", "away.at_other", theme.IconClock, a.view.Times, a.at, func(s string) { a.at = s })
	})
	where := form.NewField(e, e.T("away.where"), "", cmp.Or(a.place, e.T("away.unset")), func() {
		a.choose("away.where", "away.where_other", theme.IconVillage, a.view.Places, a.place, func(s string) { a.place = s })
	})
	if e.Large() {
		return kit.Column(kit.Gap8, at, where)
	}
	return kit.Row(e, kit.Gap8, kit.Fixed(wideTime, at), kit.Grow(where))
}

// wideTime is the width of the field with the time.
const wideTime = 129

// choose opens a list of what is known, with a field for another.
func (a *away) choose(title, another string, icon theme.Icon, known []string, now string, chosen func(string)) {
	a.env.Nav.Sheet(func(e *kit.Env) *kit.Sheet {
		done := func(s string) func() {
			return func() {
				if s = strings.TrimSpace(s); s != "" {
					chosen(s)
				}
				e.Nav.CloseSheet()
				a.show()
			}
		}
		lines := make([]fyne.CanvasObject, 0, len(known))
		for _, s := range known {
			v := ledger.View{Icon: icon, Name: s}
			if s == now {
				v.Icon, v.IconTone, v.Ground = theme.IconCheck, theme.Indigo, theme.IndigoTint
			}
			lines = append(lines, ledger.NewLine(e, v, done(s)))
		}
		other := form.NewInput(e, e.T(another), "", "")
		other.OnDone = func(s string) { done(s)() }
		return &kit.Sheet{Title: e.T(title), Body: kit.Column(kit.Gap12, ledger.Framed(e, kit.Column(0, lines...)), kit.Sides(e, other)),
			Foot: kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, kit.Gap12, kit.NewButton(e, kit.Primary, theme.IconCheck, e.T("kit.done"), func() { done(other.Text())() }))}
	})
}
