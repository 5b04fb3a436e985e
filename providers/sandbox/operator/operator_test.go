package operator_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/gsma"
	"daftari/providers/providertest"
	"daftari/providers/sandbox/operator"
)

// desk takes calls back, over TLS.
func desk(t *testing.T) (base string, cert []byte, calls <-chan string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	heard := make(chan string, 10)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { heard <- r.URL.Path }))
	s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	s.StartTLS()
	t.Cleanup(s.Close)
	return s.URL, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), heard
}

// TestWays: what the desk hears of an order, at once, when it asks, and later; and what the operator's book says.
func TestWays(t *testing.T) {
	for _, f := range []struct {
		how                 operator.How
		answer, asked, then app.Event
		moves               bool // by then
		calls               bool
	}{
		{operator.Prompt, app.Accepted, app.Confirm, app.Confirm, true, true},
		{operator.Slow, app.Accepted, app.Accepted, app.Confirm, true, true},
		{operator.Loses, app.Lost, app.Confirm, app.Confirm, true, false},
		{operator.Refuses, app.Accepted, app.Refuse, app.Refuse, false, true},
		{operator.Late, app.Lost, app.Accepted, app.Confirm, true, true},
	} {
		t.Run(string(f.how), func(t *testing.T) {
			t.Parallel()
			var passed atomic.Int64
			now := func() time.Time { return time.Now().Add(time.Duration(passed.Load())) }
			base, cert, calls := desk(t)
			o, err := operator.Start(now, cert)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := o.Close(); err != nil {
					t.Error(err)
				}
			})
			amount := providertest.Amount(t, "KES", 2_600_000)
			rail := gsma.New(gsma.Config{Base: o.Address(), APIKey: secret.New(operator.APIKey), Account: gsma.Account{Type: "walletid", ID: "1"}, Currency: amount.Currency(),
				Door: providers.Doorbell{Base: base, Key: secret.New("bell")}, Log: slog.New(slog.DiscardHandler), Now: now})
			order := providers.Order{Key: "0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11", Wallet: providertest.Wallet(t, "+254722000001"), Amount: amount}
			if o.Next(f.how); o.Way() != f.how {
				t.Errorf("the next order is taken as %s", o.Way())
			}
			res, err := rail.Disburse(t.Context(), order)
			if err != nil || res.Event != f.answer {
				t.Fatalf("answered %s %v, want %s", res.Event, err, f.answer)
			}
			ask := func(want app.Event) {
				t.Helper()
				res, err := rail.Enquire(t.Context(), providers.Enquiry{Order: order, Flow: app.CashOut, Handle: res.Handle, First: now(), Sent: now()})
				if err != nil || res.Event != want {
					t.Errorf("asked: %s %v, want %s", res.Event, err, want)
				}
			}
			ask(f.asked)
			passed.Store(int64(operator.Patience + time.Second))
			ask(f.then)
			book := o.Payments()
			if len(book) != 1 || book[0].Ref != gsma.Reference(order.Key) || book[0].Moved() != f.moves || (book[0].Number != "") != f.moves {
				t.Errorf("the book: %+v", book)
			}
			if f.calls {
				<-calls
			}
			if o.Way() != operator.Prompt {
				t.Error("the way of one order stays")
			}
			if o.Always(f.how); o.Way() != f.how {
				t.Error("the trainer's way is not kept")
			}
			if !f.calls && len(calls) > 0 {
				t.Error("it called back")
			}
		})
	}
}

func TestNobodyIsBelieved(t *testing.T) {
	if o, err := operator.Start(time.Now, []byte("no certificate")); err == nil {
		t.Error("it would call anybody", o.Close())
	}
}
