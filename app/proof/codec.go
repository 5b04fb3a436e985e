package proof

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"daftari/app"
	"daftari/app/money"
)

// ErrFormat says that bytes are not what they should be; always wrapped.
var ErrFormat = errors.New("not in the format")

// mostItems bounds lists that are read, so that a few foreign bytes ask for no great memory.
const mostItems = 10_000

// writer puts fields one after another: four bytes of length, big-endian, then the bytes. A whole
// number is a field of eight bytes, two's complement, big-endian; a list is its count and its items.
type writer struct{ b []byte }

func (w *writer) bytes(b []byte) {
	w.b = binary.BigEndian.AppendUint32(w.b, uint32(len(b)))
	w.b = append(w.b, b...)
}

func (w *writer) text(s string) {
	w.b = binary.BigEndian.AppendUint32(w.b, uint32(len(s)))
	w.b = append(w.b, s...)
}

func (w *writer) int(n int64) {
	w.b = binary.BigEndian.AppendUint32(w.b, 8)
	w.b = binary.BigEndian.AppendUint64(w.b, uint64(n))
}

// time in UTC milliseconds since 1970; 0 is no time.
func (w *writer) time(t time.Time) {
	if t.IsZero() {
		w.int(0)
		return
	}
	w.int(t.UnixMilli())
}

func (w *writer) amount(a money.Amount) {
	w.int(a.Minor())
	w.text(a.Currency().Code())
	w.int(int64(a.Currency().Digits()))
}

func (w *writer) amounts(all []money.Amount) {
	w.int(int64(len(all)))
	for _, a := range all {
		w.amount(a)
	}
}

func (w *writer) keys(all []app.Key) {
	w.int(int64(len(all)))
	for _, k := range all {
		w.text(string(k))
	}
}

// reader takes fields off in the order they were written. Its first error stays, and everything
// read after it is zero.
type reader struct {
	b   []byte
	err error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s", ErrFormat, fmt.Sprintf(format, args...))
	}
}

func (r *reader) bytes() []byte {
	if r.err != nil {
		return nil
	}
	if len(r.b) < 4 {
		r.fail("cut within a length")
		return nil
	}
	n := binary.BigEndian.Uint32(r.b)
	if uint64(n) > uint64(len(r.b)-4) {
		r.fail("a field longer than what is there")
		return nil
	}
	field := r.b[4 : 4+n]
	r.b = r.b[4+n:]
	return field
}

func (r *reader) fixed(size int) []byte {
	b := r.bytes()
	if r.err == nil && len(b) != size {
		r.fail("a field of %d bytes where %d are due", len(b), size)
		return nil
	}
	return b
}

func (r *reader) text() string {
	b := r.bytes()
	if !utf8.Valid(b) {
		r.fail("a text that is no UTF-8")
		return ""
	}
	return string(b)
}

func (r *reader) is(text string) {
	if got := r.text(); r.err == nil && got != text {
		r.fail("%.40q where %q is due", got, text)
	}
}

func (r *reader) int() int64 {
	b := r.fixed(8)
	if r.err != nil {
		return 0
	}
	return int64(binary.BigEndian.Uint64(b))
}

func (r *reader) count() int {
	n := r.int()
	if n < 0 || n > mostItems {
		r.fail("a list of %d", n)
		return 0
	}
	return int(n)
}

func (r *reader) time() time.Time {
	n := r.int()
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}

func (r *reader) date() app.Date {
	text := r.text()
	if text == "" || r.err != nil {
		return app.Date{}
	}
	d, err := app.ParseDate(text)
	if err != nil {
		r.fail("a day that is none")
	}
	return d
}

func (r *reader) amount() money.Amount {
	minor, code, digits := r.int(), r.text(), r.int()
	if r.err != nil {
		return money.Amount{}
	}
	if code == "" {
		if minor != 0 || digits != 0 {
			r.fail("an amount without a currency")
		}
		return money.Amount{}
	}
	c, err := money.New(code, int(min(max(digits, -1), 99)), 0)
	if err != nil {
		r.fail("a currency that is none")
	}
	return money.FromMinor(minor, c)
}

func (r *reader) amounts() []money.Amount {
	var all []money.Amount
	for range r.count() {
		if all = append(all, r.amount()); r.err != nil {
			return nil
		}
	}
	return all
}

func (r *reader) keys() []app.Key {
	var all []app.Key
	for range r.count() {
		if all = append(all, app.Key(r.text())); r.err != nil {
			return nil
		}
	}
	return all
}

// end refuses what follows the last field.
func (r *reader) end() error {
	if r.err == nil && len(r.b) > 0 {
		r.fail("%d bytes after the last field", len(r.b))
	}
	return r.err
}
