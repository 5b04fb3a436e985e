package gallery

import (
	"daftari/app"
	"daftari/ui/gallery/design"
	"daftari/ui/gallery/forenoon"
	"daftari/ui/group"
	"daftari/ui/kit"
)

// groupCases are the page of a group, the right side of d1.
func groupCases() []Case {
	page := func(a forenoon.Amani) []kit.Route { return []kit.Route{todayPage(morning{}), groupPage(a)} }
	return []Case{
		{Name: "group", Tab: kit.Today, At: "10:42", Main: true, Pages: page(forenoon.Amani{})},
		{Name: "group-empty", Tab: kit.Today, At: "10:42", Pages: page(forenoon.Amani{Empty: true})},
	}
}

func groupPage(a forenoon.Amani) kit.Route {
	return group.Route(func(e *kit.Env) group.Source {
		return &group.Model{Book: a, Words: e.Words, Now: e.Now, Group: design.Amani}
	}, group.Links{Sheet: func(app.GroupID, app.Date) {}, Client: func(app.ClientID) {}, Pay: func(app.ClientID) {}, PayGroup: func(app.GroupID) {},
		Trouble: func(err error) { panic(err) }})
}
