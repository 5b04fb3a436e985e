package gallery

import (
	"context"
	"slices"
	"time"

	"daftari/app"
	"daftari/app/teller"
	"daftari/ui/gallery/design"
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
		{Name: "today-none", Tab: kit.Today, At: "10:42", Pages: []kit.Route{todayPage(morning{free: true})}},
		{Name: "today-first", Tab: kit.Today, At: "10:42", Pages: []kit.Route{todayPage(morning{first: true})}},
	}
}

func todayExcept() []Exception {
	return []Exception{{Design, "Close the day", "UI.md section 5 has it as the last row of Today, the picture leaves it out"}}
}

func todayPage(m morning) kit.Route {
	nothing := func() {}
	return today.Route(func(e *kit.Env) today.Source {
		return &today.Model{Book: m, Teller: m, Words: e.Words, Computer: e.Computer, Now: e.Now}
	}, today.Links{
		Sheet: func(app.GroupID, app.Date) {}, Closed: func(app.GroupID, app.Date) {}, Group: func(app.GroupID) {},
		Bag: nothing, Outbox: nothing, Entry: func(app.Key) {}, DayClose: nothing, Find: nothing, Lock: nothing, Download: nothing,
		Trouble: func(err error) { panic(err) },
	}, nil)
}

// morning is the story at 10:42 as Today asks for it.
type morning struct {
	free  bool // a day without meetings
	first bool // nothing was brought onto this device yet
}

func (m morning) Freshness(context.Context) (app.Freshness, error) {
	if m.first {
		return app.Freshness{}, nil
	}
	at := design.At("06:10")
	return app.Freshness{PulledAt: at, AnsweredAt: at, ServedAt: at, CoreDay: design.Day(), DayAt: at}, nil
}

func (m morning) Standing(context.Context, app.Date, ...app.AccountRef) (app.Standing, error) {
	s := app.Standing{Limits: design.Institution().Limits}
	if !m.first && !m.free {
		s.Bag = append(s.Bag, design.NotPosted())
	}
	return s, nil
}

// Entries are those of a closed meeting, or what needs a person.
func (m morning) Entries(_ context.Context, f app.EntryFilter) ([]app.Entry, error) {
	if m.first || m.free {
		return nil, nil
	}
	if f.Sheet != "" {
		return slices.DeleteFunc(design.Lines(), func(e app.Entry) bool { return e.Sheet != f.Sheet }), nil
	}
	return []app.Entry{design.Refused().Entry}, nil
}

// Entry is the one that needs a person.
func (m morning) Entry(context.Context, app.Key) (app.EntryFile, error) { return design.Refused(), nil }

func (m morning) Groups(context.Context) ([]app.Group, error) {
	if m.first {
		return nil, nil
	}
	return design.Pull().Groups, nil
}

func (m morning) Institution(context.Context) (app.Institution, error) {
	return design.Institution(), nil
}

func (m morning) Meetings(context.Context, app.Date) ([]teller.DayMeeting, error) {
	if m.free {
		return nil, nil
	}
	var all []teller.DayMeeting
	groups := design.Pull().Groups
	for _, x := range design.Meetings() {
		i := slices.IndexFunc(groups, func(g app.Group) bool { return g.ID == x.Group })
		d := teller.DayMeeting{Group: groups[i], Time: x.Time, Place: groups[i].CentreName}
		if x.Closed {
			d.State = app.SheetClosed
			for _, e := range design.Lines() {
				if e.Group == x.Group {
					d.Sheet = e.Sheet
				}
			}
		}
		all = append(all, d)
	}
	return all, nil
}

// Preview expects what the picture's row shows.
func (m morning) Preview(_ context.Context, g app.GroupID, _ app.Date) (app.Sheet, error) {
	for _, x := range design.Meetings() {
		if x.Group == g {
			lines := []app.Line{{Parts: []app.Part{{Kind: app.Repayment, Expected: x.Amount, Actual: x.Amount}}}}
			if g == design.Tumaini { // one member did not pay: the day expects more than its rows hold
				lines = append(lines, app.Line{Parts: []app.Part{{Kind: app.Repayment, Expected: design.KES(750), Actual: design.KES(0)}}})
			}
			return app.Sheet{Lines: lines}, nil
		}
	}
	return app.Sheet{}, nil
}
