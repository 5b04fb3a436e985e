package farside

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// State of a payment in the far side's books.
type State string

// The states.
const (
	Pending  State = "pending"
	Paid     State = "paid"
	Failed   State = "failed"
	Reversed State = "reversed"
)

// Payment as the far side keeps it. Amount is a decimal as it came.
type Payment struct {
	Ref      string // ours
	Op       string // the rail's word for the operation
	Wallet   string
	Amount   string
	Currency string
	Note     string
	Callback string // where the order wants to be called back
	ID       string // the far side's own reference
	At       time.Time
	Fault    Fault
	Told     string // amount as enquiries tell it
	State    State  // when it was last looked at
	moves    time.Time
	never    bool
}

// late is how long a Late payment takes, unless Slow said so, and until a Reverses one is taken back; hidden, how long a
// Hidden one cannot be found.
const (
	late   = time.Hour
	hidden = 10 * time.Minute
)

// Books are safe for concurrent use.
type Books struct {
	now func() time.Time

	mu     sync.Mutex
	slow   time.Duration
	orders []Fault
	asks   []Fault
	by     map[string]*Payment
	list   []*Payment
	came   map[string]int
	wire   []string
	closed chan struct{}
}

// New makes empty books that go by the clock.
func New(now func() time.Time) *Books {
	return &Books{now: now, slow: late, by: map[string]*Payment{}, came: map[string]int{}, closed: make(chan struct{})}
}

// Close lets hanging answers go.
func (b *Books) Close() { close(b.closed) }

// Now by the far side's clock.
func (b *Books) Now() time.Time { return b.now() }

// Slow says how long a Late payment takes.
func (b *Books) Slow(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.slow = d
}

// Script what happens to the orders to come, one fault each; then all goes well.
func (b *Books) Script(faults ...Fault) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.orders = append(b.orders, faults...)
}

// ScriptAsk does the same for enquiries.
func (b *Books) ScriptAsk(faults ...Fault) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asks = append(b.asks, faults...)
}

// Take an order. known says that the reference was used before: then nothing new happens and p is
// the first payment. p is nil when the fault lets nothing be taken.
func (b *Books) Take(in Payment) (p *Payment, fault Fault, known bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.came[in.Ref]++
	fault = pop(&b.orders)
	if !fault.Takes() {
		return nil, fault, false
	}
	if old := b.by[in.Ref]; old != nil {
		b.settle(old)
		seen := *old
		return &seen, fault, true
	}
	in.At, in.Fault, in.moves, in.Told = b.now(), fault, b.now(), in.Amount
	in.ID = fmt.Sprintf("MP%08d", len(b.list)+1)
	switch fault {
	case Late:
		in.moves = in.moves.Add(b.slow)
	case Stuck, Refuses:
		in.never = true
	case WrongAmount:
		in.Told = "7" + in.Amount
	}
	b.by[in.Ref] = &in
	b.list = append(b.list, &in)
	b.settle(&in)
	seen := in
	return &seen, fault, false
}

// Ask for a payment by our reference; nil when it cannot be found (yet).
func (b *Books) Ask(ref string) (*Payment, Fault) {
	b.mu.Lock()
	defer b.mu.Unlock()
	fault := pop(&b.asks)
	p := b.by[ref]
	if p == nil || (p.Fault == Hidden && b.now().Before(p.At.Add(hidden))) {
		return nil, fault
	}
	b.settle(p)
	seen := *p
	return &seen, fault
}

// Find the first payment that is fit, faults aside.
func (b *Books) Find(fit func(Payment) bool) *Payment {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.list {
		b.settle(p)
		if fit(*p) {
			seen := *p
			return &seen
		}
	}
	return nil
}

// All payments whose money moved, oldest first.
func (b *Books) All() []Payment {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []Payment
	for _, p := range b.list {
		if b.settle(p); p.State == Paid || p.State == Reversed {
			all = append(all, *p)
		}
	}
	return all
}

// Listed are the payments that a statement shows now: those that moved, without the hidden ones.
func (b *Books) Listed() []Payment {
	var all []Payment
	for _, p := range b.All() {
		if p.Fault != Hidden || !b.now().Before(p.At.Add(hidden)) {
			all = append(all, p)
		}
	}
	return all
}

// Moved is how often money moved under our reference.
func (b *Books) Moved(ref string) int {
	n := 0
	for _, p := range b.All() {
		if p.Ref == ref {
			n++
		}
	}
	return n
}

// Came is how many orders under our reference came over the wire, whatever became of them.
func (b *Books) Came(ref string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.came[ref]
}

// Wire is what went out over Client: "METHOD path?query body", oldest first.
func (b *Books) Wire() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.wire)
}

func (b *Books) wrote(request string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.wire = append(b.wire, request)
}

// down says that the line is down for the next order, and forgets it.
func (b *Books) down() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.orders) == 0 || b.orders[0] != Unsent {
		return false
	}
	b.orders = slices.Delete(b.orders, 0, 1)
	return true
}

func (b *Books) settle(p *Payment) {
	switch {
	case p.Fault == Refuses:
		p.State = Failed
	case p.never || b.now().Before(p.moves):
		p.State = Pending
	case p.Fault == Reverses && !b.now().Before(p.moves.Add(late)):
		p.State = Reversed
	default:
		p.State = Paid
	}
}

func pop(script *[]Fault) Fault {
	if len(*script) == 0 {
		return None
	}
	f := (*script)[0]
	*script = (*script)[1:]
	return f
}
