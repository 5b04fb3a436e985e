package teller

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"daftari/app"
	"daftari/app/limits"
)

// Opened is an open sheet with what the officer should know before she begins.
type Opened struct {
	Sheet   app.Sheet
	Notices []Notice
}

// OpenSheet opens the sheet of a group and day, or re-opens the draft with today's figures and
// all that was said. It refuses a sheet that is closed here, a meeting that was not held, moved
// or taken over, a day the limits forbid, and, unless anyway is set, a day that is no meeting
// day or one on which the core takes no loan postings.
func (t *Teller) OpenSheet(ctx context.Context, group app.GroupID, day app.Date, anyway bool) (Opened, error) {
	draft, found, err := t.draft(ctx, group, day)
	if err != nil {
		return Opened{}, err
	}
	if found && draft.State == app.SheetClosed {
		return Opened{}, t.notOpen(draft)
	}
	file, inst, err := t.groupAndHouse(ctx, group)
	if err != nil {
		return Opened{}, err
	}
	notices, err := t.mayMeet(ctx, file.Group, inst, day, anyway || found)
	if err != nil {
		return Opened{}, err
	}
	st, gauges, err := t.mayOpen(ctx, day)
	begun := found && draft.State == app.SheetOpen // cash may be on it already: no limit keeps it shut
	if err != nil && !(begun && app.ClassOf(err) == app.OverLimit) {
		return Opened{}, err
	}
	fresh, err := t.expected(ctx, file, day, inst)
	if err != nil {
		return Opened{}, err
	}
	s, save := fresh, true
	if found {
		s = draft.Refresh(fresh)
		if names := paidElsewhere(draft, fresh, st.Today); len(names) > 0 {
			notices = append(notices, Notice{"teller.held_meanwhile.notice", []any{"group", s.Name, "n", len(names), "name", names[0]}})
			save = draft.State != app.SheetOpen // the draft keeps what it knew until the close has said so too
		}
		s.State, s.Note = app.SheetOpen, nil        // a note that was taken back lets it open again
		save = save && !reflect.DeepEqual(s, draft) // what has not changed is durable already
	} else {
		s.Key, s.Opened = t.NewKey(), t.Now().UTC()
		s.Code = code(s.Key)
	}
	if save {
		if s, err = t.Drafts.SaveSheet(ctx, s); err != nil {
			return Opened{}, err
		}
	}
	return Opened{Sheet: s, Notices: append(notices, near(gauges)...)}, nil
}

// Sheet of a group and day as it stands in the book, open or not.
func (t *Teller) Sheet(ctx context.Context, group app.GroupID, day app.Date) (app.Sheet, error) {
	s, found, err := t.draft(ctx, group, day)
	if err == nil && !found {
		err = trouble(app.NotFound, "no_sheet", "day", day)
	}
	return s, err
}

func (t *Teller) draft(ctx context.Context, group app.GroupID, day app.Date) (app.Sheet, bool, error) {
	s, err := t.Drafts.Sheet(ctx, group, day)
	if app.ClassOf(err) == app.NotFound {
		return app.Sheet{}, false, nil
	}
	return s, err == nil, err
}

func (t *Teller) groupAndHouse(ctx context.Context, group app.GroupID) (app.GroupFile, app.Institution, error) {
	file, err := t.Portfolio.Group(ctx, group)
	if err != nil {
		return app.GroupFile{}, app.Institution{}, err
	}
	inst, err := t.Portfolio.Institution(ctx)
	return file, inst, err
}

// expected is the fresh sheet of the group, with what waits in the outbox counted in.
func (t *Teller) expected(ctx context.Context, file app.GroupFile, day app.Date, inst app.Institution) (app.Sheet, error) {
	var pending []app.Entry
	if refs := accounts(file); len(refs) > 0 {
		var err error
		if pending, err = t.Journal.Pending(ctx, refs...); err != nil {
			return app.Sheet{}, err
		}
	}
	return app.Expected(file, day, pending, inst), nil
}

func accounts(file app.GroupFile) []app.AccountRef {
	var refs []app.AccountRef
	add := func(loans []app.Loan, savings []app.Savings) {
		for _, l := range loans {
			refs = append(refs, l.Ref())
		}
		for _, s := range savings {
			refs = append(refs, s.Ref())
		}
	}
	add(file.Loans, file.Savings)
	for _, m := range file.Members {
		add(m.Loans, m.Savings)
		for _, c := range m.Charges {
			refs = append(refs, c.Ref())
		}
	}
	return refs
}

// mayOpen judges the limits before a meeting begins. At its close they only warn: the cash is
// taken by then, and what is not recorded is lost.
func (t *Teller) mayOpen(ctx context.Context, day app.Date) (app.Standing, []limits.Gauge, error) {
	st, err := t.Journal.Standing(ctx, day)
	if err != nil {
		return st, nil, err
	}
	if err := limits.CheckDay(st, day, t.Now()); err != nil {
		return st, nil, t.offer(ctx, err)
	}
	gauges, err := limits.Gauges(st, nil, nil, t.Now())
	if err != nil {
		return st, nil, fmt.Errorf("limits: %w", err)
	}
	return st, gauges, t.offer(ctx, limits.FirstOver(gauges, limits.Offline, limits.Unposted, limits.Bag))
}

// mayMeet judges the calendar.
func (t *Teller) mayMeet(ctx context.Context, g app.Group, inst app.Institution, day app.Date, anyway bool) ([]Notice, error) {
	officer, err := t.Portfolio.Officer(ctx)
	if err != nil {
		return nil, err
	}
	notes, err := t.Calendar.Notes(ctx, g.ID)
	if err != nil {
		return nil, err
	}
	if err := noted(notes, g, officer, inst, day); err != nil {
		return nil, err
	}
	var notices []Notice
	concern := func(key string, refuse bool, args ...any) error {
		if refuse && !anyway {
			return trouble(app.Conflict, key, args...)
		}
		notices = append(notices, Notice{"teller." + key + ".notice", args})
		return nil
	}
	if !g.Active {
		return nil, trouble(app.Conflict, "group_inactive", "group", g.Name)
	}
	if h, holiday := inst.HolidayOn(g.Office, day); holiday {
		if err := concern("holiday", !inst.Server.AllowHolidays, "holiday", h.Name, "day", day); err != nil {
			return nil, err
		}
	}
	if !inst.WorkingDays.On(day) {
		if err := concern("non_working", !inst.Server.AllowNonWorkingDays, "day", day); err != nil {
			return nil, err
		}
	}
	meets, next, err := meets(g, notes, day)
	if err != nil {
		return nil, err
	}
	if !meets {
		var from any = "–" // the calendar has ended
		if !next.IsZero() {
			from = next
		}
		if err := concern("not_meeting_day", true, "group", g.Name, "day", day, "next", from); err != nil {
			return nil, err
		}
	}
	return notices, nil
}

// meets reports whether the group meets on the day, by its calendar or because a meeting was
// moved there. A group without a calendar meets when it meets.
func meets(g app.Group, notes []app.MeetingNote, day app.Date) (bool, app.Date, error) {
	for _, n := range notes {
		if n.Outcome == app.Moved && n.To == day {
			return true, day, nil
		}
	}
	if g.Meeting == nil || g.Meeting.Start.IsZero() {
		return true, day, nil
	}
	next, err := g.Meeting.Next(day)
	return err == nil && next == day, next, err
}

// noted says what became of the meeting of a day; the newest note on it counts.
func noted(notes []app.MeetingNote, g app.Group, officer app.Officer, inst app.Institution, day app.Date) error {
	var err error
	for _, n := range notes {
		switch {
		case n.Outcome == app.TakenOver && !day.Before(n.Day) && !day.After(n.Until):
			err = nil
			if n.Colleague != officer.Staff {
				err = trouble(app.Conflict, "taken_over", "group", g.Name, "colleague", staffName(inst, n.Colleague), "until", n.Until)
			}
		case n.Outcome == app.Moved && n.Day == day:
			err = trouble(app.Conflict, "moved", "group", g.Name, "day", day, "to", n.To)
		case n.Outcome == app.Moved && n.To == day:
			err = nil
		case n.Outcome == app.NotHeld && n.Day == day:
			err = trouble(app.Conflict, "not_held", "group", g.Name, "day", day)
		}
	}
	return err
}

// notOpen says in words why a sheet takes no more lines; nil when it is open.
func (t *Teller) notOpen(s app.Sheet) error {
	note := s.Note
	if note == nil {
		note = &app.MeetingNote{}
	}
	switch s.State {
	case app.SheetClosed:
		return trouble(app.Conflict, "sheet_closed", "group", s.Name, "day", s.Day, "at", t.clock(s.Closed))
	case app.SheetNotHeld:
		return trouble(app.Conflict, "not_held", "group", s.Name, "day", s.Day)
	case app.SheetMoved:
		return trouble(app.Conflict, "moved", "group", s.Name, "day", s.Day, "to", note.To)
	case app.SheetTakenOver:
		return trouble(app.Conflict, "sheet_taken_over", "group", s.Name, "day", s.Day, "until", note.Until)
	case app.SheetOpen:
	}
	return nil
}

func staffName(inst app.Institution, id app.StaffID) string {
	i := slices.IndexFunc(inst.Staff, func(s app.Staff) bool { return s.ID == id })
	if i < 0 {
		return fmt.Sprintf("#%d", id)
	}
	return inst.Staff[i].Name
}

// code is the short identifier of a sheet for speech and SMS: five digits and a check digit
// over them, so that one digit misheard does not name another sheet.
func code(k app.Key) string {
	n := uint64(0)
	for _, r := range strings.ReplaceAll(string(k), "-", "") {
		n = n*31 + uint64(r)
	}
	text := fmt.Sprintf("%05d", n%100000)
	sum := 0
	for i, r := range text {
		sum += int(r-'0') * (7 - i)
	}
	return fmt.Sprintf("%s-%d", text, sum%11%10)
}
