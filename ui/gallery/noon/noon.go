// Package noon is the outbox of the mock-ups at 12:20 (p09, p10), and what it shows in other states.
package noon

import (
	"context"
	"errors"
	"slices"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/teller"
	"daftari/ui/gallery/design"
	"daftari/ui/gallery/paying"
	"daftari/ui/kit"
	"daftari/ui/outbox"
)

var errNone = errors.New("the gallery records nothing")

// List is the page of p09.
func List() kit.Route {
	return outbox.Route(func(e *kit.Env) outbox.Source { return drawn{outboxModel(e, Book{})} }, outboxLinks(), nil)
}

// Nothing is the page when nothing waits.
func Nothing() kit.Route {
	return outbox.Route(func(*kit.Env) outbox.Source { return noEntries{} }, outboxLinks(), nil)
}

// Entry is the page of p10 over a book.
func Entry(b Book) kit.Route {
	return outbox.EntryRoute(func(e *kit.Env) *outbox.Model { return outboxModel(e, b) }, b.entry().Entry.Key, outboxLinks())
}

func outboxLinks() outbox.Links {
	return outbox.Links{Entry: func(app.Key) {}, Payment: func(app.Key) {}, Sync: func() {}, Receipt: func(app.ReceiptNo) {}, Client: func(app.ClientID) {}, Trouble: func(err error) { panic(err) }}
}

func outboxModel(e *kit.Env, b Book) *outbox.Model {
	return &outbox.Model{Book: b, House: b, Teller: b, Asker: b, Payments: b, Words: e.Words, Computer: e.Computer, Now: e.Now}
}

// drawn is the list of p09: the four meetings' sum is set as drawn.
type drawn struct{ *outbox.Model }

// List of the picture.
func (n drawn) List(ctx context.Context) (outbox.List, error) {
	v, err := n.Model.List(ctx)
	if err != nil {
		return v, err
	}
	w, rows := n.Words, v.Sections[0].Rows
	rows[1], rows[2] = rows[2], rows[1] // the payment stands between the two
	rows[2].Name = "From 0700 000 119"
	v.Sections[0].Second = w.T("outbox.entries", "n", 3) + " · " + design.KES(15950).Format(w.Lang())
	v.Sections[1].Rows[0].Name = w.T("outbox.meetings", "n", 4) + " · " + w.T("outbox.lines", "n", 73)
	v.Sections[1].Rows[0].Amount, v.Sections[1].Rows[0].When = design.KES(57100).Format(w.Lang()), "08:10"
	v.Sections[1].Second = w.T("outbox.entries", "n", 6) + " · " + design.KES(60850).Format(w.Lang())
	return v, nil
}

type noEntries struct{}

func (noEntries) List(context.Context) (outbox.List, error) { return outbox.List{}, nil }

// Book is the one of p09 at 12:20; the entry of p10 may stand in another state.
type Book struct{ Unsure, Queued bool }

func (Book) Officer(context.Context) (app.Officer, error) { return design.Officer(), nil }

func (b Book) entry() app.EntryFile {
	f := design.Refused()
	switch {
	case b.Unsure:
		f.Entry.State, f.Entry.Placement, f.Entry.Person = app.Unsure, app.NoPlacement, "ledger.person.unseen"
		f.Moves[2] = app.Movement{At: f.Moves[2].At, Event: app.Lost, From: app.Sending, To: app.Unsure}
		f.Attempts[0].Event, f.Attempts[0].Text = app.Lost, ""
	case b.Queued:
		f.Entry.State, f.Entry.Placement = app.Queued, app.NoPlacement
		f.Moves, f.Attempts = f.Moves[:1], nil
	}
	return f
}

func (b Book) Entries(_ context.Context, f app.EntryFilter) ([]app.Entry, error) {
	if slices.Contains(f.Kinds, app.Reversal) {
		return []app.Entry{design.Reversed()}, nil
	}
	all := []app.Entry{}
	for _, file := range design.Outbox() {
		all = append(all, file.Entry)
	}
	all = append(all, design.Lines()...)
	return slices.DeleteFunc(all, func(e app.Entry) bool {
		return !slices.Contains(f.States, e.State) || (!f.Day.IsZero() && e.Day != f.Day)
	}), nil
}

func (b Book) Entry(_ context.Context, key app.Key) (app.EntryFile, error) {
	if f := b.entry(); f.Entry.Key == key {
		return f, nil
	}
	for _, f := range design.Outbox() {
		if f.Entry.Key == key {
			return f, nil
		}
	}
	return app.EntryFile{}, errNone
}

// Payments are p14's.
func (Book) Payments(context.Context) ([]payout.Payment, error) {
	return []payout.Payment{paying.Unsure()}, nil
}

func (Book) Freshness(context.Context) (app.Freshness, error) {
	at := design.At("06:10")
	return app.Freshness{PulledAt: at, AnsweredAt: at, ServedAt: at, CoreDay: design.Day(), DayAt: at}, nil
}

func (Book) Institution(context.Context) (app.Institution, error) {
	return design.Institution(), nil
}

// Client is Naomi with the loan that p10 offers.
func (Book) Client(context.Context, app.ClientID) (app.ClientFile, error) {
	f := design.Client("Naomi Jepkosgei")
	f.Loans = append(f.Loans, design.OtherLoan())
	return f, nil
}

func (Book) Group(context.Context, app.GroupID) (app.GroupFile, error) {
	return design.AmaniFile(), nil
}

func (Book) Place(context.Context, app.Key, []teller.Target, string) (teller.Done, error) {
	return teller.Done{}, errNone
}

func (Book) Suspend(context.Context, app.Key, string, string) (teller.Done, error) {
	return teller.Done{}, errNone
}

func (Book) Correct(context.Context, app.Key, teller.Correction) (teller.Done, error) {
	return teller.Done{}, errNone
}

func (Book) Cancel(context.Context, app.Key, string) (teller.Done, error) {
	return teller.Done{}, errNone
}

func (Book) Reverse(context.Context, app.Key, string) (teller.Done, error) {
	return teller.Done{}, errNone
}

func (Book) Decide(context.Context, app.Key, teller.Decision, string, string) error {
	return errNone
}

func (Book) Ask(context.Context, app.Key) (app.SyncReport, error) {
	return app.SyncReport{}, errNone
}
