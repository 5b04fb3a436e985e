package gallery

import (
	"context"
	"time"

	"daftari/app"
	"daftari/app/teller"
	"daftari/ui/gallery/check"
	"daftari/ui/gallery/design"
	"daftari/ui/gallery/handset"
	"daftari/ui/kit"
	"daftari/ui/meetings"
	"daftari/ui/more"
	"daftari/ui/settings"
)

// moreCases are p19 and p18 and what they lead to.
func moreCases() []Case {
	m := moreModel
	list := func(d handset.Device) kit.Route { return morePage(d, nil) }
	p19 := handset.Device{Audit: "12:30", Bag: 62930, Users: 4}
	links := settings.Links{Practice: func() {}, Institution: func() {}, Save: func(string, []byte, func(string, error)) {}, Trouble: never}
	at := func(d handset.Device, route func(settings.Models, settings.Links) kit.Route) []kit.Route {
		return []kit.Route{list(p19), route(m(d), links)}
	}
	all := []Case{
		{Name: "more", Picture: "p19-more", Tab: kit.More, At: "17:38", Main: true, Sync: NeedYou(2), Badges: []Badge{{kit.Outbox, 2, true}}, Pages: []kit.Route{list(p19)},
			Except: []Exception{{Design, "at the branch since 17:26", "a copy lies in a folder: that it is at the branch, this book cannot know"}}},
		{Name: "more-bare", Tab: kit.More, At: "08:00", Pages: []kit.Route{morePage(handset.Device{Users: 1, Bare: true}, nil)}},
		{Name: "more-copied", Tab: kit.More, At: "17:38", Pages: []kit.Route{list(handset.Device{Copied: "17:26", Audit: "12:30", Bag: 41000, Users: 2})}},
		{Name: "more-troubled", Tab: kit.More, At: "17:38", Pages: []kit.Route{list(handset.Device{Copied: "17:26", Failing: true, Audit: "12:30", Broken: true, Bag: 62930, Users: 1})}},
		{Name: "meetings", Tab: kit.Meetings, At: "10:42", Main: true, Only: Computer, Sync: Meetings(3, 41200, 2*time.Hour), Pages: []kit.Route{meetingsPage(weeks{})}},
		{Name: "meetings-none", Tab: kit.Meetings, At: "10:42", Only: Computer, Pages: []kit.Route{meetingsPage(weeks{morning{Free: true}})}},
		{Name: "settings", Tab: kit.More, At: "18:02", Main: true, Only: Phone, Data: languageNames(), Pages: at(handset.Device{}, settings.Route), Picture: "p18-settings", Lower: 48 + 52,
			Except: []Exception{{Languages, `"አማርኛ" of the picture`, amharic}, {Languages, `"draft" of the picture`, amharic},
				{Photos, "Photos only when I say so", "Daftari takes and sends no photo, so that none waits"}}},
		{Name: "settings-desktop", Tab: kit.Settings, At: "18:02", Main: true, Only: Computer, Data: languageNames(), Pages: []kit.Route{morePage(p19, settings.Route(m(handset.Device{}), links))}},
		{Name: "settings-colours", Tab: kit.More, At: "18:02", Data: languageNames(), Pages: at(handset.Device{}, settings.Route), Then: tapWord("settings.colours"),
			Except: []Exception{{check.Cut, "leaves t", narrow}, {check.Cut, "d'argent", narrow},
				{check.Cut, "zinapaswa kuwa m", narrow}, {check.Cut, "kuwa mkob", narrow}, {check.Cut, "zinatoka", narrow}, {check.Cut, "stakaba", narrow}}},
		{Name: "settings-pin", Tab: kit.More, At: "18:02", Pages: at(handset.Device{}, settings.SecretsRoute)},
		{Name: "settings-passphrase", Tab: kit.More, At: "18:02", Pages: at(handset.Device{}, settings.SecretsRoute), Then: tapWord("settings.passphrase")},
		{Name: "settings-export", Tab: kit.More, At: "18:02", Data: []string{"Excel", "CSV"}, Pages: at(handset.Device{}, settings.ExportRoute)},
		{Name: "settings-server", Tab: kit.More, At: "18:02", Data: []string{design.Profile().Server, "default", "rehema", "1.16.0"}, Pages: at(handset.Device{}, settings.ServerRoute)},
		{Name: "settings-check", Tab: kit.More, At: "18:02", Pages: at(handset.Device{}, settings.CheckRoute)},
		{Name: "settings-check-wrong", Tab: kit.More, At: "18:02", Pages: at(handset.Device{Broken: true}, settings.CheckRoute)},
		{Name: "settings-about", Tab: kit.More, At: "18:02", Data: []string{"1.0.0", "Apache", "Licence", "BSD", "Fyne", "SQLite", "Noto", "Open Font Licence", "Daftari"}, Pages: at(handset.Device{}, settings.AboutRoute)},
	}
	for i := range all {
		all[i].Data = append(all[i].Data, "RA", "rehema")
	}
	return all
}

const amharic = "there is no translation into Amharic, and no font for it"

// narrow is why a row of the list may be cut.
const narrow = "three panes beside each other at 200 %: the row is whole as soon as the choice is made"

func never(err error) { panic(err) }

func languageNames() []string {
	return []string{"English", "Kiswahili", "Français", "العربية", "core.mlimani.example", "1.0.0"}
}

func tapWord(key string) func(*Walker) { return func(w *Walker) { w.Tap(w.T(key)) } }

func morePage(d handset.Device, beside kit.Route) kit.Route {
	nothing := func() {}
	links := more.Links{DayClose: nothing, Bag: nothing, Check: nothing, Audit: nothing, User: nothing, Settings: nothing, Lock: nothing, Trouble: never,
		Copy: func(context.Context) error { return nil }}
	if d.Bare {
		links = more.Links{DayClose: nothing, Bag: nothing, Settings: nothing, Trouble: never}
	}
	title := "more.title"
	if beside != nil {
		title = "settings.title"
	}
	return more.Route(func(e *kit.Env) more.Source {
		return &more.Model{Book: d, Keeper: d, Words: e.Words, Computer: e.Computer, Now: e.Now}
	}, links, more.Place{Title: title, Beside: beside})
}

// meetingsPage is the section of the desktop.
func meetingsPage(m weeks) kit.Route {
	return meetings.Route(func(e *kit.Env) meetings.Source {
		return &meetings.Model{Book: m, Teller: m, Words: e.Words, Computer: e.Computer, Now: e.Now}
	}, meetings.Links{Sheet: func(app.GroupID, app.Date) {}, Closed: func(app.GroupID, app.Date) {}, Group: func(app.GroupID) {}, Trouble: never})
}

// weeks are those around the story's day.
type weeks struct{ morning }

func (weeks) Sheets(context.Context, app.Date, app.Date) ([]app.Sheet, error) {
	s := design.ClosedSheet()
	s.Key = design.Lines()[0].Sheet
	return []app.Sheet{s}, nil
}

func (w weeks) Meetings(ctx context.Context, d app.Date) ([]teller.DayMeeting, error) {
	all, err := w.morning.Meetings(ctx, d)
	switch d {
	case design.Day():
		return all, err
	case design.Day().AddDays(7):
		for i := range all {
			all[i].State, all[i].Sheet = "", ""
		}
		return all, err
	}
	return nil, err
}

func moreModel(d handset.Device) settings.Models {
	return func(e *kit.Env) *settings.Model {
		return &settings.Model{Book: d, Chosen: d, Keys: d, House: d, Locks: true, User: "Rehema Achola", Words: e.Words, Computer: e.Computer, Now: e.Now}
	}
}
