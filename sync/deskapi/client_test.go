package deskapi_test

import (
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/app/secret"
	"daftari/app/words"
	"daftari/fineract/transport"
	"daftari/sync/deskapi"
)

func start() time.Time { return time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC) }

func client(t *testing.T, base string, trust transport.Trust) *deskapi.Client {
	t.Helper()
	line, err := transport.New(trust)
	if err != nil {
		t.Fatal(err)
	}
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	c, err := deskapi.New(deskapi.Config{Base: base, Tenant: "mlimani", Token: secret.New("t0ken"), Transport: line, Known: w.Has, Agent: "daftari/test", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func problem(t *testing.T, err error) *app.Problem {
	t.Helper()
	var p *app.Problem
	if !errors.As(err, &p) {
		t.Fatalf("no Problem: %v", err)
	}
	return p
}

const key = app.Key("11111111-1111-4111-8111-111111111111")

// says is an answer of the desk's own.
func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", deskapi.ContentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func page(status int, kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func drop(w http.ResponseWriter, _ *http.Request) {
	c, _, _ := http.NewResponseController(w).Hijack()
	_ = c.Close()
}

func TestOutcomesByPlaceOfFailure(t *testing.T) {
	whole := `{"key":"` + string(key) + `","state":"accepted","at":"2026-11-21T08:00:00Z"}`
	for _, f := range []struct {
		name    string
		handler http.HandlerFunc
		class   app.Class
		key     string
	}{
		{"answered", says(200, whole), "", ""},
		{"dropped", drop, app.Doubtful, "deskapi.line"},
		{"cut", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "500")
			says(200, whole)(w, r)
		}, app.Doubtful, "deskapi.line"},
		{"a portal's page", page(200, "text/html", "<html>"), app.Doubtful, "deskapi.line"},
		{"a portal's JSON", page(200, "application/json", whole), app.Doubtful, "deskapi.line"},
		{"a portal's refusal", page(403, "application/json", `{"class":"rejected","key":"payout.own"}`), app.Doubtful, "deskapi.line"},
		{"moved", page(307, "text/html", ""), app.Doubtful, "deskapi.line"},
		{"of another payment", says(200, strings.Replace(whole, "1111", "2222", 1)), app.Doubtful, "deskapi.line"},
		{"null", says(200, "null"), app.Doubtful, "deskapi.line"},
		{"two objects", says(200, whole+whole), app.Doubtful, "deskapi.line"},
		{"the desk's own fault", says(500, `{"class":"rejected","key":"payout.own"}`), app.Doubtful, "deskapi.line"},
		{"too long", says(200, whole[:len(whole)-1]+`,"reason":"`+strings.Repeat("x", 5<<20)+`"}`), app.Doubtful, "deskapi.line"},
		{"no gzip", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			says(200, whole)(w, r)
		}, app.Doubtful, "deskapi.line"},
		{"refused", says(409, `{"class":"conflict","key":"payout.twice","args":["name","Jane"]}`), app.Conflict, "payout.twice"},
		{"signed out", says(401, `{"class":"signed_out","key":"payout.own"}`), app.SignedOut, "payout.own"},
		{"a key of a newer desk", says(409, `{"class":"conflict","key":"payout.newer"}`), app.Conflict, "deskapi.refused"},
		{"a class of a newer desk", says(409, `{"class":"sunny","key":"payout.own"}`), app.Rejected, "payout.own"},
		{"a class that no refusal has", says(409, `{"class":"doubtful","key":"payout.own"}`), app.Rejected, "payout.own"},
		{"a refusal with a value short", says(409, `{"class":"conflict","key":"payout.twice","args":["name"]}`), app.Doubtful, "deskapi.line"},
		{"a refusal that says nothing", says(409, `{}`), app.Doubtful, "deskapi.line"},
	} {
		t.Run(f.name, func(t *testing.T) {
			var hits atomic.Int32
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				hits.Add(1)
				f.handler(w, r)
			}))
			defer s.Close()
			_, err := client(t, s.URL, transport.Trust{}).Collect(t.Context(), payout.Payment{Key: key})
			if hits.Load() != 1 {
				t.Errorf("%d requests", hits.Load())
			}
			if app.ClassOf(err) != f.class {
				t.Fatalf("%v, want %q", err, f.class)
			}
			if err != nil && problem(t, err).Key != f.key {
				t.Errorf("%s, want %s", problem(t, err).Key, f.key)
			}
		})
	}
}

func TestNothingLeft(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + l.Addr().String()
	_ = l.Close()
	if _, err := client(t, nobody, transport.Trust{}).Cancel(t.Context(), key); app.ClassOf(err) != app.Offline {
		t.Error(err)
	}
}

func TestBelievesOnlyItsDesk(t *testing.T) {
	var hits atomic.Int32
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hits.Add(1)
		says(200, `{"keys":[]}`)(w, r)
	}))
	defer s.Close()
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	for name, f := range map[string]struct {
		trust transport.Trust
		key   string
	}{
		"its authority":       {transport.Trust{RootPEM: ca}, ""},
		"its authority's pin": {transport.Trust{RootPEM: ca, Pins: []transport.Pin{transport.PinOf(s.Certificate())}}, ""},
		"nobody's":            {transport.Trust{}, "transport.authority"},
		"another pin":         {transport.Trust{RootPEM: ca, Pins: []transport.Pin{{1}}}, "transport.pin"},
	} {
		hits.Store(0)
		_, err := client(t, s.URL, f.trust).Keep(t.Context(), deskapi.Envelopes{})
		if f.key == "" && (err != nil || hits.Load() != 1) {
			t.Errorf("%s: %v", name, err)
		}
		if f.key != "" && (problem(t, err).Key != f.key || hits.Load() != 0) {
			t.Errorf("%s: %v, %d requests", name, err, hits.Load())
		}
	}
}

// A kept connection that drops: net/http would send a PUT once more by itself. A GET is tried twice.
func TestOneCallIsOneRequest(t *testing.T) {
	var writes, reads atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/envelopes"):
			says(200, `{"keys":[]}`)(w, r)
		case r.Method == http.MethodGet:
			if reads.Add(1) == 1 {
				drop(w, r)
				return
			}
			says(200, `{"after":7,"now":"2026-11-21T08:00:00Z"}`)(w, r)
		default:
			writes.Add(1)
			drop(w, r)
		}
	}))
	defer s.Close()
	c := client(t, s.URL, transport.Trust{})
	if _, err := c.Keep(t.Context(), deskapi.Envelopes{}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Collect(t.Context(), payout.Payment{Key: key}); app.ClassOf(err) != app.Doubtful || writes.Load() != 1 {
		t.Errorf("%v, %d requests", err, writes.Load())
	}
	f, err := c.Feed(t.Context(), 6, true)
	if err != nil || f.After != 7 || reads.Load() != 2 {
		t.Errorf("%+v %v, %d requests", f, err, reads.Load())
	}
	if n := c.Traffic(); n.Requests != 4 || n.Up < 400 || n.Down < 100 {
		t.Errorf("%+v", n)
	}
}

func TestWhatIsSaidOnTheWire(t *testing.T) {
	var got *http.Request
	var body []byte
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		w.Header().Set("Content-Type", deskapi.ContentType)
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		if r.URL.Path == "/base/v1/mlimani/checkpoint" {
			_, _ = z.Write(body)
		} else {
			_, _ = io.WriteString(z, `{"after":8,"now":"2026-11-21T08:00:00Z"}`)
		}
		_ = z.Close()
	}))
	defer s.Close()
	c := client(t, s.URL+"/base/", transport.Trust{})
	if _, err := c.Feed(t.Context(), 7, false); err != nil {
		t.Fatal(err)
	}
	if got.URL.RequestURI() != "/base/v1/mlimani/feed?after=7" || got.Header.Get("Authorization") != "Bearer t0ken" {
		t.Errorf("%s %v", got.URL, got.Header)
	}
	head := proof.Head{Device: "d", Code: "K7", N: 3, Seq: 2, Receipt: 1, Hash: proof.Hash{9}}
	stood, err := c.Stand(t.Context(), head)
	if err != nil || stood.Checkpoint.Head != head {
		t.Errorf("%+v %v", stood, err)
	}
}

func TestAddress(t *testing.T) {
	for text, ok := range map[string]bool{
		"https://desk.example": true, "https://desk.example:8443/d": true, "http://127.0.0.1:9": true, "http://[::1]:9": true, "http://localhost": true,
		"http://desk.example": false, "": false, "desk.example": false, "ftp://desk.example": false, "https://u:p@desk.example": false, "https://desk.example?x=1": false,
	} {
		_, err := deskapi.New(deskapi.Config{Base: text, Tenant: "mlimani", Now: start})
		if (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, tenant := range []string{"", "Mlimani", "a/b", "..", strings.Repeat("a", 41)} {
		if _, err := deskapi.New(deskapi.Config{Base: "https://d", Tenant: tenant, Now: start}); app.ClassOf(err) != app.BadConfig {
			t.Errorf("%q: %v", tenant, err)
		}
	}
}

func TestEnrolIsSigned(t *testing.T) {
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))
	signer, err := proof.NewKeySigner(private.Seed(), proof.Certificate{Device: "d", Code: "K7", User: "rehema"})
	if err != nil {
		t.Fatal(err)
	}
	e, err := deskapi.Enrol{Code: "abcd", Device: app.Device{ID: "d", Code: "K7"}, At: start()}.Sign(signer)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var back deskapi.Enrol
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if err := proof.Verify(back.Certificate.Key, deskapi.ForEnrol, back.Message(), back.Signature); err != nil {
		t.Error(err)
	}
	for name, other := range map[string]func(*deskapi.Enrol){
		"code": func(e *deskapi.Enrol) { e.Code = "abce" }, "device": func(e *deskapi.Enrol) { e.Device.ID = "e" },
		"device code": func(e *deskapi.Enrol) { e.Device.Code = "K8" }, "time": func(e *deskapi.Enrol) { e.At = e.At.Add(1) },
	} {
		e := back
		other(&e)
		if proof.Verify(e.Certificate.Key, deskapi.ForEnrol, e.Message(), e.Signature) == nil {
			t.Errorf("another %s is signed", name)
		}
	}
}

// FuzzAnswer: whatever comes back, it is an answer to this call or a Problem that has words.
func FuzzAnswer(f *testing.F) {
	f.Add(200, deskapi.ContentType, []byte(`{"key":"`+string(key)+`","state":"made","at":"2026-11-21T08:00:00Z","parts":[{}]}`))
	f.Add(409, deskapi.ContentType, []byte(`{"class":"conflict","key":"payout.twice","args":["name","x"]}`))
	f.Add(200, "text/html", []byte("<html>"))
	f.Add(200, deskapi.ContentType, []byte(`{"key":1}`))
	w, err := words.New("en")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, status int, kind string, body []byte) {
		if status < 200 || status > 599 {
			t.Skip()
		}
		line := answering(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {kind}}, Body: io.NopCloser(bytes.NewReader(body))}, nil
		})
		c, err := deskapi.New(deskapi.Config{Base: "https://d", Tenant: "m", Transport: line, Known: w.Has, Now: start})
		if err != nil {
			t.Fatal(err)
		}
		s, err := c.Cancel(t.Context(), key)
		if err == nil && (s.Key != key || kind != deskapi.ContentType || status/100 != 2) {
			t.Errorf("taken: %+v", s)
		}
		if err != nil && !w.Has(problem(t, err).Key+".what") {
			t.Errorf("without words: %v", err)
		}
	})
}

type answering func(*http.Request) (*http.Response, error)

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) { return a(r) }
