package stamp

import "daftari/app/payout"

// Payments is the one table of looks of payments by wallet, in the order of the documentation (UI.md 4.2). Those of a client
// who is asked to pay begin with "paying.ask". "paying.accepted" wants the argument provider.
func Payments() []Look {
	return []Look{
		{"paying.pending", "pay-pending", "slate", Quiet},
		{"paying.asked", "pay-approval", "turmeric", Tint},
		{"paying.approved", "pay-approved", "leaf", Quiet},
		{"paying.rejected", "pay-rejected", "madder", Tint},
		{"paying.expired", "pay-expired", "madder", Tint},
		{"paying.reserved", "pay-booked", "sky", Tint},
		{"paying.stuck", "state-needs-you", "madder", Solid},
		{"paying.queued", "pay-ready", "slate", Quiet},
		{"paying.sending", "state-sending", "sky", Tint},
		{"paying.accepted", "pay-with-provider", "turmeric", Tint},
		{"paying.unsure", "state-unsure", "unsure", Solid},
		{"paying.review", "pay-two-people", "unsure", Solid},
		{"paying.paid", "pay-made", "sky", Tint},
		{"paying.made", "pay-made", "leaf", Quiet},
		{"paying.not_paid", "pay-not-paid", "madder", Tint},
		{"paying.undoing", "pay-undoing", "madder", Tint},
		{"paying.closed", "pay-not-paid", "ash", Quiet},
		{"paying.taken_back", "pay-taken-back", "madder", Solid},
		{"paying.cancelled", "state-cancelled", "ash", Quiet},

		{"paying.ask_pending", "pay-pending", "slate", Quiet},
		{"paying.ask_sent", "pay-with-provider", "turmeric", Tint},
		{"paying.ask_paid", "pay-made", "sky", Tint},
		{"paying.ask_made", "state-posted", "leaf", Quiet},
		{"paying.ask_refused", "pay-not-paid", "ash", Quiet},
		{"paying.ask_ran_out", "pay-not-paid", "ash", Quiet},
		{"paying.ask_suspense", "state-suspense", "plum", Tint},
	}
}

// OfPayment is the look of a payment; reason is the desk's last word on it ("rail.payer_silent"), "" = none.
func OfPayment(p payout.Payment, reason string) Look {
	want := "paying." + string(p.State)
	if p.State == payout.Batched {
		want = "paying.pending"
	}
	if p.Purpose == payout.Collection {
		want = collection(p.State, reason, want)
	}
	for _, l := range Payments() {
		if l.Word == want {
			return l
		}
	}
	return Look{}
}

// collection: the same states mean something else where the client is who pays.
func collection(s payout.State, reason, otherwise string) string {
	switch s {
	case payout.Pending:
		return "paying.ask_pending"
	case payout.Approved, payout.Queued, payout.Sending, payout.Accepted:
		return "paying.ask_sent"
	case payout.Paid:
		return "paying.ask_paid"
	case payout.Made:
		return "paying.ask_made"
	case payout.Stuck: // she paid, and the core does not take it
		return "paying.ask_suspense"
	case payout.NotPaid, payout.Closed:
		if reason == "rail.payer_silent" || reason == "payout.request_over" {
			return "paying.ask_ran_out"
		}
		return "paying.ask_refused"
	case payout.Cancelled:
		if reason == "payout.request_over" {
			return "paying.ask_ran_out"
		}
	}
	return otherwise
}

// NeedsPerson says that a payment stands where a person must act: nobody is sure of it, the core or its provider stopped it,
// or what a client paid has no place.
func NeedsPerson(p payout.Payment) bool {
	l := OfPayment(p, "")
	return l.Loud == Solid || l.Word == "paying.ask_suspense"
}
