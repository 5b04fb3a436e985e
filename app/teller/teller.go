// Package teller is what an officer does with cash: the collection sheet of a meeting from
// opening to close, single payments, corrections, reversals, refused cash and the bag.
//
// At a meeting each touch saves a draft line. Closing turns all lines into entries in one
// transaction (DESIGN.md, How a tap becomes a receipt). Every refusal is an *app.Problem
// whose key begins with "teller.", "limits." or comes from the book.
package teller

import (
	"context"
	"time"

	"daftari/app"
	"daftari/app/limits"
)

// Portfolio is what the core last told about accounts.
type Portfolio interface {
	Officer(ctx context.Context) (app.Officer, error)
	Institution(ctx context.Context) (app.Institution, error)
	Group(ctx context.Context, id app.GroupID) (app.GroupFile, error)
	Account(ctx context.Context, ref app.AccountRef) (app.AccountFile, error)
}

// Calendar is when groups meet.
type Calendar interface {
	Groups(ctx context.Context) ([]app.Group, error)
	Notes(ctx context.Context, group app.GroupID) ([]app.MeetingNote, error)
}

// Drafts keeps open sheets.
type Drafts interface {
	Sheet(ctx context.Context, group app.GroupID, day app.Date) (app.Sheet, error)
	SheetByKey(ctx context.Context, key app.Key) (app.Sheet, error)
	SaveSheet(ctx context.Context, s app.Sheet, lines ...int) (app.Sheet, error)
}

// Journal is the book of entries and receipts.
type Journal interface {
	Record(ctx context.Context, r app.Recording) (app.Recorded, error)
	Entry(ctx context.Context, key app.Key) (app.EntryFile, error)
	Entries(ctx context.Context, f app.EntryFilter) ([]app.Entry, error)
	Pending(ctx context.Context, refs ...app.AccountRef) ([]app.Entry, error)
	Standing(ctx context.Context, day app.Date, refs ...app.AccountRef) (app.Standing, error)
	Receipt(ctx context.Context, no app.ReceiptNo) (app.Receipt, error)
}

// Decisions settles by a person's word what only a person can.
type Decisions interface {
	Decide(ctx context.Context, key app.Key, o app.Outcome) error
	Release(ctx context.Context, key app.Key, reason string) error
}

// Teller of one book. All fields are needed but Lifts, without which limits are final; one book
// usually serves the first six.
type Teller struct {
	Portfolio Portfolio
	Calendar  Calendar
	Drafts    Drafts
	Journal   Journal
	Decisions Decisions
	Lifts     Lifts

	Now     func() time.Time // in the officer's own zone
	NewKey  func() app.Key
	Stamp   func() app.Stamp
	Version string // of the program
}

// Notice is something to tell that stops nothing: a key of words with its arguments.
type Notice struct {
	Key  string
	Args []any
}

// Today is the institution's business day now.
func (t *Teller) Today(ctx context.Context) (app.Date, error) {
	st, err := t.Journal.Standing(ctx, app.DateOf(t.Now()))
	if err != nil {
		return app.Date{}, err
	}
	return st.Fresh.BusinessDay(t.Now()), nil
}

// entry begins an entry: who, when and with what program.
func (t *Teller) entry(kind app.Kind, by app.Officer, at app.Stamp) app.Entry {
	e := app.Entry{Key: t.NewKey(), Kind: kind, Flow: kind.Flow(), By: by, At: at, Version: t.Version, State: app.Queued}
	if !kind.Posts() {
		e.State = app.Kept
	}
	return e
}

// near turns gauges into notices, from 70 % of a limit on.
func near(gauges []limits.Gauge) []Notice {
	var out []Notice
	for _, g := range gauges {
		if g.Level != limits.Far {
			out = append(out, Notice{g.Key + ".near", []any{"used", g.Used, "most", g.Most}})
		}
	}
	return out
}

// clock is an instant as the officer's clock shows it, "11:30".
func (t *Teller) clock(at time.Time) string { return at.In(t.Now().Location()).Format("15:04") }

func trouble(class app.Class, what string, args ...any) error {
	return app.Trouble(class, "teller."+what, nil, args...)
}
