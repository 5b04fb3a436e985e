package wire

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"daftari/fineract/fineracttest/books/exact"
)

// Body is a request's JSON object with the order of its keys.
type Body struct {
	Keys []string
	vals map[string]any
	Raw  string
	None bool // no body at all, or null
}

// Parse reads a request body: JSON that is broken is the server's 400, JSON that is no object its 500 (recordings 366-368).
func Parse(raw string) (*Body, error) {
	b := &Body{vals: map[string]any{}, Raw: raw}
	if t := strings.TrimSpace(raw); t == "" || t == "null" {
		b.None = true
		return b, nil
	}
	d := json.NewDecoder(strings.NewReader(raw))
	d.UseNumber()
	var any0 any
	if err := d.Decode(&any0); err != nil || d.More() {
		return nil, BadJSON(syntaxText(raw))
	}
	m, ok := any0.(map[string]any)
	if !ok {
		return b, &Error{Status: 500, Spring: true, Reason: "Not a JSON Object: " + raw}
	}
	b.vals, b.Keys = m, keyOrder(raw)
	return b, nil
}

// syntaxText is the text of Gson for input that ends too early, by far the common case.
func syntaxText(raw string) string {
	return fmt.Sprintf("The JSON syntax provided in the body of the request is invalid: java.io.EOFException: End of input at line 1 column %d path $", len(raw)+1)
}

func keyOrder(raw string) []string {
	d := json.NewDecoder(strings.NewReader(raw))
	var keys []string
	depth, isKey := 0, false
	for {
		t, err := d.Token()
		if err != nil {
			return keys
		}
		switch x := t.(type) {
		case json.Delim:
			if x == '{' || x == '[' {
				depth++
				isKey = depth == 1
				continue
			}
			depth--
			isKey = depth == 1
		case string:
			if depth == 1 && isKey {
				keys = append(keys, x)
				isKey = false
				continue
			}
			isKey = depth == 1
		default:
			isKey = depth == 1
		}
	}
}

// Has says whether the key was sent.
func (b *Body) Has(key string) bool { _, ok := b.vals[key]; return ok }

// Value is what was sent for the key, as decoded (numbers are json.Number).
func (b *Body) Value(key string) any { return b.vals[key] }

// Text is what was sent as text: the literal of a number, "true", or the string itself.
func (b *Body) Text(key string) string {
	switch x := b.vals[key].(type) {
	case string:
		return x
	case json.Number:
		return x.String()
	case bool:
		return strconv.FormatBool(x)
	}
	return ""
}

// Objects are the objects of an array.
func (b *Body) Objects(key string) []*Body {
	var out []*Body
	list, _ := b.vals[key].([]any)
	for _, v := range list {
		if m, ok := v.(map[string]any); ok {
			out = append(out, &Body{vals: m, Keys: sortedKeys(m)})
		}
	}
	return out
}

// Object is an object inside the body, or nil.
func (b *Body) Object(key string) *Body {
	m, ok := b.vals[key].(map[string]any)
	if !ok {
		return nil
	}
	return &Body{vals: m, Keys: sortedKeys(m)}
}

// Reader checks and converts the parameters of one command. The first parameter that cannot be parsed ends it, the rules
// (mandatory, length, greater than zero) are collected, as on the real server.
type Reader struct {
	*Body
	resource string
	parse    []Detail
	found    []Detail
}

// Read checks the keys against those the command knows; resource stands in the codes ("loan.transaction").
func (b *Body) Read(resource string, allowed ...string) (*Reader, error) {
	if b.None {
		return nil, MissingJSON()
	}
	return &Reader{Body: b, resource: resource}, b.Only(allowed...)
}

// Only refuses keys that are not allowed, one finding for each.
func (b *Body) Only(allowed ...string) error {
	known := map[string]bool{}
	for _, k := range allowed {
		known[k] = true
	}
	var bad []Detail
	for _, k := range b.Keys {
		if !known[k] {
			text := "The parameter " + k + " is not supported."
			bad = append(bad, Detail{Code: "error.msg.parameter.unsupported", Dev: text, User: text, Param: k, Args: []any{k}})
		}
	}
	if bad != nil {
		return &Error{Status: 400, Top: "validation.msg.validation.errors.exist", Details: bad}
	}
	return nil
}

// Err is all that was found wrong.
func (r *Reader) Err() error {
	list := r.found
	if r.parse != nil {
		list = r.parse
	}
	if list == nil {
		return nil
	}
	return &Error{Status: 400, Top: "validation.msg.validation.errors.exist", Details: list}
}

func (r *Reader) unparsed(all ...Detail) {
	if r.parse == nil {
		r.parse = all
	}
}

// Fail adds a finding about a parameter.
func (r *Reader) Fail(param, problem, text string, args ...any) {
	r.found = append(r.found, Detail{Code: "validation.msg." + r.resource + "." + param + "." + problem, Dev: text, User: text, Param: param, Args: args})
}

// Need reports a mandatory parameter that is absent or empty.
func (r *Reader) Need(params ...string) {
	for _, p := range params {
		if _, isList := r.vals[p].([]any); r.Text(p) == "" || isList {
			r.Fail(p, "cannot.be.blank", "The parameter `"+p+"` is mandatory.", nil)
		}
	}
}

// Date reads a date with the body's dateFormat and locale; 0 when absent (an array counts as absent, recording 363).
func (r *Reader) Date(param string) exact.Date {
	text, ok := r.vals[param].(string)
	if !ok || text == "" {
		return 0
	}
	format, locale := r.Body.Text("dateFormat"), r.Body.Text("locale")
	var missing []Detail
	if format == "" {
		missing = append(missing, requires(param, "dateFormat"))
	}
	if locale == "" {
		missing = append(missing, requires(param, "locale"))
	}
	if missing != nil {
		r.unparsed(missing...)
		return 0
	}
	if bad := localeProblems(locale); bad != nil {
		r.unparsed(bad...)
		return 0
	}
	d, ok := ParseDay(text, format)
	if !ok {
		msg := "The parameter `" + param + "` is invalid based on the dateFormat: `" + format + "` and locale: `" + locale + "` provided:"
		r.unparsed(Detail{Code: "validation.msg.invalid.dateFormat.format", Dev: msg, User: msg, Param: param, Args: []any{nil, format}})
	}
	return d
}

func requires(param, needed string) Detail {
	text := "The parameter `" + param + "` requires a `" + needed + "` parameter to be passed with it."
	return Detail{Code: "validation.msg.missing." + needed + ".parameter", Dev: text, User: text, Param: param}
}

// Amount reads a decimal: a JSON number as it is, a string by the locale; nil when absent.
func (r *Reader) Amount(param string) *exact.Amount {
	switch x := r.vals[param].(type) {
	case json.Number:
		a, err := exact.ParseAmount(x.String())
		if err == nil {
			return &a
		}
	case string:
		if x == "" {
			return nil
		}
		return r.localAmount(param, x)
	}
	return nil
}

func (r *Reader) localAmount(param, text string) *exact.Amount {
	locale := r.Body.Text("locale")
	if locale == "" {
		r.unparsed(requires(param, "locale"))
		return nil
	}
	if bad := localeProblems(locale); bad != nil {
		r.unparsed(bad...)
		return nil
	}
	if plain, ok := plainNumber(text, locale); ok {
		if a, err := exact.ParseAmount(plain); err == nil {
			return &a
		}
	}
	msg := "The parameter `" + param + "` has value: " + text + " which is invalid decimal value for provided locale of [" + locale + "]."
	r.unparsed(Detail{Code: "validation.msg.invalid.decimal.format", Dev: msg, User: msg, Param: param, Value: text, Args: []any{text, locale}})
	return nil
}

// Positive refuses an amount that is not above zero.
func (r *Reader) Positive(param string, a *exact.Amount) {
	if a != nil && a.Sign() <= 0 {
		r.Fail(param, "not.greater.than.zero", "The parameter `"+param+"` must be greater than 0.", Num(a.String()), 0)
	}
}

// NotNegative refuses an amount below zero.
func (r *Reader) NotNegative(param string, a *exact.Amount) {
	if a != nil && a.Sign() < 0 {
		r.Fail(param, "not.zero.or.greater", "The parameter `"+param+"` must be greater than or equal to 0.", Num(a.String()), 0)
	}
}

// Max refuses a text longer than n characters.
func (r *Reader) Max(n int, params ...string) {
	for _, p := range params {
		if t := r.Body.Text(p); len([]rune(t)) > n {
			r.Fail(p, "exceeds.max.length", fmt.Sprintf("The parameter `%s` exceeds max length of %d.", p, n), n, t)
		}
	}
}

// ID reads a whole number, 0 when absent.
func (r *Reader) ID(param string) int64 {
	if p := r.whole(param); p != nil {
		return *p
	}
	return 0
}

// Int reads a whole number, nil when absent.
func (r *Reader) Int(param string) *int {
	p := r.whole(param)
	if p == nil {
		return nil
	}
	n := int(*p)
	return &n
}

// IntOr reads a whole number with a default.
func (r *Reader) IntOr(param string, n int) int {
	if p := r.Int(param); p != nil {
		return *p
	}
	return n
}

func (r *Reader) whole(param string) *int64 {
	text := r.Body.Text(param)
	if text == "" {
		return nil
	}
	n, err := strconv.ParseInt(strings.TrimSuffix(text, ".0"), 10, 64)
	if err != nil {
		locale := r.Body.Text("locale")
		msg := "The parameter `" + param + "` has value: " + text + " which is invalid integer value for provided locale of [" + locale + "]."
		r.unparsed(Detail{Code: "validation.msg.invalid.integer.format", Dev: msg, User: msg, Param: param, Value: text, Args: []any{text, locale}})
		return nil
	}
	return &n
}

// Bool reads true or false, also as a text; nil when absent.
func (r *Reader) Bool(param string) *bool {
	text := r.Body.Text(param)
	if text == "" {
		return nil
	}
	v := text == "true"
	return &v
}

// Is reads a flag that is false when absent.
func (r *Reader) Is(param string) bool { p := r.Bool(param); return p != nil && *p }

// IDs reads an array of ids, as numbers or texts.
func (r *Reader) IDs(param string) []int64 {
	list, _ := r.vals[param].([]any)
	var out []int64
	for _, v := range list {
		if n, err := strconv.ParseInt(fmt.Sprint(v), 10, 64); err == nil {
			out = append(out, n)
		}
	}
	return out
}

// Texts reads an array of texts.
func (r *Reader) Texts(param string) []string {
	list, _ := r.vals[param].([]any)
	var out []string
	for _, v := range list {
		out = append(out, fmt.Sprint(v))
	}
	return out
}
