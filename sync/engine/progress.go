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
