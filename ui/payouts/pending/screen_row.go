package pending

import (
	"context"

	"fyne.io/fyne/v2"

	"daftari/ui/kit"
	"daftari/ui/kit/form"
	"daftari/ui/theme"
)

// open shows one payment: its own page where there is one and it was sent, else what is known here and what can be done.
func (s *Screen) open(r Row) {
	if s.place.View == Sent && s.links.Payment != nil {
		s.links.Payment(r.Key)
		return
	}
	why := &form.Why{}
	s.env.Nav.Sheet(func(e *kit.Env) *kit.Sheet {
		parts := []fyne.CanvasObject{fact(e, e.T("batch.wallet"), r.Wallet), fact(e, e.T("batch.account"), r.Account), fact(e, e.T("batch.number"), r.No), fact(e, e.T("batch.name_check"), r.Says)}
		if r.Barred != "" {
			parts = append(parts, kit.Banner(e, kit.Notice{Tone: kit.Warn, Icon: theme.IconStateUnsure, Fact: e.T("batch.do_not"), Text: r.Barred}))
		}
		sheet := &kit.Sheet{Title: r.Name, Second: r.Amount}
		switch {
		case r.Out:
			out := kit.NewButton(e, kit.Danger, theme.IconClose, e.T("batch.take_out"), func() { s.takeOut(r, why.Reason()) })
			out.Once = true
			asks, _ := why.Ask(e, nil, e.T("batch.take_out.why"), out)
			parts = append(parts, asks...)
			foot := []fyne.CanvasObject{out}
			if r.Barred == "" {
				word := e.T("batch.leave")
				if s.place.Off[r.Key] {
					word = e.T("batch.take_along")
				}
				foot = append([]fyne.CanvasObject{kit.NewButton(e, kit.Secondary, "", word, func() {
					e.Nav.CloseSheet()
					s.tick(r)
				})}, foot...)
			}
			sheet.Foot = kit.Column(kit.Gap8, foot...)
		case r.Again:
			again := kit.NewButton(e, kit.Primary, theme.IconUndo, e.T("batch.again"), func() { s.again(r) })
			again.Once = true
			sheet.Foot = again
		}
		sheet.Body = kit.Column(kit.Gap8, parts...)
		return sheet
	})
}

// fact is a label and what it is.
func fact(e *kit.Env, label, value string) fyne.CanvasObject {
	name, text := kit.NewText(e, kit.Body, theme.Ink2, label), kit.NewText(e, kit.Body, theme.Ink, value).Ending()
	if e.Large() {
		text.Align = kit.Start
		text.Lines = 0
		return kit.Column(0, name, text)
	}
	return kit.Row(e, kit.Gap12, name, kit.Grow(text))
}

func (s *Screen) takeOut(r Row, reason string) {
	s.bridge.Save(func(ctx context.Context) func() {
		said, err := s.source.TakeOut(ctx, r.Key, reason)
		return func() { s.done(said, err) }
	})
}

func (s *Screen) again(r Row) {
	s.bridge.Save(func(ctx context.Context) func() {
		err := s.source.Again(ctx, r.Key)
		return func() { s.done(s.env.T("batch.again.done"), err) }
	})
}

func (s *Screen) done(said string, err error) {
	s.env.Nav.CloseSheet()
	if err != nil {
		s.links.Trouble(err)
	} else {
		s.env.Nav.Say(kit.Notice{Tone: kit.Good, Fact: said})
	}
	s.Refresh()
}
