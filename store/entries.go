package store

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"daftari/app"
	"daftari/store/disk"
)

// Entries that f chooses, in order of Seq.
func (b *Book) Entries(ctx context.Context, f app.EntryFilter) (all []app.Entry, err error) {
	where, args := b.chosen(f)
	err = b.read(ctx, "read the entries", func(t *tx) error {
		all, err = t.Entries(where, args...)
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
		e, err := t.Entry(key)
		if err != nil {
			return err
		}
		file, err = t.File(e)
		return err
	})
	return file, err
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
		all, err := t.Entries(where, args...)
		if err != nil {
			return err
		}
		for _, e := range all {
			file, err := t.File(e)
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
			all, err = t.Entries(unseen + " ORDER BY e.seq")
			return err
		}
		lanes := make([]string, len(refs))
		for i, r := range refs {
			lanes[i] = b.box.Lane(app.Entry{Account: r}.Lane())
		}
		err := disk.InChunks(lanes, func(marks string, args []any) error {
			some, err := t.Entries(unseen+" AND e.lane IN ("+marks+")", args...)
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
		_, err = t.One([]any{&c.Person, &c.Unplaced, &c.Whose}, `SELECT
			(SELECT count(*) FROM entry WHERE state = 'unsure' AND person <> ''),
			(SELECT count(*) FROM entry WHERE placement = 'unplaced'),
			(SELECT count(DISTINCT coalesce(grp, client, key)) FROM entry WHERE state IN ('queued', 'sending', 'unsure'))`)
		return err
	})
	return c, err
}
