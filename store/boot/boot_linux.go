package boot

import (
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// Clock is the time since boot, sleep included, and the boot's own id: a wall clock that was
// turned shows against them (reliability.md A.2 rule 11). Android is Linux here; where it lets no
// app read the id, the boot is known for the life of this process alone (see Lifetime).
func Clock() (time.Duration, string) {
	var ts unix.Timespec
	if unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts) != nil {
		return 0, ""
	}
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return time.Duration(ts.Nano()), ""
	}
	return time.Duration(ts.Nano()), strings.TrimSpace(string(id))
}
