// Package proof makes what was recorded undeniable: canonical bytes of each record, a chain of
// hashes, signatures of users and branches, receipts that anybody can check. It keeps nothing and
// asks nobody. docs/crypto.md gives every format byte by byte, with vectors; a change of a format
// is a new version of its first field, never a new meaning of an old one.
package proof
