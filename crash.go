package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"daftari/app"
	"daftari/ui/cli"
)

// crashFile lies in the folder of the books and holds what the last crash left.
const crashFile = "crash.txt"

// crashFrames are the functions kept of a stack.
const crashFrames = 64

// crashNote is what those who repair the program need of a panic, and nothing that was in memory:
// version, system, the type of the panic, and the stack as function names and lines. The panic's own
// words and the values of arguments are left out, for a name or an amount may be in them.
func (w world) crashNote(cause any, stack []uintptr) string {
	var b strings.Builder
	fmt.Fprintf(&b, "daftari %s\n%s %s/%s\n%s\npanic: %T\n", w.version, runtime.Version(), runtime.GOOS, runtime.GOARCH,
		w.now().UTC().Format(time.DateOnly), cause)
	frames := runtime.CallersFrames(stack)
	for {
		f, more := frames.Next()
		if f.Function != "" {
			fmt.Fprintf(&b, "%s %s:%d\n", f.Function, filepath.Base(f.File), f.Line)
		}
		if !more {
			return b.String()
		}
	}
}

// survive is deferred around the whole program: a panic leaves a note instead of its words, and
// exit code 1. What was saved is in the book.
func (w world) survive(args []string, errs io.Writer, code *int) {
	cause := recover()
	if cause == nil {
		return
	}
	stack := make([]uintptr, crashFrames)
	note := w.crashNote(cause, stack[:runtime.Callers(2, stack)])
	*code = 1
	where := errs
	if dir, err := dataDir(dataFlag(args)); err == nil && writeWhole(filepath.Join(dir, crashFile), []byte(note)) == nil {
		where = io.Discard
	}
	fmt.Fprint(where, note)
	if t, err := w.words(""); err == nil {
		for _, key := range []string{"cli.crashed.what", "cli.crashed.money", "cli.crashed.do"} {
			fmt.Fprintln(errs, t.T(key))
		}
	}
}

// dataFlag is the value of --data on a command line that may have gone wrong before it was read.
func dataFlag(args []string) string {
	for i, a := range args {
		if v, is := strings.CutPrefix(a, "--data="); is {
			return v
		}
		if a == "--data" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return ""
}

// CrashNote is what the last crash left.
func (s setup) CrashNote(at cli.Place) (string, error) {
	data, err := dataDir(at.Data)
	if err != nil {
		return "", err
	}
	b, err := os.ReadFile(filepath.Join(data, crashFile))
	return string(b), err
}

// crashCheck warns of a note that lies there; nothing where there is none.
func crashCheck(data string) []cli.Check {
	info, err := os.Stat(filepath.Join(data, crashFile))
	if err != nil {
		return nil
	}
	return []cli.Check{{Name: "doctor.crash", Args: []any{"day", app.DateOf(info.ModTime())}, OK: true, Warn: true}}
}
