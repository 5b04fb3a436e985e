package store

import (
	"context"
	"fmt"

	"daftari/app"
	"daftari/store/drafts"
	"daftari/store/payouts"
)

// SaveSheet makes an open sheet's head and lines durable as drafts: the lines named by their
// index in Lines (-1 = GroupSelf), or all when none is named or the sheet is new here. It
// gives the sheet back with its next version. store.stale_sheet (Conflict) when another
// window or process saved it since, or another sheet stands for that group and day;
// store.sheet_closed (Conflict) when it is closed; payout.barred (Conflict) when it says for the first time that cash was
// handed out for what is paid by wallet, or may be.
func (b *Book) SaveSheet(ctx context.Context, s app.Sheet, lines ...int) (app.Sheet, error) {
	out := s
	err := b.write(ctx, "save the sheet", func(t *tx) ([]app.Change, error) {
		out = s
		if s.State != app.SheetOpen {
			return nil, app.Trouble(app.Internal, "store.invariant", fmt.Errorf("a draft in state %q", s.State))
		}
		if err := payouts.On(t.Tx, t.box).BarringSheet(s); err != nil {
			return nil, err
		}
		if err := drafts.On(t.Tx, t.box).Write(&out, lines); err != nil {
			return nil, err
		}
		return []app.Change{{Kind: "sheet", Key: string(s.Key)}}, nil
	})
	if err != nil {
		return s, err
	}
	return out, nil
}

// PaidOut gives the open sheet on which cash is said to be handed out for each of these accounts that is on one.
func (b *Book) PaidOut(ctx context.Context, refs ...app.AccountRef) (found map[app.AccountRef]app.Sheet, err error) {
	err = b.read(ctx, "read the open sheets", func(t *tx) error {
		found, err = drafts.On(t.Tx, t.box).PaidOut(refs...)
		return err
	})
	return found, err
}

// Sheet of a group and day, with its lines; store.no_sheet (NotFound).
func (b *Book) Sheet(ctx context.Context, group app.GroupID, day app.Date) (s app.Sheet, err error) {
	err = b.read(ctx, "read the sheet", func(t *tx) error {
		s, err = drafts.On(t.Tx, t.box).OfDay(group, day)
		return err
	})
	return s, err
}

// SheetByKey is the sheet, with its lines; store.no_sheet (NotFound).
func (b *Book) SheetByKey(ctx context.Context, key app.Key) (s app.Sheet, err error) {
	err = b.read(ctx, "read the sheet", func(t *tx) error {
		s, err = drafts.On(t.Tx, t.box).ByKey(key)
		return err
	})
	return s, err
}

// Sheets of the days from to to, both in, with their lines, in order of day.
func (b *Book) Sheets(ctx context.Context, from, to app.Date) (all []app.Sheet, err error) {
	err = b.read(ctx, "read the sheets", func(t *tx) error {
		all, err = drafts.On(t.Tx, t.box).Between(from, to)
		return err
	})
	return all, err
}
