// Package desk is the one payer of an institution: it takes what devices ask for, holds it to the institution's rules,
// pays by the rails, tells the core, and answers devices what became of it (mobile-money.md G.2; DESIGN.md, rules of the
// engine). It knows no HTTP: package door serves it, and package office runs it.
//
// Step does what is due; one goroutine at a time decides. A request on the wire is written to the book before it is made,
// so that whatever a crash leaves is asked for and never sent again blind. Clock, dice and ids come from outside.
package desk

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"sync"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/wallet"
	"daftari/providers"
	"daftari/providers/limits"
	"daftari/store/deskbook"
	"daftari/sync/desk/devices"
	"daftari/sync/desk/parts"
	"daftari/sync/deskapi"
)

// Ledger is the core, as the desk speaks with it: fineract/ledger/settlement. It is called from one goroutine for each
// payment, and bounds itself by the context.
type Ledger interface {
	// Due reads the core afresh: whether this payment is still to be made as it stands, of an approved loan, a tranche that
	// is open, the same client, the same amount, and no fewer tranches out than were made before; or savings that hold it. A Problem of a class of
	// checks.Unread says that it could not be read now; any other, that the core says no.
	Due(ctx context.Context, p payout.Payment, made int) error
	// Payee reads a client afresh: her name, and the rows of her wallets (app/wallet). The classes of Due.
	Payee(ctx context.Context, client app.ClientID) (name string, wallets []wallet.Row, err error)
	// Do puts an act on the wire at most once; outcomes as of engine.Ledger's Post. An undo is refused (Refuse, Person)
	// where anything was booked since.
	Do(ctx context.Context, a payout.Act) app.Outcome
	// Ask looks an act up; outcomes as of engine.Ledger's Ask.
	Ask(ctx context.Context, a payout.Act) app.Outcome
}

// Config of a desk. Book, Rails, Ledger, Now and Dice are needed.
type Config struct {
	Book        *deskbook.Book
	Rails       *providers.Registry
	Ledger      Ledger
	Policy      func(context.Context) (payout.Policy, error) // what the institution decided; nil = what the book holds
	Limits      []limits.Rule                                // of wallets; nil = as published
	Branch      []ed25519.PublicKey                          // that certify users
	Institution string
	Countersign ed25519.PrivateKey // under devices' checkpoints; nil = none
	Door        providers.Doorbell // must be the rails' own
	Now         func() time.Time
	Dice        func(n int64) int64 // one of 0..n-1
	Random      io.Reader           // of tokens and codes; nil = crypto/rand
	Log         *slog.Logger
	Workers     int           // requests on the wire at a time, for each rail; 0 = 8
	Inline      bool          // all in the goroutine that decides, one after the other, as simulations need it
	Patience    time.Duration // with one request; 0 = 1 min
}

// Desk of one institution. Its methods may be called from any goroutine.
type Desk struct {
	Config
	*devices.Register
	kick chan struct{}

	deciding sync.Mutex // Step
	policyAt time.Time  // when the policy was last asked for
	floatAt  time.Time  // when floats were last looked at
}

// Open takes up a book: what a dead desk had under way is Unsure from now on.
func Open(ctx context.Context, c Config) (*Desk, error) {
	if c.Book == nil || c.Rails == nil || c.Ledger == nil || c.Now == nil || c.Dice == nil {
		return nil, errors.New("a desk needs a book, rails, a ledger, a clock and dice")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Random == nil {
		c.Random = rand.Reader
	}
	if c.Limits == nil {
		c.Limits = limits.Published()
	}
	if c.Workers <= 0 {
		c.Workers = 8
	}
	if c.Patience <= 0 {
		c.Patience = time.Minute
	}
	d := &Desk{Config: c, kick: make(chan struct{}, 1)}
	d.Register = devices.New(c.Book, devices.House{Name: c.Institution, Branch: c.Branch, Countersign: c.Countersign}, c.Now, c.Random)
	return d, d.recover(ctx)
}

// Kick tells Run that there is something to do. It never blocks.
func (d *Desk) Kick() {
	select {
	case d.kick <- struct{}{}:
	default:
	}
}

// Caller is who calls: a device in the hands of a user.
type Caller = devices.Caller

// write runs fn in one transaction and wakes the payer.
func (d *Desk) write(ctx context.Context, fn func(*deskbook.Tx) error) error {
	err := d.Book.Write(ctx, fn)
	if err == nil {
		d.Kick()
	}
	return err
}

// find a payment.
func find(t *deskbook.Tx, key app.Key) (*deskbook.Paying, error) {
	p, err := t.Payment(key)
	if err == nil && p == nil {
		err = app.Trouble(app.NotFound, "payout.unknown", nil)
	}
	return p, err
}

// status of a payment for devices.
func status(t *deskbook.Tx, p *deskbook.Paying) (deskapi.Status, error) {
	s := deskapi.Status{Key: p.Key, State: p.State, At: p.Moved, Code: p.Code, Reason: p.Reason, Ref: p.Ref, PaidAt: p.PaidAt, Posted: p.Posted,
		Asked: p.Asked}
	if p.Fee.Valid() {
		s.Fee = p.Fee.Decimal()
	}
	if p.State == payout.Accepted || p.State == payout.Unsure {
		s.Next = p.Due
	}
	if p.Parts == 0 {
		return s, nil
	}
	all, err := parts.Of(t, p.Key)
	if all.Open != nil {
		s.Next = all.Open.Due
	}
	for i := range all.All {
		var one deskapi.Status
		if one, err = status(t, &all.All[i]); err != nil {
			return s, err
		}
		one.Amount = all.All[i].Amount.Decimal()
		s.Parts = append(s.Parts, one)
	}
	return s, err
}

// SetPolicy takes what the institution decided; devices hear of it with their next feed.
func (d *Desk) SetPolicy(ctx context.Context, p payout.Policy) error {
	return d.write(ctx, func(t *deskbook.Tx) error { return setPolicy(t, p) })
}

func setPolicy(t *deskbook.Tx, p payout.Policy) error {
	was, err := t.Policy()
	if err != nil {
		return err
	}
	one, err := json.Marshal(was)
	if err != nil {
		return err
	}
	two, err := json.Marshal(p)
	if err != nil || bytes.Equal(one, two) {
		return err
	}
	return t.SetPolicy(p)
}
