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
	"strconv"
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

// door is a server whose /token gives the answers in turn, and whose /pay takes the tokens that are good.
func door(t *testing.T, answers []string, good string) (tok *wire.Token, pay func(ctx context.Context) wire.Answer, signedIn *atomic.Int32, pass func(time.Duration)) {
	now, signedIn := start(), &atomic.Int32{}
	mux := http.NewServeMux()
	mux.HandleFunc("/token", func(w http.ResponseWriter, _ *http.Request) {
		status, body, _ := strings.Cut(answers[signedIn.Add(1)-1], " ")
		n, err := strconv.Atoi(status)
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("Retry-After", "30")
		w.WriteHeader(n)
		_, _ = w.Write([]byte(body))
	})
	mux.HandleFunc("/pay", func(w http.ResponseWriter, r *http.Request) {
		if token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); token == "" || !strings.Contains(good, token) {
			w.WriteHeader(http.StatusUnauthorized)
		}
		_, _ = w.Write([]byte(r.Header.Get("Authorization") + r.Header.Get("X-Country")))
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	c := wire.New(nil, slog.New(slog.DiscardHandler), func() time.Time { return now })
	tok = wire.NewToken(func(ctx context.Context) (wire.Answer, error) {
		return c.Do(ctx, wire.Call{Op: "token", Method: http.MethodPost, URL: s.URL + "/token"})
	})
	pay = func(ctx context.Context) wire.Answer {
		t.Helper()
		ans, err := tok.Call(ctx, c, wire.Call{Op: "pay", Method: http.MethodPost, URL: s.URL + "/pay", Header: map[string]string{"X-Country": "UG"}})
		if err != nil {
			t.Error(err)
		}
		return ans
	}
	return tok, pay, signedIn, func(d time.Duration) { now = now.Add(d) }
}

func TestTokens(t *testing.T) {
	tok, pay, signedIn, pass := door(t, []string{
		"500 ", "401 {}", "429 {}", "200 <html>", `200 {"access_token":"","expires_in":3600}`, `200 {"access_token":"one","expires_in":3600}`,
		`200 {"access_token":"two","expires_in":"3599"}`, `200 {"access_token":"three"}`, `200 {"access_token":"four","expires_in":99999999999999}`,
		`200 {"access_token":"five","expires_in":3600}`, `200 {"access_token":"one","expires_in":60}`,
	}, "one two three four")
	for _, c := range []struct {
		name   string
		before func()
		door   providers.Reason
		body   string
		asked  int32
	}{
		{"the door is broken", nil, providers.NotSent, "", 1},
		{"the door does not know us", nil, providers.SignedOut, "", 2},
		{"the door says later", nil, providers.Throttled, "", 3},
		{"a page", nil, providers.NotSent, "", 4},
		{"no token", nil, providers.NotSent, "", 5},
		{"a token", nil, "", "Bearer oneUG", 6},
		{"is kept", nil, "", "Bearer oneUG", 6},
		{"until it is nearly over", func() { pass(time.Hour - 10*time.Second) }, "", "Bearer twoUG", 7},
		{"or dropped; one without a life", tok.Drop, "", "Bearer threeUG", 8},
		{"is used once; one with a long life", nil, "", "Bearer fourUG", 9},
		{"is kept for a day", func() { pass(25 * time.Hour) }, providers.SignedOut, "Bearer fiveUG", 10},
		{"and what is refused is forgotten", nil, "", "Bearer oneUG", 11},
	} {
		if c.before != nil {
			c.before()
		}
		ans := pay(t.Context())
		if ans.Door() != c.door || string(ans.Body) != c.body || signedIn.Load() != c.asked {
			t.Errorf("%s: %q %q after %d", c.name, ans.Door(), ans.Body, signedIn.Load())
		}
		if res := ans.Dress(providers.Say("k", c.door, "")); c.door == providers.Throttled && !res.RetryAt.Equal(start().Add(30*time.Second)) {
			t.Errorf("%s: again at %v", c.name, res.RetryAt)
		}
	}
}

// TestSignInThatHangs: who waits for another's sign-in leaves when its own context ends.
func TestSignInThatHangs(t *testing.T) {
	c := wire.New(nil, slog.New(slog.DiscardHandler), start)
	begun, release := make(chan struct{}), make(chan struct{})
	tok := wire.NewToken(func(context.Context) (wire.Answer, error) {
		close(begun)
		<-release
		return wire.Answer{Status: http.StatusServiceUnavailable}, nil
	})
	call := func(ctx context.Context) <-chan providers.Reason {
		done := make(chan providers.Reason, 1)
		go func() {
			ans, err := tok.Call(ctx, c, wire.Call{Op: "pay", Method: http.MethodPost, URL: "http://127.0.0.1:1/"})
			if err != nil {
				t.Error(err)
			}
			done <- ans.Door()
		}()
		return done
	}
	first := call(t.Context())
	<-begun
	ctx, cancel := context.WithCancel(t.Context())
	second := call(ctx)
	cancel()
	select {
	case reason := <-second:
		if reason != providers.NotSent {
			t.Errorf("%q, want not sent", reason)
		}
	case <-time.After(20 * time.Second):
		t.Error("still there")
	}
	tok.Drop() // does not wait either
	close(release)
	if reason := <-first; reason != providers.NotSent {
		t.Errorf("%q, want not sent", reason)
	}
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
