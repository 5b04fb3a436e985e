//go:build !unix

package password

import (
	"errors"
	"os"
)

// Duplicate: descriptors are numbers on unix only; but for standard input the passphrase is asked
// for at a prompt here.
func Duplicate(fd int) (*os.File, error) {
	if fd != 0 {
		return nil, errors.ErrUnsupported
	}
	return os.Stdin, nil
}
