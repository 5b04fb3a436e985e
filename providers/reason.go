package providers

import "daftari/app"

// Reason is why a rail answered as it did, in the one vocabulary that all rails are mapped to
// (reference/mobile-money.md A.14, G.1). On a payout the payer is our own account, so the same
// code of a rail can mean different reasons for a payout and a collection.
type Reason string

// The reasons.
const (
	Done Reason = "done" // the money moved
	Open Reason = "open" // taken, not finished: poll

	PayeeNotFound   Reason = "payee_not_found"   // no such wallet, or not registered
	PayeeNotAllowed Reason = "payee_not_allowed" // barred, inactive, a minor, wrong name
	ClientLimit     Reason = "client_limit"      // the client's wallet would pass a limit
	AmountBounds    Reason = "amount_bounds"     // below or above what one payment may be
	FloatShort      Reason = "float_short"       // the institution's account lacks the money
	PayerRefused    Reason = "payer_refused"     // declined on the phone, wrong PIN
	PayerSilent     Reason = "payer_silent"      // did not answer in time
	PayerShort      Reason = "payer_short"       // the client's wallet lacks the money
	BadOrder        Reason = "bad_order"         // a field that the rail does not take
	Declined        Reason = "declined"          // failed for good, for no reason of the above
	Barred          Reason = "barred"            // failed for good: the institution's account may not

	NotSent   Reason = "not_sent"   // not one byte left this machine
	Throttled Reason = "throttled"  // the door said later; not carried out
	SignedOut Reason = "signed_out" // the door does not know us; not carried out
	Shut      Reason = "shut"       // the door: address not on their list, product off; not carried out

	Duplicate Reason = "duplicate" // the reference is known there: neither failed nor paid, ask
	Ambiguous Reason = "ambiguous" // no full valid answer, or one that says "perhaps": ask
	Called    Reason = "called"    // asked; the answer comes as a callback
	Absent    Reason = "absent"    // no such order there
	Mismatch  Reason = "mismatch"  // paid, but another amount or wallet: a person looks
	Reversed  Reason = "reversed"  // paid and taken back: a person looks
	Unmapped  Reason = "unmapped"  // a code that no table holds: a person looks
)

// Reasons in the order of the documentation.
func Reasons() []Reason {
	return []Reason{
		Done, Open, PayeeNotFound, PayeeNotAllowed, ClientLimit, AmountBounds, FloatShort, PayerRefused, PayerSilent, PayerShort,
		BadOrder, Declined, Barred, NotSent, Throttled, SignedOut, Shut, Duplicate, Ambiguous, Called, Absent, Mismatch, Reversed, Unmapped,
	}
}

type verdict struct {
	event app.Event
	class app.Class
}

// verdict is the one table from reasons to the lifecycle. What it does not hold is Lost. Absent
// stands here as Lost: only Terms.Absence proves it.
func (r Reason) verdict() verdict {
	switch r {
	case Done:
		return verdict{app.Confirm, ""}
	case Open:
		return verdict{app.Accepted, ""}
	case PayeeNotFound:
		return verdict{app.Refuse, app.NotFound}
	case PayeeNotAllowed, PayerRefused, PayerSilent, PayerShort, Declined:
		return verdict{app.Refuse, app.Rejected}
	case ClientLimit, AmountBounds:
		return verdict{app.Refuse, app.OverLimit}
	case FloatShort:
		return verdict{app.Refuse, app.Busy}
	case BadOrder:
		return verdict{app.Refuse, app.BadInput}
	case Barred:
		return verdict{app.Refuse, app.BadConfig}
	case NotSent:
		return verdict{app.NotApplied, app.Offline}
	case Throttled:
		return verdict{app.NotApplied, app.Busy}
	case SignedOut:
		return verdict{app.NotApplied, app.SignedOut}
	case Shut:
		return verdict{app.NotApplied, app.BadConfig}
	case Mismatch, Reversed:
		return verdict{app.Lost, app.Conflict}
	case Duplicate, Ambiguous, Called, Absent, Unmapped:
		return verdict{app.Lost, app.Doubtful}
	}
	return verdict{app.Lost, app.Doubtful}
}

// Event that the reason is in the lifecycle.
func (r Reason) Event() app.Event { return r.verdict().event }

// Class for machines; "" for Done and Open.
func (r Reason) Class() app.Class { return r.verdict().class }

// Halts says that further orders on this account would fare no better: the queue stops until
// somebody has funded it, signed in or mended the configuration.
func (r Reason) Halts() bool {
	return r == FloatShort || r == Barred || r == SignedOut || r == Shut
}

// Frozen says that no enquiry will mend it: a person looks at the evidence.
func (r Reason) Frozen() bool { return r == Mismatch || r == Reversed || r == Unmapped }

// Unset is the trouble of a rail whose settings do not do for what is asked of it: nothing is sent.
func Unset(rail string, err error) *app.Problem {
	return app.Trouble(app.BadConfig, "rail.settings", err, "rail", rail, "fault", err.Error())
}

// Trouble tells people of it: "rail.<reason>" in app/words. nil for Done and Open.
func (r Reason) Trouble(err error) *app.Problem {
	if r == Done || r == Open {
		return nil
	}
	return app.Trouble(r.Class(), "rail."+string(r), err)
}
