package boot

import (
	"runtime"
	"testing"
	"time"
)

// TestClock: two readings of one start go forward and can be compared.
func TestClock(t *testing.T) {
	since, id := Clock()
	later, again := Clock()
	if id != again || later < since {
		t.Errorf("%s %s, then %s %s", since, id, later, again)
	}
	if runtime.GOOS == "linux" && (since <= 0 || id == "") {
		t.Errorf("%s %q", since, id)
	}
}

// TestLifetime: without an id of the boot the process is known; without a clock nothing is.
func TestLifetime(t *testing.T) {
	for _, c := range []struct {
		since    time.Duration
		id, want string
	}{{time.Hour, "b", "b"}, {time.Hour, "", "process-p"}, {0, "", ""}} {
		_, got := Lifetime(func() (time.Duration, string) { return c.since, c.id }, "p")()
		if got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}
