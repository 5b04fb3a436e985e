package engine

import (
	"context"
	"time"

	"daftari/app"
)

// Outbox is the book's side of the engine (store.Book). Claim and ClaimAsks write the attempts
// in the transaction that leases the entries; Settle ends attempts, moves states by
// app.Next, keeps evidence and ids, all in one transaction.
type Outbox interface {
	Claim(ctx context.Context, holder string, now time.Time, max int, pick app.Pick) ([]app.Work, error)
	ClaimAsks(ctx context.Context, holder string, now time.Time, max int, pick app.Pick) ([]app.Work, error)
	Settle(ctx context.Context, all []app.Settlement) error
	Recover(ctx context.Context, dead func(holder string) bool, now time.Time) (int, error)
	NextDue(ctx context.Context) (time.Time, error)
	Counts(ctx context.Context) (app.Counts, error)
}

// Mirror is where a pull goes (store.Book). The cursor commits with the rows it came with.
type Mirror interface {
	Cursor(ctx context.Context) (string, error)
	ApplyPull(ctx context.Context, p app.Pull) error
	Answered(ctx context.Context, at time.Time, coreDay app.Date) error
}

// Memory keeps the engine's own state over restarts (store.Book).
type Memory interface {
	EngineState(ctx context.Context) ([]byte, error)
	SetEngineState(ctx context.Context, state []byte) error
}

// Ledger is the core (fineract/ledger). The engine calls it from one goroutine at a time and
// bounds each call by the context; a call must return soon after its context ends.
//
// Post puts each Work on the wire at most once: one request for the whole batch, except for
// kinds that need a request of their own. It never repeats anything; what must go again goes
// again through the outbox, so that an attempt is a request. It gives an outcome for every Work:
//
//	Confirm     with Proof
//	Accepted    with Proof.Command (maker-checker)
//	Refuse      with Class Rejected or NotPermitted, Code and Text
//	NotApplied  with Class Offline (not one byte left), Busy (429/503 told us to wait; RetryAt),
//	            SignedOut, or Conflict (a loan under close of business; RetryAt). RetryAt in the
//	            past means at once: the innocent rest of a batch refused for one locked loan.
//	Lost        with Class Doubtful (the line: timeout, reset, half an answer), Foreign (an
//	            answer that is not Fineract's), Busy (425, still in progress), or Internal (the
//	            core failed the request as a whole, HTTP 500: the batch may hold a poisoned item,
//	            so the engine asks and then sends what is not there one by one)
//
// Ask looks each Work up and posts nothing: Confirm, Refuse, Accepted (pending), UnknownThere
// (proven absent; NewKey when the key is burnt for good), or Lost with the Class of the failure
// (Offline, Busy, SignedOut, Doubtful, Foreign, Internal); Alarm when found different.
//
// A Work without an outcome counts as Lost. An error from Post or Ask is a fault of our own;
// the outcomes beside it still count. An error from Pull is an *app.Problem whose Class says
// whether the line, the server or the sign-in is at fault.
type Ledger interface {
	Post(ctx context.Context, works []app.Work) ([]app.Outcome, error)
	Ask(ctx context.Context, works []app.Work) ([]app.Outcome, error)
	// Pull brings what changed since the cursor ("" = everything). progress may be called from
	// any goroutine; total is 0 while it is not known.
	Pull(ctx context.Context, cursor string, progress func(done, total int)) (app.Pull, error)
	// News is how many clients changed since the cursor: one small request, and only reading. known is false where this
	// core cannot tell. Its error is as Pull's.
	News(ctx context.Context, cursor string) (clients int, known bool, err error)
	// Wire is what went over the line since the Ledger was made: requests, bytes up and down.
	Wire() (requests int, up, down int64)
	// Clock is the core's Date header and business day of its last answer; zero before any.
	Clock() (at time.Time, day app.Date)
}
