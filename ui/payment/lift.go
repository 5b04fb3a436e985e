package payment

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"daftari/app"
	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/theme"
)

// lift shows the limit that stands in the way, what to read out to the supervisor, and takes her answer; then the
// payment is saved as it stands.
func (s *Screen) lift(p *app.Problem) {
	var code, by, reason string
	s.env.Nav.Sheet(func(e *kit.Env) *kit.Sheet {
		var on *kit.Button
		ready := func() {
			on.Disable()
			if code != "" && by != "" && reason != "" {
				on.Enable()
			}
		}
		field := func(key string, into *string) *form.Input {
			f := form.NewInput(e, e.T(key), *into, "")
			f.OnChanged = func(text string) { *into = text; ready() }
			return f
		}
		wrong := kit.NewPara(e, kit.Note, theme.Madder, "")
		wrong.Bold = true
		wrong.Hide()
		on = kit.NewButton(e, kit.Primary, "", e.T("payment.go_on"), func() { s.goOn(code, by, reason, on, wrong) })
		on.Once = true
		ready()
		answer := field("payment.answer", &code)
		var read []fyne.CanvasObject // in pieces, which wrap: what is read out is never cut
		for _, piece := range strings.SplitAfter(p.Challenge, "-") {
			read = append(read, kit.NewText(e, kit.Figure, theme.Ink, piece))
		}
		body := kit.Column(kit.Gap12,
			kit.NewPara(e, kit.Body, theme.Ink, e.T(p.Key+".what", p.Args...)),
			kit.NewPara(e, kit.Note, theme.Ink2, e.T(p.Key+".do", p.Args...)),
			kit.NewPara(e, kit.Note, theme.Ink2, e.T("payment.read_out")),
			kit.Over(e.Box(theme.Sunk, "", 0, theme.RadField), kit.Pad(e, kit.Gap8, kit.Gap8, kit.Gap8, kit.Gap8, kit.Wrap(e, 0, read...))),
			answer, field("payment.by", &by), field("payment.why", &reason), wrong)
		return &kit.Sheet{Title: e.T("payment.limit"), Body: body, Foot: on,
			Tall: true, First: answer.Focus()}
	})
}

// goOn takes the code; one that does not fit is said below the fields, which stay as they are.
func (s *Screen) goOn(code, by, reason string, on *kit.Button, wrong *kit.Text) {
	s.bridge.Save(func(ctx context.Context) func() {
		err := s.source.GoOn(ctx, code, by, reason)
		return func() {
			if err == nil {
				s.env.Nav.CloseSheet()
				s.record(false)
				return
			}
			on.Enable()
			wrong.SetText(what(s.env, err))
			wrong.Show()
			refresh(wrong)
		}
	})
}

func refresh(o fyne.CanvasObject) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil {
		c.Content().Refresh()
	}
}

// what happened and what to do, of a problem; another error is the program's own fault.
func what(e *kit.Env, err error) string {
	var p *app.Problem
	if !errors.As(err, &p) {
		return e.T("payment.fault")
	}
	return e.T(p.Key+".what", p.Args...) + " " + e.T(p.Key+".do", p.Args...)
}
