package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"

	"daftari/app/payout"
)

// TestOneSeedTwice: a seed is one schedule, step for step, or what a simulation found could not be looked at again.
func TestOneSeedTwice(t *testing.T) {
	st := newStage(t, template(t))
	for _, seed := range []uint64{0, 1, 2, 3, 4, 5, 6, 49} {
		one := simulate(t, seed, st).whole()
		two := simulate(t, seed, st).whole()
		if one != two {
			t.Errorf("seed %d: %s, and then %s", seed, one, two)
		}
	}
}

// whole is a schedule in one line: what was done, what came of it, and a digest of all that was told.
func (s *sim) whole() string {
	sum := sha256.New()
	for _, p := range s.rows(payout.States()...) {
		fmt.Fprintln(sum, p.Key, p.State, p.Asked, p.Orders, p.Due, s.story(p.Key))
	}
	return fmt.Sprintf("%d steps, %d deaths, %d payments until %s: %s", s.steps, s.deaths, len(s.order), s.now.Format("2 Jan 15:04:05"), hex.EncodeToString(sum.Sum(nil))[:12])
}
