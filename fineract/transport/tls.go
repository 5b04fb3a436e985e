package transport

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

const connectTimeout = 20 * time.Second

// New makes a transport that counts and believes whom trust names; proxies come from the environment.
func New(trust Trust) (*http.Transport, error) {
	conf, err := trust.config()
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{Timeout: connectTimeout, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			return &countedConn{Conn: conn}, nil
		},
		TLSClientConfig:     conf,
		TLSHandshakeTimeout: connectTimeout,
		// HTTP/2 has retry rules of its own, and Fineract speaks 1.1 only: one way on the wire.
		TLSNextProto:        map[string]func(string, *tls.Conn) http.RoundTripper{},
		DisableCompression:  true, // asked for and unpacked in do, so that bytes are counted as they travelled
		MaxIdleConnsPerHost: 2,
		IdleConnTimeout:     50 * time.Second, // the server closes after 60 s (observed, 2.2)
	}, nil
}

// Certificate is what a server shows of itself.
type Certificate struct {
	SHA256              [sha256.Size]byte // of the certificate's DER form
	Subject, Issuer     string
	NotBefore, NotAfter time.Time
	PEM                 []byte // trusted if put into Config.RootCAs, when it signed itself
}

// Fingerprint reads the certificate of the server at base without trusting it, so that a person can compare it. It
// sends no user, no password and no tenant, and goes through the proxy of the environment.
func Fingerprint(ctx context.Context, base string) (Certificate, error) {
	t, err := New(Trust{})
	if err != nil {
		return Certificate{}, err
	}
	defer t.CloseIdleConnections()
	var state *tls.ConnectionState
	t.TLSClientConfig.InsecureSkipVerify = true // looked at, not trusted
	t.TLSClientConfig.VerifyConnection = func(s tls.ConnectionState) error {
		state = &s
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, base, nil)
	if err != nil {
		return Certificate{}, fmt.Errorf("fingerprint: %w", err)
	}
	resp, err := t.RoundTrip(req)
	if err == nil {
		resp.Body.Close()
	}
	if err == nil && state == nil {
		err = errors.New("not a TLS server")
	}
	if state == nil || len(state.PeerCertificates) == 0 {
		return Certificate{}, fmt.Errorf("no certificate was shown: %w", err)
	}
	return certificate(state.PeerCertificates[0]), nil
}

func certificate(x *x509.Certificate) Certificate {
	return Certificate{SHA256: sha256.Sum256(x.Raw), Subject: x.Subject.String(), Issuer: x.Issuer.String(),
		NotBefore: x.NotBefore, NotAfter: x.NotAfter, PEM: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: x.Raw})}
}
