package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"daftari/app"
	"daftari/assets"
)

// bench is a book with n entries, a calm core, and an engine on them.
type bench struct {
	*world
	eng *Engine
}

func newBench(t *testing.T, dir string, n int) bench {
	w := newWorld(t, 7, dir)
	b := bench{w, w.engine("bench", Pace{})}
	for range n {
		b.add()
	}
	return b
}

// add an entry that the core takes, on a lane of its own.
func (b bench) add() {
	e := b.entry(len(b.keys))
	for refused(e) || e.Amount.Minor()%17 == 0 {
		e = b.entry(len(b.keys))
	}
	e.After, e.Account.ID = nil, int64(len(b.keys))
	b.book.record(e, b.now())
	b.keys = append(b.keys, e.Key)
}

// inBubble runs fn with fake time; dir is made outside.
func inBubble(t *testing.T, n int, fn func(t *testing.T, b bench)) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) { fn(t, newBench(t, dir, n)) })
}

func (b bench) sync(ctx context.Context) Report {
	b.t.Helper()
	rep, err := b.eng.Sync(ctx)
	if err != nil {
		b.t.Fatal(err)
	}
	if len(b.core.alarm) > 0 {
		b.t.Fatal(b.core.alarm[0])
	}
	return rep
}

func TestSyncSendsAMeetingInOneRequest(t *testing.T) {
	inBubble(t, 40, func(t *testing.T, b bench) {
		rep := b.sync(t.Context())
		if b.core.posts != 1 || rep.Posted != 40 || rep.Left != 0 || rep.Stop != Completed || !rep.Pulled {
			t.Errorf("%d posts, report %+v", b.core.posts, rep)
		}
	})
}

func TestStops(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault fault
		want  Stop
		class app.Class
		state app.State
	}{
		{"no network", dialFails, NoLine, app.Offline, app.Queued},
		{"a portal answers", captive, Portal, app.Foreign, app.Unsure},
		{"told to wait longer than patience", toldWait, ToldWait, app.Busy, app.Queued},
		{"password gone", passwordGone, SignIn, app.SignedOut, app.Queued},
		{"the core fails on and on", wholeFails, Failing, app.Busy, app.Unsure},
		{"the line eats all", requestLost, Failing, app.Busy, app.Unsure},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, 5, func(t *testing.T, b bench) {
				b.core.odds[c.fault] = 1000
				rep := b.sync(t.Context())
				if rep.Stop != c.want || rep.Posted != 0 || rep.Left != 5 {
					t.Errorf("report %+v", rep)
				}
				if p := rep.Problem(); p == nil || p.Class != c.class {
					t.Errorf("problem %v", p)
				}
				if got := b.tally()[c.state]; got != 5 {
					t.Errorf("states %v, want all %s", b.tally(), c.state)
				}
				b.calm()
				time.Sleep(time.Hour)
				if rep = b.sync(t.Context()); rep.Posted != 5 || rep.Problem() != nil {
					t.Errorf("afterwards %+v", rep)
				}
			})
		})
	}
}

// TestByHandGoesAtOnce: a person who presses Sync does not wait for a backoff of the line.
func TestByHandGoesAtOnce(t *testing.T) {
	inBubble(t, 3, func(t *testing.T, b bench) {
		b.core.odds[dialFails] = 1000
		for range 12 {
			b.sync(t.Context())
		}
		b.calm()
		start := time.Now()
		if rep := b.sync(t.Context()); rep.Posted != 3 || time.Since(start) > 0 {
			t.Errorf("after %v: %+v", time.Since(start), rep)
		}
	})
}

// TestRetryAfterIsKept to the letter: by a restart, by hand, and by Run, never a request before.
func TestRetryAfterIsKept(t *testing.T) {
	inBubble(t, 3, func(t *testing.T, b bench) {
		b.core.odds[toldWait] = 1000
		b.sync(t.Context())
		told := time.Now().Add(3 * time.Minute)
		b.calm()
		posts := b.core.posts
		b.eng = b.engine("restarted", Pace{})
		time.Sleep(100 * time.Second) // more than the patience of a pass is left
		if rep := b.sync(t.Context()); rep.Stop != ToldWait || b.core.posts != posts || rep.RetryAt.Before(told.UTC()) {
			t.Errorf("%d posts, %+v", b.core.posts-posts, rep)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		var first time.Time
		go func() {
			for ctx.Err() == nil && first.IsZero() {
				time.Sleep(time.Second)
				b.core.mu.Lock()
				if b.core.posts > posts {
					first = time.Now()
				}
				b.core.mu.Unlock()
			}
		}()
		if err := b.eng.Run(ctx); err != nil {
			t.Error(err)
		}
		synctest.Wait()
		if first.Before(told) || first.After(told.Add(time.Minute)) {
			t.Errorf("told to come at %v, came at %v", told, first)
		}
	})
}

// TestAskedBeforeSentAgain and found: a lost answer costs an enquiry, not a second posting.
func TestAskedBeforeSentAgain(t *testing.T) {
	inBubble(t, 20, func(t *testing.T, b bench) {
		b.core.odds[replyLost] = 1000
		go func() {
			time.Sleep(time.Second)
			b.calm()
		}()
		var told []app.SyncAsks
		b.eng.cfg.Watch = func(p Progress) { told = append(told, p.Asks) }
		rep := b.sync(t.Context())
		if rep.Posted != 20 || b.core.posts != 1 || b.core.asks != 2 { // the batch halved
			t.Errorf("%d posts, %d asks, %+v", b.core.posts, b.core.asks, rep)
		}
		if last := told[len(told)-1]; last != (app.SyncAsks{All: 20, Done: 20, Found: 20}) {
			t.Errorf("told %+v", told)
		}
	})
}

// TestPoisonIsIsolated: one item fails every batch that holds it; all others arrive in the same
// sync, and it ends with a person.
func TestPoisonIsIsolated(t *testing.T) {
	inBubble(t, 12, func(t *testing.T, b bench) {
		bad := b.keys[4]
		b.core.poison[bad] = true
		b.eng = b.engine("bench", Pace{InARow: 50, Percent: 100})
		if rep := b.sync(t.Context()); rep.Posted != 11 {
			t.Errorf("%+v", rep)
		}
		for range 12 {
			time.Sleep(20 * time.Minute)
			b.sync(t.Context())
		}
		if e := b.mem.by[bad].entry; e.State != app.Unsure || e.Person != "engine.person.keeps_failing" {
			t.Errorf("the poisoned one is %s, person %q after %d attempts", e.State, e.Person, len(b.mem.by[bad].attempts))
		}
	})
}

// TestBatchHalves on a line that carries three entries at most, and grows back.
func TestBatchHalves(t *testing.T) {
	p := Pace{}.withDefaults()
	var s state
	now := time.Unix(0, 0)
	var sizes []int
	for range 4 {
		sizes = append(sizes, s.size(p, false))
		s.learn(poor, s.size(p, false), false, now, now, p, zeroDice)
	}
	for range 7 {
		sizes = append(sizes, s.size(p, false))
		s.learn(fine, s.size(p, false), false, now, now, p, zeroDice)
	}
	if d := cmp.Diff([]int{50, 25, 12, 6, 3, 6, 12, 24, 48, 50, 50}, sizes); d != "" {
		t.Error(d)
	}
}

func zeroDice(int64) int64 { return 0 }

// TestStopIsBounded: what is on the wire gets the grace, then it is cut and stays Unsure.
func TestStopIsBounded(t *testing.T) {
	inBubble(t, 5, func(t *testing.T, b bench) {
		b.core.odds[hangs] = 1000
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			time.Sleep(3 * time.Second)
			cancel()
		}()
		start := time.Now()
		rep := b.sync(ctx)
		if took := time.Since(start); took != 13*time.Second || rep.Stop != Stopped {
			t.Errorf("took %v: %+v", took, rep)
		}
		if by := b.tally(); by[app.Unsure] != 5 {
			t.Errorf("states %v", by)
		}
	})
}

// TestStopLetsAnAnswerIn that comes within the grace.
func TestStopLetsAnAnswerIn(t *testing.T) {
	inBubble(t, 5, func(t *testing.T, b bench) {
		slow := &slowLedger{core: b.core, takes: 8 * time.Second}
		b.eng.cfg.Ledger = slow
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			time.Sleep(time.Second)
			cancel()
		}()
		if rep := b.sync(ctx); rep.Posted != 5 || rep.Stop != Stopped {
			t.Errorf("%+v", rep)
		}
	})
}

type slowLedger struct {
	*core
	takes time.Duration
}

func (s *slowLedger) Post(ctx context.Context, works []app.Work) ([]app.Outcome, error) {
	time.Sleep(s.takes)
	return s.core.Post(ctx, works)
}

// TestSecondFollowsFirst: two syncs at once, one works, both tell the same.
func TestSecondFollowsFirst(t *testing.T) {
	inBubble(t, 60, func(t *testing.T, b bench) {
		slow := &slowLedger{core: b.core, takes: 3 * time.Second}
		b.eng.cfg.Ledger = slow
		other := b.engine("second", Pace{})
		var seen []Progress
		other.cfg.Watch = func(p Progress) { seen = append(seen, p) }
		var wg sync.WaitGroup
		var first, second Report
		wg.Go(func() { first = b.sync(t.Context()) })
		wg.Go(func() {
			time.Sleep(time.Second)
			var err error
			if second, err = other.Sync(t.Context()); err != nil {
				t.Error(err)
			}
		})
		wg.Wait()
		if !second.Followed || first.Posted != 60 {
			t.Fatalf("first %+v second %+v", first, second)
		}
		second.Followed = false
		if d := cmp.Diff(first, second, cmp.AllowUnexported(Report{})); d != "" {
			t.Error(d)
		}
		if len(seen) < 2 || seen[len(seen)-1].Phase != Ended {
			t.Errorf("the follower saw %v", seen)
		}
	})
}

// TestFollowerTakesOver when the first one dies on the way.
func TestFollowerTakesOver(t *testing.T) {
	inBubble(t, 30, func(t *testing.T, b bench) {
		slow := &slowLedger{core: b.core, takes: 3 * time.Second}
		b.eng.cfg.Ledger = slow
		b.eng.crash = func(step string) {
			if step == "answered" {
				panic(planted{step})
			}
		}
		other := b.engine("second", Pace{})
		var wg sync.WaitGroup
		wg.Go(func() {
			b.live(t.Context(), func(ctx context.Context) error { _, err := b.eng.Sync(ctx); return err })
		})
		var rep Report
		wg.Go(func() {
			time.Sleep(time.Second)
			rep, _ = other.Sync(t.Context())
		})
		wg.Wait()
		if rep.Followed || rep.Recovered != 30 || rep.Posted != 30 || b.core.posts != 1 {
			t.Errorf("%d posts, %+v", b.core.posts, rep)
		}
	})
}

// TestManyEnginesOneBook: they all sync all the time over a bad line, nothing doubles.
func TestManyEnginesOneBook(t *testing.T) {
	inBubble(t, 120, func(t *testing.T, b bench) {
		b.wreck()
		var wg sync.WaitGroup
		for i := range 4 {
			e := b.engine("many", Pace{})
			wg.Go(func() {
				for range 30 {
					if _, err := e.Sync(t.Context()); err != nil {
						t.Error(err)
					}
					time.Sleep(time.Duration(i+1) * time.Minute)
					b.core.signIn()
				}
			})
		}
		wg.Wait()
		b.calm()
		for range 30 {
			b.sync(t.Context())
			time.Sleep(10 * time.Minute)
		}
		for _, p := range b.judge() {
			t.Error(p)
		}
	})
}

// TestStorm: 500 devices after an outage; the server's peak stays near the spread's 500/60.
func TestStorm(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		peak := map[int64]int{}
		var wg sync.WaitGroup
		back := time.Now().Add(30 * time.Minute)
		var mu sync.Mutex
		for i := range 500 {
			wg.Go(func() {
				p := Pace{}.withDefaults()
				book := newMemBook()
				r := rand.New(rand.NewPCG(1, uint64(i)))
				online := make(chan struct{}, 1)
				st := state{LinkFails: 9, LastGood: time.Now().Add(-time.Hour)}
				if err := st.save(t.Context(), book); err != nil {
					t.Error(err)
				}
				c := newCore(book, r)
				e, err := New(Config{Outbox: book, Mirror: book, Memory: book, Ledger: c, Now: time.Now, Rand: r.Int64N,
					Holder: fmt.Sprint(i), Dir: dir, Online: online, Pace: p})
				if err != nil {
					t.Error(err)
				}
				rn := runner{e: e, until: back.Add(time.Hour), spread: true}
				time.AfterFunc(time.Until(back), func() { online <- struct{}{} })
				if ok, err := rn.wait(t.Context()); !ok || err != nil {
					t.Error(ok, err)
				}
				mu.Lock()
				peak[time.Now().Unix()]++
				mu.Unlock()
			})
		}
		wg.Wait()
		most := 0
		for _, n := range peak {
			most = max(most, n)
		}
		if most > 24 || len(peak) < 50 {
			t.Errorf("peak %d a second over %d s", most, len(peak))
		}
	})
}

// TestRunWakes by a kick, by time, and by the line; a stop ends it.
func TestRunWakes(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, b bench) {
		online := make(chan struct{})
		b.eng.cfg.Online = online
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			if err := b.eng.Run(ctx); err != nil {
				t.Error(err)
			}
		})
		posted := func(want int, within time.Duration) {
			t.Helper()
			time.Sleep(within)
			synctest.Wait()
			if n := b.tally()[app.Confirmed]; n != want {
				t.Errorf("%d posted, want %d", n, want)
			}
		}
		posted(1, time.Second)
		b.add()
		posted(1, time.Minute)
		b.eng.Kick()
		posted(2, time.Second)
		b.core.odds[dialFails] = 1000
		b.add()
		b.eng.Kick()
		time.Sleep(time.Minute)
		b.calm()
		online <- struct{}{}
		posted(3, time.Second)
		cancel()
		wg.Wait()
	})
}

// TestOwnFaults come up as errors, and the next pass is whole again.
func TestOwnFaults(t *testing.T) {
	inBubble(t, 3, func(t *testing.T, b bench) {
		full := errors.New("disk full")
		b.mem.fail = full
		if _, err := b.eng.Sync(t.Context()); !errors.Is(err, full) {
			t.Errorf("error %v", err)
		}
		b.mem.fail = nil
		if rep := b.sync(t.Context()); rep.Posted != 3 {
			t.Errorf("%+v", rep)
		}
	})
}

// TestAskNamesWhatWaitsForAPerson, which no sync touches.
func TestAskNamesWhatWaitsForAPerson(t *testing.T) {
	inBubble(t, 3, func(t *testing.T, b bench) {
		b.core.odds[replyLost] = 1000
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		b.sync(ctx)
		cancel()
		b.calm()
		for _, k := range b.keys[:2] {
			b.mem.by[k].entry.Person = "somebody"
		}
		if rep := b.sync(t.Context()); rep.Posted != 1 || rep.Person != 2 {
			t.Errorf("%+v", rep)
		}
		rep, err := b.eng.Ask(t.Context(), b.keys[0], b.keys[2])
		if err != nil || rep.Posted != 1 || rep.Person != 1 || rep.Pulled {
			t.Errorf("%+v %v", rep, err)
		}
	})
}

// TestWordsExist for every key that the engine makes.
func TestWordsExist(t *testing.T) {
	raw, err := assets.Translations.ReadFile("translations/engine.en.json")
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]any
	if err := json.Unmarshal(raw, &texts); err != nil {
		t.Fatal(err)
	}
	keys := []string{"engine.person.keeps_failing", "engine.stopped"}
	for _, p := range []Phase{Starting, Asking, Sending, Resting, Pulling, Ended} {
		keys = append(keys, "engine.phase."+string(p))
	}
	for _, s := range []Stop{NoLine, Portal, ToldWait, Failing, SignIn, PullFails, "lock"} {
		if p := (Report{Stop: s}).Problem(); p.Class == "" || p.Key != "engine."+string(s) {
			t.Errorf("%s: %v", s, p)
		}
		keys = append(keys, "engine."+string(s)+".what", "engine."+string(s)+".money", "engine."+string(s)+".do")
	}
	for _, k := range keys {
		if texts[k] == nil {
			t.Errorf("no text %s", k)
		}
	}
}

// TestPullAlone brings the figures and sends nothing; a full one forgets the cursor.
func TestPullAlone(t *testing.T) {
	inBubble(t, 3, func(t *testing.T, b bench) {
		b.mem.cursor = "some"
		for _, c := range []struct {
			full bool
			want string
		}{{false, "some."}, {true, "."}} {
			rep, err := b.eng.Pull(t.Context(), c.full)
			if err != nil || !rep.Pulled || rep.Posted != 0 || b.core.posts != 0 || b.mem.cursor != c.want {
				t.Errorf("full %v: %+v, cursor %q, %v", c.full, rep, b.mem.cursor, err)
			}
		}
	})
}
