package transport

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

var today = time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)

// authority signs servers' certificates.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func (a authority) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
}

func sign(t testing.TB, tmpl, parent *x509.Certificate, key, by *ecdsa.PrivateKey) *x509.Certificate {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, tmpl, parent, &key.PublicKey, by)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func newAuthority(t testing.TB, name string) authority {
	t.Helper()
	key := newKey(t)
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: today.AddDate(-1, 0, 0), NotAfter: today.AddDate(9, 0, 0),
		IsCA: true, KeyUsage: x509.KeyUsageCertSign, BasicConstraintsValid: true}
	return authority{sign(t, tmpl, tmpl, key, key), key}
}

// server's certificate, for 127.0.0.1 or another host.
func (a authority) server(t testing.TB, from, until time.Time, host string) tls.Certificate {
	t.Helper()
	key := newKey(t)
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "core"}, NotBefore: from, NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	if host == "" {
		tmpl.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)}
	} else {
		tmpl.DNSNames = []string{host}
	}
	return tls.Certificate{Certificate: [][]byte{sign(t, tmpl, a.cert, key, a.key).Raw, a.cert.Raw}, PrivateKey: key}
}

func listen(t testing.TB, cert tls.Certificate, edit func(*tls.Config)) string {
	t.Helper()
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") }))
	srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	srv.TLS = &tls.Config{Certificates: []tls.Certificate{cert}, Time: func() time.Time { return today }} //nolint:gosec // some are too old on purpose
	if edit != nil {
		edit(srv.TLS)
	}
	srv.StartTLS()
	t.Cleanup(srv.Close)
	return srv.URL
}

// ask makes one request, and says how it failed.
func ask(t testing.TB, trust Trust, url string) *Error {
	t.Helper()
	tr, err := New(trust)
	if err != nil {
		t.Fatal(err)
	}
	defer tr.CloseIdleConnections()
	ctx, w := With(context.Background(), "/r")
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := tr.RoundTrip(req)
	if err != nil {
		return w.Fail(err)
	}
	resp.Body.Close()
	return nil
}

// TestTrust: every server that is not the institution's own is refused before a byte of a request leaves, each for its
// own reason; a renewed server is believed.
func TestTrust(t *testing.T) {
	own, next, rogue := newAuthority(t, "own"), newAuthority(t, "next"), newAuthority(t, "rogue")
	long := today.AddDate(1, 0, 0)
	good := own.server(t, today.AddDate(0, -1, 0), long, "")
	at := func(d time.Time) func() time.Time { return func() time.Time { return d } }
	both := append(own.pem(), rogue.pem()...) // as a device whose store somebody added an authority to
	pins := []Pin{PinOf(own.cert), PinOf(next.cert)}
	day := 24 * time.Hour
	for _, c := range []struct {
		name  string
		trust Trust
		cert  tls.Certificate
		edit  func(*tls.Config)
		want  Refusal
	}{
		{"own authority", Trust{RootPEM: own.pem(), Now: at(today)}, good, nil, ""},
		{"own authority, pinned", Trust{RootPEM: own.pem(), Pins: pins, Now: at(today)}, good, nil, ""},
		{"pinned, the server renewed with a new key", Trust{RootPEM: own.pem(), Pins: pins, Now: at(today)}, own.server(t, today.AddDate(0, 0, -1), long, ""), nil, ""},
		{"the next authority, pinned ahead", Trust{RootPEM: append(own.pem(), next.pem()...), Pins: pins, Now: at(today)}, next.server(t, today.AddDate(0, -1, 0), long, ""), nil, ""},
		{"the certificate that was compared", Trust{RootPEM: own.pem(), Leaf: sha256.Sum256(good.Certificate[0]), Now: at(today)}, good, nil, ""},
		{"another one than was compared, of the own authority", Trust{RootPEM: own.pem(), Pins: pins, Leaf: sha256.Sum256(own.cert.Raw), Now: at(today)}, good, nil, WrongPin},
		{"rogue authority", Trust{RootPEM: own.pem(), Now: at(today)}, rogue.server(t, today.AddDate(0, -1, 0), long, ""), nil, UnknownAuthority},
		{"rogue authority in the device's store", Trust{RootPEM: both, Pins: pins, Now: at(today)}, rogue.server(t, today.AddDate(0, -1, 0), long, ""), nil, WrongPin},
		{"own authority beside the system's: it is alone", Trust{Now: at(today)}, good, nil, UnknownAuthority},
		{"the pin is the server's own key", Trust{RootPEM: own.pem(), Pins: []Pin{leafPin(t, good)}, Now: at(today)}, good, nil, WrongPin},
		{"wrong pin", Trust{RootPEM: own.pem(), Pins: []Pin{PinOf(rogue.cert)}, Now: at(today)}, good, nil, WrongPin},
		{"pins not run out", Trust{RootPEM: both, Pins: pins, Until: today.Add(day), Now: at(today)}, rogue.server(t, today.AddDate(0, -1, 0), long, ""), nil, WrongPin},
		{"pins run out: the authorities still bind", Trust{RootPEM: own.pem(), Pins: pins, Until: today.Add(-day), Now: at(today)}, rogue.server(t, today.AddDate(0, -1, 0), long, ""), nil, UnknownAuthority},
		{"pins run out: no device is cut off", Trust{RootPEM: own.pem(), Pins: []Pin{PinOf(next.cert)}, Until: today.Add(-day), Now: at(today)}, good, nil, ""},
		{"certificate ran out", Trust{RootPEM: own.pem(), Now: at(today)}, own.server(t, today.AddDate(0, -2, 0), today.Add(-day), ""), nil, RanOut},
		{"certificate not good yet", Trust{RootPEM: own.pem(), Now: at(today)}, own.server(t, today.Add(day), long, ""), nil, NotYet},
		{"wrong host", Trust{RootPEM: own.pem(), Now: at(today)}, own.server(t, today.AddDate(0, -1, 0), long, "other.example"), nil, WrongHost},
		{"nothing newer than TLS 1.1", Trust{RootPEM: own.pem(), Now: at(today)}, good, func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 }, OldTLS},
		{"TLS 1.2", Trust{RootPEM: own.pem(), Pins: pins, Now: at(today)}, good, func(c *tls.Config) { c.MaxVersion = tls.VersionTLS12 }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			fail := ask(t, c.trust, listen(t, c.cert, c.edit))
			switch {
			case c.want == "" && fail != nil:
				t.Errorf("refused: %v", fail)
			case c.want != "" && (fail == nil || fail.Refused != c.want || fail.Place != NotSent):
				t.Errorf("%v, want %q and nothing sent", fail, c.want)
			case c.want == RanOut && !fail.CertUntil.Equal(today.Add(-day)), c.want == NotYet && !fail.CertFrom.Equal(today.Add(day)):
				t.Errorf("good from %s until %s", fail.CertFrom, fail.CertUntil)
			}
		})
	}
}

func leafPin(t testing.TB, c tls.Certificate) Pin {
	t.Helper()
	leaf, err := x509.ParseCertificate(c.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	return PinOf(leaf)
}

// TestTLS13IsNormal: the newest version is taken, and pins are asked again when a session is resumed.
func TestTLS13IsNormal(t *testing.T) {
	own := newAuthority(t, "own")
	url := listen(t, own.server(t, today.AddDate(0, -1, 0), today.AddDate(1, 0, 0), ""), nil)
	now := today
	trust := Trust{RootPEM: own.pem(), Pins: []Pin{PinOf(own.cert)}, Now: func() time.Time { return now }}
	tr, err := New(trust)
	if err != nil {
		t.Fatal(err)
	}
	tr.TLSClientConfig.ClientSessionCache = tls.NewLRUClientSessionCache(4)
	check := tr.TLSClientConfig.VerifyConnection
	asked, resumed := 0, 0
	tr.TLSClientConfig.VerifyConnection = func(s tls.ConnectionState) error {
		asked++
		if s.DidResume {
			resumed++
		}
		if s.Version != tls.VersionTLS13 {
			t.Errorf("version %x", s.Version)
		}
		return check(s)
	}
	for range 2 {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := tr.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		tr.CloseIdleConnections()
	}
	if asked != 2 || resumed != 1 {
		t.Errorf("asked %d times, resumed %d", asked, resumed)
	}
}

func TestParsePin(t *testing.T) {
	own := newAuthority(t, "own")
	pin := PinOf(own.cert)
	hexed := strings.ToUpper(strings.TrimPrefix(x509Hex(pin), ""))
	for text, ok := range map[string]bool{pin.String(): true, hexed: true, " " + pin.String() + "\n": true, "": false, "sha256/": false,
		"sha256/AAAA": false, hexed[:62]: false, pin.String() + "A": false, "sha1/" + pin.String()[7:]: false} {
		got, err := ParsePin(text)
		if (err == nil) != ok || ok && got != pin {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
	pins, err := PinsOfPEM(append(own.pem(), newAuthority(t, "next").pem()...))
	if err != nil || len(pins) != 2 || pins[0] != pin {
		t.Errorf("%v %v", pins, err)
	}
	if _, err := PinsOfPEM([]byte("hello")); err == nil {
		t.Error("pins of no certificate")
	}
}

func x509Hex(p Pin) string {
	var b bytes.Buffer
	for i, x := range p {
		if i > 0 {
			b.WriteByte(':')
		}
		b.WriteByte("0123456789abcdef"[x>>4])
		b.WriteByte("0123456789abcdef"[x&15])
	}
	return strings.ReplaceAll(b.String(), ":", "")
}

func FuzzParsePin(f *testing.F) {
	f.Add("sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
	f.Add(strings.Repeat("ab", 32))
	f.Fuzz(func(t *testing.T, text string) {
		pin, err := ParsePin(text)
		if err != nil {
			return
		}
		if again, err := ParsePin(pin.String()); err != nil || again != pin {
			t.Errorf("%q: %v %v", text, again, err)
		}
	})
}
