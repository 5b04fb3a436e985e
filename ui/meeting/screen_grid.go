package meeting

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"daftari/app"
	"daftari/app/money"
	"daftari/ui/kit"
	"daftari/ui/kit/grid"
)

// rows are the lines as the grid has them: the group itself first.
func (s *sheetScreen) rows() []Line {
	if s.view.Own == nil {
		return s.view.Lines
	}
	return append([]Line{*s.view.Own}, s.view.Lines...)
}

func (s *sheetScreen) fillGrid() {
	v := s.view
	sheet := &grid.Sheet{Columns: v.Columns, Label: v.Foot, Here: v.Here}
	for _, l := range s.rows() {
		sheet.Rows = append(sheet.Rows, gridRow(l))
	}
	for i := range v.Columns {
		sheet.Sums = append(sheet.Sums, columnSum(s.rows(), i))
	}
	if len(v.Purses) == 1 {
		sheet.Total = v.Purses[0].Hand
	}
	s.grid.SetSheet(sheet)
}

func gridRow(l Line) grid.Row {
	r := grid.Row{Name: l.Name, Group: l.Client == 0, Was: l.Was, Why: l.Why, Hot: l.Differs || l.Marked != "", Total: lineTotal(l)}
	for _, c := range l.Cells {
		cell := grid.Cell{Blocked: c.Blocked || l.Marked != ""}
		if c.Part >= 0 {
			cell.Expected, cell.Actual = c.Expected, c.Actual
		}
		r.Cells = append(r.Cells, cell)
	}
	return r
}

// lineTotal is cash in less cash out where the line has one currency; else no amount.
func lineTotal(l Line) money.Amount {
	var sum money.Amount
	for _, p := range l.Raw.Parts {
		a := shown(p)
		if !a.Valid() {
			continue
		}
		if p.Kind.Flow() == app.CashOut {
			a = a.Neg()
		}
		if !sum.Valid() {
			sum = money.Zero(a.Currency())
		}
		next, err := sum.Add(a)
		if err != nil {
			return money.Amount{}
		}
		sum = next
	}
	return sum
}

// columnSum is a column's sum where it has one currency; else no amount.
func columnSum(rows []Line, col int) money.Amount {
	var sum money.Amount
	for _, l := range rows {
		if col >= len(l.Cells) || l.Cells[col].Part < 0 {
			continue
		}
		a := shown(l.Raw.Parts[l.Cells[col].Part])
		if !a.Valid() {
			continue
		}
		if !sum.Valid() {
			sum = money.Zero(a.Currency())
		}
		next, err := sum.Add(a)
		if err != nil {
			return money.Amount{}
		}
		sum = next
	}
	return sum
}

func (s *sheetScreen) acts() grid.Acts {
	return grid.Acts{
		Cell:    func(row, col int, a money.Amount) { s.cell(row, col, a) },
		Nothing: func(row int) { s.quick(row, nothingOf) },
		Here:    func(row int) { s.mark(s.rows()[row]) },
		Why:     func(row int) { s.open(s.rows()[row]) },
		Restore: s.restore,
		Undo:    s.undo,
		AllPaid: s.allAsExpected,
		Count:   s.toCount,
		Close:   s.closeFromPane,
		Moved:   func(int) {},
	}
}

// reasonOf is the reason that a line has: what was said, or that she is marked absent. None is made up: a line that is
// typed less without one says so, and F4 asks for it.
func reasonOf(l Line) string {
	if l.Raw.Reason == "" && (l.Was == app.Absent || l.Was == app.OnLeave) {
		return absentReason
	}
	return l.Raw.Reason
}

func nothingOf(l Line) Draft {
	return Draft{Client: l.Client, Nothing: true, Reason: reasonOf(l), WhyDue: true, Note: l.Raw.Note, Was: l.Was}
}

// cell saves one typed cell; the other parts of the line stay as they were said.
func (s *sheetScreen) cell(row, col int, a money.Amount) {
	s.quick(row, func(l Line) Draft {
		d := Draft{Client: l.Client, Paid: map[int]money.Amount{}, Reason: reasonOf(l), WhyDue: true, Note: l.Raw.Note, Was: l.Was}
		for i, p := range l.Raw.Parts {
			if p.Said() {
				d.Paid[i] = p.Actual
			}
		}
		d.Paid[l.Cells[col].Part] = a
		if a.Sign() > 0 && (l.Was == app.Absent || l.Was == app.OnLeave) {
			d.Was = app.NotMarked // she paid: she is here
		}
		return d
	})
}

func (s *sheetScreen) quick(row int, draft func(Line) Draft) {
	l := s.rows()[row]
	s.save(func(ctx context.Context) (Sheet, error) { return s.m.SaveLine(ctx, s.view.Key, l.Raw, draft(l)) })
}

func (s *sheetScreen) restore(row, col int) {
	l := s.rows()[row]
	if col >= len(l.Cells) || l.Cells[col].Part < 0 {
		s.save(func(ctx context.Context) (Sheet, error) { return s.m.PutBack(ctx, s.view.Key, l.Client) })
		return
	}
	s.cell(row, col, l.Cells[col].Expected)
}

// listKey is for the keys of the list, which has the same meanings as the grid.
func (s *sheetScreen) listKey(i int, k kit.KeyPress) bool {
	if i < 0 || i >= len(s.shown) {
		return false
	}
	l := s.view.Lines[s.shown[i]]
	switch {
	case k.Rune == '0':
		s.save(func(ctx context.Context) (Sheet, error) { return s.m.SaveLine(ctx, s.view.Key, l.Raw, nothingOf(l)) })
	case k.Name == fyne.KeyF4:
		s.open(l)
	case k.Ctrl && strings.EqualFold(string(k.Name), "d"):
		s.save(func(ctx context.Context) (Sheet, error) { return s.m.PutBack(ctx, s.view.Key, l.Client) })
	default:
		return false
	}
	return true
}

// key is for keys that nothing with the focus took.
func (s *sheetScreen) key(k kit.KeyPress) bool {
	switch {
	case k.Name == fyne.KeyF2 && s.view.All == nil:
		s.allAsExpected()
	case k.Name == fyne.KeyF6:
		s.toCount()
	case k.Name == fyne.KeyF9:
		s.closeFromPane()
	case k.Ctrl && strings.EqualFold(string(k.Name), "z"):
		s.undo()
	default:
		return false
	}
	return true
}

func (s *sheetScreen) keys() []kit.Key {
	t := s.env.T
	return []kit.Key{
		{Caps: []string{"F2"}, Word: t("meeting.key.all_paid")}, {Caps: []string{"Tab"}, Word: t("meeting.key.next")},
		{Caps: []string{t("meeting.cap.space")}, Word: t("meeting.key.here")}, {Caps: []string{"0"}, Word: t("meeting.key.nothing")},
		{Caps: []string{"F4"}, Word: t("meeting.key.why")}, {Caps: []string{"Ctrl", "D"}, Word: t("meeting.key.restore")},
		{Caps: []string{"F6"}, Word: t("meeting.key.count")}, {Caps: []string{"F9"}, Word: t("meeting.key.close")},
	}
}
