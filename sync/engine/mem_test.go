package engine

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"daftari/app"
)

// memBook is the store's promise in memory: what store.Book does to entries, without SQL.
type memBook struct {
	mu    sync.Mutex
	rows  []*memRow // by seq
	by    map[app.Key]*memRow
	state []byte

	cursor  string
	pulls   int
	fail    error // what every method returns, once set
	settled int
}

type memRow struct {
	entry    app.Entry
	next     time.Time
	holder   string // of a lease
	attempts []app.Attempt
	tries    int
	first    time.Time
	proof    *app.Confirmation
	alarm    bool
	lane     string
}

func newMemBook() *memBook { return &memBook{by: map[app.Key]*memRow{}} }

func (b *memBook) record(e app.Entry, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	e.Seq = int64(len(b.rows) + 1)
	e.State = app.Queued
	r := &memRow{entry: e, next: now, lane: e.Lane()}
	b.rows = append(b.rows, r)
	b.by[e.Key] = r
}

// free as store's claimable: one on the wire or in doubt blocks its lane, and so does an older
// one that waits; a parked one does not.
func (b *memBook) free(r *memRow) bool {
	for _, o := range b.rows {
		if o == r || o.lane != r.lane {
			continue
		}
		older := o.entry.Seq < r.entry.Seq
		switch o.entry.State {
		case app.Sending, app.Unsure:
			return false
		case app.Queued, app.Awaiting:
			if older {
				return false
			}
		default:
		}
	}
	for _, k := range r.entry.After {
		if b.by[k].entry.State != app.Confirmed {
			return false
		}
	}
	return true
}

func (b *memBook) postable(r *memRow) bool { return r.entry.State == app.Queued && b.free(r) }

func (b *memBook) askable(r *memRow) bool {
	return (r.entry.State == app.Unsure || r.entry.State == app.Awaiting) && r.holder == ""
}

func (b *memBook) take(can func(*memRow) bool, ask bool, holder string, now time.Time, max int, pick app.Pick) ([]app.Work, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail != nil {
		return nil, b.fail
	}
	var works []app.Work
	var chosen []*memRow
	for _, r := range b.rows {
		named := slices.Contains(pick.Keys, r.entry.Key)
		if !named && (len(pick.Keys) > 0 || r.entry.Person != "") {
			continue
		}
		if len(chosen) < max && can(r) && (pick.Now || !r.next.After(now)) {
			chosen = append(chosen, r)
		}
	}
	for _, r := range chosen {
		r.holder = holder
		if !ask {
			r.entry.State, _ = app.Next(r.entry.State, app.Claimed)
			if r.tries++; r.first.IsZero() {
				r.first = now
			}
		}
		a := app.Attempt{Key: r.entry.Key, No: len(r.attempts) + 1, Ask: ask, Generation: r.entry.Generation, Started: now}
		r.attempts = append(r.attempts, a)
		works = append(works, app.Work{Entry: r.entry, Attempt: a, Proof: r.proof, Tries: r.tries, First: r.first})
	}
	return works, nil
}

func (b *memBook) Claim(_ context.Context, holder string, now time.Time, max int, pick app.Pick) ([]app.Work, error) {
	return b.take(b.postable, false, holder, now, max, pick)
}

func (b *memBook) ClaimAsks(_ context.Context, holder string, now time.Time, max int, pick app.Pick) ([]app.Work, error) {
	return b.take(b.askable, true, holder, now, max, pick)
}

func (b *memBook) Settle(_ context.Context, all []app.Settlement) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail != nil {
		return b.fail
	}
	for _, s := range all {
		r := b.by[s.Attempt.Key]
		a := &r.attempts[s.Attempt.No-1]
		if !a.Ended.IsZero() {
			return fmt.Errorf("attempt %s/%d settled twice", a.Key, a.No)
		}
		to, err := app.Next(r.entry.State, s.Outcome.Event)
		if err != nil {
			return err
		}
		*a = s.Attempt
		r.entry.State, r.holder, r.next = to, "", s.NextAt
		b.settled++
		r.alarm = r.alarm || s.Outcome.Alarm
		if s.Outcome.Proof != nil {
			r.proof = s.Outcome.Proof
		}
		if s.Outcome.Event == app.Lost && s.Outcome.Person != "" {
			r.entry.Person = s.Outcome.Person
		}
		if s.Outcome.NewKey {
			r.entry.Generation, r.first = r.entry.Generation+1, time.Time{}
		}
		if s.Outcome.Event == app.NotApplied && s.Outcome.Class == app.SignedOut {
			r.tries-- // no attempt counted
		}
		if to == app.Refused {
			b.parkAfter(r.entry.Key)
		}
	}
	return nil
}

func (b *memBook) parkAfter(key app.Key) {
	for _, o := range b.rows {
		if o.entry.State == app.Queued && slices.Contains(o.entry.After, key) {
			o.entry.State, o.entry.Parked = app.Parked, "follows"
			b.parkAfter(o.entry.Key)
		}
	}
}

func (b *memBook) Recover(_ context.Context, dead func(string) bool, now time.Time) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail != nil {
		return 0, b.fail
	}
	n := 0
	for _, r := range b.rows {
		if r.holder == "" || !dead(r.holder) {
			continue
		}
		a := &r.attempts[len(r.attempts)-1]
		a.Ended, a.Event = now, app.Lost
		if r.entry.State == app.Sending {
			r.entry.State, _ = app.Next(r.entry.State, app.Lost)
		}
		r.holder, r.next = "", now
		n++
	}
	return n, nil
}

func (b *memBook) NextDue(context.Context) (time.Time, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var due time.Time
	for _, r := range b.rows {
		if (b.postable(r) || b.askable(r) && r.entry.Person == "") && (due.IsZero() || r.next.Before(due)) {
			due = r.next
		}
	}
	return due, b.fail
}

func (b *memBook) Counts(context.Context) (app.Counts, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	c, whose := app.Counts{By: map[app.State]int{}}, map[app.ClientID]bool{}
	for _, r := range b.rows {
		if s := r.entry.State; s == app.Queued || s == app.Sending || s == app.Unsure {
			whose[r.entry.Client] = true
		}
		c.By[r.entry.State]++
		if r.entry.Person != "" && r.entry.State == app.Unsure {
			c.Person++
		}
	}
	c.Whose = len(whose)
	return c, b.fail
}

func (b *memBook) Cursor(context.Context) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.cursor, nil
}

func (b *memBook) ApplyPull(_ context.Context, p app.Pull) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cursor = p.Cursor
	b.pulls++
	return nil
}

func (b *memBook) Answered(context.Context, time.Time, app.Date) error { return nil }

func (b *memBook) EngineState(context.Context) ([]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.state, nil
}

func (b *memBook) SetEngineState(_ context.Context, s []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.state = s
	return nil
}

// openAttempt says whether the attempt was written and has not ended: it must be so while the
// wire is touched.
func (b *memBook) openAttempt(a app.Attempt) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.by[a.Key]
	return a.No == len(r.attempts) && r.attempts[a.No-1].Ended.IsZero() && r.holder != ""
}
