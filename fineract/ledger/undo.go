package ledger

import (
	"context"
	"fmt"

	"daftari/app"
	"daftari/fineract"
)

// reverse takes a confirmed entry back at the core. It reads first, for what is undone already
// needs no posting, and a disbursement may be undone only while nothing followed it.
func (l *Ledger) reverse(ctx context.Context, w app.Work, key string) (job, error) {
	t := w.Target
	if t == nil || t.Key == "" || t.Key != w.Entry.Reverses {
		return job{}, fmt.Errorf("%w: a reversal without what it reverses", errUnfit)
	}
	j := job{w: w, account: t.Account.ID, transaction: func(fineract.CommandResult) string { return "" }}
	named := func(id string) { j.transaction = func(fineract.CommandResult) string { return id } }
	switch t.Kind {
	case app.Repayment:
		j.loan = t.Account.ID
		j.p = fineract.UndoLoanTransaction(fineract.Ref{ID: t.Account.ID}, fineract.Ref{ExternalID: string(t.Key)}, DateOf(t.Day),
			w.Entry.Reason, string(w.Entry.Key), key)
		j.transaction = resourceID
		return j, nil
	case app.Disbursement:
		return l.undoDisbursal(ctx, j, key)
	case app.Deposit, app.Withdrawal:
		s, f := l.SavingsTransaction(ctx, *t, t.WireReceipt())
		if f.what != found {
			return l.noTarget(w, f), nil
		}
		if s.Reversed {
			return l.already(w, idText(s.ID)), nil
		}
		named(idText(s.ID))
		j.p = fineract.UndoSavings(t.Account.ID, s.ID, key)
		return j, nil
	case app.ChargePayment:
		c, f := l.chargePayment(ctx, *t)
		if f.what != found {
			return l.noTarget(w, f), nil
		}
		if c.Reversed {
			return l.already(w, idText(c.ID)), nil
		}
		named(idText(c.ID))
		j.p = undoClientTransaction(int64(t.Client), c.ID, key)
		return j, nil
	case app.Reversal, app.Attendance, app.MeetingNoted, app.CashReceived, app.BankDeposit, app.HandOver, app.GivenBack, app.DayClosed, app.LimitLifted:
	}
	return job{}, fmt.Errorf("%w: %s cannot be reversed at the core", errUnfit, t.Kind)
}

// noTarget: what is to be reversed was not found, or could not be looked for.
func (l *Ledger) noTarget(w app.Work, f finding) job {
	if f.what == failed || fineract.Classify(f.err) == fineract.NotPermitted { // what may not be read may be there
		o := l.notSent(w, f.err)
		return job{w: w, decided: &o}
	}
	return l.refuse(w, CodeNoTarget)
}

func (l *Ledger) already(w app.Work, transaction string) job {
	f := l.found(w.Entry, transaction, "")
	return job{w: w, decided: &app.Outcome{Key: w.Entry.Key, Event: app.Confirm, Proof: f.proof}}
}

// undoDisbursal: the server would reverse every repayment with it, silently (fineract.md 8). What
// comes between this reading and the posting is not seen; the loan's lane and the short time
// keep it unlikely.
func (l *Ledger) undoDisbursal(ctx context.Context, j job, key string) (job, error) {
	t := j.w.Target
	loan, err := l.loan(ctx, t.Account.ID)
	if err != nil {
		return job{}, err
	}
	d := disbursalOf(loan, t.Key)
	switch {
	case d.takenBack(loan):
		return l.already(j.w, idText(d.ours.ID)), nil
	case d.ours.ID == 0:
		return l.refuse(j.w, CodeNoTarget), nil
	case d.after > 0:
		return l.refuse(j.w, CodeFollowed), nil
	}
	j.loan = t.Account.ID
	j.p = fineract.UndoDisbursal(fineract.Ref{ID: t.Account.ID}, j.w.Entry.Reason, key)
	j.transaction = func(fineract.CommandResult) string { return idText(d.ours.ID) }
	return j, nil
}

const loanFeesAtDisbursement int64 = 5 // fees taken out of the disbursement itself

// disbursal is what a loan's transactions tell of a disbursement of ours.
type disbursal struct {
	ours  fineract.LoanTransaction // ID 0: not listed
	other bool                     // one that is not ours stands there
	after int                      // what people booked beside disbursements, and was not taken back
}

func disbursalOf(loan fineract.Loan, key app.Key) (d disbursal) {
	for _, t := range loan.Transactions {
		gone := t.Reversed || !t.ReversedOn.IsZero()
		switch {
		case t.Type.ID == fineract.LoanDisbursement && t.ExternalID != "" && sameText(t.ExternalID, string(key)):
			d.ours = t
			d.ours.Reversed = gone
		case gone, t.Type.ID == fineract.LoanAccrual, t.Type.ID == loanFeesAtDisbursement:
		default:
			d.after++
			d.other = d.other || t.Type.ID == fineract.LoanDisbursement
		}
	}
	return d
}

// takenBack is proven: ours is marked so, or the loan waits to be handed out and nothing stands on it.
// A list without ours proves nothing by itself: it may be cut.
func (d disbursal) takenBack(loan fineract.Loan) bool {
	if d.ours.ID != 0 {
		return d.ours.Reversed
	}
	return loan.Status.ID == app.LoanApproved && !d.other
}

// lookReversal looks at the target: a reversal is there when the target is taken back, whoever did it.
func (l *Ledger) lookReversal(ctx context.Context, w app.Work) finding {
	t := w.Target
	if t == nil {
		return finding{what: unseen, code: "daftari.found.no_target"}
	}
	var f finding
	switch t.Kind {
	case app.Disbursement:
		loan, err := l.loan(ctx, t.Account.ID)
		if err != nil {
			return failedRead(err)
		}
		switch d := disbursalOf(loan, t.Key); {
		case d.takenBack(loan):
			return l.found(w.Entry, provenID(w), "")
		case d.ours.ID != 0: // it stands
			return finding{what: absent}
		case d.other: // ours may have been taken back and another made; a person can tell
			return finding{what: unequal, code: "daftari.found.disbursement"}
		}
		return finding{what: unseen, code: "daftari.found.no_disbursement"}
	case app.Repayment:
		f = l.lookRepayment(ctx, *t)
	case app.Deposit, app.Withdrawal:
		f = l.lookSavings(ctx, *t)
	case app.ChargePayment:
		f = l.lookCharge(ctx, *t)
	case app.Reversal, app.Attendance, app.MeetingNoted, app.CashReceived, app.BankDeposit, app.HandOver, app.GivenBack, app.DayClosed, app.LimitLifted:
		return finding{what: unseen, code: "daftari.found.no_such_kind"}
	}
	switch f.what {
	case undone:
		return l.found(w.Entry, provenID(w), "")
	case found: // it stands: the reversal did not happen
		return finding{what: absent}
	case absent: // confirmed once and not there: nothing to go by
		return finding{what: unequal, code: "daftari.found.no_target"}
	case failed, absentButTaken, unequal, unseen:
	}
	return f
}

// provenID is the core's id of the target, as its confirmation had it.
func provenID(w app.Work) string {
	if w.Proof == nil {
		return ""
	}
	return w.Proof.Transaction
}
