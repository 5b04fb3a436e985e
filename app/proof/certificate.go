package proof

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"time"
)

// What can be wrong with a certificate beside its format and signature; always wrapped.
var (
	ErrOtherBranch = errors.New("certified by another branch")
	ErrUncertified = errors.New("certified by no branch")
)

// Certificate says that a branch knows a key as the one of a user on a device, for a time.
type Certificate struct {
	Serial      string            // of the branch; "" for a self-made one
	Institution string            // code
	Device      string            // id of the device, a UUID
	Code        string            // of the device, leads its receipt numbers
	User        string            // user name at the core
	Name        string            // as people know her
	Role        string            // "officer", "colleague", "cashier", "approver"
	Key         ed25519.PublicKey // that signs
	From, Until time.Time         // UTC milliseconds, Until exclusive; zero is open
	Issuer      ed25519.PublicKey // the branch's key; Key itself for a self-made one
	Signature   []byte            // of the issuer
}

// signed carries what the issuer signs.
func (c *Certificate) signed(x *codec) {
	x.format(ForCertificate)
	for _, s := range []*string{&c.Serial, &c.Institution, &c.Device, &c.Code, &c.User, &c.Name, &c.Role} {
		str(x, s)
	}
	x.fixed((*[]byte)(&c.Key), ed25519.PublicKeySize)
	x.time(&c.From)
	x.time(&c.Until)
	x.fixed((*[]byte)(&c.Issuer), ed25519.PublicKeySize)
}

func (c Certificate) content() []byte {
	var x codec
	c.signed(&x)
	return x.b
}

// Certify fills in issuer and signature.
func Certify(c Certificate, branch ed25519.PrivateKey) Certificate {
	c.Issuer = branch.Public().(ed25519.PublicKey)
	c.Signature = Sign(branch, ForCertificate, c.content())
	return c
}

// Bytes of the certificate with its signature.
func (c Certificate) Bytes() []byte {
	x := codec{b: c.content()}
	x.bytes(&c.Signature)
	return x.b
}

// ParseCertificate reads Bytes. The signature must fit the issuer that is named; whether that
// issuer is trusted is Check's matter. ErrFormat, ErrSignature.
func ParseCertificate(b []byte) (Certificate, error) {
	x := codec{b: b, reading: true}
	var c Certificate
	c.signed(&x)
	x.fixed(&c.Signature, ed25519.SignatureSize)
	if err := x.end(); err != nil {
		return Certificate{}, fmt.Errorf("certificate: %w", err)
	}
	if err := Verify(c.Issuer, ForCertificate, c.content(), c.Signature); err != nil {
		return Certificate{}, err
	}
	return c, nil
}

// Check that one of the branches made the certificate: ErrUncertified for a self-made one,
// ErrOtherBranch, ErrSignature.
func (c Certificate) Check(branches []ed25519.PublicKey) error {
	if err := Verify(c.Issuer, ForCertificate, c.content(), c.Signature); err != nil {
		return err
	}
	if c.Issuer.Equal(c.Key) {
		return ErrUncertified
	}
	for _, b := range branches {
		if c.Issuer.Equal(b) {
			return nil
		}
	}
	return ErrOtherBranch
}

// Covers reports whether the certificate holds at an instant.
func (c Certificate) Covers(at time.Time) bool {
	return !at.Before(c.From) && (c.Until.IsZero() || at.Before(c.Until))
}

// ID is the KeyID of the certified key, as records name their signer.
func (c Certificate) ID() string { return KeyID(c.Key) }

// MarshalText writes Bytes in base64url without padding, for JSON, files and squares.
func (c Certificate) MarshalText() ([]byte, error) {
	return []byte(base64.RawURLEncoding.EncodeToString(c.Bytes())), nil
}

// UnmarshalText reads what MarshalText writes; as ParseCertificate.
func (c *Certificate) UnmarshalText(text []byte) error {
	b, err := base64.RawURLEncoding.Strict().DecodeString(string(text))
	if err != nil {
		return fmt.Errorf("certificate: %w: %w", ErrFormat, err)
	}
	got, err := ParseCertificate(b)
	if err != nil {
		return err
	}
	*c = got
	return nil
}
