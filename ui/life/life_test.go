package life

import (
	"context"
	"errors"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"daftari/app"
	"daftari/app/words"
)

// ledger is a book's counts, and the line to its server.
type ledger struct {
	mu     sync.Mutex
	counts app.Counts
	up     bool
}

func (b *ledger) Counts(context.Context) (app.Counts, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.counts, nil
}

func (b *ledger) reach(context.Context) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.up
}

func (b *ledger) set(queued, person int, up bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counts, b.up = app.Counts{By: map[app.State]int{app.Queued: queued}, Person: person}, up
}

func TestLookoutKicksForAReason(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &ledger{}
		l := NewLookout(b, b.reach)
		var kicks atomic.Int64
		ctx, stop := context.WithCancel(t.Context())
		go l.Watch(ctx, func() { kicks.Add(1) })
		after := func(what string, want int64, do func()) {
			t.Helper()
			kicks.Store(0)
			do()
			synctest.Wait()
			if got := kicks.Load(); got != want {
				t.Errorf("%s: %d kicks, want %d", what, got, want)
			}
		}
		after("nothing waits", 0, func() { time.Sleep(time.Minute) })
		after("back at the window, nothing waits", 0, l.Foreground)
		b.set(1, 0, true)
		after("recorded", 1, l.Recorded)
		after("the engine settled something else", 0, l.Recorded)
		after("ten in a row", 1, func() {
			b.set(11, 0, true)
			for range 10 {
				l.Recorded()
			}
		})
		after("back at the window", 1, l.Foreground)
		after("it still waits", 2, func() { time.Sleep(2 * lookEvery) })
		b.set(0, 0, true)
		after("all sent", 0, func() { l.Recorded(); synctest.Wait(); time.Sleep(lookEvery) })
		stop()
		synctest.Wait()
	})
}

func TestLookoutTellsThatTheNetworkCameBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &ledger{}
		b.set(3, 0, false)
		l := NewLookout(b, b.reach)
		ctx, stop := context.WithCancel(t.Context())
		go l.Watch(ctx, func() {})
		told := func() bool {
			time.Sleep(lookEvery)
			synctest.Wait()
			select {
			case <-l.Online():
				return true
			default:
				return false
			}
		}
		if told() {
			t.Error("told while the line is cut")
		}
		b.set(3, 0, true)
		if !told() {
			t.Error("the line is back and nobody was told")
		}
		if told() {
			t.Error("told twice")
		}
		stop()
		synctest.Wait()
	})
}

func TestReachable(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := "http://" + ln.Addr().String()
	if !Reachable(t.Context(), at) {
		t.Error("a server that listens does not answer")
	}
	_ = ln.Close()
	if Reachable(t.Context(), at) || Reachable(t.Context(), ":") {
		t.Error("what is not there answers")
	}
}

// engine notes what Autosync does with it.
type engine struct {
	began, ended atomic.Int64
	err          error
	grace        time.Duration // what a request on the wire takes after the stop
}

func (e *engine) run(ctx context.Context, _ *Lookout, told func(app.SyncProgress)) error {
	e.began.Add(1)
	if e.err != nil {
		return e.err
	}
	told(app.SyncProgress{Phase: app.PhaseStarting})
	<-ctx.Done()
	time.Sleep(e.grace)
	e.ended.Add(1)
	return nil
}

func TestAutosyncLivesBetweenUnlockAndLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, b := &engine{grace: 7 * time.Second}, &ledger{}
		var steps atomic.Int64
		a := New(Config{Book: b, Reach: b.reach, Run: e.run, Told: func(app.SyncProgress) { steps.Add(1) }, Failed: func(err error) { t.Error(err) }})
		a.Changed(app.Change{Kind: "entry"}) // before it was started: nothing to wake
		a.Stop()
		for n := int64(1); n <= 2; n++ {
			a.Start(t.Context())
			a.Start(t.Context())
			synctest.Wait()
			if e.began.Load() != n || steps.Load() != n {
				t.Fatalf("%d runs began, %d steps were told, want %d", e.began.Load(), steps.Load(), n)
			}
			a.Stop()
			if e.ended.Load() != n {
				t.Error("Stop returned while a request was on the wire")
			}
			a.Stop()
		}
	})
}

func TestAutosyncBeginsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, b := &engine{err: errors.New("no password")}, &ledger{}
		var failed atomic.Int64
		a := New(Config{Book: b, Reach: b.reach, Run: e.run, Told: func(app.SyncProgress) {}, Failed: func(error) { failed.Add(1) }})
		a.Start(t.Context())
		expect := func(what string, want int64) {
			t.Helper()
			synctest.Wait()
			if failed.Load() != want {
				t.Errorf("%s: it failed %d times, want %d", what, failed.Load(), want)
			}
		}
		expect("at once", 1)
		time.Sleep(firstAgain)
		expect("after a minute", 2)
		time.Sleep(firstAgain)
		expect("not yet", 2)
		a.Foreground()
		expect("a person is back", 3)
		time.Sleep(time.Hour)
		expect("an hour: at most every fifteen minutes", 8)
		a.Stop()
	})
}

func TestHubGathersChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &Hub{}
		var kinds atomic.Int64
		h.Each(func(c app.Change) { kinds.Add(1) })
		h.Changed(app.Change{Kind: "entry"}) // there is no window yet
		time.Sleep(calm)
		h.Begin(func(f func()) { f() })
		var told []string
		leave := h.Listen(func() { told = append(told, "a") })
		h.Listen(func() { told = append(told, "b") })
		for range 40 {
			go h.Changed(app.Change{Kind: "entry"})
		}
		time.Sleep(calm)
		synctest.Wait()
		leave()
		h.Changed(app.Change{Kind: "till"})
		time.Sleep(calm)
		synctest.Wait()
		if !slices.Equal(told, []string{"a", "b", "b"}) {
			t.Errorf("told %q", told)
		}
		if kinds.Load() != 42 {
			t.Errorf("%d changes passed on, not all 42", kinds.Load())
		}
	})
}

func TestAttentionTellsHowManyAndNothingElse(t *testing.T) {
	b := &ledger{}
	b.set(0, 2, true)
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	var sent []string
	a := NewAttention(b, func() *words.Words { return w }, func(title, text string) { sent = append(sent, title+": "+text) })
	for _, n := range []int{2, 2, 3, 1, 2} {
		b.set(0, n, true)
		if err := a.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"Daftari: 3 entries need you.", "Daftari: 2 entries need you."}; !slices.Equal(sent, want) {
		t.Errorf("sent %q, want %q", sent, want)
	}
}
