// Package providers is the contract that payment rails and message carriers sign. A rail says
// what it can do by the interfaces it implements and what is known of it by its Terms; wire
// below, mapping above, and one table in its codes.go that turns each code of an operation into
// a Reason. What the table does not hold is Unmapped, which is Lost: never a refusal, for only
// asking tells (reference/mobile-money.md A.14, G.1).
//
// A call of a rail that moves money is one request on the wire. Rails do not retry: the engine
// is the one retry layer of the house. docs/adding-a-provider.md shows the way.
package providers

import (
	"context"
	"time"

	"daftari/app/money"
	"daftari/app/msisdn"
)

// Provider is what every rail and carrier is. Name is its word in the configuration.
type Provider interface {
	Name() string
	Terms() Terms
}

// Enquirer answers for what it has been told to do. A failed enquiry is Lost. "No such order" is
// UnknownThere only when it proves something, see Terms.Absence.
type Enquirer interface {
	Provider
	Enquire(ctx context.Context, q Enquiry) (Result, error)
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

// Listener reads what a rail calls back with. It only reads: Doorbell.Settle says whether the
// call settles anything. An error means that the body is none of the rail's.
type Listener interface {
	Provider
	Hear(c Callback) (Heard, error)
}

// Lookup finds out who holds a wallet. An empty name with no error means that the rail cannot
// tell; app.NotFound, that there is no such wallet or that it cannot receive.
type Lookup interface {
	Provider
	Holder(ctx context.Context, wallet msisdn.Number) (name string, err error)
}

// Balance tells the float of the institution's own accounts.
type Balance interface {
	Provider
	Float(ctx context.Context) ([]Float, error)
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

// Float is what lies in one account of the institution's at the rail.
type Float struct {
	Account string // the rail's word for it: "disbursement", "utility"
	Amount  money.Amount
	In      bool // what clients pay comes in there; nothing is paid from it
}
