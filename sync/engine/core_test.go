package engine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"daftari/app"
)

// fault is what happens to one request.
type fault int

const (
	noFault      fault = iota
	dialFails          // nothing left the device
	requestLost        // timed out, never arrived
	replyLost          // carried out, the answer got lost
	halfReply          // carried out, the answer broke off after some items
	arrivesLate        // timed out, carried out a minute later
	coreDies           // in the middle of an item, whose key stays at 425 for ever
	wholeFails         // 500, nothing booked
	toldWait           // 429 with Retry-After
	underClose         // 409: one loan under close of business
	captive            // a portal answers
	passwordGone       // 401
	hangs              // no answer until the context ends
	faults
)

// core is Fineract as far as the engine can tell, with the ledger port before it: keys and
// externalIds as in fineract.md section 2, faults by a script of odds, and a record of
// everything that came, in which broken rules are found.
type core struct {
	mu    sync.Mutex
	book  simBook
	r     *rand.Rand
	odds  map[fault]int // per thousand
	now   func() time.Time
	clock func() time.Time // the device's, by which the ledger port tells RetryAt
	out   bool             // the password was changed
	wait  time.Time        // nobody may come before
	busy  int
	alarm []string

	keys    map[string]string // idempotency key -> "" done, "425", or a code of refusal
	booked  map[app.Key]int   // how often the money moved
	amounts map[app.Key]int64
	late    []lateWork
	checks  map[app.Key]time.Time // maker-checker: when the checker approves
	stuck   map[app.Key]time.Time // 425 first seen
	granted map[app.Key]int       // generations that a look-up allowed
	doubt   map[app.Key]bool      // sent, and nobody knows: must be asked for next
	seen    map[string]bool       // attempts that came over the wire
	poison  map[app.Key]bool      // items that fail a whole batch
	posts   int
	asks    int
	news    int
	peak    map[int64]int // posts by second
}

type lateWork struct {
	at time.Time
	w  app.Work
}

func newCore(book simBook, r *rand.Rand) *core {
	return &core{book: book, r: r, now: time.Now, clock: time.Now, odds: map[fault]int{}, keys: map[string]string{}, booked: map[app.Key]int{},
		amounts: map[app.Key]int64{}, stuck: map[app.Key]time.Time{}, granted: map[app.Key]int{}, doubt: map[app.Key]bool{},
		seen: map[string]bool{}, checks: map[app.Key]time.Time{}, poison: map[app.Key]bool{}, peak: map[int64]int{}}
}

func (c *core) broken(format string, args ...any) {
	c.alarm = append(c.alarm, fmt.Sprintf(format, args...))
}

func (c *core) roll() fault {
	n := c.r.IntN(1000)
	for f := noFault; f < faults; f++ {
		if n -= c.odds[f]; n < 0 {
			return f
		}
	}
	return noFault
}

// refused is the core's business rule, the same each time it is asked.
func refused(e app.Entry) bool { return e.Amount.Minor()%13 == 0 }

func hasExternalID(e app.Entry) bool { return e.Account.Kind == app.OnLoan }

// apply books one item as the core would and says what a full answer to it would be.
func (c *core) apply(w app.Work) app.Outcome {
	e := w.Entry
	o := app.Outcome{Key: e.Key}
	key := e.Key.Idempotency(e.Generation)
	was, known := c.keys[key]
	switch {
	case known && was == "425":
		o.Event, o.Class, o.Code = app.Lost, app.Busy, "425"
		if c.stuck[e.Key].IsZero() {
			c.stuck[e.Key] = c.now()
		}
	case known && was != "":
		o.Event, o.Class, o.Code = app.Refuse, app.Rejected, was
	case known:
		o.Event, o.Proof = app.Confirm, &app.Confirmation{Key: e.Key, Transaction: key}
	case hasExternalID(e) && c.booked[e.Key] > 0:
		o.Event, o.Class, o.Code = app.Lost, app.Conflict, "duplicate"
	case !c.checks[e.Key].IsZero() || e.Amount.Minor()%17 == 0:
		if c.checks[e.Key].IsZero() {
			c.checks[e.Key] = c.now().Add(time.Duration(c.r.IntN(600)) * time.Minute)
		}
		o.Event, o.Proof = app.Accepted, &app.Confirmation{Key: e.Key, Command: "7"}
	case refused(e):
		c.keys[key] = "closed"
		o.Event, o.Class, o.Code = app.Refuse, app.Rejected, "closed"
	default:
		c.keys[key] = ""
		c.booked[e.Key]++
		c.amounts[e.Key] += e.Amount.Minor()
		o.Event, o.Proof = app.Confirm, &app.Confirmation{Key: e.Key, Transaction: key}
	}
	return o
}

func (c *core) lateOnes() {
	keep := c.late[:0]
	for _, l := range c.late {
		if c.now().Before(l.at) {
			keep = append(keep, l)
			continue
		}
		c.apply(l.w)
	}
	c.late = keep
}

func (c *core) enter(f fault) {
	c.mu.Lock()
	if c.busy++; c.busy > 1 {
		c.broken("two requests at once")
	}
	c.lateOnes()
	if c.now().Before(c.wait) {
		c.broken("came %v before it was told to", c.wait.Sub(c.now()))
	}
	if f == passwordGone {
		c.out = true
	}
}

func (c *core) leave() {
	c.busy--
	c.mu.Unlock()
}

func every(works []app.Work, o app.Outcome) []app.Outcome {
	outs := make([]app.Outcome, len(works))
	for i, w := range works {
		o.Key = w.Entry.Key
		outs[i] = o
	}
	return outs
}

// check that the rules of sending were kept by what now comes.
func (c *core) check(works []app.Work) {
	inThis := map[app.Key]bool{}
	for _, w := range works {
		e := w.Entry
		id := fmt.Sprintf("%s/%d", e.Key, w.Attempt.No)
		switch {
		case c.seen[id]:
			c.broken("attempt %s twice on the wire", id)
		case !c.book.openAttempt(w.Attempt):
			c.broken("attempt %s on the wire and not in the book", id)
		case c.doubt[e.Key]:
			c.broken("%s sent again without asking", e.Key)
		case e.Generation > c.granted[e.Key]:
			c.broken("%s under a new key without proof", e.Key)
		}
		for _, k := range waitsFor(c.book, e) {
			if !inThis[k] {
				c.broken("%s overtook %s in lane %s", e.Key, k, e.Lane())
			}
		}
		c.seen[id], inThis[e.Key], c.doubt[e.Key] = true, true, true
	}
	c.posts++
	c.peak[c.now().Unix()]++
}

// known clears the doubt of those that got an answer the caller can rely on.
func (c *core) known(outs []app.Outcome) []app.Outcome {
	for _, o := range outs {
		if o.Event != app.Lost {
			delete(c.doubt, o.Key)
		}
	}
	return outs
}

// Post is one request. The engine may leave while it hangs, so the lock is not held meanwhile.
func (c *core) Post(ctx context.Context, works []app.Work) ([]app.Outcome, error) {
	c.mu.Lock()
	f := c.roll()
	c.mu.Unlock()
	c.enter(f)
	c.check(works)
	for _, w := range works {
		if c.poison[w.Entry.Key] {
			f = wholeFails
		}
	}
	if f == hangs {
		c.leave()
		<-ctx.Done()
		return nil, ctx.Err()
	}
	defer c.leave()
	return c.known(c.answer(f, works)), nil
}

func (c *core) answer(f fault, works []app.Work) []app.Outcome {
	switch {
	case c.out:
		return every(works, app.Outcome{Event: app.NotApplied, Class: app.SignedOut})
	case f == dialFails:
		return every(works, app.Outcome{Event: app.NotApplied, Class: app.Offline})
	case f == requestLost:
		return every(works, app.Outcome{Event: app.Lost, Class: app.Doubtful})
	case f == wholeFails:
		return every(works, app.Outcome{Event: app.Lost, Class: app.Internal})
	case f == captive:
		return every(works, app.Outcome{Event: app.Lost, Class: app.Foreign})
	case f == toldWait:
		c.wait = c.now().Add(3 * time.Minute)
		return every(works, app.Outcome{Event: app.NotApplied, Class: app.Busy, RetryAt: c.clock().Add(3 * time.Minute)})
	case f == underClose:
		outs := every(works, app.Outcome{Event: app.NotApplied, Class: app.Conflict, RetryAt: c.clock()})
		outs[c.r.IntN(len(outs))].RetryAt = c.clock().Add(20 * time.Minute)
		return outs
	case f == arrivesLate:
		for _, w := range works {
			c.late = append(c.late, lateWork{c.now().Add(time.Duration(1+c.r.IntN(90)) * time.Second), w})
		}
		return every(works, app.Outcome{Event: app.Lost, Class: app.Doubtful})
	case f == coreDies:
		at := c.r.IntN(len(works))
		for _, w := range works[:at] {
			c.apply(w)
		}
		e := works[at].Entry
		key := e.Key.Idempotency(e.Generation)
		if _, used := c.keys[key]; !used {
			if c.r.IntN(2) == 0 && !refused(e) {
				c.apply(works[at]) // booked, and the row of the key never came to its end
			}
			c.keys[key] = "425"
		}
		return every(works, app.Outcome{Event: app.Lost, Class: app.Doubtful})
	}
	outs := make([]app.Outcome, 0, len(works))
	for _, w := range works {
		outs = append(outs, c.apply(w))
	}
	switch f {
	case replyLost:
		return every(works, app.Outcome{Event: app.Lost, Class: app.Doubtful})
	case halfReply:
		return outs[:c.r.IntN(len(outs)+1)]
	default:
		return outs
	}
}

// Ask looks up by externalId, or by receipt number where there is none.
func (c *core) Ask(ctx context.Context, works []app.Work) ([]app.Outcome, error) {
	c.mu.Lock()
	f := c.roll()
	c.mu.Unlock()
	c.enter(f)
	c.asks++
	if f == hangs {
		c.leave()
		<-ctx.Done()
		return nil, ctx.Err()
	}
	defer c.leave()
	for _, w := range works {
		if !c.book.openAttempt(w.Attempt) {
			c.broken("enquiry %s/%d not in the book", w.Entry.Key, w.Attempt.No)
		}
	}
	lost := app.Outcome{Event: app.Lost}
	switch {
	case c.out:
		lost.Class = app.SignedOut
		return every(works, lost), nil
	case f == dialFails:
		lost.Class = app.Offline
		return every(works, lost), nil
	case f == captive:
		lost.Class = app.Foreign
		return every(works, lost), nil
	case f == toldWait:
		c.wait = c.now().Add(3 * time.Minute)
		lost.Class, lost.RetryAt = app.Busy, c.clock().Add(3*time.Minute)
		return every(works, lost), nil
	case f != noFault && f != halfReply && f != underClose:
		lost.Class = app.Doubtful
		return every(works, lost), nil
	}
	outs := make([]app.Outcome, 0, len(works))
	for _, w := range works {
		outs = append(outs, c.find(w))
	}
	return c.known(outs), nil
}

func (c *core) find(w app.Work) app.Outcome {
	e := w.Entry
	o := app.Outcome{Key: e.Key}
	if at := c.checks[e.Key]; !at.IsZero() && c.booked[e.Key] == 0 {
		if c.now().Before(at) {
			o.Event = app.Accepted
			return o
		}
		c.booked[e.Key]++
		c.amounts[e.Key] += e.Amount.Minor()
	}
	if c.booked[e.Key] > 0 {
		o.Event, o.Proof = app.Confirm, &app.Confirmation{Key: e.Key, Transaction: "found"}
		return o
	}
	o.Event = app.UnknownThere
	if at := c.stuck[e.Key]; !at.IsZero() && c.now().Sub(at) > 15*time.Minute {
		if !hasExternalID(e) {
			o.Event, o.Class, o.Person = app.Lost, app.Busy, "person.savings_425"
			return o
		}
		o.NewKey = true
		c.granted[e.Key] = e.Generation + 1
		delete(c.stuck, e.Key)
	}
	return o
}

// Pull brings nothing but a cursor.
func (c *core) Pull(_ context.Context, cursor string, progress func(done, total int)) (app.Pull, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	progress(1, 1)
	switch f := c.roll(); {
	case c.out:
		return app.Pull{}, app.Trouble(app.SignedOut, "ledger.signed_out", nil)
	case f == dialFails:
		return app.Pull{}, app.Trouble(app.Offline, "ledger.offline", nil)
	case f == captive:
		return app.Pull{}, app.Trouble(app.Foreign, "ledger.portal", nil)
	case f == requestLost || f == replyLost:
		return app.Pull{}, app.Trouble(app.Doubtful, "ledger.line", nil)
	}
	return app.Pull{Cursor: cursor + "."}, nil
}

// News counts nothing, on a line like any request's.
func (c *core) News(context.Context, string) (int, bool, error) {
	c.mu.Lock()
	f := c.roll()
	c.mu.Unlock()
	c.enter(f)
	defer c.leave()
	c.news++
	switch {
	case c.out:
		return 0, false, app.Trouble(app.SignedOut, "ledger.signed_out", nil)
	case f == dialFails:
		return 0, false, app.Trouble(app.Offline, "ledger.offline", nil)
	case f == captive:
		return 0, false, app.Trouble(app.Foreign, "ledger.portal", nil)
	case f == requestLost || f == replyLost:
		return 0, false, app.Trouble(app.Doubtful, "ledger.line", nil)
	}
	return 14, true, nil
}

func (c *core) Wire() (int, int64, int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.posts + c.asks, int64(c.posts) * 400, int64(c.posts) * 300
}

func (c *core) Clock() (time.Time, app.Date) { return c.now(), app.DateOf(c.now()) }

func (c *core) signIn() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out = false
}

// forget that anybody was told to wait.
func (c *core) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wait = time.Time{}
}
