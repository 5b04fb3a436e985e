// Package engine brings the outbox to the core and the core's figures back.
//
// A pass claims due entries (the store writes their attempts before the wire is touched), sends
// them in one request, and settles what came of it; what got no full answer is Unsure and is
// asked for, never sent again blind. One goroutine decides; a worker only carries one request
// and returns its result. There is one retry layer in the house and it is here: per-entry
// backoff with full jitter, a retry budget, a breaker that survives restarts, Retry-After kept
// to the letter, a first-contact spread after an outage.
//
// One engine works on a book at a time, by a lock file in the book's directory. Another one
// follows the first one's progress and never fails for it. Recording never needs the lock.
package engine
