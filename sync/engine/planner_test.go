package engine

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daftari/app"
)

// maxDice always throws the highest.
func maxDice(n int64) int64 { return n - 1 }

func TestBackoff(t *testing.T) {
	p := Pace{}.withDefaults()
	for n, want := range []time.Duration{2, 4, 8, 16, 32, 64, 128, 256, 300, 300} {
		want *= time.Second
		if got := p.backoff(maxDice, n); got != want {
			t.Errorf("after %d failures at most %v, want %v", n, got, want)
		}
		if got := p.backoff(zeroDice, n); got != 0 {
			t.Errorf("full jitter begins at 0, not %v", got)
		}
	}
	for n, want := range map[int]time.Duration{-3: 2 * time.Second, 1 << 30: 5 * time.Minute} {
		if got := p.backoff(maxDice, n); got != want {
			t.Errorf("n %d: %v, want %v", n, got, want)
		}
	}
	for n, want := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60} {
		if hi, lo := p.await(maxDice, n), p.await(zeroDice, n); hi != want*time.Minute || lo != want*time.Minute/2 {
			t.Errorf("look %d at a pending one: %v to %v", n, lo, hi)
		}
	}
	now := time.Unix(1e9, 0)
	for _, c := range []struct {
		name     string
		at       time.Duration
		from, to time.Duration
	}{
		{"past means now", -time.Hour, 0, 0},
		{"to the letter, then jitter", time.Minute, time.Minute, time.Minute + 7*time.Second},
		{"little jitter for long", time.Hour, time.Hour, time.Hour + 30*time.Second},
		{"not for ever", 99 * time.Hour, 6 * time.Hour, 6*time.Hour + 30*time.Second},
	} {
		lo, hi := p.later(zeroDice, now, now.Add(c.at)).Sub(now), p.later(maxDice, now, now.Add(c.at)).Sub(now)
		if lo != c.from || hi != c.to {
			t.Errorf("%s: %v to %v, want %v to %v", c.name, lo, hi, c.from, c.to)
		}
	}
}

func TestOnceThrowsOnce(t *testing.T) {
	r := dice(rand.New(rand.NewPCG(1, 2)).Int64N).once()
	if a, b := r(1000), r(1000); a != b || a < 0 || a >= 1000 {
		t.Errorf("%d and %d", a, b)
	}
	if big := r(int64(time.Hour)); big < 0 || big >= int64(time.Hour) {
		t.Error(big)
	}
}

func TestLegal(t *testing.T) {
	proof := &app.Confirmation{Key: "k"}
	for _, c := range []struct {
		name string
		in   app.Outcome
		ask  bool
		want app.Event
	}{
		{"confirmed with evidence", app.Outcome{Event: app.Confirm, Proof: proof}, false, app.Confirm},
		{"confirmed without evidence", app.Outcome{Event: app.Confirm}, false, app.Lost},
		{"evidence of another entry", app.Outcome{Event: app.Confirm, Proof: &app.Confirmation{Key: "j"}}, false, app.Lost},
		{"posted and unknown there", app.Outcome{Event: app.UnknownThere}, false, app.Lost},
		{"asked and unknown there", app.Outcome{Event: app.UnknownThere, NewKey: true}, true, app.UnknownThere},
		{"asked and not applied", app.Outcome{Event: app.NotApplied, Class: app.Offline}, true, app.Lost},
		{"no event", app.Outcome{}, false, app.Lost},
		{"an event of another's", app.Outcome{Event: app.Cancel}, true, app.Lost},
		{"lost, and a new key", app.Outcome{Event: app.Lost, NewKey: true}, true, app.Lost},
	} {
		c.in.Key = "k"
		works := []app.Work{{Entry: app.Entry{Key: "k", State: app.Unsure}}}
		got := complete(works, []app.Outcome{c.in, {Key: "k", Event: app.Refuse}}, c.ask)[0]
		if got.Event != c.want || got.NewKey != (c.want == app.UnknownThere) {
			t.Errorf("%s: %+v", c.name, got)
		}
		from := app.Sending
		if c.ask {
			from = app.Unsure
		}
		if _, err := app.Next(from, got.Event); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if got := complete([]app.Work{{Entry: app.Entry{Key: "k"}}}, nil, false)[0]; got.Event != app.Lost || got.Key != "k" {
		t.Errorf("no outcome at all: %+v", got)
	}
}

// TestHealth of a call, by what came of its entries.
func TestHealth(t *testing.T) {
	o := func(e app.Event, c app.Class) app.Outcome { return app.Outcome{Event: e, Class: c} }
	for _, c := range []struct {
		name string
		outs []app.Outcome
		ask  bool
		want health
	}{
		{"nothing", nil, false, poor},
		{"one answer is enough", []app.Outcome{o(app.Lost, app.Doubtful), o(app.Confirm, ""), o(app.Lost, app.Internal)}, false, fine},
		{"a refusal is an answer", []app.Outcome{o(app.Refuse, app.Rejected)}, false, fine},
		{"425 is an answer", []app.Outcome{o(app.Lost, app.Busy)}, false, fine},
		{"told to wait while asking", []app.Outcome{o(app.Lost, app.Busy)}, true, busy},
		{"told to wait", []app.Outcome{o(app.NotApplied, app.Busy)}, false, busy},
		{"a lock is an answer", []app.Outcome{o(app.NotApplied, app.Conflict)}, false, fine},
		{"signed out outweighs", []app.Outcome{o(app.Confirm, ""), o(app.NotApplied, app.SignedOut)}, false, signedOut},
		{"timed out, the rest not sent", []app.Outcome{o(app.Lost, app.Doubtful), o(app.NotApplied, app.Offline)}, false, poor},
		{"nothing left the device", []app.Outcome{o(app.NotApplied, app.Offline)}, false, offline},
		{"portal", []app.Outcome{o(app.Lost, app.Foreign), o(app.NotApplied, app.Offline)}, false, portal},
		{"500", []app.Outcome{o(app.Lost, app.Internal)}, false, whole},
	} {
		if got, _ := healthOf(c.outs, c.ask); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestBreaker(t *testing.T) {
	p := Pace{}.withDefaults()
	now := time.Unix(1e9, 0)
	var s state
	call := func(h health) { s.learn(h, 1, false, time.Time{}, now, p, zeroDice) }
	var rests []time.Duration
	for range 11 {
		call(whole)
		rests = append(rests, max(0, s.OpenUntil.Sub(now))/time.Minute)
	}
	if d := cmp.Diff([]time.Duration{0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15}, rests); d != "" {
		t.Error("five in a row open it, each probe that fails doubles: ", d)
	}
	if s.size(p, false) != 1 {
		t.Error("a probe is one entry")
	}
	call(fine)
	if s.OpenUntil.After(now) || s.Opens != 0 || s.retries() != 0 {
		t.Errorf("a probe that works closes it: %+v", s)
	}
	s = state{}
	for range 21 { // every other call fails, so that the next one is a retry
		call(poor)
		if s.OpenUntil.After(now) {
			t.Fatalf("open after %d retries", s.retries())
		}
		call(fine)
	}
	if call(poor); s.retries() != 21 || !s.OpenUntil.After(now) {
		t.Errorf("%d retries in the last 100 calls, and the breaker is closed", s.retries())
	}
}

// TestStateProperties: whatever the line does, no wait is for ever and one answer ends them all.
func TestStateProperties(t *testing.T) {
	p := Pace{}.withDefaults()
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(1e9, 0).UTC()
		var s state
		r := dice(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)).Int64N)
		for range rapid.IntRange(1, 150).Draw(t, "calls") {
			h := health(rapid.IntRange(int(fine), int(signedOut)).Draw(t, "health"))
			var told time.Time
			if h == busy {
				told = now.Add(time.Duration(rapid.IntRange(-100, 9000).Draw(t, "told")) * time.Second)
			}
			s.learn(h, s.size(p, false), rapid.Bool().Draw(t, "ask"), told, now, p, r)
			switch {
			case s.size(p, false) < 1 || s.size(p, false) > p.Batch:
				t.Fatalf("size %d", s.size(p, false))
			case s.OpenUntil.Sub(now) > p.OpenMax || s.LinkUntil.Sub(now) > p.Cap || s.BusyUntil.Sub(now) > p.Longest+30*time.Second:
				t.Fatalf("a wait that is too long: %+v", s)
			case h == busy && told.After(now) && s.BusyUntil.Before(told) && told.Sub(now) <= p.Longest:
				t.Fatalf("told %v, waits until %v", told, s.BusyUntil)
			case len(s.Calls) > p.Window:
				t.Fatalf("%d calls remembered", len(s.Calls))
			case h > busy && h < portal && s.retries()*100 > p.Percent*p.Window && !s.OpenUntil.After(now):
				t.Fatalf("over the retry budget and closed: %+v", s)
			}
			book := newMemBook()
			if err := s.save(context.Background(), book); err != nil {
				t.Fatal(err)
			}
			back, err := loadState(context.Background(), book, now, p)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(s, back, cmp.AllowUnexported(state{})); d != "" {
				t.Fatalf("a restart forgets: %s", d)
			}
			now = now.Add(time.Duration(rapid.IntRange(0, 2000).Draw(t, "pause")) * time.Second)
		}
		s.learn(fine, 1, false, time.Time{}, now, p, r)
		if s.OpenUntil.After(now) || s.LinkUntil.After(now) || s.BusyUntil.After(now) || s.SignedOut {
			t.Fatalf("an answer came and it still waits: %+v", s)
		}
	})
}

// TestPlanner drives passes step by step against the model core; rapid shrinks what breaks.
func TestPlanner(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t, rapid.Uint64().Draw(rt, "seed"), dir)
		at := time.Unix(1e9, 0).UTC()
		now := func() time.Time { return at }
		w.core.now, w.core.clock = now, now
		pass := func(crash string) {
			e := w.engine("plan", Pace{})
			e.cfg.Now = now
			e.crash = func(step string) {
				if step == crash {
					panic(planted{step})
				}
			}
			s, err := takeSeat(dir)
			if err != nil || s == nil {
				rt.Fatal("no seat", err)
			}
			w.live(context.Background(), func(ctx context.Context) error { _, err := e.sit(ctx, s, byLine, errand{}); return err })
		}
		crashes := []string{"", "", "", "claimed", "answered", "learnt", "settled"}
		rt.Repeat(map[string]func(*rapid.T){
			"record": func(t *rapid.T) {
				for range rapid.IntRange(1, 3).Draw(t, "n") {
					e := w.entry(len(w.keys))
					e.Account.ID = int64(rapid.IntRange(1, 3).Draw(t, "account"))
					w.book.record(e, at)
					w.keys = append(w.keys, e.Key)
				}
			},
			"pass": func(t *rapid.T) {
				for range rapid.IntRange(1, 4).Draw(t, "n") {
					at = at.Add(time.Duration(rapid.IntRange(0, 2000).Draw(t, "wait")) * time.Second)
					pass(rapid.SampledFrom(crashes).Draw(t, "crash"))
				}
			},
			"weather": func(t *rapid.T) {
				w.calm()
				f := rapid.SampledFrom([]fault{noFault, dialFails, requestLost, replyLost, halfReply, arrivesLate, coreDies, wholeFails,
					underClose, captive}).Draw(t, "fault")
				w.core.odds[f] = rapid.IntRange(200, 1000).Draw(t, "odds")
			},
			"": func(t *rapid.T) {
				for _, p := range w.core.alarm {
					t.Fatal(p)
				}
				for _, r := range w.book.rowsNow() {
					e, n := r.entry, w.core.booked[r.entry.Key]
					if n > 1 || e.State == app.Confirmed && n != 1 || e.State == app.Refused && n != 0 {
						t.Fatalf("%s is %s and booked %d times", e.Key, e.State, n)
					}
				}
			},
		})
	})
}
