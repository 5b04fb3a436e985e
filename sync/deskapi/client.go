package deskapi

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/app/secret"
	"daftari/fineract/transport"
)

// Config of a Client.
type Config struct {
	Base      string            // https://desk.example[:port]; http to this machine alone
	Tenant    string            // the institution's short name
	Token     secret.Secret     // that Enrol brought; zero before
	Transport http.RoundTripper // of transport.New, with the authorities and pins that are believed
	Known     func(key string) bool
	Agent     string // User-Agent
	Now       func() time.Time
	Observe   func(transport.Exchange)          // hears of each try; may be nil
	Held      func(context.Context) payout.Held // what this device says of itself with each feed; nil = nothing
}

// Client is a device's line to its desk. Safe for concurrent use; nothing is sent twice by itself but a GET.
type Client struct {
	base, tenant, agent string
	token               secret.Secret
	known               func(string) bool
	now                 func() time.Time
	held                func(context.Context) payout.Held
	caller              *transport.Caller
	requests, up, down  atomic.Int64
}

// Traffic is what went over the line: tries, and bytes as they travelled, heads included, TLS not.
type Traffic struct {
	Requests int64 `json:"requests"`
	Up       int64 `json:"up"`
	Down     int64 `json:"down"`
}

const (
	patience  = 60 * time.Second // for one call
	againIn   = time.Second      // before the second try of a GET
	longWait  = 20 * time.Second // a desk that says later than this is left alone
	mostBytes = 4 << 20          // of an answer, unpacked
)

// shortName is what a tenant may be called in a path.
var shortName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// ShortName tells whether an institution can be called so at a desk.
func ShortName(s string) bool { return shortName.MatchString(s) }

// New makes a client; it touches no network. BadConfig deskapi.address.
func New(c Config) (*Client, error) {
	base, err := address(c.Base)
	if err == nil && !ShortName(c.Tenant) {
		err = errors.New("the institution's short name is missing or unusual")
	}
	if err != nil {
		return nil, app.Trouble(app.BadConfig, "deskapi.address", err, "address", c.Base)
	}
	client := &Client{base: base, tenant: c.Tenant, agent: c.Agent, token: c.Token, known: c.Known, now: c.Now, held: c.Held}
	client.caller = transport.NewCaller(transport.Calls{Transport: c.Transport, Now: c.Now, Timeout: patience, Wait: againIn, Longest: longWait,
		Observe: func(x transport.Exchange) {
			client.requests.Add(1)
			client.up.Add(x.Up)
			client.down.Add(x.Down)
			if c.Observe != nil {
				c.Observe(x)
			}
		}})
	return client, nil
}

// address that is TLS, or on this machine.
func address(text string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", errors.New("not an address of a desk")
	}
	addr, err := netip.ParseAddr(u.Hostname())
	near := u.Hostname() == "localhost" || err == nil && addr.IsLoopback()
	if u.Scheme != "https" && !(u.Scheme == "http" && near) {
		return "", errors.New("the address of a desk begins with https")
	}
	return u.Scheme + "://" + u.Host + strings.TrimRight(u.Path, "/"), nil
}

// Traffic since the client was made.
func (c *Client) Traffic() Traffic {
	return Traffic{Requests: c.requests.Load(), Up: c.up.Load(), Down: c.down.Load()}
}

// Close lets go of the kept connection.
func (c *Client) Close() { c.caller.Close() }

// Enrol asks for a token. Where the answer is lost, the same key may come again with the same code.
func (c *Client) Enrol(ctx context.Context, e Enrol) (Enrolled, error) {
	return do(ctx, c, call{method: http.MethodPost, path: PathEnrol, body: e}, func(a Enrolled) bool { return a.Token != "" })
}

// Feed is what changed since a cursor; full has the policy told again.
func (c *Client) Feed(ctx context.Context, after int64, full bool) (Feed, error) {
	q := url.Values{"after": {strconv.FormatInt(after, 10)}}
	if full {
		q.Set("full", "1")
	}
	if c.held != nil {
		tell(q, c.held(ctx))
	}
	return do(ctx, c, call{method: http.MethodGet, path: PathFeed, query: q}, func(f Feed) bool { return !f.Now.IsZero() && f.After >= 0 })
}

// Ask hands a batch over.
func (c *Client) Ask(ctx context.Context, a Ask) (BatchStatus, error) {
	return c.batch(ctx, http.MethodPut, PathBatch, a.Batch.Key, a)
}

// Decide tells the desk what was decided about a batch.
func (c *Client) Decide(ctx context.Context, d payout.Decision) (BatchStatus, error) {
	return c.batch(ctx, http.MethodPost, PathDecision, d.Batch, d)
}

// Withdraw a batch that nobody decided on yet.
func (c *Client) Withdraw(ctx context.Context, batch app.Key) (BatchStatus, error) {
	return c.batch(ctx, http.MethodPost, PathWithdraw, batch, nil)
}

func (c *Client) batch(ctx context.Context, method, path string, key app.Key, body any) (BatchStatus, error) {
	return do(ctx, c, call{method: method, path: path, key: key, body: body}, func(b BatchStatus) bool { return b.Key == key && !b.At.IsZero() })
}

// AskNow lets the desk ask the provider now.
func (c *Client) AskNow(ctx context.Context, payment app.Key) (Status, error) {
	return c.payment(ctx, http.MethodPost, PathAsk, payment, nil)
}

// Evidence says what one person saw of a payment of which no asking tells.
func (c *Client) Evidence(ctx context.Context, e payout.Evidence) (Status, error) {
	return c.payment(ctx, http.MethodPost, PathEvidence, e.Payment, e)
}

// Cancel takes a payment out before anything was sent.
func (c *Client) Cancel(ctx context.Context, payment app.Key) (Status, error) {
	return c.payment(ctx, http.MethodPost, PathCancel, payment, nil)
}

// Collect hands a request to pay over.
func (c *Client) Collect(ctx context.Context, p payout.Payment) (Status, error) {
	return c.payment(ctx, http.MethodPut, PathCollect, p.Key, p)
}

func (c *Client) payment(ctx context.Context, method, path string, key app.Key, body any) (Status, error) {
	return do(ctx, c, call{method: method, path: path, key: key, body: body}, func(s Status) bool { return s.Key == key && s.State != "" })
}

// Holder asks who holds a wallet.
func (c *Client) Holder(ctx context.Context, h Holder) (Held, error) {
	return do(ctx, c, call{method: http.MethodPost, path: PathHolder, body: h}, func(a Held) bool { return a.Told == (a.Name != "") })
}

// Keep lets sealed copies leave the device.
func (c *Client) Keep(ctx context.Context, e Envelopes) (Kept, error) {
	return do(ctx, c, call{method: http.MethodPost, path: PathEnvelopes, body: e}, func(Kept) bool { return true })
}

// Stand shows the desk where this device's chain stands, and brings the desk's countersignature under it.
func (c *Client) Stand(ctx context.Context, head proof.Head) (Stood, error) {
	body := Stood{Checkpoint: proof.Checkpoint{Head: head}}
	return do(ctx, c, call{method: http.MethodPost, path: PathStand, body: body}, func(s Stood) bool { return s.Checkpoint.Head == head })
}

// Officers is how the officers of this desk stand; only an approver is told: payout.not_approver (NotPermitted).
func (c *Client) Officers(ctx context.Context) (payout.Branch, error) {
	return do(ctx, c, call{method: http.MethodGet, path: PathOfficers}, func(b payout.Branch) bool { return !b.Now.IsZero() })
}
