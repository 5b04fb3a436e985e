package atrail

import (
	"errors"

	"daftari/app"
	"daftari/app/payout"
	"daftari/store/deskbook"
)

// Restored notes of what was let go in a copy that was put back, and not sent, that it may have been sent since: it is asked
// about. It gives how many payments there are.
func Restored(t *deskbook.Tx) (int, error) {
	all, err := t.In(payout.Approved, payout.Reserved, payout.Queued)
	for i := range all {
		if err == nil {
			err = errors.Join(frozen(t, &all[i]), restored(t, &all[i]))
		}
	}
	if err != nil {
		return 0, err
	}
	begun, err := t.In(payout.Sending, payout.Accepted, payout.Unsure, payout.Review, payout.Stuck)
	for i := range begun {
		if p := &begun[i]; err == nil && p.State == payout.Stuck && !p.Paid && p.Parts == 0 { // it may have been let go and paid since
			p.Sent, p.Copied = true, true
			if p.First.IsZero() {
				p.First, p.Last = t.Now, t.Now
			}
			err = t.Save(p)
		}
		if err == nil {
			err = frozen(t, &begun[i])
		}
	}
	return len(all), err
}

func restored(t *deskbook.Tx, p *deskbook.Paying) error {
	if p.State != payout.Queued {
		if err := t.Move(p, payout.Queue, payout.Step{}); err != nil {
			return err
		}
	}
	if p.First.IsZero() {
		p.First, p.Last = t.Now, t.Now
	}
	acts, err := t.Acts(p.Payment)
	if err != nil {
		return err
	}
	if n := len(acts); n > 0 && acts[n-1].State == app.Queued { // it may have been booked since
		acts[n-1].State = app.Unsure
		if err := t.PutAct(&acts[n-1]); err != nil {
			return err
		}
	}
	p.Sent, p.Copied, p.Due = true, true, t.Now
	return t.Move(p, payout.Freeze, payout.Step{Reason: "payout.restored"})
}

// frozen does so to the parts of a payment that wait for their turn.
func frozen(t *deskbook.Tx, p *deskbook.Paying) error {
	if p.Parts == 0 {
		return nil
	}
	rows, err := t.Parts(p.Key)
	for i := range rows {
		if err == nil && rows[i].State == payout.Queued {
			err = restored(t, &rows[i])
		}
	}
	return err
}
