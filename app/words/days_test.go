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
