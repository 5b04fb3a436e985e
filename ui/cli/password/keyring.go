//go:build !android

package password

import "github.com/zalando/go-keyring"

const keyringService = "daftari"

// KeyringGet reads a password from the keyring of the system.
func KeyringGet(name string) (string, error) { return keyring.Get(keyringService, name) }

// KeyringSet keeps one there.
func KeyringSet(name, password string) error { return keyring.Set(keyringService, name, password) }

// KeyringDelete takes one away.
func KeyringDelete(name string) error { return keyring.Delete(keyringService, name) }
