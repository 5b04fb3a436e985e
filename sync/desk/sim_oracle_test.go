package desk

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"daftari/app"
	"daftari/app/payout"
	"daftari/providers"
	"daftari/providers/farside"
	"daftari/store/deskbook"
)

// What must hold, judged by the far side's own books (mobile-money.md G.4):
//   - at each order: it is of a payment that a person let go, as she let it go, written before the wire is touched, and nothing
//     else that pays the same may move (ordered);
//   - at each quiet moment: money in transit at the core is that of the payments in transit (quiet);
//   - whatever a device is told to be paid is paid (polls); what may move yet bars every other payment of the same (sends);
//   - in the end: each payment has ended, once, as the far side and the core have it, and its device knows (judge).

// ordered holds an order that is about to leave against what was asked for.
func (s *sim) ordered(rail, op string, o providers.Order) {
	p, known := s.pays[s.goesIn(o.Key)]
	switch {
	case !known:
		s.say("%s: nobody asked for it", o.Key)
		return
	case !s.may[p.Key]:
		s.say("%s was sent and nobody let it go", o.Key)
	case !s.partly(p, o) || o.Wallet != p.Wallet.Number || rail != p.Wallet.Provider || (op == "in") != (p.Purpose == payout.Collection):
		s.say("%s was sent as another payment", o.Key)
	}
	if moved, _, open := s.rails[rail].truth(o.Key); s.rails[rail].blind && moved+open > 0 {
		s.say("%s was sent again blind", o.Key)
	}
	if first := s.orders[o.Key]; !first.IsZero() && s.now.Sub(first) > 25*time.Hour {
		s.say("%s was sent again %s after the first order", o.Key, s.now.Sub(first))
	}
	if at, cash := s.cash[p.Account.String()]; cash && op == "out" && s.now.Sub(at) > 2*time.Minute {
		s.say("%s was sent %s after the loan was handed out in cash", o.Key, s.now.Sub(at))
	}
	if other := s.barred([]payout.Payment{p}, true); other != "" {
		s.say("%s is sent, and %s pays the same", o.Key, other)
	}
	s.read(func(t *deskbook.Tx) error {
		row, err := t.Payment(o.Key)
		if err != nil || row == nil {
			return fmt.Errorf("%s is not in the book: %w", o.Key, err)
		}
		open, err := t.OpenAttempts(o.Key)
		if row.State != payout.Sending || !row.Sent || len(open) != 1 || open[0].Ask || open[0].Leg != deskbook.Rail {
			s.say("%s is sent in state %s with %d attempts", o.Key, row.State, len(open))
		}
		return err
	})
}

// barred is another payment that pays what one of these does, and may move, or did and stays; "" = none. Savings may be
// withdrawn, and dues collected, more than once. A loan is handed out once, whatever day it is expected on: strict.
func (s *sim) barred(lines []payout.Payment, strict bool) app.Key {
	for _, p := range lines {
		for _, key := range s.order {
			other := s.pays[key]
			same := other.Slot() == p.Slot()
			if key == p.Key || !same && (other.Account != p.Account || !p.Once() || !other.Once()) {
				continue
			}
			_, stays, open := s.truth(key)
			if stays > 0 && s.rails[other.Wallet.Provider].recanted(key) && !s.holds(key) {
				continue
			}
			if open > 0 || stays > 0 && other.Once() && (same || strict) {
				return key
			}
		}
	}
	return ""
}

// holds says that the desk knows of a payment that it was paid against the provider's word, and had room for it.
func (s *sim) holds(key app.Key) (does bool) {
	s.read(func(t *deskbook.Tx) error {
		p, err := t.Payment(key)
		does = p != nil && p.Paid && !p.Twice
		return err
	})
	return does
}

// rings one of the callbacks that rails make: of how it stands now, one that was made before, or a forged one.
func (s *sim) rings() {
	key, some := s.some()
	if !some {
		return
	}
	rail, whole := s.pays[key].Wallet.Provider, key
	if all := s.keys(whole); len(all) > 1 {
		key = all[1+s.r.IntN(len(all)-1)]
	}
	switch s.r.IntN(4) {
	case 0:
		if n := len(s.calls); n > 0 {
			i := s.r.IntN(n)
			s.hear(s.rung[i], s.calls[i])
		}
	case 1: // by somebody who knows all but the address
		p := s.pays[whole]
		state := []farside.State{farside.Paid, farside.Failed, farside.Reversed}[s.r.IntN(3)]
		s.hear(rail, providers.Callback{Token: "guessed", Body: fmt.Appendf(nil, "%s|%s|%s|KES|%s", key, p.Wallet.Number.E164(), p.Amount.Decimal(), state)})
	default:
		s.live(func() { s.ring(rail, key) })
	}
}

// ring as the far side has it now.
func (s *sim) ring(rail string, key app.Key) {
	if c, there := s.rails[rail].callback(key); there {
		s.calls, s.rung = append(s.calls, c), append(s.rung, rail)
		s.rang(rail, c)
	}
}

func (s *sim) hear(rail string, c providers.Callback) {
	s.live(func() { s.rang(rail, c) })
}

func (s *sim) rang(rail string, c providers.Callback) {
	failed := s.failed
	_ = s.desk.Hear(context.Background(), rail, c) // what it refuses is forged
	s.failed = failed
}

// polls the desk as a device; its answer may be lost.
func (s *sim) polls(officer string) {
	v := s.feeds[officer]
	s.live(func() {
		f, err := s.desk.Feed(context.Background(), s.who(officer), v.after, s.r.IntN(5) == 0)
		if err != nil {
			s.say("a feed: %v", err)
			return
		}
		if !s.calm && s.r.IntN(5) == 0 {
			return
		}
		for _, st := range f.Payments {
			v.seen[st.Key] = st.State
			p, ours := s.pays[st.Key]
			if !ours || p.By.Username != officer {
				s.say("%s is told to %s", st.Key, officer)
				continue
			}
			moved, _, _ := s.truth(st.Key)
			if (st.State == payout.Paid || st.State == payout.Made) && moved != 1 && !s.otherwise(st.Key) {
				s.say("%s is told to be %s, and moved %d times", st.Key, st.State, moved)
			}
		}
		v.after = f.After
	})
}

// branch does at the core what the desk has no part in.
func (s *sim) branch() {
	loan := int64(1 + s.r.IntN(4))
	slot := s.pay("rehema", loan, 1).Slot()
	switch s.r.IntN(5) {
	case 0:
		s.core.closed[loan] = !s.core.closed[loan]
	case 2: // it is approved anew, for another day
		if _, is := s.core.handed(s.pay("rehema", loan, 1)); !is {
			s.core.day[loan] = app.DateOf(noon.AddDate(0, 0, 1+s.r.IntN(3)))
		}
	case 3: // something is booked on it since
		for _, slot := range slices.Sorted(maps.Keys(s.core.out)) {
			if s.core.out[slot] != "cash" && s.r.IntN(3) == 0 {
				s.core.followed[slot] = true
			}
		}
	case 1:
		s.core.left[11] += int64(s.r.IntN(1_000_000))
	default:
		if _, is := s.core.handed(s.pay("rehema", loan, 1)); !is && s.r.IntN(2) == 0 {
			s.core.out[slot], s.cash[s.pay("rehema", loan, 1).Account.String()] = "cash", s.now
		}
	}
}

// read the book without dying of it.
func (s *sim) read(what func(*deskbook.Tx) error) {
	tick := s.tick
	s.tick = nil
	defer func() { s.tick = tick }()
	if err := s.book.Read(context.Background(), what); err != nil {
		s.say("read: %v", err)
	}
}

// rows in some states.
func (s *sim) rows(states ...payout.State) (all []deskbook.Paying) {
	s.read(func(t *deskbook.Tx) (err error) {
		all, err = t.In(states...)
		return err
	})
	return all
}

// quiet holds the account of money in transit against the payments that are in transit.
func (s *sim) quiet() {
	s.read(func(t *deskbook.Tx) error {
		rows, err := t.In(payout.States()...)
		if err != nil {
			return err
		}
		slots := map[string]app.Key{}
		for _, p := range rows {
			again := !p.Once() && p.Paid && (p.State == payout.TakenBack || p.State == payout.Undoing) // it was made, and another may be
			if p.Bars() && p.State != payout.Pending && !again && !p.Twice {
				if other := slots[p.Slot()]; other != "" {
					s.say("%s and %s are open for the same", p.Key, other)
				}
				slots[p.Slot()] = p.Key
			}
			acts, err := t.Acts(p.Payment)
			if err != nil {
				return err
			}
			if s.copies == 0 {
				s.transit(p, acts)
			}
		}
		return nil
	})
}

// transit holds what is in transit at the core against the acts that stand by the book, and against them as they are once the
// one that is under way has come through.
func (s *sim) transit(p deskbook.Paying, acts []deskbook.Doing) {
	has, want := s.core.transit[p.Key], intransit(acts, false)
	if has == want || has == intransit(acts, true) || has == 0 && s.byHand[p.Key] {
		return
	}
	s.say("%s is %s under %s, and %d of it in transit, not %d; %v", p.Key, p.State, p.Order, has, want, kinds(acts))
}

// intransit is what acts leave in transit: those that stand, and the open one too where it came through.
func intransit(acts []deskbook.Doing, through bool) (minor int64) {
	of := map[app.Key]int64{}
	for _, a := range acts {
		switch {
		case a.State != app.Confirmed && !(through && a.State.Open()):
		case a.Kind == payout.BookLoan && a.Transit, a.Kind == payout.BookWithdraw:
			of[a.Key] = a.Payment.Amount.Minor()
		case a.Kind == payout.Arrive:
			of[a.Key] = -a.Payment.Amount.Minor()
		case a.Kind.Undoes() == "":
			delete(of, a.Of)
		}
	}
	for _, m := range of {
		minor += m
	}
	return minor
}

func kinds(acts []deskbook.Doing) (all []string) {
	for _, a := range acts {
		all = append(all, string(a.Kind)+" "+string(a.State))
	}
	return all
}

// calmDown: no more faults, people do what is theirs, and time passes.
func (s *sim) calmDown() {
	s.calm = true
	s.policed(payout.PayThenPost) // the desk may have died of the first: nobody would approve then
	clear(s.core.closed)
	s.core.left[11] = 1 << 40
	for i := 0; i < 60 && len(s.alarm) == 0; i++ {
		for len(s.owed) > 0 {
			s.callAgain()
		}
		s.core.arrive()
		s.tells()
		s.absent = s.absent && i < 15
		s.turn()
		left := s.left()
		if len(left) == 0 {
			break
		}
		s.staff()
		s.turn()
		waits := []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, 15 * time.Minute, time.Hour, time.Hour, 2 * time.Hour}
		wait := 6 * time.Hour
		if i < len(waits) {
			wait = waits[i]
		}
		if !slices.ContainsFunc(left, func(st payout.State) bool { return st != payout.Asked }) { // nobody decides any more
			wait = 24 * time.Hour
		}
		s.now = s.now.Add(wait)
	}
	s.quiet()
	for _, name := range slices.Sorted(maps.Keys(s.feeds)) {
		v := s.feeds[name]
		for before := int64(-1); before != v.after; {
			before = v.after
			s.polls(name)
		}
	}
}

// tells the desk of what providers paid against their word.
func (s *sim) tells() {
	for _, key := range s.order {
		if rail := s.pays[key].Wallet.Provider; s.rails[rail].recanted(key) && !s.holds(key) {
			s.live(func() { s.ring(rail, key) })
		}
	}
}

// restores a copy of the book: what is asked for and let go stands in it, and not what became of it.
func (s *sim) restores() {
	recanted := slices.ContainsFunc(s.order, func(key app.Key) bool { return s.rails[s.pays[key].Wallet.Provider].recanted(key) })
	if !s.lent || s.split || recanted { // the oracle knows no parts that are older than what it saw
		return
	}
	if err := s.book.Copy(context.Background()); err != nil {
		s.Fatal(err)
	}
	s.copies++
	for range 1 + s.r.IntN(4) {
		s.now = s.now.Add(s.while())
		s.core.arrive()
		s.turn()
	}
	if err := s.book.PutBack(context.Background()); err != nil {
		s.Fatal(err)
	}
	s.now = s.now.Add(time.Hour) // it takes its time: what was on the way to the core is there
	s.core.arrive()
	s.boot()
	for done := false; !done; {
		s.live(func() {
			_, err := s.desk.Restored(context.Background())
			if done = err == nil; s.odd(err) {
				s.say("put back: %v", err)
				done = true
			}
		})
	}
}

// left are the states of what has not ended.
func (s *sim) left() (all []payout.State) {
	for _, p := range s.rows(payout.States()...) {
		if _, _, open := s.truth(p.Key); !ended(p.State) || open > 0 {
			all = append(all, p.State)
		}
	}
	return all
}

// ended says that nothing more comes, or that it is in its officer's hands.
func ended(st payout.State) bool {
	return st.Final() || slices.Contains([]payout.State{payout.Pending, payout.Rejected, payout.Expired}, st)
}

func (s *sim) last(key app.Key) (payout.State, error) {
	if st, told := s.feeds[s.pays[key].By.Username].seen[key]; told {
		return st, nil
	}
	return "", fmt.Errorf("%s was never told", key)
}

// judge everything that was asked for by the far side's books and the core's.
func (s *sim) judge() {
	if len(s.alarm) > 0 {
		return
	}
	paid := map[string]int{}
	for _, p := range s.rows(payout.States()...) {
		moved, stays, open := s.truth(p.Key)
		recanted := s.rails[p.Wallet.Provider].recanted(p.Key)
		if p.Once() && !recanted {
			paid[p.Account.String()] += stays
		}
		at := fmt.Sprintf("%s, %s by %s %s", p.Key, p.Purpose, p.Wallet.Provider, p.Order)
		switch {
		case moved > 1:
			s.say("%s: moved %d times", at, moved)
		case open > 0:
			s.say("%s: %s, and may move yet", at, p.State)
		case !ended(p.State):
			s.say("%s: still %s (%s, %s); %s", at, p.State, p.Reason, p.Person, s.story(p.Key))
		case p.State == payout.Made && (moved != 1 && !s.otherwise(p.Key) || s.core.posted[p.Key] != s.posts(p.Key) && !s.otherwise(p.Key)):
			s.say("%s: made, moved %d times and posted %d times; %s", at, moved, s.core.posted[p.Key], s.story(p.Key))
		case p.State != payout.Made && (stays > 0 || s.core.posted[p.Key] != 0):
			s.say("%s: %s, and %d are with the wallet, posted %d times; %s", at, p.State, stays, s.core.posted[p.Key], s.story(p.Key))
		case p.State != payout.Made && s.core.out[p.Slot()] == p.Key:
			s.say("%s: %s, and it stands at the core; %s", at, p.State, s.story(p.Key))
		case s.core.transit[p.Key] != 0:
			s.say("%s: %s, and %d in transit; %s", at, p.State, s.core.transit[p.Key], s.story(p.Key))
		}
		if st, err := s.last(p.Key); err != nil || st != p.State {
			s.say("%s: %s, and its device was told %q", at, p.State, st)
		}
		if !recanted && s.wronged(p.Key) {
			s.say("%s: closed against the word of a provider that kept it; %s", at, s.story(p.Key))
		}
		if row := s.attempts(p.Key); row > 0 {
			s.say("%s: %d attempts have no end", at, row)
		}
	}
	for slot, n := range paid {
		if n > 1 {
			s.say("%s was paid %d times", slot, n)
		}
	}
}

// posts is how often the desk has a payment booked that was made: what a person booked, never.
func (s *sim) posts(key app.Key) int {
	if s.byHand[key] {
		return 0
	}
	return 1
}

func (s *sim) attempts(key app.Key) (n int) {
	s.read(func(t *deskbook.Tx) error {
		open, err := t.OpenAttempts(key)
		n = len(open)
		return err
	})
	return n
}

// wronged says that a payment was taken for not paid before it was known: no provider here pays what it refused.
func (s *sim) wronged(key app.Key) (is bool) {
	s.read(func(t *deskbook.Tx) error {
		all, err := t.Steps(key)
		is = slices.ContainsFunc(all, func(st payout.Step) bool { return st.Reason == paidAfterAll })
		return err
	})
	return is
}

// story of a payment, for whoever looks for the fault.
func (s *sim) story(key app.Key) string {
	var all []payout.Step
	s.read(func(t *deskbook.Tx) (err error) {
		all, err = t.Steps(key)
		return err
	})
	return strings.Join(events(all), " ")
}
