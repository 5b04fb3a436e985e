package store

import (
	"cmp"
	"context"
	"slices"

	"daftari/app"
	"daftari/store/envelopes"
	"daftari/store/vault/branch"
)

// Found is a record that came out of another device's envelope, with what its book said of it.
type Found struct {
	branch.Record
	State      app.State
	Generation int
	Unproven   string // why it is not known to be the device's: a key of words; "" = its signature and certificate are good
}

// Bring writes records of a lost or erased device into this book, in order of their Seq there, and
// gives those that are new here; what is known already is left alone, so that a second time brings
// nothing. Each keeps key and receipt number, and begins in doubt: it is looked up before it is
// ever sent, for the other device may have posted it. What was parked there stays parked here, for
// a person; so does what is not proven. A reversal is left out where what it reverses is not among them. Cash moves into this bag as it did into the other.
// store.of_another_core (Conflict) when a record belongs to another institution.
func (b *Book) Bring(ctx context.Context, all []Found) (brought []app.Entry, err error) {
	who, err := b.Officer(ctx)
	if err != nil {
		return nil, err
	}
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(x, y Found) int { return bySeq(x.Entry, y.Entry) })
	err = b.write(ctx, "bring what was recovered", func(t *tx) ([]app.Change, error) {
		rec, err := t.recorder()
		if err != nil {
			return nil, err
		}
		for _, f := range all {
			if err := rec.bring(f, who); err != nil {
				return nil, err
			}
		}
		for _, step := range []func() error{rec.chained, rec.keepForBranch} {
			if err := step(); err != nil {
				return nil, err
			}
		}
		brought = rec.out.Entries
		return rec.changes(), nil
	})
	return brought, err
}

// recorder for what does not come as a Recording.
func (t *tx) recorder() (*recorder, error) {
	rec := &recorder{tx: t, now: t.b.now(), signer: t.b.signer()}
	if err := rec.judge(); err != nil {
		return nil, err
	}
	if _, err := t.Fact(factDevice, &rec.device); err != nil {
		return nil, err
	}
	var err error
	rec.rev, err = t.raise()
	return rec, err
}

func (r *recorder) bring(f Found, who app.Officer) error {
	var profile app.Profile
	if _, err := r.Fact(factProfile, &profile); err != nil {
		return err
	}
	if f.Server != profile.Server || f.Tenant != profile.Tenant {
		return app.Trouble(app.Conflict, "store.of_another_core", nil, "server", f.Server, "tenant", f.Tenant)
	}
	if known, err := r.knows(f.Entry.Key); err != nil || known {
		return err
	}
	if f.Entry.Reverses != "" {
		if known, err := r.knows(f.Entry.Reverses); err != nil || !known {
			return err
		}
	}
	e, err := envelopes.Adopt(f.Record, r.knows)
	if err != nil {
		return err
	}
	e.Recovered.At, e.By = r.now, who
	r.seq++
	e.Seq = r.seq
	if err := r.insert([]app.Entry{e}); err != nil {
		return err
	}
	if err := r.depend(&e); err != nil {
		return err
	}
	if err := r.envelopes().Recovered(e.Key, f.Receipt); err != nil {
		return err
	}
	if err := r.doubt(e.Key, f.Generation); err != nil {
		return err
	}
	if f.State == app.Parked || f.Unproven != "" {
		if err := r.park(e.Key, app.Unsure, byPerson, cmp.Or(f.Unproven, recovered), r.rev, r.now); err != nil {
			return err
		}
	}
	e, err = r.Entry(e.Key)
	r.out.Entries = append(r.out.Entries, e)
	return err
}

func (t *tx) knows(key app.Key) (bool, error) {
	var n int
	_, err := t.One([]any{&n}, "SELECT count(*) FROM entry WHERE key = ?", key)
	return n > 0, err
}

// doubt takes a queued entry to Unsure as if its answer had been lost: it is asked for and never
// sent blind.
func (r *recorder) doubt(key app.Key, generation int) error {
	a := app.Attempt{Key: key, Generation: generation, Started: r.now}
	if err := r.StartAttempt(&a, recovered); err != nil {
		return err
	}
	_, err := r.Exec("UPDATE entry SET state = 'sending', holder = ?, generation = ?, rev = ? WHERE key = ? AND state = 'queued'",
		recovered, generation, r.rev, key)
	if err != nil {
		return err
	}
	if err := r.AddMove(key, app.Movement{At: r.now, Event: app.Claimed, From: app.Queued, To: app.Sending, Reason: recovered}); err != nil {
		return err
	}
	o := app.Outcome{Key: key, Event: app.Lost, Code: recovered}
	s := &settler{tx: r.tx, rev: r.rev, now: r.now}
	if err := s.EndAttempt(key, a.No, o, s.now); err != nil {
		return err
	}
	e, err := r.Entry(key)
	if err != nil {
		return err
	}
	return s.apply(e, false, o, r.now, recovered)
}

// Doubt takes everything that is not at the core to Unsure: the book was brought back from an older
// copy, and the book it is a copy of may have posted it since. What was parked stays with a person, who
// can no longer take it back as never sent; released, it is looked up first.
func (b *Book) Doubt(ctx context.Context) error {
	return b.write(ctx, "doubt what an older copy thinks unsent", func(t *tx) ([]app.Change, error) {
		rec, err := t.recorder()
		if err != nil {
			return nil, err
		}
		waiting, err := t.Entries("WHERE e.state = 'queued' OR (e.state = 'parked' AND e.sent = 0) ORDER BY e.seq")
		if err != nil {
			return nil, err
		}
		for _, e := range waiting {
			if err := rec.doubtAgain(e); err != nil {
				return nil, err
			}
			rec.out.Entries = append(rec.out.Entries, e)
		}
		return rec.changes(), nil
	})
}

func (r *recorder) doubtAgain(e app.Entry) error {
	if e.State == app.Queued {
		return r.doubt(e.Key, e.Generation)
	}
	if err := r.release(e, recovered, r.rev, r.now); err != nil {
		return err
	}
	if err := r.doubt(e.Key, e.Generation); err != nil {
		return err
	}
	return r.park(e.Key, app.Unsure, e.Parked, recovered, r.rev, r.now)
}
