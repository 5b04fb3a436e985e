package gallery

import (
	"context"
	"slices"
	"strings"
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
		{Name: "today-desk", Desktop: "d1-today", Tab: kit.Today, At: "10:42", Main: true, Only: Computer, Sync: Meetings(2, 26850, time.Hour), Badges: DeskBadges(),
			Pages: []kit.Route{besideToday(portfolio{}, groupPage(amani{morning: morning{}, drawn: true}))}, Except: deskExcept()},
		{Name: "today-find", Tab: kit.Today, At: "10:42", Only: Computer, Data: []string{"am"}, Pages: []kit.Route{besideToday(portfolio{}, groupPage(amani{}))},
			Then: func(w *Walker) { w.canvas.OnTypedRune()('/'); w.Type("am") }},
		{Name: "today-none", Tab: kit.Today, At: "10:42", Pages: []kit.Route{todayPage(morning{free: true})}},
		{Name: "today-first", Tab: kit.Today, At: "10:42", Pages: []kit.Route{todayPage(morning{first: true})}},
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

// portfolio is d1's morning: the first meeting is posted, two are on this computer, nothing needs a person.
type portfolio struct{ morning }

func (portfolio) Groups(context.Context) ([]app.Group, error) { return design.Portfolio(), nil }

func (p portfolio) Entries(ctx context.Context, f app.EntryFilter) ([]app.Entry, error) {
	if f.Sheet == "" {
		return nil, nil
	}
	all, err := p.morning.Entries(ctx, f)
	for i := range all {
		if all[i].Group == design.Tumaini {
			all[i].State = app.Confirmed
		}
	}
	return all, err
}

func (p portfolio) Preview(ctx context.Context, g app.GroupID, d app.Date) (app.Sheet, error) {
	for _, n := range design.NextDays() {
		if n.Group == g {
			return app.Sheet{Lines: []app.Line{{Parts: []app.Part{{Kind: app.Repayment, Expected: n.Amount, Actual: n.Amount}}}}}, nil
		}
	}
	return p.morning.Preview(ctx, g, d)
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

func (morning) Officer(context.Context) (app.Officer, error) { return design.Officer(), nil }

// Find finds the members of Amani Market.
func (morning) Find(_ context.Context, text string, _ int) ([]app.ClientHead, error) {
	var all []app.ClientHead
	for _, f := range design.AmaniFile().Members {
		if strings.Contains(strings.ToLower(f.Client.Name), text) {
			all = append(all, app.ClientHead{ID: f.Client.ID, Name: f.Client.Name, AccountNo: f.Client.AccountNo, Groups: f.Client.Groups})
		}
	}
	return all, nil
}

func (morning) Receipts(context.Context, app.ReceiptFilter) ([]app.Receipt, error) { return nil, nil }

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
