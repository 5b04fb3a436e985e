package app

import "time"

// Recorded is what one Recording became, with sequence and receipt numbers filled in.
type Recorded struct {
	Entries   []Entry   `json:"entries"`   // in the order of the Recording
	Receipts  []Receipt `json:"receipts"`  // in the order of the plans; a plan with nothing left makes none
	Cancelled []Entry   `json:"cancelled"` // as they stand now
	Sheet     *Sheet    `json:"sheet,omitempty"`
}

// EntryFile is an entry with everything that happened to it.
type EntryFile struct {
	Entry    Entry         `json:"entry"`
	Attempts []Attempt     `json:"attempts"` // in order
	Moves    []Movement    `json:"moves"`    // in order, the recording first
	Proof    *Confirmation `json:"proof,omitempty"`
	Receipt  *Receipt      `json:"receipt,omitempty"` // the one that is valid now, or else the last void one
}

// Movement is one step of an entry from state to state. From is "" for the recording.
type Movement struct {
	At     time.Time `json:"at"` // the device's clock
	Event  Event     `json:"event,omitempty"`
	From   State     `json:"from,omitempty"`
	To     State     `json:"to"`
	Reason string    `json:"reason,omitempty"`
	Place  Placement `json:"place,omitempty"`  // of a refused entry's cash, where that moved
	Beside int       `json:"beside,omitempty"` // Claimed: how many others went to the wire with it
}

// EntryFilter chooses entries; what is left zero does not choose. Lists mean "one of".
type EntryFilter struct {
	States []State
	Kinds  []Kind
	Day    Date
	Group  GroupID
	Client ClientID
	Sheet  Key
	Placed Placement // of refused entries
	Limit  int       // at most so many; 0 = all
	After  int64     // only with a greater Seq, to page on
}

// ReceiptFilter chooses receipts; what is left zero does not choose.
type ReceiptFilter struct {
	Standings []ReceiptStanding
	Day       Date
	Group     GroupID
	Client    ClientID
	Limit     int
	After     int64 // only with a greater number, to page on
}

// Pick narrows what an engine claims; the zero value is everything that is due. It never
// changes the order within a lane.
type Pick struct {
	Kinds []Kind
	Keys  []Key
	Now   bool // whatever its due time: a person asked for it
}

// Counts of a book's entries.
type Counts struct {
	By       map[State]int `json:"by"`
	Person   int           `json:"person"`   // Unsure where only a person can go on
	Unplaced int           `json:"unplaced"` // refused cash without a place
	Whose    int           `json:"whose"`    // groups, and clients outside them, with entries Queued, Sending or Unsure
}

// Open is how many entries are not final.
func (c Counts) Open() int {
	n := 0
	for s, k := range c.By {
		if s.Open() {
			n += k
		}
	}
	return n
}

// AccountFile is one account with its owner. Exactly one of Loan, Savings and Charge is set,
// and Client or Group where the book knows the owner.
type AccountFile struct {
	Loan    *Loan         `json:"loan,omitempty"`
	Savings *Savings      `json:"savings,omitempty"`
	Charge  *ClientCharge `json:"charge,omitempty"`
	Client  *Client       `json:"client,omitempty"`
	Group   *Group        `json:"group,omitempty"`
}

// Number by which the owner knows herself: her own account number, not the account's; "" where she is not known.
func (f AccountFile) Number() string {
	switch {
	case f.Client != nil:
		return f.Client.AccountNo
	case f.Group != nil:
		return f.Group.AccountNo
	}
	return ""
}

// Profile says which institution a book works for and where its core is. The password is not
// in it.
type Profile struct {
	Institution string `json:"institution"` // the officer's short name for it
	Server      string `json:"server"`      // base URL of Fineract
	Tenant      string `json:"tenant"`
	CAPrint     string `json:"caPrint,omitempty"` // SHA-256 of the certificate that init --ca was given, hex
	CAPEM       []byte `json:"caPem,omitempty"`   // that certificate
	// Pins of authorities, one of which must vouch for the server, "sha256/..." as transport reads them;
	// they bind through PinsUntil, for ever where that is zero.
	Pins      []string `json:"pins,omitempty"`
	PinsUntil Date     `json:"pinsUntil"`
	// Core is what the last sign-in found out about the server.
	Core ServerInfo `json:"core"`
}
