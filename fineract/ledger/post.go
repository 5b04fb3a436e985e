package ledger

import (
	"context"
	"errors"
	"net/http"
	"time"

	"daftari/app"
	"daftari/fineract"
)

// Post puts each work on the wire at most once: what batches take goes in one request with a key
// for each item, the rest in requests of its own, one after the other. See engine.Ledger.
func (l *Ledger) Post(ctx context.Context, works []app.Work) ([]app.Outcome, error) {
	outs := make([]app.Outcome, 0, len(works))
	var together, alone []job
	waits := map[string]bool{} // lanes with a job that goes alone: what follows on them comes after it
	for _, w := range works {
		if w.Entry.Kind == app.Attendance { // prepared when its turn comes: an earlier one may have entered the meeting
			waits[w.Entry.Lane()] = true
			alone = append(alone, job{w: w})
			continue
		}
		if o, known := l.lookFirst(ctx, job{w: w}); known {
			outs = append(outs, o)
			continue
		}
		switch j := l.prepare(ctx, job{w: w}); {
		case j.decided != nil:
			outs = append(outs, *j.decided)
		case waits[w.Entry.Lane()] || j.alone() || l.lonely[j.p.Route()]:
			waits[w.Entry.Lane()] = true
			alone = append(alone, j)
		default:
			together = append(together, j)
		}
	}
	if len(together) == 1 {
		together, alone = nil, append(together, alone...)
	}
	halt := app.Outcome{}
	if len(together) > 0 {
		got := l.batch(ctx, together)
		outs, halt = append(outs, got...), stops(got)
	}
	for _, j := range alone {
		o := halt
		o.Key = j.w.Entry.Key
		if halt.Event == "" {
			o = l.single(ctx, j)
			halt = stops([]app.Outcome{o})
		}
		outs = append(outs, o)
	}
	return outs, nil
}

// lookFirst looks an entry up before it is posted where its key may have been purged and nothing else
// keeps it from being booked twice: it waited for days between an enquiry and its turn, or the book
// was restored from a copy that does not know that it was posted.
func (l *Ledger) lookFirst(ctx context.Context, j job) (app.Outcome, bool) {
	w := j.w
	if !l.aged(w) || (absence{kind: w.Entry.Kind, server: l.server}).refusesTwice() {
		return app.Outcome{}, false
	}
	switch f := l.find(ctx, j); {
	case f.what == absent, f.what == unseen && w.Entry.Generation > 0: // the latter: a person looked, and sends it anew
		return app.Outcome{}, false
	case f.what == failed:
		return l.notSent(w, f.err), true
	default:
		return l.told(w, f), true
	}
}

// aged tells whether a key of this entry may have been purged: by its first posting, or by the tap. A
// time to come is a clock that was set back, and says nothing.
func (l *Ledger) aged(w app.Work) bool {
	for _, t := range []time.Time{w.First, w.Entry.At.Wall} {
		if age := l.now().Sub(t); !t.IsZero() && (age > keyTrust || age < -clockSlack) {
			return true
		}
	}
	return false
}

// stops says what becomes of works that have not been sent yet after these outcomes: the zero
// Outcome when they may go.
func stops(outs []app.Outcome) app.Outcome {
	for _, o := range outs {
		lost := o.Event == app.Lost && (o.Class == app.Doubtful || o.Class == app.Foreign)
		switch {
		case o.Event == app.NotApplied && (o.Class == app.Offline || o.Class == app.SignedOut || o.Class == app.Busy):
			return app.Outcome{Event: app.NotApplied, Class: o.Class, RetryAt: o.RetryAt}
		case !lost:
			return app.Outcome{}
		}
	}
	if len(outs) == 0 {
		return app.Outcome{}
	}
	return app.Outcome{Event: app.NotApplied, Class: app.Offline} // not one byte of theirs left
}

func (l *Ledger) single(ctx context.Context, j job) app.Outcome {
	if j.w.Entry.Kind == app.Attendance {
		if j = l.prepare(ctx, j); j.decided != nil {
			return *j.decided
		}
	}
	r, err := l.c.Post(ctx, j.p)
	if err == nil {
		return l.success(j, r)
	}
	if serverFailed(err) && l.passwordGone(ctx) {
		return j.out(app.NotApplied, app.SignedOut, err)
	}
	return l.failure(ctx, j, err)
}

func (l *Ledger) batch(ctx context.Context, jobs []job) []app.Outcome {
	items := make([]fineract.Posting, len(jobs))
	for i, j := range jobs {
		items[i] = j.p
	}
	answers, err := l.c.Batch(ctx, false, items)
	if err != nil {
		return l.wholeFailed(ctx, jobs, err)
	}
	outs := make([]app.Outcome, len(jobs))
	for i, j := range jobs {
		if a := answers[i]; a.Err == nil {
			outs[i] = l.success(j, a.Result)
		} else {
			outs[i] = l.itemFailed(ctx, j, a)
		}
	}
	return outs
}

// itemFailed: an address that batches do not take is sent alone from now on.
func (l *Ledger) itemFailed(ctx context.Context, j job, a fineract.BatchAnswer) app.Outcome {
	if a.Status == http.StatusNotImplemented {
		l.lonely[j.p.Route()] = true
		o := j.out(app.NotApplied, app.Conflict, a.Err)
		o.RetryAt = l.now().Add(pastTime)
		return o
	}
	return l.failure(ctx, j, a.Err)
}

// wholeFailed: a batch that fails whole booked nothing, or nobody knows (observed 0.5, 0.6).
func (l *Ledger) wholeFailed(ctx context.Context, jobs []job, err error) []app.Outcome {
	outs := make([]app.Outcome, len(jobs))
	var e *fineract.Error
	locked := errors.As(err, &e) && e.Kind == fineract.KindLocked
	known := false
	for _, j := range jobs {
		known = known || locked && j.loan == e.LoanID && e.LoanID != 0
	}
	class := fineract.Classify(err)
	gone := serverFailed(err) && l.passwordGone(ctx)
	for i, j := range jobs {
		switch {
		case locked && known && j.loan != e.LoanID: // innocent: again at once
			outs[i] = j.out(app.NotApplied, app.Conflict, err)
			outs[i].RetryAt = l.now().Add(pastTime)
		case gone:
			outs[i] = j.out(app.NotApplied, app.SignedOut, err)
		case class == fineract.NotApplied: // of the batch: it refuses no item, whatever address is not known there
			outs[i] = l.notApplied(j, err)
		case class == fineract.SignedOut || !answered(err):
			outs[i] = l.failure(ctx, j, err)
		default: // it says nothing about the single item, whatever it says
			outs[i] = j.out(app.Lost, app.Internal, err)
		}
	}
	return outs
}

// passwordGone finds out whether a bare 500 means an expired password: reads tell (observed 1.2). Only
// the expiry itself proves that the same filter stopped the posting; any other trouble to sign in may
// have come after it was booked.
func (l *Ledger) passwordGone(ctx context.Context) bool {
	_, err := l.c.Setting(ctx, "maker-checker")
	var e *fineract.Error
	return errors.As(err, &e) && e.Kind == fineract.KindPassword
}

// serverFailed tells a 500 of Fineract's.
func serverFailed(err error) bool {
	var e *fineract.Error
	return errors.As(err, &e) && e.Status == http.StatusInternalServerError
}

// answered tells that Fineract, or the server around it, gave the answer.
func answered(err error) bool {
	var e *fineract.Error
	return errors.As(err, &e)
}
