//go:build !linux

package main

import "time"

// bootClock is not to be had here; entries carry the wall clock and the server's time alone.
func bootClock() (time.Duration, string) { return 0, "" }
