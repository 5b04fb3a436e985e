// Package rescue carries what is not posted out of a device before it breaks, and out of what is left
// of one after: sealed copies on a shelf outside the private folder, and the branch's reading of
// those and of a book that no user can open any more.
package rescue
