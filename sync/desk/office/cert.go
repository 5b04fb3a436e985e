package office

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"daftari/app"
	"daftari/fineract/transport"
	"daftari/store/files"
)

// certLife of a certificate that a desk made itself.
const certLife = 5 * 365 * 24 * time.Hour

// Shown of a certificate, for a person to compare and for devices to be told.
type Shown struct {
	Fingerprint string    `json:"fingerprint"` // SHA-256 of the certificate
	Pin         string    `json:"pin"`         // of the key of who vouches for it, "sha256/..."
	Until       time.Time `json:"until"`
}

// selfSigned makes a certificate for the names in hosts. It vouches for itself alone.
func (o *Office) selfSigned(hosts []string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), o.Random)
	if err != nil {
		return err
	}
	serial := make([]byte, 16)
	if _, err := o.Random.Read(serial); err != nil {
		return err
	}
	now := o.Now()
	// Not an authority: whoever steals its key can pose as this desk, and as nobody else.
	form := x509.Certificate{SerialNumber: new(big.Int).SetBytes(serial), Subject: pkix.Name{CommonName: "Daftari desk"}, NotBefore: now.Add(-time.Hour),
		NotAfter: now.Add(certLife), KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true}
	for _, h := range hosts {
		if ip := net.ParseIP(h); ip != nil {
			form.IPAddresses = append(form.IPAddresses, ip)
		} else if h != "" {
			form.DNSNames = append(form.DNSNames, h)
		}
	}
	der, err := x509.CreateCertificate(o.Random, &form, &form, key.Public(), key)
	if err != nil {
		return err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(o.path(o.Cert)), 0o700); err != nil {
		return app.Trouble(app.BadConfig, "office.unwritable", err, "path", o.Cert)
	}
	for path, block := range map[string]*pem.Block{
		o.path(o.CertKey): {Type: "PRIVATE KEY", Bytes: private},
		o.path(o.Cert):    {Type: "CERTIFICATE", Bytes: der},
	} {
		if err := files.WriteWhole(path, pem.EncodeToMemory(block)); err != nil {
			return app.Trouble(app.BadConfig, "office.unwritable", err, "path", path)
		}
	}
	return nil
}

// certificate of the desk. office.cert (BadConfig).
func (o *Office) certificate() (*tls.Certificate, error) {
	c, err := tls.LoadX509KeyPair(o.path(o.Cert), o.path(o.CertKey))
	if err != nil {
		return nil, app.Trouble(app.BadConfig, "office.cert", err, "path", o.path(o.Cert))
	}
	return &c, nil
}

// Certificate as people may see it.
func (o *Office) Certificate() (Shown, error) {
	c, err := o.certificate()
	if err != nil {
		return Shown{}, err
	}
	top, err := x509.ParseCertificate(c.Certificate[len(c.Certificate)-1])
	if err != nil {
		return Shown{}, app.Trouble(app.BadConfig, "office.cert", err, "path", o.path(o.Cert))
	}
	return Shown{Fingerprint: spelt(sha256.Sum256(c.Certificate[0])), Pin: transport.PinOf(top).String(), Until: c.Leaf.NotAfter}, nil
}

// spelt as browsers show it: AB:CD:...
func spelt(sum [sha256.Size]byte) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i, x := range sum {
		if i > 0 {
			b.WriteByte(':')
		}
		b.WriteByte(digits[x>>4])
		b.WriteByte(digits[x&15])
	}
	return b.String()
}

// rereadEvery is how soon a renewed certificate is shown.
const rereadEvery = time.Minute

// tls of the listener for devices.
func (o *Office) tls() (*tls.Config, error) {
	shown, err := o.certificate()
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	at := o.Now()
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
		mu.Lock()
		defer mu.Unlock()
		if o.Now().Sub(at) >= rereadEvery {
			at = o.Now()
			if c, err := o.certificate(); err == nil { // else a renewal is half-way
				shown = c
			}
		}
		return shown, nil
	}}, nil
}
