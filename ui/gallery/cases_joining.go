package gallery

import (
	"daftari/ui/gallery/handset"
	"daftari/ui/gallery/paying"
	"daftari/ui/kit"
)

// joiningCases are a device that joins the branch's desk, and one that has.
func joiningCases() []Case {
	p19 := handset.Device{Audit: "12:30", Bag: 62930, Users: 4}
	at := func(name string, page kit.Route) Case {
		return Case{Name: name, Tab: kit.More, At: "18:02", Data: []string{"RA", "rehema", "https://desk.mlimani.example", "mlimani", "desk.example", "AB3D-EF5H"}, Pages: []kit.Route{morePage(p19, nil), page}}
	}
	return []Case{
		at("joining", paying.Joined{Alone: true}.Page("", "", "")),
		at("joining-typed", paying.Joined{Alone: true}.Page("desk.example", "mlimani", "AB3D-EF5H")),
		at("joining-joined", paying.Joined{}.Page("", "", "")),
		at("joining-quiet", paying.Joined{Quiet: true}.Page("", "", "")),
	}
}
