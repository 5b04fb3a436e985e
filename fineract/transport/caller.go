package transport

import (
	"context"
	"net/http"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// Calls is how a Caller calls.
type Calls struct {
	Transport http.RoundTripper
	Now       func() time.Time
	Observe   func(Exchange) // may be nil
	Timeout   time.Duration  // of one request, its body included
	Wait      time.Duration  // before the second try of a read, unless the other side says how long
	Longest   time.Duration  // that a read waits if told to; told more, it takes the answer as it is
	// Final tells of a "later" (429, 503) that no second try will change; nil = none is.
	Final func(*http.Response) bool
}

// Caller sends requests by the house's one rule: a read may take a second try, and whatever writes is one request.
type Caller struct {
	calls    Calls
	single   *http.Client
	retrying *retryablehttp.Client
}

// NewCaller makes a Caller. It follows no redirect: one would carry a password or a posting elsewhere, so that an answer 3xx
// is shown as it is.
func NewCaller(calls Calls) *Caller {
	c := &Caller{calls: calls, single: &http.Client{
		Transport:     &Observer{Next: calls.Transport, Now: calls.Now, Observe: calls.Observe},
		Timeout:       calls.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	c.retrying = &retryablehttp.Client{HTTPClient: c.single, RetryMax: 1, CheckRetry: c.again, Backoff: c.wait,
		ErrorHandler: retryablehttp.PassthroughErrorHandler}
	return c
}

// Do sends the request.
func (c *Caller) Do(req *http.Request) (*http.Response, error) {
	if req.Method == http.MethodGet {
		r, err := retryablehttp.FromRequest(req)
		if err != nil {
			return nil, err
		}
		return c.retrying.Do(r)
	}
	// net/http sends a PUT, or what carries an Idempotency-Key, again by itself when a kept connection drops; without a
	// way to get the body anew it cannot (reference/reliability.md 0.2).
	req.GetBody = nil
	return c.single.Do(req)
}

// Close lets go of kept connections.
func (c *Caller) Close() { c.single.CloseIdleConnections() }

// again allows the second try of a read: after a failure of the line, a proxy's, and where the other side said "soon".
func (c *Caller) again(ctx context.Context, resp *http.Response, err error) (bool, error) {
	switch {
	case ctx.Err() != nil:
		return false, ctx.Err()
	case err != nil:
		return !BadCertificate(err), nil
	case resp.StatusCode == http.StatusTooManyRequests, resp.StatusCode == http.StatusServiceUnavailable:
		final := c.calls.Final != nil && c.calls.Final(resp)
		return !final && RetryAfter(resp.Header, time.Time{}) <= c.calls.Longest, nil
	}
	return resp.StatusCode == http.StatusBadGateway || resp.StatusCode == http.StatusGatewayTimeout, nil
}

func (c *Caller) wait(_, _ time.Duration, _ int, resp *http.Response) time.Duration {
	if resp != nil {
		if told := RetryAfter(resp.Header, c.calls.Now()); told > 0 {
			return min(told, c.calls.Longest)
		}
	}
	return c.calls.Wait
}
