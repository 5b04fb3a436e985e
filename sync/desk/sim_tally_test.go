package desk

import (
	"slices"
	"sync"
	"testing"

	"daftari/app"
	"daftari/app/payout"
	"daftari/store/deskbook"
)

// tally of what schedules met: a simulation in which nothing happens shows nothing.
type tally struct {
	mu            sync.Mutex
	states        map[payout.State]int
	deaths, steps int
	paid          map[payout.Purpose]int
	parts, rests  int            // payments that were made in parts; of them those of which a part was refused first
	moves         map[string]int // "queued>sending"
	mends         map[Way]int
}

func (a *tally) add(s *sim) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.states == nil {
		a.states, a.paid, a.moves, a.mends = map[payout.State]int{}, map[payout.Purpose]int{}, map[string]int{}, map[Way]int{}
	}
	a.deaths += s.deaths
	a.steps += s.steps
	for way, n := range s.mends {
		a.mends[way] += n
	}
	for _, key := range s.order {
		for _, move := range s.moves(key) {
			a.moves[move]++
		}
		if p, err := s.last(key); err == nil {
			a.states[p]++
			if p == payout.Made {
				a.paid[s.pays[key].Purpose]++
				if rows := s.partsOf(key); s.split && len(rows) > 0 {
					a.parts++
					if slices.ContainsFunc(rows, func(p deskbook.Paying) bool { return p.Again > 0 }) {
						a.rests++
					}
				}
			}
		}
	}
}

// moves of a payment from state to state, by its steps.
func (s *sim) moves(key app.Key) (all []string) {
	var steps []payout.Step
	s.read(func(t *deskbook.Tx) (err error) {
		steps, err = t.Steps(key)
		return err
	})
	for i, st := range steps {
		if i > 0 && st.To != steps[i-1].To {
			all = append(all, string(steps[i-1].To)+">"+string(st.To))
		}
	}
	return all
}

// seldom met: once in a thousand schedules or less, so that a few thousand may go without. Tests of their own show them.
func seldom(move string) bool {
	return slices.Contains([]string{"approved>review", "rejected>pending", "reserved>undoing", "stuck>taken_back", "queued>stuck", "accepted>stuck",
		"accepted>not_paid", "accepted>unsure", "unsure>stuck", "unsure>accepted", "unsure>not_paid", "review>accepted", "paid>taken_back",
		"taken_back>made", "taken_back>closed", "undoing>stuck", "cancelled>stuck"}, move)
}

// unmet are moves that a desk makes and no schedule did.
func (a *tally) unmet() (all []string) {
	for _, from := range payout.States() {
		for _, by := range payout.Events() {
			if to, err := payout.Next(from, by); err == nil && to != from && from != payout.Batched && to != payout.Batched {
				if move := string(from) + ">" + string(to); a.moves[move] == 0 && !slices.Contains(all, move) {
					all = append(all, move)
				}
			}
		}
	}
	return all
}

func (a *tally) judge(t *testing.T, n int) {
	t.Logf("%d schedules, %d steps, %d deaths; ends %v; made %v, %d in parts, %d after a refusal; mended %v; no move %v", n, a.steps, a.deaths, a.states, a.paid, a.parts, a.rests, a.mends, a.unmet())
	if n >= 3000 && (a.parts == 0 || a.rests == 0) {
		t.Error("no payment was made in parts, or none after a part was refused")
	}
	for _, s := range []payout.State{payout.Made, payout.Closed, payout.Cancelled, payout.Rejected, payout.Expired, payout.Pending} {
		if n >= 100 && a.states[s] == 0 {
			t.Errorf("no payment ended %s", s)
		}
	}
	for _, p := range []payout.Purpose{payout.Disbursement, payout.Withdrawal, payout.Collection} {
		if n >= 100 && a.paid[p] == 0 {
			t.Errorf("no %s was made", p)
		}
	}
	for _, way := range []Way{TryAgain, Posted, Nothing} {
		if n >= 1000 && a.mends[way] == 0 {
			t.Errorf("nobody mended by %s", way)
		}
	}
	if all := slices.DeleteFunc(a.unmet(), seldom); n >= 3000 && len(all) > 0 {
		t.Errorf("no payment moved %v", all)
	}
	if n >= 100 && a.deaths == 0 {
		t.Error("nobody died")
	}
}
