// Package operator is an operator of wallets inside this program, for the demo and for practice. It speaks as operators do
// by the GSMA's interface, moves pretended money in a book of its own, calls back, and is as slow, as forgetful or as strict
// as a trainer makes it.
package operator

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"daftari/providers/farside"
	"daftari/providers/gsma/gsmatest"
)

// How the operator takes an order.
type How string

// The ways of taking one.
const (
	Prompt  How = "prompt"  // paid at once, and called back
	Slow    How = "slow"    // taken; paid and called back Patience later
	Loses   How = "loses"   // paid at once, and neither an answer nor a call comes
	Refuses How = "refuses" // the wallet is full: never paid, and called back
	Late    How = "late"    // no answer comes; paid and called back Patience later
)

// Ways in the order of the trainer's panel.
func Ways() []How { return []How{Prompt, Slow, Loses, Refuses, Late} }

// Patience is how long a Slow or Late payment takes.
const Patience = 2 * time.Minute

// ringEvery is how often the operator looks whom to call back; ringAfter, how old an order is by then at least: its answer was
// read before.
const (
	ringEvery = 50 * time.Millisecond
	ringAfter = time.Second
)

// APIKey is what the institution shows to the operator.
const APIKey = "key-of-the-demo"

// Payment as the operator's book has it.
type Payment struct {
	Ref    string // the institution's own reference: the UUID of the payment's key
	Wallet string // E.164
	Amount string // decimal, "26000"
	Number string // the operator's confirmation number; "" until the money moved
	At     time.Time
	State  farside.State
}

// Moved says that the money is at the wallet.
func (p Payment) Moved() bool { return p.State == farside.Paid }

// Operator is safe for many goroutines.
type Operator struct {
	books *farside.Books
	api   *gsmatest.Operator
	line  net.Listener
	srv   *http.Server
	bell  *http.Client
	stop  context.CancelFunc
	all   sync.WaitGroup

	mu     sync.Mutex // also one order at a time, so that each meets its own fault
	always How
	next   []How
	silent map[string]bool // references of which nobody is called back
	rung   map[string]bool
}

// Start listens on this machine alone. trusted is the certificate, PEM, of who is called back.
func Start(now func() time.Time, trusted []byte) (*Operator, error) {
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(trusted) {
		return nil, errors.New("operator: no certificate of who is called back")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	b := farside.New(now)
	b.Slow(Patience)
	o := &Operator{books: b, api: &gsmatest.Operator{Books: b, APIKey: APIKey}, line: l, always: Prompt, silent: map[string]bool{}, rung: map[string]bool{}}
	o.srv = &http.Server{Handler: o, ReadHeaderTimeout: 10 * time.Second}
	o.bell = &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, DisableKeepAlives: true}}
	var ctx context.Context
	ctx, o.stop = context.WithCancel(context.Background())
	o.all.Go(func() { _ = o.srv.Serve(l) }) // it ends when it is closed
	o.all.Go(func() { o.ring(ctx) })
	return o, nil
}

// Close ends it, and waits for that.
func (o *Operator) Close() error {
	o.stop()
	o.books.Close()
	err := o.srv.Close()
	o.all.Wait()
	return err
}

// Address under which the interface is served.
func (o *Operator) Address() string { return "http://" + o.line.Addr().String() }

// Always takes orders so from now on.
func (o *Operator) Always(h How) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.always, o.next = h, nil
}

// Way is how it takes the next order.
func (o *Operator) Way() How {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.next) > 0 {
		return o.next[0]
	}
	return o.always
}

// Next takes the orders to come so, one each; then as always.
func (o *Operator) Next(ways ...How) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.next = append(o.next, ways...)
}

// Payments of its book, in the order in which they were asked for; those that never moved, too.
func (o *Operator) Payments() (all []Payment) {
	for _, p := range o.orders() {
		out := Payment{Ref: p.Ref, Wallet: p.Wallet, Amount: p.Amount, At: p.At, State: p.State}
		if out.Moved() {
			out.Number = "R" + p.ID
		}
		all = append(all, out)
	}
	return all
}

func (o *Operator) orders() (all []farside.Payment) {
	o.books.Find(func(p farside.Payment) bool {
		all = append(all, p)
		return false
	})
	return all
}

// ServeHTTP is the operator's interface.
func (o *Operator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		o.api.ServeHTTP(w, r)
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	how := o.always
	if len(o.next) > 0 {
		how, o.next = o.next[0], o.next[1:]
	}
	ref := r.Header.Get("X-CorrelationID")
	switch how {
	case Slow:
		o.books.Script(farside.Late)
	case Loses:
		o.silent[ref] = true
		o.books.Script(farside.LosesAnswer)
	case Refuses:
		o.books.Script(farside.Refuses)
	case Late:
		o.books.Script(farside.Late)
		o.api.ServeHTTP(deaf{}, r)
		o.books.Break(w, r, farside.LosesAnswer)
		return
	default:
		o.books.Script(farside.None)
	}
	o.api.ServeHTTP(w, r)
}

// deaf hears no answer.
type deaf struct{}

// Header of an answer that nobody reads.
func (deaf) Header() http.Header { return http.Header{} }

// Write nothing.
func (deaf) Write(b []byte) (int, error) { return len(b), nil }

// WriteHeader of nothing.
func (deaf) WriteHeader(int) {}

// ring calls back for each payment that came to its end, until ctx ends.
func (o *Operator) ring(ctx context.Context) {
	tick := time.NewTicker(ringEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for _, p := range o.orders() {
			o.mu.Lock()
			due := p.State != farside.Pending && o.books.Now().Sub(p.At) >= ringAfter && !o.silent[p.Ref] && !o.rung[p.Ref]
			o.mu.Unlock()
			if due && o.call(ctx, p) {
				o.mu.Lock()
				o.rung[p.Ref] = true
				o.mu.Unlock()
			}
		}
	}
}

// call back once; false where nobody took it.
func (o *Operator) call(ctx context.Context, p farside.Payment) bool {
	told, ok := o.api.Callback(p.Ref)
	if !ok {
		return true // it has no address
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, p.Callback, bytes.NewReader(told.Body))
	if err != nil {
		return true
	}
	req.Header = told.Header
	resp, err := o.bell.Do(req)
	if err != nil {
		return false
	}
	return resp.Body.Close() == nil && resp.StatusCode/100 == 2
}
