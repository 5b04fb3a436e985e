package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"daftari/app"
	"daftari/store/disk"
)

// Settle ends attempts with their outcomes, all in one transaction and only by the table of
// app.Next. One whose attempt has ended already, or whose entry a person has settled since,
// changes nothing. One that the table does not hold is an error and moves nothing, but does
// not hold the others up: they are settled, and the error tells of it.
func (b *Book) Settle(ctx context.Context, all []app.Settlement) error {
	var odd error
	err := b.write(ctx, "settle", func(t *tx) ([]app.Change, error) {
		odd = nil
		s, err := t.settler()
		if err != nil {
			return nil, err
		}
		for _, one := range all {
			err := s.settle(one)
			if errors.Is(err, errOdd) {
				odd = errors.Join(odd, err)
				continue
			}
			if err != nil {
				return nil, err
			}
		}
		return s.changes, s.followers()
	})
	if err != nil {
		return err
	}
	b.follow(ctx, 0, nil)
	return odd
}

// errOdd marks a settlement that does not fit its entry: a mistake of the engine's.
var errOdd = errors.New("settlement does not fit")

type settler struct {
	*tx
	rev     int64
	now     time.Time
	changes []app.Change
	refused bool
}

func (t *tx) settler() (*settler, error) {
	rev, err := t.raise()
	return &settler{tx: t, rev: rev, now: t.b.now()}, err
}

func (s *settler) followers() error {
	if !s.refused {
		return nil
	}
	return s.parkFollowers(s.rev, s.now)
}

func (s *settler) settle(one app.Settlement) error {
	a, o := one.Attempt, one.Outcome
	var ask bool
	var ended *int64
	found, err := s.One([]any{&ask, &ended}, "SELECT ask, ended_at FROM attempt WHERE key = ? AND no = ?", a.Key, a.No)
	if err != nil {
		return err
	}
	if !found || o.Key != a.Key {
		return fmt.Errorf("%w: no attempt %d of %s", errOdd, a.No, a.Key)
	}
	if ended != nil {
		return nil
	}
	e, err := s.Entry(a.Key)
	if err != nil {
		return err
	}
	// An enquiry may come back after a person spoke.
	moot := ask && e.State != app.Unsure && e.State != app.Awaiting
	if !moot {
		if err := fits(e, ask, o); err != nil {
			return err
		}
	}
	if err := s.EndAttempt(a.Key, a.No, o, s.now); err != nil {
		return err
	}
	if moot {
		return nil
	}
	return s.apply(e, ask, o, one.NextAt, "")
}

func fits(e app.Entry, ask bool, o app.Outcome) error {
	if !ask && e.State != app.Sending {
		return fmt.Errorf("%w: a posting of %s came back while it was %s", errOdd, e.Key, e.State)
	}
	if _, err := app.Next(e.State, o.Event); err != nil {
		return fmt.Errorf("%w: %s: %w", errOdd, e.Key, err)
	}
	if o.Event == app.Confirm && o.Proof == nil {
		return fmt.Errorf("%w: %s confirmed without evidence", errOdd, e.Key)
	}
	return nil
}

// apply moves an entry by an outcome and draws the consequences: evidence, receipts, refused
// cash without a place, the next key.
func (s *settler) apply(e app.Entry, ask bool, o app.Outcome, nextAt time.Time, reason string) error {
	to, err := app.Next(e.State, o.Event)
	if err != nil {
		return fmt.Errorf("%w: %s: %w", errOdd, e.Key, err)
	}
	from := e.State
	n := next{to: to, generation: e.Generation, due: nextAt}
	if n.due.IsZero() {
		n.due = o.RetryAt
	}
	if n.due.IsZero() {
		n.due = s.now
	}
	n.sent = !ask && o.Event != app.NotApplied
	if to == app.Unsure {
		if n.person = o.Person; n.person == "" && from == app.Unsure {
			n.person = e.Person
		}
	}
	if to == app.Queued && o.Event == app.UnknownThere && o.NewKey {
		n.generation++
	}
	// Cash that moved and that the core will not book, in or out, wants a place; so does again
	// what a refused follow-up had named.
	if to == app.Refused && (e.Flow != app.NoCash || e.Places != "") && !e.Amount.IsZero() {
		n.placement = app.Unplaced
	}
	if to == app.Confirmed {
		at := ms(s.now)
		if o.Proof != nil && !o.Proof.At.IsZero() {
			at = ms(o.Proof.At)
		}
		n.confirmed = &at
	}
	if err := s.move(e.Key, from, n); err != nil {
		return err
	}
	if to != from {
		m := app.Movement{At: s.now, Event: o.Event, From: from, To: to, Reason: reason, Place: n.placement}
		if err := s.AddMove(e.Key, m); err != nil {
			return err
		}
	}
	if err := s.KeepProof(e.Key, o.Proof); err != nil {
		return err
	}
	s.changes = append(s.changes, app.Change{Kind: "entry", Key: string(e.Key)})
	s.refused = s.refused || to == app.Refused
	if to == app.Confirmed {
		return s.finishReceipts(e.Key)
	}
	return nil
}

// next is what an entry's columns become.
type next struct {
	to         app.State
	generation int
	person     string
	placement  app.Placement
	confirmed  *int64
	sent       bool
	due        time.Time
}

func (s *settler) move(key app.Key, from app.State, n next) error {
	rows, err := s.Exec(`UPDATE entry SET state = ?, generation = ?, person = ?, placement = ?, confirmed_at = ?,
		sent = max(sent, ?), due_at = ?, holder = NULL, rev = ? WHERE key = ? AND state = ?`,
		n.to, n.generation, n.person, n.placement, n.confirmed, n.sent, ms(n.due), s.rev, key, from)
	if err != nil {
		return err
	}
	if rows == 0 {
		return invariant("the entry moved while it was settled")
	}
	return nil
}

func (s *settler) finishReceipts(key app.Key) error {
	nos, err := disk.List[int64](s.Tx, "SELECT no FROM receipt_entry WHERE key = ?", key)
	if err != nil {
		return err
	}
	for _, no := range nos {
		if _, err := s.Finish(no); err != nil {
			return err
		}
	}
	return nil
}

// Recover ends what holders proven dead left on the wire: their Sending entries become Unsure
// and are asked for, never sent again blind; their enquiries are forgotten. It gives the
// number of attempts ended.
func (b *Book) Recover(ctx context.Context, dead func(holder string) bool, now time.Time) (int, error) {
	var holders []string
	err := b.read(ctx, "look for leases", func(t *tx) (err error) {
		holders, err = disk.List[string](t.Tx, "SELECT DISTINCT holder FROM attempt WHERE ended_at IS NULL")
		return err
	})
	if err != nil {
		return 0, err
	}
	n := 0
	for _, h := range holders {
		if !dead(h) {
			continue
		}
		k, err := b.recoverFrom(ctx, h, now)
		n += k
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

func (b *Book) recoverFrom(ctx context.Context, holder string, now time.Time) (n int, err error) {
	err = b.write(ctx, "recover leases", func(t *tx) ([]app.Change, error) {
		s, err := t.settler()
		if err != nil {
			return nil, err
		}
		s.now = now.UTC().Truncate(time.Millisecond)
		var left []app.Attempt
		err = t.Query(func(scan func(...any) error) error {
			var a app.Attempt
			err := scan(&a.Key, &a.No, &a.Ask)
			left = append(left, a)
			return err
		}, "SELECT key, no, ask FROM attempt WHERE holder = ? AND ended_at IS NULL ORDER BY key, no", holder)
		if err != nil {
			return nil, err
		}
		for _, a := range left {
			if err := s.lose(a); err != nil {
				return nil, err
			}
		}
		n = len(left)
		return s.changes, nil
	})
	return n, err
}

// lose ends an attempt of which nobody will ever tell.
func (s *settler) lose(a app.Attempt) error {
	o := app.Outcome{Key: a.Key, Event: app.Lost, Code: "holder_died"}
	if err := s.EndAttempt(a.Key, a.No, o, s.now); err != nil {
		return err
	}
	if a.Ask {
		return nil
	}
	e, err := s.Entry(a.Key)
	if err != nil {
		return err
	}
	return s.apply(e, false, o, s.now, "")
}

// Decide settles an Unsure or Awaiting entry by a person's word, which is kept as an attempt
// of its own: Confirm (Proof may hold what she read at the core), Refuse, or UnknownThere.
// store.not_so (Conflict) where the table has no such way. Outcome.Text is the person's reason.
func (b *Book) Decide(ctx context.Context, key app.Key, o app.Outcome) error {
	return b.write(ctx, "settle by a person's word", func(t *tx) ([]app.Change, error) {
		s, err := t.settler()
		if err != nil {
			return nil, err
		}
		e, err := t.Entry(key)
		if err != nil {
			return nil, err
		}
		_, err = app.Next(e.State, o.Event)
		if err != nil || (e.State != app.Unsure && e.State != app.Awaiting) {
			return nil, app.Trouble(app.Conflict, "store.not_so", err, "key", string(key), "state", string(e.State))
		}
		a := app.Attempt{Key: key, Ask: true, Generation: e.Generation, Started: s.now}
		if err := t.StartAttempt(&a, person); err != nil {
			return nil, err
		}
		if err := s.EndAttempt(key, a.No, o, s.now); err != nil {
			return nil, err
		}
		if err := s.apply(e, true, o, time.Time{}, o.Text); err != nil {
			return nil, err
		}
		if err := b.Ledger().Decided(t.Tx, key, string(o.Event), o.Text); err != nil {
			return nil, err
		}
		return s.changes, s.followers()
	})
}
