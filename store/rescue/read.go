package rescue

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"daftari/app"
	"daftari/app/proof"
	"daftari/store"
	"daftari/store/envelopes"
	"daftari/store/vault/branch"
)

// Piece is one thing that records can be read from.
type Piece struct {
	Path  string
	Book  bool      // the book itself, not a copy
	Ended []app.Key // entries of the book that have come to their end
	Torn  error     // why nothing could be read from it; nil
	branch.Copy
}

// Read opens what a branch was brought: a sealed copy, a book's file, its folder, or a folder of
// copies. What is torn stands among the pieces where a whole one stands beside it: what only it held
// is missed. enrol.recover_nothing (BadInput) where nothing of the kind is there.
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
	whole := 0
	for _, name := range names {
		p, err := readFile(ctx, name)
		if p.Torn = err; err == nil {
			whole++
		}
		torn = errors.Join(torn, err)
		all = append(all, p)
	}
	if whole == 0 {
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
		p.Items, p.Ended, err = envelopes.Rescue(ctx, path)
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
	Torn    []string // paths that could not be read

	missed map[app.Key]bool // listed, and not brought to light
}

// Open opens the pieces with the branch's keys, and judges who recorded what: certificates are those that
// the branch gave since. What a younger piece of the same device does not list
// any more has come to its end since: it was posted, or taken back, and must not be brought from an
// older one.
func Open(k *branch.Keys, pieces []Piece, certificates ...proof.Certificate) Haul {
	h := Haul{missed: map[app.Key]bool{}}
	pieces = slices.Clone(pieces)
	slices.SortStableFunc(pieces, func(x, y Piece) int { // a book before copies, the youngest copy before older ones
		if x.Book != y.Book {
			return cmp.Compare(btoi(y.Book), btoi(x.Book))
		}
		// Seq only rises; the device's clock may be turned back.
		return cmp.Or(cmp.Compare(y.Head.Stood.Seq, x.Head.Stood.Seq), y.Head.Made.Compare(x.Head.Made))
	})
	done := map[app.Key]bool{}
	stood := map[string]int64{} // by device, how far a younger piece knew its entries
	for _, p := range pieces {
		if p.Torn != nil {
			h.Torn = append(h.Torn, p.Path)
			continue
		}
		device := p.Head.Device.ID
		for _, i := range p.Items {
			if done[i.Key] || i.Seq <= stood[device] && !h.missed[i.Key] {
				continue
			}
			done[i.Key] = h.take(k, i)
			h.missed[i.Key] = !done[i.Key] || len(i.Envelope) == 0
		}
		for _, key := range p.Ended {
			done[key] = done[key] || !h.missed[key]
		}
		stood[device] = max(stood[device], p.Head.Stood.Seq)
	}
	h.judge(k.Public(), certificates)
	return h
}

// judge looks for the certificates in every record: she may have been certified after she recorded.
func (h *Haul) judge(p branch.Public, known []proof.Certificate) {
	lists := [][]store.Found{h.Open, h.Targets, h.Kept, h.Refused}
	known = slices.Clone(known)
	for _, list := range lists {
		for _, f := range list {
			if f.Proof != nil && !slices.ContainsFunc(known, func(c proof.Certificate) bool { return bytes.Equal(c.Signature, f.Proof.Certificate.Signature) }) {
				known = append(known, f.Proof.Certificate)
			}
		}
	}
	for _, list := range lists {
		for i := range list {
			list[i].Unproven = p.Unproven(list[i].Record, known)
		}
	}
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

// Bringable are the records that go into another book: what is open, and what its reversals undo. What
// waits for one that cannot be brought is parked there, for a person: a correction must not be posted
// beside what it corrects.
func (h Haul) Bringable() []store.Found {
	all := slices.Concat(h.Targets, h.Open)
	lost := maps.Clone(h.missed)
	for _, f := range all {
		if lost[f.Entry.Reverses] {
			lost[f.Entry.Key] = true // store.Bring leaves it out
		}
	}
	for i := range all {
		if slices.ContainsFunc(all[i].Entry.After, func(k app.Key) bool { return lost[k] }) {
			all[i].State = app.Parked
		}
	}
	return all
}
