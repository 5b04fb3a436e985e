package panel

import (
	"testing"
	"time"

	"daftari/app/payout"
	"daftari/store/deskbook"
)

// TestWhatNeedsAPerson at the core is an alarm in whatever state it hangs, and once.
func TestWhatNeedsAPerson(t *testing.T) {
	now := time.Date(2026, 9, 17, 16, 20, 0, 0, time.UTC)
	for _, f := range []struct {
		name   string
		state  payout.State
		person string
		due    bool
		ago    time.Duration
		want   int
	}{
		{"the core refused", payout.Stuck, "", false, time.Minute, 1},
		{"refused, and why", payout.Stuck, "ledger.person.followed", false, time.Minute, 1},
		{"an undo that the core refused", payout.Undoing, "ledger.person.followed", false, time.Minute, 1},
		{"without a reason", payout.Undoing, "", false, time.Hour, 1},
		{"an undo that is on the wire", payout.Undoing, "", false, time.Second, 0},
		{"an undo that is tried again", payout.Undoing, "", true, time.Hour, 0},
		{"booking before paying, not found and not to be booked anew", payout.Approved, "ledger.person.old", true, time.Hour, 1},
		{"made", payout.Made, "ledger.person.old", false, time.Hour, 0},
	} {
		p := deskbook.Paying{Payment: payout.Payment{State: f.state}, Live: deskbook.Live{Person: f.person, Moved: now.Add(-f.ago)}}
		if f.due {
			p.Due = now.Add(time.Minute)
		}
		var one Tenant
		if one.count([]deskbook.Paying{p}, now.Add(-24*time.Hour), now); one.Stuck != f.want {
			t.Errorf("%s: %d, want %d", f.name, one.Stuck, f.want)
		}
	}
}
