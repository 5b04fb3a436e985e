package parties

import (
	"daftari/fineract/fineracttest/accounts"
	"fmt"

	"daftari/fineract/fineracttest/books"
	"daftari/fineract/fineracttest/core"
	"daftari/fineract/fineracttest/shape"
	"daftari/fineract/fineracttest/wire"
)

func (k kind) listCalendars(c *core.Call) (any, error) {
	if err := c.Reading("CALENDAR", "calendars"); err != nil {
		return nil, err
	}
	g, err := k.find(c, c.Office())
	if err != nil {
		return nil, err
	}
	out := []wire.Obj{}
	for _, cal := range c.W().CalendarsOf(k.calendars, g.ID) {
		out = append(out, calendar(c, cal, false))
	}
	if shape.Has(c, "parentCalendars") && g.ParentID != 0 {
		for _, cal := range c.W().CalendarsOf(books.EntityCenter, g.ParentID) {
			out = append(out, calendar(c, cal, false))
		}
	}
	return out, nil
}

func (k kind) readCalendar(c *core.Call) (any, error) {
	if err := c.Reading("CALENDAR", "calendars"); err != nil {
		return nil, err
	}
	if _, err := k.find(c, c.Office()); err != nil {
		return nil, err
	}
	cal := c.W().Calendar(c.ID("calendar"))
	if cal == nil {
		return nil, wire.NotFound("error.msg.calendar.id.invalid", fmt.Sprintf("Calendar with identifier %d does not exist", c.ID("calendar")), c.ID("calendar"))
	}
	return calendar(c, cal, false), nil
}

var calendarKeys = []string{"title", "description", "location", "typeId", "startDate", "endDate", "duration", "repeating", "frequency", "interval", "repeatsOnDay", "repeatsOnNthDayOfMonth",
	"repeatsOnLastWeekdayOfMonth", "remindById", "firstReminder", "secondReminder", "meetingTime", "timeFormat", "locale", "dateFormat", "reschedulebasedOnMeetingDates", "presentMeetingDate",
	"newMeetingDate", "calendarInstanceId"}

func readCalendarCmd(b *wire.Body) (*wire.Reader, books.CalendarCmd, error) {
	r, err := b.Read("calendar", calendarKeys...)
	if err != nil {
		return nil, books.CalendarCmd{}, err
	}
	cmd := books.CalendarCmd{Title: r.Text("title"), Description: r.Text("description"), Location: r.Text("location"), Type: r.IntOr("typeId", 1), Start: r.Date("startDate"),
		Repeating: r.Is("repeating"), Frequency: r.IntOr("frequency", 0), Interval: r.IntOr("interval", 0), OnDay: r.IntOr("repeatsOnDay", 0), MeetingTime: r.Text("meetingTime")}
	return r, cmd, r.Err()
}

func (k kind) createCalendar(c *core.Call) (any, error) {
	return c.Run(core.Cmd{Action: "CREATE", Entity: "CALENDAR", GroupID: c.ID("id"), URL: fmt.Sprintf("%s/%d/calendars", k.path, c.ID("id")), Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		_, cmd, err := readCalendarCmd(b)
		if err != nil {
			return nil, err
		}
		if _, err := k.find(c, 0); err != nil {
			return nil, err
		}
		res, err := c.W().CreateCalendar(k.calendars, c.ID("id"), cmd)
		return shape.Result(res, nil), err
	}})
}

func (k kind) updateCalendar(c *core.Call) (any, error) {
	return c.Run(core.Cmd{Action: "UPDATE", Entity: "CALENDAR", GroupID: c.ID("id"), URL: fmt.Sprintf("%s/%d/calendars", k.path, c.ID("id")), Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		_, cmd, err := readCalendarCmd(b)
		if err != nil {
			return nil, err
		}
		res, err := c.W().UpdateCalendar(c.ID("calendar"), cmd)
		return shape.Result(res, shape.Changed(b, res.Changed)), err
	}})
}

var attendanceTypes = [...][2]string{{"invalid", "Invalid"}, {"present", "Present"}, {"absent", "Absent"}, {"approved", "Approved"}, {"leave", "Leave"}, {"late", "Late"}}

func meetingShape(c *core.Call, m *books.Meeting, detail bool) wire.Obj {
	o := wire.O("id", m.ID, "meetingDate", m.Date)
	if detail {
		list := []wire.Obj{}
		for _, a := range m.Attendance {
			var name any
			if cl := c.W().Client(a.ClientID); cl != nil {
				name = cl.DisplayName
			}
			t := attendanceTypes[max(0, min(a.Type, 5))]
			list = append(list, wire.O("id", a.ID, "clientId", a.ClientID, "clientName", name, "attendanceType", shape.Enum(a.Type, "attendanceType."+t[0], t[1])))
		}
		o = o.And("clientsAttendance", list)
	}
	return o
}

func (k kind) listMeetings(c *core.Call) (any, error) {
	if err := c.Reading("MEETING", "meetings"); err != nil {
		return nil, err
	}
	g, err := k.find(c, c.Office())
	if err != nil {
		return nil, err
	}
	out := []wire.Obj{}
	for _, m := range c.W().Meetings(g.ID) {
		out = append(out, meetingShape(c, m, false))
	}
	return shape.Cut(c, out)
}

func (k kind) readMeeting(c *core.Call) (any, error) {
	if err := c.Reading("MEETING", "meetings"); err != nil {
		return nil, err
	}
	if _, err := k.find(c, c.Office()); err != nil {
		return nil, err
	}
	m := c.W().Meeting(c.ID("meeting"))
	if m == nil {
		return nil, wire.NotFound("error.msg.meeting.id.invalid", fmt.Sprintf("Meeting with identifier %d does not exist", c.ID("meeting")), c.ID("meeting"))
	}
	return meetingShape(c, m, true), nil
}

func readAttendance(r *wire.Reader) []books.Attendance {
	var out []books.Attendance
	for _, o := range r.Objects("clientsAttendance") {
		ar, _ := o.Read("meeting", o.Keys...)
		out = append(out, books.Attendance{ClientID: ar.ID("clientId"), Type: ar.IntOr("attendanceType", 0)})
	}
	return out
}

func (k kind) saveMeeting(c *core.Call) (any, error) {
	return c.Run(core.Cmd{Action: "CREATE", Entity: "MEETING", GroupID: c.ID("id"), URL: fmt.Sprintf("%s/%d/meetings", k.path, c.ID("id")), Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		r, err := b.Read("meeting", "meetingDate", "calendarId", "clientsAttendance", "locale", "dateFormat")
		if err != nil {
			return nil, err
		}
		on := r.Date("meetingDate")
		r.Need("meetingDate", "calendarId")
		if err := r.Err(); err != nil {
			return nil, err
		}
		if _, err := k.find(c, 0); err != nil {
			return nil, err
		}
		res, err := c.W().SaveMeeting(c.ID("id"), r.ID("calendarId"), on, readAttendance(r))
		return shape.Result(res, nil), err
	}})
}

func (k kind) saveAttendance(c *core.Call) (any, error) {
	if accounts.Lower(c.Q("command")) != "saveorupdateattendance" {
		return nil, wire.BadQuery("command", c.Q("command"))
	}
	return c.Run(core.Cmd{Action: "SAVEORUPDATEATTENDANCE", Entity: "MEETING", GroupID: c.ID("id"), URL: fmt.Sprintf("%s/%d/meetings", k.path, c.ID("id")), Exec: func(c *core.Call, b *wire.Body) (wire.Obj, error) {
		r, err := b.Read("meeting", "clientsAttendance")
		if err != nil {
			return nil, err
		}
		res, err := c.W().SaveAttendance(c.ID("id"), c.ID("meeting"), readAttendance(r))
		return shape.Result(res, wire.O("clientsAttendance", b.Value("clientsAttendance"))), err
	}})
}
