package payouts

import (
	"cmp"
	"context"
	"slices"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/store/sealed"
)

// some payments, as they stand now.
func (t Rows) some(where string, args ...any) (all []payout.Payment, err error) {
	err = t.Query(func(scan func(...any) error) error {
		var key app.Key
		var batch *app.Key
		var state payout.State
		var blob []byte
		if err := scan(&key, &batch, &state, &blob); err != nil {
			return err
		}
		var x payout.Payment
		if err := t.box.Open(inPayout, string(key), sealed.RowFormat, blob, &x); err != nil {
			if damaged(err) {
				return nil
			}
			return err
		}
		x.State, x.Batch = state, ""
		if batch != nil {
			x.Batch = *batch
		}
		all = append(all, x)
		return nil
	}, "SELECT key, batch, state, blob FROM payout "+where, args...)
	return all, err
}

// one payment; payout.no_payment (NotFound).
func (t Rows) one(key app.Key) (payout.Payment, error) {
	all, err := t.some("WHERE key = ?", key)
	if err == nil && len(all) == 0 {
		err = app.Trouble(app.NotFound, "payout.no_payment", nil, "id", string(key))
	}
	if err != nil {
		return payout.Payment{}, err
	}
	return all[0], nil
}

// Payments of this device, the newest last.
func (p *Payouts) Payments(ctx context.Context) (all []payout.Payment, err error) {
	err = p.read(ctx, "read the payments", func(t Rows) error {
		all, err = t.some("ORDER BY no")
		return err
	})
	return all, err
}

// Payment with all that is known of it; payout.no_payment (NotFound).
func (p *Payouts) Payment(ctx context.Context, key app.Key) (f payout.File, err error) {
	err = p.read(ctx, "read a payment", func(t Rows) error {
		f, err = t.file(key)
		return err
	})
	return f, err
}

// file of a payment of this device, or of a colleague's that its user is asked about.
func (t Rows) file(key app.Key) (f payout.File, err error) {
	f.Payment, err = t.one(key)
	if app.ClassOf(err) == app.NotFound {
		all, derr := t.doubts()
		if i := slices.IndexFunc(all, func(d payout.Doubt) bool { return d.Payment.Key == key }); i >= 0 {
			f.Payment, f.Told, err = all[i].Payment, all[i].Told, nil
		}
		err = cmp.Or(derr, err)
	}
	if err != nil {
		return f, err
	}
	if f.Steps, err = papers[payout.Step](t, key, "step"); err != nil {
		return f, err
	}
	if f.Evidence, err = papers[payout.Evidence](t, key, "evidence"); err != nil {
		return f, err
	}
	if f.Refusals, err = papers[payout.Refusal](t, key, "refusal"); err != nil {
		return f, err
	}
	if _, err := t.last(key, "told", &f.Told); err != nil {
		return f, err
	}
	f.Owed, err = t.owed(key)
	return f, err
}

// Batches of this device, the newest last.
func (p *Payouts) Batches(ctx context.Context) (all []payout.BatchFile, err error) {
	err = p.read(ctx, "read the batches", func(t Rows) error {
		all = nil
		var keys []app.Key
		err := t.Query(func(scan func(...any) error) error {
			var key app.Key
			err := scan(&key)
			keys = append(keys, key)
			return err
		}, "SELECT key FROM payout_batch ORDER BY no")
		for _, k := range keys {
			if err != nil {
				break
			}
			var f payout.BatchFile
			if f, err = t.batch(k); damaged(err) {
				err = nil
				continue
			}
			all = append(all, f)
		}
		return err
	})
	return all, err
}

// Batch with all that is known of it; payout.no_batch (NotFound).
func (p *Payouts) Batch(ctx context.Context, key app.Key) (f payout.BatchFile, err error) {
	err = p.read(ctx, "read a batch", func(t Rows) error {
		f, err = t.batch(key)
		return err
	})
	return f, err
}

func (t Rows) batch(key app.Key) (f payout.BatchFile, err error) {
	var blob []byte
	found, err := t.One([]any{&f.Stand, &blob}, "SELECT stand, blob FROM payout_batch WHERE key = ?", key)
	if err != nil {
		return f, err
	}
	if !found {
		return f, app.Trouble(app.NotFound, "payout.no_batch", nil, "id", string(key))
	}
	if err := t.box.Open(inBatch, string(key), sealed.RowFormat, blob, &f.Group); err != nil {
		return f, err
	}
	for i := range f.Group.Lines {
		l := &f.Group.Lines[i]
		if _, err := t.One([]any{&l.State, &l.Batch}, "SELECT state, batch FROM payout WHERE key = ?", l.Key); err != nil {
			return f, err
		}
	}
	if _, err := t.last(key, "told", &f.Told); err != nil {
		return f, err
	}
	if f.Decisions, err = papers[payout.Decision](t, key, "decision"); err != nil {
		return f, err
	}
	if f.Refusals, err = papers[payout.Refusal](t, key, "refusal"); err != nil {
		return f, err
	}
	if f.Owed, err = t.owed(key); err != nil {
		return f, err
	}
	f.Reached, err = t.reached(key)
	return f, err
}

// Waiting are the batches that the user of this device may decide on and did not yet.
func (p *Payouts) Waiting(ctx context.Context) (all []payout.Waiting, err error) {
	err = p.read(ctx, "read what waits for approval", func(t Rows) error {
		all = nil
		return t.Query(func(scan func(...any) error) error {
			var key app.Key
			var version int
			var blob []byte
			if err := scan(&key, &version, &blob); err != nil {
				return err
			}
			var w payout.Waiting
			if err := t.box.Open(inWaiting, string(key), version, blob, &w); err != nil {
				if damaged(err) {
					return nil
				}
				return err
			}
			all = append(all, w)
			return nil
		}, `SELECT key, version, blob FROM payout_waiting WHERE key NOT IN
			(SELECT about FROM payout_errand WHERE what = 'decision') ORDER BY key`)
	})
	return all, err
}

func amounts(a money.Amount) []money.Amount { return []money.Amount{a} }
