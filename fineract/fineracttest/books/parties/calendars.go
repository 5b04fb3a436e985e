package parties

import (
	"fmt"
	"slices"
	"strings"

	"github.com/teambition/rrule-go"

	"daftari/fineract/fineracttest/books/exact"
	"daftari/fineract/fineracttest/books/org"
	"daftari/fineract/fineracttest/books/undo"
)

var (
	frequencies = []string{"", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
	weekdays    = []string{"", "MO", "TU", "WE", "TH", "FR", "SA", "SU"}
	dayNames    = []string{"", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
)

// CreateCalendar gives a group (EntityGroup) or centre (EntityCenter) its meeting rule.
func (r *Register) CreateCalendar(entityType int, entityID int64, c CalendarCmd) (org.Result, error) {
	if err := r.checkCalendar(entityID, c); err != nil {
		return org.Result{}, err
	}
	id, now := r.calendars.Next(), r.Touched()
	cal := &Calendar{ID: id, InstanceID: id, EntityType: entityType, EntityID: entityID, Created: now, Updated: now, CreatedBy: r.Actor(), UpdatedBy: r.Actor()}
	fillCalendar(cal, c)
	r.calendars.Add(&r.Log, id, cal)
	key := [2]int64{int64(entityType), entityID}
	undo.Put(&r.Log, r.calendarsOf, key, append(slices.Clone(r.calendarsOf[key]), cal))
	return org.Result{GroupID: entityID, ResourceID: id}, nil
}

func (r *Register) checkCalendar(entityID int64, c CalendarCmd) error {
	if _, err := r.NeedGroup(entityID); err != nil {
		return err
	}
	k := org.Checks{Resource: "calendar"}
	k.Blank("title", c.Title == "")
	k.Blank("startDate", c.Start == 0)
	k.Blank("typeId", c.Type == 0)
	if c.Repeating {
		k.Blank("frequency", c.Frequency < 1 || c.Frequency >= len(frequencies))
		k.Blank("interval", c.Interval < 1)
		if c.Frequency == 2 {
			k.Blank("repeatsOnDay", c.OnDay < 1 || c.OnDay >= len(weekdays))
		}
	}
	return k.Err()
}

func fillCalendar(cal *Calendar, c CalendarCmd) {
	cal.Title, cal.Description, cal.Location, cal.Type, cal.Start, cal.MeetingTime = c.Title, c.Description, c.Location, c.Type, c.Start, c.MeetingTime
	cal.Repeating, cal.Frequency, cal.RepeatsOnDay, cal.Interval, cal.Recurrence = c.Repeating, c.Frequency, c.OnDay, -1, ""
	if !c.Repeating {
		return
	}
	parts := []string{"FREQ=" + frequencies[c.Frequency]}
	if c.Interval > 1 {
		cal.Interval = c.Interval
		parts = append(parts, fmt.Sprintf("INTERVAL=%d", c.Interval))
	}
	if c.Frequency == 2 {
		parts = append(parts, "BYDAY="+weekdays[c.OnDay])
	}
	cal.Recurrence = strings.Join(parts, ";")
}

// UpdateCalendar replaces the rule (meeting moved).
func (r *Register) UpdateCalendar(id int64, c CalendarCmd) (org.Result, error) {
	cal := r.calendars.Get(id)
	if cal == nil {
		return org.Result{}, org.NotFound("error.msg.calendar.id.invalid", fmt.Sprintf("Calendar with identifier %d does not exist", id), id)
	}
	if err := r.checkCalendar(cal.EntityID, c); err != nil {
		return org.Result{}, err
	}
	undo.Touch(&r.Log, cal)
	fillCalendar(cal, c)
	cal.Updated, cal.UpdatedBy = r.Touched(), r.Actor()
	return org.Result{ResourceID: id}, nil
}

// CalendarsOf are the calendars of a group or centre itself.
func (r *Register) CalendarsOf(entityType int, entityID int64) []*Calendar {
	return r.calendarsOf[[2]int64{int64(entityType), entityID}]
}

// MeetingCalendar is the collection calendar that counts for a group (its centre's before its own) or a centre, or nil.
func (r *Register) MeetingCalendar(groupID int64) *Calendar {
	g := r.groups.Get(groupID)
	if g == nil {
		return nil
	}
	entity, id := EntityGroup, g.ID
	switch {
	case g.IsCenter():
		entity = EntityCenter
	case g.ParentID != 0:
		entity, id = EntityCenter, g.ParentID
	}
	if all := r.CalendarsOf(entity, id); len(all) > 0 {
		return all[0]
	}
	return nil
}

// Calendar is one or nil.
func (r *Register) Calendar(id int64) *Calendar { return r.calendars.Get(id) }

// between are the days of the rule, both ends included.
func (c *Calendar) between(from, to Date) []Date {
	if from < c.Start {
		from = c.Start
	}
	if !c.Repeating {
		if from <= c.Start && c.Start <= to {
			return []Date{c.Start}
		}
		return nil
	}
	opt, err := rrule.StrToROption(c.Recurrence)
	if err != nil {
		return nil
	}
	opt.Dtstart = c.Start.Time()
	rule, err := rrule.NewRRule(*opt)
	if err != nil {
		return nil
	}
	var out []Date
	for _, t := range rule.Between(from.Time(), to.Time(), true) {
		out = append(out, exact.DateOf(t))
	}
	return out
}

// Meets says whether the day is one of the rule.
func (c *Calendar) Meets(d Date) bool { return len(c.between(d, d)) == 1 }

// After is the first day of the rule after d, or d plus a week when the rule ends.
func (c *Calendar) After(d Date) Date {
	if c.Frequency == 2 && c.Interval < 2 && c.Repeating {
		// The usual case without the machinery of the rule: a demo plans 10,000 loans.
		at := max(d.AddDays(1), c.Start)
		return at.AddDays((c.RepeatsOnDay - int(at.Weekday()) + 7) % 7)
	}
	for _, months := range []int{1, 3, 14} {
		if days := c.between(d.AddDays(1), d.AddMonths(months)); len(days) > 0 {
			return days[0]
		}
	}
	return d.AddDays(7)
}

// RecurringDates are the days of the rule up to a year from today (222).
func (r *Register) RecurringDates(c *Calendar) []Date {
	return c.between(c.Start, r.Today().AddMonths(12))
}

// NextTenDates are the next ten days of the rule from today on.
func (r *Register) NextTenDates(c *Calendar) []Date {
	days := c.between(r.Today(), r.Today().AddMonths(12))
	if c.Frequency == 3 || c.Frequency == 4 || c.Interval > 1 {
		days = c.between(r.Today(), r.Today().AddMonths(120))
	}
	return days[:min(10, len(days))]
}

// RecentDate is the latest day of the rule not after today, 0 when there is none.
func (r *Register) RecentDate(c *Calendar) Date {
	days := c.between(c.Start, r.Today())
	if len(days) == 0 {
		return 0
	}
	return days[len(days)-1]
}

// HumanReadable is "Weekly on Tuesday".
func (c *Calendar) HumanReadable() string {
	if !c.Repeating {
		return ""
	}
	single := []string{"", "Daily", "Weekly", "Monthly", "Annually"}[c.Frequency]
	if c.Interval > 1 {
		single = fmt.Sprintf("Every %d %s", c.Interval, []string{"", "days", "weeks", "months", "years"}[c.Frequency])
	}
	if c.Frequency == 2 {
		single += " on " + dayNames[c.RepeatsOnDay]
	}
	return single
}

// SaveMeeting records a meeting with its attendance.
func (r *Register) SaveMeeting(entityID, calendarID int64, on Date, att []Attendance) (org.Result, error) {
	cal := r.calendars.Get(calendarID)
	k := org.Checks{Resource: "meeting"}
	k.Blank("meetingDate", on == 0)
	k.Blank("calendarId", calendarID == 0)
	if err := k.Err(); err != nil {
		return org.Result{}, err
	}
	if cal == nil || r.MeetingCalendar(entityID) != cal {
		return org.Result{}, org.NotFound("error.msg.calendar.instance.not.found",
			fmt.Sprintf("Calendar Instance with identifier %d does not exist", calendarID), calendarID)
	}
	if !cal.Meets(on) {
		return org.Result{}, org.Domain("error.msg.meeting.not.valid.recurring.date", "Not a valid meeting date", on)
	}
	if on > r.Today() {
		return org.Result{}, org.Domain("error.msg.meeting.cannot.be.a.future.date", "Meeting cannot be in the future.", on)
	}
	for _, m := range r.meetingsOf[cal.InstanceID] {
		if m.Date == on && m.EntityID == entityID {
			return org.Result{}, org.Integrity("error.msg.meeting.duplicate", "meetingDate",
				"A meeting with date '"+on.String()+"' already exists", on)
		}
	}
	m := &Meeting{ID: r.meetings.Next(), CalendarInstanceID: cal.InstanceID, EntityID: entityID, Date: on}
	m.Attendance = r.attend(att)
	r.meetings.Add(&r.Log, m.ID, m)
	undo.Put(&r.Log, r.meetingsOf, cal.InstanceID, append(slices.Clone(r.meetingsOf[cal.InstanceID]), m))
	return org.Result{GroupID: entityID, ResourceID: m.ID}, nil
}

func (r *Register) attend(att []Attendance) []Attendance {
	out := slices.Clone(att)
	for i := range out {
		r.attendances++
		out[i].ID = r.attendances
	}
	return out
}

// SaveAttendance replaces the attendance of a meeting.
func (r *Register) SaveAttendance(entityID, meetingID int64, att []Attendance) (org.Result, error) {
	m := r.meetings.Get(meetingID)
	if m == nil {
		return org.Result{}, org.NotFound("error.msg.meeting.id.invalid", fmt.Sprintf("Meeting with identifier %d does not exist", meetingID), meetingID)
	}
	undo.Touch(&r.Log, m)
	m.Attendance = r.attend(att)
	return org.Result{GroupID: entityID, ResourceID: m.ID}, nil
}

// Meeting is one or nil.
func (r *Register) Meeting(id int64) *Meeting { return r.meetings.Get(id) }

// Meetings of a group or centre, by date.
func (r *Register) Meetings(entityID int64) []*Meeting {
	cal := r.MeetingCalendar(entityID)
	if cal == nil {
		return nil
	}
	var out []*Meeting
	for _, m := range r.meetingsOf[cal.InstanceID] {
		if m.EntityID == entityID {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b *Meeting) int { return int(a.Date - b.Date) })
	return out
}
