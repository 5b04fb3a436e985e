package money

import (
	"testing"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// allLangs is every tag byTag knows, and one of each kind of digits.
func allLangs() []string {
	return []string{
		"en", "sw", "am", "om", "so", "ti", "ha", "ig", "yo", "zu", "ny", "lg", "ar", "fil", "tl", "my", "si", "th", "zh", "ur",
		"en-IN", "hi", "bn", "ta", "mr", "gu", "kn", "ml", "pa", "as", "ne",
		"fr", "pt-PT", "pt-MZ", "pt-AO",
		"pt", "es", "de", "id", "tr", "vi", "rw", "rn", "ln", "wo", "it", "nl", "ar-MA", "ar-DZ", "ar-TN", "ar-LY", "ar-MR",
		"es-MX", "es-GT", "es-HN", "es-NI", "es-SV", "es-PE", "es-DO", "es-PA", "es-US", "de-CH",
		"ar-u-nu-arab", "fa-u-nu-arabext", "hi-u-nu-deva", "bn-u-nu-beng",
	}
}

// TestConventions holds the table against CLDR as x/text carries it.
func TestConventions(t *testing.T) {
	c, err := New("KES", 2, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range allLangs() {
		t.Run(lang, func(t *testing.T) {
			tag := lang
			if len(lang) < 6 {
				tag += "-u-nu-latn"
			}
			p := message.NewPrinter(language.MustParse(tag))
			want := p.Sprint(number.Decimal(1234567.25, number.MinFractionDigits(2)))
			if got := FromMinor(123456725, c).Format(lang); got != want {
				t.Errorf("Format = %q, CLDR has %q", got, want)
			}
		})
	}
}
