package store_test

import (
	"context"
	"testing"

	"daftari/app"
)

// The enrolment's limits hold from its hour on, and after a pull where the core sets none.
func TestLimitsOfTheEnrolment(t *testing.T) {
	ctx := context.Background()
	b := newBook(t, newClock(), nil)
	must(t, b.SetLimits(ctx, app.Limits{BagMax: kes(90000), OfflineHours: 8}))
	at := func(want app.Limits) {
		t.Helper()
		inst, err := b.Institution(ctx)
		must(t, err)
		if inst.Limits != want {
			t.Errorf("%+v, want %+v", inst.Limits, want)
		}
	}
	must(t, b.ApplyPull(ctx, world(t, 1))) // whose tables say 72 hours
	at(app.Limits{BagMax: kes(90000), OfflineHours: 72})
	must(t, b.SetLimits(ctx, app.Limits{BagMax: kes(50000), NoExactly: true})) // enrolled anew
	at(app.Limits{BagMax: kes(50000), OfflineHours: 72, NoExactly: true})
	must(t, b.ApplyPull(ctx, world(t, 1)))
	at(app.Limits{BagMax: kes(50000), OfflineHours: 72, NoExactly: true})
}
