package amount

import (
	"testing"

	"pgregory.net/rapid"

	"daftari/app/money"
)

// keyed types keys into t: digits, '.', '<' for backspace, 'c' for clear.
func keyed(t Typing, keys string) Typing {
	for _, k := range keys {
		switch k {
		case '.':
			t = t.Point()
		case '<':
			t = t.Back()
		case 'c':
			t = t.Clear()
		default:
			t = t.Digit(int(k - '0'))
		}
	}
	return t
}

func currency(t testing.TB, code string, digits, multiple int) money.Currency {
	t.Helper()
	c, err := money.New(code, digits, multiple)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTyping(t *testing.T) {
	for _, c := range []struct {
		name             string
		digits, multiple int
		start            int64
		keys, want       string
		minor            int64
	}{
		{"groups while typing", 2, 0, 0, "1234500", "1,234,500", 123450000},
		{"the first digit replaces what is expected", 2, 0, 80000, "7", "7", 700},
		{"backspace shortens what is expected", 2, 0, 80000, "<", "80", 8000},
		{"and the next digit goes behind", 2, 0, 80000, "<5", "805", 80500},
		{"decimals", 2, 0, 0, "12.5", "12.5", 1250},
		{"zeros behind the sign stay", 2, 0, 0, "12.50", "12.50", 1250},
		{"a third decimal is not taken", 2, 0, 0, "12.509", "12.50", 1250},
		{"a second sign is not taken", 2, 0, 0, "12.5.3", "12.53", 1253},
		{"back over the sign", 2, 0, 0, "12.5<<", "12", 1200},
		{"back out of a given fraction", 2, 0, 1250, "<", "12.5", 1250},
		{"no sign where there are no decimals", 0, 0, 0, "12.5", "125", 125},
		{"no sign where the account is in multiples", 2, 5, 0, "12.5", "125", 12500},
		{"clear", 2, 0, 80000, "7c", "0", 0},
		{"leading zeros vanish", 2, 0, 0, "007", "7", 700},
		{"a point first", 2, 0, 80000, ".5", "0.5", 50},
		{"twelve digits and no more", 2, 0, 0, "1234567890123", "123,456,789,012", 12345678901200},
		{"six decimals", 6, 0, 0, "1.000001", "1.000001", 1000001},
	} {
		t.Run(c.name, func(t *testing.T) {
			cur := currency(t, "KES", c.digits, c.multiple)
			got := keyed(StartTyping(money.FromMinor(c.start, cur)), c.keys)
			if got.Text("en") != c.want || got.Amount().Minor() != c.minor {
				t.Errorf("%q is %d, want %q, %d", got.Text("en"), got.Amount().Minor(), c.want, c.minor)
			}
		})
	}
}

func TestTypingNothing(t *testing.T) {
	cur := currency(t, "KES", 2, 0)
	for keys, empty := range map[string]bool{"": true, "5<": true, "5": false, "0": false, ".": false, ".<": true, "c": true} {
		if got := keyed(StartTyping(money.Zero(cur)), keys); got.Empty() != empty {
			t.Errorf("after %q empty is %v", keys, got.Empty())
		}
	}
}

// Whatever keys are pressed, what is read is what is shown.
func TestTypingShowsWhatItIs(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		digits := rapid.IntRange(0, 2).Draw(rt, "digits")
		cur := currency(t, "KES", digits, 0)
		typed := StartTyping(money.FromMinor(rapid.Int64Range(0, 1_000_000).Draw(rt, "start"), cur))
		typed = keyed(typed, rapid.StringMatching(`[0-9.<c]{0,25}`).Draw(rt, "keys"))
		lang := rapid.SampledFrom([]string{"en", "fr", "hi", "ar-u-nu-arab"}).Draw(rt, "lang")
		text := typed.Text(lang)
		if typed.decimals == 0 {
			text = typed.figure.FormatTyped(lang, -1)
		}
		if back, err := money.Parse(text, cur, lang); err != nil || back != typed.Amount() {
			rt.Fatalf("shown %q is read %v, %v; kept %v", text, back, err, typed.Amount())
		}
	})
}
