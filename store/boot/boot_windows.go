package boot

import (
	"strconv"
	"time"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// prefetch holds a number that Windows raises with each boot.
const prefetch = `SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters`

// Clock is the time since boot, sleep included, and the boot's number. Where the number cannot
// be read, the boot is known for the life of this process alone (see Lifetime).
func Clock() (time.Duration, string) {
	since := windows.DurationSinceBoot()
	k, err := registry.OpenKey(registry.LOCAL_MACHINE, prefetch, registry.QUERY_VALUE)
	if err != nil {
		return since, ""
	}
	defer k.Close()
	n, _, err := k.GetIntegerValue("BootId")
	if err != nil {
		return since, ""
	}
	return since, "windows-" + strconv.FormatUint(n, 10)
}
