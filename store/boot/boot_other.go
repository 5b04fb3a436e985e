//go:build !linux && !windows

package boot

import "time"

// Clock is not to be had here without cgo; entries carry the wall clock and the server's time
// alone, and a clock that was put back shows only against the entry before.
func Clock() (time.Duration, string) { return 0, "" }
