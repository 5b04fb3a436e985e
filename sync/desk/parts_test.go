package desk

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/providers"
	"daftari/providers/farside"
	"daftari/providers/limits"
	"daftari/store/deskbook"
	"daftari/sync/desk/parts"
)

// capped lets no wallet take more than 40,000 at once.
func capped() []limits.Rule {
	return []limits.Rule{{Country: "KE", Kind: limits.TxMax, Amount: "40000", Currency: "KES"}}
}

// splitting is a world whose institution lets payments go in parts, and one of 100,000 that goes in three.
func splitting(t *testing.T, o payout.Order) (*world, payout.Payment, []app.Key) {
	w := newWorld(t, 1)
	w.splits(o)
	p := w.pay("rehema", 1, 100_000)
	return w, p, []app.Key{parts.Key(p.Key, 1, 0), parts.Key(p.Key, 2, 0), parts.Key(p.Key, 3, 0)}
}

func (w *world) splits(o payout.Order) {
	w.Helper()
	policy := w.policy(o)
	policy.Split = true
	if err := w.desk.SetPolicy(context.Background(), policy); err != nil {
		w.Fatal(err)
	}
}

// moved is what moved of keys at a rail, in their order.
func (w *world) moved(keys ...app.Key) (all []int) {
	for _, k := range keys {
		all = append(all, w.rails["mpesa"].books.Moved(string(k)))
	}
	return all
}

// stand are the states of the parts of a payment.
func (w *world) stand(key app.Key) (all []payout.State) {
	for _, p := range w.show(key).Parts {
		all = append(all, p.State)
	}
	return all
}

func (w *world) parts(key app.Key, want ...payout.State) {
	w.Helper()
	if got := w.stand(key); !slices.Equal(got, want) {
		w.Fatalf("parts are %v, want %v", got, want)
	}
}

// each order of paying and posting, as all of these must hold in each.
func inEachOrder(t *testing.T, what func(t *testing.T, w *world, p payout.Payment, keys []app.Key)) {
	for _, o := range payout.Orders() {
		t.Run(string(o), func(t *testing.T) {
			w, p, keys := splitting(t, o)
			what(t, w, p, keys)
			if w.core.inTransit() != 0 {
				t.Errorf("%d in transit", w.core.inTransit())
			}
		})
	}
}

func TestPartsAllPaid(t *testing.T) {
	inEachOrder(t, func(t *testing.T, w *world, p payout.Payment, keys []app.Key) {
		w.must("rehema", p)
		w.step()
		got := w.is(p.Key, payout.Made)
		w.parts(p.Key, payout.Made, payout.Made, payout.Made)
		if !slices.Equal(w.moved(keys...), []int{1, 1, 1}) || w.rails["mpesa"].books.Moved(string(p.Key)) != 0 || w.core.posted[p.Key] != 1 {
			t.Errorf("moved %v, posted %d", w.moved(keys...), w.core.posted[p.Key])
		}
		want := []string{"40000.00", "40000.00", "20000.00"}
		refs := ""
		for i, one := range got.Parts {
			if one.Amount != want[i] || one.Ref == "" {
				t.Errorf("part %d: %+v", i+1, one)
			}
			refs += "+" + one.Ref
		}
		if got.Ref != refs[1:] {
			t.Errorf("reference %q, of its parts %q", got.Ref, refs[1:])
		}
	})
}

// TestPartsOnlyWhere: the policy is off, it fits, another limit would be passed too, or the last part would be too small.
func TestPartsOnlyWhere(t *testing.T) {
	day := append(capped(), limits.Rule{Country: "KE", Kind: limits.DayValue, Amount: "110000", Currency: "KES"})
	for name, c := range map[string]struct {
		off    bool
		rules  []limits.Rule
		before int64 // to the same wallet, today
		amount int64
		parts  int
	}{
		"above":                         {false, capped(), 0, 80_001, 3},
		"to the shilling":               {false, capped(), 0, 80_000, 2},
		"within":                        {false, capped(), 0, 40_000, 0},
		"the policy is off":             {true, capped(), 0, 100_000, 0},
		"within the day's":              {false, day, 0, 100_000, 3},
		"above the day's":               {false, day, 20_000, 100_000, 0},
		"the last would be too small":   {false, append(capped(), limits.Rule{Country: "KE", Kind: limits.TxMin, Amount: "10", Currency: "KES"}), 0, 80_009, 0},
		"more parts than anybody means": {false, []limits.Rule{{Country: "KE", Kind: limits.TxMax, Amount: "1000", Currency: "KES"}}, 0, 80_000, 0},
		"another country's":             {false, []limits.Rule{{Country: "UG", Kind: limits.TxMax, Amount: "1000", Currency: "KES"}}, 0, 80_000, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 1)
			w.desk.Limits = c.rules
			if !c.off {
				w.splits(payout.PayThenPost)
			}
			p := w.pay("rehema", 1, c.amount)
			if c.before > 0 {
				first := w.pay("rehema", 1, c.before)
				first.Purpose, first.Account, first.Tranche = payout.Withdrawal, app.AccountRef{Kind: app.OnSavings, ID: 12}, app.Date{}
				w.must("rehema", first)
				w.step()
				w.is(first.Key, payout.Made)
			}
			w.must("rehema", p)
			w.step()
			if got := w.is(p.Key, payout.Made); len(got.Parts) != c.parts {
				t.Errorf("it went in %d parts", len(got.Parts))
			}
		})
	}
}

// TestPartsFirstRefused: it costs nothing, and what is booked is taken back as of any payment.
func TestPartsFirstRefused(t *testing.T) {
	inEachOrder(t, func(t *testing.T, w *world, p payout.Payment, keys []app.Key) {
		w.rails["mpesa"].books.Script(farside.Refuses)
		w.must("rehema", p)
		w.step()
		w.is(p.Key, payout.Closed)
		w.parts(p.Key, payout.Closed, payout.Cancelled, payout.Cancelled)
		if !slices.Equal(w.moved(keys...), []int{0, 0, 0}) || w.core.posted[p.Key] != 0 {
			t.Errorf("moved %v", w.moved(keys...))
		}
		if _, err := w.desk.Ask(t.Context(), w.who("otieno"), w.sent(w.group("otieno", w.pay("otieno", 1, 5000)))); err != nil {
			t.Errorf("its loan is barred yet: %v", err)
		}
		w.step()
	})
}

// TestPartsSecondRefused: what was paid stands, the loan is barred, and a person has the rest sent again, under another key, or
// books what she paid otherwise.
func TestPartsSecondRefused(t *testing.T) {
	for name, way := range map[string]Way{"sent again": TryAgain, "paid otherwise": Posted} {
		t.Run(name, func(t *testing.T) {
			inEachOrder(t, func(t *testing.T, w *world, p payout.Payment, keys []app.Key) {
				w.rails["mpesa"].books.Script(farside.None, farside.Refuses)
				w.must("rehema", p)
				w.step()
				w.later(3 * time.Hour)
				if got := w.is(p.Key, payout.Stuck); got.Reason != "payout.part_refused" {
					t.Errorf("%+v", got.Status)
				}
				w.parts(p.Key, payout.Paid, payout.Closed, payout.Queued)
				_, err := w.desk.Ask(t.Context(), w.who("otieno"), w.sent(w.group("otieno", w.pay("otieno", 1, 5000))))
				keyIs(t, err, "payout.twice")
				_, err = w.desk.Cancel(t.Context(), w.who("rehema"), p.Key)
				keyIs(t, err, "payout.too_late")
				_, err = w.desk.Mend(t.Context(), p.Key, Nothing, "Joseph", "", "")
				keyIs(t, err, "payout.no_way")
				if _, err := w.desk.Mend(t.Context(), p.Key, way, "Joseph", "", "by hand"); err != nil {
					t.Fatal(err)
				}
				w.step()
				w.is(p.Key, payout.Made)
				again := parts.Key(p.Key, 2, 1)
				if way == Posted { // the books are hers
					clear(w.core.transit)
					w.parts(p.Key, payout.Made, payout.Closed, payout.Cancelled)
					if got := w.moved(append(keys, again)...); !slices.Equal(got, []int{1, 0, 0, 0}) || w.core.posted[p.Key] != 0 {
						t.Errorf("moved %v, posted %d", got, w.core.posted[p.Key])
					}
					return
				}
				w.parts(p.Key, payout.Made, payout.Made, payout.Made)
				if got := w.moved(append(keys, again)...); !slices.Equal(got, []int{1, 0, 1, 1}) || w.core.posted[p.Key] != 1 {
					t.Errorf("moved %v, posted %d", got, w.core.posted[p.Key])
				}
			})
		})
	}
}

// TestPartsSecondUnsure: the third waits, and so does everybody else, until an enquiry tells.
func TestPartsSecondUnsure(t *testing.T) {
	inEachOrder(t, func(t *testing.T, w *world, p payout.Payment, keys []app.Key) {
		w.rails["mpesa"].books.Script(farside.None, farside.LosesAnswer)
		w.must("rehema", p)
		w.step()
		got := w.is(p.Key, payout.Unsure)
		w.parts(p.Key, payout.Paid, payout.Unsure, payout.Queued)
		if got.Next.IsZero() || w.rails["mpesa"].books.Came(string(keys[2])) != 0 {
			t.Errorf("%+v", got.Status)
		}
		w.later(10 * time.Minute)
		w.is(p.Key, payout.Made)
		if !slices.Equal(w.moved(keys...), []int{1, 1, 1}) || w.core.posted[p.Key] != 1 {
			t.Errorf("moved %v, posted %d", w.moved(keys...), w.core.posted[p.Key])
		}
	})
}

// TestPartsTwoPeople: of a part that no asking settles two people say what the statement shows; the same word that comes again
// is not of the next part.
func TestPartsTwoPeople(t *testing.T) {
	inEachOrder(t, func(t *testing.T, w *world, p payout.Payment, keys []app.Key) {
		w.rails["mpesa"].deaf = func() bool { return true }
		w.rails["mpesa"].books.Script(farside.LosesAnswer, farside.LosesAnswer)
		w.must("rehema", p)
		w.step()
		w.later(40 * time.Hour)
		w.is(p.Key, payout.Review)
		w.parts(p.Key, payout.Review, payout.Queued, payout.Queued)
		for _, who := range []string{"peter", "joseph", "joseph"} {
			e, err := payout.Evidence{Payment: p.Key, Paid: true, Ref: "QK1", Note: "it is on the statement", At: w.now}.Sign(w.users[who])
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.desk.Evidence(t.Context(), w.who(who), e); err != nil {
				t.Fatal(err)
			}
		}
		w.step()
		w.is(p.Key, payout.Unsure)
		w.parts(p.Key, payout.Paid, payout.Unsure, payout.Queued)
		w.rails["mpesa"].deaf = nil
		w.later(7 * time.Hour)
		w.is(p.Key, payout.Made)
		if !slices.Equal(w.moved(keys...), []int{1, 1, 1}) {
			t.Errorf("moved %v", w.moved(keys...))
		}
	})
}

// TestPartsDeath: the desk dies after a part was claimed; it asks, and goes on.
func TestPartsDeath(t *testing.T) {
	inEachOrder(t, func(t *testing.T, w *world, p payout.Payment, keys []app.Key) {
		died := 0
		w.rails["mpesa"].wire = func(at string) {
			if at == "after the order" && w.rails["mpesa"].books.Came(string(keys[1])) == 1 && died == 0 {
				died++
				panic(death{at})
			}
		}
		w.must("rehema", p)
		func() {
			defer func() { _ = recover() }()
			w.step()
		}()
		w.open()
		w.parts(p.Key, payout.Paid, payout.Unsure, payout.Queued)
		w.is(p.Key, payout.Unsure)
		w.later(10 * time.Minute)
		w.is(p.Key, payout.Made)
		if died != 1 || !slices.Equal(w.moved(keys...), []int{1, 1, 1}) {
			t.Errorf("moved %v", w.moved(keys...))
		}
	})
}

// TestPartsUnsent: what did not arrive goes again, and can be taken out as long as nothing arrived.
func TestPartsUnsent(t *testing.T) {
	inEachOrder(t, func(t *testing.T, w *world, p payout.Payment, keys []app.Key) {
		w.rails["mpesa"].books.Script(farside.Unsent)
		w.must("rehema", p)
		w.step()
		w.is(p.Key, payout.Queued)
		if _, err := w.desk.Cancel(t.Context(), w.who("rehema"), p.Key); err != nil {
			t.Fatal(err)
		}
		w.later(time.Hour)
		if s := w.show(p.Key).State; s != payout.Cancelled && s != payout.Closed {
			t.Errorf("it is %s", s)
		}
		w.parts(p.Key, payout.Cancelled, payout.Cancelled, payout.Cancelled)

		next := w.pay("rehema", 3, 100_000)
		w.rails["mpesa"].books.Script(farside.Unsent, farside.None, farside.Unsent, farside.Unsent)
		w.must("rehema", next)
		w.later(time.Hour)
		w.is(next.Key, payout.Made)
	})
}

// TestPartsCallback: a provider calls back about a part, to its own address, before its answer is in and after.
func TestPartsCallback(t *testing.T) {
	inEachOrder(t, func(t *testing.T, w *world, p payout.Payment, keys []app.Key) {
		w.rails["mpesa"].books.Script(farside.LosesAnswer)
		w.must("rehema", p)
		w.step()
		w.is(p.Key, payout.Unsure)
		c, ok := w.rails["mpesa"].callback(keys[0])
		if !ok {
			t.Fatal("it has not arrived")
		}
		whole := providers.Callback{Token: w.door().Token("mpesa", p.Key), Body: c.Body}
		whole.Body = bytes.ReplaceAll(whole.Body, []byte(keys[0]), []byte(p.Key))
		if err := w.desk.Hear(t.Context(), "mpesa", whole); err == nil {
			t.Error("it is heard of the whole, which no provider knows")
		}
		for range 2 {
			if err := w.desk.Hear(t.Context(), "mpesa", c); err != nil {
				t.Fatal(err)
			}
		}
		w.step()
		w.is(p.Key, payout.Made)
		if err := w.desk.Hear(t.Context(), "mpesa", c); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(w.moved(keys...), []int{1, 1, 1}) || w.core.posted[p.Key] != 1 {
			t.Errorf("moved %v, posted %d", w.moved(keys...), w.core.posted[p.Key])
		}
		_, err := w.desk.AskNow(t.Context(), w.who("rehema"), keys[0])
		keyIs(t, err, "payout.unknown")
	})
}

// TestPartsTakenBack: a provider reverses what it had paid: where some stays, a person says what she did of the rest; where
// nothing does, what is booked is taken back.
func TestPartsTakenBack(t *testing.T) {
	for name, all := range map[string]bool{"one": false, "all": true} {
		t.Run(name, func(t *testing.T) {
			inEachOrder(t, func(t *testing.T, w *world, p payout.Payment, keys []app.Key) {
				faults := []farside.Fault{farside.None, farside.Reverses}
				if all {
					faults = []farside.Fault{farside.Reverses, farside.Reverses, farside.Reverses}
				}
				w.rails["mpesa"].books.Script(faults...)
				w.must("rehema", p)
				w.step()
				w.is(p.Key, payout.Made)
				w.now = w.now.Add(2 * time.Hour)
				for _, k := range keys {
					c, _ := w.rails["mpesa"].callback(k)
					if err := w.desk.Hear(t.Context(), "mpesa", c); err != nil {
						t.Fatal(err)
					}
				}
				w.step()
				w.is(p.Key, payout.TakenBack)
				_, err := w.desk.Mend(t.Context(), p.Key, Nothing, "Joseph", "", "")
				if all {
					if err != nil {
						t.Fatal(err)
					}
					w.step()
					w.is(p.Key, payout.Closed)
					w.parts(p.Key, payout.Closed, payout.Closed, payout.Closed)
					if w.core.posted[p.Key] != 0 || len(w.core.out) != 0 {
						t.Errorf("posted %d times, %v", w.core.posted[p.Key], w.core.out)
					}
					return
				}
				keyIs(t, err, "payout.no_way")
				if _, err := w.desk.Mend(t.Context(), p.Key, Posted, "Joseph", "the rest in cash", "by hand"); err != nil {
					t.Fatal(err)
				}
				w.is(p.Key, payout.Made)
				w.parts(p.Key, payout.Made, payout.Closed, payout.Made)
			})
		})
	}
}

// TestPartsPaidAfterAll: a part that its provider had refused turns out to be paid: nothing of the payment is sent or posted
// by itself any more.
func TestPartsPaidAfterAll(t *testing.T) {
	inEachOrder(t, func(t *testing.T, w *world, p payout.Payment, keys []app.Key) {
		w.rails["mpesa"].books.Script(farside.Refuses)
		w.must("rehema", p)
		w.step()
		w.is(p.Key, payout.Closed)
		one := p
		one.Key, one.Amount = keys[0], kes(40_000)
		w.proves(one)
		w.later(3 * time.Hour)
		if got := w.is(p.Key, payout.Stuck); got.Reason != paidAfterAll {
			t.Errorf("%+v", got.Status)
		}
		_, err := w.desk.Ask(t.Context(), w.who("otieno"), w.sent(w.group("otieno", w.pay("otieno", 1, 5000))))
		keyIs(t, err, "payout.twice")
		_, err = w.desk.Mend(t.Context(), p.Key, Nothing, "Joseph", "", "")
		keyIs(t, err, "payout.no_way")
		if w.core.posted[p.Key] != 0 {
			t.Error("it was posted")
		}
		if _, err := w.desk.Mend(t.Context(), p.Key, Posted, "Joseph", "", "by hand"); err != nil {
			t.Fatal(err)
		}
		w.is(p.Key, payout.Made)
		if n := w.rails["mpesa"].books.Came(string(keys[1])); n != 0 {
			t.Errorf("%d orders", n)
		}
	})
}

// TestPartsRestored: a copy is put back in which the first part was paid and the second not sent, which it was since.
func TestPartsRestored(t *testing.T) {
	inEachOrder(t, func(t *testing.T, w *world, p payout.Payment, keys []app.Key) {
		w.rails["mpesa"].books.Script(farside.None, farside.Unsent)
		w.must("rehema", p)
		w.step()
		w.parts(p.Key, payout.Paid, payout.Queued, payout.Queued)
		w.is(p.Key, payout.Accepted)
		var saved bytes.Buffer
		if err := w.book.Backup(t.Context(), &saved); err != nil {
			t.Fatal(err)
		}
		w.rails["mpesa"].books.Script(farside.None, farside.LosesOrder)
		w.later(2 * time.Minute)
		w.parts(p.Key, payout.Paid, payout.Paid, payout.Unsure)
		came := [2]int{w.rails["mpesa"].books.Came(string(keys[1])), w.rails["mpesa"].books.Came(string(keys[2]))}

		w.puts(saved.Bytes())
		w.desk.Limits = capped()
		if _, err := w.desk.Restored(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.later(26 * time.Hour)
		w.is(p.Key, payout.Review)
		w.parts(p.Key, payout.Paid, payout.Paid, payout.Review)
		for _, who := range []string{"peter", "joseph"} {
			e, err := payout.Evidence{Payment: p.Key, Note: "not on the statement", At: w.now}.Sign(w.users[who])
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.desk.Evidence(t.Context(), w.who(who), e); err != nil {
				t.Fatal(err)
			}
		}
		w.is(p.Key, payout.Stuck)
		if now := [2]int{w.rails["mpesa"].books.Came(string(keys[1])), w.rails["mpesa"].books.Came(string(keys[2]))}; now != came {
			t.Errorf("%v orders, before the copy came back %v", now, came)
		}
		if _, err := w.desk.Mend(t.Context(), p.Key, TryAgain, "Joseph", "", ""); err != nil {
			t.Fatal(err)
		}
		w.step()
		w.is(p.Key, payout.Made)
		if got := w.moved(append(keys, parts.Key(p.Key, 3, 1))...); !slices.Equal(got, []int{1, 1, 0, 1}) || w.core.posted[p.Key] != 1 {
			t.Errorf("moved %v", got)
		}
	})
}

// TestPartsLoanChanged: between two parts the core says that the loan is not to be paid: no more is sent.
func TestPartsLoanChanged(t *testing.T) {
	w, p, keys := splitting(t, payout.PayThenPost)
	w.rails["mpesa"].books.Script(farside.LosesAnswer)
	w.must("rehema", p)
	w.step()
	w.core.closed[1] = true
	w.now = w.now.Add(10 * time.Minute)
	w.step()
	w.is(p.Key, payout.Stuck)
	w.parts(p.Key, payout.Paid, payout.Queued, payout.Queued)
	if !slices.Equal(w.moved(keys...), []int{1, 0, 0}) {
		t.Errorf("moved %v", w.moved(keys...))
	}
	w.core.closed[1] = false
	if _, err := w.desk.Mend(t.Context(), p.Key, TryAgain, "Joseph", "", ""); err != nil {
		t.Fatal(err)
	}
	w.step()
	w.is(p.Key, payout.Made)
}

// TestPartsHalted: a rail that stands still between two parts is tried again, and the payment goes on.
func TestPartsHalted(t *testing.T) {
	inEachOrder(t, func(t *testing.T, w *world, p payout.Payment, keys []app.Key) {
		w.rails["mpesa"].books.Script(farside.None, farside.SignsOut)
		w.must("rehema", p)
		w.step()
		w.is(p.Key, payout.Accepted)
		w.parts(p.Key, payout.Paid, payout.Queued, payout.Queued)
		_, err := w.desk.Cancel(t.Context(), w.who("rehema"), p.Key)
		keyIs(t, err, "payout.too_late")
		w.later(6 * time.Hour)
		w.is(p.Key, payout.Made)
		if !slices.Equal(w.moved(keys...), []int{1, 1, 1}) {
			t.Errorf("moved %v", w.moved(keys...))
		}
	})
}

// TestPartsTooOld: a part that its provider proved not to have is not sent again a day later, though its whole was just read.
func TestPartsTooOld(t *testing.T) {
	w, p, keys := splitting(t, payout.PayThenPost)
	w.rails["mpesa"].books.Script(farside.None, farside.LosesOrder)
	w.must("rehema", p)
	w.step()
	w.parts(p.Key, payout.Paid, payout.Unsure, payout.Queued)
	w.core.faults = func() string { return "unsent" }
	w.later(5 * time.Hour)
	w.is(p.Key, payout.Accepted)
	w.parts(p.Key, payout.Paid, payout.Queued, payout.Queued)
	w.now = w.now.Add(24 * time.Hour)
	w.core.faults = nil
	w.later(time.Hour)
	w.is(p.Key, payout.Review)
	w.parts(p.Key, payout.Paid, payout.Review, payout.Queued)
	if n := w.rails["mpesa"].books.Came(string(keys[1])); n != 1 {
		t.Errorf("%d orders", n)
	}
}

// TestPartsOfNobody: what devices, pages and counts are told of is the whole.
func TestPartsOfNobody(t *testing.T) {
	w, p, _ := splitting(t, payout.PayThenPost)
	w.must("rehema", p)
	w.step()
	f, err := w.desk.Feed(t.Context(), w.who("rehema"), 0, false)
	if err != nil || len(f.Payments) != 1 || f.Payments[0].Key != p.Key || len(f.Payments[0].Parts) != 3 {
		t.Errorf("%+v, %v", f.Payments, err)
	}
	s, err := w.desk.Standing(t.Context())
	if err != nil || s.Counts[payout.Made] != 1 || len(s.Counts) != 1 {
		t.Errorf("%v, %v", s.Counts, err)
	}
	if err := w.book.Read(t.Context(), func(tx *deskbook.Tx) error {
		n, err := tx.Made(p.Account)
		if n != 1 {
			t.Errorf("%d payments of the loan were made", n)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
