package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"daftari/app"
	"daftari/app/limits"
	"daftari/app/money"
	"daftari/store/mirror"
)

func (t *tx) mirror() mirror.Rows { return mirror.On(t.Tx, t.box) }

// ApplyPull writes what came from the core: rows, what is gone, cursor and freshness, all in
// one transaction, so that a cursor never runs ahead of its rows. Entries that are
// Confirmed by then count as absorbed from then on: their effect is in the figures. It must be
// called by the engine that settles, or while none does.
func (b *Book) ApplyPull(ctx context.Context, p app.Pull) error {
	err := b.write(ctx, "apply the pull", func(t *tx) ([]app.Change, error) {
		if err := t.mirror().Apply(p); err != nil {
			return nil, err
		}
		if err := errors.Join(t.pullFacts(p), t.Balances(p)); err != nil {
			return nil, err
		}
		return []app.Change{{Kind: "mirror"}}, t.absorb()
	})
	if err == nil {
		b.follow(ctx, 0, nil)
	}
	return err
}

func (t *tx) pullFacts(p app.Pull) error {
	if p.Institution != nil {
		var enrolled app.Limits
		if _, err := t.Fact(factLimits, &enrolled); err != nil {
			return err
		}
		inst := *p.Institution
		inst.Limits = limits.Else(inst.Limits, enrolled)
		if err := t.SetFact(factInstitution, inst); err != nil {
			return err
		}
	}
	if p.Officer != nil {
		if err := t.SetFact(factOfficer, p.Officer); err != nil {
			return err
		}
	}
	var was pulled
	if _, err := t.Fact(factPull, &was); err != nil {
		return err
	}
	was.Cursor = p.Cursor
	here, served := t.b.reading(), p.Started
	if at, sure := was.Fresh.CoreNow(app.Reading{}, here); sure { // a pull takes minutes on a poor line
		served = at
	}
	was.Fresh.PulledAt = here.Wall
	was.answered(here, served, p.CoreDay)
	return t.SetFact(factPull, was)
}

// absorb goes by order, not by clocks: one engine settles and pulls, one after the other, so what
// is confirmed now was booked before the pull began. Dates of answers are cut to the second and
// may be of another machine than the pull's, or of a portal; by them a posting and the pull
// right after it were counted both, until a later pull.
func (t *tx) absorb() error {
	rev, err := t.raise()
	if err != nil {
		return err
	}
	_, err = t.Exec(`UPDATE entry INDEXED BY entry_unabsorbed SET absorbed = 1, rev = ?
		WHERE state = 'confirmed' AND absorbed = 0`, rev)
	return err
}

// raise gives the transaction its revision, by which caches find what it touched.
func (t *tx) raise() (rev int64, err error) {
	_, err = t.One([]any{&rev}, "UPDATE book SET rev = rev + 1 RETURNING rev")
	return rev, err
}

// Institution as the core last told it; zero before the first pull.
func (b *Book) Institution(ctx context.Context) (app.Institution, error) {
	inst, err := readFact[app.Institution](ctx, b, factInstitution)
	if err != nil {
		return inst, err
	}
	for i := range inst.Currencies {
		c := &inst.Currencies[i]
		if c.Currency, err = money.New(c.Code, c.Digits, c.Multiple); err != nil {
			return inst, fmt.Errorf("currency of the institution: %w", err)
		}
	}
	return inst, nil
}

// Centres in order of id.
func (b *Book) Centres(ctx context.Context) (all []app.Centre, err error) {
	err = b.read(ctx, "read the centres", func(t *tx) error {
		all, err = t.mirror().Centres()
		return err
	})
	return all, err
}

// Groups in order of id.
func (b *Book) Groups(ctx context.Context) (all []app.Group, err error) {
	err = b.read(ctx, "read the groups", func(t *tx) error {
		all, err = b.mirror.Groups(t.mirror())
		return err
	})
	return all, err
}

// Group with its own accounts and its members' files in the members' order; a member whom the
// mirror does not hold is left out. store.no_group (NotFound).
func (b *Book) Group(ctx context.Context, id app.GroupID) (file app.GroupFile, err error) {
	err = b.read(ctx, "read the group", func(t *tx) error {
		var found bool
		file, found, err = b.mirror.Group(t.mirror(), id)
		return known(found, err, "store.no_group", int64(id))
	})
	return file, err
}

// Client with all her accounts; store.no_client (NotFound).
func (b *Book) Client(ctx context.Context, id app.ClientID) (file app.ClientFile, err error) {
	err = b.read(ctx, "read the client", func(t *tx) error {
		var found bool
		file, found, err = t.mirror().Client(id)
		return known(found, err, "store.no_client", int64(id))
	})
	return file, err
}

// Account with its owner; store.no_account (NotFound).
func (b *Book) Account(ctx context.Context, ref app.AccountRef) (file app.AccountFile, err error) {
	err = b.read(ctx, "read the account", func(t *tx) error {
		var found bool
		file, found, err = t.mirror().Account(ref)
		return known(found, err, "store.no_account", ref.ID)
	})
	return file, err
}

func known(found bool, err error, key string, id int64) error {
	if err != nil || found {
		return err
	}
	return app.Trouble(app.NotFound, key, nil, "id", id)
}

var errStop = errors.New("stop reading")

// AllLoans of the mirror, in no order; an error ends it.
func (b *Book) AllLoans(ctx context.Context) iter.Seq2[app.Loan, error] {
	return func(yield func(app.Loan, error) bool) {
		err := b.read(ctx, "read the loans", func(t *tx) error {
			return t.mirror().Loans(func(l app.Loan) error {
				if !yield(l, nil) {
					return errStop
				}
				return nil
			})
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(app.Loan{}, err)
		}
	}
}

// Find gives at most n clients whose name, client number, phone or account number holds all
// words of text, wherever case, accents and other scripts' digits differ. Names that begin
// with the text come first, then names with a word that does, then the rest, each in order of
// name. No text finds the first n clients.
func (b *Book) Find(ctx context.Context, text string, n int) (found []app.ClientHead, err error) {
	b.headsMu.Lock()
	defer b.headsMu.Unlock()
	if err := b.read(ctx, "read the clients' names", func(t *tx) error { return b.heads.Load(t.mirror()) }); err != nil {
		return nil, err
	}
	return b.heads.Find(text, n)
}

// Notes on a group's meetings, the core's and this book's own, in order of day. Where both
// speak of one day, the book's own is younger and wins.
func (b *Book) Notes(ctx context.Context, group app.GroupID) (all []app.MeetingNote, err error) {
	err = b.read(ctx, "read meeting notes", func(t *tx) error {
		byDay := map[app.Date]app.MeetingNote{}
		told, err := t.mirror().Notes(group)
		if err != nil {
			return err
		}
		for _, n := range told {
			byDay[n.Day] = n
		}
		own, err := t.Entries("WHERE e.grp = ? AND e.kind = ? AND e.state NOT IN ('refused', 'cancelled') ORDER BY e.seq",
			b.box.Group(group), b.box.Kind(app.MeetingNoted))
		if err != nil {
			return err
		}
		for _, e := range own {
			if e.Meeting != nil {
				byDay[e.Meeting.Day] = *e.Meeting
			}
		}
		all = make([]app.MeetingNote, 0, len(byDay))
		for _, n := range byDay {
			all = append(all, n)
		}
		slices.SortFunc(all, func(x, y app.MeetingNote) int { return x.Day.Compare(y.Day) })
		return nil
	})
	return all, err
}
