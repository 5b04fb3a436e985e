package words

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"daftari/assets"
)

// ErrLanguage is a language that there are no texts of.
var ErrLanguage = errors.New("no texts in this language")

// source is the language that texts are written in first and fall back to.
const source = "en"

// Langs lists the languages there are texts of, English first.
func Langs() []string { return []string{source, "sw", "fr", "ar"} }

// Words are the texts of one language. They never change and may be shared.
type Words struct {
	tag     string
	texts   *i18n.Localizer
	keys    map[string]bool
	printer *message.Printer
}

// New loads the texts of lang, a BCP 47 tag ("sw", "en-IN", "ar-u-nu-arab") or what a
// system calls a locale ("fr_FR.UTF-8"), with English where one is missing. ErrLanguage
// when its language is none of Langs.
func New(lang string) (*Words, error) {
	name, _, _ := strings.Cut(lang, ".")
	tag, err := language.Parse(name)
	if err != nil {
		return nil, fmt.Errorf("language %q: %w", lang, ErrLanguage)
	}
	base, sure := tag.Base()
	if sure != language.Exact || !slices.Contains(Langs(), base.String()) {
		return nil, fmt.Errorf("language %q: %w", lang, ErrLanguage)
	}
	bundle := i18n.NewBundle(language.English)
	keys := map[string]bool{}
	for _, l := range slices.Compact([]string{source, base.String()}) {
		if err := load(bundle, keys, l); err != nil {
			return nil, err
		}
	}
	return &Words{
		tag:     tag.String(),
		texts:   i18n.NewLocalizer(bundle, base.String()),
		keys:    keys,
		printer: message.NewPrinter(westernDigits(tag)),
	}, nil
}

// load adds every area's texts of one language.
func load(bundle *i18n.Bundle, keys map[string]bool, lang string) error {
	files, err := fs.Glob(assets.Translations, "translations/*."+lang+".json")
	if err != nil {
		return fmt.Errorf("list texts: %w", err)
	}
	for _, name := range files {
		file, err := bundle.LoadMessageFileFS(assets.Translations, name)
		if err != nil {
			return fmt.Errorf("texts in %s: %w", path.Base(name), err)
		}
		for _, m := range file.Messages {
			keys[m.ID] = true
		}
	}
	return nil
}

// westernDigits asks for them unless the tag itself asks for others (UI.md 10).
func westernDigits(tag language.Tag) language.Tag {
	if tag.TypeForKey("nu") != "" {
		return tag
	}
	western, err := tag.SetTypeForKey("nu", "latn")
	if err != nil {
		return tag
	}
	return western
}

// Lang is the tag of the language, also for money.Amount's Format.
func (w *Words) Lang() string { return w.tag }

// Has reports whether there is a text for key, in this language or in English.
func (w *Words) Has(key string) bool { return w.keys[key] }

// T is the text for key with its arguments, names and values by turns (see the package's
// documentation); n chooses the plural form. Where no text can be made (unknown key,
// missing or nameless argument) it is the key in brackets: never half a sentence about
// money.
func (w *Words) T(key string, args ...any) string {
	missing := "[" + key + "]"
	if len(args)%2 != 0 || !w.Has(key) {
		return missing
	}
	config := &i18n.LocalizeConfig{
		MessageID:      key,
		TemplateParser: &template.TextParser{Option: "missingkey=error"},
	}
	data := make(map[string]any, len(args)/2)
	for i := 0; i < len(args); i += 2 {
		name, ok := args[i].(string)
		if !ok {
			return missing
		}
		data[name] = w.shown(args[i+1])
		if count, ok := whole(args[i+1]); ok && name == "n" {
			data[name], config.PluralCount = w.printer.Sprint(number.Decimal(count)), count
		}
	}
	config.TemplateData = data
	// An error beside a text says only that English or the form "other" stood in.
	text, err := w.texts.Localize(config)
	if text == "" && err != nil {
		return missing
	}
	return text
}

// Here is the text for a key that names the device: "<key>_computer" on a computer.
func (w *Words) Here(computer bool, key string, args ...any) string {
	if computer {
		key += "_computer"
	}
	return w.T(key, args...)
}

// Number is n as the language groups it, "1,250".
func (w *Words) Number(n int) string { return w.printer.Sprint(number.Decimal(n)) }

// Date is a day in the language's medium form, "17 Sep 2026"; a month that is none gives
// the figures as they are.
func (w *Words) Date(year int, month time.Month, day int) string {
	name := "month." + strconv.Itoa(int(month))
	if !w.Has(name) {
		return fmt.Sprintf("%04d-%02d-%02d", year, int(month), day)
	}
	return w.T("date.medium", "day", strconv.Itoa(day), "month", w.T(name), "year", strconv.Itoa(year))
}

// Ago is how long ago or how long something takes: "5 min", "2 h" from an hour on, "3
// days" from two days on, rounded down, at least one minute.
func (w *Words) Ago(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < time.Hour:
		return w.T("age.minutes", "n", max(1, int(d/time.Minute)))
	case d < 2*day:
		return w.T("age.hours", "n", int(d/time.Hour))
	}
	return w.T("age.days", "n", int(d/day))
}

// Takes is how long something still takes: as Ago, but in seconds below a minute.
func (w *Words) Takes(d time.Duration) string {
	if d < time.Minute {
		return w.T("age.seconds", "n", max(1, int(d/time.Second)))
	}
	return w.Ago(d)
}

// shown is a value as the language writes it, where it has a way of its own.
func (w *Words) shown(value any) any {
	switch v := value.(type) {
	case interface{ FormatWithCode(lang string) string }:
		return v.FormatWithCode(w.tag)
	case time.Duration:
		return w.Ago(v)
	case interface {
		Year() int
		Month() time.Month
		Day() int
	}:
		return w.Date(v.Year(), v.Month(), v.Day())
	}
	return value
}

// whole is a count in any of the integer types that callers have.
func whole(value any) (int64, bool) {
	switch v := value.(type) {
	case int:
		return int64(v), true
	case int32:
		return int64(v), true
	case int64:
		return v, true
	case uint32:
		return int64(v), true
	}
	return 0, false
}
