package transport

import (
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Exchange is one try on the wire, for counting bytes and requests. It holds no bodies and no path values.
type Exchange struct {
	Method   string
	Route    string // template as in the OpenAPI file, "/v1/loans/{loanId}"
	Status   int    // 0: no answer
	Up, Down int64  // bytes as they travelled (compressed), heads included; TLS and TCP not
	Duration time.Duration
	Served   time.Time // the server's Date, what the clock there says; zero for an answer of somebody else's
}

// Observer tells Observe of each try, once its answer has been read or has failed.
type Observer struct {
	Next    http.RoundTripper
	Now     func() time.Time
	Observe func(Exchange) // may be nil
}

// CloseIdleConnections is passed on.
func (o *Observer) CloseIdleConnections() {
	if t, ok := o.Next.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

// RoundTrip counts and passes on.
func (o *Observer) RoundTrip(req *http.Request) (*http.Response, error) {
	if o.Observe == nil {
		return o.Next.RoundTrip(req)
	}
	watch, ok := req.Context().Value(watchKey{}).(*Watch)
	if !ok {
		watch = &Watch{}
	}
	start := o.Now()
	x := Exchange{Method: req.Method, Route: watch.route, Up: requestSize(req)}
	resp, err := o.Next.RoundTrip(req)
	if err != nil {
		if watch.place(err) == NotSent {
			x.Up = 0
		}
		x.Duration = o.Now().Sub(start)
		o.Observe(x)
		return nil, err
	}
	x.Status = resp.StatusCode
	x.Down = int64(len(resp.Proto)+len(resp.Status)+5) + headerSize(resp.Header)
	served, _ := http.ParseTime(resp.Header.Get("Date"))
	resp.Body = &countedBody{ReadCloser: resp.Body, done: func(n int64) {
		if watch.own.Load() {
			x.Served = served
		}
		x.Down += n
		x.Duration = o.Now().Sub(start)
		o.Observe(x)
	}}
	return resp, nil
}

func requestSize(req *http.Request) int64 {
	// "METHOD uri HTTP/1.1", "Host: ..", "Content-Length: n", the empty line
	n := len(req.Method) + len(req.URL.RequestURI()) + 12 + len(req.URL.Host) + 8 + 2
	if req.ContentLength > 0 {
		n += 18
		for l := req.ContentLength; l > 0; l /= 10 {
			n++
		}
	}
	return int64(n) + headerSize(req.Header) + max(0, req.ContentLength)
}

func headerSize(h http.Header) int64 {
	var n int64
	for name, vs := range h {
		for _, v := range vs {
			n += int64(len(name) + len(v) + 4)
		}
	}
	return n
}

type countedBody struct {
	io.ReadCloser
	n    int64
	once sync.Once
	done func(int64)
}

// Read counts and passes on.
func (b *countedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.n += int64(n)
	return n, err
}

// Close reports once.
func (b *countedBody) Close() error {
	err := b.ReadCloser.Close()
	b.once.Do(func() { b.done(b.n) })
	return err
}

// RetryAfter reads seconds or a date. A date needs now; the zero time lets it count from the answer's own Date.
func RetryAfter(h http.Header, now time.Time) time.Duration {
	v := h.Get("Retry-After")
	if n, err := strconv.ParseInt(v, 10, 32); err == nil && n >= 0 {
		return time.Duration(n) * time.Second
	}
	at, err := http.ParseTime(v)
	if err != nil {
		return 0
	}
	if sent, err := http.ParseTime(h.Get("Date")); err == nil {
		now = sent
	}
	if now.IsZero() {
		return 0
	}
	return max(0, at.Sub(now))
}
