package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"daftari/app"
	"daftari/app/money"
	"daftari/app/payout"
	"daftari/providers"
	"daftari/providers/farside"
	"daftari/store/deskbook"
	"daftari/sync/deskapi"
)

// schedules to run: DAFTARI_DESK_SCHEDULES, or a few; CI runs 3,000.
func schedules(t *testing.T) int {
	n, err := strconv.Atoi(os.Getenv("DAFTARI_DESK_SCHEDULES"))
	if err != nil || n <= 0 {
		return 60
	}
	t.Logf("%d schedules", n)
	return n
}

// TestSimulation runs schedules of two officers, two approvers, two rails and a core, by seed: the desk dies between any two
// of its writes and calls, requests and answers get lost or arrive late, rails call back early, late, twice and falsely.
// See sim_oracle_test.go for what must hold.
func TestSimulation(t *testing.T) {
	n := schedules(t)
	first, _ := strconv.Atoi(os.Getenv("DAFTARI_DESK_FIRST")) // to look at one again
	var sum tally
	onStages(t, func(t *testing.T, st *stage, worker, workers int) {
		for seed := worker; seed < n && !t.Failed(); seed += workers {
			s := simulate(t, uint64(first+seed), st)
			if sum.add(s); len(s.alarm) > 0 {
				t.Fatalf("seed %d: %d problems, first: %s", first+seed, len(s.alarm), s.alarm[0])
			}
		}
	})
	t.Cleanup(func() {
		if !t.Failed() {
			sum.judge(t, n)
		}
	})
}

// onStages plays on a stage for each processor, side by side.
func onStages(t *testing.T, play func(t *testing.T, st *stage, worker, workers int)) {
	paper, workers := template(t), runtime.GOMAXPROCS(0)
	for worker := range workers {
		t.Run(fmt.Sprint("worker ", worker), func(t *testing.T) {
			t.Parallel()
			play(t, newStage(t, paper), worker, workers)
		})
	}
}

// TestDiesAtEveryStep kills the desk at each step of short schedules in turn, each third time once more while it takes its
// book up: of one schedule, and of another for each thousand of TestSimulation.
func TestDiesAtEveryStep(t *testing.T) {
	seeds := 1 + min(schedules(t), 10_000)/1000
	onStages(t, func(t *testing.T, st *stage, worker, workers int) {
		whole := 0
		for seed := range uint64(seeds) {
			dies := func(at int) int {
				s := prepare(t, seed, st)
				s.odds, s.dieAt, s.again = 0, at, at%3 == 0
				if s.run(6); len(s.alarm) > 0 {
					t.Fatalf("seed %d, dead at %d (%s): %d problems, first: %s", seed, at, s.diedAt, len(s.alarm), s.alarm[0])
				}
				return s.alive
			}
			steps := dies(0)
			for at := 1 + worker; at <= steps; at += workers {
				steps = max(steps, dies(at))
			}
			whole += steps
		}
		if whole < 20*seeds { // schedules that do nothing would show nothing
			t.Errorf("%d schedules, %d steps", seeds, whole)
		}
	})
}

// death of a desk, thrown where it dies.
type death struct{ at string }

// sim is one schedule.
type sim struct {
	*world
	r      *rand.Rand
	odds   int // of death, in 1000, at each step
	dieAt  int // dies at this step, too
	again  bool
	steps  int
	alive  int // of them those at which it may die
	deaths int
	diedAt string
	calm   bool // no more faults
	split  bool // payments above the limit go in parts
	sound  bool // no COMMIT fails

	alarm  []string
	pays   map[app.Key]payout.Payment // all that were ever asked for
	order  []app.Key
	may    map[app.Key]bool // a person who may let it go did
	law    bands
	let    map[string]bool       // decisions that were lawful when they were made, by what they say
	failed bool                  // a COMMIT failed in the call under way
	orders map[app.Key]time.Time // the first order that may have left
	groups []payout.Group        // that were handed over
	owed   []func()              // calls without an answer: they are made again
	calls  []providers.Callback
	rung   []string // the rail of each
	feeds  map[string]*view
	cash   map[string]time.Time // slots that the branch paid in cash, and when
	byHand map[app.Key]bool
	copies int            // of the book that were put back
	absent bool           // nobody looks after payments, until long after the calm
	mends  map[Way]int    // that were taken
	heard  map[string]int // callbacks that settled something, by the state they met
}

// view of one officer's device.
type view struct {
	after int64
	seen  map[app.Key]payout.State
}

func simulate(t testing.TB, seed uint64, st *stage) *sim {
	s := prepare(t, seed, st)
	s.run(8 + s.r.IntN(24))
	return s
}

func prepare(t testing.TB, seed uint64, st *stage) *sim {
	s := &sim{world: st.world(t, seed), r: rand.New(rand.NewPCG(seed, 99)), pays: map[app.Key]payout.Payment{}, may: map[app.Key]bool{},
		cash: map[string]time.Time{}, byHand: map[app.Key]bool{}, feeds: map[string]*view{}, law: lawOf(),
		let: map[string]bool{}, orders: map[app.Key]time.Time{}, mends: map[Way]int{}, heard: map[string]int{}}
	s.absent, s.commit = s.r.IntN(3) == 0, s.commits
	for _, name := range []string{"rehema", "otieno"} {
		s.feeds[name] = &view{seen: map[app.Key]payout.State{}}
	}
	s.odds, s.split = s.r.IntN(12), seed%3 == 0
	s.core.alone = true
	s.core.left[11], s.core.left[12] = 500_000, 20_000_000
	s.tick = func() { s.step1("a transaction") }
	s.core.wire, s.core.faults = s.step1, s.coreFault
	s.rails["airtel"].blind = true
	for _, name := range s.names() {
		r := s.rails[name]
		r.wire, r.faults, r.deaf = s.step1, s.railFault, func() bool { return !s.calm && s.r.IntN(8) == 0 }
		r.ordered = func(op string, o providers.Order) { s.ordered(name, op, o) }
		r.left = func(key app.Key) {
			if s.orders[key].IsZero() {
				s.orders[key] = s.now
			}
		}
		r.taken = func(key app.Key) {
			if !s.calm && s.r.IntN(8) == 0 {
				s.ring(name, key)
			}
		}
		if s.r.IntN(4) == 0 {
			r.float = int64(s.r.IntN(30_000_000))
		}
	}
	return s
}

// run a schedule, then let things calm down, and judge.
func (s *sim) run(actions int) {
	s.boot()
	s.policed(payout.Orders()[s.r.IntN(3)])
	for range actions {
		s.act()
		if s.now = s.now.Add(s.while()); s.r.IntN(3) > 0 {
			s.turn()
		}
		if len(s.alarm) > 0 {
			return
		}
	}
	s.calmDown()
	s.judge()
}

// names of the rails, in an order that a seed repeats.
func (s *sim) names() []string { return slices.Sorted(maps.Keys(s.rails)) }

func (s *sim) while() time.Duration {
	switch s.r.IntN(6) {
	case 0:
		return 0
	case 1:
		return time.Duration(s.r.IntN(60)) * time.Second
	case 2, 3:
		return time.Duration(s.r.IntN(20)) * time.Minute
	case 4:
		if s.r.IntN(10) == 0 { // a weekend
			return 60 * time.Hour
		}
		return time.Duration(s.r.IntN(120)) * time.Minute
	}
	return time.Duration(s.r.IntN(10)) * time.Hour
}

func (s *sim) say(format string, args ...any) {
	s.alarm = append(s.alarm, fmt.Sprintf(format, args...))
}

// step1 is one step at which the desk may die.
func (s *sim) step1(at string) {
	if s.steps++; s.calm {
		return
	}
	s.alive++
	if s.alive == s.dieAt || s.odds > 0 && s.r.IntN(1000) < s.odds {
		panic(death{at})
	}
}

// live does something that the desk may die of; false where it did. It stands up again.
func (s *sim) live(what func()) (lived bool) {
	if s.survives(what) {
		return true
	}
	s.boot()
	return false
}

func (s *sim) survives(what func()) (lived bool) {
	defer func() {
		if x := recover(); x != nil {
			d, ours := x.(death)
			if !ours {
				panic(x)
			}
			s.deaths++
			s.diedAt = d.at
		}
	}()
	what()
	return true
}

// boot takes the book up, at most three times: it dies of that too.
func (s *sim) boot() {
	for range 3 {
		if s.again && s.deaths == 1 {
			s.dieAt = s.alive + 1
		}
		s.sound = true
		lived := s.survives(s.open)
		if s.sound = false; lived {
			return
		}
	}
	odds := s.odds
	s.odds, s.dieAt, s.sound = 0, 0, true
	s.open()
	s.odds, s.sound = odds, false
}

// commits lets a COMMIT fail now and then, and what it wrote stand or not.
func (s *sim) commits() (stands bool, err error) {
	if s.calm || s.sound || s.dieAt > 0 || s.r.IntN(150) > 0 {
		return true, nil
	}
	s.failed = true
	return s.r.IntN(3) == 0, errors.New("the disk is full")
}

// odd is an error that no COMMIT explains that failed. It may stand up again of what is taken for a crash.
func (s *sim) odd(err error) bool {
	failed := s.failed
	s.failed = false
	return err != nil && !failed
}

// turn is one Step of the desk.
func (s *sim) turn() {
	s.live(func() {
		if _, err := s.desk.Step(context.Background()); s.odd(err) {
			s.say("a step: %v", err)
		}
	})
	if s.r.IntN(8) == 0 {
		s.quiet()
	}
}

func (s *sim) railFault(string) farside.Fault {
	if s.calm || s.r.IntN(5) < 2 {
		return farside.None
	}
	all := append(farside.Faults(), delayed, delayed, delayed, delayed, farside.LosesAnswer, farside.LosesAnswer, farside.LosesOrder, recants)
	f := all[s.r.IntN(len(all))]
	if f == recants && (s.split || s.copies > 0) { // the oracle knows no part that was paid after all, nor what a copy forgot of it
		return farside.Refuses
	}
	return f
}

func (s *sim) coreFault() string {
	if s.calm || s.r.IntN(2) == 0 {
		return ""
	}
	return []string{"unsent", "lost", "dropped", "dropped", "delayed", "refused"}[s.r.IntN(6)]
}

// call the desk as a device does. The answer may be lost, then it is called again later. done hears the answer.
func (s *sim) call(what func() error, done func(error)) {
	answered := false
	s.live(func() {
		err := what()
		if failed := s.failed; failed || !s.calm && s.r.IntN(6) == 0 {
			s.failed = false
			return
		}
		answered = true
		done(err)
	})
	if !answered {
		s.owed = append(s.owed, func() { s.call(what, done) })
	}
}

// again makes a call that had no answer.
func (s *sim) callAgain() {
	if len(s.owed) == 0 {
		return
	}
	i := s.r.IntN(len(s.owed))
	call := s.owed[i]
	s.owed = append(s.owed[:i], s.owed[i+1:]...)
	call()
}

func (s *sim) act() {
	officer := []string{"rehema", "otieno"}[s.r.IntN(2)]
	approver := []string{"joseph", "mary", "joseph", "mary", "joseph", "mary", "peter", "rehema", "otieno"}[s.r.IntN(9)]
	switch n := s.r.IntN(100); {
	case n < 26:
		s.sends(officer, payout.Disbursement)
	case n < 33:
		s.sends(officer, payout.Withdrawal)
	case n < 40:
		s.collects(officer)
	case n < 52:
		s.decides(approver)
	case n < 55:
		s.withdraws()
	case n < 60:
		s.cancels()
	case n < 74:
		s.rings()
	case n < 77:
		s.asksNow(officer)
	case n < 83:
		s.polls(officer)
	case n < 86:
		s.callAgain()
	case n < 89:
		s.core.arrive()
	case n < 92:
		s.branch()
	case n < 95:
		s.staff()
	case n < 97:
		s.policed(payout.Orders()[s.r.IntN(3)])
	case n < 98:
		s.restores()
	case n < 99: // it is set back, and set right
		s.skew = -time.Duration(s.r.IntN(2)*s.r.IntN(45)) * time.Minute
	default:
		s.live(func() { panic(death{"at rest"}) })
	}
}

// policed: the institution decides anew, on the order and on what Joseph may let go.
func (s *sim) policed(o payout.Order) {
	most := s.law["joseph"]
	if most.approves = []int64{250_000, 250_000, 250_000, 20_000, 0}[s.r.IntN(5)]; s.calm {
		most.approves = 250_000
	}
	s.law["joseph"] = most
	for set := false; !set; {
		s.live(func() {
			p := s.law.policy(o)
			p.Split = s.split
			err := s.desk.SetPolicy(context.Background(), p)
			if set = err == nil; s.odd(err) {
				s.say("a policy: %v", err)
				set = true
			}
		})
	}
}

// sends a batch of some payments, alone or for approval.
func (s *sim) sends(officer string, purpose payout.Purpose) {
	var lines []payout.Payment
	seen := map[int64]bool{}
	for range 1 + s.r.IntN(3) {
		if p := s.out(officer, purpose); !seen[p.Account.ID] {
			seen[p.Account.ID] = true
			lines = append(lines, p)
		}
	}
	if back := s.back(officer, purpose); back != nil && !seen[back.Account.ID] {
		lines = append(lines, *back)
	}
	g := s.group(officer, lines...)
	alone := s.law.sends(g)
	if s.r.IntN(4) == 0 { // the desk's own time counts
		g.Until = s.now.Add(time.Duration(1+s.r.IntN(60)) * time.Hour)
	}
	if g.Asks = !alone || s.r.IntN(5) == 0; s.r.IntN(12) == 0 {
		g.Asks = !g.Asks
	}
	a := deskapi.Ask{Batch: g}
	if !g.Asks {
		a = s.sent(g)
	}
	fresh := map[app.Key]bool{}
	for _, p := range g.Lines {
		if _, known := s.pays[p.Key]; !known {
			s.order = append(s.order, p.Key)
			fresh[p.Key] = true
		}
		s.pays[p.Key] = p
		s.may[p.Key] = s.may[p.Key] || !g.Asks && alone
	}
	s.groups = append(s.groups, g)
	barred := s.barred(g.Lines, false)
	first := true
	s.call(func() error {
		_, err := s.desk.Ask(context.Background(), s.who(officer), a)
		if err == nil && first && barred != "" {
			s.say("%s may be paid, and another payment of it was taken", barred)
		}
		if err == nil && !g.Asks && !alone {
			s.say("a batch above the limit was let go by its officer")
		}
		first = false
		return err
	}, func(error) {})
	if s.r.IntN(10) == 0 { // another batch under the same key
		lie := a
		lie.Batch.Lines = append([]payout.Payment{}, g.Lines...)
		lie.Batch.Lines[0].Amount = kes(7)
		lie.Batch.Total = sum(lie.Batch.Lines)
		s.live(func() {
			if was := s.batch(g.Key); was == nil {
				return
			}
			if _, err := s.desk.Ask(context.Background(), s.who(officer), lie); err == nil {
				s.say("a batch was changed after it was handed over")
			}
		})
	}
}

func sum(lines []payout.Payment) money.Amount {
	minor := int64(0)
	for _, p := range lines {
		minor += p.Amount.Minor()
	}
	return money.FromMinor(minor, currency())
}

func (s *sim) batch(key app.Key) (b *deskbook.Batch) {
	s.read(func(t *deskbook.Tx) (err error) {
		b, err = t.Batch(key)
		return err
	})
	return b
}

// out is a payment to one of few clients: two officers often ask for the same.
func (s *sim) out(officer string, purpose payout.Purpose) payout.Payment {
	p := s.pay(officer, int64(1+s.r.IntN(4)), []int64{3_000, 5_000, 40_000, 70_000}[s.r.IntN(4)])
	if day, other := s.core.day[p.Account.ID]; other && s.r.IntN(4) > 0 { // her device may not have heard of it
		p.Tranche = day
	}
	if s.r.IntN(2) == 0 {
		p.Wallet.Provider = "airtel"
	}
	if p.Purpose = purpose; purpose == payout.Withdrawal {
		p.Account, p.Tranche = app.AccountRef{Kind: app.OnSavings, ID: int64(11 + s.r.IntN(2))}, app.Date{}
	}
	return p
}

// back is a payment that went back to its device, to be asked for again.
func (s *sim) back(officer string, purpose payout.Purpose) *payout.Payment {
	if s.r.IntN(3) > 0 {
		return nil
	}
	for _, key := range s.order {
		p := s.pays[key]
		if p.By.Username == officer && p.Purpose == purpose && !s.may[key] {
			p.State = ""
			return &p
		}
	}
	return nil
}

func (s *sim) collects(officer string) {
	p := s.pay(officer, int64(1+s.r.IntN(3)), 500)
	p.Purpose, p.Tranche, p.Until = payout.Collection, app.Date{}, s.now.Add(time.Duration(1+s.r.IntN(180))*time.Minute)
	s.pays[p.Key], s.may[p.Key] = p, true
	s.order = append(s.order, p.Key)
	s.call(func() error {
		_, err := s.desk.Collect(context.Background(), s.who(officer), p)
		return err
	}, func(error) {})
}

func (s *sim) withdraws() {
	if len(s.groups) == 0 {
		return
	}
	g := s.groups[s.r.IntN(len(s.groups))]
	s.call(func() error {
		_, err := s.desk.Withdraw(context.Background(), s.who(g.By.Username), g.Key)
		return err
	}, func(error) {})
}

// some payment that was asked for; false where none was.
func (s *sim) some() (app.Key, bool) {
	if len(s.order) == 0 {
		return "", false
	}
	return s.order[len(s.order)-1-s.r.IntN(min(6, len(s.order)))], true
}

func (s *sim) cancels() {
	key, some := s.some()
	if !some {
		return
	}
	s.call(func() error {
		st, err := s.desk.Cancel(context.Background(), s.who(s.pays[key].By.Username), key)
		if moved, _, open := s.truth(key); err == nil && st.State == payout.Cancelled && moved+open > 0 {
			s.say("%s was taken out, and %d moved, %d on the way", key, moved, open)
		}
		return err
	}, func(error) {})
}

func (s *sim) asksNow(officer string) {
	if key, some := s.some(); some {
		s.call(func() error {
			_, err := s.desk.AskNow(context.Background(), s.who(officer), key)
			return err
		}, func(error) {})
	}
}
