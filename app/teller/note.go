package teller

import (
	"context"
	"slices"

	"daftari/app"
)

// lookAhead is how far a free day is looked for (UI.md section 9, Not held).
const lookAhead = 14

// DayLoad is how a day suits a meeting.
type DayLoad struct {
	Day     app.Date
	Others  int    // other groups of the officer that meet then
	Holiday string // its name; such a day cannot be chosen
	Working bool
}

// CanMeet says that the day may be chosen.
func (d DayLoad) CanMeet() bool { return d.Working && d.Holiday == "" }

// NextFreeDay is the first day after a day, within two weeks, on which the officer has no other
// group and the branch is open; the zero Date when there is none. Days lists them all.
func (t *Teller) NextFreeDay(ctx context.Context, group app.GroupID, after app.Date) (app.Date, []DayLoad, error) {
	file, inst, err := t.groupAndHouse(ctx, group)
	if err != nil {
		return app.Date{}, nil, err
	}
	groups, err := t.Calendar.Groups(ctx)
	if err != nil {
		return app.Date{}, nil, err
	}
	var free app.Date
	var days []DayLoad
	for n := 1; n <= lookAhead; n++ {
		d := DayLoad{Day: after.AddDays(n), Working: inst.WorkingDays.On(after.AddDays(n))}
		if h, ok := inst.HolidayOn(file.Group.Office, d.Day); ok {
			d.Holiday = h.Name
		}
		for _, g := range groups {
			if g.ID == group || !g.Active || g.Meeting == nil {
				continue
			}
			if on, err := g.Meeting.On(d.Day); err == nil && on {
				d.Others++
			}
		}
		if free.IsZero() && d.CanMeet() && d.Others == 0 {
			free = d.Day
		}
		days = append(days, d)
	}
	return free, days, nil
}

// NotHeld records that a meeting was not held, and why, and where it was moved to: due dates stay as they are.
func (t *Teller) NotHeld(ctx context.Context, group app.GroupID, day app.Date, reason string, to app.Moving) (app.Recorded, error) {
	if reason == "" {
		return app.Recorded{}, trouble(app.BadInput, "reason_needed_meeting", "day", day)
	}
	if !to.Timely() {
		return app.Recorded{}, trouble(app.BadInput, "bad_time", "time", to.At)
	}
	return t.note(ctx, to.Note(group, day, reason))
}

// TakeOver records that a colleague holds the group's meetings from day until a last day.
func (t *Teller) TakeOver(ctx context.Context, group app.GroupID, day, until app.Date, colleague app.StaffID, reason string) (app.Recorded, error) {
	inst, err := t.Portfolio.Institution(ctx)
	if err != nil {
		return app.Recorded{}, err
	}
	if !slices.ContainsFunc(inst.Staff, func(s app.Staff) bool { return s.ID == colleague && s.Active }) {
		return app.Recorded{}, trouble(app.NotFound, "no_colleague")
	}
	if until.Before(day) {
		return app.Recorded{}, trouble(app.BadInput, "until_before", "day", day, "until", until)
	}
	return t.note(ctx, app.MeetingNote{Group: group, Day: day, Outcome: app.TakenOver, Colleague: colleague, Until: until, Reason: reason})
}

func (t *Teller) note(ctx context.Context, note app.MeetingNote) (app.Recorded, error) {
	file, inst, err := t.groupAndHouse(ctx, note.Group)
	if err != nil {
		return app.Recorded{}, err
	}
	by, err := t.Portfolio.Officer(ctx)
	if err != nil {
		return app.Recorded{}, err
	}
	if err := movesTo(file.Group, inst, note); err != nil {
		return app.Recorded{}, err
	}
	note = note.Unusual(file.Group)
	notes, err := t.Calendar.Notes(ctx, note.Group)
	if err != nil {
		return app.Recorded{}, err
	}
	if err := noted(notes, file.Group, by, inst, note.Day); err != nil {
		return app.Recorded{}, err
	}
	s, found, err := t.draft(ctx, note.Group, note.Day)
	if err != nil {
		return app.Recorded{}, err
	}
	was := app.SheetState("")
	if found {
		was = s.State
		if err := t.notOpen(s); err != nil {
			return app.Recorded{}, err
		}
		if err := nothingSaid(s); err != nil {
			return app.Recorded{}, err
		}
	} else {
		s = app.Sheet{Key: t.NewKey(), Group: note.Group, Name: file.Group.Name, Day: note.Day, Opened: t.Now().UTC()}
		s.Code = code(s.Key)
	}
	s.State, s.Note = outcomeState(note.Outcome), &note
	return t.Journal.Record(ctx, app.Recording{
		Entries: []app.Entry{t.noteEntry(s, note, by)},
		Sheet:   &s,
		Check: func(st app.Standing) error {
			if st.SheetIs != was {
				return trouble(app.Conflict, "closed_meanwhile", "group", s.Name, "day", s.Day)
			}
			return nil
		},
	})
}

func (t *Teller) noteEntry(s app.Sheet, note app.MeetingNote, by app.Officer) app.Entry {
	e := t.entry(app.MeetingNoted, by, t.Stamp())
	e.Account = app.AccountRef{Kind: app.OnGroup, ID: int64(note.Group)}
	e.Group, e.Title, e.Day, e.Sheet = note.Group, s.Name, note.Day, s.Key
	e.Reason, e.Meeting = note.Reason, &note
	return e
}

// movesTo judges the new day of a meeting.
func movesTo(g app.Group, inst app.Institution, note app.MeetingNote) error {
	if note.Outcome != app.Moved {
		return nil
	}
	if note.To == note.Day {
		return trouble(app.BadInput, "same_day", "day", note.To)
	}
	if h, ok := inst.HolidayOn(g.Office, note.To); ok && !inst.Server.AllowHolidays {
		return trouble(app.BadInput, "to_holiday", "day", note.To, "holiday", h.Name)
	}
	if !inst.WorkingDays.On(note.To) && !inst.Server.AllowNonWorkingDays {
		return trouble(app.BadInput, "to_non_working", "day", note.To)
	}
	return nil
}

// nothingSaid: a meeting at which money was taken was held.
func nothingSaid(s app.Sheet) error {
	for _, l := range s.Every() {
		for _, p := range l.Parts {
			if p.Actual.Sign() > 0 {
				return trouble(app.Conflict, "has_lines", "group", s.Name, "name", l.Name, "amount", p.Actual)
			}
		}
	}
	return nil
}

func outcomeState(o app.MeetingOutcome) app.SheetState {
	switch o {
	case app.Moved:
		return app.SheetMoved
	case app.TakenOver:
		return app.SheetTakenOver
	case app.NotHeld:
	}
	return app.SheetNotHeld
}
