package fineract

import (
	"context"
	"io"
	"net/http"
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
	Served   time.Time // the server's Date, zero if none: what the clock there says
}

type routeKey struct{}

type routeInfo struct {
	route string
	w     *wire
}

func withRoute(ctx context.Context, route string, w *wire) context.Context {
	return context.WithValue(ctx, routeKey{}, routeInfo{route, w})
}

// observer tells Config.Observe of each try, once its answer has been read or has failed.
type observer struct {
	next http.RoundTripper
	c    *Client
}

// CloseIdleConnections is passed on.
func (o *observer) CloseIdleConnections() {
	if t, ok := o.next.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

// RoundTrip counts and passes on.
func (o *observer) RoundTrip(req *http.Request) (*http.Response, error) {
	if o.c.observe == nil {
		return o.next.RoundTrip(req)
	}
	info, _ := req.Context().Value(routeKey{}).(routeInfo)
	start := o.c.now()
	x := Exchange{Method: req.Method, Route: info.route, Up: requestSize(req)}
	resp, err := o.next.RoundTrip(req)
	if err != nil {
		if info.w != nil && info.w.place(err) == NotSent {
			x.Up = 0
		}
		x.Duration = o.c.now().Sub(start)
		o.c.observe(x)
		return nil, err
	}
	x.Status = resp.StatusCode
	x.Down = int64(len(resp.Proto)+len(resp.Status)+5) + headerSize(resp.Header)
	x.Served, _ = http.ParseTime(resp.Header.Get("Date"))
	resp.Body = &countedBody{ReadCloser: resp.Body, done: func(n int64) {
		x.Down += n
		x.Duration = o.c.now().Sub(start)
		o.c.observe(x)
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
