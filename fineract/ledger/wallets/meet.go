package wallets

import (
	"context"
	"encoding/binary"
	"errors"
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
	Refuse(ctx context.Context, r wallet.Row) error
	WalletCursor(ctx context.Context, into any) error
	PullWallets(ctx context.Context, rows []wallet.Row, cursor any, all bool, of []app.ClientID) error
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
		fresh := slices.ContainsFunc(owed, func(r wallet.Row) bool { return r.Refused == "" })
		if err == nil && (fresh || since >= askEvery) {
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

// Meet tells the core which wallets were added on a device, and brings what it has of the officer's clients: all whom the
// device knows. A row that the core refuses holds up no other; it is told again each time, since a right may be given.
func Meet(ctx context.Context, c *fineract.Client, book Book, staff app.StaffID, clients []app.ClientID) error {
	told, err := tell(ctx, c, book)
	if err != nil {
		return errors.Join(told, err)
	}
	ask := Ask{Staff: staff, Clients: slices.Clone(clients)}
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
		return errors.Join(told, err)
	}
	return errors.Join(told, book.PullWallets(ctx, got.Rows, kept{got.Cursor, of.Sum64()}, got.All, ask.Clients))
}

// tell the core what it is owed. told is what it refuses for the first time; err ends the meeting.
func tell(ctx context.Context, c *fineract.Client, book Book) (told, err error) {
	owed, err := book.OwedRows(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range owed {
		placed, err := Write(ctx, c, r)
		switch {
		case err == nil:
			placed.Refused = ""
			err = book.Placed(ctx, placed)
		case refuses(err):
			var p *app.Problem
			if !errors.As(err, &p) || p.Key == r.Refused {
				continue
			}
			told, r.Refused = errors.Join(told, err), p.Key
			err = book.Refuse(ctx, r)
		}
		if err != nil {
			return told, err
		}
	}
	return told, nil
}

// refuses says that the core's no is of this row alone.
func refuses(err error) bool {
	switch app.ClassOf(err) {
	case app.NotFound, app.NotPermitted, app.BadInput, app.Rejected, app.Conflict, app.OverLimit:
		return true
	}
	return false
}
