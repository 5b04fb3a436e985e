package desk

import (
	"testing"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/fineract/ledger"
)

// TestAnActThatOnlyAPersonCanEnd: where asking the core does not tell what became of an act, her word ends it.
func TestAnActThatOnlyAPersonCanEnd(t *testing.T) {
	type end struct {
		key   string // of the refusal; "" = it is taken
		state payout.State
		posts int
	}
	const silent = "a checker who does not check"
	for name, c := range map[string]struct {
		order payout.Order
		kind  payout.Purpose
		ends  map[Way]end
	}{
		"what was paid": {payout.PayThenPost, payout.Disbursement,
			map[Way]end{TryAgain: {"", payout.Made, 1}, Posted: {"", payout.Made, 0}, Nothing: {"payout.no_way", payout.Paid, 0}}},
		"what is to be paid": {payout.PostThenPay, payout.Withdrawal,
			map[Way]end{TryAgain: {"", payout.Made, 1}, Posted: {"", payout.Made, 1}, Nothing: {"", payout.Closed, 0}}},
	} {
		for _, person := range []string{ledger.PersonDifferent, ledger.PersonUndone, ledger.PersonUnseen, ledger.PersonNoNewKey, ledger.PersonOld, silent} {
			for way, want := range c.ends {
				t.Run(name+", "+person+", "+string(way), func(t *testing.T) {
					w := newWorld(t, 1)
					if err := w.desk.SetPolicy(t.Context(), w.policy(c.order)); err != nil {
						t.Fatal(err)
					}
					p := w.pay("rehema", 1, 5000)
					if p.Purpose = c.kind; c.kind == payout.Withdrawal {
						p.Account.Kind, p.Tranche = app.OnSavings, app.Date{}
					}
					w.core.person, w.core.silent = person, person == silent
					w.core.faults = func() string { return map[bool]string{true: "lost"}[w.core.person != "" && w.core.person != silent] }
					w.must("rehema", p)
					_, err := w.desk.Mend(t.Context(), p.Key, way, "Joseph", "", "T-9")
					keyIs(t, err, "payout.no_way")
					w.later(5 * time.Minute)
					if person == silent {
						_, err := w.desk.Mend(t.Context(), p.Key, way, "Joseph", "", "T-9")
						keyIs(t, err, "payout.no_way")
						w.now = w.now.Add(25 * time.Hour)
					}
					_, err = w.desk.Mend(t.Context(), p.Key, way, "Joseph", "looked at the core", "T-9")
					if want.key != "" {
						keyIs(t, err, want.key)
					} else if err != nil {
						t.Fatal(err)
					} else {
						w.core.person, w.core.silent = "", false
					}
					w.later(10 * time.Minute)
					w.is(p.Key, want.state)
					if n := w.core.posted[p.Key]; n != want.posts {
						t.Errorf("posted %d times", n)
					}
					next := w.pay("rehema", 1, 5000)
					next.Purpose, next.Account, next.Tranche = p.Purpose, p.Account, p.Tranche
					if want.state == payout.Closed {
						w.must("rehema", next)
					}
				})
			}
		}
	}
}
