package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// json asks the last output, or a file: json [-f FILE] PATH = VALUE, != VALUE, > N,
// ~ REGEXP, and json PATH -> NAME keeps it in a variable.
//
// PATH: .name, [2], [] each, [name=value] those where it is so ([a.b=c] looks deeper), and at the
// end /count, or /sum of amounts in major units. Several results stand in one line,
// with a comma.
func (s *script) json(neg bool, args []string) {
	opts, args := s.options(args, "f")
	file := "stdout"
	if opts["f"] != "" {
		file = opts["f"]
	}
	if neg || len(args) != 3 {
		s.Fatalf("usage: json [-f FILE] PATH =|!=|>|<|~|-> VALUE")
	}
	v, err := ask([]byte(s.ReadFile(file)), args[0])
	s.Check(err)
	ok := false
	switch args[1] {
	case "=":
		ok = v == args[2]
	case "!=":
		ok = v != args[2]
	case ">", "<":
		got, err := strconv.ParseFloat(v, 64)
		s.Check(err)
		than, err := strconv.ParseFloat(args[2], 64)
		s.Check(err)
		ok = args[1] == ">" && got > than || args[1] == "<" && got < than
	case "~":
		ok, err = regexp.MatchString(args[2], v)
		s.Check(err)
	case "->":
		s.Setenv(args[2], v)
		ok = true
	}
	if !ok {
		s.Fatalf("%s is %q, not %s %s", args[0], v, args[1], args[2])
	}
}

var step = regexp.MustCompile(`^(\.[A-Za-z]+|\[[^\]]*\]|/count$|/sum$)`)

// ask follows a path through JSON.
func ask(text []byte, path string) (string, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var root any
	if err := d.Decode(&root); err != nil {
		return "", fmt.Errorf("not JSON: %w\n%s", err, text)
	}
	at := []any{root}
	for path != "" {
		word := step.FindString(path)
		if word == "" {
			return "", fmt.Errorf("path %q cannot be read", path)
		}
		path = path[len(word):]
		switch {
		case word == "/count":
			return strconv.Itoa(len(at)), nil
		case word == "/sum":
			return total(at)
		case word[0] == '.':
			at = named(at, word[1:])
		default:
			at = chosen(at, word[1:len(word)-1])
		}
	}
	out := make([]string, 0, len(at))
	for _, v := range at {
		out = append(out, jsonText(v))
	}
	return strings.Join(out, ","), nil
}

func named(at []any, name string) []any {
	var out []any
	for _, v := range at {
		if m, ok := v.(map[string]any); ok {
			if x, ok := m[name]; ok && x != nil {
				out = append(out, x)
			}
		}
	}
	return out
}

func chosen(at []any, which string) []any {
	var out []any
	for _, v := range at {
		list, _ := v.([]any)
		if n, err := strconv.Atoi(which); err == nil {
			if n < len(list) {
				out = append(out, list[n])
			}
			continue
		}
		name, want, some := strings.Cut(which, "=")
		for _, x := range list {
			here := []any{x}
			for _, part := range strings.Split(name, ".") {
				if some {
					here = named(here, part)
				}
			}
			if !some || (len(here) == 1 && jsonText(here[0]) == want) {
				out = append(out, x)
			}
		}
	}
	return out
}

// total of amounts, in major units.
func total(at []any) (string, error) {
	var sum, digits int64
	for _, v := range at {
		minor, err := strconv.ParseInt(jsonText(named([]any{v}, "minor")), 10, 64)
		if err != nil {
			return "", fmt.Errorf("no amount: %s", jsonText(v))
		}
		if digits, err = strconv.ParseInt(jsonText(named([]any{v}, "digits")), 10, 64); err != nil {
			return "", err
		}
		sum += minor
	}
	text := strconv.FormatInt(sum, 10)
	if digits == 0 {
		return text, nil
	}
	text = fmt.Sprintf("%0*d", int(digits)+1, sum)
	cut := len(text) - int(digits)
	whole, fraction := text[:cut], strings.TrimRight(text[cut:], "0")
	if fraction == "" {
		return whole, nil
	}
	return whole + "." + fraction, nil
}

// jsonText is a value as plain text; a list of one is that one.
func jsonText(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case json.Number:
		return x.String()
	case nil:
		return ""
	case []any:
		if len(x) == 1 {
			return jsonText(x[0])
		}
	}
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func TestAsk(t *testing.T) {
	const doc = `{"entries":[{"seq":1,"state":"confirmed","amount":{"minor":125050,"currency":"KES","digits":2},"account":{"kind":"loan","id":7}},
		{"seq":2,"state":"queued","amount":{"minor":50,"currency":"KES","digits":2},"account":{"kind":"savings","id":7}}],"n":3}`
	for path, want := range map[string]string{
		".n": "3", ".entries[]/count": "2", ".entries[state=queued].seq": "2", ".entries[0].state": "confirmed", ".entries[].seq": "1,2",
		".entries[].amount/sum": "1251", ".entries[account.kind=loan].amount/sum": "1250.5", ".entries[state=refused]/count": "0", ".missing": "",
	} {
		got, err := ask([]byte(doc), path)
		if err != nil || got != want {
			t.Errorf("%s: %q %v, want %q", path, got, err, want)
		}
	}
}
