// Package vault is the one seam through which everything that names or describes a person,
// an account, a phone, a note or an amount goes on its way to the disk and back.
//
// Vault is the contract, Sealed what keeps it: XChaCha20-Poly1305 with table, row and version as
// additional data, under keys derived from one random data key, which package keys wraps for each
// user. Clear is the form of the books of versions 1 and 2, which package sealing reads.
package vault

import "errors"

// Vault seals rows. Table, row and version are bound to the sealed bytes: what was sealed
// for one place opens in no other. It is safe for concurrent use.
type Vault interface {
	Seal(table, row string, version int, plain []byte) ([]byte, error)
	Open(table, row string, version int, sealed []byte) ([]byte, error)
	// Blind is a stable opaque name for text in a domain, for plain columns and indexes.
	Blind(domain, text string) string
}

// ErrSealed says that sealed bytes do not belong where they were found, or are damaged.
var ErrSealed = errors.New("sealed bytes are damaged or out of place")
