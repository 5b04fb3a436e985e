package keys

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"daftari/app"
)

// What a passphrase must have at least. It alone stands between a thief who copied the file and
// the clients' names, unless a secret of the device is mixed in.
const (
	leastWords     = 5
	leastRunes     = 12
	leastRunesWith = 8 // where a secret of the device is mixed in
	leastDifferent = 5
)

// strong gives the passphrase in the form that keys are derived from (NFC: keyboards differ in how
// they write an accent); vault.weak when it is too easy to guess.
func strong(passphrase string, device bool) (string, error) {
	pass := norm.NFC.String(passphrase)
	least := leastRunes
	if device {
		least = leastRunesWith
	}
	different := map[rune]bool{}
	for _, r := range pass {
		different[r] = true
	}
	long := utf8.RuneCountInString(pass) >= least || len(strings.Fields(pass)) >= leastWords
	if !utf8.ValidString(passphrase) || !long || len(different) < leastDifferent {
		return "", app.Trouble(app.BadInput, "vault.weak", nil, "words", leastWords, "letters", least)
	}
	return pass, nil
}
