// Package providertest is the conformance suite that every rail passes, against a double of its
// provider (package farside) that the suite puts faults into and asks what moved. It holds the
// invariants 1, 2, 4, 6 and 10 of reference/mobile-money.md G.4, as far as one rail can: what is kept before a
// request is made (3, 5), and what a late answer finds in the book (6), is shown of the desk by its simulation.
package providertest

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/farside"
)

// World is what a rail and its double are made in.
type World struct {
	Books *farside.Books
	HTTP  *http.Client // its line fails by the script
	Now   func() time.Time
	Log   *slog.Logger // what the rail says is looked through for secrets
	Door  providers.Doorbell
}

// Double is the far side. *farside.Books does all of it but Callback.
type Double interface {
	Script(...farside.Fault)
	ScriptAsk(...farside.Fault)
	Moved(reference string) int // how often money moved
	Came(reference string) int  // how many orders came over the wire
	// Callback is the call that the far side would make now; false when it makes none.
	Callback(reference string) (providers.Callback, bool)
}

// Harness of one rail. All fields but Before and Cannot are needed.
type Harness struct {
	New       func(t *testing.T, w World) (providers.Provider, Double)
	Reference func(app.Key) string // the rail's pure function
	Wallet    msisdn.Number
	Amount    money.Amount
	Before    []string                 // paths that are called before an order and move nothing, in part: sign-in, whose number
	Secrets   []string                 // that the rail was given, and that its door gave it
	Cannot    map[farside.Fault]string // faults that this provider has no way of, and why
}

// Run the suite: for payouts and for collections, as far as the rail does them.
func Run(t *testing.T, h Harness) {
	t.Helper()
	p, _ := h.open(t, far{clock: newClock(), log: &bytes.Buffer{}})
	terms := p.Terms()
	if p.Name() == "" || terms.Standing == "" || terms.Source == "" || terms.Reference == "" {
		t.Errorf("name %q, terms %+v", p.Name(), terms)
	}
	for f := range h.Cannot {
		if !slices.Contains(farside.Faults(), f) {
			t.Errorf("no such fault: %s", f)
		}
	}
	if tells := h.Cannot[farside.WrongAmount] == ""; tells != terms.TellsAmount {
		t.Errorf("its double can tell another amount: %v, its terms say %v", tells, terms.TellsAmount)
	}
	t.Run("references", h.references)
	t.Run("look-ups", h.lookups)
	_, pays := p.(providers.Disburser)
	_, collects := p.(providers.Collector)
	if !pays && !collects {
		t.Fatal("a rail that neither pays nor collects")
	}
	if pays {
		t.Run("disburse", func(t *testing.T) { h.suite(t, app.CashOut) })
	}
	if collects {
		t.Run("collect", func(t *testing.T) { h.suite(t, app.CashIn) })
	}
}

// suite is all that is shown for one direction.
func (h Harness) suite(t *testing.T, flow app.Flow) {
	for _, cases := range [][]story{onceOnly(), answers(), asking(), calls()} {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				for _, f := range c.needs {
					if why := h.Cannot[f]; why != "" {
						t.Skipf("%s: %s", f, why)
					}
				}
				c.do(h.rail(t, flow))
			})
		}
	}
	t.Run("nobody's answer is an answer", func(t *testing.T) { h.foreign(t, flow) })
	t.Run("another clock there", func(t *testing.T) { h.skewed(t, flow) })
	t.Run("any schedule", func(t *testing.T) { h.schedules(t, flow) })
}

// story is one case; needs are the faults it is about.
type story struct {
	name  string
	needs []farside.Fault
	do    func(r *rail)
}

const key = app.Key("0b9c4e0e-5a53-4c7e-9d8e-2f6f2a1f0c11")

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)} }

// Now by the clock of the test.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// far is what is between a rail and its far side.
type far struct {
	clock *clock
	skew  time.Duration // by which the far side's clock goes ahead of ours
	log   *bytes.Buffer
	line  func(http.RoundTripper) http.RoundTripper // what stands in it; nil = nothing
}

func (h Harness) open(t *testing.T, f far) (providers.Provider, Double) {
	books := farside.New(func() time.Time { return f.clock.Now().Add(f.skew) })
	client := farside.Client(books)
	if f.line != nil {
		client.Transport = f.line(client.Transport)
	}
	return h.New(t, World{
		Books: books, HTTP: client, Now: f.clock.Now, Door: door(),
		Log: slog.New(slog.NewJSONHandler(f.log, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: secret.Attr})),
	})
}

func door() providers.Doorbell {
	return providers.Doorbell{Base: "https://desk.example/cb", Key: secret.New("doorbell-key-of-the-tests")}
}

// rail is one direction of a provider.
type rail struct {
	t      *testing.T
	h      Harness
	p      providers.Enquirer
	far    Double
	flow   app.Flow
	move   func(context.Context, providers.Order) (providers.Result, error)
	clock  *clock
	log    *bytes.Buffer
	key    app.Key
	handle string
	first  time.Time
	sent   time.Time
	asked  int
}

func (h Harness) rail(t *testing.T, flow app.Flow) *rail {
	return h.railOver(t, flow, far{clock: newClock(), log: &bytes.Buffer{}})
}

func (h Harness) railOver(t *testing.T, flow app.Flow, f far) *rail {
	r := &rail{t: t, h: h, flow: flow, clock: f.clock, log: f.log, key: key}
	p, double := h.open(t, f)
	r.far = double
	if flow == app.CashIn {
		c := p.(providers.Collector)
		r.p, r.move = c, c.Collect
	} else {
		d := p.(providers.Disburser)
		r.p, r.move = d, d.Disburse
	}
	return r
}

func (r *rail) order() providers.Order {
	return providers.Order{Key: r.key, Wallet: r.h.Wallet, Amount: r.h.Amount, Note: "Loan 123"}
}

func (r *rail) enquiry() providers.Enquiry {
	return providers.Enquiry{Order: r.order(), Flow: r.flow, Handle: r.handle, First: r.first, Sent: r.sent, Asked: r.asked}
}

func (r *rail) ref() string { return r.h.Reference(r.key) }

// send the order, with the fault.
func (r *rail) send(f farside.Fault) providers.Result {
	r.t.Helper()
	ctx := r.t.Context()
	r.far.Script(f)
	if f == farside.Hangs {
		given, cancel := context.WithCancel(ctx)
		defer cancel()
		go r.giveUp(given, cancel, r.far.Came(r.ref()))
		ctx = given
	}
	r.sent, r.asked = r.clock.Now(), 0
	if r.first.IsZero() {
		r.first = r.sent
	}
	res, err := r.move(ctx, r.order())
	if err != nil {
		r.t.Fatal(err)
	}
	r.sound(res)
	if res.Handle != "" {
		r.handle = res.Handle
	}
	return res
}

// giveUp cancels once the order has come to the far side.
func (r *rail) giveUp(ctx context.Context, cancel func(), before int) {
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for r.far.Came(r.ref()) == before {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
	}
	cancel()
}

// ask what became of it; where the answer comes by a call, that call is made.
func (r *rail) ask(f farside.Fault) providers.Result {
	r.t.Helper()
	r.clock.pass(r.p.Terms().FirstAsk)
	r.far.ScriptAsk(f)
	res, err := r.p.Enquire(r.t.Context(), r.enquiry())
	if err != nil {
		r.t.Fatal(err)
	}
	if res.Reason == providers.Called {
		if c, ok := r.far.Callback(r.ref()); ok {
			heard, settles := r.hear(c)
			if settles {
				res = heard
			}
		}
	}
	r.sound(res)
	if res.Reason == providers.Absent {
		r.asked++
	}
	return res
}

// hear a call about this payment.
func (r *rail) hear(c providers.Callback) (providers.Result, bool) {
	r.t.Helper()
	heard, err := r.p.(providers.Listener).Hear(c)
	if err != nil {
		return providers.Result{}, false
	}
	res, settles := door().Settle(r.p.Name(), r.enquiry(), r.ref(), c, heard)
	r.sound(res)
	return res, settles
}

// sound is what is true of every result.
func (r *rail) sound(res providers.Result) {
	r.t.Helper()
	if res.Key != r.key {
		r.t.Errorf("the result is of %q", res.Key)
	}
	if res.Event == app.Confirm && (res.Reason != providers.Done || (res.Amount.Valid() && res.Amount != r.h.Amount)) {
		r.t.Errorf("confirmed by %s of %v", res.Reason, res.Amount)
	}
	if res.Event != app.Confirm && res.Event != app.Accepted && (res.Class == "" || res.Reason == "") {
		r.t.Errorf("%s without class or reason", res.Event)
	}
}

func (r *rail) want(what string, res providers.Result, event app.Event, moved int) {
	r.t.Helper()
	if res.Event != event {
		r.t.Errorf("%s: %s (%s, %s, code %s), want %s", what, res.Event, res.Reason, res.Class, res.Code, event)
	}
	r.moved(what, moved)
}

func (r *rail) moved(what string, want int) {
	r.t.Helper()
	if n := r.far.Moved(r.ref()); n != want {
		r.t.Errorf("%s: the money moved %d times, want %d", what, n, want)
	}
}

// end of an order that went out as res: it is asked for until it is final, at most a few times.
func (r *rail) end(res providers.Result) providers.Result {
	r.t.Helper()
	for range 4 {
		if res.Event != app.Accepted && res.Event != app.Lost {
			break
		}
		res = r.ask(farside.None)
	}
	return res
}

// Amount in minor units of a currency of ISO 4217.
func Amount(t testing.TB, code string, minor int64) money.Amount {
	t.Helper()
	cur, err := money.ISO(code)
	if err != nil {
		t.Fatal(err)
	}
	return money.FromMinor(minor, cur)
}

// Wallet by its number in full, "+256770000001".
func Wallet(t testing.TB, e164 string) msisdn.Number {
	t.Helper()
	n, err := msisdn.Parse(e164, "")
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Here is a world for a rail's own tests: no faults, nothing logged.
func Here(t *testing.T, now func() time.Time) World {
	t.Helper()
	books := farside.New(now)
	return World{Books: books, HTTP: farside.Client(books), Now: now, Log: slog.New(slog.DiscardHandler), Door: door()}
}
