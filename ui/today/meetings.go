package today

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/stamp"
	"daftari/app/teller"
)

// lookAhead is how far the next meeting is looked for where today has none. The desktop's list of the next days ends before
// today's own weekday comes again.
const (
	lookAhead = 7
	mostLater = 6
)

func (m *Model) meetings(ctx context.Context, v *View) error {
	all, err := m.Teller.Meetings(ctx, v.Day)
	if err != nil {
		return err
	}
	v.Count = len(all)
	var collected, expected []money.Amount
	for _, meeting := range all {
		sheet, err := m.Teller.Preview(ctx, meeting.Group.ID, v.Day)
		if err != nil {
			return err
		}
		totals, err := sheet.Totals()
		if err != nil {
			return err
		}
		row, err := m.row(ctx, meeting, totals)
		if err != nil {
			return err
		}
		for _, t := range totals {
			if row.Sure {
				if collected, err = money.AddTo(collected, t.Hand); err != nil {
					return err
				}
			}
			if expected, err = money.AddTo(expected, t.Expected); err != nil {
				return err
			}
		}
		if v.Next == nil && (meeting.State == "" || meeting.State == app.SheetOpen) && meeting.Note == nil {
			v.Next = m.next(meeting, row, totals)
			if !m.Computer {
				continue // it stands in the card above the list
			}
			row.Next = true
		}
		v.Rows = append(v.Rows, row)
	}
	if len(expected) > 0 {
		if len(collected) == 0 {
			collected = []money.Amount{money.Zero(expected[0].Currency())}
		}
		word := "today.collected"
		if m.Computer {
			word = "today.collected_of"
		}
		v.Collected = m.Words.T(word, "amount", money.Figures(collected, m.Words.Lang()), "of", money.Figures(expected, m.Words.Lang()))
	}
	return nil
}

func (m *Model) row(ctx context.Context, meeting teller.DayMeeting, totals []app.Totals) (Row, error) {
	r := Row{Group: meeting.Group.ID, Sheet: meeting.Sheet, State: meeting.State, Time: meeting.Time, Name: meeting.Group.Name}
	r.Members = m.members(meeting)
	r.Second = r.Members
	r.Sure = meeting.State == app.SheetClosed
	var sums []money.Amount
	for _, t := range totals {
		if r.Sure {
			sums = append(sums, t.Hand)
		} else {
			sums = append(sums, t.Expected)
		}
	}
	r.Amount = money.Figures(sums, m.Words.Lang())
	switch {
	case meeting.State == app.SheetClosed:
		entries, err := m.Book.Entries(ctx, app.EntryFilter{Sheet: meeting.Sheet})
		if err != nil {
			return r, err
		}
		r.Look = worst(entries, stamp.Seen{Computer: m.Computer})
		r.Stamp = m.Words.T(r.Look.Word)
		if !m.Computer && r.Look.Loud == stamp.Quiet && r.Look.Word != "state.confirmed" {
			r.Stamp = m.Words.T("today.closed_here")
		}
	case meeting.State == app.SheetOpen:
		r.Look = stamp.Draft(stamp.Seen{Computer: m.Computer})
		r.Stamp = m.Words.T(r.Look.Word)
	case meeting.Note != nil:
		r.Second, r.Amount = m.became(*meeting.Note), ""
	case meeting.Holiday != "":
		r.Second = m.Words.T("today.holiday", "name", meeting.Holiday)
	}
	return r, nil
}

// became is "Moved to Sat 19 Sep · 15:30 · Kisima": time and place where they are others than usual.
func (m *Model) became(n app.MeetingNote) string {
	word, day := n.Said()
	said := []string{m.Words.T(word, "day", m.Words.ShortDay(day))}
	for _, s := range []string{n.At, n.Place} {
		if s != "" {
			said = append(said, s)
		}
	}
	return strings.Join(said, " · ")
}

// members is "20 members · Kwa Mlango".
func (m *Model) members(d teller.DayMeeting) string {
	n := m.Words.T("today.members", "n", len(d.Group.Members))
	if d.Place == "" {
		return n
	}
	return n + " · " + d.Place
}

func (m *Model) next(meeting teller.DayMeeting, row Row, totals []app.Totals) *Next {
	n := &Next{Group: row.Group, Label: m.Words.T("today.next"), Name: row.Name, Second: row.Second, Amount: row.Amount,
		Begun: meeting.State == app.SheetOpen}
	if meeting.Time != "" {
		n.Label = m.Words.T("today.next_at", "time", meeting.Time)
		n.In = m.in(meeting.Time)
	}
	if len(totals) > 0 {
		n.Unit = m.Words.T("today.expected", "currency", totals[0].Expected.Currency().Code())
	}
	return n
}

// in is "in 48 min" for a time of today that lies ahead, else "".
func (m *Model) in(clock string) string {
	at, err := time.Parse("15:04", clock)
	if err != nil {
		return ""
	}
	now := m.Now()
	left := time.Duration(at.Hour()*60+at.Minute()-now.Hour()*60-now.Minute()) * time.Minute
	if left <= 0 {
		return ""
	}
	return m.Words.T("today.in", "time", m.Words.Ago(left))
}

// later lists the next days' meetings, on a computer; where today has none the first of them is named.
func (m *Model) later(ctx context.Context, v *View, groups []app.Group) error {
	type meeting struct {
		group app.Group
		on    app.Date
	}
	var all []meeting
	for _, g := range groups {
		if !g.Active || g.Meeting == nil || g.Meeting.Start.IsZero() {
			continue
		}
		next, err := g.Meeting.Next(v.Day.AddDays(1))
		if err != nil {
			return err
		}
		if !next.IsZero() && next.DaysSince(v.Day) <= lookAhead {
			all = append(all, meeting{g, next})
		}
	}
	slices.SortStableFunc(all, func(a, b meeting) int {
		return cmp.Or(a.on.Compare(b.on), cmp.Compare(a.group.Meeting.Time, b.group.Meeting.Time))
	})
	for i, x := range all {
		if !m.Computer || i == mostLater || x.on.DaysSince(v.Day) == lookAhead { // a phone has no place for them
			break
		}
		sheet, err := m.Teller.Preview(ctx, x.group.ID, x.on)
		if err != nil {
			return err
		}
		totals, err := sheet.Totals()
		if err != nil {
			return err
		}
		var sums []money.Amount
		for _, t := range totals {
			sums = append(sums, t.Expected)
		}
		v.Later = append(v.Later, Later{Day: m.Words.ShortWeekday(x.on), Name: x.group.Name, Group: x.group.ID, On: x.on,
			Members: m.Words.T("today.members", "n", len(x.group.Members)), Amount: money.Figures(sums, m.Words.Lang())})
	}
	if v.Count > 0 {
		return nil
	}
	v.Empty = &Empty{Title: m.Words.T("today.none"), Text: m.Words.T("today.none.text")}
	if len(all) > 0 {
		v.Empty.Text = m.Words.T("today.none.next", "name", all[0].group.Name, "day", m.Words.Weekday(all[0].on), "time", all[0].group.Meeting.Time)
	}
	return nil
}
