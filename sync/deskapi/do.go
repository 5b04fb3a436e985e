package deskapi

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"daftari/app"
	"daftari/fineract/transport"
)

// ContentType of all that a desk says of its own: what bears another is somebody else's page.
const ContentType = "application/vnd.daftari.desk+json"

// call is one request before it is one.
type call struct {
	method string
	path   string // one of the Paths
	key    app.Key
	query  url.Values
	body   any // nil = an empty object
}

// do sends a call and reads the answer. whole says whether it is one to this call. Where an answer is lost the Problem is
// Doubtful, and the same call is made again: it names its thing by key.
func do[T any](ctx context.Context, c *Client, cl call, whole func(T) bool) (T, error) {
	var none, v T
	status, kind, body, err := c.send(ctx, cl)
	if err != nil {
		return none, err
	}
	if kind == ContentType && status/100 == 4 {
		if p, ok := c.refused(body); ok {
			return none, p
		}
	}
	if kind != ContentType || status/100 != 2 {
		return none, app.Trouble(app.Doubtful, "deskapi.line", fmt.Errorf("%s: no answer of the desk's, HTTP %d", cl.path, status))
	}
	if !whollyJSON(body, &v) || !whole(v) {
		return none, app.Trouble(app.Doubtful, "deskapi.line", fmt.Errorf("%s: the answer is not whole", cl.path))
	}
	return v, nil
}

// whollyJSON reads one object and nothing after it.
func whollyJSON(body []byte, into any) bool {
	trimmed := bytes.TrimSpace(body)
	return len(trimmed) > 0 && trimmed[0] == '{' && json.Unmarshal(trimmed, into) == nil
}

// refused reads a Refusal. A class or key that this program does not know becomes a general one.
func (c *Client) refused(body []byte) (*app.Problem, bool) {
	var r Refusal
	if !whollyJSON(body, &r) || r.Key == "" || len(r.Args)%2 != 0 {
		return nil, false
	}
	if !mayRefuse(r.Class) {
		r.Class = app.Rejected
	}
	if c.known == nil || !c.known(r.Key+".what") {
		return app.Trouble(r.Class, "deskapi.refused", nil, "code", short(r.Key)), true
	}
	args := make([]any, len(r.Args))
	for i, a := range r.Args {
		args[i] = a
	}
	return app.Trouble(r.Class, r.Key, nil, args...), true
}

// mayRefuse says which classes a 4xx may have: none that speaks of a lost answer, for one was had.
func mayRefuse(c app.Class) bool {
	switch c {
	case app.BadInput, app.NotFound, app.Conflict, app.OverLimit, app.Busy, app.SignedOut, app.NotPermitted, app.Rejected, app.Misfit:
		return true
	case app.Offline, app.Doubtful, app.Foreign, app.BrokenBook, app.BadConfig, app.Internal:
	}
	return false
}

// short keeps a word of somebody else's to what fits on a line.
func short(s string) string {
	if len(s) > 60 {
		s = s[:60]
	}
	return strings.ToValidUTF8(s, "")
}

// send one request and read its whole answer. An error is Offline where nothing left, else Doubtful.
func (c *Client) send(ctx context.Context, cl call) (status int, kind string, body []byte, err error) {
	watched, watch := transport.With(ctx, cl.path)
	req, err := c.request(watched, cl)
	if err != nil {
		return 0, "", nil, app.Trouble(app.Internal, "deskapi.refused", err, "code", "request")
	}
	if err := ctx.Err(); err != nil {
		return 0, "", nil, app.Trouble(app.Offline, "deskapi.offline", err)
	}
	resp, err := c.caller.Do(req)
	if err != nil {
		return 0, "", nil, lost(watch.Fail(err))
	}
	defer resp.Body.Close()
	body, err = readAll(resp)
	kind, _, _ = strings.Cut(resp.Header.Get("Content-Type"), ";")
	watch.Own(kind == ContentType)
	if err != nil {
		return 0, "", nil, app.Trouble(app.Doubtful, "deskapi.line", fmt.Errorf("%s: %w", cl.path, err))
	}
	return resp.StatusCode, kind, body, nil
}

// lost is what a failure without an answer means.
func lost(e *transport.Error) error {
	switch {
	case e.Place != transport.NotSent:
		return app.Trouble(app.Doubtful, "deskapi.line", e)
	case e.Refused == transport.RanOut:
		return app.Trouble(app.BadConfig, "transport.expired", e, "day", app.DateOf(e.CertUntil))
	case e.Refused == transport.NotYet:
		return app.Trouble(app.BadConfig, "transport.not_yet", e, "day", app.DateOf(e.CertFrom))
	case e.Refused != "":
		return app.Trouble(app.BadConfig, "transport."+string(e.Refused), e)
	}
	return app.Trouble(app.Offline, "deskapi.offline", e)
}

func (c *Client) request(ctx context.Context, cl call) (*http.Request, error) {
	path := strings.NewReplacer("{tenant}", url.PathEscape(c.tenant), "{key}", url.PathEscape(string(cl.key))).Replace(cl.path)
	if len(cl.query) > 0 {
		path += "?" + cl.query.Encode()
	}
	var body io.Reader
	if cl.method != http.MethodGet {
		text := []byte("{}")
		if cl.body != nil {
			var err error
			if text, err = json.Marshal(cl.body); err != nil {
				return nil, err
			}
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, cl.method, c.base+path, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept-Encoding", "gzip")
	req.Header.Set("User-Agent", c.agent)
	if !c.token.IsZero() {
		req.Header.Set(TokenHeader, "Bearer "+c.token.Reveal())
	}
	return req, nil
}

var errTooLong = errors.New("the answer is too long")

func readAll(resp *http.Response) ([]byte, error) {
	var r io.Reader = resp.Body
	if strings.EqualFold(resp.Header.Get("Content-Encoding"), "gzip") {
		zr, err := gzip.NewReader(resp.Body)
		if err != nil {
			return nil, err
		}
		r = zr
	}
	body, err := io.ReadAll(io.LimitReader(r, mostBytes+1))
	if err == nil && len(body) > mostBytes {
		err = errTooLong
	}
	return body, err
}
