package closer

import (
	"context"
	"fmt"
	"slices"
	"time"

	"daftari/app"
	"daftari/app/money"
)

// cash adds up the day's entries, cancelled ones left out. Refused ones count: their cash moved.
func (d *Day) cash(entries []app.Entry) error {
	d.Closed, d.Again = lastClose(entries)
	add := func(to *[]money.Amount, a money.Amount) (err error) {
		*to, err = addTo(*to, a)
		return err
	}
	d.Carried = slices.Clone(d.Bag)
	for _, e := range entries {
		if e.State == app.Cancelled || e.Flow == app.NoCash || !e.Amount.Valid() {
			continue
		}
		signed := e.Amount
		if e.Flow == app.CashIn {
			signed = signed.Neg()
		}
		if err := add(&d.Carried, signed); err != nil {
			return fmt.Errorf("the day's cash: %w", err)
		}
		if err := add(d.column(e), e.Amount); err != nil {
			return fmt.Errorf("the day's cash: %w", err)
		}
		if e.Sheet == "" && e.Kind.Posts() {
			d.Single++
		}
		if w := d.where(e); w != nil {
			w.Entries++
			if !slices.Contains(w.sheets, e.Sheet) {
				w.sheets = append(w.sheets, e.Sheet)
			}
			if err := add(&w.Amounts, e.Amount); err != nil {
				return fmt.Errorf("the day's cash: %w", err)
			}
		}
	}
	d.Carried = slices.DeleteFunc(d.Carried, money.Amount.IsZero)
	return nil
}

func (d *Day) column(e app.Entry) *[]money.Amount {
	switch {
	case e.Kind == app.DayClosed && e.Flow == app.CashIn: // what a close found too much
		return &d.Over
	case e.Kind == app.DayClosed:
		return &d.Short
	case e.Kind == app.BankDeposit:
		return &d.Banked
	case e.Kind == app.HandOver:
		return &d.HandedOver
	case e.Kind == app.CashReceived:
		return &d.Received
	case e.Flow == app.CashIn:
		return &d.Collected
	}
	return &d.PaidOut
}

// where an entry's money is, for entries that the core must take.
func (d *Day) where(e app.Entry) *Where {
	switch {
	case !e.Kind.Posts():
		return nil
	case e.State == app.Refused && e.Placement == app.Placed:
		return nil // its follow-up stands for it
	case e.State == app.Confirmed:
		return &d.Posted
	case e.State == app.Refused || e.NeedsPerson():
		return &d.NeedsYou
	}
	return &d.Here
}

func (d *Day) standing(unplaced []app.Entry) (err error) {
	d.Cash = unplaced
	for _, e := range unplaced {
		if e.Way() != app.CashIn { // handed out and not booked: it is not in the bag, but has its name in Cash
			continue
		}
		if d.Unplaced, err = addTo(d.Unplaced, e.Amount); err != nil {
			return fmt.Errorf("unplaced cash: %w", err)
		}
	}
	return nil
}

func (c *Closer) meetings(ctx context.Context, d *Day) error {
	sheets, err := c.Meetings.Sheets(ctx, d.Day, d.Day)
	if err != nil {
		return err
	}
	for _, s := range sheets {
		for _, w := range []*Where{&d.Posted, &d.Here, &d.NeedsYou} {
			if slices.Contains(w.sheets, s.Key) && !slices.Contains(w.sheets, "") {
				w.Of = append(w.Of, s.Name)
			}
		}
		switch s.State {
		case app.SheetClosed:
			d.Meetings++
		case app.SheetNotHeld, app.SheetMoved, app.SheetTakenOver:
			d.NotHeld = append(d.NotHeld, s)
		case app.SheetOpen:
			if hasMoney(s) {
				d.Open = append(d.Open, s)
			}
		}
	}
	return nil
}

func hasMoney(s app.Sheet) bool {
	for _, l := range s.Every() {
		for _, p := range l.Parts {
			if p.Actual.Sign() > 0 {
				return true
			}
		}
	}
	return false
}

// mayClose: nothing of the day is left open, and there is something to close.
func (c *Closer) mayClose(d Day, in Closing) error {
	if len(d.Open) > 0 {
		return trouble(app.Conflict, "sheet_open", "group", d.Open[0].Name, "day", in.Day)
	}
	if d.Closed != nil && !d.Again {
		return trouble(app.Conflict, "closed_already", "day", in.Day, "at", c.clock(d.Closed.At.Wall))
	}
	if in.To == "" && slices.ContainsFunc(d.Bag, func(a money.Amount) bool { return a.Sign() > 0 }) {
		return trouble(app.BadInput, "to_needed")
	}
	return nil
}

// reckon holds the counts against the bag, currency by currency.
func reckon(bag []money.Amount, in Closing) ([]app.CashCount, []app.Difference, error) {
	var counts []app.CashCount
	var diffs []app.Difference
	for _, must := range bag {
		i := slices.IndexFunc(in.Counts, func(c app.CashCount) bool { return c.Total.Currency().Same(must.Currency()) })
		if i < 0 {
			if must.IsZero() {
				continue
			}
			return nil, nil, trouble(app.BadInput, "count_first", "amount", must)
		}
		if in.Counts[i].Total.Sign() < 0 {
			return nil, nil, trouble(app.BadInput, "count_first", "amount", must)
		}
		counts = append(counts, in.Counts[i])
		diff, err := in.Counts[i].Total.Sub(must)
		if err != nil {
			return nil, nil, fmt.Errorf("difference: %w", err)
		}
		reason := in.Explained[must.Currency().Code()]
		switch {
		case diff.IsZero():
			continue
		case reason == "" && diff.Sign() < 0:
			return nil, nil, trouble(app.Conflict, "cash_short", "amount", diff.Neg())
		case reason == "":
			return nil, nil, trouble(app.Conflict, "cash_over", "amount", diff)
		}
		diffs = append(diffs, app.Difference{Amount: diff, Reason: reason})
	}
	for _, c := range in.Counts { // counted in a currency that the book has none of
		known := slices.ContainsFunc(bag, func(a money.Amount) bool { return a.Currency().Same(c.Total.Currency()) })
		if !known && !c.Total.IsZero() {
			return nil, nil, trouble(app.BadInput, "no_cash_of", "currency", c.Total.Currency().Code())
		}
	}
	return counts, diffs, nil
}

// entries of a close: the cash handed over, the close with its totals, and for every further
// difference an entry of its own. A difference moves the bag to what was counted, so that the
// bag is again what the app says; it is the branch's to settle with the officer.
func (c *Closer) entries(totals app.DayTotals, in Closing, by app.Officer) []app.Entry {
	at := c.Stamp()
	begin := func(kind app.Kind) app.Entry {
		return app.Entry{Key: c.NewKey(), Kind: kind, Flow: kind.Flow(), Account: app.AccountRef{Kind: app.OnBag},
			Day: in.Day, By: by, At: at, Version: c.Version, State: app.Kept, Title: in.To, Note: in.Note}
	}
	var all []app.Entry
	closed := begin(app.DayClosed)
	closed.Close = &totals
	for i, d := range totals.Differences {
		e := closed
		if i > 0 {
			e = begin(app.DayClosed)
		}
		e.Amount, e.Flow, e.Reason = d.Amount, app.CashIn, d.Reason
		if d.Amount.Sign() < 0 {
			e.Amount, e.Flow = d.Amount.Neg(), app.CashOut
		}
		if i == 0 {
			closed = e
		} else {
			all = append(all, e)
		}
	}
	for _, count := range totals.Counts {
		if count.Total.Sign() <= 0 {
			continue
		}
		e := begin(app.HandOver)
		e.Amount, e.Bag = count.Total, &app.BagMovement{To: in.To}
		all = append(all, e)
	}
	return append(all, closed)
}

// clock is an instant as the officer's clock shows it.
func (c *Closer) clock(at time.Time) string { return at.In(c.Now().Location()).Format("15:04") }

// lastClose finds the day's last close and whether money moved since.
func lastClose(entries []app.Entry) (*app.Entry, bool) {
	var last *app.Entry
	since := false
	for i, e := range entries {
		switch {
		case e.Kind == app.DayClosed && e.Close != nil && (last == nil || e.Seq > last.Seq):
			last, since = &entries[i], false
		case last != nil && e.Seq > last.Seq && e.State != app.Cancelled:
			since = true
		}
	}
	return last, since
}

func addTo(list []money.Amount, a money.Amount) ([]money.Amount, error) {
	cur, err := money.New(a.Currency().Code(), a.Currency().Digits(), 0) // cash knows no multiple
	if err != nil {
		return list, err
	}
	a = money.FromMinor(a.Minor(), cur)
	i := slices.IndexFunc(list, func(b money.Amount) bool { return b.Currency().Same(cur) })
	if i < 0 {
		return append(list, a), nil
	}
	if list[i], err = list[i].Add(a); err != nil {
		return list, err
	}
	return list, nil
}

func sameBag(a, b []money.Amount) bool {
	return slices.EqualFunc(a, b, func(x, y money.Amount) bool { return x.Minor() == y.Minor() && x.Currency().Same(y.Currency()) })
}

func openStates() []app.State {
	return slices.DeleteFunc(app.States(), app.State.Final)
}
