package approval

import (
	"context"

	"fyne.io/fyne/v2"

	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/theme"
)

// byPhone reads a code out and takes the answer.
func (o *own) byPhone() {
	v := o.view
	user, typed := "", ""
	if len(v.Approvers) == 1 {
		user = v.Approvers[0].User
	}
	var wrong error
	var route func(*kit.Env) *kit.Sheet
	route = func(e *kit.Env) *kit.Sheet {
		save := kit.NewButton(e, kit.Primary, theme.IconPayApproval, e.T("batch.call.save"), func() {
			o.bridge.Save(func(ctx context.Context) func() {
				err := o.m.Code(ctx, o.key, typed, user)
				return func() {
					if wrong = err; err != nil {
						e.Nav.Sheet(route)
						return
					}
					o.done(e.T("batch.call.kept"), nil)
				}
			})
		})
		save.Once = true
		able := func() { save.Able(typed != "" && user != "") }
		code := kit.NewText(e, kit.Figure, theme.Ink, v.Challenge).Centred()
		say := kit.NewPara(e, kit.Second, theme.Ink2, e.T("batch.call.say", "payments", v.Count, "amount", v.Total))
		parts := []fyne.CanvasObject{kit.NewText(e, kit.Label, theme.Ink2, e.T("batch.call.read")), code, say}
		if len(v.Approvers) > 1 {
			parts = append(parts, kit.NewText(e, kit.Label, theme.Ink2, e.T("batch.call.who")))
			for _, a := range v.Approvers {
				parts = append(parts, form.NewPick(e, a.Name, "", a.User == user, func() {
					user = a.User
					e.Nav.Sheet(route)
				}))
			}
		}
		answer := form.NewInput(e, e.T("batch.call.answer"), typed, "XXXX-XXXX")
		answer.OnChanged = func(t string) {
			typed = t
			able()
		}
		parts = append(parts, answer)
		if wrong != nil {
			parts = append(parts, kit.TroubleCard(e, wrong))
		}
		able()
		return &kit.Sheet{Title: e.T("batch.way.call"), Second: e.T("batch.title", "no", v.No), Body: kit.Column(kit.Gap8, parts...), Foot: save}
	}
	o.env.Nav.Sheet(route)
}
