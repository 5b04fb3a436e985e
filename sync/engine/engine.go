package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"daftari/app"
)

// Config of an Engine. Everything without a comment is needed.
type Config struct {
	Outbox Outbox
	Mirror Mirror
	Memory Memory
	Ledger Ledger
	Now    func() time.Time
	Rand   func(n int64) int64 // uniform in [0, n)
	Log    *slog.Logger        // nil = silent
	Holder string              // names this engine for ever: a UUID made at its start
	PID    int
	Dir    string          // of the book; the lock stands there
	Pace   Pace            // zero fields take the defaults
	Watch  func(Progress)  // nil = nobody watches; called by whoever runs Sync or Run, must be quick
	Online <-chan struct{} // nil = never; sends when a network came back
}

// Engine drains the outbox of one book. Sync and Run may be called at the same time: the one
// that comes second follows the first.
type Engine struct {
	cfg  Config
	pace Pace
	kick chan struct{}
	rand dice

	crash func(step string) // planted by the simulation, nil otherwise
}

// New makes an engine; it touches neither network nor disk.
func New(cfg Config) (*Engine, error) {
	switch {
	case cfg.Outbox == nil || cfg.Mirror == nil || cfg.Memory == nil || cfg.Ledger == nil:
		return nil, errors.New("engine: needs a book and a ledger")
	case cfg.Now == nil || cfg.Rand == nil:
		return nil, errors.New("engine: needs a clock and dice")
	case cfg.Holder == "" || cfg.Dir == "":
		return nil, errors.New("engine: needs a holder and the book's directory")
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Engine{cfg: cfg, pace: cfg.Pace.withDefaults(), kick: make(chan struct{}, 1), rand: cfg.Rand}, nil
}

// Kick tells Run that something was recorded. It never blocks.
func (e *Engine) Kick() {
	select {
	case e.kick <- struct{}{}:
	default:
	}
}

// Sync is one pass by hand: it recovers what a dead engine left, asks for what is unsure, sends
// what waits, whatever its backoff, waits a little for what falls due soon, and pulls. When
// another engine is at work it follows that one and returns its report. Line, server and
// sign-in are no errors: Report.Stop names them. The end of ctx is a stop: the request on the
// wire may end within Pace.Grace and is settled.
//
// Errors are our own faults, the book's above all; the report beside one is still true.
func (e *Engine) Sync(ctx context.Context) (Report, error) {
	for {
		s, err := takeSeat(e.cfg.Dir)
		if err != nil {
			return Report{}, err
		}
		if s != nil {
			return e.sit(ctx, s, byHand, errand{})
		}
		rep, again, err := e.follow(ctx)
		if err != nil || !again {
			return rep, err
		}
	}
}

// Ask looks up the named entries now, also those that wait for a person, and does nothing else.
// Named entries that are neither Unsure nor Awaiting are left alone. It waits for an engine that
// is at work. Errors and stops are those of Sync.
func (e *Engine) Ask(ctx context.Context, keys ...app.Key) (Report, error) {
	if len(keys) == 0 {
		return Report{}, nil
	}
	return e.alone(ctx, errand{only: keys})
}

// Pull brings what changed, or everything when full, and sends nothing. It waits for an engine
// that is at work. Errors and stops are those of Sync.
func (e *Engine) Pull(ctx context.Context, full bool) (Report, error) {
	return e.alone(ctx, errand{pull: true, full: full})
}

// errand is what a pass does instead of everything.
type errand struct {
	only []app.Key // ask for these
	pull bool      // bring the figures
	full bool      // all of them
}

// alone runs an errand once nobody else is at work.
func (e *Engine) alone(ctx context.Context, job errand) (Report, error) {
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	for {
		s, err := takeSeat(e.cfg.Dir)
		if err != nil {
			return Report{}, err
		}
		if s != nil {
			return e.sit(ctx, s, byHand, job)
		}
		select {
		case <-ctx.Done():
			now := e.cfg.Now()
			return Report{Holder: e.cfg.Holder, Started: now, Ended: now, Stop: Stopped}, nil
		case <-tick.C:
		}
	}
}

// cause of a pass.
type cause int

const (
	byTimer cause = iota
	byStart       // of Run: somebody may have signed in since
	byHand
	byLine // a network came back
)

// sit does one pass in the seat and leaves it.
func (e *Engine) sit(ctx context.Context, s *seat, why cause, job errand) (rep Report, err error) {
	defer func() {
		if lerr := s.leave(); err == nil {
			err = lerr
		}
	}()
	p, err := e.newPass(ctx, s, why)
	if err != nil {
		return Report{}, err
	}
	p.errand = job
	err = p.run(ctx)
	return p.close(err), err
}

// follow watches the engine that holds the seat until that ends. again says that nobody works
// and there is something to do, or that the other one died.
func (e *Engine) follow(ctx context.Context) (rep Report, again bool, err error) {
	var seen board
	old := readBoard(e.cfg.Dir) // if it has a report, that is of an earlier pass
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	for {
		b := readBoard(e.cfg.Dir)
		if b.Holder != "" && b.Report == nil {
			if b.Progress != seen.Progress {
				e.watch(b.Progress)
			}
			seen = b
		}
		s, err := takeSeat(e.cfg.Dir)
		if err != nil {
			return Report{}, false, err
		}
		if s != nil {
			b = readBoard(e.cfg.Dir)
			if err := s.leave(); err != nil {
				return Report{}, false, err
			}
			return e.followed(ctx, old, b)
		}
		select {
		case <-ctx.Done():
			return Report{Holder: seen.Holder, Started: seen.Started, Ended: e.cfg.Now(), Followed: true, Stop: Stopped,
				Left: seen.Progress.Left, Unsure: seen.Progress.Unsure}, false, nil
		case <-tick.C:
		}
	}
}

// followEvery is how often a follower looks at the board.
const followEvery = 200 * time.Millisecond

func (e *Engine) followed(ctx context.Context, old, b board) (Report, bool, error) {
	same := b.Holder == old.Holder && b.Started.Equal(old.Started) && old.Report != nil
	if b.Report == nil || same {
		return Report{}, true, nil // it died, or had nothing to do
	}
	rep := *b.Report
	rep.Followed = true
	if rep.Stop == Completed {
		due, err := e.cfg.Outbox.NextDue(context.WithoutCancel(ctx))
		if err != nil {
			return rep, false, fmt.Errorf("look for what is due: %w", err)
		}
		if !due.IsZero() && !due.After(e.cfg.Now()) { // recorded after the other one had looked
			return rep, true, nil
		}
	}
	e.watch(b.Progress)
	return rep, false, nil
}

func (e *Engine) watch(p Progress) {
	if e.cfg.Watch != nil {
		e.cfg.Watch(p)
	}
}

// anybody is dead who left a lease behind: we hold the lock that each engine holds while it
// has one.
func anybody(string) bool { return true }
