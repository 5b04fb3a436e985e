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
				if n := w.core.posted[paid.Key]; n != 1 || w.core.transit[paid.Key] != 0 { // acts that the copy does not know have their keys in it
					t.Errorf("posted %d times, %d in transit", n, w.core.transit[paid.Key])
				}
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
				if w.is(out.Key, payout.Closed); w.core.inTransit() != 0 { // its booking was taken back before, under the same key
					t.Errorf("%d in transit", w.core.inTransit())
				}
				if n := rail.Moved(string(out.Key)); n != 0 {
					t.Errorf("what was taken out moved %d times", n)
				}
			})
		}
	}
}

// TestRestoredForgetsNoBooking: what was booked after the copy for a payment that was not paid is looked for at the core, and
// taken back.
func TestRestoredForgetsNoBooking(t *testing.T) {
	for _, order := range []payout.Order{payout.PostThenPay, payout.SavingsFirst} {
		t.Run(string(order), func(t *testing.T) {
			w := newStage(t, nil).world(t, 1)
			w.open()
			if err := w.desk.SetPolicy(t.Context(), w.policy(order)); err != nil {
				t.Fatal(err)
			}
			w.rails["mpesa"].books.Script(farside.LosesOrder)
			p := w.pay("rehema", 1, 5000)
			w.must("rehema", p)
			if err := w.book.Copy(t.Context()); err != nil {
				t.Fatal(err)
			}
			w.step()
			if w.is(p.Key, payout.Unsure); w.core.inTransit() == 0 {
				t.Fatal("nothing is booked")
			}
			if err := w.book.PutBack(t.Context()); err != nil {
				t.Fatal(err)
			}
			w.open()
			if _, err := w.desk.Restored(t.Context()); err != nil {
				t.Fatal(err)
			}
			w.later(25 * time.Hour)
			for _, who := range []string{"peter", "joseph"} {
				e, err := payout.Evidence{Payment: p.Key, Note: "not on the statement", At: w.now}.Sign(w.users[who])
				if err == nil {
					_, err = w.desk.Evidence(t.Context(), w.who(who), e)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			w.later(10 * time.Minute)
			if w.is(p.Key, payout.Closed); w.core.inTransit() != 0 || len(w.core.out) != 0 || w.core.posted[p.Key] != 0 {
				t.Errorf("%d in transit, %v, posted %d times", w.core.inTransit(), w.core.out, w.core.posted[p.Key])
			}
		})
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

// TestRestoredStuck: what is stuck in the copy may have been let go and paid since: it is not taken out for cash.
func TestRestoredStuck(t *testing.T) {
	w := newWorld(t, 1)
	w.core.rows[1] = nil
	p := w.pay("rehema", 1, 5000)
	w.must("rehema", p)
	w.later(5 * time.Minute)
	w.is(p.Key, payout.Stuck)
	var saved bytes.Buffer
	if err := w.book.Backup(t.Context(), &saved); err != nil {
		t.Fatal(err)
	}
	w.puts(saved.Bytes())
	if _, err := w.desk.Restored(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err := w.desk.Cancel(t.Context(), w.who("rehema"), p.Key)
	keyIs(t, err, "payout.too_late")
	w.is(p.Key, payout.Stuck)
}
