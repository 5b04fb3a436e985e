package words

import (
	"testing"
	"time"
)

func TestDays(t *testing.T) {
	day := time.Date(2026, time.September, 17, 11, 41, 0, 0, time.UTC)
	for _, c := range []struct{ lang, long, short, plain string }{
		{"en", "Thursday 17 September", "Thu 17 Sep", "17 Sep"},
		{"sw", "Alhamisi 17 Septemba", "Alh 17 Sep", "17 Sep"},
		{"fr", "jeudi 17 septembre", "jeu. 17 sept.", "17 sept."},
		{"ar", "الخميس 17 سبتمبر", "الخميس 17 سبتمبر", "17 سبتمبر"},
	} {
		w := in(t, c.lang)
		if got := w.LongDay(day); got != c.long {
			t.Errorf("%s long %q", c.lang, got)
		}
		if got := w.ShortDay(day); got != c.short {
			t.Errorf("%s short %q", c.lang, got)
		}
		if got := w.DayMonth(day); got != c.plain {
			t.Errorf("%s plain %q", c.lang, got)
		}
	}
	if got := in(t, "en").Clock(day); got != "11:41" {
		t.Errorf("clock %q", got)
	}
}

// TestDayOfWhichYear: a day of another year never stands without it.
func TestDayOfWhichYear(t *testing.T) {
	now := time.Date(2027, time.January, 3, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		day         time.Time
		lang        string
		short, long string
	}{
		{time.Date(2027, time.January, 2, 8, 0, 0, 0, time.UTC), "en", "2 Jan", "2 January"},
		{time.Date(2026, time.December, 31, 8, 0, 0, 0, time.UTC), "en", "31 Dec 2026", "31 Dec 2026"},
		{time.Date(2027, time.January, 2, 8, 0, 0, 0, time.UTC), "sw", "2 Jan", "2 Januari"},
	} {
		w := in(t, c.lang)
		if got := w.Day(c.day, now); got != c.short {
			t.Errorf("%s %q, want %q", c.lang, got, c.short)
		}
		if got := w.SpeltDay(c.day, now); got != c.long {
			t.Errorf("%s spelt %q, want %q", c.lang, got, c.long)
		}
	}
}

func TestHere(t *testing.T) {
	w := in(t, "en")
	for computer, want := range map[bool]string{false: "4 people on this phone", true: "4 people on this computer"} {
		if got := w.Here(computer, "more.people", "n", 4); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
