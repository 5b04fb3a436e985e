package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"daftari/app"
)

// state is what the engine knows of line and server. It is kept in the book after each call, so
// that a restart, or another process on the book, neither storms the server nor forgets a
// Retry-After.
type state struct {
	Calls     string    `json:"calls,omitempty"` // the last calls, oldest first: 'r' a retry, '.' not
	Failed    int       `json:"failed,omitempty"`
	OpenUntil time.Time `json:"openUntil"` // breaker
	Opens     int       `json:"opens,omitempty"`
	BusyUntil time.Time `json:"busyUntil"` // what the server asked for
	LinkFails int       `json:"linkFails,omitempty"`
	LinkUntil time.Time `json:"linkUntil"`
	SignedOut bool      `json:"signedOut,omitempty"`
	Size      int       `json:"size,omitempty"`  // entries in one request; 0 = the pace's
	Alone     int       `json:"alone,omitempty"` // so many entries still go one by one
	LastGood  time.Time `json:"lastGood"`        // last answer of the core, by the device's clock
	Seen      time.Time `json:"seen"`            // the device's clock when this was kept

	back     bool      // the device's clock was set back since: due times of before mean nothing
	PulledAt time.Time `json:"pulledAt"`
	Owed     int       `json:"owed,omitempty"` // postings since the last pull
}

// health of a call, from best to worst: what it says about line and server, not about entries.
type health int

const (
	fine      health = iota
	busy             // told to wait
	poor             // sent, no full answer
	whole            // the core failed the request as a whole
	portal           // something else answered
	offline          // nothing reached it
	signedOut        // the core does not know us
)

func loadState(ctx context.Context, m Memory, now time.Time, p Pace) (state, error) {
	raw, err := m.EngineState(ctx)
	if err != nil {
		return state{}, fmt.Errorf("read the engine's state: %w", err)
	}
	var s state
	if len(raw) > 0 {
		// A state of another version is worth less than a start: forget it.
		if json.Unmarshal(raw, &s) != nil {
			s = state{}
		}
	}
	s.back = now.Before(s.Seen.Add(-time.Minute))
	// After the device's clock was set back a moment can lie absurdly far ahead.
	s.OpenUntil = sane(s.OpenUntil, now, p.OpenMax)
	s.BusyUntil = sane(s.BusyUntil, now, p.Longest+30*time.Second)
	s.LinkUntil = sane(s.LinkUntil, now, p.Cap)
	s.LastGood = sane(s.LastGood, now, 0)
	s.PulledAt = sane(s.PulledAt, now, 0)
	return s, nil
}

// sane gives the zero time for one that lies further ahead than it can.
func sane(t, now time.Time, most time.Duration) time.Time {
	if t.Sub(now) > most {
		return time.Time{}
	}
	return t
}

func (s state) save(ctx context.Context, m Memory) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("keep the engine's state: %w", err)
	}
	if err := m.SetEngineState(ctx, raw); err != nil {
		return fmt.Errorf("keep the engine's state: %w", err)
	}
	return nil
}

// size of the next request: one while a poisoned item is looked for or the breaker probes.
func (s state) size(p Pace, ask bool) int {
	switch {
	case s.Opens > 0 || s.Alone > 0 && !ask:
		return 1
	case s.Size > 0:
		return min(s.Size, p.Batch)
	}
	return p.Batch
}

// learn what a call of n entries taught.
func (s *state) learn(h health, n int, ask bool, retryAt, now time.Time, p Pace, r dice) {
	retry := s.Failed > 0
	s.Seen = now
	switch h {
	case signedOut:
		s.SignedOut = true
		return
	case offline, portal:
		// Nothing reached the core, so this is no load on it: the line has its own backoff.
		s.LinkUntil = now.Add(p.backoff(r, s.LinkFails))
		s.LinkFails++
		return
	case busy:
		if retryAt.After(now) {
			s.BusyUntil = p.later(r, now, retryAt)
			return
		}
		s.BusyUntil = now.Add(p.backoff(r, s.LinkFails))
		s.LinkFails++
		return
	case fine, poor, whole:
	}
	s.remember(retry, p)
	if h == fine {
		s.worked(n, ask, now, p)
		return
	}
	s.Failed++
	switch {
	case h == whole && n > 1:
		s.Alone = max(s.Alone, n)
	case h == poor:
		s.Size = max(1, min(s.size(p, ask), n)/2)
	}
	if s.Failed >= p.InARow || s.Opens > 0 || s.retries()*100 > p.Percent*p.Window {
		s.OpenUntil = now.Add(doubled(p.OpenMin, p.OpenMax, s.Opens))
		s.Opens++
	}
}

// worked notes a call that the core answered.
func (s *state) worked(n int, ask bool, now time.Time, p Pace) {
	if s.Opens > 0 {
		s.Calls = "" // the budget starts anew with a server that is back
	}
	s.Failed, s.Opens, s.LinkFails = 0, 0, 0
	s.OpenUntil, s.LinkUntil, s.BusyUntil = time.Time{}, time.Time{}, time.Time{}
	s.SignedOut = false
	s.LastGood = now
	if s.Size > 0 && n >= s.Size { // a full request came through: grow back
		if s.Size *= 2; s.Size >= p.Batch {
			s.Size = 0
		}
	}
	if !ask {
		s.Alone = max(0, s.Alone-n)
	}
}

func (s *state) remember(retry bool, p Pace) {
	mark := "."
	if retry {
		mark = "r"
	}
	s.Calls += mark
	if over := len(s.Calls) - p.Window; over > 0 {
		s.Calls = s.Calls[over:]
	}
}

func (s state) retries() int { return strings.Count(s.Calls, "r") }

// healthOf reads a call off its outcomes. One answer of the core's own is enough to call the
// line and the server sound; what became of the others is a matter of each entry.
func healthOf(outs []app.Outcome, ask bool) (health, time.Time) {
	seen := map[health]bool{}
	var retryAt time.Time
	for _, o := range outs {
		h := healthOfOne(o, ask)
		seen[h] = true
		if h == busy && o.RetryAt.After(retryAt) {
			retryAt = o.RetryAt
		}
	}
	for _, h := range []health{signedOut, fine, whole, busy, poor, portal, offline} {
		if seen[h] {
			return h, retryAt
		}
	}
	return poor, retryAt
}

func healthOfOne(o app.Outcome, ask bool) health {
	switch o.Event {
	case app.NotApplied, app.Lost:
	default:
		return fine
	}
	switch o.Class {
	case app.SignedOut:
		return signedOut
	case app.Offline:
		return offline
	case app.Foreign:
		return portal
	case app.Internal:
		return whole
	case app.Doubtful, "":
		return poor
	case app.Busy:
		if o.Event == app.Lost && !ask {
			return fine // 425: the core answered, this one posting is under way there
		}
		return busy
	default: // Conflict and its like: the core's own answer
		return fine
	}
}
