package ledger

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/ledger/portfolio"
	"daftari/fineract/ledger/pull"
)

// How long things are waited for and trusted.
const (
	lockWait   = 10 * time.Minute // close of business holds a loan
	readWait   = 15 * time.Minute // the server is in read-only mode
	deadAfter  = 15 * time.Minute // 425 for longer: the server died over the command (observed 0.7)
	keyTrust   = 72 * time.Hour   // an Idempotency-Key older than this may have been purged
	clockSlack = 5 * time.Minute  // a device's clock may be set back so far and mean nothing
	askAtOnce  = 40               // loans in one batch of reads
	pastTime   = -1 * time.Second // RetryAt that means at once
	maxHeard   = 4096             // keys remembered, see memory
)

// Config of a Ledger. Client, Meter and Now are needed; Meter.Observe must be the Observe of the
// Client's own configuration.
type Config struct {
	Client   *fineract.Client
	Meter    *Meter
	Officer  app.Officer
	Server   app.ServerInfo
	Disburse map[app.PaymentTypeID]app.PaymentTypeID // of disbursements: what goes instead of the entry's own; see PaidOut
	Region   string                                  // of phone numbers written without a country, "KE"
	Plain    bool                                    // pull through the plain endpoints even where the report is installed
	Now      func() time.Time
}

// Ledger is the core behind the engine's port. It is used by one goroutine at a time.
type Ledger struct {
	c       *fineract.Client
	meter   *Meter
	officer app.Officer
	server  app.ServerInfo
	payout  map[app.PaymentTypeID]app.PaymentTypeID
	now     func() time.Time
	heard   memory
	lonely  map[string]bool // routes that this server's batches do not take
	puller  *pull.Puller
}

// New makes a Ledger; it does not touch the network.
func New(cfg Config) (*Ledger, error) {
	if cfg.Client == nil || cfg.Meter == nil || cfg.Now == nil {
		return nil, errors.New("ledger: needs a client, a meter and a clock")
	}
	l := &Ledger{c: cfg.Client, meter: cfg.Meter, officer: cfg.Officer, server: cfg.Server, payout: cfg.Disburse, now: cfg.Now,
		lonely: map[string]bool{}}
	l.puller = pull.New(pull.Config{Client: cfg.Client, Officer: cfg.Officer, Server: cfg.Server, Region: cfg.Region, Plain: cfg.Plain,
		Served: func() time.Time { at, _ := cfg.Meter.Clock(); return at }})
	return l, nil
}

// PaidOut is for Config.Disburse: where `daftari server install` has made a payment type for loans handed
// out in cash, it takes the place of those flagged as cash, under which a server on PostgreSQL disburses
// nothing for an officer who is linked to staff (observed, section 1 row 8). Entries recorded before it
// was there name a flagged one. Nil where the institution has none.
func PaidOut(i app.Institution) map[app.PaymentTypeID]app.PaymentTypeID {
	for _, spec := range portfolio.TheSpec().PaymentTypes {
		at := slices.IndexFunc(i.PaymentTypes, func(t app.PaymentType) bool { return t.Name == spec.Name && !t.Cash && !t.Retired })
		if spec.OnlyIfFlagged == "" || at < 0 {
			continue
		}
		instead := map[app.PaymentTypeID]app.PaymentTypeID{}
		for _, t := range i.PaymentTypes {
			if t.Cash {
				instead[t.ID] = i.PaymentTypes[at].ID
			}
		}
		return instead
	}
	return nil
}

// Wire is what went over the line since the Meter was made.
func (l *Ledger) Wire() (requests int, up, down int64) { return l.meter.Wire() }

// Clock is the Date header of the core's last answer and the tenant's business day, as far as it
// is known for that instant.
func (l *Ledger) Clock() (time.Time, app.Date) { return l.meter.Clock() }

// Pull brings what changed since the cursor, "" for everything. Its error is an *app.Problem.
func (l *Ledger) Pull(ctx context.Context, cursor string, progress func(done, total int)) (app.Pull, error) {
	requests, up, down := l.Wire()
	p, err := l.puller.Pull(ctx, cursor, progress)
	if err != nil {
		return app.Pull{}, Trouble(err)
	}
	r, u, d := l.Wire()
	p.Requests, p.BytesUp, p.BytesDown = r-requests, u-up, d-down
	l.meter.Day(p.CoreDay)
	return p, nil
}

// News is how many clients of the officer changed since the cursor; not known without the report or a cursor of it.
func (l *Ledger) News(ctx context.Context, cursor string) (clients int, known bool, err error) {
	clients, known, err = l.puller.News(ctx, cursor)
	return clients, known, Trouble(err)
}

// Meter counts what goes over the line of one client and remembers the core's clock.
type Meter struct {
	mu       sync.Mutex
	requests int
	up, down int64
	served   time.Time
	day      app.Date
	dayAt    time.Time // served when the day was read
}

// Observe is for fineract.Config.Observe.
func (m *Meter) Observe(x fineract.Exchange) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.requests++
	m.up += x.Up
	m.down += x.Down
	// Later answers of one moment may come in earlier; a clock that was wrong is put right.
	if x.Served.After(m.served) || !x.Served.IsZero() && m.served.Sub(x.Served) > time.Minute {
		m.served = x.Served.UTC()
	}
}

// Wire is the sum of all tries so far: requests, bytes up and down.
func (m *Meter) Wire() (requests int, up, down int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.requests, m.up, m.down
}

// Day notes the tenant's business day, just read.
func (m *Meter) Day(d app.Date) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.day, m.dayAt = d, m.served
}

// Clock is the last Date header, and the business day if it was read with that answer: whoever keeps
// it moves it on by itself from then.
func (m *Meter) Clock() (time.Time, app.Date) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.served.Equal(m.dayAt) {
		return m.served, app.Date{}
	}
	return m.served, m.day
}

// memory keeps what the server said about keys until an enquiry needs it. It may forget: then a
// key is sent once more, books nothing, and is heard of again.
type memory struct {
	burnt   map[string]bool // the key answers with the same error for ever
	pending map[string]bool // 425
}

func (m *memory) hear(key string, burnt, pending bool) {
	if len(m.burnt)+len(m.pending) > maxHeard || m.burnt == nil {
		m.burnt, m.pending = map[string]bool{}, map[string]bool{}
	}
	if burnt {
		m.burnt[key] = true
	}
	if pending {
		m.pending[key] = true
	}
}

func (m *memory) forget(key string) {
	delete(m.burnt, key)
	delete(m.pending, key)
}
