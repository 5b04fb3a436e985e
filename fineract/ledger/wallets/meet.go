package wallets

import (
	"context"
	"encoding/binary"
	"hash/fnv"
	"slices"
	"time"

	"daftari/app"
	"daftari/app/wallet"
	"daftari/fineract"
)

// Book keeps the rows of a device.
type Book interface {
	OwedRows(ctx context.Context) ([]wallet.Row, error)
	Placed(ctx context.Context, r wallet.Row) error
	WalletCursor(ctx context.Context, into any) error
	PullWallets(ctx context.Context, rows []wallet.Row, cursor any, all bool) error
}

// kept is how far the rows were read, and of whom: a client who is new to the officer has older rows.
type kept struct {
	Cursor Cursor `json:"cursor"`
	Of     uint64 `json:"of"` // hash of the officer's clients
}

// How often a device that stays looks for something to tell, and asks the core.
const (
	lookEvery = time.Minute
	askEvery  = 15 * time.Minute
)

// Stay calls meet until ctx ends: soon when the core is owed a row, and now and then else. told hears of each failure.
func Stay(ctx context.Context, book Book, meet func(context.Context) error, told func(error)) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for since := askEvery; ; since += lookEvery { // the first look asks
		owed, err := book.OwedRows(ctx)
		if err == nil && (len(owed) > 0 || since >= askEvery) {
			since = 0
			err = meet(ctx)
		}
		if err != nil && ctx.Err() == nil {
			told(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Meet tells the core which wallets were added on a device, and brings what it has of the officer's clients.
func Meet(ctx context.Context, c *fineract.Client, book Book, staff app.StaffID, groups []app.Group) error {
	owed, err := book.OwedRows(ctx)
	if err != nil {
		return err
	}
	for _, r := range owed {
		placed, err := Write(ctx, c, r)
		if err != nil {
			return err
		}
		if err := book.Placed(ctx, placed); err != nil {
			return err
		}
	}
	ask := Ask{Staff: staff}
	for _, g := range groups {
		ask.Clients = append(ask.Clients, g.Members...)
	}
	slices.Sort(ask.Clients)
	ask.Clients = slices.Compact(ask.Clients)
	of := fnv.New64a()
	for _, id := range ask.Clients {
		_ = binary.Write(of, binary.BigEndian, int64(id)) // never fails
	}
	var was kept
	if err := book.WalletCursor(ctx, &was); err != nil {
		return err
	}
	ask.Cursor, ask.All = was.Cursor, was.Of != of.Sum64()
	got, err := Pull(ctx, c, ask)
	if err != nil {
		return err
	}
	return book.PullWallets(ctx, got.Rows, kept{got.Cursor, of.Sum64()}, got.All)
}
