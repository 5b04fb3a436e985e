package app

import (
	"cmp"
	"fmt"
	"time"
)

// Date is a calendar day without a zone: the business date of an entry, a due date, a meeting
// day. The zero Date means "no day".
type Date struct {
	year  int16
	month uint8
	day   uint8
}

// NewDate makes a Date; out-of-range values are refused, never normalised.
func NewDate(year int, month time.Month, day int) (Date, error) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if year < 1900 || year > 9999 || t.Year() != year || t.Month() != month || t.Day() != day {
		return Date{}, fmt.Errorf("no such day: %04d-%02d-%02d", year, month, day)
	}
	return Date{int16(year), uint8(month), uint8(day)}, nil
}

// ParseDate reads yyyy-mm-dd.
func ParseDate(text string) (Date, error) {
	if len(text) != len(time.DateOnly) || text[4] != '-' || text[7] != '-' {
		return Date{}, fmt.Errorf("not a day as yyyy-mm-dd: %q", text)
	}
	var n [3]int
	for i, part := range [...]string{text[:4], text[5:7], text[8:]} {
		for _, r := range part {
			if r < '0' || r > '9' {
				return Date{}, fmt.Errorf("not a day as yyyy-mm-dd: %q", text)
			}
			n[i] = n[i]*10 + int(r-'0')
		}
	}
	return NewDate(n[0], time.Month(n[1]), n[2])
}

// DateOf is the calendar day of t in t's own location.
func DateOf(t time.Time) Date {
	return Date{int16(t.Year()), uint8(t.Month()), uint8(t.Day())}
}

// IsZero says that there is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Year of the day.
func (d Date) Year() int { return int(d.year) }

// Month of the year, 1 to 12.
func (d Date) Month() time.Month { return time.Month(d.month) }

// Day of the month.
func (d Date) Day() int { return int(d.day) }

// Time is midnight UTC of the day, for arithmetic only.
func (d Date) Time() time.Time {
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 0, 0, 0, 0, time.UTC)
}

// AddDays moves by n days.
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// Weekday of the day.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// Compare is -1, 0 or 1.
func (d Date) Compare(o Date) int {
	return cmp.Or(cmp.Compare(d.year, o.year), cmp.Compare(d.month, o.month), cmp.Compare(d.day, o.day))
}

// Before reports whether d is earlier than o.
func (d Date) Before(o Date) bool { return d.Compare(o) < 0 }

// After reports whether d is later than o.
func (d Date) After(o Date) bool { return d.Compare(o) > 0 }

// DaysSince is the number of days from o to d.
func (d Date) DaysSince(o Date) int { return int(d.Time().Sub(o.Time()).Hours() / 24) }

// String is yyyy-mm-dd, or "" for no day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// MarshalJSON writes "yyyy-mm-dd", or null for no day.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return []byte(`"` + d.String() + `"`), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Date) UnmarshalJSON(b []byte) error {
	if string(b) == "null" || string(b) == `""` {
		*d = Date{}
		return nil
	}
	if len(b) < 2 || b[0] != '"' || b[len(b)-1] != '"' {
		return fmt.Errorf("not a day as yyyy-mm-dd: %.20q", b)
	}
	v, err := ParseDate(string(b[1 : len(b)-1]))
	if err != nil {
		return err
	}
	*d = v
	return nil
}
