package words

import (
	"strings"
	"unicode/utf8"
)

// Initials of a person: the first letters of her first and her last name.
func Initials(name string) string {
	all := spoken(name)
	if len(all) == 0 {
		return ""
	}
	if len(all) == 1 {
		return Initial(all[0])
	}
	return Initial(all[0]) + Initial(all[len(all)-1])
}

// Initial is the first letter of a name, as a capital; "" of an empty one.
func Initial(name string) string {
	if name == "" {
		return ""
	}
	r, _ := utf8.DecodeRuneInString(name)
	return strings.ToUpper(string(r))
}

// FirstName of a person, for "Not Rehema?".
func FirstName(name string) string {
	if all := spoken(name); len(all) > 0 {
		return all[0]
	}
	return ""
}

// spoken are the words of a person's name in the order they are said; a core may write "Achola, Rehema".
func spoken(name string) []string {
	if family, given, found := strings.Cut(name, ", "); found {
		name = given + " " + family
	}
	return strings.Fields(name)
}
