package desk

import (
	"context"
	"errors"
	"time"

	"daftari/app"
	"daftari/store/deskbook"
)

// lookAgain is how soon a Step that waits for requests looks for what is due meanwhile.
const lookAgain = time.Second

// wire is what is under way in one Step: requests of several payments at a time, so many to each rail, so that one that
// hangs holds up nobody but its own. One payment has one request at a time.
type wire struct {
	*Desk
	back   chan settled
	busy   map[app.Key]bool // payments with a request under way
	load   map[string]int   // requests under way, by rail
	tend   bool             // the chores are under way
	tended time.Time        // when they were begun last
	odd    []error          // of the chores: the payments that are out do not wait for them
}

// settled is a request that came back; the chores have no key.
type settled struct {
	key    app.Key
	rail   string
	settle func(ctx context.Context) error
}

func newWire(d *Desk) *wire {
	return &wire{Desk: d, back: make(chan settled, atOnce+1), busy: map[app.Key]bool{}, load: map[string]int{}}
}

// work until nothing is due and nothing under way.
func (w *wire) work(ctx context.Context) error {
	var err error
	for n := 0; n < passes; {
		w.chore(ctx)
		began := false
		if err == nil && ctx.Err() == nil {
			began, err = w.begin(ctx)
		}
		if began {
			n++
			err = errors.Join(err, w.ready(ctx))
			continue
		}
		if !w.under() {
			break
		}
		err = errors.Join(err, w.wait(ctx))
	}
	for w.under() {
		err = errors.Join(err, w.settled(ctx, <-w.back))
	}
	return errors.Join(append(w.odd, err)...)
}

func (w *wire) under() bool { return w.tend || len(w.busy) > 0 }

// begin what is due of the rails that have room.
func (w *wire) begin(ctx context.Context) (did bool, _ error) {
	var full []string
	for rail, n := range w.load {
		if n >= w.Workers {
			full = append(full, rail)
		}
	}
	var due []deskbook.Paying
	if err := w.Book.Read(ctx, func(t *deskbook.Tx) (err error) {
		due, err = t.Claimable(atOnce, full)
		return err
	}); err != nil {
		return false, err
	}
	for _, p := range due {
		rail := p.Wallet.Provider
		if ctx.Err() != nil || len(w.busy) >= atOnce {
			break
		}
		if w.busy[p.Key] || !w.Inline && w.load[rail] >= w.Workers {
			continue
		}
		j, moved, err := w.Desk.begin(ctx, p.Key)
		if err != nil {
			return did, err
		}
		if did = did || moved || j != nil; j == nil {
			continue
		}
		w.busy[j.key] = true // a part's, where it goes in parts
		w.load[rail]++
		w.start(func() settled { return settled{j.key, rail, w.carry(ctx, *j)} })
	}
	return did, nil
}

func (w *wire) start(request func() settled) {
	if w.Inline {
		w.back <- request()
		return
	}
	go func() { w.back <- request() }()
}

func (w *wire) carry(ctx context.Context, j job) func(context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, w.Patience)
	defer cancel()
	return j.carry(ctx)
}

// chore does the chores beside the payments: at first, when somebody did something, and each minute that a Step lasts.
func (w *wire) chore(ctx context.Context) {
	now := w.Now()
	if w.tend || ctx.Err() != nil || now.Sub(w.tended) < longest {
		return
	}
	w.tend, w.tended = true, now
	w.start(func() settled {
		err := w.chores(ctx)
		return settled{settle: func(context.Context) error {
			w.odd = append(w.odd, err)
			return nil
		}}
	})
}

// ready settles what is back, and waits for nothing.
func (w *wire) ready(ctx context.Context) (err error) {
	for {
		select {
		case s := <-w.back:
			err = errors.Join(err, w.settled(ctx, s))
		default:
			return err
		}
	}
}

// wait for a request, or for something else to do.
func (w *wire) wait(ctx context.Context) error {
	select { // by itself: of two that are ready, select takes one by chance
	case <-w.kick:
		w.tended = never()
		return nil
	default:
	}
	timer := time.NewTimer(lookAgain)
	defer timer.Stop()
	select {
	case s := <-w.back:
		return errors.Join(w.settled(ctx, s), w.ready(ctx))
	case <-w.kick:
		w.tended = never()
	case <-timer.C:
	}
	return nil
}

func (w *wire) settled(ctx context.Context, s settled) error {
	if s.key == "" {
		w.tend = false
	} else {
		delete(w.busy, s.key)
		w.load[s.rail]--
	}
	return s.settle(context.WithoutCancel(ctx))
}
