package desk

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/providers"
	"daftari/sync/deskapi"
)

// TestASlowRailHoldsUpNobody: while one provider does not answer, payments by another are made, those that are asked for
// meanwhile too.
func TestASlowRailHoldsUpNobody(t *testing.T) {
	w := newWorld(t, 1)
	reg, err := providers.NewRegistry([]string{"mpesa", "airtel"}, w.rails["mpesa"], w.rails["airtel"])
	if err != nil {
		t.Fatal(err)
	}
	answer, asked := make(chan struct{}), make(chan struct{})
	w.rails["mpesa"].wire = func(at string) {
		if at == "before the order" {
			close(asked)
			<-answer
		}
	}
	made := make(chan struct{}, 2)
	w.core.wire = func(at string) {
		if at == "after booking" {
			made <- struct{}{}
		}
	}
	w.desk, err = Open(t.Context(), Config{Book: w.book, Rails: reg, Ledger: w.core, Door: w.door(), Now: w.clock, Branch: w.desk.Branch,
		Dice: func(int64) int64 { return 0 }, Patience: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	slow, quick, later := w.pay("rehema", 1, 5000), w.pay("rehema", 2, 5000), w.pay("otieno", 3, 5000)
	quick.Wallet.Provider, later.Wallet.Provider = "airtel", "airtel"
	w.must("rehema", slow)
	done := make(chan error, 1)
	go func() {
		_, err := w.desk.Step(context.Background())
		done <- err
	}()
	<-asked
	for _, p := range []payout.Payment{quick, later} {
		w.must(p.By.Username, p)
		<-made
	}
	if got := w.show(slow.Key); got.State != payout.Sending {
		t.Errorf("the slow one is %s", got.State)
	}
	close(answer)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	for _, p := range []payout.Payment{slow, quick, later} {
		w.is(p.Key, payout.Made)
	}
}

// TestABatchRunsOutMeanwhile: a provider that does not answer for an hour holds up no chore.
func TestABatchRunsOutMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, start := newWorld(t, 1), time.Now()
		policy := w.policy(payout.PayThenPost)
		policy.Hours = 1
		if err := w.desk.SetPolicy(t.Context(), policy); err != nil {
			t.Fatal(err)
		}
		w.tick = func() { w.now = noon.Add(time.Since(start)) }
		w.desk.Inline, w.desk.Patience = false, 72*time.Hour
		answer := make(chan struct{})
		w.rails["mpesa"].wire = func(at string) {
			if at == "before the order" {
				<-answer
			}
		}
		slow, late := w.pay("rehema", 1, 5000), w.pay("rehema", 2, 5000)
		w.waits(late)
		w.must("rehema", slow)
		done := make(chan error, 1)
		go func() {
			_, err := w.desk.Step(context.Background())
			done <- err
		}()
		time.Sleep(62 * time.Minute) // of the bubble
		w.is(slow.Key, payout.Sending)
		w.is(late.Key, payout.Expired)
		close(answer)
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// deafLedger counts what it is asked and cannot be read.
type deafLedger struct {
	*core
	asked int
}

func (d *deafLedger) Due(context.Context, payout.Payment, int) error {
	d.asked++
	return app.Trouble(app.Offline, "transport.offline", nil)
}

// TestTheCoreIsAskedOnceWhereItIsDeaf: once for each batch; an approver hears that it could not be asked.
func TestTheCoreIsAskedOnceWhereItIsDeaf(t *testing.T) {
	w := newWorld(t, 1)
	deaf := &deafLedger{core: w.core}
	w.desk.Ledger = deaf
	var all []payout.Group
	for n := range int64(2) {
		g := w.group("rehema", w.pay("rehema", 3*n+3, 5000), w.pay("rehema", 3*n+4, 5000), w.pay("rehema", 3*n+5, 5000))
		g.Asks = true
		if _, err := w.desk.Ask(t.Context(), w.who("rehema"), deskapi.Ask{Batch: g}); err != nil {
			t.Fatal(err)
		}
		all = append(all, g)
	}
	w.step()
	w.step()
	if deaf.asked != len(all) {
		t.Errorf("asked %d times about %d batches", deaf.asked, len(all))
	}
	f, err := w.desk.Feed(t.Context(), w.who("joseph"), 0, false)
	if err != nil || len(f.Waiting) != len(all) {
		t.Fatalf("%+v %v", f.Waiting, err)
	}
	for _, b := range f.Waiting {
		if len(b.Checks) < 2 || b.Checks[1].Key != "payout.check.core_refuses" || len(b.Checks[1].Lines) != 3 {
			t.Errorf("%+v", b.Checks)
		}
	}
}
