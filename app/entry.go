package app

import (
	"fmt"
	"time"

	"daftari/app/money"
)

// Key identifies an entry for ever: a lower-case UUIDv4 minted at the tap. It is the externalId
// at the core.
type Key string

// Idempotency is the Idempotency-Key of a generation: at most 50 characters, lower-case, never
// empty (fineract-observed.md 0.2, 0.4).
func (k Key) Idempotency(generation int) string { return fmt.Sprintf("%s-%d", k, generation) }

// Kind says what an entry does.
type Kind string

// The kinds of entries. The last group has no server side: such an entry is Kept.
const (
	Repayment     Kind = "repayment"    // cash in, on a loan: instalments with their fees and penalties
	ChargePayment Kind = "charge"       // cash in, on a client's charge
	Deposit       Kind = "deposit"      // cash in, on savings
	Withdrawal    Kind = "withdrawal"   // cash out, from savings
	Disbursement  Kind = "disbursement" // cash out, of an approved loan
	Reversal      Kind = "reversal"     // undoes a confirmed entry; the cash goes the other way
	Attendance    Kind = "attendance"   // of one meeting
	MeetingNoted  Kind = "meeting_note" // not held, moved, taken over

	CashReceived Kind = "cash_received" // cash into the bag, from the branch
	BankDeposit  Kind = "bank_deposit"  // cash out of the bag
	HandOver     Kind = "hand_over"     // cash out of the bag to the branch
	GivenBack    Kind = "given_back"    // refused cash returned to the client
	DayClosed    Kind = "day_close"     // the officer's close, with totals
	LimitLifted  Kind = "limit_lifted"  // a supervisor let one limit go for the day
)

// Kinds of entries in the order of the documentation.
func Kinds() []Kind {
	return []Kind{Repayment, ChargePayment, Deposit, Withdrawal, Disbursement, Reversal, Attendance, MeetingNoted,
		CashReceived, BankDeposit, HandOver, GivenBack, DayClosed, LimitLifted}
}

// Flow is the way cash moves seen from the bag.
type Flow int

// Cash comes in, goes out, or does not move.
const (
	NoCash  Flow = 0
	CashIn  Flow = 1
	CashOut Flow = -1
)

// Flow of a kind. A Reversal's is the opposite of what it reverses; see Entry.Flow.
func (k Kind) Flow() Flow {
	switch k {
	case Repayment, ChargePayment, Deposit, CashReceived:
		return CashIn
	case Withdrawal, Disbursement, BankDeposit, HandOver, GivenBack:
		return CashOut
	case Reversal, Attendance, MeetingNoted, DayClosed, LimitLifted:
		return NoCash
	}
	return NoCash
}

// Posts reports whether the kind has a ledger leg; the others are Kept in this book.
func (k Kind) Posts() bool {
	switch k {
	case CashReceived, BankDeposit, HandOver, GivenBack, DayClosed, LimitLifted:
		return false
	case Repayment, ChargePayment, Deposit, Withdrawal, Disbursement, Reversal, Attendance, MeetingNoted:
		return true
	}
	return false
}

// Receipted reports whether the member gets a receipt for it.
func (k Kind) Receipted() bool {
	return k.Flow() != NoCash && k != CashReceived && k != BankDeposit && k != HandOver
}

// ReceiptNo is the device's code and a gapless number. The zero value is no receipt.
type ReceiptNo struct {
	Device string `json:"device"`
	N      int64  `json:"n"`
}

// IsZero says that there is no receipt.
func (r ReceiptNo) IsZero() bool { return r.N == 0 }

// String is "K7-000123", or "".
func (r ReceiptNo) String() string {
	if r.IsZero() {
		return ""
	}
	return fmt.Sprintf("%s-%06d", r.Device, r.N)
}

// Stamp of time: everything the device knew about the instant (reliability.md A.2 rule 11).
type Stamp struct {
	Wall       time.Time     `json:"wall"`             // the device's clock, UTC, milliseconds
	Zone       string        `json:"zone,omitempty"`   // the device's offset, "+03:00"
	Boot       time.Duration `json:"boot,omitempty"`   // since boot, sleep included
	BootID     string        `json:"bootId,omitempty"` // changes with each boot
	LastServer time.Time     `json:"lastServer"`       // the last Date header of the core
	Turned     time.Duration `json:"turned,omitempty"` // the wall clock was moved so far since the stamp before
	Off        time.Duration `json:"off,omitempty"`    // the wall clock is so far ahead of the core's
}

// Known is the latest instant that the stamp vouches for: a clock behind the core's is not believed.
func (s Stamp) Known() time.Time {
	if s.LastServer.After(s.Wall) {
		return s.LastServer
	}
	return s.Wall
}

// Entry is one fact of the book. It is written once; only its State moves.
type Entry struct {
	Key     Key           `json:"key"`
	Seq     int64         `json:"seq"` // gapless in a book, given by the store
	Kind    Kind          `json:"kind"`
	Account AccountRef    `json:"account"`
	Client  ClientID      `json:"client,omitempty"`
	Group   GroupID       `json:"group,omitempty"`
	Title   string        `json:"title,omitempty"` // name of the client, group or bank as it was
	Label   string        `json:"label,omitempty"` // "Loan 000000007 · Biashara" as it was
	Amount  money.Amount  `json:"amount"`
	Flow    Flow          `json:"flow"`
	Payment PaymentTypeID `json:"payment,omitempty"`
	Day     Date          `json:"day"` // business date
	Receipt ReceiptNo     `json:"receipt"`
	Sheet   Key           `json:"sheet,omitempty"`
	Reason  string        `json:"reason,omitempty"`
	Note    string        `json:"note,omitempty"`

	Reverses Key   `json:"reverses,omitempty"` // Reversal: the confirmed entry
	Corrects Key   `json:"corrects,omitempty"` // the cancelled entry that this one replaces
	Places   Key   `json:"places,omitempty"`   // the refused entry whose cash this one names
	After    []Key `json:"after,omitempty"`    // must be confirmed before this is sent

	Recovered *Recovery `json:"recovered,omitempty"` // it came out of another device's book

	Meeting *MeetingNote `json:"meeting,omitempty"`
	Present []Mark       `json:"present,omitempty"` // Attendance
	Bag     *BagMovement `json:"bag,omitempty"`     // CashReceived, BankDeposit, HandOver
	Close   *DayTotals   `json:"close,omitempty"`   // DayClosed
	Lifted  *Lifted      `json:"lifted,omitempty"`  // LimitLifted
	By      Officer      `json:"by"`
	At      Stamp        `json:"at"`
	Version string       `json:"version"` // of the program

	State      State     `json:"state"`
	Generation int       `json:"generation,omitempty"` // of the idempotency key
	Parked     string    `json:"parked,omitempty"`     // why: "follows" or "person"
	Person     string    `json:"person,omitempty"`     // Unsure and only a person can go on: why
	Placement  Placement `json:"placement,omitempty"`  // of a refused entry's cash
}

// Lane keeps postings on one account in order; entries without an account of their own go by
// what they are about.
func (e Entry) Lane() string { return e.Account.String() }

// WireReceipt is the receipt number sent to the core: unique for each posting, so that savings
// without externalId can be found by it (fineract.md 5.3). A book restored from an older copy gives
// number and sequence a second time; the piece of the key keeps the two apart. At most 50 characters.
func (e Entry) WireReceipt() string {
	if e.Receipt.IsZero() {
		return ""
	}
	seq := e.Seq
	if e.Recovered != nil {
		seq = e.Recovered.Seq
	}
	return fmt.Sprintf("%s.%d.%.8s", e.Receipt, seq, e.Key)
}

// Recovery says where an entry was recorded that a branch brought out of a lost or erased device. Its
// key and its receipt number are those of then; its Seq, and By, who answers for it now, are of the
// book it came into.
type Recovery struct {
	Device Device    `json:"device"`
	By     Officer   `json:"by"`  // who recorded it
	Seq    int64     `json:"seq"` // in that device's book: the core knows the entry by it
	At     time.Time `json:"at"`  // when it was brought
}

// Mark is one member's attendance.
type Mark struct {
	Client ClientID `json:"client"`
	Was    Presence `json:"was"`
}

// Presence of a member; the numbers are Fineract's attendance types.
type Presence int

// How a member attended. Paying implies present.
const (
	NotMarked Presence = 0
	Present   Presence = 1
	Absent    Presence = 2
	Approved  Presence = 3
	OnLeave   Presence = 4
	Late      Presence = 5
)

// BagMovement tells where cash from the bag went, or who put it in.
type BagMovement struct {
	Bank string `json:"bank,omitempty"`
	Slip string `json:"slip,omitempty"`
	To   string `json:"to,omitempty"`   // HandOver: who took it
	File string `json:"file,omitempty"` // picture of the slip, a path the officer named
	From string `json:"from,omitempty"` // CashReceived: who gave it
}

// Lifted says which limit a supervisor let go, on the entry's business day and this device alone.
type Lifted struct {
	Limit     string `json:"limit"`           // "limits.bag"
	Challenge string `json:"challenge"`       // what was read out to her
	By        string `json:"by"`              // who answered, as the officer wrote it
	Wrong     int    `json:"wrong,omitempty"` // codes that did not fit before this one
}

// Placement says where a refused entry's cash stands.
type Placement string

// A refused cash collection stays in the till until a person places it.
const (
	NoPlacement Placement = ""
	Unplaced    Placement = "unplaced"
	Placed      Placement = "placed"   // a follow-up entry names it
	Suspended   Placement = "suspense" // handed to the branch
)

// mostMinor bounds one entry whatever the institution allows: far above any cash, and nine
// thousand of them still add up. A sum that overflows could never be read again.
const mostMinor = 1_000_000_000_000_000

// TooLarge refuses an amount that no entry may have.
func TooLarge(a money.Amount) error {
	if a.Minor() <= mostMinor && a.Minor() >= -mostMinor {
		return nil
	}
	return Trouble(BadInput, "limits.entry", nil, "used", a, "most", money.FromMinor(mostMinor, a.Currency()))
}

// NeedsPerson says that nothing goes on until a person acts.
func (e Entry) NeedsPerson() bool {
	switch e.State {
	case Unsure:
		return e.Person != ""
	case Parked:
		return e.Parked != "follows"
	case Refused: // an entry without cash of its own (attendance) stays so for good
		return e.Placement == NoPlacement || e.Placement == Unplaced
	}
	return false
}
