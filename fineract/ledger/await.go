package ledger

import (
	"context"
	"errors"
	"strconv"

	"daftari/app"
	"daftari/fineract"
	"daftari/fineract/admin"
)

// await asks for an entry that waits for a checker and was not found in the books: by the
// command's audit where the user may read it, else by its own key, which books nothing while the
// command is kept (observed 7): 200 with a resource = approved, 200 without = it was deleted and
// is now asked for again, 425 = pending or turned down, an error from the store = the approval
// failed.
func (l *Ledger) await(ctx context.Context, j job) app.Outcome {
	w := j.w
	if o, ok := l.audit(ctx, w); ok {
		return o
	}
	j = l.prepare(ctx, j)
	if j.decided != nil {
		return *j.decided
	}
	r, err := l.c.Post(ctx, j.p)
	if err == nil {
		return l.success(j, r)
	}
	var e *fineract.Error
	if errors.As(err, &e) && e.Kind == fineract.KindInProgress {
		return app.Outcome{Key: w.Entry.Key, Event: app.Accepted, Proof: w.Proof}
	}
	o := l.failure(ctx, j, err)
	if o.Event == app.NotApplied { // for one that waits: nothing new
		o.Event = app.Lost
	}
	return o
}

// audit reads the command's fate; ok is false where it cannot be read or says nothing final. For a
// branch user a waiting command is a bare 500 (observed 7).
func (l *Ledger) audit(ctx context.Context, w app.Work) (app.Outcome, bool) {
	if w.Proof == nil || w.Proof.Command == "" {
		return app.Outcome{}, false
	}
	id, err := strconv.ParseInt(w.Proof.Command, 10, 64)
	if err != nil || id <= 0 {
		return app.Outcome{}, false
	}
	c, err := admin.Audit(ctx, l.c, id)
	if err != nil || c.ID != id {
		return app.Outcome{}, false
	}
	switch {
	case c.Checker == "":
		return app.Outcome{Key: w.Entry.Key, Event: app.Accepted, Proof: w.Proof}, true
	case c.ResourceID == 0: // rejected, or failed when it was approved: the look-up found nothing
		return app.Outcome{Key: w.Entry.Key, Event: app.Refuse, Class: app.Rejected, Code: CodeTurnedDown}, true
	}
	return app.Outcome{}, false // approved: its own key gives the answer that was kept for us
}
