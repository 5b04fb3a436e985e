package teller

import (
	"context"

	"daftari/app"
)

// Decision of a person on an entry that only a person can settle.
type Decision string

// It is posted there, with the core's number of it as proof; it is not there and goes out
// again; it was refused there, or never will be answered.
const (
	PostedThere Decision = "posted"
	SendAgain   Decision = "send_again"
	NotThere    Decision = "refused"
)

// Decide settles an Unsure, Awaiting or Parked entry by a person's word. Proof is the core's
// transaction number (PostedThere); reason is kept with the entry.
func (t *Teller) Decide(ctx context.Context, key app.Key, d Decision, proof, reason string) error {
	file, err := t.Journal.Entry(ctx, key)
	if err != nil {
		return err
	}
	e := file.Entry
	if reason == "" {
		return trouble(app.BadInput, "reason_needed", "name", e.Title)
	}
	if e.State == app.Parked && d == SendAgain {
		return t.Decisions.Release(ctx, key, reason)
	}
	if e.State != app.Unsure && e.State != app.Awaiting {
		return trouble(app.Conflict, "nothing_to_decide", "name", e.Title, "amount", e.Amount)
	}
	o := app.Outcome{Key: key, Text: reason}
	switch d {
	case PostedThere:
		if proof == "" {
			return trouble(app.BadInput, "proof_needed", "name", e.Title, "amount", e.Amount)
		}
		o.Event = app.Confirm
		o.Proof = &app.Confirmation{Key: key, Transaction: proof, At: t.Now().UTC()}
	case SendAgain:
		if e.State != app.Unsure {
			return trouble(app.Conflict, "nothing_to_decide", "name", e.Title, "amount", e.Amount)
		}
		// The old key may be the one thing that stopped it: after a look-up that found nothing a
		// person lets it out under a new one (DESIGN.md, rules of the engine).
		o.Event, o.NewKey = app.UnknownThere, e.Person != ""
	case NotThere:
		o.Event, o.Class, o.Code = app.Refuse, app.Rejected, "person"
	default:
		return trouble(app.BadInput, "wrong_kind", "name", e.Title, "kind", string(d))
	}
	return t.Decisions.Decide(ctx, key, o)
}
