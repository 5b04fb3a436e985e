package show

import (
	"fmt"
	"io"
)

// Check is one line of doctor as it is shown.
type Check struct {
	Name string `json:"name"`
	Said string `json:"said"`
	OK   bool   `json:"ok"`
	Warn bool   `json:"warn,omitempty"`
	What string `json:"what,omitempty"`
	Do   string `json:"do,omitempty"`
}

// Checks writes them with a mark each: ok, a warning, or wrong.
func Checks(w io.Writer, all []Check) {
	for _, v := range all {
		mark := "ok"
		switch {
		case !v.OK:
			mark = "!!"
		case v.Warn:
			mark = "! "
		}
		fmt.Fprintf(w, "%s\t%s\n", mark, v.Said)
		for _, line := range []string{v.What, v.Do} {
			if line != "" {
				fmt.Fprintf(w, "\t  %s\n", line)
			}
		}
	}
}
