package wire

import (
	"sort"
	"strings"
	"time"

	"golang.org/x/text/language"

	"daftari/fineract/fineracttest/books/exact"
)

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// localeProblems checks "en", "en_GB": one finding for the language, one for the country (recording 364).
func localeProblems(locale string) []Detail {
	parts := strings.Split(locale, "_")
	var bad []Detail
	if base, err := language.ParseBase(parts[0]); err != nil || base.String() == "und" || len(parts[0]) > 3 {
		bad = append(bad, localeDetail("language", parts[0]))
	}
	if len(parts) > 1 {
		if r, err := language.ParseRegion(parts[1]); err != nil || !r.IsCountry() {
			bad = append(bad, localeDetail("country", parts[1]))
		}
	}
	return bad
}

func localeDetail(what, value string) Detail {
	text := "The parameter `locale` has an invalid " + what + " value " + value + " ."
	return Detail{Code: "validation.msg.invalid.locale.format", Dev: text, User: text, Param: "locale", Args: []any{value}}
}

// marks are the grouping and decimal marks of the locales that write numbers differently from English.
func marks(locale string) (group string, decimal byte) {
	switch strings.SplitN(locale, "_", 2)[0] {
	case "fr":
		return "\u202f\u00a0", ','
	case "de", "es", "it", "pt", "nl", "id", "tr":
		return ".", ','
	}
	return ",", '.'
}

// plainNumber rewrites a localised number; what the locale does not write is refused (recordings 353-355).
func plainNumber(text, locale string) (string, bool) {
	group, decimal := marks(locale)
	var b strings.Builder
	seen := false
	for i, c := range text {
		switch {
		case c >= '0' && c <= '9', c == '-' && i == 0:
			b.WriteRune(c)
		case c == rune(decimal) && !seen:
			seen = true
			b.WriteByte('.')
		case strings.ContainsRune(group, c) && !seen && i > 0:
		default:
			return "", false
		}
	}
	return b.String(), b.Len() > 0
}

var months = [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

// ParseDay reads a date by a Java pattern of the letters d, M and y (English month names).
func ParseDay(text, pattern string) (exact.Date, bool) {
	y, m, d := 0, 0, 0
	for pattern != "" {
		c := pattern[0]
		n := 1
		for n < len(pattern) && pattern[n] == c {
			n++
		}
		var ok bool
		switch c {
		case 'y', 'u':
			y, text, ok = digits(text, 4)
		case 'd':
			d, text, ok = digits(text, 2)
		case 'M':
			if n >= 3 {
				m, text, ok = monthName(text, n)
			} else {
				m, text, ok = digits(text, 2)
			}
		default:
			if ok = strings.HasPrefix(text, pattern[:n]); ok {
				text = text[n:]
			}
		}
		if !ok {
			return 0, false
		}
		pattern = pattern[n:]
	}
	if text != "" || y == 0 || m < 1 || m > 12 || d < 1 || d > 31 {
		return 0, false
	}
	return checkedDay(y, m, d)
}

func checkedDay(y, m, d int) (exact.Date, bool) {
	day := exact.NewDate(y, time.Month(m), d)
	yy, mm, dd := day.YMD()
	return day, yy == y && int(mm) == m && dd == d
}

func digits(text string, most int) (n int, rest string, ok bool) {
	i := 0
	for i < len(text) && i < most && text[i] >= '0' && text[i] <= '9' {
		n = n*10 + int(text[i]-'0')
		i++
	}
	return n, text[i:], i > 0
}

func monthName(text string, letters int) (int, string, bool) {
	low := strings.ToLower(text)
	for i, name := range months {
		if letters == 3 {
			name = name[:3]
		}
		if strings.HasPrefix(low, name) {
			return i + 1, text[len(name):], true
		}
	}
	return 0, text, false
}
