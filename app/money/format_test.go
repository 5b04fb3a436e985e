package money

import "testing"

func TestFormatTyped(t *testing.T) {
	for _, c := range []struct {
		name, cur, lang string
		minor           int64
		decimals        int
		want            string
	}{
		{"no decimal sign yet", "KES", "en", 125000, -1, "1,250"},
		{"the sign alone", "KES", "en", 125000, 0, "1,250."},
		{"one decimal", "KES", "en", 125050, 1, "1,250.5"},
		{"zeros stay", "KES", "en", 125000, 2, "1,250.00"},
		{"more than there are", "KES", "en", 125050, 9, "1,250.50"},
		{"French", "KES", "fr", 125050, 1, "1\u00a0250,5"},
		{"Indian groups", "INR", "hi", 123456700, -1, "12,34,567"},
		{"Arabic digits", "KES", "ar-u-nu-arab", 125050, 2, "١٬٢٥٠٫٥٠"},
		{"no decimals in the currency", "UGX", "en", 1250, 0, "1,250"},
		{"below zero", "KES", "en", -5000, -1, "–50"},
		{"zero", "KES", "en", 0, -1, "0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := FromMinor(c.minor, testCurrency(t, c.cur)).FormatTyped(c.lang, c.decimals); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	if (Amount{}).FormatTyped("en", 2) != "" {
		t.Error("a figure of no amount")
	}
}
