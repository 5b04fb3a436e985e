package store

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"daftari/app"
	"daftari/store/disk"
	"daftari/store/sealed"
)

// entryColumns in the order that scanEntry takes.
const entryColumns = "e.key, e.seq, e.state, e.generation, e.parked, e.person, e.placement, e.blob"

// entryRow is an entry with its blob still sealed.
type entryRow struct {
	key        app.Key
	seq        int64
	state      app.State
	generation int
	parked     string
	person     string
	placement  app.Placement
	blob       []byte
}

func (r *entryRow) scan(scan func(...any) error, more ...any) error {
	dest := []any{&r.key, &r.seq, &r.state, &r.generation, &r.parked, &r.person, &r.placement, &r.blob}
	return scan(append(dest, more...)...)
}

// standing puts what moves into an entry whose words are already known.
func (r *entryRow) standing(e *app.Entry) {
	e.Seq, e.State, e.Generation = r.seq, r.state, r.generation
	e.Parked, e.Person, e.Placement = r.parked, r.person, r.placement
}

func (t *tx) openEntry(r *entryRow) (e app.Entry, err error) {
	if err := t.box.Open(inEntry, string(r.key), sealed.RowFormat, r.blob, &e); err != nil {
		return e, err
	}
	r.standing(&e)
	return e, nil
}

// entries of a query over entry e; where begins with "WHERE", "JOIN", "ORDER"
// or "INDEXED BY".
func (t *tx) entries(where string, args ...any) (all []app.Entry, err error) {
	err = t.Query(func(scan func(...any) error) error {
		var r entryRow
		if err := r.scan(scan); err != nil {
			return err
		}
		e, err := t.openEntry(&r)
		all = append(all, e)
		return err
	}, "SELECT "+entryColumns+" FROM entry e "+where, args...)
	return all, err
}

func (t *tx) entry(key app.Key) (app.Entry, error) {
	all, err := t.entries("WHERE e.key = ?", key)
	if err != nil {
		return app.Entry{}, err
	}
	if len(all) == 0 {
		return app.Entry{}, app.Trouble(app.NotFound, "store.no_entry", nil, "key", string(key))
	}
	return all[0], nil
}

// Entries that f chooses, in order of Seq.
func (b *Book) Entries(ctx context.Context, f app.EntryFilter) (all []app.Entry, err error) {
	where, args := b.chosen(f)
	err = b.read(ctx, "read the entries", func(t *tx) error {
		all, err = t.entries(where, args...)
		return err
	})
	return all, err
}

func (b *Book) chosen(f app.EntryFilter) (string, []any) {
	var w disk.Where
	disk.In(&w, "e.state", f.States)
	disk.In(&w, "e.kind", b.blindKinds(f.Kinds))
	w.When(!f.Day.IsZero(), "e.day = ?", f.Day.String())
	w.When(f.Group != 0, "e.grp = ?", b.box.Group(f.Group))
	w.When(f.Client != 0, "e.client = ?", b.box.Client(f.Client))
	w.When(f.Sheet != "", "e.sheet = ?", f.Sheet)
	w.When(f.Placed != "", "e.placement = ?", f.Placed)
	w.When(f.After > 0, "e.seq > ?", f.After)
	return w.SQL("e.seq", f.Limit)
}

func (b *Book) blindKinds(kinds []app.Kind) []string {
	blind := make([]string, len(kinds))
	for i, k := range kinds {
		blind[i] = b.box.Kind(k)
	}
	return blind
}

// Entry with everything that happened to it; store.no_entry (NotFound).
func (b *Book) Entry(ctx context.Context, key app.Key) (file app.EntryFile, err error) {
	err = b.read(ctx, "read the entry", func(t *tx) error {
		e, err := t.entry(key)
		if err != nil {
			return err
		}
		file, err = t.fileOf(e)
		return err
	})
	return file, err
}

func (t *tx) fileOf(e app.Entry) (file app.EntryFile, err error) {
	file.Entry = e
	if file.Attempts, err = t.attempts(e.Key); err != nil {
		return file, err
	}
	if file.Moves, err = t.moves(e.Key); err != nil {
		return file, err
	}
	if file.Proof, err = t.proof(e.Key); err != nil {
		return file, err
	}
	// The valid one first, else the youngest void one.
	receipts, err := t.receipts(`JOIN receipt_entry x ON x.no = r.no WHERE x.key = ?
		ORDER BY r.standing = 'void', r.no DESC LIMIT 1`, e.Key)
	if len(receipts) > 0 {
		file.Receipt = &receipts[0]
	}
	return file, err
}

// answer is what the other side said, as an attempt keeps it.
type answer struct {
	Class app.Class `json:"class,omitempty"`
	Code  string    `json:"code,omitempty"`
	Text  string    `json:"text,omitempty"`
	Alarm bool      `json:"alarm,omitempty"`
}

func attemptRow(key app.Key, no int) string { return string(key) + "/" + itoa(no) }

func (t *tx) attempts(key app.Key) (all []app.Attempt, err error) {
	err = t.Query(func(scan func(...any) error) error {
		a := app.Attempt{Key: key}
		var started int64
		var ended *int64
		var event *app.Event
		var blob []byte
		if err := scan(&a.No, &a.Ask, &a.Generation, &started, &ended, &event, &blob); err != nil {
			return err
		}
		a.Started = fromMS(started)
		if ended != nil {
			a.Ended, a.Event = fromMS(*ended), *event
		}
		if blob != nil {
			var said answer
			if err := t.box.Open(inAttempt, attemptRow(key, a.No), sealed.RowFormat, blob, &said); err != nil {
				return err
			}
			a.Code, a.Text = said.Code, said.Text
		}
		all = append(all, a)
		return nil
	}, "SELECT no, ask, generation, started_at, ended_at, event, blob FROM attempt WHERE key = ? ORDER BY no", key)
	return all, err
}

func (t *tx) moves(key app.Key) (all []app.Movement, err error) {
	blobs, err := disk.List[[]byte](t.Tx, "SELECT blob FROM move WHERE key = ? ORDER BY id", key)
	for _, blob := range blobs {
		if err == nil {
			var m app.Movement
			err = t.box.Open(inMove, string(key), sealed.RowFormat, blob, &m)
			all = append(all, m)
		}
	}
	return all, err
}

func (t *tx) addMove(key app.Key, m app.Movement) error {
	blob, err := t.box.Seal(inMove, string(key), sealed.RowFormat, m)
	if err != nil {
		return err
	}
	_, err = t.Exec("INSERT INTO move (key, blob) VALUES (?, ?)", key, blob)
	return err
}

// proof is the youngest evidence for an entry; nil when there is none.
func (t *tx) proof(key app.Key) (*app.Confirmation, error) {
	var no int
	var blob []byte
	found, err := t.One([]any{&no, &blob}, "SELECT no, blob FROM confirmation WHERE key = ? ORDER BY no DESC LIMIT 1", key)
	if err != nil || !found {
		return nil, err
	}
	var c app.Confirmation
	return &c, t.box.Open(inProof, attemptRow(key, no), sealed.RowFormat, blob, &c)
}

// Export streams the files of the entries that f chooses, in order of Seq; an error ends it.
// It reads page by page, so that a long export does not hold up the folding of the log.
func (b *Book) Export(ctx context.Context, f app.EntryFilter) iter.Seq2[app.EntryFile, error] {
	const page = 200
	return func(yield func(app.EntryFile, error) bool) {
		left := f.Limit
		for {
			f.Limit = page
			if left > 0 {
				f.Limit = min(page, left)
			}
			files, err := b.files(ctx, f)
			if err != nil {
				yield(app.EntryFile{}, err)
				return
			}
			for _, file := range files {
				f.After = file.Entry.Seq
				if !yield(file, nil) {
					return
				}
			}
			if len(files) < f.Limit {
				return
			}
			if left > 0 {
				if left -= len(files); left == 0 {
					return
				}
			}
		}
	}
}

func (b *Book) files(ctx context.Context, f app.EntryFilter) (files []app.EntryFile, err error) {
	where, args := b.chosen(f)
	err = b.read(ctx, "export the entries", func(t *tx) error {
		files = nil
		all, err := t.entries(where, args...)
		if err != nil {
			return err
		}
		for _, e := range all {
			file, err := t.fileOf(e)
			if err != nil {
				return err
			}
			files = append(files, file)
		}
		return nil
	})
	return files, err
}

// Pending gives the entries on the accounts (all, when none is named) whose effect the
// mirror's figures do not show yet: the open ones, and those confirmed after the last pull
// began. In order of Seq.
//
// The query holds the condition of entry_unseen word for word, else SQLite would not use it, and
// names it, for without statistics the planner thinks little of it.
func (b *Book) Pending(ctx context.Context, refs ...app.AccountRef) (all []app.Entry, err error) {
	const unseen = "INDEXED BY entry_unseen WHERE (e.state IN ('queued', 'sending', 'awaiting', 'unsure', 'parked') OR (e.state = 'confirmed' AND e.absorbed = 0))"
	err = b.read(ctx, "read pending entries", func(t *tx) error {
		all = nil
		if len(refs) == 0 {
			all, err = t.entries(unseen + " ORDER BY e.seq")
			return err
		}
		lanes := make([]string, len(refs))
		for i, r := range refs {
			lanes[i] = b.box.Lane(app.Entry{Account: r}.Lane())
		}
		err := disk.InChunks(lanes, func(marks string, args []any) error {
			some, err := t.entries(unseen+" AND e.lane IN ("+marks+")", args...)
			all = append(all, some...)
			return err
		})
		slices.SortFunc(all, bySeq)
		return err
	})
	return all, err
}

func bySeq(x, y app.Entry) int { return cmp.Compare(x.Seq, y.Seq) }

// Counts of the book's entries, kept as they move, so that asking costs nothing.
func (b *Book) Counts(ctx context.Context) (c app.Counts, err error) {
	err = b.read(ctx, "count the entries", func(t *tx) error {
		c = app.Counts{By: map[app.State]int{}}
		err := t.Query(func(scan func(...any) error) error {
			var s app.State
			var n int
			err := scan(&s, &n)
			if n > 0 {
				c.By[s] = n
			}
			return err
		}, "SELECT state, n FROM tally")
		if err != nil {
			return err
		}
		_, err = t.One([]any{&c.Person, &c.Unplaced}, `SELECT
			(SELECT count(*) FROM entry WHERE state = 'unsure' AND person <> ''),
			(SELECT count(*) FROM entry WHERE placement = 'unplaced')`)
		return err
	})
	return c, err
}
