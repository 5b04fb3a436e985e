// Package forenoon is the story at 10:42, before Amani Market's meeting, as Today (p02, d1) and the page of a group ask for it.
package forenoon

import (
	"context"
	"slices"
	"strings"

	"daftari/app"
	"daftari/app/teller"
	"daftari/ui/gallery/design"
)

// Portfolio is d1's morning: the first meeting is posted, two are on this computer, nothing needs a person.
type Portfolio struct{ Book }

// Groups are the story's.
func (Portfolio) Groups(context.Context) ([]app.Group, error) { return design.Portfolio(), nil }

// Entries are those of closed meetings.
func (p Portfolio) Entries(ctx context.Context, f app.EntryFilter) ([]app.Entry, error) {
	if f.Sheet == "" {
		return nil, nil
	}
	all, err := p.Book.Entries(ctx, f)
	for i := range all {
		if all[i].Group == design.Tumaini {
			all[i].State = app.Confirmed
		}
	}
	return all, err
}

// Preview expects what the next days expect too.
func (p Portfolio) Preview(ctx context.Context, g app.GroupID, d app.Date) (app.Sheet, error) {
	for _, n := range design.NextDays() {
		if n.Group == g {
			return app.Sheet{Lines: []app.Line{{Parts: []app.Part{{Kind: app.Repayment, Expected: n.Amount, Actual: n.Amount}}}}}, nil
		}
	}
	return p.Book.Preview(ctx, g, d)
}

// Book is the story at 10:42 as Today asks for it.
type Book struct {
	Free  bool // a day without meetings
	First bool // nothing was brought onto this device yet
}

// Freshness is of the early morning.
func (m Book) Freshness(context.Context) (app.Freshness, error) {
	if m.First {
		return app.Freshness{}, nil
	}
	at := design.At("06:10")
	return app.Freshness{PulledAt: at, AnsweredAt: at, ServedAt: at, CoreDay: design.Day(), DayAt: at}, nil
}

// Standing is what the closed meetings brought.
func (m Book) Standing(context.Context, app.Date, ...app.AccountRef) (app.Standing, error) {
	s := app.Standing{Limits: design.Institution().Limits}
	if !m.First && !m.Free {
		s.Bag = append(s.Bag, design.NotPosted())
	}
	return s, nil
}

// Entries are those of a closed meeting, or what needs a person.
func (m Book) Entries(_ context.Context, f app.EntryFilter) ([]app.Entry, error) {
	if m.First || m.Free {
		return nil, nil
	}
	if f.Sheet != "" {
		return slices.DeleteFunc(design.Lines(), func(e app.Entry) bool { return e.Sheet != f.Sheet }), nil
	}
	return []app.Entry{design.Refused().Entry}, nil
}

// Entry is the one that needs a person.
func (m Book) Entry(context.Context, app.Key) (app.EntryFile, error) { return design.Refused(), nil }

// Groups are the story's.
func (m Book) Groups(context.Context) ([]app.Group, error) {
	if m.First {
		return nil, nil
	}
	return design.Pull().Groups, nil
}

// Officer is Rehema.
func (Book) Officer(context.Context) (app.Officer, error) { return design.Officer(), nil }

// Find finds the members of Amani Market.
func (Book) Find(_ context.Context, text string, _ int) ([]app.ClientHead, error) {
	var all []app.ClientHead
	for _, f := range design.AmaniFile().Members {
		if strings.Contains(strings.ToLower(f.Client.Name), text) {
			all = append(all, app.ClientHead{ID: f.Client.ID, Name: f.Client.Name, AccountNo: f.Client.AccountNo, Groups: f.Client.Groups})
		}
	}
	return all, nil
}

// Receipts are not found.
func (Book) Receipts(context.Context, app.ReceiptFilter) ([]app.Receipt, error) { return nil, nil }

// Institution is the story's.
func (m Book) Institution(context.Context) (app.Institution, error) {
	return design.Institution(), nil
}

// Meetings are the five of the day.
func (m Book) Meetings(context.Context, app.Date) ([]teller.DayMeeting, error) {
	if m.Free {
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
func (m Book) Preview(_ context.Context, g app.GroupID, _ app.Date) (app.Sheet, error) {
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
