// Package audit finds out whether a ledger is as it was made: none changed, none missing, nobody's
// key used for another. It reads a book or an export of one, names each record that is not right,
// and never stops at the first. It needs no network.
package audit
