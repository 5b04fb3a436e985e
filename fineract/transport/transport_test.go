package transport

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// brittle is a connection that can no longer take more than some bytes.
type brittle struct {
	net.Conn
	left int
}

func (b *brittle) Write(p []byte) (int, error) {
	if len(p) <= b.left {
		b.left -= len(p)
		return b.Conn.Write(p)
	}
	n, _ := b.Conn.Write(p[:b.left])
	b.left = 0
	return n, syscall.EPIPE
}

// TestBrokenKeptConnection: whether a posting may have gone is read from the bytes that a kept connection took.
func TestBrokenKeptConnection(t *testing.T) {
	for _, tt := range []struct {
		name string
		more int // bytes that the second request gets through
		want Place
	}{{"not one byte", 0, NotSent}, {"three bytes", 3, Sent}} {
		t.Run(tt.name, func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "{}") }))
			defer srv.Close()
			tr, err := New(Trust{Now: time.Now})
			if err != nil {
				t.Fatal(err)
			}
			defer tr.CloseIdleConnections()
			var conn *brittle
			tr.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
				if conn != nil {
					return nil, errors.New("a second connection")
				}
				c, err := (&net.Dialer{}).DialContext(ctx, network, addr)
				conn = &brittle{c, 1 << 20}
				return &countedConn{Conn: conn}, err
			}
			post := func() (*Watch, error) {
				ctx, w := With(t.Context(), "/r")
				req, err := http.NewRequestWithContext(ctx, http.MethodPost, srv.URL, strings.NewReader(`{"a":1}`))
				if err != nil {
					t.Fatal(err)
				}
				req.GetBody = nil
				req.Header.Set("Idempotency-Key", "k")
				resp, err := tr.RoundTrip(req)
				if err == nil {
					_, _ = io.Copy(io.Discard, resp.Body)
					resp.Body.Close()
				}
				return w, err
			}
			if _, err := post(); err != nil {
				t.Fatal(err)
			}
			conn.left = tt.more
			w, err := post()
			if err == nil {
				t.Fatal("no error")
			}
			if got := w.Fail(err).Place; got != tt.want {
				t.Errorf("%s (%v), want %s", got, err, tt.want)
			}
		})
	}
}

// stuck is a connection whose writes hang until it is closed.
type stuck struct {
	net.Conn
	begun, closed chan struct{}
	once          sync.Once
}

func (s *stuck) Write([]byte) (int, error) {
	close(s.begun)
	<-s.closed
	return 0, net.ErrClosed
}

func (s *stuck) Close() error {
	s.once.Do(func() { close(s.closed) })
	return s.Conn.Close()
}

// TestGaveUpWhileWriting: nothing has been counted yet, but the write may still succeed after the caller left.
func TestGaveUpWhileWriting(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()
	tr, err := New(Trust{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	s := &stuck{begun: make(chan struct{}), closed: make(chan struct{})}
	tr.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := (&net.Dialer{}).DialContext(ctx, network, addr)
		s.Conn = c
		return &countedConn{Conn: s}, err
	}
	ctx, cancel := context.WithCancel(t.Context())
	ctx, w := With(ctx, "/r")
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, srv.URL, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		<-s.begun
		cancel()
	}()
	if _, err := tr.RoundTrip(req); err == nil || w.Fail(err).Place != Sent {
		t.Errorf("%v, want sent", err)
	}
	s.Close()
}

func TestRetryAfter(t *testing.T) {
	for in, want := range map[string]time.Duration{"": 0, "7": 7 * time.Second, "-1": 0, "x": 0, "99999999999999": 0,
		"Sat, 21 Nov 2026 12:00:30 GMT": 30 * time.Second, "Sat, 21 Nov 2026 11:00:00 GMT": 0} {
		h := http.Header{"Retry-After": {in}, "Date": {"Sat, 21 Nov 2026 12:00:00 GMT"}}
		if got := RetryAfter(h, time.Time{}); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

func TestRootsMustBePEM(t *testing.T) {
	if _, err := New(Trust{RootPEM: []byte("not a certificate"), Now: time.Now}); err == nil {
		t.Error("taken")
	}
}

// slow returns from a write only when released, though the bytes have long gone.
type slow struct {
	net.Conn
	gone, release chan struct{}
}

func (s *slow) Write(p []byte) (int, error) {
	close(s.gone)
	<-s.release
	return len(p), nil
}

// TestAnswerBeforeWriteReturns: the answer may be there, and be lost, before the write of the request has
// returned. That was sent.
func TestAnswerBeforeWriteReturns(t *testing.T) {
	s := &slow{gone: make(chan struct{}), release: make(chan struct{})}
	c := &countedConn{Conn: s}
	w := &Watch{asked: true, given: []grip{{conn: c}}}
	var wg sync.WaitGroup
	wg.Go(func() { _, _ = c.Write([]byte("POST")) })
	<-s.gone
	if got := w.place(errors.New("the line broke")); got != Sent {
		t.Errorf("%v, want sent", got)
	}
	close(s.release)
	wg.Wait()
}
