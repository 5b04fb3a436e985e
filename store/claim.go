package store

import (
	"context"
	"time"

	"daftari/app"
	"daftari/store/disk"
)

// Why an entry is parked (app.Entry.Parked).
const (
	follows  = "follows"  // what it depends on will never be confirmed
	byPerson = "person"   // a person took it out of the way
	person   = "a person" // holder of attempts that are a person's word
)

// claimable is a queued entry that may go out as far as its lane and its dependencies are
// concerned. Its lane is free when nothing older on it is on its way or waiting its turn, and
// nothing at all on it is on the wire or in doubt: two requests on one account at once burn
// keys (DESIGN.md, rules of the engine). What is parked does not hold its lane up. The condition of
// entry_unseen stands in it only so that this small index is used.
const claimable = `e.state = 'queued'
	AND NOT EXISTS (SELECT 1 FROM entry p INDEXED BY entry_unseen WHERE p.lane = e.lane AND p.key <> e.key
		AND (p.state IN ('queued', 'sending', 'awaiting', 'unsure', 'parked') OR (p.state = 'confirmed' AND p.absorbed = 0))
		AND (p.state IN ('sending', 'unsure') OR (p.seq < e.seq AND p.state IN ('queued', 'awaiting'))))
	AND NOT EXISTS (SELECT 1 FROM dependency d JOIN entry a ON a.key = d.after
		WHERE d.key = e.key AND a.state NOT IN ('confirmed', 'kept'))`

// askable is an entry whose fate only the other side knows, and that nobody is asking for.
const askable = `e.state IN ('unsure', 'awaiting')
	AND NOT EXISTS (SELECT 1 FROM attempt t WHERE t.key = e.key AND t.ended_at IS NULL)`

// Claim takes at most max entries whose time has come, in order of Seq and one of each lane,
// and writes their attempts before the wire is touched: state Sending, leased to the holder.
// Entries whose dependency will never be confirmed are parked on the way.
func (b *Book) Claim(ctx context.Context, holder string, now time.Time, max int, pick app.Pick) ([]app.Work, error) {
	return b.take(ctx, "claim due entries", taking{holder: holder, now: now.UTC(), max: max, pick: pick, where: claimable})
}

// ClaimAsks takes at most max entries that are Unsure or Awaiting and whose time to be asked
// for has come, and writes the enquiries as attempts. Their state stays. One that waits for a
// person is taken only when it is named in pick.Keys.
func (b *Book) ClaimAsks(ctx context.Context, holder string, now time.Time, max int, pick app.Pick) ([]app.Work, error) {
	where := askable
	if len(pick.Keys) == 0 {
		where += " AND e.person = ''"
	}
	return b.take(ctx, "claim enquiries", taking{holder: holder, now: now.UTC(), max: max, pick: pick, ask: true, where: where})
}

type taking struct {
	holder string
	now    time.Time
	max    int
	pick   app.Pick
	ask    bool
	where  string
}

func (b *Book) take(ctx context.Context, doing string, k taking) (work []app.Work, err error) {
	if k.max <= 0 {
		return nil, nil
	}
	err = b.write(ctx, doing, func(t *tx) ([]app.Change, error) {
		work = nil
		rev, err := t.raise()
		if err != nil {
			return nil, err
		}
		if !k.ask {
			if err := t.parkFollowers(rev, k.now); err != nil {
				return nil, err
			}
		}
		where, args := b.wanted(k)
		all, err := t.Entries(where, args...)
		if err != nil {
			return nil, err
		}
		var changes []app.Change
		for _, e := range all {
			w, err := t.lease(e, k, len(all)-1, rev)
			if err != nil {
				return nil, err
			}
			work = append(work, w)
			changes = append(changes, app.Change{Kind: "entry", Key: string(e.Key)})
		}
		return changes, nil
	})
	if err != nil {
		return nil, err
	}
	return work, nil
}

func (b *Book) wanted(k taking) (string, []any) {
	var w disk.Where
	w.When(true, k.where)
	w.When(!k.pick.Now, "e.due_at <= ?", ms(k.now))
	disk.In(&w, "e.key", k.pick.Keys)
	disk.In(&w, "e.kind", b.blindKinds(k.pick.Kinds))
	return w.SQL("e.seq", k.max)
}

// lease writes the attempt and gathers what a sender needs beside the entry; beside is how many others go with it.
func (t *tx) lease(e app.Entry, k taking, beside int, rev int64) (w app.Work, err error) {
	w.Attempt = app.Attempt{Key: e.Key, Ask: k.ask, Generation: e.Generation, Started: k.now.Truncate(time.Millisecond)}
	if err := t.StartAttempt(&w.Attempt, k.holder); err != nil {
		return w, err
	}
	if !k.ask {
		_, err := t.Exec("UPDATE entry SET state = 'sending', holder = ?, rev = ? WHERE key = ? AND state = 'queued'",
			k.holder, rev, e.Key)
		if err != nil {
			return w, err
		}
		if err := t.AddMove(e.Key, app.Movement{At: w.Attempt.Started, Event: app.Claimed, From: e.State, To: app.Sending, Beside: beside}); err != nil {
			return w, err
		}
		e.State = app.Sending
	}
	w.Entry = e
	var first *int64
	_, err = t.One([]any{&w.Tries, &first}, `SELECT count(*),
		min(CASE WHEN generation = ? AND (event IS NULL OR event <> 'not_applied') THEN started_at END)
		FROM attempt WHERE key = ? AND ask = 0`, e.Generation, e.Key)
	if err != nil {
		return w, err
	}
	if first != nil {
		w.First = fromMS(*first)
	}
	of := e.Key
	if e.Reverses != "" {
		target, err := t.Entry(e.Reverses)
		if err != nil {
			return w, err
		}
		w.Target = &target
		if !k.ask {
			of = e.Reverses
		}
	}
	w.Proof, err = t.Proof(of)
	return w, err
}

// parkFollowers parks what waits for an entry that will never be confirmed, and again what
// waits for that cannot be reached: a parked entry is open, its followers simply wait.
func (t *tx) parkFollowers(rev int64, now time.Time) error {
	keys, err := disk.List[app.Key](t.Tx, `SELECT DISTINCT e.key FROM entry e JOIN dependency d ON d.key = e.key JOIN entry a ON a.key = d.after
		WHERE e.state = 'queued' AND a.state IN ('refused', 'cancelled')`)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if err := t.park(k, app.Queued, follows, "", rev, now); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) park(key app.Key, from app.State, why, reason string, rev int64, now time.Time) error {
	to, err := app.Next(from, app.Waits)
	if err != nil {
		return app.Trouble(app.Conflict, "store.not_so", err, "key", string(key), "state", string(from))
	}
	n, err := t.Exec("UPDATE entry SET state = 'parked', parked = ?, person = '', rev = ? WHERE key = ? AND state = ?", why, rev, key, from)
	if err != nil {
		return err
	}
	if n == 0 {
		return invariant("the entry moved while it was parked")
	}
	return t.AddMove(key, app.Movement{At: now, Event: app.Waits, From: from, To: to, Reason: reason})
}

// Park takes a Queued or Unsure entry out of the engine's way until a person releases or
// cancels it; store.not_so (Conflict) from another state.
func (b *Book) Park(ctx context.Context, key app.Key, reason string) error {
	return b.step(ctx, "park the entry", key, func(t *tx, e app.Entry, rev int64) error {
		return t.park(key, e.State, byPerson, reason, rev, b.now())
	})
}

// Release puts a Parked entry back into the queue; store.not_so (Conflict) from another state. One that
// may have reached the core is asked for first.
func (b *Book) Release(ctx context.Context, key app.Key, reason string) error {
	return b.step(ctx, "release the entry", key, func(t *tx, e app.Entry, rev int64) error {
		now, sent := b.now(), false
		if err := t.release(e, reason, rev, now); err != nil {
			return err
		}
		if err := b.Ledger().Decided(t.Tx, key, string(app.Released), reason); err != nil {
			return err
		}
		if _, err := t.One([]any{&sent}, "SELECT sent FROM entry WHERE key = ?", key); err != nil || !sent {
			return err
		}
		return (&recorder{tx: t, now: now, rev: rev}).doubt(key, e.Generation)
	})
}

func (t *tx) release(e app.Entry, reason string, rev int64, now time.Time) error {
	to, err := app.Next(e.State, app.Released)
	if err != nil {
		return app.Trouble(app.Conflict, "store.not_so", err, "key", string(e.Key), "state", string(e.State))
	}
	if _, err = t.Exec("UPDATE entry SET state = ?, parked = '', due_at = ?, rev = ? WHERE key = ?", to, ms(now), rev, e.Key); err != nil {
		return err
	}
	return t.AddMove(e.Key, app.Movement{At: now, Event: app.Released, From: e.State, To: to, Reason: reason})
}

func (b *Book) step(ctx context.Context, doing string, key app.Key, fn func(t *tx, e app.Entry, rev int64) error) error {
	return b.write(ctx, doing, func(t *tx) ([]app.Change, error) {
		e, err := t.Entry(key)
		if err != nil {
			return nil, err
		}
		rev, err := t.raise()
		if err != nil {
			return nil, err
		}
		return []app.Change{{Kind: "entry", Key: string(key)}}, fn(t, e, rev)
	})
}

// NextDue is the earliest time at which Claim or ClaimAsks would find something; zero when
// nothing waits for the engine.
func (b *Book) NextDue(ctx context.Context) (at time.Time, err error) {
	err = b.read(ctx, "look for what is due", func(t *tx) error {
		var next *int64
		_, err := t.One([]any{&next}, `SELECT min(due_at) FROM (
			SELECT e.due_at FROM entry e WHERE `+claimable+`
			UNION ALL SELECT e.due_at FROM entry e WHERE `+askable+` AND e.person = '')`)
		if next != nil {
			at = fromMS(*next)
		}
		return err
	})
	return at, err
}
