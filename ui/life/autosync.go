package life

import (
	"context"
	"sync"
	"time"

	"daftari/app"
)

// Config of an Autosync. All fields are needed.
type Config struct {
	Book  Counter
	Reach func(context.Context) bool // whether the server's address answers
	// Run syncs until ctx ends and kicks by the lookout; an error says that it could not begin.
	Run    func(ctx context.Context, l *Lookout, told func(app.SyncProgress)) error
	Told   func(app.SyncProgress) // each step of a pass, from any goroutine; must be quick
	Failed func(error)            // Run could not begin: no password, the settings of another institution
}

// A run that could not begin is tried again after a while, each time a longer one, and at once when a person is back.
const (
	firstAgain = time.Minute
	lastAgain  = 15 * time.Minute
)

// Autosync syncs a book by itself between Start, when it was unlocked, and Stop, before it is locked or closed.
type Autosync struct {
	cfg Config

	mu   sync.Mutex
	look *Lookout // of the run under way; nil = stopped
	stop context.CancelFunc
	done chan struct{}
}

// New makes an Autosync; it does nothing before Start.
func New(c Config) *Autosync { return &Autosync{cfg: c} }

// Start begins; it does nothing while it is running already. It ends with ctx at the latest.
func (a *Autosync) Start(ctx context.Context) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.look != nil {
		return
	}
	ctx, a.stop = context.WithCancel(ctx)
	a.look, a.done = NewLookout(a.cfg.Book, a.cfg.Reach), make(chan struct{})
	go a.run(ctx, a.look, a.done)
}

// Stop ends it and waits until nothing of it touches the book any more: a request on the wire may take its grace of
// some seconds, so never call it on the window's goroutine. Stopping twice is allowed.
func (a *Autosync) Stop() {
	a.mu.Lock()
	stop, done := a.stop, a.done
	a.look = nil
	a.mu.Unlock()
	if stop != nil {
		stop()
		<-done
	}
}

// Changed is for store.Options.Listen: something committed. It never blocks.
func (a *Autosync) Changed(c app.Change) {
	if c.Kind == "entry" {
		a.tell((*Lookout).Recorded)
	}
}

// Foreground says that a person is back at the window.
func (a *Autosync) Foreground() { a.tell((*Lookout).Foreground) }

func (a *Autosync) tell(what func(*Lookout)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.look != nil {
		what(a.look)
	}
}

func (a *Autosync) run(ctx context.Context, l *Lookout, done chan struct{}) {
	defer close(done)
	for wait := firstAgain; ctx.Err() == nil; wait = min(2*wait, lastAgain) {
		err := a.cfg.Run(ctx, l, a.cfg.Told)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			a.cfg.Failed(err)
		}
		again := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-l.front:
		case <-again.C:
		}
		again.Stop()
	}
}
