// Package store is the device's book: one SQLite database in one directory, for one
// institution. SQL lives nowhere else.
//
// What is recorded is durable when the call returns: WAL with synchronous=FULL, asserted at
// open (reference/reliability.md section 0: WAL+NORMAL and the driver's default both lose
// acknowledged rows in power cuts). There is one writer connection and a pool of readers; any
// number of processes may have the book open.
//
// Everything that names or describes a person, an account, a phone, a note or an amount goes
// through the seam of store/vault, which seals it; plain columns hold opaque ids, counters, states, days and
// the engine's times only, and SQL never looks inside a sealed blob. Invariants that the code
// keeps are repeated by CHECKs and triggers, so that no mistake of ours can break them in
// silence.
package store
