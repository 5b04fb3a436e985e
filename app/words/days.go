package words

import (
	"strconv"
	"time"
)

// Calendar is a day as app.Date and time.Time have it.
type Calendar interface {
	Year() int
	Month() time.Month
	Day() int
	Weekday() time.Weekday
}

// LongDay is a day of this year as a title has it, "Thursday 17 September".
func (w *Words) LongDay(d Calendar) string {
	return w.T("date.long", "weekday", w.Weekday(d), "day", strconv.Itoa(d.Day()),
		"month", w.longMonth(d))
}

// ShortDay is a day of this year with its weekday, "Thu 17 Sep".
func (w *Words) ShortDay(d Calendar) string {
	return w.T("date.short", "weekday", w.ShortWeekday(d), "day", strconv.Itoa(d.Day()), "month", w.month(d))
}

// DayMonth is a day of this year, "17 Sep".
func (w *Words) DayMonth(d Calendar) string {
	return w.T("date.day", "day", strconv.Itoa(d.Day()), "month", w.month(d))
}

// Day is a day as DayMonth has it, as Date of another year than now's.
func (w *Words) Day(d, now Calendar) string {
	if d.Year() != now.Year() {
		return w.Date(d.Year(), d.Month(), d.Day())
	}
	return w.DayMonth(d)
}

// SpeltDay is Day with a month of this year in full, "17 September".
func (w *Words) SpeltDay(d, now Calendar) string {
	if d.Year() != now.Year() {
		return w.Date(d.Year(), d.Month(), d.Day())
	}
	return w.T("date.day", "day", strconv.Itoa(d.Day()), "month", w.longMonth(d))
}

// Weekday is "Thursday".
func (w *Words) Weekday(d Calendar) string { return w.T("weekday." + strconv.Itoa(int(d.Weekday()))) }

// ShortWeekday is "Thu"; Arabic does not shorten.
func (w *Words) ShortWeekday(d Calendar) string {
	return w.T("weekday.short." + strconv.Itoa(int(d.Weekday())))
}

// Clock is the time of day of t in its own location, "11:41".
func (w *Words) Clock(t time.Time) string { return t.Format("15:04") }

func (w *Words) longMonth(d Calendar) string {
	return w.T("month.long." + strconv.Itoa(int(d.Month())))
}

func (w *Words) month(d Calendar) string { return w.T("month." + strconv.Itoa(int(d.Month()))) }
