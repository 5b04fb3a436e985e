package desk

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"daftari/app/payout"
	"daftari/providers/farside"
	"daftari/store/deskbook"
)

// TestRestored: a copy in which a payment was let go is put back after it was paid; it is not paid again, and what was taken
// out after the copy is not paid at all before two people said so.
func TestRestored(t *testing.T) {
	for _, order := range payout.Orders() {
		for name, step := range map[string]bool{"as it was let go": false, "as its turn at the provider came": true} {
			t.Run(string(order)+", "+name, func(t *testing.T) {
				w := newWorld(t, 1)
				if err := w.desk.SetPolicy(t.Context(), w.policy(order)); err != nil {
					t.Fatal(err)
				}
				rail := w.rails["mpesa"].books
				paid, out := w.pay("rehema", 1, 5000), w.pay("rehema", 3, 5000)
				w.must("rehema", paid, out)
				if step {
					rail.Script(farside.Unsent, farside.Unsent)
					w.step()
				}
				var saved bytes.Buffer
				if err := w.book.Backup(t.Context(), &saved); err != nil {
					t.Fatal(err)
				}
				if _, err := w.desk.Cancel(t.Context(), w.who("rehema"), out.Key); err != nil {
					t.Fatal(err)
				}
				w.later(time.Hour)
				w.is(paid.Key, payout.Made)
				came := rail.Came(string(paid.Key))

				w.puts(saved.Bytes())
				if n, err := w.desk.Restored(t.Context()); err != nil || n != 2 {
					t.Fatalf("%d, %v", n, err)
				}
				w.later(26 * time.Hour)
				if n := rail.Came(string(paid.Key)); n != came || rail.Moved(string(paid.Key)) != 1 {
					t.Errorf("%d orders, before the copy came back %d", n, came)
				}
				w.is(paid.Key, payout.Made)
				w.is(out.Key, payout.Review)
				for _, who := range []string{"peter", "joseph"} {
					e, err := payout.Evidence{Payment: out.Key, Note: "not on the statement", At: w.now}.Sign(w.users[who])
					if err != nil {
						t.Fatal(err)
					}
					if _, err := w.desk.Evidence(t.Context(), w.who(who), e); err != nil {
						t.Fatal(err)
					}
				}
				w.later(10 * time.Minute)
				if w.show(out.Key).State == payout.Undoing { // its booking was taken back before: the core refuses a second time
					if _, err := w.desk.Mend(t.Context(), out.Key, Nothing, "Joseph", "it is undone", ""); err != nil {
						t.Fatal(err)
					}
				}
				w.is(out.Key, payout.Closed)
				if n := rail.Moved(string(out.Key)); n != 0 {
					t.Errorf("what was taken out moved %d times", n)
				}
			})
		}
	}
}

// puts a copy of the book back, and starts a desk on it.
func (w *world) puts(saved []byte) {
	w.Helper()
	if err := w.book.Close(); err != nil {
		w.Fatal(err)
	}
	w.book = nil
	path := filepath.Join(w.dir, deskbook.FileName)
	for _, old := range []string{path, path + "-wal", path + "-shm"} {
		if err := os.Remove(old); err != nil && !os.IsNotExist(err) {
			w.Fatal(err)
		}
	}
	if err := os.WriteFile(path, saved, 0o600); err != nil {
		w.Fatal(err)
	}
	var err error
	if w.book, err = deskbook.Open(w.Context(), w.dir, w.options()); err != nil {
		w.Fatal(err)
	}
	w.open()
}
