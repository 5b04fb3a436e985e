// Package crash keeps of a panic what those who repair the program need, and nothing that was in
// memory.
package crash

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// File lies in the folder of the books and holds what the last crash left.
const File = "crash.txt"

// frames are the functions kept of a stack.
const frames = 64

// Note of a panic, taken in the function that recovered it: version, system, day, the type of the
// panic, and the stack as function names and lines. The panic's own words and the values of
// arguments are left out, for a name or an amount may be in them.
func Note(version string, now time.Time, cause any) string {
	var b strings.Builder
	fmt.Fprintf(&b, "daftari %s\n%s %s/%s\n%s\npanic: %T\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH, now.UTC().Format(time.DateOnly), cause)
	stack := make([]uintptr, frames)
	walk := runtime.CallersFrames(stack[:runtime.Callers(3, stack)])
	for {
		f, more := walk.Next()
		if f.Function != "" {
			fmt.Fprintf(&b, "%s %s:%d\n", f.Function, filepath.Base(f.File), f.Line)
		}
		if !more {
			return b.String()
		}
	}
}

// Keep writes a note into the folder of the books, in place of the one before.
func Keep(data, note string) error {
	return os.WriteFile(filepath.Join(data, File), []byte(note), 0o600)
}

// Read gives the note that lies there and its day; fs.ErrNotExist where there is none.
func Read(data string) (note string, at time.Time, err error) {
	info, err := os.Stat(filepath.Join(data, File))
	if err != nil {
		return "", time.Time{}, err
	}
	if !info.Mode().IsRegular() {
		return "", time.Time{}, fs.ErrNotExist
	}
	b, err := os.ReadFile(filepath.Join(data, File))
	return string(b), info.ModTime(), err
}

// DataFlag is the value of --data on a command line that may have gone wrong before it was read.
func DataFlag(args []string) string {
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
