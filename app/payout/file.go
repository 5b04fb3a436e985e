package payout

import (
	"log/slog"
	"slices"
	"strings"
	"time"

	"daftari/app"
)

// File is one payment with everything that this device knows of it.
type File struct {
	Payment  Payment    `json:"payment"`
	Told     Status     `json:"told,omitzero"` // the desk's last word; zero before the first
	Steps    []Step     `json:"steps"`         // in order
	Evidence []Evidence `json:"evidence,omitempty"`
	Refusals []Refusal  `json:"refusals,omitempty"`
	Owed     []Call     `json:"owed,omitempty"` // what the desk was not told yet
}

// Witnesses are what people said on this device of what they saw: of each the last word that the desk did not refuse.
func (f File) Witnesses() []Evidence {
	var all []Evidence
	for i, e := range f.Evidence {
		if slices.ContainsFunc(f.Refusals, func(r Refusal) bool { return r.What == CallEvidence && r.No == int64(i+1) }) {
			continue
		}
		all = slices.DeleteFunc(all, func(o Evidence) bool { return strings.EqualFold(o.By, e.By) })
		all = append(all, e)
	}
	return all
}

// Unsent says that the core said no before anything was sent, as far as the desk told: it can still be taken out.
func (f File) Unsent() bool {
	return f.Payment.State == Stuck && f.Payment.Purpose != Collection && f.Told.Ref == "" && f.Told.PaidAt.IsZero() && len(f.Told.Parts) == 0 &&
		!slices.ContainsFunc(f.Steps, func(s Step) bool { return s.To != Stuck && s.To.MayBePaid() })
}

// Stand of a batch on its device.
type Stand string

// The stands. All but Waits end a batch as something to decide.
const (
	Waits      Stand = "waits" // for a second person
	LetGo      Stand = "sent"  // within the officer's own limit
	Allowed    Stand = "approved"
	Denied     Stand = "rejected"
	RanOut     Stand = "expired"
	Withdrawn  Stand = "withdrawn" // by who asked
	TurnedBack Stand = "refused"   // the desk takes no such batch
)

// Stands in the order of the documentation.
func Stands() []Stand { return []Stand{Waits, LetGo, Allowed, Denied, RanOut, Withdrawn, TurnedBack} }

// Refusal is a call that the desk does not take, and never will.
type Refusal struct {
	What Call     `json:"what"`
	No   int64    `json:"no,omitempty"` // of the decision or evidence, from 1
	Key  string   `json:"key"`          // of words
	Args []string `json:"args,omitempty"`
}

// BatchFile is one batch of this device's with everything that it knows of it. Lines are as frozen, with the state and
// the batch that they have now: one that was taken out may have gone into another.
type BatchFile struct {
	Group     Group       `json:"batch"`
	Stand     Stand       `json:"stand"`
	Told      BatchStatus `json:"told,omitzero"`       // the desk's last word; zero before the first
	Decisions []Decision  `json:"decisions,omitempty"` // that were made on this device, in order
	Refusals  []Refusal   `json:"refusals,omitempty"`
	Owed      []Call      `json:"owed,omitempty"`
	Reached   bool        `json:"reached"` // the desk has it, or may have
}

// Said is the decision by key that was made on this device and that the desk has not answered; nil where there is none.
func (f BatchFile) Said() *Decision {
	n := len(f.Decisions)
	if n == 0 || f.Decisions[n-1].Way != ByKey || !slices.Contains(f.Owed, CallDecision) {
		return nil
	}
	return &f.Decisions[n-1]
}

// Call is what the desk must be told.
type Call string

// The calls, named as the paths of sync/deskapi.
const (
	CallBatch    Call = "batch"
	CallDecision Call = "decision"
	CallWithdraw Call = "withdraw"
	CallAsk      Call = "ask"
	CallEvidence Call = "evidence"
	CallCancel   Call = "cancel"
	CallCollect  Call = "collect"
)

// Calls in the order of the documentation.
func Calls() []Call {
	return []Call{CallBatch, CallDecision, CallWithdraw, CallAsk, CallEvidence, CallCancel, CallCollect}
}

// Errand is one call that the device owes the desk. It stays until the desk answered: what has no answer is made again.
type Errand struct {
	ID    int64
	What  Call
	About app.Key // the batch or payment
	No    int64   // of the decision or evidence
	By    string  // core user whose batch or payment it is; "" = another device's, or it cannot be read
}

// Parcel is what an errand carries, by its What; a CallBatch that the officer sends herself has batch and decision.
type Parcel struct {
	Batch    *Group
	Decision *Decision
	Evidence *Evidence
	Collect  *Payment
}

// Heard is what a contact with the desk brought. Errand is the call that it answers, 0 for the feed; Refused is why the
// desk does not take that call, and never will.
type Heard struct {
	Errand  int64
	Refused *app.Problem

	Payments []Status
	Batches  []BatchStatus

	Fed     bool   // the rest is set: this is the feed
	User    string // of Desk, whose feed it is
	After   int64
	Now     time.Time // the desk's clock
	Here    bool      // she is at the device: Waiting are all that wait for her
	Waiting []Waiting
	Doubts  []Doubt
	Policy  *Policy
}

// Desk is what the device knows of its desk, as one user of the device joined it. Address "" = there is none.
type Desk struct {
	User        string    `json:"user,omitempty"` // core user whose token it is, and who alone can ask by it; "" = joined before this was kept
	Address     string    `json:"address"`
	Tenant      string    `json:"tenant"`
	CA          []byte    `json:"ca,omitempty"` // certificate of the desk or of who vouches for it, PEM; nil = the system's
	Token       string    `json:"token"`
	Institution string    `json:"institution,omitempty"`
	Countersign []byte    `json:"countersign,omitempty"`
	Joined      time.Time `json:"joined"`
}

// Contact is how the last talk with the desk ended.
type Contact struct {
	After int64     `json:"after"`         // the cursor of that feed
	At    time.Time `json:"at,omitzero"`   // of the last feed, by the device's clock
	Desk  time.Time `json:"desk,omitzero"` // the same, by the desk's clock
}

// LogValue is the address alone: the token opens the desk.
func (d Desk) LogValue() slog.Value { return slog.StringValue(d.Address) }
