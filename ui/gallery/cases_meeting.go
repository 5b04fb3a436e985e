package gallery

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"daftari/app"
	"daftari/app/money"
	"daftari/ui/gallery/check"
	"daftari/ui/gallery/design"
	"daftari/ui/gallery/held"
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
		{Name: "left-hand", Tab: kit.Today, At: "11:41", Swap: true, Main: true, Only: Phone, Pages: []kit.Route{behind, sheet(design.MarkedSheet())}},
		{Name: "left-hand-closed", Tab: kit.Today, At: "11:44", Swap: true, Pages: []kit.Route{behind, meeting.ClosedPage(meetingOf(design.ClosedSheet()), meetingLinks())}},
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
			Except: []Exception{{Messages, "SMS waits for the network", unsent}, {Messages, "16 wait for a network", unsent}}},
		{Name: "not-held", Picture: "p25-meeting-not-held", Tab: kit.Today, At: "13:50", Main: true, Pages: []kit.Route{behind, notHeld()}, Then: func(w *Walker) { toRain(w) },
			Except: []Exception{{Messages, "15 members are told by SMS", unsent}, {Messages, "when a network returns", unsent}}},
		{Name: "not-held-where", Tab: kit.Today, At: "13:50", Only: Phone, Pages: []kit.Route{behind, notHeld()}, Then: func(w *Walker) { toWhere(w) }},
		{Name: "not-held-colleague", Tab: kit.Today, At: "13:50", Pages: []kit.Route{behind, notHeld()}, Then: func(w *Walker) { toColleague(w) }},
	}
}

const unsent = "this device sends no messages by itself: nothing promises one, each row says how its receipt is given"

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
		return &away.Model{Teller: held.NotYet{}, Book: held.NotYet{}, Words: e.Words, Now: e.Now, Group: design.Baraka, Day: design.Day()}
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
	return meeting.Links{Receipt: func(app.ReceiptNo) {}, Print: func(context.Context, []app.ReceiptNo) error { return nil }, Sheet: func(context.Context, app.Key) error { return nil }, Away: func() {}, Done: func() {}, Trouble: func(err error) { panic(err) }}
}

func meetingOf(s app.Sheet) meeting.Models {
	return func(e *kit.Env) *meeting.Model {
		m := held.Meeting{Of: s}
		return &meeting.Model{Opener: m, Lines: m, Till: m, Book: m, Words: e.Words, Computer: e.Computer, Now: e.Now,
			Group: design.Amani, Day: design.Day()}
	}
}
