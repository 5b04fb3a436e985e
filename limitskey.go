package main

import (
	"crypto/rand"
	"encoding/hex"
	"os"

	"daftari/app"
	"daftari/app/limits"
)

// LimitsKey reads the branch's limits key, 64 hexadecimal digits, from a file that only its owner
// may read.
func (s setup) LimitsKey(path string) (limits.Key, error) {
	text, err := passwordFile(path)
	if err != nil {
		return limits.Key{}, app.Trouble(app.BadConfig, "limits.key_file", err, "path", path)
	}
	raw, err := hex.DecodeString(text)
	if err != nil {
		return limits.Key{}, app.Trouble(app.BadConfig, "limits.key_file", nil, "path", path)
	}
	k, err := limits.NewKey(raw)
	if err != nil {
		return limits.Key{}, app.Trouble(app.BadConfig, "limits.key_file", err, "path", path)
	}
	return k, nil
}

// NewLimitsKey makes one; a file that is there is never written over, for devices know its key.
func (s setup) NewLimitsKey(path string) error {
	raw := make([]byte, limits.KeySize)
	if _, err := rand.Read(raw); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if os.IsExist(err) {
		return app.Trouble(app.Conflict, "limits.key_exists", err, "path", path)
	}
	if err != nil {
		return app.Trouble(app.BadConfig, "config.unwritable", err, "path", path)
	}
	if _, err = f.WriteString(hex.EncodeToString(raw) + "\n"); err == nil {
		err = f.Sync()
	}
	return closing(f, err)
}
