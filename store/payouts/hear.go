package payouts

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"daftari/app"
	"daftari/app/payout"
)

// Hear keeps what one call to the desk brought, with the end of the errand that it answers, in one transaction; the same
// once more changes nothing. The desk's word wins over what the device thought, but never an older word over a younger
// one; what was taken out here stays so unless the desk has it under way.
func (p *Payouts) Hear(ctx context.Context, h payout.Heard) error {
	return p.write(ctx, "keep the desk's word", func(t Rows) error {
		e := ear{Rows: t, p: p}
		if h.Errand != 0 {
			if err := e.answered(h); err != nil {
				return err
			}
		}
		for _, b := range h.Batches {
			if err := e.batchTold(b); err != nil {
				return err
			}
		}
		for _, s := range h.Payments {
			if err := e.told(s); err != nil {
				return err
			}
		}
		if !h.Fed {
			return nil
		}
		return e.fed(h)
	})
}

// ear hears one answer.
type ear struct {
	Rows
	p *Payouts
}

func (e ear) answered(h payout.Heard) error {
	var x payout.Errand
	found, err := e.One([]any{&x.What, &x.About, &x.No}, "SELECT what, about, no FROM payout_errand WHERE id = ?", h.Errand)
	if err != nil || !found {
		return err
	}
	if _, err := e.Exec("DELETE FROM payout_errand WHERE id = ?", h.Errand); err != nil {
		return err
	}
	if h.Refused == nil {
		return nil
	}
	return e.refused(x, h.Refused)
}

// refused keeps why the desk does not take a call, and puts back what the device had thought of it.
func (e ear) refused(x payout.Errand, why *app.Problem) error {
	r := payout.Refusal{What: x.What, No: x.No, Key: why.Key}
	for _, a := range why.Args {
		r.Args = append(r.Args, fmt.Sprint(a))
	}
	if _, err := e.paper(x.About, "refusal", r); err != nil {
		return err
	}
	switch x.What {
	case payout.CallBatch:
		if _, err := e.Exec("DELETE FROM payout_errand WHERE about = ?", x.About); err != nil {
			return err
		}
		return e.back(x.About, why.Key)
	case payout.CallCollect:
		one, err := e.one(x.About)
		if err != nil || one.State.Final() {
			return err
		}
		return e.set(&one, payout.Step{At: e.p.Now(), Event: payout.Cancel, To: payout.Cancelled, Reason: why.Key})
	case payout.CallDecision, payout.CallWithdraw, payout.CallAsk, payout.CallEvidence, payout.CallCancel: // nothing was thought of them
	}
	return nil
}

// back makes the lines of a batch that the desk does not take pending again.
func (e ear) back(batch app.Key, why string) error {
	f, err := e.batch(batch)
	if err != nil {
		return err
	}
	for i := range f.Group.Lines {
		l := &f.Group.Lines[i]
		if l.Batch != batch || l.State != payout.Asked && l.State != payout.Approved {
			continue
		}
		if err := e.set(l, payout.Step{At: e.p.Now(), To: payout.Pending, Reason: why}); err != nil {
			return err
		}
	}
	return e.stands(batch, payout.TurnedBack)
}

// batchTold keeps the desk's word on a batch, and what it means for its lines.
func (e ear) batchTold(w payout.BatchStatus) error {
	f, err := e.batch(w.Key)
	if app.ClassOf(err) == app.NotFound { // a colleague's, on which somebody decided here
		if w.Decided == "" && !w.Withdrew && !w.RanOut {
			return nil
		}
		_, err = e.Exec("DELETE FROM payout_waiting WHERE key = ?", w.Key)
		return err
	}
	if err != nil {
		return err
	}
	if slices.Contains(f.Owed, payout.CallBatch) { // of another life of this book: the desk cannot know it yet
		return nil
	}
	if w.At.Before(f.Told.At) || same(w, f.Told) {
		return e.lines(w.Lines)
	}
	stand, line := meant(w)
	if stand == payout.Waits {
		if f.Stand != payout.Waits {
			return e.lines(w.Lines) // older than its end
		}
	} else if err := e.ended(f, w, stand, line); err != nil {
		return err
	}
	if _, err := e.paper(w.Key, "told", w); err != nil {
		return err
	}
	return e.lines(w.Lines)
}

// meant is the stand that the desk tells, and what it makes of the lines that it says nothing else of.
func meant(w payout.BatchStatus) (payout.Stand, payout.Event) {
	switch {
	case w.Withdrew:
		return payout.Withdrawn, payout.Again
	case w.RanOut:
		return payout.RanOut, payout.Expire
	case w.Decided == payout.No:
		return payout.Denied, payout.Reject
	case w.Decided == payout.Yes:
		return payout.Allowed, payout.Approve
	case w.Decided == payout.Sent:
		return payout.LetGo, payout.Approve
	}
	return payout.Waits, payout.Ask
}

// ended moves the lines of a batch that was decided, withdrawn or ran out at the desk.
func (e ear) ended(f payout.BatchFile, w payout.BatchStatus, stand payout.Stand, by payout.Event) error {
	if stand != f.Stand {
		for i := range f.Group.Lines {
			l := &f.Group.Lines[i]
			s := payout.Step{At: w.At, Event: by, By: w.By, Reason: w.Reason}
			if slices.Contains(w.Out, l.Key) {
				s.Event = payout.Again
			}
			if l.Batch != w.Key || l.State != payout.Asked {
				continue
			}
			to, err := payout.Next(l.State, s.Event)
			if err != nil {
				return err
			}
			s.To = to
			if err := e.set(l, s); err != nil {
				return err
			}
		}
	}
	if _, err := e.Exec("DELETE FROM payout_errand WHERE what = 'withdraw' AND about = ?", w.Key); err != nil {
		return err
	}
	return e.stands(w.Key, stand)
}

func (e ear) lines(all []payout.Status) error {
	for _, s := range all {
		if err := e.told(s); err != nil {
			return err
		}
	}
	return nil
}

// told keeps the desk's word on a payment.
func (e ear) told(w payout.Status) error {
	x, err := e.one(w.Key)
	if app.ClassOf(err) == app.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	var last payout.Status
	if _, err := e.last(w.Key, "told", &last); err != nil {
		return err
	}
	if w.At.Before(last.At) || same(w, last) {
		return nil
	}
	if ok, err := e.heeds(x, w); err != nil || !ok {
		return err
	}
	if _, err := e.paper(w.Key, "told", w); err != nil {
		return err
	}
	if x.State == w.State {
		if w.Asked == last.Asked {
			return nil
		}
		return e.step(w.Key, payout.Step{At: w.At, Event: payout.Lose, To: w.State, Code: w.Code, Reason: w.Reason, Next: w.Next}) // asked in vain
	}
	return e.set(&x, payout.Step{At: w.At, Event: between(x.State, w.State), To: w.State, Code: w.Code, Reason: w.Reason, Ref: w.Ref, Next: w.Next})
}

// heeds says whether a word may move the payment.
func (e ear) heeds(x payout.Payment, w payout.Status) (bool, error) {
	if !slices.Contains(payout.States(), w.State) { // of a younger desk: the word after it will be understood
		return false, nil
	}
	if x.State.Final() && x.State != w.State {
		// Made and closed come from the desk alone, and its younger word may be two moves further. What was taken out here, and
		// the desk has under way, is as the desk says.
		return x.State != payout.Cancelled || w.State.Holds() && w.State != payout.Pending, nil
	}
	if x.Purpose == payout.Collection {
		return true, nil
	}
	if x.State == payout.Pending && !w.State.Holds() { // of the batch that it has left
		return false, nil
	}
	if x.Batch == "" { // the desk never had it from this book
		return w.State.MayBePaid(), nil
	}
	owed, err := e.owed(x.Batch)
	older := slices.Contains(owed, payout.CallBatch) // than the batch that it is in now
	return err == nil && (w.State.MayBePaid() || !older), err
}

// between is the event that leads from one state to another in one step; "" where none does.
func between(from, to payout.State) payout.Event {
	for _, ev := range payout.Events() {
		if s, err := payout.Next(from, ev); err == nil && s == to {
			return ev
		}
	}
	return ""
}

// fed keeps the rest of a feed. A cursor that goes back is the desk's word too: its book was put back from a copy.
func (e ear) fed(h payout.Heard) error {
	c := payout.Contact{After: h.After, At: e.p.Now(), Desk: h.Now}
	if err := e.SetFact(cursorOf(h.User), c); err != nil {
		return err
	}
	if err := e.SetFact(factContact, c); err != nil {
		return err
	}
	if h.Policy != nil {
		if err := e.SetFact(factPolicy, h.Policy); err != nil {
			return err
		}
	}
	if !h.Here {
		return nil
	}
	had, err := e.doubts()
	if err == nil && !same(had, h.Doubts) {
		err = e.SetFact(factDoubts, h.Doubts)
	}
	if err != nil {
		return err
	}
	return e.waiting(h.Waiting)
}

func (e ear) waiting(all []payout.Waiting) error {
	keep := map[app.Key]bool{}
	for _, w := range all {
		keep[w.Batch.Key] = true
		var version int
		if _, err := e.One([]any{&version}, "SELECT version FROM payout_waiting WHERE key = ?", w.Batch.Key); err != nil {
			return err
		}
		version++
		blob, err := e.box.Seal(inWaiting, string(w.Batch.Key), version, w)
		if err != nil {
			return err
		}
		_, err = e.Exec(`INSERT INTO payout_waiting (key, version, blob) VALUES (?, ?, ?)
			ON CONFLICT (key) DO UPDATE SET version = excluded.version, blob = excluded.blob`, w.Batch.Key, version, blob)
		if err != nil {
			return err
		}
	}
	var had []app.Key
	err := e.Query(func(scan func(...any) error) error {
		var k app.Key
		err := scan(&k)
		had = append(had, k)
		return err
	}, "SELECT key FROM payout_waiting")
	for _, k := range had {
		if err == nil && !keep[k] {
			_, err = e.Exec("DELETE FROM payout_waiting WHERE key = ?", k)
		}
	}
	return err
}

// same says that two words are one.
func same[T any](a, b T) bool {
	x, xerr := json.Marshal(a)
	y, yerr := json.Marshal(b)
	return xerr == nil && yerr == nil && bytes.Equal(x, y)
}
