package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"daftari/app"
	"daftari/app/proof"
	"daftari/store/disk"
	"daftari/store/drafts"
	"daftari/store/journal"
	"daftari/store/payouts"
	"daftari/store/sealed"
)

// Record writes all of a Recording in one transaction, or nothing of it; when it returns
// without an error all is durable. Check is judged inside, on the standing before the
// Recording's own cancels. Problems of its own: store.sent_already, store.no_entry,
// store.recorded_already, store.not_confirmed, store.reversed_already, store.not_unplaced,
// store.receipt_void, store.stale_sheet, store.sheet_closed, store.no_device.
func (b *Book) Record(ctx context.Context, r app.Recording) (app.Recorded, error) {
	var out app.Recorded
	var rev int64
	err := b.write(ctx, "record", func(t *tx) ([]app.Change, error) {
		rec := recorder{tx: t, in: r, now: b.now(), signer: b.signer()}
		err := rec.run()
		out, rev = rec.out, rec.rev
		return rec.changes(), err
	})
	if errors.Is(err, disk.ErrCommit) && len(out.Entries) > 0 {
		// Whether COMMIT stood is not known from its error: the book itself says so.
		if _, gone := b.Entry(context.WithoutCancel(ctx), out.Entries[0].Key); gone == nil {
			return out, nil
		}
	}
	if err != nil {
		return app.Recorded{}, err
	}
	b.follow(ctx, rev, out.Entries)
	return out, nil
}

type recorder struct {
	*tx
	in      app.Recording
	out     app.Recorded
	now     time.Time
	rev     int64
	device  app.Device
	seq, no int64 // last given
	voids   []proof.Void
	signer  proof.Signer // nil: nobody is known to be at the device
}

func (r *recorder) run() error {
	if err := r.judge(); err != nil {
		return err
	}
	var err error
	if r.rev, err = r.raise(); err != nil {
		return err
	}
	for _, step := range []func() error{r.cancels, r.sheet, r.number, r.entries, r.receiptsOut, r.voidLeft, r.places, r.chained, r.keepForBranch} {
		if err := step(); err != nil {
			return err
		}
	}
	if len(r.in.Cancels) > 0 {
		return r.parkFollowers(r.rev, r.now)
	}
	return nil
}

// judge finds the standing and lets the use case look at it.
func (r *recorder) judge() error {
	s, err := r.found()
	if err != nil {
		return err
	}
	r.seq, r.no = s.CountersAt[0], s.CountersAt[1]
	if r.in.Check == nil {
		return nil
	}
	return r.in.Check(s)
}

func (r *recorder) found() (s app.Standing, err error) {
	var days []app.Date
	var refs []app.AccountRef
	seen := map[app.Date]bool{}
	for _, e := range r.in.Entries {
		if !seen[e.Day] {
			seen[e.Day] = true
			days = append(days, e.Day)
		}
		refs = append(refs, e.Account)
	}
	m := &r.b.memo
	m.Lock()
	defer m.Unlock()
	if s, err = r.standing(days, refs); err != nil {
		return s, err
	}
	if sh := r.in.Sheet; sh != nil {
		_, err := r.One([]any{&s.SheetIs}, "SELECT state FROM sheet WHERE grp = ? AND day = ?",
			r.box.Group(sh.Group), sh.Day.String())
		if err != nil {
			return s, err
		}
	}
	return s, m.KeepTill(r.Rows)
}

func (r *recorder) cancels() error {
	for _, c := range r.in.Cancels {
		e, err := r.Entry(c.Key)
		if err != nil {
			return err
		}
		n, err := r.Exec(`UPDATE entry SET state = 'cancelled', parked = '', rev = ?
			WHERE key = ? AND state IN ('queued', 'parked') AND sent = 0`, r.rev, c.Key)
		if err != nil {
			return err
		}
		if n == 0 {
			return app.Trouble(app.Conflict, "store.sent_already", nil, "key", string(c.Key), "state", string(e.State))
		}
		m := app.Movement{At: r.now, Event: app.Cancel, From: e.State, To: app.Cancelled, Reason: c.Reason}
		if err := r.AddMove(c.Key, m); err != nil {
			return err
		}
		if err := r.cash(-1, e); err != nil {
			return err
		}
		e.State, e.Parked = app.Cancelled, ""
		r.out.Cancelled = append(r.out.Cancelled, e)
	}
	return nil
}

// cash moves amounts of entries through the till; sign is -1 to take the movements back.
func (r *recorder) cash(sign int64, entries ...app.Entry) error {
	var rows [][]any
	for _, e := range entries {
		if e.Flow == app.NoCash || e.Amount.IsZero() {
			continue
		}
		a, err := e.Amount.Mul(sign * int64(e.Flow))
		if err != nil {
			return err
		}
		blob, err := r.box.Seal(inTill, string(e.Key), sealed.RowFormat, a)
		if err != nil {
			return err
		}
		rows = append(rows, []any{e.Key, blob})
	}
	return r.Insert("till_movement (key, blob)", rows)
}

func (r *recorder) sheet() error {
	if r.in.Sheet == nil {
		return nil
	}
	s := *r.in.Sheet
	if err := drafts.On(r.Tx, r.box).Write(&s, nil); err != nil {
		return err
	}
	r.out.Sheet = &s
	return nil
}

// number gives sequence and receipt numbers before anything is sealed with them.
func (r *recorder) number() error {
	r.out.Entries = append([]app.Entry(nil), r.in.Entries...)
	for i := range r.out.Entries {
		e := &r.out.Entries[i]
		r.seq++
		e.Seq, e.Receipt = r.seq, app.ReceiptNo{}
		e.State, e.Generation, e.Parked, e.Person, e.Placement = app.Queued, 0, "", "", app.NoPlacement
		if !e.Kind.Posts() {
			e.State = app.Kept
		}
		if e.Flow == app.NoCash && e.Places == "" { // what places refused cash moves none: it is in the bag already
			e.Flow = e.Kind.Flow()
		}
		if e.Amount.Sign() < 0 || (e.Flow != app.NoCash && !e.Amount.Valid()) {
			return invariant("an entry of %s without a proper amount", e.Kind)
		}
		if err := app.TooLarge(e.Amount); err != nil {
			return err
		}
	}
	return r.plan()
}

func (r *recorder) entries() error {
	paid := payouts.On(r.Tx, r.box)
	if err := errors.Join(r.Admit(r.out.Entries), paid.Barring(r.out.Entries), paid.TakenInCash(r.out.Entries, r.now)); err != nil {
		return err
	}
	if err := r.insert(r.out.Entries); err != nil {
		return err
	}
	for i := range r.out.Entries {
		if err := r.depend(&r.out.Entries[i]); err != nil {
			return err
		}
	}
	return nil
}

func (r *recorder) insert(entries []app.Entry) error {
	rows := make([][]any, len(entries))
	steps := make([]journal.Step, len(entries))
	for i, e := range entries {
		words := e
		words.State, words.Seq = "", 0 // columns say these
		blob, err := r.box.Seal(journal.InEntry, string(e.Key), sealed.RowFormat, words)
		if err != nil {
			return err
		}
		rows[i] = []any{e.Key, e.Seq, r.box.Kind(e.Kind), r.box.Lane(e.Lane()),
			orNull(int64(e.Client), r.box.Client(e.Client)), orNull(int64(e.Group), r.box.Group(e.Group)),
			keyOrNull(e.Sheet), e.Day.String(), keyOrNull(e.Reverses), blob, e.State, ms(r.now), r.rev}
		steps[i] = journal.Step{Key: e.Key, Movement: app.Movement{At: r.now, To: e.State, Reason: e.Reason}}
	}
	err := r.Insert("entry (key, seq, kind, lane, client, grp, sheet, day, reverses, blob, state, due_at, rev)", rows)
	if err != nil {
		return err
	}
	if err := r.AddMoves(steps); err != nil {
		return err
	}
	return r.cash(1, entries...)
}

// depend writes the edges; what follows something that will never be confirmed is parked at
// once, where a person sees it.
func (r *recorder) depend(e *app.Entry) error {
	dead := false
	for _, after := range e.After {
		var state app.State
		found, err := r.One([]any{&state}, "SELECT state FROM entry WHERE key = ?", after)
		if err != nil {
			return err
		}
		if !found {
			return app.Trouble(app.NotFound, "store.no_entry", nil, "key", string(after))
		}
		dead = dead || state == app.Refused || state == app.Cancelled
		if _, err := r.Exec("INSERT OR IGNORE INTO dependency (key, after) VALUES (?, ?)", e.Key, after); err != nil {
			return err
		}
	}
	if !dead || e.State != app.Queued {
		return nil
	}
	e.State, e.Parked = app.Parked, follows
	return r.park(e.Key, app.Queued, follows, "", r.rev, r.now)
}

func (r *recorder) places() error {
	for _, p := range r.in.Place {
		n, err := r.Exec(`UPDATE entry SET placement = ?, rev = ?
			WHERE key = ? AND (placement = 'unplaced' OR (placement = 'suspense' AND ? = 'placed'))`,
			p.To, r.rev, p.Key, p.To)
		if err != nil {
			return err
		}
		if n == 0 {
			return app.Trouble(app.Conflict, "store.not_unplaced", nil, "key", string(p.Key))
		}
		m := app.Movement{At: r.now, From: app.Refused, To: app.Refused, Place: p.To}
		if err := r.AddMove(p.Key, m); err != nil {
			return err
		}
	}
	return nil
}

func (r *recorder) changes() []app.Change {
	var all []app.Change
	till := false
	for _, list := range [][]app.Entry{r.out.Cancelled, r.out.Entries} {
		for _, e := range list {
			all = append(all, app.Change{Kind: "entry", Key: string(e.Key)})
			till = till || e.Flow != app.NoCash
		}
	}
	for _, p := range r.in.Place {
		all = append(all, app.Change{Kind: "entry", Key: string(p.Key)})
	}
	if r.out.Sheet != nil {
		all = append(all, app.Change{Kind: "sheet", Key: string(r.out.Sheet.Key)})
	}
	if till {
		all = append(all, app.Change{Kind: "till"})
	}
	return all
}

func keyOrNull(k app.Key) any {
	if k == "" {
		return nil
	}
	return k
}

func invariant(format string, args ...any) error {
	return app.Trouble(app.Internal, "store.invariant", fmt.Errorf(format, args...))
}
