package desk

import (
	"context"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/providers"
	"daftari/providers/farside"
	"daftari/sync/deskapi"
)

// TestARefusalOfTheCoreIsNoWayAround: what the core refused before it was paid is asked of the core again, whichever order
// it is paid and posted in, and is never paid while the core says no.
func TestARefusalOfTheCoreIsNoWayAround(t *testing.T) {
	for _, order := range payout.Orders() {
		t.Run(string(order), func(t *testing.T) {
			w := newWorld(t, 1)
			if err := w.desk.SetPolicy(t.Context(), w.policy(order)); err != nil {
				t.Fatal(err)
			}
			p := w.pay("rehema", 1, 5000)
			w.core.closed[1] = true
			w.must("rehema", p)
			w.step()
			w.is(p.Key, payout.Stuck)
			for range 2 {
				if _, err := w.desk.Mend(t.Context(), p.Key, TryAgain, "Joseph", "", ""); err != nil {
					t.Fatal(err)
				}
				w.later(10 * time.Minute)
				w.is(p.Key, payout.Stuck)
			}
			if n := w.rails["mpesa"].books.Moved(string(p.Key)); n != 0 || w.core.inTransit() != 0 {
				t.Fatalf("moved %d times, %d in transit", n, w.core.inTransit())
			}
			w.core.closed[1] = false
			if _, err := w.desk.Mend(t.Context(), p.Key, TryAgain, "Joseph", "", ""); err != nil {
				t.Fatal(err)
			}
			w.later(10 * time.Minute)
			w.is(p.Key, payout.Made)
			if n := w.rails["mpesa"].books.Moved(string(p.Key)); n != 1 || w.core.inTransit() != 0 || w.core.posted[p.Key] != 1 {
				t.Errorf("moved %d times; %+v", n, w.core)
			}
		})
	}
}

// TestALoanThatIsDatedAnew: while one payment of a loan is under way no other is taken, whatever day the core expects it on by
// now; once it is made the next tranche goes out, and none for what the core took back.
func TestALoanThatIsDatedAnew(t *testing.T) {
	w := newWorld(t, 1)
	on := func(days int) payout.Payment {
		p := w.pay("otieno", 1, 5000)
		p.Tranche = p.Tranche.AddDays(days)
		return p
	}
	w.rails["mpesa"].books.Script(farside.LosesAnswer)
	first := w.pay("rehema", 1, 5000)
	w.must("rehema", first)
	w.step()
	w.is(first.Key, payout.Unsure)
	_, err := w.desk.Ask(t.Context(), w.who("otieno"), w.sent(w.group("otieno", on(2))))
	keyIs(t, err, "payout.twice")
	w.later(10 * time.Minute)
	w.is(first.Key, payout.Made)

	next := on(30)
	w.must("otieno", next)
	w.step()
	w.is(next.Key, payout.Made)

	clear(w.core.out) // the branch takes the loan's disbursals back at the core, and approves it again
	again := on(60)
	w.must("otieno", again)
	w.later(10 * time.Minute)
	w.is(again.Key, payout.Stuck)
	if n := w.rails["mpesa"].books.Came(string(again.Key)); n != 0 {
		t.Errorf("%d orders", n)
	}
}

// TestReversedByItsProvider: once a person says that nothing stands, all that was booked of it is taken back at the core, what
// left the account of money in transit too.
func TestReversedByItsProvider(t *testing.T) {
	for _, order := range payout.Orders() {
		t.Run(string(order), func(t *testing.T) {
			w := newWorld(t, 1)
			if err := w.desk.SetPolicy(t.Context(), w.policy(order)); err != nil {
				t.Fatal(err)
			}
			w.rails["mpesa"].books.Script(farside.Reverses)
			p := w.pay("rehema", 1, 5000)
			w.must("rehema", p)
			w.step()
			w.is(p.Key, payout.Made)
			w.now = w.now.Add(2 * time.Hour)
			c, _ := w.rails["mpesa"].callback(p.Key)
			if err := w.desk.Hear(t.Context(), "mpesa", c); err != nil {
				t.Fatal(err)
			}
			w.step()
			w.is(p.Key, payout.TakenBack)
			if _, err := w.desk.Mend(t.Context(), p.Key, Nothing, "Joseph", "", ""); err != nil {
				t.Fatal(err)
			}
			w.step()
			w.is(p.Key, payout.Closed)
			if w.core.inTransit() != 0 || w.core.posted[p.Key] != 0 || len(w.core.out) != 0 {
				t.Errorf("%d in transit, posted %d times, %v", w.core.inTransit(), w.core.posted[p.Key], w.core.out)
			}
		})
	}
}

// TestReversedWhileAnotherIsOpen: what may be done again, as withdrawals and requests to pay, stands in nobody's way once its
// provider takes it back, nor is it held up by the next one.
func TestReversedWhileAnotherIsOpen(t *testing.T) {
	for _, purpose := range []payout.Purpose{payout.Collection, payout.Withdrawal} {
		t.Run(string(purpose), func(t *testing.T) {
			w := newWorld(t, 1)
			send := func(fault farside.Fault) payout.Payment {
				w.rails["mpesa"].books.Script(fault)
				p := w.pay("rehema", 1, 500)
				p.Purpose, p.Tranche = purpose, app.Date{}
				if purpose == payout.Withdrawal {
					p.Account.Kind = app.OnSavings
					w.must("rehema", p)
				} else {
					p.Until = w.now.Add(48 * time.Hour)
					if _, err := w.desk.Collect(t.Context(), w.who("rehema"), p); err != nil {
						t.Fatal(err)
					}
				}
				w.step()
				return p
			}
			first := send(farside.Reverses)
			w.is(first.Key, payout.Made)
			next := send(farside.Stuck)
			w.is(next.Key, payout.Accepted)
			w.now = w.now.Add(2 * time.Hour)
			c, _ := w.rails["mpesa"].callback(first.Key)
			if err := w.desk.Hear(t.Context(), "mpesa", c); err != nil {
				t.Fatal(err)
			}
			w.step()
			w.is(first.Key, payout.TakenBack)
			if _, err := w.desk.Mend(t.Context(), first.Key, Nothing, "Joseph", "", ""); err != nil {
				t.Fatal(err)
			}
			w.step()
			w.is(first.Key, payout.Closed)
			if w.core.transit[first.Key] != 0 {
				t.Errorf("%d in transit", w.core.transit[first.Key])
			}
			w.is(next.Key, payout.Accepted)
		})
	}
}

// TestALineTakenOutOfAWaitingBatch: the batch can still be decided on, withdrawn and run out, and nobody else waits for it.
func TestALineTakenOutOfAWaitingBatch(t *testing.T) {
	for name, end := range map[string]func(*world, payout.Group) payout.State{
		"approved": func(w *world, g payout.Group) payout.State {
			if _, err := w.desk.Decide(context.Background(), w.who("joseph"), w.decision(g, "joseph", payout.Yes)); err != nil {
				w.Fatal(err)
			}
			w.step()
			return payout.Made
		},
		"withdrawn": func(w *world, g payout.Group) payout.State {
			if _, err := w.desk.Withdraw(context.Background(), w.who("rehema"), g.Key); err != nil {
				w.Fatal(err)
			}
			return payout.Pending
		},
		"ran out": func(w *world, g payout.Group) payout.State {
			w.now = g.Until.Add(time.Minute)
			w.step()
			return payout.Expired
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 1)
			out, stays := w.pay("rehema", 1, 5000), w.pay("rehema", 2, 5000)
			g := w.group("rehema", out, stays)
			g.Asks = true
			if _, err := w.desk.Ask(t.Context(), w.who("rehema"), deskapi.Ask{Batch: g}); err != nil {
				t.Fatal(err)
			}
			if _, err := w.desk.Cancel(t.Context(), w.who("rehema"), out.Key); err != nil {
				t.Fatal(err)
			}
			w.is(stays.Key, end(w, g))
			w.is(out.Key, payout.Cancelled)
			if n := w.rails["mpesa"].books.Moved(string(out.Key)); n != 0 {
				t.Errorf("what was taken out moved %d times", n)
			}
		})
	}
}

// TestPaidBehindOurBack: a proven callback about a payment that was thought not to have arrived keeps it from going out
// again; people look.
func TestPaidBehindOurBack(t *testing.T) {
	w := newWorld(t, 1)
	w.rails["mpesa"].books.Script(farside.Unsent)
	p := w.pay("rehema", 1, 5000)
	w.must("rehema", p)
	w.step()
	w.is(p.Key, payout.Queued)
	body := string(p.Key) + "|" + p.Wallet.Number.E164() + "|" + p.Amount.Decimal() + "|KES|" + string(farside.Paid)
	err := w.desk.Hear(t.Context(), "mpesa", providers.Callback{Token: w.door().Token("mpesa", p.Key), Body: []byte(body)})
	if err != nil {
		t.Fatal(err)
	}
	w.later(time.Hour)
	if n := w.rails["mpesa"].books.Moved(string(p.Key)); n != 0 {
		t.Fatalf("sent again, %d times", n)
	}
	if got := w.show(p.Key); got.State == payout.Queued || got.State == payout.Closed {
		t.Errorf("it is %s: %v", got.State, events(got.Steps))
	}
}

// TestEvidenceSentAgain: whoever did not hear the answer may say the same again; it counts once.
func TestEvidenceSentAgain(t *testing.T) {
	w := newWorld(t, 1)
	w.rails["mpesa"].books.Script(farside.Stuck)
	p := w.pay("rehema", 1, 5000)
	w.must("rehema", p)
	w.step()
	w.later(30 * time.Hour)
	w.is(p.Key, payout.Review)
	for i, name := range []string{"joseph", "joseph", "mary", "mary"} {
		e, err := payout.Evidence{Payment: p.Key, Paid: true, Ref: "QK1", Note: "seen on the statement", At: w.now}.Sign(w.users[name])
		if err != nil {
			t.Fatal(err)
		}
		s, err := w.desk.Evidence(t.Context(), w.who(name), e)
		if err != nil {
			t.Fatalf("%d, %s: %v", i, name, err)
		}
		if settled := s.State != payout.Review; settled != (i >= 2) {
			t.Fatalf("%d, %s: %s", i, name, s.State)
		}
	}
}

// TestWhoMayWitness: neither the payee nor who asked for the payment; and of two who say the same one is an approver.
func TestWhoMayWitness(t *testing.T) {
	for name, c := range map[string]struct {
		by   []string
		loan int64
		want string // key of the last one's refusal
		end  payout.State
	}{
		"an approver and a colleague":  {[]string{"joseph", "peter"}, 1, "", payout.Paid},
		"a colleague and an approver":  {[]string{"peter", "joseph"}, 1, "", payout.Paid},
		"two colleagues":               {[]string{"peter", "otieno"}, 1, "", payout.Review},
		"two colleagues, an approver":  {[]string{"peter", "otieno", "mary"}, 1, "", payout.Paid},
		"who asked for it":             {[]string{"joseph", "rehema"}, 1, "payout.maker", payout.Review},
		"an approver who is the payee": {[]string{"joseph", "mary"}, 2, "payout.payee", payout.Review},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 1)
			w.rails["mpesa"].books.Script(farside.Stuck)
			p := w.pay("rehema", c.loan, 5000)
			w.must("rehema", p)
			w.step()
			w.later(30 * time.Hour)
			var last error
			for _, by := range c.by {
				e, err := payout.Evidence{Payment: p.Key, Paid: true, Ref: "QK1", At: w.now}.Sign(w.users[by])
				if err != nil {
					t.Fatal(err)
				}
				_, last = w.desk.Evidence(t.Context(), w.who(by), e)
			}
			if last != nil || c.want != "" {
				keyIs(t, last, c.want)
			}
			w.is(p.Key, c.end)
		})
	}
}

// TestNotPaidIsNotSaidTooEarly: two people's word that it was not paid counts only once asking settles nothing any more, and only
// of what was sent before they said so.
func TestNotPaidIsNotSaidTooEarly(t *testing.T) {
	w := newWorld(t, 1)
	p := w.pay("rehema", 1, 5000)
	says := func(name string, of app.Key, at time.Time) error {
		e, err := payout.Evidence{Payment: of, Note: "not on the statement", At: at}.Sign(w.users[name])
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.desk.Evidence(t.Context(), w.who(name), e)
		return err
	}
	w.rails["mpesa"].deaf = func() bool { return true }
	w.rails["mpesa"].books.Script(farside.LosesAnswer)
	w.must("rehema", p)
	w.step()
	w.later(3 * time.Minute)
	w.is(p.Key, payout.Unsure)
	for _, name := range []string{"joseph", "peter"} {
		keyIs(t, says(name, p.Key, w.now), "payout.still_asked")
	}
	_, err := w.desk.Ask(t.Context(), w.who("otieno"), w.sent(w.group("otieno", w.pay("otieno", 1, 5000))))
	keyIs(t, err, "payout.twice")
	odd := w.pay("rehema", 2, 5000)
	w.rails["mpesa"].books.Script(farside.WrongAmount)
	w.must("rehema", odd)
	w.step()
	w.is(odd.Key, payout.Review)
	keyIs(t, says("joseph", odd.Key, w.now), "payout.ask_first")
	if _, err := w.desk.AskNow(t.Context(), w.who("rehema"), odd.Key); err != nil {
		t.Fatal(err)
	}
	w.later(2 * time.Minute)
	keyIs(t, says("joseph", odd.Key, w.now), "payout.still_asked")
	w.later(31 * time.Hour)
	w.is(p.Key, payout.Review)
	for _, at := range []time.Time{noon.Add(-time.Minute), noon.Add(10 * time.Minute)} { // it comes late, and was seen early
		keyIs(t, says("joseph", p.Key, at), "payout.still_asked")
	}
	if err := says("mary", p.Key, w.now); err != nil {
		t.Fatal(err)
	}
	w.is(p.Key, payout.Review)
	if err := says("peter", p.Key, w.now); err != nil {
		t.Fatal(err)
	}
	w.is(p.Key, payout.Closed)
}

// TestNotSentAgainAfterADay: that a provider had no such order lets it go out again for a day; then it may have forgotten it.
func TestNotSentAgainAfterADay(t *testing.T) {
	w := newWorld(t, 1)
	w.rails["mpesa"].books.Script(farside.LosesOrder)
	p, other := w.pay("rehema", 1, 5000), w.pay("rehema", 2, 5000)
	w.must("rehema", p)
	w.step()
	w.rails["mpesa"].float = 0
	w.must("rehema", other)
	w.later(4 * time.Hour)
	w.is(p.Key, payout.Queued)
	w.now = w.now.Add(48 * time.Hour)
	w.rails["mpesa"].float = -1
	if err := w.desk.Resume(t.Context(), "mpesa"); err != nil {
		t.Fatal(err)
	}
	w.step()
	w.is(p.Key, payout.Review)
	if n := w.rails["mpesa"].books.Moved(string(p.Key)); n != 0 {
		t.Errorf("sent again, %d times", n)
	}
}

// TestAttest: at the desk itself two people say what they saw, as on devices; and approvers hear with their feeds of what is to
// be looked at, unless it is theirs.
func TestAttest(t *testing.T) {
	for name, c := range map[string]struct {
		by   [2]string
		paid bool
		ref  string
		days int
		want string
		end  payout.State
	}{
		"paid":                   {[2]string{"joseph", "peter"}, true, "QK1", 2, "", payout.Paid},
		"not paid":               {[2]string{"peter", "mary"}, false, "", 2, "", payout.Closed},
		"not paid, too early":    {[2]string{"peter", "joseph"}, false, "", 0, "payout.still_asked", payout.Review},
		"paid, without a number": {[2]string{"joseph", "peter"}, true, " ", 2, "payout.no_number", payout.Review},
		"one person twice":       {[2]string{"joseph", "Joseph "}, true, "QK1", 2, "payout.same_person", payout.Review},
		"no approver":            {[2]string{"peter", "otieno"}, true, "QK1", 2, "payout.not_approver", payout.Review},
		"who asked for it":       {[2]string{"joseph", "rehema"}, true, "QK1", 2, "payout.maker", payout.Review},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 1)
			w.rails["mpesa"].books.Script(farside.WrongAmount)
			w.rails["mpesa"].deaf = func() bool { return true }
			p := w.pay("rehema", 1, 5000)
			w.must("rehema", p)
			w.step()
			w.is(p.Key, payout.Review)
			_, err := w.desk.Attest(t.Context(), p.Key, c.by, true, "QK1", "the statement")
			if c.want == "" {
				keyIs(t, err, "payout.ask_first")
			}
			if _, err := w.desk.AskNow(t.Context(), w.who("rehema"), p.Key); err != nil {
				t.Fatal(err)
			}
			w.step()
			for user, n := range map[string]int{"joseph": 1, "mary": 1, "rehema": 0, "peter": 0} {
				if f, err := w.desk.Feed(t.Context(), w.who(user), 0, false); err != nil || len(f.Doubts) != n {
					t.Errorf("%s hears of %d doubts: %v", user, len(f.Doubts), err)
				}
			}
			w.now = w.now.Add(time.Duration(c.days) * 24 * time.Hour)
			_, err = w.desk.Attest(t.Context(), p.Key, c.by, c.paid, c.ref, "the statement")
			if c.want != "" {
				keyIs(t, err, c.want)
			} else if err != nil {
				t.Fatal(err)
			}
			w.is(p.Key, c.end)
		})
	}
}

// TestAShutDeviceStaysOut: neither with its old code nor with another user does it come in again, until it is let in.
func TestAShutDeviceStaysOut(t *testing.T) {
	w := newWorld(t, 1)
	code, err := w.desk.Invite(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	enrol := func() (deskapi.Enrolled, error) {
		k := w.users["rehema"]
		e, err := deskapi.Enrol{Code: code, Device: w.who("rehema").Device, At: w.now}.Sign(k)
		if err != nil {
			t.Fatal(err)
		}
		return w.desk.Enrol(t.Context(), e)
	}
	in, err := enrol()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.desk.ShutOut(t.Context(), w.who("rehema").Device.ID, "signed word"); err != nil {
		t.Fatal(err)
	}
	if c, err := w.desk.Who(t.Context(), in.Token); err != nil || c.Shut == "" {
		t.Fatalf("%+v %v", c, err)
	}
	_, err = enrol()
	keyIs(t, err, "desk.shut_out")
	if c, err := w.desk.Who(t.Context(), in.Token); err != nil || c.Shut == "" {
		t.Errorf("%+v %v", c, err)
	}
	if _, err := w.desk.ShutOut(t.Context(), w.who("rehema").Device.ID, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := enrol(); err != nil {
		t.Errorf("let in again: %v", err)
	}
}

// TestAShutDevicesKey: what the key of a device that is shut out signed counts no more, whoever brings it, and whether the
// device ever enrolled here or not.
func TestAShutDevicesKey(t *testing.T) {
	w := newWorld(t, 1)
	for _, name := range []string{"mary", "rehema"} {
		if _, err := w.desk.ShutOut(t.Context(), w.who(name).Device.ID, "signed word"); err != nil {
			t.Fatal(err)
		}
	}
	w.rails["mpesa"].books.Script(farside.Stuck)
	waits, lost := w.group("otieno", w.pay("otieno", 1, 5000)), w.pay("otieno", 3, 5000)
	waits.Asks = true
	if _, err := w.desk.Ask(t.Context(), w.who("otieno"), deskapi.Ask{Batch: waits}); err != nil {
		t.Fatal(err)
	}
	_, err := w.desk.Decide(t.Context(), w.who("otieno"), w.decision(waits, "mary", payout.Yes))
	keyIs(t, err, "payout.unsigned")
	_, err = w.desk.Ask(t.Context(), w.who("rehema"), w.sent(w.group("rehema", w.pay("rehema", 2, 5000))))
	keyIs(t, err, "payout.unsigned")
	w.must("otieno", lost)
	w.step()
	w.later(30 * time.Hour)
	e, err := payout.Evidence{Payment: lost.Key, Paid: true, Ref: "QK1", At: w.now}.Sign(w.users["mary"])
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.desk.Evidence(t.Context(), w.who("joseph"), e)
	keyIs(t, err, "payout.unsigned")
	if _, err := w.desk.ShutOut(t.Context(), w.who("mary").Device.ID, ""); err != nil {
		t.Fatal(err)
	}
	if _, err = w.desk.Evidence(t.Context(), w.who("joseph"), e); err != nil {
		t.Errorf("let in again: %v", err)
	}
}
