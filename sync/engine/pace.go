package engine

import (
	"time"
)

// Pace is every span of time and count that the engine goes by. Zero fields take the default.
type Pace struct {
	Base time.Duration // first span of backoff: 2 s
	Cap  time.Duration // longest span of backoff: 5 min

	AskAfter time.Duration // a lost answer is asked for no sooner, the core may still be at work: 2 s
	AwaitMin time.Duration // between looks at a posting that waits for a checker: 1 min at first,
	AwaitMax time.Duration // doubling to 1 h
	Longest  time.Duration // no wait is longer, whatever anybody asks for: 6 h

	Batch   int           // entries in one request: 50
	Request time.Duration // a request takes no longer: 3 min
	Pull    time.Duration // a pull takes no longer: 20 min
	Grace   time.Duration // what a request on the wire gets after a stop: 10 s

	Patience  time.Duration // how long a pass by hand waits in all for what falls due: 60 s
	PullEvery time.Duration // Run refreshes the mirror at least so often: 6 h
	Spread    time.Duration // first contact after an outage is spread over: 60 s
	Outage    time.Duration // silence of that length is an outage: 10 min

	Window  int           // calls that the retry budget looks back on: 100
	Percent int           // of them may be retries: 20
	InARow  int           // failed calls in a row that open the breaker: 5
	OpenMin time.Duration // the breaker's first rest: 60 s,
	OpenMax time.Duration // doubling to 15 min

	GiveUp      int           // an entry that the core fails on, alone in its request, after so many postings
	GiveUpAfter time.Duration // and so long after the first is a person's: 6, 1 h
}

// withDefaults fills what is zero (reference/reliability.md A.2 rules 7, 9, 10, 12).
func (p Pace) withDefaults() Pace {
	for _, d := range []struct {
		at   *time.Duration
		take time.Duration
	}{
		{&p.Base, 2 * time.Second}, {&p.Cap, 5 * time.Minute},
		{&p.AskAfter, 2 * time.Second}, {&p.AwaitMin, time.Minute}, {&p.AwaitMax, time.Hour},
		{&p.Longest, 6 * time.Hour}, {&p.Request, 3 * time.Minute}, {&p.Pull, 20 * time.Minute},
		{&p.Grace, 10 * time.Second}, {&p.Patience, time.Minute}, {&p.PullEvery, 6 * time.Hour},
		{&p.Spread, time.Minute}, {&p.Outage, 10 * time.Minute},
		{&p.OpenMin, time.Minute}, {&p.OpenMax, 15 * time.Minute}, {&p.GiveUpAfter, time.Hour},
	} {
		if *d.at == 0 {
			*d.at = d.take
		}
	}
	for _, n := range []struct {
		at   *int
		take int
	}{{&p.Batch, 50}, {&p.Window, 100}, {&p.Percent, 20}, {&p.InARow, 5}, {&p.GiveUp, 6}} {
		if *n.at == 0 {
			*n.at = n.take
		}
	}
	return p
}

// dice is the randomness of the engine: uniform in [0, n).
type dice func(n int64) int64

// once throws now; what is drawn from it later all comes from that throw.
func (r dice) once() dice {
	const grain = 1 << 20
	at := r(grain)
	return func(n int64) int64 { return n/grain*at + n%grain*at/grain }
}

// within is uniform in [0, d].
func (r dice) within(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return time.Duration(r(int64(d) + 1))
}

// doubled is min(first x 2^n, most); n below zero counts as zero.
func doubled(first, most time.Duration, n int) time.Duration {
	for ; n > 0 && first < most; n-- {
		first *= 2
	}
	return min(first, most)
}

// backoff is full jitter on min(2 s x 2^n, 5 min); n is 0 after the first failure.
func (p Pace) backoff(r dice, n int) time.Duration { return r.within(doubled(p.Base, p.Cap, n)) }

// await is the wait before the next look at a posting under maker-checker, after n looks. Half
// of it is sure: a checker is a person, asking sooner only costs bytes.
func (p Pace) await(r dice, n int) time.Duration {
	d := doubled(p.AwaitMin, p.AwaitMax, n)
	return d/2 + r.within(d/2)
}

// later honours a time that the other side named, to the letter and then some jitter, so that
// all it told the same do not come back at once. A time that has passed means now.
func (p Pace) later(r dice, now, at time.Time) time.Time {
	wait := at.Sub(now)
	if wait <= 0 {
		return now
	}
	wait = min(wait, p.Longest)
	return now.Add(wait + r.within(min(wait/10+time.Second, 30*time.Second)))
}
