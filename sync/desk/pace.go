package desk

import (
	"time"

	"daftari/providers"
)

// giveUp is when asking alone is taken to settle nothing any more: two people look (mobile-money.md G.2 rule 6).
const giveUp = 24 * time.Hour

// fresh is how long the core's yes holds: it is read again before each sending.
const fresh = 2 * time.Minute

// asks is the schedule of enquiries after an order; the last is repeated (G.2 rule 6).
func asks() []time.Duration {
	return []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 6 * time.Hour}
}

// never is no due time.
func never() time.Time { return time.Time{} }

// askAt is when a provider is asked next, after so many enquiries since the order.
func (d *Desk) askAt(now time.Time, rail string, looks int) time.Time {
	all := asks()
	wait := all[min(looks, len(all)-1)]
	if p, ok := providers.Find[providers.Provider](d.Rails, rail); ok && looks == 0 {
		wait = max(wait, p.Terms().FirstAsk)
	}
	return now.Add(wait + d.jitter(wait/10))
}

// backoff after so many failures in a row, half of it by the dice: 10 s to 30 min.
func (d *Desk) backoff(now time.Time, failures int) time.Time {
	wait := min(10*time.Second<<min(failures, 10), 30*time.Minute)
	return now.Add(wait/2 + d.jitter(wait/2))
}

func (d *Desk) jitter(within time.Duration) time.Duration {
	if within <= 0 {
		return 0
	}
	return time.Duration(d.Dice(int64(within)))
}

// later of two instants.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
