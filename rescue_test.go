package main

import (
	"crypto/rand"
	"path/filepath"
	"strconv"
	"time"

	"daftari/app"
	"daftari/store/vault"
	"daftari/store/vault/keys"
)

// wrong tries wrong passphrases on a device, with a week between each: wrong N [DIR].
func (s *script) wrong(neg bool, args []string) {
	if neg || len(args) == 0 {
		s.Fatalf("usage: wrong N [DIR]")
	}
	n, err := strconv.Atoi(args[0])
	s.Check(err)
	dir := s.Getenv("DAFTARI_DATA")
	if len(args) > 1 {
		dir = s.MkAbs(args[1])
	}
	at := time.Now()
	ring := keys.Ring{Dir: filepath.Join(dir, "default"), Random: rand.Reader, KDF: vault.Floor, Clock: keys.Clock{
		Wall: func() time.Time { return at }, Boot: func() (time.Duration, string) { return time.Since(time.Unix(0, 0)) + time.Until(at), "boot" },
	}}
	state, err := ring.State()
	s.Check(err)
	for range n {
		if _, err := ring.Unlock(state.Users[0].Slot, "not what she chose at all"); app.ClassOf(err) != app.SignedOut {
			s.Fatalf("a wrong passphrase: %v", err)
		}
		at = at.Add(7 * 24 * time.Hour)
	}
}
