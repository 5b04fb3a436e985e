package gallery

import (
	"time"

	"daftari/app"
	"daftari/ui/gallery/forenoon"
	"daftari/ui/kit"
	"daftari/ui/today"
)

// todayCases are the page of p02 and d1, and its empty forms.
func todayCases() []Case {
	return []Case{
		{
			Name: "today", Picture: "p02-today", Tab: kit.Today, At: "10:42", Main: true,
			Sync: Meetings(3, 41200, 2*time.Hour), Badges: []Badge{{kit.Outbox, 1, true}},
			Pages:  []kit.Route{todayPage(morning{})},
			Except: todayExcept(),
		},
		{Name: "today-dark", Picture: "p02d-today-dark", Tab: kit.Today, At: "10:42", Dark: true, Only: Phone, Pages: []kit.Route{todayPage(morning{})},
			Sync: Meetings(3, 41200, 2*time.Hour), Badges: []Badge{{kit.Outbox, 1, true}},
			Except: todayExcept()},
		{Name: "today-desk", Desktop: "d1-today", Tab: kit.Today, At: "10:42", Main: true, Only: Computer, Sync: Meetings(2, 26850, time.Hour), Badges: DeskBadges(),
			Pages: []kit.Route{besideToday(forenoon.Portfolio{}, groupPage(forenoon.Amani{Drawn: true}))}, Except: deskExcept()},
		{Name: "today-find", Tab: kit.Today, At: "10:42", Only: Computer, Data: []string{"am"}, Pages: []kit.Route{besideToday(forenoon.Portfolio{}, groupPage(forenoon.Amani{}))},
			Then: func(w *Walker) { w.canvas.OnTypedRune()('/'); w.Type("am") }},
		{Name: "today-none", Tab: kit.Today, At: "10:42", Pages: []kit.Route{todayPage(morning{Free: true})}},
		{Name: "today-first", Tab: kit.Today, At: "10:42", Pages: []kit.Route{todayPage(morning{First: true})}},
	}
}

func todayExcept() []Exception {
	return []Exception{{Design, "Close the day", "UI.md section 5 has it as the last row of Today, the picture leaves it out"}}
}

func deskExcept() []Exception {
	const late = "what is late is due too: more than is due of her can not be late"
	const month = "a month is named where it begins"
	const own = "the group's own savings count, as they do in what is due"
	return []Exception{{Design, "Cash in your bag", "an officer's own computer shows her bag, the picture is a branch's"},
		{Design, `"51,300"`, own}, {Design, `"20 accounts"`, own}, {Design, `"3,600"`, late}, {Design, `"4,100"`, late},
		{Design, `"6" of the picture`, month}, {Design, `"6 Aug"`, month}, {Design, "Mwanaisha", "the picture's table is cut off, here one more has room"},
		{Design, "Find a group", "all fields hint in ink2, which is the easier one to read"}}
}

func todayPage(m morning) kit.Route { return besideToday(m, nil) }

// day is all that Today asks.
type day interface {
	today.Book
	today.Finder
	today.Teller
}

func besideToday(m day, group kit.Route) kit.Route {
	nothing := func() {}
	return today.Route(func(e *kit.Env) today.Source {
		return &today.Model{Book: m, Finder: m, Teller: m, Words: e.Words, Computer: e.Computer, Now: e.Now}
	}, today.Links{
		Sheet: func(app.GroupID, app.Date) {}, Closed: func(app.GroupID, app.Date) {}, Group: func(app.GroupID) {},
		Client: func(app.ClientID) {}, Receipt: func(app.ReceiptNo) {},
		Bag: nothing, Outbox: nothing, Entry: func(app.Key) {}, DayClose: nothing, Find: nothing, Lock: nothing, Download: nothing,
		Trouble: func(err error) { panic(err) },
	}, func(s *today.Screen) { s.Page.Beside = group })
}

// morning is what pages that lie on Today have behind them.
type morning = forenoon.Book
