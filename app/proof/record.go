package proof

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"daftari/app"
	"daftari/app/money"
)

// Record is one link of a device's chain. Exactly one of Entry, Cancel, Receipt, Void and Event is
// set: nothing that was recorded is ever edited, so taking it back is a record of its own.
type Record struct {
	Device app.Device `json:"device"` // whose chain it is
	User   string     `json:"user"`   // user name of who is told to have made it
	N      int64      `json:"n"`      // 1, 2, ... without a gap
	Prev   Hash       `json:"prev"`   // of record N-1; zero for the first
	At     app.Stamp  `json:"at"`     // what the device knew of the instant

	Entry   *app.Entry `json:"entry,omitempty"` // as it was recorded: without its state, which moves
	Cancel  *Cancel    `json:"cancel,omitempty"`
	Receipt *Receipt   `json:"receipt,omitempty"`
	Void    *Void      `json:"void,omitempty"`
	Event   *Event     `json:"event,omitempty"`

	// NextSeq and NextReceipt come with the close of a day: what must follow it. 0 elsewhere.
	NextSeq     int64 `json:"nextSeq,omitempty"`
	NextReceipt int64 `json:"nextReceipt,omitempty"`
}

// Kind of a record.
type Kind string

// The kinds, named by what is set.
const (
	OfEntry   Kind = "entry"
	OfCancel  Kind = "cancel"
	OfReceipt Kind = "receipt"
	OfVoid    Kind = "void"
	OfEvent   Kind = "event"
)

// Cancel takes an entry back that was never sent.
type Cancel struct {
	Key    app.Key `json:"key"`
	Seq    int64   `json:"seq"`
	Reason string  `json:"reason"`
}

// Receipt as it was given: its number, what stands on it and the words that its square holds.
type Receipt struct {
	No       app.ReceiptNo `json:"no"`
	Title    string        `json:"title"`
	Client   app.ClientID  `json:"client,omitempty"`
	Group    app.GroupID   `json:"group,omitempty"`
	Day      app.Date      `json:"day"`
	Entries  []app.Key     `json:"entries"`
	Replaces app.ReceiptNo `json:"replaces"`
	Slip     string        `json:"slip,omitempty"` // see Slip; "" where there is none
}

// ReceiptOf is a receipt as its record tells it.
func ReceiptOf(rc app.Receipt) Receipt {
	slip := ""
	if s, err := ReadSquare(rc.Square); err == nil {
		slip = s.Slip
	}
	return Receipt{No: rc.No, Title: rc.Title, Client: rc.Client, Group: rc.Group, Day: rc.Day,
		Entries: slices.Sorted(slices.Values(rc.Entries)), Replaces: rc.Replaces, Slip: slip}
}

// Void says that a receipt stands no more. By is what replaces it, zero where nothing does.
type Void struct {
	No app.ReceiptNo `json:"no"`
	By app.ReceiptNo `json:"by"`
}

// What happened beside entries and receipts, as Event.What says it.
const (
	SheetClosed = "sheet_closed" // About is the sheet, Amounts what must be in hand, Differs what was over or short
	DeviceNamed = "device_named" // a new code was claimed; About is the old one, Text the checkpoint that told to
	Decided     = "decided"      // About is the entry, Title what a person chose (an event of the lifecycle, "suspense"), Text why
	Certified   = "certified"    // a certificate of this device came: About is the key, Title the user, Text its serial
	// Of money by wallet: About is the batch or the payment, Title its number, Amounts what it pays.
	BatchAsked     = "batch_asked"     // for approval; Text is the digest of what was frozen
	BatchSent      = "batch_sent"      // within the officer's own limit; Text as above
	BatchDecided   = "batch_decided"   // Title is the verdict, Text the digest of what was decided on
	BatchWithdrawn = "batch_withdrawn" // before it left the device; Text is why
	PaymentAsked   = "payment_asked"   // a client was asked to pay
	PaymentClaimed = "payment_claimed" // taken out to be paid otherwise; Text is why
	EvidenceGiven  = "evidence_given"  // of a payment that asking cannot settle; Title is "paid" or "not paid", Text the note
	Opened         = "opened"          // with the passphrase
	Reopened       = "reopened"        // with the PIN
)

// Event is something that moved no money but that an auditor asks for.
type Event struct {
	What    string         `json:"what"`
	About   string         `json:"about,omitempty"` // a key
	Title   string         `json:"title,omitempty"` // as people know it
	Amounts []money.Amount `json:"amounts,omitempty"`
	Differs []money.Amount `json:"differs,omitempty"`
	Text    string         `json:"text,omitempty"`
}

// Kind of the record; "" where nothing is set.
func (r Record) Kind() Kind {
	switch {
	case r.Entry != nil:
		return OfEntry
	case r.Cancel != nil:
		return OfCancel
	case r.Receipt != nil:
		return OfReceipt
	case r.Void != nil:
		return OfVoid
	case r.Event != nil:
		return OfEvent
	}
	return ""
}

// Body is the canonical bytes of the record: equal records have equal bytes, and no others have.
func (r Record) Body() []byte {
	c := codec{b: make([]byte, 0, 768)}
	kind := r.Kind()
	r.carry(&c, &kind)
	return c.b
}

// Parse reads a body; ErrFormat.
func Parse(body []byte) (Record, error) {
	c := codec{b: body, reading: true}
	var r Record
	var kind Kind
	r.carry(&c, &kind)
	if err := c.end(); err != nil {
		return Record{}, fmt.Errorf("record: %w", err)
	}
	return r, nil
}

func (r *Record) carry(c *codec, kind *Kind) {
	c.format(ForRecord)
	str(c, &r.Device.ID)
	str(c, &r.Device.Code)
	str(c, &r.User)
	number(c, &r.N)
	c.hash(&r.Prev)
	c.stamp(&r.At)
	str(c, kind)
	switch *kind {
	case OfEntry:
		c.entry(made(c, &r.Entry))
		if c.reading {
			r.Entry.At = r.At
		}
		number(c, &r.NextSeq)
		number(c, &r.NextReceipt)
	case OfCancel:
		x := made(c, &r.Cancel)
		str(c, &x.Key)
		number(c, &x.Seq)
		str(c, &x.Reason)
	case OfReceipt:
		c.receipt(made(c, &r.Receipt))
	case OfVoid:
		x := made(c, &r.Void)
		c.no(&x.No)
		c.no(&x.By)
	case OfEvent:
		c.event(made(c, &r.Event))
	default:
		c.fail("a record of no known kind")
	}
}

// made is *p, new when it is read.
func made[T any](c *codec, p **T) *T {
	if c.reading {
		*p = new(T)
	}
	return *p
}

func (c *codec) stamp(s *app.Stamp) {
	c.time(&s.Wall)
	str(c, &s.Zone)
	number(c, &s.Boot)
	str(c, &s.BootID)
	c.time(&s.LastServer)
	number(c, &s.Turned)
	number(c, &s.Off)
}

func (c *codec) no(n *app.ReceiptNo) {
	str(c, &n.Device)
	number(c, &n.N)
}

func (c *codec) receipt(x *Receipt) {
	c.no(&x.No)
	str(c, &x.Title)
	number(c, &x.Client)
	number(c, &x.Group)
	c.date(&x.Day)
	c.keys(&x.Entries)
	c.no(&x.Replaces)
	str(c, &x.Slip)
}

func (c *codec) event(x *Event) {
	str(c, &x.What)
	str(c, &x.About)
	str(c, &x.Title)
	c.amounts(&x.Amounts)
	c.amounts(&x.Differs)
	str(c, &x.Text)
}

// HashOf a body: SHA-256 over its domain, a zero byte and the body. The body holds the hash before
// it, so the last hash of a chain stands for all of it.
func HashOf(body []byte) Hash { return sha256.Sum256(Message(ForRecord, body)) }

// Link is a record as it is kept and handed on: its bytes, who signed its hash, and with what.
type Link struct {
	Body      []byte
	Signer    string // KeyID; "" where nobody signed
	Signature []byte // 64 bytes over the hash, for the domain ForRecord
}

// Follow makes the links of records that come after record n with its hash, and gives each its number.
// The hashes follow one from another; the signatures, which take the time, do not, and are made side
// by side. signer may be nil.
func Follow(n int64, prev Hash, records []Record, signer Signer) ([]Link, error) {
	links, hashes := make([]Link, len(records)), make([]Hash, len(records))
	for i, r := range records {
		r.N, r.Prev = n+int64(i)+1, prev
		links[i].Body = r.Body()
		hashes[i] = HashOf(links[i].Body)
		prev = hashes[i]
	}
	if signer == nil || len(records) == 0 {
		return links, nil
	}
	cert := signer.Certificate()
	id := cert.ID()
	hands := runtime.GOMAXPROCS(0)
	var work errgroup.Group
	for first := range hands {
		work.Go(func() (err error) {
			for i := first; i < len(links) && err == nil; i += hands {
				links[i].Signer = id
				links[i].Signature, err = signer.Sign(ForRecord, hashes[i][:])
			}
			return err
		})
	}
	if err := work.Wait(); err != nil {
		return nil, fmt.Errorf("sign records: %w", err)
	}
	return links, nil
}

// SignedBy checks the signature against a key; ErrSignature.
func (l Link) SignedBy(key ed25519.PublicKey) error {
	h := HashOf(l.Body)
	return Verify(key, ForRecord, h[:], l.Signature)
}

// Numbered is a link with the number under which it is kept, which may differ from the one in its
// body where somebody moved it.
type Numbered struct {
	N int64
	Link
}
