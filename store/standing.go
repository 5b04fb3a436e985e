package store

import (
	"context"

	"daftari/app"
	"daftari/app/money"
	"daftari/store/journal"
	"daftari/store/memo"
)

// standing as the transaction finds it. The memo must be locked.
func (t *tx) standing(days []app.Date, refs []app.AccountRef) (s app.Standing, err error) {
	var p pulled
	if _, err := t.Fact(factPull, &p); err != nil {
		return s, err
	}
	return t.b.memo.Standing(t.Rows, memo.Moment{Fresh: p.Fresh, Here: t.b.reading(), Now: t.b.opt.Now()}, days, refs)
}

// follow brings what is in memory up to what has just been committed: in the time of the engine,
// or of the close, and not in that of the person who opens the next sheet.
func (b *Book) follow(ctx context.Context, rev int64, written []app.Entry) {
	b.memo.Follow(rev, written, func(do func(journal.Rows) error) error {
		return b.read(ctx, "follow the book", func(t *tx) error { return do(t.Rows) })
	})
}

// Standing as a Record for that day and those accounts would find it.
func (b *Book) Standing(ctx context.Context, day app.Date, refs ...app.AccountRef) (s app.Standing, err error) {
	b.memo.Lock()
	defer b.memo.Unlock()
	err = b.read(ctx, "read the standing", func(t *tx) error {
		s, err = t.standing([]app.Date{day}, refs)
		return err
	})
	return s, err
}

// Till is the cash in the officer's bag, one amount for each currency that ever moved, in
// order of code: the sum of all movements.
func (b *Book) Till(ctx context.Context) (bag []money.Amount, err error) {
	b.memo.Lock()
	defer b.memo.Unlock()
	err = b.read(ctx, "count the till", func(t *tx) error {
		bag, err = b.memo.Bag(t.Rows)
		return err
	})
	return bag, err
}
