// Package files replaces files so that neither a crash nor a power cut leaves half of one.
package files

import (
	"os"
	"path/filepath"
)

// WriteWhole replaces a file in one step, so that a power cut leaves the old or the new one, which only its owner
// reads (0600); when it returns the new one is durable.
func WriteWhole(path string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if _, err = f.Write(b); err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return SyncDir(filepath.Dir(path))
}
