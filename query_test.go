package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
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

// TestAgree: the audit that closes each script and the chaos finds what it is there for.
func TestAgree(t *testing.T) {
	kes, err := money.New("KES", 2, 0)
	if err != nil {
		t.Fatal(err)
	}
	entry := func(seq int64, st app.State) app.Entry {
		return app.Entry{Key: app.Key(fmt.Sprintf("key-%d", seq)), Seq: seq, Kind: app.Repayment, Account: app.AccountRef{Kind: app.OnLoan, ID: seq}, Flow: app.CashIn,
			Amount: money.FromMinor(50000, kes), Day: app.DateOf(time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)), State: st, Receipt: app.ReceiptNo{Device: "K7", N: seq}}
	}
	at := func(seq int64, times int) move {
		m := move{Kind: "repayment", Account: fmt.Sprintf("loan:%d", seq), Amount: "KES 500", Date: "2026-11-21", External: fmt.Sprintf("key-%d", seq), Times: times}
		m.Fits = m.External
		return m
	}
	receipt := func(n int64, st app.ReceiptStanding) app.Receipt {
		return app.Receipt{No: app.ReceiptNo{Device: "K7", N: n}, Standing: st, Entries: []app.Key{app.Key(fmt.Sprintf("key-%d", n))}}
	}
	other := at(1, 1)
	other.Amount = "KES 50"
	for name, c := range map[string]struct {
		there []move
		book  book
		open  bool
		want  string // "" = they agree
	}{
		"equal":                   {[]move{at(1, 1)}, book{[]app.Entry{entry(1, app.Confirmed)}, []app.Receipt{receipt(1, app.Final)}}, false, ""},
		"lost":                    {nil, book{[]app.Entry{entry(1, app.Confirmed)}, nil}, false, "moved 0 times, not 1"},
		"doubled":                 {[]move{at(1, 2)}, book{[]app.Entry{entry(1, app.Confirmed)}, nil}, false, "moved 2 times, not 1"},
		"refused, but it moved":   {[]move{at(1, 1)}, book{[]app.Entry{entry(1, app.Refused)}, nil}, false, "moved 1 times, not 0"},
		"another amount":          {[]move{other}, book{[]app.Entry{entry(1, app.Confirmed)}, nil}, false, "KES 50 of"},
		"moved and not known":     {[]move{at(1, 1), at(2, 1)}, book{[]app.Entry{entry(1, app.Confirmed)}, nil}, false, "0 of them known here"},
		"still open":              {nil, book{[]app.Entry{entry(1, app.Unsure)}, nil}, false, "still unsure"},
		"open is allowed":         {nil, book{[]app.Entry{entry(1, app.Unsure)}, nil}, true, ""},
		"open and doubled":        {[]move{at(1, 2)}, book{[]app.Entry{entry(1, app.Unsure)}, nil}, true, "moved 2 times"},
		"a gap in the entries":    {[]move{at(2, 1)}, book{[]app.Entry{entry(2, app.Confirmed)}, nil}, false, "entry 1 has the number 2"},
		"a gap in the receipts":   {nil, book{nil, []app.Receipt{receipt(2, app.Void)}}, false, "receipt 1 has the number"},
		"final without a posting": {nil, book{[]app.Entry{entry(1, app.Refused)}, []app.Receipt{receipt(1, app.Final)}}, false, "final without its posting"},
		"posted, and provisional": {[]move{at(1, 1)}, book{[]app.Entry{entry(1, app.Confirmed)}, []app.Receipt{receipt(1, app.Provisional)}}, false, "all of it is posted"},
	} {
		got := strings.Join(agree(c.there, c.open, c.book), "\n")
		if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
