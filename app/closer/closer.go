// Package closer is the officer's close of the day: what was collected and paid out, what must
// be in the bag, what was counted, and the hand-over of it.
package closer

import (
	"context"
	"time"

	"daftari/app"
	"daftari/app/limits"
	"daftari/app/money"
)

// Journal is the book of entries.
type Journal interface {
	Record(ctx context.Context, r app.Recording) (app.Recorded, error)
	Entries(ctx context.Context, f app.EntryFilter) ([]app.Entry, error)
	Standing(ctx context.Context, day app.Date, refs ...app.AccountRef) (app.Standing, error)
	Receipts(ctx context.Context, f app.ReceiptFilter) ([]app.Receipt, error)
}

// Meetings are the sheets and who holds them.
type Meetings interface {
	Officer(ctx context.Context) (app.Officer, error)
	Sheets(ctx context.Context, from, to app.Date) ([]app.Sheet, error)
}

// Closer of one book. All fields are needed; one book usually serves the first two.
type Closer struct {
	Journal  Journal
	Meetings Meetings

	Now     func() time.Time // in the officer's own zone
	NewKey  func() app.Key
	Stamp   func() app.Stamp
	Version string
}

// Where some of the day's cash entries stand.
type Where struct {
	Entries int            `json:"entries"`
	Amounts []money.Amount `json:"amounts"`
	Of      []string       `json:"of,omitempty"` // the meetings that they are all of, by name

	sheets []app.Key // of each; "" outside meetings
}

// Day is what the close of a day shows (UI.md p16).
type Day struct {
	app.DayTotals
	Carried  []money.Amount `json:"carried,omitempty"` // in the bag before the day's entries
	Short    []money.Amount `json:"short,omitempty"`   // missing at an earlier close of the day, explained there
	Over     []money.Amount `json:"over,omitempty"`    // too much at one
	NotHeld  []app.Sheet    `json:"notHeld,omitempty"` // not held, moved, taken over
	Open     []app.Sheet    `json:"open,omitempty"`    // sheets still open: their lines are drafts
	Single   int            `json:"single"`            // payments outside meetings
	Posted   Where          `json:"posted"`
	Here     Where          `json:"here"`             // on this device or on the way
	NeedsYou Where          `json:"needsYou"`         // a person must act
	Cash     []app.Entry    `json:"cash,omitempty"`   // refused cash without a place, with its names
	Closed   *app.Entry     `json:"closed,omitempty"` // the last close of the day
	Again    bool           `json:"again,omitempty"`  // something was recorded since: it may be closed again
}

// Day gives the figures of a day as they stand.
func (c *Closer) Day(ctx context.Context, day app.Date) (Day, error) {
	st, err := c.Journal.Standing(ctx, day)
	if err != nil {
		return Day{}, err
	}
	d := Day{}
	d.Day = day
	d.Bag = st.Bag
	entries, err := c.Journal.Entries(ctx, app.EntryFilter{Day: day})
	if err != nil {
		return Day{}, err
	}
	if err := d.cash(entries); err != nil {
		return Day{}, err
	}
	if err := d.standing(st.Unplaced); err != nil {
		return Day{}, err
	}
	if err := c.meetings(ctx, &d); err != nil {
		return Day{}, err
	}
	receipts, err := c.Journal.Receipts(ctx, app.ReceiptFilter{Day: day, Standings: []app.ReceiptStanding{app.Provisional, app.Final}})
	if err != nil {
		return Day{}, err
	}
	d.Receipts = len(receipts)
	open, err := c.Journal.Entries(ctx, app.EntryFilter{States: openStates()})
	if err != nil {
		return Day{}, err
	}
	d.Waiting = len(open)
	return d, nil
}

// Closing is what the officer brings to the close.
type Closing struct {
	Day       app.Date
	Counts    []app.CashCount   // one for each currency in the bag
	Explained map[string]string // by currency code: why the count differs
	To        string            // who takes the cash
	Note      string
}

// Close records the close of a day with its totals, hands the counted cash over and books what
// the count differs, explained. It refuses a second close with nothing recorded in between.
func (c *Closer) Close(ctx context.Context, in Closing) (app.Recorded, error) {
	d, err := c.Day(ctx, in.Day)
	if err != nil {
		return app.Recorded{}, err
	}
	by, err := c.Meetings.Officer(ctx)
	if err != nil {
		return app.Recorded{}, err
	}
	if err := c.mayClose(d, in); err != nil {
		return app.Recorded{}, err
	}
	if d.Counts, d.Differences, err = reckon(d.Bag, in); err != nil {
		return app.Recorded{}, err
	}
	d.ClosedAt, d.To = c.Now().UTC(), in.To
	bag := d.Bag
	return c.Journal.Record(ctx, app.Recording{
		Entries: c.entries(d.DayTotals, in, by),
		Check: func(st app.Standing) error {
			if err := limits.CheckDay(st, in.Day, c.Now()); err != nil {
				return err
			}
			if !sameBag(st.Bag, bag) {
				return trouble(app.Conflict, "moved_meanwhile")
			}
			last, since := lastClose(st.Today)
			if last != nil && !since {
				return trouble(app.Conflict, "closed_already", "day", in.Day, "at", c.clock(last.At.Wall))
			}
			return nil
		},
	})
}

func trouble(class app.Class, what string, args ...any) error {
	return app.Trouble(class, "closer."+what, nil, args...)
}
