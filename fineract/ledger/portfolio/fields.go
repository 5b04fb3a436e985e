package portfolio

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// fields reads the cells of one row; the first mistake stays in err.
type fields struct {
	cells []string
	err   error
}

func (f *fields) fail(what, value string) {
	if f.err == nil {
		// The value may be a name or a number of a client: only its length is told.
		f.err = fmt.Errorf("%w: %s of %d characters", ErrShape, what, len(value))
	}
}

// kind of the row and id of what it tells.
func (f *fields) kind() Kind { return Kind(f.number(f.cells[0])) }
func (f *fields) id() int64  { return f.key(f.cells[1]) }

// text of column a (0) to j (9).
func (f *fields) text(col int) string { return f.cells[2+col] }

// same stands for what nearly always holds (sql/1-whose.sql).
const same = "="

// as is the usual value where the server says so.
func as(told, usual string) string {
	if told == same {
		return usual
	}
	return told
}

// accountNo of a column; usually the id, padded to nine digits.
func (f *fields) accountNo(col int) string {
	if f.text(col) == same {
		return fmt.Sprintf("%09d", f.id())
	}
	return f.text(col)
}

// sum of exact decimals.
func (f *fields) sum(parts ...string) string {
	total := new(big.Rat)
	for _, p := range parts {
		if v, ok := new(big.Rat).SetString(f.amount(p)); ok {
			total.Add(total, v)
		}
	}
	n, _ := total.FloatPrec()
	return total.FloatString(n)
}

// packed cells of a column, "x|y|z"; there must be n of them.
func (f *fields) packed(col, n int) []string {
	parts := strings.Split(f.text(col), "|")
	if len(parts) != n {
		f.fail(fmt.Sprintf("column %c with %d parts instead of %d", 'a'+col, len(parts), n), f.text(col))
		return make([]string, n)
	}
	return parts
}

// number is a whole number, "" is 0.
func (f *fields) number(s string) int64 {
	if s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		f.fail("no whole number", s)
		return 0
	}
	return n
}

func (f *fields) small(s string) int {
	n := f.number(s)
	if n > 1<<31-1 {
		f.fail("too large a number", s)
		return 0
	}
	return int(n)
}

// key is an id: positive, and exact in whatever carries it.
func (f *fields) key(s string) int64 {
	n := f.number(s)
	if n <= 0 || n > Everyone().To {
		f.fail("no id", s)
	}
	return n
}

func (f *fields) flag(s string) bool {
	switch s {
	case "1", "true", "t":
		return true
	case "", "0", "false", "f":
	default:
		f.fail("neither yes nor no", s)
	}
	return false
}

// date is yyyy-mm-dd or "".
func (f *fields) date(s string) string {
	if s == "" {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		f.fail("no date", s)
		return ""
	}
	return s
}

// stamp is a UTC timestamp in ms; what follows the seconds may be cut short or carry a zone.
func (f *fields) stamp(s string) int64 {
	if s == "" {
		return 0
	}
	s = strings.Replace(s, "T", " ", 1)
	if len(s) > len(time.DateTime) {
		if at := strings.IndexAny(s[len(time.DateTime):], "+-Z "); at >= 0 {
			s = s[:len(time.DateTime)+at]
		}
	}
	at, err := time.ParseInLocation("2006-01-02 15:04:05.999999999", s, time.UTC)
	if err != nil || at.Year() < 1 {
		f.fail("no timestamp", s)
		return 0
	}
	return at.UnixMilli()
}

// amount is an exact decimal in its shortest form: "1055.38", "0". "" is "0".
func (f *fields) amount(s string) string {
	out, ok := decimal(s)
	if !ok {
		f.fail("no decimal", s)
	}
	return out
}

// set is an amount that may be missing.
func (f *fields) set(s string) string {
	if s == "" {
		return ""
	}
	return f.amount(s)
}

func (f *fields) portions(p, i, fees, penalties string) Portions {
	return Portions{f.amount(p), f.amount(i), f.amount(fees), f.amount(penalties)}
}

// decimal shortens a plain decimal; exponents, signs other than one minus and bare points are refused.
func decimal(s string) (string, bool) {
	if s == "" {
		return "0", true
	}
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, point := strings.Cut(digits, ".")
	if !allDigits(whole) || (point && !allDigits(fraction)) || len(s) > 40 {
		return "0", false
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		whole += "." + fraction
	}
	if negative && whole != "0" {
		whole = "-" + whole
	}
	return whole, true
}

func allDigits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}
