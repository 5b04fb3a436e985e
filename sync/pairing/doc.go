// Package pairing is how devices and their branch know each other: the branch's side with its keys, and
// the device's side at each contact with the core.
package pairing
