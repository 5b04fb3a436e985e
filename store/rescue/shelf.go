package rescue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"daftari/app"
	"daftari/store/files"
	"daftari/store/vault/branch"
)

// Shelf is a place outside the private folder that takes small files: a folder, or what the window's
// file picker was given. Put replaces what has the name; it need not be atomic, for two names are
// used in turn and a torn file is found out by its checksum.
type Shelf interface {
	Put(ctx context.Context, name string, b []byte) error
}

// Folder is a Shelf on a file system: a stick, a card, a share of the branch. It must be there: a
// stick that was pulled out is not replaced by a folder of its name on the device.
type Folder string

// Put writes beside the name, makes it durable and renames it.
func (f Folder) Put(_ context.Context, name string, b []byte) error {
	info, err := os.Stat(string(f))
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return &fs.PathError{Op: "copy", Path: string(f), Err: errors.New("not a folder")}
	}
	return files.WriteWhole(filepath.Join(string(f), name), b)
}

// Source gives what a copy is made of (store.Book).
type Source interface {
	Copy(ctx context.Context) (c branch.Copy, bare int, err error)
}

// State is how the copies of one book stand. It lies in the book's private folder and names nobody.
type State struct {
	Turn   int       `json:"turn"`            // of the two names
	Kept   time.Time `json:"kept"`            // the last copy that was written
	Items  int       `json:"items"`           // records in it
	Seq    int64     `json:"seq"`             // last entry of the book then
	Failed time.Time `json:"failed,omitzero"` // since when none could be written
	Why    string    `json:"why,omitempty"`   // for engineers
}

const stateFile = "copies.json"

// StateOf the book in dir; zero before the first copy.
func StateOf(dir string) State {
	var s State
	text, err := os.ReadFile(filepath.Join(dir, stateFile))
	if err != nil || json.Unmarshal(text, &s) != nil {
		return State{}
	}
	return s
}

// Keep leaves a sealed copy on the shelf. Its failure is told and kept in the state; it never stands
// in the way of recording. enrol.no_copy (BrokenBook).
func Keep(ctx context.Context, book Source, dir string, to Shelf, now time.Time) error {
	return keep(ctx, book, dir, to, now, false)
}

// KeepNew is Keep where anything was recorded since the last copy, or that one failed.
func KeepNew(ctx context.Context, book Source, dir string, to Shelf, now time.Time) error {
	return keep(ctx, book, dir, to, now, true)
}

func keep(ctx context.Context, book Source, dir string, to Shelf, now time.Time, onlyNew bool) error {
	s := StateOf(dir)
	c, _, err := book.Copy(ctx)
	// What was only taken back raises no Seq, but leaves the items.
	if err == nil && onlyNew && s.Seq == c.Head.Stood.Seq && s.Items == len(c.Items) && s.Failed.IsZero() {
		return nil
	}
	if err == nil {
		err = s.put(ctx, c, to)
	}
	if err != nil {
		if s.Failed.IsZero() {
			s.Failed = now
		}
		s.Why = err.Error()
		return app.Trouble(app.BrokenBook, "enrol.no_copy", errors.Join(err, s.save(dir)))
	}
	s.Kept, s.Items, s.Seq, s.Failed, s.Why = now, len(c.Items), c.Head.Stood.Seq, time.Time{}, ""
	return s.save(dir)
}

func (s *State) put(ctx context.Context, c branch.Copy, to Shelf) error {
	text, err := branch.WriteCopy(c)
	if err != nil {
		return err
	}
	turn := s.Turn%2 + 1
	if err := to.Put(ctx, fmt.Sprintf("daftari-%s-%d%s", c.Head.Device.Code, turn, Ending), text); err != nil {
		return err // what failed may be torn: the next try takes the same name, and the good copy stays
	}
	s.Turn = turn
	return nil
}

// Ending of a sealed copy's name.
const Ending = ".copy"

func (s State) save(dir string) error {
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return files.WriteWhole(filepath.Join(dir, stateFile), text)
}
