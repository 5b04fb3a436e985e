package meeting

import (
	"fyne.io/fyne/v2"

	"daftari/app"
	"daftari/ui/kit"
	"daftari/ui/kit/ledger"
	"daftari/ui/kit/total"
	"daftari/ui/theme"
)

// head stands above the lines. The grid has the figures in its pane and the group as its first row.
func (s *sheetScreen) head() []fyne.CanvasObject {
	e, v := s.env, s.view
	present := ledger.Column{Label: e.T("meeting.members"), Figure: v.Present, Quiet: true}
	if v.Began {
		present = ledger.Column{Label: e.T("meeting.present"), Figure: v.Present}
	}
	columns := []ledger.Column{{Label: e.T("meeting.expected"), Figure: v.Expected, Quiet: v.Began},
		{Label: e.T("meeting.received"), Figure: v.Received, Faint: v.None}, present}
	if e.Large() { // the lines need the room (p21)
		columns = columns[:2]
	}
	all := []fyne.CanvasObject{kit.Below(s.gridFrom(), ledger.Summary(e, columns...))}
	for _, text := range append(v.Notices[:len(v.Notices):len(v.Notices)], v.Cannot...) {
		all = append(all, kit.Pad(e, kit.Gap8, kit.Gap4, kit.Gap8, kit.Gap4, kit.Banner(e, kit.Notice{Tone: kit.Warn, Text: text})))
	}
	if v.All != nil {
		all = append(all, kit.Below(s.gridFrom(), s.allPaid(*v.All)), kit.From(s.gridFrom(), s.allPaidWide(*v.All)))
	}
	if v.Own != nil {
		all = append(all, kit.Below(s.gridFrom(), s.ownLine(*v.Own)))
	}
	return all
}

// ownLine is the group itself, pinned above the members.
func (s *sheetScreen) ownLine(own Line) fyne.CanvasObject {
	row := ledger.Group(own.Name, own.Text, own.Amount, own.Said)
	row.Short = s.env.T("meeting.lines", "n", parts(own))
	if own.Differs {
		row.Second, row.Short, row.Tone, row.Was, row.Ground = own.Text, own.Text, theme.Turmeric, own.Before, theme.TurmericTint
	}
	return ledger.NewLine(s.env, row, func() { s.open(own) })
}

// allPaid is the leaf banner with its way back, which large text has in the menu.
func (s *sheetScreen) allPaid(a AllPaid) fyne.CanvasObject {
	e := s.env
	fact := kit.NewText(e, kit.Head, theme.Leaf, "")
	fact.Lines, fact.Regular = 3, true
	fact.SetSpans(kit.Span{Text: e.T("meeting.all_paid"), Bold: true}, kit.Span{Text: a.Text, Token: theme.Ink})
	word := kit.NewText(e, kit.Second, theme.Slate, a.Saved)
	word.Lines = 2
	saved := kit.Row(e, 4, e.Icon(theme.IconStateDraft, theme.Slate, 14), kit.Grow(word))
	undo := kit.NewLink(e, kit.Note, e.T("meeting.undo"), s.undo)
	row := kit.Row(e, kit.Gap12, e.Icon(theme.IconAllPaid, theme.Leaf, 20), kit.Grow(kit.Column(0, fact, saved)), undo)
	if e.Large() {
		row = kit.Row(e, kit.Gap12, e.Icon(theme.IconAllPaid, theme.Leaf, 20), kit.Grow(fact))
	}
	return kit.Over(e.Rect(theme.LeafTint), kit.Pad(e, kit.Gap16, 5, kit.Gap16, 5, row))
}

// allPaidWide is the banner over the grid: one line, with the key of its way back.
func (s *sheetScreen) allPaidWide(a AllPaid) fyne.CanvasObject {
	e := s.env
	fact := kit.NewText(e, kit.Note, theme.Leaf, "")
	fact.Lines = 3
	fact.SetSpans(kit.Span{Text: e.T("meeting.all_paid"), Bold: true}, kit.Span{Text: a.Text + ". ", Token: theme.Ink},
		kit.Span{Text: e.T("meeting.type_only") + " ", Token: theme.Ink}, kit.Span{Text: a.Saved + ".", Token: theme.Slate})
	undo := kit.NewLink(e, kit.Note, e.T("meeting.undo"), s.undo)
	row := []fyne.CanvasObject{e.Icon(theme.IconAllPaid, theme.Leaf, 20), kit.Grow(fact), undo}
	if e.Computer {
		row = append(row, kit.Row(e, 6, kit.NewKeycap(e, "Ctrl"), kit.NewKeycap(e, "Z")))
	}
	return kit.Over(e.Rect(theme.LeafTint), kit.Pad(e, kit.Gap12, 8, kit.Gap12, 8, kit.Row(e, kit.Gap12, row...)))
}

// due says what keeps the cash from being counted.
func (s *sheetScreen) due() string {
	switch v := s.view; {
	case v.Left > 0:
		return s.env.T("meeting.left", "n", v.Left)
	case v.WhyDue > 0:
		return s.env.T("meeting.whys_due", "n", v.WhyDue)
	}
	return ""
}

// next is the one thing to do next: say that all paid, then count the cash. nil = nothing.
func (s *sheetScreen) next() *kit.Button {
	e, v := s.env, s.view
	switch {
	case v.State != app.SheetOpen || len(v.Lines) == 0 && v.Own == nil:
		return nil
	case v.All == nil:
		button := kit.NewButton(e, kit.Primary, theme.IconAllPaid, e.T("meeting.all_paid"), s.allAsExpected)
		button.Once = true
		return button
	}
	count := kit.NewButton(e, kit.Primary, theme.IconCoins, e.T("meeting.count"), s.counting)
	if !v.Ready {
		count.Disable()
	}
	return count
}

func (s *sheetScreen) foot() fyne.CanvasObject {
	e, v := s.env, s.view
	button := s.next()
	if button == nil {
		return kit.Space(0)
	}
	if v.All == nil {
		hint := kit.NewText(e, kit.Second, theme.Ink2, e.T("meeting.then_tap")).Centred()
		hint.Lines = 3
		return ledger.Foot(e, button, hint)
	}
	bar := ledger.TotalBar(e, e.T("meeting.hand"), total.New(e, kit.Total, v.Total), button)
	if due := s.due(); due != "" {
		return kit.Column(0, bar, kit.Over(e.Rect(theme.Sheet), kit.Pad(e, kit.Gap16, 0, kit.Gap16, kit.Gap12, kit.Hint(e, theme.IconInfo, due))))
	}
	return bar
}
