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

// Trust is what a callback of the rail is worth.
type Trust string

// The kinds of callbacks.
const (
	Silent  Trust = "silent"  // the rail calls nobody, or we do not listen
	Trigger Trust = "trigger" // unsigned: without the payment's secret path it only makes us ask
	Signed  Trust = "signed"  // authentic by itself
)

// Terms are the facts about a rail that others go by. Each has its source in the rail's
// package comment.
type Terms struct {
	Standing    Standing
	Source      string        // what it was written from
	Resends     []app.Flow    // ways in which a second order under one reference is known to be refused: it may be sent again
	Quiet       time.Duration // "no such order" proves nothing sooner after the last sending
	Ages        time.Duration // and nothing later after the first: how long a reference is surely remembered
	FirstAsk    time.Duration // the rail wants no enquiry sooner
	Callbacks   Trust
	TellsAmount bool // its enquiry tells the amount
	TellsWallet bool // and the wallet
	Reference   string
	Countries   []string // ISO 3166, where it is known to run; none = anywhere
}

// looks is how many enquiries must have found nothing before it proves that nothing is there
// (reference/mobile-money.md G.1).
const looks = 3

// Absence is the Result of "no such order": UnknownThere, which leads to sending the same key
// again, when the rail is known to refuse duplicates, the order has been quiet for long enough,
// not for so long that the rail may have forgotten it, and was looked for several times. Else it
// stays Lost.
func (t Terms) Absence(q Enquiry, now time.Time, code string) Result {
	res := Say(q.Key, Absent, code)
	first := q.First
	if first.IsZero() {
		first = q.Sent
	}
	quiet := !q.Sent.IsZero() && now.Sub(q.Sent) >= t.Quiet
	if quiet && now.Sub(first) <= t.Ages && q.Asked >= looks-1 && slices.Contains(t.Resends, q.Flow) {
		res.Event = app.UnknownThere
	}
	return res
}
