// Package farside is what the doubles of all rails share: the far side's own books, which say
// what moved, and the faults that a script puts in the way. A double shares no wire type with
// the adapter that it stands opposite to. For tests, the demo and practice only.
package farside

// Fault is what happens to an order, or to an enquiry, that comes in.
type Fault string

// The faults (reference/mobile-money.md E). None is the ordinary course.
const (
	None        Fault = ""
	Unsent      Fault = "unsent"       // the line is down: nothing leaves
	LosesAnswer Fault = "loses answer" // carried out, the connection drops
	LosesOrder  Fault = "loses order"  // the connection drops before it is taken
	Hangs       Fault = "hangs"        // carried out, no answer until the caller gives up
	ServerError Fault = "server error" // carried out, answered 500
	Page        Fault = "page"         // carried out, answered 200 with a page
	Empty       Fault = "empty"        // carried out, answered 200 with nothing
	Cut         Fault = "cut"          // carried out, answered with half a body
	Redirects   Fault = "redirects"    // not carried out, sent elsewhere by 307
	Throttles   Fault = "throttles"    // not carried out, told to come later
	SignsOut    Fault = "signs out"    // not carried out, the token counts no more
	Refuses     Fault = "refuses"      // refused for good by a code of the rail's table
	UnknownCode Fault = "unknown code" // answered with a code that no table holds
	Late        Fault = "late"         // taken; moves after an hour
	Stuck       Fault = "stuck"        // taken; never comes to an end
	Hidden      Fault = "hidden"       // moved, but enquiries find nothing for ten minutes
	WrongAmount Fault = "wrong amount" // moved, and another amount is told
	Reverses    Fault = "reverses"     // moved, and taken back an hour later
)

// Faults in the order of the documentation.
func Faults() []Fault {
	return []Fault{
		Unsent, LosesAnswer, LosesOrder, Hangs, ServerError, Page, Empty, Cut, Redirects, Throttles, SignsOut, Refuses, UnknownCode,
		Late, Stuck, Hidden, WrongAmount, Reverses,
	}
}

// Takes says that an order with this fault is carried out, or at least kept.
func (f Fault) Takes() bool {
	switch f {
	case Unsent, LosesOrder, Redirects, Throttles, SignsOut:
		return false
	}
	return true
}
