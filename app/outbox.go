package app

import "time"

// Attempt is one request on the wire for one entry, written before the wire is touched.
type Attempt struct {
	Key        Key       `json:"key"`
	No         int       `json:"no"`            // 1, 2, ... of this entry
	Ask        bool      `json:"ask,omitempty"` // an enquiry, not a posting
	Generation int       `json:"generation"`
	Started    time.Time `json:"started"`
	Ended      time.Time `json:"ended"`
	Event      Event     `json:"event,omitempty"`
	Code       string    `json:"code,omitempty"` // the server's code
	Text       string    `json:"text,omitempty"` // what the server wrote, one tap deeper
}

// Confirmation is the core's evidence for an entry.
type Confirmation struct {
	Key         Key       `json:"key"`
	Transaction string    `json:"transaction"` // the core's id today; it may change, identity is the key
	Resource    string    `json:"resource,omitempty"`
	Command     string    `json:"command,omitempty"` // maker-checker command id
	Balance     string    `json:"balance,omitempty"` // of the account by the first pull after it, plain decimal; "" = not told
	At          time.Time `json:"at"`                // the core's Date
	Raw         []byte    `json:"raw,omitempty"`
}

// Work is an entry given to a sender with what it needs beside itself.
type Work struct {
	Entry   Entry         `json:"entry"`
	Attempt Attempt       `json:"attempt"`
	Target  *Entry        `json:"target,omitempty"` // Reversal: what it reverses
	Proof   *Confirmation `json:"proof,omitempty"`  // of the target, or of this entry while Awaiting
	Tries   int           `json:"tries"`            // postings so far, this one included
	First   time.Time     `json:"first"`            // first posting of this generation
}

// Outcome is what came of one Work, in the one form that answer, enquiry and person share.
type Outcome struct {
	Key     Key
	Event   Event
	Class   Class         // why, for Refused and NotApplied
	Code    string        // the server's code
	Text    string        // the server's words
	Proof   *Confirmation // for Confirm, and the command id for Accepted
	RetryAt time.Time     // not before; zero = the engine's own backoff
	NewKey  bool          // with UnknownThere: the old key is burnt, next generation
	Person  string        // with Lost: only a person can go on, and why (a key of words)
	Alarm   bool          // found there, but different
}

// Settlement is an Outcome tied to its attempt, as the store takes it.
type Settlement struct {
	Attempt Attempt
	Outcome Outcome
	NextAt  time.Time // when the entry may be claimed or asked again
}

// Pull is what came down from the core: rows to write, what is gone, and the cursor, which
// commits with them.
type Pull struct {
	Full        bool // replaces the whole mirror
	Institution *Institution
	Officer     *Officer
	Centres     []Centre
	Groups      []Group
	Clients     []Client
	Charges     []ClientCharge
	Loans       []Loan
	Savings     []Savings
	Gone        []AccountRef // loans, savings, charges, groups no longer the officer's
	GoneClients []ClientID
	Notes       []MeetingNote // from the core: meetings moved or taken over
	Cursor      string
	Started     time.Time // the core's clock when the pull began; postings before it are in it
	CoreDay     Date
	Requests    int
	BytesUp     int64
	BytesDown   int64
}

// Recording is what one use case writes in one transaction. The store gives sequence and
// receipt numbers, in this order: cancels, entries, sheet.
type Recording struct {
	Cancels  []Cancelling // each must still be Queued or Parked, never sent
	Entries  []Entry      // Seq and Receipt are filled in by the store
	Receipts []ReceiptPlan
	Place    []Placing
	Sheet    *Sheet // written as it is; closes or notes the meeting
	// Check runs inside the transaction with the standing it found; an error rolls back. It is
	// where limits, duplicates and the till are judged, so that two processes cannot race.
	Check func(Standing) error
}

// Cancelling takes an unsent entry back.
type Cancelling struct {
	Key    Key
	Reason string
}

// Placing says where a refused entry's cash went.
type Placing struct {
	Key Key
	To  Placement
}

// ReceiptPlan asks for one receipt over some of the recording's entries (by index) and
// entries already recorded (by key).
type ReceiptPlan struct {
	Title    string // client or group
	Number   string // account number of the client, "" where none is known
	Client   ClientID
	Group    GroupID
	Entries  []int
	Keep     []Key     // entries of Replaces that stay valid
	Replaces ReceiptNo // voided by this one
}

// Change tells who listens that something committed.
type Change struct {
	Kind string // "entry", "sheet", "mirror", "till", "sync", "disk", "identity"
	Key  string
}
