package fineract

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"

	"daftari/fineract/transport"
)

const openAPIPath = "/fineract.json"

// ServerInfo is what a server says of itself.
type ServerInfo struct {
	Version string // "1.11.0-SNAPSHOT"; "" if it does not say
	From    string // where the version was found: "actuator", "openapi" or ""
	Commit  string
}

// ErrTooOld marks a Fineract without idempotency keys (before 1.9): money could be booked twice.
var ErrTooOld = errors.New("Fineract is older than 1.9 and does not know idempotency keys") //nolint:staticcheck // Fineract is a name

var release = regexp.MustCompile(`^v?(\d{1,4})\.(\d{1,4})`)

// AtLeast compares releases; ok is false when the version is unknown.
func (s ServerInfo) AtLeast(major, minor int) (yes, ok bool) {
	m := release.FindStringSubmatch(s.Version)
	if m == nil {
		return false, false
	}
	a, _ := strconv.Atoi(m[1])
	b, _ := strconv.Atoi(m[2])
	return a > major || a == major && b >= minor, true
}

// Supported is ErrTooOld for a release before 1.9. An unknown version is no error: ask KnowsIdempotency.
func (s ServerInfo) Supported() error {
	if yes, ok := s.AtLeast(1, 9); ok && !yes {
		return fmt.Errorf("fineract %s: %w", s.Version, ErrTooOld)
	}
	return nil
}

// ServerInfo finds the version: from actuator/info, which holds it if the build put it in, else from the head of the
// OpenAPI file that the server carries. It needs no sign-in.
//
// Endpoint: GET /actuator/info (not in the OpenAPI file)
func (c *Client) ServerInfo(ctx context.Context) (ServerInfo, error) {
	type build struct {
		Version string `json:"version"`
	}
	var info struct {
		Git struct {
			Commit struct {
				ID json.RawMessage `json:"id"`
			} `json:"commit"`
			Build build `json:"build"` // from the git plug-in, as recorded
		} `json:"git"`
		Build build `json:"build"` // from Spring's build info
	}
	ans, err := c.do(ctx, call{method: http.MethodGet, route: "/actuator/info", open: true, max: 1 << 20})
	if err == nil && decode(ans, &info) == nil && or(info.Build.Version, info.Git.Build.Version) != "" {
		var id struct{ Abbrev string }
		_ = json.Unmarshal(info.Git.Commit.ID, &id) // an id that is a plain string is not worth an error
		return ServerInfo{or(info.Build.Version, info.Git.Build.Version), "actuator", id.Abbrev}, nil
	}
	var e *Error
	var te *TransportError
	if err != nil && !errors.As(err, &e) && !(errors.As(err, &te) && te.NotOurs) {
		return ServerInfo{}, fmt.Errorf("GET /actuator/info: %w", err)
	}
	version, err := c.openAPIVersion(ctx)
	if err != nil || version == "" {
		return ServerInfo{}, err
	}
	return ServerInfo{Version: version, From: "openapi"}, nil
}

// openAPIVersion reads the file, 100 kB compressed and rarely needed, up to its info block.
func (c *Client) openAPIVersion(ctx context.Context) (string, error) {
	ans, err := c.do(ctx, call{method: http.MethodGet, route: openAPIPath, open: true, max: 8 << 20})
	var e *Error
	if errors.As(err, &e) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("GET %s: %w", openAPIPath, err)
	}
	var doc struct {
		Info struct {
			Title   string `json:"title"`
			Version string `json:"version"`
		} `json:"info"`
	}
	if err := decode(ans, &doc); err != nil || !bytes.Contains([]byte(doc.Info.Title), []byte("Fineract")) {
		return "", nil //nolint:nilerr // an answer that is no description of Fineract tells no release
	}
	return doc.Info.Version, nil
}

// Alive asks whether a Fineract is there, without sign-in and tenant: a captive portal fails it.
//
// Endpoint: GET /actuator/health (not in the OpenAPI file)
func (c *Client) Alive(ctx context.Context) error {
	ans, err := c.do(ctx, call{method: http.MethodGet, route: "/actuator/health", open: true, max: 1 << 20})
	var up struct {
		Status string `json:"status"`
	}
	if err == nil {
		err = decode(ans, &up)
	}
	if err == nil && up.Status != "UP" {
		err = &TransportError{Place: transport.Sent, NotOurs: up.Status == "", Status: ans.status, Err: errors.New("the server is not up")}
	}
	if err != nil {
		return fmt.Errorf("GET /actuator/health: %w", err)
	}
	return nil
}

// KnowsIdempotency finds out whether the server keeps keys, where the version does not tell: it sends twice a repayment
// that cannot be one (no date, no amount, no such loan) under the same key. A server that keeps keys answers the second
// from its store. The user needs REPAYMENT_LOAN. key must be new; both failures stay in the server's list of commands.
//
// Endpoint: POST /v1/loans/{loanId}/transactions
func (c *Client) KnowsIdempotency(ctx context.Context, key string) (bool, error) {
	for try := range 2 {
		p := write(http.MethodPost, "/v1/loans/{loanId}/transactions", []any{int64(999999999)}, values("command", "repayment"), nil, true, key)
		_, err := c.Post(ctx, p)
		var e *Error
		if err == nil || !errors.As(err, &e) || e.Class != Refused {
			return false, fmt.Errorf("probe for idempotency: %w", or(err, errors.New("accepted")))
		}
		if try == 1 {
			return e.FromCache, nil
		}
	}
	return false, nil
}

// Fingerprint reads the certificate of a server without trusting it, so that a person can compare it before Config.RootCAs
// is filled. Nothing of the user is sent.
func Fingerprint(ctx context.Context, baseURL string) (transport.Certificate, error) {
	base, err := ParseBaseURL(baseURL, false)
	if err != nil {
		return transport.Certificate{}, err
	}
	return transport.Fingerprint(ctx, base)
}
