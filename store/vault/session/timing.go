package session

import (
	"sync"
	"time"

	"daftari/app/limits"
)

// Rules of an institution for locking; the zero value stands for the defaults.
type Rules struct {
	Idle   time.Duration // without a touch; 2 minutes
	Sheet  time.Duration // the same while a sheet is open; 10 minutes
	Grace  time.Duration // after our own phone and SMS links; 60 seconds
	SignIn time.Duration // since the last answer of the core; 72 hours
}

func (r Rules) withDefaults() Rules {
	for _, d := range []struct {
		rule  *time.Duration
		usual time.Duration
	}{{&r.Idle, 2 * time.Minute}, {&r.Sheet, 10 * time.Minute}, {&r.Grace, time.Minute}, {&r.SignIn, 72 * time.Hour}} {
		if *d.rule <= 0 {
			*d.rule = d.usual
		}
	}
	return r
}

// AutoLock decides when a screen locks by itself. Instants are those of a clock that never jumps
// and goes on in sleep: the time since the device started. Its methods may be called from any goroutine.
type AutoLock struct {
	rules Rules
	usual time.Duration // without a touch, where its user chose nothing
	most  time.Duration // that she may choose

	mu    sync.Mutex
	last  time.Duration // touch
	sheet bool
	away  bool
	left  time.Duration // when it went away
	grace time.Duration // until when it may be away
}

// NewAutoLock begins with a touch.
func NewAutoLock(r Rules, now time.Duration) *AutoLock {
	a := &AutoLock{rules: r.withDefaults(), last: now}
	a.usual, a.most = a.rules.Idle, a.rules.Sheet
	if r.Idle > 0 {
		a.most = a.rules.Idle
	}
	return a
}

// Most is the longest rest that a user may choose: the institution's own, else that of an open sheet.
func (a *AutoLock) Most() time.Duration { return a.most }

// Rest changes how long it stays open without a touch, as its user chose; zero is what is usual. It gives what holds now.
func (a *AutoLock) Rest(idle time.Duration) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	if idle <= 0 {
		idle = a.usual
	}
	a.rules.Idle = min(idle, a.most)
	return a.rules.Idle
}

// Touch notes that somebody is at work.
func (a *AutoLock) Touch(now time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.touch(now)
}

func (a *AutoLock) touch(now time.Duration) { a.last = max(a.last, now) }

// Sheet notes that a sheet was opened or closed.
func (a *AutoLock) Sheet(open bool, now time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sheet = open
	a.touch(now)
}

// Grace notes that we are about to open a phone or SMS link ourselves.
func (a *AutoLock) Grace(now time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.grace = now + a.rules.Grace
	a.touch(now)
}

// Away notes that the screen went dark, or another program came to the front.
func (a *AutoLock) Away(now time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.away {
		a.away, a.left = true, now
	}
}

// Back notes that we are in front again. Ask Due before: the screen may have to lock first.
func (a *AutoLock) Back(now time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.away, a.grace = false, 0
	a.touch(now)
}

// At is the instant at which the screen locks when nothing happens before.
func (a *AutoLock) At() time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	idle := a.rules.Idle
	if a.sheet {
		idle = a.rules.Sheet
	}
	at := a.last + idle
	if a.away {
		at = min(at, max(a.left, a.grace))
	}
	return at
}

// Due says whether it is time to lock.
func (a *AutoLock) Due(now time.Duration) bool { return now >= a.At() }

// Reach is what may be done with a book, by the time since the core last answered.
type Reach string

// From Full, which goes over into Warned after two thirds of the time, to RecordOnly, where cash
// is still recorded but no list of clients is shown, to Ended, where only a sync helps.
const (
	Full       Reach = "full"
	Warned     Reach = "warned"
	RecordOnly Reach = "record_only"
	Ended      Reach = "ended"
)

// LastDay is how long recording stays possible after the sign-in has ended, so that cash that is
// already taken never goes unrecorded.
const LastDay = limits.LastDay * time.Hour

// ReachOf gives the reach and what is left until the next one.
func (r Rules) ReachOf(sinceAnswer time.Duration) (Reach, time.Duration) {
	limit := r.withDefaults().SignIn
	switch {
	case sinceAnswer >= limit+LastDay:
		return Ended, 0
	case sinceAnswer >= limit:
		return RecordOnly, limit + LastDay - sinceAnswer
	case sinceAnswer >= limit*2/3:
		return Warned, limit - sinceAnswer
	}
	return Full, limit*2/3 - sinceAnswer
}
