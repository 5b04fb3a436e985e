// Package away records a meeting that is not held here: not held at all, moved to another day, or held by a colleague
// (UI.md p25, A10).
package away

import (
	"context"
	"fmt"
	"slices"
	"time"

	"daftari/app"
	"daftari/app/teller"
	"daftari/app/words"
)

// Teller records what became of the meeting.
type Teller interface {
	NotHeld(ctx context.Context, group app.GroupID, day app.Date, reason string, m app.Moving) (app.Recorded, error)
	TakeOver(ctx context.Context, group app.GroupID, day, until app.Date, colleague app.StaffID, reason string) (app.Recorded, error)
	NextFreeDay(ctx context.Context, group app.GroupID, after app.Date) (app.Date, []teller.DayLoad, error)
	Preview(ctx context.Context, group app.GroupID, day app.Date) (app.Sheet, error)
}

// Book is what the page reads beside.
type Book interface {
	Institution(ctx context.Context) (app.Institution, error)
	Group(ctx context.Context, id app.GroupID) (app.GroupFile, error)
	Groups(ctx context.Context) ([]app.Group, error)
	Officer(ctx context.Context) (app.Officer, error)
}

// Model of one group's meeting on one day. All fields are needed.
type Model struct {
	Teller Teller
	Book   Book
	Words  *words.Words
	Now    func() time.Time
	Group  app.GroupID
	Day    app.Date
}

// Choice is a chip: the reason's key and its word.
type Choice struct{ Key, Word string }

// lastTile is how many days stand as tiles before "Later".
const lastTile = 4

// Absence is the page of a meeting that is not held here (p25).
type Absence struct {
	Name, Second string // "Baraka Youth · today 14:00"
	Holiday      string // its name, when the day is one
	Reasons      []Choice
	Days         []Tile
	Free         int      // index of the preset day, -1 = none in two weeks
	At, Place    string   // the group's usual ones, "" = none is set
	Times        []string // to choose from
	Places       []string // those where the officer's groups meet
	Colleagues   []Colleague
	Expected     string // what is asked for on the new day: due dates stay as they are
	Regular      string // "Thu 24 Sep": the next regular meeting, which stays
	Said         bool   // something was recorded on the sheet: it was held
}

// Tile is a day that the meeting may move to.
type Tile struct {
	On      app.Date
	Weekday string // "Fri"
	Day     string // "18"
	Load    string // "3 others", "free", "holiday"
	Off     bool   // cannot be chosen
	Long    string // "Fri 18 Sep", for the button
	Named   string // in a sentence: "Friday" within a week, else as Long
}

// Colleague may take the group over.
type Colleague struct {
	ID   app.StaffID
	Name string
}

// Absence reads the page.
func (m *Model) Absence(ctx context.Context) (Absence, error) {
	file, err := m.Book.Group(ctx, m.Group)
	if err != nil {
		return Absence{}, err
	}
	inst, err := m.Book.Institution(ctx)
	if err != nil {
		return Absence{}, err
	}
	v := Absence{Name: file.Group.Name, Free: -1}
	if h, on := inst.HolidayOn(file.Group.Office, m.Day); on {
		v.Holiday = h.Name
	}
	if v.Place = file.Group.CentreName; file.Group.Meeting != nil {
		v.At = file.Group.Meeting.Time
		next, err := file.Group.Meeting.Next(m.Day.AddDays(1))
		if err != nil {
			return v, fmt.Errorf("next meeting: %w", err)
		}
		if !next.IsZero() {
			v.Regular = m.Words.ShortDay(next)
		}
	}
	v.Second = m.Words.T("away.second", "name", v.Name, "day", m.Words.ShortDay(m.Day), "time", v.At)
	if m.Day == app.DateOf(m.Now()) {
		v.Second = m.Words.T("away.second_today", "name", v.Name, "time", v.At)
	}
	for _, r := range teller.MeetingReasons() {
		v.Reasons = append(v.Reasons, Choice{r, m.Words.T(r)})
	}
	if err := m.choices(ctx, &v); err != nil {
		return v, err
	}
	if err := m.colleagues(ctx, &v, inst); err != nil {
		return v, err
	}
	if err := m.tiles(ctx, &v); err != nil {
		return v, err
	}
	return v, m.said(ctx, &v)
}

// The times that are offered: from the first meetings of a day to its last.
const (
	firstMeeting = 7 * time.Hour
	lastMeeting  = 18 * time.Hour
	stepMeeting  = 30 * time.Minute
)

// choices are the times of a day and the places that are known here, the usual ones among them.
func (m *Model) choices(ctx context.Context, v *Absence) error {
	for at := firstMeeting; at <= lastMeeting; at += stepMeeting {
		v.Times = append(v.Times, time.Time{}.Add(at).Format("15:04"))
	}
	groups, err := m.Book.Groups(ctx)
	if err != nil {
		return err
	}
	v.Places = []string{v.Place}
	for _, g := range groups {
		v.Places = append(v.Places, g.CentreName)
	}
	if v.At != "" {
		v.Times = append(v.Times, v.At)
	}
	for _, list := range []*[]string{&v.Times, &v.Places} {
		slices.Sort(*list)
		*list = slices.DeleteFunc(slices.Compact(*list), func(s string) bool { return s == "" })
	}
	return nil
}

func (m *Model) colleagues(ctx context.Context, v *Absence, inst app.Institution) error {
	me, err := m.Book.Officer(ctx)
	if err != nil {
		return err
	}
	for _, s := range inst.Staff {
		if s.Active && s.ID != me.Staff {
			v.Colleagues = append(v.Colleagues, Colleague{s.ID, s.Name})
		}
	}
	return nil
}

func (m *Model) tiles(ctx context.Context, v *Absence) error {
	free, days, err := m.Teller.NextFreeDay(ctx, m.Group, m.Day)
	if err != nil {
		return err
	}
	for _, d := range days {
		if !d.Working && d.Holiday == "" {
			continue // a day without work is not thought of; a holiday is, and says so
		}
		t := Tile{On: d.Day, Weekday: m.Words.ShortWeekday(d.Day), Day: m.Words.Number(d.Day.Day()), Long: m.Words.ShortDay(d.Day), Off: !d.CanMeet()}
		if t.Named = t.Long; d.Day.DaysSince(m.Day) < 7 {
			t.Named = m.Words.Weekday(d.Day)
		}
		switch {
		case d.Holiday != "":
			t.Load = m.Words.T("away.day.holiday")
		case d.Others > 0:
			t.Load = m.Words.T("away.day.others", "n", d.Others)
		default:
			t.Load = m.Words.T("away.day.free")
		}
		if d.Day == free {
			v.Free = len(v.Days)
		}
		v.Days = append(v.Days, t)
	}
	return nil
}

// said finds what the sheet expects, and whether money was taken on it already.
func (m *Model) said(ctx context.Context, v *Absence) error {
	s, err := m.Teller.Preview(ctx, m.Group, m.Day)
	if err != nil {
		return err
	}
	totals, err := s.Totals()
	if err != nil {
		return fmt.Errorf("totals: %w", err)
	}
	for i, t := range totals {
		if i > 0 {
			v.Expected += " + "
		}
		if len(totals) > 1 {
			v.Expected += t.Expected.FormatWithCode(m.Words.Lang())
			continue
		}
		v.Expected = t.Expected.Format(m.Words.Lang())
	}
	for _, l := range s.Every() {
		for _, p := range l.Parts {
			v.Said = v.Said || p.Said() && p.Actual.Sign() > 0
		}
	}
	return nil
}

// Row is the days that stand as tiles before "Later".
func (v Absence) Row() []Tile { return v.Days[:min(lastTile, len(v.Days))] }

// NotHeld records it, and when and where it is held instead; the zero Moving when it is not moved.
func (m *Model) NotHeld(ctx context.Context, reason string, to app.Moving) error {
	_, err := m.Teller.NotHeld(ctx, m.Group, m.Day, reason, to)
	return err
}

// HandOver gives the group to a colleague until a last day.
func (m *Model) HandOver(ctx context.Context, to app.StaffID, until app.Date, reason string) error {
	_, err := m.Teller.TakeOver(ctx, m.Group, m.Day, until, to, reason)
	return err
}
