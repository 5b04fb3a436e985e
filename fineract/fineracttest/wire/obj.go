// Package wire holds the bodies that fineracttest speaks: JSON as Fineract's Gson writes it, its error bodies and Spring's,
// and the strict reading of requests. It shares no type with the client (DESIGN.md, floor 3).
package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	"daftari/fineract/fineracttest/books/exact"
)

// Field is one key of an object.
type Field struct {
	Key string
	Val any
}

// Obj is a JSON object that keeps the order of its keys, as the server's answers do.
type Obj []Field

// Num is a JSON number by its literal, so that the server's scales ("1055.380000", "0") survive.
type Num string

// Null is a null that is written; a nil value is left out, as Gson leaves it out.
type Null struct{}

// O makes an object of key, value pairs; pairs with a nil value are absent.
func O(kv ...any) Obj {
	o := make(Obj, 0, len(kv)/2)
	for i := 0; i+1 < len(kv); i += 2 {
		if kv[i+1] != nil {
			o = append(o, Field{kv[i].(string), kv[i+1]})
		}
	}
	return o
}

// And appends pairs to a copy of o, absent when nil.
func (o Obj) And(kv ...any) Obj { return append(o[:len(o):len(o)], O(kv...)...) }

// Get gives the value of a key, nil when absent.
func (o Obj) Get(key string) any {
	for _, f := range o {
		if f.Key == key {
			return f.Val
		}
	}
	return nil
}

// Set gives a copy of o in which the key has the value, in its place or at the end.
func (o Obj) Set(key string, val any) Obj {
	c := append(Obj(nil), o...)
	for i := range c {
		if c[i].Key == key {
			c[i].Val = val
			return c
		}
	}
	return append(c, Field{key, val})
}

// Str is nil (absent) for the empty text.
func Str(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// ID is nil (absent) for 0.
func ID(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

// Day is nil (absent) for no date.
func Day(d exact.Date) any {
	if d.IsZero() {
		return nil
	}
	return d
}

// Dec6 is an amount in the scale of the database, DECIMAL(19,6).
func Dec6(a exact.Amount) Num { return Num(a.Fixed(6)) }

// Dec6Z is Dec6, but a bare 0 for nothing, as most derived columns come.
func Dec6Z(a exact.Amount) Num {
	if a.IsZero() {
		return "0"
	}
	return Dec6(a)
}

// Dec is an amount with that many decimals.
func Dec(a exact.Amount, decimals int) Num { return Num(a.Fixed(decimals)) }

// MarshalJSON writes the object as Gson does.
func (o Obj) MarshalJSON() ([]byte, error) { return Encode(o), nil }

// Encode writes a value as Gson does: dates as arrays, times as ISO instants, = ' < > & escaped.
func Encode(v any) []byte {
	var b bytes.Buffer
	enc(&b, v)
	return b.Bytes()
}

func enc(b *bytes.Buffer, v any) {
	switch x := v.(type) {
	case nil, Null:
		b.WriteString("null")
	case Obj:
		encObj(b, x)
	case string:
		quote(b, x)
	case bool:
		b.WriteString(strconv.FormatBool(x))
	case int:
		b.WriteString(strconv.Itoa(x))
	case int64:
		b.WriteString(strconv.FormatInt(x, 10))
	case Num:
		b.WriteString(string(x))
	case json.Number:
		b.WriteString(x.String())
	case json.RawMessage:
		b.Write(x)
	case exact.Amount:
		b.WriteString(x.String())
	case exact.Date:
		encDate(b, x)
	case time.Time:
		quote(b, x.UTC().Format("2006-01-02T15:04:05.000000Z"))
	default:
		encList(b, v)
	}
}

func encObj(b *bytes.Buffer, o Obj) {
	b.WriteByte('{')
	for i, f := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		quote(b, f.Key)
		b.WriteByte(':')
		enc(b, f.Val)
	}
	b.WriteByte('}')
}

func encDate(b *bytes.Buffer, d exact.Date) {
	if d.IsZero() {
		b.WriteString("null")
		return
	}
	y, m, day := d.YMD()
	fmt.Fprintf(b, "[%d,%d,%d]", y, int(m), day)
}

func encList(b *bytes.Buffer, v any) {
	switch x := v.(type) {
	case []any:
		list(b, x)
	case []Obj:
		list(b, x)
	case []string:
		list(b, x)
	case []int64:
		list(b, x)
	case []int:
		list(b, x)
	case [][]any:
		list(b, x)
	case []exact.Date:
		list(b, x)
	default:
		raw, err := json.Marshal(v)
		if err != nil {
			raw = []byte("null")
		}
		b.Write(raw)
	}
}

func list[T any](b *bytes.Buffer, all []T) {
	b.WriteByte('[')
	for i, v := range all {
		if i > 0 {
			b.WriteByte(',')
		}
		enc(b, v)
	}
	b.WriteByte(']')
}

// quote writes a string with Gson's HTML-safe escapes.
func quote(b *bytes.Buffer, s string) {
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < 0x20, r == '<', r == '>', r == '&', r == '=', r == '\'', r == 0x2028, r == 0x2029:
			fmt.Fprintf(b, `\u%04x`, r)
		case r == utf8.RuneError:
			b.WriteString("\ufffd")
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
}

// Pretty writes a value with line breaks, as the server writes errors inside batches and answers to pretty=true.
func Pretty(v any) []byte {
	var b bytes.Buffer
	if json.Indent(&b, Encode(v), "", "  ") != nil {
		return Encode(v)
	}
	return b.Bytes()
}
