package engine

import (
	"time"

	"daftari/app"
)

// Phase of a pass.
type Phase string

// The phases. Each is a key of words, "engine.phase.<phase>".
const (
	Starting Phase = "starting"
	Asking   Phase = "asking"
	Sending  Phase = "sending"
	Resting  Phase = "waiting" // for what falls due soon
	Pulling  Phase = "pulling"
	Ended    Phase = "ended"
)

// Progress of a pass: counts of entries, except while pulling, when Done and Total count what
// the pull counts (Total 0 = not known).
type Progress struct {
	Phase    Phase         `json:"phase"`
	Done     int           `json:"done"`
	Total    int           `json:"total"`
	Posted   int           `json:"posted"`
	Refused  int           `json:"refused"`
	Unsure   int           `json:"unsure"`
	Left     int           `json:"left"`  // waiting, on the wire or unsure; awaiting a checker and parked ones are not
	About    time.Duration `json:"about"` // guess of what it still takes; 0 = no guess
	Requests int           `json:"requests"`
	Up       int64         `json:"up"` // bytes
	Down     int64         `json:"down"`
}

// Stop says why a pass ended before its work did.
type Stop string

// The reasons. All but Completed and Stopped are keys of words, "engine.<reason>".
const (
	Completed Stop = ""           // nothing more is due
	Stopped   Stop = "stopped"    // by the user, or the program ends
	NoLine    Stop = "offline"    // nothing reaches the core
	Portal    Stop = "portal"     // something else answers in the core's place
	ToldWait  Stop = "busy"       // the core said later, see RetryAt
	Failing   Stop = "failing"    // the core fails again and again, see RetryAt
	SignIn    Stop = "signed_out" // the core does not know us any more
	PullFails Stop = "pull"       // entries went, the figures did not come
)

// Report of a pass.
type Report struct {
	Holder    string    `json:"holder"`
	Started   time.Time `json:"started"`
	Ended     time.Time `json:"ended"`
	Followed  bool      `json:"followed,omitempty"` // another process did the work
	Recovered int       `json:"recovered,omitempty"`
	Posted    int       `json:"posted"`
	Refused   int       `json:"refused"`
	Accepted  int       `json:"accepted,omitempty"` // taken by the core for a checker
	Unsure    int       `json:"unsure"`             // at the end
	Person    int       `json:"person"`             // at the end: only a person can go on
	Left      int       `json:"left"`               // at the end, as in Progress
	Alarms    []app.Key `json:"alarms,omitempty"`   // found at the core, but different
	Requests  int       `json:"requests"`
	Up        int64     `json:"up"`
	Down      int64     `json:"down"`
	Pulled    bool      `json:"pulled"`
	Stop      Stop      `json:"stop,omitempty"`
	RetryAt   time.Time `json:"retryAt"` // when the engine would go on by itself; zero = no wait
	Class     app.Class `json:"class,omitempty"`
	Key       string    `json:"key,omitempty"` // of words, from the ledger, where it knows better than Stop
	Args      []any     `json:"args,omitempty"`
}

// Problem tells people why the pass stopped early; nil when it did not, or when they stopped it.
func (r Report) Problem() *app.Problem {
	if r.Stop == Completed || r.Stop == Stopped {
		return nil
	}
	if r.Key != "" {
		return app.Trouble(r.Class, r.Key, nil, r.Args...)
	}
	class := app.Offline
	switch r.Stop {
	case Portal:
		class = app.Foreign
	case ToldWait, Failing:
		class = app.Busy
	case SignIn:
		class = app.SignedOut
	case PullFails:
		class = app.Doubtful
	case Completed, Stopped, NoLine:
	}
	return app.Trouble(class, "engine."+string(r.Stop), nil, "left", r.Left, "at", r.RetryAt)
}
