//go:build !windows

package files

import (
	"errors"
	"os"
	"syscall"
)

// SyncDir makes names in a directory durable, as far as its file system can: some shares cannot.
func SyncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}
