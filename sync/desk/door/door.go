// Package door is the desk's way in: what devices ask over TLS and what rails call back, for several institutions at one
// address. It knows tokens, sizes, rates and the words of sync/deskapi; what is done is the desks' own affair.
package door

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/proof"
	"daftari/providers"
	"daftari/sync/desk"
	"daftari/sync/deskapi"
)

// Gate knows who calls.
type Gate interface {
	Enrol(ctx context.Context, e deskapi.Enrol) (deskapi.Enrolled, error)
	// Who has a token, by its digest: the desk keeps no other. SignedOut where nobody has.
	Who(ctx context.Context, token string) (desk.Caller, error)
}

// Batches are handed over, decided and taken back.
type Batches interface {
	Ask(ctx context.Context, who desk.Caller, a deskapi.Ask) (deskapi.BatchStatus, error)
	Decide(ctx context.Context, who desk.Caller, d payout.Decision) (deskapi.BatchStatus, error)
	Withdraw(ctx context.Context, who desk.Caller, batch app.Key) (deskapi.BatchStatus, error)
}

// Payments are asked for one by one.
type Payments interface {
	AskNow(ctx context.Context, who desk.Caller, payment app.Key) (deskapi.Status, error)
	Evidence(ctx context.Context, who desk.Caller, e payout.Evidence) (deskapi.Status, error)
	Cancel(ctx context.Context, who desk.Caller, payment app.Key) (deskapi.Status, error)
	Collect(ctx context.Context, who desk.Caller, p payout.Payment) (deskapi.Status, error)
	Holder(ctx context.Context, who desk.Caller, h deskapi.Holder) (deskapi.Held, error)
}

// Records are what a desk tells a device, and keeps of it.
type Records interface {
	Feed(ctx context.Context, who desk.Caller, after int64, full bool) (deskapi.Feed, error)
	Officers(ctx context.Context, who desk.Caller) (payout.Branch, error)
	Keep(ctx context.Context, who desk.Caller, e deskapi.Envelopes) (deskapi.Kept, error)
	Stand(ctx context.Context, who desk.Caller, head proof.Head) (deskapi.Stood, error)
}

// Bell is rung by rails. An error means that the call was not taken in: its rail rings again.
type Bell interface {
	Hear(ctx context.Context, rail string, c providers.Callback) error
}

// Desk of one institution. Name is its short name.
type Desk struct {
	Name string
	Gate
	Batches
	Payments
	Records
	Bell
}

// Of is a desk that does all of it under a name.
func Of(name string, d interface {
	Gate
	Batches
	Payments
	Records
	Bell
}) Desk {
	return Desk{name, d, d, d, d, d}
}

// Answered is one answer, for counting. Tenant is "" where none is meant; Route is a pattern, never what was asked.
type Answered struct {
	Tenant, Route string
	Status        int
	Up, Down      int64 // bytes of the bodies as they travelled
	Took          time.Duration
}

// Config of a Door.
type Config struct {
	Desks  []Desk
	Closed []string // institutions whose book cannot be used now: who asks for one is to come again
	Now    func() time.Time
	Log    *slog.Logger
	Met    func(tenant string, who desk.Caller, at time.Time) // a device made contact; may be nil
	Seen   func(Answered)                                     // may be nil
	Rates  Rates                                              // the zero value = DefaultRates
}

// Door is an http.Handler.
type Door struct {
	Config
	devices, loads, strangers, bells *limiters
	mux                              *http.ServeMux

	mu     sync.RWMutex
	desks  map[string]Desk
	closed map[string]bool
}

const (
	pathCallback = "/cb/{tenant}/{rail}/{token}"
	pathHealth   = "/healthz"
)

// CallbackBase is where the rails of an institution call back, below the desk's public address: providers.Doorbell.Base.
func CallbackBase(public, tenant string) string { return public + "/cb/" + tenant }

// New makes a door. Nobody is answered for an institution that is not named in Desks.
func New(c Config) *Door {
	if c.Rates == (Rates{}) {
		c.Rates = DefaultRates()
	}
	d := &Door{Config: c, desks: map[string]Desk{}, closed: map[string]bool{}, mux: http.NewServeMux(),
		devices: newLimiters(c.Rates.Device, c.Now), loads: newLimiters(c.Rates.Load, c.Now),
		strangers: newLimiters(c.Rates.Stranger, c.Now), bells: newLimiters(c.Rates.Bell, c.Now)}
	for _, one := range c.Desks {
		d.desks[one.Name] = one
	}
	for _, name := range c.Closed {
		d.closed[name] = true
	}
	d.mux.HandleFunc("GET "+pathHealth, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	d.mux.HandleFunc("POST "+pathCallback, d.open(d.bells, d.ring))
	d.mux.HandleFunc("PUT "+pathCallback, d.open(d.bells, d.ring)) // some rails put
	d.routes()
	d.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		d.refuse(w, r, app.Trouble(app.NotFound, "door.no_such", nil))
	})
	return d
}

// Open answers from now on for an institution that was closed.
func (d *Door) Open(one Desk) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.desks[one.Name] = one
	delete(d.closed, one.Name)
}

// at is the desk of an institution; closed, one whose book cannot be used now.
func (d *Door) at(tenant string) (one Desk, served, closed bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	one, served = d.desks[tenant]
	return one, served, d.closed[tenant]
}

// ServeHTTP counts what is answered, and logs a fault without a word of what was asked.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := d.Now()
	c := &counter{ResponseWriter: w, status: http.StatusOK}
	d.mux.ServeHTTP(c, r)
	if d.Seen == nil {
		return
	}
	a := Answered{Route: r.Pattern, Status: c.status, Up: max(0, r.ContentLength), Down: c.n, Took: d.Now().Sub(start)}
	if one, served, _ := d.at(r.PathValue("tenant")); served {
		a.Tenant = one.Name
	}
	d.Seen(a)
}

// counter counts an answer.
type counter struct {
	http.ResponseWriter
	status int
	n      int64
}

// WriteHeader remembers the status.
func (c *counter) WriteHeader(status int) {
	c.status = status
	c.ResponseWriter.WriteHeader(status)
}

// Write counts.
func (c *counter) Write(p []byte) (int, error) {
	n, err := c.ResponseWriter.Write(p)
	c.n += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (c *counter) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// caller's address without its port.
func from(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
