package engine

import "daftari/app"

// What a pass shows while it runs and at its end. They are nouns of app, for verbs and window
// show them without importing this floor.
type (
	Phase    = app.SyncPhase
	Progress = app.SyncProgress
	Stop     = app.SyncStop
	Report   = app.SyncReport
)

// The phases.
const (
	Starting = app.PhaseStarting
	Asking   = app.PhaseAsking
	Sending  = app.PhaseSending
	Resting  = app.PhaseResting
	Pulling  = app.PhasePulling
	Ended    = app.PhaseEnded
)

// Why a pass ended before its work did.
const (
	Completed = app.SyncCompleted
	Stopped   = app.SyncStopped
	NoLine    = app.SyncNoLine
	Portal    = app.SyncPortal
	ToldWait  = app.SyncToldWait
	Failing   = app.SyncFailing
	SignIn    = app.SyncSignIn
	PullFails = app.SyncPullFails
)

// asks are what a pass asked about, and the answers: "" is none yet.
type asks struct {
	first int // unsure when the pass began
	of    map[app.Key]app.Event
}

func (a *asks) begin(works []app.Work) {
	for _, w := range works {
		a.of[w.Entry.Key] = a.of[w.Entry.Key] // asked, perhaps again
	}
}

func (a *asks) end(outs []app.Outcome) {
	for _, o := range outs {
		if o.Event == app.Confirm || o.Event == app.Refuse || o.Event == app.UnknownThere {
			a.of[o.Key] = o.Event
		}
	}
}

func (a *asks) told() app.SyncAsks {
	t := app.SyncAsks{All: max(a.first, len(a.of))}
	for _, e := range a.of {
		switch e {
		case app.Confirm:
			t.Found++
		case app.UnknownThere:
			t.Gone++
		default:
		}
		if e != "" {
			t.Done++
		}
	}
	return t
}

// sheetOf is the meeting that most of a request is of.
func sheetOf(works []app.Work) app.Key {
	n := map[app.Key]int{}
	most := app.Key("")
	for _, w := range works {
		k := w.Entry.Sheet
		if n[k]++; k != "" && (most == "" || n[k] > n[most]) {
			most = k
		}
	}
	return most
}
