package ledger

import (
	"context"
	"time"

	"daftari/app"
)

// Why only a person can go on: keys of words.
const (
	PersonDifferent = "ledger.person.different"  // found there, but different
	PersonUndone    = "ledger.person.undone"     // found there, and taken back
	PersonUnseen    = "ledger.person.unseen"     // the account cannot be looked into
	PersonNoNewKey  = "ledger.person.no_new_key" // not found, the key is used up, and nothing else prevents a second booking
	PersonOld       = "ledger.person.old"        // not found, and the key is too old to be trusted
)

// sight is what a look-up found.
type sight int

const (
	failed         sight = iota // the look-up did not come through
	found                       // there, and equal
	absent                      // proven not to be there
	absentButTaken              // not there, but its externalId is, on another account
	unequal                     // there, but different
	undone                      // there and equal, and taken back
	unseen                      // no look-up can tell
)

type finding struct {
	what  sight
	proof *app.Confirmation
	code  string // for unequal and unseen: ours, "daftari.found.amount", and not what people read
	text  string // the server's own word on it, "99.00"
	err   error  // for failed, and for unseen where the server said so
}

// Ask looks each work up. It posts nothing but what waits for a checker, which can only be asked
// for by its own key. See engine.Ledger.
func (l *Ledger) Ask(ctx context.Context, works []app.Work) ([]app.Outcome, error) {
	outs := make([]app.Outcome, 0, len(works))
	early := l.lookTogether(ctx, works)
	halt := app.Outcome{}
	for _, w := range works {
		o := halt
		o.Key = w.Entry.Key
		if halt.Event == "" {
			f, seen := early[w.Entry.Key]
			if !seen {
				f = l.look(ctx, w)
			}
			o = l.answer(ctx, job{w: w}, f)
			halt = stopsAsking(o)
		}
		outs = append(outs, o)
	}
	return outs, nil
}

// stopsAsking: after a failure of the line or the sign-in the others would only fail as well.
func stopsAsking(o app.Outcome) app.Outcome {
	if o.Event != app.Lost || o.Person != "" {
		return app.Outcome{}
	}
	switch o.Class {
	case app.Offline, app.SignedOut, app.Busy, app.Foreign, app.Doubtful:
		return app.Outcome{Event: app.Lost, Class: o.Class, RetryAt: o.RetryAt}
	default:
		return app.Outcome{}
	}
}

func (l *Ledger) answer(ctx context.Context, j job, f finding) app.Outcome {
	w := j.w
	switch {
	case f.what != absent:
		return l.told(w, f)
	case w.Entry.State == app.Awaiting:
		return l.await(ctx, j)
	}
	key := w.Entry.Key.Idempotency(w.Entry.Generation)
	o := absence{kind: w.Entry.Kind, target: kindOf(w.Target), server: l.server, burnt: l.heard.burnt[key], pending: l.heard.pending[key],
		age: l.now().Sub(w.First), asks: w.Attempt.No - w.Tries}.outcome(l.now())
	o.Key = w.Entry.Key
	if o.NewKey {
		l.heard.forget(key)
	}
	return o
}

// told is the outcome of a finding other than absent.
func (l *Ledger) told(w app.Work, f finding) app.Outcome {
	switch f.what {
	case found:
		l.heard.forget(w.Entry.Key.Idempotency(w.Entry.Generation))
		return app.Outcome{Key: w.Entry.Key, Event: app.Confirm, Proof: f.proof}
	case unequal, absentButTaken:
		return different(w, f)
	case undone:
		o := different(w, f)
		o.Person = PersonUndone
		return o
	case unseen:
		o := outcome(w, app.Lost, app.Conflict, f.err)
		o.Person = PersonUnseen
		if f.err == nil {
			o.Code = f.code
		}
		return o
	case failed, absent:
	}
	o := outcome(w, app.Lost, classOf(f.err), f.err)
	if o.Class == app.Busy {
		o.RetryAt = l.now().Add(waitOf(f.err))
	}
	return o
}

func different(w app.Work, f finding) app.Outcome {
	return app.Outcome{Key: w.Entry.Key, Event: app.Lost, Class: app.Conflict, Alarm: true, Person: PersonDifferent, Code: f.code, Text: f.text}
}

func kindOf(e *app.Entry) app.Kind {
	if e == nil {
		return ""
	}
	return e.Kind
}

// absence is all that the decision about an entry that was not found depends on.
type absence struct {
	kind, target app.Kind // target: of a Reversal
	server       app.ServerInfo
	burnt        bool          // the server answers its key with the same error for ever
	pending      bool          // the server answered 425
	age          time.Duration // since the first posting under this key
	asks         int           // enquiries so far
}

// manyAsks stand for deadAfter where the clock was set back.
const manyAsks = 10

// clockBack: the device's clock was set back, so that the age is not known.
func (a absence) clockBack() bool { return a.age < -clockSlack }

// atWork: a key that answers 425 may still be at work.
func (a absence) atWork() bool {
	if a.clockBack() {
		return a.pending && a.asks < manyAsks
	}
	return a.pending && a.age <= deadAfter
}

// refusesTwice: the core itself refuses, or does not feel, a second posting under another key:
// an externalId, a unique row, or an effect that is there only once.
func (a absence) refusesTwice() bool {
	switch a.kind {
	case app.Repayment, app.Disbursement, app.Attendance, app.MeetingNoted, app.Reversal:
		return true
	case app.Deposit, app.Withdrawal:
		return a.server.SavingsExternalID
	case app.ChargePayment, app.CashReceived, app.BankDeposit, app.HandOver, app.GivenBack, app.DayClosed, app.LimitLifted:
	}
	return false
}

// anewAfter425: DESIGN.md lets only loan transactions go out anew after a 425 that does not end;
// attendance and notes move no money.
func (a absence) anewAfter425() bool {
	kind := a.kind
	if kind == app.Reversal {
		kind = a.target
	}
	return kind == app.Repayment || kind == app.Disbursement || kind == app.Attendance || kind == app.MeetingNoted
}

// outcome follows DESIGN.md, "Rules of the engine": a generation rises only after a proven
// terminal failure and a look-up that finds nothing.
func (a absence) outcome(now time.Time) app.Outcome {
	unknown := app.Outcome{Event: app.UnknownThere}
	person := func(why string) app.Outcome {
		return app.Outcome{Event: app.Lost, Class: app.Conflict, Person: why}
	}
	switch {
	case a.burnt && a.refusesTwice():
		unknown.NewKey = true
		return unknown
	case a.burnt:
		return person(PersonNoNewKey)
	case a.atWork():
		return app.Outcome{Event: app.Lost, Class: app.Conflict, RetryAt: now.Add(min(2*time.Minute, deadAfter-a.age+time.Second))}
	case a.pending && a.server.MakerChecker: // 425 is also what waits for a checker, or was turned down
		return app.Outcome{Event: app.Accepted}
	case a.pending && a.anewAfter425():
		unknown.NewKey = true
		return unknown
	case a.pending:
		return person(PersonNoNewKey)
	case (a.age > keyTrust || a.clockBack()) && !a.refusesTwice():
		return person(PersonOld)
	}
	return unknown
}
