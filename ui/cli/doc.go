// Package cli holds the verbs of Daftari for scripts and branch IT: the same use cases as the
// window, driven from a terminal, each with --json and an exit code that says what happened
// (see ExitCode).
//
// A verb opens the book of one institution through Program.Open, makes one call on a use case
// and prints what came of it. Nothing here decides about money.
package cli
