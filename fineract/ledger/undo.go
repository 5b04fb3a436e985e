package ledger

import (
	"context"
	"fmt"
	"strconv"

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
		j.p = fineract.UndoLoanTransaction(fineract.Ref{ID: t.Account.ID}, fineract.Ref{ExternalID: string(t.Key)}, dateOf(t.Day),
			w.Entry.Reason, string(w.Entry.Key), key)
		j.transaction = resourceID
		return j, nil
	case app.Disbursement:
		return l.undoDisbursal(ctx, j, key)
	case app.Deposit, app.Withdrawal:
		s, f := l.savingsTransaction(ctx, *t)
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
	case app.Reversal, app.Attendance, app.MeetingNoted, app.BankDeposit, app.HandOver, app.GivenBack, app.DayClosed:
	}
	return job{}, fmt.Errorf("%w: %s cannot be reversed at the core", errUnfit, t.Kind)
}

// noTarget: what is to be reversed was not found, or could not be looked for.
func (l *Ledger) noTarget(w app.Work, f finding) job {
	if f.what == failed {
		o := l.notSent(w, f.err)
		return job{w: w, decided: &o}
	}
	return l.refuse(w, CodeNoTarget, f.text)
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
	ours, after := disbursalOf(loan, t.Key)
	switch {
	case ours.ID != 0 && ours.Reversed, ours.ID == 0 && loan.Status.ID == app.LoanApproved:
		return l.already(j.w, idText(ours.ID)), nil
	case ours.ID == 0:
		return l.refuse(j.w, CodeNoTarget, "the loan's disbursement is not this one"), nil
	case after > 0:
		return l.refuse(j.w, CodeFollowed, strconv.Itoa(after)+" transactions followed the disbursement"), nil
	}
	j.loan = t.Account.ID
	j.p = fineract.UndoDisbursal(fineract.Ref{ID: t.Account.ID}, j.w.Entry.Reason, key)
	j.transaction = func(fineract.CommandResult) string { return idText(ours.ID) }
	return j, nil
}

const loanFeesAtDisbursement int64 = 5 // fees taken out of the disbursement itself

// disbursalOf finds our disbursement of a loan, and counts what was booked by people after it.
func disbursalOf(loan fineract.Loan, key app.Key) (ours fineract.LoanTransaction, after int) {
	for _, t := range loan.Transactions {
		switch {
		case t.Type.ID == fineract.LoanDisbursement && t.ExternalID != "" && sameText(t.ExternalID, string(key)):
			ours = t
		case t.Reversed || !t.ReversedOn.IsZero(), t.Type.ID == fineract.LoanAccrual, t.Type.ID == loanFeesAtDisbursement:
		default:
			after++
		}
	}
	return ours, after
}

// lookReversal looks at the target: a reversal is there when the target is taken back, whoever did it.
func (l *Ledger) lookReversal(ctx context.Context, w app.Work) finding {
	t := w.Target
	if t == nil {
		return finding{what: unseen, text: "it is not known what it reverses"}
	}
	var f finding
	switch t.Kind {
	case app.Disbursement:
		loan, err := l.loan(ctx, t.Account.ID)
		if err != nil {
			return failedRead(err)
		}
		if ours, _ := disbursalOf(loan, t.Key); ours.ID != 0 && !ours.Reversed {
			return finding{what: absent}
		}
		return l.found(w.Entry, provenID(w), "")
	case app.Repayment:
		f = l.lookRepayment(ctx, *t)
	case app.Deposit, app.Withdrawal:
		f = l.lookSavings(ctx, *t)
	case app.ChargePayment:
		f = l.lookCharge(ctx, *t)
	case app.Reversal, app.Attendance, app.MeetingNoted, app.BankDeposit, app.HandOver, app.GivenBack, app.DayClosed:
		return finding{what: unseen, text: "such an entry has no reversal at the core"}
	}
	switch f.what {
	case undone:
		return l.found(w.Entry, provenID(w), "")
	case found: // it stands: the reversal did not happen
		return finding{what: absent}
	case absent: // confirmed once and not there: nothing to go by
		return finding{what: unequal, text: "what it reverses is not there"}
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
