//go:build unix

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// inherit opens f once more under a number that programs started from here find open.
func inherit(f *os.File, as int) error { return unix.Dup2(int(f.Fd()), as) }
