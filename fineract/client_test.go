package fineract

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"daftari/fineract/exact"
	"daftari/fineract/transport"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func newClient(t *testing.T, url string, change func(*Config)) *Client {
	t.Helper()
	cfg := Config{BaseURL: url, Tenant: "default", User: "officer", Now: func() time.Time { return noon }, RetryWait: time.Millisecond,
		Password: func(context.Context) (string, error) { return "grün:7", nil }}
	if change != nil {
		change(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func aRepayment(key string) Posting {
	amount := Decimal{}
	_ = amount.UnmarshalJSON([]byte("1055.38"))
	return Repayment(Ref{ID: 2}, Transaction{Date: exact.DateOf(noon), Amount: amount, ExternalID: "e-1"}, key)
}

// raw serves connections by hand: answer gets each request and what is left to do with its connection.
func raw(t *testing.T, answer func(n int, req *http.Request, conn net.Conn)) (url string, requests *atomic.Int64) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	requests = &atomic.Int64{}
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				r := bufio.NewReader(conn)
				for {
					req, err := http.ReadRequest(r)
					if err != nil {
						return
					}
					if _, err := io.Copy(io.Discard, req.Body); err != nil {
						return
					}
					answer(int(requests.Add(1)), req, conn)
				}
			}()
		}
	}()
	return "http://" + ln.Addr().String(), requests
}

func respond(conn net.Conn, body string) {
	fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
}

const booked = `{"officeId":2,"clientId":2,"loanId":2,"resourceId":48}`

// TestOneRequestPerPost: net/http by itself sends a POST with an Idempotency-Key twice when a kept connection drops.
func TestOneRequestPerPost(t *testing.T) {
	for name, p := range map[string]Posting{"with body": aRepayment("k-1"), "without body": UndoSavings(1, 7, "k-1"),
		"delete": Write(http.MethodDelete, "/v1/reports/{id}", []any{int64(1)}, nil, nil, false, "k-1")} {
		t.Run(name, func(t *testing.T) {
			url, requests := raw(t, func(n int, _ *http.Request, conn net.Conn) {
				if n == 1 {
					respond(conn, booked)
					return
				}
				conn.Close() // commit, then drop the kept connection
			})
			var seen []Exchange
			c := newClient(t, url, func(cfg *Config) { cfg.Observe = func(x Exchange) { seen = append(seen, x) } })
			if _, err := c.Post(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			_, err := c.Post(t.Context(), p)
			if got := Classify(err); got != Unsure {
				t.Errorf("class %s of %v, want unsure", got, err)
			}
			if requests.Load() != 2 || len(seen) != 2 {
				t.Errorf("%d requests on the wire, %d told, want 2", requests.Load(), len(seen))
			}
		})
	}
}

// TestReadsTwiceAtMost: one more try after a dropped line, a gateway's error or "wait"; none after a permanent 503.
func TestReadsTwiceAtMost(t *testing.T) {
	html, js := "text/html", "application/json"
	tests := []struct {
		name         string
		status       int
		contentType  string
		retryAfter   string
		wantRequests int64
	}{
		{"dropped", 0, "", "", 2}, {"bad gateway", 502, html, "", 2}, {"gateway timeout", 504, html, "", 2}, {"proxy's 503", 503, html, "", 2},
		{"Fineract's 503", 503, js, "", 1}, {"wait 0", 429, html, "0", 2}, {"wait long", 503, html, "3600", 1}, {"500", 500, js, "", 1},
		{"redirect", 302, html, "", 1}, {"404", 404, js, "", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var n atomic.Int64
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				n.Add(1)
				if tt.status == 0 {
					panic(http.ErrAbortHandler)
				}
				w.Header().Set("Content-Type", tt.contentType)
				w.Header().Set("Location", "/elsewhere")
				if tt.retryAfter != "" {
					w.Header().Set("Retry-After", tt.retryAfter)
				}
				w.WriteHeader(tt.status)
			}))
			defer srv.Close()
			var told atomic.Int64
			c := newClient(t, srv.URL, func(cfg *Config) { cfg.Observe = func(Exchange) { told.Add(1) } })
			_, err := c.Offices(t.Context())
			if err == nil {
				t.Fatal("no error")
			}
			if n.Load() != tt.wantRequests || told.Load() != tt.wantRequests {
				t.Errorf("%d requests, %d told, want %d", n.Load(), told.Load(), tt.wantRequests)
			}
		})
	}
}

// served serves one answer to all that is asked.
func served(t *testing.T, status int, body string, head ...string) string {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(head); i += 2 {
			w.Header().Set(head[i], head[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

type failure struct {
	name  string
	url   string
	want  Class
	check func(*transport.Error) bool
	cfg   func(*Config)
}

// lineFailures goes from the dial to half an answer.
func lineFailures(t *testing.T) []failure {
	t.Helper()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	drop, _ := raw(t, func(_ int, _ *http.Request, conn net.Conn) { conn.Close() })
	half, _ := raw(t, func(_ int, _ *http.Request, conn net.Conn) {
		fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"resourceId\":")
		conn.Close()
	})
	silent, _ := raw(t, func(_ int, _ *http.Request, conn net.Conn) { <-t.Context().Done() })
	tlsServer := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(tlsServer.Close)
	trusted := func(cfg *Config) {
		cfg.RootCAs = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: tlsServer.Certificate().Raw})
	}
	return []failure{
		{"nobody listens", "http://" + closed.Addr().String(), NotApplied, func(e *transport.Error) bool { return e.Place == transport.NotSent }, nil},
		{"no such name", "https://no-such-host.invalid", NotApplied, func(e *transport.Error) bool { return e.Place == transport.NotSent }, nil},
		{"unknown authority", tlsServer.URL, NotApplied, func(e *transport.Error) bool { return e.Refused == transport.UnknownAuthority }, nil},
		{"clock in 1969", tlsServer.URL, NotApplied, func(e *transport.Error) bool { return e.Refused == transport.NotYet }, func(cfg *Config) {
			trusted(cfg)
			cfg.Now = func() time.Time { return time.Unix(-9e6, 0) }
		}},
		{"TLS spoken to plain HTTP", strings.Replace(served(t, 200, "x"), "http:", "https:", 1), NotApplied, nil, nil},
		{"dropped", drop, Unsure, func(e *transport.Error) bool { return e.Place == transport.Sent && !e.NotOurs }, nil},
		{"half an answer", half, Unsure, func(e *transport.Error) bool { return e.Status == 200 }, nil},
		{"no answer", silent, Unsure, func(e *transport.Error) bool { return e.Timeout }, func(cfg *Config) { cfg.Timeout = 50 * time.Millisecond }},
		{"too large", served(t, 200, `{"resourceId":1,"x":"`+strings.Repeat("x", 999)+`"}`), Unsure, nil, func(cfg *Config) { cfg.MaxBody = 500 }},
	}
}

// pageFailures are whole answers that are no result.
func pageFailures(t *testing.T) []failure {
	t.Helper()
	spring := `{"timestamp":"2026-11-21T05:33:23.788Z","status":%d,"error":"x","path":"/p"}`
	notOurs := func(e *transport.Error) bool { return e.NotOurs }
	return []failure{
		{"captive portal", served(t, 200, "<html>Welcome</html>", "Content-Type", "text/html"), Unsure, notOurs, nil},
		{"portal that speaks JSON", served(t, 200, `{"login":"http://portal"}`), Unsure, notOurs, nil},
		{"empty object", served(t, 200, `{}`), Unsure, notOurs, nil},
		{"list", served(t, 200, `[]`), Unsure, notOurs, nil},
		{"nothing", served(t, 200, ``), Unsure, notOurs, nil},
		{"null", served(t, 200, `null`), Unsure, notOurs, nil},
		{"redirect", served(t, 302, ``, "Location", "http://127.0.0.1:1/"), Unsure, func(e *transport.Error) bool { return e.Status == 302 }, nil},
		{"proxy's 502", served(t, 502, "<html>"), Unsure, notOurs, nil},
		{"proxy says wait", served(t, 503, "<html>", "Retry-After", "30"), NotApplied, nil, nil},
		{"proxy's 503", served(t, 503, "<html>"), Unsure, nil, nil},
		{"too many requests", served(t, 429, "slow down"), NotApplied, nil, nil},
		{"401 as HTML", served(t, 401, "<html>"), SignedOut, nil, nil},
		{"403 as HTML", served(t, 403, "<html>"), SignedOut, nil, nil},
		{"tenant", served(t, 400, fmt.Sprintf(spring, 400)), SignedOut, nil, nil},
		{"bare 500", served(t, 500, fmt.Sprintf(spring, 500)), Unsure, nil, nil},
		{"503 that is permanent", served(t, 503, `{"userMessageGlobalisationCode":"error.msg.platform.service.unavailable","errors":[{"userMessageGlobalisationCode":"error.msg.loan.written.off.update.not.allowed"}]}`), Refused, nil, nil},
		{"503 of unknown reason", served(t, 503, `{"userMessageGlobalisationCode":"error.msg.platform.service.unavailable","errors":[]}`), Unsure, nil, nil},
		{"rejected by an unknown code", served(t, 403, `{"userMessageGlobalisationCode":"something.new","errors":[]}`), Unsure, nil, nil},
	}
}

// TestPlaceOfFailure: what each failure says of the posting.
func TestPlaceOfFailure(t *testing.T) {
	for _, tt := range append(lineFailures(t), pageFailures(t)...) {
		t.Run(tt.name, func(t *testing.T) {
			var told []Exchange
			c := newClient(t, tt.url, func(cfg *Config) {
				cfg.Observe = func(x Exchange) { told = append(told, x) }
				if tt.cfg != nil {
					tt.cfg(cfg)
				}
			})
			_, err := c.Post(t.Context(), aRepayment("k-1"))
			if got := Classify(err); got != tt.want {
				t.Errorf("class %s of %v, want %s", got, err, tt.want)
			}
			if strings.Contains(err.Error(), "loans/2") {
				t.Errorf("an account in %v", err)
			}
			var te *transport.Error
			if tt.check != nil && (!errors.As(err, &te) || !tt.check(te)) {
				t.Errorf("%+v", te)
			}
			if len(told) != 1 {
				t.Errorf("%d tries told, want 1", len(told))
			}
			if te != nil && te.Place == transport.NotSent && (len(told) != 1 || told[0].Up != 0) {
				t.Errorf("bytes told for what was not sent: %+v", told)
			}
		})
	}
}

// TestGaveUpIsSent: who gives up with a connection in hand cannot know; who gave up before it, does.
func TestGaveUpIsSent(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	url, requests := raw(t, func(_ int, _ *http.Request, _ net.Conn) { cancel(); <-t.Context().Done() })
	_, err := newClient(t, url, nil).Post(ctx, aRepayment("k-1"))
	if Classify(err) != Unsure || requests.Load() != 1 {
		t.Errorf("%v after %d requests", err, requests.Load())
	}
	cancelled, stop := context.WithCancel(t.Context())
	stop()
	if _, err := newClient(t, url, nil).Post(cancelled, aRepayment("k-1")); Classify(err) != NotApplied || requests.Load() != 1 {
		t.Errorf("%v after %d requests", err, requests.Load())
	}
}

// TestRequestHeads looks at what goes out, and at the bytes that Observe is told.
func TestRequestHeads(t *testing.T) {
	var mu sync.Mutex
	var up int64
	url, _ := raw(t, func(_ int, req *http.Request, conn net.Conn) {
		mu.Lock()
		defer mu.Unlock()
		var head bytes.Buffer
		for name, vs := range req.Header {
			fmt.Fprintf(&head, "%s: %s\r\n", name, strings.Join(vs, ","))
		}
		up = int64(head.Len()) + int64(len(req.Method+" "+req.RequestURI+" HTTP/1.1\r\nHost: "+req.Host+"\r\n\r\n")) + req.ContentLength
		if req.ContentLength > 0 && req.Header.Get("Content-Length") == "" {
			up += int64(len(fmt.Sprintf("Content-Length: %d\r\n", req.ContentLength)))
		}
		user, password, _ := req.BasicAuth()
		if user != "officer" || password != "grün:7" || req.Header.Get("Fineract-Platform-TenantId") != "default" ||
			req.Header.Get("Accept") != "application/json" || req.Header.Get("Idempotency-Key") != "k-1" ||
			req.Header.Get("Fineract-Platform-TFA-Token") != "tfa" || req.RequestURI != "/fineract-provider/api/v1/loans/2/transactions?command=repayment" {
			t.Errorf("request %s %v", req.RequestURI, req.Header)
		}
		var z bytes.Buffer
		zw := gzip.NewWriter(&z)
		io.WriteString(zw, booked)
		zw.Close()
		fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nX-Served-From-Cache: true\r\nDate: Sat, 21 Nov 2026 05:11:45 GMT\r\nContent-Length: %d\r\n\r\n%s", z.Len(), z.Bytes())
	})
	var x Exchange
	c := newClient(t, url+"/fineract-provider/api/v1/", func(cfg *Config) { cfg.Observe = func(got Exchange) { x = got } })
	c.SetTwoFactorToken("tfa")
	r, err := c.Post(t.Context(), aRepayment("k-1"))
	if err != nil || r.ResourceID != 48 || !r.FromCache {
		t.Fatalf("%+v, %v", r, err)
	}
	mu.Lock()
	defer mu.Unlock()
	if x.Up != up || x.Down < 150 || x.Down > 260 || x.Route != "/v1/loans/{loanId}/transactions" || x.Status != 200 || x.Served.Hour() != 5 {
		t.Errorf("told %+v, sent %d", x, up)
	}
}

func TestSignedOutSendsNothing(t *testing.T) {
	c := newClient(t, "http://127.0.0.1:1", func(cfg *Config) { cfg.Password = nil })
	if _, err := c.Post(t.Context(), aRepayment("k-1")); Classify(err) != SignedOut {
		t.Error(err)
	}
}

func TestParseBaseURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://h":                                "https://h/fineract-provider",
		" https://h:8443/ ":                        "https://h:8443/fineract-provider",
		"https://h/fineract-provider":              "https://h/fineract-provider",
		"https://h/fineract-provider/api/v1":       "https://h/fineract-provider",
		"https://h/fineract-provider/api/v1/":      "https://h/fineract-provider",
		"https://h/bank/fineract-provider/api":     "https://h/bank/fineract-provider",
		"https://h/core/api/v1":                    "https://h/core",
		"http://127.0.0.1:1":                       "http://127.0.0.1:1/fineract-provider",
		"http://localhost":                         "http://localhost/fineract-provider",
		"http://h":                                 "",
		"h":                                        "",
		"ftp://h":                                  "",
		"https://u:p@h":                            "",
		"https://h?tenantIdentifier=x":             "",
		"https://":                                 "",
		"http://127.0.0.1.example.org/api/v1":      "",
		"https://[::1]:8443/fineract-provider/api": "https://[::1]:8443/fineract-provider",
	} {
		got, err := ParseBaseURL(in, false)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v, want %q", in, got, err, want)
		}
	}
}

func TestFingerprint(t *testing.T) {
	srv := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead && r.Header.Get("Authorization") != "" || r.Method == http.MethodHead && r.Header.Get("Fineract-Platform-TenantId") != "" {
			t.Error("something of the user went to a server that is not trusted")
		}
	}))
	defer srv.Close()
	got, err := Fingerprint(t.Context(), srv.URL)
	if err != nil || !bytes.Contains(got.PEM, []byte("BEGIN CERTIFICATE")) || got.NotAfter != srv.Certificate().NotAfter {
		t.Fatalf("%+v, %v", got, err)
	}
	c := newClient(t, srv.URL, func(cfg *Config) { cfg.RootCAs = got.PEM; cfg.Now = time.Now })
	if _, err := c.Offices(t.Context()); !errors.As(err, new(*transport.Error)) || transport.BadCertificate(err) {
		t.Errorf("trusted by its PEM: %v", err)
	}
}
