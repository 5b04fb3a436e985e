package desk

import (
	"context"
	"testing"
	"time"

	"daftari/app/payout"
	"daftari/store/deskbook"
)

// sql changes the book's own rules, as a full or broken disk would.
func (w *world) sql(all ...string) {
	w.Helper()
	if err := w.book.Write(context.Background(), func(t *deskbook.Tx) error {
		for _, q := range all {
			if _, err := t.Exec(q); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		w.Fatal(err)
	}
}

// TestNothingGoesOutUnwritten: where COMMIT fails, the payments whose attempts it would have kept are not sent, neither the
// first nor the others that are due; they are once it succeeds again.
func TestNothingGoesOutUnwritten(t *testing.T) {
	w := newWorld(t, 1)
	one, two := w.pay("rehema", 1, 5000), w.pay("rehema", 3, 5000)
	w.must("rehema", one, two)
	w.sql("CREATE TABLE room (n INTEGER PRIMARY KEY)", "CREATE TABLE page (n INTEGER REFERENCES room (n) DEFERRABLE INITIALLY DEFERRED)",
		"CREATE TRIGGER full BEFORE INSERT ON attempt BEGIN INSERT INTO page VALUES (1); END")
	for range 3 {
		if _, err := w.desk.Step(t.Context()); err == nil {
			t.Fatal("nothing could be written, and the step says nothing")
		}
		w.now = w.now.Add(time.Minute)
	}
	for _, p := range []payout.Payment{one, two} {
		if n := w.rails["mpesa"].books.Came(string(p.Key)); n != 0 {
			t.Errorf("%d orders of one that is %s", n, w.show(p.Key).State)
		}
	}
	w.sql("DROP TRIGGER full")
	w.later(2 * time.Minute)
	for _, p := range []payout.Payment{one, two} {
		w.is(p.Key, payout.Made)
		if n := w.rails["mpesa"].books.Came(string(p.Key)); n != 1 {
			t.Errorf("%d orders", n)
		}
	}
}

// TestAnUnwrittenAnswerIsAskedFor: what the provider or the core said and could not be written is asked for by the same desk,
// and not sent again.
func TestAnUnwrittenAnswerIsAskedFor(t *testing.T) {
	for leg, waits := range map[string]payout.State{deskbook.Rail: payout.Sending, deskbook.Core: payout.Paid} {
		t.Run(leg, func(t *testing.T) {
			w := newWorld(t, 1)
			p := w.pay("rehema", 1, 5000)
			w.must("rehema", p)
			w.sql("CREATE TRIGGER full BEFORE UPDATE ON attempt WHEN OLD.leg = '" + leg + "' BEGIN SELECT raise(ABORT, 'full'); END")
			if _, err := w.desk.Step(t.Context()); err == nil {
				t.Fatal("the answer could not be written, and the step says nothing")
			}
			w.is(p.Key, waits)
			w.sql("DROP TRIGGER full")
			w.later(10 * time.Minute)
			w.is(p.Key, payout.Made)
			if came, booked := w.rails["mpesa"].books.Came(string(p.Key)), w.core.posted[p.Key]; came != 1 || booked != 1 {
				t.Errorf("%d orders, posted %d times", came, booked)
			}
		})
	}
}
