package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"daftari/app"
)

// pass is one piece of work under the lock. One goroutine runs it and takes every decision.
type pass struct {
	e    *Engine
	seat *seat
	why  cause
	errand
	st   state
	rep  Report
	view Progress

	began  time.Time
	rested time.Duration
	seen   map[app.Key]bool // claimed in this pass
	asks   asks
	hurry  bool // claim whatever the due time
	probed bool // by hand: the breaker had its probe
	sent   bool // what gets lost from here on is not asked for at once
	works  bool // it touched the wire, so that others may want to follow
	wire0  [3]int64
	showed time.Time
}

func (e *Engine) newPass(ctx context.Context, s *seat, why cause) (*pass, error) {
	now := e.cfg.Now()
	st, err := loadState(context.WithoutCancel(ctx), e.cfg.Memory, now, e.pace)
	if err != nil {
		return nil, err
	}
	p := &pass{e: e, seat: s, why: why, st: st, began: now, seen: map[app.Key]bool{}, asks: asks{of: map[app.Key]app.Event{}}, hurry: why == byHand || st.back}
	p.rep = Report{Holder: e.cfg.Holder, Started: now}
	requests, up, down := e.cfg.Ledger.Wire()
	p.wire0 = [3]int64{int64(requests), up, down}
	switch why {
	case byHand: // a person tries: neither the line's backoff nor an old sign-in is in the way
		p.st.SignedOut, p.st.LinkUntil = false, time.Time{}
	case byStart:
		p.st.SignedOut = false
	case byLine:
		p.st.LinkUntil = time.Time{}
	case byTimer:
	}
	return p, nil
}

func (p *pass) now() time.Time { return p.e.cfg.Now() }

func (p *pass) run(ctx context.Context) error {
	n, err := p.e.cfg.Outbox.Recover(context.WithoutCancel(ctx), anybody, p.now())
	if err != nil {
		return fmt.Errorf("recover: %w", err)
	}
	p.rep.Recovered = n
	if err := p.count(ctx, Starting); err != nil {
		return err
	}
	p.asks.first = p.rep.Unsure
	if p.errand.pull {
		if !p.goes(ctx) {
			return nil
		}
		return p.pull(ctx)
	}
	if len(p.only) > 0 {
		if !p.goes(ctx) {
			return nil
		}
		_, err := p.step(ctx)
		return err
	}
	return p.drain(ctx)
}

// drain asks and sends until nothing is due, then pulls.
func (p *pass) drain(ctx context.Context) error {
	for p.goes(ctx) {
		if p.wantsNews() {
			if err := p.news(ctx); err != nil {
				return err
			}
			continue
		}
		at := p.now()
		worked, err := p.step(ctx)
		if err != nil {
			return err
		}
		if worked || p.rep.Stop != Completed {
			continue
		}
		next, err := p.e.cfg.Outbox.NextDue(context.WithoutCancel(ctx))
		if err != nil {
			return fmt.Errorf("look for what is due: %w", err)
		}
		if next.Sub(at) > p.e.pace.Longest+time.Minute && !p.hurry {
			p.hurry = true // nobody sets such a time: the device's clock was set back
			continue
		}
		if !next.After(at) || !p.rest(ctx, next) { // due, yet not to be had: not in this pass
			break
		}
	}
	if p.rep.Stop == Completed && p.wantsPull() {
		return p.pull(ctx)
	}
	return nil
}

// goes says whether the pass may touch the wire now, and waits for that where it is worth it.
func (p *pass) goes(ctx context.Context) bool {
	for p.rep.Stop == Completed {
		if ctx.Err() != nil {
			p.rep.Stop = Stopped
			return false
		}
		why, until := p.held()
		if why == Completed {
			return true
		}
		if !p.rest(ctx, until) && p.rep.Stop == Completed {
			p.rep.Stop = why
		}
	}
	return false
}

// held by line, server or sign-in, and until when.
func (p *pass) held() (Stop, time.Time) {
	now := p.now()
	switch {
	case p.st.SignedOut:
		return SignIn, time.Time{}
	case p.st.BusyUntil.After(now):
		return ToldWait, p.st.BusyUntil
	case p.st.OpenUntil.After(now) && (p.why != byHand || p.probed):
		return Failing, p.st.OpenUntil
	case p.st.LinkUntil.After(now):
		return NoLine, p.st.LinkUntil
	}
	return Completed, time.Time{}
}

// rest waits until then, if the pass has the patience; false when it has not.
func (p *pass) rest(ctx context.Context, until time.Time) bool {
	wait := until.Sub(p.now())
	if wait <= 0 {
		return !until.IsZero()
	}
	if p.why != byHand || p.rested+wait > p.e.pace.Patience || p.view.Left == 0 {
		return false // Left 0: what is still due waits for a checker, who is a person
	}
	p.rested += wait
	p.view.Phase = Resting
	p.show(true)
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		p.rep.Stop = Stopped
		return false
	}
}

// step asks for what is unsure or, when there is nothing to ask for, sends what waits.
func (p *pass) step(ctx context.Context) (worked bool, err error) {
	for _, ask := range []bool{true, false} {
		works, err := p.claim(ctx, ask)
		if err != nil {
			return false, err
		}
		if len(works) > 0 {
			return true, p.call(ctx, works, ask)
		}
		if len(p.only) > 0 {
			break
		}
	}
	return false, nil
}

// claim is not bound to ctx: a cancelled commit is one of which nobody knows whether it was.
func (p *pass) claim(ctx context.Context, ask bool) ([]app.Work, error) {
	take := p.e.cfg.Outbox.Claim
	if ask {
		take = p.e.cfg.Outbox.ClaimAsks
	}
	size, pick := p.st.size(p.e.pace, ask), app.Pick{Now: p.hurry && !(ask && p.sent)}
	if len(p.only) > 0 {
		size, pick = len(p.only), app.Pick{Now: true, Keys: p.only}
	}
	works, err := take(context.WithoutCancel(ctx), p.e.cfg.Holder, p.now(), size, pick)
	if err != nil {
		return nil, fmt.Errorf("claim: %w", err)
	}
	for _, w := range works {
		if p.seen[w.Entry.Key] {
			p.hurry = false // all had their turn; from here on backoff counts
		}
		p.seen[w.Entry.Key] = true
	}
	p.e.planted("claimed")
	return works, nil
}

// call carries one request and settles every entry in it.
func (p *pass) call(ctx context.Context, works []app.Work, ask bool) error {
	phase := Asking
	if !ask {
		phase, p.sent = Sending, true
	}
	if p.view.Sheet = ""; ask {
		p.asks.begin(works)
	} else {
		p.view.Sheet = sheetOf(works)
	}
	p.view.Phase, p.view.Asks, p.works, p.probed = phase, p.asks.told(), true, true
	p.show(true)
	outs, fault := p.e.carry(ctx, works, ask)
	p.e.planted("answered")
	outs = complete(works, outs, ask)
	now := p.now()
	h, retryAt := healthOf(outs, ask)
	settled := settlements(works, outs, ask, now, p.e.pace, p.e.rand)
	// What the server asked for is kept first: a crash between the two must not lose it, while
	// the attempts that it leaves open are asked for.
	p.st.learn(h, len(works), ask, retryAt, now, p.e.pace, p.e.rand)
	p.tally(settled)
	if ask {
		p.asks.end(outs)
	}
	p.halt(h)
	if err := p.st.save(context.WithoutCancel(ctx), p.e.cfg.Memory); err != nil {
		return err
	}
	p.e.planted("learnt")
	if err := p.e.cfg.Outbox.Settle(context.WithoutCancel(ctx), settled); err != nil {
		return fmt.Errorf("settle: %w", err)
	}
	p.e.planted("settled")
	if err := p.heard(ctx, h); err != nil {
		return err
	}
	if err := p.count(ctx, phase); err != nil {
		return err
	}
	if fault != nil {
		return fmt.Errorf("%s: %w", phase, fault)
	}
	return nil
}

// halt ends the pass where going on at once is of no use.
func (p *pass) halt(h health) {
	switch h {
	case signedOut:
		p.rep.Stop = SignIn
	case offline:
		p.rep.Stop = NoLine
	case portal:
		p.rep.Stop = Portal
	case fine, busy, poor, whole: // held() knows
	}
}

// heard notes the core's clock and day.
func (p *pass) heard(ctx context.Context, h health) error {
	if h != fine {
		return nil
	}
	at, day := p.e.cfg.Ledger.Clock()
	if at.IsZero() {
		return nil
	}
	if err := p.e.cfg.Mirror.Answered(context.WithoutCancel(ctx), at, day); err != nil {
		return fmt.Errorf("note the core's clock: %w", err)
	}
	return nil
}

func (p *pass) tally(all []app.Settlement) {
	for _, s := range all {
		switch s.Outcome.Event {
		case app.Confirm:
			p.rep.Posted++
			p.st.Owed++
		case app.Refuse:
			p.rep.Refused++
			p.st.Owed++
		case app.Accepted:
			if s.Attempt.Ask {
				break
			}
			p.rep.Accepted++
		default:
		}
		if s.Outcome.Alarm && !slices.Contains(p.rep.Alarms, s.Outcome.Key) {
			p.rep.Alarms = append(p.rep.Alarms, s.Outcome.Key)
		}
	}
}

// count brings the figures of report and progress up to the book.
func (p *pass) count(ctx context.Context, phase Phase) error {
	c, err := p.e.cfg.Outbox.Counts(context.WithoutCancel(ctx))
	if err != nil {
		return fmt.Errorf("count: %w", err)
	}
	p.rep.Unsure, p.rep.Person = c.By[app.Unsure], c.Person
	p.rep.Left = c.By[app.Queued] + c.By[app.Sending] + c.By[app.Unsure] - c.Person
	done := p.rep.Posted + p.rep.Refused + p.rep.Accepted
	requests, up, down := p.e.cfg.Ledger.Wire()
	p.rep.Requests = requests - int(p.wire0[0])
	p.rep.Up, p.rep.Down = up-p.wire0[1], down-p.wire0[2]
	p.view = Progress{Phase: phase, Done: done, Total: done + p.rep.Left, Posted: p.rep.Posted, Refused: p.rep.Refused,
		Unsure: p.rep.Unsure, Left: p.rep.Left, Requests: p.rep.Requests, Up: p.rep.Up, Down: p.rep.Down, Asks: p.asks.told(), Sheet: p.view.Sheet,
		Figures: p.view.Figures, News: p.view.News}
	if phase == Starting {
		p.view.Figures = c.Whose
	}
	if done > 0 {
		p.view.About = (p.now().Sub(p.began) / time.Duration(done)) * time.Duration(p.rep.Left)
	}
	p.show(false)
	return nil
}

// show tells who watches, here and beside the lock. A board that cannot be written hinders
// nobody but a follower.
func (p *pass) show(always bool) {
	now := p.now()
	if !always && now.Sub(p.showed) < followEvery && now.After(p.showed) {
		return
	}
	p.showed = now
	p.e.watch(p.view)
	if p.works {
		p.post(nil)
	}
}

func (p *pass) post(rep *Report) {
	b := board{Holder: p.e.cfg.Holder, PID: p.e.cfg.PID, Started: p.began, Progress: p.view, Report: rep}
	if err := p.seat.show(b); err != nil {
		p.e.cfg.Log.Warn("progress not shown to others", "err", err)
	}
}

// close makes the report, also for a pass that failed.
func (p *pass) close(fault error) Report {
	p.rep.Ended = p.now()
	if _, until := p.held(); p.rep.Stop != Stopped {
		p.rep.RetryAt = until
	}
	p.view.Phase, p.view.About = Ended, 0
	p.e.watch(p.view)
	if fault == nil && p.works {
		p.post(&p.rep)
	}
	return p.rep
}

// wantsPull: always by hand; else when postings changed the core's figures, or the mirror is old.
func (p *pass) wantsPull() bool {
	return p.why == byHand || p.st.Owed > 0 || p.now().Sub(p.st.PulledAt) >= p.e.pace.PullEvery
}
