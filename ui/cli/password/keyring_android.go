package password

import "errors"

// On Android go-keyring would look for D-Bus (reference/libraries.md).
var errNoKeyring = errors.New("this system has no keyring")

// KeyringGet reads a password from the keyring of the system.
func KeyringGet(string) (string, error) { return "", errNoKeyring }

// KeyringSet keeps one there.
func KeyringSet(string, string) error { return errNoKeyring }

// KeyringDelete takes one away.
func KeyringDelete(string) error { return errNoKeyring }
