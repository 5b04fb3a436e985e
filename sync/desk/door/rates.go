package door

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Rate is how often somebody may ask: a second's share, and at once.
type Rate struct {
	Second float64
	Burst  int
}

// Rates of the door.
type Rates struct {
	Device   Rate // one device and user, with her token
	Load     Rate // one device: bytes that are kept of it for good
	Stranger Rate // one address: enrolments, and calls without a good token
	Bell     Rate // one address: callbacks
}

// DefaultRates leave a device room for a full sync (of its load some 64 MB, and as much again each day) and a rail for the
// callbacks of a disbursement day.
func DefaultRates() Rates {
	return Rates{Device: Rate{2, 60}, Load: Rate{800, 64 << 20}, Stranger: Rate{0.2, 20}, Bell: Rate{100, 1000}}
}

// mostNames bounds what is remembered of who asks: an address costs nothing to whoever makes them up.
const mostNames = 20_000

// limiters hold one bucket for each name.
type limiters struct {
	rate Rate
	now  func() time.Time
	mu   sync.Mutex
	all  map[string]*rate.Limiter
}

func newLimiters(r Rate, now func() time.Time) *limiters {
	return &limiters{rate: r, now: now, all: map[string]*rate.Limiter{}}
}

// take so many turns of a name: 0, or how long it has to wait.
func (l *limiters) take(name string, n int) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	one, ok := l.all[name]
	if !ok {
		if len(l.all) >= mostNames {
			l.forget(now)
		}
		one = rate.NewLimiter(rate.Limit(l.rate.Second), l.rate.Burst)
		l.all[name] = one
	}
	turn := one.ReserveN(now, n)
	wait := turn.DelayFrom(now)
	if wait > 0 {
		turn.CancelAt(now)
	}
	return wait
}

// forget whose bucket is full again, else everybody.
func (l *limiters) forget(now time.Time) {
	for name, one := range l.all {
		if one.TokensAt(now) >= float64(l.rate.Burst) {
			delete(l.all, name)
		}
	}
	if len(l.all) >= mostNames {
		clear(l.all)
	}
}
