package main

import (
	"fmt"
	"io"

	"daftari/ui/cli"
	"daftari/ui/cli/crash"
	"daftari/ui/cli/settings"
)

// survive is deferred around the whole program: a panic leaves a note instead of its words, and
// exit code 1. What was saved is in the book.
func (w world) survive(args []string, errs io.Writer, code *int) {
	cause := recover()
	if cause == nil {
		return
	}
	note := crash.Note(w.version, w.now(), cause)
	*code = 1
	dir, err := settings.DataDir(crash.DataFlag(args))
	if err != nil || crash.Keep(dir, note) != nil {
		fmt.Fprint(errs, note)
	}
	if t, err := w.words(""); err == nil {
		for _, key := range []string{"cli.crashed.what", "cli.crashed.money", "cli.crashed.do"} {
			fmt.Fprintln(errs, t.T(key))
		}
	}
}

// CrashNote is what the last crash left.
func (s setup) CrashNote(at cli.Place) (string, error) {
	data, err := settings.DataDir(at.Data)
	if err != nil {
		return "", err
	}
	note, _, err := crash.Read(data)
	return note, err
}
