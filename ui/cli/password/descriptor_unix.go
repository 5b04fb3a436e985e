//go:build unix

package password

import (
	"os"

	"golang.org/x/sys/unix"
)

// Duplicate of a descriptor that this program was started with.
func Duplicate(fd int) (*os.File, error) {
	other, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(other), "passphrase"), nil
}
