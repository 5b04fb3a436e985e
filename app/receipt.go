package app

import "time"

// ReceiptStanding says how far a receipt is true.
type ReceiptStanding string

// A receipt is provisional until every line is posted, then final; void when a line was taken
// back before it was sent.
const (
	Provisional ReceiptStanding = "provisional"
	Final       ReceiptStanding = "final"
	Void        ReceiptStanding = "void"
)

// Receipt of one member (or of the group itself) for what was paid or handed out at once.
type Receipt struct {
	No         ReceiptNo       `json:"no"`
	Title      string          `json:"title"`
	Number     string          `json:"number,omitempty"` // account number of the member, as she knows it
	Client     ClientID        `json:"client,omitempty"`
	Group      GroupID         `json:"group,omitempty"`
	Entries    []Key           `json:"entries"`
	Day        Date            `json:"day"`
	At         time.Time       `json:"at"`
	Standing   ReceiptStanding `json:"standing"`
	Replaces   ReceiptNo       `json:"replaces"`
	ReplacedBy ReceiptNo       `json:"replacedBy"`
	Square     string          `json:"square,omitempty"` // what its QR code holds: words and signature; "" where nobody signed
}
