package branch

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"daftari/app"
)

// Sizes of what a branch hands out, in bytes.
const (
	sealKeySize    = 32 // X25519
	certifyKeySize = ed25519.PublicKeySize
	idSize         = 8
)

// kem is X25519 and not ML-KEM768-X25519: an envelope is kept for every entry and copied off the
// device, and the hybrid adds 1,120 bytes to each where X25519 adds 32 (reliability.md C.4).
func kem() hpke.KEM { return hpke.DHKEM(ecdh.X25519()) }

// The cheap phones that carry this have no instructions for AES.
func kdf() hpke.KDF   { return hpke.HKDFSHA256() }
func aead() hpke.AEAD { return hpke.ChaCha20Poly1305() }

// Public is the half of a branch's keys that anybody may have. The zero value is no branch.
type Public struct {
	Institution string            // its name, for people
	Code        string            // its short name, for folders
	Seal        []byte            // X25519 public key, to which records are sealed
	Certify     ed25519.PublicKey // under which enrolments, certificates and shut-outs are signed
}

// IsZero says that there is no branch.
func (p Public) IsZero() bool { return len(p.Seal) == 0 && len(p.Certify) == 0 }

// Same reports whether both are the keys of one branch, whatever it is called.
func (p Public) Same(q Public) bool {
	return bytes.Equal(p.Seal, q.Seal) && bytes.Equal(p.Certify, q.Certify)
}

func (p Public) digest() [sha256.Size]byte {
	return sha256.Sum256(append(append([]byte("daftari branch 1\x00"), p.Seal...), p.Certify...))
}

// Check that records can be sealed to it: a point of a small order has the shape of a key, and yet
// nothing can be sealed to it.
func (p Public) Check() error {
	s, err := NewSealer(p)
	if err == nil {
		_, err = s.Seal(nil)
	}
	return err
}

// ID is the eight bytes by which an envelope says to whom it is sealed.
func (p Public) ID() []byte {
	d := p.digest()
	return d[:idSize]
}

// Fingerprint is what two people compare: 128 bits as eight groups, "3f2a 91bc ...".
func (p Public) Fingerprint() string {
	d := p.digest()
	var groups []string
	for i := 0; i < 16; i += 2 {
		groups = append(groups, hex.EncodeToString(d[i:i+2]))
	}
	return strings.Join(groups, " ")
}

// Matches reports whether text is the fingerprint as a person types it: blanks, dashes, colons and
// case do not count.
func (p Public) Matches(text string) bool {
	plain := strings.NewReplacer(" ", "", "-", "", ":", "")
	return plain.Replace(strings.ToLower(text)) == plain.Replace(p.Fingerprint())
}

type publicJSON struct {
	What        string `json:"daftari"` // "branch public keys"
	Version     int    `json:"version"`
	Institution string `json:"institution,omitempty"`
	Code        string `json:"code,omitempty"`
	Seal        []byte `json:"seal"`
	Certify     []byte `json:"certify"`
}

const (
	publicWhat  = "branch public keys"
	privateWhat = "branch keys"
	fileVersion = 1
	fileMax     = 64 << 10 // nothing a branch hands out is larger
)

// MarshalJSON writes the public file.
func (p Public) MarshalJSON() ([]byte, error) {
	return json.Marshal(publicJSON{What: publicWhat, Version: fileVersion, Institution: p.Institution, Code: p.Code, Seal: p.Seal, Certify: p.Certify})
}

// UnmarshalJSON reads a public file; keys that no curve has are refused.
func (p *Public) UnmarshalJSON(text []byte) error {
	var v publicJSON
	if err := json.Unmarshal(text, &v); err != nil {
		return err
	}
	if v.What != publicWhat || v.Version != fileVersion {
		return fmt.Errorf("no public keys of a branch, or of another version: %q %d", v.What, v.Version)
	}
	if len(v.Certify) != certifyKeySize {
		return fmt.Errorf("the key that certifies has %d bytes", len(v.Certify))
	}
	if _, err := kem().NewPublicKey(v.Seal); err != nil {
		return fmt.Errorf("the key that seals: %w", err)
	}
	*p = Public{Institution: v.Institution, Code: v.Code, Seal: v.Seal, Certify: v.Certify}
	return nil
}

// ReadPublic reads a public file; branch.not_keys (BadInput).
func ReadPublic(text []byte) (Public, error) {
	var p Public
	if len(text) > fileMax {
		return p, app.Trouble(app.BadInput, "branch.not_keys", nil)
	}
	err := json.Unmarshal(text, &p)
	if err == nil {
		err = p.Check()
	}
	if err != nil {
		return Public{}, app.Trouble(app.BadInput, "branch.not_keys", err)
	}
	return p, nil
}

// Keys are a branch's whole keys. They exist on the branch's computer only, in memory only while a
// verb runs.
type Keys struct {
	public  Public
	seal    hpke.PrivateKey
	certify ed25519.PrivateKey
}

// secret is the 64 bytes that a key file hides: X25519 private key, ed25519 seed.
const secretSize = 32 + ed25519.SeedSize

// NewKeys draws keys from random; name and code are the institution's.
func NewKeys(random io.Reader, name, code string) (*Keys, error) {
	secret := make([]byte, secretSize)
	if _, err := io.ReadFull(random, secret); err != nil {
		return nil, fmt.Errorf("draw keys: %w", err)
	}
	return keysFrom(secret, name, code)
}

func keysFrom(secret []byte, name, code string) (*Keys, error) {
	if len(secret) != secretSize {
		return nil, fmt.Errorf("a branch's secret has %d bytes, not %d", len(secret), secretSize)
	}
	seal, err := kem().NewPrivateKey(secret[:32])
	if err != nil {
		return nil, fmt.Errorf("the key that opens: %w", err)
	}
	certify := ed25519.NewKeyFromSeed(secret[32:])
	k := &Keys{seal: seal, certify: certify}
	k.public = Public{Institution: name, Code: code, Seal: seal.PublicKey().Bytes(), Certify: certify.Public().(ed25519.PublicKey)}
	return k, nil
}

// Public half.
func (k *Keys) Public() Public { return k.public }

// Certifier is the key that signs certificates and countersigns (app/proof).
func (k *Keys) Certifier() ed25519.PrivateKey { return k.certify }

// String hides the keys from logs.
func (k *Keys) String() string { return "branch keys " + k.public.Fingerprint() }

// GoString hides them too.
func (k *Keys) GoString() string { return k.String() }
