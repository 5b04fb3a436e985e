package desk

import (
	"context"

	"daftari/store/deskbook"
	"daftari/sync/desk/atrail"
)

// Restored is for a copy of the book that was put back: what was let go in it and not sent may have been paid since. Each is
// asked about, and none is sent; where the provider does not say that it paid, two people say what its statement shows. It
// gives how many there are.
func (d *Desk) Restored(ctx context.Context) (n int, err error) {
	err = d.write(ctx, func(t *deskbook.Tx) error {
		n, err = atrail.Restored(t)
		return err
	})
	return n, err
}
