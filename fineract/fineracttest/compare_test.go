package fineracttest

import (
	"bytes"
	"daftari/fineract/fineracttest/books/exact"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// compare says what differs: status, error code, replay header, keys, types, and up to 543 amounts, dates and states.
func (p *replay) compare(r *Recording, got answered) []string {
	var diff []string
	if got.status != r.Response.Status {
		return []string{fmt.Sprintf("status %d, recorded %d: %.300s", got.status, r.Response.Status, got.body)}
	}
	want := header(r.Response.Headers, "x-served-from-cache")
	if have := got.head.Get("X-Served-From-Cache"); have != want {
		diff = append(diff, fmt.Sprintf("x-served-from-cache %q, recorded %q", have, want))
	}
	if len(r.Response.Body) == 0 {
		return append(diff, textDiff(r, got)...)
	}
	var a, b any
	if err := decode(r.Response.Body, &a); err != nil {
		return append(diff, err.Error())
	}
	if err := decode(got.body, &b); err != nil {
		return append(diff, fmt.Sprintf("body is not JSON: %.200s", got.body))
	}
	c := &comparison{values: r.Number <= 543 && r.Folder != "", trimmed: trimmed(r.Response.Trimmed)}
	c.walk("$", "$", a, b)
	return append(diff, c.diff...)
}

func textDiff(r *Recording, got answered) []string {
	want := header(r.Response.Headers, "content-type")
	if kind := got.head.Get("Content-Type"); want != "" && !strings.EqualFold(strings.Split(kind, ";")[0], strings.Split(want, ";")[0]) {
		return []string{fmt.Sprintf("content type %q, recorded %q", kind, want)}
	}
	if strings.HasPrefix(want, "text/csv") {
		a, _, _ := strings.Cut(r.Response.BodyText, "\n")
		b, _, _ := strings.Cut(string(got.body), "\n")
		if a != b {
			return []string{fmt.Sprintf("first line %q, recorded %q", b, a)}
		}
	}
	return nil
}

func header(m map[string]string, name string) string {
	for k, v := range m {
		if strings.EqualFold(k, name) {
			return v
		}
	}
	return ""
}

func decode(raw []byte, into *any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return d.Decode(into)
}

func trimmed(list []string) map[string]bool {
	m := map[string]bool{}
	for _, t := range list {
		p, _, _ := strings.Cut(t, ":")
		m[p] = true
	}
	return m
}

func (c *comparison) say(path, format string, args ...any) {
	c.diff = append(c.diff, path+": "+fmt.Sprintf(format, args...))
}

// walk compares; path is with indices for people, general with [] as the lists of trimmed arrays write it.
func (c *comparison) walk(path, general string, a, b any) {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok {
			c.say(path, "%T, recorded an object", b)
			return
		}
		c.object(path, general, x, y)
	case []any:
		y, ok := b.([]any)
		if !ok {
			c.say(path, "%T, recorded an array", b)
			return
		}
		c.array(path, general, x, y)
	case string:
		c.text(path, x, b)
	case json.Number:
		y, ok := b.(json.Number)
		if !ok {
			c.say(path, "%T %v, recorded the number %s", b, b, x)
		} else if c.values && !isID(path) && !equal(x, y) {
			c.say(path, "%s, recorded %s", y, x)
		}
	case bool:
		if y, ok := b.(bool); !ok {
			c.say(path, "%T, recorded a boolean", b)
		} else if c.values && x != y {
			c.say(path, "%v, recorded %v", y, x)
		}
	case nil:
		if b != nil && c.values {
			c.say(path, "%v, recorded null", b)
		}
	}
}

// free are keys that hold sets by name, not a shape: permissions that were changed.
func (c *comparison) object(path, general string, x, y map[string]any) {
	for k, v := range x {
		w, ok := y[k]
		if !ok {
			c.say(path, "key %q is missing", k)
			continue
		}
		c.walk(path+"."+k, general+"."+k, v, w)
	}
	for k := range y {
		if _, ok := x[k]; !ok {
			c.say(path, "key %q is not recorded", k)
		}
	}
}

func (c *comparison) array(path, general string, x, y []any) {
	if path != "$" && strings.HasSuffix(general, ".permissions") {
		return // a set, in the order of a hash
	}
	if strings.HasSuffix(general, ".headers") { // of a batch item: a set too
		sortByName(x)
		sortByName(y)
	}
	if c.trimmed[general] {
		y = y[:min(len(x), len(y))]
	}
	if len(x) != len(y) {
		if c.values || len(x) > 0 != (len(y) > 0) {
			c.say(path, "%d elements, recorded %d", len(y), len(x))
		}
		x, y = x[:min(len(x), len(y))], y[:min(len(x), len(y))]
	}
	for i := range x {
		c.walk(fmt.Sprintf("%s[%d]", path, i), general+"[]", x[i], y[i])
	}
}

func sortByName(list []any) {
	key := func(v any) string {
		m, _ := v.(map[string]any)
		return fmt.Sprint(m["name"], m["value"])
	}
	slices.SortFunc(list, func(a, b any) int { return strings.Compare(key(a), key(b)) })
}

func isID(path string) bool { return idKey.MatchString(path) }

func (c *comparison) text(path, x string, b any) {
	y, ok := b.(string)
	if !ok {
		c.say(path, "%T %v, recorded the text %q", b, b, x)
		return
	}
	last := path[strings.LastIndexByte(path, '.')+1:]
	if last == "body" { // a batch item's body is JSON in a text
		var p, q any
		if decode([]byte(x), &p) == nil {
			if decode([]byte(y), &q) != nil {
				c.say(path, "%.120s, recorded %.120s", y, x)
				return
			}
			c.walk(path+"!", path+"!", p, q)
			return
		}
	}
	if last == "userMessageGlobalisationCode" && x != y {
		c.say(path, "%q, recorded %q", y, x)
		return
	}
	if !c.values || clock.MatchString(last) || x == y || strings.HasPrefix(last, "developerMessage") || strings.HasPrefix(last, "defaultUserMessage") {
		return
	}
	if strings.Contains(path, "args[") || last == "transactionId" {
		return
	}
	c.say(path, "%q, recorded %q", y, x)
}

func equal(a, b json.Number) bool {
	x, e1 := exact.ParseAmount(a.String())
	y, e2 := exact.ParseAmount(b.String())
	return e1 == nil && e2 == nil && x.Equal(y)
}
