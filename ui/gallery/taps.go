package gallery

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Flow is one row of UI.md section 6: what a person does, and how many taps it may take.
type Flow struct {
	Name   string
	Most   int // taps
	Digits int // typed digits, at most
	// Walk does it on the real screens over a book of its own (design.Book), from the screen the
	// table names, and returns the walker.
	Walk func(t testing.TB) *Walker
}

// Flows of docs/taps.md, in the order of UI.md section 6.
func Flows() []Flow { return slices.Concat(meetingFlows(), clientsFlows(), trustFlows()) }

// counted is a flow that was walked.
type counted struct {
	Flow
	taps, digits int
	path         string
}

// walk does a flow and fails the test when it takes more than it may.
func (f Flow) walk(t testing.TB) counted {
	t.Helper()
	w := f.Walk(t)
	taps, digits := w.Count()
	if taps > f.Most || digits > f.Digits {
		t.Errorf("%s: %d taps and %d digits, at most %d and %d: %s", f.Name, taps, digits, f.Most, f.Digits, w.Path())
	}
	return counted{f, taps, digits, w.Path()}
}

// table of docs/taps.md.
func table(all []counted) string {
	var b strings.Builder
	b.WriteString("# Taps\n\nCounted by TestTapsDoc on the real screens; `make gallery` writes this page. PIN and passphrase are counted apart.\n\n")
	b.WriteString("| flow | taps | at most | digits | path |\n|---|---|---|---|---|\n")
	for _, c := range all {
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %s |\n", c.Name, c.taps, c.Most, c.digits, c.path)
	}
	return b.String()
}
