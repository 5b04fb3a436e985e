package payout

import "fmt"

// State of a payment.
type State string

// The states, in the order in which a payment meets them. The last column of UI.md 4.2 has their words.
const (
	Pending   State = "pending"    // asked for by the officer, in no batch
	Batched   State = "batched"    // in a batch that is not yet asked or sent
	Asked     State = "asked"      // its batch waits for a second person
	Approved  State = "approved"   // frozen and free to go
	Rejected  State = "rejected"   // not approved
	Expired   State = "expired"    // nobody approved in time
	Reserved  State = "reserved"   // booked at the core, in transit: post-then-pay only
	Stuck     State = "stuck"      // the core refused its leg: a person goes on
	Queued    State = "queued"     // ready for the provider
	Sending   State = "sending"    // an attempt is written; the wire may have been touched
	Accepted  State = "accepted"   // with the provider
	Unsure    State = "unsure"     // sent without a full valid answer: ask, never send again blind
	Review    State = "review"     // asking will not tell: two people with evidence
	Paid      State = "paid"       // the provider paid; the core is being told
	Made      State = "made"       // paid and posted
	NotPaid   State = "not_paid"   // the provider refused for good
	Undoing   State = "undoing"    // not paid, and booked at the core: the booking is taken back
	Closed    State = "closed"     // not paid, and nothing stands at the core
	TakenBack State = "taken_back" // paid, and reversed by the provider: a person goes on
	Cancelled State = "cancelled"  // taken out by a person before anything was sent
)

// States in the order of the documentation.
func States() []State {
	return []State{Pending, Batched, Asked, Approved, Rejected, Expired, Reserved, Stuck, Queued, Sending, Accepted, Unsure,
		Review, Paid, Made, NotPaid, Undoing, Closed, TakenBack, Cancelled}
}

// Final says that nothing more comes by itself or by asking. A provider can still take back what it made, or pay what it had
// refused.
func (s State) Final() bool {
	return s == Made || s == Closed || s == Cancelled
}

// Holds says that a payment in this state bars every other way to pay the same loan, tranche or withdrawal: it is made,
// or it may still be.
func (s State) Holds() bool {
	switch s {
	case Closed, Cancelled, Rejected, Expired:
		return false
	}
	return true
}

// MayBePaid says that money may have left for the wallet already: "Do not pay again".
func (s State) MayBePaid() bool {
	switch s {
	case Sending, Accepted, Unsure, Review, Paid, Made, TakenBack, Stuck: // the core may refuse what is paid already
		return true
	}
	return false
}

// Event is what happened to a payment.
type Event string

// The events. Those of the provider's leg have the names of the house's lifecycle (app.Event).
const (
	Batch      Event = "batched"     // put into a batch
	Ask        Event = "asked"       // for approval
	Approve    Event = "approved"    // by a second person, or by the officer within her own limit
	Reject     Event = "rejected"    // by a second person
	Expire     Event = "expired"     // nobody approved in time
	Again      Event = "again"       // back to the pending ones: the batch was withdrawn, not approved, or ran out
	Cancel     Event = "cancelled"   // by a person
	Reserve    Event = "reserved"    // the core booked it in transit
	Stick      Event = "stuck"       // the core refused
	Queue      Event = "queued"      // its turn at the provider may come
	Claim      Event = "claimed"     // an attempt was written
	NotApplied Event = "not_applied" // nothing reached the provider, or it said so
	Accept     Event = "accepted"
	Confirm    Event = "confirmed"
	Refuse     Event = "refused"
	Lose       Event = "lost"
	Unknown    Event = "unknown_there" // the provider proved that it has no such order
	Freeze     Event = "frozen"        // asking will not tell
	Post       Event = "posted"        // the core booked the payment as made
	Undo       Event = "undo"          // the booking must be taken back
	Close      Event = "closed"        // nothing stands at the core
	TakeBack   Event = "taken_back"    // the provider reversed it
)

// Events in the order of the documentation.
func Events() []Event {
	return []Event{Batch, Ask, Approve, Reject, Expire, Again, Cancel, Reserve, Stick, Queue, Claim, NotApplied, Accept, Confirm,
		Refuse, Lose, Unknown, Freeze, Post, Undo, Close, TakeBack}
}

// transitions from a state: the one table; the CHECKs of the books and their words on screen are held against it.
func transitions(from State) map[Event]State {
	switch from {
	case Pending:
		return map[Event]State{Batch: Batched, Cancel: Cancelled}
	case Batched:
		return map[Event]State{Ask: Asked, Approve: Approved, Again: Pending, Cancel: Cancelled}
	case Asked:
		return map[Event]State{Approve: Approved, Reject: Rejected, Expire: Expired, Again: Pending, Cancel: Cancelled}
	case Rejected, Expired:
		return map[Event]State{Again: Pending, Cancel: Cancelled}
	case Approved: // nothing was sent in Approved, Reserved and Queued: a person can still take the payment out, for cash or for good
		return map[Event]State{Reserve: Reserved, Stick: Stuck, Queue: Queued, Freeze: Review, Cancel: Cancelled}
	case Reserved:
		return map[Event]State{Queue: Queued, Undo: Undoing}
	case Queued:
		// The core is read again before each sending: it may have changed its mind (Stick), even after an order that the
		// provider proved not to have (Freeze).
		return map[Event]State{Claim: Sending, Undo: Undoing, Stick: Stuck, Freeze: Review, Cancel: Cancelled}
	case Sending: // of a payment in parts one may be refused when others were paid (Stick), in the states below too
		return map[Event]State{Confirm: Paid, Refuse: NotPaid, Accept: Accepted, Freeze: Review, Stick: Stuck, NotApplied: Queued, Lose: Unsure}
	case Accepted: // between two parts, too: the next is claimed
		return map[Event]State{Confirm: Paid, Refuse: NotPaid, Accept: Accepted, Freeze: Review, Stick: Stuck, Lose: Accepted, Unknown: Unsure, Claim: Sending}
	case Unsure:
		return map[Event]State{Confirm: Paid, Refuse: NotPaid, Accept: Accepted, Freeze: Review, Stick: Stuck, Lose: Unsure, Unknown: Queued}
	case Review:
		return map[Event]State{Confirm: Paid, Refuse: NotPaid, Accept: Accepted, Freeze: Review, Stick: Stuck, Lose: Review}
	case Paid:
		return map[Event]State{Post: Made, Stick: Stuck, TakeBack: TakenBack}
	case Stuck:
		// The core refused a stuck payment before it was paid (a person has it let go anew, taken back or closed), or after
		// (Post, once the core has it). What is left of one in parts is sent again (Accept). A provider may prove that it paid
		// what was thought not to be sent (Confirm).
		return map[Event]State{Confirm: Stuck, Post: Made, Close: Closed, Approve: Approved, Accept: Accepted, Undo: Undoing, TakeBack: TakenBack}
	case NotPaid:
		return map[Event]State{Undo: Undoing, Close: Closed}
	case Made:
		return map[Event]State{TakeBack: TakenBack}
	case TakenBack: // some of it stays, and a person paid the rest otherwise (Post)
		return map[Event]State{Post: Made, Undo: Undoing, Close: Closed}
	case Undoing: // a provider may pay after it said that it would not, or that it had no order: a person goes on
		return map[Event]State{Close: Closed, Confirm: Stuck}
	case Closed, Cancelled:
		return map[Event]State{Confirm: Stuck}
	}
	return nil
}

// Next is the state after an event; a pair that the table does not hold is an error and moves nothing.
func Next(from State, by Event) (State, error) {
	if to, ok := transitions(from)[by]; ok {
		return to, nil
	}
	return from, fmt.Errorf("no way from %s by %s", from, by)
}
