// Package journal reads entries and receipts back from their rows, and writes what happens to an
// entry on its way: movements, attempts and the core's evidence. What may be recorded at all, and
// how an entry moves, package store decides.
package journal
