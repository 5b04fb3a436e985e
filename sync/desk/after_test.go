package desk

import (
	"context"
	"testing"
	"time"

	"daftari/app/payout"
	"daftari/app/wallet"
	"daftari/providers"
	"daftari/providers/farside"
)

// proves that a payment was paid, as its provider calls back.
func (w *world) proves(p payout.Payment) {
	w.Helper()
	body := string(p.Key) + "|" + p.Wallet.Number.E164() + "|" + p.Amount.Decimal() + "|KES|" + string(farside.Paid)
	if err := w.desk.Hear(context.Background(), "mpesa", providers.Callback{Token: w.door().Token("mpesa", p.Key), Body: []byte(body)}); err != nil {
		w.Fatal(err)
	}
}

// TestPaidAfterAll: what a provider paid against its word, or before we thought that it had an order, bars its loan again and
// waits for a person; what is being taken back at the core stays, where it is not too late.
func TestPaidAfterAll(t *testing.T) {
	refused := func(w *world, p payout.Payment) {
		w.rails["mpesa"].books.Script(farside.Refuses)
		w.must("rehema", p)
		w.step()
		w.is(p.Key, payout.Closed)
	}
	undoing := func(fault string) func(*world, payout.Payment) {
		return func(w *world, p payout.Payment) {
			w.rails["mpesa"].books.Script(farside.Refuses)
			w.core.faults = func() string {
				if w.core.transit[p.Key] > 0 { // it is booked
					return fault
				}
				return ""
			}
			w.must("rehema", p)
			w.step()
			w.is(p.Key, payout.Undoing)
			w.core.faults = nil
		}
	}
	for name, c := range map[string]struct {
		order payout.Order
		first func(*world, payout.Payment)
		way   Way
		other bool // a payment of the loan was made meanwhile
	}{
		"refused":                       {payout.PayThenPost, refused, TryAgain, false},
		"refused, and paid anew":        {payout.PayThenPost, refused, Posted, true},
		"refused, and taken back":       {payout.PostThenPay, refused, Posted, false},
		"about to be taken back":        {payout.PostThenPay, undoing("unsent"), TryAgain, false},
		"taken back, the answer lost":   {payout.PostThenPay, undoing("dropped"), Posted, false},
		"not taken back, the call lost": {payout.SavingsFirst, undoing("lost"), TryAgain, false},
		"taken out": {payout.PayThenPost, func(w *world, p payout.Payment) {
			w.rails["mpesa"].books.Script(farside.Unsent)
			w.must("rehema", p)
			w.step()
			if _, err := w.desk.Cancel(context.Background(), w.who("rehema"), p.Key); err != nil {
				w.Fatal(err)
			}
		}, TryAgain, false},
		"its wallet was withdrawn": {payout.PayThenPost, func(w *world, p payout.Payment) {
			rail := w.rails["mpesa"]
			rail.faults = func(string) farside.Fault { return farside.Unsent }
			w.must("rehema", p)
			w.step()
			first := added(1, 1, "mpesa", noon.AddDate(-1, 0, 0))
			w.core.rows[1] = []wallet.Row{first, says(wallet.Withdraw, first, "rehema", w.now)}
			w.later(31 * time.Minute)
			rail.faults = nil
			w.is(p.Key, payout.Stuck)
		}, TryAgain, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 1)
			if err := w.desk.SetPolicy(t.Context(), w.policy(c.order)); err != nil {
				t.Fatal(err)
			}
			p := w.pay("rehema", 1, 5000)
			c.first(w, p)
			if c.other {
				next := w.pay("otieno", 1, 5000)
				w.must("otieno", next)
				w.step()
				w.is(next.Key, payout.Made)
			}
			undone := len(w.core.undone)
			w.proves(p)
			w.later(3 * time.Hour)
			if got := w.is(p.Key, payout.Stuck); got.Reason != paidAfterAll {
				t.Errorf("%+v", got.Status)
			}
			if len(w.core.undone) != undone {
				t.Error("it was taken back though it was paid")
			}
			_, err := w.desk.Cancel(t.Context(), w.who("rehema"), p.Key)
			keyIs(t, err, "payout.too_late")
			_, err = w.desk.Ask(t.Context(), w.who("otieno"), w.sent(w.group("otieno", w.pay("otieno", 1, 5000))))
			keyIs(t, err, "payout.twice")
			if c.way == Posted {
				_, err = w.desk.Mend(t.Context(), p.Key, TryAgain, "Joseph", "", "")
				if c.other { // the core refuses it: it has the other one
					w.step()
					w.is(p.Key, payout.Stuck)
				} else {
					keyIs(t, err, "payout.no_way")
				}
			}
			if _, err := w.desk.Mend(t.Context(), p.Key, c.way, "Joseph", "", "by hand"); err != nil {
				t.Fatal(err)
			}
			w.step()
			w.is(p.Key, payout.Made)
			if w.core.inTransit() != 0 || c.way == TryAgain && w.core.posted[p.Key] != 1 {
				t.Errorf("%d in transit, posted %d times", w.core.inTransit(), w.core.posted[p.Key])
			}
		})
	}
}

// TestPaidBeforeItWasSent: a desk whose book was put back from a copy hears of what that paid: it does not
// send it again, and has it booked once.
func TestPaidBeforeItWasSent(t *testing.T) {
	for _, order := range payout.Orders() {
		t.Run(string(order), func(t *testing.T) {
			w := newWorld(t, 1)
			if err := w.desk.SetPolicy(t.Context(), w.policy(order)); err != nil {
				t.Fatal(err)
			}
			p := w.pay("rehema", 1, 5000)
			w.must("rehema", p)
			w.proves(p)
			w.later(time.Hour)
			if n := w.rails["mpesa"].books.Came(string(p.Key)); n != 0 {
				t.Errorf("%d orders", n)
			}
			w.is(p.Key, payout.Made)
			if n := w.core.posted[p.Key]; n != 1 {
				t.Errorf("posted %d times", n)
			}
		})
	}
}
