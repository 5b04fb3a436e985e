package guard

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"strings"

	"daftari/app"
	"daftari/app/limits"
)

// ReadKey reads the branch's limits key, 64 hexadecimal digits, from a file that only its owner may
// read (limits.key_file).
func ReadKey(path string) (limits.Key, error) {
	k, err := readKey(path)
	if err != nil {
		return limits.Key{}, app.Trouble(app.BadConfig, "limits.key_file", err, "path", path)
	}
	return k, nil
}

func readKey(path string) (limits.Key, error) {
	info, err := os.Stat(path)
	if err != nil {
		return limits.Key{}, err
	}
	if !info.Mode().IsRegular() || (runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0) {
		return limits.Key{}, fs.ErrPermission
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return limits.Key{}, err
	}
	raw, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		return limits.Key{}, errors.New("not hexadecimal digits") // the library's words would show one of them
	}
	return limits.NewKey(raw)
}

// MakeKey makes one; a file that is there is never written over, for devices know its key
// (limits.key_exists).
func MakeKey(path string) error {
	raw := make([]byte, limits.KeySize)
	if _, err := rand.Read(raw); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return app.Trouble(app.Conflict, "limits.key_exists", err, "path", path)
	}
	if err != nil {
		return app.Trouble(app.BadConfig, "config.unwritable", err, "path", path)
	}
	if _, err = f.WriteString(hex.EncodeToString(raw) + "\n"); err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
