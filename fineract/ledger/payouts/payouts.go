package payouts

import (
	"context"
	"sync"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/fineract"
	"daftari/fineract/ledger"
)

// Config of Payouts; all are needed but Server. Meter.Observe must be the Observe of the Client's own
// configuration.
type Config struct {
	Client *fineract.Client
	Meter  *ledger.Meter
	Server app.ServerInfo
	Now    func() time.Time
}

// Payouts makes the ledger legs of one tenant's payouts, one at a time: two postings on one account at
// once would burn their keys (fineract-observed.md 0.8). It may be shared by goroutines.
type Payouts struct {
	c  *fineract.Client
	mu sync.Mutex
	l  *ledger.Ledger
}

// New makes Payouts; it does not touch the network.
func New(cfg Config) (*Payouts, error) {
	l, err := ledger.New(ledger.Config{Client: cfg.Client, Meter: cfg.Meter, Server: cfg.Server, Now: cfg.Now})
	if err != nil {
		return nil, err
	}
	return &Payouts{c: cfg.Client, l: l}, nil
}

// Leg is what the desk keeps of an act beside the act itself.
type Leg struct {
	Key        app.Key   // lower-case UUIDv4 of this act alone; the externalId where the core takes one
	Generation int       // of the idempotency key; one more after each outcome with NewKey
	Tries      int       // postings so far, the one now made included
	Asks       int       // enquiries so far
	First      time.Time // first posting of this generation
	// Waiting is the proof of the Accepted outcome: the command that waits for a checker. Nil: none does.
	Waiting *app.Confirmation
}

// Act is something to be done at the core: one of the types of this package.
type Act interface {
	run(ctx context.Context, l *ledger.Ledger, ask bool) app.Outcome
}

// Do puts an act on the wire at most once. After a Lost outcome the act is never done again before Enquire
// said UnknownThere.
func (p *Payouts) Do(ctx context.Context, a Act) app.Outcome {
	p.mu.Lock()
	defer p.mu.Unlock()
	return a.run(ctx, p.l, false)
}

// Enquire finds out what became of an act. It posts nothing but an act that waits for a checker, which
// can only be asked for by its own key.
func (p *Payouts) Enquire(ctx context.Context, a Act) app.Outcome {
	p.mu.Lock()
	defer p.mu.Unlock()
	return a.run(ctx, p.l, true)
}

// Reference is the receipt number of an act that has none from a provider: what a withdrawal is found by
// on servers before 1.16, so no two acts may share it. At most 50 characters.
func Reference(key app.Key) string { return "daftari " + string(key) }

func (g Leg) work(kind app.Kind, account app.AccountRef, amount money.Amount, day app.Date) app.Work {
	e := app.Entry{Key: g.Key, Kind: kind, Account: account, Amount: amount, Day: day, Generation: g.Generation, State: app.Sending,
		At: app.Stamp{Wall: g.First}}
	if g.Waiting != nil {
		e.State = app.Awaiting
	}
	return app.Work{Entry: e, Attempt: app.Attempt{Key: g.Key, No: g.Tries + g.Asks, Generation: g.Generation}, Tries: g.Tries,
		First: g.First, Proof: g.Waiting}
}

// reversal is the work that takes target back.
func (g Leg) reversal(target app.Entry, reason string) app.Work {
	w := g.work(app.Reversal, target.Account, money.Amount{}, app.Date{})
	w.Entry.Reverses, w.Entry.Reason, w.Target = target.Key, reason, &target
	return w
}

// take runs an act of the ledger's.
func take(ctx context.Context, l *ledger.Ledger, a ledger.Act, ask bool) app.Outcome {
	if ask {
		return l.AskOf(ctx, a)
	}
	return l.Do(ctx, a)
}

func fits(told, ours int64) bool { return told == 0 || told == ours }

func unfit() (ledger.Built, error) { return ledger.Built{Refused: ledger.CodeUnfit}, nil }

// Permissions are what the desk's own user needs at the core for the acts and reads of this package.
func Permissions() []string {
	return []string{"CREATE_JOURNALENTRY", "DEPOSIT_SAVINGSACCOUNT", "DISBURSALUNDO_LOAN", "DISBURSETOSAVINGS_LOAN", "DISBURSE_LOAN", "READ_AUDIT", "READ_CLIENT",
		"READ_CONFIGURATION", "READ_JOURNALENTRY", "READ_LOAN", "READ_SAVINGSACCOUNT", "REPAYMENT_LOAN", "REVERSE_JOURNALENTRY",
		"UNDOTRANSACTION_SAVINGSACCOUNT", "WITHDRAWAL_SAVINGSACCOUNT"}
}
