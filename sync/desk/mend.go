package desk

import (
	"context"
	"errors"

	"daftari/app"
	"daftari/app/payout"
	"daftari/store/deskbook"
	"daftari/sync/desk/atcore"
	"daftari/sync/desk/parts"
	"daftari/sync/deskapi"
)

// Way on from where only a person can say how.
type Way string

// The ways.
const (
	TryAgain Way = "again"  // what the core refused is asked of it once more
	Posted   Way = "posted" // a person booked it at the core by hand
	Nothing  Way = "closed" // nothing stands at the core, by a person's word
)

// Mend says how a payment goes on that is stuck, taken back, or cannot be undone, or whose act at the core asking does not
// end; ref is the core's transaction for Posted. By is who answers for it. payout.no_way (Conflict).
func (d *Desk) Mend(ctx context.Context, key app.Key, way Way, by, note, ref string) (deskapi.Status, error) {
	return d.touch(ctx, Caller{}, key, func(t *deskbook.Tx, p *deskbook.Paying) error {
		step := payout.Step{By: by, Reason: note, Ref: ref}
		acts, ended, err := d.endAct(t, p, way, step)
		if err != nil || ended {
			return err
		}
		can, err := d.mended(t, p, way, acts)
		if err != nil {
			return err
		}
		p.Due, p.Person = never(), ""
		switch {
		case !can:
		case way == TryAgain && (p.State == payout.Undoing || p.State == payout.Stuck && p.Paid && !atcore.TakenBack(acts)):
			p.Due = t.Now // where it is stuck it stays so until the core takes it
			return errors.Join(atcore.Again(t, p, acts), t.Note(p, "", step))
		case way == TryAgain && p.State == payout.Stuck && !p.Paid:
			p.Due, p.Checked = t.Now, never() // the core is read and booked at again before anything is sent
			e := payout.Approve
			if p.Parts > 0 && p.Sent { // some of it is paid
				e = payout.Accept
			}
			return errors.Join(atcore.Again(t, p, acts), t.Move(p, e, step))
		case way == Posted && (p.State == payout.Stuck && p.Paid || p.State == payout.TakenBack && p.Parts > 0): // of which some stays paid
			p.Posted = ref
			return parts.Move(t, p, payout.Post, step)
		case way == Nothing && (p.State == payout.Stuck && !p.Paid || p.State == payout.TakenBack) && len(atcore.Standing(acts)) > 0:
			p.Due = t.Now // it is not so: the core has it yet
			return parts.Move(t, p, payout.Undo, step)
		case way == Nothing && (p.State == payout.Stuck && !p.Paid || p.State == payout.Undoing || p.State == payout.TakenBack):
			return parts.Move(t, p, payout.Close, step)
		}
		return app.Trouble(app.Conflict, "payout.no_way", nil)
	})
}

// endAct has a person's word end an act that asking does not: it stands at the core as Posted says, and the payment goes on
// from there (ended), or nothing stands of it, as if the core had refused it. payout.no_way (Conflict) while it may still be
// told. It gives the acts as they are then.
func (d *Desk) endAct(t *deskbook.Tx, p *deskbook.Paying, way Way, step payout.Step) (acts []deskbook.Doing, ended bool, err error) {
	acts, err = t.Acts(p.Payment)
	if err != nil || len(acts) == 0 || !acts[len(acts)-1].State.Open() {
		return acts, false, err
	}
	a := &acts[len(acts)-1]
	under, err := t.OpenAttempts(p.Key)
	if err != nil {
		return acts, false, err
	}
	silent := a.State == app.Awaiting && t.Now.Sub(a.First) >= giveUp // whoever checks it at the core does not
	if len(under) > 0 || a.State != app.Awaiting && a.State != app.Unsure || p.Person == "" && !silent {
		return acts, false, app.Trouble(app.Conflict, "payout.no_way", nil)
	}
	event := app.Refuse
	if way == Posted {
		event, a.Proof = app.Confirm, &app.Confirmation{Key: a.Key, Transaction: step.Ref, At: t.Now}
	}
	if a.State, err = app.Next(a.State, event); err != nil {
		return acts, false, err
	}
	a.Person, a.Waiting, p.Person, p.Due = "", nil, "", never()
	if err := t.PutAct(a); err != nil {
		return acts, false, err
	}
	switch {
	case way == Posted:
		return acts, true, errors.Join(t.Note(p, "", step), d.stands(t, p, a))
	case p.State == payout.Approved || p.State == payout.Paid:
		return acts, false, t.Move(p, payout.Stick, step)
	}
	return acts, false, nil
}
