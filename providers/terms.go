package providers

import (
	"slices"
	"time"

	"daftari/app"
)

// Standing is how far a rail has been tried, told honestly: whoever switches one on sees it.
type Standing string

// The standings, weakest first.
const (
	Pretended   Standing = "pretended"    // moves no real money
	CodeRead    Standing = "code-read"    // written from others' code and pages; never seen running
	SpecChecked Standing = "spec-checked" // requests and answers held against the published specification
	LiveTried   Standing = "live-tried"   // has moved money
)

// Terms are the facts about a rail that others go by. Each has its source in the rail's
// package comment.
type Terms struct {
	Standing    Standing
	Source      string        // what it was written from
	Resends     []app.Flow    // ways in which a second order under one reference is known to be refused: it may be sent again
	FirstAsk    time.Duration // the rail wants no enquiry sooner
	TellsAmount bool          // its enquiry tells the amount
	TellsWallet bool          // and the wallet
	Reference   string        // what of the key the rail sees, and where
}

// Quiet and Ages bound the time in which "no such order" proves something: not sooner than Quiet after the last
// sending, not later than Ages after the first. They are the house's own caution, the same for every
// rail, since no provider says how soon an order can be found nor how long a reference is remembered
// (reference/mobile-money.md G.1, H).
const (
	Quiet = 15 * time.Minute
	Ages  = 24 * time.Hour
)

// looks is how many enquiries must have found nothing before it proves that nothing is there (G.1).
const looks = 3

// Absence is the Result of "no such order": UnknownThere, which leads to sending the same key
// again, when the rail is known to refuse duplicates, the time is right (Quiet, Ages) and the order
// was looked for several times. Else it stays Lost.
func (t Terms) Absence(q Enquiry, now time.Time, code string) Result {
	res := Say(q.Key, Absent, code)
	first := q.First
	if first.IsZero() {
		first = q.Sent
	}
	quiet := !q.Sent.IsZero() && now.Sub(q.Sent) >= Quiet
	if quiet && now.Sub(first) <= Ages && q.Asked >= looks-1 && slices.Contains(t.Resends, q.Flow) {
		res.Event = app.UnknownThere
	}
	return res
}
