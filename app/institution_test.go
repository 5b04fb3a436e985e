package app

import "testing"

func TestNameOfTheInstitution(t *testing.T) {
	for name, c := range map[string]struct {
		seen []Office
		want string
	}{
		"nothing pulled yet":       {nil, ""},
		"a user of the head":       {[]Office{{ID: 1, Name: "Mlimani Savings", Hierarchy: "."}, {ID: 2, Name: "Mlimani", Parent: 1, Hierarchy: ".2."}}, "Mlimani Savings"},
		"a user of a branch":       {[]Office{{ID: 2, Name: "Mlimani", Parent: 1, ParentIs: "Mlimani Savings", Hierarchy: ".2."}}, "Mlimani Savings"},
		"a user below a branch":    {[]Office{{ID: 9, Name: "Kisima", Parent: 2, ParentIs: "Mlimani", Hierarchy: ".2.9."}}, ""},
		"the head is not first":    {[]Office{{ID: 9, Name: "Kisima", Parent: 2, ParentIs: "Mlimani", Hierarchy: ".2.9."}, {ID: 11, Name: "Mlimani Savings", Hierarchy: "."}}, "Mlimani Savings"},
		"a core that does not say": {[]Office{{ID: 2, Name: "Mlimani", Parent: 1}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := (Institution{Offices: c.seen}).Name(); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
