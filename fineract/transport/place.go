// Package transport is the line to a server: connections on which bytes are counted, so that after a failure it is known
// whether a request may have arrived, and so that each try can be accounted for.
package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Place says how far a request came.
type Place int

const (
	// Sent: all of it or a part left this machine and no full valid answer came. It may have been carried out.
	Sent Place = iota
	// NotSent: not one byte of it left this machine (name, connection, TLS, proxy). It was not carried out.
	NotSent
)

// String names the place.
func (p Place) String() string {
	if p == NotSent {
		return "not sent"
	}
	return "sent"
}

// Error is a failure without an answer from the server that was meant.
type Error struct {
	Place      Place
	NotOurs    bool      // something answered, but not Fineract: a captive portal, a proxy's page
	Refused    Refusal   // why the server was not believed, "" if it was or did not come so far
	CertFrom   time.Time // RanOut, NotYet: the certificate is good from here
	CertUntil  time.Time // and until here
	Timeout    bool
	Status     int           // of the answer that was not Fineract's, or that broke off; 0 if none
	RetryAfter time.Duration // what it asked for
	Err        error
}

// Error has no address, body or name in it beyond what the network library says.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Place.String())
	if e.NotOurs {
		b.WriteString(", answered by something else than Fineract")
	}
	if e.Refused != "" {
		b.WriteString(", server not believed (" + string(e.Refused) + ")")
	}
	if e.Status != 0 {
		fmt.Fprintf(&b, ", HTTP %d", e.Status)
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Fail makes the error of a request that failed without an answer.
func (w *Watch) Fail(err error) *Error {
	var ue *url.Error
	if errors.As(err, &ue) {
		err = ue.Err // its text has the address with account numbers in it
	}
	te := &Error{Place: w.place(err), Err: err}
	te.Refused, te.CertFrom, te.CertUntil = refusal(err)
	var ne net.Error
	te.Timeout = errors.As(err, &ne) && ne.Timeout() || errors.Is(err, context.DeadlineExceeded)
	return te
}

// Watch sees the connections that a request was given and how much was written to them.
type Watch struct {
	route   string
	mu      sync.Mutex
	asked   bool // a transport that reports looked for a connection
	given   []grip
	unknown bool // a connection whose bytes are not counted
	own     atomic.Bool
}

// Own says, before the answer's body is closed, whether it is of the server that was meant: a portal's clock counts
// for nothing.
func (w *Watch) Own(is bool) { w.own.Store(is) }

type grip struct {
	conn  *countedConn
	start int64
}

type watchKey struct{}

// With starts to watch a request. route is the name under which its tries are told to the observer.
func With(ctx context.Context, route string) (context.Context, *Watch) {
	w := &Watch{route: route}
	return httptrace.WithClientTrace(context.WithValue(ctx, watchKey{}, w), w.trace()), w
}

func (w *Watch) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.asked = true
		},
		GotConn: func(info httptrace.GotConnInfo) {
			conn := info.Conn
			if t, ok := conn.(*tls.Conn); ok {
				conn = t.NetConn()
			}
			w.mu.Lock()
			defer w.mu.Unlock()
			counted, ok := conn.(*countedConn)
			if !ok {
				w.unknown = true
				return
			}
			w.given = append(w.given, grip{counted, counted.written.Load()})
		},
	}
}

// place is NotSent only when that is certain: no connection was got, or nothing was written to those that were. After
// the caller gave up a write may still be under way, so that then a connection at hand means Sent.
func (w *Watch) place(err error) Place {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.asked {
		var op *net.OpError
		if errors.As(err, &op) && op.Op == "dial" {
			return NotSent
		}
		return Sent
	}
	if w.unknown {
		return Sent
	}
	gaveUp := errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
	var ne net.Error
	gaveUp = gaveUp || errors.As(err, &ne) && ne.Timeout()
	for _, g := range w.given {
		if gaveUp || g.conn.written.Load() != g.start {
			return Sent
		}
	}
	return NotSent
}

// countedConn counts what is handed to the system, from before it is: an answer can be there before the write has
// returned to us. A write that failed counts as far as a part of it may have gone.
type countedConn struct {
	net.Conn
	written atomic.Int64
}

// Write counts and passes on.
func (c *countedConn) Write(p []byte) (int, error) {
	c.written.Add(int64(len(p)))
	n, err := c.Conn.Write(p)
	c.written.Add(int64(n - len(p)))
	return n, err
}
