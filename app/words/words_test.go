package words

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func in(t testing.TB, lang string) *Words {
	t.Helper()
	w, err := New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestNew(t *testing.T) {
	for lang, want := range map[string]string{
		"en": "en", "sw": "sw", "fr": "fr", "ar": "ar", "sw-KE": "sw-KE", "en-IN": "en-IN", "fr_FR.UTF-8": "fr-FR", "EN": "en", "ar-u-nu-arab": "ar-u-nu-arab",
	} {
		if w, err := New(lang); err != nil || w.Lang() != want {
			t.Errorf("New(%q) = %v, want %s", lang, err, want)
		}
	}
	for _, lang := range []string{"", "de", "C", "POSIX", "C.UTF-8", "xx", "und", "english please"} {
		if _, err := New(lang); !errors.Is(err, ErrLanguage) {
			t.Errorf("New(%q) error = %v, want ErrLanguage", lang, err)
		}
	}
}

func TestT(t *testing.T) {
	for _, c := range []struct {
		name, lang, key string
		args            []any
		want            string
	}{
		{"plain", "en", "state.queued", nil, "On this phone"},
		{"plain Swahili", "sw", "state.queued", nil, "Kwenye simu hii"},
		{"region of a language", "sw-TZ", "state.queued", nil, "Kwenye simu hii"},
		{"plain Arabic", "ar", "state.awaiting", nil, "في انتظار الرد"},
		{"a value", "en", "state.parked_follows", []any{"name", "Jane Wanjiru"}, "Follows Jane Wanjiru"},
		{"a value is no template", "en", "state.parked_follows", []any{"name", "{{.x}} <b>"}, "Follows {{.x}} <b>"},
		{"one", "en", "saving.closing_makes", []any{"n", 1}, "Closing makes 1 receipt."},
		{"other", "en", "saving.closing_makes", []any{"n", 20}, "Closing makes 20 receipts."},
		{"none in English is other", "en", "saving.closing_makes", []any{"n", 0}, "Closing makes 0 receipts."},
		{"none in French is one", "fr", "saving.closing_makes", []any{"n", 0}, "La clôture fait 0 reçu."},
		{"n is grouped", "en", "saving.closing_makes", []any{"n", int64(1250)}, "Closing makes 1,250 receipts."},
		{"a million in French", "fr", "saving.closing_makes", []any{"n", 1000000}, "La clôture fait 1\u00a0000\u00a0000 reçus."},
		{"Arabic none", "ar", "age.days", []any{"n", 0}, "0 يوم"},
		{"Arabic one", "ar", "age.days", []any{"n", 1}, "يوم واحد"},
		{"Arabic two", "ar", "age.days", []any{"n", 2}, "يومان"},
		{"Arabic few", "ar", "age.days", []any{"n", 3}, "3 أيام"},
		{"Arabic many", "ar", "age.days", []any{"n", 11}, "11 يومًا"},
		{"Arabic hundred", "ar", "age.days", []any{"n", 100}, "100 يوم"},
		{"Arabic digits when asked for", "ar-u-nu-arab", "age.days", []any{"n", 3}, "٣ أيام"},
		{"an id is not grouped", "en", "state.confirmed_id", []any{"id", 12345}, "Posted #12345"},
		{"more arguments than the text needs", "en", "state.queued", []any{"amount", "KES 5"}, "On this phone"},
		{"unknown key", "en", "no.such_key", nil, "[no.such_key]"},
		{"argument missing", "en", "state.parked_follows", nil, "[state.parked_follows]"},
		{"argument missing beside n", "en", "sync.meetings", []any{"n", 3}, "[sync.meetings]"},
		{"name without value", "en", "state.parked_follows", []any{"name"}, "[state.parked_follows]"},
		{"value without name", "en", "state.parked_follows", []any{5, "name"}, "[state.parked_follows]"},
		{"plural without n", "en", "saving.closing_makes", nil, "[saving.closing_makes]"},
		{"sync line", "en", "sync.meetings", []any{"n", 2, "amount", "33,500", "age", 3 * time.Hour}, "2 meetings · 33,500 not yet posted · oldest 3 h"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := in(t, c.lang).T(c.key, c.args...); got != c.want {
				t.Errorf("T = %q, want %q", got, c.want)
			}
		})
	}
}

// cash knows languages as money.Amount does.
type cash struct{}

func (cash) FormatWithCode(lang string) string { return "KES in " + lang }

func TestValuesInTheLanguage(t *testing.T) {
	day := time.Date(2026, 9, 17, 10, 0, 0, 0, time.UTC)
	for lang, want := range map[string]string{
		"en": "KES in en · 17 Sep 2026 · 5 min",
		"sw": "KES in sw · 17 Sep 2026 · dak 5",
		"fr": "KES in fr · 17 sept. 2026 · 5 min",
		"ar": "KES in ar · 17 سبتمبر 2026 · 5 د",
	} {
		w := in(t, lang)
		var got []string
		for _, v := range []any{cash{}, day, 5 * time.Minute} {
			text := w.T("state.refused_reason", "reason", v)
			_, value, _ := strings.Cut(text, ": ")
			got = append(got, value)
		}
		if joined := strings.Join(got, " · "); joined != want {
			t.Errorf("%s: %q, want %q", lang, joined, want)
		}
	}
}

func TestHas(t *testing.T) {
	w := in(t, "fr")
	if !w.Has("state.draft") || w.Has("state.no") || w.Has("") {
		t.Error("Has does not know the texts")
	}
}

func TestNumber(t *testing.T) {
	for lang, want := range map[string]string{"en": "1,234,567", "sw": "1,234,567", "fr": "1\u00a0234\u00a0567", "ar": "1,234,567", "en-IN": "12,34,567", "ar-u-nu-arab": "١٬٢٣٤٬٥٦٧"} {
		if got := in(t, lang).Number(1234567); got != want {
			t.Errorf("%s: Number = %q, want %q", lang, got, want)
		}
	}
}

func TestDate(t *testing.T) {
	for lang, want := range map[string]string{"en": "1 Aug 2026", "sw": "1 Ago 2026", "fr": "1 août 2026", "ar": "1 أغسطس 2026"} {
		if got := in(t, lang).Date(2026, time.August, 1); got != want {
			t.Errorf("%s: Date = %q, want %q", lang, got, want)
		}
	}
	if got := in(t, "en").Date(2026, 13, 1); got != "2026-13-01" {
		t.Errorf("a thirteenth month is %q", got)
	}
}

func TestAgo(t *testing.T) {
	w := in(t, "en")
	for d, want := range map[time.Duration]string{
		-time.Hour: "1 min", 0: "1 min", 59 * time.Second: "1 min", 5*time.Minute + 59*time.Second: "5 min", 59 * time.Minute: "59 min",
		time.Hour: "1 h", 119 * time.Minute: "1 h", 2 * time.Hour: "2 h", 47 * time.Hour: "47 h", 48 * time.Hour: "2 days", 80 * time.Hour: "3 days",
	} {
		if got := w.Ago(d); got != want {
			t.Errorf("Ago(%v) = %q, want %q", d, got, want)
		}
	}
}

// TestCheckFinds plants each fault that TestKeys is there for, so that it can fail.
func TestCheckFinds(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	whole := func() fstest.MapFS {
		return fstest.MapFS{
			"translations/a.en.json": file(`{"a.x": "{{.who}} owes {{.amount}}", "a.n": {"one": "{{.n}} entry", "other": "{{.n}} entries"}}`),
			"translations/a.sw.json": file(`{"a.x": "{{.who}}: {{.amount}}", "a.n": {"one": "Ingizo {{.n}}", "other": "Maingizo {{.n}}"}}`),
			"translations/a.fr.json": file(`{"a.x": "{{.amount}} de {{.who}}", "a.n": {"one": "{{.n}} a", "other": "{{.n}} b"}}`),
			"translations/a.ar.json": file(`{"a.x": "{{.who}} {{.amount}}", "a.n": {"zero": "z", "one": "o", "two": "t", "few": "{{.n}}", "many": "{{.n}}", "other": "{{.n}}"}}`),
		}
	}
	if faults, missing := check(whole()); len(faults)+len(missing) != 0 {
		t.Fatalf("whole texts have faults: %q %q", faults, missing)
	}
	for _, c := range []struct{ name, file, text, want string }{
		{"key missing", "a.fr.json", `{"a.x": "{{.amount}} {{.who}}"}`, "a.n: is missing"},
		{"key not in English", "a.fr.json", `{"a.y": "y"}`, "a.y: is not in English"},
		{"placeholder differs", "a.sw.json", `{"a.x": "{{.who}}: {{.sum}}"}`, "has the placeholders"},
		{"plural form missing", "a.ar.json", `{"a.n": {"one": "{{.n}}", "other": "{{.n}}"}}`, "has the forms"},
		{"plural form of another language", "a.sw.json", `{"a.n": {"one": "{{.n}}", "few": "{{.n}}", "other": "{{.n}}"}}`, "has the forms"},
		{"plain where English counts", "a.sw.json", `{"a.n": "{{.n}}"}`, "has no plural forms"},
		{"other without the number", "a.sw.json", `{"a.n": {"one": "{{.n}}", "other": "x"}}`, "other lacks"},
		{"plural without a number", "a.en.json", `{"a.n": {"one": "x", "other": "y"}}`, "plural forms without n"},
		{"key twice in a file", "a.en.json", `{"a.x": "1", "a.x": "2"}`, "stands twice"},
		{"key in two areas", "b.en.json", `{"a.x": "1"}`, "is in the areas"},
		{"no key", "a.en.json", `{"A x": "1"}`, "is no key"},
		{"broken braces", "a.en.json", `{"a.x": "{{who}}"}`, "has braces"},
		{"empty", "a.en.json", `{"a.x": ""}`, "is empty"},
		{"exclamation", "a.en.json", `{"a.x": "Done!"}`, "exclamation"},
		{"unknown language", "a.xx.json", `{}`, "is not named"},
		{"not JSON", "a.en.json", `{"a.x": `, "a.en.json"},
		{"a number", "a.en.json", `{"a.x": 5}`, "neither a text nor plural forms"},
	} {
		t.Run(c.name, func(t *testing.T) {
			planted := whole()
			planted["translations/"+c.file] = file(c.text)
			faults, missing := check(planted)
			if all := strings.Join(append(faults, missing...), "\n"); !strings.Contains(all, c.want) {
				t.Errorf("not found %q in:\n%s", c.want, all)
			}
		})
	}
}
