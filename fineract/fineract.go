// Package fineract is a typed client of the REST interface of Apache Fineract 1.9 and later.
//
// It knows Fineract and nothing of the program around it: amounts are exact decimals (Decimal), days are Date,
// and what the server said is kept (Error.Raw, CommandResult.Raw). There is a file per resource, one do for all of them,
// and one table of what an error means (codes.go).
//
// Writes are built first and sent later: Repayment, Deposit, Disburse ... return a Posting, which Client.Post sends
// alone and Client.Batch together with others. One call of Post or Batch is one request on the wire, never more;
// reads are tried twice at most.
package fineract

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"daftari/fineract/exact"
	"daftari/fineract/transport"
)

const (
	defaultTimeout  = 90 * time.Second // 400 items in a batch took 28 s on a slow server (observed, section 1 row 3)
	maxRetryWait    = 20 * time.Second
	defaultMaxBody  = 32 << 20
	maxErrorBody    = 64 << 10
	contextPath     = "/fineract-provider"
	defaultAgent    = "daftari"
	headerTenant    = "Fineract-Platform-TenantId"
	headerKey       = "Idempotency-Key"
	headerTwoFactor = "Fineract-Platform-TFA-Token"
	headerCached    = "x-served-from-cache"
	dateFormat      = "yyyy-MM-dd"
	locale          = "en"
)

// The values of the wire, from package exact.
type (
	Decimal  = exact.Decimal  // an amount or rate, exactly as written; absent if zero
	Date     = exact.Date     // a day; absent if zero
	DateTime = exact.DateTime // a point in time; absent if zero
)

// What happens on the line, from package transport.
type (
	TransportError = transport.Error    // a failure without an answer from Fineract; its Place says how far the request came
	Exchange       = transport.Exchange // one try, for Config.Observe
)

// Config says where a Fineract is and who asks. BaseURL, Tenant and Now are needed.
type Config struct {
	BaseURL   string // https://host, with or without /fineract-provider/api/v1; a context path of its own is kept if /api/v1 follows it
	AllowHTTP bool   // plain HTTP is refused otherwise, except to a loopback address
	Tenant    string
	User      string
	// Password is asked for before each request that needs it, so that it need not live here. Nil: set it by SetPassword.
	Password  func(context.Context) (string, error)
	RootCAs   []byte            // PEM of the authorities to believe; nil means the system's
	Timeout   time.Duration     // of one try, its body included; 0 means 90 s
	RetryWait time.Duration     // before the second try of a read without Retry-After; 0 means 500 ms
	MaxBody   int64             // of an answer, unpacked; 0 means 32 MiB
	UserAgent string            // "" means daftari
	Now       func() time.Time  // the clock; also judges certificates
	Transport http.RoundTripper // for tests; nil means an own one: proxies from the environment, TLS 1.2 at least, HTTP/1.1
	Observe   func(Exchange)    // told of each try on the wire; must be quick
}

// Client talks to one tenant of one server as one user. It is safe for concurrent use.
type Client struct {
	base    string // https://host/fineract-provider, no slash at the end
	tenant  string
	agent   string
	maxBody int64
	now     func() time.Time
	caller  *transport.Caller

	mu        sync.Mutex
	user      string
	password  func(context.Context) (string, error)
	twoFactor string
}

// String shows the server only, neither user nor secrets.
func (c *Client) String() string { return "fineract " + c.base }

// LogValue is String.
func (c *Client) LogValue() slog.Value { return slog.StringValue(c.String()) }

// New checks the configuration; it does not touch the network.
func New(cfg Config) (*Client, error) {
	if cfg.Now == nil {
		return nil, errors.New("fineract: no clock configured")
	}
	base, err := ParseBaseURL(cfg.BaseURL, cfg.AllowHTTP)
	if err != nil {
		return nil, err
	}
	if !headerSafe(cfg.Tenant) || cfg.Tenant == "" {
		return nil, errors.New("fineract: no tenant, or one with unusual characters")
	}
	if strings.Contains(cfg.User, ":") {
		return nil, errors.New("fineract: a user name cannot hold a colon (basic authentication)")
	}
	c := &Client{base: base, tenant: cfg.Tenant, user: cfg.User, password: cfg.Password, now: cfg.Now,
		agent: or(cfg.UserAgent, defaultAgent), maxBody: or(cfg.MaxBody, defaultMaxBody)}
	rt := cfg.Transport
	if rt == nil {
		if rt, err = transport.New(transport.Trust{RootPEM: cfg.RootCAs, Now: cfg.Now}); err != nil {
			return nil, err
		}
	}
	c.caller = transport.NewCaller(transport.Calls{Transport: rt, Now: cfg.Now, Observe: cfg.Observe, Timeout: or(cfg.Timeout, defaultTimeout),
		Wait: or(cfg.RetryWait, 500*time.Millisecond), Longest: maxRetryWait, Final: permanent})
	return c, nil
}

// SetPassword sets or replaces the password.
func (c *Client) SetPassword(password string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.password = func(context.Context) (string, error) { return password, nil }
}

// SetTwoFactorToken sets the token of ValidateOTP, which then goes with each request. "" takes it away.
func (c *Client) SetTwoFactorToken(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.twoFactor = token
}

// Close lets go of kept connections.
func (c *Client) Close() { c.caller.Close() }

// ParseBaseURL brings an address as people write it into the form https://host/fineract-provider.
func ParseBaseURL(raw string, allowHTTP bool) (string, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return "", fmt.Errorf("fineract: not a server address, expected https://host: %w", ErrBadAddress)
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return "", fmt.Errorf("fineract: the server address must not hold a user, a query or a fragment: %w", ErrBadAddress)
	case u.Scheme == "http" && !allowHTTP && !loopback(u.Hostname()):
		return "", fmt.Errorf("fineract: plain HTTP would show passwords and clients to the network; use https: %w", ErrBadAddress)
	}
	path := strings.TrimRight(u.Path, "/")
	bare, hadAPI := strings.CutSuffix(strings.TrimSuffix(path, "/v1"), "/api")
	if path = bare; !hadAPI && !strings.HasSuffix(path, contextPath) {
		path += contextPath
	}
	return u.Scheme + "://" + u.Host + path, nil
}

// ErrBadAddress marks a BaseURL that cannot be used.
var ErrBadAddress = errors.New("bad server address")

func loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

func headerSafe(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

func or[T comparable](v, fallback T) T {
	var zero T
	if v == zero {
		return fallback
	}
	return v
}
