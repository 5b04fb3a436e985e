// Package vault is the one seam through which everything that names or describes a person,
// an account, a phone, a note or an amount goes on its way to the disk and back.
//
// Vault is the contract. Clear frames and checks but does not hide: a blob that was damaged,
// or moved to another table, row or version, is refused already, and blind ids are already
// opaque, so that encryption (XChaCha20-Poly1305 with the same three words as additional
// data) can take its place without a change of schema.
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
