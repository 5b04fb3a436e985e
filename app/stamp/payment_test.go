package stamp

import (
	"testing"

	"daftari/app/payout"
)

// TestEveryPaymentHasALook: whatever state a payment is in, out or in, it is shown as something.
func TestEveryPaymentHasALook(t *testing.T) {
	for _, purpose := range payout.Purposes() {
		for _, s := range payout.States() {
			l := OfPayment(payout.Payment{Purpose: purpose, State: s}, "")
			if l.Word == "" {
				t.Errorf("%s %s has no look", purpose, s)
			}
			if s.MayBePaid() && s != payout.Made && l.Loud == Quiet {
				t.Errorf("%s %s may be paid and is shown as done: %+v", purpose, s, l)
			}
			if (l.Tone == "leaf") != (s == payout.Made || s == payout.Approved && purpose != payout.Collection) {
				t.Errorf("%s %s is shown in %s", purpose, s, l.Tone)
			}
		}
	}
}

// TestAskedClient: who is asked to pay says no, is silent, or pays what the core does not take.
func TestAskedClient(t *testing.T) {
	for _, c := range []struct {
		state        payout.State
		reason, want string
	}{
		{payout.Accepted, "", "paying.ask_sent"},
		{payout.Unsure, "", "paying.unsure"},
		{payout.NotPaid, "rail.payer_refused", "paying.ask_refused"},
		{payout.Closed, "rail.payer_short", "paying.ask_refused"},
		{payout.Closed, "rail.payer_silent", "paying.ask_ran_out"},
		{payout.Cancelled, "payout.request_over", "paying.ask_ran_out"},
		{payout.Cancelled, "she comes to the meeting", "paying.cancelled"},
		{payout.Stuck, "payout.core_refused", "paying.ask_suspense"},
		{payout.Made, "", "paying.ask_made"},
	} {
		if got := OfPayment(payout.Payment{Purpose: payout.Collection, State: c.state}, c.reason).Word; got != c.want {
			t.Errorf("%s (%s) is %s, want %s", c.state, c.reason, got, c.want)
		}
	}
}
