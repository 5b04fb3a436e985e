package app

import "time"

// SyncPhase of a pass. Each is a key of words, "engine.phase.<phase>".
type SyncPhase string

// The phases of a pass.
const (
	PhaseStarting SyncPhase = "starting"
	PhaseAsking   SyncPhase = "asking"
	PhaseSending  SyncPhase = "sending"
	PhaseResting  SyncPhase = "waiting" // for what falls due soon
	PhasePulling  SyncPhase = "pulling"
	PhaseEnded    SyncPhase = "ended"
)

// SyncProgress of a pass: counts of entries, except while pulling, when Done and Total count
// what the pull counts (Total 0 = not known).
type SyncProgress struct {
	Phase    SyncPhase     `json:"phase"`
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
	Asks     SyncAsks      `json:"asks"`
	Sheet    Key           `json:"sheet,omitempty"` // whose lines are on the wire; "" = none, or entries outside meetings
	Figures  int           `json:"figures"`         // groups, and clients outside them, that had entries waiting when the pass began
	News     SyncNews      `json:"news"`
}

// SyncNews is what changed at the core since the last pull, asked while entries are still on their way. About: what changes
// meanwhile is not counted.
type SyncNews struct {
	Asked   bool `json:"asked"`
	Known   bool `json:"known"` // it could tell
	Clients int  `json:"clients"`
}

// SyncAsks are a pass's questions about what was unsure.
type SyncAsks struct {
	All   int `json:"all"`   // entries to ask about
	Done  int `json:"done"`  // answered
	Found int `json:"found"` // of these: posted
	Gone  int `json:"gone"`  // of these: not there
}

// SyncStop says why a pass ended before its work did.
type SyncStop string

// The reasons. All but Completed and Stopped are keys of words, "engine.<reason>".
const (
	SyncCompleted SyncStop = ""           // nothing more is due
	SyncStopped   SyncStop = "stopped"    // by the user, or the program ends
	SyncNoLine    SyncStop = "offline"    // nothing reaches the core
	SyncPortal    SyncStop = "portal"     // something else answers in the core's place
	SyncToldWait  SyncStop = "busy"       // the core said later, see RetryAt
	SyncFailing   SyncStop = "failing"    // the core fails again and again, see RetryAt
	SyncSignIn    SyncStop = "signed_out" // the core does not know us any more
	SyncPullFails SyncStop = "pull"       // entries went, the figures did not come
)

// SyncReport of a pass.
type SyncReport struct {
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
	Left      int       `json:"left"`               // at the end, as in SyncProgress
	Alarms    []Key     `json:"alarms,omitempty"`   // found at the core, but different
	Requests  int       `json:"requests"`
	Up        int64     `json:"up"`
	Down      int64     `json:"down"`
	Pulled    bool      `json:"pulled"`
	Stop      SyncStop  `json:"stop,omitempty"`
	RetryAt   time.Time `json:"retryAt,omitzero"` // when the engine would go on by itself; zero = no wait
	Class     Class     `json:"class,omitempty"`
	Key       string    `json:"key,omitempty"` // of words, from the ledger, where it knows better than Stop
	Args      []any     `json:"args,omitempty"`
	Desk      *SyncDesk `json:"desk,omitempty"` // nil = this device has none, or was stopped before

	// Beside is what went wrong beside the core's pass, and stopped nothing of it: the desk, clients' wallets.
	Beside []*Problem `json:"beside,omitempty"`
}

// SyncDesk is what a contact with the desk did about payments by wallet.
type SyncDesk struct {
	Told    int `json:"told"`    // calls that it answered
	Left    int `json:"left"`    // calls that it is still owed
	Heard   int `json:"heard"`   // words on payments and batches
	Waiting int `json:"waiting"` // batches that the user may decide on
}

// Problem tells people why the pass stopped early; nil when it did not, or when they stopped it.
func (r SyncReport) Problem() *Problem {
	if r.Stop == SyncCompleted || r.Stop == SyncStopped {
		return nil
	}
	if r.Key != "" && (r.Stop != SyncPullFails || r.Class != Doubtful) { // a read that broke leaves no doubt about money
		return Trouble(r.Class, r.Key, nil, r.Args...)
	}
	class := Offline
	switch r.Stop {
	case SyncPortal:
		class = Foreign
	case SyncToldWait, SyncFailing:
		class = Busy
	case SyncSignIn:
		class = SignedOut
	case SyncCompleted, SyncStopped, SyncNoLine, SyncPullFails:
	}
	return Trouble(class, "engine."+string(r.Stop), nil, "left", r.Left, "at", r.RetryAt.Local().Format("15:04"))
}
