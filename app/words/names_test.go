package words

import "testing"

func TestNamesOfPeople(t *testing.T) {
	for name, c := range map[string]struct{ initials, first string }{
		"Rehema Achola":         {"RA", "Rehema"},
		"Achola, Rehema":        {"RA", "Rehema"}, // as a core writes who works for it
		"Achola, Rehema Atieno": {"RA", "Rehema"},
		"Faith Wanjiku Wambui":  {"FW", "Faith"},
		"élodie nguema":         {"ÉN", "élodie"},
		"رحمة أتشولا":           {"رأ", "رحمة"},
		"Otiato":                {"O", "Otiato"},
		"  ":                    {"", ""},
		"":                      {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Initials(name); got != c.initials {
				t.Errorf("initials %q, want %q", got, c.initials)
			}
			if got := FirstName(name); got != c.first {
				t.Errorf("first name %q, want %q", got, c.first)
			}
		})
	}
}

// TestInitialOfAHouse: a comma in an institution's name turns nothing round.
func TestInitialOfAHouse(t *testing.T) {
	for name, want := range map[string]string{"mlimani savings, Ltd": "M", "": ""} {
		if got := Initial(name); got != want {
			t.Errorf("%q of %q", got, name)
		}
	}
}
