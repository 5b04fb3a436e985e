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
	OtherSum   Fault = "other_sum"   // carried out, and twice the amount is told
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
	asks   []Fault
	orders map[app.Key]*order
	list   []*order
	moved  map[app.Key]int
	came   map[app.Key]int
}

type order struct {
	providers.Order
	flow    app.Flow
	due     time.Time // moves then; zero = refused
	ref     string
	told    money.Amount // as an enquiry tells it
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
	return &Rail{cfg: cfg, orders: map[app.Key]*order{}, moved: map[app.Key]int{}, came: map[app.Key]int{}}
}

// Name of the rail.
func (r *Rail) Name() string { return r.cfg.Name }

// ScriptAsk does the same for enquiries, which can be told LoseAnswer and OddCode.
func (r *Rail) ScriptAsk(faults ...Fault) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asks = append(r.asks, faults...)
}

// Terms of the rail. It moves nothing real.
func (r *Rail) Terms() providers.Terms {
	return providers.Terms{
		Standing: providers.Pretended, Source: "scripted", Resends: []app.Flow{app.CashOut, app.CashIn},
		TellsAmount: true, TellsWallet: true, Reference: "the key",
	}
}

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

// Came is how many orders under that key were sent.
func (r *Rail) Came(key app.Key) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.came[key]
}

// Disburse pays a wallet.
func (r *Rail) Disburse(ctx context.Context, o providers.Order) (providers.Result, error) {
	return r.do(ctx, o, app.CashOut)
}

// Collect takes from a wallet.
func (r *Rail) Collect(ctx context.Context, o providers.Order) (providers.Result, error) {
	return r.do(ctx, o, app.CashIn)
}

// Enquire tells what became of an order.
func (r *Rail) Enquire(ctx context.Context, q providers.Enquiry) (providers.Result, error) {
	if ctx.Err() != nil {
		return answer(q.Key, codeNoAnswer), nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.settle()
	switch next(&r.asks) {
	case LoseAnswer:
		return answer(q.Key, codeNoAnswer), nil
	case OddCode:
		return answer(q.Key, codeOdd), nil
	}
	o := r.orders[q.Key]
	if o == nil {
		return r.Terms().Absence(q, r.cfg.Now(), codeUnknown), nil
	}
	return told(q.Order, o), nil
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
		return providers.Unsent(o.Key), err
	}
	if ctx.Err() != nil {
		return answer(o.Key, codeNotSent), nil
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
		return answer(o.Key, codeNoAnswer), nil
	}
}

// take is the far side: it carries the order out by the script and says what the caller hears,
// and after how long.
func (r *Rail) take(in providers.Order, flow app.Flow) (providers.Result, time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	fault := next(&r.script)
	if fault == NotSent {
		return answer(in.Key, codeNotSent), 0
	}
	r.came[in.Key]++
	if fault == LoseOrder {
		return answer(in.Key, codeNoAnswer), 0
	}
	r.settle()
	o := r.orders[in.Key]
	if o == nil { // a key is carried out once, whatever comes under it later
		o = &order{Order: in, flow: flow, due: r.cfg.Now(), ref: fmt.Sprintf("SB%06d", len(r.list)+1), told: in.Amount, refused: fault == Refuse}
		if fault == PayLate {
			o.due = o.due.Add(r.cfg.Late)
		}
		if fault == OtherSum {
			o.told = money.FromMinor(2*in.Amount.Minor(), in.Amount.Currency())
		}
		r.orders[in.Key] = o
		r.list = append(r.list, o)
		r.settle()
	}
	switch fault {
	case LoseAnswer:
		return answer(in.Key, codeNoAnswer), 0
	case OddCode:
		return answer(in.Key, codeOdd), 0
	case Slow:
		return told(in, o), r.cfg.Slow
	default:
		return told(in, o), 0
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

// told is what the rail says of an order to whoever asks for it as theirs.
func told(theirs providers.Order, o *order) providers.Result {
	code := codeDone
	switch {
	case o.refused:
		code = codeLimit
	case !o.done:
		return answer(o.Key, codeOpen)
	}
	res := providers.Judge(theirs, string(o.Key), reasonOf(code), code,
		providers.Told{Reference: string(o.Key), Wallet: o.Wallet.E164(), Amount: o.told.Decimal(), Currency: o.told.Currency().Code()})
	if o.done {
		res.Ref, res.At, res.Fee = o.ref, o.due, money.Zero(o.Amount.Currency())
	}
	return res
}

func answer(key app.Key, code string) providers.Result {
	return providers.Say(key, reasonOf(code), code)
}

func next(script *[]Fault) Fault {
	if len(*script) == 0 {
		return None
	}
	f := (*script)[0]
	*script = (*script)[1:]
	return f
}
