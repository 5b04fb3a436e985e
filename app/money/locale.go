package money

import "strings"

const (
	noBreakSpace  = '\u00A0'
	arabicDecimal = '\u066B'
	arabicGroup   = '\u066C'
)

// convention is how one language writes numbers.
type convention struct {
	decimal, group rune
	indian         bool // 12,34,567 instead of 1,234,567
	zero           rune // the digit zero of the script it is written in
}

// conventionOf reads a BCP 47 tag: the region where it matters ("en-IN", "de-CH"), else
// the language, else English, always in Western digits. The table is CLDR's and is held
// against x/text in the tests; it stands here because x/text has no parser, and its
// printers cannot be asked for the signs that a parser needs.
func conventionOf(lang string) convention {
	tag, _, _ := strings.Cut(strings.ToLower(lang), "-u-")
	base, _, _ := strings.Cut(tag, "-")
	for _, t := range [...]string{tag, base} {
		if c, ok := byTag(t); ok {
			return c
		}
	}
	c, _ := byTag("en")
	return c
}

func byTag(tag string) (convention, bool) {
	switch tag {
	case "en", "sw", "am", "om", "so", "ti", "ha", "ig", "yo", "zu", "ny", "lg", "ar", "fil", "tl", "my", "si", "th", "zh", "ur":
		return convention{decimal: '.', group: ',', zero: '0'}, true
	case "en-in", "hi", "bn", "ta", "mr", "gu", "kn", "ml", "pa", "as", "ne":
		return convention{decimal: '.', group: ',', indian: tag != "ne" && tag != "kn", zero: '0'}, true
	case "fr", "pt-pt", "pt-mz", "pt-ao":
		return convention{decimal: ',', group: noBreakSpace, zero: '0'}, true
	case "pt", "es", "de", "id", "tr", "vi", "rw", "rn", "ln", "wo", "it", "nl", "ar-ma", "ar-dz", "ar-tn", "ar-ly", "ar-mr":
		return convention{decimal: ',', group: '.', zero: '0'}, true
	case "es-mx", "es-gt", "es-hn", "es-ni", "es-sv", "es-pe", "es-do", "es-pa", "es-us":
		return convention{decimal: '.', group: ',', zero: '0'}, true
	case "de-ch":
		return convention{decimal: '.', group: '\u2019', zero: '0'}, true
	}
	return convention{}, false
}

// inDigitsOf is c in the digits that lang asks for by its extension ("ar-u-nu-arab");
// without one they stay Western, since UI.md 10 leaves that choice to the institution.
func (c convention) inDigitsOf(lang string) convention {
	_, extension, _ := strings.Cut(strings.ToLower(lang), "-u-")
	switch extension {
	case "nu-arab":
		return convention{decimal: arabicDecimal, group: arabicGroup, zero: '\u0660'}
	case "nu-arabext":
		return convention{decimal: arabicDecimal, group: arabicGroup, zero: '\u06F0'}
	case "nu-deva":
		c.zero = '\u0966'
	case "nu-beng":
		c.zero = '\u09E6'
	}
	return c
}
