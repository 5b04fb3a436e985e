// Package keys keeps who may open a book: the key file beside it, the tries that were made, and
// what an opened book's user holds in memory.
//
// A book has one random data key. For each user the key file holds a wrap: the data key and the
// user's own signing seed, sealed under a key that comes from her passphrase by Argon2id and,
// where the system has a keyring, a secret of this device. Nothing in the file opens the book
// without a passphrase; who may open it, how often, and what was changed last are bound
// together by a MAC under the data key, so that a forged or an older file is found out.
//
// A try is counted on disk before the passphrase is looked at: a process that is killed has
// tried. After 10 wrong ones a wait begins, twice as long each time; at 20 all wraps are
// overwritten, and with them everything in the book that is sealed.
package keys
