// Package vaulttest gives tests a sealed vault without a passphrase.
package vaulttest

import (
	"bytes"
	"crypto/rand"

	"daftari/store/vault"
)

// New is a vault under a key that all tests know.
func New() *vault.Sealed { return Other(7) }

// Other is a vault under another key for each fill.
func Other(fill byte) *vault.Sealed {
	v, err := vault.NewSealed(bytes.Repeat([]byte{fill}, vault.KeySize), rand.Reader)
	if err != nil {
		panic(err) // only for a key of a wrong length
	}
	return v
}
