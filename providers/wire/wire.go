// Package wire is the line from a rail's adapter to its provider: JSON over HTTP, where one call
// is one request, and where a failure tells whether a byte of it may have arrived.
package wire

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"daftari/app"
	"daftari/fineract/transport"
	"daftari/providers"
)

// MaxAnswer is the longest answer that is read; what is longer counts as no answer.
const MaxAnswer = 256 << 10

// patience is how long a call may take when its context says nothing.
const patience = 60 * time.Second

// Client is safe for concurrent use.
type Client struct {
	http *http.Client
	log  *slog.Logger
	now  func() time.Time
}

// New makes a client over base; nil makes one with the house's limits. Redirects are answers
// like any other: to follow one would send an order twice.
func New(base *http.Client, log *slog.Logger, now func() time.Time) *Client {
	if base == nil {
		base = &http.Client{Transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
			TLSHandshakeTimeout: 10 * time.Second,
			TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12},
			IdleConnTimeout:     30 * time.Second,
		}}
	}
	c := *base
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if c.Timeout == 0 {
		c.Timeout = patience
	}
	return &Client{http: &c, log: log, now: now}
}

// Now by the clock that the client was given.
func (c *Client) Now() time.Time { return c.now() }

// Call is one request. Op is a constant word for the log.
type Call struct {
	Op     string
	Method string
	URL    string
	Header map[string]string
	JSON   any        // body; nil = none
	Form   url.Values // body where there is no JSON
}

// Answer is what came back. Reason is "" for an answer, Ambiguous when nothing usable came, NotSent when
// nothing left. Of a call that had no token it is NotSent, SignedOut or Throttled, and Status and Header
// are the sign-in's.
type Answer struct {
	Reason providers.Reason
	Status int
	Header http.Header
	Body   []byte
	now    time.Time
}

// OK says that the answer is a 2xx.
func (a Answer) OK() bool { return a.Reason == "" && a.Status/100 == 2 }

// Do sends the call once. An error is a fault of our own, and nothing was sent.
func (c *Client) Do(ctx context.Context, call Call) (Answer, error) {
	body, kind, err := call.body()
	if err != nil {
		return Answer{Reason: providers.NotSent}, fmt.Errorf("%s: %w", call.Op, err)
	}
	watched, watch := transport.With(ctx, call.Op)
	req, err := http.NewRequestWithContext(watched, call.Method, call.URL, body)
	if err != nil {
		return Answer{Reason: providers.NotSent}, fmt.Errorf("%s: the address cannot be used", call.Op)
	}
	// net/http sends a request again by itself when a kept connection drops; without a way to get
	// the body anew it cannot (reference/reliability.md 0.2).
	req.GetBody = nil
	req.Header.Set("Accept", "application/json")
	if body != nil {
		req.Header.Set("Content-Type", kind)
	}
	for name, value := range call.Header {
		req.Header.Set(name, value)
	}
	start := c.now()
	ans := Answer{Reason: providers.NotSent, now: start}
	if ctx.Err() == nil {
		ans = c.send(req, watch)
	}
	c.log.DebugContext(ctx, "rail called", "op", call.Op, "status", ans.Status, "reason", string(ans.Reason), "took", c.now().Sub(start))
	return ans, nil
}

func (c Call) body() (io.Reader, string, error) {
	switch {
	case c.JSON != nil:
		b, err := json.Marshal(c.JSON)
		return bytes.NewReader(b), "application/json", err
	case c.Form != nil:
		return strings.NewReader(c.Form.Encode()), "application/x-www-form-urlencoded", nil
	}
	return nil, "", nil
}

func (c *Client) send(req *http.Request, watch *transport.Watch) Answer {
	ans := Answer{Reason: providers.Ambiguous, now: c.now()}
	resp, err := c.http.Do(req)
	if err != nil {
		if watch.Fail(err).Place == transport.NotSent {
			ans.Reason = providers.NotSent
		}
		return ans
	}
	defer resp.Body.Close()
	ans.Status, ans.Header = resp.StatusCode, resp.Header
	b, err := io.ReadAll(io.LimitReader(resp.Body, MaxAnswer+1))
	ans.Body = b[:min(len(b), MaxAnswer)]
	if err == nil && len(b) <= MaxAnswer {
		ans.Reason = ""
	}
	return ans
}

// Door is what an answer means before any rail's table is looked at: nothing came, the door does
// not know us, or it said later. "" leaves it to the table.
func (a Answer) Door() providers.Reason {
	switch {
	case a.Reason != "":
		return a.Reason
	case a.Status == http.StatusUnauthorized:
		return providers.SignedOut
	case a.Status == http.StatusTooManyRequests:
		return providers.Throttled
	}
	return ""
}

// Trouble of a look-up that learned nothing. It speaks of no payment: none is in doubt by it.
func (a Answer) Trouble() error {
	switch door := a.Door(); door {
	case providers.SignedOut:
		return app.Trouble(app.SignedOut, "rail.unwelcome", nil)
	case providers.NotSent:
		return app.Trouble(app.Offline, "rail.unreached", nil)
	case providers.Throttled:
		return app.Trouble(app.Busy, "rail.unanswered", nil)
	}
	return Unanswered(fmt.Errorf("status %d", a.Status))
}

// Unanswered is the trouble of an answer to a look-up that cannot be read.
func Unanswered(err error) *app.Problem { return app.Trouble(app.Doubtful, "rail.unanswered", err) }

// RetryAt is when the answer allows the next call, by our clock; zero if it says nothing.
func (a Answer) RetryAt() time.Time {
	if wait := transport.RetryAfter(a.Header, a.now); wait > 0 {
		return a.now.Add(wait)
	}
	return time.Time{}
}

// Dress puts onto a Result what every answer brings.
func (a Answer) Dress(r providers.Result) providers.Result {
	r.Raw = a.Body
	if r.Reason == providers.Throttled {
		r.RetryAt = a.RetryAt()
	}
	if r.Code == "" && a.Status != 0 {
		r.Code = strconv.Itoa(a.Status)
	}
	return r
}

// Read an answer's JSON object into a T. false for anything else: a page, an empty body, a cut
// one, null.
func Read[T any](body []byte) (T, bool) {
	var v T
	trimmed := bytes.TrimSpace(body)
	if len(trimmed) == 0 || trimmed[0] != '{' || json.Unmarshal(trimmed, &v) != nil {
		var zero T
		return zero, false
	}
	return v, true
}
