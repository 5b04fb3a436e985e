package desk

import (
	"context"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/app/secret"
	"daftari/providers"
	"daftari/providers/farside"
	"daftari/store/deskbook"
	"daftari/sync/deskapi"
)

// waiting is a batch that waits for a second person.
func (w *world) waits(lines ...payout.Payment) payout.Group {
	w.Helper()
	g := w.group("rehema", lines...)
	g.Asks = true
	if _, err := w.desk.Ask(context.Background(), w.who("rehema"), deskapi.Ask{Batch: g}); err != nil {
		w.Fatal(err)
	}
	return g
}

func (w *world) decide(d payout.Decision) error {
	_, err := w.desk.Decide(context.Background(), w.who("rehema"), d)
	return err
}

// byCode is a decision by an answer that was read over the telephone.
func (w *world) byCode(g payout.Group, by, code string, out ...app.Key) payout.Decision {
	left, err := g.Without(out)
	if err != nil {
		w.Fatal(err)
	}
	return payout.Decision{Batch: g.Key, Digest: left.Digest(), Verdict: payout.Yes, Out: out, Way: payout.ByCode, Code: code, At: w.now, Signed: payout.Signed{By: by}}
}

func (w *world) answer(k payout.CodeKey, g payout.Group, out ...app.Key) string {
	left, err := g.Without(out)
	if err != nil {
		w.Fatal(err)
	}
	code, err := k.Answer(left.Digest().Challenge(), len(left.Lines), left.Total)
	if err != nil {
		w.Fatal(err)
	}
	return code
}

// TestByCode: an approver's answer lets go the lines that it was given for; five wrong ones, and only a signature does.
func TestByCode(t *testing.T) {
	w := newWorld(t, 1)
	k := payout.CodeKey{Secret: secret.New("josephs")}
	if err := w.desk.SetCodeKey(t.Context(), "Joseph", k); err != nil {
		t.Fatal(err)
	}
	one, two := w.pay("rehema", 1, 60_000), w.pay("rehema", 3, 60_000)
	g := w.waits(one, two)
	all := w.answer(k, g)
	keyIs(t, w.decide(w.byCode(g, "joseph", all, one.Key)), "payout.code_wrong") // it is of both lines
	keyIs(t, w.decide(w.byCode(g, "mary", all)), "payout.code_wrong")            // she has no key
	keyIs(t, w.decide(w.byCode(g, "peter", all)), "payout.not_approver")
	if err := w.decide(w.byCode(g, "joseph", w.answer(k, g, one.Key), one.Key)); err != nil {
		t.Fatal(err)
	}
	w.step()
	w.is(one.Key, payout.Pending)
	w.is(two.Key, payout.Made)

	g = w.waits(w.pay("rehema", 4, 60_000))
	for range mostWrong {
		keyIs(t, w.decide(w.byCode(g, "joseph", "2222-2222")), "payout.code_wrong")
	}
	keyIs(t, w.decide(w.byCode(g, "joseph", w.answer(k, g))), "payout.code_wrong")
	if err := w.decide(w.decision(g, "joseph", payout.Yes)); err != nil {
		t.Errorf("by her own key: %v", err)
	}
}

// TestDecidedOnce: the same decision may come again, another does not.
func TestDecidedOnce(t *testing.T) {
	w := newWorld(t, 1)
	p := w.pay("rehema", 1, 5000)
	g := w.waits(p)
	yes := w.decision(g, "joseph", payout.Yes)
	for range 2 {
		if err := w.decide(yes); err != nil {
			t.Fatal(err)
		}
	}
	keyIs(t, w.decide(w.decision(g, "joseph", payout.No)), "payout.decided")
	keyIs(t, w.decide(w.decision(g, "mary", payout.Yes)), "payout.decided")
	forged := w.decision(w.waits(w.pay("rehema", 3, 5000)), "joseph", payout.Yes)
	forged.Signature[0]++
	keyIs(t, w.decide(forged), "payout.unsigned")
}

// TestCallbacks: only one that came to the payment's own address and tells our key, amount and wallet settles; any other
// has the provider asked, and seldom.
func TestCallbacks(t *testing.T) {
	for name, c := range map[string]struct {
		change func(token *string, f *[5]string)
		want   payout.State
	}{
		"as it is":           {func(*string, *[5]string) {}, payout.Made},
		"not paid":           {func(_ *string, f *[5]string) { f[4] = string(farside.Failed) }, payout.Closed},
		"not final":          {func(_ *string, f *[5]string) { f[4] = string(farside.Pending) }, payout.Accepted},
		"at no address":      {func(token *string, _ *[5]string) { *token = "guessed" }, payout.Accepted},
		"another amount":     {func(_ *string, f *[5]string) { f[2] = "7.00" }, payout.Accepted},
		"another currency":   {func(_ *string, f *[5]string) { f[3] = "UGX" }, payout.Accepted},
		"another wallet":     {func(_ *string, f *[5]string) { f[1] = "+254799999999" }, payout.Accepted},
		"no wallet":          {func(_ *string, f *[5]string) { f[1] = "" }, payout.Accepted},
		"another reference":  {func(_ *string, f *[5]string) { f[0] = "00000000-0000-4000-8000-000000000000" }, payout.Accepted},
		"a compact form too": {func(_ *string, f *[5]string) { f[0] = providers.Compact(app.Key(f[0])) }, payout.Made},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 1)
			w.rails["mpesa"].books.Script(farside.Stuck)
			p := w.pay("rehema", 1, 5000)
			w.must("rehema", p)
			w.step()
			w.is(p.Key, payout.Accepted)
			token := w.door().Token("mpesa", p.Key)
			f := [5]string{string(p.Key), p.Wallet.Number.E164(), p.Amount.Decimal(), "KES", string(farside.Paid)}
			c.change(&token, &f)
			for range 2 { // a replayed one changes nothing
				body := []byte(f[0] + "|" + f[1] + "|" + f[2] + "|" + f[3] + "|" + f[4])
				if err := w.desk.Hear(t.Context(), "mpesa", providers.Callback{Token: token, Body: body}); err != nil {
					t.Fatal(err)
				}
				w.step()
				w.is(p.Key, c.want)
			}
			if asked := w.show(p.Key).Asked; c.want == payout.Accepted && asked != 1 || c.want != payout.Accepted && asked != 0 {
				t.Errorf("asked %d times", asked)
			}
		})
	}
	w := newWorld(t, 1)
	keyIs(t, w.desk.Hear(t.Context(), "mpesa", providers.Callback{Body: []byte("?")}), "desk.callback")
	keyIs(t, w.desk.Hear(t.Context(), "mpesa", providers.Callback{Body: []byte("abcd|b|c|d|paid")}), "payout.unknown")
	keyIs(t, w.desk.Hear(t.Context(), "orange", providers.Callback{}), "payout.unknown")
}

// TestCollect: one open request to pay for each account; refused, silent, over before it left, and over while it is out.
func TestCollect(t *testing.T) {
	ask := func(w *world, loan int64) payout.Payment {
		p := w.pay("rehema", loan, 500)
		p.Purpose, p.Tranche, p.Until = payout.Collection, app.Date{}, w.now.Add(time.Hour)
		return p
	}
	send := func(w *world, p payout.Payment) error {
		_, err := w.desk.Collect(context.Background(), w.who("rehema"), p)
		return err
	}
	for name, c := range map[string]struct {
		faults []farside.Fault
		after  time.Duration
		want   payout.State
		booked int
	}{
		"accepted":            {nil, 0, payout.Made, 1},
		"refused":             {[]farside.Fault{farside.Refuses}, 0, payout.Closed, 0},
		"accepted late":       {[]farside.Fault{farside.Late}, 90 * time.Minute, payout.Made, 1},
		"the answer is lost":  {[]farside.Fault{farside.LosesAnswer}, 5 * time.Minute, payout.Made, 1},
		"it never answers":    {[]farside.Fault{farside.Stuck}, 30 * time.Hour, payout.Review, 0},
		"over before it left": {[]farside.Fault{farside.Unsent, farside.Unsent, farside.Unsent, farside.Unsent, farside.Unsent, farside.Unsent, farside.Unsent, farside.Unsent, farside.Unsent, farside.Unsent}, 2 * time.Hour, payout.Cancelled, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 1)
			w.rails["mpesa"].books.Script(c.faults...)
			p := ask(w, 1)
			for range 2 {
				if err := send(w, p); err != nil {
					t.Fatal(err)
				}
			}
			other := send(w, ask(w, 1))
			keyIs(t, other, "payout.twice")
			w.step()
			w.later(c.after)
			w.is(p.Key, c.want)
			if w.core.posted[p.Key] != c.booked {
				t.Errorf("booked %d times", w.core.posted[p.Key])
			}
			if err := send(w, ask(w, 1)); (err == nil) != (c.want != payout.Review) {
				t.Errorf("asked for anew: %v", err)
			}
		})
	}
	w := newWorld(t, 1)
	past, changed, alien := ask(w, 1), ask(w, 2), ask(w, 3)
	past.Until = w.now
	keyIs(t, send(w, past), "payout.request_past")
	if err := send(w, changed); err != nil {
		t.Fatal(err)
	}
	changed.Amount = kes(501)
	keyIs(t, send(w, changed), "payout.changed")
	alien.By.Username = "otieno"
	keyIs(t, send(w, alien), "payout.not_yours")
	alien = ask(w, 4)
	alien.Wallet.Provider = "orange"
	keyIs(t, send(w, alien), "payout.no_rail")
}

// TestRailSwitchedOff: what the desk took it does not refuse after, though nothing new is taken; and it is a refusal that a
// device hears.
func TestRailSwitchedOff(t *testing.T) {
	w := newWorld(t, 1)
	lines := w.pay("rehema", 1, 500)
	ask := w.sent(w.group("rehema", lines))
	request := w.pay("rehema", 2, 500)
	request.Purpose, request.Tranche, request.Until = payout.Collection, app.Date{}, w.now.Add(time.Hour)
	for _, on := range []bool{true, false} {
		if !on {
			none, err := providers.NewRegistry(nil)
			if err != nil {
				t.Fatal(err)
			}
			w.desk.Rails = none
		}
		if _, err := w.desk.Ask(t.Context(), w.who("rehema"), ask); err != nil {
			t.Errorf("on %v: %v", on, err)
		}
		if _, err := w.desk.Collect(t.Context(), w.who("rehema"), request); err != nil {
			t.Errorf("on %v: %v", on, err)
		}
	}
	_, err := w.desk.Ask(t.Context(), w.who("rehema"), w.sent(w.group("rehema", w.pay("rehema", 3, 500))))
	if keyIs(t, err, "payout.no_rail"); app.ClassOf(err) != app.Misfit {
		t.Error(err)
	}
}

// TestHalts: a rail that cannot pay stands still until its float lasts, it lets one in again, or a person says so; the
// other goes on.
func TestHalts(t *testing.T) {
	for name, c := range map[string]struct {
		short bool
		fault farside.Fault
		mend  func(*world)
		after time.Duration
	}{
		"its float is filled up": {true, "", func(w *world) { w.rails["mpesa"].float = 1 << 40 }, 20 * time.Minute},
		"it lets one in again":   {false, farside.SignsOut, func(*world) {}, 2 * time.Hour},
		"a person says so": {true, "", func(w *world) {
			w.rails["mpesa"].float = -1
			if err := w.desk.Resume(context.Background(), "mpesa"); err != nil {
				w.Fatal(err)
			}
		}, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, 1)
			if c.short {
				w.rails["mpesa"].float = 0
			} else {
				w.rails["mpesa"].books.Script(c.fault)
			}
			first, second, other := w.pay("rehema", 1, 5000), w.pay("rehema", 2, 5000), w.pay("rehema", 3, 5000)
			other.Wallet.Provider = "airtel"
			w.must("rehema", first)
			w.step()
			w.must("rehema", second, other)
			w.step()
			w.is(other.Key, payout.Made)
			if got := w.show(second.Key).State; got != payout.Queued && got != payout.Approved {
				t.Fatalf("it is %s while its rail stands still", got)
			}
			s, err := w.desk.Standing(t.Context())
			if err != nil || len(s.Halted) != 1 || s.Halted[0].Rail != "mpesa" {
				t.Fatalf("%+v %v", s, err)
			}
			c.mend(w)
			w.later(c.after)
			w.is(second.Key, payout.Made)
			if s, err := w.desk.Standing(t.Context()); err != nil || len(s.Halted) != 0 {
				t.Errorf("%+v %v", s, err)
			}
		})
	}
}

// TestRunsOut: nobody decided in time; the line goes back to its officer and may be asked for again.
func TestRunsOut(t *testing.T) {
	w := newWorld(t, 1)
	p := w.pay("rehema", 1, 5000)
	g := w.waits(p)
	w.now = w.now.Add(25 * time.Hour)
	w.step()
	w.is(p.Key, payout.Expired)
	keyIs(t, w.decide(w.decision(g, "joseph", payout.Yes)), "payout.decided")
	if b := (&sim{world: w}).batch(g.Key); b.State != deskbook.RanOut {
		t.Errorf("%+v", b)
	}
	w.must("rehema", p)
	w.step()
	w.is(p.Key, payout.Made)
}
