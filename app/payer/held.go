package payer

import (
	"context"

	"daftari/app"
	"daftari/app/payout"
)

// Book is what a device counts of itself for its desk.
type Book interface {
	Counts(ctx context.Context) (app.Counts, error)
	Standing(ctx context.Context, day app.Date, refs ...app.AccountRef) (app.Standing, error)
}

// Held is what the device still holds, under a system by Go's name; a book that cannot be read now says nothing.
func Held(ctx context.Context, b Book, today func(context.Context) (app.Date, error), system string) payout.Held {
	n, err := b.Counts(ctx)
	if err != nil {
		return payout.Held{}
	}
	day, err := today(ctx)
	if err != nil {
		return payout.Held{}
	}
	s, err := b.Standing(ctx, day)
	if err != nil {
		return payout.Held{}
	}
	kind := payout.Computer
	if system == "android" || system == "ios" {
		kind = payout.Phone
	}
	h := payout.Held{Kind: kind, Entries: n.Open() + n.By[app.Refused]}
	for _, a := range s.Unposted {
		if a.Sign() > 0 {
			h.Sums = append(h.Sums, a)
		}
	}
	return h
}
