// Package held is a meeting as its pages ask for it: one sheet that is not changed, and a meeting that was not held.
package held

import (
	"context"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/teller"
	"daftari/ui/gallery/design"
)

// Meeting answers with one sheet, whatever is done to it.
type Meeting struct{ Of app.Sheet }

// OpenSheet gives the sheet.
func (m Meeting) OpenSheet(context.Context, app.GroupID, app.Date, bool) (teller.Opened, error) {
	return teller.Opened{Sheet: m.Of}, nil
}

// Sheet is the one.
func (m Meeting) Sheet(context.Context, app.GroupID, app.Date) (app.Sheet, error) {
	return m.Of, nil
}

// AllAsExpected changes nothing.
func (m Meeting) AllAsExpected(context.Context, app.Key) (app.Sheet, error) { return m.Of, nil }

// UndoAll changes nothing.
func (m Meeting) UndoAll(context.Context, app.Key) (app.Sheet, error) { return m.Of, nil }

// Say changes nothing.
func (m Meeting) Say(context.Context, app.Key, teller.Said) (app.Sheet, error) {
	return m.Of, nil
}

// PutBackExpected changes nothing.
func (m Meeting) PutBackExpected(context.Context, app.Key, app.ClientID) (app.Sheet, error) {
	return m.Of, nil
}

// Attend changes nothing.
func (m Meeting) Attend(context.Context, app.Key, app.ClientID, app.Presence) (app.Sheet, error) {
	return m.Of, nil
}

// Count changes nothing.
func (m Meeting) Count(context.Context, app.Key, money.Currency, []app.CashLine, bool) (app.Sheet, error) {
	return m.Of, nil
}

// Explain changes nothing.
func (m Meeting) Explain(context.Context, app.Key, money.Currency, string) (app.Sheet, error) {
	return m.Of, nil
}

// Close makes nothing.
func (m Meeting) Close(context.Context, app.Key) (teller.Closed, error) {
	return teller.Closed{}, nil
}

// Institution is the story's.
func (m Meeting) Institution(context.Context) (app.Institution, error) {
	return design.Institution(), nil
}

// Group is Amani Market.
func (m Meeting) Group(context.Context, app.GroupID) (app.GroupFile, error) {
	return design.AmaniFile(), nil
}

// Device is the story's.
func (m Meeting) Device(context.Context) (app.Device, error) { return design.Device(), nil }

// Receipts are those of p06.
func (m Meeting) Receipts(context.Context, app.ReceiptFilter) ([]app.Receipt, error) {
	all, _ := design.Receipts()
	return all, nil
}

// Entries are those of p06.
func (m Meeting) Entries(context.Context, app.EntryFilter) ([]app.Entry, error) {
	var out []app.Entry
	_, all := design.Receipts()
	for _, e := range all {
		out = append(out, e)
	}
	return out, nil
}

// NotYet is Baraka Youth's meeting in the afternoon, which is not held; from it on two weeks lie ahead.
type NotYet struct{}

// NotHeld records nothing.
func (NotYet) NotHeld(context.Context, app.GroupID, app.Date, string, app.Moving) (app.Recorded, error) {
	return app.Recorded{}, nil
}

// TakeOver records nothing.
func (NotYet) TakeOver(context.Context, app.GroupID, app.Date, app.Date, app.StaffID, string) (app.Recorded, error) {
	return app.Recorded{}, nil
}

// NextFreeDay is Saturday: on one day three others meet, one is closed, one is a holiday.
func (NotYet) NextFreeDay(_ context.Context, _ app.GroupID, after app.Date) (app.Date, []teller.DayLoad, error) {
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

// Preview expects what the row of Today shows.
func (NotYet) Preview(context.Context, app.GroupID, app.Date) (app.Sheet, error) {
	return app.Sheet{Lines: []app.Line{{Parts: []app.Part{{Kind: app.Repayment, Expected: design.KES(9800)}}}}}, nil
}

// Institution is the story's.
func (NotYet) Institution(context.Context) (app.Institution, error) {
	return design.Institution(), nil
}

// Groups are the story's.
func (NotYet) Groups(context.Context) ([]app.Group, error) { return design.Pull().Groups, nil }

// Officer is Rehema.
func (NotYet) Officer(context.Context) (app.Officer, error) { return design.Officer(), nil }

// Group is Baraka Youth.
func (NotYet) Group(context.Context, app.GroupID) (app.GroupFile, error) {
	for _, g := range design.Pull().Groups {
		if g.ID == design.Baraka {
			return app.GroupFile{Group: g}, nil
		}
	}
	return app.GroupFile{}, nil
}
