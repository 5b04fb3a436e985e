package clients

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"daftari/ui/kit"
	"daftari/ui/kit/chart"
	"daftari/ui/kit/ledger"
	"daftari/ui/theme"
)

// lateStep is how many late loans are drawn at once; they scroll with the figures above them.
const lateStep = 60

// ShowLate draws the late loans.
func (s *Screen) ShowLate(v Late) {
	e := s.env
	s.late = v
	if v.Empty != nil {
		s.body.Objects = []fyne.CanvasObject{container.NewVScroll(kit.Pad(e, kit.Gap16, kit.Gap24, kit.Gap16, kit.Gap24,
			kit.Empty(e, theme.IconCheck, v.Empty.Title, v.Empty.Text, kit.Action{})))}
		s.body.Refresh()
		return
	}
	head := kit.SectionHead(e, s.lateHead(v), "")
	if s.links.Notices != nil {
		head = kit.SectionHeadWith(e, s.lateHead(v), kit.Action{Word: e.T("clients.late.notices"), Do: s.links.Notices})
	}
	parts := []fyne.CanvasObject{s.lateFigures(v), s.bars(v), head, ledger.Framed(e, s.lateLines(v))}
	if v.Figures != "" {
		parts = append(parts, kit.Pad(e, kit.Gap16, kit.Gap12, kit.Gap16, kit.Gap24, kit.Hint(e, theme.IconClock, v.Figures)))
	}
	s.body.Objects = []fyne.CanvasObject{container.NewVScroll(kit.Column(0, parts...))}
	s.body.Refresh()
}

func (s *Screen) lateHead(v Late) string {
	if s.place.Age < 0 {
		return v.Head
	}
	return v.Ages[s.place.Age].Label + " · " + v.Ages[s.place.Age].Loans
}

func (s *Screen) lateFigures(v Late) fyne.CanvasObject {
	e := s.env
	sums := []fyne.CanvasObject{kit.NewText(e, kit.Second, theme.Ink2, e.T("clients.late.all"))}
	for _, x := range v.Sums {
		sums = append(sums, kit.NewText(e, kit.Hero, theme.Ink, x))
	}
	left := kit.Column(0, sums...)
	row := left
	if v.Risk != "" {
		label, figure := kit.NewText(e, kit.Second, theme.Ink2, e.T("clients.late.risk")), kit.NewText(e, kit.Total, theme.Madder, v.Risk)
		if e.Large() {
			row = kit.Column(kit.Gap8, left, label, figure)
		} else {
			row = kit.Row(e, kit.Gap16, kit.Grow(left), kit.Column(0, label.Ending(), figure.Ending()))
		}
	}
	return kit.Pad(e, kit.Gap16, kit.Gap8, kit.Gap16, 6, row)
}

// bars: a tap shows only those of its age, a second one all again.
func (s *Screen) bars(v Late) fyne.CanvasObject {
	rows := make([]chart.Row, len(v.Ages))
	for i, a := range v.Ages {
		tone := theme.Turmeric
		if a.Bad {
			tone = theme.Madder
		}
		rows[i] = chart.Row{Label: a.Label, Size: a.Size, Value: a.Amount, Second: a.Loans, Tone: tone}
	}
	return kit.Sides(s.env, chart.NewBars(s.env, rows, nil, func(i int) {
		if s.place.Age == i {
			i = -1
		}
		s.only(i)
	}))
}

func (s *Screen) only(age int) {
	s.place.Age, s.place.shown = age, 0
	s.ShowLate(s.late)
}

func (s *Screen) filter() {
	all := []kit.Action{{Word: s.env.T("clients.late.show_all"), Do: func() { s.only(-1) }}}
	for i, a := range s.late.Ages {
		all = append(all, kit.Action{Word: a.Label, Do: func() { s.only(i) }})
	}
	s.env.Nav.Menu(s.body, all)
}

func (s *Screen) lateLines(v Late) fyne.CanvasObject {
	var lines []fyne.CanvasObject
	left := 0
	for _, r := range v.Rows {
		if s.place.Age >= 0 && r.Age != s.place.Age {
			continue
		}
		if len(lines) == lateStep+s.place.shown {
			left++
			continue
		}
		lines = append(lines, s.lateLine(r))
	}
	if left > 0 {
		lines = append(lines, ledger.NewLine(s.env, ledger.View{Icon: theme.IconDown, Name: s.env.T("clients.late.more", "n", left)}, func() {
			s.place.shown += lateStep
			s.ShowLate(s.late)
		}))
	}
	return kit.Column(0, lines...)
}

func (s *Screen) lateLine(r LateRow) fyne.CanvasObject {
	v := ledger.View{Margin: r.Days + "\n" + r.Unit, Loud: theme.Turmeric, Name: r.Name, Second: r.Second, Amount: r.Amount}
	if r.Bad {
		v.Loud = theme.Madder
	}
	if r.Phone != "" {
		v.Act = theme.IconCall
	}
	l := ledger.NewLine(s.env, v, func() {
		if r.Client == 0 {
			s.links.PayGroup(r.Group)
			return
		}
		s.open(r.Client)
	})
	if r.Phone != "" {
		l.OnAct = func() { s.links.Dial(r.Phone) }
	}
	return l
}
