package payout

import (
	"time"

	"daftari/app"
)

// Status is where the desk has a payment now. Small, for it comes over 2G: what did not change is not told again.
type Status struct {
	Key    app.Key   `json:"key"`
	State  State     `json:"state"`
	At     time.Time `json:"at"`
	Code   string    `json:"code,omitempty"`
	Reason string    `json:"reason,omitempty"` // a key of words, or what a person wrote
	Ref    string    `json:"ref,omitempty"`    // the provider's confirmation number
	PaidAt time.Time `json:"paidAt,omitzero"`  // by the provider's clock where it tells one
	Posted string    `json:"posted,omitempty"` // the core's transaction
	Fee    string    `json:"fee,omitempty"`    // a machine's decimal in the payment's currency
	Asked  int       `json:"asked,omitempty"`  // enquiries so far
	Next   time.Time `json:"next,omitzero"`    // of the next enquiry
	Parts  []Status  `json:"parts,omitempty"`  // of a payment that goes in parts, in their order
	Amount string    `json:"amount,omitempty"` // of a part: a machine's decimal in the payment's currency
}

// BatchStatus is where the desk has a batch now. Decided is "" while it waits.
type BatchStatus struct {
	Key      app.Key   `json:"key"`
	Decided  Verdict   `json:"decided,omitempty"`
	Withdrew bool      `json:"withdrew,omitempty"`
	RanOut   bool      `json:"ranOut,omitempty"`
	By       string    `json:"by,omitempty"` // name of who decided
	Way      Way       `json:"way,omitempty"`
	Reason   string    `json:"reason,omitempty"`
	At       time.Time `json:"at"`              // of the decision, else when it arrived
	Out      []app.Key `json:"out,omitempty"`   // lines that were taken out
	Lines    []Status  `json:"lines,omitempty"` // where they differ from Approved
}

// Waiting is a batch that this user may decide on, with what the desk checked of it.
type Waiting struct {
	Batch  Group     `json:"batch"`
	Checks []Finding `json:"checks"`
}

// Doubt is a payment of a colleague of which asking does not tell: this user may say what she saw.
type Doubt struct {
	Payment Payment `json:"payment"` // as it stands at the desk
	Told    Status  `json:"told"`
}

// Finding is one thing that the desk looked up for an approver; Key is a key of words with arguments, alternating.
type Finding struct {
	Key   string    `json:"key"` // "payout.check.twice", "payout.check.core", "payout.check.float" (rail, and left: a machine's decimal), "payout.check.names"
	OK    bool      `json:"ok"`
	Args  []string  `json:"args,omitempty"`  // names and values, alternating
	Lines []app.Key `json:"lines,omitempty"` // that it is about
}
