package ledger

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"daftari/app"
	"daftari/fineract"
)

// out makes an outcome with the server's code and words; the line's own failures have neither.
func (j job) out(event app.Event, class app.Class, err error) app.Outcome {
	return outcome(j.w, event, class, err)
}

func outcome(w app.Work, event app.Event, class app.Class, err error) app.Outcome {
	o := app.Outcome{Key: w.Entry.Key, Event: event, Class: class}
	var e *fineract.Error
	if errors.As(err, &e) {
		o.Code, o.Text = e.Code, e.UserMessage
		if o.Code == "" {
			o.Code = "http." + strconv.Itoa(e.Status)
		}
	}
	return o
}

// success reads a 2xx answer of Fineract's own. It confirms only what names our account.
func (l *Ledger) success(j job, r fineract.CommandResult) app.Outcome {
	if r.Pending() {
		o := j.out(app.Accepted, "", nil)
		o.Proof = &app.Confirmation{Key: j.w.Entry.Key, Command: idText(r.CommandID), Raw: r.Raw}
		o.Proof.At, _ = l.Clock()
		return o
	}
	transaction, ours := j.read(r)
	if transaction == "" {
		return app.Outcome{Key: j.w.Entry.Key, Event: app.Lost, Class: app.Foreign, Code: "daftari.answer.no_transaction"}
	}
	if !ours {
		// A replay of another posting under our key: keys are never used twice, so this must be seen.
		return app.Outcome{Key: j.w.Entry.Key, Event: app.Lost, Class: app.Conflict, Alarm: true, Person: PersonDifferent,
			Code: "daftari.answer.other_account"}
	}
	l.heard.forget(j.p.Key())
	o := j.out(app.Confirm, "", nil)
	o.Proof = &app.Confirmation{Key: j.w.Entry.Key, Transaction: transaction, Resource: idText(r.ResourceID), Raw: r.Raw}
	if r.CommandID != 0 {
		o.Proof.Command = idText(r.CommandID)
	}
	o.Proof.At, _ = l.Clock()
	return o
}

// read is the core's id of the posting by its answer, and whether everything that it names is ours.
func (j job) read(r fineract.CommandResult) (transaction string, ours bool) {
	if j.act != nil {
		return j.act.Names(r)
	}
	return j.transaction(r), j.names(r)
}

// names tells whether everything that the answer names is ours.
func (j job) names(r fineract.CommandResult) bool {
	e := j.w.Entry
	switch e.Kind {
	case app.Repayment:
		return fits(r.LoanID, j.account) && sameText(string(r.ResourceExternalID), string(e.Key))
	case app.Disbursement:
		return fits(r.LoanID, j.account) && fits(r.ResourceID, j.account) && sameText(string(r.SubResourceExternalID), string(e.Key))
	case app.Deposit, app.Withdrawal:
		return fits(r.SavingsID, j.account)
	case app.ChargePayment:
		return fits(r.ResourceID, j.account) && fits(r.ClientID, int64(e.Client))
	case app.Reversal:
		return fits(r.LoanID, j.loan) && (j.loan != 0 || fits(r.SavingsID, j.account))
	case app.Attendance, app.MeetingNoted, app.CashReceived, app.BankDeposit, app.HandOver, app.GivenBack, app.DayClosed, app.LimitLifted:
	}
	return true
}

// fits: an id that is not told fits.
func fits(told, ours int64) bool { return told == 0 || told == ours }

func sameText(told, ours string) bool { return told == "" || strings.EqualFold(told, ours) }

// failure reads an error of a posting by the place of the failure.
func (l *Ledger) failure(ctx context.Context, j job, err error) app.Outcome {
	var e *fineract.Error
	own := errors.As(err, &e)
	if own {
		l.heard.hear(j.p.Key(), e.KeyBurnt, e.Kind == fineract.KindInProgress)
	}
	switch fineract.Classify(err) {
	case fineract.SignedOut:
		return j.out(app.NotApplied, app.SignedOut, err)
	case fineract.NotApplied:
		if own && e.Kind == fineract.KindUnsupported && (j.w.Entry.Kind == app.Attendance || j.w.Entry.Kind == app.MeetingNoted) {
			// An older server may lack the address for good, and no money hangs on it. Every server has those for
			// money: there something stands before it that is not set up, and no entry is refused for that.
			return j.out(app.Refuse, app.Rejected, err)
		}
		return l.notApplied(j, err)
	case fineract.NotPermitted:
		return j.out(app.Refuse, app.NotPermitted, err)
	case fineract.Refused, fineract.Duplicate:
		return l.refused(ctx, j, err)
	case fineract.InProgress:
		return j.out(app.Lost, app.Busy, err)
	case fineract.Unsure:
	}
	if own && e.Kind == fineract.KindConflict {
		return j.out(app.Lost, app.Conflict, err)
	}
	return j.out(app.Lost, classOf(err), err)
}

func (l *Ledger) notApplied(j job, err error) app.Outcome {
	o := j.out(app.NotApplied, app.Offline, err)
	var e *fineract.Error
	if !errors.As(err, &e) {
		return o
	}
	switch o.Class = app.Conflict; e.Kind {
	case fineract.KindWait:
		o.Class, o.RetryAt = app.Busy, l.now().Add(e.RetryAfter)
	case fineract.KindReadOnly:
		o.Class, o.RetryAt = app.Busy, l.now().Add(readWait)
	default:
		o.RetryAt = l.now().Add(lockWait)
	}
	return o
}

// refused believes a refusal of the first try; later, or where the book may not know of an earlier
// one, it may be our own posting that is in the way, and a duplicate proves nothing until it is
// fetched and compared (observed 0.11). What is to be reversed may have been by the branch.
func (l *Ledger) refused(ctx context.Context, j job, err error) app.Outcome {
	no := j.out(app.Refuse, app.Rejected, err)
	duplicate := fineract.Classify(err) == fineract.Duplicate
	reversal := j.w.Entry.Kind == app.Reversal
	first := !duplicate && j.w.Tries <= 1 && j.w.Entry.Generation == 0 && !l.aged(j.w)
	if first && !reversal {
		return no
	}
	switch f := l.find(ctx, j); {
	case first && f.what != found && f.what != failed:
		return no
	case f.what == absent && duplicate && j.w.Tries > 1 && !replayed(err):
		// Two requests under one key may run at once, and the look came before the other was committed: asked for
		// again, the kept answer or the books will tell.
		return j.out(app.Lost, app.Conflict, err)
	case f.what == absent, f.what == unseen && !duplicate:
		return no
	case f.what == absentButTaken:
		return different(j.w, f)
	default:
		return l.told(j.w, f)
	}
}

// notSent is a failure to read what a posting needs: nothing of the posting went out.
func (l *Ledger) notSent(w app.Work, err error) app.Outcome {
	switch class := classOf(err); class {
	case app.Offline, app.Foreign, app.SignedOut:
		return outcome(w, app.NotApplied, class, err)
	case app.NotPermitted:
		return outcome(w, app.Refuse, class, err)
	case app.Doubtful:
		return outcome(w, app.NotApplied, app.Offline, err)
	case app.Busy:
		o := outcome(w, app.NotApplied, app.Busy, err)
		o.RetryAt = l.now().Add(waitOf(err))
		return o
	default:
		o := outcome(w, app.NotApplied, app.Conflict, err)
		o.RetryAt = l.now().Add(lockWait)
		return o
	}
}

// replayed tells an answer that the server kept from an earlier request with the key.
func replayed(err error) bool {
	var e *fineract.Error
	return errors.As(err, &e) && e.FromCache
}
