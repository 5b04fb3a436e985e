//go:build !unix

package main

import (
	"errors"
	"os"
)

// duplicate: descriptors are numbers on unix only; but for standard input the passphrase is asked
// for at a prompt here.
func duplicate(fd int) (*os.File, error) {
	if fd != 0 {
		return nil, errors.ErrUnsupported
	}
	return os.Stdin, nil
}
