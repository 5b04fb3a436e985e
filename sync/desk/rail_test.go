package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/msisdn"
	"daftari/providers"
	"daftari/providers/farside"
)

// delayed is a fault of the way, not of the far side: the order arrives when nobody waits for it any more.
const delayed farside.Fault = "delayed"

// recants is the fault of a provider that says no, and pays all the same some time later.
const recants farside.Fault = "recants"

// rail is a provider over farside's books. One that is blind knows no reference again: what is sent to it twice is paid
// twice, so it may never be sent again.
type rail struct {
	name  string
	books *farside.Books
	now   func() time.Time
	blind bool
	float int64 // minor units; < 0: it has no end
	door  func() providers.Doorbell

	wire    func(at string)               // a crash may come here; may be nil
	faults  func(op string) farside.Fault // of the next order; nil = as the books are scripted
	holder  func(context.Context, msisdn.Number) (string, error)
	deaf    func() bool                        // the next enquiry has no answer; may be nil
	ordered func(op string, o providers.Order) // an order is about to leave; may be nil
	left    func(key app.Key)                  // an order of it may have left; may be nil
	taken   func(key app.Key)                  // one was taken, and is not answered yet; may be nil
	here    func() time.Time                   // by the clock of the desk's machine; nil = now
	pays    map[string]time.Time               // when it pays what it refused, by the far side's reference
	way     []onTheWay
	wake    int // of delayed orders: how long, in minutes, by turns
}

// onTheWay is an order that nobody waits for any more.
type onTheWay struct {
	at    time.Time
	order farside.Payment
}

func (r *rail) Name() string { return r.name }

func (r *rail) Terms() providers.Terms {
	t := providers.Terms{Standing: providers.Pretended, Source: "test", Resends: []app.Flow{app.CashOut, app.CashIn}, TellsAmount: true, TellsWallet: true}
	if r.blind {
		t.Resends = nil
	}
	return t
}

func (r *rail) crash(at string) {
	if r.wire != nil {
		r.wire(at)
	}
}

func (r *rail) Disburse(_ context.Context, o providers.Order) (providers.Result, error) {
	return r.order(o, "out")
}
func (r *rail) Collect(_ context.Context, o providers.Order) (providers.Result, error) {
	return r.order(o, "in")
}

// ref under which the far side takes an order.
func (r *rail) ref(key app.Key) string {
	if !r.blind {
		return string(key)
	}
	for n := 0; ; n++ {
		ref := fmt.Sprintf("%s#%d", key, n)
		if r.books.Find(func(p farside.Payment) bool { return p.Ref == ref }) == nil {
			return ref
		}
	}
}

// arrive lets in what was on the way long enough.
func (r *rail) arrive() {
	way := r.way
	r.way = nil
	for _, o := range way {
		if r.now().Before(o.at) {
			r.way = append(r.way, o)
			continue
		}
		r.take(o.order, farside.None)
	}
}

func (r *rail) take(o farside.Payment, f farside.Fault) (p *farside.Payment, took farside.Fault, known bool) {
	if f != farside.None {
		r.books.Script(f)
	}
	o.Ref = r.ref(app.Key(o.Ref))
	p, took, known = r.books.Take(o)
	if o.Op == "out" && r.float >= 0 && p != nil && !known && p.State != farside.Failed {
		amount, err := money.ParseDecimal(o.Amount, currency())
		if err != nil {
			panic(err)
		}
		r.float -= amount.Minor()
	}
	return p, took, known
}

func (r *rail) order(o providers.Order, op string) (providers.Result, error) {
	if err := o.Check(); err != nil {
		return providers.Unsent(o.Key), err
	}
	r.crash("before the order")
	r.arrive()
	if r.ordered != nil {
		r.ordered(op, o)
	}
	order := farside.Payment{Ref: string(o.Key), Op: op, Wallet: o.Wallet.E164(), Amount: o.Amount.Decimal(), Currency: o.Amount.Currency().Code()}
	short := op == "out" && r.float >= 0 && r.float < o.Amount.Minor()
	fault := farside.None
	if r.faults != nil {
		fault = r.faults(op)
	}
	if r.left != nil && fault != farside.Unsent && fault != farside.Throttles && fault != farside.SignsOut && !short {
		r.left(o.Key)
	}
	if fault == delayed {
		r.wake++
		r.way = append(r.way, onTheWay{r.now().Add(time.Duration(1+r.wake*37%300) * time.Minute), order})
		return providers.Say(o.Key, providers.Ambiguous, string(delayed)), nil
	}
	if short {
		fault = farside.Refuses
	}
	takes := fault
	if fault == recants {
		takes = farside.Refuses
	}
	p, took, known := r.take(order, takes)
	if fault == recants && p != nil && !known {
		r.wake++
		r.pays[p.Ref] = r.now().Add(time.Duration(5+r.wake*131%900) * time.Minute)
	}
	if r.taken != nil && p != nil {
		r.taken(o.Key)
	}
	r.crash("after the order")
	return r.answer(o, p, took, known, short), nil
}

func (r *rail) answer(o providers.Order, p *farside.Payment, fault farside.Fault, known, short bool) providers.Result {
	say := func(reason providers.Reason) providers.Result { return providers.Say(o.Key, reason, string(reason)) }
	switch fault {
	case farside.Unsent:
		return say(providers.NotSent)
	case farside.Throttles:
		return say(providers.Throttled)
	case farside.SignsOut:
		return say(providers.SignedOut)
	case farside.Redirects, farside.LosesAnswer, farside.LosesOrder, farside.Hangs, farside.ServerError, farside.Page, farside.Empty, farside.Cut:
		return say(providers.Ambiguous)
	case farside.UnknownCode:
		return say(providers.Unmapped)
	}
	switch {
	case known:
		return say(providers.Duplicate)
	case short:
		return say(providers.FloatShort)
	}
	return r.told(o, p)
}

func (r *rail) told(o providers.Order, p *farside.Payment) providers.Result {
	reason := map[farside.State]providers.Reason{farside.Pending: providers.Open, farside.Paid: providers.Done, farside.Failed: providers.PayeeNotFound,
		farside.Reversed: providers.Reversed}[p.State]
	res := providers.Judge(o, p.Ref, reason, string(p.State), providers.Told{Reference: p.Ref, Wallet: p.Wallet, Amount: p.Told, Currency: p.Currency})
	res.Ref, res.At, res.Handle = p.ID, p.At, "h-"+p.ID
	res.Raw = providers.Evidence("raw " + p.ID)
	return res
}

func (r *rail) Enquire(_ context.Context, q providers.Enquiry) (providers.Result, error) {
	r.crash("before asking")
	r.arrive()
	if r.deaf != nil && r.deaf() {
		return providers.Say(q.Key, providers.Ambiguous, "no answer"), nil
	}
	ref := string(q.Key)
	if r.blind {
		ref += "#0"
	}
	p, fault := r.books.Ask(ref)
	if fault == farside.LosesAnswer {
		return providers.Say(q.Key, providers.Ambiguous, "no answer"), nil
	}
	if p == nil {
		return r.Terms().Absence(q, r.machine(), "absent"), nil
	}
	r.crash("after asking")
	p = r.seen(p)
	return r.told(q.Order, p), nil
}

func (r *rail) machine() time.Time {
	if r.here != nil {
		return r.here()
	}
	return r.now()
}

// seen is a payment as it is by now, where the provider did not keep its word.
func (r *rail) seen(p *farside.Payment) *farside.Payment {
	if at, is := r.pays[p.Ref]; is && p.State == farside.Failed && !r.now().Before(at) {
		p.State = farside.Paid
	}
	return p
}

// recanted says that a payment was refused, and is paid all the same, now or later.
func (r *rail) recanted(key app.Key) bool {
	for _, p := range r.of(key) {
		if _, is := r.pays[p.Ref]; is {
			return true
		}
	}
	return false
}

func (r *rail) Float(context.Context) ([]providers.Float, error) {
	if r.float < 0 {
		return nil, errors.New("not told")
	}
	return []providers.Float{{Account: "float", Amount: money.FromMinor(r.float, currency())},
		{Account: "collected", Amount: money.FromMinor(1<<50, currency()), In: true}}, nil
}

func (r *rail) Holder(ctx context.Context, w msisdn.Number) (string, error) {
	if r.holder == nil {
		return "Achieng Otieno", nil
	}
	return r.holder(ctx, w)
}

// Hear reads a body of "ref|wallet|amount|currency|state".
func (r *rail) Hear(c providers.Callback) (providers.Heard, error) {
	f := strings.Split(string(c.Body), "|")
	if len(f) != 5 {
		return providers.Heard{}, errors.New("no callback of ours")
	}
	reason := providers.Done
	switch farside.State(f[4]) {
	case farside.Failed:
		reason = providers.PayeeNotFound
	case farside.Pending:
		reason = providers.Open
	case farside.Reversed:
		reason = providers.Reversed
	}
	return providers.Heard{Reason: reason, Code: f[4], Ref: "CB" + f[0][:4], Told: providers.Told{Reference: f[0], Wallet: f[1], Amount: f[2], Currency: f[3]}, Raw: c.Body}, nil
}

// callback about a payment as the far side has it; false where it knows none.
func (r *rail) callback(key app.Key) (providers.Callback, bool) {
	all := r.of(key)
	if len(all) == 0 {
		return providers.Callback{}, false
	}
	p := all[0]
	return providers.Callback{Token: r.door().Token(r.name, key), Body: fmt.Appendf(nil, "%s|%s|%s|%s|%s", key, p.Wallet, p.Told, p.Currency, p.State)}, true
}

// of a key: all that the far side took under it.
func (r *rail) of(key app.Key) (all []farside.Payment) {
	r.arrive()
	refs := []string{string(key)}
	if r.blind {
		refs = nil
		for n := range 3 {
			refs = append(refs, fmt.Sprintf("%s#%d", key, n))
		}
	}
	for _, ref := range refs {
		if p := r.books.Find(func(p farside.Payment) bool { return p.Ref == ref }); p != nil {
			all = append(all, *r.seen(p))
		}
	}
	return all
}

// truth of a key at the far side: what moved, what of it stays with the wallet, and what may move yet.
func (r *rail) truth(key app.Key) (moved, stays, open int) {
	for _, p := range r.of(key) {
		switch {
		case p.State == farside.Paid:
			moved++
			stays++
		case p.State == farside.Reversed:
			moved++
		case p.State == farside.Pending && p.Fault != farside.Stuck:
			open++
		}
	}
	for _, o := range r.way {
		if o.order.Ref == string(key) {
			open++
		}
	}
	return moved, stays, open
}
