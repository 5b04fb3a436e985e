package audit

import (
	"time"

	"daftari/app"
	"daftari/app/proof"
)

// What an audit can find. Words for people are under "proof.found.<what>".
type What string

// Findings that say the ledger is not as it was made.
const (
	Changed      What = "changed"       // what stands in a record is not what was signed or chained
	Missing      What = "missing"       // records From to To are not there
	Swapped      What = "swapped"       // records stand in each other's places
	Forked       What = "forked"        // two histories: another record was made with the same number
	CutOff       What = "cut_off"       // the branch holds records From to To, the ledger ends before
	OtherKey     What = "other_key"     // signed with the key of By, in the name of Who
	Unsigned     What = "unsigned"      // after signing had begun
	Uncertified  What = "uncertified"   // no branch knows the key
	OtherBranch  What = "other_branch"  // another branch certified the key, or holds the checkpoint
	Expired      What = "expired"       // the certificate did not hold at that time
	Gap          What = "gap"           // entry sequence or receipt numbers skip or repeat
	NotRecorded  What = "not_recorded"  // in the book, but not in its chain
	QuietlyVoid  What = "quietly_void"  // cancelled or void in the book, with no record of it
	QuietlyValid What = "quietly_valid" // valid in the book, though a record says it was taken back
	CutExport    What = "cut_export"    // the export ends before its last line
	Restored     What = "restored"      // as CutOff or Forked, and the book found out itself at its next contact
)

// Findings that somebody should look at; the ledger may be as it was made.
const (
	ClockJump What = "clock_jump" // the clock was moved by By between this record and the one before
	BackDated What = "back_dated" // business day By days before the record's own day
	Ahead     What = "ahead"      // business day after the record's own day
)

// Flags reports whether the finding only wants a look.
func (w What) Flags() bool {
	switch w {
	case ClockJump, BackDated, Ahead:
		return true
	case Changed, Missing, Swapped, Forked, CutOff, OtherKey, Unsigned, Uncertified, OtherBranch, Expired, Gap,
		NotRecorded, QuietlyVoid, QuietlyValid, CutExport, Restored:
	}
	return false
}

// Finding is one thing found, at one record or a row of them.
type Finding struct {
	What     What          `json:"what"`
	From     int64         `json:"from"` // first record; 0 where it is about none
	To       int64         `json:"to"`   // last record
	Entry    app.Key       `json:"entry,omitempty"`
	Receipt  app.ReceiptNo `json:"receipt"`
	By       string        `json:"by,omitempty"`  // whose key, or by how much
	Who      string        `json:"who,omitempty"` // in whose name
	Was      *proof.Record `json:"was,omitempty"` // as it was recorded, where that is known
	Is       *proof.Record `json:"is,omitempty"`  // as it stands now, or the second of two
	Flag     bool          `json:"flag"`          // only wants a look
	Recorded time.Time     `json:"recorded"`      // when the record says it was made
}

// Seal is what the branch holds of the ledger.
type Seal struct {
	N             int64     `json:"n"`
	At            time.Time `json:"at"`            // the server's clock
	Countersigned bool      `json:"countersigned"` // by the branch, not only noted at the core
}

// Report of an audit.
type Report struct {
	Device   app.Device `json:"device"`
	Records  int64      `json:"records"`
	First    int64      `json:"first"` // numbers of the first and last record
	Last     int64      `json:"last"`
	Since    time.Time  `json:"since"` // of the first record
	Checked  time.Time  `json:"checked"`
	Signed   int64      `json:"signed"`   // how many carry a signature
	Unsigned int64      `json:"unsigned"` // made before signing began; the first signed one covers them
	Keys     bool       `json:"keys"`     // the branch's keys were there to check certificates by
	Receipts [2]int64   `json:"receipts"` // first and last number; 0 without any
	Entries  [2]int64   `json:"entries"`  // first and last sequence
	Code     string     `json:"code"`     // of the last receipt's device
	Head     string     `json:"head"`     // hash of the last record, hex
	Seal     *Seal      `json:"seal,omitempty"`
	Findings []Finding  `json:"findings"`
}

// Broken reports whether anything was found beyond what only wants a look.
func (r Report) Broken() bool {
	for _, f := range r.Findings {
		if !f.Flag {
			return true
		}
	}
	return false
}

// Count of findings: those that say something is wrong, and those that want a look.
func (r Report) Count() (wrong, look int) {
	for _, f := range r.Findings {
		if f.Flag {
			look++
		} else {
			wrong++
		}
	}
	return wrong, look
}
