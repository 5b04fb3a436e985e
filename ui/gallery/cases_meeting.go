package gallery

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/teller"
	"daftari/ui/gallery/check"
	"daftari/ui/gallery/design"
	"daftari/ui/kit"
	"daftari/ui/meeting"
	"daftari/ui/meeting/away"
)

// meetingCases are Amani Market's meeting from the opened sheet to its receipts, and Baraka Youth's that was not held.
func meetingCases() []Case {
	sheet := func(s app.Sheet) kit.Route { return meeting.SheetPage(meetingOf(s), meetingLinks(), false) }
	count := func(s app.Sheet) kit.Route {
		return meeting.CountPage(meetingOf(s), meetingLinks(), []money.Currency{design.Shilling()}, 0)
	}
	behind := todayPage(morning{})
	shilling := []Exception{{Design, `"1 · 0 · 0"`, "the shilling is a coin, and all notes and coins of the currency can be counted"}}
	scrolled := func(w *Walker) { w.Scroll(5 * 56) } // Esther Nduku stands first
	return []Case{
		{Name: "sheet-opened", Picture: "p03a-sheet-opened", Tab: kit.Today, At: "11:31", Main: true, Pages: []kit.Route{behind, sheet(design.OpenSheet())},
			Except: []Exception{{check.Mirror, "the column of 200", "the grid's columns are as wide as their heads, whose words differ"}}},
		{Name: "sheet", Picture: "p03-meeting-sheet", Tab: kit.Today, At: "11:41", Main: true, Only: Phone,
			Pages: []kit.Route{behind, sheet(design.MarkedSheet())}, Then: scrolled},
		{Name: "sheet-dark", Picture: "p03d-meeting-sheet-dark", Tab: kit.Today, At: "11:41", Dark: true, Only: Phone,
			Pages: []kit.Route{behind, sheet(design.MarkedSheet())}, Then: scrolled},
		{Name: "sheet-grid", Desktop: "d2-meeting-grid", Tab: kit.Meetings, At: "11:41", Main: true, Only: Computer,
			Sync: Meetings(2, 26850, time.Hour), Badges: DeskBadges(), Pages: []kit.Route{sheet(design.CountedSheet())},
			Then: func(w *Walker) { toFaith(w) }, Except: []Exception{{Design, `"5 · × · 0 · 0"`, coins}, {Design, `"1 · × · 0 · 0"`, coins}}},
		{Name: "exception", Picture: "p04-exception", Tab: kit.Today, At: "11:40", Main: true, Only: Phone,
			Pages: []kit.Route{behind, sheet(design.MarkedSheet())}, Then: func(w *Walker) { tapFaith(w) }},
		{Name: "exception-pane", Tab: kit.Meetings, At: "11:40", Only: Computer, Pages: []kit.Route{sheet(design.MarkedSheet())},
			Then: func(w *Walker) { toFaith(w); w.Key(fyne.KeyF4) }},
		{Name: "sheet-whys", Tab: kit.Today, At: "11:40", Pages: []kit.Route{behind, sheet(unexplained())}},
		{Name: "sheet-empty", Tab: kit.Today, At: "11:31", Pages: []kit.Route{behind, sheet(app.Sheet{Key: design.SheetKey, State: app.SheetOpen,
			Name: "Amani Market", Code: design.SheetCode, Day: design.Day()})}},
		{Name: "count-start", Picture: "p05a-cash-start", Tab: kit.Today, At: "11:43", Pages: []kit.Route{behind, count(design.MarkedSheet())}, Except: shilling},
		{Name: "count", Picture: "p05-cash-count", Tab: kit.Today, At: "11:43", Main: true, Pages: []kit.Route{behind, count(design.CountedSheet())}, Except: shilling},
		{Name: "count-short", Picture: "p05b-cash-short", Tab: kit.Today, At: "11:43", Main: true, Pages: []kit.Route{behind, count(short())}, Except: shilling},
		{Name: "count-none", Tab: kit.Today, At: "11:43", Pages: []kit.Route{behind,
			meeting.CountPage(meetingOf(design.MarkedSheet()), meetingLinks(), nil, 0)}},
		{Name: "closed", Picture: "p06-meeting-closed", Tab: kit.Today, At: "11:44", Main: true, Pages: []kit.Route{behind, meeting.ClosedPage(meetingOf(design.ClosedSheet()), meetingLinks())},
			Except: []Exception{{Design, "SMS waits for the network", unsent}, {Design, "show, share or print", unsent}, {Design, "16 wait for a network", unsent},
				{Design, `"750" of the picture`, "rows are 56 high on every page, here the picture has 52: one fewer has room"}}, Beyond: unsent},
		{Name: "not-held", Picture: "p25-meeting-not-held", Tab: kit.Today, At: "13:50", Main: true, Pages: []kit.Route{behind, notHeld()}, Then: func(w *Walker) { toRain(w) },
			Except: []Exception{{Design, "15 members are told by SMS", unsent}, {Design, "when a network returns", unsent}}},
		{Name: "not-held-where", Tab: kit.Today, At: "13:50", Only: Phone, Pages: []kit.Route{behind, notHeld()}, Then: func(w *Walker) { toWhere(w) }},
		{Name: "not-held-colleague", Tab: kit.Today, At: "13:50", Pages: []kit.Route{behind, notHeld()}, Then: func(w *Walker) { toColleague(w) }},
	}
}

const unsent = "this device sends no messages: nothing promises one, each row says how its receipt is given"

const coins = "all notes and coins of the currency can be counted, the picture has those that were"

// tapFaith opens her line, below the fold where text is large.
func tapFaith(w *Walker) {
	for i := 0; i < 60 && !w.Shows("Faith Wambui"); i++ {
		w.Scroll(24)
	}
	w.Tap("Faith Wambui")
}

// toFaith puts the ring on Faith Wambui's loan.
func toFaith(w *Walker) {
	for range 7 {
		w.Key(fyne.KeyDown)
	}
}

// toRain chooses the first reason, whatever the language calls it.
func toRain(w *Walker) { w.Tap(w.T("sheet.reason.rain")) }

// toWhere opens the list of places.
func toWhere(w *Walker) {
	toRain(w)
	w.Reach(w.T("away.where"))
	tapLike(w.T("away.where"))(w)
}

func toColleague(w *Walker) { w.Tap(w.T("away.colleague")) }

func notHeld() kit.Route {
	return away.Page(func(e *kit.Env) *away.Model {
		return &away.Model{Teller: noMeeting{}, Book: noMeeting{}, Words: e.Words, Now: e.Now, Group: design.Baraka, Day: design.Day()}
	}, away.Links{Done: func() {}, Trouble: func(err error) { panic(err) }})
}

// unexplained is the sheet with a line that was typed less and does not say why.
func unexplained() app.Sheet {
	s := design.MarkedSheet()
	for i := range s.Lines {
		if s.Lines[i].Name == "Faith Wambui" {
			s.Lines[i].Reason = ""
		}
	}
	return s
}

// short is p05b: 50 less was counted, and she put it in.
func short() app.Sheet {
	s := design.MarkedSheet()
	s.Counts = []app.CashCount{design.Count(design.ShortNotes())}
	s.Explained = []app.Difference{{Amount: design.KES(-50), Reason: "sheet.reason.put_in"}}
	return s
}

func meetingLinks() meeting.Links {
	return meeting.Links{Receipt: func(app.ReceiptNo) {}, Print: func(context.Context, []app.ReceiptNo) error { return nil }, Sheet: func(app.Key) {}, Away: func() {}, Done: func() {}, Trouble: func(err error) { panic(err) }}
}

func meetingOf(s app.Sheet) meeting.Models {
	return func(e *kit.Env) *meeting.Model {
		held := heldMeeting{s}
		return &meeting.Model{Opener: held, Lines: held, Till: held, Book: held, Words: e.Words, Computer: e.Computer, Now: e.Now,
			Group: design.Amani, Day: design.Day()}
	}
}

// heldMeeting answers with one sheet, whatever is done to it.
type heldMeeting struct{ sheet app.Sheet }

func (h heldMeeting) OpenSheet(context.Context, app.GroupID, app.Date, bool) (teller.Opened, error) {
	return teller.Opened{Sheet: h.sheet}, nil
}
func (h heldMeeting) Sheet(context.Context, app.GroupID, app.Date) (app.Sheet, error) {
	return h.sheet, nil
}
func (h heldMeeting) AllAsExpected(context.Context, app.Key) (app.Sheet, error) { return h.sheet, nil }
func (h heldMeeting) UndoAll(context.Context, app.Key) (app.Sheet, error)       { return h.sheet, nil }
func (h heldMeeting) Say(context.Context, app.Key, teller.Said) (app.Sheet, error) {
	return h.sheet, nil
}
func (h heldMeeting) PutBackExpected(context.Context, app.Key, app.ClientID) (app.Sheet, error) {
	return h.sheet, nil
}
func (h heldMeeting) Attend(context.Context, app.Key, app.ClientID, app.Presence) (app.Sheet, error) {
	return h.sheet, nil
}
func (h heldMeeting) Count(context.Context, app.Key, money.Currency, []app.CashLine, bool) (app.Sheet, error) {
	return h.sheet, nil
}
func (h heldMeeting) Explain(context.Context, app.Key, money.Currency, string) (app.Sheet, error) {
	return h.sheet, nil
}
func (h heldMeeting) Close(context.Context, app.Key) (teller.Closed, error) {
	return teller.Closed{}, nil
}
func (h heldMeeting) Institution(context.Context) (app.Institution, error) {
	return design.Institution(), nil
}
func (h heldMeeting) Group(context.Context, app.GroupID) (app.GroupFile, error) {
	return design.AmaniFile(), nil
}
func (h heldMeeting) Device(context.Context) (app.Device, error) { return design.Device(), nil }
func (h heldMeeting) Receipts(context.Context, app.ReceiptFilter) ([]app.Receipt, error) {
	all, _ := design.Receipts()
	return all, nil
}
func (h heldMeeting) Entries(context.Context, app.EntryFilter) ([]app.Entry, error) {
	var out []app.Entry
	_, all := design.Receipts()
	for _, e := range all {
		out = append(out, e)
	}
	return out, nil
}

// noMeeting is Baraka Youth's afternoon.
type noMeeting struct{}

func (noMeeting) NotHeld(context.Context, app.GroupID, app.Date, string, app.Moving) (app.Recorded, error) {
	return app.Recorded{}, nil
}
func (noMeeting) TakeOver(context.Context, app.GroupID, app.Date, app.Date, app.StaffID, string) (app.Recorded, error) {
	return app.Recorded{}, nil
}
func (noMeeting) NextFreeDay(_ context.Context, _ app.GroupID, after app.Date) (app.Date, []teller.DayLoad, error) {
	var days []teller.DayLoad
	for n := 1; n <= 14; n++ {
		d := teller.DayLoad{Day: after.AddDays(n), Working: n != 3}
		switch n {
		case 1:
			d.Others = 3
		case 4:
			d.Holiday = "Mashujaa"
		case 5:
			d.Others = 4
		}
		days = append(days, d)
	}
	return days[1].Day, days, nil
}
func (noMeeting) Preview(context.Context, app.GroupID, app.Date) (app.Sheet, error) {
	return app.Sheet{Lines: []app.Line{{Parts: []app.Part{{Kind: app.Repayment, Expected: design.KES(9800)}}}}}, nil
}
func (noMeeting) Institution(context.Context) (app.Institution, error) {
	return design.Institution(), nil
}
func (noMeeting) Groups(context.Context) ([]app.Group, error)  { return design.Pull().Groups, nil }
func (noMeeting) Officer(context.Context) (app.Officer, error) { return design.Officer(), nil }
func (noMeeting) Group(context.Context, app.GroupID) (app.GroupFile, error) {
	for _, g := range design.Pull().Groups {
		if g.ID == design.Baraka {
			return app.GroupFile{Group: g}, nil
		}
	}
	return app.GroupFile{}, nil
}
