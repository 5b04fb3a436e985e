package rescue

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"daftari/app"
	"daftari/store"
	"daftari/store/envelopes"
	"daftari/store/vault/branch"
)

// Piece is one thing that records can be read from.
type Piece struct {
	Path string
	Book bool // the book itself, not a copy
	branch.Copy
}

// Read opens what a branch was brought: a sealed copy, a book's file, its folder, or a folder of
// copies. A torn copy is passed over where a whole one stands beside it. enrol.recover_nothing
// (BadInput) where nothing of the kind is there.
func Read(ctx context.Context, path string) ([]Piece, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nothing(path, err)
	}
	if !info.IsDir() {
		p, err := readFile(ctx, path)
		return []Piece{p}, err
	}
	names, err := filepath.Glob(filepath.Join(path, "*"+Ending))
	if err != nil {
		return nil, nothing(path, err)
	}
	if store.Exists(path) {
		names = append([]string{filepath.Join(path, store.FileName)}, names...)
	}
	var all []Piece
	var torn error
	for _, name := range names {
		p, err := readFile(ctx, name)
		if err != nil {
			torn = errors.Join(torn, err)
			continue
		}
		all = append(all, p)
	}
	if len(all) == 0 {
		return nil, cmp.Or(torn, nothing(path, nil))
	}
	return all, nil
}

func nothing(path string, err error) error {
	return app.Trouble(app.BadInput, "enrol.recover_nothing", err, "path", path)
}

func readFile(ctx context.Context, path string) (Piece, error) {
	p := Piece{Path: path}
	if !strings.HasSuffix(path, Ending) {
		p.Book = true
		var err error
		p.Items, err = envelopes.Rescue(ctx, path)
		return p, err
	}
	text, err := os.ReadFile(path)
	if err == nil {
		p.Copy, err = branch.ReadCopy(text)
	}
	if err != nil {
		return p, app.Trouble(app.BadInput, "enrol.recover_torn", err, "path", path)
	}
	return p, nil
}

// Haul is what the branch's keys brought to light. Every record is in it once, as the book or the
// youngest copy knew it.
type Haul struct {
	Open    []store.Found // not posted, as far as the device knew
	Targets []store.Found // posted, and undone by a reversal that is not
	Kept    []store.Found // cash that left the bag, closes: they have no posting
	Refused []store.Found // refused by the core; their cash has no place
	Bare    int           // not posted, and without an envelope: recorded before the device knew the branch
	Foreign int           // sealed to another branch
	Damaged int
}

// Open opens the pieces with the branch's keys.
func Open(k *branch.Keys, pieces []Piece) Haul {
	var h Haul
	pieces = slices.Clone(pieces)
	slices.SortStableFunc(pieces, func(x, y Piece) int { // a book before copies, the youngest copy before older ones
		if x.Book != y.Book {
			return cmp.Compare(btoi(y.Book), btoi(x.Book))
		}
		return y.Head.Made.Compare(x.Head.Made)
	})
	seen := map[app.Key]bool{}
	for _, p := range pieces {
		for _, i := range p.Items {
			if !seen[i.Key] && h.take(k, i) {
				seen[i.Key] = true
			}
		}
	}
	return h
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// take sorts one record in; false when another piece may still have it.
func (h *Haul) take(k *branch.Keys, i branch.Item) bool {
	if len(i.Envelope) == 0 {
		if i.State.Open() {
			h.Bare++
		}
		return true
	}
	r, err := k.Open(i.Key, i.Envelope)
	switch {
	case errors.Is(err, branch.ErrOtherBranch):
		h.Foreign++
		return false
	case err != nil:
		h.Damaged++
		return false
	}
	f := store.Found{Record: r, State: i.State, Generation: i.Generation}
	switch {
	case i.State.Open():
		h.Open = append(h.Open, f)
	case i.State == app.Confirmed:
		h.Targets = append(h.Targets, f)
	case i.State == app.Kept:
		h.Kept = append(h.Kept, f)
	default:
		h.Refused = append(h.Refused, f)
	}
	return true
}

// Bringable are the records that go into another book: what is open, and what its reversals undo.
func (h Haul) Bringable() []store.Found { return slices.Concat(h.Targets, h.Open) }
