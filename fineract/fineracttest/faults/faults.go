// Package faults makes the far side of a connection go wrong on demand: by kind, route, account, count and chance, with a seeded source.
package faults

import (
	"math/rand/v2"
	"path"
	"strings"
	"sync"
	"time"
)

// Kind says what goes wrong.
type Kind string

// The kinds. Those of the first group happen to a whole request, those of the second to a single command, batch items included.
const (
	DropBefore Kind = "drop-before" // the connection ends before anything is done
	DropAfter  Kind = "drop-after"  // it is booked, then the connection ends without an answer
	HalfReply  Kind = "half-reply"  // booked, half of the answer comes
	Slow       Kind = "slow"        // answered after Delay
	Hang       Kind = "hang"        // booked when Commit is set, never answered
	Status     Kind = "status"      // Status (503, 429, 500 ..) with RetryAfter; booked before when Commit is set
	HTML       Kind = "html"        // 502 with an HTML page, as from a proxy
	Captive    Kind = "captive"     // 200 with an HTML page: a captive portal
	WrongJSON  Kind = "wrong-json"  // booked, 200 with JSON that is not Fineract's

	Refuse   Kind = "refuse"   // the command is refused with Status and Code; stored under its key
	Busy     Kind = "busy"     // 425 this time: another one with that key is running
	Died     Kind = "died"     // the server died in the middle: 425 for ever
	Conflict Kind = "conflict" // 409, and the key is burnt
)

// Fault is one rule. Empty fields match everything.
type Fault struct {
	ID          int           `json:"id"`
	Kind        Kind          `json:"kind"`
	Method      string        `json:"method,omitempty"`
	Path        string        `json:"path,omitempty"`    // a glob over the path below api/v1 ("loans/*/transactions"), or a part of it
	Account     string        `json:"account,omitempty"` // "loan/12", "savings/3", "client/7"; for the second group
	Key         string        `json:"key,omitempty"`     // an idempotency key, or a beginning of one
	User        string        `json:"user,omitempty"`
	Action      string        `json:"action,omitempty"`      // REPAYMENT, DEPOSIT .. for the second group
	Skip        int           `json:"skip,omitempty"`        // so many matches go well first
	Count       int           `json:"count,omitempty"`       // so many times; 0 means always
	Probability float64       `json:"probability,omitempty"` // of each match; 0 means always
	Delay       time.Duration `json:"delay,omitempty"`
	Status      int           `json:"status,omitempty"`
	Code        string        `json:"code,omitempty"`
	Text        string        `json:"text,omitempty"`
	RetryAfter  string        `json:"retryAfter,omitempty"`
	Commit      bool          `json:"commit,omitempty"`

	Hits int `json:"hits"` // how often it struck
}

// ofCommand says whether the kind belongs to the second group.
func (f *Fault) ofCommand() bool {
	switch f.Kind {
	case Refuse, Busy, Died, Conflict:
		return true
	}
	return false
}

// Set is the faults that are on. The zero value is not usable; see New.
type Set struct {
	mu   sync.Mutex
	rng  *rand.Rand
	list []*Fault
	last int
}

// New makes an empty set whose chances follow from the seed.
func New(seed uint64) *Set { return &Set{rng: rand.New(rand.NewPCG(seed, 42))} }

// Add puts a fault on and gives its id.
func (s *Set) Add(f Fault) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	f.ID, f.Hits = s.last, 0
	s.list = append(s.list, &f)
	return f.ID
}

// Remove takes one away; it is false when there is none with that id.
func (s *Set) Remove(id int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.list {
		if f.ID == id {
			s.list = append(s.list[:i:i], s.list[i+1:]...)
			return true
		}
	}
	return false
}

// Clear takes all away.
func (s *Set) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = nil
}

// List is a copy of what is on, with the hits so far.
func (s *Set) List() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Fault, 0, len(s.list))
	for _, f := range s.list {
		out = append(out, *f)
	}
	return out
}

// Request is what is known of a request before it is done.
type Request struct{ Method, Path, Key, User string }

// ForRequest gives the first fault that strikes a request, or nil.
func (s *Set) ForRequest(r Request) *Fault {
	return s.strike(func(f *Fault) bool {
		return !f.ofCommand() && is(f.Method, r.Method) && matches(f.Path, r.Path) && strings.HasPrefix(r.Key, f.Key) && is(f.User, r.User)
	})
}

// Command is what is known of a command before it runs.
type Command struct{ Action, Entity, Account, Key, User string }

// ForCommand gives the first fault that strikes a command, or nil.
func (s *Set) ForCommand(c Command) *Fault {
	return s.strike(func(f *Fault) bool {
		return f.ofCommand() && is(f.Action, c.Action) && is(f.Account, c.Account) && strings.HasPrefix(c.Key, f.Key) && is(f.User, c.User)
	})
}

func is(want, got string) bool { return want == "" || strings.EqualFold(want, got) }

func matches(pattern, p string) bool {
	if pattern == "" || strings.Contains(p, pattern) {
		return true
	}
	ok, err := path.Match(pattern, p)
	return ok && err == nil
}

func (s *Set) strike(match func(*Fault) bool) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.list {
		if !match(f) || f.Count > 0 && f.Hits >= f.Count {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		if f.Probability > 0 && s.rng.Float64() >= f.Probability {
			continue
		}
		f.Hits++
		struck := *f
		return &struck
	}
	return nil
}
