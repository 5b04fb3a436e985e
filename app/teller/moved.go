package teller

import (
	"context"
	"errors"
	"slices"

	"daftari/app"
)

// errMoved says that somebody recorded on the same accounts after their figures had been read.
var errMoved = errors.New("recorded on meanwhile")

const movedTries = 5

// unmoved runs once again while another process records on its accounts between its look at the
// figures and its recording: what an account takes at most is judged before the transaction, and
// the core books an overpayment without a word.
func unmoved[T any](once func() (T, error)) (T, error) {
	for range movedTries - 1 {
		if v, err := once(); !errors.Is(err, errMoved) {
			return v, err
		}
	}
	return once()
}

// last is the newest entry of the book, to be asked for before the figures are read.
func (t *Teller) last(ctx context.Context, day app.Date) (int64, error) {
	st, err := t.Journal.Standing(ctx, day)
	return st.CountersAt[0], err
}

// moved refuses when an account of the recording has an entry newer than last.
func moved(st app.Standing, last int64) error {
	if slices.ContainsFunc(st.OpenOn, func(e app.Entry) bool { return e.Seq > last }) {
		return app.Trouble(app.BrokenBook, "store.locked", errMoved)
	}
	return nil
}
