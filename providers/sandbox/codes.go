package sandbox

import "daftari/providers"

// The rail's codes.
const (
	codeDone     = "DONE"
	codeOpen     = "OPEN"
	codeLimit    = "WALLET_LIMIT"
	codeUnknown  = "NO_SUCH_ORDER"
	codeNotSent  = "not_sent"
	codeNoAnswer = "no_answer"
	codeOdd      = "E_4711" // stands in no table
)

// reasonOf is the one table.
func reasonOf(code string) providers.Reason {
	switch code {
	case codeDone:
		return providers.Done
	case codeOpen:
		return providers.Open
	case codeLimit:
		return providers.ClientLimit
	case codeUnknown:
		return providers.Absent
	case codeNotSent:
		return providers.NotSent
	case codeNoAnswer:
		return providers.Ambiguous
	}
	return providers.Unmapped
}
