package teller

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"daftari/app"
)

// DayMeeting is one meeting of a day.
type DayMeeting struct {
	Group   app.Group
	Time    string         // "10:00", or ""; of a meeting moved here its own
	Place   string         // where it is held, or ""
	State   app.SheetState // "" = no sheet yet
	Sheet   app.Key        // "" = no sheet yet
	Holiday string         // name of the holiday that the day falls on
	Note    *app.MeetingNote
}

// Meetings of a day, by time: the groups whose calendar falls on it, those moved to it, and
// those with a sheet of that day.
func (t *Teller) Meetings(ctx context.Context, day app.Date) ([]DayMeeting, error) {
	groups, err := t.Calendar.Groups(ctx)
	if err != nil {
		return nil, err
	}
	inst, err := t.Portfolio.Institution(ctx)
	if err != nil {
		return nil, err
	}
	var all []DayMeeting
	for _, g := range groups {
		m, on, err := t.meeting(ctx, g, inst, day)
		if err != nil {
			return nil, err
		}
		if on {
			all = append(all, m)
		}
	}
	slices.SortStableFunc(all, func(a, b DayMeeting) int { return strings.Compare(a.Time, b.Time) })
	return all, nil
}

func (t *Teller) meeting(ctx context.Context, g app.Group, inst app.Institution, day app.Date) (DayMeeting, bool, error) {
	m := DayMeeting{Group: g, Place: g.CentreName}
	notes, err := t.Calendar.Notes(ctx, g.ID)
	if err != nil {
		return m, false, err
	}
	on := false
	if g.Active && g.Meeting != nil && !g.Meeting.Start.IsZero() {
		m.Time = g.Meeting.Time
		if on, _, err = meets(g, notes, day); err != nil {
			return m, false, err
		}
	}
	for i, n := range notes {
		if n.Day == day || (n.Outcome == app.TakenOver && !day.Before(n.Day) && !day.After(n.Until)) {
			m.Note = &notes[i]
		}
		if n.Outcome == app.Moved && n.To == day {
			on = true
			m.Time, m.Place = cmp.Or(n.At, m.Time), cmp.Or(n.Place, m.Place)
		}
	}
	s, found, err := t.draft(ctx, g.ID, day)
	if err != nil {
		return m, false, err
	}
	if found {
		m.State, m.Sheet, on = s.State, s.Key, true
	}
	if h, ok := inst.HolidayOn(g.Office, day); ok {
		m.Holiday = h.Name
	}
	return m, on, nil
}
