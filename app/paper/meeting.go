package paper

import (
	"fmt"
	"io"
	"strings"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/words"
)

// Meeting is the sheet of a meeting on paper: what is expected of each member, and what was said so far. It is no receipt,
// says so, and names nothing that was posted. Institution "" leaves that out.
type Meeting struct {
	Sheet       app.Sheet
	Institution string
}

// ESCPOS is as a receipt's.
func (m Meeting) ESCPOS(out io.Writer, w *words.Words) error {
	w, err := printable(w)
	if err != nil {
		return err
	}
	rows, err := m.rows(w)
	if err != nil {
		return err
	}
	return escpos(out, rows)
}

func (m Meeting) rows(w *words.Words) ([]row, error) {
	var rows []row
	add := func(k kind, left, right string) { rows = append(rows, row{k, clean(left), clean(right)}) }
	s := m.Sheet
	if m.Institution != "" {
		add(headRow, m.Institution, "")
	}
	add(boldRow, w.T("paper.meeting"), s.Code)
	add(boldRow, w.T("paper.no_receipt"), "")
	add(plainRow, w.T("paper.day"), w.Date(s.Day.Year(), s.Day.Month(), s.Day.Day()))
	add(plainRow, w.T("paper.group"), s.Name)
	add(ruleRow, "", "")
	for _, l := range s.Every() {
		sum, parts, err := onPaper(l, w)
		if err != nil {
			return nil, err
		}
		name := l.Name
		if l.Client == 0 {
			name = w.T("meeting.group_itself")
		}
		add(plainRow, name, sum)
		if parts != "" {
			add(noteRow, parts, "")
		}
		switch {
		case l.Was == app.Absent:
			add(noteRow, w.T("attendance.absent"), "")
		case l.Was == app.OnLeave:
			add(noteRow, w.T("attendance.leave"), "")
		case !l.Settled && sum != "":
			add(noteRow, w.T("paper.unsaid"), "")
		}
	}
	totals, err := s.Totals()
	if err != nil {
		return nil, fmt.Errorf("totals of a sheet: %w", err)
	}
	for _, t := range totals {
		add(ruleRow, "", "")
		add(plainRow, w.T("meeting.expected"), t.Expected.FormatWithCode(w.Lang()))
		add(totalRow, w.T("meeting.cash_to_have"), t.Hand.FormatWithCode(w.Lang()))
		add(doubleRow, "", "")
	}
	return rows, nil
}

// onPaper is a line's sum, cash in less cash out, and its parts: what was said, else what is expected.
func onPaper(l app.Line, w *words.Words) (sum, parts string, err error) {
	var sums []money.Amount
	var all []string
	for _, p := range l.Parts {
		a := p.Expected
		if p.Said() {
			a = p.Actual
		}
		if !a.Valid() || a.IsZero() || p.Blocked != "" && !p.Said() {
			continue
		}
		label := p.Label
		if label == "" {
			label = w.T("kind." + string(p.Kind))
		}
		all = append(all, label+" "+a.Format(w.Lang()))
		if p.Kind.Flow() == app.CashOut {
			a = a.Neg()
		}
		if sums, err = money.AddTo(sums, a); err != nil {
			return "", "", fmt.Errorf("line of a sheet: %w", err)
		}
	}
	return money.Figures(sums, w.Lang()), strings.Join(all, " · "), nil
}
