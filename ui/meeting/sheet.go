package meeting

import (
	"fmt"
	"strings"

	"daftari/app"
	"daftari/app/money"
)

// Sheet is the sheet in words and figures (p03a, p03).
type Sheet struct {
	Key    app.Key
	State  app.SheetState
	Name   string
	Second string // "Thu 17 Sep · sheet 48213-7"

	Expected string
	Received string // "none yet" while nothing was said
	None     bool   // Received is that
	Present  string // "19 of 20", or how many members before anything was said
	Began    bool   // something was said: Present counts those who are there

	All     *AllPaid // after "All paid as expected"
	Own     *Line    // the group itself
	Lines   []Line   // members, in order
	Cannot  []string // what the core has and the sheet cannot take
	Notices []string

	Purses []Purse // one for each currency; none while no line has money
	Ready  bool    // every line is said, with its reason: the cash can be counted
	Left   int     // lines not said yet
	WhyDue int     // lines that take less and do not say why yet

	Columns []string // heads of Line.Cells, for the desktop's grid
	Sums    []string // under the columns
	Total   string
	Foot    string // "20 members and the group"
	Here    string // "19 here"
}

// AllPaid is the banner above the lines.
type AllPaid struct {
	Except int    // lines that differ
	Text   string // ", except 2", or ""
	Saved  string // "Draft saved on this phone"
}

// Purse is one currency of the sheet.
type Purse struct {
	Currency   money.Currency
	Expected   money.Amount
	Hand       money.Amount // must be in hand from this sheet
	Figure     string       // Hand as it is shown
	Exceptions string       // Hand less Expected, "–850"; "" when nothing differs
	HandsOut   bool         // more is handed out than taken in: there is nothing to count
}

// Tone of a line's second text.
type Tone int

// Plain names the parts. Less: a reason follows, turmeric. Other: more, or taken out, sky.
const (
	Plain Tone = iota
	Less
	Other
)

// Line is a member's, or the group's own.
type Line struct {
	Client  app.ClientID
	Name    string
	Number  string // account number
	Alike   bool   // another member has this name: show the number
	Was     app.Presence
	Said    bool
	Differs bool
	Text    string // parts, or how it differs and why; hand-outs are strong
	Tone    Tone
	Amount  string
	Before  string // the expected amount, where it differs
	Why     string // the reason alone, for the grid
	WhyDue  bool   // it takes less and does not say why yet
	Marked  string // why nothing can be taken from her
	Cells   []Cell

	Raw app.Line // for the page of the exception
}

// Cell is one account of a line in the grid. Part is its index in Raw.Parts, -1 = no such account.
type Cell struct {
	Part             int
	Expected, Actual money.Amount
	Blocked          bool
}

// Sheet writes a sheet.
func (m *Model) Sheet(s app.Sheet) (Sheet, error) {
	totals, err := s.Totals()
	if err != nil {
		return Sheet{}, fmt.Errorf("totals: %w", err)
	}
	v := Sheet{Key: s.Key, State: s.State, Name: s.Name, Second: m.Words.T("meeting.second", "day", m.Words.ShortDay(s.Day), "code", s.Code)}
	for _, key := range s.Cannot {
		v.Cannot = append(v.Cannot, m.Words.T(key))
	}
	cols := columnsOf(s)
	names := map[string]int{}
	for _, l := range s.Lines {
		names[l.Name]++
	}
	there, differ := 0, 0
	for _, l := range s.Every() {
		line, err := m.line(l, cols)
		if err != nil {
			return Sheet{}, err
		}
		line.Alike = l.Client != 0 && names[l.Name] > 1
		v.Began = v.Began || line.Said
		if !line.Said {
			v.Left++
		}
		if line.Differs {
			differ++
		}
		if line.WhyDue {
			v.WhyDue++
		}
		if l.Client == 0 {
			v.Own = &line
			continue
		}
		if l.Was == app.Present || l.Was == app.Late {
			there++
		}
		v.Lines = append(v.Lines, line)
	}
	v.Ready = v.Left == 0 && v.WhyDue == 0
	if err := m.figures(&v, totals, there); err != nil {
		return Sheet{}, err
	}
	if s.AllPaid {
		v.All = &AllPaid{Except: differ, Saved: m.Words.Here(m.Computer, "saving.draft")}
		if differ > 0 {
			v.All.Text = m.Words.T("meeting.except", "n", differ)
		}
	}
	return v, m.foot(&v, s, cols, there)
}

func (m *Model) figures(v *Sheet, totals []app.Totals, there int) error {
	var expected, received []string
	for _, t := range totals {
		p := Purse{Currency: t.Hand.Currency(), Expected: t.Expected, Hand: t.Hand, Figure: m.figure(t.Hand), HandsOut: t.Hand.Sign() < 0}
		differs, err := t.Hand.Sub(t.Expected)
		if err != nil {
			return err
		}
		if !differs.IsZero() {
			p.Exceptions = m.figure(differs)
		}
		v.Purses = append(v.Purses, p)
		expected = append(expected, m.coded(t.Expected, len(totals) > 1))
		received = append(received, m.coded(t.Hand, len(totals) > 1))
	}
	v.Expected, v.Received = strings.Join(expected, " + "), strings.Join(received, " + ")
	if len(totals) == 0 {
		v.Expected, v.Received = m.Words.Number(0), m.Words.Number(0)
	}
	v.Present = m.Words.Number(len(v.Lines))
	if v.Began {
		v.Present = m.Words.T("meeting.present_of", "there", m.Words.Number(there), "all", m.Words.Number(len(v.Lines)))
	} else {
		v.None, v.Received = true, m.Words.T("meeting.none_yet")
	}
	return nil
}

func (m *Model) coded(a money.Amount, code bool) string { return a.Figure(m.Words.Lang(), code) }

// foot is the grid's last row.
func (m *Model) foot(v *Sheet, s app.Sheet, cols []column, there int) error {
	v.Foot = m.Words.T("meeting.foot", "n", len(s.Lines))
	if s.GroupSelf != nil {
		v.Foot = m.Words.T("meeting.foot_group", "n", len(s.Lines))
	}
	if v.Began {
		v.Here = m.Words.T("meeting.here", "n", there)
	}
	for i, c := range cols {
		v.Columns = append(v.Columns, m.columnWord(c))
		sums := map[string]money.Amount{}
		var order []string
		for _, l := range s.Every() {
			j := c.in(l)
			if j < 0 {
				continue
			}
			a := shown(l.Parts[j])
			if !a.Valid() {
				continue
			}
			code := a.Currency().Code()
			if _, seen := sums[code]; !seen {
				sums[code], order = money.Zero(a.Currency()), append(order, code)
			}
			sum, err := sums[code].Add(a)
			if err != nil {
				return fmt.Errorf("column %d: %w", i, err)
			}
			sums[code] = sum
		}
		var text []string
		for _, code := range order {
			text = append(text, m.coded(sums[code], len(order) > 1))
		}
		v.Sums = append(v.Sums, strings.Join(text, " + "))
	}
	var total []string
	for _, p := range v.Purses {
		total = append(total, m.coded(p.Hand, len(v.Purses) > 1))
	}
	v.Total = strings.Join(total, " + ")
	return nil
}

// shown is what counts of a part: what was said, else what is expected.
func shown(p app.Part) money.Amount {
	if p.Said() {
		return p.Actual
	}
	return p.Expected
}
