// Package boot is the device's clock that nobody can turn: the time since it was started, sleep
// included, and which start that was.
package boot

import (
	"time"

	"daftari/app/clock"
)

// Lifetime gives a clock without an id of its boot one for the life of this process: within it
// there is one boot.
func Lifetime(read func() (time.Duration, string), process string) func() (time.Duration, string) {
	return func() (time.Duration, string) {
		since, id := read()
		if since > 0 && id == "" {
			id = clock.ProcessBoot(process)
		}
		return since, id
	}
}
