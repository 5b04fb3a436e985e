package exact

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date is a day of the tenant's calendar. The zero Date is "absent".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ErrDate marks something that is no day or no point in time.
var ErrDate = errors.New("not a date")

// NewDate checks that the day exists, from year 1 to 9999.
func NewDate(year int, month time.Month, day int) (Date, error) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if year < 1 || year > 9999 || t.Year() != year || t.Month() != month || t.Day() != day {
		return Date{}, fmt.Errorf("fineract: %w", ErrDate)
	}
	return Date{year, month, day}, nil
}

// ParseDate reads yyyy-MM-dd.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("fineract: %w", ErrDate)
	}
	return NewDate(t.Year(), t.Month(), t.Day())
}

// DateOf is the day of t in its own zone.
func DateOf(t time.Time) Date { return Date{t.Year(), t.Month(), t.Day()} }

// IsZero tells whether the day is absent.
func (d Date) IsZero() bool { return d == Date{} }

// Time is midnight UTC of the day, the zero time if absent.
func (d Date) Time() time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// Before compares days; absent is before all.
func (d Date) Before(e Date) bool { return d.Time().Before(e.Time()) }

// String is yyyy-MM-dd, "" if absent.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// UnmarshalJSON takes [2026,11,21], "2026-11-21", "" and null: most endpoints send arrays, newer ones strings.
func (d *Date) UnmarshalJSON(b []byte) error {
	*d = Date{}
	var err error
	switch {
	case bytes.Equal(b, []byte("null")), bytes.Equal(b, []byte(`""`)):
	case b[0] == '[':
		var n []int
		if err = json.Unmarshal(b, &n); err == nil && len(n) != 3 {
			return fmt.Errorf("fineract: day of %d parts: %w", len(n), ErrDate)
		}
		if err == nil {
			*d, err = NewDate(n[0], time.Month(n[1]), n[2])
		}
	default:
		var s string
		if err = json.Unmarshal(b, &s); err == nil {
			*d, err = ParseDate(s)
		}
	}
	if err != nil {
		*d = Date{}
	}
	return err
}

// MarshalJSON writes "yyyy-MM-dd", the form that goes with dateFormat; null if absent.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return []byte(`"` + d.String() + `"`), nil
}

// DateTime is a point in time as the server wrote it. Without a zone (Zoned false) Time is that wall clock in UTC:
// columns named ..._utc are so, others are in the tenant's zone.
type DateTime struct {
	Time  time.Time
	Zoned bool
}

// IsZero tells whether it is absent.
func (t DateTime) IsZero() bool { return t.Time.IsZero() }

// UnmarshalJSON takes all forms seen: [y,m,d,h,m(,s(,nanos))], ISO text with or without zone, "2026-11-21 05:28:55.815119",
// milliseconds since 1970, "" and null.
func (t *DateTime) UnmarshalJSON(b []byte) error {
	*t = DateTime{}
	var v DateTime
	var err error
	switch {
	case bytes.Equal(b, []byte("null")):
	case b[0] == '[':
		v, err = dateTimeOf(b)
	case b[0] == '"':
		var s string
		if err = json.Unmarshal(b, &s); err == nil && strings.TrimSpace(s) != "" {
			v, err = ParseDateTime(s)
		}
	default:
		var ms int64
		if ms, err = strconv.ParseInt(string(b), 10, 64); err != nil || ms < -62135596800000 || ms > 253402300799999 {
			return fmt.Errorf("fineract: milliseconds: %w", ErrDate)
		}
		v = DateTime{time.UnixMilli(ms).UTC(), true}
	}
	if err == nil {
		*t = v
	}
	return err
}

// MarshalJSON writes ISO text, with Z if a zone was known; null if absent.
func (t DateTime) MarshalJSON() ([]byte, error) {
	switch {
	case t.IsZero():
		return []byte("null"), nil
	case t.Zoned:
		return json.Marshal(t.Time.UTC())
	}
	return json.Marshal(t.Time.Format("2006-01-02T15:04:05.999999999"))
}

func dateTimeOf(b []byte) (DateTime, error) {
	var n []int
	if err := json.Unmarshal(b, &n); err != nil {
		return DateTime{}, err
	}
	if len(n) < 3 || len(n) > 7 {
		return DateTime{}, fmt.Errorf("fineract: time of %d parts: %w", len(n), ErrDate)
	}
	n = append(n, 0, 0, 0, 0)[:7]
	d, err := NewDate(n[0], time.Month(n[1]), n[2])
	if err != nil {
		return DateTime{}, err
	}
	if n[3] < 0 || n[3] > 23 || n[4] < 0 || n[4] > 59 || n[5] < 0 || n[5] > 59 || n[6] < 0 || n[6] > 999999999 {
		return DateTime{}, fmt.Errorf("fineract: time of day: %w", ErrDate)
	}
	return DateTime{Time: time.Date(d.Year, d.Month, d.Day, n[3], n[4], n[5], n[6], time.UTC)}, nil
}

// ParseDateTime reads "2026-11-21T05:28:55.815119Z" and "2026-11-21 05:28:55.815119+00". Blanks at the end and a zone
// that was cut off in the middle, as cast(ts as char(26)) does on PostgreSQL, are taken as UTC (observed, section 2).
func ParseDateTime(s string) (DateTime, error) {
	s = strings.TrimSpace(s)
	if len(s) > 10 && s[10] == ' ' {
		s = s[:10] + "T" + s[11:]
	}
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return checkYear(DateTime{t.UTC(), true})
	}
	zoned := false
	if i := strings.LastIndexAny(s, "+"); i > 10 {
		if strings.Trim(s[i+1:], "0:") != "" {
			return DateTime{}, fmt.Errorf("fineract: zone: %w", ErrDate)
		}
		s, zoned = s[:i], true
	}
	for _, layout := range []string{"2006-01-02T15:04:05.999999999", "2006-01-02T15:04", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return checkYear(DateTime{t, zoned})
		}
	}
	return DateTime{}, fmt.Errorf("fineract: %w", ErrDate)
}

func checkYear(t DateTime) (DateTime, error) {
	if y := t.Time.Year(); y < 1 || y > 9999 || t.Time.IsZero() {
		return DateTime{}, fmt.Errorf("fineract: year: %w", ErrDate)
	}
	return t, nil
}
