package proof

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	"daftari/app"
	"daftari/app/money"
)

// ErrFormat says that bytes are not what they should be; always wrapped.
var ErrFormat = errors.New("not in the format")

// mostItems bounds lists that are read, so that a few foreign bytes ask for no great memory.
const mostItems = 10_000

// codec carries fields one after another, either way, so that a format is written down once: a field
// is its length (unsigned LEB128, in the fewest bytes) and its bytes. A whole number is the field of
// its decimal text; a list is its count and its items. Reading, the first error stays and what
// follows it is zero.
type codec struct {
	b       []byte // written so far, or left to read
	reading bool
	err     error
}

func (c *codec) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("%w: %s", ErrFormat, fmt.Sprintf(format, args...))
	}
}

func (c *codec) take() []byte {
	if c.err != nil {
		return nil
	}
	n, size := binary.Uvarint(c.b)
	if size <= 0 || size > 1 && c.b[size-1] == 0 {
		c.fail("a length that is none")
		return nil
	}
	if n > uint64(len(c.b)-size) {
		c.fail("a field longer than what is there")
		return nil
	}
	field := c.b[size:][:n]
	c.b = c.b[size:][n:]
	return field
}

// bytes of any length.
func (c *codec) bytes(b *[]byte) {
	if c.reading {
		*b = bytes.Clone(c.take())
		return
	}
	c.b = binary.AppendUvarint(c.b, uint64(len(*b)))
	c.b = append(c.b, *b...)
}

// fixed bytes of one length.
func (c *codec) fixed(b *[]byte, size int) {
	c.bytes(b)
	if c.reading && c.err == nil && len(*b) != size {
		c.fail("a field of %d bytes where %d are due", len(*b), size)
		*b = nil
	}
}

func (c *codec) hash(h *Hash) {
	b := h[:]
	c.fixed(&b, len(h))
	if c.reading {
		copy(h[:], b)
	}
}

// format is the first field of everything: what it is, and in which version.
func (c *codec) format(d Domain) {
	got := d
	str(c, &got)
	if c.err == nil && got != d {
		c.fail("%.40q where %q is due", got, d)
	}
}

// str is a text.
func str[T ~string](c *codec, s *T) {
	if !c.reading {
		c.b = binary.AppendUvarint(c.b, uint64(len(*s)))
		c.b = append(c.b, *s...)
		return
	}
	b := c.take()
	if !utf8.Valid(b) {
		c.fail("a text that is no UTF-8")
		b = nil
	}
	*s = T(b)
}

// number is a whole number.
func number[T ~int | ~int64](c *codec, n *T) {
	if !c.reading {
		text := strconv.FormatInt(int64(*n), 10)
		str(c, &text)
		return
	}
	text := string(c.take())
	if *n = 0; c.err != nil {
		return
	}
	wide, err := strconv.ParseInt(text, 10, 64)
	if err != nil || strconv.FormatInt(wide, 10) != text || int64(T(wide)) != wide {
		c.fail("a number that is none")
		return
	}
	*n = T(wide)
}

// list of things, each carried by one.
func list[T any](c *codec, all *[]T, one func(*T)) {
	n := len(*all)
	number(c, &n)
	if c.reading {
		if n < 0 || n > mostItems {
			c.fail("a list of %d", n)
		}
		if *all = nil; c.err != nil {
			return
		}
	}
	for i := 0; i < n && c.err == nil; i++ {
		if c.reading {
			var zero T
			*all = append(*all, zero)
		}
		one(&(*all)[i])
	}
}

// maybe carries a thing that may be missing: a number 0 or 1, then the thing.
func maybe[T any](c *codec, p **T, one func(*T)) {
	there := 0
	if *p != nil {
		there = 1
	}
	number(c, &there)
	if there != 0 && there != 1 {
		c.fail("neither there nor missing")
	}
	if c.reading {
		if *p = nil; there == 0 || c.err != nil {
			return
		}
		*p = new(T)
	}
	if there == 1 {
		one(*p)
	}
}

// time in UTC milliseconds since 1970; 0 is no time.
func (c *codec) time(t *time.Time) {
	var ms int64
	if !t.IsZero() {
		ms = t.UnixMilli()
	}
	number(c, &ms)
	if !c.reading {
		return
	}
	if *t = (time.Time{}); ms != 0 {
		*t = time.UnixMilli(ms).UTC()
	}
}

// date as yyyy-mm-dd, or "" for no day.
func (c *codec) date(d *app.Date) {
	text := d.String()
	str(c, &text)
	if !c.reading {
		return
	}
	*d = app.Date{}
	if text == "" || c.err != nil {
		return
	}
	var err error
	if *d, err = app.ParseDate(text); err != nil {
		c.fail("a day that is none")
	}
}

// amount: minor units, code, decimals; 0, "", 0 for no amount.
func (c *codec) amount(a *money.Amount) {
	minor, code, digits := a.Minor(), a.Currency().Code(), a.Currency().Digits()
	number(c, &minor)
	str(c, &code)
	number(c, &digits)
	if !c.reading {
		return
	}
	*a = money.Amount{}
	if c.err != nil || (minor == 0 && code == "" && digits == 0) {
		return
	}
	cur, err := money.New(code, digits, 0)
	if err != nil {
		c.fail("a currency that is none")
		return
	}
	if *a = money.FromMinor(minor, cur); !a.Valid() {
		c.fail("an amount that is none")
	}
}

func (c *codec) amounts(all *[]money.Amount) { list(c, all, c.amount) }

func (c *codec) keys(all *[]app.Key) { list(c, all, func(k *app.Key) { str(c, k) }) }

// end refuses what follows the last field.
func (c *codec) end() error {
	if c.err == nil && len(c.b) > 0 {
		c.fail("%d bytes after the last field", len(c.b))
	}
	return c.err
}
