//go:build linux || darwin || freebsd

package disk

import (
	"path/filepath"

	"golang.org/x/sys/unix"
)

// Free is the bytes that a user may still write where path is, or will be.
func Free(path string) (uint64, error) {
	var st unix.Statfs_t
	err := unix.Statfs(path, &st)
	for err != nil && filepath.Dir(path) != path {
		path = filepath.Dir(path)
		err = unix.Statfs(path, &st)
	}
	return st.Bavail * uint64(st.Bsize), err
}
