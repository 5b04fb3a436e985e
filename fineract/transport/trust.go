package transport

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Trust says which servers are believed. The zero value believes the system's authorities, by the system's clock.
type Trust struct {
	RootPEM []byte // the institution's own authorities: they alone are believed then
	Pins    []Pin  // one of them must be the key of an authority above the server's certificate; none: any authority will do
	// Leaf is the SHA-256 of the server's own certificate, as a person has compared it; zero: any that is vouched for will
	// do. It is for the sign-in that follows at once: a certificate changes with each renewal.
	Leaf  [sha256.Size]byte
	Until time.Time // the pins bind no longer after this, the authorities still do; zero: they bind for ever
	// Now judges certificates and pins; nil means the system's clock, and pins that bind for ever.
	Now func() time.Time
}

// Pin is the SHA-256 of an authority's public key (SubjectPublicKeyInfo). The key of a server is none: it changes with
// each renewal, and devices would be cut off (reliability.md F).
type Pin [sha256.Size]byte

// PinOf a certificate.
func PinOf(c *x509.Certificate) Pin { return sha256.Sum256(c.RawSubjectPublicKeyInfo) }

// PinsOfPEM are the pins of all certificates in a file of authorities.
func PinsOfPEM(text []byte) ([]Pin, error) {
	var all []Pin
	for {
		var block *pem.Block
		if block, text = pem.Decode(text); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("read an authority: %w", err)
		}
		all = append(all, PinOf(c))
	}
	if len(all) == 0 {
		return nil, errNoPEM
	}
	return all, nil
}

var (
	errNoPEM = errors.New("the file of authorities holds no PEM certificate")
	errNoPin = errors.New(`a pin is "sha256/" and 32 bytes in base64, or 64 hexadecimal digits`)
)

// ParsePin reads "sha256/BASE64", or 64 hexadecimal digits.
func ParsePin(text string) (Pin, error) {
	text = strings.TrimSpace(text)
	var b []byte
	var err error
	if encoded, is := strings.CutPrefix(text, "sha256/"); is {
		b, err = base64.StdEncoding.Strict().DecodeString(encoded)
	} else {
		b, err = hex.DecodeString(strings.ReplaceAll(text, ":", ""))
	}
	if err != nil || len(b) != sha256.Size {
		return Pin{}, errNoPin
	}
	return Pin(b), nil
}

// String is "sha256/BASE64".
func (p Pin) String() string { return "sha256/" + base64.StdEncoding.EncodeToString(p[:]) }

// PinsExpired says that there are pins and that they bind no longer.
func (t Trust) PinsExpired() bool {
	return len(t.Pins) > 0 && !t.Until.IsZero() && t.Now != nil && t.Now().After(t.Until)
}

// config of TLS: 1.3 where the server has it, 1.2 at least.
func (t Trust) config() (*tls.Config, error) {
	c := &tls.Config{MinVersion: tls.VersionTLS12, Time: t.Now}
	if len(t.RootPEM) > 0 {
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(t.RootPEM) {
			return nil, errNoPEM
		}
	}
	if len(t.Pins) > 0 || t.Leaf != [sha256.Size]byte{} {
		c.VerifyConnection = func(s tls.ConnectionState) error { // asked again when a session is resumed
			return errors.Join(t.compared(s), t.pinned(s))
		}
	}
	return c, nil
}

// ErrPin says that the server's certificate is of an authority that may be believed elsewhere, but not for this server.
var ErrPin = errors.New("no pinned authority vouches for the server")

// compared holds the server's certificate against the one that a person has compared.
func (t Trust) compared(s tls.ConnectionState) error {
	if t.Leaf == [sha256.Size]byte{} || len(s.PeerCertificates) > 0 && sha256.Sum256(s.PeerCertificates[0].Raw) == t.Leaf {
		return nil
	}
	return fmt.Errorf("not the certificate that was compared: %w", ErrPin)
}

// pinned looks for a pinned key among the authorities above the server's certificate.
func (t Trust) pinned(s tls.ConnectionState) error {
	if len(t.Pins) == 0 || t.PinsExpired() {
		return nil
	}
	for _, chain := range s.VerifiedChains {
		for i, c := range chain {
			if i == 0 && len(chain) > 1 {
				continue
			}
			for _, pin := range t.Pins {
				if PinOf(c) == pin {
					return nil
				}
			}
		}
	}
	return ErrPin
}

// Refusal says why a server was not believed.
type Refusal string

// Why a server is not believed; "" where that was not the trouble.
const (
	UnknownAuthority Refusal = "authority" // nobody that is believed vouches for it
	WrongHost        Refusal = "host"      // the certificate is another server's
	RanOut           Refusal = "expired"   // by our clock
	NotYet           Refusal = "not_yet"   // by our clock
	WrongPin         Refusal = "pin"       // ErrPin
	OldTLS           Refusal = "old_tls"   // it speaks nothing newer than TLS 1.1
	BadChain         Refusal = "other"     // the chain breaks another rule
)

// refusal reads why, and from when until when the certificate is good.
func refusal(err error) (why Refusal, from, until time.Time) {
	var verify *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.Is(err, ErrPin):
		return WrongPin, from, until
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired: // covers "not yet valid" as well
		why, from, until = RanOut, invalid.Cert.NotBefore, invalid.Cert.NotAfter
		if strings.Contains(invalid.Detail, "is before") {
			why = NotYet
		}
		return why, from, until
	case errors.As(err, &host):
		return WrongHost, from, until
	case errors.As(err, &authority):
		return UnknownAuthority, from, until
	case errors.As(err, &verify), errors.As(err, &invalid):
		return BadChain, from, until
	case noVersion(err):
		return OldTLS, from, until
	}
	return "", from, until
}

// noVersion goes by the text: crypto/tls has no error of its own for it, neither for the server's alert nor for its hello.
func noVersion(err error) bool {
	return err != nil && (strings.Contains(err.Error(), "tls: protocol version not supported") || strings.Contains(err.Error(), "tls: server selected unsupported protocol version"))
}

// BadCertificate tells whether err is about who the server is.
func BadCertificate(err error) bool {
	why, _, _ := refusal(err)
	return why != ""
}
