package house

import "daftari/app"

// ExitOf is the exit code of a class of trouble; see cli.ExitCode.
func ExitOf(class app.Class) int {
	switch class {
	case app.BadInput:
		return 2
	case app.NotFound:
		return 3
	case app.Conflict:
		return 4
	case app.OverLimit:
		return 5
	case app.Offline, app.Busy, app.Foreign:
		return 6
	case app.SignedOut:
		return 7
	case app.NotPermitted:
		return 8
	case app.Rejected:
		return 9
	case app.Doubtful:
		return 10
	case app.BrokenBook:
		return 11
	case app.BadConfig:
		return 12
	case app.Misfit:
		return 13
	case app.Internal:
		return 1
	}
	return 1
}
