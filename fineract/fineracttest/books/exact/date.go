package exact

import (
	"fmt"
	"time"
)

// Date is a calendar day, counted from 1970-01-01; 0 means "no date". Dates compare with < and ==.
type Date int32

// NewDate makes the day y-m-d; values out of range roll over as in time.Date.
func NewDate(y int, m time.Month, d int) Date {
	return Date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// DateOf is the day of the instant in its own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return NewDate(y, m, d)
}

// ParseDate reads yyyy-MM-dd.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("parse date: %w", err)
	}
	return DateOf(t), nil
}

// MustDate is ParseDate for constants; it panics on a bad literal.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Time is midnight UTC of the day.
func (d Date) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// YMD gives year, month and day of month, as the server's date arrays show them.
func (d Date) YMD() (int, time.Month, int) { return d.Time().Date() }

// Weekday of the day.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// IsZero says "no date".
func (d Date) IsZero() bool { return d == 0 }

// String is yyyy-MM-dd, or "" for no date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// AddDays moves by n days.
func (d Date) AddDays(n int) Date { return d + Date(n) }

// AddMonths moves by n months; the day of month is cut to the month's last day, as java.time does.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.YMD()
	first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return NewDate(first.Year(), first.Month(), min(day, last))
}

// Days is the number of days from d to e.
func (d Date) Days(e Date) int { return int(e) - int(d) }
