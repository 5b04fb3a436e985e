package proof

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Hash of a record, and of everything before it.
type Hash [sha256.Size]byte

// IsZero says that there is none: the hash before the first record.
func (h Hash) IsZero() bool { return h == Hash{} }

// String is hex.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText writes hex.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// ParseHash reads hex.
func ParseHash(text string) (h Hash, err error) {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != len(h) {
		return h, fmt.Errorf("hash: %w", ErrFormat)
	}
	copy(h[:], b)
	return h, nil
}

// Head is where a device's chain stands: its last record.
type Head struct {
	Device  string `json:"device"`  // id of the device
	Code    string `json:"code"`    // of the device
	N       int64  `json:"n"`       // the last record's number; 0 before the first
	Seq     int64  `json:"seq"`     // the last entry's sequence
	Receipt int64  `json:"receipt"` // the last receipt's number
	Hash    Hash   `json:"-"`       // of the last record
}

// Checkpoint is a head that somebody outside the device keeps: the row in the core's datatable,
// countersigned where the branch's desk made it.
type Checkpoint struct {
	Head
	At        time.Time         // the server's clock, UTC milliseconds
	Issuer    ed25519.PublicKey // nil where it was noted without a countersignature
	Signature []byte
}

// signed carries what the issuer signs.
func (c *Checkpoint) signed(x *codec) {
	x.format(ForCheckpoint)
	str(x, &c.Device)
	str(x, &c.Code)
	number(x, &c.N)
	number(x, &c.Seq)
	number(x, &c.Receipt)
	x.hash(&c.Hash)
	x.time(&c.At)
	x.bytes((*[]byte)(&c.Issuer))
}

func (c Checkpoint) content() []byte {
	var x codec
	c.signed(&x)
	return x.b
}

// Countersign fills in issuer and signature.
func Countersign(c Checkpoint, branch ed25519.PrivateKey) Checkpoint {
	c.Issuer = branch.Public().(ed25519.PublicKey)
	c.Signature = Sign(branch, ForCheckpoint, c.content())
	return c
}

// Bytes of the checkpoint with its signature.
func (c Checkpoint) Bytes() []byte {
	x := codec{b: c.content()}
	x.bytes(&c.Signature)
	return x.b
}

// ParseCheckpoint reads Bytes; where it is countersigned the signature must fit. ErrFormat,
// ErrSignature.
func ParseCheckpoint(b []byte) (Checkpoint, error) {
	x := codec{b: b, reading: true}
	var c Checkpoint
	c.signed(&x)
	x.bytes(&c.Signature)
	if err := x.end(); err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: %w", err)
	}
	if len(c.Issuer) == 0 && len(c.Signature) == 0 {
		c.Issuer, c.Signature = nil, nil
		return c, nil
	}
	if err := Verify(c.Issuer, ForCheckpoint, c.content(), c.Signature); err != nil {
		return Checkpoint{}, err
	}
	return c, nil
}

// MarshalText writes Bytes in base64url without padding: one column of a datatable.
func (c Checkpoint) MarshalText() ([]byte, error) {
	return []byte(base64.RawURLEncoding.EncodeToString(c.Bytes())), nil
}

// UnmarshalText reads what MarshalText writes; as ParseCheckpoint.
func (c *Checkpoint) UnmarshalText(text []byte) error {
	b, err := base64.RawURLEncoding.Strict().DecodeString(string(text))
	if err != nil {
		return fmt.Errorf("checkpoint: %w: %w", ErrFormat, err)
	}
	got, err := ParseCheckpoint(b)
	if err != nil {
		return err
	}
	*c = got
	return nil
}

// What a checkpoint tells of a book when the device meets it again; always wrapped.
var (
	// ErrBehind: the book ends before the checkpoint. It was brought back from an older copy, or
	// its end was cut off. It must claim a new device code before it gives another receipt.
	ErrBehind = errors.New("the book ends before its checkpoint")
	// ErrForked: the book has the record that the checkpoint names, but another one. As ErrBehind.
	ErrForked = errors.New("the book went another way than its checkpoint")
	// ErrOtherDevice: the checkpoint is of another device.
	ErrOtherDevice = errors.New("the checkpoint is of another device")
)

// Fits judges a book against a checkpoint: head is the book's, at gives the hash of the book's own
// record n. nil: everything up to the checkpoint is as it was. ErrBehind, ErrForked,
// ErrOtherDevice.
func (c Checkpoint) Fits(head Head, at func(n int64) (Hash, error)) error {
	if c.Device != head.Device {
		return ErrOtherDevice
	}
	if c.N > head.N {
		return fmt.Errorf("record %d of %d: %w", head.N, c.N, ErrBehind)
	}
	if c.N == 0 {
		return nil
	}
	h, err := at(c.N)
	if err != nil {
		return err
	}
	if h != c.Hash {
		return fmt.Errorf("record %d: %w", c.N, ErrForked)
	}
	return nil
}

// StandInFor is a device code that a book gives itself when it was brought back from an older copy:
// its own code, a dot and four letters by chance, so that no receipt number is given twice before a
// new code is claimed.
func StandInFor(code, letters string) string {
	return Claimed(code) + "." + letters
}

// Claimed is the code that a device claimed, of that or of one that stands in for it.
func Claimed(code string) string {
	base, _, _ := strings.Cut(code, ".")
	return base
}

// StandsIn says that a device code is a StandInFor one.
func StandsIn(code string) bool { return strings.Contains(code, ".") }
