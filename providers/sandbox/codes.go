package sandbox

import "daftari/app"

// The rail's codes.
const (
	codeDone     = "DONE"
	codeOpen     = "OPEN"
	codeLimit    = "WALLET_LIMIT"
	codeUnknown  = "NO_SUCH_ORDER"
	codeNotSent  = "not_sent"
	codeNoAnswer = "no_answer"
)

type outcome struct {
	event app.Event
	class app.Class
	code  string
}

// outcomeOf is the one table. A code that it does not hold is Lost.
func outcomeOf(code string) outcome {
	switch code {
	case codeDone:
		return outcome{app.Confirm, "", code}
	case codeOpen:
		return outcome{app.Accepted, "", code}
	case codeLimit:
		return outcome{app.Refuse, app.Rejected, code}
	case codeUnknown:
		return outcome{app.UnknownThere, "", code}
	case codeNotSent:
		return outcome{app.NotApplied, app.Offline, code}
	}
	return outcome{app.Lost, app.Doubtful, code}
}
