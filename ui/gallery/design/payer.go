package design

import (
	"context"
	"fmt"
	"time"

	"daftari/app"
	"daftari/app/payer"
	"daftari/app/payout"
	"daftari/app/teller"
	"daftari/store"
)

// Payer over a book of the story; there is no desk. Keys count up, so that runs are alike.
func Payer(b *store.Book, till *teller.Teller, clock *Clock) *payer.Payer {
	kept, n := b.Payouts(), 0
	return &payer.Payer{Portfolio: b, Files: kept, Ledger: kept, Errands: kept, Known: kept, Tokens: kept, Purses: kept, Signer: kept.Signer,
		Reach: func(context.Context, payout.Desk) (payer.Line, error) {
			return payer.Line{}, app.Trouble(app.Offline, "payer.no_desk", nil)
		},
		Device: b.Device, Today: till.Today, Now: func() time.Time { return clock.Now },
		NewKey: func() app.Key { n++; return app.Key(fmt.Sprintf("b4120031-0000-4000-8002-%012d", n)) },
		Stamp:  func() app.Stamp { return app.Stamp{Wall: clock.Now.UTC(), Zone: "+03:00"} }}
}
