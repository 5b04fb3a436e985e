package app

import (
	"fmt"
	"strings"
	"time"

	"github.com/teambition/rrule-go"
)

// Meeting is a group's meeting calendar: an RFC 5545 rule from a first day on.
type Meeting struct {
	Calendar CalendarID `json:"calendar"`
	Start    Date       `json:"start"`
	Rule     string     `json:"rule"`           // "FREQ=WEEKLY;INTERVAL=1;BYDAY=TU"; "" = the start day only
	Time     string     `json:"time,omitempty"` // "10:00", the tenant's zone; "" = not set
	OfCentre bool       `json:"ofCentre,omitempty"`
}

// On reports whether the rule falls on day d.
func (m Meeting) On(d Date) (bool, error) {
	next, err := m.Next(d)
	return err == nil && next == d, err
}

// Next is the first meeting day on or after d; zero when the rule has ended.
func (m Meeting) Next(d Date) (Date, error) {
	if m.Start.IsZero() {
		return Date{}, nil
	}
	if m.Rule == "" {
		if m.Start.Before(d) {
			return Date{}, nil
		}
		return m.Start, nil
	}
	rule, err := rrule.StrToRRule(strings.TrimPrefix(m.Rule, "RRULE:"))
	if err != nil {
		return Date{}, fmt.Errorf("meeting rule of calendar %d: %w", m.Calendar, err)
	}
	rule.DTStart(m.Start.Time())
	next := rule.After(d.Time().Add(-time.Nanosecond), true)
	if next.IsZero() {
		return Date{}, nil
	}
	return DateOf(next), nil
}

// MeetingOutcome says what became of a meeting that has no closed sheet.
type MeetingOutcome string

// Why a meeting has no sheet here.
const (
	NotHeld   MeetingOutcome = "not_held"
	Moved     MeetingOutcome = "moved"
	TakenOver MeetingOutcome = "taken_over"
)

// MeetingNote records a meeting that was not held, was moved, or is held by a colleague (A10).
type MeetingNote struct {
	Group     GroupID        `json:"group"`
	Day       Date           `json:"day"`
	Outcome   MeetingOutcome `json:"outcome"`
	Reason    string         `json:"reason,omitempty"`
	To        Date           `json:"to"`                  // Moved: the new day
	At        string         `json:"at,omitempty"`        // Moved: "14:00" of the new day; "" = the calendar's time
	Place     string         `json:"place,omitempty"`     // Moved: where on the new day; "" = the usual place
	Colleague StaffID        `json:"colleague,omitempty"` // TakenOver: who holds it
	Until     Date           `json:"until"`               // TakenOver: last day, inclusive
}

// Moving says when and where a meeting is held instead; the zero Moving is a meeting that is not held at all.
type Moving struct {
	To    Date
	At    string // "14:00"; "" = at the time of the calendar
	Place string // "" = at the usual place
}

// Timely says that the time is one of a day, or none.
func (m Moving) Timely() bool {
	_, err := time.Parse("15:04", m.At)
	return m.At == "" || err == nil && len(m.At) == len("15:04")
}

// Note of the meeting that was not held, or is moved.
func (m Moving) Note(group GroupID, day Date, reason string) MeetingNote {
	if m.To.IsZero() {
		return MeetingNote{Group: group, Day: day, Outcome: NotHeld, Reason: reason}
	}
	return MeetingNote{Group: group, Day: day, Outcome: Moved, Reason: reason, To: m.To, At: m.At, Place: strings.TrimSpace(m.Place)}
}

// Unusual is the note without a time and a place that are the group's own.
func (n MeetingNote) Unusual(g Group) MeetingNote {
	if n.Place == g.CentreName {
		n.Place = ""
	}
	if g.Meeting != nil && n.At == g.Meeting.Time {
		n.At = ""
	}
	return n
}

// Said is the word for what became of the meeting, and the day that stands in it as "day".
func (n MeetingNote) Said() (word string, day Date) {
	switch n.Outcome {
	case Moved:
		return "today.moved", n.To
	case TakenOver:
		return "today.taken_over", n.Until
	case NotHeld:
	}
	return "today.not_held", n.Day
}

// WorkingDays of the institution.
type WorkingDays struct {
	Rule string `json:"rule"` // "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU,WE,TH,FR,SA"
}

// On reports whether d is a working day; without a rule every day is.
func (w WorkingDays) On(d Date) bool {
	_, days, found := strings.Cut(strings.ToUpper(w.Rule), "BYDAY=")
	if !found {
		return true
	}
	days, _, _ = strings.Cut(days, ";")
	short := strings.ToUpper(d.Weekday().String()[:2])
	for _, day := range strings.Split(days, ",") {
		if strings.TrimSpace(day) == short {
			return true
		}
	}
	return false
}
