package engine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"daftari/app"
	"daftari/app/money"
)

// seeds to run: DAFTARI_SIM_SEEDS, or a few.
func seeds(t *testing.T) int {
	n, err := strconv.Atoi(os.Getenv("DAFTARI_SIM_SEEDS"))
	if err != nil || n <= 0 {
		return 30
	}
	t.Logf("%d seeds", n)
	return n
}

// stream gives each part of a world dice of its own, so that one part's throws do not shift
// another's.
func stream(seed uint64, part string) *rand.Rand {
	h := seed
	for _, c := range part {
		h = h*1099511628211 + uint64(c)
	}
	return rand.New(rand.NewPCG(seed, h))
}

// world is one simulated device over some days.
type world struct {
	t     *testing.T
	r     *rand.Rand
	dir   string
	book  simBook
	mem   *memBook // book, unless that is the real store
	core  *core
	skew  atomic.Int64 // of the device's clock
	cur   money.Currency
	day   app.Date
	keys  []app.Key
	crash int // per thousand, at each step
	boots int
	dead  atomic.Int32
}

type planted struct{ step string }

func newWorld(t *testing.T, seed uint64, dir string) *world {
	cur, err := money.ISO("KES")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, r: stream(seed, "world"), dir: dir, mem: newMemBook(), cur: cur, day: app.DateOf(time.Now())}
	w.book = w.mem
	w.core = newCore(w.book, stream(seed, "core"))
	w.core.clock = w.now
	return w
}

func (w *world) now() time.Time { return time.Now().UTC().Add(time.Duration(w.skew.Load())) }

func (w *world) entry(i int) app.Entry {
	kind, on := app.Repayment, app.OnLoan
	if w.r.IntN(3) == 0 {
		kind, on = app.Deposit, app.OnSavings
	}
	e := app.Entry{Key: app.Key(fmt.Sprintf("%08x-0000-4000-8000-%012x", w.r.Uint32(), i)), Kind: kind,
		Account: app.AccountRef{Kind: on, ID: int64(1 + w.r.IntN(30))}, Flow: app.CashIn, Day: w.day, Amount: money.FromMinor(int64(1+w.r.IntN(5000)), w.cur)}
	if len(w.keys) > 0 && w.r.IntN(12) == 0 {
		e.After = []app.Key{w.keys[w.r.IntN(len(w.keys))]}
	}
	return e
}

// meeting records some entries at once.
func (w *world) meeting(n int) {
	for range n {
		e := w.entry(len(w.keys))
		w.book.record(e, w.now())
		w.keys = append(w.keys, e.Key)
	}
}

func (w *world) engine(name string, pace Pace) *Engine {
	w.boots++
	dice := rand.New(rand.NewPCG(uint64(w.boots), w.r.Uint64()))
	e, err := New(Config{Outbox: w.book, Mirror: w.book, Memory: w.book, Ledger: w.core, Now: w.now,
		Rand: dice.Int64N, Holder: fmt.Sprintf("%s-%d", name, w.boots), Dir: w.dir, Pace: pace})
	if err != nil {
		w.t.Fatal(err)
	}
	if w.crash > 0 {
		dice := rand.New(rand.NewPCG(w.r.Uint64(), uint64(w.boots)))
		e.crash = func(step string) {
			if dice.IntN(1000) < w.crash {
				panic(planted{step})
			}
		}
	}
	return e
}

// live runs an engine until its context ends or it dies of a planted crash.
func (w *world) live(ctx context.Context, work func(context.Context) error) (died bool) {
	defer func() {
		if p := recover(); p != nil {
			if _, ours := p.(planted); !ours {
				panic(p)
			}
			died = true
			w.dead.Add(1)
			if p.(planted).step == "answered" {
				w.core.forget() // the answer died with it
			}
		}
	}()
	if err := work(ctx); err != nil {
		w.core.mu.Lock()
		defer w.core.mu.Unlock()
		w.core.broken("engine: %v", err)
	}
	return false
}

func (w *world) byHand(ctx context.Context, e *Engine) {
	w.live(ctx, func(ctx context.Context) error {
		_, err := e.Sync(ctx)
		return err
	})
}

// days of a service that runs, dies, is stopped and started, while meetings are recorded.
func (w *world) days(d time.Duration, meetings int) {
	end := time.Now().Add(d)
	for m := 0; time.Now().Before(end); {
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(1+w.r.IntN(600))*time.Minute)
		e := w.engine("run", Pace{})
		if m < meetings {
			w.meeting(1 + w.r.IntN(45))
			m++
		}
		go func() { // a kick now and then
			tick := time.NewTicker(17 * time.Minute)
			defer tick.Stop()
			for {
				select {
				case <-ctx.Done():
					return
				case <-tick.C:
					e.Kick()
				}
			}
		}()
		second := w.engine("second", Pace{})
		at := time.Duration(w.r.IntN(300)) * time.Minute
		var other sync.WaitGroup
		other.Go(func() { // somebody syncs by hand while the service runs
			select {
			case <-ctx.Done():
				return
			case <-time.After(at):
			}
			w.byHand(ctx, second)
		})
		w.live(ctx, e.Run)
		cancel()
		other.Wait()
		w.core.signIn()
		if w.r.IntN(4) == 0 {
			w.byHand(context.Background(), w.engine("hand", Pace{}))
		}
		time.Sleep(time.Duration(w.r.IntN(30)) * time.Minute)
		synctest.Wait()
	}
}

// wreck sets the odds of a bad season: some faults of each kind, at random.
func (w *world) wreck() {
	w.core.mu.Lock()
	defer w.core.mu.Unlock()
	for f := dialFails; f < faults; f++ {
		w.core.odds[f] = w.r.IntN(60)
	}
	if w.r.IntN(3) == 0 {
		w.core.odds[replyLost] = 300
	}
	if w.r.IntN(5) == 0 {
		w.core.odds[dialFails] = 800
	}
}

func (w *world) calm() {
	w.core.mu.Lock()
	defer w.core.mu.Unlock()
	clear(w.core.odds)
	w.core.out = false
}

// judge holds the book against the core.
func (w *world) judge() (problems []string) {
	say := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	problems = append(problems, w.core.alarm...)
	var confirmed, moved int64
	rows := w.book.rowsNow()
	can := claimable(rows)
	for _, r := range rows {
		e, n := r.entry, w.core.booked[r.entry.Key]
		if n > 1 {
			say("%s booked %d times", e.Key, n)
		}
		switch {
		case e.State == app.Confirmed && n != 1:
			say("%s confirmed and booked %d times", e.Key, n)
		case e.State == app.Refused && n != 0:
			say("%s refused and booked", e.Key)
		case e.State == app.Unsure && e.Person == "":
			say("%s still unsure after the calm", e.Key)
		case can[e.Key]:
			say("%s still queued after the calm", e.Key)
		case e.State == app.Awaiting:
			say("%s still awaits its checker after days", e.Key)
		case e.State == app.Sending:
			say("%s sending for ever", e.Key)
		}
		if r.attempts > 600 {
			say("%s took %d attempts", e.Key, r.attempts)
		}
		if e.State == app.Confirmed {
			confirmed += e.Amount.Minor()
			moved += w.core.amounts[e.Key]
		} else if n > 0 && e.State != app.Unsure {
			say("%s booked and %s", e.Key, e.State)
		}
	}
	if confirmed != moved {
		say("book says %d, core says %d", confirmed, moved)
	}
	return problems
}

func (w *world) tally() map[app.State]int {
	by := map[app.State]int{}
	for _, r := range w.book.rowsNow() {
		by[r.entry.State]++
	}
	return by
}

// simulate one seed: two bad days and three good ones.
func simulate(t *testing.T, seed uint64, dir string) (problems []string) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, seed, dir)
		w.crash = w.r.IntN(60)
		for range 4 {
			w.wreck()
			w.days(12*time.Hour, 2)
			if w.r.IntN(3) == 0 {
				w.skew.Store(int64(time.Duration(w.r.IntN(60*24)-30*24) * time.Hour))
				w.core.forget() // a clock that jumps forgets how long
			}
		}
		w.crash = 0
		w.calm()
		w.days(72*time.Hour, 1)
		problems = w.judge()
		problems = append(problems, w.tell(seed)...)
	})
	return problems
}

func (w *world) tell(seed uint64) (problems []string) {
	by := w.tally()
	if testing.Verbose() {
		w.t.Logf("seed %d: %v, %d posts, %d asks, %d engines, %d crashes", seed, by, w.core.posts, w.core.asks, w.boots, w.dead.Load())
	}
	if by[app.Confirmed] == 0 || by[app.Refused] == 0 {
		problems = append(problems, fmt.Sprintf("a world in which nothing happens: %v", by))
	}
	return problems
}

// simulateStore is a shorter one over the real book.
func simulateStore(t *testing.T, seed uint64, dir string) (problems []string) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, seed, dir)
		b := newRealBook(t, dir, w.now)
		defer b.Close()
		w.book, w.core.book = b, b
		w.crash = w.r.IntN(60)
		for range 2 {
			w.wreck()
			w.days(6*time.Hour, 2)
		}
		w.crash = 0
		w.calm()
		w.days(48*time.Hour, 1)
		problems = w.judge()
		problems = append(problems, w.tell(seed)...)
	})
	return problems
}

// TestSimulationOverStore runs the same promises over SQLite.
func TestSimulationOverStore(t *testing.T) {
	for seed := range max(1, seeds(t)/30) {
		if problems := simulateStore(t, uint64(seed), t.TempDir()); len(problems) > 0 {
			t.Fatalf("seed %d: %d problems, first: %s", seed, len(problems), problems[0])
		}
	}
}

// TestSimulation runs worlds of faults by seed: nothing lost, nothing doubled, sums conserved,
// order kept, one attempt one request, every entry in a named state.
func TestSimulation(t *testing.T) {
	for seed := range seeds(t) {
		if problems := simulate(t, uint64(seed), t.TempDir()); len(problems) > 0 {
			t.Fatalf("seed %d: %d problems, first: %s", seed, len(problems), problems[0])
		}
	}
}
