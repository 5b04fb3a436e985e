// Package providers is the contract that payment rails and message carriers sign. A rail says
// what it can do by the interfaces it implements; wire below, mapping above, and one table of
// outcomes in each rail's codes.go. What a rail's table does not hold is Lost, never Refuse:
// only asking tells (reference/mobile-money.md G.1).
//
// A call of a rail that moves money is one request on the wire. Rails do not retry: the engine
// is the one retry layer of the house.
package providers

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
)

// Provider is what every rail and carrier is. Name is its word in the configuration.
type Provider interface {
	Name() string
}

// Enquirer answers for what it has been told to do. UnknownThere means proven absent; a failed
// enquiry is Lost.
type Enquirer interface {
	Provider
	Enquire(ctx context.Context, key app.Key) (Result, error)
}

// Disburser pays wallets. The same key moves money at most once.
type Disburser interface {
	Enquirer
	Disburse(ctx context.Context, o Order) (Result, error)
}

// Collector asks wallets to pay. The same key moves money at most once.
type Collector interface {
	Enquirer
	Collect(ctx context.Context, o Order) (Result, error)
}

// Lookup finds out who holds a wallet. An empty name with no error means that the rail cannot
// tell; app.NotFound, that there is no such wallet.
type Lookup interface {
	Provider
	Holder(ctx context.Context, wallet msisdn.Number) (name string, err error)
}

// Balance tells the float of the institution's own account.
type Balance interface {
	Provider
	Float(ctx context.Context) ([]money.Amount, error)
}

// Statementer lists what moved, oldest first, from the time on.
type Statementer interface {
	Provider
	Statement(ctx context.Context, from time.Time) ([]Movement, error)
}

// Messenger carries short messages. The same key is delivered at most once where the carrier
// can promise that.
type Messenger interface {
	Provider
	Send(ctx context.Context, m Message) (Result, error)
}

// Order to move money. The rail derives its own reference from Key by a pure function.
type Order struct {
	Key    app.Key
	Wallet msisdn.Number
	Amount money.Amount // positive, in the wallet's currency
	Note   string       // shown to the holder where the rail can
}

// Check is what every rail refuses before anything leaves the machine: faults of the caller's.
func (o Order) Check() error {
	switch {
	case o.Key == "":
		return errors.New("order without a key")
	case !o.Wallet.Valid():
		return errors.New("order without a wallet")
	case !o.Amount.Valid() || o.Amount.Sign() <= 0:
		return errors.New("order without a positive amount")
	}
	return nil
}

// Message to a phone.
type Message struct {
	Key  app.Key
	To   msisdn.Number
	Text string
}

// Result is what came of a call, in the vocabulary of the outbox: Accepted, Confirm, Refuse,
// NotApplied, Lost, or UnknownThere from an enquiry. Answer, callback, poll, statement row and
// SMS all become one of these. The error beside a Result is a fault of our own; then Event is
// NotApplied if nothing left the machine, else Lost.
type Result struct {
	Key     app.Key
	Event   app.Event
	Class   app.Class    // why, for Refuse, NotApplied and Lost
	Code    string       // the rail's code
	Text    string       // the rail's words
	Ref     string       // the rail's own reference of the movement
	Amount  money.Amount // what moved, as the rail tells it
	Fee     money.Amount // no amount = not told
	At      time.Time    // of the movement, by the rail's clock
	RetryAt time.Time    // with NotApplied: not before
	Raw     []byte
}

// Movement is one line of a statement, seen from the institution's account.
type Movement struct {
	Ref    string
	Key    app.Key // ours, if the statement carries it
	Flow   app.Flow
	Wallet msisdn.Number
	Amount money.Amount
	At     time.Time
	Raw    []byte
}

// Registry holds the rails that this institution uses, by name.
type Registry struct {
	by map[string]Provider
}

// NewRegistry refuses a name that is empty or given twice.
func NewRegistry(all ...Provider) (*Registry, error) {
	r := &Registry{by: make(map[string]Provider, len(all))}
	for _, p := range all {
		name := p.Name()
		if name == "" {
			return nil, errors.New("a provider has no name")
		}
		if _, twice := r.by[name]; twice {
			return nil, fmt.Errorf("two providers are called %q", name)
		}
		r.by[name] = p
	}
	return r, nil
}

// Names in order.
func (r *Registry) Names() []string { return slices.Sorted(maps.Keys(r.by)) }

// Find the provider of that name as the ability A, one of the interfaces above; false when
// there is none or it cannot do that.
func Find[A Provider](r *Registry, name string) (A, bool) {
	a, ok := r.by[name].(A)
	return a, ok
}
