// Package meeting is the collection sheet on screen: what is expected, what differs, the count of the cash, and the
// close with its receipts (UI.md p03 to p06, d2).
package meeting

import (
	"context"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/teller"
	"daftari/app/words"
)

// Opener opens sheets and reads them.
type Opener interface {
	OpenSheet(ctx context.Context, group app.GroupID, day app.Date, anyway bool) (teller.Opened, error)
	Sheet(ctx context.Context, group app.GroupID, day app.Date) (app.Sheet, error)
}

// Lines are what the officer says of the members; each call is durable when it returns.
type Lines interface {
	AllAsExpected(ctx context.Context, sheet app.Key) (app.Sheet, error)
	UndoAll(ctx context.Context, sheet app.Key) (app.Sheet, error)
	Say(ctx context.Context, sheet app.Key, said teller.Said) (app.Sheet, error)
	PutBackExpected(ctx context.Context, sheet app.Key, client app.ClientID) (app.Sheet, error)
	Attend(ctx context.Context, sheet app.Key, client app.ClientID, was app.Presence) (app.Sheet, error)
}

// Till counts the cash and closes the sheet.
type Till interface {
	Count(ctx context.Context, sheet app.Key, cur money.Currency, lines []app.CashLine, exactly bool) (app.Sheet, error)
	Explain(ctx context.Context, sheet app.Key, cur money.Currency, reason string) (app.Sheet, error)
	Close(ctx context.Context, sheet app.Key) (teller.Closed, error)
}

// Book is what the pages read beside the sheet.
type Book interface {
	Institution(ctx context.Context) (app.Institution, error)
	Group(ctx context.Context, id app.GroupID) (app.GroupFile, error)
	Device(ctx context.Context) (app.Device, error)
	Receipts(ctx context.Context, f app.ReceiptFilter) ([]app.Receipt, error)
	Entries(ctx context.Context, f app.EntryFilter) ([]app.Entry, error)
}

// Model of one group's meeting on one day. All fields are needed; a teller serves the first three.
type Model struct {
	Opener Opener
	Lines  Lines
	Till   Till
	Book   Book

	Words    *words.Words
	Computer bool
	Now      func() time.Time
	Typed    *Typed // of the session; nil = what is typed and not saved goes with the page

	Group app.GroupID
	Day   app.Date
}

// Open opens the sheet, or goes on with it; anyway holds the meeting on a day that is none of the group's.
func (m *Model) Open(ctx context.Context, anyway bool) (Sheet, error) {
	o, err := m.Opener.OpenSheet(ctx, m.Group, m.Day, anyway)
	if err != nil {
		return Sheet{}, err
	}
	v, err := m.Sheet(o.Sheet)
	for _, n := range o.Notices {
		v.Notices = append(v.Notices, m.Words.T(n.Key, n.Args...))
	}
	return v, err
}

// Again reads the sheet as it is now, whatever became of it.
func (m *Model) Again(ctx context.Context) (Sheet, error) {
	return m.written(m.Opener.Sheet(ctx, m.Group, m.Day))
}

func (m *Model) figure(a money.Amount) string { return a.Format(m.Words.Lang()) }

// reason in words: a key's, or the person's own.
func (m *Model) reason(reason string) string {
	if m.Words.Has(reason) {
		return m.Words.T(reason)
	}
	return reason
}
