package meeting

import (
	"fmt"
	"slices"
	"strings"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/teller"
)

// column is a kind of account in the grid: the n-th of its kind in a line, from 0.
type column struct {
	kind app.Kind
	nth  int
}

// columnsOf are the columns that any line needs: loans first, as on the sheet. Money out of savings has one only where
// somebody takes some out.
func columnsOf(s app.Sheet) []column {
	most := map[app.Kind]int{}
	for _, l := range s.Every() {
		n := map[app.Kind]int{}
		for _, p := range l.Parts {
			if p.Kind == app.Withdrawal && (!shown(p).Valid() || shown(p).IsZero()) {
				continue
			}
			n[p.Kind]++
			most[p.Kind] = max(most[p.Kind], n[p.Kind])
		}
	}
	var out []column
	for _, k := range []app.Kind{app.Repayment, app.Deposit, app.ChargePayment, app.Disbursement, app.Withdrawal} {
		for i := range most[k] {
			out = append(out, column{k, i})
		}
	}
	return out
}

// in is the column's part in a line, -1 = none.
func (c column) in(l app.Line) int {
	n := 0
	for i, p := range l.Parts {
		if p.Kind != c.kind {
			continue
		}
		if n == c.nth {
			return i
		}
		n++
	}
	return -1
}

func (m *Model) columnWord(c column) string { return m.partWord(c.kind, c.nth, false) }

// partWord is "Loan", "2nd loan", "Savings", "Fee", "Hand out loan"; the group's own are named as such.
func (m *Model) partWord(k app.Kind, nth int, group bool) string {
	switch {
	case k == app.Repayment && group:
		return m.Words.T("meeting.part.group_loan")
	case k == app.Deposit && group:
		return m.Words.T("meeting.part.group_savings")
	case k == app.Repayment && nth == 1:
		return m.Words.T("meeting.part.second_loan")
	case k == app.Repayment && nth > 1:
		return m.Words.T("meeting.part.more_loan", "no", m.Words.Number(nth+1))
	case nth > 0:
		return m.Words.T("meeting.part."+string(k)) + " " + m.Words.Number(nth+1)
	}
	return m.Words.T("meeting.part." + string(k))
}

func (m *Model) line(l app.Line, cols []column) (Line, error) {
	v := Line{Client: l.Client, Name: l.Name, Number: l.Number, Was: l.Was, Said: l.Settled, WhyDue: teller.WhyDue(l), Raw: l}
	if l.Client == 0 {
		v.Name = m.Words.T("meeting.group_itself")
	}
	if l.Marked != "" {
		v.Marked = m.Words.T(l.Marked)
	}
	var err error
	var amount, expected string
	if amount, err = m.sum(l, shown); err != nil {
		return v, err
	}
	if expected, err = m.sum(l, func(p app.Part) money.Amount { return p.Expected }); err != nil {
		return v, err
	}
	v.Amount = amount
	why, err := m.differences(l)
	if err != nil {
		return v, err
	}
	v.Differs = l.Settled && why.any()
	if v.Differs && amount != expected {
		v.Before = expected
	}
	v.Text, v.Tone, v.Why = m.lineText(l, v, why)
	for _, c := range cols {
		cell := Cell{Part: c.in(l)}
		if cell.Part >= 0 {
			p := l.Parts[cell.Part]
			cell.Expected, cell.Actual, cell.Blocked = p.Expected, p.Actual, p.Blocked != ""
		}
		v.Cells = append(v.Cells, cell)
	}
	return v, nil
}

func (m *Model) lineText(l app.Line, v Line, why differences) (string, Tone, string) {
	switch {
	case v.Marked != "":
		return v.Marked, Less, v.Marked
	case v.Differs && why.less:
		return strings.Join(append(why.phrases, why.reasons...), " · "), Less, strings.Join(why.short(), " · ")
	case v.Differs:
		return strings.Join(append(why.phrases, why.reasons...), " · "), Other, strings.Join(append(why.phrases, why.reasons...), " · ")
	}
	var parts []string
	n := map[app.Kind]int{}
	for _, p := range l.Parts {
		nth := n[p.Kind]
		n[p.Kind]++
		a := shown(p)
		if (!a.Valid() || a.IsZero()) && p.Blocked == "" {
			continue
		}
		text := m.partWord(p.Kind, nth, l.Client == 0) + " " + m.figure(a)
		if p.Blocked != "" {
			text = m.partWord(p.Kind, nth, l.Client == 0) + ": " + m.Words.T(p.Blocked)
		}
		if p.Kind == app.Disbursement {
			parts = append([]string{m.Words.Strong(text)}, parts...) // cash that leaves stands first
			continue
		}
		parts = append(parts, text)
	}
	if len(parts) == 0 {
		return m.Words.T("meeting.nothing_due"), Plain, ""
	}
	return strings.Join(parts, " · "), Plain, ""
}

// differences of a line from what was expected, in words.
type differences struct {
	less    bool // less came in than expected, or a hand-out was kept back
	absent  bool
	phrases []string // "100 less", "Extra 500 into savings"
	reasons []string
}

func (d differences) any() bool { return d.less || len(d.phrases) > 0 || d.absent }

// short leaves the amounts out: they stand in the grid's cells.
func (d differences) short() []string {
	if d.absent && len(d.phrases) > 0 {
		return append(d.phrases[:1:1], d.reasons...)
	}
	out := slices.Clone(d.reasons)
	if len(out) > 0 { // it begins the sentence here
		r := []rune(out[0])
		out[0] = strings.ToUpper(string(r[:1])) + string(r[1:])
	}
	return out
}

func (m *Model) differences(l app.Line) (differences, error) {
	var d differences
	if !l.Settled {
		return d, nil
	}
	short := map[string]money.Amount{}
	var order []string
	for _, p := range l.Parts {
		if !p.Said() || !p.Expected.Valid() && p.Actual.IsZero() {
			continue
		}
		expected := p.Expected
		if !expected.Valid() {
			expected = money.Zero(p.Actual.Currency())
		}
		over, err := p.Actual.Sub(expected)
		if err != nil {
			return d, fmt.Errorf("part: %w", err)
		}
		switch {
		case over.Sign() == 0:
		case p.Kind == app.Withdrawal:
			d.phrases = append(d.phrases, m.Words.T("meeting.takes_out", "amount", m.figure(p.Actual)))
		case p.Kind == app.Disbursement:
			d.less = true
			d.phrases = append(d.phrases, m.Words.T("meeting.not_handed_out"))
		case over.Sign() < 0:
			code := over.Currency().Code()
			if _, seen := short[code]; !seen {
				short[code], order = money.Zero(over.Currency()), append(order, code)
			}
			if short[code], err = short[code].Sub(over); err != nil {
				return d, fmt.Errorf("part: %w", err)
			}
		case p.Kind == app.Deposit:
			d.phrases = append(d.phrases, m.Words.T("meeting.extra_savings", "amount", m.figure(over)))
		default:
			d.phrases = append(d.phrases, m.Words.T("meeting.more", "amount", m.figure(over)))
		}
	}
	d.absent = l.Was == app.Absent || l.Was == app.OnLeave
	for _, code := range order {
		d.less = true
		if !d.absent {
			d.phrases = append([]string{m.Words.T("meeting.less", "amount", m.figure(short[code]))}, d.phrases...)
		}
	}
	if d.absent {
		word := "attendance.absent"
		if l.Was == app.OnLeave {
			word = "attendance.leave"
		}
		d.phrases = append([]string{m.Words.T(word)}, d.phrases...)
	}
	if l.Reason != "" && !(d.absent && l.Reason == "sheet.reason.absent") {
		d.reasons = append(d.reasons, lowered(m.reason(l.Reason), len(d.phrases) > 0))
	}
	if teller.WhyDue(l) {
		d.reasons = append(d.reasons, lowered(m.Words.T("meeting.why_due"), len(d.phrases) > 0))
	}
	if l.Note != "" {
		d.reasons = append(d.reasons, l.Note)
	}
	return d, nil
}

// lowered writes a reason that follows another phrase small, "100 less · slow week".
func lowered(s string, follows bool) string {
	if !follows || s == "" || strings.HasPrefix(s, "I ") {
		return s
	}
	r := []rune(s)
	return strings.ToLower(string(r[0])) + string(r[1:])
}

// sum is a line's cash in less its cash out, with codes where two currencies meet.
func (m *Model) sum(l app.Line, of func(app.Part) money.Amount) (string, error) {
	sums := map[string]money.Amount{}
	var order []string
	for _, p := range l.Parts {
		a := of(p)
		if !a.Valid() {
			continue
		}
		if p.Kind.Flow() == app.CashOut {
			a = a.Neg()
		}
		code := a.Currency().Code()
		if _, seen := sums[code]; !seen {
			sums[code], order = money.Zero(a.Currency()), append(order, code)
		}
		sum, err := sums[code].Add(a)
		if err != nil {
			return "", fmt.Errorf("line: %w", err)
		}
		sums[code] = sum
	}
	if len(order) == 0 {
		return m.Words.Number(0), nil
	}
	text := make([]string, 0, len(order))
	for _, code := range order {
		text = append(text, m.coded(sums[code], len(order) > 1))
	}
	return strings.Join(text, " + "), nil
}
