// Package deskapi is the words that devices and the desk exchange, and the device's client for them. A device only ever
// asks for what it may see, by its token; the desk never calls a device.
//
// All bodies are JSON over TLS. Every writing call names its thing by a key of the device's, so that a call whose answer
// was lost is made again without harm. Refusals are a Refusal with a status of 4xx; anything else that is not the desk's
// own JSON is no answer.
package deskapi

import (
	"log/slog"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/proof"
)

// Paths of the calls, below the desk's base address. {tenant} is the institution's short name, {key} a key of ours.
const (
	PathEnrol     = "/v1/{tenant}/enrol"                // POST Enrol -> Enrolled; the only call without a token
	PathFeed      = "/v1/{tenant}/feed"                 // GET ?after=N&full=0|1 -> Feed
	PathBatch     = "/v1/{tenant}/batches/{key}"        // PUT Ask -> BatchStatus
	PathDecision  = "/v1/{tenant}/batches/{key}/decide" // POST payout.Decision -> BatchStatus
	PathWithdraw  = "/v1/{tenant}/batches/{key}/withdraw"
	PathAsk       = "/v1/{tenant}/payments/{key}/ask"      // POST -> Status: the provider is asked now
	PathEvidence  = "/v1/{tenant}/payments/{key}/evidence" // POST payout.Evidence -> Status
	PathCancel    = "/v1/{tenant}/payments/{key}/cancel"   // POST -> Status: taken out before anything was sent, to be paid otherwise
	PathCollect   = "/v1/{tenant}/collections/{key}"       // PUT payout.Payment -> Status: a request to pay
	PathHolder    = "/v1/{tenant}/holder"                  // POST Holder -> Held
	PathEnvelopes = "/v1/{tenant}/envelopes"               // POST Envelopes -> Kept
	PathStand     = "/v1/{tenant}/checkpoint"              // POST Stood, not countersigned -> Stood
	PathOfficers  = "/v1/{tenant}/officers"                // GET -> payout.Branch, for approvers
)

// TokenHeader carries the device's token as "Bearer <token>".
const TokenHeader = "Authorization"

// Enrol asks for a token. The certificate proves that the branch knows the key of who asks; Signature, by that key over
// Message, that she is there. The desk takes each Code once.
type Enrol struct {
	Code        string            `json:"code"` // that the desk gave out for one key
	Device      app.Device        `json:"device"`
	Certificate proof.Certificate `json:"certificate"`
	At          time.Time         `json:"at"`
	Signature   []byte            `json:"signature"`
}

// Enrolled is what the desk gives a device.
type Enrolled struct {
	Token       string `json:"token"` // of this device and user; the desk keeps its digest alone
	Institution string `json:"institution"`
	Countersign []byte `json:"countersign,omitempty"` // ed25519 key under which checkpoints come back; nil = the desk has none
}

// Ask hands a batch over: one that waits for approval, or one that the officer sends herself with her own decision.
type Ask struct {
	Batch    payout.Group     `json:"batch"`
	Decision *payout.Decision `json:"decision,omitempty"` // Verdict Sent
}

// What the desk tells of payments and batches is kept by the device's book as it came: the nouns stand in app/payout.
type (
	Status      = payout.Status
	BatchStatus = payout.BatchStatus
	Waiting     = payout.Waiting
	Check       = payout.Finding
)

// Feed is what changed for this device and user since a cursor. More says that there is more at once.
type Feed struct {
	After    int64          `json:"after"` // the next cursor
	More     bool           `json:"more,omitempty"`
	Now      time.Time      `json:"now"` // the desk's clock
	Payments []Status       `json:"payments,omitempty"`
	Batches  []BatchStatus  `json:"batches,omitempty"`
	Waiting  []Waiting      `json:"waiting,omitempty"` // for an approver: all that wait for her, with every feed
	Doubts   []payout.Doubt `json:"doubts,omitempty"`  // the same, of which she may say what she saw: those in review, the oldest first
	Policy   *payout.Policy `json:"policy,omitempty"`  // where it is another than at this device's last feed
	Shut     string         `json:"shut,omitempty"`    // the branch's signed word: this device is shut out
}

// Holder asks who holds a wallet.
type Holder struct {
	Provider string `json:"provider"`
	Number   string `json:"number"` // E.164
}

// Held answers it. Told false: the provider cannot tell.
type Held struct {
	Told bool   `json:"told"`
	Name string `json:"name,omitempty"`
}

// Envelopes are sealed copies of records that leave the device.
type Envelopes struct {
	Items []Envelope `json:"items"`
}

// Envelope is one record, sealed to the branch.
type Envelope struct {
	Key    app.Key `json:"key"`
	Seq    int64   `json:"seq"`
	Sealed []byte  `json:"sealed"`
}

// Kept says which envelopes the desk has now, durably.
type Kept struct {
	Keys []app.Key `json:"keys"`
}

// Stood is the desk's countersignature under a device's checkpoint.
type Stood struct {
	Checkpoint proof.Checkpoint `json:"checkpoint"`
}

// Refusal is the body of every 4xx: what Problem it is on the device.
type Refusal struct {
	Class app.Class `json:"class"`
	Key   string    `json:"key"`
	Args  []string  `json:"args,omitempty"` // alternating names and values, written out
}

// LogValue is the device's id alone: the code lets in.
func (e Enrol) LogValue() slog.Value { return slog.StringValue(e.Device.ID) }

// LogValue is the institution alone: the token opens the desk.
func (e Enrolled) LogValue() slog.Value { return slog.StringValue(e.Institution) }
