package app

import "fmt"

// State of an entry's ledger leg.
type State string

// The states. Kept is the state of entries without a server side.
const (
	Queued    State = "queued"
	Parked    State = "parked"
	Sending   State = "sending"
	Awaiting  State = "awaiting"
	Unsure    State = "unsure"
	Confirmed State = "confirmed"
	Refused   State = "refused"
	Cancelled State = "cancelled"
	Kept      State = "kept"
)

// States in the order of the documentation.
func States() []State {
	return []State{Queued, Sending, Awaiting, Unsure, Parked, Confirmed, Refused, Cancelled, Kept}
}

// Final says that no event moves the state.
func (s State) Final() bool {
	return s == Confirmed || s == Refused || s == Cancelled || s == Kept
}

// Open is the opposite of Final.
func (s State) Open() bool { return !s.Final() }

// Event is what happened to an entry.
type Event string

// The events of DESIGN.md.
const (
	Claimed      Event = "claimed"
	NotApplied   Event = "not_applied"
	Accepted     Event = "accepted"
	Confirm      Event = "confirmed"
	Refuse       Event = "refused"
	Lost         Event = "lost"
	UnknownThere Event = "unknown_there"
	Cancel       Event = "cancelled"
	Waits        Event = "waits"
	Released     Event = "released"
)

// Events in the order of the documentation.
func Events() []Event {
	return []Event{Claimed, NotApplied, Accepted, Confirm, Refuse, Lost, UnknownThere, Cancel, Waits, Released}
}

type move struct {
	from State
	by   Event
}

// transition is the one table; docs/lifecycle.md, the CHECKs of the store and the words on
// screen are made from it or tested against it.
func transition(m move) (State, bool) {
	switch m {
	case move{Queued, Claimed}:
		return Sending, true
	case move{Queued, Cancel}, move{Parked, Cancel}:
		return Cancelled, true
	case move{Queued, Waits}, move{Unsure, Waits}:
		return Parked, true
	case move{Parked, Released}, move{Sending, NotApplied}, move{Unsure, UnknownThere}:
		return Queued, true
	case move{Sending, Accepted}, move{Awaiting, Accepted}, move{Awaiting, Lost}, move{Unsure, Accepted}:
		return Awaiting, true
	case move{Sending, Confirm}, move{Awaiting, Confirm}, move{Unsure, Confirm}:
		return Confirmed, true
	case move{Sending, Refuse}, move{Awaiting, Refuse}, move{Unsure, Refuse}:
		return Refused, true
	case move{Sending, Lost}, move{Awaiting, UnknownThere}, move{Unsure, Lost}:
		return Unsure, true
	}
	return "", false
}

// Next is the state after an event; a pair that the table does not hold is an error and moves
// nothing.
func Next(from State, by Event) (State, error) {
	to, ok := transition(move{from, by})
	if !ok {
		return from, fmt.Errorf("no way from %s by %s", from, by)
	}
	return to, nil
}
