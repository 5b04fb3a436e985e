// Package sandbox is a rail that moves pretended money and follows a script of faults, for
// tests and the demo. It can be asked how often a key moved money.
package sandbox

import (
	"context"
	"fmt"
	"sync"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/providers"
)

// Fault is what happens to the next call that moves money.
type Fault string

// The faults. None is the ordinary course.
const (
	None       Fault = ""
	Refuse     Fault = "refuse"      // the rail says no, with a known code
	LoseAnswer Fault = "lose_answer" // carried out, the answer gets lost
	LoseOrder  Fault = "lose_order"  // never arrives, which the caller cannot know
	NotSent    Fault = "not_sent"    // not one byte leaves
	Slow       Fault = "slow"        // answers after Config.Slow, carried out at once
	PayLate    Fault = "pay_late"    // accepted; moves after Config.Late
	OddCode    Fault = "odd_code"    // carried out, answered with a code nobody knows
)

// Config of the rail. Now is needed.
type Config struct {
	Name string // "" = "sandbox"
	Now  func() time.Time
	Slow time.Duration // 0 = 30 s
	Late time.Duration // 0 = 1 min
}

// Rail is safe for concurrent use.
type Rail struct {
	cfg Config

	mu     sync.Mutex
	script []Fault
	orders map[app.Key]*order
	list   []*order
	moved  map[app.Key]int
}

type order struct {
	providers.Order
	flow    app.Flow
	due     time.Time // moves then; zero = refused
	ref     string
	refused bool
	done    bool
}

// New makes a rail with an empty script.
func New(cfg Config) *Rail {
	if cfg.Name == "" {
		cfg.Name = "sandbox"
	}
	if cfg.Slow == 0 {
		cfg.Slow = 30 * time.Second
	}
	if cfg.Late == 0 {
		cfg.Late = time.Minute
	}
	return &Rail{cfg: cfg, orders: map[app.Key]*order{}, moved: map[app.Key]int{}}
}

// Name of the rail.
func (r *Rail) Name() string { return r.cfg.Name }

// Script appends what happens to the calls to come, one fault each; then all goes well.
func (r *Rail) Script(faults ...Fault) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.script = append(r.script, faults...)
}

// Moved is how often the money of that key moved.
func (r *Rail) Moved(key app.Key) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.settle()
	return r.moved[key]
}

// Disburse pays a wallet.
func (r *Rail) Disburse(ctx context.Context, o providers.Order) (providers.Result, error) {
	return r.do(ctx, o, app.CashOut)
}

// Collect takes from a wallet.
func (r *Rail) Collect(ctx context.Context, o providers.Order) (providers.Result, error) {
	return r.do(ctx, o, app.CashIn)
}

// Enquire tells what became of a key.
func (r *Rail) Enquire(ctx context.Context, key app.Key) (providers.Result, error) {
	if ctx.Err() != nil {
		return answer(key, outcomeOf(codeNoAnswer)), nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.settle()
	o := r.orders[key]
	if o == nil {
		return answer(key, outcomeOf(codeUnknown)), nil
	}
	return r.told(o), nil
}

// Statement lists what moved.
func (r *Rail) Statement(_ context.Context, from time.Time) ([]providers.Movement, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.settle()
	var all []providers.Movement
	for _, o := range r.list {
		if o.done && !o.due.Before(from) {
			all = append(all, providers.Movement{Ref: o.ref, Key: o.Key, Flow: o.flow, Wallet: o.Wallet, Amount: o.Amount, At: o.due})
		}
	}
	return all, nil
}

func (r *Rail) do(ctx context.Context, o providers.Order, flow app.Flow) (providers.Result, error) {
	if err := o.Check(); err != nil {
		return answer(o.Key, outcomeOf(codeNotSent)), err
	}
	if ctx.Err() != nil {
		return answer(o.Key, outcomeOf(codeNotSent)), nil
	}
	res, wait := r.take(o, flow)
	if wait == 0 {
		return res, nil
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-t.C:
		return res, nil
	case <-ctx.Done():
		return answer(o.Key, outcomeOf(codeNoAnswer)), nil
	}
}

// take is the far side: it carries the order out by the script and says what the caller hears,
// and after how long.
func (r *Rail) take(in providers.Order, flow app.Flow) (providers.Result, time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	fault := None
	if len(r.script) > 0 {
		fault, r.script = r.script[0], r.script[1:]
	}
	if fault == NotSent || fault == LoseOrder {
		code := codeNotSent
		if fault == LoseOrder {
			code = codeNoAnswer
		}
		return answer(in.Key, outcomeOf(code)), 0
	}
	r.settle()
	o := r.orders[in.Key]
	if o == nil { // a key is carried out once, whatever comes under it later
		o = &order{Order: in, flow: flow, due: r.cfg.Now(), ref: fmt.Sprintf("SB%06d", len(r.list)+1), refused: fault == Refuse}
		if fault == PayLate {
			o.due = o.due.Add(r.cfg.Late)
		}
		r.orders[in.Key] = o
		r.list = append(r.list, o)
		r.settle()
	}
	switch fault {
	case LoseAnswer:
		return answer(in.Key, outcomeOf(codeNoAnswer)), 0
	case OddCode:
		return answer(in.Key, outcomeOf("E_4711")), 0
	case Slow:
		return r.told(o), r.cfg.Slow
	default:
		return r.told(o), 0
	}
}

// settle moves the money that is due.
func (r *Rail) settle() {
	for _, o := range r.list {
		if !o.done && !o.refused && !r.cfg.Now().Before(o.due) {
			o.done = true
			r.moved[o.Key]++
		}
	}
}

func (r *Rail) told(o *order) providers.Result {
	switch {
	case o.refused:
		return answer(o.Key, outcomeOf(codeLimit))
	case !o.done:
		return answer(o.Key, outcomeOf(codeOpen))
	}
	res := answer(o.Key, outcomeOf(codeDone))
	res.Ref, res.Amount, res.At, res.Fee = o.ref, o.Amount, o.due, money.Zero(o.Amount.Currency())
	return res
}

func answer(key app.Key, o outcome) providers.Result {
	return providers.Result{Key: key, Event: o.event, Class: o.class, Code: o.code}
}
