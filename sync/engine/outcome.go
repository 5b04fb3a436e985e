package engine

import (
	"time"

	"daftari/app"
)

// complete gives each work exactly one outcome that its state allows. What is missing, makes no
// sense, or claims a confirmation without evidence is Lost: only asking tells.
func complete(works []app.Work, outs []app.Outcome, ask bool) []app.Outcome {
	by := make(map[app.Key]app.Outcome, len(outs))
	for _, o := range outs {
		if _, twice := by[o.Key]; !twice {
			by[o.Key] = o
		}
	}
	all := make([]app.Outcome, len(works))
	for i, w := range works {
		o, ok := by[w.Entry.Key]
		if !ok {
			o = app.Outcome{Key: w.Entry.Key, Event: app.Lost, Class: app.Doubtful}
		}
		all[i] = legal(o, ask)
	}
	return all
}

func legal(o app.Outcome, ask bool) app.Outcome {
	good := false
	switch o.Event {
	case app.Confirm:
		good = o.Proof != nil && o.Proof.Key == o.Key
	case app.Accepted, app.Refuse, app.Lost:
		good = true
	case app.NotApplied:
		if good = true; ask { // an enquiry that did not get through changes nothing
			o.Event = app.Lost
		}
	case app.UnknownThere:
		good = ask
	case app.Claimed, app.Cancel, app.Waits, app.Released:
	}
	if !good {
		return app.Outcome{Key: o.Key, Event: app.Lost, Class: app.Internal, Code: o.Code, Text: o.Text, Alarm: o.Alarm}
	}
	if o.Event != app.UnknownThere {
		o.NewKey = false
	}
	return o
}

// settlements ties outcomes to their attempts and says when each entry's turn comes again.
func settlements(works []app.Work, outs []app.Outcome, ask bool, now time.Time, p Pace, r dice) []app.Settlement {
	all := make([]app.Settlement, len(works))
	r = r.once() // what failed together comes again together: one request, not fifty
	for i, w := range works {
		o := outs[i]
		if !ask && len(works) == 1 && o.Event == app.Lost && o.Class == app.Internal && o.Person == "" &&
			w.Tries >= p.GiveUp && now.Sub(w.First) >= p.GiveUpAfter {
			// Alone in its request and failed on again and again: it will not get better by itself.
			o.Person = "engine.person.keeps_failing"
		}
		a := w.Attempt
		a.Ended, a.Event, a.Code, a.Text = now, o.Event, o.Code, o.Text
		all[i] = app.Settlement{Attempt: a, Outcome: o, NextAt: nextAt(w, o, ask, now, p, r)}
	}
	return all
}

// nextAt is the entry's own due time. Trouble of the line and of the sign-in is no trouble of
// the entry: it stays due, and the engine as a whole waits (state.learn).
func nextAt(w app.Work, o app.Outcome, ask bool, now time.Time, p Pace, r dice) time.Time {
	asked := max(0, w.Attempt.No-w.Tries-1) // enquiries before this one
	switch {
	case o.Event == app.Confirm || o.Event == app.Refuse:
		return time.Time{}
	case o.Class == app.Offline || o.Class == app.SignedOut:
		return now
	case !o.RetryAt.IsZero():
		return p.later(r, now, o.RetryAt)
	case o.Event == app.Accepted:
		return now.Add(p.await(r, asked))
	case o.Event == app.UnknownThere && w.Entry.State == app.Awaiting:
		return now.Add(p.AskAfter)
	case o.Event == app.UnknownThere:
		if w.Tries <= 1 {
			return now
		}
		return now.Add(p.backoff(r, w.Tries-2))
	case o.Event == app.NotApplied:
		return now.Add(p.backoff(r, w.Tries-1))
	case ask:
		if w.Entry.State == app.Awaiting {
			return now.Add(p.await(r, asked))
		}
		return now.Add(p.AskAfter + p.backoff(r, asked))
	}
	return now.Add(p.AskAfter + r.within(p.Base))
}
