package desk

import (
	"context"

	"daftari/app/payout"
	"daftari/store/deskbook"
)

// Restored is for a copy of the book that was put back: what was let go in it and not sent may have been paid since. Each is
// asked about, and none is sent; where the provider does not say that it paid, two people say what its statement shows. It
// gives how many there are.
func (d *Desk) Restored(ctx context.Context) (n int, err error) {
	err = d.write(ctx, func(t *deskbook.Tx) error {
		all, err := t.In(payout.Approved, payout.Reserved, payout.Queued)
		n = len(all)
		for i := range all {
			if err == nil {
				err = restored(t, &all[i])
			}
		}
		return err
	})
	return n, err
}

func restored(t *deskbook.Tx, p *deskbook.Paying) error {
	if p.State != payout.Queued {
		if err := t.Move(p, payout.Queue, payout.Step{}); err != nil {
			return err
		}
	}
	if p.First.IsZero() {
		p.First, p.Last = t.Now, t.Now
	}
	p.Sent, p.Due = true, t.Now
	return t.Move(p, payout.Freeze, payout.Step{Reason: "payout.restored"})
}
