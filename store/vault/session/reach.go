package session

import (
	"context"
	"slices"
	"time"

	"daftari/app"
	"daftari/app/limits"
)

// Book tells what the rules and the reach of a session depend on (store.Book).
type Book interface {
	Institution(ctx context.Context) (app.Institution, error)
	SinceAnswer(ctx context.Context) (since time.Duration, ever bool, err error)
	Standing(ctx context.Context, day app.Date, refs ...app.AccountRef) (app.Standing, error)
}

// RulesOf a book's institution; what it does not set is as usual.
func RulesOf(ctx context.Context, b Book) (Rules, error) {
	i, err := b.Institution(ctx)
	l := i.Limits
	return Rules{Idle: time.Duration(l.LockMinutes) * time.Minute, Sheet: time.Duration(l.SheetMinutes) * time.Minute,
		Grace: time.Duration(l.GraceSeconds) * time.Second, SignIn: time.Duration(l.OfflineHours) * time.Hour}, err
}

// Now is what may be done with a book, by the time since the core last answered, and what is left until
// less may be. Where a supervisor let the hours go for today cash is recorded on.
func Now(ctx context.Context, b Book) (Reach, time.Duration, error) {
	r, err := RulesOf(ctx, b)
	if err != nil {
		return Full, 0, err
	}
	since, ever, err := b.SinceAnswer(ctx)
	if err != nil || !ever {
		return Full, 0, err
	}
	reach, left := r.ReachOf(since)
	if reach == Ended {
		s, err := b.Standing(ctx, app.Date{})
		if err != nil {
			return reach, left, err
		}
		if slices.Contains(s.Lifted, limits.Offline) {
			return RecordOnly, 0, nil
		}
	}
	return reach, left, nil
}
