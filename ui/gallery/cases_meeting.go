package gallery

import (
	"context"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/teller"
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
	return []Case{
		{Name: "sheet-opened", Picture: "p03a-sheet-opened", Tab: kit.Today, At: "11:31", Main: true, Pages: []kit.Route{sheet(design.OpenSheet())}},
		{Name: "sheet", Picture: "p03-meeting-sheet", Desktop: "d2-meeting-grid", Tab: kit.Today, At: "11:41", Main: true, Pages: []kit.Route{sheet(design.MarkedSheet())}},
		{Name: "sheet-dark", Picture: "p03d-meeting-sheet-dark", Tab: kit.Today, At: "11:41", Dark: true, Only: Phone, Pages: []kit.Route{sheet(design.MarkedSheet())}},
		{Name: "exception", Picture: "p04-exception", Tab: kit.Today, At: "11:40", Main: true, Pages: []kit.Route{sheet(design.MarkedSheet())},
			Then: func(w *Walker) { w.Tap("Faith Wambui") }},
		{Name: "count-start", Picture: "p05a-cash-start", Tab: kit.Today, At: "11:43", Pages: []kit.Route{count(design.MarkedSheet())}},
		{Name: "count", Picture: "p05-cash-count", Tab: kit.Today, At: "11:43", Main: true, Pages: []kit.Route{count(design.CountedSheet())}},
		{Name: "closed", Picture: "p06-meeting-closed", Tab: kit.Today, At: "11:44", Main: true, Pages: []kit.Route{meeting.ClosedPage(meetingOf(design.ClosedSheet()), meetingLinks())}},
		{Name: "not-held", Picture: "p25-meeting-not-held", Tab: kit.Today, At: "13:50", Main: true, Pages: []kit.Route{away.Page(func(e *kit.Env) *away.Model {
			return &away.Model{Teller: noMeeting{}, Book: noMeeting{}, Words: e.Words, Now: e.Now, Group: design.Baraka, Day: design.Day()}
		}, away.Links{Done: func() {}, Trouble: func(err error) { panic(err) }})}},
	}
}

func meetingLinks() meeting.Links {
	return meeting.Links{Receipt: func(app.ReceiptNo) {}, Print: func([]app.ReceiptNo) {}, Away: func() {}, Done: func() {}, Trouble: func(err error) { panic(err) }}
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
func (h heldMeeting) Nothing(context.Context, app.Key, app.ClientID, app.Presence, string, string) (app.Sheet, error) {
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

func (noMeeting) NotHeld(context.Context, app.GroupID, app.Date, app.Date, string) (app.Recorded, error) {
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
func (noMeeting) Officer(context.Context) (app.Officer, error) { return design.Officer(), nil }
func (noMeeting) Group(context.Context, app.GroupID) (app.GroupFile, error) {
	for _, g := range design.Pull().Groups {
		if g.ID == design.Baraka {
			return app.GroupFile{Group: g}, nil
		}
	}
	return app.GroupFile{}, nil
}
