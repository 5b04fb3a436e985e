package cli

import (
	"errors"
	"fmt"

	"daftari/app"
	"daftari/ui/cli/house"
	"daftari/ui/cli/pick"
)

// The nouns of package house, under the names that the root has always used.
type (
	Program        = house.Program
	Place          = house.Place
	House          = house.House
	Core           = house.Core
	Setup          = house.Setup
	Demo           = house.Demo
	InitRequest    = house.InitRequest
	EnrolRequest   = house.EnrolRequest
	InitReport     = house.InitReport
	InstallRequest = house.InstallRequest
	InstallReport  = house.InstallReport
	InstallStep    = house.InstallStep
	Check          = house.Check
	ServeOptions   = house.ServeOptions
)

func picker(h *House) pick.Picker {
	return pick.Picker{Book: h.Book, Teller: h.Teller, Words: h.Words}
}

// ExitCode of an error: 0 done · 1 our own fault · 2 wrong use or input · 3 not found · 4 not in
// that state · 5 over a limit · 6 offline or busy, try later · 7 sign in again · 8 not permitted ·
// 9 refused: a person must act · 10 unsure: ask again · 11 the book · 12 the settings · 13 the
// server does not fit.
func ExitCode(err error) int {
	if err == nil {
		return 0
	}
	var usage usageError
	if errors.As(err, &usage) {
		return 2
	}
	return house.ExitOf(app.ClassOf(err))
}

// usageError is a wrong flag or argument; cobra's own text is shown.
type usageError struct {
	err     error
	command string // whose --help says more
}

func (u usageError) Error() string { return u.err.Error() }
func (u usageError) Unwrap() error { return u.err }

func usage(format string, args ...any) error {
	return usageError{fmt.Errorf(format, args...), "daftari"}
}

// trouble is a problem of the verbs' own area of words.
func trouble(class app.Class, what string, args ...any) error {
	return app.Trouble(class, "cli."+what, nil, args...)
}
