package wire_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"daftari/providers"
	"daftari/providers/wire"
)

func start() time.Time { return time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC) }

func TestPlacesOfFailure(t *testing.T) {
	var hits atomic.Int32
	mux := http.NewServeMux()
	mux.HandleFunc("/ok", func(w http.ResponseWriter, _ *http.Request) { hits.Add(1); _, _ = w.Write([]byte(`{"a":1}`)) })
	mux.HandleFunc("/drop", func(w http.ResponseWriter, _ *http.Request) {
		hits.Add(1)
		c, _, _ := http.NewResponseController(w).Hijack()
		_ = c.Close()
	})
	mux.HandleFunc("/long", func(w http.ResponseWriter, _ *http.Request) {
		hits.Add(1)
		_, _ = w.Write(make([]byte, wire.MaxAnswer+1))
	})
	mux.HandleFunc("/move", func(w http.ResponseWriter, r *http.Request) {
		hits.Add(1)
		http.Redirect(w, r, "/ok", http.StatusTemporaryRedirect)
	})
	mux.HandleFunc("/later", func(w http.ResponseWriter, _ *http.Request) {
		hits.Add(1)
		w.Header().Set("Retry-After", "30")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	mux.HandleFunc("/who", func(w http.ResponseWriter, _ *http.Request) { hits.Add(1); w.WriteHeader(http.StatusUnauthorized) })
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	tls := httptest.NewTLSServer(mux)
	t.Cleanup(tls.Close)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + l.Addr().String()
	_ = l.Close()

	var log bytes.Buffer
	c := wire.New(nil, slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), start)
	for _, f := range []struct {
		name, url string
		door      providers.Reason
		status    int
		hits      int
	}{
		{"answered", s.URL + "/ok", "", 200, 1},
		{"dropped on a kept connection", s.URL + "/drop", providers.Ambiguous, 0, 1},
		{"too long", s.URL + "/long", providers.Ambiguous, 200, 1},
		{"redirected", s.URL + "/move", "", 307, 1},
		{"later", s.URL + "/later", providers.Throttled, 429, 1},
		{"unknown", s.URL + "/who", providers.SignedOut, 401, 1},
		{"nobody there", nobody + "/ok", providers.NotSent, 0, 0},
		{"no such name", "http://nowhere.invalid/ok", providers.NotSent, 0, 0},
		{"a certificate of nobody's", tls.URL + "/ok", providers.NotSent, 0, 0},
	} {
		hits.Store(0)
		ans, err := c.Do(t.Context(), wire.Call{Op: "pay", Method: http.MethodPost, URL: f.url + "?n=256770000001", JSON: map[string]string{"k": "secret"},
			Header: map[string]string{"Idempotency-Key": "k"}})
		if err != nil || ans.Door() != f.door || ans.Status != f.status || int(hits.Load()) != f.hits {
			t.Errorf("%s: %q, status %d, %d requests, %v", f.name, ans.Door(), ans.Status, hits.Load(), err)
		}
		if f.status == 429 && !ans.RetryAt().Equal(start().Add(30*time.Second)) {
			t.Errorf("again at %v", ans.RetryAt())
		}
	}
	if s := log.String(); !strings.Contains(s, `"op":"pay"`) || strings.Contains(s, "256770000001") || strings.Contains(s, "secret") {
		t.Error(s)
	}
}

func TestCancelledBeforeItStarts(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := wire.New(nil, slog.New(slog.DiscardHandler), start)
	ans, err := c.Do(ctx, wire.Call{Op: "pay", Method: http.MethodPost, URL: "http://127.0.0.1:1/"})
	if err != nil || ans.Door() != providers.NotSent {
		t.Errorf("%q %v", ans.Door(), err)
	}
}

type failing struct{ err error }

func (f failing) RoundTrip(*http.Request) (*http.Response, error) { return nil, f.err }

// TestLineThatTellsNothing: over a transport that reports no connection, only a failed dial is surely
// before the first byte.
func TestLineThatTellsNothing(t *testing.T) {
	for name, f := range map[string]struct {
		err  error
		want providers.Reason
	}{
		"dropped":           {io.EOF, providers.Ambiguous},
		"dropped half-way":  {io.ErrUnexpectedEOF, providers.Ambiguous},
		"out of time":       {context.DeadlineExceeded, providers.Ambiguous},
		"cancelled":         {context.Canceled, providers.Ambiguous},
		"reset":             {&net.OpError{Op: "read", Err: syscall.ECONNRESET}, providers.Ambiguous},
		"nobody there":      {&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, providers.NotSent},
		"something unheard": {errors.New("the proxy is tired"), providers.Ambiguous},
	} {
		c := wire.New(&http.Client{Transport: failing{f.err}}, slog.New(slog.DiscardHandler), start)
		ans, err := c.Do(t.Context(), wire.Call{Op: "pay", Method: http.MethodPost, URL: "http://127.0.0.1:1/"})
		if err != nil || ans.Door() != f.want {
			t.Errorf("%s: %q %v, want %q", name, ans.Door(), err, f.want)
		}
	}
}

func TestFaultsOfOurOwn(t *testing.T) {
	c := wire.New(nil, slog.New(slog.DiscardHandler), start)
	for name, call := range map[string]wire.Call{
		"address": {Op: "pay", Method: http.MethodPost, URL: "http://[::1"},
		"body":    {Op: "pay", Method: http.MethodPost, URL: "http://127.0.0.1:1/", JSON: func() {}},
	} {
		if ans, err := c.Do(t.Context(), call); err == nil || ans.Door() != providers.NotSent {
			t.Errorf("%s: %q %v", name, ans.Door(), err)
		}
	}
}

func TestTokens(t *testing.T) {
	now := start()
	answers := []struct {
		status int
		body   string
	}{{500, ""}, {401, "{}"}, {429, ""}, {200, "<html>"}, {200, `{"token":"one"}`}, {200, `{"token":"two"}`}, {200, `{"token":"three"}`}}
	var asked atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		a := answers[asked.Add(1)-1]
		w.WriteHeader(a.status)
		_, _ = w.Write([]byte(a.body))
	}))
	t.Cleanup(s.Close)
	c := wire.New(nil, slog.New(slog.DiscardHandler), start)
	tok := wire.Token{
		Fetch: func(ctx context.Context) (wire.Answer, error) {
			return c.Do(ctx, wire.Call{Op: "token", Method: http.MethodPost, URL: s.URL})
		},
		Parse: func(b []byte) (string, time.Duration, bool) {
			v, ok := wire.Read[struct{ Token string }](b)
			return v.Token, time.Hour, ok
		},
	}
	get := func(value string, reason providers.Reason, want int) {
		t.Helper()
		v, r, err := tok.Get(t.Context(), now)
		if err != nil || v.Reveal() != value || r != reason || int(asked.Load()) != want {
			t.Errorf("%q %q %v after %d", v.Reveal(), r, err, asked.Load())
		}
	}
	get("", providers.NotSent, 1)
	get("", providers.SignedOut, 2)
	get("", providers.Throttled, 3)
	get("", providers.NotSent, 4)
	get("one", "", 5)
	get("one", "", 5)
	now = now.Add(time.Hour - 10*time.Second) // nearly over
	get("two", "", 6)
	tok.Drop()
	get("three", "", 7)
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{`{"a":1}`, `{}`, `null`, ``, `[]`, `<html>`, `{"a":`, ` {"a":1} `, `{"a":"x"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		v, ok := wire.Read[struct{ A int }](b)
		if !ok && v.A != 0 {
			t.Error("an answer that was not read left something")
		}
		if ok && !bytes.HasPrefix(bytes.TrimSpace(b), []byte("{")) {
			t.Errorf("%q was read", b)
		}
	})
}
