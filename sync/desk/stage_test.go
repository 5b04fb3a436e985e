package desk

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"daftari/store/deskbook"
	"daftari/store/vault"
)

// stage is where schedules are played, one after the other, on one book in memory; one in fifty on a book of its own, on the
// disk, sealed.
type stage struct {
	*people
	on    *world
	book  *deskbook.Book
	paper map[string][]byte // of a book to begin with, by its files
}

func newStage(t testing.TB, paper map[string][]byte) *stage {
	st := &stage{people: branch(t), paper: paper}
	var err error
	st.book, err = deskbook.Fleeting(context.Background(), deskbook.Options{Vault: open{}, Now: st.clock, Commit: st.commit})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		st.clear()
		_ = st.book.Close()
	})
	return st
}

func (st *stage) clock() time.Time {
	if st.on == nil {
		return noon
	}
	return st.on.ticking()
}

func (st *stage) commit() (bool, error) {
	if st.on == nil || st.on.commit == nil {
		return true, nil
	}
	return st.on.commit()
}

// clear what the last schedule left on the disk.
func (st *stage) clear() {
	if st.on != nil {
		st.on.end()
	}
	st.on = nil
}

// world for the next schedule.
func (st *stage) world(t testing.TB, seed uint64) *world {
	if st.clear(); seed%50 == 49 {
		return st.onDisk(t, seed)
	}
	if err := st.book.Forget(context.Background()); err != nil {
		t.Fatal(err)
	}
	w := bare(t, seed, st.people)
	w.book, w.lent, st.on = st.book, true, w
	return w
}

func (st *stage) onDisk(t testing.TB, seed uint64) *world {
	w := blank(t, seed)
	st.on = w
	for name, b := range st.paper {
		if err := os.WriteFile(filepath.Join(w.dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var err error
	if w.book, err = deskbook.Open(context.Background(), w.dir, w.options()); err != nil {
		t.Fatal(err)
	}
	return w
}

// template is a book to begin with, by its files.
func template(t *testing.T) map[string][]byte {
	w := newWorld(t, 0)
	if err := w.book.Close(); err != nil {
		t.Fatal(err)
	}
	w.book = nil
	files := map[string][]byte{}
	for _, name := range []string{deskbook.FileName, "ballast"} {
		b, err := os.ReadFile(filepath.Join(w.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = b
	}
	return files
}

// open is a vault without a cipher: it holds rows to their places, as a sealed one does.
type open struct{}

func (open) Seal(table, row string, version int, plain []byte) ([]byte, error) {
	return append(open{}.place(table, row, version), plain...), nil
}

func (open) Open(table, row string, version int, sealed []byte) ([]byte, error) {
	plain, ok := bytes.CutPrefix(sealed, open{}.place(table, row, version))
	if !ok {
		return nil, fmt.Errorf("open %s: %w", table, vault.ErrSealed)
	}
	return plain, nil
}

func (open) Blind(domain, text string) string { return domain + "/" + text }

func (open) place(table, row string, version int) []byte {
	return fmt.Appendf(nil, "%s/%s/%d|", table, row, version)
}
