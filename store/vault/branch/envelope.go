package branch

import (
	"bytes"
	"compress/flate"
	"crypto/cipher"
	"crypto/hpke"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"

	"daftari/app"
)

// Record is all that is needed to post an entry from somewhere else, and to show it to a person.
type Record struct {
	Entry   app.Entry    `json:"entry"` // as recorded, sequence and receipt number included
	Receipt *app.Receipt `json:"receipt,omitempty"`
	Device  app.Device   `json:"device"`
	// Where it belongs: loan 7 of another institution is another person's.
	Server string `json:"server"`
	Tenant string `json:"tenant"`
	Proof  *Proof `json:"proof,omitempty"` // nil where nobody signed
}

// Envelope formats.
const (
	envelopeFormat = 0x01
	envelopeInfo   = "daftari envelope 1\x00"
	envelopeHead   = 1 + idSize + sealKeySize
	recordMax      = 1 << 20 // bytes of a record after unpacking
)

// Sealer seals records to one branch. It may be used from one goroutine at a time.
type Sealer struct {
	public Public
	to     hpke.PublicKey
	pack   *flate.Writer
	buf    bytes.Buffer
}

// NewSealer for a branch.
func NewSealer(p Public) (*Sealer, error) {
	to, err := kem().NewPublicKey(p.Seal)
	if err != nil {
		return nil, fmt.Errorf("seal to the branch: %w", err)
	}
	s := &Sealer{public: p, to: to}
	s.pack, err = flate.NewWriter(&s.buf, flate.BestSpeed)
	return s, err
}

// To is the branch.
func (s *Sealer) To() Public { return s.public }

// Seal makes the envelopes of what is recorded together: format, id of the branch's keys, HPKE's
// encapsulated key, and the deflated JSON under a key of its own. The encapsulation is by far the
// dearest step and is done once; each entry's key is exported from it by the entry's name (RFC 9180,
// 5.3), so that every envelope opens alone, and in no other entry's place. Entries must differ.
func (s *Sealer) Seal(records []Record) ([][]byte, error) {
	enc, sender, err := hpke.NewSender(s.to, kdf(), aead(), []byte(envelopeInfo))
	if err != nil {
		return nil, fmt.Errorf("seal to the branch: %w", err)
	}
	head := append(append([]byte{envelopeFormat}, s.public.ID()...), enc...)
	all := make([][]byte, len(records))
	for i, r := range records {
		if err := s.deflate(r); err != nil {
			return nil, fmt.Errorf("pack a record: %w", err)
		}
		lock, err := lockOf(r.Entry.Key, sender.Export)
		if err != nil {
			return nil, fmt.Errorf("seal a record: %w", err)
		}
		all[i] = lock.Seal(bytes.Clone(head), make([]byte, lock.NonceSize()), s.buf.Bytes(), head)
	}
	return all, nil
}

func (s *Sealer) deflate(r Record) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	s.buf.Reset()
	s.pack.Reset(&s.buf)
	if _, err := s.pack.Write(text); err != nil {
		return err
	}
	return s.pack.Close()
}

// lockOf an entry. Its key is used for one message, so that the nonce may be zero.
func lockOf(key app.Key, export func(context string, length int) ([]byte, error)) (cipher.AEAD, error) {
	secret, err := export(envelopeInfo+string(key), chacha20poly1305.KeySize)
	if err != nil {
		return nil, err
	}
	return chacha20poly1305.New(secret)
}

// ErrOtherBranch says that an envelope is sealed to other keys.
var ErrOtherBranch = errors.New("sealed to another branch")

// ErrEnvelope says that an envelope is damaged, or of another entry.
var ErrEnvelope = errors.New("envelope is damaged or out of place")

// SealedTo is the id of the branch's keys on an envelope; nil when it is none.
func SealedTo(envelope []byte) []byte {
	if len(envelope) < envelopeHead || envelope[0] != envelopeFormat {
		return nil
	}
	return envelope[1 : 1+idSize]
}

// Open opens the envelope of the entry; ErrOtherBranch or ErrEnvelope.
func (k *Keys) Open(key app.Key, envelope []byte) (r Record, err error) {
	to := SealedTo(envelope)
	switch {
	case to == nil:
		return r, ErrEnvelope
	case !bytes.Equal(to, k.public.ID()):
		return r, ErrOtherBranch
	}
	head := envelope[:envelopeHead]
	recipient, err := hpke.NewRecipient(head[1+idSize:], k.seal, kdf(), aead(), []byte(envelopeInfo))
	if err != nil {
		return r, fmt.Errorf("%w: %w", ErrEnvelope, err)
	}
	lock, err := lockOf(key, recipient.Export)
	if err != nil {
		return r, fmt.Errorf("%w: %w", ErrEnvelope, err)
	}
	packed, err := lock.Open(nil, make([]byte, lock.NonceSize()), envelope[envelopeHead:], head)
	if err != nil {
		return r, fmt.Errorf("%w: %w", ErrEnvelope, err)
	}
	return unpack(key, packed)
}

func unpack(key app.Key, packed []byte) (r Record, err error) {
	text, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), recordMax+1))
	if err == nil && len(text) > recordMax {
		err = errors.New("too large")
	}
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	if err == nil && r.Entry.Key != key {
		err = errors.New("of another entry")
	}
	if err != nil {
		return Record{}, fmt.Errorf("%w: %w", ErrEnvelope, err)
	}
	return r, nil
}
