package branch

import (
	"crypto/ed25519"
	"slices"

	"daftari/app"
	"daftari/app/proof"
)

// Proof is what the device's chain holds of an entry beside the entry itself: with it the branch knows who
// recorded it. Anybody who has the branch's public keys can seal an envelope; only who unlocked the device
// can sign.
type Proof struct {
	Device      app.Device        `json:"device"` // as the record names it
	User        string            `json:"user"`
	N           int64             `json:"n"`
	Prev        []byte            `json:"prev"` // hash of the record before
	NextSeq     int64             `json:"nextSeq,omitempty"`
	NextReceipt int64             `json:"nextReceipt,omitempty"`
	Signature   []byte            `json:"signature"`
	Certificate proof.Certificate `json:"certificate"` // of who signed; self-made while the branch has not certified her
}

// ProofOf a signed record, under the certificate of who signed it.
func ProofOf(r proof.Record, signature []byte, by proof.Certificate) Proof {
	return Proof{Device: r.Device, User: r.User, N: r.N, Prev: r.Prev[:], NextSeq: r.NextSeq, NextReceipt: r.NextReceipt,
		Signature: signature, Certificate: by}
}

// Why an entry is not proven; keys of words.
const (
	Unsigned    = "enrol.unproven.unsigned"
	Changed     = "enrol.unproven.changed"
	Uncertified = "enrol.unproven.uncertified"
)

// Unproven says why the record is not known to be what a user of the device recorded whom the branch
// certified, as a key of words; "" means that it is. A certificate may have been made after the record was
// sealed: known are those that came from elsewhere.
func (p Public) Unproven(r Record, known []proof.Certificate) string {
	f := r.Proof
	if f == nil {
		return Unsigned
	}
	x := proof.Record{Device: f.Device, User: f.User, N: f.N, At: r.Entry.At, Entry: &r.Entry, NextSeq: f.NextSeq, NextReceipt: f.NextReceipt}
	signed := proof.Link{Signature: f.Signature}
	if len(f.Prev) == len(x.Prev) {
		copy(x.Prev[:], f.Prev)
		signed.Body = x.Body()
	}
	if signed.SignedBy(f.Certificate.Key) != nil || f.Device.ID != r.Device.ID || f.User != r.Entry.By.Username {
		return Changed
	}
	for _, c := range append(slices.Clip(known), f.Certificate) {
		if c.Key.Equal(f.Certificate.Key) && c.Device == f.Device.ID && c.User == f.User && c.Covers(r.Entry.At.Known()) &&
			c.Check([]ed25519.PublicKey{p.Certify}) == nil {
			return ""
		}
	}
	return Uncertified
}
