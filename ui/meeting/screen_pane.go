package meeting

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/app"
	"daftari/ui/kit"
	"daftari/ui/kit/total"
	"daftari/ui/theme"
)

// pane is what stands beside the grid on a desktop: the figures, the count, and the one thing to do next.
func (s *sheetScreen) pane() {
	if !s.countable() {
		s.uncounted()
		return
	}
	cur := purses(s.view)[0]
	c := &counting{env: s.env, m: s.m, links: s.links, bridge: s.bridge, page: s.page, last: true}
	c.closed = func(notices []string) { s.env.Nav.Replace(closedPage(s.models, s.links, notices)) }
	c.shown = s.page.Changed
	c.again = s.load
	s.bridge.Refresh("pane", func(ctx context.Context) func() {
		v, err := s.m.Counting(ctx, cur)
		return func() {
			if !s.countable() {
				return
			}
			if err != nil { // the button leads to the page, which asks the book again
				s.uncounted()
				s.links.Trouble(err)
				return
			}
			if s.count == nil || !s.count.view.Expected.Equal(v.Expected) { // else the same count goes on, with its focus
				c.start(v, true)
				s.count = c
			}
			s.setPane(s.counter())
		}
	})
}

// countable says that the pane can take the count: everything is said, in one currency.
func (s *sheetScreen) countable() bool {
	return s.view.Ready && s.view.All != nil && s.view.State == app.SheetOpen && len(purses(s.view)) == 1
}

// uncounted is the pane without a count.
func (s *sheetScreen) uncounted() {
	s.count = nil
	s.setPane(kit.Space(0))
}

// counter is the middle of the pane while the cash is counted.
func (s *sheetScreen) counter() fyne.CanvasObject {
	e := s.env
	head := kit.Row(e, kit.Gap8, kit.Grow(kit.NewText(e, kit.Label, theme.Ink2, e.T("meeting.count_title"))), kit.NewKeycap(e, "F6"))
	return container.NewVScroll(kit.Pad(e, 14, 0, 14, 0, kit.Column(kit.Gap4, head, s.count.count.Head, s.count.count.Rows, s.count.count.Foot)))
}

func (s *sheetScreen) setPane(middle fyne.CanvasObject) {
	e := s.env
	var foot []fyne.CanvasObject
	if due := s.due(); due != "" && s.view.All != nil {
		foot = append(foot, kit.Hint(e, theme.IconInfo, due))
	}
	if s.count != nil {
		foot = append(foot, s.count.button)
	} else if b := s.next(); b != nil {
		if s.view.All == nil && !e.Large() {
			b.WithKey("F2")
		}
		foot = append(foot, b)
	}
	if s.links.Sheet != nil {
		s.print = kit.NewSmallButton(e, kit.Secondary, theme.IconPrint, e.T("meeting.print_sheet"), s.printSheet)
		if s.print.Once = true; s.prints {
			s.print.Disable()
		}
		foot = append(foot, s.print)
	}
	s.page.Pane = container.New(between{}, s.summary(), middle, kit.Pad(e, 14, kit.Gap8, 14, 14, kit.Column(kit.Gap8, foot...)))
	s.page.Changed()
}

// printSheet prints the sheet as it is saved, once at a time: the button is off until all of it is at the printer.
func (s *sheetScreen) printSheet() {
	key := s.view.Key
	s.prints = true
	s.bridge.Far(func(ctx context.Context) func() {
		err := s.links.Sheet(ctx, key)
		return func() {
			s.prints = false
			if s.print.Enable(); err != nil {
				s.links.Trouble(err)
				return
			}
			s.env.Nav.Say(kit.Notice{Tone: kit.Good, Icon: theme.IconPrint, Fact: s.env.T("receipt.printed")})
		}
	})
}

// between puts the middle between a head and a foot that are as high as their words need.
type between struct{}

// Layout is fyne.Layout.
func (between) Layout(o []fyne.CanvasObject, s fyne.Size) {
	top, foot := kit.HeightFor(o[0], s.Width), kit.HeightFor(o[2], s.Width)
	y := float32(0)
	for i, h := range []float32{top, max(0, s.Height-top-foot), foot} {
		o[i].Move(fyne.NewPos(0, y))
		o[i].Resize(fyne.NewSize(s.Width, h))
		y += h
	}
}

// MinSize is fyne.Layout.
func (between) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 200) }

// summary is the head of the pane: expected, what differs, the cash to have.
func (s *sheetScreen) summary() fyne.CanvasObject {
	e := s.env
	var all []fyne.CanvasObject
	line := func(word, figure string, token theme.Token) {
		label := kit.NewText(e, kit.Note, theme.Ink2, word)
		label.Lines = 2
		f := kit.NewText(e, kit.Body, token, figure).Ending()
		if e.Large() {
			all = append(all, label, f)
			return
		}
		all = append(all, kit.Row(e, kit.Gap8, kit.Grow(label), f))
	}
	for _, p := range s.view.Purses {
		line(e.T("meeting.expected"), s.m.figure(p.Expected), theme.Ink)
		if p.Exceptions != "" && s.view.All != nil {
			line(e.T("meeting.exceptions", "n", s.view.All.Except), p.Exceptions, theme.Turmeric)
		}
		word := kit.NewText(e, kit.Head, theme.Ink, e.T("meeting.cash_to_have"))
		word.Lines = 2
		figure := total.New(e, kit.Total, p.Figure).Ending()
		all = append(all, total.Rule(e))
		if e.Large() {
			all = append(all, word, figure)
			continue
		}
		all = append(all, kit.Row(e, kit.Gap8, kit.Grow(word), figure))
	}
	all = append(all, kit.Rule(e))
	return kit.Pad(e, 14, kit.Gap12, 14, kit.Gap8, kit.Column(kit.Gap4, all...))
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
