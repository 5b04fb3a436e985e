// Package branch is what an institution's branch holds in its hand: the key pair to which every
// record of a device is sealed, the key that signs what devices are told, and the forms in which
// both meet a device: enrolment, envelope, sealed copy.
//
// A device knows only the public halves. What it seals to the branch it cannot open again itself,
// so that the loss of every passphrase loses no record. Formats byte by byte: docs/crypto.md.
package branch
