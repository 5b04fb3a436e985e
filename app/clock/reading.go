// Package clock compares what a device's clocks say at two instants. It is pure: readings come with each call.
package clock

import (
	"strings"
	"time"
)

// slack is how far two clocks may differ before anybody is told.
const slack = 5 * time.Minute

// Reading is what this device's clocks say at one instant. Boot runs on in sleep and nobody can
// turn it; it is exact only within one boot. No BootID: the device has no such clock.
type Reading struct {
	Wall   time.Time
	Boot   time.Duration
	BootID string
}

// process leads the name of a boot that only this process knows: the device tells its boot clock,
// and not which start that is of (Android).
const process = "process-"

// ProcessBoot names the boot of a device that tells no id of it, for the life of one process.
func ProcessBoot(id string) string { return process + id }

// OfProcess says that a boot's id is a ProcessBoot one: another id may still be the same boot.
func OfProcess(boot string) bool { return strings.HasPrefix(boot, process) }

// SameBoot says that the two can be compared by the time since boot.
func (r Reading) SameBoot(o Reading) bool { return r.BootID != "" && r.BootID == o.BootID }

// AtLeast is how long has surely passed since an earlier reading, whatever the wall clock says: the
// time since boot within one boot, all of this boot after another one. Where nobody can tell the two
// apart it is the lesser of both: in another boot no less has passed. 0 without a boot clock.
func (r Reading) AtLeast(earlier Reading) time.Duration {
	if r.BootID == "" || earlier.BootID == "" {
		return 0
	}
	another := r.BootID != earlier.BootID && !OfProcess(r.BootID) && !OfProcess(earlier.BootID)
	if another || r.Boot < earlier.Boot && !r.SameBoot(earlier) {
		return max(0, r.Boot)
	}
	return max(0, r.Boot-earlier.Boot)
}

// Since is the time from an earlier reading to this one: by the boot clock within one boot, else by
// the wall, but not less than has surely passed; never negative.
func (r Reading) Since(earlier Reading) time.Duration {
	if r.SameBoot(earlier) {
		return r.AtLeast(earlier)
	}
	return max(r.AtLeast(earlier), r.Wall.Sub(earlier.Wall))
}

// Turned is how far the wall clock was moved between the two, beyond the slack: forward is
// positive. After a new start only a clock that was put back shows.
func (r Reading) Turned(earlier Reading) time.Duration {
	if earlier.Wall.IsZero() {
		return 0
	}
	moved := r.Wall.Sub(earlier.Wall) - r.AtLeast(earlier)
	if !r.SameBoot(earlier) {
		moved = min(0, moved)
	}
	return Beyond(moved)
}

// Beyond is a difference of two clocks where somebody should be told of it, else 0.
func Beyond(off time.Duration) time.Duration {
	if off.Abs() <= slack {
		return 0
	}
	return off
}
