package fineract

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
	"strconv"
	"strings"
	"time"

	"daftari/fineract/transport"
)

// call is one request before it is one: route is the template of the OpenAPI file, args fill its {placeholders}.
type call struct {
	method string
	route  string // "/v1/loans/{loanId}"; "/actuator/..." lies beside the API
	args   []any  // int64 or string, one for each placeholder
	query  url.Values
	body   []byte
	key    string // Idempotency-Key; "" sends none, for an empty one is a real key shared by everybody (observed 0.2)
	open   bool   // without Authorization
	max    int64  // limit of the answer; 0 means the client's
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

// do sends a call and reads the whole answer. Reads may take two tries, anything else is one request on the wire.
// An answer other than 2xx is an *Error or, if it is not Fineract's, a *TransportError.
func (c *Client) do(ctx context.Context, cl call) (answer, error) {
	req, err := c.request(ctx, cl)
	if err != nil {
		return answer{}, err
	}
	if err := ctx.Err(); err != nil {
		return answer{}, &transport.Error{Place: transport.NotSent, Err: err}
	}
	watched, w := transport.With(ctx, cl.route)
	resp, err := c.caller.Do(req.WithContext(watched))
	if err != nil {
		return answer{}, w.Fail(err)
	}
	defer resp.Body.Close()
	ans := answer{status: resp.StatusCode, header: resp.Header}
	if ans.body, err = readBody(resp, or(cl.max, c.maxBody)); err != nil {
		te := w.Fail(err)
		te.Place, te.Status = transport.Sent, resp.StatusCode
		return answer{}, te
	}
	if resp.StatusCode/100 == 2 {
		w.Own(json.Valid(ans.body))
		return ans, nil
	}
	err = c.parseError(ans)
	var e *Error
	w.Own(errors.As(err, &e) && e.Code != "")
	return answer{}, err
}

func (c *Client) request(ctx context.Context, cl call) (*http.Request, error) {
	path, err := fill(cl.route, cl.args)
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(path, "/actuator/") && path != openAPIPath {
		path = "/api" + path
	}
	if len(cl.query) > 0 {
		path += "?" + cl.query.Encode()
	}
	var body io.Reader
	if cl.method != http.MethodGet {
		if body = bytes.NewReader(cl.body); len(cl.body) == 0 {
			body = strings.NewReader("{}") // with no body at all net/http could send it again, see transport.Caller
		}
	}
	req, err := http.NewRequestWithContext(ctx, cl.method, c.base+path, body)
	if err != nil {
		return nil, fmt.Errorf("fineract: build request: %w", err)
	}
	// HTML comes back for errors unless JSON is asked for (observed 0.14).
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Accept-Encoding", "gzip")
	req.Header.Set("User-Agent", c.agent)
	req.Header.Set(headerTenant, c.tenant)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if cl.key != "" {
		if err := checkKey(cl.key); err != nil {
			return nil, err
		}
		req.Header.Set(headerKey, cl.key)
	}
	if cl.open {
		return req, nil
	}
	return req, c.sign(ctx, req)
}

func (c *Client) sign(ctx context.Context, req *http.Request) error {
	c.mu.Lock()
	user, ask, token := c.user, c.password, c.twoFactor
	c.mu.Unlock()
	if user == "" || ask == nil {
		return ErrNoPassword
	}
	password, err := ask(ctx)
	if err != nil {
		return fmt.Errorf("fineract: %w: %w", ErrNoPassword, err)
	}
	if password == "" {
		return ErrNoPassword
	}
	req.SetBasicAuth(user, password) // UTF-8 only, not Latin-1 (observed 1.1)
	if token != "" {
		req.Header.Set(headerTwoFactor, token)
	}
	return nil
}

// ErrNoPassword means that nothing was sent because nobody has signed in. Its class is SignedOut.
var ErrNoPassword = errors.New("fineract: no user or password")

func fill(route string, args []any) (string, error) {
	var b strings.Builder
	for rest := route; ; {
		before, after, ok := strings.Cut(rest, "{")
		b.WriteString(before)
		if !ok {
			break
		}
		if len(args) == 0 {
			return "", fmt.Errorf("fineract: %s: too few path values", route)
		}
		segment := ""
		switch a := args[0].(type) {
		case int64:
			if a <= 0 {
				return "", fmt.Errorf("fineract: %s: id %d is not positive", route, a)
			}
			segment = strconv.FormatInt(a, 10)
		case string:
			segment = url.PathEscape(a)
		}
		if segment == "" || segment == "." || segment == ".." {
			return "", fmt.Errorf("fineract: %s: an empty or unusable path value", route)
		}
		b.WriteString(segment)
		args = args[1:]
		_, rest, _ = strings.Cut(after, "}")
	}
	if len(args) > 0 {
		return "", fmt.Errorf("fineract: %s: too many path values", route)
	}
	return b.String(), nil
}

func checkKey(key string) error {
	if len(key) == 0 || len(key) > 50 || !headerSafe(key) || strings.ToLower(key) != key {
		// Longer ones fail, and MariaDB compares without case where PostgreSQL does not (observed 0.4, section 2).
		return errors.New("fineract: an idempotency key has 1 to 50 printable lower-case characters")
	}
	return nil
}

func readBody(resp *http.Response, limit int64) ([]byte, error) {
	var r io.Reader = resp.Body
	if strings.EqualFold(resp.Header.Get("Content-Encoding"), "gzip") {
		zr, err := gzip.NewReader(resp.Body)
		if err != nil {
			return nil, fmt.Errorf("unpack answer: %w", err)
		}
		r = zr
	}
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	if int64(len(body)) > limit {
		return nil, errTooLarge
	}
	return body, nil
}

var errTooLarge = errors.New("answer too large")

// permanent says that a 503 is in Fineract's own JSON and says no time: another try would not change it (fineract.md section 6).
func permanent(resp *http.Response) bool {
	return transport.RetryAfter(resp.Header, time.Time{}) == 0 && strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json")
}

// Get reads any address of the API as JSON into a T; route may hold {placeholders}, which args (int64 or string) fill.
// It is what the methods of this package are made of.
func Get[T any](ctx context.Context, c *Client, route string, query url.Values, args ...any) (T, error) {
	var v T
	ans, err := c.do(ctx, call{method: http.MethodGet, route: route, args: args, query: query})
	if err != nil {
		return v, fmt.Errorf("GET %s: %w", route, err)
	}
	if err := decode(ans, &v); err != nil {
		return v, fmt.Errorf("GET %s: %w", route, err)
	}
	return v, nil
}

// decode takes a 2xx answer for ours only if it is JSON that fits: a captive portal answers 200 as well.
func decode(ans answer, v any) error {
	err := json.Unmarshal(ans.body, v)
	if err == nil && bytes.Equal(bytes.TrimSpace(ans.body), []byte("null")) {
		err = errors.New("the answer is null")
	}
	if err != nil {
		return &TransportError{Place: transport.Sent, NotOurs: true, Status: ans.status, Err: fmt.Errorf("decode answer: %w", err)}
	}
	return nil
}

// values builds a query from pairs of name and value; what is empty, nought, false or absent is left out.
func values(pairs ...any) url.Values {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, v := pairs[i].(string), fmt.Sprint(pairs[i+1])
		if v == "" || v == "0" || v == "false" {
			continue
		}
		q.Set(name, v)
		if _, dated := pairs[i+1].(Date); dated {
			q.Set("dateFormat", dateFormat)
			q.Set("locale", locale)
		}
	}
	return q
}
