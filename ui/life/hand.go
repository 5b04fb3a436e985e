package life

import (
	"context"
	"sync"

	"daftari/app"
)

// Hand is a sync that a person began. There is one pass at a time, whoever looks at it; it belongs to the book, not to
// the page that looks, and ends with Stop or with the context that the Hand was made with.
type Hand struct {
	ctx   context.Context
	sync  func(ctx context.Context, told func(app.SyncProgress)) (app.SyncReport, error)
	reach func(context.Context) bool

	mu   sync.Mutex
	pass *pass
}

// pass is the one under way.
type pass struct {
	stop   context.CancelFunc
	ended  chan struct{}
	last   app.SyncProgress
	looks  map[int]func(app.SyncProgress)
	next   int
	report app.SyncReport
	err    error
}

// NewHand syncs by run, which follows an engine that is at work already; reach says whether the core's address answers.
func NewHand(ctx context.Context, run func(ctx context.Context, told func(app.SyncProgress)) (app.SyncReport, error), reach func(context.Context) bool) *Hand {
	return &Hand{ctx: ctx, sync: run, reach: reach}
}

// Reach says whether the core's address answers; it may take seconds.
func (h *Hand) Reach(ctx context.Context) bool { return h.reach(ctx) }

// Start begins a pass, or joins the one that is under way, and returns when it has ended. told is called for each
// step, from any goroutine. When ctx ends only the looking on ends: the pass goes on.
func (h *Hand) Start(ctx context.Context, told func(app.SyncProgress)) (app.SyncReport, error) {
	p, leave := h.join(told)
	defer leave()
	select {
	case <-ctx.Done():
		return app.SyncReport{}, ctx.Err()
	case <-p.ended:
		return p.report, p.err
	}
}

func (h *Hand) join(told func(app.SyncProgress)) (p *pass, leave func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.pass == nil {
		ctx, stop := context.WithCancel(h.ctx)
		h.pass = &pass{stop: stop, ended: make(chan struct{}), looks: map[int]func(app.SyncProgress){}}
		go h.run(ctx, h.pass)
	}
	p = h.pass
	no := p.next
	p.next++
	p.looks[no] = told
	return p, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(p.looks, no)
	}
}

func (h *Hand) run(ctx context.Context, p *pass) {
	defer p.stop()
	report, err := h.sync(ctx, func(now app.SyncProgress) { h.tell(p, now) })
	h.mu.Lock()
	defer h.mu.Unlock()
	p.report, p.err = report, err
	h.pass = nil
	close(p.ended)
}

func (h *Hand) tell(p *pass, now app.SyncProgress) {
	h.mu.Lock()
	p.last = now
	looks := make([]func(app.SyncProgress), 0, len(p.looks))
	for _, f := range p.looks {
		looks = append(looks, f)
	}
	h.mu.Unlock()
	for _, f := range looks {
		f(now)
	}
}

// Stop ends the pass that is under way after what is on the wire.
func (h *Hand) Stop() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.pass != nil {
		h.pass.stop()
	}
}

// Rest is Stop, and waits until nothing of the pass touches the book any more; never on the window's goroutine.
func (h *Hand) Rest() {
	h.Stop()
	h.mu.Lock()
	p := h.pass
	h.mu.Unlock()
	if p != nil {
		<-p.ended
	}
}

// Running is how far the pass under way is, nil when none is.
func (h *Hand) Running() *app.SyncProgress {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.pass == nil {
		return nil
	}
	last := h.pass.last
	return &last
}
