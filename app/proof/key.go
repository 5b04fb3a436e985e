package proof

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
)

// Domain is what a signature is for. It is written before the signed bytes, with a zero byte
// between, so that no signature of one kind of thing is ever one of another.
type Domain string

// The domains. The branch's own things (enrolment, recovery) take names of their own.
const (
	ForRecord      Domain = "daftari record 1"
	ForCertificate Domain = "daftari certificate 1"
	ForCheckpoint  Domain = "daftari checkpoint 1"
	ForReceipt     Domain = "daftari receipt 1"
)

// ErrSignature says that a signature does not fit the bytes and the key.
var ErrSignature = errors.New("signature does not fit")

// Fields frames texts into content to sign: of each its length in bytes (uvarint) and the text, so that no two lists of texts
// are one content.
func Fields(texts ...string) []byte {
	var b []byte
	for _, s := range texts {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	return b
}

// Message is what is signed: the domain, a zero byte, the content.
func Message(d Domain, content []byte) []byte {
	m := make([]byte, 0, len(d)+1+len(content))
	m = append(m, d...)
	m = append(m, 0)
	return append(m, content...)
}

// Sign content for a domain; 64 bytes.
func Sign(key ed25519.PrivateKey, d Domain, content []byte) []byte {
	return ed25519.Sign(key, Message(d, content))
}

// Verify a signature that Sign made; ErrSignature.
func Verify(key ed25519.PublicKey, d Domain, content, signature []byte) error {
	if len(key) != ed25519.PublicKeySize || len(signature) != ed25519.SignatureSize || !ed25519.Verify(key, Message(d, content), signature) {
		return fmt.Errorf("%s: %w", d, ErrSignature)
	}
	return nil
}

// KeyID names a public key in few letters: the first 8 bytes of its SHA-256, hex.
func KeyID(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	return hex.EncodeToString(sum[:8])
}

// Signer signs for the user who is at the device now. It is safe for concurrent use.
type Signer interface {
	// Certificate of the key that signs; before the branch certified it, a self-made one.
	Certificate() Certificate
	// Sign content for a domain; 64 bytes.
	Sign(d Domain, content []byte) ([]byte, error)
}

// KeySigner signs with a key held in memory.
type KeySigner struct {
	key  ed25519.PrivateKey
	cert Certificate
}

// NewKeySigner from a user's seed (32 bytes) and the certificate of its public key. A zero
// certificate (Key nil) is replaced by a self-made one with the same other fields, which no branch
// vouches for. An error where seed and certificate do not belong together.
func NewKeySigner(seed []byte, cert Certificate) (*KeySigner, error) {
	if len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("signing seed of %d bytes: %w", len(seed), ErrFormat)
	}
	key := ed25519.NewKeyFromSeed(seed)
	if cert.Key == nil {
		cert.Key = key.Public().(ed25519.PublicKey)
		cert = Certify(cert, key)
	}
	if !cert.Key.Equal(key.Public()) {
		return nil, fmt.Errorf("certificate of another key: %w", ErrFormat)
	}
	return &KeySigner{key: key, cert: cert}, nil
}

// Certificate of the key.
func (s *KeySigner) Certificate() Certificate { return s.cert }

// Sign content for a domain.
func (s *KeySigner) Sign(d Domain, content []byte) ([]byte, error) {
	return Sign(s.key, d, content), nil
}
