package payer_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payer"
	"daftari/app/payout"
)

// holding is a book that holds something.
type holding struct{ err error }

func (h holding) Counts(context.Context) (app.Counts, error) {
	return app.Counts{By: map[app.State]int{app.Queued: 2, app.Unsure: 1, app.Refused: 1, app.Confirmed: 40}}, h.err
}

func (h holding) Standing(context.Context, app.Date, ...app.AccountRef) (app.Standing, error) {
	return app.Standing{Unposted: []money.Amount{kes(900), kes(0)}}, nil
}

// TestWhatIsHeld: what is not at its end is said, with the kind of device; of a book that cannot be read nothing.
func TestWhatIsHeld(t *testing.T) {
	today := func(context.Context) (app.Date, error) { return app.DateOf(time.Unix(0, 0)), nil }
	for name, tt := range map[string]struct {
		err    error
		system string
		want   payout.Held
	}{
		"a phone":    {nil, "android", payout.Held{Kind: payout.Phone, Entries: 4, Sums: []money.Amount{kes(900)}}},
		"a computer": {nil, "linux", payout.Held{Kind: payout.Computer, Entries: 4, Sums: []money.Amount{kes(900)}}},
		"not read":   {errors.New("disk"), "linux", payout.Held{}},
	} {
		if d := cmp.Diff(tt.want, payer.Held(t.Context(), holding{tt.err}, today, tt.system)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}
